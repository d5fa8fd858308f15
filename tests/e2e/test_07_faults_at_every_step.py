"""Whatever goes wrong between us and a server, at whatever step: each letter is taken once and each mail leaves once.

A handful here; `make gates` (FACTEUR_FAULTS=all) tries every kind at every step.
"""
import collections
import os

import pytest
from conftest import ADDRESS, HELENE, PEOPLE, ServerWorld, people
from proxy import Proxy
from testbed import Testbed, wait_for
from world import chronicle

HELENE_AT = "h.alder@cabinet.example"
IMAP_STEPS = {
    "the connection": None, "CAPABILITY": rb"^\S+ CAPABILITY", "login": rb"^\S+ (LOGIN|AUTHENTICATE)",
    "SELECT": rb"^\S+ (SELECT|EXAMINE)", "FETCH": rb"^\S+ UID FETCH", "a body": rb"BODY\.PEEK\[\]|RFC822",
    "MOVE": rb"^\S+ UID MOVE", "a search": rb"^\S+ UID SEARCH",
}
SMTP_STEPS = {
    "the connection": None, "EHLO": rb"^EHLO", "AUTH": rb"^AUTH", "MAIL": rb"^MAIL", "RCPT": rb"^RCPT", "DATA": rb"^DATA\r",
    "the final dot": rb"^\.\r\n",
}
KINDS = ["cut", "cut-answer", "half", "drip", "stall", "swallow"]
FEW = {("imap", "a body", "cut-answer"), ("imap", "MOVE", "swallow"), ("imap", "login", "half"), ("smtp", "DATA", "cut"),
       ("smtp", "the final dot", "swallow")}


def cases():
    for side, steps in (("imap", IMAP_STEPS), ("smtp", SMTP_STEPS)):
        for step in steps:
            for kind in ["refuse", "half", "drip", "cut-answer", "stall", "swallow"] if steps[step] is None else KINDS:
                if os.environ.get("FACTEUR_FAULTS") == "all" or (side, step, kind) in FEW:
                    yield side, step, kind


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    """One agency on one pair of servers, each behind a proxy: what a case leaves behind must not matter to the next."""
    with Testbed([ADDRESS, *PEOPLE]) as bed, Proxy(bed.imap_port) as imap, Proxy(bed.smtp_port) as smtp:
        world = people(ServerWorld(tmp_path_factory.mktemp("faults") / "world", bed))
        world.configure(imap=f"imap://localhost:{imap.port}", smtp=f"smtp://localhost:{smtp.port}", tls="none")
        world.imap, world.smtp = imap, smtp
        yield world


def answers(world, letter):
    """What came to Hélène about that letter: Message-IDs, counted."""
    found = collections.Counter()
    for raw in world.bed.letters(HELENE_AT).values():
        head = raw.split(b"\r\n\r\n", 1)[0].decode(errors="replace").replace("\r\n ", " ").replace("\r\n\t", " ")
        fields = dict(line.split(": ", 1) for line in head.split("\r\n") if ": " in line)
        if fields.get("In-Reply-To", "").strip() == letter["Message-ID"]:
            found[fields["Message-ID"].strip()] += 1
    return found


def passes(world, minutes=0):
    """Passes until nothing is left to do, as cron would start them; the first may fail."""
    for number in range(4):
        now = f"2026-12-01T{10 + number}:{minutes:02}"
        done = world.ctl("run-once", "--now", now, ok=False)
        if done.returncode == 0 and world.bed.count(ADDRESS) == 0 and not [
                row for row in world.json("outbox", "list") if row["state"] not in ("sent", "dead")]:
            return
    raise AssertionError(f"not done after four passes: {done.stderr}")


@pytest.mark.parametrize("side, step, kind", list(cases()))
def test_a_fault_at_a_step_loses_nothing_and_doubles_nothing(stage, side, step, kind):
    world = stage
    before = len([entry for entry in world.json("journal", "list") if entry["event"] == "outbox.resend"])
    letter = world.write(HELENE, "nouvelle diffusion", f"Titre : {side} {step} {kind}")
    proxy, steps = (world.imap, IMAP_STEPS) if side == "imap" else (world.smtp, SMTP_STEPS)
    proxy.fault(kind, at=steps[step], size=7)
    passes(world)
    assert proxy.spent == 1
    wait_for("the answer", lambda: answers(world, letter))
    found = answers(world, letter)
    resent = len([entry for entry in world.json("journal", "list") if entry["event"] == "outbox.resend"]) - before
    # one answer, under one Message-ID; a second copy only where the journal says it may have left
    assert len(found) == 1, found
    assert sum(found.values()) - 1 <= resent
    assert resent == 0 or step == "the final dot"
    chronicle(**{f"{side} {kind}": 1}, messages=1, effects=len(found), mails=len(found),
              duplicates=sum(found.values()) - 1, resent=resent)
    assert world.bed.count(ADDRESS, "Facteur/Quarantaine") == 0
    assert world.faults() == []


@pytest.mark.parametrize("step, reply, state", [
    ("MAIL", b"451 4.3.0 try again\r\n", "sent"), ("RCPT", b"452 4.2.2 mailbox full\r\n", "sent"),
    ("DATA", b"421 4.3.2 shutting down\r\n", "sent"), ("MAIL", b"530 5.7.0 authentication required\r\n", "sent"),
    ("RCPT", b"550 5.1.1 no such user\r\n", "dead"), ("DATA", b"554 5.7.1 refused\r\n", "dead"),
    ("AUTH", b"535 5.7.8 bad credentials\r\n", "sent"), ("EHLO", b"421 4.7.0 too many connections\r\n", "sent"),
    ("MAIL", b"550 5.1.8 no such sender\r\n", "dead"), ("the final dot", b"451 4.3.0 later\r\n", "sent"),
    ("the final dot", b"554 5.6.0 refused\r\n", "dead"), ("EHLO", b"550 5.7.1 not you\r\n", "sent"),
    ("the connection", b"554 5.3.2 no service here\r\n", "sent"), ("the connection", b"421 4.3.2 later\r\n", "sent"),
])
def test_a_refusal_is_waited_out_or_final_as_its_code_says(stage, step, reply, state):
    world = stage
    letter = world.write(HELENE, "nouvelle diffusion", f"Titre : {step} {reply[:3].decode()}")
    world.smtp.fault("reply", at=SMTP_STEPS[step], reply=reply)
    passes(world, 30)
    row = next(row for row in world.json("outbox", "list") if row["to"] == HELENE_AT)  # the sysadmin hears of dead mail
    assert row["state"] == state
    if state == "sent":
        wait_for("the answer", lambda: answers(world, letter))
        assert list(answers(world, letter).values()) == [1]
    assert world.faults() == []


def test_a_mailbox_with_another_uidvalidity_replays_nothing(stage):
    """The folder is deleted and made anew with what was in it: everything has another UID, and is known."""
    world = stage
    letters = list(world.bed.letters(ADDRESS, "Facteur/Traites").values())[:5]
    assert letters
    client = world.bed.imap(ADDRESS)
    for raw in letters:
        client.append("INBOX", None, None, raw)
    client.delete("Facteur/Traites")
    client.logout()
    sent = len(world.json("outbox", "list"))
    passes(world, 45)
    assert len(world.json("outbox", "list")) == sent
    assert world.bed.count(ADDRESS) == 0 and world.bed.count(ADDRESS, "Facteur/Traites") == len(letters)


def test_a_full_mailbox_keeps_letters_where_they_are(stage):
    """MOVE is refused as over quota: said, and made good once there is room; the letter has its effect once."""
    world = stage
    letter = world.write(HELENE, "nouvelle diffusion", "Titre : quota")
    world.imap.fault("reply", at=IMAP_STEPS["MOVE"], times=50, reply=b"%TAG NO [OVERQUOTA] Quota exceeded\r\n")
    done = world.ctl("run-once", "--now", "2026-12-01T09:50", ok=False)
    assert world.bed.count(ADDRESS) == 1, done.stderr
    assert "quota" in done.stderr.lower()
    world.imap.fault("drip", at=rb"never")
    passes(world, 50)
    wait_for("the answer", lambda: answers(world, letter))
    assert list(answers(world, letter).values()) == [1]
    assert world.bed.count(ADDRESS) == 0


TOLD = rb"^\S+ UID FETCH \S+ \(UID FLAGS"  # of a letter that came while the daemon idled
IDLE = {"IDLE": rb"^\S+ IDLE", "DONE": rb"^DONE", "the letter told": TOLD}


@pytest.fixture
def service(stage):
    """The stage, whose daemon ends with the story even where it fails: the next one could not start beside it."""
    yield stage
    stage.stop()


@pytest.mark.sampled(2)
@pytest.mark.parametrize("step, kind", [(step, kind) for step in IDLE for kind in KINDS])
def test_a_fault_while_idling_delays_a_letter_and_loses_none(service, step, kind):
    """The daemon waits for mail; what goes wrong does so as it begins to wait, or as it is told to stop."""
    world = service
    world.imap.fault(kind, at=IDLE[step], size=3)
    world.start().wait_ready(60)
    # A letter that is there before the daemon idles is answered without any DONE.
    wait_for(f"the daemon to idle; {world.log()}", lambda: world.imap.heard(IDLE["IDLE"]), 60)
    letter = world.write(HELENE, "nouvelle diffusion", f"Titre : {step} {kind}")
    wait_for(f"the answer; {world.log()}", lambda: answers(world, letter), 90)
    assert world.imap.spent == 1
    assert world.stop() == 0
    assert list(answers(world, letter).values()) == [1]
    assert world.bed.count(ADDRESS) == 0 and world.faults() == []
    chronicle(**{f"imap {kind}": 1}, messages=1, effects=1, mails=1, duplicates=0, resent=0)


def idling(world):
    world.imap.fault("drip", at=rb"never")
    world.start().wait_ready(60)
    wait_for(f"the daemon to idle; {world.log()}", lambda: world.imap.heard(IDLE["IDLE"]), 60)


def put(world, titles, flags=None):
    """Letters in the mailbox at once, as a delivery to it would put them there."""
    raws, restore = [], world.post
    world.post = lambda raw, *_: raws.append(raw)
    letters = [world.write(HELENE, "nouvelle diffusion", f"Titre : {title}") for title in titles]
    world.post = restore
    client = world.bed.imap(ADDRESS)
    for raw in raws:
        client.append("INBOX", flags, None, raw)
    client.logout()
    return letters


def test_a_letter_told_while_idling_is_fetched_by_one_command(service):
    """And what came before or behind it is not forgotten: too large for it, too many, marked as deleted."""
    world = service
    idling(world)
    for round_, titles in enumerate((["alone"], ["alone again"])):
        letter, = put(world, titles)
        wait_for(f"the answer; {world.log()}", lambda one=letter: answers(world, one), 60)
        assert world.imap.heard(TOLD) == round_ + 1 and world.imap.heard(IMAP_STEPS["SELECT"]) == 1
    log = os.path.join(world.root, "state", "facteur.db-wal")
    wait_for("room in the log, once nobody waits", lambda: os.path.getsize(log) >= 1024 * 1024, 20)
    large = world.write(HELENE, "nouvelle diffusion", "Titre : large", attachments=[("cv.pdf", b"%PDF" + b"x" * 200000)])
    wait_for(f"the answer to a large one; {world.log()}", lambda: answers(world, large), 60)
    letters = put(world, [f"many {n}" for n in range(7)])
    wait_for(f"all answers; {world.log()}", lambda: all(answers(world, one) for one in letters), 60)
    deleted, = put(world, ["deleted"], r"(\Deleted)")
    letter, = put(world, ["behind it"])
    wait_for(f"the answer behind it; {world.log()}", lambda: answers(world, letter), 60)
    assert world.stop() == 0
    assert [sum(answers(world, one).values()) for one in (large, *letters, letter)] == [1] * 9
    assert not answers(world, deleted) and world.bed.count(ADDRESS) == 1
    client = world.bed.imap(ADDRESS)
    client.select("INBOX")
    client.expunge()
    client.logout()
    assert world.faults() == []


CHECK = rb"^\S+ CHECK"


@pytest.mark.sampled(2)
@pytest.mark.parametrize("kind, reply", [("stall", b""), *((kind, b"") for kind in KINDS if kind != "stall"),
                                         *(("reply", reply) for reply in (
                                             b"%TAG NO not now\r\n", b"%TAG BAD what is that\r\n", b"* BYE going down\r\n",
                                             b"* 1 EXISTS\r\n%TAG OK it is not there\r\n", b"* 0 EXISTS\r\n%TAG OK\r\n"))])
def test_what_becomes_of_putting_in_order_holds_up_no_letter(service, kind, reply):
    """The server is asked to once a letter was moved; the next letter may come meanwhile."""
    world = service
    idling(world)
    world.imap.fault(kind, at=CHECK, size=3, reply=reply)
    first, = put(world, [f"moved {kind} {reply[:6].decode()}"])
    wait_for(f"CHECK; {world.log()}", lambda: world.imap.spent == 1, 60)
    second, = put(world, ["meanwhile"])
    wait_for(f"both answers; {world.log()}", lambda: answers(world, first) and answers(world, second), 90)
    wait_for(f"both moved; {world.log()}", lambda: world.bed.count(ADDRESS) == 0, 60)
    assert world.stop() == 0
    if kind in ("stall", "drip") or b"NO" in reply or b"BAD" in reply:
        assert world.imap.heard(IMAP_STEPS["login"]) == 0, world.log()  # no reason to come again
    assert [list(answers(world, one).values()) for one in (first, second)] == [[1], [1]]
    assert world.faults() == []


def test_a_server_that_overlooks_what_comes_with_done_costs_one_wait(service):
    world = service
    world.reconfigure("poll = 60;", "poll = 60; timeout = 4;")
    idling(world)
    world.imap.fault("reply", at=TOLD, reply=b"")  # it does not get there
    first, = put(world, ["overlooked"])
    wait_for(f"the answer; {world.log()}", lambda: answers(world, first), 60)
    assert world.imap.spent == 1 and "inbox.cautious" in world.log()
    second, = put(world, ["not overlooked"])
    wait_for(f"the next answer; {world.log()}", lambda: answers(world, second), 60)
    assert world.imap.heard(TOLD) == 2 and world.log().count("inbox.cautious") == 1
    assert world.stop() == 0
    world.reconfigure("poll = 60; timeout = 4;", "poll = 60;")
    assert [list(answers(world, one).values()) for one in (first, second)] == [[1], [1]]
    assert world.faults() == []


@pytest.mark.parametrize("reply", [b"%TAG NO [UNAVAILABLE] not now\r\n", b"* BYE going down\r\n",
                                   b"%TAG BAD what is that\r\n", b"* 1 EXPUNGE\r\n%TAG OK nothing\r\n"])
def test_what_a_server_says_instead_of_the_letter_told_loses_none(service, reply):
    world = service
    idling(world)
    world.imap.fault("reply", at=TOLD, reply=reply)
    letter, = put(world, [f"instead {reply[:12].decode()}"])
    wait_for(f"the answer; {world.log()}", lambda: answers(world, letter), 90)
    assert world.imap.spent == 1
    assert world.stop() == 0
    assert list(answers(world, letter).values()) == [1]
    assert world.bed.count(ADDRESS) == 0 and world.faults() == []


def test_a_bye_while_idling_is_no_end(service):
    world = service
    world.imap.fault("reply", at=rb"^\S+ IDLE", reply=b"* BYE autologout\r\n")
    world.start().wait_ready(60)
    wait_for(f"the BYE; {world.log()}", lambda: world.imap.spent == 1, 60)
    letter = world.write(HELENE, "nouvelle diffusion", "Titre : bye")
    wait_for(f"the answer; {world.log()}", lambda: answers(world, letter), 60)
    assert world.stop() == 0
    assert list(answers(world, letter).values()) == [1]
    assert world.faults() == []
