"""A person's data are taken away on demand, everywhere; what is left tells nothing of them, and proves whole."""
import json
import os
import re
import sqlite3

import pytest
from conftest import FORM, HELENE, JEAN, JEAN_AT, MARIE, PAUL, known_everywhere, launched
from world import small_pdf


def erased(world, email):
    return json.loads(world.ctl("erase", email, "--json").stdout)


def exported(world, email):
    return json.loads(world.ctl("export", email).stdout)


def holding(world, *words):
    """Files under state_dir, the database's own included, in whose bytes one of these stands."""
    found = []
    for folder, _, names in os.walk(os.path.join(world.root, "state")):
        for name in names:
            with open(os.path.join(folder, name), "rb") as f:
                content = f.read()
            found += [(os.path.relpath(os.path.join(folder, name), world.root), word) for word in words
                      if word.encode() in content]
    return found


def test_nothing_of_a_candidate_is_left_anywhere(world):
    known_everywhere(world)
    assert holding(world, JEAN_AT, "Jean Martin")
    others = len(world.json("outbox", "list"))
    answer = erased(world, "Jean.Martin@mail.example")
    assert (answer["candidate"], answer["contact"], answer["feedback"]) == ("CV-1", None, 1)
    # The CV, the letter that asked for him, the list he was in.
    assert answer["documents"] == 3
    assert answer["mails"] > 0 and answer["journal"] > 0 and answer["stop_kept"] is False
    world.run()
    assert holding(world, JEAN_AT, "Jean Martin", "0611223344", "+33611223344") == []
    # What is left still works, and says nothing wrong.
    assert world.json("journal", "verify")["whole"] is True
    world.ctl("check")
    assert [one["ref"] for one in world.json("candidate", "list")] == ["CV-2", "CV-3"]
    assert [one["action"] for one in world.json("feedback", "list")] == ["interested"]
    assert len(world.json("diffusion", "show", "D-1")["dossiers"]) == 2
    with sqlite3.connect(os.path.join(world.root, "state", "facteur.db")) as database:
        assert {id for id, in database.execute("SELECT candidate_id FROM candidate_find")} == {2, 3}
    assert len(world.json("outbox", "list")) < others
    assert [row["event"] for row in world.json("journal", "show", "CV-1")["entries"]][-2:] == ["person.erase", "mail.erase"]
    assert world.ctl("export", JEAN_AT, ok=False).returncode == 1
    assert world.ctl("erase", JEAN_AT, ok=False).returncode == 1


def test_former_databases_are_named_since_they_hold_all(world):
    state = os.path.join(world.root, "state")
    assert erased(world, JEAN_AT)["remove_by_hand"] == []
    os.mkdir(os.path.join(state, "replaced-1796112000"))
    with open(os.path.join(state, "facteur.db.before-1"), "wb"):
        pass
    said = world.ctl("erase", "p.roux@usine-roux.example").stdout
    assert f"{state}/facteur.db.before-1" in said and f"{state}/replaced-1796112000" in said, said


def test_his_letters_leave_the_mailbox_and_nobody_elses(world):
    known_everywhere(world)
    world.write("Faux <x@mail.example>", "au sujet de jean.martin@mail.example", "Bonjour", )
    world.write('"jean.martin@mail.example" <faux@mail.example>', "bonjour", "Ce n'est pas lui.")
    world.run()
    before = world.folder("Facteur.Traites"), world.folder("Facteur.Quarantaine")
    mine = [letter for letter in before[0] if b"From: " + JEAN.encode() in letter]
    assert len(mine) == 1 and len(before[1]) == 2
    erased(world, JEAN_AT)
    world.run()
    after = world.folder("Facteur.Traites"), world.folder("Facteur.Quarantaine")
    assert len(after[0]) == len(before[0]) - 1 and len(after[1]) == 2
    assert not [letter for letter in after[0] if b"From: " + JEAN.encode() in letter]


def test_what_the_recruiter_still_has_in_hand_is_answered(world):
    """The request's mail is answered after the person is gone: said so, and nothing is done."""
    known_everywhere(world)
    request = [mail for mail in world.sent if mail.subject.find("R-1") >= 0 and mail.to == "h.alder@cabinet.example"][-1]
    erased(world, JEAN_AT)
    world.answer(HELENE, request, "valider")
    world.answer(PAUL, world.last("p.roux@usine-roux.example"), "Je souhaite rencontrer le candidat 1.")
    world.write(HELENE, "candidat CV-1")
    world.write(HELENE, "liste L-1")
    world.write(HELENE, "scénario S-1")
    world.write(HELENE, "historique D-1")
    world.run()
    assert world.json("quarantine", "list") == []
    assert world.json("feedback", "list", "--status", "validated") == []
    world.at("2026-12-05 09:30")
    assert [mail.to for mail in world.run() if "mail.example" in mail.to] == ["sofia.benali@mail.example"]


def test_a_contact_is_erased_and_their_number_is_nobodys(world):
    launched(world, hidden=False)
    world.answer(MARIE, world.last("m.blanc@mecadis.example"), "Le candidat 2 n'est pas retenu : trop loin de Mécadis.")
    world.answer(PAUL, world.last("p.roux@usine-roux.example"), "Je souhaite rencontrer le candidat 1.")
    world.run()
    number, = [row["id"] for row in world.json("journal", "list") if row["actor"] == "m.blanc@mecadis.example"][:1] or [0]
    answer = erased(world, "m.blanc@mecadis.example")
    assert (answer["candidate"], answer["feedback"]) == (None, 1)
    world.run()
    assert holding(world, "m.blanc@mecadis", "Marie Blanc", "trop loin") == []
    world.contact("Luc Neuf", "l.neuf@neuf.example")
    actors = {row["id"]: row["actor"] for row in world.json("journal", "list")}
    assert actors[number] == f"contact:{answer['contact']}"
    assert "l.neuf@neuf.example" not in actors.values()
    assert [one["contact"] for one in world.json("feedback", "list")] == ["p.roux@usine-roux.example"]
    world.ctl("check")


def test_a_mail_that_waits_and_names_the_person_does_not_leave(world):
    world.reconfigure("undo_s = 0", "undo_s = 120")
    launched(world, hidden=False)
    waiting = [mail for mail in world.json("outbox", "list", "--state", "queued")]
    assert waiting
    answer = erased(world, JEAN_AT)
    assert answer["cancelled"] == len(waiting)
    world.write(HELENE, "annuler")
    world.run()
    assert holding(world, JEAN_AT, "Jean Martin") == []
    world.ctl("check")


def test_who_asked_for_silence_keeps_it(world):
    known_everywhere(world)
    world.answer(JEAN, world.last(JEAN_AT), "STOP")
    world.run()
    assert erased(world, JEAN_AT)["stop_kept"] is True
    kept = json.loads(world.ctl("export", JEAN_AT).stdout)
    assert set(kept) == {"email", "at", "reach"}


@pytest.mark.parametrize("way", ["web", "sms"])
def test_a_stop_that_nobody_has_read_yet_is_kept(world, way):
    known_everywhere(world)
    now = "--now", world.now.strftime("%Y-%m-%dT%H:%M")
    if way == "web":
        mail = next(one for one in reversed(world.sent) if one.to == JEAN_AT and one.message["List-Unsubscribe"])
        world.ctl("stop-in", "--token", re.search(r"[+](.*?)@", mail.message["List-Unsubscribe"])[1], *now)
    else:
        world.ctl("sms-in", "--from", "0611223344", "--text", "STOP", *now)
    assert erased(world, JEAN_AT)["stop_kept"] is True
    world.run()
    assert set(json.loads(world.ctl("export", JEAN_AT).stdout)) == {"email", "at", "reach"}
    world.ctl("check")


def test_who_may_not_be_erased_is_told_why(world):
    for arguments, code, words in ((("h.alder@cabinet.example",), 1, "is a recruiter"), (("who@nowhere.example",), 1, "no candidate"),
                                   (("CV-1.",), 2, "neither an e-mail address"), (("CV-9",), 1, "no candidate is CV-9"),
                                   ((), 2, "EMAIL|CV-N is missing")):
        done = world.ctl("erase", *arguments, ok=False)
        assert done.returncode == code and words in done.stderr and len(done.stderr.splitlines()) == 1
    launched(world, hidden=False)
    with sqlite3.connect(os.path.join(world.root, "state", "facteur.db")) as database:
        database.execute("UPDATE outbox SET state = 'sending' WHERE to_email = 'p.roux@usine-roux.example'")
    database.close()
    done = world.ctl("erase", JEAN_AT, ok=False)
    assert done.returncode == 1 and "try again" in done.stderr
    assert len(world.json("candidate", "list")) == 3


def test_a_mail_that_never_left_and_names_the_person_never_leaves(world):
    """A dead mail may be sent again by hand: not without its words."""
    launched(world, hidden=False)
    with sqlite3.connect(os.path.join(world.root, "state", "facteur.db")) as database:
        database.execute("UPDATE outbox SET state = 'dead', sent_at = 0, last_error = '550 no such user'"
                         " WHERE to_email = 'p.roux@usine-roux.example'")
    database.close()
    erased(world, JEAN_AT)
    world.ctl("check")
    world.ctl("outbox", "retry", "--state", "dead", ok=False)
    assert world.json("outbox", "list", "--state", "queued") == []
    assert [mail for mail in world.run() if mail.to == "p.roux@usine-roux.example"] == []


@pytest.mark.parametrize("what,old,new", [("contact Marie Blanc", "m.blanc@mecadis.example", "marie.blanc@forges.example"),
                                          ("CV-1", JEAN_AT, "j.martin@ailleurs.example")])
def test_a_former_address_goes_with_the_person(world, what, old, new):
    known_everywhere(world)
    world.answer(MARIE, world.last("m.blanc@mecadis.example"), "Le candidat 2 m'intéresse.")
    world.write(HELENE, f"modifier {what}", f"E-mail : {new}")
    world.run()
    given = exported(world, new)
    assert {row["to_email"] for row in given["sent"]} == {old}
    assert [row["sender"] for row in given["received"]] == [old]
    erased(world, new)
    world.run()
    assert holding(world, old, new) == []
    assert not [letter for letter in world.folder("Facteur.Traites") if re.search(rb"^From: .*" + old.encode(), letter, re.M)]
    world.ctl("check")


def test_a_former_address_that_is_somebody_elses_now_stays_theirs(world):
    launched(world, hidden=False)
    world.write(HELENE, "modifier contact Marie Blanc", "E-mail : marie.blanc@forges.example")
    world.run()
    world.contact("Luc Neuf", "m.blanc@mecadis.example", "Mécadis")
    world.write(HELENE, "modifier D-1", "Contacts : Paul Roux, m.blanc@mecadis.example")
    world.run()
    assert len(exported(world, "m.blanc@mecadis.example")["sent"]) == 2
    erased(world, "marie.blanc@forges.example")
    world.run()
    assert exported(world, "m.blanc@mecadis.example")["contact"][0]["name"] == "Luc Neuf"
    assert "m.blanc@mecadis.example" in {row["to"] for row in world.json("outbox", "list")}
    world.ctl("check")


CV = ("CV Marie Xavier.pdf", small_pdf(["Marie Xavier", "soudeuse"]))


def test_a_cv_that_came_before_the_form_was_right_goes_too(world):
    world.write(HELENE, "nouveau candidat", "Nom : Xavier\nTéléphone : 06 44 55", attachments=[CV])
    answer, = world.run()
    world.answer(HELENE, answer, "Prénom : Marie\nNom : Xavier\nTéléphone : 06 44", quote=False)
    answer, = world.run()
    world.answer(HELENE, answer, "Prénom : Marie\nNom : Xavier\nE-mail : m.xavier@mail.example", quote=False)
    world.run()
    assert [row["filename"] for row in exported(world, "m.xavier@mail.example")["applications"]] == [CV[0]] * 2
    erased(world, "m.xavier@mail.example")
    world.run()
    assert holding(world, "Marie Xavier") == []
    kept = [os.path.join(folder, name) for folder, _, names in os.walk(os.path.join(world.root, "state", "documents")) for name in names]
    assert kept and not [path for path in kept if open(path, "rb").read() == CV[1]]
    world.ctl("check")


def test_the_letter_that_brought_the_cv_leaves_the_mailbox(world):
    """It is the one that was forwarded, not the "oui" that came after it; a document that came later has a letter, too."""
    world.write(HELENE, "TR : Candidature", "\n\n---------- Forwarded message ---------\nDe : Marie Xavier <m.xavier@mail.example>\n"
                "Date: lun. 30 nov. 2026 à 18:02\nSubject: Candidature soudeuse\nTo: Hélène Alder <h.alder@cabinet.example>\n\n\n"
                "Bonjour,\n\nVeuillez trouver mon CV.\nCordialement,\nMarie Xavier\n", attachments=[CV])
    form, = world.run()
    world.click(HELENE, form, "Créer la fiche")
    world.run()
    world.write(HELENE, "candidat CV-4", attachments=[("lettre.pdf", small_pdf(["Bonjour"]))])
    world.write(HELENE, "candidat CV-1")
    world.run()
    assert len(world.folder("Facteur.Traites")) == 4
    erased(world, "m.xavier@mail.example")
    world.run()
    left, = world.folder("Facteur.Traites")
    assert b"CV-1" in left


@pytest.mark.parametrize("said", [None, "non", "oui"])
def test_a_letter_that_was_only_proposed_as_theirs_goes_too(world, said):
    """Somebody used the contact's token from another address: nobody has said yet that it is the contact, or that it is not."""
    launched(world)
    world.answer("Paul perso <paul.roux@perso.example>", world.last("p.roux@usine-roux.example"), "1 entretien", dmarc=None)
    asked, = world.run()
    if said == "non":
        world.write(HELENE, "Re:", "non, refusé", to=asked.reply_to, reply=asked)
        world.run()
    erased(world, "p.roux@usine-roux.example")
    world.run()
    world.ctl("check")
    # After "non" the other address is nobody's, and stands in the answer that says so.
    assert holding(world, "p.roux@usine", *["paul.roux@perso.example", "Paul Roux"][said == "non":]) == []
    assert not [letter for letter in world.folder("Facteur.Traites") if b"From: Paul perso" in letter]
    if said == "oui":
        world.answer(HELENE, asked, "oui")
        answer, = world.run()
        assert "déjà reçu sa réponse" in answer.words
        world.ctl("check")
        with sqlite3.connect(os.path.join(world.root, "state", "facteur.db")) as database:
            assert database.execute("SELECT count(*) FROM alias").fetchone() == (0,)
        database.close()


def test_what_is_said_of_others_no_longer_names_them(world):
    """He is compared with, and things are called after him."""
    world.write(HELENE, "nouvelle diffusion", FORM.replace("Développeurs C confirmés", "Après Jean Martin").replace("Tags : C", "Tags : Jean Martin"))
    draft, = world.run()
    world.answer(HELENE, draft, "options CV-2\nRésumé : Plus jeune que Jean Martin.\nAvis RH : Jean Martin la connaît.")
    world.write(HELENE, "nouvelle liste : Comme Jean Martin", "Candidats : CV-2, CV-3")
    world.write(HELENE, "nouvelle liste : Autres", "Candidats : CV-3")
    world.run()
    world.answer(HELENE, draft, "lancer")
    world.run()
    start = world.last("p.roux@usine-roux.example")
    world.answer(PAUL, start, "Candidat 2 : moins bien que Jean Martin, mais je souhaite la rencontrer.")
    world.answer(MARIE, world.last("m.blanc@mecadis.example"), "Le candidat 3 m'intéresse.")
    world.run()
    ref, = [row["ref"] for row in world.json("feedback", "list") if row["candidate"] == 2]
    world.write(HELENE, f"valider {ref} : à voir avant Jean Martin")
    world.run()
    erased(world, JEAN_AT)
    world.run()
    assert holding(world, "Jean Martin", "jean martin") == []
    world.ctl("check")
    # What named him is called by its number, or says nothing; what did not is as it was.
    kept = world.json("diffusion", "show", "D-1")
    assert (kept["title"], len(kept["dossiers"])) == ("D-1", 2)
    assert [row["name"] for row in world.json("selection", "list")] == ["Autres", "L-1"]
    assert {row["action"]: row["comment"] for row in world.json("feedback", "list")}["interview"] is None
    world.write(HELENE, "liste L-1")
    world.write(HELENE, "historique D-1")
    world.write(HELENE, "retours D-1")
    assert len(world.run()) == 3 and world.json("quarantine", "list") == []


def test_a_letter_that_quotes_the_mail_about_them_is_not_kept(world):
    """It speaks of another candidate; below it our whole mail stands, with everybody's names."""
    launched(world, hidden=False)
    world.answer(PAUL, world.last("p.roux@usine-roux.example"), "Le candidat 2 m'intéresse.")
    world.run()
    with sqlite3.connect(os.path.join(world.root, "state", "facteur.db")) as database:
        assert database.execute("SELECT count(*) FROM letter").fetchone() == (1,)
    erased(world, JEAN_AT)
    with sqlite3.connect(os.path.join(world.root, "state", "facteur.db")) as database:
        assert database.execute("SELECT count(*) FROM letter").fetchone() == (0,)
    database.close()
    assert [row["comment"] for row in world.json("feedback", "list")] == ["Le candidat 2 m'intéresse."]


def test_a_run_whose_reader_was_erased_waits_for_nobody(world):
    known_everywhere(world)
    run, = world.json("scenario", "show", "S-1")["history"]
    assert (run["recipients"], run["sent"], run["waiting"]) == (2, 2, 0)
    erased(world, JEAN_AT)
    run, = world.json("scenario", "show", "S-1")["history"]
    assert (run["recipients"], run["sent"], run["failed"], run["waiting"]) == (2, 1, 0, 0)


def test_who_has_no_address_has_none_after_a_refusal_either(world):
    world.ctl("candidate", "add", "--prenom", "Ida", "--nom", "Sans", "--agence", "Lyon")
    world.write(HELENE, "candidat CV-4")
    world.run()
    state = os.path.join(world.root, "state", "facteur.db")
    for value in ("sending", "sent"):
        with sqlite3.connect(state) as database:
            assert database.execute("UPDATE outbox SET state = ?", (value,)).rowcount == 1
        database.close()
        if value == "sending":
            done = world.ctl("erase", "CV-4", ok=False)
            assert done.returncode == 1 and "nothing was erased" in done.stderr
            assert world.json("candidate", "show", "CV-4")["email"] is None
    assert erased(world, "CV-4")["candidate"] == "CV-4"
    world.run()
    assert holding(world, "Ida Sans", "erased.invalid") == []
    world.ctl("check")
