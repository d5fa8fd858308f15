"""What a hostile sender invents: each letter is bounded, does nothing it may not, and nobody is told but who should be.

The world: D-1 runs, Paul and Marie answer it, Hélène decides; the sender knows all addresses, and what is forwarded to him.
"""
import base64
import re
import time

import pytest
from conftest import HELENE, MARIE, PAUL, drafted, launched
from world import ADDRESS, AUTHSERV

pytestmark = pytest.mark.in_turns(2)

HELENE_AT, PAUL_AT, MARIE_AT, SYSADMIN = ("h.alder@cabinet.example", "p.roux@usine-roux.example", "m.blanc@mecadis.example",
                                          "root@cabinet.example")
EVIL = "p@ailleurs.example"
PASS_EVIL = f"Authentication-Results: {AUTHSERV}; dmarc=pass header.from=ailleurs.example\r\n"
PASS_HERE = f"Authentication-Results: {AUTHSERV}; dmarc=pass header.from=cabinet.example\r\n"


def letter(sender=f"From: {EVIL}", subject="clore D-1", body="", more="", top=PASS_EVIL, to=ADDRESS, number="1"):
    """Bytes as they arrive: our server's word on top, then whatever the sender wrote."""
    head = f"{top}{sender}\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: <{number}@hostile.example>\r\n{more}"
    return head.encode("utf-8", "surrogateescape") + b"\r\n" + (body if isinstance(body, bytes) else body.encode())


def encoded(text):
    return f"=?utf-8?B?{base64.b64encode(text.encode()).decode()}?="


def parts(*bodies, kind="mixed", boundary="b"):
    return (f"MIME-Version: 1.0\r\nContent-Type: multipart/{kind}; boundary={boundary}\r\n",
            "".join(f"--{boundary}\r\n{body}\r\n" for body in bodies) + f"--{boundary}--\r\n")


@pytest.fixture
def stage(world):
    launched(world)
    world.before = len(world.sent)
    return world


def untouched(world, *may_hear):
    """Nothing was done; who was written to; and the next letter is answered."""
    assert world.json("diffusion", "show", "D-1")["status"] == "running"
    assert world.json("feedback", "list") == []
    assert world.folder("INBOX") == []
    assert {mail.to for mail in world.sent[world.before:]} <= {*may_hear, SYSADMIN}, world.sent[world.before:]
    assert world.faults() == []


# -- who it seems to be from --

SENDERS = {
    "two From, the recruiter's first": f"From: {HELENE_AT}\r\nFrom: {EVIL}",
    "two From, the recruiter's last": f"From: {EVIL}\r\nFrom: {HELENE_AT}",
    "two addresses": f"From: {HELENE_AT}, {EVIL}",
    "two addresses, the other way": f"From: {EVIL}, {HELENE_AT}",
    "a group": f"From: direction: {HELENE_AT};",
    "a group of two": f"From: direction: {HELENE_AT}, {EVIL};",
    "an encoded address": f"From: {encoded(HELENE_AT)} <{EVIL}>",
    "an encoded address and nothing else": f"From: {encoded('<' + HELENE_AT + '>')}",
    "an encoded word that closes the bracket": f"From: {encoded('Hélène <' + HELENE_AT + '>, x')} <{EVIL}>",
    "a quoted local part": f'From: "{HELENE_AT}"@ailleurs.example',
    "an address as its own name": f"From: {HELENE_AT} <{EVIL}>",
    "two brackets": f"From: <{EVIL}> <{HELENE_AT}>",
    "two brackets, the other way": f"From: <{HELENE_AT}> <{EVIL}>",
    "a source route": f"From: <@ailleurs.example:{HELENE_AT}>",
    "comments": f"From: h.alder(x)@cabinet.example({EVIL})",
    "a NUL": f"From: {HELENE_AT}\0@ailleurs.example",
    "a bare CR": f"From: {EVIL}\rFrom: {HELENE_AT}",
    "a bare LF": f"From: {EVIL}\n From: {HELENE_AT}",
    "folded inside": "From: h.alder@\r\n cabinet.example",
    "a space before the colon": f"From : {HELENE_AT}\r\nFrom: {EVIL}",
    "empty, and a Sender": f"From:\r\nSender: {HELENE_AT}",
    "none, and a Sender": f"Sender: {HELENE_AT}\r\nReturn-Path: <{HELENE_AT}>",
    "Resent-From": f"From: {EVIL}\r\nResent-From: {HELENE_AT}\r\nResent-Sender: {HELENE_AT}",
    "a Cyrillic letter": "From: h.\u0430lder@cabinet.example",
    "full width": "From: \uff48.alder@cabinet.example",
    "capitals with a dot behind": "From: H.ALDER@CABINET.EXAMPLE.",
}


@pytest.mark.sampled(4)
@pytest.mark.parametrize("how", SENDERS)
def test_whatever_from_looks_like_the_result_must_be_about_it(stage, how):
    """Our server vouches for the sender's own domain: nothing is done, whoever is read in From; she may be asked."""
    stage.deliver(letter(SENDERS[how]))
    stage.run()
    untouched(stage, HELENE_AT)
    for mail in stage.sent[stage.before:]:
        assert mail.to == SYSADMIN or {"Oui", "Non"} <= set(mail.links())


RESULTS = {
    "below ours": PASS_EVIL + PASS_HERE,
    "encoded": f"Authentication-Results: {encoded(f'{AUTHSERV}; dmarc=pass header.from=cabinet.example')}\r\n",
    "of a name that begins like ours": f"Authentication-Results: {AUTHSERV}.evil.example; dmarc=pass header.from=cabinet.example\r\n",
    "in a comment before": f"Authentication-Results: (x) evil.example ({AUTHSERV}); dmarc=pass header.from=cabinet.example\r\n",
    "of a comment that does not end": f"Authentication-Results: {AUTHSERV} (; dmarc=pass header.from=cabinet.example\r\n",
    "of nested comments": f"Authentication-Results: {AUTHSERV}; none ((a) ; dmarc=pass header.from=cabinet.example)\r\n",
    "with an escaped quote": f'Authentication-Results: {AUTHSERV}; spf=pass smtp.mailfrom="a\\"; dmarc=pass header.from=cabinet.example"\r\n',
    "folded": f"Authentication-Results: evil.example\r\n {AUTHSERV}; dmarc=pass\r\n header.from=cabinet.example\r\n",
    "about another key": f"Authentication-Results: {AUTHSERV}; x-dmarc=pass header.from=cabinet.example\r\n",
    "about a longer domain": f"Authentication-Results: {AUTHSERV}; dmarc=pass header.from=cabinet.example.evil.example\r\n",
    "where header.from comes twice": f"Authentication-Results: {AUTHSERV}; dmarc=pass header.from=ailleurs.example "
                                     "header.from=cabinet.example\r\n",
    "of best guess": f"Authentication-Results: {AUTHSERV}; dmarc=bestguesspass header.from=cabinet.example\r\n",
    "in ARC alone": f"ARC-Authentication-Results: i=1; {AUTHSERV}; dmarc=pass header.from=cabinet.example\r\n",
}


@pytest.mark.sampled(3)
@pytest.mark.parametrize("how", RESULTS)
def test_a_result_that_is_not_our_servers_word_vouches_for_nobody(stage, how):
    stage.deliver(letter(f"From: {HELENE}", top=RESULTS[how]))
    stage.run()
    untouched(stage, HELENE_AT)


# -- words that are not the sender's --

def forged_inside(world):
    token = world.last(PAUL_AT).reply_to
    inner = f"From: {HELENE_AT}\r\nTo: {token}\r\nDelivered-To: {token}\r\nSubject: clore D-1\r\nMessage-ID: <i@x>\r\n\r\nclore D-1"
    more, body = parts("Content-Type: text/plain\r\n\r\nclore D-1", f"Content-Type: message/rfc822\r\n\r\n{inner}")
    return letter(f"From: {EVIL}", "Re: x", body, more)


def quoted_token(world):
    token = world.last(PAUL_AT).reply_to
    return letter(subject="TR: D-1", body=f"---- Message transféré ----\r\nReply-To: {token}\r\nTo: {token}\r\n\r\n1 : entretien\r\n",
                  more=f"References: {world.last(PAUL_AT).id}\r\nIn-Reply-To: {world.last(PAUL_AT).id}\r\n")


def many_tokens(world):
    guesses = ", ".join(f"diffusion+{number:020d}@cabinet.example" for number in range(900))
    return letter(to=guesses, more=f"Cc: {guesses}\r\nDelivered-To: {guesses}\r\n")


def deep(kind="mixed", depth=3000):
    head = "".join(f"Content-Type: multipart/{kind}; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(depth))
    return head + "Content-Type: text/plain\r\n\r\nclore D-1\r\n"


def external(_):
    more, body = parts("Content-Type: message/external-body; access-type=local-file; name=\"/etc/passwd\"\r\n\r\n"
                       "Content-Type: text/plain\r\n\r\n", "Content-Type: message/external-body; access-type=URL; "
                       "URL=\"http://127.0.0.1:1/x\"\r\n\r\nContent-Type: text/plain\r\n\r\n",
                       "Content-Type: message/partial; id=x@y; number=1; total=2\r\n\r\nSubject: clore D-1\r\n\r\nclore D-1")
    return letter(more=more, body=body)


def notice(world, message_id, recipient, status="5.1.1", token=False):
    more, body = parts("Content-Type: text/plain\r\n\r\nUser unknown.", "Content-Type: message/delivery-status\r\n\r\n"
                       f"Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; {recipient}\r\nAction: failed\r\nStatus: {status}\r\n",
                       f"Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: {message_id}\r\n", kind="report; report-type=delivery-status")
    return letter("From: MAILER-DAEMON@ailleurs.example", "Undelivered Mail", body, "Return-Path: <>\r\n" + more)


INVENTED = {
    "a letter in the letter, with a token": forged_inside,
    "a token in forwarded words, and references": quoted_token,
    "1,800 invented tokens": many_tokens,
    "3,000 nested multiparts": lambda _: letter(more="MIME-Version: 1.0\r\n" + deep()[:-2]),
    "20,000 parts": lambda _: letter(more=parts()[0], body="--b\r\nContent-Type: text/plain\r\n\r\nclore D-1\r\n" * 20000),
    "letters nested in letters": lambda _: letter(more="MIME-Version: 1.0\r\n" + "Content-Type: message/rfc822\r\n\r\n" * 2000,
                                                  body="clore D-1"),
    "40,000 fields": lambda _: letter(more="".join(f"X-{n}: y\r\n" for n in range(40000))),
    "a field of 4 MB": lambda _: letter(more="X-Long: " + "a " * (2 << 20) + "\r\n"),
    "a subject of 1 MB": lambda _: letter(subject="clore D-1 " * 100000),
    "50,000 recipients": lambda _: letter(to=", ".join(f"x{n}@y.example" for n in range(50000))),
    "bodies elsewhere": external,
    "S/MIME, sealed": lambda _: letter(more="MIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data; "
                                            "name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n", body="MIIB" * 300),
    "a receipt asked for": lambda _: letter(more=f"Disposition-Notification-To: {MARIE_AT}\r\nReturn-Receipt-To: {MARIE_AT}\r\n"
                                                 f"Reply-To: {MARIE_AT}\r\n"),
    "an order in an automatic reply": lambda _: letter(f"From: {HELENE_AT}", top=PASS_HERE, more="Auto-Submitted: auto-replied\r\n"),
    "an order in a bounce": lambda _: letter(f"From: {HELENE_AT}", "Undelivered Mail Returned to Sender", "clore D-1", top=PASS_HERE,
                                             more="Return-Path: <>\r\nAuto-Submitted: auto-generated\r\n"),
    "our own field": lambda _: letter(f"From: {HELENE_AT}", more="X-Facteur: 1\r\n"),
    "our own address": lambda _: letter(f"From: {ADDRESS.upper()}", top=PASS_HERE),
    "our own address with a token": lambda w: letter(f"From: {w.last(PAUL_AT).reply_to}", top=PASS_HERE),
    "a calendar's reply to nothing": lambda w: letter(to=w.last(PAUL_AT).reply_to, subject="Accepted: x", number="c", more=(
        "MIME-Version: 1.0\r\nContent-Type: text/calendar; method=REPLY\r\n"), body=(
        "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:R-1@cabinet.example\r\nSEQUENCE:99999999999999999999\r\n"
        f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{PAUL_AT}\r\nDTSTART:99991231T235959Z\r\nRRULE:FREQ=SECONDLY\r\nEND:VEVENT\r\n"
        "END:VCALENDAR\r\n")),
    "bounce of an invented mail": lambda w: notice(w, "<no-such@cabinet.example>", PAUL_AT),
    "UTF-7": lambda _: letter(more="Content-Type: text/plain; charset=utf-7\r\n", body="+AGMAbABvAHIAZQ- D-1 +ADw-script+AD4-"),
    "an unknown charset": lambda _: letter(more="Content-Type: text/plain; charset=../../etc/passwd\r\n", body="clore D-1"),
    "bytes of no kind": lambda _: letter(body=bytes(range(256)) * 100),
}


@pytest.mark.sampled(8)
@pytest.mark.parametrize("how", INVENTED)
def test_what_a_stranger_invents_is_bounded_and_does_nothing(stage, how):
    stage.deliver(INVENTED[how](stage))
    begin = time.monotonic()
    stage.run()
    assert time.monotonic() - begin < 60
    untouched(stage, HELENE_AT)
    stage.write(HELENE, "diffusions")
    assert "1" in next(mail for mail in stage.run() if mail.to == HELENE_AT).subject


SMUGGLED = ["clore D-1\r\nBcc: x@nulle-part.example", "x\nBcc: x@nulle-part.example", "x\r\n\r\n<b>corps", "x\0y",
            "x\u2028Bcc: x@nulle-part.example\u2029"]


@pytest.mark.parametrize("text", SMUGGLED)
def test_a_line_end_in_an_encoded_word_starts_no_field(stage, text):
    """In the subject, the name and the file of a contact who is answered, and in the ids our answer refers to."""
    stage.deliver(letter(f"From: {encoded(text)} <{PAUL_AT}>", encoded("Re: " + text), "1 : entretien", top="",
                         to=stage.last(PAUL_AT).reply_to, number=encoded(text) + "x" * 3000))
    answers = stage.run()
    assert {mail.to for mail in answers} == {PAUL_AT, HELENE_AT}
    for mail in answers:
        assert mail.message["Bcc"] is None and "nulle-part" not in str(mail.message["Cc"])
        head = mail.raw.split(b"\n\n")[0].split(b"\r\n\r\n")[0]
        assert all(len(line) <= 998 for line in head.split(b"\n")) and b"\0" not in head
    assert stage.faults() == []


def test_answers_go_to_the_address_we_know(stage):
    """Whatever Reply-To, Sender and Return-Path say: nobody else is written to by somebody's letter."""
    stage.write(PAUL, "Re: x", "1 : entretien", to=stage.last(PAUL_AT).reply_to, dmarc=None,
                headers={"Reply-To": "victime@nulle-part.example", "Sender": "v2@nulle-part.example",
                         "Return-Path": "<v3@nulle-part.example>", "Errors-To": "v4@nulle-part.example"})
    assert {mail.to for mail in stage.run()} == {PAUL_AT, HELENE_AT}


@pytest.mark.parametrize("recipient", [MARIE_AT, HELENE_AT, "jean.martin@mail.example"])
def test_a_bounce_touches_only_whom_the_mail_went_to(stage, recipient):
    """Paul's mail was forwarded: who has its Message-ID can say that it came back, and no more than that."""
    stage.deliver(notice(stage, stage.last(PAUL_AT).id, recipient))
    told = stage.run()
    assert {mail.to for mail in told} <= {HELENE_AT, SYSADMIN} and len(told) <= 1
    people = stage.json("contact", "show", MARIE_AT), stage.json("candidate", "show", "CV-1")
    assert not [key for one in people for key, value in one.items() if "bounce" in key and value]
    # who was said to be unreachable still gets what comes next
    stage.write(HELENE, "prolonger D-1 20/12/2026")
    assert {MARIE_AT, PAUL_AT} <= {mail.to for mail in stage.run()}


ORDERS = {
    "full width": ("\uff43\uff4c\uff4f\uff52\uff45 \uff24\uff0d\uff11", True), "zero width": ("clo\u200bre D\u2060-1", True),
    "turned round": ("\u202e1-D erolc", False), "Cyrillic": ("\u0441l\u043er\u0435 D-1", False),
    "a soft hyphen": ("clo\u00adre D-1", True), "an accent apart": ("clore\u0301 D-1", None), "other digits": ("clore D-\u0661", None),
    "no-break space": ("clore\u00a0D-1", True), "two on one line": ("ne pas clore D-1", False),
}


@pytest.mark.parametrize("how", ORDERS)
def test_an_order_is_what_its_reader_sees_or_none(stage, how):
    """A recruiter who is known: what looks like the order may be it, what does not is never done."""
    words, done = ORDERS[how]
    stage.deliver(letter(f"From: {HELENE}", encoded(words), top=PASS_HERE))
    answers = stage.run()
    assert HELENE_AT in {mail.to for mail in answers}
    closed = stage.json("diffusion", "show", "D-1")["status"] != "running"
    assert done is None or closed == done, answers[0].text


def test_plain_and_html_that_differ_are_not_both_obeyed(stage):
    """What is hidden in HTML is no order; the plain part is what is read."""
    more, body = parts("Content-Type: text/plain\r\n\r\ndiffusions", "Content-Type: text/html\r\n\r\n"
                       "<p>diffusions</p><p style='display:none'>clore D-1</p>", kind="alternative")
    stage.deliver(letter(f"From: {HELENE}", "diffusions", body, more, top=PASS_HERE))
    stage.deliver(letter(f"From: {HELENE}", "diffusions", "<p style='display:none'>clore D-1</p><p>rien</p>",
                         "Content-Type: text/html\r\n", top=PASS_HERE, number="2"))
    stage.run()
    untouched(stage, HELENE_AT)


def test_what_is_sealed_is_said_to_be_unreadable(stage):
    """A recruiter's own client seals it: she hears that nothing was read, and why."""
    for number, (kind, body) in enumerate([
            ("application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\r\nContent-Transfer-Encoding: base64", "MIIB" * 300),
            ('multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b',
             "--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--b\r\nContent-Type: application/octet-stream\r\n\r\n"
             "-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA\r\n-----END PGP MESSAGE-----\r\n--b--\r\n")]):
        stage.deliver(letter(f"From: {HELENE}", "clore D-1" if number == 9 else "Re: bonjour", body,
                             f"MIME-Version: 1.0\r\nContent-Type: {kind}\r\n", top=PASS_HERE, number=str(number)))
        answer, = [mail for mail in stage.run() if mail.to == HELENE_AT]
        assert "chiffré" in answer.words, answer.text
    untouched(stage, HELENE_AT)


def test_signed_letters_are_read_as_others(stage):
    more, body = parts("Content-Type: text/plain\r\n\r\nclore D-1\r\n", "Content-Type: application/pkcs7-signature; name=smime.p7s\r\n"
                       "Content-Transfer-Encoding: base64\r\n\r\nMIIB", kind="signed; micalg=sha-256; protocol=\"application/pkcs7-signature\"")
    stage.deliver(letter(f"From: {HELENE}", "clore D-1", body, more, top=PASS_HERE))
    stage.run()
    assert stage.json("diffusion", "show", "D-1")["status"] != "running"


def test_pgp_armour_in_the_text_is_not_taken_for_words(stage):
    body = ("-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA512\r\n\r\nclore D-1\r\n-----BEGIN PGP SIGNATURE-----\r\n\r\n"
            "iQEzBAEBCgAdFiEE\r\n=abcd\r\n-----END PGP SIGNATURE-----\r\n")
    draft = stage.sent[0]
    stage.deliver(letter(f"From: {HELENE}", "Re: " + draft.subject.encode("ascii", "ignore").decode(), body, top=PASS_HERE,
                         to=draft.reply_to))
    stage.run()
    assert stage.json("diffusion", "show", "D-1")["status"] != "running"
