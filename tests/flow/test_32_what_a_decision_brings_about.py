"""D58-D63: effects of decisions, several at once, and what cannot be decided."""
import pytest
from conftest import FORM, HELENE, MARIE, PAUL, launched, make_world, only

PAUL_AT, MARIE_AT, HELENE_AT = "p.roux@usine-roux.example", "m.blanc@mecadis.example", "h.alder@cabinet.example"


def asks(world, body, who=PAUL, at=PAUL_AT):
    launched(world)
    world.answer(who, world.last(at), body, dmarc=None)
    world.run()
    return world.last(HELENE_AT, "[R-")


def decisions(world):
    return {f["ref"]: f["status"] for f in world.json("feedback", "list")}


def test_a_hire_joins_the_list_of_its_employer(world):
    request = asks(world, "Je souhaite embaucher Jean Martin")
    world.click(HELENE, request, "Valider")
    receipt = only([mail for mail in world.run() if mail.to == HELENE_AT])
    assert "liste d'embauches E-1 « Usine Roux »" in receipt.words
    assert [line["object"] for line in world.json("journal", "list") if line["event"] == "hire.add"] == ["CV-1"]


def test_more_time_is_granted_in_one_click(world):
    """D46: an extension asked for by an operational comes with its date filled in."""
    request = asks(world, "Pouvez-vous prolonger jusqu'au 20/12 ?")
    assert request.links()["Valider et prolonger jusqu'au 20/12/2026"][2].replace("\r\n", "\n") == \
        "valider R-1\nprolonger D-1 20/12/2026"
    world.click(HELENE, request, "Valider et prolonger jusqu'au 20/12/2026")
    world.run()
    assert decisions(world) == {"R-1": "validated"}
    assert world.json("diffusion", "show", "D-1")["end"].startswith("2026-12-20")


def test_a_granted_extension_proposes_its_date(world):
    request = asks(world, "On peut prolonger jusqu'au vendredi 18 décembre ?")
    world.click(HELENE, request, "Valider")
    receipt = only([mail for mail in world.run() if mail.to == HELENE_AT])
    assert world.json("diffusion", "show", "D-1")["end"].startswith("2026-12-15")
    world.click(HELENE, receipt, "Prolonger jusqu'au 18/12/2026")
    world.run()
    assert world.json("diffusion", "show", "D-1")["end"].startswith("2026-12-18")


@pytest.mark.parametrize("words, day", [
    ("Serait-il possible de prolonger d'une semaine ?", "22/12/2026"),
    ("Pourriez-vous prolonger de dix jours ? Merci.", "25/12/2026"),
    ("Could you extend it by two weeks?", "29/12/2026"),
])
def test_more_time_by_its_length_comes_with_the_day_it_leads_to(world, words, day):
    """D46: from the day the diffusion would have ended."""
    request = asks(world, words)
    assert f"Valider et prolonger jusqu'au {day}" in request.links(), request.words


def test_more_time_without_a_date_leaves_it_to_the_recruiter(world):
    request = asks(world, "Serait-il possible de prolonger un peu ?")
    world.click(HELENE, request, "Valider")
    receipt = only([mail for mail in world.run() if mail.to == HELENE_AT])
    assert receipt.links()["Prolonger la diffusion"][2] == "prolonger D-1 "


def test_several_decisions_in_one_reply(world):
    """D61, D63: one reply validates some and refuses others, each with its own words."""
    asks(world, "1 entretien\n2 entretien\n3 entretien")
    world.write(HELENE, "retours D-1")
    listed = only(world.run())
    world.answer(HELENE, listed, "valider R-1, R-2\nrefuser R-3 : déjà en poste")
    mails = world.run()
    assert decisions(world) == {"R-1": "validated", "R-2": "validated", "R-3": "refused"}
    receipt = only([mail for mail in mails if mail.to == HELENE_AT])
    assert all(ref in receipt.words for ref in ("R-1", "R-2", "R-3")) and "déjà en poste" in receipt.words
    assert sum("déjà en poste" in mail.words for mail in mails if mail.to == PAUL_AT) == 1


def test_validate_and_refuse_the_same_request_decides_nothing(world):
    asks(world, "1 entretien")
    world.write(HELENE, "valider R-1", "refuser R-1 : non finalement")
    answer = only([mail for mail in world.run() if mail.to == HELENE_AT])
    assert decisions(world) == {"R-1": "pending"}, answer.text


def test_unknown_and_foreign_refs_are_named_and_the_others_done(world):
    """Bad references beside good ones: each is answered, none is lost."""
    asks(world, "1 entretien\n2 non trop junior")
    world.write(HELENE, "valider R-1, R-2, R-99")
    answer = only([mail for mail in world.run() if mail.to == HELENE_AT])
    assert "R-99" in answer.words and "rien n'est à décider" in answer.words
    assert decisions(world) == {"R-1": "validated", "R-2": "notified"}


def test_one_refusal_without_a_reason_among_others_waits(world):
    asks(world, "1 entretien\n2 entretien")
    world.write(HELENE, "valider R-1", "refuser R-2")
    world.run()
    assert decisions(world)["R-2"] == "pending"


def test_a_reply_to_an_old_mail_says_what_became_of_it(world):
    request = asks(world, "1 entretien")
    world.at("2026-12-16 08:00")
    world.run()
    world.write(HELENE, "terminer D-1 malgré tout")
    world.run()
    world.click(HELENE, request, "Valider")
    answer = only(world.run())
    assert "Déjà" in answer.subject and "Refusée" in answer.words
    assert decisions(world) == {"R-1": "refused"}


def test_an_expired_token_decides_nothing_without_proof(world):
    request = asks(world, "1 entretien")
    world.at("2028-03-01 08:00")
    world.click(HELENE, request, "Valider", dmarc=None)
    for mail in world.run():
        assert mail.to != PAUL_AT or "accepte" not in mail.words
    assert decisions(world) == {"R-1": "pending"}


def test_a_comment_reaches_the_operational_on_both_sides(world):
    """D62, D63: the recruiter's words are carried by the mails to who asked."""
    request = asks(world, "1 entretien\n2 entretien")
    world.answer(HELENE, request, "valider R-1 : salle B\nrefuser R-2 : déjà en poste")
    mails = [mail for mail in world.run() if mail.to == PAUL_AT]
    assert sorted(("salle B" in mail.words, "déjà en poste" in mail.words) for mail in mails) == \
        [(False, True), (True, False)]


def test_a_withdrawn_candidate_comes_back(world):
    """D52: contacts are told and requests closed with that reason; `remettre` brings the candidate back."""
    request = asks(world, "1 entretien")
    world.answer(HELENE, world.last(HELENE_AT, "[D-1]"), "retirer 1")
    refused = only(world.run())
    assert "brouillon" in refused.words and decisions(world) == {"R-1": "pending"}
    world.click(HELENE, refused, "Jean Martin n'est plus disponible")
    mails = world.run()
    assert {mail.to for mail in mails} == {HELENE_AT, PAUL_AT, MARIE_AT}, [m.words for m in mails]
    assert decisions(world) == {"R-1": "refused"}
    assert "plus disponible" in world.last(MARIE_AT).words
    world.click(HELENE, request, "Valider")
    assert "Déjà" in only(world.run()).subject
    world.answer(HELENE, world.last(HELENE_AT, "[D-1]"), "remettre 1")
    mails = world.run()
    receipt = only([mail for mail in mails if mail.to == HELENE_AT])
    assert "La demande R-1, que son retrait avait close, attend de nouveau votre décision." in receipt.words
    assert "Les 2 contacts qui le croyaient indisponible sont avertis de son retour." in receipt.words
    assert decisions(world) == {"R-1": "pending"}
    told = {mail.to: mail for mail in mails if mail.to != HELENE_AT}
    assert all(mail.subject == "[D-1] Jean Martin est de nouveau disponible" for mail in told.values())
    assert "Votre demande d'entretien est de nouveau à l'étude." in told[PAUL_AT].words
    assert "à l'étude" not in told[MARIE_AT].words
    world.answer(MARIE, told[MARIE_AT], "mes candidats", dmarc=None)
    assert "Jean Martin" in only(world.run()).words
    world.click(HELENE, receipt, "Valider R-1")
    world.run()
    assert decisions(world) == {"R-1": "validated"}


def test_what_a_recruiter_refused_stays_refused_when_the_candidate_comes_back(world):
    """D52, D63: only what the withdrawal closed is open again."""
    request = asks(world, "1 entretien\n1 son CV ?")
    world.answer(HELENE, request, "refuser R-1 : déjà en poste")
    world.run()
    for active in ("non", "oui"):
        world.write(HELENE, "options CV-1 D-1", f"Actif : {active}")
        world.run()
    assert decisions(world) == {"R-1": "refused", "R-2": "pending"}


def test_a_withdrawal_nobody_heard_of_is_not_told_to_be_over(tmp_path):
    """D52: within the delay neither the withdrawal, nor its refusal, nor the return leaves."""
    world = make_world(tmp_path, undo_s=120)
    launched(world)
    world.at("2026-12-01 09:10")
    world.run()
    world.answer(PAUL, world.last(PAUL_AT), "1 entretien", dmarc=None)
    world.run()
    request = world.last(HELENE_AT, "[R-")
    world.at("2026-12-01 09:20")
    world.write(HELENE, "options CV-1 D-1", "Actif : non")
    world.run()
    world.write(HELENE, "options CV-1 D-1", "Actif : oui")
    receipt = only(world.run())
    assert "R-1, que son retrait avait close" in receipt.words and "averti" not in receipt.words
    assert "3 messages qui attendaient encore ne partiront pas." in receipt.words
    assert decisions(world) == {"R-1": "pending"}
    world.at("2026-12-01 09:30")
    assert [mail for mail in world.run() if mail.to in (PAUL_AT, MARIE_AT)] == []
    world.click(HELENE, request, "Valider")
    world.run()
    assert decisions(world) == {"R-1": "validated"}


def test_an_extension_granted_after_the_end_is_carried_out_by_its_link(world):
    """D46: the last request decided ends the diffusion; to prolong it opens it again, as the receipt offers."""
    request = asks(world, "Pouvez-vous prolonger jusqu'au 20/12 ?")
    world.at("2026-12-16 08:00")
    world.run()
    world.click(HELENE, request, "Valider")
    mails = world.run()
    assert world.json("diffusion", "show", "D-1")["status"] == "done"
    receipt = only([mail for mail in mails if "Prolonger jusqu'au 20/12/2026" in mail.links()])
    world.click(HELENE, receipt, "Prolonger jusqu'au 20/12/2026")
    told = {mail.to for mail in world.run()}
    shown = world.json("diffusion", "show", "D-1")
    assert shown["status"] == "running" and shown["end"].startswith("2026-12-20")
    assert {PAUL_AT, MARIE_AT} <= told
    world.answer(PAUL, world.last(PAUL_AT), "1 entretien", dmarc=None)
    world.run()
    assert decisions(world) == {"R-1": "validated", "R-2": "pending"}


@pytest.mark.parametrize("step", ["terminer", "clore"])
def test_the_last_request_decided_and_the_end_in_one_letter(world, step):
    """D34, D61: what is decided in the same letter is no longer to be treated."""
    request = asks(world, "1 entretien")
    if step == "terminer":
        world.write(HELENE, "clore D-1")
        world.run()
    world.answer(HELENE, request, f"valider R-1\n{step} D-1")
    mails = [mail for mail in world.run() if mail.to == HELENE_AT]
    assert decisions(world) == {"R-1": "validated"}
    assert world.json("diffusion", "show", "D-1")["status"] == "done"
    assert not any("à traiter." in mail.words or "pas en cours" in mail.words for mail in mails), mails
    assert sum("bilan" in mail.subject for mail in mails) == 1
    assert sum("R-1" in mail.words and "bilan" not in mail.subject for mail in mails) == 1


def test_a_request_left_over_is_named_and_the_decision_stands(world):
    request = asks(world, "1 entretien\n2 entretien")
    world.answer(HELENE, request, "valider R-1\nterminer D-1")
    answer = only([mail for mail in world.run() if mail.to == HELENE_AT])
    assert decisions(world) == {"R-1": "validated", "R-2": "pending"}
    assert "rien changé" not in answer.words and "il reste 1 demande à traiter" in answer.words
    assert "Terminer malgré tout" in answer.links() and world.json("diffusion", "show", "D-1")["status"] == "running"


def test_a_decision_beside_a_step_that_is_refused_is_not_taken(world):
    """All or none."""
    request = asks(world, "1 entretien")
    world.answer(HELENE, request, "valider R-1\narchiver D-1")
    assert "on n'archive qu'une diffusion terminée" in only(world.run()).words
    assert decisions(world) == {"R-1": "pending"}


def test_a_meaning_given_above_is_decided_below(world):
    """The command first, where what is decided comes of it."""
    asks(world, "Sofia, pourquoi pas, on en reparle")
    world.write(HELENE, "requalifier R-1 entretien", "valider R-1")
    world.run()
    assert decisions(world) == {"R-1": "validated"}


def test_more_time_granted_after_the_end_does_not_end_the_diffusion_meanwhile(world):
    request = asks(world, "Pouvez-vous prolonger jusqu'au 20/12 ?")
    world.at("2026-12-16 08:00")
    world.run()
    world.click(HELENE, request, "Valider et prolonger jusqu'au 20/12/2026")
    assert not any("bilan" in mail.subject for mail in world.run())
    assert world.json("diffusion", "show", "D-1")["status"] == "running" and decisions(world) == {"R-1": "validated"}


@pytest.mark.parametrize("action, words", [
    ("document", "elle ne porte sur aucun candidat : aucun document ne part"),
    ("identité", "elle ne porte sur aucun candidat : aucun document ne part"),
])
def test_documents_of_nobody_do_not_leave(world, action, words):
    """D62: the receipt says what leaves."""
    launched(world)
    world.answer(PAUL, world.last(PAUL_AT), "Merci pour ces dossiers, pas mal du tout.", dmarc=None)
    world.run()
    world.write(HELENE, f"requalifier R-1 {action}", "valider R-1")
    mails = world.run()
    receipt = only([mail for mail in mails if mail.to == HELENE_AT])
    assert words in receipt.words and "partent avec" not in receipt.words and "visible" not in receipt.words
    assert only([mail for mail in mails if mail.to == PAUL_AT]).attachments == {}


@pytest.mark.parametrize("asked, hidden", [("document", "non"), ("identité", "oui")])
def test_a_candidate_without_documents_sends_none(world, asked, hidden):
    world.write(HELENE, "nouveau candidat", "Prénom : Zoé\nNom : Petit\nE-mail : zoe.petit@mail.example")
    world.run()
    world.write(HELENE, "nouvelle diffusion", FORM.replace("CV-1, CV-2, CV-3", "CV-4"))
    draft = only(world.run())
    world.answer(HELENE, draft, f"options CV-4\nCacher son identité : {hidden}")
    world.run()
    world.answer(HELENE, draft, "lancer")
    world.run()
    world.answer(PAUL, world.last(PAUL_AT), f"1 : {asked}", dmarc=None)
    world.run()
    world.click(HELENE, world.last(HELENE_AT, "[R-"), "Valider")
    mails = world.run()
    receipt = only([mail for mail in mails if mail.to == HELENE_AT])
    assert "son dossier n'a aucun document" in receipt.words and "partent avec" not in receipt.words
    assert ("visible" in receipt.words) == (hidden == "oui")
    assert only([mail for mail in mails if mail.to == PAUL_AT]).attachments == {}


@pytest.mark.parametrize("ended, by", [("options CV-1 D-1\nActif : non", "le retrait du candidat"),
                                       ("terminer D-1 malgré tout", "la clôture de la diffusion")])
def test_a_request_closed_on_the_way_says_by_what(world, ended, by):
    """D52, D63."""
    request = asks(world, "1 entretien")
    world.write(HELENE, *ended.split("\n"))
    world.run()
    world.click(HELENE, request, "Valider")
    answer = only(world.run())
    assert f"Déjà décidé par {by}" in answer.subject and f"par {by}," in answer.words
