"""Candidates and contacts from a CSV file by mail: good lines in, bad ones back to be corrected."""
import csv
import io

from conftest import HELENE, NOE, only
from world import small_pdf

HEAD = "prenom;nom;email;telephone;code_postal;ville;qualifications;statut;agence;disponible_du;disponible_au"


def ask(world, who, subject, name, data, body=""):
    world.write(who, subject, body, attachments=[(name, data)])
    return only(world.run())


def rows_of(answer, name="a-corriger.csv"):
    return list(csv.reader(io.StringIO(answer.attachments[name].decode("utf-8-sig")), delimiter=";"))


def lines(*rows, head=HEAD):
    return ("\n".join([head, *rows]) + "\n").encode()


def test_good_lines_are_imported_and_bad_ones_come_back_to_be_corrected(world):
    """D47: many candidates at once, from a CSV file."""
    answer = ask(world, HELENE, "importer", "candidats.csv", lines(
        "Léa;Morel;Lea.Morel@mail.example;06 44 55 66 77;69007;Lyon;soudeuse|cariste;disponible;;15/01/2027;",
        "Max;;max@mail.example;;;;;;;;",
        "=cmd|' /C calc'!A0;Faux;pas une adresse;;;;;;;;",
        "Zoé;Date;;;;;;;;31/02/2027;",
        "Zoé;Double;jean.martin@mail.example;;;;;;;;",
        "Zoé;Ailleurs;;;;;;;Lille;;",
        "Zoé;Envers;;;;;;;;15/03/2027;15/01/2027"))
    assert "1 candidat ajouté, 6 lignes à corriger" in answer.words
    for words in ("Ligne 3 : nom : il manque", "Ligne 4 : email", "Ligne 5 : disponible_du", "Ligne 6 : email",
                  "Ligne 7 : agence", "Ligne 8 : disponible_au"):
        assert words in answer.words, words
    made = world.json("candidate", "show", "CV-4")
    assert (made["email"], made["phone"], made["agency"]) == ("lea.morel@mail.example", "+33644556677", "Lyon")
    rows = rows_of(answer)
    assert rows[0] == HEAD.split(";") + ["erreur"] and len(rows) == 7
    assert rows[2][0].startswith("'=cmd") and "n'est pas une adresse" in rows[2][-1]
    rows[1][1] = "Petit"
    text = "\n".join(";".join(row) for row in rows[:2]) + "\n"
    answer = ask(world, HELENE, "importer", "a-corriger.csv", text.encode())
    assert "1 candidat ajouté, aucune ligne à corriger" in answer.words
    assert "Max Petit" in ask_page(world, "candidat CV-5").words


def test_candidates_and_contacts_are_imported_with_their_language(world):
    """French where the cell is empty; what is neither is told, and nobody is imported with it."""
    answer = ask(world, HELENE, "importer", "candidats.csv", lines(
        "Ann;Smith;06 44 55 66 77;English", "Léa;Morel;;", "Max;Klein;;allemand", head="prenom;nom;tel;Langue"))
    assert "2 candidats ajoutés, 1 ligne à corriger" in answer.words
    assert "Ligne 4 : langue : « allemand » n'est ni français ni anglais" in answer.words
    assert [world.json("candidate", "show", ref)["language"] for ref in ("CV-4", "CV-5")] == ["en", "fr"]
    # A language alone does not tell candidates from contacts.
    both = lines("Luc;Petit;l.petit@forges.example;en", head="prenom;nom;email;langue")
    assert "des candidats ou des contacts" in ask(world, HELENE, "importer", "noms.csv", both).words
    answer = ask(world, HELENE, "importer contacts", "noms.csv", both)
    assert "1 contact ajouté" in answer.words
    assert world.json("contact", "show", "l.petit@forges.example")["language"] == "en"
    model = ask_page(world, "importer")
    assert all(b";langue" in csv for csv in model.attachments.values()) and len(model.attachments) == 2


def test_what_excel_writes_before_the_heading_is_no_heading(world):
    for number, before in enumerate(("sep=;\r\n", "\r\n", "\ufeffsep=;\n\n")):
        answer = ask(world, HELENE, "importer candidats", "candidats.csv",
                     f"{before}prenom;nom;email;pointure\r\nLéa;Morel;lea.{number}@mail.example;38\r\n".encode())
        assert "1 candidat ajouté, aucune ligne à corriger" in answer.words, answer.words
        assert "pointure : cette colonne est inconnue" in answer.words


def ask_page(world, command):
    world.write(HELENE, command)
    return only(world.run())


def test_contacts_are_told_from_candidates_by_their_heading(world):
    answer = ask(world, HELENE, "importer", "export.csv", lines(
        "Luc;Petit;l.petit@forges.example;Forges;externe", "Zoé;Wian;z.wian@cabinet.example;;interne",
        "Max;Ami;max@x.example;;ami", "Paul;Roux;p.roux@usine-roux.example;;externe",
        head="prenom;nom;email;societe;type").decode().encode("cp1252"))
    assert "2 contacts ajoutés, 2 lignes à corriger" in answer.words
    assert "ni interne ni externe" in answer.words
    assert world.json("contact", "show", "z.wian@cabinet.example")["type"] == "interne"


def test_a_heading_that_could_be_both_is_asked_about(world):
    data = lines("Luc;Petit;l.petit@forges.example", head="prenom,nom,email".replace(",", ";"))
    assert "des candidats ou des contacts" in ask(world, HELENE, "importer", "noms.csv", data).words
    assert "1 contact ajouté" in ask(world, HELENE, "importer contacts", "noms.csv", data).words
    assert "1 candidat ajouté" in ask(world, HELENE, "importer candidats", "noms.csv", data).words


def test_what_is_no_table_is_said_and_nothing_is_imported(world):
    for name, data, says in (
            ("vide.csv", b"\n", "le fichier est vide"),
            ("sans.csv", b"a;b\n1;2\n", "doit nommer les colonnes"),
            ("liste.xlsx", b"PK\x03\x04" + bytes(50), "« liste.xlsx » n'est pas un fichier CSV"),
            ("faux.csv", b"PK\x03\x04" + bytes(50), "ce n'est pas un fichier CSV"),
            ("cv.pdf", small_pdf(["x"]), "n'est pas un fichier CSV")):
        assert says in ask(world, HELENE, "importer", name, data).words, name
    answer = ask_page(world, "importer")
    assert sorted(answer.attachments) == ["modele-candidats.csv", "modele-contacts.csv"]
    answer = ask(world, HELENE, "importer", "guillemet.csv", (HEAD + '\nLéa;"Morel;x\n').encode())
    assert "guillemet" in answer.words or "à corriger" in answer.words
    assert len(world.json("candidate", "list")) <= 4


def test_documents_named_in_the_table_come_beside_it(world):
    """D47, D48: the column `document` names the files attached, whatever folder they were in."""
    head, lea, max_cv = HEAD + ";document", small_pdf(["Léa"]), small_pdf(["Max"])
    table = lines("Léa;Morel;lea@mail.example;;;;;;;;;CV Léa Morel.pdf",
                  "Max;Petit;max@mail.example;;;;;;;;;C:\\candidats\\MAX.PDF",
                  "Zoé;Sans;zoe@mail.example;;;;;;;;;absent.pdf",
                  "Ida;Rien;ida@mail.example;;;;;;;;;", head=head)
    world.write(HELENE, "importer", attachments=[("c.csv", table), ("CV Léa Morel.pdf", lea), ("max.pdf", max_cv),
                                                 ("autre.pdf", small_pdf(["?"]))])
    answer = only(world.run())
    assert "3 candidats ajoutés, 1 ligne à corriger" in answer.words
    assert "Ligne 4 : document : « absent.pdf » n'est pas joint au message" in answer.words
    assert "autre.pdf n'est à aucun candidat ajouté" in answer.words and "lea" not in answer.words.lower().split("fichiers")[1]
    assert world.json("candidate", "show", "lea@mail.example")["documents"] == ["CV Léa Morel.pdf"]
    assert world.json("candidate", "show", "max@mail.example")["documents"] == ["max.pdf"]
    assert world.json("candidate", "show", "ida@mail.example")["documents"] == []
    assert world.ctl("candidate", "show", "zoe@mail.example", ok=False).returncode == 1
    world.write(HELENE, "importer", attachments=[("a-corriger.csv", answer.attachments["a-corriger.csv"]),
                                                 ("absent.pdf", small_pdf(["Zoé"]))])
    assert "1 candidat ajouté, aucune ligne à corriger" in only(world.run()).words
    assert world.json("candidate", "show", "zoe@mail.example")["documents"] == ["absent.pdf"]


def test_two_documents_of_one_name_are_nobodys(world):
    table = lines("Léa;Morel;lea@mail.example;;;;;;;;;cv.pdf", head=HEAD + ";document")
    world.write(HELENE, "importer", attachments=[("c.csv", table), ("cv.pdf", small_pdf(["Léa"])),
                                                 ("cv.pdf", small_pdf(["Max"]))])
    answer = only(world.run())
    assert "plusieurs fichiers joints s'appellent « cv.pdf »" in answer.words and "aucun candidat ajouté" in answer.words
    assert len(world.json("candidate", "list")) == 3


def test_another_agencys_recruiter_imports_into_their_own(world):
    ask(world, NOE, "importer", "c.csv", lines("Léa;Morel;;;;Lille;;;;;"))
    assert world.json("candidate", "show", "CV-4")["agency"] == "Lille"


def test_ten_thousand_lines_in_one_letter(world):
    data = lines(*(f"Prénom{i};Nom{i};c{i}@mail.example;06{i:08d};69003;Lyon;soudeur;disponible;;;" for i in range(10000)))
    answer = ask(world, HELENE, "importer", "gros.csv", data)
    assert "10000 candidats ajoutés, aucune ligne à corriger" in answer.words
    assert world.json("candidate", "show", "c9999@mail.example")["last_name"] == "Nom9999"
