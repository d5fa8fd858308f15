"""Killed at any moment, on a full disk, with the clock turned back: every effect is there once, and the store is sound."""
import collections
import datetime
import os
import random
import re
import shutil
import signal
import subprocess

import pytest
from conftest import BUILD, HELENE, MARIE, PAUL, drafted, launched, only
from world import chronicle, preloading

HELENE_AT, PAUL_AT, MARIE_AT = "h.alder@cabinet.example", "p.roux@usine-roux.example", "m.blanc@mecadis.example"
# With the dozen of e2e/test_04_survival.py a commit waits for a hundred kills; `make chaos` does eight hundred here.
KILLS = int(os.environ.get("FACTEUR_PASS_KILLS", "88"))
ROUND = 50  # kills, of three letters each: a sender of more than three hundred in an hour is a storm, which is another story


def a_pass(world, **more):
    return subprocess.Popen([os.path.join(BUILD, "facteurctl"), "-c", world.config, "run-once", "--now",
                             world.now.strftime("%Y-%m-%dT%H:%M")], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                            stderr=subprocess.PIPE, text=True, start_new_session=True, **more)


def resent(world):
    return len([entry for entry in world.json("journal", "list") if entry["event"] == "outbox.resend"])


def test_a_pass_killed_at_any_moment_has_each_effect_once(world):
    """The whole group is killed, at moments spread over what a pass takes; the last pass is left to finish."""
    launched(world)
    starts = {PAUL: world.last(PAUL_AT), MARIE: world.last(MARIE_AT)}
    before = len(world.sent)
    dice = random.Random(20261128)
    for number in range(KILLS):
        if number % ROUND == 0:
            world.run()
            world.now += datetime.timedelta(minutes=30)
            for letter in range(number * 3, min(number + ROUND, KILLS) * 3):
                who = (PAUL, MARIE)[letter % 2]
                world.answer(who, starts[who], f"{letter % 3 + 1} : entretien, repère {letter}.", dmarc=None)
        one = a_pass(world)
        try:
            one.wait(dice.uniform(0.01, 0.7))
        except subprocess.TimeoutExpired:
            pass
        try:
            os.killpg(one.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        one.communicate()
        if number % 8 == 0 or os.environ.get("FACTEUR_DEEP"):
            assert world.faults() == []
    world.run()
    assert world.folder("INBOX") == [] and world.folder("Facteur.Quarantaine") == []
    feedback = world.json("feedback", "list")
    marks = collections.Counter(re.search(r"repère (\d+)", f["comment"])[1] for f in feedback)
    assert len(marks) == KILLS * 3 and set(marks.values()) == {1}
    # two mails for each: the receipt, and the request to the recruiter; a copy only where the journal says so
    mails = world.sent[before:]
    ids = collections.Counter(mail.id for mail in mails)
    assert len(ids) == KILLS * 3 * 2, len(ids)
    assert sum(ids.values()) - len(ids) <= resent(world)
    assert all(row["state"] == "sent" for row in world.json("outbox", "list"))
    assert world.faults() == []
    chronicle(kills=KILLS, messages=KILLS * 3, effects=sum(marks.values()), mails=len(ids),
              duplicates=sum(ids.values()) - len(ids), resent=resent(world), lost=KILLS * 3 - len(marks))


def preloaded(tmp_path_factory, name):
    if shutil.which("cc") is None:
        pytest.skip("no compiler")
    return dict(os.environ, **preloading(tmp_path_factory.mktemp(name), name))


@pytest.fixture(scope="module")
def dies(tmp_path_factory):
    return preloaded(tmp_path_factory, "dies")


@pytest.mark.parametrize("syncs", range(1, 5))
def test_a_confirmation_is_heeded_whenever_facteurd_was_killed(world, dies, syncs):
    """Each of its processes is killed once it has synced so many times; the recruiter has said yes, and will not say it again."""
    launched(world)
    world.answer("Paul perso <paul.roux@perso.example>", world.last(PAUL_AT), "1 entretien", dmarc=None)
    asked = only(world.run())
    world.click(HELENE, asked, next(iter(asked.links())))
    a_pass(world, env=dict(dies, FACTEUR_DIES=str(syncs))).communicate(timeout=60)
    assert world.faults() == []
    world.run()
    assert len(world.json("feedback", "list")) == 1
    assert world.folder("INBOX") == [] and world.folder("Facteur.Quarantaine") == []
    about = [mail for mail in world.sent if mail.to == HELENE_AT and "Paul" in mail.subject]
    assert len({mail.id for mail in about}) == len(about) == 2, about


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    return preloaded(tmp_path_factory, "full")


@pytest.mark.parametrize("folder, read_only", [("state", False), ("state", True), ("state/documents", False),
                                               ("outbox", False), ("outbox", True)])
def test_a_full_disk_is_said_and_nothing_is_lost(world, full, folder, read_only):
    draft = drafted(world)
    world.answer(HELENE, draft, "lancer")
    world.write(HELENE, "nouveau candidat", "Prénom : Zoé\nNom : Petit", attachments=[("cv.txt", b"Zo\xc3\xa9 Petit, soudeuse")])
    flag = os.path.join(world.root, folder) + ".full"
    env = dict(full, FACTEUR_FULL=flag, **({"FACTEUR_READ_ONLY": "1"} if read_only else {}))
    with open(flag, "wb"):
        pass
    one = a_pass(world, env=env)
    said = one.communicate(timeout=120)[1]
    assert one.returncode == 1, said
    assert re.search("disk full|No space left|Read-only|stays in the outbox", said), said
    os.unlink(flag)
    assert world.faults() == []
    world.fetch()
    world.at("2026-12-01 12:00")
    world.run()
    assert world.folder("INBOX") == [] and world.folder("Facteur.Quarantaine") == []
    assert world.json("diffusion", "show", "D-1")["status"] == "running"
    for address in (PAUL_AT, MARIE_AT):
        assert len([mail for mail in world.sent if mail.to == address]) == 1
    assert len([mail for mail in world.sent if "Petit" in mail.subject or "Petit" in mail.words]) == 1
    assert world.faults() == []
    chronicle(**{"disk read-only" if read_only else "disk full": 1}, messages=2, effects=2)


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    return preloaded(tmp_path_factory, "once")


def test_a_read_that_fails_once_leaves_no_letter_half_taken(world, once):
    """SQLite undoes all of the batch then: what follows in it is not written as it goes along, and all are taken again."""
    launched(world)
    world.write(HELENE, "nouveau candidat", "Prénom : Zoé\nNom : Petit", attachments=[("cv.txt", b"Zo\xc3\xa9 Petit, soudeuse")])
    world.answer(PAUL, world.last(PAUL_AT), "1 : entretien", dmarc=None)
    one = a_pass(world, env=dict(once, FACTEUR_ONCE="database"))
    said = one.communicate(timeout=120)[1]
    assert "disk I/O error" in said and one.returncode == 0, said
    assert "no such savepoint" not in said
    sent = world.fetch()
    assert world.folder("INBOX") == [] and world.folder("Facteur.Quarantaine") == []
    assert len(world.json("feedback", "list")) == 1
    assert len([mail for mail in sent if "Petit" in mail.subject or "Petit" in mail.words]) == 1
    assert len([mail for mail in sent if mail.to == PAUL_AT]) == 1
    assert world.faults() == []


def test_a_document_that_cannot_be_opened_just_then_delays_its_mail(world, once):
    draft = drafted(world)
    world.answer(HELENE, draft, "lancer")
    one = a_pass(world, env=dict(once, FACTEUR_ONCE="document"))
    said = one.communicate(timeout=120)[1]
    waiting = only([row for row in world.json("outbox", "list") if row["state"] != "sent"])
    assert waiting["state"] == "retry" and "Too many open files" in waiting["error"], (waiting, said)
    world.at("2026-12-01 09:05")
    world.run()
    assert {row["state"] for row in world.json("outbox", "list")} == {"sent"}
    assert len(only([mail for mail in world.sent if mail.id == waiting["message_id"]]).attachments) == 3


def test_a_copy_that_finds_no_room_leaves_no_half_of_it(world, full, tmp_path):
    """It would take what room there is until the next one."""
    ctl = [os.path.join(BUILD, "facteurctl"), "-c", world.config]
    copy, state = str(tmp_path / "copy"), os.path.join(world.root, "state")
    for folder, words in ((copy, ["backup", copy]), (state, ["restore", copy])):
        with open(folder + ".full", "wb"):
            pass
        done = subprocess.run([*ctl, *words], env=dict(full, FACTEUR_FULL=folder + ".full"), capture_output=True, text=True,
                              timeout=60)
        assert done.returncode == 1 and re.search("full|No space left", done.stderr), done
        assert [name for name in os.listdir(folder) if name.endswith(".new")] == []
        os.unlink(folder + ".full")
        if folder == copy:
            world.ctl("backup", copy)
    assert world.faults() == []


def test_a_clock_turned_back_keeps_nothing_waiting(world):
    """It was ahead by a month when the diffusion was made; what was queued then does not wait for a month."""
    world.at("2026-12-10 09:00")
    launched(world)
    world.answer(PAUL, world.last(PAUL_AT), "1 entretien", dmarc=None)
    world.run()
    with open(world.config, encoding="utf-8") as f:
        text = f.read()
    with open(world.config, "w", encoding="utf-8") as f:
        f.write(text.replace("undo_s = 0;", "undo_s = 600;"))
    world.write(HELENE, "valider R-1")
    world.run()
    assert [row["state"] for row in world.json("outbox", "list")][:2].count("queued") == 1
    world.at("2026-12-01 09:00")
    told = world.run()
    assert [mail.to for mail in told] == [PAUL_AT]
    world.write(HELENE, "diffusions")
    assert only(world.run()).to == HELENE_AT
    world.write(HELENE, "clore D-1")
    world.run()
    assert world.json("diffusion", "show", "D-1")["status"] == "done"
    assert world.faults() == []


@pytest.fixture(scope="module")
def balks(tmp_path_factory):
    return preloaded(tmp_path_factory, "balks")


@pytest.mark.parametrize("where", ["tell", "take"])
def test_a_moment_without_memory_leaves_no_letter_in_between(world, balks, where):
    """What the inbox was not told of is told again: it waits for every letter it has handed over."""
    for number in range(3):
        world.write(HELENE, "nouveau candidat", f"Prénom : Zoé\nNom : Petit{number}",
                    attachments=[("cv.txt", b"Zo\xc3\xa9 Petit, soudeuse. " * 20000)])
    one = a_pass(world, env=dict(balks, FACTEUR_BALKS=where))
    try:
        said = one.communicate(timeout=60)[1]
    except subprocess.TimeoutExpired:
        os.killpg(one.pid, signal.SIGKILL)
        raise
    assert re.search("sending to a worker|shared memory", said), said
    world.fetch()
    world.run()
    assert world.folder("INBOX") == [] and world.folder("Facteur.Quarantaine") == []
    assert len([mail for mail in world.sent if mail.to == HELENE_AT]) == 3
    assert world.faults() == []
