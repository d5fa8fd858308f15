"""What stands in state_dir/documents and nothing names goes, once a day; what something names stays."""
import os
import sqlite3

from conftest import HELENE, PAUL, launched, only

DAY_AFTER = "2026-12-02 09:30"


def files(world):
    top = os.path.join(world.root, "state", "documents")
    return {name for _, _, names in os.walk(top) for name in names}


def plant(world, name, text="x"):
    folder = os.path.join(world.root, "state", "documents", "ab")
    os.makedirs(folder, mode=0o700, exist_ok=True)
    with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
        f.write(text)


def told(world):
    return next(row["text"] for row in world.json("check", "--deep") if row["check"] == "documents")


def cancelled(world, subject, superseded_by=0):
    """A mail that was made and never left."""
    with sqlite3.connect(os.path.join(world.root, "state", "facteur.db")) as database:
        done = database.execute("UPDATE outbox SET state = 'cancelled', sent_at = 0, superseded_by = ? WHERE subject LIKE ?",
                                (superseded_by, subject))
        assert done.rowcount == 1
    database.close()


def test_what_nothing_names_goes_and_what_something_names_stays(world):
    launched(world)
    world.answer(PAUL, world.last("p.roux@usine-roux.example"), "Voici le poste du candidat 1, je veux le rencontrer.",
                 attachments=[("poste.txt", b"un poste")])
    world.write(HELENE, "importer")
    world.run()
    named = files(world)
    assert len(named) >= 6 and "nothing names" not in told(world)
    plant(world, "ab" + "0" * 62)
    plant(world, ".new-brokenoff")
    assert "2 more that nothing names" in told(world) and world.faults() == []
    world.run()
    assert len(files(world)) == len(named) + 2  # not twice a day
    world.at(DAY_AFTER)
    world.run()
    assert named <= files(world) and not any("0000" in name or name.startswith(".new") for name in files(world))
    assert "nothing names" not in told(world) and world.faults() == []


def test_what_a_letter_that_was_undone_had_written_goes(world):
    before = files(world)
    world.write(HELENE, "Deux choses", "importer\nlancer D-99")
    assert "D-99" in only(world.run()).words
    world.at(DAY_AFTER)
    world.run()
    assert files(world) == before


def test_a_mail_that_never_left_lets_its_attachments_go(world):
    before = files(world)
    world.write(HELENE, "importer")
    answer = only(world.run())
    assert len(answer.attachments) == 2 and len(files(world)) == len(before) + 2
    cancelled(world, "Importer%")
    world.at(DAY_AFTER)
    world.run()
    assert files(world) == before and world.faults() == []


def test_one_that_waits_for_an_act_to_be_taken_back_keeps_them(world):
    """`annuler` would bring it back, until its delay is over."""
    world.reconfigure("undo_s = 0", "undo_s = 86400")
    world.run()
    world.at("2026-12-01 15:00")
    world.write(HELENE, "modifier CV-1", "Ville : Nice")
    world.run()
    before = files(world)
    world.write(HELENE, "importer")
    world.run()
    cancelled(world, "Importer%", superseded_by=1)
    world.at(DAY_AFTER)
    world.run()
    assert len(files(world)) == len(before) + 2
    world.at("2026-12-03 09:40")
    world.run()
    assert files(world) == before and world.faults() == []
