"""What the sysadmin asks about letters that were put away is done in the mailbox itself; and what the sysadmin is told of it."""
import json
import os

from conftest import ADDRESS, HELENE, PAUL, SYSADMIN, only
from testbed import wait_for

LUC_NEUF = "Luc Neuf <l.neuf@cabinet.example>"
FORM = "Titre : Essai\nDébut : 01/12/2026\nFin : 15/12/2026\nContacts : Paul Roux\nCandidats : CV-1\n"


def test_letters_are_deleted_and_put_back(world):
    bed = world.bed
    world.at("2026-12-01 09:00")
    world.write(HELENE, "nouvelle diffusion", FORM)
    world.run()
    world.answer(HELENE, world.last("h.alder@cabinet.example"), "lancer")
    world.run()
    world.answer(PAUL, world.last("p.roux@usine-roux.example"), "Je souhaite rencontrer le candidat 1.")
    world.write(LUC_NEUF, "nouvelle diffusion")
    world.run()
    assert (bed.count(ADDRESS, "Facteur/Traites"), bed.count(ADDRESS, "Facteur/Quarantaine")) == (3, 1)
    # By a pass: Paul's letter goes, and no other.
    world.ctl("erase", "p.roux@usine-roux.example")
    world.run()
    assert bed.count(ADDRESS, "Facteur/Traites") == 2
    assert not [raw for raw in bed.letters(ADDRESS, "Facteur/Traites").values() if b"From: Paul Roux" in raw]
    # By the service, that runs: Luc's letter comes back and is answered.
    world.recruiter("Luc Neuf", "l.neuf@cabinet.example")
    letter = only(world.json("quarantine", "list"))
    world.ctl("quarantine", "retry", str(letter["id"]))
    world.start().wait_ready()
    wait_for("the letter to be taken", lambda: bed.count(ADDRESS, "Facteur/Traites") == 3)
    assert bed.count(ADDRESS, "Facteur/Quarantaine") == 0 and world.json("quarantine", "list") == []
    assert world.stop() == 0


def test_the_sysadmin_is_told_that_the_mailbox_refuses_us(world):
    with open(f"{world.root}/other", "w", encoding="ascii") as f:
        f.write("faux\n")
    os.chmod(f"{world.root}/other", 0o600)
    world.reconfigure('password"; folder', 'other"; folder')
    world.start()
    mail = world.wait_mail(SYSADMIN, "boîte")
    assert "logging in" in mail.words and "facteurctl check" in mail.words and "faux" not in mail.words
    assert world.stop() == 0
    link = {one["name"]: one for one in json.loads(world.ctl("status", "--json", ok=False).stdout)["links"]}["inbox"]
    assert link["failing_since"] and "logging in" in link["words"]
    world.configure()
    world.run()
    links = {one["name"]: one for one in world.json("status")["links"]}
    assert links["inbox"]["failing_since"] is None and links["inbox"]["good"]
    assert links["inbox"]["certificate_until"] == links["mail"]["certificate_until"] is not None
