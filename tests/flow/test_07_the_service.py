"""facteurd as systemd and the sysadmin see it: ready, reloaded, watched, stopped; and what it refuses to start with."""
import datetime
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import threading
import time

import pytest
from conftest import BUILD, HELENE, TESTS
from world import small_pdf

HELENE_AT, PAUL_AT = "h.alder@cabinet.example", "p.roux@usine-roux.example"


def wait_for(what, condition, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"{what}: not within {seconds} s")


class Service:
    """facteurd in the foreground, with a socket in systemd's place that hears what it is told."""

    def __init__(self, world, watchdog_s=None):
        self.world = world
        self.path = os.path.join(world.root, "notify")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        self.heard = []
        threading.Thread(target=self.hear, daemon=True).start()
        env = dict(os.environ, NOTIFY_SOCKET=self.path)
        if watchdog_s:
            env["WATCHDOG_USEC"] = str(watchdog_s * 1000000)
        self.log_path = os.path.join(world.root, "facteurd.log")
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen([os.path.join(BUILD, "facteurd"), "-c", world.config, "-f"], env=env,
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def log(self):
        with open(self.log_path, encoding="utf-8", errors="replace") as f:
            return f.read()

    def hear(self):
        """As systemd does it: at once.  What nobody reads would hold up the one who speaks, when a dozen words wait."""
        while said := self.socket.recv(4096):
            self.heard += said.decode().splitlines()

    def told(self, word):
        """How often the service manager was told this so far."""
        return self.heard.count(word)

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()

    def wait_told(self, word, times=1):
        wait_for(f"{word}; {self.log()}", lambda: self.told(word) >= times)

    def wait_mail(self, to):
        return wait_for(f"mail to {to}; {self.log()}", lambda: [m for m in self.world.fetch() if m.to == to])[0]

    def stop(self, number=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(timeout=120)


@pytest.fixture
def service(world):
    one = Service(world, watchdog_s=1)
    yield one
    one.close()


def test_systemd_is_told_ready_alive_and_stopping(world, service):
    service.wait_told("READY=1")
    service.wait_told("WATCHDOG=1", 3)
    world.write(HELENE, "nouvelle diffusion")
    assert "Titre" in service.wait_mail(HELENE_AT).text
    assert service.stop() == 0
    service.wait_told("STOPPING=1")


def test_a_second_daemon_and_a_pass_beside_it_are_refused(world, service):
    service.wait_told("READY=1")
    for program in (["facteurd", "-c", world.config, "-f"], ["facteurctl", "-c", world.config, "run-once"]):
        done = subprocess.run([os.path.join(BUILD, program[0]), *program[1:]], capture_output=True, text=True, timeout=120)
        assert done.returncode == 1 and "run" in done.stderr and str(service.process.pid) in done.stderr
    assert service.process.poll() is None


def test_a_reload_takes_a_sound_configuration_or_none(world, service):
    service.wait_told("READY=1")
    with open(world.config, encoding="utf-8") as f:
        sound = f.read()
    with open(world.config, "w", encoding="utf-8") as f:
        f.write(sound.replace("undo_s = 0;", 'undo_s = "soon";'))
    service.process.send_signal(signal.SIGHUP)
    wait_for("the refusal", lambda: "reload.refused" in service.log())
    line = sound[:sound.index("undo_s")].count("\n") + 1
    assert f"facteur.conf:{line}:" in service.log()
    # It goes on with what it has.
    world.write(HELENE, "diffusions")
    service.wait_mail(HELENE_AT)

    with open(world.config, "w", encoding="utf-8") as f:
        f.write(sound + 'limits: { message_bytes = 20000; };\n')
    before, reloads = service.told("READY=1"), service.told("RELOADING=1")
    service.process.send_signal(signal.SIGHUP)
    service.wait_told("READY=1", before + 1)
    assert service.told("RELOADING=1") == reloads + 1
    assert any(line.startswith("MONOTONIC_USEC=") for line in service.heard)
    world.write(HELENE, "nouvelle diffusion", attachments=[("cv.pdf", b"x" * 40000)])
    assert "plus petit" in service.wait_mail(HELENE_AT).words or "Mo" in world.sent[-1].words
    assert service.stop() == 0


def workers(parent):
    """{name: pid} of those that run."""
    found = {}
    with open(f"/proc/{parent}/task/{parent}/children", encoding="ascii") as f:
        for pid in f.read().split():
            try:
                with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as stat:
                    name, rest = re.match(r"\d+ \((.*)\) (.*)", stat.read()).groups()
            except OSError:
                continue
            if rest[0] != "Z":
                found[name] = int(pid)
    return found


def hang_up(service, word, times):
    """SIGHUP; waits until the log has the word so often."""
    service.process.send_signal(signal.SIGHUP)
    wait_for(f"{word}; {service.log()}", lambda: service.log().count(word) >= times)


def take_up(service, times=1):
    """SIGHUP with what is sound; waits until other workers have the places of those that read the old."""
    pid = wait_for("a desk", lambda: workers(service.process.pid).get("desk"))
    hang_up(service, " reload file=", times)
    wait_for(f"another desk; {service.log()}", lambda: workers(service.process.pid).get("desk", pid) != pid)


def help_of(service, world):
    """The first line of « aide »."""
    world.write(HELENE, "aide")
    service.wait_mail(HELENE_AT)
    return world.sent[-1].text.strip().splitlines()[0]


def set_file(path, text):
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


@pytest.fixture
def tended(world):
    """A service whose template of « aide » and rules are the sysadmin's own: (service, template, its text, rules, their text)."""
    templates, rules = os.path.join(world.root, "templates"), os.path.join(world.root, "rules.conf")
    shutil.copytree(os.path.join(os.path.dirname(TESTS), "templates"), templates)
    template = os.path.join(templates, "fr", "aide.txt")
    with open(template, encoding="utf-8") as f:
        text = f.read().replace("\n\n", "\n\nRepère 1.\n\n", 1)
    rule = ('rules = (\n{ name = "hire.odd"; kind = "intent"; intent = "hire"; pattern = "\\\\bodd\\\\b";\n'
            '  match = [ "odd" ]; nomatch = [ "x" ]; } );\n')
    set_file(template, text)
    set_file(rules, rule)
    with open(world.config, "a", encoding="utf-8") as f:
        f.write(f'templates_dir = "{templates}";\nrules = [ "{rules}" ];\n')
    one = Service(world)
    one.wait_told("READY=1")
    yield one, template, text, rules, rule
    one.close()


def kill_worker(service, name):
    """A worker is killed, as the kernel does when memory runs out; waits until another has its place."""
    pid = wait_for(name, lambda: workers(service.process.pid).get(name))
    os.kill(pid, signal.SIGKILL)
    wait_for(f"another {name}; {service.log()}", lambda: workers(service.process.pid).get(name, pid) != pid)


def test_a_reload_takes_sound_templates_or_none(world, tended):
    service, template, text, _, _ = tended
    assert help_of(service, world) == "Repère 1."
    for times, broken in enumerate((text + "{{#rubriques}}\n", text + "{{salaire}}\n"), 1):
        set_file(template, broken.replace("Repère 1", "Repère 2"))
        hang_up(service, "reload.refused", times)
        line = text.count("\n") + 1
        assert f"aide.txt:{line}:" in service.log()
        assert help_of(service, world) == "Repère 1."
    # Whatever happens to the desk meanwhile, it goes on with those that were sound.
    kill_worker(service, "desk")
    assert help_of(service, world) == "Repère 1."
    set_file(template, text.replace("Repère 1", "Repère 3"))
    take_up(service)
    assert help_of(service, world) == "Repère 3."
    assert service.stop() == 0


def test_a_reload_takes_sound_rules_or_none(world, tended):
    """Nothing at all is taken: neither the template nor the configuration that came with them."""
    service, template, text, rules, rule = tended
    with open(world.config, encoding="utf-8") as f:
        config = f.read()
    set_file(template, text.replace("Repère 1", "Repère 2"))
    set_file(world.config, config + "limits: { message_bytes = 20000; };\n")
    for times, broken in enumerate((rule.replace("\\\\bodd", "(odd"), rule.replace('"intent";', '"intention";')), 1):
        set_file(rules, broken)
        hang_up(service, "reload.refused", times)
        assert re.search(r"reload\.refused .*rules\.conf:2.*", service.log()), service.log()
        assert help_of(service, world) == "Repère 1."
    for name in ("reader", "desk"):
        kill_worker(service, name)
        assert help_of(service, world) == "Repère 1."
    world.write(HELENE, "nouvelle diffusion", attachments=[("cv.pdf", b"x" * 40000)])
    assert "Titre" in service.wait_mail(HELENE_AT).text
    set_file(rules, rule)
    take_up(service)
    assert help_of(service, world) == "Repère 2."
    assert service.stop() == 0


def below(pid, name):
    """The process of that name that works for this one, at whatever remove; None: there is none."""
    found = workers(pid)
    return found.get(name) or next((one for one in (below(child, name) for child in found.values()) if one), None)


def launch_masked(world, service, title, words):
    """A diffusion of one masked candidate with a document, which must have been read before it leaves."""
    def wait(to):
        return wait_for(f"mail to {to}; {service.log()}", lambda: [
            mail for mail in world.fetch() if title in mail.subject + mail.words and (mail.to == to or "rien changé" in mail.words)])[0]

    today = datetime.date.today()
    world.write(HELENE, "nouvelle diffusion", f"Titre : {title}\nDébut : {today:%d/%m/%Y}\n"
                f"Fin : {today + datetime.timedelta(9):%d/%m/%Y}\nContacts : Paul Roux\nCandidats : CV-3\n")
    draft = wait(HELENE_AT)
    world.answer(HELENE, draft, "options CV-3\nCacher son identité : oui",
                 attachments=[(f"{title}.pdf", small_pdf([words]))])
    wait(HELENE_AT)
    world.answer(HELENE, draft, "lancer")
    assert wait(PAUL_AT).to == PAUL_AT, world.sent[-1].words


def test_what_reads_documents_is_replaced_when_it_is_killed(world, service):
    """As the kernel does when memory runs out: a document that comes later is read as if nothing had been."""
    launch_masked(world, service, "Soudeurs", "Architecte embarqué, vingt ans d'expérience, ferroviaire")
    helper = wait_for("the helper", lambda: below(service.process.pid, "extractor"))
    os.kill(helper, signal.SIGKILL)
    wait_for("its end", lambda: below(service.process.pid, "extractor") != helper)
    launch_masked(world, service, "Chaudronniers", "Architecte embarqué, puis aéronautique, anglais courant")
    assert " restart " not in service.log()
    assert service.stop() == 0


def test_workers_killed_before_they_are_ready_come_back_soon(service):
    """What kills them is outside: waiting longer and longer would only keep the mail waiting too."""
    for kills in range(1, 8):
        os.kill(wait_for("a desk", lambda: workers(service.process.pid).get("desk")), signal.SIGKILL)
        wait_for(f"restart {kills}; {service.log()}", lambda: service.log().count(" restart ") >= kills)
    waits = [int(ms) for ms in re.findall(r" restart in_ms=(\d+)", service.log())]
    assert len(waits) >= 7 and max(waits) <= 2000, waits
    service.wait_told("READY=1")
    assert service.stop() == 0


def test_what_was_done_in_between_makes_a_restart_prompt_again(world, service):
    """Backoff grows with restarts that lead to nothing, and begins anew with a letter that was taken."""
    for kills in range(1, 5):
        os.kill(wait_for("a desk", lambda: workers(service.process.pid).get("desk")), signal.SIGKILL)
        wait_for(f"restart {kills}; {service.log()}", lambda: service.log().count(" restart ") >= kills)
    grown = [int(ms) for ms in re.findall(r" restart in_ms=(\d+)", service.log())]
    assert grown[-1] > 0, grown
    world.write(HELENE, "diffusions")
    service.wait_mail(HELENE_AT)
    time.sleep(1.5)  # a mail is in its folder before the supervisor hears of it, which is once a second
    os.kill(wait_for("a desk", lambda: workers(service.process.pid).get("desk")), signal.SIGKILL)
    wait_for("the restart", lambda: service.log().count(" restart ") > len(grown))
    assert re.findall(r" restart in_ms=(\d+)", service.log())[-1] == "0"
    assert service.stop() == 0


def test_the_reader_holds_no_descriptor_but_its_sockets(world, service):
    """Standard input, output and error apart, which lead nowhere or into the log; also after a letter was read."""
    world.write(HELENE, "nouvelle diffusion")
    service.wait_mail(HELENE_AT)
    folder = f"/proc/{workers(service.process.pid)['reader']}/fd"
    held = {int(number): os.readlink(os.path.join(folder, number)) for number in os.listdir(folder)}
    assert held[0] == held[1] == "/dev/null" and held[2] == service.log_path, held
    assert [path for number, path in held.items() if number > 2 and not path.startswith("socket:")] == [], held
    assert service.stop() == 0


def test_a_backup_made_while_letters_are_taken_is_whole(world, service, tmp_path):
    """Ten copies while forty letters come in: each is sound by itself, and the last knows no less than the first."""
    service.wait_told("READY=1")
    known = []
    for number in range(10):
        for _ in range(4):
            world.write(HELENE, "nouvelle diffusion", "Titre : une de plus")
        copy = str(tmp_path / f"copy{number}")
        world.ctl("backup", copy)
        with open(world.config, encoding="utf-8") as f:
            text = f.read()
        config = str(tmp_path / "copy.conf")
        with open(config, "w", encoding="utf-8") as f:
            f.write(text.replace(f"{world.root}/state", copy))
        done = subprocess.run([os.path.join(BUILD, "facteurctl"), "-c", config, "check", "--deep", "--json"], capture_output=True,
                              text=True, timeout=60)
        around = ("config", "templates", "rules", "inbox", "outbox", "sms")
        assert [row for row in json.loads(done.stdout) if not row["ok"] and row["check"] not in around] == []
        done = subprocess.run([os.path.join(BUILD, "facteurctl"), "-c", config, "diffusion", "list", "--json"], capture_output=True,
                              text=True, timeout=60)
        known.append(len(json.loads(done.stdout)))
    assert known == sorted(known)
    assert service.stop() == 0


def test_a_sigint_stops_as_cleanly(service):
    service.wait_told("READY=1")
    assert service.stop(signal.SIGINT) == 0


# -- what it does not start with --

def refused(world):
    done = subprocess.run([os.path.join(BUILD, "facteurd"), "-c", world.config, "-f"], capture_output=True, text=True,
                          timeout=120)
    assert done.returncode == 1 and done.stderr.startswith("facteurd: ") and done.stderr.count("\n") == 1, done
    again = world.ctl("run-once", ok=False)
    assert again.returncode == 1 and again.stderr.count("\n") == 1
    return done.stderr


@pytest.mark.sampled(4)
@pytest.mark.parametrize("old, new, words", [
    ("undo_s = 0;", 'undo_s = "vite";', ["facteur.conf:5:", "undo_s"]),
    ("plus_addressing = true;", 'plus_addressing = "yes";', ["facteur.conf:4:", "plus_addressing"]),
    ("undo_s = 0;", "undo_s = -3;", ["facteur.conf:5:", "undo_s"]),
    ('timezone = "Europe/Paris";', 'timezone = "Europe/Lutèce";', ["facteur.conf:3:", "Lutèce"]),
    ('address = "diffusion@cabinet.example";', "", ["facteur.conf", "address"]),
    ("undo_s = 0;", "undo_s = 0; undo_s = 1;", ["facteur.conf:5:"]),
    ("undo_s = 0;", "undo_s = ;", ["facteur.conf:5:"]),
    ("outbox: {", 'outbox: { pasword_file = "x";', ["facteur.conf:9:", "pasword_file"]),
    ('url = "maildir:', 'url = "smtp:', ["facteur.conf:7:", "inbox.url", "imaps://"]),
    ("outbox: {", 'outbox: { tls = "maybe";', ["facteur.conf:9:", "outbox.tls"]),
], ids=["type", "boolean", "range", "zone", "missing", "twice", "syntax", "unknown-key", "scheme", "tls"])
def test_a_wrong_configuration_is_refused_with_file_and_line(world, old, new, words):
    with open(world.config, encoding="utf-8") as f:
        text = f.read()
    assert old in text
    with open(world.config, "w", encoding="utf-8") as f:
        f.write(text.replace(old, new, 1))
    said = refused(world)
    assert all(word in said for word in words), said


def test_a_broken_template_is_refused_with_line_and_reason(world):
    folder = os.path.join(world.root, "templates")
    shutil.copytree(os.path.join(os.path.dirname(TESTS), "templates"), folder)
    with open(world.config, "a", encoding="utf-8") as f:
        f.write(f'templates_dir = "{folder}";\n')
    path = os.path.join(folder, "fr", "accuse.txt")
    with open(path, encoding="utf-8") as f:
        text = f.read()
    for broken, reason in ((text + "{{#candidats}}\n", "candidats"), (text + "{{salaire}}\n", "salaire")):
        with open(path, "w", encoding="utf-8") as f:
            f.write(broken)
        line = text.count("\n") + 1
        said = refused(world)
        assert f"accuse.txt:{line}:" in said and reason in said
    assert world.folder("INBOX") == []
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    world.write(HELENE, "nouvelle diffusion")
    assert len(world.run()) == 1


@pytest.mark.parametrize("pattern, match, starts", [("(odd", "odd", False), ("\\\\bodd\\\\b", "even", True)],
                         ids=["does not compile", "does not match its own line"])
def test_a_broken_rule_is_named_with_file_and_line(world, pattern, match, starts):
    path = os.path.join(world.root, "rules.conf")
    with open(path, "w", encoding="utf-8") as f:
        f.write(f'rules = (\n{{ name = "hire.odd"; kind = "intent"; intent = "hire"; pattern = "{pattern}";\n'
                f'  match = [ "{match}" ]; nomatch = [ "x" ]; }} );\n')
    with open(world.config, "a", encoding="utf-8") as f:
        f.write(f'rules = [ "{path}" ];\n')
    done = world.ctl("check", ok=False)
    assert done.returncode == 1 and "rules.conf:2" in done.stdout and "hire.odd" in done.stdout
    if starts:
        world.run()
    else:
        said = refused(world)
        assert "rules.conf:2" in said and "hire.odd" in said
