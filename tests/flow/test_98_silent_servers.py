"""A server that is silent is waited for as long as the configuration says."""
import json
import os
import socket
import subprocess
import time

import pytest
from conftest import HELENE
from talkers import Talker, imap_mute_after_greeting, mute, secret, section, smtp_mute_after_greeting, smtp_slow_dot


def check(world):
    return {row["check"]: (row["ok"], row["text"]) for row in json.loads(world.ctl("check", "--json", ok=False).stdout)}


@pytest.mark.parametrize("side, manner", [("inbox", mute), ("inbox", imap_mute_after_greeting), ("outbox", mute),
                                          ("outbox", smtp_mute_after_greeting)])
def test_a_silent_server_is_waited_for_as_long_as_is_said(world, side, manner):
    """The defaults are a minute and ten: neither would end within this story."""
    scheme = "imap" if side == "inbox" else "smtp"
    with Talker(manner) as server:
        section(world, side, f'url = "{scheme}://127.0.0.1:{server.port}"; tls = "none"; user = "u"; '
                             f'password_file = "{secret(world, "pass.secret", "x")}"; timeout = 2;')
        begin = time.monotonic()
        passed, text = check(world)[side]
        took = time.monotonic() - begin
    assert not passed and server.came >= 1 and 1.5 < took < 30, (took, text)


@pytest.mark.parametrize("side", ["inbox", "outbox"])
def test_a_server_that_is_not_reached_is_waited_for_as_long_as_is_said(world, side):
    """Its queue of connections is full, and the kernel leaves ours without an answer, as a firewall does."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(0)
    port = listener.getsockname()[1]
    queue = []
    for _ in range(4):
        one = socket.socket()
        one.setblocking(False)
        one.connect_ex(("127.0.0.1", port))
        queue.append(one)
    scheme = "imap" if side == "inbox" else "smtp"
    section(world, side, f'url = "{scheme}://127.0.0.1:{port}"; tls = "none"; connect_timeout = 2;')
    begin = time.monotonic()
    passed, text = check(world)[side]
    took = time.monotonic() - begin
    for one in [*queue, listener]:
        one.close()
    assert not passed and 1.5 < took < 15, (took, text)


@pytest.mark.skipif(os.environ.get("FACTEUR_FAULTS") != "all", reason="takes two minutes: make gates")
def test_a_server_that_thinks_for_more_than_two_minutes_is_sent_the_mail_once(world):
    """libcurl's own patience with one answer is two minutes; RFC 5321 section 4.5.3.2.6 asks for ten."""
    with Talker(smtp_slow_dot(125)) as server:
        section(world, "outbox", f'url = "smtp://127.0.0.1:{server.port}"; tls = "none";')
        world.write(HELENE, "diffusions")
        done = subprocess.run([os.path.join(world.build, "facteurctl"), "-c", world.config, "run-once", "--now",
                               "2026-12-01T09:00"], capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stderr
        assert server.heard.count(b"DATA\r\n") == 1, done.stderr
    assert [row["state"] for row in world.json("outbox", "list")] == ["sent"]
