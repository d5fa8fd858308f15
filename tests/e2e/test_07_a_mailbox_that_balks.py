"""An IMAP server that will not give a letter, or not do what is asked: the other letters have their answers, and we say so."""
import json
import re

import pytest
from conftest import ADDRESS, HELENE, PAUL, PEOPLE, ServerWorld, only, people
from proxy import Proxy
from testbed import Testbed, wait_for

LUC_NEUF = "Luc Neuf <l.neuf@cabinet.example>"
HELENE_AT = "h.alder@cabinet.example"
FORM = "Titre : Essai\nDébut : 01/12/2026\nFin : 15/12/2026\nContacts : Paul Roux\nCandidats : CV-1\n"
FIELDS = rb"^\S+ UID FETCH \S+ \(UID BODY\.PEEK\[HEADER\.FIELDS"


@pytest.fixture
def proxied(world):
    with Proxy(world.bed.imap_port) as imap:
        world.configure(imap=f"imap://localhost:{imap.port}", tls="none")
        world.imap = imap
        world.at("2026-12-01 09:00")
        yield world
        world.stop()


def mend(world):
    world.imap.fault("drip", at=rb"never")


def once(world):
    return world.ctl("run-once", "--now", world.now.strftime("%Y-%m-%dT%H:%M"), ok=False)


def link(world):
    return next(one for one in json.loads(world.ctl("status", "--json", ok=False).stdout)["links"] if one["name"] == "inbox")


def taken(world):
    return world.bed.count(ADDRESS, "Facteur/Traites")


def put(world, *titles):
    """Letters that are there all at once, with UIDs in this order."""
    for title in titles:
        world.write(HELENE, "nouvelle diffusion", f"Titre : {title}")


@pytest.mark.parametrize("at", [rb"^\S+ UID FETCH \S+ \(UID INTERNALDATE", rb"^\S+ UID FETCH \S+ \(UID BODY"])
@pytest.mark.parametrize("reply", [b"%TAG NO [UNAVAILABLE] not now\r\n", b"%TAG NO cannot read that\r\n"])
def test_a_letter_that_is_refused_is_told(proxied, at, reply):
    world = proxied
    put(world, "one", "two")
    world.imap.fault("reply", at=at, times=50, reply=reply)
    done = once(world)
    assert done.returncode != 0 and world.bed.count(ADDRESS) == 2, done.stderr
    assert reply.split(b" ")[-1].decode().strip() in done.stderr
    assert link(world)["failing_since"] and "FETCH" in link(world)["words"]
    mend(world)
    assert once(world).returncode == 0 and taken(world) == 2
    assert link(world)["failing_since"] is None


@pytest.mark.parametrize("what", [rb"\(UID INTERNALDATE", rb"\(UID BODY"])
def test_a_letter_that_is_refused_holds_up_no_other(proxied, what):
    world = proxied
    put(world, "refused", "two", "three")
    world.imap.fault("reply", at=rb"^\S+ UID FETCH (1|1:3) " + what, times=50, reply=b"%TAG NO cannot read that\r\n")
    done = once(world)
    assert (world.bed.count(ADDRESS), taken(world)) == (1, 2), done.stderr
    assert done.returncode != 0 and "inbox.withheld" in done.stderr


def test_a_letter_that_is_gone_is_no_failure(proxied):
    """Somebody expunged it since we looked (RFC 5530)."""
    world = proxied
    put(world, "gone", "two")
    world.imap.fault("reply", at=rb"^\S+ UID FETCH (1|1:2) \(UID BODY", times=2, reply=b"%TAG NO [EXPUNGEISSUED] gone\r\n")
    done = once(world)
    assert done.returncode == 0 and "inbox.withheld" not in done.stderr, done.stderr
    assert taken(world) == 2 and world.imap.spent == 2


@pytest.mark.parametrize("reply", [b"%TAG NO [UNAVAILABLE] not now\r\n", b"%TAG NO cannot read that\r\n"])
def test_what_is_to_be_erased_and_cannot_be_read_is_not_forgotten(proxied, reply):
    world = proxied
    world.write(HELENE, "nouvelle diffusion", FORM)
    world.run()
    world.answer(HELENE, world.last(HELENE_AT), "lancer")
    world.run()
    world.answer(PAUL, world.last("p.roux@usine-roux.example"), "Je souhaite rencontrer le candidat 1.")
    world.run()
    assert taken(world) == 3
    world.ctl("erase", "p.roux@usine-roux.example")
    world.imap.fault("reply", at=FIELDS, times=50, reply=reply)
    done = once(world)
    assert world.imap.spent > 0 and "mail.erase" not in [entry["event"] for entry in world.json("journal", "list")]
    assert taken(world) == 3, done.stderr
    mend(world)
    world.run()
    assert not [raw for raw in world.bed.letters(ADDRESS, "Facteur/Traites").values() if b"From: Paul Roux" in raw]


@pytest.mark.parametrize("what", [rb"\(UID INTERNALDATE", rb"\(UID BODY"])
@pytest.mark.parametrize("kind, size, reply", [
    ("cut-answer", 20, b""), ("reply", 0, b"* FETCH ((((\r\n"), ("reply", 0, b"%TAG NO [SERVERBUG] internal error\r\n")])
def test_a_letter_that_ends_the_connection_holds_up_no_other(proxied, what, kind, size, reply):
    """As often as it is asked for, alone or with others; the daemon and run-once come to those behind it."""
    world = proxied
    put(world, "one", "the bad one", "three")
    world.imap.fault(kind, at=rb"^\S+ UID FETCH (2|2,4|1:2|2:3|1:3) " + what, times=1000, size=size, reply=reply)
    done = once(world)
    assert (world.bed.count(ADDRESS), taken(world)) == (1, 2), done.stderr
    assert done.returncode != 0 and "inbox.left" in done.stderr and world.imap.spent == 3
    put(world, "behind")
    world.start()
    wait_for(f"the letter behind; {world.log()}", lambda: taken(world) == 3, 60)
    wait_for(f"it to be told; {world.log()}", lambda: link(world)["failing_since"], 60)
    assert world.bed.count(ADDRESS) == 1 and "withholds 1 letter" in link(world)["words"]
    assert world.stop() == 0
    mend(world)
    assert once(world).returncode == 0 and taken(world) == 4
    assert link(world)["failing_since"] is None and world.faults() == []


SEARCH = rb"^\S+ UID SEARCH UNDELETED HEADER"


def quarantine(world, message_id=None):
    """A stranger's letter, put aside, which is asked back once its writer is known."""
    raws, post = [], world.post
    world.post = lambda raw, sender, to: raws.append((raw, sender, to))
    world.write(LUC_NEUF, "nouvelle diffusion", "Titre : revient")
    world.post = post
    raw, sender, to = raws[0]
    if message_id is not None:
        raw = re.sub(rb"(?im)^Message-ID: [^\r]*", b"Message-ID: " + message_id, raw)
    post(raw, sender, to)
    world.run()
    assert world.bed.count(ADDRESS, "Facteur/Quarantaine") == 1
    world.recruiter("Luc Neuf", "l.neuf@cabinet.example")
    letter = only(world.json("quarantine", "list"))
    world.ctl("quarantine", "retry", str(letter["id"]))


def events(world):
    return [entry["event"] for entry in world.json("journal", "list")]


@pytest.mark.parametrize("kind, reply", [("reply", b"%TAG BAD what is that\r\n"), ("cut", b""), ("reply", b"%TAG NO not now\r\n")])
def test_an_errand_that_fails_holds_up_no_letter(proxied, kind, reply):
    world = proxied
    quarantine(world)
    put(world, "beside it")
    world.imap.fault(kind, at=SEARCH, times=1000, reply=reply)
    done = once(world)
    assert (world.bed.count(ADDRESS), taken(world)) == (0, 1), done.stderr
    assert done.returncode != 0 and "inbox.errand" in done.stderr
    put(world, "behind it")
    world.start()
    wait_for(f"the letter behind; {world.log()}", lambda: taken(world) == 2, 60)
    assert world.stop() == 0 and "mail.missing" not in events(world)
    mend(world)
    assert once(world).returncode == 0
    assert (world.bed.count(ADDRESS, "Facteur/Quarantaine"), taken(world)) == (0, 3) and "mail.return" in events(world)


def test_an_errand_that_fails_is_no_failure_of_the_others(proxied):
    world = proxied
    quarantine(world)
    world.write(PAUL, "bonjour")
    world.ctl("erase", "p.roux@usine-roux.example")
    world.imap.fault("reply", at=rb"^\S+ UID SEARCH UNDELETED FROM", times=1000, reply=b"%TAG NO not now\r\n")
    done = once(world)
    assert done.returncode != 0, done.stderr
    assert taken(world) == 1 and events(world).count("mail.return") == 1 and "mail.erase" not in events(world)
    mend(world)
    assert once(world).returncode == 0
    assert "mail.erase" in events(world) and "mail.missing" not in events(world)
    assert world.bed.count(ADDRESS, "Facteur/Quarantaine") == 0  # where Paul's had gone


def test_a_search_may_take_longer_than_a_byte(proxied):
    """Five times inbox.timeout (facteur.conf(5)): a server may read thousands of letters before it says a word."""
    world = proxied
    world.reconfigure("poll = 60;", "poll = 60; timeout = 1;")
    put(world, "one")
    world.imap.fault("stall", at=rb"^\S+ UID SEARCH")
    done = once(world)
    assert done.returncode == 0 and taken(world) == 1 and world.imap.spent == 1
    assert "inbox.retry" not in done.stderr, done.stderr


def test_a_letter_with_a_message_id_that_is_not_ascii_is_found(proxied):
    """Quoted strings hold none of it (RFC 3501 section 9): strict servers say BAD."""
    world = proxied
    quarantine(world, "<é.1@client.example>".encode())
    world.imap.fault("reply", at=rb"^\S+ UID SEARCH .*[\x80-\xff]", times=1000, reply=b"%TAG BAD 8 bits\r\n")
    assert once(world).returncode == 0 and world.imap.heard(SEARCH) == 1
    assert (world.bed.count(ADDRESS, "Facteur/Quarantaine"), taken(world)) == (0, 1)


def test_a_letter_that_is_back_without_our_knowing_is_taken(proxied):
    """The server has moved it and its answer is lost: it is not for us to put it away again."""
    world = proxied
    quarantine(world)
    world.imap.fault("swallow", at=rb"^\S+ UID MOVE \S+ \"INBOX\"")
    done = once(world)
    assert world.imap.spent == 1 and done.returncode == 0, done.stderr
    assert (world.bed.count(ADDRESS, "Facteur/Quarantaine"), taken(world)) == (0, 1), done.stderr
    assert "mail.missing" not in events(world) and events(world).count("mail.return") == 1
    assert world.json("quarantine", "list") == [] and world.faults() == []


SELECTED = b"* 1 EXISTS\r\n* OK [PERMANENTFLAGS (\\Seen)] mind\r\n* OK [UIDVALIDITY 1] valid\r\n%TAG OK [READ-WRITE] done\r\n"


@pytest.mark.parametrize("at, reply", [
    (rb"^\S+ UID STORE", b"%TAG NO [NOPERM] not your letters\r\n"), (rb"^\S+ SELECT \"?INBOX\"?\r", SELECTED)])
def test_a_letter_that_may_not_be_removed_is_not_copied_again_and_again(tmp_path, at, reply):
    """Servers without MOVE: a copy each minute would fill the mailbox (RFC 4314: the right "t")."""
    with Testbed([ADDRESS, *PEOPLE], move=False) as bed, Proxy(bed.imap_port) as imap:
        world = people(ServerWorld(tmp_path / "world", bed))
        world.configure(imap=f"imap://localhost:{imap.port}", tls="none")
        world.imap = imap
        world.at("2026-12-01 09:00")
        put(world, "one")
        imap.fault("reply", at=at, times=1000, reply=reply)
        for _ in range(2):
            done = once(world)
            assert done.returncode != 0 and "as deleted" in done.stderr, done.stderr
            assert (bed.count(ADDRESS), taken(world)) == (1, 0)
        mend(world)
        assert once(world).returncode == 0 and (bed.count(ADDRESS), taken(world)) == (0, 1)
