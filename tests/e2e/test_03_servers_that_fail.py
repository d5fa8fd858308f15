"""Servers that are down, refuse us, or are not who they say: said once in clear, nothing lost, and made good by itself."""
import shutil
import time

import pytest
from conftest import ADDRESS, HELENE, PAUL, after, only
from testbed import wait_for
from world import preloading

HELENE_AT, PAUL_AT = "h.alder@cabinet.example", "p.roux@usine-roux.example"
FORM = "Titre : Essai\nDébut : 01/12/2026\nFin : 15/12/2026\nContacts : Paul Roux\nCandidats : CV-1\n"


def refused(world):
    """What run-once says, and that it did nothing."""
    done = world.ctl("run-once", ok=False)
    assert done.returncode == 1, done
    assert world.bed.count(ADDRESS) == 1
    return done.stderr


def test_the_service_answers_at_once_and_stops_cleanly(world):
    world.start().wait_ready()
    world.write(HELENE, "nouvelle diffusion")
    assert "Titre" in world.wait_mail(HELENE_AT).text
    wait_for("the letter to be moved", lambda: world.bed.count(ADDRESS) == 0)
    assert world.bed.count(ADDRESS, "Facteur/Traites") == 1
    started = time.monotonic()
    assert world.stop() == 0
    assert time.monotonic() - started < 15


@pytest.mark.parametrize("what, changes, words", [
    ("a wrong password", {"password": "faux"}, ["inbox", "password"]),
    ("an untrusted certificate", {"ca": "other"}, ["inbox", "certificate"]),
    ("another host's certificate", {"host": "127.0.0.1"}, ["inbox", "certificate"]),
    ("nobody at the port", {"port": "1"}, ["inbox"]),
], ids=lambda value: value if isinstance(value, str) else None)
def test_the_mailbox_cannot_be_opened(world, what, changes, words):
    world.write(HELENE, "nouvelle diffusion")
    bed = world.bed
    world.configure(
        password=changes.get("password", "secret"),
        ca=bed.dir / "tls/other.pem" if changes.get("ca") else None,
        imap=f"imaps://{changes.get('host', 'localhost')}:{changes.get('port', bed.imaps_port)}")
    said = refused(world)
    assert all(word in said for word in words), said
    assert "secret" not in said and "faux" not in said
    # put right, nothing is lost
    world.configure()
    world.run()
    assert "Titre" in world.last(HELENE_AT).text


@pytest.mark.parametrize("what, changes", [
    ("a wrong certificate", {"host": "127.0.0.1"}),
    ("nobody at the port", {"port": "1"}),
], ids=lambda value: value if isinstance(value, str) else None)
def test_mail_cannot_leave(world, what, changes):
    bed = world.bed
    world.write(HELENE, "nouvelle diffusion")
    world.configure(smtp=f"smtp://{changes.get('host', 'localhost')}:{changes.get('port', bed.smtp_port)}")
    done = world.ctl("run-once", ok=False)
    assert done.returncode == 1 and "stays in the outbox" in done.stderr
    assert only(world.json("outbox", "list"))["state"] == "retry"
    world.configure()
    world.ctl("outbox", "retry", "--state", "retry")
    assert "Titre" in only(world.run()).text


def test_starttls_is_used_where_it_is_offered(world):
    world.configure(imap=f"imap://localhost:{world.bed.imap_port}")
    world.write(HELENE, "nouvelle diffusion")
    assert only(world.run()).to == HELENE_AT
    world.configure(imap=f"imap://localhost:{world.bed.imap_port}", ca=world.bed.dir / "tls/other.pem")
    world.write(HELENE, "nouvelle diffusion")
    assert "certificate" in refused(world)


def test_a_server_down_at_start_and_midway_is_waited_for(world):
    world.bed.stop_imap()
    world.start()
    wait_for("the failure to be told", lambda: "inbox." in world.log())
    assert world.process.poll() is None
    world.bed.start_imap()
    world.write(HELENE, "nouvelle diffusion")
    world.wait_mail(HELENE_AT, seconds=40)
    # midway, both of them
    world.bed.stop_smtp()
    world.bed.stop_imap()
    assert after(1, lambda: world.process.poll() is None)
    world.bed.start_imap()
    world.bed.start_smtp()
    world.write(HELENE, "diffusions")
    world.wait_mail(HELENE_AT, seconds=60)
    assert world.stop() == 0


def test_a_refused_address_is_dead_and_told_and_greylisting_is_waited_out(world):
    world.contact("Inconnu Parti", "nouser@mecadis.example")
    world.contact("Gris Listé", "tempfail@mecadis.example")
    world.at("2026-12-01 09:00")
    world.write(HELENE, "nouvelle diffusion", FORM.replace("Paul Roux", "nouser@mecadis.example, tempfail@mecadis.example"))
    world.run()
    world.answer(HELENE, world.last(HELENE_AT), "lancer")
    world.run()
    states = {row["to"]: row["state"] for row in world.json("outbox", "list")}
    assert states["nouser@mecadis.example"] == "dead" and states["tempfail@mecadis.example"] == "retry"
    assert "Inconnu Parti" in world.last(HELENE_AT, "Inconnu Parti").subject
    (world.bed.dir / "etc/deliver-all").touch()
    world.at("2026-12-01 09:30")
    world.ctl("run-once", "--now", "2026-12-01T09:30")
    wait_for("the waited out mail", lambda: world.bed.count("tempfail@mecadis.example") == 1)


@pytest.mark.skipif(shutil.which("cc") is None, reason="no compiler")
def test_a_pass_sends_what_it_wrote_while_the_outbox_said_that_all_was_sent(world, tmp_path, monkeypatch):
    """That a mail is dead is told, and written about, before the outbox has said that it sent what was asked."""
    world.contact("Inconnu Parti", "nouser@mecadis.example")
    world.at("2026-12-01 09:00")
    world.write(HELENE, "nouvelle diffusion", FORM.replace("Paul Roux", "nouser@mecadis.example"))
    world.run()
    world.answer(HELENE, world.last(HELENE_AT), "lancer")
    for name, value in preloading(tmp_path, "late").items():
        monkeypatch.setenv(name, value)
    world.run()
    assert "Inconnu Parti" in world.last(HELENE_AT, "Inconnu Parti").subject


def test_a_server_without_move_is_copied_and_expunged(tmp_path):
    from conftest import PEOPLE, ServerWorld, people
    from testbed import Testbed
    with Testbed([ADDRESS, *PEOPLE], move=False) as bed:
        world = people(ServerWorld(tmp_path / "world", bed))
        for _ in range(3):
            world.write(HELENE, "nouvelle diffusion")
        assert len(world.run()) == 3
        assert bed.count(ADDRESS) == 0 and bed.count(ADDRESS, "Facteur/Traites") == 3
        assert world.run() == []


def test_a_new_uidvalidity_replays_nothing(world):
    world.write(HELENE, "nouvelle diffusion")
    assert len(world.run()) == 1
    # The folder is made anew: the same letter comes back under another identity.
    raw = only(list(world.bed.letters(ADDRESS, "Facteur/Traites").values()))
    client = world.bed.imap(ADDRESS)
    client.append("INBOX", None, None, raw)
    client.logout()
    assert world.run() == []
    assert world.bed.count(ADDRESS) == 0


def test_a_letter_too_large_is_not_fetched_and_told(world):
    world.configure()
    with open(world.config, "a", encoding="utf-8") as f:
        f.write("limits: { message_bytes = 1000000; };\n")
    world.write(HELENE, "nouvelle diffusion", attachments=[("cv.pdf", b"%PDF" + b"x" * 3000000)])
    mail = only(world.run())
    assert mail.to == HELENE_AT and "4 Mo" in mail.words and "1 Mo" in mail.words
    world.write(PAUL, "bonjour", "rien")
    world.run()
    assert world.bed.count(ADDRESS) == 0
