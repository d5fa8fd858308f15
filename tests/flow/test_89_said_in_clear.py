"""What a new sysadmin gets wrong is told in Facteur's own words: which file, which key, and what to do."""
import fcntl
import json
import os
import pty
import re
import shutil
import sqlite3
import struct
import subprocess
import tempfile
import termios

import pytest
from conftest import BUILD, HELENE, only

CTL = os.path.abspath(os.path.join(BUILD, "facteurctl"))
HELENE_AT = "h.alder@cabinet.example"


def check(world):
    """{check: (passed, text)} of `facteurctl check`."""
    return {one["check"]: (one["ok"], one["text"]) for one in json.loads(world.ctl("check", "--json", ok=False).stdout)}


@pytest.mark.sampled(3)
@pytest.mark.parametrize("old, new, words", [
    ('sysadmin = "root@cabinet.example";', 'sysadmin = "root";', ["facteur.conf:6:", "sysadmin", '"root"']),
    ('state_dir = "{root}/state";', 'state_dir = "state";', ["facteur.conf:1:", "state_dir", "full path"]),
    ('outbox: {{ url = "maildir:{root}/outbox";', 'outbox: {{ url = "maildir:outbox";', ["facteur.conf:9:", "outbox.url"]),
    ('outbox: {{ url = "maildir:{root}/outbox";', 'outbox: {{ url = "smtp://mail.example:99999";', ["outbox.url", "65535"]),
    ('outbox: {{ url = "maildir:{root}/outbox";', 'outbox: {{ url = "smtp://[::1]:x";', ["outbox.url", "65535"]),
    ('timezone = "Europe/Paris";', 'timezone = "Europe/Paris', ["facteur.conf:", "a quote"]),
], ids=["sysadmin", "state_dir", "maildir", "port", "no number", "a quote"])
def test_a_slip_in_the_configuration_is_told_where_it_stands(world, old, new, words):
    world.reconfigure(old.format(root=world.root), new.format(root=world.root))
    done = world.ctl("check", ok=False)
    assert done.returncode == 1 and all(word in done.stdout for word in words), done.stdout


def test_what_is_missing_stands_at_no_line(world):
    world.reconfigure('address = "diffusion@cabinet.example";\n', "")
    assert "facteur.conf: address is missing" in world.ctl("check", ok=False).stdout


def test_a_folder_of_templates_that_is_not_there_is_no_folder_of_defaults(world):
    world.reconfigure("sysadmin =", f'templates_dir = "{world.root}/nowhere";\nsysadmin =')
    passed, text = check(world)["templates"]
    assert not passed and "templates_dir" in text and "nowhere" in text
    done = world.ctl("run-once", ok=False)
    assert done.returncode == 1 and "templates_dir" in done.stderr


def test_a_secret_that_cannot_be_read_holds_up_nothing_but_what_needs_it(world):
    """The outbox once ended for it, and took the desk along; `status` said that all was well."""
    world.reconfigure(f'outbox: {{ url = "maildir:{world.root}/outbox";',
                      f'outbox: {{ url = "smtp://localhost:1"; user = "x"; password_file = "{world.root}/smtp.secret";')
    passed, text = check(world)["outbox"]
    assert not passed and "outbox.password_file" in text and "smtp.secret" in text
    world.write(HELENE, "nouvelle diffusion")
    done = world.ctl("run-once", ok=False)
    assert done.returncode == 1 and "outbox.password_file" in done.stderr and "facteurctl check" in done.stderr
    assert world.folder("INBOX") == [] and only(world.json("outbox", "list"))["state"] == "queued"
    said = world.ctl("status", ok=False)
    assert said.returncode == 1 and "mail fails: outbox.password_file" in said.stderr
    world.reconfigure(f'outbox: {{ url = "smtp://localhost:1"; user = "x"; password_file = "{world.root}/smtp.secret";',
                      f'outbox: {{ url = "maildir:{world.root}/outbox";')
    assert only(world.run()).to == HELENE_AT
    assert world.ctl("status").returncode == 0


def test_a_user_without_a_password_is_told_which_key_is_missing(world):
    world.reconfigure(f'outbox: {{ url = "maildir:{world.root}/outbox";', 'outbox: { url = "smtp://localhost:1"; user = "x";')
    assert "set outbox.password_file" in check(world)["outbox"][1]
    world.reconfigure('user = "x";', 'oauth2: { token_url = "https://login.example/"; };')
    assert "outbox.oauth2.client_id is missing" in check(world)["config"][1]


def test_setup_names_in_full_what_it_writes(tmp_path):
    """The service is not called from the folder the sysadmin stood in."""
    (tmp_path / "etc").mkdir()
    (tmp_path / "password").write_text("secret\n", encoding="ascii")
    (tmp_path / "password").chmod(0o600)
    subprocess.run([CTL, "-c", "etc/facteur.conf", "setup", "--address", "diffusion@cabinet.example",
                    "--imap", "imaps://localhost:1", "--smtp", f"maildir:{tmp_path}/out", "--user", "diffusion",
                    "--password-file", "password", "--state-dir", f"{tmp_path}/state", "--tls-ca", "etc/../password"],
                   cwd=tmp_path, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
    text = (tmp_path / "etc/facteur.conf").read_text(encoding="utf-8")
    assert f'password_file = "{tmp_path}/etc/imap.secret";' in text and f'tls_ca = "{tmp_path}/password";' in text


def test_a_database_that_is_damaged_is_told_with_its_remedy(world):
    copy = os.path.join(world.root, "copy")
    world.ctl("backup", copy)
    path = os.path.join(world.root, "state", "facteur.db")
    for name in (path + "-wal", path + "-shm"):
        if os.path.exists(name):
            os.unlink(name)
    with open(path, "r+b") as f:
        f.write(b"no database at all, " * 1000)
    said = world.ctl("status", ok=False)
    assert said.returncode == 1 and "facteurctl restore" in said.stderr
    world.ctl("restore", copy)
    assert world.ctl("check", "--deep").returncode == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
@pytest.mark.damages
def test_check_is_not_content_with_a_full_disk(world):
    world.reconfigure("sysadmin =", "limits: { disk_free_mb = 100000000; };\nsysadmin =")
    passed, text = check(world)["database"]
    assert not passed and f"the disk of {world.root}/state: " in text and text.endswith(" asks for 100000000: make room")


def test_whoever_may_not_enter_is_told_who_may(world):
    with tempfile.TemporaryDirectory() as place:
        os.chmod(place, 0o711)
        twin = world.copy(os.path.join(place, "world"))
        os.chmod(os.path.join(twin.root, "state"), 0o700)
        # Of the program too: the build may be in a home that nobody else enters.
        done = subprocess.run([shutil.copy(CTL, place), "-c", twin.config, "status"], user=65534, group=65534, extra_groups=[],
                              capture_output=True, text=True, timeout=60)
    assert done.returncode == 1 and "as root (sudo)" in done.stderr, done


def test_a_gateway_that_does_not_answer_is_told_with_its_key(world):
    world.reconfigure("sysadmin =", 'sms: { url = "http://localhost:1/?to={to}&text={text}"; };\nsysadmin =')
    passed, text = check(world)["sms"]
    assert not passed and text.endswith("; is sms.url right, and does the gateway run?"), text


def test_the_log_is_a_line_an_event_with_its_priority(world):
    """Of a good letter, and of one from nobody whose subject would be a line of its own."""
    world.write(HELENE, "nouvelle diffusion")
    world.write("Inconnu <x@nulle-part.example>", "Bonjour <3>facteur forged.line a=1", "Je suis là.")
    said = world.ctl("run-once").stderr + world.ctl("run-once").stderr
    lines = said.splitlines()
    assert len(lines) > 4 and said.endswith("\n")
    wrong = [line for line in lines if not re.fullmatch(r"<[3-7]>[a-z]+ [a-z0-9_.]+(?: [a-z_0-9]+=(?:'[^']*'|[^\s']+))*", line)]
    assert not wrong and "forged" not in said, wrong


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
def test_root_who_is_denied_is_told_as_whom_it_goes_on(world):
    """A copy was to be made in, and later restored from, a folder of root's own."""
    with tempfile.TemporaryDirectory() as place, tempfile.TemporaryDirectory() as own:
        os.chmod(place, 0o711)
        twin = world.copy(os.path.join(place, "world"))
        for path, folders, files in os.walk(os.path.join(twin.root, "state")):
            for name in (".", *folders, *files):
                os.chown(os.path.join(path, name), 65534, 65534)
        for args in (("backup", f"{own}/copy"), ("restore", f"{own}/copy"), ("metrics", "--output", f"{own}/facteur.prom")):
            done = twin.ctl(*args, ok=False)
            assert done.returncode == 1 and "Permission denied" in done.stderr, done
            assert f"facteurctl goes on as nobody, who owns {twin.root}/state: let that user in there" in done.stderr


def test_at_a_terminal_the_log_has_no_marks_for_the_journal(world):
    reader, terminal = pty.openpty()
    world.write(HELENE, "nouvelle diffusion")
    subprocess.run([CTL, "-c", world.config, "run-once"], stderr=terminal, check=True, timeout=60)
    os.close(terminal)
    said = os.read(reader, 65536).decode()
    os.close(reader)
    assert "mail.sent outbox=1" in said and "<6>" not in said
    world.write(HELENE, "aide")
    assert "<6>outbox mail.sent outbox=2" in world.ctl("run-once").stderr


def test_facteurctl_speaks_one_language(world):
    """What the store refuses is French for those who write by mail."""
    done = world.ctl("recruiter", "add", "--name", "H", "--email", HELENE_AT, "--agency", "Lyon", ok=False)
    assert done.returncode == 1 and done.stderr == f"facteurctl: a recruiter has the address {HELENE_AT} already\n"
    done = world.ctl("contact", "add", "--name", "H", "--email", "nobody", ok=False)
    assert done.returncode == 1 and "is not an address" in done.stderr


def at_terminal(world, columns, *args):
    """What somebody sees whose terminal is so wide, and the exit status."""
    reader, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen([CTL, "-c", world.config, *args], stdout=terminal, stderr=terminal)
    os.close(terminal)
    said = b""
    try:
        while part := os.read(reader, 65536):
            said += part
    except OSError:  # the other end is closed
        pass
    os.close(reader)
    return said.decode(), process.wait(timeout=60)


def test_a_table_fits_the_terminal_and_is_whole_elsewhere(world):
    for columns in (80, 70):
        said, code = at_terminal(world, columns, "candidate", "list")
        assert code == 0 and "CV-1" in said and max(map(len, said.splitlines())) <= columns
    assert max(map(len, world.ctl("candidate", "list").stdout.splitlines())) > 80


@pytest.mark.damages
def test_long_work_shows_a_bar_at_a_terminal_alone(world, tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("prenom;nom;agence\n" + "".join(f"Ida;Nombre{number};Lyon\n" for number in range(3000)), encoding="utf-8")
    # An erasure looks through every word of the journal.
    with sqlite3.connect(os.path.join(world.root, "state", "facteur.db")) as database:
        database.executemany("INSERT INTO journal_text (journal_id, salt, text) VALUES (?, hex(randomblob(16)), 'une ligne')", [(10000 + i,) for i in range(600)])
    database.close()
    for number, args in enumerate((("import", "candidates", str(path)), ("backup", str(tmp_path / "copy")), ("erase", "CV-1"))):
        said, code = at_terminal(world, 80, *args)
        assert code == 0 and "[====" in said and said.rstrip().count("\033[K") == 1, (number, said[:300])
    done = world.ctl("backup", str(tmp_path / "again"))
    assert "[=" not in done.stdout + done.stderr and "\033" not in done.stdout + done.stderr


def test_colours_are_for_terminals_alone(world, monkeypatch):
    said, code = at_terminal(world, 80, "check")
    assert code == 0 and "config     \033[32mok    \033[0m" in said
    assert "\033" not in world.ctl("check").stdout
    os.rename(os.path.join(world.root, "inbox"), os.path.join(world.root, "elsewhere"))
    open(os.path.join(world.root, "inbox"), "wb").close()
    said, code = at_terminal(world, 80, "check")
    assert code == 1 and "inbox      \033[1;31mFAILED\033[0m" in said
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\033" not in at_terminal(world, 80, "check")[0]
