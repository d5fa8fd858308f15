"""`facteurctl setup` without any server: what is refused, and what the DNS is found to say."""
import os
import pty
import shutil
import socket
import struct
import subprocess
import sys
import threading

import pytest
from conftest import BUILD

CTL = os.path.abspath(os.path.join(BUILD, "facteurctl"))
ZONE = {
    ("cabinet.example", 16): [b"other=1", b"v=spf1 mx -all"],
    ("_dmarc.cabinet.example", 16): [b"v=DMARC1; p=none"],
    ("s1._domainkey.cabinet.example", 16): [b"v=DKIM1; k=rsa; p=" + b"A" * 300],
    ("cabinet.example", 15): ["mx.cabinet.example"],
}


def set_up(folder, *words):
    return subprocess.run([CTL, "-c", os.path.join(folder, "facteur.conf"), "setup", *words], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=60)


def flags(folder, **changed):
    given = {"address": "diffusion@cabinet.example", "imap": f"maildir:{folder}/in", "smtp": f"maildir:{folder}/out",
             "state-dir": f"{folder}/state"}
    given.update({name.replace("_", "-"): value for name, value in changed.items()})
    return [word for name, value in given.items() if value is not None for word in (f"--{name}", value)]


@pytest.mark.sampled(2)
@pytest.mark.parametrize("changes, words", [
    ({"address": None}, "--address is missing"), ({"address": "diffusion"}, "not an e-mail address"),
    ({"imap": None}, "--imap is missing"), ({"smtp": None}, "--smtp is missing"),
    ({"imap": "imaps://imap.cabinet.example"}, "--password-file is missing")])
def test_without_a_terminal_what_is_missing_is_named(tmp_path, changes, words):
    done = set_up(tmp_path, *flags(tmp_path, **changes))
    assert done.returncode == 2 and words in done.stderr and len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "facteur.conf").exists()


def test_what_cannot_be_read_back_is_not_left_behind(tmp_path):
    (tmp_path / "password").write_text("secret\n", encoding="ascii")
    (tmp_path / "password").chmod(0o600)
    done = set_up(tmp_path, *flags(tmp_path, imap="pop3://x", password_file=str(tmp_path / "password")))
    assert done.returncode == 1 and "pop3" in done.stderr
    assert sorted(os.listdir(tmp_path)) == ["password"]


def test_a_house_without_servers_is_set_up_and_quotes_survive(tmp_path):
    folder = tmp_path / 'a "quoted" \\ place'
    folder.mkdir()
    done = set_up(folder, *flags(folder))
    assert done.returncode == 0, (done.stdout, done.stderr)
    done = subprocess.run([CTL, "-c", folder / "facteur.conf", "check"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout


def test_at_a_terminal_everything_is_asked_for_and_the_password_not_shown(tmp_path):
    """Defaults are taken by Enter; what is written is what was typed."""
    master, terminal = pty.openpty()
    process = subprocess.Popen([CTL, "-c", str(tmp_path / "facteur.conf"), "setup"], stdin=terminal, stdout=terminal, stderr=terminal)
    os.close(terminal)
    # What is no answer is said, and asked again.
    said, typed = "", ["diffusion at cabinet", "diffusion@cabinet.example", "imap.cabinet.example", "imaps://localhost:1",
                       "smtp://localhost:1", "", "state", str(tmp_path / "state"), "", "s3cret"]
    questions = ["public address", '"diffusion at cabinet" is not an e-mail address', "mailbox's server",
                 '"imap.cabinet.example" begins with none of imaps://', "server mail leaves by", "[root@cabinet.example]: ",
                 "[/var/lib/facteur]: ", '"state" does not begin with /',
                 "[diffusion@cabinet.example]: ", "Password of the mailbox (not shown): "]
    try:
        while part := os.read(master, 4096).decode():
            said += part
            if questions and questions[0] in said and said.rstrip("\r\n").endswith(": "):
                questions.pop(0)
                os.write(master, typed.pop(0).encode() + b"\n")
    except OSError:  # the other end is closed
        pass
    os.close(master)
    assert process.wait(timeout=60) == 1 and not questions and "s3cret" not in said, said
    assert "setup --try" in said and "inbox.url right?" in said
    text = (tmp_path / "facteur.conf").read_text(encoding="utf-8")
    for line in ('address = "diffusion@cabinet.example";', 'sysadmin = "root@cabinet.example";', 'url = "imaps://localhost:1";',
                 'user = "diffusion@cabinet.example";', f'state_dir = "{tmp_path}/state";'):
        assert line in text
    assert (tmp_path / "imap.secret").read_text(encoding="ascii") == "s3cret\n"


# -- the DNS --

def name_bytes(name):
    return b"".join(bytes([len(part)]) + part.encode() for part in name.split(".")) + b"\0"


def answer(query):
    at, labels = 12, []
    while query[at]:
        labels.append(query[at + 1:at + 1 + query[at]].decode().lower())
        at += 1 + query[at]
    kind, = struct.unpack("!H", query[at + 1:at + 3])
    found = ZONE.get((".".join(labels), kind), [])
    out = query[:2] + struct.pack("!HHHHH", 0x8580 if found else 0x8583, 1, len(found), 0, 0) + query[12:at + 5]
    for one in found:
        if kind == 16:
            data = b"".join(bytes([len(one[i:i + 255])]) + one[i:i + 255] for i in range(0, len(one), 255))
        else:
            data = struct.pack("!H", 10) + name_bytes(one)
        out += b"\xc0\x0c" + struct.pack("!HHIH", kind, 1, 60, len(data)) + data
    return out


def serve_and_run(command):
    """Inside a network of our own, whose only name server is this."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", 53))

    def serve():
        while True:
            query, client = sock.recvfrom(4096)
            sock.sendto(answer(query), client)

    threading.Thread(target=serve, daemon=True).start()
    return subprocess.run(command, stdin=subprocess.DEVNULL, timeout=60, check=False).returncode


def in_a_network(folder, *command):
    (folder / "resolv.conf").write_text("nameserver 127.0.0.1\n", encoding="ascii")
    script = 'ip link set lo up && mount --bind "$1" /etc/resolv.conf && shift && exec "$@"'
    return subprocess.run(["unshare", "-r", "-n", "-m", "sh", "-c", script, "sh", str(folder / "resolv.conf"), *command],
                          capture_output=True, text=True, timeout=90)


def test_what_the_dns_says_is_shown_and_what_it_lacks_is_advice(tmp_path):
    if shutil.which("unshare") is None or in_a_network(tmp_path, "true").returncode != 0:
        pytest.skip("this machine lets nobody have a network of their own")
    done = in_a_network(tmp_path, sys.executable, os.path.abspath(__file__), CTL, "-c", str(tmp_path / "facteur.conf"), "setup",
                        "--dkim", "s1", *flags(tmp_path))
    assert done.returncode == 0, (done.stdout, done.stderr)
    said = {line.split()[0]: line for line in done.stdout.splitlines()}
    for name, words in (("spf", "v=spf1 mx -all"), ("dmarc", "p=none"), ("dkim", "k=rsa"), ("mx", "mx.cabinet.example")):
        assert said[name].split()[1] == "ok" and words in said[name], said
    assert said["ptr"].split()[1] == "advice"
    done = in_a_network(tmp_path, sys.executable, os.path.abspath(__file__), CTL, "-c", str(tmp_path / "facteur.conf"), "setup",
                        "--try", "--dkim", "s2")
    said = {line.split()[0]: line for line in done.stdout.splitlines()}
    assert said["dkim"].split()[1] == "advice" and "publish its key" in said["dkim"]


if __name__ == "__main__":
    sys.exit(serve_and_run(sys.argv[1:]))
