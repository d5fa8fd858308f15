"""An agency in a folder: Maildir on both sides, a clock of its own, and people who write mail.

Used by the stories of tests/flow and by the demo.  Only the standard library; nothing here knows how Facteur works
inside: it drops letters into the inbox, runs `facteurctl run-once`, and looks at what was sent.
"""
import copy
import email
import email.policy
import email.utils
import html as html_module
import json
import mimetypes
import os
import re
import shutil
import subprocess
import urllib.parse
from datetime import datetime
from email.message import EmailMessage
from zoneinfo import ZoneInfo

ADDRESS = "diffusion@cabinet.example"
AUTHSERV = "mx.cabinet.example"
PARIS = ZoneInfo("Europe/Paris")

CONFIG = """\
state_dir = "{root}/state";
address = "{address}";
timezone = "Europe/Paris";
plus_addressing = true;
undo_s = {undo_s};
sysadmin = "root@cabinet.example";
inbox: {{ url = "maildir:{root}/inbox"; folder = "INBOX"; processed = "Facteur/Traites";
          quarantine = "Facteur/Quarantaine"; }};
outbox: {{ url = "maildir:{root}/outbox"; }};
auth: {{ authserv_id = "{authserv}"; }};
{more}
"""


def small_pdf(lines):
    """A real one-page PDF with these lines of text (PDF 1.4, Helvetica, WinAnsi)."""
    def escape(text):
        return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").encode("cp1252", "replace")

    text = b"BT /F1 14 Tf 56 780 Td 18 TL\n" + b"".join(b"(" + escape(l) + b") Tj T*\n" for l in lines) + b"ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


def preloading(folder, name):
    """What the environment of a facteurd says that has testbed/NAME.c in it."""
    library = os.path.join(folder, name + ".so")
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library,
                    os.path.join(os.path.dirname(os.path.abspath(__file__)), "testbed", name + ".c"), "-ldl"], check=True)
    options = os.environ.get("ASAN_OPTIONS")
    return {"LD_PRELOAD": library, **({"ASAN_OPTIONS": options + ":verify_asan_link_order=0"} if options else {})}


def chronicle(**counts):
    """What was done to Facteur and what came of it, for `make chaos` to add up."""
    if os.environ.get("FACTEUR_CHRONICLE"):
        with open(os.environ["FACTEUR_CHRONICLE"], "a", encoding="utf-8") as f:
            f.write(json.dumps(counts) + "\n")


class Mail:
    """A mail that was sent, as its reader's client would show it."""

    def __init__(self, raw):
        self.raw = raw
        self.message = email.message_from_bytes(raw, policy=email.policy.default)
        self.to = email.utils.parseaddr(str(self.message["To"]))[1].lower()
        self.delivered_to = str(self.message["Delivered-To"] or "").strip("<> ").lower()
        self.reply_to = email.utils.parseaddr(str(self.message["Reply-To"] or self.message["From"]))[1]
        self.subject = str(self.message["Subject"])
        self.id = str(self.message["Message-ID"]).strip()
        self.references = str(self.message["References"] or "").split()
        self.text = self._part("text/plain")
        self.html = self._part("text/html")
        self.attachments = {p.get_filename(): p.get_payload(decode=True) for p in self.message.iter_attachments()}

    def _part(self, kind):
        for part in self.message.walk():
            if part.get_content_type() == kind and part.get_content_disposition() != "attachment":
                return part.get_content().replace("\r\n", "\n")
        return ""

    @property
    def words(self):
        """The text on one line, every kind of space alike: what to look for sentences in."""
        return re.sub(r"[\s\u00a0\u202f]+", " ", self.text)

    def links(self):
        """{label: (address, subject, body)} of the HTML part's mailto links."""
        found = {}
        for href, label in re.findall(r'<a\b[^>]*href="(mailto:[^"]*)"[^>]*>(.*?)</a>', self.html, re.S):
            url = urllib.parse.urlsplit(html_module.unescape(href))
            query = urllib.parse.parse_qs(url.query, keep_blank_values=True)
            label = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html_module.unescape(label))).strip()
            found.setdefault(label, (urllib.parse.unquote(url.path), query.get("subject", [""])[0],
                                     query.get("body", [""])[0]))
        return found

    def __repr__(self):
        return f"<Mail to {self.to}: {self.subject}>"


class World:
    def __init__(self, root, build="build", undo_s=0, more="", authserv=AUTHSERV):
        self.root = os.path.abspath(root)
        self.build = os.path.abspath(build)
        shutil.rmtree(self.root, ignore_errors=True)
        os.makedirs(self.root)
        self.config = os.path.join(self.root, "facteur.conf")
        self.now = datetime(2026, 12, 1, 9, 0, tzinfo=PARIS)
        self.sent = []
        self.seen = set()
        self.number = 0
        self.founded = None
        with open(self.config, "w", encoding="utf-8") as f:
            f.write(CONFIG.format(root=self.root, address=ADDRESS, authserv=authserv, undo_s=undo_s, more=more))

    def copy(self, root):
        """The same agency in another folder, as it stands: much quicker than founding it again."""
        twin = copy.copy(self)
        twin.root = os.path.abspath(root)
        twin.config = os.path.join(twin.root, "facteur.conf")
        twin.sent, twin.seen = list(self.sent), set(self.seen)
        shutil.copytree(self.root, twin.root)
        with open(self.config, encoding="utf-8") as f:
            text = f.read()
        with open(twin.config, "w", encoding="utf-8") as f:
            f.write(text.replace(self.root, twin.root))
        return twin

    def settle(self):
        """What is here is where every story begins."""
        with open(self.config, encoding="utf-8") as f:
            self.founded = f.read()

    def is_untouched(self):
        """Nothing was done since: not to the configuration either, which stories change as they like."""
        with open(self.config, encoding="utf-8") as f:
            return self.founded is not None and f.read() == self.founded

    def become(self, other):
        """Goes on from where the other stands, in its own folder."""
        shutil.rmtree(self.root)
        self.__dict__.update(other.copy(self.root).__dict__)

    # -- the sysadmin --

    def reconfigure(self, old, new):
        """What stands in the configuration is written otherwise."""
        with open(self.config, encoding="utf-8") as f:
            text = f.read()
        assert old in text, (old, text)
        with open(self.config, "w", encoding="utf-8") as f:
            f.write(text.replace(old, new))

    def ctl(self, *args, ok=True, data=None, seconds=120):
        self.founded = None
        done = subprocess.run([os.path.join(self.build, "facteurctl"), "-c", self.config, *args], input=data,
                              capture_output=True, text=True, timeout=seconds)
        if ok and done.returncode != 0:
            raise AssertionError(f"facteurctl {' '.join(args)}: exit {done.returncode}: {done.stderr}")
        return done

    def json(self, *args):
        return json.loads(self.ctl(*args, "--json").stdout)

    def faults(self):
        """What `check --deep` finds wrong, but for the servers and what is configured."""
        rows = json.loads(self.ctl("check", "--deep", "--json", ok=False).stdout)
        around = ("config", "templates", "rules", "inbox", "outbox", "sms")
        return [f"{row['check']}: {row['text']}" for row in rows if not row["ok"] and row["check"] not in around]

    def agency(self, name="Lyon", sender="lyon@cabinet.example"):
        self.ctl("agency", "add", "--name", name, "--sender", sender)

    def recruiter(self, name, address, agency="Lyon", *more):
        self.ctl("recruiter", "add", "--name", name, "--email", address, "--agency", agency, *more)

    def contact(self, name, address, company="", kind="externe"):
        extra = ["--societe", company] if company else []
        self.ctl("contact", "add", "--name", name, "--email", address, "--type", kind, *extra)

    def candidates(self, rows):
        """rows: (first name, last name, city, qualifications, phone).  Each has a small real PDF as CV."""
        folder = os.path.join(self.root, "cv")
        os.makedirs(folder, exist_ok=True)
        lines = ["prenom;nom;email;telephone;code_postal;ville;qualifications;statut;agence;disponible_du;"
                 "disponible_au;derniere_activite;document"]
        for first, last, city, skills, phone in rows:
            name = f"cv-{plain(first)}-{plain(last)}.pdf"
            with open(os.path.join(folder, name), "wb") as f:
                f.write(small_pdf([f"{first} {last}", skills.replace("|", ", "), city, phone]))
            address = f"{plain(first)}.{plain(last)}@mail.example"
            lines.append(f"{first};{last};{address};{phone};69003;{city};{skills};disponible;Lyon;01/01/2027;;"
                         f"15/11/2026;{name}")
        path = os.path.join(folder, "candidats.csv")
        with open(path, "w", encoding="utf-8") as f:
            f.write("\n".join(lines) + "\n")
        return self.ctl("import", "candidates", path)

    # -- time and the post --

    def at(self, moment):
        """at("2026-12-03 14:00"): the clock stands there from now on."""
        self.founded = None
        self.now = datetime.strptime(moment, "%Y-%m-%d %H:%M").replace(tzinfo=PARIS)

    def run(self, ok=True):
        """One pass; returns the mails it sent."""
        self.ctl("run-once", "--now", self.now.strftime("%Y-%m-%dT%H:%M"), ok=ok)
        return self.fetch()

    def fetch(self):
        fresh = []
        folder = os.path.join(self.root, "outbox", "new")
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
            if name not in self.seen:
                self.seen.add(name)
                with open(os.path.join(folder, name), "rb") as f:
                    fresh.append(Mail(f.read()))
        self.sent += fresh
        return fresh

    def deliver(self, raw):
        """A letter arrives, whatever its bytes."""
        self.founded = None
        for part in ("new", "cur", "tmp"):
            os.makedirs(os.path.join(self.root, "inbox", part), exist_ok=True)
        self.number += 1
        name = f"{1700000000 + self.number}.{self.number:06d}.world"
        tmp = os.path.join(self.root, "inbox", "tmp", name)
        with open(tmp, "wb") as f:
            f.write(raw)
        os.rename(tmp, os.path.join(self.root, "inbox", "new", name))

    def write(self, sender, subject, body="", to=ADDRESS, dmarc="pass", reply=None, attachments=(), headers=None, html=None):
        """A person's letter, as their mail client sends it.  dmarc: what our server says of it, None for nothing."""
        message = EmailMessage(policy=email.policy.SMTP)
        name, address = email.utils.parseaddr(sender)
        self.number += 1
        if dmarc:
            message["Authentication-Results"] = f"{AUTHSERV}; dmarc={dmarc} header.from={address.split('@')[1]}"
        message["From"] = sender
        message["To"] = to
        message["Subject"] = subject
        message["Date"] = email.utils.format_datetime(self.now)
        message["Message-ID"] = f"<{self.number}.{plain(name or address)}@client.example>"
        if reply is not None:
            message["In-Reply-To"] = reply.id
            message["References"] = " ".join(reply.references + [reply.id])
        for key, value in (headers or {}).items():
            message[key] = value
        message.set_content(body)
        if html is not None:
            message.add_alternative(html, subtype="html")
        for filename, data in attachments:
            kind = (mimetypes.guess_type(filename)[0] or "application/octet-stream").split("/")
            message.add_attachment(data, maintype=kind[0], subtype=kind[1], filename=filename)
        self.post(bytes(message), address, to)
        return message

    def post(self, raw, sender, to):
        """What a mail client sends arrives."""
        self.deliver(raw)

    def answer(self, sender, mail, body, quote=True, **more):
        """A reply to one of our mails, quoted below as clients do."""
        said = f"Le {mail.message['Date']}, {mail.message['From']} a écrit :"
        quoted = "\n".join("> " + line for line in mail.text.splitlines())
        text = body + (f"\n\n{said}\n{quoted}\n" if quote else "\n")
        return self.write(sender, "Re: " + mail.subject, text, to=mail.reply_to, reply=mail, **more)

    def click(self, sender, mail, label, more="", **options):
        """The button of a mail: its finished reply, with `more` typed behind it."""
        address, subject, body = mail.links()[label]
        return self.write(sender, subject or mail.subject, body + more, to=address, **options)

    def last(self, to, containing=""):
        """The latest mail to that address whose subject holds these words."""
        for mail in reversed(self.sent):
            if mail.to == to and containing in mail.subject:
                return mail
        raise AssertionError(f"no mail to {to} about {containing!r}; sent: {self.sent}")

    def folder(self, name):
        """Raw letters in a folder of the inbox: "INBOX", "Facteur.Traites", "Facteur.Quarantaine"."""
        root = os.path.join(self.root, "inbox", *([] if name == "INBOX" else ["." + name]))
        found = []
        for part in ("new", "cur"):
            path = os.path.join(root, part)
            for entry in sorted(os.listdir(path)) if os.path.isdir(path) else []:
                with open(os.path.join(path, entry), "rb") as f:
                    found.append(f.read())
        return found


def plain(name):
    table = str.maketrans("éèêëàâäîïôöûüç' ", "eeeeaaaiioouuc--")
    return name.lower().translate(table)
