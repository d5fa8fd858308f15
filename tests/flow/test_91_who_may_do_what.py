"""D7 and DESIGN section 3: every row of the table in contrib/SECURITY.md, as it stands there."""
import os
import re
import sqlite3

import pytest
from conftest import FORM, HELENE, NOE, PAUL, TESTS, launched
from world import ADDRESS, AUTHSERV

OURS, HELENE_AT, PAUL_AT = AUTHSERV, "h.alder@cabinet.example", "p.roux@usine-roux.example"
OTHER_HELENE, OTHER_PAUL = "Hélène <helene@perso.example>", "Paul <paul@perso.example>"
LUC, JEAN = "Luc Noir <l.noir@mecadis.example>", "Jean Martin <jean.martin@mail.example>"
PIRATE = "Pirate <p@ailleurs.example>"

WHO = {
    "recruiter": HELENE, "recruiter of another agency": NOE, "recruiter's other address": OTHER_HELENE,
    "contact": PAUL, "contact of another diffusion": LUC, "contact's other address": OTHER_PAUL,
    "candidate": JEAN, "stranger": PIRATE, "ourselves": f"Facteur <{ADDRESS}>", "mailing list": HELENE,
}


def table():
    with open(os.path.join(os.path.dirname(TESTS), "contrib/SECURITY.md"), encoding="utf-8") as f:
        lines = f.read().split("| who | proof | asks | what comes of it |\n")[1].split("\n\n")[0].splitlines()[1:]
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]


ROWS = table()


@pytest.fixture(scope="module")
def stage(tmp_path_factory, founded):
    """D-1 of Lyon runs, with a request R-1; D-2 of Lille runs, with Luc alone; a scenario has written to Jean."""
    world = founded.copy(tmp_path_factory.mktemp("stage") / "world")
    world.contact("Luc Noir", "l.noir@mecadis.example", "Mécadis")
    world.draft = launched(world)
    world.answer(PAUL, world.last(PAUL_AT), "1 entretien", dmarc=None)
    world.run()
    world.write(NOE, "nouvelle diffusion", "Titre : Lille\nDébut : 01/12/2026\nFin : 15/12/2026\nContacts : Luc Noir\n")
    world.run()
    return world


@pytest.fixture
def world(tmp_path, stage):
    one = stage.copy(tmp_path / "world")
    yield one
    if os.environ.get("FACTEUR_DEEP"):
        assert one.faults() == []


def sql(world, text):
    db = sqlite3.connect(os.path.join(world.root, "state", "facteur.db"))
    with db:
        rows = db.execute(text).fetchall()
    db.close()
    return rows


# -- what those who passed a letter on have sealed (RFC 8617) --

FORWARDER, SECOND, ELSEWHERE = "lists.cabinet.example", "relay.cabinet.example", "sealer.ailleurs.example"


def sealed(letter, *sealers, saw="pass", about=None, result=None, forwarders=(FORWARDER, SECOND)):
    """Sets of ARC as OpenARC and Microsoft write them, the last on top; `result` is our server's word of the letter now."""
    if forwarders:
        names = ", ".join(f'"{name}"' for name in forwarders)
        letter.world.reconfigure("auth: {", f"auth: {{ forwarders = [ {names} ];")
    if result is not None:
        letter.result(result.format(ours=OURS, domain=letter.domain))
    top = []
    for number, sealer in enumerate(sealers, 1):
        seen = saw if number == 1 else "fail"
        top = [f"ARC-Seal: i={number}; a=rsa-sha256; t=1; cv={'none' if number == 1 else 'pass'};\r\n d={sealer}; s=x; b=AAAA\r\n",
               f"ARC-Message-Signature: i={number}; a=rsa-sha256; d={sealer}; s=x;\r\n h=from:subject; bh=AAAA; b=AAAA\r\n",
               f"ARC-Authentication-Results: i={number}; mx.{sealer} 1; spf=pass\r\n smtp.mailfrom=x; dmarc={seen} (p=reject)"
               f" action=none\r\n header.from={about or letter.domain}; dkim=pass header.d=x\r\n", *top]
    letter.top = "".join(top)


def last_set_last(top):
    """Servers go by the number of a set, whoever orders the fields."""
    at = top.index("ARC-Seal:", 1)
    return top[at:] + top[:at]


BROKEN_HERE = "{ours}; spf=fail smtp.mailfrom=x; dmarc=fail (p=none dis=none) header.from={domain}; arc=pass smtp.remote-ip=192.0.2.1"

# -- what is asked: subject, words, and whether it was done --

def closed(world):
    return world.json("diffusion", "show", "D-1")["status"] != "running"


def validated(world):
    return world.json("feedback", "show", "R-1")["status"] == "validated"


ASKS = {
    "to close D-1": ("clore D-1", "", closed),
    "to create a diffusion": ("nouvelle diffusion", FORM, lambda world: len(world.json("diffusion", "list")) == 3),
    "to create a diffusion, once": ("nouvelle diffusion", FORM, lambda world: len(world.json("diffusion", "list")) == 3),
    "to validate R-1": ("valider R-1", "", validated),
    "for an interview in D-1": ("Re: candidats", "2 entretien", lambda world: len(world.json("feedback", "list")) == 2),
    "for no more mail": ("STOP", "STOP", lambda world: sql(world, "SELECT 1 FROM reach WHERE stopped_at <> 0") != []),
}


class Letter:
    """One letter of a row: who writes what, and what our server and the client put on it."""

    def __init__(self, world, who, asks):
        self.world, self.sender = world, WHO[who]
        self.subject, self.body, self.done = ASKS[asks]
        self.address = re.search(r"<(.*)>", self.sender)[1]
        self.domain = self.address.split("@")[1]
        self.to, self.headers, self.reply = ADDRESS, {}, None
        self.top = ""
        if who == "mailing list":
            self.headers["List-Id"] = "<l.example>"

    def result(self, value):
        self.headers["Authentication-Results"] = value

    def passed(self, verdict="pass"):
        self.result(f"{OURS}; dmarc={verdict} header.from={self.domain}")

    def passed_below(self):
        """Header names differ in case only: EmailMessage takes both, a mail server calls them the same."""
        self.headers["authentication-results"] = f"{OURS}; dmarc=pass header.from={self.domain}"

    def own_mail(self):
        """A mail of ours that went to this person."""
        return self.world.draft if "h.alder" in self.address or "helene" in self.address else self.world.last(PAUL_AT)

    def token(self, mail):
        self.to = mail.reply_to

    def send(self):
        # A reply's command stands in its first line.
        body = self.body if self.body or self.to == ADDRESS and self.reply is None else self.subject
        deliver = self.world.deliver
        if self.top:
            self.world.deliver = lambda raw: deliver(self.top.encode() + raw)
        self.world.write(self.sender, self.subject if body is self.body else "Re: x", body, to=self.to, dmarc=None,
                         reply=self.reply, headers=self.headers)
        self.world.deliver = deliver
        return self.world.run()


def age(letter, column, value):
    sql(letter.world, f"UPDATE token SET {column} = {value} WHERE text = "
                      f"'{re.search(r'[+](?:b[.])?(.*)@', letter.to)[1]}'")


def twice(letter):
    """The letter, and again as a server elsewhere passed it on: other bytes, the same words."""
    letter.passed()
    letter.send()
    raw = letter.world.folder("Facteur.Traites")[-1]
    letter.world.deliver(b"Received: from elsewhere.example by mx.cabinet.example; Tue, 1 Dec 2026 10:00:00 +0100\r\n"
                         b"Delivered-To: diffusion@cabinet.example\r\n" + raw)
    letter.send = lambda: letter.world.run()  # noqa: PLW0108


def confirmed(letter, how, dmarc=None, tamper=lambda letter: None, say="oui"):
    """The letter proves nothing; then the confirmation it brings is answered."""
    first = letter.send()
    asked = next(mail for mail in first if mail.to == HELENE_AT)
    address, subject, body = next(link for link in asked.links().values() if link[2].startswith(say[:3]))
    letter.to, letter.subject, letter.body, letter.reply = address, subject, body, asked
    if how == "reference":
        letter.to = ADDRESS
    tamper(letter)
    letter.headers = {}
    if dmarc:
        letter.passed(dmarc)


def learned(letter, token):
    letter.token(letter.own_mail())
    letter.body = "aide" if "helene" in letter.address else "1 intéressé"
    subject, letter.subject = letter.subject, "Re: x"
    kept, letter.done = letter.done, None
    asked = next(mail for mail in letter.send() if mail.to == HELENE_AT)
    letter.world.click(HELENE, asked, "Oui")
    letter.world.run()
    letter.subject, letter.done = subject, kept
    letter.body = {"clore D-1": ""}.get(subject, "2 entretien")
    if subject != "clore D-1":
        letter.done = lambda world: len(world.json("feedback", "list")) == 3
    if not token:
        letter.to = ADDRESS


def answered_no(letter):
    letter.token(letter.own_mail())
    asked = next(mail for mail in letter.send() if mail.to == HELENE_AT)
    letter.world.click(HELENE, asked, "Non")
    letter.world.run()


PROOFS = {
    "no result": lambda l: None,
    "result pass": lambda l: l.passed(),
    "result fail": lambda l: l.passed("fail"),
    'result "passed"': lambda l: l.passed("passed"),
    "results pass and fail": lambda l: l.result(
        f"{OURS}; dmarc=pass header.from={l.domain}; dmarc=fail header.from={l.domain}"),
    "results pass and fail, a comment for each space": lambda l: l.result(
        f"{OURS}; dmarc=pass header.from={l.domain}; dmarc=fail(p=none)header.from={l.domain}"),
    "result pass, a comment for each space": lambda l: l.result(f"{OURS}(us)1; dmarc=pass(p=(none) dis=none)header.from={l.domain}"),
    "result pass, spelled with spaces": lambda l: l.result(
        f'{OURS} 1; spf=none (no) smtp.mailfrom=x; dmarc = Pass (p=none; "ok") header.from = {l.domain.upper()}'),
    "result pass by another server": lambda l: l.result(f"mx.elsewhere.example; dmarc=pass header.from={l.domain}"),
    "result pass by our server, below another's": lambda l: (
        l.result("mx.elsewhere.example; spf=pass"), l.passed_below()),
    "result pass for another domain": lambda l: l.result(f"{OURS}; dmarc=pass header.from=ailleurs.example"),
    "result pass, but in a comment": lambda l: l.result(
        f"{OURS}; spf=pass (; dmarc=pass header.from={l.domain};) smtp.mailfrom=x"),
    "result pass, but in a quoted envelope sender": lambda l: l.result(
        f'{OURS}; spf=pass smtp.mailfrom="a; dmarc=pass header.from={l.domain}; x"@ailleurs.example'),
    # As it stands: EmailMessage would decode it.
    "result none, and pass in an encoded envelope sender": lambda l: setattr(
        l, "top", f"Authentication-Results: {OURS}; spf=pass\r\n"
        f" smtp.mailfrom==?utf-8?q?=3B_dmarc=3Dpass_header.from=3D{l.domain}=3B_x?=@ailleurs.example;\r\n"
        f" dmarc=none header.from={l.domain}\r\n"),
    "result pass, From with a second address": lambda l: (l.passed(), setattr(l, "sender", f"{l.sender}, x@{l.domain}")),
    "result pass, a second From below": lambda l: (
        l.passed(), setattr(l, "top", f"From: {l.sender}\r\n"), setattr(l, "sender", f"x@{l.domain}")),
    "result pass, [R-1] in the subject": lambda l: (l.passed(), setattr(l, "subject", "Re: [R-1] x"),
                                                    setattr(l, "body", "valider")),
    "result pass, [D-1] in the subject": lambda l: (l.passed(), setattr(l, "subject", "Re: [D-1] x")),
    "[D-1] in the subject": lambda l: setattr(l, "subject", "Re: [D-1] x"),
    "[R-1] in the subject": lambda l: (setattr(l, "subject", "Re: [R-1] x"), setattr(l, "body", "valider")),
    "result fail, sealed by a trusted forwarder": lambda l: sealed(l, FORWARDER, result=BROKEN_HERE),
    "no DMARC in the result, sealed by a trusted forwarder": lambda l: sealed(
        l, FORWARDER, result="{ours}; arc=pass (i=1 spf=pass dmarc=pass fromdomain=x)"),
    "result fail, sealed by two trusted forwarders": lambda l: sealed(l, FORWARDER, SECOND, result=BROKEN_HERE),
    "result fail, sealed by a stranger, then by a trusted forwarder": lambda l: (
        sealed(l, ELSEWHERE, FORWARDER, result=BROKEN_HERE), setattr(l, "top", l.top.replace("dmarc=fail", "dmarc=pass"))),
    "result fail, sealed by a trusted forwarder, then by a stranger": lambda l: sealed(
        l, FORWARDER, ELSEWHERE, result=BROKEN_HERE),
    "result fail, sealed by a trusted forwarder that saw DMARC fail": lambda l: sealed(
        l, FORWARDER, saw="fail", result=BROKEN_HERE),
    "result fail, sealed by a trusted forwarder about another domain": lambda l: sealed(
        l, FORWARDER, about="ailleurs.example", result=BROKEN_HERE),
    "result fail, sealed by a trusted forwarder, no forwarder configured": lambda l: sealed(
        l, FORWARDER, result=BROKEN_HERE, forwarders=()),
    "result fail, the seal broken": lambda l: sealed(l, FORWARDER, result=BROKEN_HERE.replace("arc=pass", "arc=fail")),
    "result fail, arc=pass in a comment": lambda l: sealed(
        l, FORWARDER, result=BROKEN_HERE.replace("arc=pass", "x-arc=none (; arc=pass;)")),
    "result fail, the seal's set there twice": lambda l: (
        sealed(l, FORWARDER, result=BROKEN_HERE), setattr(l, "top", l.top + l.top)),
    "result fail, sealed by a stranger, a trusted forwarder in a tag that means nothing": lambda l: (
        sealed(l, ELSEWHERE, result=BROKEN_HERE), setattr(l, "top", l.top.replace(f" d={ELSEWHERE}", f" D={FORWARDER};\r\n d={ELSEWHERE}"))),
    "result fail, the seal names a stranger and a trusted forwarder": lambda l: (
        sealed(l, ELSEWHERE, result=BROKEN_HERE), setattr(l, "top", l.top.replace(f" d={ELSEWHERE}", f" d={FORWARDER};\r\n d={ELSEWHERE}"))),
    "result fail, sealed twenty times by a trusted forwarder, then by a stranger, whose set stands last": lambda l: (
        sealed(l, *[FORWARDER] * 20, ELSEWHERE, result=BROKEN_HERE), setattr(l, "top", last_set_last(l.top))),
    "no result, sealed by a trusted forwarder": lambda l: sealed(l, FORWARDER),
    "own token": lambda l: l.token(l.own_mail()),
    "own token, result fail": lambda l: (l.token(l.own_mail()), l.passed("fail")),
    "own token, expired": lambda l: (l.token(l.own_mail()), age(l, "expires_at", 1)),
    "own token, revoked": lambda l: (l.token(l.own_mail()), age(l, "revoked_at", 1)),
    "In-Reply-To alone": lambda l: setattr(l, "reply", l.own_mail()),
    "an invented token": lambda l: setattr(l, "to", ADDRESS.replace("@", "+abcdefghijklmnopqrst@")),
    "a contact's token": lambda l: l.token(l.world.last(PAUL_AT)),
    "a contact's token, result pass": lambda l: (l.token(l.world.last(PAUL_AT)), l.passed()),
    "a recruiter's token": lambda l: l.token(l.world.draft),
    "a recruiter's token, result pass": lambda l: (l.token(l.world.draft), l.passed()),
    "another recruiter's token, result pass": lambda l: (l.token(l.world.draft), l.passed()),
    "a recruiter's expired token": lambda l: (l.token(l.world.draft), age(l, "expires_at", 1)),
    "result pass, the same letter again by another way": twice,
    "confirmed": lambda l: confirmed(l, "token"),
    "confirmed, result fail": lambda l: confirmed(l, "token", dmarc="fail"),
    "confirmed by In-Reply-To alone": lambda l: confirmed(l, "reference"),
    "confirmed by an expired token": lambda l: confirmed(l, "token", tamper=lambda l: age(l, "expires_at", 1)),
    'confirmed with "non"': lambda l: confirmed(l, "token", say="non"),
    "learned, own token": lambda l: learned(l, True),
    "learned, no result": lambda l: learned(l, False),
    "learned, result pass": lambda l: (learned(l, False), l.passed()),
    'proposal answered "non", own token again': answered_no,
}


# -- what comes of it --

def to(mails, address):
    return [mail for mail in mails if mail.to == address]


def asked_about(mails):
    return [mail for mail in to(mails, HELENE_AT) if {"Oui", "Non"} <= set(mail.links())]


def done(letter, mails):
    assert letter.done(letter.world)
    assert letter.world.folder("Facteur.Quarantaine") == []


def confirmation(letter, mails):
    assert not letter.done(letter.world)
    mail, = asked_about(mails)
    assert [mail.to for mail in mails] == [HELENE_AT]


def proposal(letter, mails):
    assert not letter.done(letter.world)
    mail, = asked_about(mails)
    assert letter.address in mail.words
    assert [mail.to for mail in mails] == [HELENE_AT]


def refused(letter, mails):
    assert not letter.done(letter.world)
    assert [mail.to for mail in mails] == [letter.address]


def put_aside(letter, mails):
    assert not letter.done(letter.world)
    assert {mail.to for mail in mails} <= {"root@cabinet.example"}
    assert len(letter.world.folder("Facteur.Quarantaine")) == 1


def dropped(letter, mails):
    assert not letter.done(letter.world)
    assert mails == [] and letter.world.folder("Facteur.Quarantaine") == []


def dismissed(letter, mails):
    assert not letter.done(letter.world)
    assert [mail.to for mail in mails] == [HELENE_AT] and "écarté" in mails[0].words


def no_command(letter, mails):
    """Words of a contact are never an order: they are its answer to the diffusion, in its own name."""
    assert not letter.done(letter.world)
    assert letter.address in {mail.to for mail in mails} <= {letter.address, HELENE_AT}


def not_there(letter, mails):
    """Taken as said about its own diffusions, of which D-1 is none."""
    assert not letter.done(letter.world)
    assert not any("D-1" in mail.subject or "Développeurs" in mail.text for mail in mails)


OUTCOMES = {
    "done": done, "confirmation": confirmation, "proposal": proposal, "refused": refused, "put aside": put_aside,
    "dropped": dropped, "dismissed": dismissed, "no command": no_command, "not there": not_there,
}


@pytest.mark.sampled(30)
@pytest.mark.parametrize("who, proof, asks, outcome", ROWS, ids=[re.sub(r"\W+", "-", "-".join(row)) for row in ROWS])
def test_the_table_says_what_happens(world, who, proof, asks, outcome):
    letter = Letter(world, who, asks)
    PROOFS[proof](letter)
    OUTCOMES[outcome](letter, letter.send())


def test_the_table_is_whole():
    assert len(ROWS) > 50 and len(set(ROWS)) == len(ROWS)
    assert {row[1] for row in ROWS} == set(PROOFS) and {row[3] for row in ROWS} == set(OUTCOMES)
    assert {row[0] for row in ROWS} == set(WHO) and {row[2] for row in ROWS} == set(ASKS)
