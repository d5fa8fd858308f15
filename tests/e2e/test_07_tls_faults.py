"""TLS that breaks off, at whatever byte, or is not worth its name: nothing is said to such a server, nothing lost, nothing doubled.

A handful here; `make gates` (FACTEUR_FAULTS=all) cuts at many more bytes, and waits for servers that never answer.
"""
import os
import socket
import ssl
import threading
import time

import pytest
from conftest import ADDRESS, HELENE, PEOPLE, ServerWorld, people
from proxy import Proxy
from test_07_faults_at_every_step import answers, passes
from testbed import Testbed, wait_for
from world import chronicle

HELENE_AT = "h.alder@cabinet.example"
ALL = os.environ.get("FACTEUR_FAULTS") == "all"
# A record begins with five bytes; a few hundred hold the server's hello, its certificate follows.
SIZES = [0, 1, 4, 5, 6, 9, 43, 100, 127, 200, 500, 1000, 1500, 2000] if ALL else [5]


def cases():
    for side in ("imaps", "smtps"):
        yield from ((side, "cut-answer", size) for size in SIZES)
        yield from ((side, kind, 0) for kind in (("half", "drip", "refuse") if ALL else ("half",)))
    for side in ("imap", "smtp"):
        yield from ((side, kind, 3) for kind in (("cut", "cut-answer", "half", "drip", "stall", "swallow") if ALL else ("swallow",)))


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    with Testbed([ADDRESS, *PEOPLE]) as bed, Proxy(bed.imaps_port, raw=True) as imaps, Proxy(bed.smtps_port, raw=True) as smtps, \
            Proxy(bed.imap_port) as imap, Proxy(bed.smtp_port) as smtp:
        world = people(ServerWorld(tmp_path_factory.mktemp("tls") / "world", bed))
        world.proxies = {"imaps": imaps, "smtps": smtps, "imap": imap, "smtp": smtp}
        yield world


@pytest.mark.sampled(4)
@pytest.mark.parametrize("side, kind, size", list(cases()))
def test_a_handshake_that_breaks_off_loses_nothing_and_doubles_nothing(stage, side, kind, size):
    """At the first byte of TLS, or where plain text is about to become it."""
    world, proxy = stage, stage.proxies[side]
    world.configure(**{side.rstrip("s"): f"{side}://localhost:{proxy.port}"})
    letter = world.write(HELENE, "nouvelle diffusion", f"Titre : {side} {kind} {size}")
    proxy.fault(kind, at=None if side.endswith("s") else rb"STARTTLS", size=size)
    passes(world)
    assert proxy.spent == 1
    wait_for("the answer", lambda: answers(world, letter))
    assert list(answers(world, letter).values()) == [1]
    assert world.bed.count(ADDRESS, "Facteur/Quarantaine") == 0
    assert world.faults() == []
    chronicle(**{f"{side} TLS {kind}": 1}, messages=1, effects=1, mails=1, duplicates=0, resent=0)


class Imposter:
    """A server of TLS that greets, and remembers what it is told then."""

    def __init__(self, context, greeting):
        self.context, self.greeting, self.heard, self.came = context, greeting, b"", 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            self.came += 1
            threading.Thread(target=self.talk, args=(client,), daemon=True).start()

    def talk(self, client):
        try:
            if self.context is None:  # it never answers
                while client.recv(4096):
                    pass
                return
            with self.context.wrap_socket(client, server_side=True) as tls:
                tls.sendall(self.greeting)
                while data := tls.recv(4096):
                    self.heard += data
        except OSError:
            pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.close()


def signed(bed, name, alternative, days="90"):
    """A certificate of our own authority for that name."""
    bed.openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", f"{name}.key", "-out", f"{name}.csr")
    (bed.dir / f"tls/{name}.ext").write_text(f"subjectAltName=DNS:{alternative}\n", encoding="ascii")
    bed.openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", days,
                "-extfile", f"{name}.ext", "-out", f"{name}.pem")


def context_for(bed, what):
    if what == "silent":
        return None
    name = "server" if what.startswith("TLS") else what
    if what == "expired":
        signed(bed, name, "localhost", days="0")
        time.sleep(2)  # it is good to the end of the second it was made in
    elif what == "another-host":
        signed(bed, name, "elsewhere.example")
    elif what == "self-signed":
        bed.openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "90", "-subj", "/CN=localhost", "-addext",
                    "subjectAltName=DNS:localhost", "-keyout", f"{name}.key", "-out", f"{name}.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(bed.dir / f"tls/{name}.pem", bed.dir / f"tls/{name}.key")
    if what.startswith("TLS"):
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1 if what == "TLS 1.0" else ssl.TLSVersion.TLSv1_1
    return context


@pytest.mark.parametrize("side", ["imap", "smtp"])
@pytest.mark.parametrize("what", ["expired", "another-host", "TLS 1.1", *(["self-signed", "TLS 1.0", "silent"] if ALL else [])])
def test_a_server_that_is_not_worth_its_name_is_told_nothing(stage, what, side):
    """No password, no EHLO, no mail; and once it is put right all is done."""
    world = stage
    greeting = b"* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] here\r\n" if side == "imap" else b"220 here ESMTP\r\n"
    with Imposter(context_for(world.bed, what), greeting) as imposter:
        world.configure(**{side: f"{side}s://localhost:{imposter.port}"})
        letter = world.write(HELENE, "nouvelle diffusion", f"Titre : {side} {what}")
        done = world.ctl("run-once", "--now", "2026-12-01T10:00", ok=False)
        assert done.returncode == 1, done
        assert imposter.came >= 1 and imposter.heard == b"", imposter.heard
        said = done.stderr + " ".join(row["error"] or "" for row in world.json("outbox", "list") if "error" in row)
        assert what.startswith("TLS") or what == "silent" or "certificate" in said, said
    world.configure()
    passes(world, 30)
    wait_for("the answer", lambda: answers(world, letter))
    assert list(answers(world, letter).values()) == [1]
    assert world.faults() == []
