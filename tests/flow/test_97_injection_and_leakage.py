"""What is typed stays words wherever it goes, and what is secret stays where it is: fields, names, files, logs, modes, cores."""
import base64
import io
import os
import re
import resource
import signal
import stat
import subprocess
import time
import zipfile

import pytest
from conftest import BUILD, FORM, HELENE, MARIE, PAUL, drafted, known_everywhere, launched, make_world, only

pytestmark = pytest.mark.in_turns(2)

ADMIN = "Ada Chef <a.chef@cabinet.example>"
HELENE_AT, PAUL_AT = "h.alder@cabinet.example", "p.roux@usine-roux.example"

# One line each, as a person could type or paste it into any field.
HOSTILE = {
    "markup": "<img src=x onerror=alert(1)><script>a</script>",
    "attribute": "\"><a href='javascript:x'>ici</a>",
    "template": "{{{secret}}} {{> _bas}} {{#candidats}}{{email}}{{/candidats}}",
    "sql": "x'); DROP TABLE candidate; --",
    "sql-search": "\" OR 1=1 NEAR( x* --",
    "format": "%s%n%s%n %1$s",
    "header": "x\u2028Bcc: x@nulle-part.example\u0085X-Y: z",
    "mailto": "x?bcc=x@nulle-part.example&body=%0d%0aBcc: y&amp;z",
}
TAGS = re.compile(r"<(img|script|iframe|object|svg|form|input|meta|link|base)\b(?! (?:charset|name|http-equiv))|\son\w+\s*=|"
                  r"javascript:", re.IGNORECASE)


def holds(mail):
    """No mark of HTML that we did not write, no header, no link to somebody else."""
    html = re.sub(r"<!--.*?-->", "", mail.html, flags=re.DOTALL)
    inside = re.sub(r"(?<=>)[^<]*", "", html)  # tags alone: words may be what they like
    assert not TAGS.search(inside), TAGS.search(inside)
    for name in ("Bcc", "Cc", "X-Y"):
        assert mail.message[name] is None
    for address, _, _ in mail.links().values():
        assert re.fullmatch(r"diffusion(\+[\w.-]+)?@cabinet\.example", address), address
    for href in re.findall(r"href=\"([^\"]*)\"", html):
        assert href.startswith(("mailto:diffusion", "https://", "tel:", "mailto:")), href
        assert "bcc=" not in href.lower().split("&body=")[0].split("&amp;body=")[0], href


@pytest.mark.sampled(2)
@pytest.mark.parametrize("kind", HOSTILE)
def test_every_field_of_every_form_stays_words(world, kind):
    """Written into every field there is, by mail and by table, and led through a whole diffusion."""
    typed = HOSTILE[kind]
    letters = [
        ("nouveau candidat", f"Prénom : Zoé {typed}\nNom : Petit {typed}\nE-mail : zoe@mail.example\nVille : {typed}\n"
         f"Qualifications : {typed}\nAvis RH : {typed}\nNotes : {typed}"),
        ("nouveau contact", f"Nom : Luc {typed}\nE-mail : luc@mecadis.example\nSociété : {typed}\nFonction : {typed}"),
        ("nouvelle liste : " + typed, "Candidats : CV-1"),
        ("modifier CV-1", f"Ville : {typed}\nQualifications : {typed}\nNotes : {typed}"),
        ("chercher candidats " + typed, ""),
        ("nouveau scénario", f"Libellé : {typed}\nListe : L-1\nMessage : {typed}"),
        ("nouvelle diffusion", FORM.replace("Développeurs C confirmés", typed).replace("C, embarqué", typed) + f"Message : {typed}\n"),
        (typed, typed),
    ]
    for subject, body in letters:
        world.write(HELENE, re.sub("[\u2028\x85]", " ", subject), body)  # as any mail client would
    answers = world.run()
    assert len([mail for mail in answers if mail.to == HELENE_AT]) == len(letters)
    world.write(HELENE, "lancer D-1")
    world.run()
    assert world.json("diffusion", "show", "D-1")["status"] == "running"
    world.answer(PAUL, world.last(PAUL_AT), f"1 : entretien. {typed}\n2 : non, {typed}", dmarc=None)
    world.run()
    for words in ("candidats", "contacts", "listes", "diffusions", "D-1", "CV-1", "historique D-1", "clore D-1"):
        world.write(HELENE, words)
    world.run()
    for mail in world.sent:
        holds(mail)
    assert world.faults() == []
    assert len(world.json("candidate", "list")) >= 3
    assert world.folder("INBOX") == [] and world.folder("Facteur.Quarantaine") == []


NAMES = ["../../../etc/cron.d/x", "..\\..\\x.exe", "/etc/passwd", "C:\\x.pdf", ".bashrc", "..", "a\u2028b.pdf", "cv\u202efdp.exe",
         "x\".pdf", "a;b=c.pdf", "é" * 300 + ".pdf", "CON", "%2e%2e%2fx", "a\0b.pdf", "<b>.pdf", "$(id).pdf"]


def test_a_file_name_leads_nowhere(world, tmp_path):
    """Of an attachment: it is a label, for the store, for what we send on, and for what the sysadmin exports."""
    for number, name in enumerate(NAMES):
        coded = "".join(f"%{byte:02X}" for byte in name.encode())
        world.deliver(("Authentication-Results: mx.cabinet.example; dmarc=pass header.from=cabinet.example\r\n"
                       f"From: {HELENE_AT}\r\nTo: diffusion@cabinet.example\r\nSubject: modifier CV-1\r\nMessage-ID: <{number}@b>\r\n"
                       "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\n"
                       "Ville : Lyon\r\n--x\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; "
                       f"filename*=UTF-8''{coded}\r\n\r\n%PDF-1.4 {number}\r\n--x--\r\n").encode())
    assert len(world.run()) == len(NAMES)
    labels = world.json("candidate", "show", "CV-1")["documents"]
    assert len(labels) >= len(NAMES)
    for label in labels:
        assert not re.search(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069\u2028/\\]", label), label
        assert label not in ("", ".", "..") and not label.startswith(".") and len(label.encode()) <= 255, label
    world.ctl("export", "CV-1", "--to", str(tmp_path / "given"), ok=False)
    launched(world)
    world.write(HELENE, "diffusions")
    world.run()
    for top in (world.root, str(tmp_path)):
        for _, folders, files in os.walk(top):
            assert not [one for one in folders + files if one in ("passwd", ".bashrc", "x", "x.exe", "CON")]
    for mail in world.sent:
        for part in mail.message.walk():
            assert not set("/\\\u202e\n\0") & set(part.get_filename() or "")


def packed(members, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def laughs(depth=9):
    entities = "<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, depth + 1))
    return f"<?xml version='1.0'?><!DOCTYPE d [{entities}]><w:document xmlns:w='w'><w:t>&a{depth};</w:t></w:document>"


BOMBS = {
    "laughs.docx": lambda: packed([("[Content_Types].xml", "<Types/>"), ("word/document.xml", laughs())]),
    "entity.docx": lambda: packed([("[Content_Types].xml", "<Types/>"), (
        "word/document.xml", "<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><w:document xmlns:w='w'><w:t>&x;</w:t></w:document>")]),
    "deep.docx": lambda: packed([("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<a>" * 200000)]),
    "wide.odt": lambda: packed([("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", b"<a>" + b" " * (60 << 20))]),
    "many.docx": lambda: packed([("[Content_Types].xml", "<Types/>"), *[(f"word/header{n}.xml", "<a/>") for n in range(20000)]]),
    "climbs.docx": lambda: packed([("../../../../tmp/facteur-climbed", "x"), ("word/document.xml", "<a/>")]),
    "nested.zip": lambda: packed([("a.zip", packed([("b.zip", packed([("c.docx", b"\0" * (20 << 20))]))]))]),
}


def test_a_bomb_in_a_document_costs_that_document(world):
    """It counts as telling who is hidden; the letters beside it are done."""
    draft = drafted(world)
    world.answer(HELENE, draft, "options CV-3\nCacher son identité : oui", attachments=[(name, make()) for name, make in BOMBS.items()])
    world.run()
    world.answer(HELENE, draft, "lancer")
    world.write(HELENE, "diffusions")
    answers = [mail for mail in world.run() if mail.to == HELENE_AT]
    held = only([mail for mail in answers if mail.subject.startswith("[D-1] Rien n'est parti")])
    for name in BOMBS:
        assert f"« {name} » ne peut pas être lu" in held.words, name
    assert {mail.to for mail in world.sent} == {HELENE_AT}
    assert [mail for mail in answers if mail.subject.replace("\u00a0", " ") == "Vos diffusions : 1"]
    assert not os.path.exists("/tmp/facteur-climbed")
    assert not any(b"root:x:0" in mail.raw for mail in world.sent)
    assert world.folder("INBOX") == [] and world.folder("Facteur.Quarantaine") == [] and world.faults() == []


def test_a_name_that_is_borrowed_is_worth_nothing(world):
    """Only the address counts; the recruiter who is asked sees it, whatever name stands before it."""
    launched(world)
    before = len(world.sent)
    start = world.last(PAUL_AT)
    shown = ["Hélène Alder", "H\u00e9l\u0435n\u0435 \u0410lder", "\u202eredlA enèléH", "Hélène Alder <h.alder@cabinet.example>",
             "h.alder@cabinet.example", "Facteur"]
    for number, name in enumerate(shown):
        for to, subject, words in (("diffusion@cabinet.example", "clore D-1", ""), (start.reply_to, "Re: x", f"{number} : entretien")):
            coded = base64.b64encode(name.encode()).decode()
            world.deliver(("Authentication-Results: mx.cabinet.example; dmarc=pass header.from=ailleurs.example\r\n"
                           f"From: =?utf-8?B?{coded}?= <pirate{number}@ailleurs.example>\r\nTo: {to}\r\nSubject: {subject}\r\n"
                           f"Message-ID: <{len(subject)}.{number}@b>\r\n\r\n{words}\r\n").encode())
    world.run()
    assert world.json("diffusion", "show", "D-1")["status"] == "running" and world.json("feedback", "list") == []
    told = [mail for mail in world.sent[before:] if mail.to == HELENE_AT]
    assert told and {mail.to for mail in world.sent[before:]} <= {HELENE_AT, "root@cabinet.example"}
    for mail in told:
        assert re.search(r"pirate\d@ailleurs\.example", mail.text) and "\u202e" not in mail.text + mail.subject + mail.html


# Who answers in the place of Paul Roux, and what the recruiter is warned of.
LOOKALIKES = [
    ("Paul R\u043eux", "paul@ailleurs.example", ["mêle plusieurs alphabets", "imite celui de Paul Roux"]),
    ("\u0420\u0430\u03c5l \u0420\u043e\u03c5\u0445", "paul@ailleurs.example", ["mêle plusieurs alphabets"]),
    ("H\u00e9l\u0435n\u0435 \u0410lder", "h@ailleurs.example", ["mêle plusieurs alphabets", "imite celui d'Hélène Alder"]),
    ("Marie 8lanc", "marie@ailleurs.example", []),
    ("Paul R0ux", "paul@ailleurs.example", ["imite celui de Paul Roux"]),
    ("Hélène Alder", "h@ailleurs.example", ["celui d'Hélène Alder, dont ce n'est pas l'adresse"]),
    ("Marie Blanc", "marie@ailleurs.example", ["celui de Marie Blanc, dont ce n'est pas l'adresse"]),
    ("Paul Roux", "p.roux@usine-r0ux.example", ["imite p.roux@usine-roux.example"]),
    ("Paul Roux", "p.roux@" + "usine-r\u043eux.example".encode("idna").decode(),
     ["L'adresse mêle plusieurs alphabets : p.roux@usine-r\u043eux.example", "imite p.roux@usine-roux.example"]),
    ("Facteur", "diffusi0n@cabinet.example", ["imite diffusion@cabinet.example"]),
    ("p.roux@usine-roux.example", "p@ailleurs.example", ["contient une autre adresse"]),
    # nothing to warn of: another address of Paul's own, other people, other alphabets
    ("Paul Roux", "paul@perso.example", []),
    ("PAUL ROUX", "paul@perso.example", []),
    ("Иван Петров", "ivan@perso.example", []),
    ("Łukasz Ñandú Ærø", "lukasz@perso.example", []),
    (None, "x@perso.example", []),
]


@pytest.mark.parametrize("number", range(len(LOOKALIKES)))
def test_who_looks_like_somebody_else_is_said_to(world, number):
    """A proposal is decided by what the recruiter sees: names and addresses that imitate are named as such."""
    name, address, expected = LOOKALIKES[number]
    launched(world)
    shown = f"=?utf-8?B?{base64.b64encode(name.encode()).decode()}?= <{address}>" if name else address
    world.deliver((f"From: {shown}\r\nTo: {world.last(PAUL_AT).reply_to}\r\nSubject: Re: x\r\nMessage-ID: <1@b>\r\n\r\n"
                   "1 : entretien\r\n").encode())
    asked = only([mail for mail in world.run() if mail.to == HELENE_AT])
    for sentence in expected:
        assert sentence in asked.words, asked.text
    assert ("Attention :" in asked.words) == bool(expected), asked.text
    assert asked.words.count("imite") == sum("imite" in sentence for sentence in expected), asked.text


CURIOUS = ["{{> ../../../../etc/passwd}}", "{{> /etc/passwd}}", "{{token}}", "{{#liens}}{{reply_to}}{{/liens}}", "{{password}}",
           "{{config.inbox.password_file}}", "{{=<% %>=}}<%> /etc/passwd%>", "{{{candidats.0.email}}}"]


def test_a_template_reads_what_its_mail_shows_and_no_more(world):
    """Whoever may edit the texts of mails learns nothing by them."""
    world.recruiter("Ada Chef", "a.chef@cabinet.example", "Lyon", "--admin")
    world.write(ADMIN, "modèle diffusion-debut-client")
    page = only(world.run())
    begin, end = "=== début du modèle ===", "=== fin du modèle ==="
    source = page.text.split(begin + "\n")[1].split("\n" + end)[0]
    for text in CURIOUS:
        world.answer(ADMIN, page, f"{begin}\n{source}\n{text}\n{end}")
    assert len(world.run()) == len(CURIOUS)
    taken = [name for _, _, names in os.walk(os.path.join(world.root, "state", "templates")) for name in names]
    assert taken == [], "such a text was taken"
    launched(world)
    assert not any("root:" in mail.text for mail in world.sent)


def started(world, **more):
    return subprocess.Popen([os.path.join(BUILD, "facteurd"), "-c", world.config, "-f"], stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more)


def workers(pid):
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as f:
        children = f.read().split()
    return {open(f"/proc/{child}/comm", encoding="ascii").read().strip(): child for child in children}


def status_of(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as f:
        return f.read()


def until(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_no_worker_leaves_a_core_or_gains_a_privilege(world):
    """However large a core the service manager allows."""
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    one = started(world, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (hard, hard)))
    try:
        until(lambda: sorted(workers(one.pid)) == ["desk", "inbox", "outbox", "reader"])
        until(lambda: all("NoNewPrivs:\t1" in status_of(pid) for pid in workers(one.pid).values()))
        for name, pid in workers(one.pid).items():
            with open(f"/proc/{pid}/limits", encoding="ascii") as f:
                core = next(line for line in f if line.startswith("Max core")).split()
            assert core[4] in ("0", "1") and core[5] in ("0", "1"), (name, core)
    finally:
        one.send_signal(signal.SIGTERM)
        said = one.communicate(timeout=30)[0]
    assert one.returncode == 0, said


@pytest.mark.parametrize("mask", [0o022, 0o000])
def test_what_is_kept_is_its_owners_alone(tmp_path, mask):
    """However loosely the daemon is started; copies, exports and mails that wait too."""
    before = os.umask(mask)
    try:
        world = make_world(tmp_path)
        known_everywhere(world)
        world.ctl("backup", str(tmp_path / "copy"))
        one = started(world)
        world.write(HELENE, "diffusions")
        until(lambda: [mail for mail in world.fetch() if "iffusions" in mail.subject])
        state = os.path.join(world.root, "state")
        loose = [(oct(stat.S_IMODE(os.lstat(os.path.join(path, name)).st_mode)), os.path.join(path, name))
                 for top in (state, str(tmp_path / "copy"), os.path.join(world.root, "outbox"))
                 for path, folders, files in os.walk(top) for name in [*files, *folders, "."]
                 if stat.S_IMODE(os.lstat(os.path.join(path, name)).st_mode) & 0o077]
        one.send_signal(signal.SIGTERM)
        one.communicate(timeout=30)
    finally:
        os.umask(before)
    assert loose == []


def test_no_log_tells_an_address_a_name_or_a_token(world):
    """A whole story, with what goes wrong in one: journald is read by more people than the database is."""
    said = []
    known_everywhere(world)
    world.write(HELENE, "nouvelle diffusion", FORM + "Candidats : Inconnu\n")
    world.write(MARIE, "clore D-1")
    world.write("Pirate <pirate@ailleurs.example>", "nouvelle diffusion", "Titre : x")
    world.write(HELENE, "valider R-99")
    world.answer(PAUL, world.last(PAUL_AT), "2 : entretien", dmarc="fail")
    world.deliver(b"From: <>\nSubject: \xff\xfe\n\nx")
    world.deliver(b"From: h.alder@cabinet.example\nContent-Type: multipart/mixed; boundary=x\n\n--x\n" * 50)
    world.write(HELENE, "importer", attachments=[("candidats.csv", b"prenom;nom;email\nZo\xe9;Petit;nulle part\n")])
    world.at("2026-12-03 10:00")
    said.append(world.ctl("run-once", "--now", world.now.strftime("%Y-%m-%dT%H:%M")).stderr)
    world.write(HELENE, "diffusions")
    world.write("Pirate <pirate@ailleurs.example>", "lancer D-1")
    one = started(world)
    until(lambda: world.folder("INBOX") == [])
    time.sleep(1)
    one.send_signal(signal.SIGHUP)
    time.sleep(1)
    one.send_signal(signal.SIGTERM)
    said.append(one.communicate(timeout=30)[0])
    log = "\n".join(said)
    assert "ready" in log
    people = ["Hélène", "Alder", "Martin", "Benali", "Haddad", "Karim", "Roux", "Mécadis", "Pirate", "Zoé", "Petit", "Développeurs"]
    assert [word for word in people if word.lower() in log.lower()] == [], log
    told = {address for address in re.findall(r"[\w.+-]+@[\w.-]+\.\w+", log)}
    assert told == set(), log
    tokens = {mail.reply_to.split("@")[0].partition("+")[2] for mail in world.sent} - {""}
    assert tokens and [token for token in tokens if token in log] == []
