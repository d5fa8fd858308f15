"""Killed at any moment, nothing is lost and nothing is done twice."""
import collections
import os
import random
import signal
import time

from conftest import ADDRESS, HELENE, LUC, MARIE, PAUL
from testbed import wait_for
from world import chronicle

HELENE_AT = "h.alder@cabinet.example"
# `make gates` kills each worker at 20 moments over 500 replies; a commit waits for 3 over 200.
REPLIES = int(os.environ.get("FACTEUR_REPLIES", "200"))
KILLS = int(os.environ.get("FACTEUR_KILLS", "3"))
FORM = ("Titre : Essai\nDébut : 01/01/2026\nFin : 15/12/2035\nContacts : Paul Roux, Marie Blanc, Luc Noir\n"
        "Candidats : CV-1, CV-2, CV-3, CV-4\n")


def append_replies(world, mails, count):
    """That many replies, put into the mailbox at once as a server would over a night: each its own words."""
    client = world.bed.imap(ADDRESS)
    people = {"p.roux@usine-roux.example": PAUL, "m.blanc@mecadis.example": MARIE, "l.noir@mecadis.example": LUC}
    for i in range(count):
        mail = mails[i % len(mails)]
        raw = (f"Authentication-Results: mx.cabinet.example; dmarc=pass header.from={mail.to.split('@')[1]}\r\n"
               f"From: {people[mail.to].split('<')[1].rstrip('>')}\r\nTo: {mail.reply_to}\r\n"
               f"Subject: Re: [D-1] Essai\r\nMessage-ID: <reply-{i}@client.example>\r\nIn-Reply-To: {mail.id}\r\n"
               f"Date: Tue, 24 Nov 2026 10:00:00 +0100\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
               f"{i % 4 + 1} : entretien, repère {i}.\r\n")
        assert client.append("INBOX", None, None, raw.encode())[0] == "OK"
    client.logout()


def test_every_reply_has_its_effect_once_whatever_is_killed(world):
    world.start().wait_ready()
    world.write(HELENE, "nouvelle diffusion", FORM)
    draft = world.wait_mail(HELENE_AT, "[D-1]")
    world.answer(HELENE, draft, "lancer")
    mails = [world.wait_mail(to, "[D-1]") for to in
             ("p.roux@usine-roux.example", "m.blanc@mecadis.example", "l.noir@mecadis.example")]
    append_replies(world, mails, REPLIES)

    dice = random.Random(20261124)
    killed = collections.Counter()
    names = ["reader", "desk", "inbox", "outbox"]
    for i in range(KILLS * len(names)):
        time.sleep(dice.uniform(0.02, 0.6))
        name = names[i % len(names)]
        while killed[name] <= i // len(names):
            pid = wait_for(f"{name} to run", lambda name=name: world.workers().get(name), 90)
            try:
                os.kill(pid, signal.SIGKILL)
                killed[name] += 1
            except ProcessLookupError:
                pass  # it has gone with another: the next of its name

    def all_done():
        return world.bed.count(ADDRESS) == 0 and all(
            row["state"] == "sent" for row in world.json("outbox", "list"))
    wait_for("everything to be done; " + world.log()[-2000:], all_done, 240, every=1)
    feedback = world.json("feedback", "list")
    marks = collections.Counter(f["comment"] for f in feedback)
    assert len(feedback) == REPLIES and set(marks.values()) == {1}
    quarantined = world.bed.count(ADDRESS, "Facteur/Quarantaine")
    assert quarantined == 0

    # every request went to the recruiter and every reply was answered, each under one Message-ID
    rows = world.json("outbox", "list")
    assert len({row["message_id"] for row in rows}) == len(rows)
    assert sum("[R-" in row["subject"] for row in rows) == REPLIES
    assert sum("bien reçu" in row["subject"] for row in rows) == REPLIES
    # a mail can only leave twice in the window the journal tells of
    resent = [entry for entry in world.json("journal", "list") if entry["event"] == "outbox.resend"]
    wait_for("Exim to have handed on what it took", world.bed.has_relayed, 120, every=0.5)
    ids = collections.Counter()
    for user in (HELENE_AT, *(mail.to for mail in mails)):
        client = world.bed.imap(user)
        client.select("INBOX", readonly=True)
        for part in client.fetch("1:*", "(BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])")[1]:
            if isinstance(part, tuple):
                ids[part[1].split(b":", 1)[1].strip()] += 1
        client.logout()
    assert {row["message_id"].encode() for row in rows} <= set(ids)
    assert sum(count - 1 for count in ids.values()) <= len(resent)
    assert world.stop() == 0
    world.ctl("check", "--deep")
    chronicle(kills=sum(killed.values()), messages=REPLIES, effects=len(feedback), mails=len(rows),
              duplicates=sum(count - 1 for count in ids.values()), resent=len(resent), lost=REPLIES - len(marks))
