"""Interviews reach the calendars of who asked and of the recruiter, and what calendars answer is understood."""
import re
from datetime import datetime, timedelta, timezone

import pytest
from conftest import HELENE, MARIE, NOE, PAUL, launched, make_world, only

pytestmark = pytest.mark.in_turns(2)

try:
    import icalendar
except ImportError:
    icalendar = None

PAUL_AT, MARIE_AT, HELENE_AT = "p.roux@usine-roux.example", "m.blanc@mecadis.example", "h.alder@cabinet.example"


def calendar_part(mail):
    parts = [part for part in mail.message.walk() if part.get_content_type() == "text/calendar"]
    return parts[0] if parts else None


def parsed(mail):
    """The event by hand, as RFC 5545 says: CRLF, lines of 75 octets at most, each property once."""
    part = calendar_part(mail)
    raw = part.get_payload(decode=True)
    assert part.get_param("charset").lower() == "utf-8"
    assert raw.endswith(b"END:VCALENDAR\r\n") and b"\n" not in raw.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    event = {}
    for line in re.sub(r"\r\n[ \t]", "", raw.decode()).split("\r\n"):
        if line:
            name, _, value = re.match(r'((?:[^":;]|"[^"]*")+)((?:;(?:[^":]|"[^"]*")*)?):(.*)', line).groups()
            event.setdefault(name, []).append(value)
    for name in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "ORGANIZER", "METHOD", "VERSION", "PRODID"):
        assert len(event[name]) == 1, (name, event)
    assert part.get_param("method") == event["METHOD"][0]
    start, end = (datetime.strptime(event[name][0], "%Y%m%dT%H%M%SZ") for name in ("DTSTART", "DTEND"))
    assert end - start == timedelta(hours=1)
    if icalendar is not None:
        twin = icalendar.Calendar.from_ical(raw)
        vevent = twin.walk("VEVENT")[0]
        assert str(vevent["uid"]) == event["UID"][0] and vevent.decoded("dtstart") == start.replace(tzinfo=timezone.utc)
    return {name: values[0] for name, values in event.items()} | {"ATTENDEE": event["ATTENDEE"], "raw": raw.decode()}


def asked(world, body="1 entretien mardi 8 décembre 14h", **more):
    launched(world, **more)
    world.answer(PAUL, world.last(PAUL_AT), body, dmarc=None)
    world.run()
    return world.last(HELENE_AT, "[R-")


def fixed(world, body="1 entretien mardi 8 décembre 14h", **more):
    """The invitation Paul got."""
    request = asked(world, body, **more)
    world.click(HELENE, request, "Valider")
    mails = world.run()
    return only([mail for mail in mails if mail.to == PAUL_AT])


def answers(world, mail, method, lines, sender=PAUL, text="", headers=None, attendee=PAUL_AT):
    """What a calendar sends back: to the organizer, by itself."""
    event = parsed(mail)
    body = (f"BEGIN:VCALENDAR\r\nPRODID:-//Microsoft Corporation//Outlook 16.0//EN\r\nVERSION:2.0\r\nMETHOD:{method}\r\n"
            f"BEGIN:VEVENT\r\nUID:{event['UID']}\r\nSEQUENCE:{event['SEQUENCE']}\r\nDTSTAMP:20261201T100000Z\r\n"
            f"ORGANIZER:{event['ORGANIZER']}\r\nATTENDEE;{lines[0]}:mailto:{attendee}\r\n"
            + "".join(line + "\r\n" for line in lines[1:]) + "END:VEVENT\r\nEND:VCALENDAR\r\n")
    to = event["ORGANIZER"].removeprefix("mailto:")
    world.number += 1
    extra = "".join(f"{key}: {value}\r\n" for key, value in (headers or {}).items())
    world.deliver((f"From: {sender}\r\nTo: {to}\r\nSubject: Accepted: Entretien\r\n{extra}"
                   f"Date: Tue, 01 Dec 2026 10:00:00 +0100\r\nMessage-ID: <cal{world.number}@client.example>\r\n"
                   "MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n"
                   f"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n--b\r\n"
                   f"Content-Type: text/calendar; charset=utf-8; method={method}\r\n\r\n{body}\r\n--b--\r\n").encode())
    return world.run()


def test_a_validated_interview_is_an_invitation_for_both(world):
    request = asked(world)
    world.answer(HELENE, request, "valider : salle B, demandez l'accueil")
    mails = world.run()
    theirs = parsed(only([mail for mail in mails if mail.to == PAUL_AT]))
    ours = parsed(only([mail for mail in mails if mail.to == HELENE_AT and calendar_part(mail)]))
    assert theirs["METHOD"] == ours["METHOD"] == "REQUEST" and theirs["UID"] == ours["UID"]
    assert theirs["DTSTART"] == "20261208T130000Z" and theirs["SEQUENCE"] == "0"
    assert theirs["SUMMARY"] == "Entretien : Jean Martin" and "Paul Roux" in ours["SUMMARY"]
    assert "salle B" in theirs["DESCRIPTION"]
    assert theirs["ATTENDEE"] == ["mailto:" + PAUL_AT] and HELENE_AT not in theirs["raw"]
    assert theirs["ORGANIZER"].startswith("mailto:diffusion+") and theirs["ORGANIZER"] != ours["ORGANIZER"]
    receipt = only([mail for mail in mails if mail.to == HELENE_AT and not calendar_part(mail)])
    assert "mardi 8 décembre à 14 h" in receipt.words


def test_nothing_of_a_hidden_identity_is_in_the_invitation(world):
    invitation = fixed(world, "3 entretien mardi 8 décembre 14h")
    event = parsed(invitation)
    assert event["SUMMARY"].startswith("Entretien : Candidat 3") and "Haddad" not in event["raw"]


def test_an_hour_is_given_later_to_an_interview_without(world):
    request = asked(world, "1 entretien")
    world.click(HELENE, request, "Valider")
    mails = world.run()
    assert not any(calendar_part(mail) for mail in mails)
    receipt = only([mail for mail in mails if mail.to == HELENE_AT])
    world.click(HELENE, receipt, "Fixer l'heure (R-1)", "mercredi 9 décembre 10h30")
    mails = world.run()
    assert parsed(only([mail for mail in mails if mail.to == PAUL_AT]))["DTSTART"] == "20261209T093000Z"


@pytest.mark.parametrize("partstat, subject, links", [
    ("ACCEPTED", "vient à l'entretien", set()),
    ("DECLINED", "ne peut pas venir", {"Proposer une autre heure", "Annuler l'entretien"}),
    ("TENTATIVE", "n'est pas sûr", {"Proposer une autre heure", "Annuler l'entretien"}),
])
def test_what_a_calendar_answers_is_told(world, partstat, subject, links):
    invitation = fixed(world)
    told = only(answers(world, invitation, "REPLY", [f"PARTSTAT={partstat}", "COMMENT:Je serai en retard"],
                        headers={"Auto-Submitted": "auto-generated"}))
    assert told.to == HELENE_AT and subject in told.subject and "Jean Martin" in told.words
    assert "Je serai en retard" in told.words
    assert links <= set(told.links()) and (links or not told.links())
    assert answers(world, invitation, "REPLY", [f"PARTSTAT={partstat}", "COMMENT:Je serai en retard"]) == []
    assert len(world.json("feedback", "list")) == 1


def test_another_hour_is_accepted_in_one_click(world):
    invitation = fixed(world)
    told = only(answers(world, invitation, "COUNTER", ["PARTSTAT=TENTATIVE", "DTSTART:20261208T150000Z",
                                                       "DTEND:20261208T160000Z"]))
    assert "propose une autre heure" in told.subject and "mardi 8 décembre à 16 h" in told.words
    world.click(HELENE, told, "Accepter mardi 8 décembre à 16 h")
    mails = world.run()
    update = parsed(only([mail for mail in mails if mail.to == PAUL_AT]))
    first = parsed(invitation)
    assert update["UID"] == first["UID"] and update["SEQUENCE"] == "1" and update["METHOD"] == "REQUEST"
    assert update["DTSTART"] == "20261208T150000Z"
    assert answers(world, invitation, "REPLY", ["PARTSTAT=ACCEPTED"]) == []


def test_the_hour_is_kept_in_one_click(world):
    invitation = fixed(world)
    told = only(answers(world, invitation, "COUNTER", ["PARTSTAT=TENTATIVE", "DTSTART:20261208T150000Z"]))
    world.click(HELENE, told, "Garder l'heure prévue")
    kept = only([mail for mail in world.run() if mail.to == PAUL_AT])
    event = parsed(kept)
    assert event["METHOD"] == "DECLINECOUNTER" and event["DTSTART"] == "20261208T130000Z"
    assert "reste fixé au mardi 8 décembre à 14 h" in kept.words


def test_an_interview_is_cancelled_for_both(world):
    invitation = fixed(world)
    world.answer(HELENE, world.last(HELENE_AT, "Entretien fixé"), "annuler l'entretien")
    mails = world.run()
    for at in (PAUL_AT, HELENE_AT):
        event = parsed(only([mail for mail in mails if mail.to == at and calendar_part(mail)]))
        assert (event["METHOD"], event["SEQUENCE"], event["UID"], event["STATUS"]) == \
            ("CANCEL", "1", parsed(invitation)["UID"], "CANCELLED")
    world.write(HELENE, "annuler l'entretien R-1")
    assert "déjà annulé" in only(world.run()).words


def test_a_withdrawn_candidate_leaves_the_calendars(world):
    """D52: who is no longer available is met by nobody."""
    invitation = fixed(world)
    world.write(HELENE, "options CV-1 D-1", "Actif : non")
    mails = world.run()
    told = only([mail for mail in mails if mail.to == PAUL_AT])
    assert parsed(told)["METHOD"] == "CANCEL" and parsed(told)["UID"] == parsed(invitation)["UID"]
    assert "Votre entretien est annulé" in told.words
    assert calendar_part(only([mail for mail in mails if mail.to == MARIE_AT])) is None
    assert any(calendar_part(mail) for mail in mails if mail.to == HELENE_AT)
    world.write(HELENE, "options CV-1 D-1", "Actif : oui")
    mails = world.run()
    receipt = only([mail for mail in mails if mail.to == HELENE_AT])
    assert "L'entretien du mardi 8 décembre à 14 h avec Paul Roux reste annulé." in receipt.words
    assert {mail.to for mail in mails if "de nouveau disponible" in mail.subject} == {PAUL_AT, MARIE_AT}
    assert receipt.links()["Le refixer avec Paul Roux"][2].startswith("déplacer R-1 08/12/2026 à")
    world.click(HELENE, receipt, "Le refixer avec Paul Roux", "15 h")
    again = [mail for mail in world.run() if mail.to == PAUL_AT]
    assert parsed(only(again))["METHOD"] == "REQUEST"


def test_an_undone_decision_invites_nobody(tmp_path):
    world = make_world(tmp_path, undo_s=120)
    launched(world)
    world.at("2026-12-01 09:05")
    world.run()
    world.answer(PAUL, world.last(PAUL_AT), "1 entretien mardi 8 décembre 14h", dmarc=None)
    world.run()
    world.click(HELENE, world.last(HELENE_AT, "[R-"), "Valider")
    receipt = only(world.run())
    world.click(HELENE, receipt, "Annuler")
    world.run()
    world.at("2026-12-01 09:30")
    assert world.run() == []
    world.write(HELENE, "valider R-1")
    world.run()
    world.at("2026-12-01 09:40")
    assert {mail.to for mail in world.run() if calendar_part(mail)} == {PAUL_AT, HELENE_AT}


def test_only_who_was_invited_answers(world):
    """A calendar answer from somebody else changes nothing and tells the recruiter nothing false."""
    invitation = fixed(world)
    answers(world, invitation, "REPLY", ["PARTSTAT=DECLINED"], sender=MARIE, attendee=MARIE_AT)
    answers(world, invitation, "REPLY", ["PARTSTAT=DECLINED"], sender="X <x@ailleurs.example>")
    assert not any("ne peut pas venir" in mail.subject for mail in world.sent)


@pytest.mark.sampled(3)
@pytest.mark.parametrize("command, said", [
    ("déplacer R-1 mardi prochain", "à quelle heure"),
    ("déplacer R-1 31/11/2026 10h", "n'existe pas"),
    ("déplacer R-1 01/11/2026 10h", "déjà passé"),
    ("déplacer R-1 08/12/2026 14h", "Rien n'a changé"),
    ("déplacer R-99 08/12/2026 14h", "de quel entretien"),
    ("annuler l'entretien R-99", "de quel entretien"),
    ("maintenir R-2", "n'est pas une demande d'entretien"),
])
def test_what_cannot_be_is_said(world, command, said):
    asked(world, "1 entretien mardi 8 décembre 14h\n2 son CV ?")
    world.write(HELENE, "valider R-1")
    world.run()
    world.write(HELENE, command)
    answer = only(world.run())
    assert said in answer.words, answer.text


def test_of_many_interviews_the_nearest_are_offered(world):
    launched(world, hidden=False)
    world.answer(PAUL, world.last(PAUL_AT), "1 entretien vendredi 11 décembre 14h\n2 entretien mardi 8 décembre 14h\n"
                 "3 entretien jeudi 10 décembre 14h", dmarc=None)
    world.answer(MARIE, world.last(MARIE_AT), "1 entretien mercredi 9 décembre 14h", dmarc=None)
    world.run()
    for one in world.json("feedback", "list"):
        world.write(HELENE, f"valider {one['ref']}")
    world.run()
    world.write(HELENE, "annuler l'entretien")
    answer = only(world.run())
    assert "Voici les 3 plus proches sur 4" in answer.words
    offered = [name for name in answer.links() if name.startswith("R-")]
    assert [int(re.search(r", \D*(\d+)", name)[1]) for name in offered] == [8, 9, 10], offered


def test_another_agency_moves_nothing(world):
    fixed(world)
    world.write(NOE, "déplacer R-1 09/12/2026 10h")
    assert "autre agence" in only(world.run()).words


def test_nothing_is_invited_to_an_hour_that_is_past(world):
    request = asked(world)
    world.at("2026-12-10 09:00")
    world.click(HELENE, request, "Valider")
    assert not any(calendar_part(mail) for mail in world.run())
