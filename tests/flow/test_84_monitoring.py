"""Whoever watches over Facteur is told the same numbers by status, by metrics and by the monitoring plugin."""
import json
import os
import re
import sqlite3
import subprocess

import pytest
from conftest import BUILD, PAUL, TESTS, launched

PLUGIN = os.path.join(os.path.dirname(TESTS), "contrib", "monitoring", "check_facteur")


def metrics(world, *args):
    """{name and labels: number}; every name has its help and type, before it, once."""
    text = world.ctl("metrics", *args).stdout
    found, announced = {}, []
    for line in text.splitlines():
        if line.startswith("#"):
            announced += re.findall(r"^# TYPE (\S+) gauge$", line)
            continue
        name, number = re.fullmatch(r'(facteur_\w+(?:\{\w+="\w+"\})?) (-?\d+)', line).groups()
        assert name.split("{")[0] == announced[-1]
        found[name] = int(number)
    assert len(set(announced)) == len(announced) == text.count("# HELP ")
    return found


def told(world, *args):
    done = subprocess.run([PLUGIN, "-c", world.config, "-x", os.path.abspath(os.path.join(BUILD, "facteurctl")), *args],
                          capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_metrics_are_the_numbers_of_status(world):
    launched(world, hidden=False)
    world.answer(PAUL, world.last("p.roux@usine-roux.example"), "Je souhaite rencontrer le candidat 1 mardi 8 décembre à 14h.")
    world.write("Inconnu <x@nulle-part.example>", "Bonjour", "Je suis là.")
    world.run()
    status, numbers = world.json("status"), metrics(world)
    assert numbers["facteur_running"] == 0 and numbers["facteur_outbox_oldest_seconds"] == 0
    assert numbers["facteur_requests_pending"] == status["pending"] == 1
    assert numbers["facteur_quarantine"] == status["quarantine"] == 1
    assert numbers["facteur_unconfirmed"] == status["unconfirmed"]
    for key, label, metric in (("diffusions", "status", "diffusions"), ("outbox", "state", "outbox")):
        for name, count in status[key].items():
            assert numbers[f'facteur_{metric}{{{label}="{name}"}}'] == count


def test_a_file_for_node_exporter_is_replaced_whole_or_not_at_all(world, tmp_path):
    (tmp_path / "run").mkdir()
    file, before = tmp_path / "run" / "facteur.prom", os.umask(0o077)
    try:
        assert world.ctl("metrics", "--output", str(file)).stdout == ""
    finally:
        os.umask(before)
    text = file.read_text(encoding="utf-8")
    assert re.findall(r"^facteur_\w+", text, re.MULTILINE) == re.findall(r"^facteur_\w+", world.ctl("metrics").stdout, re.MULTILINE)
    assert file.stat().st_mode & 0o777 == 0o644 and os.listdir(file.parent) == ["facteur.prom"]
    done = world.ctl("metrics", "--output", str(tmp_path / "none" / "facteur.prom"), ok=False)
    assert done.returncode == 1 and "facteur.prom.new: cannot be written: No such file" in done.stderr
    # Numbers that cannot be written do not take the place of the last good ones; and no link leads them elsewhere.
    (file.parent / "facteur.prom.new").symlink_to(tmp_path / "elsewhere")
    done = world.ctl("metrics", "--output", str(file), ok=False)
    assert done.returncode == 1 and file.read_text(encoding="utf-8") == text and not (tmp_path / "elsewhere").exists()


def test_the_plugin_tells_a_quiet_house_from_one_that_needs_somebody(world):
    code, line = told(world, "-b")
    assert (code, line.split(" | ")[0]) == (0, "FACTEUR OK - all is well")
    code, line = told(world)
    assert (code, line.split(" | ")[0]) == (2, "FACTEUR CRITICAL - facteurd does not run")
    world.write("Inconnu <x@nulle-part.example>", "Bonjour", "Je suis là.")
    world.run()
    code, line = told(world, "-b")
    assert code == 1 and "1 letters in quarantine" in line and "quarantine=1" in line


@pytest.mark.damages
def test_the_plugin_tells_of_mail_that_waits_or_could_not_be_delivered(world):
    launched(world, hidden=False)
    with sqlite3.connect(os.path.join(world.root, "state", "facteur.db")) as database:
        database.execute("UPDATE outbox SET state = 'queued', created_at = unixepoch() - 1200 WHERE id = 1")
        database.execute("UPDATE outbox SET state = 'dead' WHERE id = 2")
    code, line = told(world, "-b")
    assert code == 1 and "a mail has waited for 12" in line and "1 mails could not be delivered" in line
    code, line = told(world, "-b", "-C", "1000")
    assert code == 2 and line.startswith("FACTEUR CRITICAL")


def test_links_certificates_and_the_disk_are_watched_too(world):
    """The plugin once said that all was well while the mailbox refused the password."""
    with sqlite3.connect(os.path.join(world.root, "state", "facteur.db")) as database:
        database.execute("INSERT INTO health (name, failing_since, words, certificate_until) VALUES"
                         " ('inbox', unixepoch() - 600, 'the password is refused', 0), ('mail', 0, NULL, unixepoch() + 86300)")
    database.close()
    numbers = metrics(world)
    assert 600 <= numbers['facteur_link_failing_seconds{link="inbox"}'] < 700
    assert numbers['facteur_link_failing_seconds{link="mail"}'] == 0
    assert 86000 < numbers['facteur_certificate_left_seconds{link="mail"}'] <= 86400
    assert numbers["facteur_disk_free_bytes"] > 0
    code, line = told(world, "-b")
    assert code == 2 and "inbox fails: the password is refused" in line and line.count("\n") == 1
    with sqlite3.connect(os.path.join(world.root, "state", "facteur.db")) as database:
        database.execute("UPDATE health SET failing_since = 0, words = NULL")
    database.close()
    code, line = told(world, "-b")
    assert code == 1 and "certificate of mail's server" in line and "about to expire, in 0 days: renew it on that server" in line


def test_the_plugin_says_when_it_cannot_know(world):
    code, line = told(world, "-c", os.path.join(world.root, "none.conf"))
    assert code == 3 and line.startswith("FACTEUR UNKNOWN - facteurctl: ") and "none.conf" in line
    code, line = told(world, "-w", "soon")
    assert code == 3 and "seconds" in line


@pytest.mark.damages
def test_status_is_one_screen_and_its_exit_status_tells_whether_a_human_is_needed(world):
    launched(world, hidden=False)
    done = world.ctl("status")
    assert len(done.stdout.splitlines()) <= 24 and done.stderr == ""
    status = world.json("status")
    assert status["workers"] == [] and status["refusals"] == [] and status["last_sent"].startswith("2026-12-01T09:00")
    assert status["next"]["diffusion"].startswith("2026-12-1") and status["next"]["scenario"] is None
    assert {link["name"]: bool(link["good"]) for link in status["links"]} == {"inbox": True, "mail": True}
    with sqlite3.connect(os.path.join(world.root, "state", "facteur.db")) as database:
        database.execute("UPDATE outbox SET state = 'dead' WHERE to_email LIKE '%@usine-roux.example'")
        database.execute("UPDATE health SET failing_since = 1796000000, words = 'nobody at the port' WHERE name = 'mail'")
    database.close()
    done = world.ctl("status", "--json", "--now", "2026-12-02T09:00", ok=False)
    assert done.returncode == 1 and done.stderr == "facteurctl: needs a human: mail fails: nobody at the port\n"
    assert json.loads(done.stdout)["refusals"][0]["domain"] == "usine-roux.example"
    world.reconfigure("sysadmin =", "limits: { disk_free_mb = 100000000; };\nsysadmin =")
    world.run()
    told = world.ctl("status", ok=False).stderr
    assert f"little room left on the disk of {world.root}/state: " in told and "MB, and limits.disk_free_mb asks for 100000000" in told
