"""What the sysadmin asks about letters that were put away is done in the mailbox itself."""
from conftest import ADDRESS, HELENE, PAUL, only
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
