"""D14, D34, D35, D57-D59: who says nothing is reminded, who decides is told when it suits, and the end is summed up."""
import csv
import io

import pytest
from conftest import FORM, HELENE, MARIE, PAUL, drafted, launched, only

pytestmark = pytest.mark.in_turns(2)

PAUL_AT, MARIE_AT, HELENE_AT = "p.roux@usine-roux.example", "m.blanc@mecadis.example", "h.alder@cabinet.example"


def to(mails, address):
    return [mail for mail in mails if mail.to == address]


def away(world, back, sender=PAUL, about=PAUL_AT, **more):
    mail = world.last(about)
    world.write(sender, "Réponse automatique : " + mail.subject,
                f"Je suis absent jusqu'au {back} inclus.\n", to=mail.reply_to, reply=mail,
                headers={"Auto-Submitted": "auto-replied"}, **more)


def test_silent_contacts_are_reminded_two_days_before_and_on_the_last_day(world):
    launched(world)
    world.answer(MARIE, world.last(MARIE_AT), "Bien reçu, merci.")
    world.run()
    for moment in ("2026-12-11 10:00", "2026-12-12 10:00", "2026-12-13 10:00"):
        world.at(moment)
        first = world.run()
        # The 13th is a Sunday: its reminder goes out on Friday, once.
        assert len(to(first, PAUL_AT)) == (moment == "2026-12-11 10:00"), moment
        assert not to(first, MARIE_AT) and not to(world.run(), PAUL_AT)
    reminder = world.last(PAUL_AT, "votre réponse")
    assert "mardi 15 décembre 2026" in reminder.words and "[C1] Jean Martin" in reminder.words
    assert "Haddad" not in reminder.raw.decode() and "Haddad" not in reminder.text + reminder.html
    world.at("2026-12-15 08:59")
    assert not to(world.run(), PAUL_AT)
    world.at("2026-12-15 09:00")
    assert len(to(world.run(), PAUL_AT)) == 1
    world.at("2026-12-15 15:00")
    assert not to(world.run(), PAUL_AT)
    world.click(PAUL, reminder, "Le rencontrer") if "Le rencontrer" in reminder.links() else None
    assert [row["event"] for row in world.json("journal", "list")].count("recipient.remind") == 2


def test_a_reminder_missed_while_stopped_is_caught_up_once(world):
    launched(world)
    world.at("2026-12-14 14:00")
    assert len(to(world.run(), PAUL_AT)) == 1
    assert not to(world.run(), PAUL_AT)
    world.at("2026-12-14 19:30")
    assert not to(world.run(), MARIE_AT)


def test_an_absence_stops_reminders_until_the_return(world):
    """D46: the recruiter is told, with the extension filled in."""
    launched(world)
    away(world, "14 décembre")
    told = only(world.run())
    assert told.to == HELENE_AT and "Paul Roux est absent" in told.subject
    assert "mardi 15 décembre 2026" in told.words
    assert told.links()["Prolonger d'une semaine après son retour"][2] == "prolonger D-1 22/12/2026"
    away(world, "14 décembre")
    assert world.run() == []
    world.at("2026-12-11 10:00")
    assert {mail.to for mail in world.run()} == {MARIE_AT}
    world.write(HELENE, "diffusion D-1")
    assert "absent, de retour le 15/12/2026" in only(world.run()).words
    world.at("2026-12-15 09:30")
    assert {mail.to for mail in world.run() if "votre réponse" in mail.subject} == {PAUL_AT, MARIE_AT}


def test_a_forged_absence_pauses_nothing(world):
    launched(world)
    away(world, "20 décembre", dmarc="fail")
    assert world.run() == []
    world.at("2026-12-11 10:00")
    assert {mail.to for mail in world.run()} == {PAUL_AT, MARIE_AT}


def test_a_recruiter_reminds_by_hand_once_a_day(world):
    launched(world)
    world.at("2026-12-03 10:00")
    world.write(HELENE, "relancer D-1")
    mails = world.run()
    assert {mail.to for mail in mails} == {PAUL_AT, MARIE_AT, HELENE_AT}
    assert "Je relance 2 contacts" in to(mails, HELENE_AT)[0].words
    world.write(HELENE, "relancer D-1")
    answer = only(world.run())
    assert "déjà relancé aujourd'hui" in answer.words


def test_requests_left_waiting_are_recalled_each_working_morning(world):
    """D58: once a day, numbered, with their links; a request of the same day is not."""
    launched(world)
    world.at("2026-12-03 08:00")
    world.answer(PAUL, world.last(PAUL_AT), "1 entretien mardi 14h\n2 son CV ?")
    world.run()
    world.at("2026-12-03 10:00")
    assert not [mail for mail in world.run() if "Résumé" in mail.subject]
    world.at("2026-12-04 09:00")
    summary = only(world.run())
    assert summary.to == HELENE_AT and "2 demandes à décider" in summary.subject
    assert world.run() == []
    world.at("2026-12-05 09:00")
    assert world.run() == []
    world.answer(HELENE, summary, "valider R-1\nrefuser R-2 : déjà en poste")
    world.run()
    states = {row["ref"]: row["status"] for row in world.json("feedback", "list")}
    assert states == {"R-1": "validated", "R-2": "refused"}


def test_a_reply_to_a_summary_decides_what_it_named_only(world):
    """D58, D61: one click for all, and nothing that came since."""
    launched(world)
    world.answer(PAUL, world.last(PAUL_AT), "1 entretien mardi 14h\n2 son CV ?")
    world.run()
    world.at("2026-12-02 09:00")
    summary = only(world.run())
    world.answer(MARIE, world.last(MARIE_AT), "1 entretien jeudi 10h")
    world.run()
    world.click(HELENE, summary, "Tout valider")
    world.run()
    states = {row["ref"]: row["status"] for row in world.json("feedback", "list")}
    assert states == {"R-1": "validated", "R-2": "validated", "R-3": "pending"}


def test_notifications_come_as_a_summary_at_the_hour_chosen(world):
    """D59: at once or as a digest; requests still at once."""
    launched(world)
    world.write(HELENE, "préférences")
    form = only(world.run())
    assert "Notifications : tout de suite" in form.words
    world.answer(HELENE, form, "Notifications : résumé à 25 h\nTéléphone : abc")
    wrong = only(world.run())
    assert "Je n'ai rien changé" in wrong.words and "25 h" in wrong.words and "numéro de téléphone" in wrong.words
    world.answer(HELENE, form, "Notifications : résumé à 8 h 30\nTéléphone : 04 72 00 00 00")
    assert "résumé à 8 h 30" in only(world.run()).words
    world.answer(PAUL, world.last(PAUL_AT), "2 non trop junior")
    assert {mail.to for mail in world.run()} == {PAUL_AT}
    world.answer(MARIE, world.last(MARIE_AT), "1 entretien jeudi 10h")
    assert HELENE_AT in {mail.to for mail in world.run()}
    world.at("2026-12-02 08:29")
    assert world.run() == []
    world.at("2026-12-02 08:30")
    summary = only(world.run())
    assert "1 demande à décider, 1 retour" in summary.subject
    assert "trop junior" in summary.words and "R-2" in summary.words and "trop junior" in summary.html
    assert "Valider R-2" in summary.links()
    world.click(HELENE, summary, "Valider R-2")
    world.run()
    world.at("2026-12-03 08:31")
    assert world.run() == []


def test_one_summary_follows_a_long_stop(world):
    """D59: after days without a pass, one summary and no more."""
    launched(world)
    world.write(HELENE, "préférences", "Notifications : résumé à 18h\n")
    world.answer(PAUL, world.last(PAUL_AT), "2 non trop junior")
    world.run()
    world.at("2026-12-07 18:05")
    assert [mail for mail in world.run() if "Résumé" in mail.subject]
    assert world.run() == []


def test_summaries_keep_local_time_over_the_clock_change(world):
    """The 29th of March 2026 has 23 hours: the summary of the 30th still leaves at 8:30 in Paris."""
    world.at("2026-03-27 08:00")
    form = FORM.replace("01/12/2026", "27/03/2026").replace("15/12/2026", "15/04/2026")
    world.answer(HELENE, drafted(world, form), "lancer")
    world.write(HELENE, "préférences", "Notifications : résumé à 8h30\n")
    world.at("2026-03-27 09:00")
    world.run()
    world.at("2026-03-27 12:00")
    world.answer(PAUL, world.last(PAUL_AT), "2 non trop junior")
    world.run()
    world.at("2026-03-29 12:00")
    assert world.run() == []
    world.at("2026-03-30 08:29")
    assert world.run() == []
    world.at("2026-03-30 08:30")
    assert len(world.run()) == 1


def test_the_end_says_who_said_what_and_is_answered_in_place(world):
    """D14, D33: answers by candidate, the silent, open requests to decide in a reply, a CSV."""
    launched(world)
    world.answer(PAUL, world.last(PAUL_AT), "1 entretien mardi 14h, 2 non trop junior, 3 son identité")
    world.run()
    world.at("2026-12-16 00:05")
    world.run()
    recap = world.last(HELENE_AT, "fin de la diffusion")
    assert "Marie Blanc (Mécadis) : n'a pas répondu" in recap.words
    assert "Paul Roux : pas intéressé" in recap.words and "trop junior" in recap.html
    assert {"Valider R-1", "Refuser R-1 (motif)", "Valider R-3", "Tout valider"} <= set(recap.links())
    raw = next(data for name, data in recap.attachments.items() if name.startswith("retours"))
    assert len(list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))) == 4
    world.answer(HELENE, recap, "valider R-1 : salle B\nrefuser R-3 : accord attendu")
    world.run()
    assert world.json("diffusion", "show", "D-1")["status"] == "done"
    final = world.last(HELENE_AT, "bilan")
    assert "toutes les demandes sont traitées" in final.words and "Validée" in final.words


def test_a_finished_diffusion_is_archived_by_the_clock(world):
    """D35: ninety days later, read-only."""
    launched(world)
    world.at("2026-12-16 00:05")
    world.run()
    assert world.json("diffusion", "show", "D-1")["status"] == "done"
    world.at("2027-03-15 00:04")
    world.run()
    assert world.json("diffusion", "show", "D-1")["status"] == "done"
    world.at("2027-03-16 02:05")
    world.run()
    assert world.json("diffusion", "show", "D-1")["status"] == "archived"
    world.write(HELENE, "prolonger D-1 01/05/2027")
    refused = only(world.run())
    assert "Je n'ai rien changé" in refused.words and {"Dupliquer", "Les retours"} <= set(refused.links())


def test_one_dossier_comes_again_on_request(world):
    """D5: `dossier 1` sends that candidate's documents; a hidden one sends none."""
    launched(world)
    world.answer(PAUL, world.last(PAUL_AT), "dossier 2")
    answer = only(world.run())
    assert list(answer.attachments) == ["cv-sofia-benali.pdf"] and "[C2]" in answer.text and "[C1]" not in answer.text
    world.answer(PAUL, world.last(PAUL_AT), "Dossier C3")
    answer = only(world.run())
    assert not answer.attachments and "[C3] Candidat 3" in answer.words


@pytest.mark.parametrize("back, offered", [("6 décembre", False), ("7 décembre", False), ("8 décembre", True)])
def test_more_time_is_offered_for_an_absence_only_where_it_is_more(world, back, offered):
    """D46: back a week before the end, nobody needs more."""
    launched(world)
    away(world, back)
    told = only(world.run())
    assert ("Prolonger d'une semaine après son retour" in told.links()) == offered
    if offered:
        world.click(HELENE, told, "Prolonger d'une semaine après son retour")
        world.run()
        assert world.json("diffusion", "show", "D-1")["end"].startswith("2026-12-16")
