"""World on real servers: people send to Exim, Facteur reads Dovecot over IMAP and sends by SMTP; every mail travels."""
import email.utils
import glob
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TESTS = os.path.dirname(HERE)
sys.path[:0] = [HERE, TESTS]
from testbed import PASSWORD, Testbed, wait_for  # noqa: E402
from world import ADDRESS, AUTHSERV, Mail, World  # noqa: E402

BUILD = os.environ.get("FACTEUR_BUILD", os.path.join(os.path.dirname(TESTS), "build"))
HELENE, NOE = "Hélène Alder <h.alder@cabinet.example>", "Noé Keller <n.keller@cabinet.example>"
PAUL, MARIE = "Paul Roux <p.roux@usine-roux.example>", "Marie Blanc <m.blanc@mecadis.example>"
LUC = "Luc Noir <l.noir@mecadis.example>"
SYSADMIN = "root@cabinet.example"
PEOPLE = [email.utils.parseaddr(one)[1] for one in (HELENE, NOE, PAUL, MARIE, LUC)] + [
    SYSADMIN, "lyon@cabinet.example", "lille@cabinet.example"]

CONFIG = """\
state_dir = "{root}/state";
address = "{address}";
timezone = "Europe/Paris";
plus_addressing = true;
undo_s = {undo_s};
sysadmin = "{sysadmin}";
inbox: {{ url = "{imap}"; user = "{address}"; password_file = "{root}/password"; folder = "INBOX";
          processed = "Facteur/Traites"; quarantine = "Facteur/Quarantaine"; idle = {idle}; poll = {poll};
          tls_ca = "{ca}"; tls = "{tls}"; }};
outbox: {{ url = "{smtp}"; user = "{address}"; password_file = "{root}/password"; tls_ca = "{ca}"; tls = "{tls}"; }};
auth: {{ authserv_id = "{authserv}"; }};
"""


class ServerWorld(World):
    """World, with servers in the place of the two Maildirs."""

    def __init__(self, root, bed, build=BUILD, **more):
        super().__init__(root, build=build)
        self.bed = bed
        self.delivered = 0
        self.read = {}
        self.process = None
        self.log_begins = 0  # where in the log the service of now begins
        self.configure(**more)

    def configure(self, imap=None, smtp=None, ca=None, password=PASSWORD, undo_s=0, idle="true", poll=60,
                  tls="required"):
        with open(os.path.join(self.root, "password"), "w", encoding="ascii") as f:
            f.write(password + "\n")
        os.chmod(os.path.join(self.root, "password"), 0o600)
        with open(self.config, "w", encoding="utf-8") as f:
            f.write(CONFIG.format(
                root=self.root, address=ADDRESS, authserv=AUTHSERV, undo_s=undo_s, sysadmin=SYSADMIN, idle=idle, poll=poll, tls=tls,
                imap=imap or f"imaps://localhost:{self.bed.imaps_port}",
                smtp=smtp or f"smtp://localhost:{self.bed.smtp_port}", ca=ca or self.bed.ca))

    # -- the post --

    def deliver(self, raw, sender=None, to=ADDRESS):
        """A letter is sent, and has arrived when this returns."""
        sender = sender or "stranger@elsewhere.example"
        before = self.arrived()
        self.bed.send(sender, [to], raw, login=sender in PEOPLE)
        wait_for("the letter to arrive", lambda: self.arrived() > before)

    def post(self, raw, sender, to):
        # Our own mail exchanger says who was authenticated: what the client wrote of it is not there.
        said = re.compile(rb"^Authentication-Results:.*\r\n(?:[ \t].*\r\n)*", re.MULTILINE)
        self.deliver(said.sub(b"", raw, count=1), sender, to)

    def arrived(self):
        """Letters that ever came to Facteur's mailbox, wherever they are now."""
        return sum(self.bed.count(ADDRESS, folder) for folder in ("INBOX", "Facteur/Traites", "Facteur/Quarantaine"))

    def fetch(self, expected=None):
        """New mail in everybody's mailbox; waits for what has been sent to get there."""
        fresh = []
        expected = self.sent_rows() if expected is None else expected

        def all_there():
            for user in PEOPLE:
                for uid, raw in self.bed.letters(user).items():
                    if (user, uid) not in self.read:
                        self.read[user, uid] = True
                        fresh.append(Mail(raw))
            return len(self.read) >= expected
        wait_for("what was sent to be delivered", all_there, 30)
        self.sent += fresh
        return fresh

    def sent_rows(self):
        return len(self.json("outbox", "list", "--state", "sent"))

    def run(self, ok=True):
        self.ctl("run-once", "--now", self.now.strftime("%Y-%m-%dT%H:%M"), ok=ok)
        return self.fetch() if ok else []

    # -- the service --

    def start(self):
        """facteurd, ready."""
        log = open(os.path.join(self.root, "facteurd.log"), "ab")
        self.log_begins = os.path.getsize(log.name)
        self.process = subprocess.Popen([os.path.join(self.build, "facteurd"), "-c", self.config, "-f"],
                                        stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        log.close()
        return self

    def log(self, begins=0):
        with open(os.path.join(self.root, "facteurd.log"), "rb") as f:
            f.seek(begins)
            return f.read().decode(errors="replace")

    def wait_ready(self, seconds=60):
        """Of a service that was started before, too, its last start counts alone."""
        wait_for(f"facteurd; its log: {self.log()}", lambda: " ready " in self.log(self.log_begins), seconds)

    def stop(self):
        """SIGTERM; the exit status."""
        if self.process is None:
            return 0
        process, self.process = self.process, None
        process.send_signal(signal.SIGTERM)
        try:
            return process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise

    def workers(self):
        """{name: pid} of the four."""
        found = {}
        for path in glob.glob("/proc/[0-9]*/stat"):
            try:
                with open(path, encoding="utf-8", errors="replace") as f:
                    pid, name, rest = re.match(r"(\d+) \((.*)\) (.*)", f.read()).groups()
            except (OSError, AttributeError):
                continue
            state, parent = rest.split()[:2]
            if int(parent) == self.process.pid and state != "Z":
                found[name] = int(pid)
        return found

    def wait_mail(self, to, containing="", seconds=60):
        """The next mail to that address whose subject holds these words."""
        def there():
            for uid, raw in self.bed.letters(to).items():
                if (to, uid) in self.read:
                    continue
                mail = Mail(raw)
                if containing in mail.subject:
                    self.read[to, uid] = True
                    self.sent.append(mail)
                    return mail
            return None
        try:
            return wait_for(f"a mail to {to} about {containing!r}", there, seconds)
        except AssertionError as late:
            raise AssertionError(f"{late}\n{self.log()}") from late


FOUNDED = []


def people(world):
    """The agencies and whom they know: founded once a process, then copied, which is much quicker."""
    state = os.path.join(world.root, "state")
    if FOUNDED:
        shutil.rmtree(state, ignore_errors=True)
        shutil.copytree(FOUNDED[0].name, state)
        return world
    found(world)
    FOUNDED.append(tempfile.TemporaryDirectory(prefix="founded-"))
    shutil.copytree(state, FOUNDED[0].name, dirs_exist_ok=True)
    return world


def found(world):
    world.agency("Lyon", "lyon@cabinet.example")
    world.agency("Lille", "lille@cabinet.example")
    world.recruiter("Hélène Alder", "h.alder@cabinet.example", "Lyon")
    world.recruiter("Noé Keller", "n.keller@cabinet.example", "Lille")
    world.contact("Paul Roux", "p.roux@usine-roux.example", "Usine Roux")
    world.contact("Marie Blanc", "m.blanc@mecadis.example", "Mécadis")
    world.contact("Luc Noir", "l.noir@mecadis.example", "Mécadis")
    world.candidates([
        ("Jean", "Martin", "Lyon", "développeur C|embarqué", "06 11 22 33 44"),
        ("Sofia", "Benali", "Villeurbanne", "développeuse C", "06 22 33 44 55"),
        ("Karim", "Haddad", "Grenoble", "architecte embarqué", "06 33 44 55 66"),
        ("Élodie", "Garnier", "Annecy", "développeuse C++", "06 44 55 66 77"),
    ])


def only(mails):
    assert len(mails) == 1, mails
    return mails[0]


def after(seconds, condition):
    """Whether condition() still holds after that time."""
    time.sleep(seconds)
    return condition()
