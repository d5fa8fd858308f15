#!/usr/bin/python3
"""out -- how fast scenarios are sent: N mails, a recipient and a body each, through facteurd into smtp-sink.

Beside it, in the same run and in turns: smtp-source with 20 sessions, mlmmj-send with TCP_NODELAY, Python's smtplib on one
connection, and Postfix, which relays what smtp-source with as many sessions hands it.
Prints medians and ratios; N is 20,000 when not given (67 scenarios of 300).
"""
import contextlib
import os
import smtplib
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta

import postfix
from stage import BUILD, Daemon, Sink, copied, nodelay, rounds, table, unpack
from world import PARIS, World

HELENE = "Hélène Alder <h.alder@cabinet.example>"
A_RUN = 300
WORDS = "Nous ouvrons des missions dans votre métier, près de chez vous. "
# A mail of ours holds 4.9 KB of text and HTML, and with its headers and encoding is so long; the peers' are no shorter and no longer.
SIZE = 5940
HEADERS = 140  # that smtp-source puts above what it is told to send
MESSAGE = "Bonjour {{prenom}},\n\n" + WORDS
FORM = "Libellé : Relance {n}\nListe : L-{n}\nLancement : {day:%d/%m/%Y}\nFréquence : tous les 30 jours\nMessage : {message}"


def prepared(root, count):
    """Scenarios that are due now, one to each 300 candidates; made as of yesterday, so that the service is late already."""
    world = World(root, build=BUILD)
    world.now = datetime.now(PARIS).replace(hour=6, minute=0) - timedelta(days=1)
    world.agency()
    world.recruiter("Hélène Alder", "h.alder@cabinet.example")
    path = os.path.join(root, "candidats.csv")
    with open(path, "w", encoding="utf-8") as f:
        f.write("prenom;nom;email;code_postal;ville;qualifications;statut;agence\n")
        f.writelines(f"Camille;Martin{n};camille.{n}@poste{n % 97}.example;69003;Lyon;soudeur;disponible;Lyon\n"
                     for n in range(count))
    world.ctl("import", "candidates", path)
    firsts = range(0, count, A_RUN)
    for number, first in enumerate(firsts, 1):
        some = ", ".join(f"CV-{n + 1}" for n in range(first, min(count, first + A_RUN)))
        world.write(HELENE, f"nouvelle liste : Liste {number}", f"Candidats : {some}")
    world.run()
    for number in range(1, len(firsts) + 1):
        world.write(HELENE, "nouveau scénario", FORM.format(n=number, day=world.now, message=MESSAGE))
    world.run()
    with open(world.config, "a", encoding="utf-8") as f:
        f.write("limits: { pressure_days = 0; };\n")
    return world


def sent(world):
    with sqlite3.connect(f"file:{world.root}/state/facteur.db?mode=ro", uri=True, timeout=10) as store:
        return dict(store.execute("SELECT state, count(*) FROM outbox GROUP BY state").fetchall())


def facteurd(world, root, port, count):
    """Seconds from its start to the last mail sent."""
    one = copied(world, root)
    one.reconfigure(f'url = "maildir:{one.root}/outbox"', f'url = "smtp://127.0.0.1:{port}"; tls = "none"')
    before = sent(one).get("sent", 0)
    began = time.monotonic()
    with Daemon(one) as daemon, open(daemon.log_path, "rb") as log:
        said = bytearray()
        while said.count(b" mail.sent ") < count:
            said += log.read()
            daemon.look()
            assert time.monotonic() - began < 1800 and daemon.process.poll() is None, daemon.log()[-2000:]
            time.sleep(0.02)
        while sent(one).get("sent", 0) - before < count:
            assert time.monotonic() - began < 1800 and daemon.process.poll() is None, daemon.log()[-2000:]
            time.sleep(0.01)
        taken = time.monotonic() - began
    print(f"    memory at most {daemon.most_kb / 1024:.1f} MB")
    return taken


def python_smtplib(port, raw, count):
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        for number in range(count):
            smtp.sendmail("lyon@cabinet.example", [f"camille.{number}@poste.example"], raw)


def mailing_list(root, port, count):
    """A list of mlmmj with so many subscribers."""
    for folder in ("control", "subscribers.d", "queue", "archive", "text", "bounce", "requeue"):
        os.makedirs(os.path.join(root, folder))
    for name, said in (("control/listaddress", "lyon@cabinet.example"), ("control/relayhost", "127.0.0.1"),
                       ("control/smtpport", str(port)), ("index", "0"),
                       ("subscribers.d/c", "\n".join(f"camille.{n}@poste{n % 97}.example" for n in range(count)))):
        with open(os.path.join(root, name), "w", encoding="ascii") as f:
            f.write(said + "\n")


def mlmmj(program, env, root, raw):
    """It moves the mail into its archive (and dies by SIGSEGV where told not to)."""
    mail = os.path.join(root, "mail")
    with open(mail, "wb") as f:
        f.write(raw.replace(b"\r\n", b"\n"))
    subprocess.run([program, "-L", root, "-m", mail], env=env, check=True)


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20000
    programs, env = unpack("postfix", "mlmmj")
    with contextlib.ExitStack() as stack:
        scratch = stack.enter_context(tempfile.TemporaryDirectory(prefix="facteur-bench-"))
        world = prepared(os.path.join(scratch, "prepared"), count)
        raw = b"From: <lyon@cabinet.example>\r\nSubject: x\r\n\r\n" + (b"x" * 76 + b"\r\n") * (SIZE // 78)
        sink = stack.enter_context(Sink(programs, env))
        members = os.path.join(scratch, "list")
        mailing_list(members, sink.port, count)
        hurried = nodelay(env, scratch)

        def smtp_source(port):
            subprocess.run([programs["smtp-source"], "-d", "-s", "20", "-m", str(count), "-l", str(SIZE - HEADERS), "-f",
                            "lyon@cabinet.example", "-t", "camille@poste.example", f"127.0.0.1:{port}"], env=env, check=True)

        contestants = {
            "facteurd": lambda: facteurd(world, os.path.join(scratch, "round"), sink.port, count),
            "smtp-source -d -s 20": lambda: smtp_source(sink.port),
            "mlmmj-send, TCP_NODELAY": lambda: mlmmj(programs["mlmmj-send"], hurried, members, raw),
            "python3 smtplib": lambda: python_smtplib(sink.port, raw, count),
        }
        if postfix.possible():
            os.chmod(scratch, 0o711)  # its own user looks into its folder
            relay = stack.enter_context(postfix.Postfix(programs, env, os.path.join(scratch, "postfix"), sink))
            contestants["postfix relaying"] = lambda: relay.relayed(lambda: smtp_source(relay.port), count)
        else:
            print("  postfix relaying is left out: it needs root, or ids in /etc/subuid and newuidmap", flush=True)
        medians = rounds(contestants, count)
    others = {name: median for name, median in medians.items() if name not in ("facteurd", "smtp-source -d -s 20")}
    table(f"out: {count} mails", medians, count, "facteurd", [
        ("smtp-source -d -s 20", 0.5), *((name, 1.5) for name in others)])
    fastest = min(others, key=others.get)
    print(f"  facteurd beside the fastest other peer, {fastest}: {others[fastest] / medians['facteurd']:.2f} (asked: 1.5)")


if __name__ == "__main__":
    main()
