"""`annuler`: what a recruiter did is taken back whole while what it sends to others still waits."""
import pytest
from conftest import FORM, HELENE, MARIE, NOE, PAUL, drafted, make_world, only

pytestmark = pytest.mark.in_turns(2)

PAUL_AT, MARIE_AT, HELENE_AT = "p.roux@usine-roux.example", "m.blanc@mecadis.example", "h.alder@cabinet.example"
CAMILLE = "Camille Roy <c.roy@cabinet.example>"


@pytest.fixture
def world(tmp_path):
    return make_world(tmp_path, undo_s=120)


def started(world, hidden=False):
    """D-1 launched at 9:00, its mails gone at 9:05."""
    draft = drafted(world)
    if hidden:
        world.answer(HELENE, draft, "options CV-3\nCacher son identité : oui")
        world.run()
    world.answer(HELENE, draft, "lancer")
    world.run()
    world.at("2026-12-01 09:05")
    world.run()
    return draft


def asked(world, body="1 entretien mardi 14h", **more):
    started(world, **more)
    world.answer(PAUL, world.last(PAUL_AT), body, dmarc=None)
    world.run()
    return world.last(HELENE_AT, "[R-")


def status(world, ref="D-1"):
    return world.json("diffusion", "show", ref)["status"]


def decisions(world):
    return {f["ref"]: f["status"] for f in world.json("feedback", "list")}


def states(world, to):
    return [mail["state"] for mail in world.json("outbox", "list") if mail["to"] == to]


def test_a_launch_is_taken_back_before_anything_left(world):
    draft = drafted(world)
    world.answer(HELENE, draft, "lancer")
    receipt = [mail for mail in world.run() if "lancée" in mail.subject][0]
    assert "Annuler" in receipt.links() and "avant 9 h 02" in receipt.words
    world.at("2026-12-01 09:01")
    world.click(HELENE, receipt, "Annuler")
    answer = only(world.run())
    assert "C'est annulé" in answer.words and "lancer D-1" in answer.words
    assert status(world) == "draft"
    assert states(world, PAUL_AT) == ["cancelled"] and states(world, MARIE_AT) == ["cancelled"]
    assert [line["event"] for line in world.json("journal", "list")][-1] == "act.undo"
    world.at("2026-12-01 10:00")
    assert world.run() == []
    world.answer(HELENE, draft, "lancer")
    world.run()
    world.at("2026-12-01 10:05")
    assert {mail.to for mail in world.run()} == {PAUL_AT, MARIE_AT}


def test_after_the_delay_the_answer_says_so_and_offers_the_contrary(world):
    draft = drafted(world)
    world.answer(HELENE, draft, "lancer")
    receipt = [mail for mail in world.run() if "lancée" in mail.subject][0]
    world.at("2026-12-01 09:05")
    world.run()
    world.click(HELENE, receipt, "Annuler")
    answer = only(world.run())
    assert "Trop tard" in answer.subject and "jusqu'à 9 h 02" in answer.words
    assert answer.links()["Clore la diffusion"][2] == "clore D-1"
    assert status(world) == "running"


def test_a_mail_that_is_leaving_cannot_be_recalled(world):
    """Exactly one of the two wins, whatever the clock says: the row's state decides."""
    import sqlite3
    draft = drafted(world)
    world.answer(HELENE, draft, "lancer")
    receipt = [mail for mail in world.run() if "lancée" in mail.subject][0]
    with sqlite3.connect(f"{world.root}/state/facteur.db") as db:
        db.execute("UPDATE outbox SET state = 'sent', tries = 1 WHERE to_email = ?", (PAUL_AT,))
    world.at("2026-12-01 09:01")
    world.click(HELENE, receipt, "Annuler")
    assert "Trop tard" in only(world.run()).subject
    assert status(world) == "running" and states(world, MARIE_AT) == ["queued"]


def test_a_double_click_takes_back_once(world):
    request = asked(world)
    world.click(HELENE, request, "Valider")
    receipt = only(world.run())
    world.click(HELENE, receipt, "Annuler")
    world.click(HELENE, receipt, "Annuler")
    said = [mail.words for mail in world.run()]
    assert sorted(("C'est annulé" in words, "déjà annulé" in words) for words in said) == [(False, True), (True, False)]
    assert decisions(world) == {"R-1": "pending"}
    assert [line["event"] for line in world.json("journal", "list")].count("act.undo") == 1


def test_a_decision_taken_back_may_be_taken_otherwise(world):
    request = asked(world)
    world.click(HELENE, request, "Valider")
    receipt = only(world.run())
    world.answer(HELENE, receipt, "annuler")
    assert "valider R-1" in only(world.run()).words
    world.answer(HELENE, request, "refuser : déjà en poste")
    world.run()
    world.at("2026-12-01 09:10")
    told = only(world.run())
    assert told.to == PAUL_AT and "déjà en poste" in told.words and decisions(world) == {"R-1": "refused"}


def test_an_identity_is_not_shown_while_its_decision_can_be_taken_back(world):
    request = asked(world, "3 : identité", hidden=True)
    world.click(HELENE, request, "Valider")
    receipt = only(world.run())
    world.answer(PAUL, world.last(PAUL_AT), "mes candidats", dmarc=None)
    assert "Haddad" not in only(world.run()).text
    world.answer(HELENE, receipt, "annuler")
    world.run()
    world.at("2026-12-01 09:30")
    assert world.run() == []
    world.answer(PAUL, world.last(PAUL_AT), "mes candidats", dmarc=None)
    assert "Haddad" not in only(world.run()).text
    world.click(HELENE, request, "Valider")
    world.run()
    world.at("2026-12-01 09:40")
    assert "Karim Haddad" in only(world.run()).words
    world.answer(PAUL, world.last(PAUL_AT), "mes candidats", dmarc=None)
    assert "Karim Haddad" in only(world.run()).words


def test_without_a_mail_replied_to_the_last_act_is_meant(world):
    started(world)
    world.write(HELENE, "prolonger D-1 22/12/2026")
    world.run()
    world.write(HELENE, "annuler")
    assert "prolonger D-1" in world.run()[-1].words
    assert world.json("diffusion", "show", "D-1")["end"].startswith("2026-12-15")
    world.write(HELENE, "annuler D-1")
    assert "déjà annulé" in only(world.run()).words


@pytest.mark.parametrize("command, before, after", [
    ("clore D-1", "running", "done"),
    ("terminer D-1", "running", "done"),
])
def test_steps_are_taken_back(world, command, before, after):
    started(world)
    world.write(HELENE, command)
    world.run()
    assert status(world) == after
    world.write(HELENE, "annuler D-1")
    world.run()
    assert status(world) == before
    world.at("2026-12-01 11:00")
    assert world.run() == []


def test_a_withdrawal_is_taken_back_with_the_requests_it_closed(world):
    """D52: candidates withdrawn by mistake come back, and their pending requests with them."""
    asked(world)
    world.write(HELENE, "options CV-1 D-1", "Actif : non")
    receipt = only(world.run())
    assert decisions(world) == {"R-1": "refused"}
    world.click(HELENE, receipt, "Annuler")
    world.run()
    assert decisions(world) == {"R-1": "pending"}
    assert [d["active"] for d in world.json("diffusion", "show", "D-1")["dossiers"]] == [True, True, True]
    world.at("2026-12-01 11:00")
    assert world.run() == []


def test_drafts_come_and_go(world):
    draft = drafted(world)
    world.click(HELENE, draft, "Annuler")
    assert "C'est annulé" in only(world.run()).words and world.json("diffusion", "list") == []
    second = drafted(world)
    assert "[D-2]" in second.subject
    world.answer(HELENE, second, "supprimer")
    receipt = only(world.run())
    assert world.json("diffusion", "list") == []
    world.click(HELENE, receipt, "Annuler")
    world.run()
    shown = world.json("diffusion", "show", "D-2")
    assert len(shown["dossiers"]) == 3 and len(shown["contacts"]) == 2


def test_a_hire_taken_back_leaves_its_list(world):
    request = asked(world, "Je souhaite embaucher Jean Martin")
    world.click(HELENE, request, "Valider")
    receipt = only(world.run())
    assert "liste d'embauches E-1" in receipt.words
    world.click(HELENE, receipt, "Annuler")
    world.run()
    assert decisions(world) == {"R-1": "pending"}
    world.click(HELENE, request, "Valider")
    assert "liste d'embauches E-" in only(world.run()).words


def test_words_given_a_meaning_are_taken_back(world):
    doubt = asked(world, "Sofia, pourquoi pas, on en reparle")
    world.click(HELENE, doubt, "Demande d'entretien")
    receipt = only(world.run())
    assert decisions(world) == {"R-1": "pending"}
    world.click(HELENE, receipt, "Annuler")
    world.run()
    assert decisions(world) == {"R-1": "notified"}


def test_candidates_added_to_a_draft_are_taken_back(world):
    draft = drafted(world, FORM.replace("CV-1, CV-2, CV-3", "CV-1"))
    world.answer(HELENE, draft, "ajouter CV-2, CV-3")
    receipt = only(world.run())
    world.click(HELENE, receipt, "Annuler")
    world.run()
    assert [d["candidate"] for d in world.json("diffusion", "show", "D-1")["dossiers"]] == ["CV-1"]
    world.answer(HELENE, draft, "retirer CV-1")
    receipt = only(world.run())
    world.click(HELENE, receipt, "Annuler")
    world.run()
    assert [d["candidate"] for d in world.json("diffusion", "show", "D-1")["dossiers"]] == ["CV-1"]


def test_what_a_colleague_does_is_told_to_the_owner_once_it_stands(world):
    world.recruiter("Camille Roy", "c.roy@cabinet.example", "Lyon")
    started(world)
    world.write(CAMILLE, "prolonger D-1 22/12/2026")
    receipt = only(world.run())
    assert receipt.to == "c.roy@cabinet.example"
    world.click(CAMILLE, receipt, "Annuler")
    world.run()
    world.at("2026-12-01 11:00")
    assert world.run() == []


def test_what_came_later_goes_first(world):
    draft = drafted(world)
    world.answer(HELENE, draft, "lancer")
    launch = [mail for mail in world.run() if "lancée" in mail.subject][0]
    world.answer(HELENE, draft, "prolonger 22/12/2026")
    world.run()
    world.click(HELENE, launch, "Annuler")
    answer = only(world.run())
    assert "prolonger D-1" in answer.words and status(world) == "running"
    world.click(HELENE, answer, "Annuler d'abord « prolonger D-1 »")
    world.run()
    world.click(HELENE, launch, "Annuler")
    world.run()
    assert status(world) == "draft"


def test_only_its_author_takes_an_act_back(world):
    world.recruiter("Camille Roy", "c.roy@cabinet.example", "Lyon")
    request = asked(world)
    world.click(HELENE, request, "Valider")
    world.run()
    for who in (CAMILLE, NOE):
        world.write(who, "annuler R-1")
        assert "rien de vous à annuler" in only(world.run()).words
    assert decisions(world) == {"R-1": "validated"}


def test_words_beside_an_undo_do_nothing(world):
    request = asked(world)
    world.click(HELENE, request, "Valider")
    receipt = only(world.run())
    world.answer(HELENE, receipt, "annuler\nclore D-1")
    assert "s'écrit seul" in only(world.run()).words
    assert decisions(world) == {"R-1": "validated"} and status(world) == "running"


def test_an_undone_decision_after_the_clock_ended_the_diffusion_opens_it_again(world):
    world.write(HELENE, "nouvelle diffusion", FORM)
    draft = only(world.run())
    world.answer(HELENE, draft, "lancer")
    world.run()
    world.at("2026-12-15 23:50")
    world.run()
    world.answer(PAUL, world.last(PAUL_AT), "1 entretien", dmarc=None)
    world.run()
    world.at("2026-12-15 23:59")
    world.click(HELENE, world.last(HELENE_AT, "[R-"), "Valider")
    receipt = only(world.run())
    world.at("2026-12-16 00:00")
    world.run()
    assert status(world) == "done"
    world.click(HELENE, receipt, "Annuler")
    world.run()
    assert status(world) == "reviewing" and decisions(world) == {"R-1": "pending"}


def test_without_a_delay_nothing_can_be_taken_back(tmp_path):
    world = make_world(tmp_path)
    world.write(HELENE, "nouvelle diffusion", FORM)
    draft = only(world.run())
    assert "Annuler" not in draft.links()
    world.answer(HELENE, draft, "annuler")
    answer = only(world.run())
    assert "pris effet aussitôt" in answer.words and "Supprimer le brouillon" in answer.links()
    assert len(world.json("diffusion", "list")) == 1


def test_nothing_to_take_back(world):
    world.write(HELENE, "annuler")
    assert "rien de vous à annuler" in only(world.run()).words
    world.write(HELENE, "annuler R-99")
    assert "R-99" in only(world.run()).words


def subjects(mails, to):
    return [mail.subject for mail in mails if mail.to == to]


def test_an_end_within_the_delay_keeps_the_prolonging_here(world):
    """D15, D36: `prolonger` and then `clore` before it left: contacts hear of the end alone."""
    started(world)
    world.write(HELENE, "prolonger D-1 22/12/2026")
    world.run()
    world.at("2026-12-01 09:06")
    world.write(HELENE, "clore D-1")
    assert any("2 messages qui attendaient encore ne partiront pas" in mail.words for mail in world.run())
    world.at("2026-12-01 10:00")
    left = world.run()
    for at in (PAUL_AT, MARIE_AT):
        told = only([mail for mail in left if mail.to == at])
        assert "22 décembre" not in told.words and "cl" in told.subject + told.words


def test_an_end_taken_back_lets_the_prolonging_leave(world):
    started(world)
    world.write(HELENE, "prolonger D-1 22/12/2026")
    world.run()
    world.at("2026-12-01 09:06")
    world.write(HELENE, "clore D-1")
    world.run()
    world.write(HELENE, "annuler D-1")
    world.run()
    assert status(world) == "running"
    world.at("2026-12-01 10:00")
    left = world.run()
    assert "22 décembre" in only([mail for mail in left if mail.to == PAUL_AT]).words
    assert only([mail for mail in left if mail.to == MARIE_AT])


def test_a_diffusion_reopened_within_the_delay_was_never_closed(world):
    """D15: `clore` and then `prolonger` before it left."""
    request = asked(world)
    world.write(HELENE, "clore D-1")
    world.run()
    world.write(HELENE, "prolonger D-1 22/12/2026")
    world.run()
    world.at("2026-12-01 10:00")
    left = world.run()
    assert request and "22 décembre" in only([mail for mail in left if mail.to == PAUL_AT]).words
    assert status(world) == "running"


def test_closed_again_within_the_delay_nobody_is_told_twice(world):
    """D13: contacts who know of the end, and never heard that it was put off, are not told again."""
    asked(world)
    world.write(HELENE, "clore D-1")
    world.run()
    world.at("2026-12-01 10:00")
    assert subjects(world.run(), PAUL_AT)
    world.write(HELENE, "prolonger D-1 22/12/2026")
    world.run()
    world.write(HELENE, "clore D-1")
    world.run()
    world.at("2026-12-01 11:00")
    assert [mail for mail in world.run() if mail.to in (PAUL_AT, MARIE_AT)] == []


def test_a_launch_ended_within_the_delay_is_told_to_nobody(world):
    """D11: `lancer` and then `clore` before anything left: contacts never hear of it."""
    draft = drafted(world)
    world.answer(HELENE, draft, "lancer")
    world.run()
    world.answer(HELENE, draft, "clore")
    world.run()
    world.at("2026-12-01 10:00")
    assert [mail for mail in world.run() if mail.to in (PAUL_AT, MARIE_AT)] == []
    assert status(world) == "done"


def test_a_launch_prolonged_within_the_delay_is_told_once_with_its_new_end(world):
    """D11, D15."""
    draft = drafted(world)
    world.answer(HELENE, draft, "lancer")
    world.run()
    world.answer(HELENE, draft, "prolonger 22/12/2026")
    world.run()
    world.at("2026-12-01 10:00")
    told = only([mail for mail in world.run() if mail.to == PAUL_AT])
    assert "22 décembre" in told.subject and "cv-jean-martin.pdf" in told.attachments


def test_a_candidate_back_within_the_delay_never_left(world):
    """D52: `Actif : non` and then `oui` before contacts were told."""
    started(world)
    world.write(HELENE, "options CV-1 D-1", "Actif : non")
    world.run()
    world.write(HELENE, "options CV-1 D-1", "Actif : oui")
    world.run()
    world.at("2026-12-01 10:00")
    assert world.run() == []


def test_an_interview_moved_twice_within_the_delay_is_told_once(world):
    request = asked(world, "1 entretien mardi 14h")
    world.click(HELENE, request, "Valider")
    world.run()
    world.at("2026-12-01 10:00")
    world.run()
    world.write(HELENE, "déplacer R-1 09/12/2026 10h")
    world.run()
    world.write(HELENE, "déplacer R-1 10/12/2026 11h")
    world.run()
    world.at("2026-12-01 11:00")
    told = only([mail for mail in world.run() if mail.to == PAUL_AT])
    assert "jeudi 10 décembre" in told.words


def test_a_contact_taken_out_within_the_delay_hears_nothing(world):
    """D44: what was launched by mistake to somebody does not reach them."""
    draft = drafted(world)
    world.answer(HELENE, draft, "lancer")
    world.run()
    world.write(HELENE, "modifier D-1", "Contacts : Marie Blanc")
    world.run()
    world.at("2026-12-01 10:00")
    assert {mail.to for mail in world.run()} == {MARIE_AT}
    assert len(world.json("diffusion", "show", "D-1")["contacts"]) == 1


def test_a_scheduled_launch_too_late_to_undo_is_called_off_by_the_link(world):
    """D32: after the delay, « Clore la diffusion » is the contrary of « lancer » here too."""
    draft = drafted(world, FORM.replace("01/12/2026", "03/12/2026"))
    world.answer(HELENE, draft, "lancer")
    receipt = only(world.run())
    world.at("2026-12-01 09:05")
    world.click(HELENE, receipt, "Annuler")
    world.click(HELENE, only(world.run()), "Clore la diffusion")
    assert "est annulé" in only(world.run()).words
    world.at("2026-12-03 08:00")
    assert world.run() == []


def page_rows(world):
    """Each contact's line of the diffusion's page."""
    world.write(HELENE, "diffusion D-1")
    words = only(world.run()).words
    return [words[words.index(name):][:60] for name in ("Paul Roux", "Marie Blanc")]


def test_a_launch_done_again_is_shown_as_sent(world):
    """D33: what was cancelled is not what became of the mail that left since."""
    drafted(world)
    for command in ("lancer D-1", "annuler D-1", "lancer D-1"):
        world.write(HELENE, command)
        world.run()
    assert sorted(states(world, PAUL_AT)) == ["cancelled", "queued"]
    assert all("part bientôt" in row for row in page_rows(world))
    world.at("2026-12-01 09:05")
    world.run()
    assert all("envoyé le 01/12/2026" in row for row in page_rows(world))


def test_a_launch_prolonged_within_the_delay_is_shown_as_sent(world):
    draft = drafted(world)
    for command in ("lancer", "prolonger 22/12/2026"):
        world.answer(HELENE, draft, command)
        world.run()
    world.at("2026-12-01 09:05")
    world.run()
    assert all("envoyé le 01/12/2026" in row for row in page_rows(world))


def test_a_copy_taken_back_is_not_offered(world):
    """D36, D46: the draft that « dupliquer » made is gone."""
    draft = started(world)
    world.answer(HELENE, draft, "dupliquer")
    copied = only(world.run())
    assert "D-2" in copied.words
    world.answer(HELENE, copied, "annuler")
    answer = only(world.run())
    assert "C'est annulé" in answer.words and [row["ref"] for row in world.json("diffusion", "list")] == ["D-1"]
    assert not [link for link in answer.links().values() if "D-2" in link[2]]


@pytest.mark.parametrize("ended", ["clore", "terminer"])
def test_an_end_too_late_to_take_back_is_undone_openly(world, ended):
    draft = started(world)
    world.answer(HELENE, draft, ended)
    world.run()
    world.at("2026-12-01 10:00")
    world.run()
    world.write(HELENE, "annuler D-1")
    answer = only(world.run())
    world.click(HELENE, answer, "Rouvrir jusqu'à une autre date", "15/12/2026")
    world.run()
    assert status(world) == "running"


def test_an_act_taken_back_leaves_the_diffusions_of_others_alone(world):
    """What ended with a request pending is opened again by what brought the request back, and by nothing else."""
    import sqlite3
    asked(world)
    world.write(HELENE, "terminer D-1 malgré tout")
    world.run()
    with sqlite3.connect(f"{world.root}/state/facteur.db") as db:  # as it may have come to be before
        db.execute("UPDATE feedback SET status = 'pending'")
        db.execute("DELETE FROM decision")
    world.write(NOE, "nouvelle liste : Embarqués")
    world.run()
    world.write(NOE, "annuler")
    assert "C'est annulé" in world.run()[-1].words
    assert status(world) == "done"
    assert [row["event"] for row in world.json("journal", "list")].count("diffusion.reopen") == 0


def test_a_letter_that_told_twice_is_taken_back_whole(world):
    """D36: what one line queued and the next replaced does not leave either."""
    drafted(world)
    world.write(HELENE, "D-1", "lancer D-1\nmasquer CV-1 D-1")
    world.run()
    assert sorted(states(world, PAUL_AT)) == ["cancelled", "queued"]
    world.write(HELENE, "annuler D-1")
    assert "C'est annulé" in only(world.run()).words and status(world) == "draft"
    world.at("2026-12-01 10:00")
    assert world.run() == []
