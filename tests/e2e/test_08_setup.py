"""A sysadmin's first ten minutes: a configuration from a few answers, everything tried, and each failure in clear words."""
import json
import os
import re
import subprocess

import pytest
from conftest import ADDRESS, HELENE, only

from servers import BUILD
from testbed import PASSWORD

CTL = os.path.join(BUILD, "facteurctl")


@pytest.fixture
def place(tmp_path):
    """Where the configuration is to be, and the password."""
    (tmp_path / "password").write_text(PASSWORD + "\n", encoding="ascii")
    (tmp_path / "password").chmod(0o600)
    return tmp_path


def set_up(place, bed, *more, **changed):
    flags = {"address": ADDRESS, "imap": f"imaps://localhost:{bed.imaps_port}", "smtp": f"smtp://localhost:{bed.smtp_port}",
             "user": ADDRESS, "password-file": str(place / "password"), "state-dir": str(place / "state"), "tls-ca": str(bed.ca)}
    flags.update({name.replace("_", "-"): value for name, value in changed.items()})
    words = [word for name, value in flags.items() if value is not None for word in (f"--{name}", value)]
    return subprocess.run([CTL, "-c", str(place / "facteur.conf"), "setup", *words, *more], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=120)


def results(done):
    return {line.split()[0]: line.split()[1] for line in done.stdout.splitlines()}


def test_a_configuration_is_written_and_all_of_it_works(world, place):
    bed = world.bed
    done = set_up(place, bed)
    assert done.returncode == 0, (done.stdout, done.stderr)
    said = results(done)
    assert {said[name] for name in ("config", "inbox", "outbox", "round")} == {"ok"}
    assert {said[name] for name in ("spf", "dmarc", "dkim", "mx")} == {"advice"}
    assert re.search(r"round +ok +a mail to \S+: out \d+\.\d s, back \d+\.\d s", done.stdout)
    # The mail that was sent is out of the way, and nothing else was touched.
    assert (bed.count(ADDRESS), bed.count(ADDRESS, "Facteur/Traites")) == (0, 1)
    for name in ("imap.secret", "smtp.secret"):
        assert (place / name).stat().st_mode & 0o777 == 0o600 and (place / name).read_text() == PASSWORD + "\n"
    assert f'"{PASSWORD}"' not in (place / "facteur.conf").read_text() and PASSWORD + "\n" not in done.stdout
    # It is a configuration like any other: a house can begin with it.
    world.config = str(place / "facteur.conf")
    world.ctl("agency", "add", "--name", "Lyon", "--sender", "lyon@cabinet.example")
    world.ctl("recruiter", "add", "--name", "Hélène Alder", "--email", "h.alder@cabinet.example", "--agency", "Lyon")
    world.write(HELENE, "nouvelle diffusion")
    assert only(world.run()).to == "h.alder@cabinet.example"
    # Never over what is there; but it can be tried again, and read by a program.
    done = set_up(place, bed)
    assert (done.returncode, done.stdout) == (1, "") and "is there already" in done.stderr
    done = subprocess.run([CTL, "-c", str(place / "facteur.conf"), "setup", "--try", "--json"], capture_output=True, text=True,
                          timeout=120)
    assert done.returncode == 0
    assert {one["check"]: one["ok"] for one in json.loads(done.stdout)}["round"] is True


@pytest.mark.parametrize("changes, failing, words", [
    ({"user": "nobody"}, ["inbox", "outbox"], "password"),
    ({"tls_ca": None}, ["inbox", "outbox"], "certificate"),
    ({"imap": "imaps://localhost:1"}, ["inbox"], "localhost port 1: Connection refused; is inbox.url right?"),
    ({"smtp": "smtp://localhost:1"}, ["outbox"], "is outbox.url right?"),
], ids=["a wrong user", "no authority", "a closed port", "another closed port"])
def test_what_does_not_work_is_told(world, place, changes, failing, words):
    done = set_up(place, world.bed, **changes)
    assert done.returncode == 1 and f"facteurctl -c {place}/facteur.conf setup --try" in done.stderr
    lines = [line for line in done.stdout.splitlines() if line.split()[1] == "FAILED"]
    assert [line.split()[0] for line in lines] == failing and all(words in line for line in lines), done.stdout
    assert "round" not in results(done)


@pytest.mark.parametrize("changes, inbox, outbox", [
    ({"user": "nobody"}, "inbox.password_file", "outbox.password_file"),
    ({"tls_ca": "/nowhere.pem"}, "inbox.tls_ca", "outbox.tls_ca: no certificate can be read from /nowhere.pem"),
    ({"tls_ca": "other"}, "inbox.tls_ca", "outbox.tls_ca"),
    ({"host": "127.0.0.1"}, "inbox.url", "outbox.url"),
    ({"swapped": True}, "inbox.url is imap://", "outbox.url is smtp://"),
], ids=["a wrong user", "a missing authority", "another authority", "another host", "TLS where plain text comes first"])
def test_what_does_not_work_names_the_key_to_look_at(world, place, changes, inbox, outbox):
    bed, host = world.bed, changes.get("host", "localhost")
    flags = {"imap": f"imaps://{host}:{bed.imaps_port}", "smtp": f"smtp://{host}:{bed.smtp_port}"}
    if changes.get("swapped"):
        flags = {"imap": f"imaps://localhost:{bed.imap_port}", "smtp": f"smtps://localhost:{bed.smtp_port}"}
    if changes.get("tls_ca") == "other":
        flags["tls_ca"] = str(bed.dir / "tls/other.pem")
    else:
        flags.update({key: value for key, value in changes.items() if key in ("user", "tls_ca")})
    said = {line.split()[0]: line for line in set_up(place, bed, **flags).stdout.splitlines()}
    assert inbox in said["inbox"] and outbox in said["outbox"], said


def test_a_password_that_systemd_passed_needs_a_restart_and_it_is_said(world, place):
    """At three in the morning the file was corrected, check was content, and the daemon still had the old one."""
    set_up(place, world.bed)
    (place / "passed").mkdir()
    for name in ("imap.secret", "smtp.secret"):
        (place / "passed" / name).write_text("old\n", encoding="ascii")
        (place / "passed" / name).chmod(0o400)
    done = subprocess.run([CTL, "-c", str(place / "facteur.conf"), "check"], capture_output=True, text=True, timeout=120,
                          env={**os.environ, "CREDENTIALS_DIRECTORY": str(place / "passed")})
    said = {line.split()[0]: line for line in done.stdout.splitlines()}
    assert all("after a change, restart it" in said[name] for name in ("inbox", "outbox")), said
