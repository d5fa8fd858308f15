"""D20-D29, D57: lists page by page, filtered, and whole in the CSV that comes with them."""
import csv
import io
import os
import sqlite3

from conftest import FORM, HELENE, MARIE, PAUL, drafted, launched, only


def table(mail, name):
    """The rows of the CSV attached, as a spreadsheet set to French reads them."""
    raw = next(data for filename, data in mail.attachments.items() if filename.startswith(name))
    assert raw.startswith(b"\xef\xbb\xbf") and b"\r\n" in raw
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))


def drafts(world, count):
    for number in range(1, count + 1):
        world.write(HELENE, "nouvelle diffusion", f"Titre : Diffusion {number:02}\nTags : {'C' if number % 2 else 'Java'}\n")
    world.run()


def test_the_list_of_diffusions_has_its_nine_columns(world):
    """D20, D21, D22, D23, D24, D25, D26, D27, D28, D29: title, status, tags, counts, dates and last update."""
    launched(world)
    world.answer(PAUL, world.last("p.roux@usine-roux.example"), "1 entretien mardi 14h")
    world.run()
    world.write(HELENE, "diffusions")
    answer = only(world.run())
    heading, row = table(answer, "diffusions")
    assert heading == ["N°", "Titre", "Statut", "Tags", "Candidats", "Contacts", "Retours", "Début", "Fin", "Mise à jour"]
    assert row == ["D-1", "Développeurs C confirmés", "En cours", "C, embarqué", "3", "2", "1", "01/12/2026",
                   "15/12/2026", "01/12/2026"]
    for cell in row:
        assert cell in answer.words and cell in answer.html
    assert list(answer.attachments) == ["diffusions-2026-12-01.csv"]


def test_a_long_list_comes_page_by_page(world):
    """D20: page, lines, next and previous; the CSV holds all pages."""
    drafts(world, 25)
    world.write(HELENE, "diffusions")
    answer = only(world.run())
    assert "Page 1 sur 2 (lignes 1 à 20 sur 25)" in answer.words
    assert "Diffusion 25" in answer.words and "Diffusion 05" not in answer.words
    assert len(table(answer, "diffusions")) == 26
    assert "Page précédente" not in answer.links()
    world.click(HELENE, answer, "Page suivante")
    answer = only(world.run())
    assert "Page 2 sur 2 (lignes 21 à 25 sur 25)" in answer.words and "Diffusion 05" in answer.words
    world.click(HELENE, answer, "Page précédente")
    assert "Page 1 sur 2" in only(world.run()).words
    world.write(HELENE, "diffusions", "page : 2\nlignes : 10\n")
    assert "Page 2 sur 3 (lignes 11 à 20 sur 25)" in only(world.run()).words
    world.write(HELENE, "diffusions page 9")
    answer = only(world.run())
    assert "Il n'y a pas de page 9" in answer.words and "Page 2 sur 2" in answer.words


def test_a_very_long_list_comes_piece_by_piece(world):
    """D20: a mail holds a thousand rows and the page costs what a page costs; all are had by asking, and found by words."""
    drafts(world, 1)
    with sqlite3.connect(os.path.join(world.root, "state", "facteur.db")) as store:
        store.execute("WITH RECURSIVE n (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM n LIMIT 1233)"
                      " INSERT INTO diffusion (agency_id, recruiter_id, title, folded, status, created_at, updated_at)"
                      " SELECT agency_id, recruiter_id, 'Ancienne ' || n, 'ancienne ' || n, 'archived', created_at, updated_at"
                      " FROM n, diffusion WHERE id = 1")
    store.close()
    world.write(HELENE, "diffusions")
    answer = only(world.run())
    assert "1234" in answer.subject and "Page 1 sur 62 (lignes 1 à 20 sur 1234)" in answer.words
    assert "Les lignes 1 à 1000 sont jointes" in answer.words and len(table(answer, "diffusions")) == 1001
    world.write(HELENE, "diffusions", "statut : archivée\npage : 52\nlignes : 23\n")
    answer = only(world.run())
    assert "Page 52 sur 54 (lignes 1174 à 1196 sur 1233)" in answer.words
    assert "Les lignes 990 à 1233 sont jointes" in answer.words  # 43 whole pages before
    assert [row[1] for row in table(answer, "diffusions")][1] == "Ancienne 245"
    assert "Ancienne 61 " in answer.words and "Ancienne 39 " in answer.words and "Ancienne 38 " not in answer.words
    world.click(HELENE, answer, "Tout, pour un tableur")
    answer = only(world.run())
    assert "La liste entière est jointe" in answer.words and "Page 1 sur 62 (lignes 1 à 20 sur 1233)" in answer.words
    assert len(table(answer, "diffusions")) == 1234
    world.write(HELENE, "diffusions page 900")
    answer = only(world.run())
    assert "Il n'y a pas de page 900" in answer.words and "Page 62 sur 62 (lignes 1221 à 1234 sur 1234)" in answer.words
    assert "Diffusion 01" in answer.words
    world.write(HELENE, "diffusions", "recherche : diffusion 01\n")
    assert [row[1] for row in table(only(world.run()), "diffusions")[1:]] == ["Diffusion 01"]


def test_filters_hold_over_the_pages(world):
    """D20: by status, by tag, by words."""
    drafts(world, 25)
    world.write(HELENE, "diffusions", "tags : c\nlignes : 10\n")
    answer = only(world.run())
    assert "13" in answer.subject and "Page 1 sur 2" in answer.words
    world.click(HELENE, answer, "Page suivante")
    answer = only(world.run())
    assert "Page 2 sur 2 (lignes 11 à 13 sur 13)" in answer.words
    assert {row[3] for row in table(answer, "diffusions")[1:]} == {"C"}
    world.write(HELENE, "diffusions", "recherche : diffusion 07\n")
    assert [row[1] for row in table(only(world.run()), "diffusions")[1:]] == ["Diffusion 07"]
    world.write(HELENE, "diffusions en cours")
    assert "Aucune diffusion ne correspond" in only(world.run()).words
    world.write(HELENE, "diffusions", "statut : bleue\n")
    answer = only(world.run())
    assert "« bleue »" in answer.words and "traitement des retours" in answer.words


def test_a_formula_stays_words_in_the_spreadsheet(world):
    for title in ("=HYPERLINK(1)", "+33 1 23", "-2+3", "@SUM(A1)"):
        world.write(HELENE, "nouvelle diffusion", f'Titre : {title}\nTags : "a;b"\n')
    world.run()
    world.write(HELENE, "diffusions")
    rows = table(only(world.run()), "diffusions")[1:]
    assert sorted(row[1] for row in rows) == ["'+33 1 23", "'-2+3", "'=HYPERLINK(1)", "'@SUM(A1)"]
    assert {len(row) for row in rows} == {10}


def test_returns_are_listed_by_diffusion_candidate_contact_and_status(world):
    """D57, D6: a table of returns, filtered."""
    launched(world)
    world.answer(PAUL, world.last("p.roux@usine-roux.example"), "1 entretien mardi 14h, 2 non trop junior")
    world.answer(MARIE, world.last("m.blanc@mecadis.example"), "1 entretien jeudi 10h")
    world.run()

    def returns(subject, body=""):
        world.write(HELENE, subject, body)
        answer = only(world.run())
        return {row[0] for row in table(answer, "retours")[1:]} if answer.attachments else set()

    assert returns("retours D-1") == {"R-1", "R-2", "R-3"}
    assert returns("retours CV-1") == {"R-1", "R-3"}
    assert returns("retours D-1 CV-2") == {"R-2"}
    assert returns("retours Paul Roux") == {"R-1", "R-2"}
    assert returns("retours", "Contacts : Mécadis\n") == {"R-3"}
    assert returns("retours D-1", "statut : en attente\n") == {"R-1", "R-3"}
    assert returns("retours D-1", "statut : notification\nContact : paul\n") == {"R-2"}
    assert returns("retours", "statut : refusée\n") == set()


def test_a_request_is_decided_from_the_list(world):
    """D57, D61: the links beside the rows."""
    launched(world)
    world.answer(PAUL, world.last("p.roux@usine-roux.example"), "1 entretien mardi 14h")
    world.run()
    world.write(HELENE, "retours")
    world.click(HELENE, only(world.run()), "Valider R-1")
    world.run()
    assert world.json("feedback", "show", "R-1")["status"] == "validated"
    world.write(HELENE, "retours R-1")
    rows = table(only(world.run()), "retours")
    assert rows[1][rows[0].index("Décidé par")] == "Hélène Alder"


def test_lists_of_one_letter_are_all_there(world):
    launched(world)
    world.answer(PAUL, world.last("p.roux@usine-roux.example"), "2 non trop junior")
    world.run()
    world.write(HELENE, "diffusions", "retours\n")
    answer = only(world.run())
    assert sorted(name.split("-")[0] for name in answer.attachments) == ["diffusions", "retours"]
    assert "trop junior" in answer.words and "Développeurs C confirmés" in answer.words
    assert "trop junior" in answer.html and "Développeurs C confirmés" in answer.html


def test_another_agency_sees_none_of_it(world):
    drafted(world, FORM)
    world.write("Noé Keller <n.keller@cabinet.example>", "diffusions")
    answer = only(world.run())
    assert "Aucune diffusion pour le moment" in answer.words and not answer.attachments
