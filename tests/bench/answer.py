#!/usr/bin/python3
"""answer -- how long one letter waits: from Dovecot's word on an idle connection until our answer is taken by SMTP.

A recruiter asks for her diffusions, N times (200 when not given), each when the one before was answered.  Dovecot itself
waits half a second before it speaks: a proxy notes when its word goes out to facteurd, and the SMTP server, a thread of
this process, when it has said 250.  Beside it, after each letter, so that both meet the same load: one bare SMTP exchange
on an open connection, of a mail as large, and two commits of a row with fsync.  Prints medians and the 99th of a hundred.
"""
import os
import socket
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from datetime import datetime
from pathlib import Path

from stage import BUILD, Daemon
from testbed import PASSWORD, Testbed, wait_for
from world import ADDRESS, PARIS, World

HELENE = "Hélène Alder <h.alder@cabinet.example>"
LIMITS = "limits: { answers_per_hour = 100000; letters_per_hour = 100000; };\n"


class Listener:
    """A server of one kind of connection, each in a thread."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self.guarded, args=(client,), daemon=True).start()

    def guarded(self, client):
        try:
            with client:
                self.talk(client)
        except OSError:
            pass


class Idling(Listener):
    """Between facteurd and Dovecot: `idle` is whether it waits, `told` when it was told last that something came."""

    def __init__(self, upstream):
        self.upstream, self.idle, self.told = upstream, False, None
        super().__init__()

    def talk(self, client):
        with socket.create_connection(("127.0.0.1", self.upstream)) as server:
            server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self.commands, args=(client, server), daemon=True).start()
            while data := server.recv(1 << 16):
                if self.idle and b" EXISTS" in data and self.told is None:
                    self.told = time.monotonic()
                self.idle |= data.startswith(b"+ ")
                client.sendall(data)

    def commands(self, client, server):
        try:
            while data := client.recv(1 << 16):
                if data[:4].upper() == b"DONE":
                    self.idle = False
                server.sendall(data)
        except OSError:
            pass


class Taking(Listener):
    """SMTP that takes every mail: how many of them answer a letter, when the last did, and how large it was."""

    def __init__(self):
        self.count, self.at, self.size = 0, None, 0
        super().__init__()

    def talk(self, client):
        client.sendall(b"220 here ESMTP\r\n")
        rest, mail, answers = b"", None, False
        while data := client.recv(1 << 16):
            rest += data
            while b"\r\n" in rest:
                line, _, rest = rest.partition(b"\r\n")
                if mail is None:
                    said = self.command(line.upper())
                    mail = 0 if said.startswith(b"354") else None
                    client.sendall(said)
                elif line == b".":
                    client.sendall(b"250 taken\r\n")
                    if answers:
                        self.at, self.size, self.count = time.monotonic(), mail, self.count + 1
                    mail, answers = None, False
                else:
                    answers |= line.startswith(b"In-Reply-To:")
                    mail += len(line) + 2

    @staticmethod
    def command(line):
        if line.startswith(b"EHLO"):
            return b"250-here\r\n250 PIPELINING\r\n"
        return b"354 go on\r\n" if line == b"DATA" else b"221 bye\r\n" if line == b"QUIT" else b"250 fine\r\n"


class Bare:
    """One exchange on an open connection, and two commits: seconds of both together."""

    def __init__(self, port, path):
        self.sock = socket.create_connection(("127.0.0.1", port))
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.say(None)
        self.say(b"EHLO bench")
        self.store = sqlite3.connect(path, isolation_level=None)
        self.store.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE row (text TEXT)")

    def say(self, line):
        if line is not None:
            self.sock.sendall(line + b"\r\n")
        heard = b""
        while not heard.endswith(b"\r\n"):
            heard += self.sock.recv(1 << 16)
        return heard

    def turn(self, size):
        began = time.monotonic()
        for _ in range(2):
            self.store.execute("INSERT INTO row VALUES (?)", ("x" * 100,))
        for line in (b"MAIL FROM:<lyon@cabinet.example>", b"RCPT TO:<h.alder@cabinet.example>", b"DATA",
                     (b"x" * 76 + b"\r\n") * (size // 78) + b"."):
            self.say(line)
        return time.monotonic() - began


def asked(world):
    """The letter, as it would lie in the mailbox."""
    kept = []
    world.post, restore = (lambda raw, *_: kept.append(raw)), world.post
    world.now = datetime.now(PARIS)
    world.write(HELENE, "diffusions")
    world.post = restore
    return kept[0]


def shown(name, taken):
    taken = sorted(taken)
    last = taken[min(len(taken) - 1, len(taken) * 99 // 100)]
    print(f"  {name:28} median {1000 * statistics.median(taken):8.2f} ms   99 % {1000 * last:8.2f} ms   least {1000 * taken[0]:8.2f} ms")
    return statistics.median(taken), last


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory(prefix="facteur-bench-") as scratch, Testbed([ADDRESS]) as bed:
        bed.stop_smtp()
        world = World(os.path.join(scratch, "world"), build=BUILD)
        world.agency()
        world.recruiter("Hélène Alder", "h.alder@cabinet.example")
        idling, taking = Idling(bed.imap_port), Taking()
        secret = Path(world.root, "password")
        secret.write_text(PASSWORD + "\n", encoding="ascii")
        secret.chmod(0o600)
        world.reconfigure(f'url = "maildir:{world.root}/outbox"', f'url = "smtp://127.0.0.1:{taking.port}"; tls = "none"')
        world.reconfigure(f'url = "maildir:{world.root}/inbox"', f'url = "imap://127.0.0.1:{idling.port}"; tls = "none"; '
                          f'user = "{ADDRESS}"; password_file = "{secret}"')
        with open(world.config, "a", encoding="utf-8") as f:
            f.write(LIMITS)
        bare = Bare(taking.port, os.path.join(scratch, "bare.db"))
        ours, theirs = [], []
        client = bed.imap(ADDRESS)
        with Daemon(world):
            for _ in range(count):
                wait_for("facteurd idles", lambda: idling.idle, 60)
                before, idling.told = taking.count, None
                client.append("INBOX", None, None, asked(world))
                wait_for("the answer", lambda n=before: taking.count > n, 60, every=0.005)
                ours.append(taking.at - idling.told)
                theirs.append(bare.turn(taking.size))
    print(f"answer: {count} letters")
    median, last = shown("facteurd", ours)
    limit, limit_last = shown("one exchange, two commits", theirs)
    print(f"  times that: {median / limit:.1f} (asked: at most 3), 99 %: {last / limit_last:.1f} (asked: at most 10; "
          f"beside its median {last / limit:.1f})")


if __name__ == "__main__":
    main()
