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


def test_an_operationals_words_are_quoted_in_their_order(world):
    launched(world, hidden=False)
    world.answer(PAUL, world.last("p.roux@usine-roux.example"), "Les 3 m'intéressent, on peut les voir jeudi ?")
    world.run()
    assert "« Les 3 m'intéressent, on peut les voir jeudi ? »" in world.last(AT, "[R-").words
