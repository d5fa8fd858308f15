"""Nothing is lost, nothing is done twice, and no machine is ever answered."""
import pytest

from conftest import FORM, HELENE, PAUL, drafted, launched, only

HELENE_AT, PAUL_AT = "h.alder@cabinet.example", "p.roux@usine-roux.example"


def test_the_same_letter_twice_has_one_effect(world):
    world.write(HELENE, "nouvelle diffusion", FORM)
    raw = world.folder("INBOX")[0]
    world.deliver(raw)
    only(world.run())
    world.deliver(raw)
    assert world.run() == []
    assert len(world.json("diffusion", "list")) == 1


@pytest.mark.sampled(3)
@pytest.mark.parametrize("raw", [
    b"", b"\0", b"\r\n\r\n", b"garbage without any header", b"From: \xff\xfe\r\n\r\n\xff",
    b"From: x@y.example\r\nContent-Type: text/plain; charset=x-nowhere\r\n\r\n\xe9t\xe9",
    b"Content-Type: multipart/mixed; boundary=a\r\n\r\n" + b"--a\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n" * 500,
], ids=["empty", "nul", "blank", "no-header", "bad-bytes", "unknown-charset", "nested"])
def test_whatever_arrives_is_set_aside_not_lost(world, raw):
    world.deliver(raw)
    world.run()
    assert world.folder("INBOX") == []
    assert len(world.folder("Facteur.Quarantaine")) + len(world.folder("Facteur.Traites")) == 1


def test_an_unknown_charset_still_reads(world):
    world.write(HELENE, "nouvelle diffusion")
    raw = world.folder("INBOX")[0].replace(b'charset="utf-8"', b'charset="x-martien"')
    world.folder("INBOX")
    world.deliver(raw.replace(b"client.example", b"autre.example"))
    assert len(world.run()) == 2


def test_a_letter_too_large_is_answered_with_the_limit(world):
    launched(world)
    world.answer(PAUL, world.last(PAUL_AT), "1 entretien", dmarc=None,
                 attachments=[("photo.pdf", b"\0" * (30 * 1024 * 1024))])
    answer = only(world.run())
    assert answer.to == PAUL_AT and "26" in answer.words
    assert world.json("feedback", "list") == []


def test_machines_are_not_answered(world):
    launched(world)
    start = world.last(PAUL_AT)
    world.answer(PAUL, start, "Je suis absent jusqu'au 10 décembre.", headers={"Auto-Submitted": "auto-replied"})
    world.answer(PAUL, start, "Lettre", headers={"List-Id": "<l.example>", "Precedence": "list"})
    world.write("Facteur <diffusion@cabinet.example>", "Re: nouvelle diffusion", "1 entretien")
    world.write(HELENE, "Réponse automatique : absente", "Je suis en congés.", headers={"X-Autoreply": "yes"})
    # The absence is told to whom it matters, and nothing goes back to a machine.
    assert {mail.to for mail in world.run()} == {"h.alder@cabinet.example"}
    assert world.folder("INBOX") == []
    assert world.json("feedback", "list") == []


def test_our_own_mail_coming_back_does_nothing(world):
    launched(world)
    world.deliver(world.last(PAUL_AT).raw)
    assert world.run() == []


def test_a_bounce_counts_only_for_a_mail_of_ours(world):
    launched(world)
    start = world.last(PAUL_AT)

    def bounce(message_id, to):
        return f"""Return-Path: <>
From: MAILER-DAEMON@mx.example
To: {to}
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce-{abs(hash(message_id))}@mx.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

User unknown.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; p.roux@usine-roux.example
Action: failed
Status: 5.1.1

--b
Content-Type: text/rfc822-headers

Message-ID: {message_id}
Subject: x

--b--
""".encode()

    world.deliver(bounce("<forged@cabinet.example>", "diffusion@cabinet.example"))
    assert world.run() == []
    world.deliver(bounce(start.id, "diffusion@cabinet.example"))
    told = only(world.run())
    assert told.to == HELENE_AT and "p.roux@usine-roux.example" in told.words


def test_header_injection_is_impossible(world):
    drafted(world, FORM.replace("Développeurs C confirmés", "Titre\r\n Bcc: pirate@ailleurs.example"))
    world.write(HELENE, "lancer D-1")
    world.run()
    for mail in world.sent:
        assert mail.message["Bcc"] is None


def test_html_in_a_title_is_shown_not_run(world):
    drafted(world, FORM.replace("Développeurs C confirmés", "<script>alert(1)</script>"))
    world.write(HELENE, "lancer D-1")
    world.run()
    assert "<script>" not in world.last(PAUL_AT).html
