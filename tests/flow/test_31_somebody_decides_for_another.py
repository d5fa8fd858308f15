"""Delegation, and who may decide what: agencies, admins, delegates."""
import pytest
from conftest import HELENE, MARIE, NOE, PAUL, launch, launched, make_world, only

pytestmark = pytest.mark.in_turns(2)

PAUL_AT, MARIE_AT, HELENE_AT = "p.roux@usine-roux.example", "m.blanc@mecadis.example", "h.alder@cabinet.example"
NOE_AT = "n.keller@cabinet.example"
CAMILLE = "Camille Roy <c.roy@cabinet.example>"
ADMIN = "Ada Lemoine <a.lemoine@cabinet.example>"


def asks(world, who=PAUL, at=PAUL_AT, body="1 entretien"):
    world.answer(who, world.last(at), body, dmarc=None)
    return world.run()


def delegates(world, words="n.keller@cabinet.example jusqu'au 12/12"):
    world.write(HELENE, "déléguer " + words)
    return world.run()


def decisions(world):
    return {f["ref"]: f["status"] for f in world.json("feedback", "list")}


def test_a_delegate_is_told_gets_the_requests_and_decides(world):
    launched(world)
    mails = delegates(world)
    receipt = only([mail for mail in mails if mail.to == HELENE_AT])
    told = only([mail for mail in mails if mail.to == NOE_AT])
    assert "samedi 12 décembre 2026" in receipt.words and "Noé Keller" in receipt.words
    assert "Hélène Alder" in told.words and "samedi 12 décembre 2026" in told.words
    mails = asks(world)
    copy = only([mail for mail in mails if mail.to == NOE_AT])
    assert "par délégation d'Hélène Alder" in copy.words and HELENE_AT in {mail.to for mail in mails}
    world.click(NOE, copy, "Valider")
    mails = world.run()
    assert "par délégation d'Hélène Alder" in only([mail for mail in mails if mail.to == NOE_AT]).words
    assert "Noé Keller, pour Hélène Alder," in only([mail for mail in mails if mail.to == PAUL_AT]).words
    assert decisions(world) == {"R-1": "validated"}
    journal = only([line for line in world.json("journal", "list") if line["event"] == "feedback.validate"])
    assert journal["actor"] == NOE_AT and "par délégation d'Hélène Alder" in journal["text"]


def test_the_first_decision_stands_whoever_it_came_from(world):
    launched(world)
    delegates(world)
    asks(world)
    world.click(NOE, world.last(NOE_AT, "[R-"), "Valider")
    world.run()
    world.click(HELENE, world.last(HELENE_AT, "[R-"), "Refuser (motif)", "trop tard")
    answer = only(world.run())
    assert "Déjà" in answer.subject and "Noé Keller (par délégation)" in answer.words
    assert decisions(world) == {"R-1": "validated"}


def test_a_delegate_sees_the_delegators_diffusions(world):
    launched(world)
    for command in ("diffusions", "retours", "diffusion D-1"):
        world.write(NOE, command)
        assert "Développeurs C confirmés" not in only(world.run()).words, command
    delegates(world)
    asks(world)
    world.write(NOE, "diffusions")
    assert "Développeurs C confirmés" in only(world.run()).words
    world.write(NOE, "retours")
    assert "Paul Roux" in only(world.run()).words
    world.write(NOE, "prolonger D-1 20/12/2026")
    world.run()
    assert world.json("diffusion", "show", "D-1")["end"].startswith("2026-12-20")


def test_a_delegation_ends_with_its_day(world):
    launched(world)
    delegates(world, "n.keller@cabinet.example jusqu'au 05/12/2026")
    world.at("2026-12-05 23:00")
    asks(world)
    copy = world.last(NOE_AT, "[R-")
    world.at("2026-12-06 00:01")
    world.click(NOE, copy, "Valider")
    assert "autre agence" in only(world.run()).words
    assert decisions(world) == {"R-1": "pending"}
    assert NOE_AT not in {mail.to for mail in asks(world, MARIE, MARIE_AT)}


def test_a_delegation_is_shown_and_ended(world):
    launched(world)
    world.write(HELENE, "déléguer")
    assert "Personne ne décide pour vous" in only(world.run()).words
    delegates(world)
    world.write(HELENE, "délégation")
    shown = only(world.run())
    assert "Noé Keller" in shown.words and "samedi 12 décembre 2026" in shown.words
    world.write(NOE, "déléguer")
    assert "pour Hélène Alder" in only(world.run()).words
    world.click(HELENE, shown, "Mettre fin à la délégation")
    mails = world.run()
    assert {mail.to for mail in mails} == {HELENE_AT, NOE_AT}
    asks(world)
    world.write(NOE, "valider R-1")
    assert "autre agence" in only(world.run()).words
    world.write(HELENE, "fin de délégation")
    assert "Aucune délégation" in only(world.run()).words


def test_both_are_told_in_the_morning_when_a_delegation_is_over(world):
    launched(world)
    delegates(world, "n.keller@cabinet.example jusqu'au 05/12/2026")
    asks(world, body="1 entretien\n2 entretien\n3 entretien")
    world.write(NOE, "valider R-1, R-2")
    world.run()
    world.at("2026-12-05 23:59")
    assert world.run() == []
    world.at("2026-12-06 07:59")
    assert world.run() == []
    world.at("2026-12-06 08:00")
    mails = world.run()
    absent = only([mail for mail in mails if mail.to == HELENE_AT])
    delegate = only([mail for mail in mails if mail.to == NOE_AT])
    assert absent.subject == "Noé Keller ne décide plus pour vous"
    assert "samedi 5 décembre 2026" in absent.words
    assert "Noé Keller a répondu à 2 demandes pour vous ; 1 demande attend votre réponse." in absent.words
    assert delegate.subject == "Hélène Alder reprend ses diffusions" and "samedi 5 décembre 2026" in delegate.words
    assert world.run() == []
    event = only([line for line in world.json("journal", "list") if line["event"] == "delegation.over"])
    assert "Noé Keller" in event["text"]
    world.click(HELENE, absent, "Déléguer de nouveau")
    assert {mail.to for mail in world.run()} == {HELENE_AT, NOE_AT}


def test_who_was_told_of_the_end_by_mail_is_not_told_again(world):
    """Ended or replaced before its day: what stands later says its own end."""
    delegates(world, "n.keller@cabinet.example jusqu'au 05/12/2026")
    delegates(world, "n.keller@cabinet.example jusqu'au 08/12/2026")
    world.at("2026-12-06 09:00")
    assert world.run() == []
    world.write(HELENE, "fin de délégation")
    world.run()
    world.at("2026-12-09 09:00")
    assert world.run() == []


def test_the_end_of_a_delegation_is_told_in_english_too(world):
    world.recruiter("Jane Doe", "j.doe@cabinet.example", "Lyon", "--language", "en")
    delegates(world, "j.doe@cabinet.example jusqu'au 05/12/2026")
    world.at("2026-12-07 09:00")
    told = only([mail for mail in world.run() if mail.to == "j.doe@cabinet.example"])
    assert told.subject == "Hélène Alder takes back their diffusions" and "5 December 2026" in told.words


def test_a_delegation_is_taken_back(tmp_path):
    world = make_world(tmp_path, undo_s=120)
    delegates(world)
    world.write(HELENE, "annuler")
    assert "C'est annulé" in only(world.run()).words
    world.at("2026-12-01 10:00")
    assert world.run() == []
    world.write(NOE, "déléguer")
    assert "ne décidez pour personne" in only(world.run()).words


@pytest.mark.sampled(3)
@pytest.mark.parametrize("words, said", [
    ("p.roux@usine-roux.example jusqu'au 12/12", "est un contact"),
    ("inconnu@ailleurs.example jusqu'au 12/12", "inconnu@ailleurs.example"),
    ("Jacques Personne jusqu'au 12/12", "Jacques Personne"),
    ("h.alder@cabinet.example jusqu'au 12/12", "vous-même"),
    ("n.keller@cabinet.example", "jusqu'à quelle date"),
    ("n.keller@cabinet.example jusqu'au 31/11/2026", "n'existe pas"),
    ("n.keller@cabinet.example jusqu'au 01/11/2026", "déjà passé"),
    ("n.keller@cabinet.example jusqu'au 01/11/2029", "plus d'un an"),
    ("jusqu'au 12/12", "à qui déléguer"),
])
def test_what_cannot_be_delegated_is_said(world, words, said):
    mails = delegates(world, words)
    assert said in only(mails).words and "Je n'ai rien changé" in only(mails).words


def test_a_delegate_by_name(world):
    mails = delegates(world, "à Noé Keller jusqu'au vendredi 11 décembre")
    assert {mail.to for mail in mails} == {HELENE_AT, NOE_AT} and "vendredi 11 décembre 2026" in mails[0].words


@pytest.mark.parametrize("words, day", [
    ("à Noé Keller jusqu'à vendredi", "vendredi 4 décembre 2026"),
    ("n.keller@cabinet.example jusqu'au vendredi 11", "vendredi 11 décembre 2026"),
    ("n.keller@cabinet.example jusqu'à mardi prochain", "mardi 8 décembre 2026"),
])
def test_until_a_day_of_the_week(world, words, day):
    """As people say it; the answer tells which day it is taken for."""
    receipt = only([mail for mail in delegates(world, words) if mail.to == HELENE_AT])
    assert day in receipt.words, receipt.words


def test_a_day_of_the_week_that_never_comes_is_no_date(world):
    assert "n'est pas une date" in only(delegates(world, "n.keller@cabinet.example jusqu'au vendredi 10")).words


def test_what_was_delegated_is_not_handed_on(world):
    world.agency("Nice", "nice@cabinet.example")
    world.recruiter("Camille Roy", "c.roy@cabinet.example", "Nice")
    launched(world)
    delegates(world)
    world.write(NOE, "déléguer c.roy@cabinet.example jusqu'au 12/12")
    world.run()
    asks(world)
    world.write(CAMILLE, "valider R-1")
    assert "autre agence" in only(world.run()).words
    assert decisions(world) == {"R-1": "pending"}


def test_who_may_decide(world):
    """A colleague of the agency and an admin may; another agency may not."""
    world.recruiter("Camille Roy", "c.roy@cabinet.example", "Lyon")
    world.recruiter("Ada Lemoine", "a.lemoine@cabinet.example", "Lille", "--admin")
    launched(world)
    asks(world, body="1 entretien\n2 entretien\n3 entretien")
    world.write(NOE, "valider R-1, R-2, R-3")
    assert "autre agence" in only(world.run()).words
    assert set(decisions(world).values()) == {"pending"}
    world.write(CAMILLE, "valider R-1")
    world.run()
    world.write(ADMIN, "refuser R-2 : déjà en poste")
    world.run()
    assert decisions(world) == {"R-1": "validated", "R-2": "refused", "R-3": "pending"}
    actors = [line["actor"] for line in world.json("journal", "list")
              if line["event"] in ("feedback.validate", "feedback.refuse")]
    assert actors == ["c.roy@cabinet.example", "a.lemoine@cabinet.example"]


# -- whom it was done for stands in the journal --

BY_DELEGATION = "par délégation d'Hélène Alder"


def noted(world, event):
    """What the journal says of Noé's acts of this kind."""
    return [line["text"] or "" for line in world.json("journal", "list")
            if line["event"] == event and line["actor"] == NOE_AT]


def test_what_is_the_delegates_own_is_noted_as_their_own(world):
    """In one letter: what they do for another, and below it what they do for themselves."""
    launched(world)
    delegates(world)
    world.write(NOE, "prolonger D-1 20/12/2026", "nouveau contact\nNom : Luc Petit\nE-mail : l.petit@client.example")
    world.run()
    assert BY_DELEGATION in only(noted(world, "diffusion.extend"))
    assert BY_DELEGATION not in only(noted(world, "contact.create"))


def test_a_form_sent_back_by_a_delegate_is_noted_as_such(world):
    launched(world)
    delegates(world)
    world.write(NOE, "modifier D-1", "Fin : 20/12/2026")
    world.run()
    assert BY_DELEGATION in only(noted(world, "diffusion.edit"))
    assert BY_DELEGATION in only(noted(world, "diffusion.extend"))


def test_a_delegates_reminder_is_noted_as_such(world):
    launched(world)
    delegates(world)
    world.at("2026-12-02 10:00")
    world.write(NOE, "relancer D-1")
    world.run()
    reminders = noted(world, "recipient.remind")
    assert len(reminders) == 2 and all(BY_DELEGATION in text for text in reminders), reminders


def lent_scenario(world):
    """S-1 is Hélène's, and Noé decides for her."""
    world.write(HELENE, "nouvelle liste : Embarqués", "Candidats : CV-1, CV-2")
    world.run()
    world.write(HELENE, "nouveau scénario", "Libellé : Relance\nListe : L-1\nLancement : 03/12/2026\nFin : 31/12/2026\n"
                "Fréquence : tous les 2 jours\nMessage : Bonjour {{prenom}}")
    world.run()
    world.write(NOE, "désactiver S-1")
    assert "autre agence" in only(world.run()).words
    delegates(world)


def test_what_a_delegate_takes_back_is_noted_as_such(tmp_path):
    world = make_world(tmp_path, undo_s=120)
    launch(world, hidden=False)
    world.at("2026-12-01 09:10")
    world.run()
    asks(world)
    lent_scenario(world)
    for number, words in enumerate(("prolonger D-1 20/12/2026", "valider R-1", "désactiver S-1"), 1):
        world.write(NOE, words)
        receipt = only([mail for mail in world.run() if mail.to == NOE_AT])
        world.click(NOE, receipt, "Annuler")
        assert "C'est annulé" in only(world.run()).words
        undone = noted(world, "act.undo")
        assert len(undone) == number and all(BY_DELEGATION in text for text in undone), undone


def test_a_delegate_reads_what_was_done_with_a_request(world):
    launched(world)
    asks(world)
    for command in ("historique R-1", "historique R-1 original"):
        world.write(NOE, command)
        assert "autre agence" in only(world.run()).words, command
    delegates(world)
    for command in ("historique D-1", "historique R-1", "historique Paul Roux"):
        world.write(NOE, command)
        assert "1 entretien" in only(world.run()).words, command
    assert "message envoyé à Paul Roux" in world.last(NOE_AT).words
    world.write(NOE, "historique R-1 original")
    assert "R-1.eml" in only(world.run()).attachments


def test_a_delegate_is_led_on_from_a_delegators_scenario(world):
    lent_scenario(world)
    world.write(NOE, "désactiver S-1")
    page = only(world.run())
    assert BY_DELEGATION in only(noted(world, "scenario.deactivate"))
    world.answer(NOE, page, "euh, je ne sais plus")
    answer = only(world.run())
    assert "[S-1]" in answer.links()["Activer"][1] and answer.links()["Activer"][2] == "activer S-1"


def test_a_run_sent_by_a_delegate_is_told_as_such(world):
    lent_scenario(world)
    world.write(NOE, "envoi immédiat S-1")
    world.click(NOE, only(world.run()), "Lancer malgré tout")
    world.run()
    assert BY_DELEGATION in only(noted(world, "scenario.send"))
    world.write(HELENE, "historique S-1")
    assert "Noé Keller (par délégation)" in only(world.run()).words


def test_a_copy_made_by_a_delegate_is_the_delegators(world):
    """Another agency's candidates are not theirs once the delegation is over."""
    launched(world)
    delegates(world)
    world.write(NOE, "dupliquer D-1")
    copy = only(world.run())
    assert "[D-2]" in copy.subject and "Jean Martin" in copy.words
    shown = world.json("diffusion", "show", "D-2")
    assert (shown["recruiter"], shown["agency"]) == ("h.alder@cabinet.example", "Lyon")
    assert BY_DELEGATION in only([text for text in noted(world, "diffusion.create")])
    world.write(HELENE, "fin de délégation")
    world.run()
    for command in ("diffusion D-2", "lancer D-2", "diffusions"):
        world.write(NOE, command)
        answer = only(world.run())
        assert "Jean Martin" not in answer.words and "Développeurs C confirmés" not in answer.words, command
    world.write(NOE, "diffusion D-2")
    assert "autre agence" in only(world.run()).words
    world.write(HELENE, "diffusion D-2")
    assert "Jean Martin" in only(world.run()).words
