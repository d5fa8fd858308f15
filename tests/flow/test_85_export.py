"""All that is held about a person is given out on demand, and nothing about anybody else."""
import json
import os
import sqlite3

from conftest import HELENE, JEAN_AT, PAUL, known_everywhere, launched



def exported(world, email):
    return json.loads(world.ctl("export", email).stdout)


def test_a_candidates_data_are_given_out_whole(world):
    known_everywhere(world)
    data = exported(world, "Jean.Martin@mail.example")
    assert data["email"] == JEAN_AT
    person, = data["candidate"]
    assert (person["first_name"], person["last_name"], person["agency"]) == ("Jean", "Martin", "Lyon")
    assert person["available_from"].startswith("2027-01-01T")
    document, = data["documents"]
    assert document["filename"] == "cv-jean-martin.pdf" and os.path.getsize(document["file"]) == document["size_bytes"]
    assert [one["title"] for one in data["dossiers"]] == ["Développeurs C confirmés"]
    assert [(one["action"], one["status"]) for one in data["feedback"]] == [("interview", "pending")]
    assert [one["name"] for one in data["selections"]] == ["Embarqués"]
    assert [one["label"] for one in data["scenarios"]] == ["Relance"] and data["scenarios"][0]["answered_at"]
    assert [one["text"].startswith("Bonjour Jean") for one in data["sent"]] == [True]
    assert [one["sender"] for one in data["received"]] == [JEAN_AT]
    assert data["journal"] and data["candidate"][0]["language"] == "fr"
    # What is said of the others stays here.
    assert "Benali" not in json.dumps([data[part] for part in data if part != "journal"])


def test_a_candidate_without_an_address_is_given_out_by_number(world):
    """And has none afterwards either."""
    assert exported(world, "cv-1")["candidate"] == exported(world, JEAN_AT)["candidate"]
    world.ctl("candidate", "add", "--prenom", "Ida", "--nom", "Sans", "--agence", "Lyon")
    data = exported(world, "CV-4")
    assert (data["email"], data["candidate"][0]["first_name"], data["candidate"][0]["email"]) == (None, "Ida", None)
    assert "invalid" not in json.dumps(data) and world.json("candidate", "show", "CV-4")["email"] is None
    assert world.json("journal", "show", "CV-4")["entries"][-1]["event"] == "person.export"
    for wrong, words in (("CV-99", "no candidate is CV-99"), ("CV-x", "neither an e-mail address nor")):
        done = world.ctl("export", wrong, ok=False)
        assert done.returncode in (1, 2) and words in done.stderr


def test_a_contacts_data_are_given_out_whole(world):
    launched(world, hidden=False)
    world.answer(PAUL, world.last("p.roux@usine-roux.example"), "Le candidat 2 n'est pas retenu.")
    world.run()
    data = exported(world, "p.roux@usine-roux.example")
    assert (data["contact"][0]["company"], "candidate" in data) == ("Usine Roux", False)
    assert data["diffusions"][0]["answered_at"] and data["feedback"][0]["action"] == "declined"
    assert len(data["received"]) == 1 and len(data["sent"]) == 2
    assert "m.blanc" not in json.dumps(data)


def test_a_contacts_export_has_what_the_journal_says_of_them(world):
    world.write(HELENE, "modifier contact Paul Roux", "Société : Forges Roux")
    world.run()
    exported(world, "p.roux@usine-roux.example")
    said = exported(world, "p.roux@usine-roux.example")["journal"]
    assert [row["event"] for row in said] == ["contact.create", "contact.update", "person.export"], said
    assert said[1]["text"] == "Société"
    assert {row["object"] for row in said} == {"contact:1"}


def test_that_data_were_given_out_is_journalled_without_an_address(world):
    launched(world, hidden=False)
    for email, whom in ((JEAN_AT, "CV-1"), ("p.roux@usine-roux.example", "contact:1")):
        exported(world, email)
        last = world.json("journal", "show", whom)["entries"][-1]
        assert (last["event"], last["actor"], last["text"]) == ("person.export", "sysadmin", None)
    assert world.json("journal", "verify")["whole"] is True


def test_every_table_that_names_a_person_has_its_part(world):
    """A table that gets a candidate, a contact or an address is exported, or is named here with the reason."""
    with sqlite3.connect(os.path.join(world.root, "state", "facteur.db")) as database:
        tables = [name for name, in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")]
        naming = {table for table in tables for _, column, *_ in database.execute(f"PRAGMA table_info({table})")
                  if column in ("candidate_id", "contact_id", "person_id", "email", "to_email", "sender", "address")}
    with open(os.path.join(os.path.dirname(__file__), "..", "..", "daemon", "store", "person.c"), encoding="utf-8") as file:
        code = file.read()
    elsewhere = {
        "recruiter": "those who work here",
        "agency": "the house's own address",
        "candidate_find": "the candidate's facts again, to be searched",
        "token": "holds no fact, only who may answer",
        "errand": "what the mailbox is still asked to delete of somebody who was erased",
        "erased": "numbers nobody may have again",
        "answered": "how often an address was answered within the hour",
    }
    missing = {table for table in naming if f" {table} " not in code and f" {table}\"" not in code}
    assert missing - set(elsewhere) == set()


def test_somebody_nobody_knows_is_told_so(world):
    done = world.ctl("export", "nobody@nowhere.example", ok=False)
    assert (done.returncode, done.stdout) == (1, "") and "nothing is held" in done.stderr
    assert world.ctl("export", "nobody", ok=False).returncode == 2
