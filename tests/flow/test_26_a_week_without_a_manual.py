"""What a recruiter writes who has read nothing but the mails themselves."""
import pytest
from conftest import HELENE, MARIE, PAUL, drafted, launched, make_world, only

AT = "h.alder@cabinet.example"
PHONE = "\n\nEnvoyé de mon iPhone"


def told(world, body, subject="", mail=None):
    if mail is not None:
        world.answer(HELENE, mail, body + PHONE)
    else:
        world.write(HELENE, subject, body + PHONE)
    return only([m for m in world.run() if m.to == AT])


def test_two_names_may_be_joined_by_and(world):
    drafted(world, "Titre : Soudeurs\nFin : 15/12/2026\nContacts : paul roux et marie blanc\n"
                   "Candidats : jean martin, sofia benali et karim haddad\n")
    draft = world.json("diffusion", "show", "D-1")
    assert (len(draft["dossiers"]), len(draft["contacts"])) == (3, 2)


def test_an_operationals_words_are_quoted_in_their_order(world):
    launched(world, hidden=False)
    world.answer(PAUL, world.last("p.roux@usine-roux.example"), "Les 3 m'intéressent, on peut les voir jeudi ?")
    world.run()
    assert "« Les 3 m'intéressent, on peut les voir jeudi ? »" in world.last(AT, "[R-").words
