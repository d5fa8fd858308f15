"""D17-D19, D52-D65: feedback, decisions and what they bring about."""
import os
import sqlite3

from conftest import HELENE, MARIE, NOE, PAUL, launched, only

PAUL_AT, MARIE_AT, HELENE_AT = "p.roux@usine-roux.example", "m.blanc@mecadis.example", "h.alder@cabinet.example"


def answered(world, body="1 entretien mardi 14h\n2 non trop junior"):
    launched(world)
    world.answer(PAUL, world.last(PAUL_AT), body, dmarc=None)
    return world.run()


def feedback(world):
    return {(f["candidate"], f["action"]): f for f in world.json("feedback", "list")}


def test_a_grid_makes_a_request_and_a_notification(world):
    """D58, D59: one reply makes a request to decide and a notification."""
    mails = answered(world)
    found = feedback(world)
    assert set(found) == {(1, "interview"), (2, "declined")}
    assert found[1, "interview"]["when"].startswith("2026-12-08T14:00")
    assert found[1, "interview"]["status"] == "pending" and found[2, "declined"]["status"] == "notified"
    request = world.last(HELENE_AT, "[R-")
    assert "Paul Roux" in request.subject and "Jean Martin" in request.words
    assert {"Valider", "Refuser (motif)"} <= set(request.links())
    receipt = only([mail for mail in mails if mail.to == PAUL_AT])
    assert "Jean Martin" in receipt.words and receipt.message["Auto-Submitted"] == "auto-replied"


def test_one_click_validates_and_who_asked_is_told(world):
    """D17, D61: one click validates."""
    answered(world)
    world.click(HELENE, world.last(HELENE_AT, "[R-"), "Valider")
    mails = world.run()
    assert {mail.to for mail in mails} == {HELENE_AT, PAUL_AT}
    assert feedback(world)[1, "interview"]["status"] == "validated"


def test_a_comment_reaches_who_asked(world):
    """D17, D62: the comment goes with it."""
    answered(world)
    world.answer(HELENE, world.last(HELENE_AT, "[R-"), "valider : salle B, demandez l'accueil")
    world.run()
    assert "salle B, demandez l'accueil" in world.last(PAUL_AT).words


def test_a_refusal_without_a_reason_is_asked_back_then_sent(world):
    """D18, D63, D64: a refusal has its reason, and who asked is told."""
    answered(world)
    request = world.last(HELENE_AT, "[R-")
    world.answer(HELENE, request, "refuser")
    asked = only(world.run())
    assert asked.to == HELENE_AT and "motif" in asked.subject.lower()
    assert feedback(world)[1, "interview"]["status"] == "pending"
    world.answer(HELENE, asked, "refuser : déjà en poste")
    world.run()
    assert "déjà en poste" in world.last(PAUL_AT).words
    assert feedback(world)[1, "interview"]["status"] == "refused"


def test_the_first_decision_stands(world):
    answered(world)
    request = world.last(HELENE_AT, "[R-")
    world.click(HELENE, request, "Valider")
    world.run()
    world.answer(HELENE, request, "refuser : trop tard")
    answer = only(world.run())
    assert answer.to == HELENE_AT and "Déjà" in answer.subject
    assert feedback(world)[1, "interview"]["status"] == "validated"


def test_an_unclear_decision_decides_nothing(world):
    answered(world)
    world.answer(HELENE, world.last(HELENE_AT, "[R-"), "Je réfléchis, on en parle demain")
    answer = only(world.run())
    assert answer.to == HELENE_AT and "Valider" in answer.links()
    assert feedback(world)[1, "interview"]["status"] == "pending"


def test_another_agency_decides_nothing(world):
    answered(world)
    world.write(NOE, "valider R-1")
    assert "autre agence" in only(world.run()).words
    assert feedback(world)[1, "interview"]["status"] == "pending"


def test_an_identity_request_takes_effect_for_who_asked_only(world):
    """D53: an identity is shown to who asked for it."""
    launched(world)
    for who, at in ((PAUL, PAUL_AT), (MARIE, MARIE_AT)):
        assert "Haddad" not in world.last(at).raw.decode("utf-8", "replace")
    world.answer(PAUL, world.last(PAUL_AT), "3 : identité", dmarc=None)
    world.run()
    world.click(HELENE, world.last(HELENE_AT, "[R-"), "Valider")
    world.run()
    told = world.last(PAUL_AT)
    assert "Karim Haddad" in told.words and list(told.attachments) == ["cv-karim-haddad.pdf"]
    world.answer(PAUL, told, "mes candidats", dmarc=None)
    assert "Karim Haddad" in only(world.run()).words
    world.answer(MARIE, world.last(MARIE_AT), "mes candidats", dmarc=None)
    assert "Haddad" not in only(world.run()).text


def test_a_document_request_sends_the_document(world):
    """D17, D58: a document asked for is sent once validated."""
    answered(world, "2 : document")
    world.click(HELENE, world.last(HELENE_AT, "[R-"), "Valider")
    world.run()
    assert list(world.last(PAUL_AT).attachments) == ["cv-sofia-benali.pdf"]


def test_nothing_of_a_hidden_identity_leaves_in_any_byte(world):
    """D53: nothing of a hidden identity leaves."""
    answered(world, "3 entretien\nQui est le candidat 3 ?")
    for mail in world.sent:
        if mail.to in (PAUL_AT, MARIE_AT):
            everything = mail.raw.lower() + mail.text.lower().encode() + mail.html.lower().encode()
            for data in mail.attachments.values():
                everything += data.lower()
            for secret in (b"haddad", b"karim", b"06 33 44 55 66"):
                assert secret not in everything, (mail, secret)


def test_a_resume_that_names_the_hidden_candidate_holds_the_launch(world):
    """D53, D55: a résumé that tells the name holds the launch."""
    from conftest import drafted
    draft = drafted(world)
    world.answer(HELENE, draft, "options CV-3\nCacher son identité : oui\nRésumé : M. HADDAD a vingt ans d'expérience.")
    world.run()
    world.answer(HELENE, draft, "lancer")
    answer = only(world.run())
    assert "Je n'ai rien changé" in answer.words and "Candidat 3" in answer.words
    assert world.json("diffusion", "show", "D-1")["status"] == "draft"


def test_a_candidate_switched_off_leaves_every_later_mail(world):
    """D52: switched off, a candidate leaves every later mail."""
    answered(world)
    world.answer(HELENE, world.last(HELENE_AT, "[D-1]"), "options CV-1\nActif : non")
    world.run()
    assert feedback(world)[1, "interview"]["status"] == "refused"
    world.answer(MARIE, world.last(MARIE_AT), "1 entretien", dmarc=None)
    world.run()
    assert (1, "interview") in feedback(world) and len(feedback(world)) == 2
    world.answer(MARIE, world.last(MARIE_AT), "mes candidats", dmarc=None)
    assert "Jean Martin" not in only(world.run()).text


def test_words_about_a_withdrawn_candidate_reach_the_recruiter(world):
    """Nothing is recorded, and nothing is lost: the receipt says so, and asks for no other words."""
    answered(world)
    world.answer(HELENE, world.last(HELENE_AT, "[D-1]"), "options CV-1\nActif : non")
    world.run()
    world.answer(MARIE, world.last(MARIE_AT), "1 entretien jeudi 10h, dommage sinon", dmarc=None)
    mails = world.run()
    receipt = only([mail for mail in mails if mail.to == MARIE_AT])
    assert "Jean Martin n'est plus disponible : vos mots sont transmis à Hélène Alder" in receipt.words
    assert "Je n'ai relevé aucun retour" not in receipt.words
    told = only([mail for mail in mails if mail.to == HELENE_AT])
    assert "Marie Blanc a répondu" in told.subject and "« 1 entretien jeudi 10h, dommage sinon" in told.words
    assert "Je n'ai rien enregistré de ce qui concerne Jean Martin : plus disponible." in told.words, told.text


def test_words_about_a_withdrawn_candidate_among_others_reach_the_recruiter(world):
    answered(world)
    world.answer(HELENE, world.last(HELENE_AT, "[D-1]"), "options CV-1\nActif : non")
    world.run()
    world.answer(MARIE, world.last(MARIE_AT), "1 entretien jeudi 10h\n3 entretien vendredi 15h", dmarc=None,
                 attachments=[("plan.pdf", b"%PDF-1.4 x")])
    mails = world.run()
    request, words = sorted((mail for mail in mails if mail.to == HELENE_AT), key=lambda mail: "[R-" not in mail.subject)
    assert "Karim Haddad" in request.subject and list(request.attachments) == ["plan.pdf"]
    assert "1 entretien jeudi 10h" in words.words and "ce qui concerne Jean Martin : plus disponible" in words.words
    assert "rien enregistré de ce message" not in words.words and words.attachments == {}


def test_a_late_answer_is_kept_and_marked(world):
    """D43: a late answer is kept and marked."""
    answered(world)
    start = world.last(MARIE_AT)
    world.at("2026-12-16 08:00")
    world.run()
    world.answer(MARIE, start, "2 entretien", dmarc=None)
    world.run()
    assert feedback(world)[2, "interview"]["late"] is True


def test_after_the_end_words_still_reach_the_recruiter(world):
    launched(world)
    start = world.last(MARIE_AT)
    world.at("2026-12-16 08:00")
    world.run()
    world.answer(MARIE, start, "2 entretien", dmarc=None)
    mails = world.run()
    assert {mail.to for mail in mails} == {HELENE_AT, MARIE_AT}
    assert world.json("feedback", "list") == []


def test_the_last_decision_ends_the_diffusion(world):
    """D34: the last decision ends it."""
    answered(world)
    world.at("2026-12-16 08:00")
    world.run()
    assert world.json("diffusion", "show", "D-1")["status"] == "reviewing"
    world.write(HELENE, "valider R-1")
    world.run()
    assert world.json("diffusion", "show", "D-1")["status"] == "done"


def test_returns_are_listed(world):
    """D6, D57: returns by diffusion and by candidate."""
    answered(world)
    world.write(HELENE, "retours D-1")
    answer = only(world.run())
    assert "R-1" in answer.words and "Paul Roux" in answer.words and "trop junior" in answer.words
    world.write(HELENE, "retours CV-2")
    assert "R-2" in only(world.run()).words


def test_several_requests_are_decided_in_one_reply(world):
    """D61: several decided at once."""
    answered(world, "1 entretien\n2 entretien")
    world.write(HELENE, "valider R-1, R-2")
    world.run()
    assert {f["status"] for f in world.json("feedback", "list")} == {"validated"}


def test_unclear_words_are_given_their_meaning_by_the_recruiter(world):
    answered(world, "Sofia, pourquoi pas, on en reparle")
    doubt = world.last(HELENE_AT, "[R-")
    assert [f["action"] for f in world.json("feedback", "list")] == ["comment"]
    assert doubt.subject == "[R-1] Je n'ai pas compris la réponse de Paul Roux"
    assert "pourquoi pas" in doubt.words and "Laisser en commentaire" in doubt.links()
    world.click(HELENE, doubt, "Demande d'entretien")
    asked = world.run()[-1]
    assert "attend votre décision" in asked.words
    row = world.json("feedback", "list")[0]
    assert (row["action"], row["type"], row["status"], row["candidate"]) == ("interview", "request", "pending", 2)
    world.click(HELENE, asked, "Valider")
    world.run()
    assert world.json("feedback", "list")[0]["status"] == "validated"
    assert world.last(HELENE_AT).subject.endswith(" de Paul Roux"), world.last(HELENE_AT).subject
    world.answer(HELENE, doubt, "requalifier R-1 intéressé")
    assert "Je n'ai rien changé" in only(world.run()).words


def test_a_long_conversation_names_its_first_and_its_latest_mails(world):
    """A mail of the thousandth answer would bear 48 KB of References, and no server take it."""
    launched(world)
    asked = world.last(PAUL_AT)
    told = []
    for n in range(25):
        world.answer(PAUL, asked, f"1 non, trop loin ({n})", dmarc=None)
        told += [mail for mail in world.run() if mail.to == HELENE_AT]
    assert len(told) == 25
    assert told[-1].references[0] == told[0].references[0] and told[-1].references[-1] == told[-2].id
    assert told[-1].references[-18:] == [mail.id for mail in told[-19:-1]] and len(told[-1].references) == 20
    assert all(len(mail.references) <= 20 for mail in told)


def test_a_batch_with_a_letter_that_cannot_be_taken_yet_is_taken_once(world):
    """Marie's space shows documents that must be read first: what was done for Paul beside it is undone with it, and done again."""
    launched(world, hidden=True)
    with sqlite3.connect(os.path.join(world.root, "state", "facteur.db")) as database:
        assert database.execute("DELETE FROM document_text").rowcount > 0
    database.close()
    world.answer(PAUL, world.last(PAUL_AT), "1 entretien mardi 14h", dmarc=None)
    world.answer(MARIE, world.last(MARIE_AT), "mes candidats", dmarc=None)
    world.answer(PAUL, world.last(PAUL_AT), "2 non, trop junior", dmarc=None)
    mails = world.run()
    assert sorted(mail.to for mail in mails) == sorted([PAUL_AT, MARIE_AT, PAUL_AT, HELENE_AT, HELENE_AT])
    assert [(row["candidate"], row["action"]) for row in world.json("feedback", "list")] == [(1, "interview"), (2, "declined")]
    assert len([row for row in world.json("journal", "list") if row["event"] == "feedback.create"]) == 2
    assert world.faults() == []


def test_words_that_turn_out_to_ask_after_the_end_are_decided(world):
    """D34: a diffusion with a request to treat is not done."""
    launched(world)
    world.answer(PAUL, world.last(PAUL_AT), "Sofia, pourquoi pas, on en reparle", dmarc=None)
    doubt = only([mail for mail in world.run() if mail.to == HELENE_AT])
    world.write(HELENE, "clore D-1")
    world.run()
    assert world.json("diffusion", "show", "D-1")["status"] == "done"
    world.click(HELENE, doubt, "Demande d'entretien")
    receipt = only(world.run())
    assert world.json("diffusion", "show", "D-1")["status"] == "reviewing"
    assert [row["actor"] for row in world.json("journal", "list") if row["event"] == "diffusion.reopen"] == [HELENE_AT]
    world.click(HELENE, receipt, "Valider")
    world.run()
    assert world.json("diffusion", "show", "D-1")["status"] == "done"


def test_words_of_an_archived_diffusion_keep_their_meaning(world):
    launched(world)
    world.answer(PAUL, world.last(PAUL_AT), "Sofia, pourquoi pas, on en reparle", dmarc=None)
    doubt = only([mail for mail in world.run() if mail.to == HELENE_AT])
    for words in ("clore D-1", "archiver D-1"):
        world.write(HELENE, words)
        world.run()
    world.click(HELENE, doubt, "Demande d'entretien")
    assert "archivée" in only(world.run()).words
    assert [row["status"] for row in world.json("feedback", "list")] == ["notified"]
    assert world.json("diffusion", "show", "D-1")["status"] == "archived"


def test_a_reply_to_what_asks_for_nothing_offers_what_can_be_done(world):
    """D59: there is nothing to validate, but its meaning can be changed, and who wrote it asked."""
    launched(world)
    world.answer(PAUL, world.last(PAUL_AT), "Sofia, pourquoi pas, on en reparle", dmarc=None)
    doubt = only([mail for mail in world.run() if mail.to == HELENE_AT])
    world.answer(HELENE, doubt, "Quel jour l'a-t-il vu ?")
    answer = only(world.run())
    assert not {"Valider", "Refuser (motif)"} & set(answer.links()) and "Répondez « valider »" not in answer.words
    assert {"Demande d'entretien", "Les retours", "Écrire à Paul Roux"} <= set(answer.links())
    world.click(HELENE, answer, "Demande d'entretien")
    world.run()
    assert [row["status"] for row in world.json("feedback", "list")] == ["pending"]
