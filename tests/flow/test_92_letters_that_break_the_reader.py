"""A letter that crashes, stalls or bloats the reader costs itself and nothing else, and so does a mail that ends the outbox."""
import collections
import ctypes
import os
import re
import shutil
import subprocess

import pytest
from conftest import BUILD, HELENE, TESTS

SYSADMIN = "root@cabinet.example"
FOR_GMIME = {"-Odd": "name"}  # whatever is unusual is read by GMime, where the trap is


@pytest.fixture(scope="module")
def plant(tmp_path_factory):
    """The library that is preloaded: what it plants, facteurd cannot know of."""
    if shutil.which("cc") is None:
        pytest.skip("no compiler")
    library = str(tmp_path_factory.mktemp("plant") / "plant.so")
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, os.path.join(TESTS, "testbed", "plant.c"), "-ldl"],
                   check=True)
    return library


@pytest.fixture
def planted(world, plant):
    with open(world.config, "a", encoding="utf-8") as f:
        f.write("limits: { reading_s = 2; };\n")

    def run(ok=True, **more):
        env = dict(os.environ, LD_PRELOAD=plant, **more)
        if "asan" in BUILD:
            env["ASAN_OPTIONS"] = env.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"
        done = subprocess.run([os.path.join(BUILD, "facteurctl"), "-c", world.config, "run-once", "--now",
                               world.now.strftime("%Y-%m-%dT%H:%M")], env=env, capture_output=True, text=True, timeout=240)
        assert (done.returncode == 0) is ok, done.stderr
        return done.stderr
    world.planted = run
    return world


@pytest.mark.parametrize("how", ["crash", "hang", "memory"])
def test_it_costs_one_letter(planted, how):
    if how == "memory" and "asan" in BUILD:
        pytest.skip("no address limit where ASan's shadow needs terabytes")
    world = planted
    for number in range(3):
        world.write(HELENE, "nouvelle diffusion", f"Titre : avant {number}")
    world.write(HELENE, "nouvelle diffusion", f"Titre : la mauvaise\nX-Plant: {how}" + " " * 20,
                headers=FOR_GMIME)
    for number in range(3):
        world.write(HELENE, "nouvelle diffusion", f"Titre : après {number}")
    log = world.planted()
    mails = world.fetch()
    assert log.count("letter.lost") == 1
    assert world.folder("INBOX") == []
    # the others are answered, each once
    answered = [mail for mail in mails if mail.to == "h.alder@cabinet.example"]
    assert len(answered) == 6
    # the one is whole in the quarantine, listed, and the sysadmin told
    aside = world.folder("Facteur.Quarantaine")
    assert len(aside) == 1 and b"la mauvaise" in aside[0]
    row, = world.json("quarantine", "list")
    assert "deux fois" in row["reason"]
    told, = [mail for mail in mails if mail.to == SYSADMIN]
    assert "1" in told.subject and "deux fois" in told.words
    assert world.faults() == []
    # and it is over: the next pass does nothing
    world.planted()
    assert world.fetch() == []


def test_a_mail_that_ends_the_outbox_is_given_up_and_the_others_leave(planted):
    """It takes those that were claimed with it along twice, then goes alone; whoever has the service in hand is told."""
    world = planted
    for title in ("avant", "le mauvais", "après"):
        for number in range(3 if title != "le mauvais" else 1):
            world.write(HELENE, "nouvelle diffusion", f"Titre : {title} {number}\nCouleur : " +
                        ("X-Plant: leaving" if title == "le mauvais" else "bleu"))
    for _ in range(6):
        world.planted(ok=False)
    world.planted()
    bad, = [row for row in world.json("outbox", "list") if row["state"] == "dead"]
    assert "le mauvais" in bad["subject"] and bad["tries"] == 6 and "interrompu" in bad["error"]
    # each of the others left, and at most twice more, as the journal says
    ids = collections.Counter(mail.id for mail in world.fetch() if mail.to == "h.alder@cabinet.example")
    assert len(ids) == 6 and max(ids.values()) <= 3
    events = collections.Counter(row["event"] for row in world.json("journal", "list"))
    assert sum(ids.values()) - len(ids) <= events["outbox.resend"]
    assert events["outbox.broken"] == 1
    told, = [mail for mail in world.sent + world.run() if mail.to == SYSADMIN]
    assert "le mauvais" in told.words and "interrompu" in told.words
    assert world.faults() == []
    # mended (here: the plant is gone), it is sent when the sysadmin says so
    world.ctl("outbox", "retry", str(bad["id"]))
    sent, = world.run()
    assert sent.id == bad["message_id"]


def test_there_is_no_way_out_of_the_room(planted):
    planted.write(HELENE, "nouvelle diffusion", "Titre : x\nX-Plant: escape" + " " * 20, headers=FOR_GMIME)
    log = planted.planted()
    tried = dict(re.findall(r"plant: (\w+) (\w+)", log))
    assert tried == dict.fromkeys(["open", "write", "socket", "fork", "exec", "kill"], "refused")
    assert planted.fetch()


def landlock():
    """Its version; 0: the kernel has none."""
    return max(0, ctypes.CDLL(None).syscall(444, None, 0, 1))


@pytest.mark.skipif(landlock() < 2, reason="the kernel has no Landlock that lets letters be moved")
@pytest.mark.skipif("asan" in BUILD, reason="ASan asks for more than a worker needs")
def test_the_other_workers_reach_only_what_they_need(planted, tmp_path):
    """Whoever took over the desk finds no mailbox and no server, whoever took over the inbox no database."""
    world, outside = planted, str(tmp_path)
    paths = [outside, "/tmp", "/etc", "/proc/1/status", *[os.path.join(world.root, name) for name in ("state", "inbox", "outbox")]]
    world.write(HELENE, "nouvelle diffusion", "Titre : x")
    found = re.findall(r"plant: (\w+) (\w+) (\S+) (\w+)", world.planted(FACTEUR_PLANT_TRY=":".join(paths)))
    reached = {(worker, what, os.path.basename(path)) for worker, what, path, came in found if came == "open"}
    assert reached == {
        ("desk", "read", "state"), ("desk", "write", "state"), ("desk", "start", "true"),
        ("inbox", "read", "etc"), ("inbox", "read", "inbox"), ("inbox", "write", "inbox"),
        ("outbox", "read", "etc"), ("outbox", "read", "state"), ("outbox", "write", "state"), ("outbox", "read", "outbox"),
        ("outbox", "write", "outbox"),
    }
    assert len(found) == 3 * (2 * len(paths) + 1)
    assert world.fetch()
