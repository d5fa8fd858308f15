"""Microsoft 365 and Google want tokens where others want a password: got, renewed, replaced, refused, lost, given anew."""
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import threading
import time

import pytest
from conftest import ADDRESS, HELENE, PEOPLE, SYSADMIN, ServerWorld, only, people

from oauth2 import ISSUER, KEY, Endpoint
from servers import BUILD
from testbed import Testbed, wait_for

BOTH = ("OAUTHBEARER", "XOAUTH2")
# Half a minute and more of waiting for what Facteur waits for: every run takes one of these stories.
WAITS = pytest.mark.in_turns(3)
OAUTH2 = """oauth2: {{ token_url = "{url}"; client_id = "the client"; client_secret_file = "{root}/client.secret";
           refresh_token_file = "{root}/{refresh}"; }};"""


def a_bed(mechanisms):
    return Testbed([ADDRESS, *PEOPLE], oauth2=(mechanisms, ISSUER, KEY))


@pytest.fixture(scope="module")
def bed():
    with a_bed(BOTH) as running:
        yield running


@pytest.fixture
def endpoint():
    with Endpoint(ADDRESS) as running:
        yield running


def secret(world, name, text):
    path = os.path.join(world.root, name)
    with open(path, "w", encoding="ascii") as f:
        f.write(text + "\n")
    os.chmod(path, 0o600)


def by_token(world, endpoint, refresh=("refresh.secret", "refresh.secret")):
    """Both groups log in by OAuth2, with what stands in these files."""
    secret(world, "client.secret", endpoint.secret)
    for name in refresh:
        secret(world, name, endpoint.valid)
    with open(world.config, encoding="utf-8") as f:
        text = f.read()
    names = iter(refresh)
    text = text.replace(f"smtp://localhost:{world.bed.smtp_port}", f"smtp://localhost:{world.bed.submission_port}")
    text = re.sub(r'password_file = "[^"]*";', lambda _: OAUTH2.format(url=endpoint.url, root=world.root, refresh=next(names)),
                  text)
    with open(world.config, "w", encoding="utf-8") as f:
        f.write(text)
    return world


@pytest.fixture
def world(tmp_path, bed, endpoint):
    one = by_token(people(ServerWorld(tmp_path / "world", bed)), endpoint)
    for user in PEOPLE:
        for uid in bed.letters(user):
            one.read[user, uid] = True
    yield one
    one.stop()


def check(world):
    """{check: (passed, text)} of `facteurctl check`."""
    return {one["check"]: (one["ok"], one["text"]) for one in json.loads(world.ctl("check", "--json", ok=False).stdout)}


def kept(world):
    with open(os.path.join(world.root, "state/oauth2.json"), encoding="ascii") as f:
        return [one["token"] for one in json.load(f).values()]


def links(world):
    return {one["name"]: one for one in json.loads(world.ctl("status", "--json", ok=False).stdout)["links"]}


def is_answered(world, subject="nouvelle diffusion", seconds=60):
    world.write(HELENE, subject)
    return world.wait_mail("h.alder@cabinet.example", seconds=seconds)


@pytest.mark.sampled(1)
@pytest.mark.parametrize("mechanisms", [BOTH, ("XOAUTH2",), ("OAUTHBEARER",)], ids=["both", "xoauth2", "oauthbearer"])
def test_a_letter_is_answered_without_any_password(tmp_path, endpoint, mechanisms):
    with a_bed(mechanisms) as servers:
        world = by_token(people(ServerWorld(tmp_path / "world", servers)), endpoint)
        world.write(HELENE, "nouvelle diffusion")
        assert only(world.run()).to == "h.alder@cabinet.example"
        used = set(re.findall(rf"(imap|submission)-login: .*Login: user=<{ADDRESS}>, method=(\w+)", servers.log()))
        assert used - {("imap", "PLAIN")} == {("imap", mechanisms[0]), ("submission", mechanisms[0])}
    # One consent for both sides is asked once, and with what the provider wants to know.
    assert endpoint.asked == 1
    assert endpoint.forms[0] == {"grant_type": "refresh_token", "client_id": "the client", "client_secret": endpoint.secret,
                                 "refresh_token": "refresh-1-aaaaaaaaaaaaaaaa"}


def test_secrets_stand_where_they_must_and_nowhere_else(world, endpoint):
    world.start().wait_ready()
    is_answered(world)
    state = os.path.join(world.root, "state")
    assert kept(world) == [endpoint.valid] and os.stat(os.path.join(state, "oauth2.json")).st_mode & 0o777 == 0o600
    for name, pid in world.workers().items():
        with open(f"/proc/{pid}/limits", encoding="ascii") as f:
            core = re.search(r"Max core file size +(\S+) +(\S+)", f.read()).groups()
        assert core in (("0", "0"), ("1", "1")) or name in ("desk", "reader"), (name, core)
    world.stop()
    told = world.log() + world.ctl("status", ok=False).stdout + world.ctl("check", ok=False).stdout
    for one in [*endpoint.given, *(form["refresh_token"] for form in endpoint.forms), endpoint.secret, endpoint.valid]:
        assert one not in told
    for folder, _, names in os.walk(state):
        for name in names:
            with open(os.path.join(folder, name), "rb") as f:
                data = f.read()
            assert name == "oauth2.json" or not any(token.encode() in data for token in endpoint.given + [endpoint.valid])


def test_a_refresh_token_that_is_replaced_outlives_everything(world, endpoint):
    """Strict providers honour each one once: the daemon, a check beside it, and what comes after a kill all use the last."""
    world.start().wait_ready()
    is_answered(world)
    assert all(passed for passed, _ in check(world).values())
    for worker in ("outbox", "inbox"):
        os.kill(world.workers()[worker], signal.SIGKILL)
        wait_for("the crew to come back", lambda: len(world.workers()) == 4)
        is_answered(world, "aide")
    world.process.kill()
    world.process.wait()
    world.start()
    is_answered(world, "aide")
    assert endpoint.asked >= 5 and endpoint.valid is not None and kept(world) == [endpoint.valid]


class Trap:
    """An IMAP server that ends everything the moment it is shown a token."""

    def __init__(self, strike):
        self.strike, self.struck = strike, threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        connection, _ = self.listener.accept()
        connection.sendall(b"* OK there\r\n")
        for line in connection.makefile("rb"):
            tag, verb = line.split()[:2]
            if verb == b"AUTHENTICATE":
                self.strike()
                self.struck.set()
                return
            assert verb == b"CAPABILITY", line
            connection.sendall(b"* CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2\r\n" + tag + b" OK done\r\n")


def test_killed_between_getting_a_token_and_using_it(world, endpoint):
    trap = Trap(lambda: world.process.kill())
    real = f"imaps://localhost:{world.bed.imaps_port}"
    world.reconfigure(real, f"imap://localhost:{trap.port}")
    world.start()
    assert trap.struck.wait(20)
    world.process.wait()
    assert endpoint.asked == 1 and kept(world) == [endpoint.valid] and endpoint.valid.startswith("refresh-2-")
    world.reconfigure(f"imap://localhost:{trap.port}", real)
    world.start()
    is_answered(world)
    assert endpoint.valid is not None


@WAITS
def test_a_token_is_renewed_before_it_expires(world, endpoint):
    endpoint.lives_s = 16
    world.start().wait_ready()
    is_answered(world)
    wait_for("another token", lambda: endpoint.asked >= 3, 60)
    endpoint.lives_s = 3600
    wait_for("the long one", lambda: endpoint.asked >= 4, 60)
    is_answered(world, "aide")
    assert "refuses" not in world.log() and links(world)["inbox.oauth2"]["failing_since"] is None


@pytest.mark.parametrize("side", ["inbox", "outbox"])
def test_a_token_that_is_refused_is_replaced_once(world, endpoint, side):
    other = {"inbox": "outbox", "outbox": "inbox"}[side]
    refresh = {"inbox": "first.secret", "outbox": "second.secret"}
    with Endpoint(ADDRESS) as second:
        # The sides have consents of their own, so that one alone gets a token no server believes.
        world.reconfigure("refresh.secret", "first.secret")
        text = open(world.config, encoding="utf-8").read()
        at = text.index("outbox:")
        with open(world.config, "w", encoding="utf-8") as f:
            f.write(text[:at] + text[at:].replace("first.secret", "second.secret").replace(endpoint.url, second.url))
        secret(world, refresh["inbox"], endpoint.valid)
        secret(world, refresh["outbox"], second.valid)
        wrong = {"inbox": endpoint, "outbox": second}[side]
        wrong.behaviours = ["forged"]
        world.write(HELENE, "nouvelle diffusion")
        said = world.ctl("run-once", "--now", "2026-12-01T09:00")
        assert only(world.fetch()).to == "h.alder@cabinet.example"
        assert said.stderr.count("refuses the token") == 1 and wrong.asked == 2, said.stderr
        assert {"inbox": second, "outbox": endpoint}[side].asked == 1, other
        # One that never gives a good one is an operator's matter, and is not asked again and again.
        wrong.behave = "forged"
        asked = wrong.asked
        passed, text = check(world)[side]
        assert not passed and "just made for it" in text and "is the consent" in text and wrong.asked == asked + 2


@pytest.mark.sampled(4)
@pytest.mark.parametrize("behave, words", [
    ("down", "says 500"), ("throttled", "says 429"), ("garbage", "no JSON"), ("empty", "no JSON"), ("array", "no JSON"),
    ("none", "without an access token"), ("smuggled", "without an access token"), ("huge", "more than 65536 bytes"),
    ("cut", "127.0.0.1"), ("moved", "says 302: correct token_url"), ("client", "client_secret_file"),
    ("revoked", "consent is lost (invalid_grant: The refresh token has been revoked.)"), ("slow", "127.0.0.1"),
])
def test_check_says_what_is_wrong_and_what_to_do(world, endpoint, behave, words):
    endpoint.behave = behave
    said = check(world)
    for side in ("inbox", "outbox"):
        passed, text = said[side]
        assert not passed and "oauth2" in text and words in text, text
    if behave == "revoked":
        assert "refresh.secret" in said["inbox"][1] and "restart" in said["inbox"][1]
    endpoint.behave = "give"
    if behave not in ("cut", "slow"):
        assert check(world)["inbox"][0] and check(world)["outbox"][0]


def test_an_endpoint_that_nobody_vouches_for_is_told_nothing(world, endpoint, bed):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(bed.dir / "tls/server.pem", bed.dir / "tls/server.key")
    endpoint.server.socket = context.wrap_socket(endpoint.server.socket, server_side=True)
    world.reconfigure(endpoint.url, f"https://localhost:{endpoint.port}/token")
    passed, text = check(world)["inbox"]
    assert not passed and "nothing was sent" in text and "authorit" in text and endpoint.asked == 0


@WAITS
def test_an_endpoint_that_is_down_is_asked_at_a_slower_pace_and_nothing_is_lost(world, endpoint):
    endpoint.behave = "down"
    world.start().wait_ready()
    world.write(HELENE, "nouvelle diffusion")
    wait_for("the failure to be told", lambda: "says 500" in world.ctl("status", ok=False).stderr, every=0.5)
    time.sleep(13)
    assert 2 <= endpoint.asked <= 4, endpoint.asked
    endpoint.behave = "give"
    world.wait_mail("h.alder@cabinet.example", seconds=60)
    assert world.ctl("status").returncode == 0


@WAITS
def test_a_consent_that_is_lost_is_told_once_a_day_and_the_mail_leaves_when_it_can(world, endpoint):
    """The word of it needs the very consent that is lost: status and log say so, and it leaves with the next one."""
    world.start().wait_ready()
    is_answered(world)
    world.stop()
    endpoint.valid = None
    world.start()
    wait_for("the loss to be told", lambda: "consent is lost" in world.ctl("status", ok=False).stderr, every=0.5)
    said = world.ctl("status", ok=False)
    assert said.returncode == 1 and "needs a human" in said.stderr and "refresh.secret" in said.stderr
    assert "oauth2.broken" in world.log() and "not even the one that says so" in world.log()
    words = links(world)["inbox.oauth2"]["words"]
    assert "consent is lost" in words and "no mail leaves" in words
    wait_for("the alert to wait", lambda: [one for one in world.json("outbox", "list") if one["to"] == SYSADMIN], 90,
             every=0.5)
    assert len([one for one in world.json("outbox", "list") if one["to"] == SYSADMIN]) == 1
    # A new consent is used at once, and the alert leaves.
    secret(world, "refresh.secret", endpoint.consent_anew())
    mail = world.wait_mail(SYSADMIN, seconds=60)
    assert "OAuth2" in mail.subject and "consent is lost" in mail.words and "facteurctl check" in mail.words
    is_answered(world, "aide", seconds=90)  # the inbox looks again each minute
    assert world.ctl("status").returncode == 0


def test_setup_takes_a_consent_in_the_place_of_a_password(tmp_path, bed, endpoint):
    for name, text in (("client", endpoint.secret), ("refresh", endpoint.valid)):
        (tmp_path / name).write_text(text + "\n", encoding="ascii")
        (tmp_path / name).chmod(0o600)
    flags = ["--address", ADDRESS, "--imap", f"imaps://localhost:{bed.imaps_port}", "--smtp",
             f"smtp://localhost:{bed.submission_port}", "--user", ADDRESS, "--state-dir", str(tmp_path / "state"), "--tls-ca",
             str(bed.ca), "--token-url", endpoint.url, "--client-id", "the client"]
    files = ["--client-secret-file", str(tmp_path / "client"), "--refresh-token-file", str(tmp_path / "refresh")]

    def set_up(*words):
        return subprocess.run([os.path.join(BUILD, "facteurctl"), "-c", str(tmp_path / "facteur.conf"), "setup", *words],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)

    done = set_up(*flags)
    assert done.returncode == 2 and "--refresh-token-file" in done.stderr
    done = set_up(*flags, *files)
    assert done.returncode == 0, (done.stdout, done.stderr)
    assert re.search(r"round +ok", done.stdout)
    for name, text in (("oauth2-client.secret", endpoint.secret), ("oauth2-refresh.secret", "refresh-1-aaaaaaaaaaaaaaaa")):
        assert (tmp_path / name).read_text() == text + "\n" and (tmp_path / name).stat().st_mode & 0o777 == 0o600
    text = (tmp_path / "facteur.conf").read_text()
    assert "password_file" not in text and text.count("oauth2: {") == 2 and not (tmp_path / "imap.secret").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
def test_what_root_gets_in_passing_belongs_to_the_daemon(world):
    state = os.path.join(world.root, "state")
    os.chown(state, 65534, 65534)
    assert check(world)["inbox"][0]
    for name in ("oauth2.json", "oauth2.lock"):
        facts = os.stat(os.path.join(state, name))
        assert (facts.st_uid, facts.st_gid, facts.st_mode & 0o777) == (65534, 65534, 0o600)


def test_a_server_that_takes_no_token_is_told(world, endpoint):
    world.reconfigure(f"smtp://localhost:{world.bed.submission_port}", f"smtp://localhost:{world.bed.smtp_port}")
    passed, text = check(world)["outbox"]
    assert not passed and "neither OAUTHBEARER nor XOAUTH2" in text
    with Testbed([ADDRESS]) as plain:
        world.reconfigure(str(world.bed.imaps_port), str(plain.imaps_port))
        world.reconfigure(str(world.bed.ca), str(plain.ca))
        passed, text = check(world)["inbox"]
    assert not passed and "neither OAUTHBEARER nor XOAUTH2" in text
