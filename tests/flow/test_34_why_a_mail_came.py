"""`pourquoi`: which act, letter, template, authentication and rule led to a mail."""
from conftest import HELENE, NOE, PAUL, drafted, launched, only

PAUL_AT, HELENE_AT = "p.roux@usine-roux.example", "h.alder@cabinet.example"


def test_a_request_quotes_its_words_and_names_its_rule(world):
    launched(world)
    letter = world.answer(PAUL, world.last(PAUL_AT), "Je voudrais rencontrer Jean Martin mardi 8 décembre à 14h", dmarc=None)
    world.run()
    request = world.last(HELENE_AT, "[R-")
    world.answer(HELENE, request, "pourquoi ?")
    answer = only(world.run())
    assert "Je voudrais rencontrer Jean Martin" in answer.words
    assert "demande d'entretien, Jean Martin" in answer.words and "mardi 8 décembre à 14 h" in answer.words
    assert "interview." in answer.words and "demande" in answer.words
    assert str(letter["Message-ID"]) in answer.words and request.id in answer.words
    assert "n'était adressé qu'à cette personne" in answer.words and PAUL_AT in answer.words
    assert "parti mardi 1er décembre à 9 h" in answer.words


def test_a_receipt_names_the_act_and_its_author(world):
    draft = drafted(world)
    world.answer(HELENE, draft, "lancer")
    world.run()
    world.answer(HELENE, world.last(HELENE_AT, "la diffusion commence"), "pourquoi")
    answer = only(world.run())
    assert "Hélène Alder : « lancer D-1 »" in answer.words and "diffusion-debut-rh" in answer.words
    assert "n'était adressé qu'à cette personne" in answer.words


def test_the_clock_is_named(world):
    launched(world)
    world.at("2026-12-16 08:00")
    world.run()
    world.answer(HELENE, world.last(HELENE_AT), "pourquoi")
    assert "l'horloge" in only(world.run()).words


def test_only_who_got_a_mail_is_told(world):
    launched(world)
    world.write(HELENE, "pourquoi")
    assert "répondez « pourquoi » au message" in only(world.run()).words
    theirs = world.last(PAUL_AT)
    world.write(NOE, "pourquoi", reply=theirs)
    assert "ne vous était pas adressé" in only(world.run()).words
