"""What the sysadmin asks of facteurctl, what it answers, and what it says to a call it cannot follow."""
import json
import os
import re
import sqlite3

import pytest

from conftest import HELENE, NOE, PAUL, launched

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$")
LETTER = "From: Paul Roux <p.roux@usine-roux.example>\nSubject: {subject}\nMessage-ID: <1@x>\n\n{body}\n"


@pytest.fixture
def running(world):
    """A diffusion that runs, with one request and one notification."""
    launched(world, hidden=False)
    world.answer(PAUL, world.last("p.roux@usine-roux.example"),
                 "Je souhaite rencontrer le candidat 1 mardi 8 décembre à 14h.\n\nLe candidat 2 n'est pas retenu.")
    world.run()
    return world


def fields(item, *names):
    missing = [name for name in names if name not in item]
    assert not missing, (missing, item)


# -- people --

def test_agencies_recruiters_and_contacts_are_added_listed_and_shown(world):
    assert [a["name"] for a in world.json("agency", "list")] == ["Lyon", "Lille"]
    lyon = world.json("agency", "show", "lyon")
    assert (lyon["sender"], lyon["sends_as"]) == ("lyon@cabinet.example", "agence")
    assert lyon["recruiters"] == ["h.alder@cabinet.example"]
    world.ctl("agency", "add", "--name", "Metz", "--sender", "metz@cabinet.example", "--sends-as", "utilisateur")
    assert world.json("agency", "show", "Metz")["sends_as"] == "utilisateur"

    helene = world.json("recruiter", "show", "H.Alder@cabinet.example")
    assert helene == world.json("recruiter", "show", "helene alder")
    assert (helene["name"], helene["agency"], helene["admin"]) == ("Hélène Alder", "Lyon", False)
    world.ctl("recruiter", "add", "--name", "Ada Admin", "--email", "ada@cabinet.example", "--agency", "Lille", "--admin",
              "--language", "en")
    ada = world.json("recruiter", "list")[-1]
    assert (ada["email"], ada["agency"], ada["admin"], ada["language"]) == ("ada@cabinet.example", "Lille", True, "en")

    world.ctl("contact", "add", "--name", "Luc Interne", "--email", "luc@cabinet.example", "--type", "interne")
    luc = world.json("contact", "show", "luc@cabinet.example")
    assert (luc["name"], luc["company"], luc["type"]) == ("Luc Interne", None, "interne")
    assert world.json("contact", "show", "Paul Roux")["company"] == "Usine Roux"
    assert len(world.json("contact", "list")) == 3


def test_groups_lists_and_searches_are_listed_and_shown(world):
    for command, body in (("groupe Usines : p.roux@usine-roux.example, m.blanc@mecadis.example", ""),
                          ("nouvelle liste", "Libellé : Embarqués\nCandidats : CV-1, CV-3"),
                          ("embauche CV-2", "Société : Usine Roux"),
                          ("nouvelle recherche", "Libellé : Lyonnais\nLieu : Lyon\nRayon : 20")):
        world.write(HELENE, command, body)
    world.write(NOE, "groupe Usines : m.blanc@mecadis.example")
    world.run()
    groups = world.json("group", "list")
    assert sorted((g["agency"], g["contacts"]) for g in groups) == [("Lille", 1), ("Lyon", 2)]
    shown = world.json("group", "show", "usines", "--agency", "Lyon")
    assert shown["contacts"] == ["p.roux@usine-roux.example", "m.blanc@mecadis.example"]
    done = world.ctl("group", "show", "Usines", ok=False)
    assert done.returncode == 1 and "say whose with --agency" in done.stderr
    kept = {item["ref"]: item for item in world.json("selection", "list")}
    assert [(ref, kept[ref]["kind"], kept[ref]["candidates"]) for ref in ("L-1", "E-1", "Q-1")] == [
        ("L-1", "list", 2), ("E-1", "hires", 1), ("Q-1", "search", 3)]
    assert kept["L-1"]["recruiter"] == "h.alder@cabinet.example" and INSTANT.match(kept["Q-1"]["updated"])
    assert {item["ref"] for item in world.json("selection", "list", "--kind", "search")} == {"Q-1"}
    shown = world.json("selection", "show", "L-1")
    assert {m["ref"]: m["name"] for m in shown["members"]} == {"CV-1": "Jean Martin", "CV-3": "Karim Haddad"}
    shown = world.json("selection", "show", "Lyonnais")
    assert shown["criteria"]["place"] == "Lyon" and shown["criteria"]["radius_km"] == 20 and len(shown["members"]) == 3
    done = world.ctl("selection", "show", "L-9", ok=False)
    assert done.returncode == 1 and 'there is no list or search "L-9"' in done.stderr


def test_a_recruiter_is_shown_with_what_they_prefer_and_who_decides_for_them(world):
    world.write(HELENE, "préférences", "Notifications : résumé à 8h30\nLangue : anglais\n")
    world.write(HELENE, "déléguer n.keller@cabinet.example jusqu'au 12/12/2026")
    world.run()
    shown = world.json("recruiter", "show", "h.alder@cabinet.example", "--now", "2026-12-02T09:00")
    assert (shown["digest"], shown["language"]) == ("08:30", "en")
    assert shown["delegates"] == [{"email": "n.keller@cabinet.example", "until": "2026-12-12"}] and shown["deputy_of"] == []
    other = world.json("recruiter", "show", "Noé Keller", "--now", "2026-12-02T09:00")
    assert other["deputy_of"][0]["email"] == "h.alder@cabinet.example" and other["digest"] is None


def test_lists_are_readable_tables_without_json(world):
    lines = world.ctl("recruiter", "list").stdout.splitlines()
    assert lines[0].split()[:2] == ["RECRUITER", "E-MAIL"] and len(lines) == 3
    assert lines[0].index("E-MAIL") == lines[1].index("h.alder@")
    assert "Paul Roux" in world.ctl("contact", "show", "p.roux@usine-roux.example").stdout


def test_what_cannot_be_added_is_refused_with_a_sentence(world):
    for arguments in (("agency", "add", "--name", "Lyon", "--sender", "x@cabinet.example"),
                      ("agency", "add", "--name", "Nice", "--sender", "no address"),
                      ("recruiter", "add", "--name", "X", "--email", "h.alder@cabinet.example", "--agency", "Lyon"),
                      ("recruiter", "add", "--name", "X", "--email", "x@cabinet.example", "--agency", "Nulle"),
                      ("contact", "add", "--name", "X", "--email", "P.Roux@usine-roux.example"),
                      ("contact", "show", "nobody@nowhere.example"), ("recruiter", "show", "Nobody"),
                      ("agency", "show", "Nulle")):
        refused(world, *arguments)
    assert len(world.json("agency", "list")) == 2 and len(world.json("recruiter", "list")) == 2


def refused(world, *arguments, code=1):
    done = world.ctl(*arguments, ok=False)
    assert done.returncode == code, (arguments, done)
    assert done.stdout == "" and done.stderr.startswith("facteurctl: ") and len(done.stderr.splitlines()) == 1, done
    return done.stderr


# -- candidates --

CANDIDATE = ("ref", "first_name", "last_name", "email", "phone", "postcode", "city", "qualifications", "status", "agency",
             "language", "available_from", "available_to", "last_activity", "documents")


def test_a_candidate_is_added_with_the_fields_of_the_csv(world):
    path = os.path.join(world.root, "cv.pdf")
    with open(path, "wb") as f:
        f.write(b"%PDF-1.4 small")
    made = world.ctl("candidate", "add", "--prenom", "Zoé", "--nom", "Durand", "--email", "Zoe@mail.example", "--telephone",
                     "06 00", "--code_postal", "69003", "--ville", "Lyon", "--qualifications", "soudeur|cariste",
                     "--statut", "disponible", "--agence", "Lyon", "--disponible_du", "01/02/2027", "--disponible_au",
                     "2027-03-01", "--derniere_activite", "15/11/2026", "--language", "en", "--document", path)
    assert made.stdout == "CV-4\n"
    zoe = world.json("candidate", "show", "CV-4")
    fields(zoe, *CANDIDATE)
    assert zoe == world.json("candidate", "show", "zoe@mail.example") == world.json("candidate", "show", "Zoé Durand")
    assert (zoe["ref"], zoe["first_name"], zoe["last_name"], zoe["email"]) == ("CV-4", "Zoé", "Durand", "zoe@mail.example")
    assert (zoe["postcode"], zoe["city"], zoe["qualifications"]) == ("69003", "Lyon", ["soudeur", "cariste"])
    assert (zoe["available_from"], zoe["available_to"], zoe["documents"]) == ("2027-02-01", "2027-03-01", ["cv.pdf"])
    assert zoe["language"] == "en" and world.json("candidate", "show", "CV-1")["language"] == "fr"
    assert INSTANT.match(zoe["last_activity"]) and zoe["last_activity"].startswith("2026-11-15")
    assert [c["ref"] for c in world.json("candidate", "list")] == ["CV-1", "CV-2", "CV-3", "CV-4"]


def test_a_candidate_with_a_wrong_field_is_not_added(world):
    refused(world, "candidate", "add", "--nom", "X", "--agence", "Lyon", "--disponible_du", "31/02/2027", code=2)
    refused(world, "candidate", "add", "--nom", "X")  # two agencies: whose?
    refused(world, "candidate", "add", "--nom", "X", "--agence", "Lyon", "--document", "/nonexistent.pdf")
    refused(world, "candidate", "add", "--nom", "X", "--agence", "Lyon", "--email", "jean.martin@mail.example")
    refused(world, "candidate", "add", "--nom", "X", "--agence", "Lyon", "--language", "de", code=2)
    refused(world, "candidate", "show", "CV-99")
    assert len(world.json("candidate", "list")) == 3


def test_good_lines_are_imported_and_bad_ones_told_with_line_and_field(world):
    path = os.path.join(world.root, "c.csv")
    with open(path, "wb") as f:
        f.write("prenom,nom,email,societe,type\nAndré,Petit,a.petit@x.example,Société,externe\n"
                "Bad,Mail,nothing,,\nEve,Type,eve@x.example,,voisin\n".encode("cp1252"))
    done = world.ctl("import", "contacts", path, ok=False)
    assert done.returncode == 1 and "1 imported, 2 refused" in done.stdout
    assert re.search(r"c\.csv:3: .*mail", done.stderr) and re.search(r"c\.csv:4: type", done.stderr)
    assert world.json("contact", "show", "a.petit@x.example")["company"] == "Société"

    with open(path, "w", encoding="utf-8") as f:
        f.write("prenom;nom;agence;disponible_du;document\nIda;Un;Lyon;2027-01-05;\nIda;Deux;Nulle;;\nIda;Trois;Lyon;hier;\n"
                "Ida;Quatre;Lyon;;absent.pdf\n")
    done = world.ctl("import", "candidates", path, "--json", ok=False)
    assert json.loads(done.stdout) == {"imported": 1, "refused": 3}
    assert [line.split(":")[1:3] for line in done.stderr.splitlines()[:3]] == [
        ["3", " agence\u00a0"], ["4", " disponible_du\u00a0"], ["5", " document\u00a0"]]
    refused(world, "import", "candidates", path + ".absent")


@pytest.mark.parametrize("before", ["", "\n", "\r\n\r\n", "sep=,\r\n", "\ufeffsep=,\n"])
@pytest.mark.parametrize("what, head, row", [("candidates", "prenom,nom,agence,pointure", "Ida,Un,Lyon,38"),
                                             ("contacts", "prenom,nom,email,pointure", "Ida,Un,ida@x.example,38")])
def test_whatever_stands_before_the_heading_refuses_no_row(world, what, head, row, before):
    """A blank line, or what Excel writes for itself; and a column that is left aside is no line refused."""
    path = os.path.join(world.root, "c.csv")
    with open(path, "w", encoding="utf-8", newline="") as f:
        f.write(before + f"{head}\n{row}\n")
    done = world.ctl("import", what, path)
    assert done.stdout.startswith("1 imported, 0 refused"), done
    assert f"c.csv:{before.count(chr(10)) + 1}: pointure\u00a0: cette colonne est inconnue" in done.stderr
    with open(path, "a", encoding="utf-8") as f:
        f.write("Ida,,,\n")
    said = world.ctl("import", what, path, ok=False).stderr
    assert ("2 lines were" if what == "contacts" else "1 line was") + " refused" in said


# -- diffusions, feedback, outbox, journal --

def test_a_diffusion_shows_its_counts_dossiers_contacts_and_feedback(running):
    one = running.json("diffusion", "list")[0]
    fields(one, "ref", "title", "status", "tags", "start", "end", "updated", "candidates", "recipients", "feedback")
    assert (one["ref"], one["title"], one["status"]) == ("D-1", "Développeurs C confirmés", "running")
    assert (one["candidates"], one["recipients"], one["feedback"]) == (3, 2, 2)
    assert one["tags"] == ["C", "embarqué"] and one["start"].startswith("2026-12-01") and INSTANT.match(one["end"])
    shown = running.json("diffusion", "show", "d-1")
    assert shown == running.json("diffusion", "show", "développeurs c confirmés")
    assert {name: shown[name] for name in one} == one
    assert [(d["number"], d["candidate"], d["documents"]) for d in shown["dossiers"]][0] == (1, "CV-1", ["cv-jean-martin.pdf"])
    assert sorted(shown["contacts"]) == ["m.blanc@mecadis.example", "p.roux@usine-roux.example"]
    assert shown["feedbacks"] == running.json("feedback", "list")
    assert running.json("diffusion", "list", "--status", "draft") == []
    refused(running, "diffusion", "show", "D-9")


def test_feedback_is_filtered_by_diffusion_candidate_and_status(running):
    both = running.json("feedback", "list")
    fields(both[0], "ref", "diffusion", "candidate", "contact", "action", "type", "status", "late", "comment", "when")
    assert [(f["candidate"], f["action"], f["type"], f["status"]) for f in both] == [
        (1, "interview", "request", "pending"), (2, "declined", "notification", "notified")]
    assert (both[0]["diffusion"], both[0]["late"], both[0]["when"]) == ("D-1", False, "2026-12-08T14:00")
    assert both[0]["contact"] == "p.roux@usine-roux.example" and "rencontrer" in both[0]["comment"]
    assert running.json("feedback", "list", "--status", "pending") == both[:1]
    assert running.json("feedback", "list", "--candidate", "CV-2") == both[1:]
    assert running.json("feedback", "list", "--diffusion", "D-1", "--candidate", "CV-3") == []
    assert running.json("feedback", "show", "R-1")["candidate_ref"] == "CV-1"
    refused(running, "feedback", "list", "--diffusion", "D-9")
    refused(running, "feedback", "show", "R-9")


def test_the_outbox_shows_what_left_and_retries_only_what_did_not(running):
    mails = running.json("outbox", "list")
    fields(mails[0], "id", "to", "subject", "state", "tries", "next_try", "message_id")
    assert {mail["state"] for mail in mails} == {"sent"} and mails[0]["next_try"] is None
    assert mails[0]["message_id"] in [sent.id for sent in running.sent]
    shown = running.json("outbox", "show", str(mails[0]["id"]))
    assert shown == running.json("outbox", "show", mails[0]["message_id"])
    assert shown["text"] and shown["reply_to"] and isinstance(shown["attachments"], list)
    assert running.json("outbox", "list", "--state", "dead") == []
    refused(running, "outbox", "retry", str(mails[0]["id"]))
    refused(running, "outbox", "retry", "99999")
    refused(running, "outbox", "retry", code=2)
    assert running.ctl("outbox", "retry", "--state", "dead").stdout == "0 queued again\n"


def test_the_journal_tells_what_happened_and_proves_whole(running):
    rows = running.json("journal", "list")
    fields(rows[0], "at", "actor", "event", "object", "message", "text")
    assert (rows[0]["actor"], rows[0]["event"]) == ("sysadmin", "agency.create") and INSTANT.match(rows[0]["at"])
    assert "h.alder@cabinet.example" in {row["actor"] for row in rows}
    of_one = running.json("journal", "show", "D-1")
    assert of_one["object"] == "D-1" and of_one["entries"] == running.json("journal", "list", "--object", "d-1")
    assert 0 < len(of_one["entries"]) < len(rows)
    assert running.json("journal", "show", str(rows[0]["id"])) == rows[0]
    proven = running.json("journal", "verify")
    head = proven.pop("head")
    assert proven == {"whole": True, "rows": len(rows)} and re.fullmatch(rf"{len(rows)}:[0-9a-f]{{64}}", head)
    assert running.json("journal", "verify", "--head", head)["head"] == head
    assert "written anew" in refused(running, "journal", "verify", "--head", head[:-1] + ("0" if head[-1] != "0" else "1"))
    assert "N:HASH" in refused(running, "journal", "verify", "--head", "x")
    refused(running, "journal", "show", "D-9")


def test_the_quarantine_shows_letters_nobody_knows(world):
    assert world.json("quarantine", "list") == []
    world.write("Inconnu <who@nowhere.example>", "Bonjour", "Qui suis-je ?")
    world.run()
    letter = world.json("quarantine", "list")[0]
    fields(letter, "id", "at", "from", "subject", "reason")
    assert (letter["from"], letter["subject"]) == ("who@nowhere.example", "Bonjour") and letter["reason"]
    shown = world.json("quarantine", "show", str(letter["id"]))
    assert {name: shown[name] for name in letter} == letter and "letter" in shown
    assert len(world.folder("Facteur.Quarantaine")) == 1
    refused(world, "quarantine", "show", "999")


# -- the house --

def test_status_counts_what_there_is(running):
    status = running.json("status")
    assert status["running"] is False and status["pid"] is None
    assert status["diffusions"] == {"draft": 0, "running": 1, "reviewing": 0, "done": 0, "archived": 0}
    assert (status["pending"], status["outbox"]["queued"], status["oldest_s"], status["quarantine"]) == (1, 0, None, 0)
    assert status["outbox"]["sent"] == len(running.json("outbox", "list"))


def test_status_leaves_no_line_blank(world):
    lines = world.ctl("status").stdout.splitlines()
    assert "next          -" in lines and not [line for line in lines if line.endswith(" ")]


def test_check_says_one_line_each_and_fails_when_one_does(world):
    names = ["config", "templates", "rules", "inbox", "outbox", "sms", "database"]
    lines = world.ctl("check").stdout.splitlines()
    assert [line.split()[:2] for line in lines] == [[name, "ok"] for name in names]
    rules = os.path.join(world.root, "bad.conf")
    with open(rules, "w", encoding="utf-8") as f:
        f.write('rules = ( { name = "x"; kind = "intent"; intent = "interview"; pattern = "("; } );\n')
    with open(world.config, "a", encoding="utf-8") as f:
        f.write(f'rules = [ "{rules}" ];\n')
    done = world.ctl("check", ok=False)
    assert done.returncode == 1
    assert [line.split()[1] for line in done.stdout.splitlines()] == ["ok", "ok", "FAILED", "ok", "ok", "ok", "ok"]
    assert "bad.conf" in done.stdout
    assert {c["check"]: c["ok"] for c in json.loads(world.ctl("check", "--json", ok=False).stdout)}["rules"] is False
    with open(world.config, "a", encoding="utf-8") as f:
        f.write("no_such_key = 1;\n")
    done = world.ctl("check", ok=False)
    assert done.returncode == 1 and len(done.stdout.splitlines()) == 1
    assert re.search(r"facteur\.conf:\d+: no_such_key", done.stdout)


def test_a_letter_goes_back_from_quarantine_and_is_taken_anew(world):
    world.write("Luc Neuf <l.neuf@cabinet.example>", "nouvelle diffusion")
    world.write("Autre <who@nowhere.example>", "Bonjour", "Qui suis-je ?")
    world.run()
    ids = {letter["from"]: str(letter["id"]) for letter in world.json("quarantine", "list")}
    assert len(ids) == 2
    world.recruiter("Luc Neuf", "l.neuf@cabinet.example")
    refused(world, "quarantine", "retry", ids["l.neuf@cabinet.example"], "999")
    assert world.ctl("quarantine", "retry", ids["l.neuf@cabinet.example"]).stdout == "1 put back into INBOX by the next pass\n"
    assert "goes back already" in refused(world, "quarantine", "retry", ids["l.neuf@cabinet.example"])
    answers = world.run()
    assert [mail.to for mail in answers] == ["l.neuf@cabinet.example"], answers
    assert [letter["from"] for letter in world.json("quarantine", "list")] == ["who@nowhere.example"]
    assert len(world.folder("Facteur.Quarantaine")) == 1 and world.folder("INBOX") == []
    assert world.run() == []
    refused(world, "quarantine", "retry", ids["l.neuf@cabinet.example"])
    events = [row["event"] for row in world.json("journal", "list")]
    assert events.index("quarantine.retry") < events.index("mail.return")
    # Somebody took it out of the folder meanwhile: said in the journal, and it is still listed.
    for name in os.listdir(os.path.join(world.root, "inbox", ".Facteur.Quarantaine", "cur")):
        os.unlink(os.path.join(world.root, "inbox", ".Facteur.Quarantaine", "cur", name))
    world.ctl("quarantine", "retry", ids["who@nowhere.example"])
    world.run()
    assert world.json("journal", "list")[-1]["event"] == "mail.missing"
    assert len(world.json("quarantine", "list")) == 1


def test_a_letter_somebody_looked_at_leaves_the_list_and_stays_in_its_folder(world):
    """Monitoring warned of it for good: nothing but taking it anew ended that."""
    for number in range(2):
        world.write(f"Autre <x{number}@nowhere.example>", "Bonjour", "Qui suis-je ?")
    world.run()
    ids = [str(letter["id"]) for letter in world.json("quarantine", "list")]
    refused(world, "quarantine", "dismiss", ids[0], "999")
    assert len(world.json("quarantine", "list")) == 2
    world.ctl("quarantine", "retry", ids[1])
    assert "goes back to the inbox" in refused(world, "quarantine", "dismiss", ids[1])
    assert world.ctl("quarantine", "dismiss", ids[0]).stdout == "1 off the list; they stay in Facteur/Quarantaine\n"
    assert ids[0] not in [str(letter["id"]) for letter in world.json("quarantine", "list")]
    world.run()
    assert world.json("status")["quarantine"] == 1 and len(world.folder("Facteur.Quarantaine")) == 2
    assert "quarantine.dismiss" in [row["event"] for row in world.json("journal", "list")]
    assert world.json("journal", "verify")["whole"] is True


def test_a_restored_backup_is_what_it_was_and_sends_nothing_twice(world):
    world.reconfigure("undo_s = 0", "undo_s = 120")
    launched(world)
    folder, state = os.path.join(world.root, "backup"), os.path.join(world.root, "state")
    os.makedirs(os.path.join(state, "templates", "fr"))
    with open(os.path.join(state, "templates", "fr", "demande.txt"), "w", encoding="utf-8") as f:
        f.write("Subject: x\n\nx\n")
    waiting = len(world.json("outbox", "list", "--state", "queued"))
    for _ in range(2):
        assert world.ctl("backup", folder).stdout == folder + "\n"
    world.at("2026-12-01 09:10")
    assert len(world.run()) == waiting > 0
    world.contact("Luc Neuf", "l.neuf@neuf.example")
    said = world.ctl("restore", folder).stdout
    assert f"{waiting} mails are held" in said and "Facteur/Traites" in said
    assert world.run() == []
    assert len(world.json("contact", "list")) == 2
    assert len(world.json("outbox", "list", "--state", "held")) == waiting
    assert os.path.exists(os.path.join(state, "templates", "fr", "demande.txt"))
    world.ctl("check")
    aside, = [name for name in os.listdir(state) if name.startswith("replaced-")]
    assert os.path.exists(os.path.join(state, aside, "facteur.db"))


def test_a_backup_is_restored_on_a_host_that_has_nothing_yet(world):
    folder, state = os.path.join(world.root, "backup"), os.path.join(world.root, "state")
    world.ctl("backup", folder)
    world.reconfigure(f'state_dir = "{state}"', f'state_dir = "{world.root}/new/state"')
    assert f"{world.root}/new/state: cannot be made" in refused(world, "restore", folder)
    os.mkdir(os.path.join(world.root, "new"))
    world.ctl("restore", folder)
    assert "Lyon" in [one["name"] for one in world.json("agency", "list")]
    world.ctl("check")


def test_what_cannot_be_restored_changes_nothing(world):
    folder = os.path.join(world.root, "backup")
    assert "name a folder that facteurctl backup made" in refused(world, "restore", folder)
    world.ctl("backup", folder)
    with open(os.path.join(folder, "facteur.db"), "r+b") as f:
        f.seek(8192)
        f.write(b"x" * 4096)
    assert "damaged" in refused(world, "restore", folder)
    os.unlink(os.path.join(folder, "facteur.db"))
    with open(os.path.join(folder, "facteur.db"), "w", encoding="utf-8") as f:
        f.write("not a database")
    assert "damaged" in refused(world, "restore", folder)
    os.unlink(os.path.join(folder, "facteur.db"))
    with sqlite3.connect(os.path.join(folder, "facteur.db")) as database:
        database.execute("CREATE TABLE other (x)")
    database.close()
    assert "no database of Facteur" in refused(world, "restore", folder)
    os.unlink(os.path.join(folder, "facteur.db"))
    world.ctl("backup", folder)
    with sqlite3.connect(os.path.join(folder, "facteur.db")) as database:
        database.execute("PRAGMA user_version = 9999")
    database.close()
    assert "has schema 9999, this program knows" in refused(world, "restore", folder)
    assert len(world.json("candidate", "list")) == 3
    assert not [name for name in os.listdir(os.path.join(world.root, "state")) if name.startswith("replaced")]


@pytest.mark.damages
def test_a_backup_of_what_is_not_whole_says_so(world):
    state = os.path.join(world.root, "state")
    lost = [os.path.join(path, name) for path, _, names in os.walk(os.path.join(state, "documents")) for name in names][0]
    os.unlink(lost)
    folder = os.path.join(world.root, "backup")
    said = refused(world, "backup", folder)
    assert "all is copied but 1 documents" in said and os.path.basename(lost) in said
    assert os.path.exists(os.path.join(folder, "facteur.db"))


def test_a_backup_opens_as_it_was(world):
    folder = os.path.join(world.root, "backup")
    world.ctl("backup", folder)
    os.rename(os.path.join(world.root, "state"), os.path.join(world.root, "lost"))
    os.rename(folder, os.path.join(world.root, "state"))
    assert len(world.json("candidate", "list")) == 3
    world.ctl("check")


def test_the_sample_configuration_knows_every_key_it_names(world):
    """Once as it stands, once with its optional sections uncommented, and what one of them stands in the place of away."""
    with open(os.path.join(TOP, "etc", "facteur.conf"), encoding="utf-8") as f:
        sample = f.read()
    whole = re.sub(r"(?m)^#(?=\t|sms|})", "", sample)
    whole, replaced = re.subn(r'(?m)^\tpassword_file = "/etc/facteur/(?:imap|smtp)\.secret";\n', "", whole)
    assert replaced == 2
    for text in (sample, whole):
        path = os.path.join(world.root, "sample.conf")
        with open(path, "w", encoding="utf-8") as f:
            f.write(text.replace("/var/lib/facteur", os.path.join(world.root, "sample")))
        assert world.ctl("-c", path, "status").returncode == 0
    assert "token_url" in text and "\nsms" in text


# -- read --

def test_read_needs_no_configuration_and_prints_one_object_a_letter(world):
    paths = []
    for number, (subject, body) in enumerate([("nouvelle diffusion", "Titre : Soudeurs\nFin : 31/12/2026"),
                                              ("Bonjour", "Merci beaucoup.")]):
        paths.append(os.path.join(world.root, f"{number}.eml"))
        with open(paths[-1], "w", encoding="utf-8") as f:
            f.write("Content-Type: text/plain; charset=utf-8\n" + LETTER.format(subject=subject, body=body))
    done = world.ctl("-c", "/nonexistent", "read", *paths, ok=False)
    assert done.returncode == 1 and "/nonexistent" in done.stderr  # asked for, so it must be there
    done = world.ctl("read", "--timezone", "Europe/Paris", *paths)
    objects = [json.loads(line) for line in done.stdout.splitlines()]
    assert [o["file"] for o in objects] == paths
    fields(objects[0], "kind", "from", "subject", "text", "signature", "feedback", "decisions", "bounce", "command")
    assert objects[0]["kind"] == "command" and objects[0]["command"]["verb"] == "nouvelle diffusion"
    assert objects[0]["command"]["fields"]["Titre"] == "Soudeurs"
    assert objects[1]["text"] == "Merci beaucoup." and objects[1]["bounce"] is None
    assert world.ctl("read", data="\n".join(paths) + "\n").stdout == done.stdout

    done = world.ctl("read", paths[0], "/nonexistent.eml", paths[1], ok=False)
    assert done.returncode == 1 and len(done.stdout.splitlines()) == 2 and "/nonexistent.eml" in done.stderr
    refused(world, "read", "--timezone", "Mars/Olympus", code=2)


def test_read_takes_cases_with_their_context(world):
    case = {"id": "7", "diffusion": {"ref": "D-1", "candidates": [{"n": 1, "name": "Jean Martin"}, {"n": 2, "name": "Zoé Lang"}]}}
    with open(os.path.join(world.root, "7.eml"), "w", encoding="utf-8") as f:
        f.write(LETTER.format(subject="Re: [D-1]", body="Je souhaite rencontrer Jean Martin."))
    path = os.path.join(world.root, "cases.jsonl")
    with open(path, "w", encoding="utf-8") as f:
        f.write(json.dumps(case) + "\n")
    read = json.loads(world.ctl("read", "--cases", path).stdout)
    assert read["id"] == "7" and [(r["candidate"], r["action"]) for r in read["feedback"]] == [(1, "interview")]
    with open(path, "a", encoding="utf-8") as f:
        f.write("not json\n")
    done = world.ctl("read", "--cases", path, ok=False)
    assert done.returncode == 1 and len(done.stdout.splitlines()) == 1 and "cases.jsonl:2:" in done.stderr
    refused(world, "read", "--cases", path, "x.eml", code=2)


# -- calls that are wrong --

@pytest.mark.sampled(8)
@pytest.mark.parametrize("arguments", [
    (), ("nonsense",), ("agency",), ("agency", "paint"), ("agency", "add"), ("agency", "add", "--name"),
    ("agency", "add", "--name", "A", "--name", "B", "--sender", "a@b.example"), ("agency", "list", "--colour", "red"),
    ("agency", "list", "too much"), ("agency", "add", "--name", "", "--sender", "a@b.example"),
    ("recruiter", "add", "--name", "A", "--email", "a@b.example", "--agency", "Lyon", "--language", "de"),
    ("recruiter", "add", "--name", "A", "--email", "a@b.example", "--agency", "Lyon", "--admin=yes"),
    ("contact", "add", "--name", "A", "--email", "a@b.example", "--type", "extern"), ("contact", "show"),
    ("feedback", "list", "--status", "open"), ("diffusion", "show", "D-1", "D-2"), ("import", "people", "x.csv"),
    ("outbox", "list", "-x"), ("run-once", "--now", "tomorrow"), ("run-once", "--now"), ("backup",), ("status", "-c")])
def test_a_wrong_call_exits_2_and_says_what_to_do(world, arguments):
    refused(world, *arguments, code=2)


def test_a_configuration_that_is_not_there_is_named(world):
    assert "/nonexistent.conf" in refused(world, "-c", "/nonexistent.conf", "status")


def test_help_names_every_verb(world):
    text = world.ctl("--help").stdout
    for verb in ("agency add", "recruiter list", "contact show", "candidate add", "import candidates", "diffusion show",
                 "feedback list", "outbox retry", "quarantine list", "journal verify", "check", "status", "run-once", "read",
                 "backup"):
        assert f"\n{verb}" in text, verb
    assert "--sends-as agence|utilisateur" in world.ctl("agency", "--help").stdout


def test_a_pass_with_nothing_to_do_tells_of_no_failure(world):
    """It may be over before every worker has come up."""
    for _ in range(5):
        done = world.ctl("run-once")
        assert not [line for line in done.stderr.splitlines() if line[:3] in ("<3>", "<4>")], done.stderr
