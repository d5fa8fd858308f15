"""Mail without end: each kind is bounded by count, told to the sysadmin once, and disturbs nobody else."""
import os
import re
import sqlite3

import pytest
from conftest import HELENE, MARIE, PAUL, launched, only
from world import chronicle

HELENE_AT, PAUL_AT, MARIE_AT = "h.alder@cabinet.example", "p.roux@usine-roux.example", "m.blanc@mecadis.example"
SYSADMIN = "root@cabinet.example"


def count(world, what):
    db = sqlite3.connect(os.path.join(world.root, "state", "facteur.db"))
    rows = db.execute(f"SELECT count(*) FROM {what}").fetchone()[0]
    db.close()
    return rows


def limited(world, **limits):
    with open(world.config, "a", encoding="utf-8") as f:
        f.write("limits: { " + " ".join(f"{name} = {value};" for name, value in limits.items()) + " };\n")


def ping_pong(world, who, first, rounds, **more):
    """An automatic reply that does not say it is one answers every mail it gets; how often we answered."""
    address, mail, answers = re.search("<(.*)>", who)[1], first, 0
    for _ in range(rounds):
        world.answer(who, mail, "Votre message est bien arrivé chez nous. Nous revenons vers vous au plus vite.", quote=False,
                     **more)
        back = [one for one in world.run() if one.to == address]
        answers += len(back)
        if not back:
            break
        mail = back[0]
    return answers


def test_an_automatic_reply_that_does_not_say_so_stops_being_answered(world):
    launched(world)
    answers = ping_pong(world, PAUL, world.last(PAUL_AT), 12, dmarc=None)
    assert answers <= 4
    # put aside, told once; and what Paul himself writes is heard
    assert "répondeur" in world.json("quarantine", "list")[0]["reason"]
    assert len([mail for mail in world.sent if mail.to == SYSADMIN]) == 1
    world.answer(PAUL, world.last(PAUL_AT), "1 entretien", dmarc=None)
    world.run()
    assert "interview" in [f["action"] for f in world.json("feedback", "list")]
    # an hour later it may speak again
    world.at("2026-12-01 11:00")
    world.answer(PAUL, world.last(PAUL_AT), "Votre message est bien arrivé chez nous. Nous revenons vers vous au plus vite.",
                 quote=False, dmarc=None)
    assert PAUL_AT in {mail.to for mail in world.run()}


def test_a_recruiters_machine_is_no_exception_but_orders_are_always_obeyed(world):
    draft = launched(world)
    assert ping_pong(world, HELENE, draft, 12) <= 4
    for _ in range(8):
        world.write(HELENE, "diffusions")
    assert len([mail for mail in world.run() if mail.to == HELENE_AT]) == 8


def test_two_facteurs_do_not_write_to_each_other(world):
    launched(world)
    theirs = world.last(PAUL_AT).raw.replace(b"lyon@cabinet.example", b"lyon@autre.example")
    for mail_id in (b"<1@autre.example>", b"<2@autre.example>"):
        world.deliver(re.sub(rb"^Message-ID: .*$", b"Message-ID: " + mail_id, theirs, flags=re.MULTILINE | re.IGNORECASE))
    assert world.run() == []
    assert world.folder("INBOX") == [] and world.json("feedback", "list") == []


def test_our_own_mail_through_an_alias_or_a_list_does_nothing(world):
    launched(world)
    raw = world.last(PAUL_AT).raw
    world.deliver(b"Received: from list.example by mx.cabinet.example; Tue, 1 Dec 2026 10:00:00 +0100\r\n"
                  b"List-Id: <l.example>\r\nPrecedence: list\r\n" + raw)
    world.deliver(b"Resent-From: p.roux@usine-roux.example\r\n" + raw)
    assert world.run() == []


def test_a_bounce_of_a_bounce_ends_there(world):
    """A notice that came back, of a notice that came back: the sysadmin hears of it once, nobody else of anything."""
    launched(world)
    start = world.last(PAUL_AT)

    def bounce(message_id, number):
        return (f"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx{number}.example\r\nTo: diffusion@cabinet.example\r\n"
                f"Subject: Undelivered Mail Returned to Sender\r\nMessage-ID: <b{number}@mx.example>\r\nMIME-Version: 1.0\r\n"
                "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n"
                "Content-Type: text/plain\r\n\r\nUser unknown.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
                "Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; x@y.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
                f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {message_id}\r\n\r\n--b--\r\n").encode()

    for number in range(10):
        world.deliver(bounce(start.id, number))
    told = only(world.run())
    assert told.to == HELENE_AT and "Paul Roux" in told.words
    # the notice to the recruiter comes back itself, and so does whatever answers that
    for number in range(10, 20):
        world.deliver(bounce(told.id, number))
    assert only(world.run()).to == "root@cabinet.example"
    for number in range(20, 30):
        world.deliver(bounce(f"<b{number - 10}@mx.example>", number))
    assert world.run() == []
    assert world.folder("INBOX") == []


# `make chaos` writes ten thousand; a commit waits for three hundred.
FLOOD = int(os.environ.get("FACTEUR_FLOOD", "300"))


def test_a_flood_of_one_stranger_hides_nobody(world):
    launched(world)
    for number in range(FLOOD):
        world.write("Pirate <p@ailleurs.example>", f"offre {number}", f"achetez {number}")
        if number == FLOOD // 2:
            world.write("Inconnue <i@nulle-part.example>", "une vraie question", "bonjour")
            world.answer(PAUL, world.last(PAUL_AT), "1 entretien", dmarc=None)
    world.ctl("run-once", "--now", world.now.strftime("%Y-%m-%dT%H:%M"), seconds=1800)
    mails = world.fetch()
    told = only([mail for mail in mails if mail.to == SYSADMIN])
    assert str(FLOOD + 1) in re.sub(r"\D", "", told.subject) and "une vraie question" in told.words
    assert told.words.count("p@ailleurs.example") <= 3
    assert {mail.to for mail in mails} == {SYSADMIN, HELENE_AT, PAUL_AT}
    assert [f["action"] for f in world.json("feedback", "list")] == ["interview"]
    assert world.run() == []
    # what a flood leaves in the database is bounded; the folder has it all
    assert len(world.folder("Facteur.Quarantaine")) == FLOOD + 1
    assert count(world, "arrival WHERE raw IS NOT NULL") <= 202
    chronicle(flood=FLOOD, messages=FLOOD + 2, effects=1)


def test_a_flood_of_a_contact_is_cut_at_the_limit(world):
    limited(world, letters_per_hour=10)
    launched(world)
    start = world.last(PAUL_AT)
    for number in range(40):
        world.answer(PAUL, start, f"1 : commentaire numéro {number}, à lire.", dmarc=None)
    world.answer(MARIE, world.last(MARIE_AT), "2 entretien", dmarc=None)
    mails = world.run()
    assert len(world.json("feedback", "list", "--diffusion", "D-1")) == 11
    assert len([mail for mail in mails if mail.to == PAUL_AT]) == 10
    assert "interview" in [f["action"] for f in world.json("feedback", "list")]
    told = only([mail for mail in mails if mail.to == SYSADMIN])
    assert "30" in told.subject and "trop de messages" in told.words
    world.at("2026-12-01 10:30")
    world.answer(PAUL, start, "1 : et un dernier.", dmarc=None)
    world.run()
    assert len(world.json("feedback", "list")) == 12


def test_one_stolen_token_under_many_names_does_not_flood_the_recruiter(world):
    limited(world, answers_per_hour=5)
    launched(world)
    start = world.last(PAUL_AT)
    for number in range(30):
        world.write(f"Nom {number} <n{number}@ailleurs.example>", "Re: x", f"{number} entretien", to=start.reply_to, dmarc=None)
    mails = world.run()
    assert len([mail for mail in mails if mail.to == HELENE_AT]) == 5
    assert {mail.to for mail in mails} == {HELENE_AT, SYSADMIN}


@pytest.mark.parametrize("field", ["To", "Cc"])
def test_a_reply_to_two_hundred_is_answered_to_one(world, field):
    launched(world)
    start = world.last(PAUL_AT)
    crowd = ", ".join(f"personne{number}@ailleurs.example" for number in range(200))
    headers = {"Cc": crowd} if field == "Cc" else {}
    to = start.reply_to if field == "Cc" else f"{crowd}, {start.reply_to}"
    world.write(PAUL, "Re: candidats", "1 entretien", to=to, dmarc=None, headers=headers)
    assert {mail.to for mail in world.run()} == {PAUL_AT, HELENE_AT}
    assert [f["action"] for f in world.json("feedback", "list")] == ["interview"]
