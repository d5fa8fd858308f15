"""Private mail servers on loopback: Dovecot for IMAP, Exim for SMTP, each mail really travelling between them.

Both run as one ordinary user: whoever runs the tests or, for root, the user `mail`.  Everything they write is in one
folder that goes when they stop.  The certificate is for `localhost` only and signed by a test authority of its own.

    with Testbed(["diffusion@cabinet.example", "h.alder@cabinet.example"]) as bed:
        bed.send("h.alder@cabinet.example", ["diffusion@cabinet.example"], raw)
        bed.letters("diffusion@cabinet.example")
"""
import base64
import grp
import imaplib
import os
import pwd
import random
import shutil
import signal
import smtplib
import socket
import ssl
import subprocess
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
PASSWORD = "secret"
EC_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1")
CAPABILITY = "IMAP4rev1 SASL-IR LITERAL+ ENABLE IDLE NAMESPACE UIDPLUS UNSELECT CHILDREN"


def find(name):
    path = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if path is None:
        raise RuntimeError(f"{name} is not installed: run the tests through contrib/with-deps")
    return path


def free_ports(count):
    """Below those the kernel gives to connections (ip_local_port_range): one of these could be taken before the server starts."""
    sockets = []
    try:
        while len(sockets) < count:
            sockets.append(socket.socket())
            try:
                sockets[-1].bind(("127.0.0.1", random.randrange(10000, 32000)))
            except OSError:
                sockets.pop().close()
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def wait_for(what, condition, seconds=60, every=0.05):
    """Polls until condition() is true; its value.  every: seconds between two looks, more where one look is dear."""
    until = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > until:
            raise AssertionError(f"waited {seconds} s for {what}")
        time.sleep(every)


class Testbed:
    __test__ = False  # not a test, whatever pytest thinks of its name

    def __init__(self, users, move=True, oauth2=None):
        """move: whether the IMAP server offers MOVE.  oauth2: (mechanisms, issuer, key): tokens are taken as well."""
        self.users = list(users)
        self.oauth2 = oauth2
        self.capability = CAPABILITY + (" MOVE" if move else "")
        self.dir = Path(tempfile.mkdtemp(prefix="facteur-test-"))
        self.user = "mail" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        self.account = pwd.getpwnam(self.user)
        (self.imap_port, self.imaps_port, self.lmtp_port, self.smtp_port, self.smtps_port,
         self.submission_port) = free_ports(6)
        self.dovecot = self.exim = None
        self.clients, self.fetched = {}, {}
        self.make_folders()
        self.make_certificates()
        self.configure()

    # -- making --

    def make_folders(self):
        self.dir.chmod(0o711)
        for name in ("etc", "run/dovecot", "run/dovecot-state", "log", "mail", "home", "spool", "tls"):
            (self.dir / name).mkdir(parents=True, exist_ok=True)
        self.own()

    def own(self):
        if os.geteuid() != 0:
            return
        for path in [self.dir, *self.dir.rglob("*")]:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)

    def openssl(self, *args):
        subprocess.run([find("openssl"), *args], cwd=self.dir / "tls", check=True, capture_output=True)

    def make_certificates(self):
        """ca.pem signs server.pem, for localhost; other.pem is an authority that signed nothing here."""
        for name in ("ca", "other"):
            self.openssl("req", "-x509", *EC_KEY, "-nodes", "-days", "90", "-subj", f"/CN=Test {name}",
                         "-addext", "basicConstraints=critical,CA:TRUE", "-keyout", f"{name}.key", "-out", f"{name}.pem")
        self.openssl("req", *EC_KEY, "-nodes", "-subj", "/CN=localhost", "-keyout", "server.key", "-out",
                     "server.csr")
        (self.dir / "tls/server.ext").write_text("subjectAltName=DNS:localhost\n", encoding="ascii")
        self.openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
                     "-days", "90", "-extfile", "server.ext", "-out", "server.pem")
        for path in (self.dir / "tls").iterdir():
            path.chmod(0o644)

    def configure(self):
        self.add_users(self.users)
        values = {"DIR": self.dir, "USER": self.user, "GROUP": grp.getgrgid(self.account.pw_gid).gr_name,
                  "UID": self.account.pw_uid, "GID": self.account.pw_gid, "EXIM": find("exim4"),
                  "IMAP": self.imap_port, "IMAPS": self.imaps_port, "LMTP": self.lmtp_port, "SMTP": self.smtp_port,
                  "SMTPS": self.smtps_port, "CAPABILITY": self.capability}
        for name in ("dovecot.conf", "exim.conf"):
            text = (HERE / f"{name}.in").read_text(encoding="utf-8")
            for key, value in values.items():
                text = text.replace(f"@{key}@", str(value))
            (self.dir / "etc" / name).write_text(text, encoding="utf-8")
        if self.oauth2:
            self.configure_oauth2(*self.oauth2)
        self.own()

    def configure_oauth2(self, mechanisms, issuer, key):
        """Dovecot validates signed tokens by itself.  Exim as Debian builds it cannot: Dovecot takes its mail, and relays it."""
        keys = self.dir / "etc/oauth2-keys/default/HS256"
        keys.mkdir(parents=True)
        (keys / "default").write_text(base64.b64encode(key).decode(), encoding="ascii")
        (self.dir / "etc/oauth2.conf.ext").write_text(
            f"introspection_mode = local\nlocal_validation_key_dict = fs:posix:prefix={self.dir}/etc/oauth2-keys/\n"
            f"username_attribute = email\nusername_format = %u\nissuers = {issuer}\n", encoding="ascii")
        names = " ".join(mechanisms).lower()
        path = self.dir / "etc/dovecot.conf"
        text = path.read_text(encoding="utf-8")
        for old, new in [
                ("protocols = imap lmtp", "protocols = imap lmtp submission"),
                ("auth_mechanisms = plain login", f"auth_mechanisms = plain login {names}"),
                ("passdb {", f"passdb {{\n  driver = oauth2\n  mechanisms = {names}\n  args = {self.dir}/etc/oauth2.conf.ext\n}}\n"
                             "passdb {")]:
            text = text.replace(old, new, 1)
        path.write_text(text + f"submission_relay_host = 127.0.0.1\nsubmission_relay_port = {self.smtp_port}\n"
                        "service submission-login {\n  chroot =\n"
                        f"  inet_listener submission {{\n    port = {self.submission_port}\n  }}\n}}\n", encoding="utf-8")

    def add_users(self, users):
        self.users = sorted({*self.users, *users})
        (self.dir / "etc/users").write_text("".join(f"{u}:{{PLAIN}}{PASSWORD}::::::\n" for u in self.users),
                                            encoding="ascii")
        (self.dir / "etc/users-exim").write_text("".join(f"{u}: {PASSWORD}:\n" for u in self.users), encoding="ascii")
        self.own()

    # -- running --

    def spawn(self, *command):
        as_user = {"user": self.user, "group": self.account.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
        log = open(self.dir / "log/output", "ab")
        try:
            return subprocess.Popen(command, cwd=self.dir, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                    env=dict(os.environ, HOME=str(self.dir), USER=self.user), start_new_session=True,
                                    **as_user)
        finally:
            log.close()

    def start_imap(self):
        self.dovecot = self.spawn(find("dovecot"), "-F", "-c", str(self.dir / "etc/dovecot.conf"))
        self.wait_port(self.imaps_port)

    def start_smtp(self):
        self.exim = self.spawn(find("exim4"), "-C", str(self.dir / "etc/exim.conf"), "-bdf", "-q1s")
        self.wait_port(self.smtp_port)

    def wait_port(self, port):
        def up():
            with socket.socket() as probe:
                probe.settimeout(1)
                return probe.connect_ex(("127.0.0.1", port)) == 0
        wait_for(f"port {port}; see {self.dir}/log", up)

    @staticmethod
    def end(process):
        if process is None:
            return
        try:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(10)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            pass
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait(10)

    def stop_imap(self):
        for client in self.clients.values():
            client.shutdown()
        self.clients.clear()
        self.end(self.dovecot)
        self.dovecot = None

    def stop_smtp(self):
        self.end(self.exim)
        self.exim = None

    def start(self):
        self.start_imap()
        self.start_smtp()
        return self

    def stop(self):
        self.stop_smtp()
        self.stop_imap()
        shutil.rmtree(self.dir, ignore_errors=True)

    def __enter__(self):
        try:
            return self.start()
        except BaseException:
            self.stop()
            raise

    def __exit__(self, *_):
        self.stop()

    # -- using --

    @property
    def ca(self):
        return self.dir / "tls/ca.pem"

    def context(self):
        return ssl.create_default_context(cafile=str(self.ca))

    def imap(self, user):
        """A mail client, logged in."""
        client = imaplib.IMAP4_SSL("localhost", self.imaps_port, ssl_context=self.context(), timeout=20)
        client.login(user, PASSWORD)
        return client

    def send(self, sender, recipients, raw, login=True):
        """As a mail client sends: with the sender's password, or as a stranger's server does, without."""
        with smtplib.SMTP("localhost", self.smtp_port, timeout=20) as smtp:
            smtp.starttls(context=self.context())
            if login:
                smtp.login(sender, PASSWORD)
            smtp.sendmail(sender, recipients, raw)

    def has_relayed(self):
        """Whether all that Exim has taken is where it was to go: it answers our last dot before it delivers."""
        return not any((self.dir / "spool/input").glob("*-H"))

    def ask(self, user, question):
        """question(client) on a connection that is kept: who waits for a letter asks twenty times a second."""
        client = self.clients.pop(user, None)
        try:
            value = question(client) if client else None
        except (imaplib.IMAP4.error, OSError):
            client = None  # the server was stopped meanwhile
        if client is None:
            client = self.imap(user)
            value = question(client)
        self.clients[user] = client
        return value

    def letters(self, user, folder="INBOX"):
        """Raw letters in a folder, by UID; {} when the folder is not there."""
        def fetch(client):
            if client.select(f'"{folder}"', readonly=True)[0] != "OK":
                return {}
            validity = client.response("UIDVALIDITY")[1][0]
            found = {}
            for number in client.uid("SEARCH", "ALL")[1][0].split():
                key = user, folder, validity, number
                if key not in self.fetched:
                    data = client.uid("FETCH", number.decode(), "(BODY.PEEK[])")[1]
                    if not data or data[0] is None:
                        continue
                    self.fetched[key] = data[0][1]
                found[int(number)] = self.fetched[key]
            client.unselect()
            return found
        return self.ask(user, fetch)

    def count(self, user, folder="INBOX"):
        def look(client):
            status, data = client.status(f'"{folder}"', "(MESSAGES)")
            return int(data[0].split()[-1].rstrip(b")")) if status == "OK" else 0
        return self.ask(user, look)

    def log(self):
        return "\n".join(path.read_text(errors="replace") for path in sorted((self.dir / "log").iterdir()))
