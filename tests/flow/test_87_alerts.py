"""What needs a human is told the sysadmin by mail, each cause at most once a day."""
import os
import re
import shutil
import sqlite3

import pytest
from conftest import launched, only

ROOT = "root@cabinet.example"


def state(world, *statement):
    """What would take weeks or a broken server to come about."""
    with sqlite3.connect(os.path.join(world.root, "state", "facteur.db")) as database:
        database.execute(*statement)
    database.close()


def alerts(mails):
    return [mail for mail in mails if mail.to == ROOT]


def seconds(world, days=0):
    return int(world.now.timestamp()) + days * 86400


def test_a_full_disk_is_told_once_a_day(world):
    world.reconfigure('sysadmin =', 'limits: { disk_free_mb = 100000000; };\nsysadmin =')
    mail = only(alerts(world.run()))
    assert mail.subject == "Il reste peu de place sur le disque" and "Mo libres" in mail.words and "state" in mail.words
    world.at("2026-12-02 08:59")
    assert world.run() == []
    world.at("2026-12-02 09:00")
    assert len(alerts(world.run())) == 1
    world.reconfigure("disk_free_mb = 100000000", "disk_free_mb = 0")
    world.at("2026-12-05 09:00")
    assert world.run() == []


def test_a_certificate_is_told_two_weeks_before_it_expires(world):
    state(world, "INSERT INTO health (name, certificate_until) VALUES ('mail', ?)", (seconds(world, 15),))
    assert world.run() == []
    world.at("2026-12-02 10:00")
    mail = only(alerts(world.run()))
    assert "expire bientôt" in mail.subject and "16 décembre 2026" in mail.words


def test_a_failure_that_may_pass_is_told_after_an_hour(world):
    world.reconfigure("sysadmin =", 'sms: { url = "http://localhost:1/?to={to}&text={text}"; };\nsysadmin =')
    state(world, "INSERT INTO health (name, failing_since, words) VALUES ('sms', ?, 'http://localhost:1/: nobody there')",
          (seconds(world),))
    assert world.run() == []
    world.at("2026-12-01 10:00")
    mail = only(alerts(world.run()))
    assert "SMS" in mail.subject and "nobody there" in mail.words and "facteurctl check" in mail.words


def test_a_recruiter_who_cannot_be_reached_is_told_the_sysadmin_and_a_contact_is_not(world):
    launched(world)
    state(world, "UPDATE outbox SET state = 'dead', last_error = '550 no such user' WHERE to_email IN"
          " ('h.alder@cabinet.example', 'p.roux@usine-roux.example')")
    mail = only(alerts(world.run()))
    assert "n'ont pas pu partir" in mail.words + mail.subject and "h.alder@cabinet.example" in mail.words
    assert "550 no such user" in mail.words and "p.roux" not in mail.words
    world.at("2026-12-03 09:00")
    assert alerts(world.run()) == []


@pytest.mark.damages
def test_the_head_of_the_journal_goes_to_its_witness_once_a_day(world):
    """Somebody elsewhere has in writing what the journal said: who writes it anew is found out."""
    with open(world.config, "a", encoding="utf-8") as f:
        f.write('journal_witness = "notaire@ailleurs.example";\n')
    told = [mail for mail in world.run() if mail.to == "notaire@ailleurs.example"]
    assert len(told) == 1
    head = re.search(r"\b\d+:[0-9a-f]{64}\b", told[0].text)[0]
    assert world.json("journal", "verify", "--head", head)["whole"]
    assert [mail for mail in world.run() if mail.to == "notaire@ailleurs.example"] == []
    world.at("2026-12-02 10:00")
    world.write("Hélène Alder <h.alder@cabinet.example>", "nouvelle diffusion", "Titre : x")
    again, = [mail for mail in world.run() if mail.to == "notaire@ailleurs.example"]
    assert head not in again.text
    # the chain is made anew by whoever owns the machine, as a whole: it verifies, but not against the head that is elsewhere
    db = sqlite3.connect(os.path.join(world.root, "state", "facteur.db"))
    for name, in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'journal%'").fetchall():
        db.execute(f"DROP TRIGGER {name}")
    db.execute("DELETE FROM journal_text")
    db.execute("DELETE FROM journal")
    db.commit()
    db.close()
    assert world.json("journal", "verify")["rows"] == 0
    done = world.ctl("journal", "verify", "--head", head, ok=False)
    assert done.returncode == 1 and "written anew" in done.stderr


@pytest.mark.damages
def test_nobody_is_told_where_there_is_no_sysadmin(world):
    world.reconfigure('sysadmin = "root@cabinet.example";', 'limits: { disk_free_mb = 100000000; };')
    assert world.run() == []
    shutil.rmtree(os.path.join(world.root, "inbox"))
    assert world.run() == []


OAUTH2 = """user = "u"; oauth2: {{ token_url = "https://login.example/token"; client_id = "{}";
         refresh_token_file = "/nowhere/refresh"; }};"""


def by_token(world, inbox="one", outbox="one"):
    for side, client in (("inbox", inbox), ("outbox", outbox)):
        url = f'{side}: {{ url = "maildir:{world.root}/{side}";'
        world.reconfigure(url, f"{url} {OAUTH2.format(client)}")


def lose(world, *names):
    for name in names:
        state(world, "INSERT INTO health (name, failing_since, must_act, words) VALUES (?, ?, 1, ?)",
              (name, seconds(world), f"{name}: the consent is lost (invalid_grant)"))


def test_a_consent_that_is_lost_is_told_once_and_not_as_a_mailbox_that_fails(world):
    by_token(world)
    lose(world, "inbox.oauth2")
    state(world, "INSERT INTO health (name, failing_since, must_act, words) VALUES ('inbox', ?, 1, 'no token')", (seconds(world),))
    mail = only(alerts(world.run()))
    assert "OAuth2" in mail.subject and "consent is lost (invalid_grant)" in mail.words and "rien n'est perdu" in mail.words
    said = world.ctl("status", ok=False)
    assert said.returncode == 1 and "needs a human" in said.stderr and "consent is lost" in said.stdout
    world.at("2026-12-02 08:59")
    assert world.run() == []
    world.at("2026-12-02 09:00")
    assert len(alerts(world.run())) == 1


def test_each_side_may_have_lost_a_consent_of_its_own(world):
    by_token(world, "one", "another")
    lose(world, "inbox.oauth2", "outbox.oauth2")
    words = only(alerts(world.run())).words
    assert "inbox.oauth2: the consent" in words and "outbox.oauth2: the consent" in words


@pytest.mark.parametrize("clients", [None, ("one", "one")], ids=["none", "one for both"])
def test_a_consent_that_is_used_no_more_is_nobodys_matter(world, clients):
    if clients is not None:
        by_token(world, *clients)
    lose(world, *(["outbox.oauth2"] if clients else ["outbox.oauth2", "inbox.oauth2"]))
    assert world.run() == []
    assert "oauth2" not in world.ctl("status", ok=False).stderr
