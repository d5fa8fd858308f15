#!/usr/bin/python3
"""in -- how fast answers are taken in: N replies in a Dovecot INBOX, through facteurd until the last effect is committed
and the last letter is moved.

Beside it, in the same run and in turns: one pipelined UID FETCH of the same letters, and mbsync with fsync, fdm and
fetchmail, which only fetch.  Prints medians and ratios; N is 10,000 when not given.
"""
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

import clients
from stage import BUILD, Daemon, Sink, copied, nodelay, rounds, table, unpack
from testbed import PASSWORD, Testbed
from world import ADDRESS, PARIS, Mail, World

HELENE = "Hélène Alder <h.alder@cabinet.example>"
A_DIFFUSION = 100  # contacts
FORM = "Titre : Mission {n}\nDébut : {first:%d/%m/%Y}\nFin : {last:%d/%m/%Y}\nContacts : {contacts}\nCandidats : {candidates}\n"
ANSWERS = (
    "Bonjour,\n\nJe souhaite rencontrer Camille Martin{a}, jeudi à 14h si possible.\nMerci.\n",
    "Bonjour Hélène,\n\nLe 2 m'intéresse, pouvez-vous m'envoyer son CV ?\nLe 1 non, trop loin de chez nous.\n\nCordialement",
    "Personne cette fois-ci, désolé.\n",
    "ok pour voir le premier et le troisième, pas le 2\n\nEnvoyé de mon iPhone",
    "Bonjour,\n\nQuelles sont les prétentions de Camille Martin{b} ? Est-elle mobile ?\n\nBien à vous",
    "Merci pour l'envoi. On garde Camille Martin{a}, elle peut commencer lundi.\n",
)


def replies(world, count):
    """A reply to each mail of the diffusions: raw letters of some 5 KB."""
    contacts = [f"Chef Equipe{n}" for n in range(A_DIFFUSION)]
    for n, name in enumerate(contacts):
        world.contact(name, f"chef.{n}@usine{n % 29}.example", "Usine")
    diffusions = -(-count // A_DIFFUSION)
    rows = [("Camille", f"Martin{n}", "Lyon", "soudeur", f"06{n:08d}") for n in range(4 * min(diffusions, 25))]
    world.candidates(rows)
    for number in range(diffusions):
        shown = [f"CV-{(4 * number + k) % len(rows) + 1}" for k in range(3)]
        world.write(HELENE, "nouvelle diffusion", FORM.format(
            n=number, first=world.now, last=world.now + timedelta(days=30), contacts=", ".join(contacts),
            candidates=", ".join(shown)))
    world.run()
    for number in range(1, diffusions + 1):
        world.write(HELENE, f"lancer D-{number}")
    mails = [mail for mail in world.run() if mail.to.startswith("chef.")]
    world.now += timedelta(minutes=5)
    letters = []
    for number, mail in enumerate(mails[:count]):
        first = Mail(mail.raw).words.split("Martin", 1)[-1].split(" ")[0].strip(",.;:")
        words = ANSWERS[number % len(ANSWERS)].format(a=first, b=first)
        name = f"Chef Equipe{mail.to.split('.')[1].split('@')[0]}"
        letters.append(clients.reply(number, name, mail.to, words, mail, world.now))
    return letters


def fill(bed, letters):
    """The letters lie in the INBOX, and in no other folder."""
    home = bed.dir / "mail" / ADDRESS
    shutil.rmtree(home, ignore_errors=True)
    for part in ("new", "cur", "tmp"):
        (home / part).mkdir(parents=True)
    for number, raw in enumerate(letters):
        lines = raw.replace(b"\r\n", b"\n")
        # As Dovecot's own delivery names them: their moments are scattered, and their sizes known.
        (home / "new" / f"{1700000000 + 37 * number}.M{number * 7919 % 1000000}P{4000 + number % 97}.mx,"
         f"S={len(lines)},W={len(raw)}").write_bytes(lines)
    bed.own()
    bed.imap(ADDRESS).logout()
    client = bed.imap(ADDRESS)
    client.select("INBOX")  # Dovecot has its index before anybody is timed
    client.logout()


def effects(world):
    with sqlite3.connect(f"file:{world.root}/state/facteur.db?mode=ro", uri=True, timeout=10) as store:
        return store.execute("SELECT count(*) FROM feedback").fetchone()[0]


def holds_any(folder):
    """Read no further than to its first file."""
    with os.scandir(folder) as entries:
        return next(entries, None) is not None


def facteurd(world, root, bed, sink, letters):
    fill(bed, letters)
    one = copied(world, root)
    Path(one.root, "password").write_text(PASSWORD + "\n", encoding="ascii")
    os.chmod(os.path.join(one.root, "password"), 0o600)
    one.reconfigure(f'url = "maildir:{one.root}/outbox"', f'url = "smtp://127.0.0.1:{sink.port}"; tls = "none"')
    one.reconfigure(f'url = "maildir:{one.root}/inbox"', f'url = "imap://127.0.0.1:{bed.imap_port}"; tls = "none"; '
                    f'user = "{ADDRESS}"; password_file = "{one.root}/password"')
    home = bed.dir / "mail" / ADDRESS
    began = time.monotonic()
    with Daemon(one) as daemon:
        while any(holds_any(home / part) for part in ("new", "cur")):
            daemon.look()
            assert time.monotonic() - began < 1800 and daemon.process.poll() is None, daemon.log()[-2000:]
            time.sleep(0.2)
        taken = time.monotonic() - began
    print(f"    feedback {effects(one)}, memory at most {daemon.most_kb / 1024:.1f} MB")
    return taken


def raw_fetch(bed):
    """All letters by one command; every byte is read and dropped."""
    with socket.create_connection(("127.0.0.1", bed.imap_port)) as connection:
        connection.sendall(f'a LOGIN "{ADDRESS}" "{PASSWORD}"\r\nb SELECT INBOX\r\nc UID FETCH 1:* (BODY.PEEK[])\r\n'.encode())
        tail = b""
        while b"\r\nc OK" not in tail:
            tail = tail[-16:] + connection.recv(1 << 20)


MBSYNCRC = """\
FSync yes

IMAPStore far
Host 127.0.0.1
Port {port}
User {user}
Pass {password}
SSLType None

MaildirStore near
Path {root}/
Inbox {root}/inbox

Channel all
Far :far:
Near :near:
Sync Pull
SyncState *
"""


def mbsync(programs, env, bed, scratch):
    root = os.path.join(scratch, "mbsync")
    shutil.rmtree(root, ignore_errors=True)
    os.makedirs(root)
    rc = os.path.join(root, "rc")
    Path(rc).write_text(MBSYNCRC.format(port=bed.imap_port, user=ADDRESS, password=PASSWORD, root=root), encoding="ascii")
    subprocess.run([programs["mbsync"], "-q", "-c", rc, "all"], env=env, check=True)


FDMRC = """\
set lock-file "{root}/lock"
set no-received
account "far" imap server "127.0.0.1" port {port} user "{user}" pass "{password}" no-cram-md5 keep
action "near" maildir "{root}/inbox"
match all action "near"
"""


def fdm(programs, env, bed):
    """Root would have to be debianfdm, which only the installed package makes."""
    somebody = {"user": "nobody", "extra_groups": []} if os.geteuid() == 0 else {}
    with tempfile.TemporaryDirectory(prefix="facteur-fdm-", dir="/tmp") as root:
        rc = Path(root, "rc")
        rc.write_text(FDMRC.format(port=bed.imap_port, user=ADDRESS, password=PASSWORD, root=root), encoding="ascii")
        rc.chmod(0o600)
        if somebody:
            shutil.chown(root, "nobody")
            shutil.chown(rc, "nobody")
        subprocess.run([programs["fdm"], "-q", "-f", str(rc), "fetch"], env=dict(env, HOME=root), check=True, **somebody)


FETCHMAILRC = """\
poll 127.0.0.1 protocol IMAP port {port} auth password:
    user "{user}" password "{password}" is "lyon@cabinet.example" here
    keep fetchall sslproto "" smtphost 127.0.0.1/{sink}
"""


def fetchmail(programs, env, bed, sink, scratch):
    """It hands each letter on by SMTP, without waiting for acknowledgements."""
    root = os.path.join(scratch, "fetchmail")
    os.makedirs(root, exist_ok=True)
    rc = os.path.join(root, "rc")
    Path(rc).write_text(FETCHMAILRC.format(port=bed.imap_port, user=ADDRESS, password=PASSWORD, sink=sink.port),
                        encoding="ascii")
    os.chmod(rc, 0o600)
    subprocess.run([programs["fetchmail"], "-s", "-f", rc, "--nosyslog"], env=dict(env, FETCHMAILHOME=root), check=True)


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10000
    programs, env = unpack("postfix", "isync", "fdm", "libtdb1", "fetchmail")
    with tempfile.TemporaryDirectory(prefix="facteur-bench-") as scratch, Testbed([ADDRESS]) as bed:
        bed.stop_smtp()
        world = World(os.path.join(scratch, "prepared"), build=BUILD)
        world.now = datetime.now(PARIS).replace(second=0, microsecond=0)
        world.agency()
        world.recruiter("Hélène Alder", "h.alder@cabinet.example")
        letters = replies(world, count)
        assert len(letters) == count, len(letters)
        print(f"  {count} letters of {sum(map(len, letters)) // count} bytes")
        fill(bed, letters)
        hurried = nodelay(env, scratch)
        with Sink(programs, env) as sink:
            medians = rounds({
                "raw UID FETCH": lambda: raw_fetch(bed),
                "mbsync, fsync": lambda: mbsync(programs, env, bed, scratch),
                "fdm": lambda: fdm(programs, env, bed),
                "fetchmail": lambda: fetchmail(programs, hurried, bed, sink, scratch),
                "facteurd": lambda: facteurd(world, os.path.join(scratch, "round"), bed, sink, letters),
                "(filled again)": lambda: fill(bed, letters),
            }, count)
    table(f"in: {count} replies", medians, count, "facteurd", [("raw UID FETCH", 0.09), ("mbsync, fsync", 4),
                                                         ("fdm", 4), ("fetchmail", 4)])


if __name__ == "__main__":
    main()
