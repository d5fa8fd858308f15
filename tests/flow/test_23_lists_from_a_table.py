"""Favourite lists filled from a CSV file by mail: by e-mail address, telephone or name."""
import csv
import io

import pytest
from conftest import HELENE, NOE, make_world, only
from world import small_pdf


def ask(world, who, subject, data, body="", name="equipe.csv", more=()):
    world.write(who, subject, body, attachments=[(name, data), *more])
    return only(world.run())


def page(world, command):
    world.write(HELENE, command)
    return only(world.run())


def table(*rows):
    return ("\n".join(rows) + "\n").encode()


def members(world, ref="L-1"):
    """The names on its page's table."""
    answer = page(world, f"liste {ref}")
    file = next(data for name, data in answer.attachments.items() if name.endswith(".csv"))
    return {row[1] for row in list(csv.reader(io.StringIO(file.decode("utf-8-sig")), delimiter=";"))[1:]}


def corrections(answer):
    return list(csv.reader(io.StringIO(answer.attachments["a-corriger.csv"].decode("utf-8-sig")), delimiter=";"))


MIXED = table("Nom;Prénom;Courriel;Portable;Note",
              "Martin;Jean;JEAN.martin@mail.example;;à rappeler",
              ";;;+33 6 22 33 44 55;",
              "HADDAD;karim;;;",
              "Inconnue;Ida;ida@nulle-part.example;;",
              ";;;06 99 99 99 99;",
              ";;;;rien",
              "Martin;Jean;jean@autre.example;;")


def test_a_list_is_made_of_a_table(world):
    """S8: by address, telephone or name; a row that names nobody is told, and comes back to be corrected."""
    answer = ask(world, HELENE, "nouvelle liste : Équipe de mars", MIXED)
    assert "La liste L-1 « Équipe de mars » est créée" in answer.words
    assert "equipe.csv : 3 candidats ajoutés, 4 lignes à corriger" in answer.words
    for words in ("Ligne 5 : aucun candidat n'a l'adresse ida@nulle-part.example",
                  "Ligne 6 : aucun candidat n'a le numéro 06 99 99 99 99",
                  "Ligne 7 : ni numéro, ni adresse, ni téléphone, ni nom",
                  "Ligne 8 : aucun candidat n'a l'adresse jean@autre.example ; CV-1 Jean Martin porte ce nom"):
        assert words in answer.words, (words, answer.words)
    assert members(world) == {"Jean Martin", "Sofia Benali", "Karim Haddad"}
    rows = corrections(answer)
    assert rows[0] == ["Nom", "Prénom", "Courriel", "Portable", "Note", "erreur"] and len(rows) == 5
    assert rows[1][:3] == ["Inconnue", "Ida", "ida@nulle-part.example"] and rows[3][4] == "rien"
    rows[4][2] = ""
    text = "\n".join(";".join(row) for row in (rows[0], rows[4])) + "\n"
    answer = ask(world, HELENE, "ajouter L-1", text.encode(), name="a-corriger.csv")
    assert "aucun candidat ajouté, aucune ligne à corriger" in answer.words
    assert "1 candidat y était déjà" in answer.words


def test_a_table_in_reply_to_the_lists_page(world):
    """S8: what is written beside the file counts too."""
    answer = page(world, "nouvelle liste : Équipe")
    world.answer(HELENE, answer, "ajouter CV-3", attachments=[("e.csv", table("email", "sofia.benali@mail.example"))])
    answer = only(world.run())
    assert "Karim Haddad rejoint la liste" in answer.words and "1 candidat ajouté" in answer.words
    assert members(world) == {"Sofia Benali", "Karim Haddad"}


def test_a_table_takes_out_too(world):
    ask(world, HELENE, "nouvelle liste : Équipe", table("N°", "CV-1", "CV-2", "CV-3"))
    assert members(world) == {"Jean Martin", "Sofia Benali", "Karim Haddad"}
    answer = ask(world, HELENE, "retirer L-1", table("telephone", "06 11 22 33 44", "06 33 44 55 66", "pas un numéro"))
    assert "2 candidats retirés, 1 ligne à corriger" in answer.words
    assert "Ligne 4 : aucun candidat n'a le numéro pas un numéro" in answer.words
    assert members(world) == {"Sofia Benali"}


@pytest.mark.sampled(2)
@pytest.mark.parametrize("data,count", [
    (table("jean.martin@mail.example", "sofia.benali@mail.example"), 2),
    (table("Jean,jean.martin@mail.example", "Karim,karim.haddad@mail.example"), 2),
    (table("06 11 22 33 44"), 1), (table("CV-2", "CV-3", "CV-2"), 2),
    (table("Nom", "Benali Sofia", "jean martin"), 2),
    ("Prénom;Nom\nKarim;Haddad\n".encode("cp1252"), 1),
])
def test_as_people_keep_their_tables(world, data, count):
    """Without a heading, with addresses only; name and first name in one cell, either first; Windows' encoding."""
    answer = ask(world, HELENE, "nouvelle liste : Équipe", data)
    assert "aucune ligne à corriger" in answer.words and "a-corriger.csv" not in answer.attachments
    assert len(members(world)) == count


def test_two_of_one_name_are_asked_about(world):
    world.ctl("candidate", "add", "--prenom", "Jean", "--nom", "Martin", "--telephone", "0644444444", "--agence", "Lyon")
    answer = ask(world, HELENE, "nouvelle liste : Équipe", table("prenom;nom;telephone", "Jean;Martin;",
                                                                 "Jean;Martin;06 11 22 33 44"))
    assert "Ligne 2 : « Jean Martin » peut être CV-1 Jean Martin et CV-4 Jean Martin" in answer.words
    assert "1 candidat ajouté, 1 ligne à corriger" in answer.words


def test_a_telephone_of_two_is_told_by_the_name(world):
    world.ctl("candidate", "add", "--prenom", "Luc", "--nom", "Martin", "--telephone", "0611223344", "--agence", "Lyon")
    answer = ask(world, HELENE, "nouvelle liste : Équipe", table("tel;nom;prenom", "0611223344;Martin;Luc", "0611223344;;"))
    assert "1 candidat ajouté, 1 ligne à corriger" in answer.words
    assert "Ligne 3 : « 0611223344 » peut être CV-1 Jean Martin et CV-4 Luc Martin" in answer.words
    assert members(world) == {"Luc Martin"}


def test_another_agencys_candidates_are_nobody(world):
    world.write(NOE, "nouvelle liste : Volés", "", attachments=[("e.csv", table(
        "email;nom", "jean.martin@mail.example;", ";Sofia Benali"))])
    answer = only(world.run())
    assert "aucun candidat ajouté, 2 lignes à corriger" in answer.words
    assert "Sofia Benali" not in answer.words.replace("« Sofia Benali »", "") and "Cette liste est vide" in answer.words
    assert "CV-2 est suivi par une autre agence" in ask(world, NOE, "ajouter L-1", table("n°", "CV-2")).words


def test_what_is_no_such_table_changes_nothing(world):
    for name, data, says in (("vide.csv", b"\n", "le fichier est vide"),
                             ("autre.csv", table("a;b", "1;2"), "doit nommer les colonnes")):
        answer = ask(world, HELENE, "nouvelle liste : Équipe", data, name=name)
        assert says in answer.words, answer.words
        assert "Aucune liste" in page(world, "listes").words
    answer = ask(world, HELENE, "nouvelle liste : Équipe", b"PK\x03\x04" + bytes(50), name="equipe.xlsx")
    assert "« equipe.xlsx » n'est pas un fichier CSV" in answer.words and "Aucune liste" in page(world, "listes").words
    answer = ask(world, HELENE, "nouvelle liste", table("email", "jean.martin@mail.example"))
    assert "Joignez de nouveau" in answer.words and "Aucune liste" in page(world, "listes").words


def test_a_document_beside_the_table_is_said_to_be_left_aside(world):
    answer = ask(world, HELENE, "nouvelle liste : Équipe", table("email", "jean.martin@mail.example"),
                 more=[("cv.pdf", small_pdf(["Léa"]))])
    assert "1 candidat ajouté" in answer.words and "cv.pdf" in answer.words


def test_a_table_is_taken_back_whole(tmp_path):
    """S8: `annuler` empties the list of whom the file brought, and only of them."""
    world = make_world(tmp_path, undo_s=120)
    world.write(HELENE, "nouvelle liste : Équipe")
    world.run()
    world.write(HELENE, "ajouter L-1 CV-1")
    world.run()
    answer = ask(world, HELENE, "ajouter L-1", table("email", "jean.martin@mail.example", "sofia.benali@mail.example",
                                                     "karim.haddad@mail.example"))
    assert members(world) == {"Jean Martin", "Sofia Benali", "Karim Haddad"}
    world.click(HELENE, answer, "Annuler")
    assert "C'est annulé" in only(world.run()).words
    assert members(world) == {"Jean Martin"}


def test_a_large_table_is_one_letter(world):
    rows = [f"{n};Prénom{n};Nom{n};personne{n}@mail.example" for n in range(1500)]
    world.write(HELENE, "importer candidats", "", attachments=[("c.csv", table("note;prenom;nom;email", *rows))])
    assert "1500 candidats ajoutés" in only(world.run()).words
    answer = ask(world, HELENE, "nouvelle liste : Tous", table("note;email", *(f"{n};personne{n}@mail.example"
                                                                               for n in range(1700))))
    assert "1500 candidats ajoutés, 200 lignes à corriger" in answer.words and "180 autres lignes" in answer.words
    assert len(corrections(answer)) == 201
