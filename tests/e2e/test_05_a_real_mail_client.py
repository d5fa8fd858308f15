"""What a person does in a mail client, keystroke by keystroke: neomutt under tmux, on the same servers."""
import pytest
from conftest import HELENE, PAUL, only
from terminal import LACKING, Neomutt
from testbed import wait_for

FORM = "Titre : Soudeurs\nDébut : 01/12/2026\nFin : 15/12/2026\nContacts : Paul Roux\nCandidats : CV-1, CV-2\n"
HELENE_AT, PAUL_AT = "h.alder@cabinet.example", "p.roux@usine-roux.example"
pytestmark = pytest.mark.skipif(bool(LACKING), reason=f"needs {LACKING}")


def test_people_read_and_answer_in_a_terminal_client(world):
    world.at("2026-12-01 09:00")
    world.write(HELENE, "nouvelle diffusion", FORM)
    world.run()
    world.answer(HELENE, world.last(HELENE_AT), "lancer")
    world.run()

    before = world.arrived()
    with Neomutt(world, PAUL) as paul:
        paul.reply("Soudeurs", "Bonjour,\nun entretien avec Jean Martin le 8 décembre à 14h.\nSofia Benali : non, trop junior.\n"
                               "Paul\n")
        wait_for("Paul's reply to arrive", lambda: world.arrived() > before)
    world.at("2026-12-01 11:00")
    world.run()
    found = {(f["candidate"], f["action"]): f for f in world.json("feedback", "list")}
    assert set(found) == {(1, "interview"), (2, "declined")}
    assert found[1, "interview"]["when"].startswith("2026-12-08T14:00")
    assert "a écrit" not in found[1, "interview"]["comment"]

    before = world.arrived()
    with Neomutt(world, HELENE) as helene:
        helene.reply(found[1, "interview"]["ref"], "valider : salle B, demandez l'accueil\n")
        wait_for("Hélène's reply to arrive", lambda: world.arrived() > before)
    world.run()
    assert only([f for f in world.json("feedback", "list") if f["action"] == "interview"])["status"] == "validated"
    assert "salle B, demandez l'accueil" in world.last(PAUL_AT).words
