"""`facteurctl check --deep`: what is sound passes, and each fault is planted once and told with what to do about it."""
import json
import os
import re
import sqlite3

import pytest
from conftest import HELENE, PAUL, TESTS, launched

PAUL_AT = "p.roux@usine-roux.example"
PARTS = ["integrity", "references", "diffusions", "feedback", "candidates", "scenarios", "mails", "letters", "journal",
         "documents", "modes"]

# The sentence a fault is told in, the part it belongs to, and the SQL that plants it.
PLANTED = [
    ("names a row that does not exist", "references", "DELETE FROM agency WHERE name = 'Lyon'"),
    ("belongs to nobody", "references", "UPDATE token SET person_id = 99"),
    ("belongs to nobody", "references", "INSERT INTO alias VALUES ('a@b.example', 3, 99, 1)"),
    ("was written by nobody", "references", "UPDATE arrival SET person_id = 99 WHERE role = 1"),
    ("was given by nobody", "references",
     "INSERT INTO meeting VALUES (1, 1, 'u', 0, 1, 1, 1, 1); INSERT INTO meeting_answer VALUES (1, 2, 99, 0, 'yes', 1)"),
    ("belongs to an act that does not exist", "references", "UPDATE outbox SET act_id = 99 WHERE id = 1"),
    ("answers a letter that does not exist", "references", "UPDATE outbox SET arrival_id = 99 WHERE id = 1"),
    ("gave way to an act that does not exist", "references", "UPDATE outbox SET superseded_by = -1 WHERE id = 1"),
    ("goes on without having been launched", "diffusions", "UPDATE diffusion SET launched_at = 0"),
    ("is over, but nobody knows since when", "diffusions",
     "UPDATE feedback SET status = 'notified', request = 0; UPDATE diffusion SET status = 'done', done_at = 0"),
    ("is over, but a request waits", "diffusions", "UPDATE diffusion SET status = 'done', done_at = 1"),
    ("would give a candidate's number again", "diffusions", "UPDATE diffusion SET next_number = 3"),
    ("shows another candidate's document", "diffusions", "INSERT INTO dossier_document VALUES (1, 2, 1)"),
    ("is its recruiter's, but another agency's", "diffusions", "UPDATE diffusion SET agency_id = 2"),
    ("is decided, but no decision is kept", "feedback", "UPDATE feedback SET status = 'refused' WHERE id = 1"),
    ("has a decision, but is not decided", "feedback", "INSERT INTO decision VALUES (1, 1, NULL, 1)"),
    ("is neither a request nor a notification", "feedback", "UPDATE feedback SET request = 0 WHERE id = 1"),
    ("is about a dossier of another diffusion", "feedback",
     "INSERT INTO diffusion (id, agency_id, recruiter_id, title, folded, status, created_at, updated_at)"
     " VALUES (9, 1, 1, 'x', 'x', 'draft', 1, 1); UPDATE feedback SET diffusion_id = 9"),
    ("is in no line of the journal", "feedback",
     "INSERT INTO feedback (id, diffusion_id, contact_id, action, request, status, created_at)"
     " VALUES (77, 1, 1, 'comment', 0, 'notified', 1)"),
    ("has an interview fixed, but is not validated", "feedback", "INSERT INTO meeting VALUES (1, 1, 'u', 0, 1, 0, 1, 1)"),
    ("has another candidate's document as favourite", "candidates",
     "UPDATE candidate SET favourite_document_id = 2 WHERE id = 1"),
    ("cannot be found by any search", "candidates", "DELETE FROM candidate_find WHERE candidate_id = 2 AND skill = ''"),
    ("is found by searches, and does not exist", "candidates",
     "INSERT INTO candidate_find VALUES ('soudeur', 781219, 999, 45.7, 4.8, 0, 0, 0, 1, '')"),
    ("is active without a message", "scenarios", "UPDATE scenario SET message = NULL"),
    ("is not active, but would run", "scenarios", "UPDATE scenario SET active = 0"),
    ("writes to no list and no search, or to both", "scenarios", "UPDATE scenario SET selection_id = NULL"),
    ("wrote to more people than it says", "scenarios", "UPDATE dispatch SET recipients = 0"),
    ("wrote to more than 300", "scenarios",
     "WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 1300)"
     " INSERT INTO candidate (id, agency_id, last_name, folded_name, folded_words) SELECT i, 1, 'X', 'x', 'x' FROM n;"
     "INSERT INTO candidate_find SELECT '', -1, id, 0, 0, 0, 0, 0, 1, '' FROM candidate WHERE id >= 1000;"
     "INSERT INTO outbox (id, state, to_email, from_email, envelope_from, message_id, subject, created_at, due_at)"
     " SELECT id, 'queued', 'a@b.example', 'c@d.example', '', id, 's', 1, 1 FROM candidate WHERE id >= 1000;"
     "INSERT INTO outbox_text (outbox_id, text) SELECT id, 't' FROM candidate WHERE id >= 1000;"
     "INSERT INTO delivery (dispatch_id, candidate_id, outbox_id, at) SELECT 1, id, id, 1 FROM candidate WHERE id >= 1000;"
     "UPDATE dispatch SET recipients = (SELECT count(*) FROM delivery WHERE dispatch_id = dispatch.id)"),
    ("went to one candidate, but counts for several", "scenarios",
     "UPDATE delivery SET outbox_id = (SELECT min(outbox_id) FROM delivery)"),
    ("is to nobody", "mails", "UPDATE outbox SET to_email = '' WHERE id = 2"),
    ("is to nobody", "mails", "UPDATE outbox SET channel = 'sms' WHERE id = 2"),
    ("says nothing", "mails", "UPDATE outbox_text SET text = ' ' WHERE outbox_id = 2"),
    ("has lost its words", "mails", "DELETE FROM outbox_text WHERE outbox_id = 2"),
    ("has left, but nobody knows when", "mails", "UPDATE outbox SET sent_at = 0 WHERE id = 2"),
    ("was never tried, but has left", "mails", "UPDATE outbox SET tries = 0 WHERE id = 2"),
    ("does not leave, and nothing says why", "mails", "UPDATE outbox SET state = 'dead' WHERE id = 2"),
    ("waits to be confirmed, but its words are gone", "letters", "UPDATE arrival SET state = 'waiting' WHERE id = 1"),
    ("was taken twice", "letters",
     "INSERT INTO arrival (id, key, message_id, hash, state, at) SELECT 99, 'k', message_id, hash, 'taken', 1 FROM arrival"
     " WHERE id = (SELECT arrival_id FROM feedback WHERE id = 1); INSERT INTO feedback (id, diffusion_id, contact_id,"
     " action, request, status, arrival_id, created_at) VALUES (78, 1, 1, 'comment', 0, 'notified', 99, 1)"),
    ("was taken back, and could be again", "letters", "UPDATE act SET undone_at = 1, inverse = x'00'"),
    ("is in lines the journal does not have", "letters", "UPDATE act SET journal_to = 9999"),
    ("is a text without its row", "journal", "INSERT INTO journal_text VALUES (9999, 's', 't')"),
    ("row 2 was changed", "journal", "DROP TRIGGER journal_no_update; UPDATE journal SET actor = 'me' WHERE id = 2"),
    ("row 2 was changed", "journal", "DROP TRIGGER journal_no_update; UPDATE journal_text SET text = 'x' WHERE journal_id = 2"),
    ("row 3 is missing", "journal", "DROP TRIGGER journal_no_delete; DELETE FROM journal_text WHERE journal_id = 3;"
     "DELETE FROM journal WHERE id = 3"),
]


@pytest.fixture(scope="module")
def busy(tmp_path_factory, founded):
    """A diffusion with a request, and a scenario that has run."""
    world = founded.copy(tmp_path_factory.mktemp("busy") / "world")
    launched(world)
    world.answer(PAUL, world.last(PAUL_AT), "1 entretien mardi 8 décembre à 14h")
    world.write("Inconnu <x@nulle-part.example>", "Bonjour", "Je suis là.")
    world.run()
    world.write(HELENE, "nouvelle liste : Embarqués", "Candidats : CV-1, CV-2, CV-3")
    world.run()
    world.write(HELENE, "nouveau scénario", "Libellé : Relance\nListe : L-1\nLancement : 02/12/2026\n"
                "Fréquence : tous les 2 jours\nMessage : Bonjour {{prenom}}")
    world.run()
    world.at("2026-12-02 10:00")
    world.run()
    assert world.json("scenario", "show", "S-1")["history"]
    return world


@pytest.fixture
def sound(tmp_path, busy):
    return busy.copy(tmp_path / "world")


def plant(world, sql):
    with sqlite3.connect(os.path.join(world.root, "state", "facteur.db")) as db:
        db.executescript(sql)
    db.close()


def told(world):
    """{part: (ok, text)} of the deep check."""
    return {row["check"]: (row["ok"], row["text"]) for row in
            json.loads(world.ctl("check", "--deep", "--json", ok=False).stdout)}


def test_what_is_sound_passes_in_one_line_a_part(sound):
    lines = [line.split(maxsplit=2) for line in sound.ctl("check", "--deep").stdout.splitlines()]
    assert [line[:2] for line in lines] == [
        [name, "ok"] for name in ["config", "templates", "rules", "inbox", "outbox", "sms", *PARTS]]
    assert "3 candidates" in [line[2] for line in lines]


@pytest.mark.sampled(10)
@pytest.mark.parametrize("sentence, part, sql", PLANTED, ids=[re.sub(r"\W+", "-", row[0]) for row in PLANTED])
def test_a_planted_fault_is_told_with_its_remedy(sound, sentence, part, sql):
    plant(sound, sql)
    done = sound.ctl("check", "--deep", ok=False)
    assert done.returncode == 1 and "failed: see above" in done.stderr
    line = next(line for line in done.stdout.splitlines() if line.split()[0] == part)
    assert line.split()[1] == "FAILED" and sentence in line, line
    assert len(line.split("; ", 1)[1]) > 20  # what to do about it
    assert sound.ctl("check", ok=False).returncode == 1  # the short one fails too


def test_every_fault_it_knows_is_planted_here():
    with open(os.path.join(os.path.dirname(TESTS), "daemon/store/check.c"), encoding="utf-8") as f:
        known = re.findall(r'"(?:[^"\\]|\\.)*",\s*"([a-z][^"]*)"\}', f.read())
    assert len(known) > 30
    assert set(known) <= {row[0] for row in PLANTED}


def test_a_document_lost_or_changed_is_told(sound):
    folder = os.path.join(sound.root, "state", "documents")
    paths = sorted(os.path.join(top, name) for top, _, names in os.walk(folder) for name in names)
    with open(paths[0], "r+b") as f:
        f.write(b"%PFD")
    ok, text = told(sound)["documents"]
    assert not ok and paths[0] in text and "content" in text and "backup" in text
    assert sound.ctl("check").returncode == 0  # contents are not read by the short one
    os.unlink(paths[0])
    os.unlink(paths[1])
    ok, text = told(sound)["documents"]
    assert not ok and paths[0] in text and "and 1 more" in text
    assert sound.ctl("check", ok=False).returncode == 1


@pytest.mark.parametrize("name", ["", "facteur.db", "documents"])
def test_a_store_open_to_others_is_told(sound, name):
    path = os.path.join(sound.root, "state", name)
    os.chmod(path, os.stat(path).st_mode | 0o040)
    ok, text = told(sound)["modes"]
    assert not ok and os.path.normpath(path) in os.path.normpath(text.split(" ")[0]) and "chmod" in text


def test_a_file_that_is_no_database_any_more_is_told(sound):
    with open(os.path.join(sound.root, "state", "facteur.db"), "r+b") as f:
        f.seek(4096 * 3)
        f.write(b"\x55" * 4096)
    done = sound.ctl("check", "--deep", ok=False)
    assert done.returncode == 1 and "FAILED" in done.stdout
