"""D7 and DESIGN section 3: who is obeyed, who is asked, who is set aside."""
import os

import pytest

from conftest import FORM, HELENE, PAUL, drafted, launched, make_world, only

HELENE_AT, PAUL_AT = "h.alder@cabinet.example", "p.roux@usine-roux.example"


def test_without_proof_a_recruiter_is_asked_and_nothing_is_done(world):
    world.write(HELENE, "nouvelle diffusion", FORM, dmarc=None)
    asked = only(world.run())
    assert asked.to == HELENE_AT
    assert world.json("diffusion", "list") == []
    world.click(HELENE, asked, next(iter(asked.links())), dmarc=None)
    world.run()
    assert [d["ref"] for d in world.json("diffusion", "list")] == ["D-1"]
    world.click(HELENE, asked, next(iter(asked.links())), dmarc=None)
    world.run()
    assert len(world.json("diffusion", "list")) == 1


def test_a_live_token_is_proof_enough(world):
    draft = launched(world)
    world.answer(HELENE, draft, "clore", dmarc=None)
    world.run()
    assert world.json("diffusion", "show", "D-1")["status"] == "done"


def test_dmarc_fail_is_never_obeyed(world):
    draft = launched(world)
    world.answer(HELENE, draft, "clore", dmarc="fail")
    assert {mail.to for mail in world.run()} <= {"root@cabinet.example"}  # the digest of what was set aside
    assert world.json("diffusion", "show", "D-1")["status"] == "running"
    assert len(world.folder("Facteur.Quarantaine")) == 1


def test_only_the_topmost_result_of_our_server_counts(world):
    world.write(HELENE, "nouvelle diffusion", FORM, dmarc=None, headers={
        "Authentication-Results": "elsewhere.example; dmarc=pass header.from=cabinet.example"})
    world.run()
    assert world.json("diffusion", "list") == []


def test_a_stranger_is_set_aside_and_the_sysadmin_told_once_a_day(world):
    for number in range(3):
        world.write(f"Inconnu {number} <x{number}@ailleurs.example>", "nouvelle diffusion", FORM)
    mails = world.run()
    assert [mail.to for mail in mails] == ["root@cabinet.example"]
    assert len(world.folder("Facteur.Quarantaine")) == 3
    assert world.json("diffusion", "list") == []
    world.write("Encore <y@ailleurs.example>", "bonjour", "?")
    assert world.run() == []


def test_a_stolen_subject_reference_gives_nothing(world):
    """D7: only listed contacts act."""
    launched(world)
    world.write("Pirate <p@ailleurs.example>", "Re: [D-1] Développeurs C confirmés", "1 entretien")
    world.run()
    assert world.json("feedback", "list") == []


def test_a_token_from_another_address_is_a_proposal_then_learned(world):
    """D7: a token used from another address is a proposal."""
    launched(world)
    start = world.last(PAUL_AT)
    world.answer("Paul perso <paul.roux@perso.example>", start, "1 entretien", dmarc=None)
    asked = only(world.run())
    assert asked.to == HELENE_AT and "paul.roux@perso.example" in asked.words and "Paul Roux" in asked.words
    assert world.json("feedback", "list") == []
    world.click(HELENE, asked, next(iter(asked.links())))
    world.run()
    assert [f["contact"] for f in world.json("feedback", "list")][0] in ("Paul Roux", PAUL_AT)
    world.answer("Paul perso <paul.roux@perso.example>", start, "2 entretien", dmarc=None)
    world.run()
    assert len(world.json("feedback", "list")) == 2


def test_a_contact_writes_without_token_and_is_heard_in_its_only_diffusion(world):
    launched(world)
    world.write(PAUL, "candidats", "Je voudrais rencontrer Jean Martin.")
    world.run()
    assert [f["action"] for f in world.json("feedback", "list")] == ["interview"]


def test_a_contact_without_an_open_diffusion_is_shown_to_a_human(world):
    """What we say we hand on is handed on: it waits in the quarantine, whose digest the sysadmin gets."""
    world.write(PAUL, "Bonjour", "Avez-vous un soudeur en ce moment ?")
    answer = only([mail for mail in world.run() if mail.to == "p.roux@usine-roux.example"])
    assert "transmis" in answer.words
    (row,) = world.json("quarantine", "list")
    assert "aucune diffusion ouverte" in row["reason"]
    assert world.faults() == []


def test_without_authserv_only_tokens_and_confirmations_count(tmp_path):
    world = make_world(tmp_path, authserv="")
    world.write(HELENE, "nouvelle diffusion", FORM)
    only(world.run())
    assert world.json("diffusion", "list") == []


def not_told_yet(world):
    drafted(world)


def planned(world):
    world.answer(HELENE, drafted(world, FORM.replace("01/12/2026", "03/12/2026")), "lancer")
    world.run()


def taken_back(world):
    world.answer(HELENE, drafted(world), "lancer")
    world.run()
    world.write(HELENE, "annuler D-1")
    world.run()


@pytest.mark.parametrize("before", [not_told_yet, planned, taken_back])
@pytest.mark.parametrize("words", ["mes candidats", "1 entretien", "candidat 2"])
def test_a_contact_who_was_not_told_knows_nothing_of_the_diffusion(tmp_path, before, words):
    """D31: a draft is its recruiter's alone, whoever is to receive it."""
    world = make_world(tmp_path, undo_s=120)
    before(world)
    assert world.json("diffusion", "show", "D-1")["status"] == "draft"
    world.write(PAUL, "[D-1]", words, dmarc=None)
    answer = only([mail for mail in world.run() if mail.to == PAUL_AT])
    assert "Aucune diffusion ne vous est ouverte" in answer.words
    assert "[C1]" not in answer.text and "confirmés" not in answer.text and answer.attachments == {}
    assert world.json("feedback", "list") == []
