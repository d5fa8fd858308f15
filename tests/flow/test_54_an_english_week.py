"""A recruiter who reads English works a whole week without one French word, and writes commands in English."""
import pytest

import re

import pytest
from test_71_candidates_answer import bounce

pytestmark = pytest.mark.in_turns(2)

JOHN = "John Carter <j.carter@plant.example>"
KATE = "Kate Moore <k.moore@cabinet.example>"
FORM = """Title: Senior C developers
Tags: C, embedded
Start: 01/12/2026
End: 15 December 2026
Contacts: John Carter, Amy Wood
Candidates: CV-4, CV-5
"""
# What only French has: its accents and quotes, and words no English mail needs.  What people are called is theirs.
NAMES = re.compile(r"développeu\w+ C|embarqué|Hélène Alder|Noé Keller|Mécadis|Template\W+demande|demande\s+to the recruiter|"
                   r"\{\{[^}]*\}\}|\b(?:candidat|diffusion|modeles)-[a-z-]+")
FRENCH = re.compile(
    r"[àâçèéêëîïôùûœ«»]|\u00a0[:;?!]|\b(?:aucune?|avec|bonjour|candidats?|ce|cette|dans|de|demandes?|des|du|elle|est|et|fin|il|je|la|le|"
    r"les|lignes?|mes|nom|nouve\w+|ou|oui|par|pas|pour|qui|que|recherche|retours?|rien|sa|ses|son|statut|sur|titre|un|une|"
    r"vos|votre|vous|annuler|valider|refuser|lancer|modifier|ajouter|retirer|clore|prolonger|historique|groupes?|listes?)\b(?!…)",
    re.I)


def calendar(mail):
    return "".join(part.get_content() for part in mail.message.walk() if part.get_content_type() == "text/calendar")


def english(mail):
    """The mail, every part of which was looked through: text, HTML, links, names and content of what is attached."""
    parts = [mail.subject, mail.text, re.sub(r"<[^>]*>", " ", mail.html)]
    parts += [" ".join((label, subject, body)) for label, (_, subject, body) in mail.links().items()]
    parts += re.findall(r"SUMMARY:.*", calendar(mail))
    for name, data in mail.attachments.items():
        parts.append(name)
        parts += [data.decode("utf-8", "replace")] if name.endswith(".csv") else []
    found = [part[max(at.start() - 60, 0):at.end() + 60] for part in (NAMES.sub("", part) for part in parts)
             for at in FRENCH.finditer(part)]
    assert not found, "\n".join([mail.subject] + found)
    return mail


@pytest.fixture
def kate(world):
    """The agency of every story, and in it Kate, her contacts and candidates."""
    world.ctl("recruiter", "add", "--name", "Kate Moore", "--email", "k.moore@cabinet.example", "--agency", "Lyon",
              "--language", "en")
    for name, address in (("John Carter", "j.carter@plant.example"), ("Amy Wood", "a.wood@mill.example")):
        world.ctl("contact", "add", "--name", name, "--email", address, "--societe", "Plant", "--type", "externe",
                  "--language", "en")
    world.candidates([
        ("Jane", "Smith", "Lyon", "C developer|embedded", "06 11 22 33 55"),
        ("Peter", "Young", "Lyon", "C developer", "06 22 33 44 66"),
    ])
    return world


def told(world, letter):
    """The answer to a letter; every mail of its pass is English, but those to Hélène, to candidates, and to the sysadmin, who read French."""
    mails = [english(mail) for mail in world.run() if not mail.to.startswith(("h.alder@", "root@")) and "@mail.example" not in mail.to]
    return next(mail for mail in mails if mail.message["In-Reply-To"] == letter["Message-ID"])


def asked(world, subject, body="", **more):
    return told(world, world.write(KATE, subject, body, **more))


def replied(world, mail, body):
    return told(world, world.answer(KATE, mail, body))


def clicked(world, mail, label, more="", who=KATE):
    return told(world, world.click(who, mail, label, more))


def test_a_diffusion_is_prepared_in_english(kate):
    """D26, D33: the form, what is wrong in it, the options and the page of a draft."""
    form = asked(kate, "new diffusion")
    assert "Title" in form.text and "Only the title is needed" in form.words
    assert "Title: \nTags: \n" in form.links()["Fill in"][2].replace("\r", "")
    wrong = replied(kate, form, FORM.replace("15 December", "31 November").replace("CV-5", "CV-99, Jane Smyth"))
    assert "3 points to correct" in wrong.subject
    assert "“31 November 2026” does not exist. Did you mean 30/11/2026?" in wrong.words
    assert "CV-99 does not exist" in wrong.words and "Did you mean CV-4 Jane Smith?" in wrong.words
    page = replied(kate, wrong, "End: tomorrow\nCandidates: Jane Smith, Peter Young")
    assert "Wednesday 2 December 2026" in page.words
    options = replied(kate, page, "options CV-5")
    assert "Hide identity: no" in options.links()["Fill in"][2]
    kept = replied(kate, options, "Hide identity: yes\nHR opinion: strong\nDocuments: none")
    assert "Identity hidden: yes" in kept.words and "HR opinion : strong" in kept.words
    asked(kate, "options D-1 CV-5", "Active: perhaps")
    assert "Draft" in asked(kate, "diffusion D-1").text
    assert "There" not in asked(kate, "diffusions", "status: draft").text
    asked(kate, "diffusions", "status: lost\npage: 9\nlines: 1\nsearch: senior")
    asked(kate, "copy D-1")
    asked(kate, "add CV-4 D-2")
    asked(kate, "remove CV-4 D-2")
    assert "deleted" in asked(kate, "delete D-2").subject


def test_a_diffusion_runs_in_english(kate):
    """D31, D33, D36: its preview, launch, extension, end and archive; what cannot be done, and why."""
    draft = asked(kate, "new diffusion", FORM)
    assert "Nothing has been sent" in draft.words
    assert "John" in clicked(kate, draft, "Preview").text
    assert "only a finished diffusion" in asked(kate, "archive D-1").words
    launched = replied(kate, draft, "launch")
    assert "launched to 2 contacts, answers expected before Tuesday 15 December 2026" in launched.words
    assert "already launched (Running)" in asked(kate, "launch D-1").words
    asked(kate, "add CV-4 D-1")
    asked(kate, "remove CV-4 D-1")
    asked(kate, "extend D-1")
    asked(kate, "extend D-1 01/12/2025")
    assert "runs until Sunday 20 December 2026" in asked(kate, "extend D-1 to 20 December").words
    page = asked(kate, "diffusion D-1")
    assert "has not answered" in page.text
    asked(kate, "answers D-1")
    assert "finished" in asked(kate, "close D-1").words + asked(kate, "diffusion D-1").words.lower()
    asked(kate, "archive D-1")
    asked(kate, "launch D-9")
    asked(kate, "delete D-1")
    asked(kate, "edit D-1")
    asked(kate, "lanch D-1")


def running(world):
    """A diffusion John and Amy have; its draft's page."""
    draft = asked(world, "new diffusion", FORM)
    replied(world, draft, "launch")
    return draft


def test_answers_are_decided_in_english(kate):
    """D58, D59, D61: requests and remarks reach Kate in English; she approves, declines and reclassifies them."""
    page = running(kate)
    mail = kate.last("j.carter@plant.example")
    told(kate, kate.answer(JOHN, mail, "1 interview on Tuesday at 2pm\n2 not interested, too junior"))
    request = kate.last("k.moore@cabinet.example", "[R-1]")
    assert "Tuesday 8 December, 2 pm" in request.words
    why = clicked(kate, request, "Decline (reason)")
    assert "already placed" in why.links()["Decline: already placed"][2]
    done = replied(kate, why, "approve: room B")
    assert "room B" in done.text and "into both calendars" in done.words
    assert "SUMMARY:Interview: Jane Smith" in calendar(kate.last("j.carter@plant.example"))
    assert "Already decided by you" in replied(kate, request, "decline: no").subject
    told(kate, kate.answer(JOHN, mail, "2 can you send me the CV?\n1 could we have more time, until 22 December?"))
    several = replied(kate, page, "approve R-3\ndecline R-4: no\napprove R-99")
    assert "approved" in several.words and "I cannot find this request" in several.words
    told(kate, kate.answer(JOHN, mail, "Why not the second, let us talk about it"))
    kate.at("2026-12-02 09:00")
    for subject in ("reclassify R-5 interview", "reclassify R-5", "move R-1 09/12/2026 3 pm", "move R-1", "keep R-1",
                    "cancel interview R-1", "cancel interview R-1", "history D-1", "history R-1 original", "history CV-4",
                    "answers", "remind D-1", "approve R-5"):
        asked(kate, subject)
    assert "Origin" in replied(kate, request, "why").text
    told(kate, kate.answer(JOHN, mail, "1 we would like to hire her"))
    hired = replied(kate, kate.last("k.moore@cabinet.example", "[R-"), "approve")
    assert "; on the hire list E-1 “" in hired.words


def test_what_surrounds_the_work_is_english(kate):
    """D50: preferences, delegation, undoing, and letters that say nothing Facteur knows."""
    form = asked(kate, "preferences")
    assert "Notifications: at once\nTelephone: \nLanguage: English" in form.links()["Fill in"][2].replace("\r", "")
    replied(kate, form, "Notifications: sometimes\nLanguage: Greek\nTelephone: none")
    assert "summary at 18:00" in replied(kate, form, "Notifications: summary at 6 pm").words
    asked(kate, "delegate")
    asked(kate, "delegate h.alder@cabinet.example")
    asked(kate, "delegate j.carter@plant.example until 12/12/2026")
    assert "decides for you until Saturday 12 December 2026" in asked(kate, "delegate h.alder@cabinet.example until 12/12").subject
    assert "confie" in kate.last("h.alder@cabinet.example").subject
    asked(kate, "delegate")
    asked(kate, "end delegation")
    asked(kate, "end delegation")
    asked(kate, "good morning")
    asked(kate, "undo")
    asked(kate, "answers", "status: pending\ncontacts: nobody")


def test_the_help_is_english(kate):
    """Every topic, and every link of it."""
    for topic in ("", " diffusion", " answers", " candidates", " scenarios", " preferences"):
        page = asked(kate, "help" + topic)
        assert topic in ("", " preferences") or "Besides" not in page.text, topic
    for label in page.links():
        assert "did not understand" not in clicked(kate, page, label).subject


def test_a_misspelt_word_is_asked_about_in_english(kate):
    """The nearest commands are offered as English readers write them."""
    assert "delegate" in asked(kate, "delegat").links()
    assert "reclassify" in asked(kate, "reclasify").links()


def test_people_and_lists_are_kept_in_english(kate):
    """D44, D49, D52: candidates, contacts, groups, lists, searches and hires; their forms, pages, lists and files."""
    form = asked(kate, "new candidate")
    assert "Availability" not in form.text and "Available from" in form.text
    wrong = replied(kate, form, "First name: Ann\nName: Lee\nE-mail: ann\nTelephone: 06\nPostcode: x\n"
                                "Available from: 12/12/2026\nAvailable until: 01/12/2026")
    assert "points to correct" in wrong.subject or "correct" in wrong.words
    page = replied(kate, form, "First name: Ann\nName: Lee\nE-mail: ann.lee@mail.example\nTown: Lyon\nSkills: welder")
    assert "is now a candidate: CV-6" in page.words
    replied(kate, page, "edit CV-6")
    assert "Noted: Status" in replied(kate, page, "edit CV-6\nStatus: hired").words
    form = asked(kate, "new contact")
    assert "Type: external\nLanguage: French" in form.links()["Fill in"][2].replace("\r", "")
    replied(kate, form, "Name: Tom Hill\nE-mail: tom\nType: none\nLanguage: Greek")
    made = replied(kate, form, "Name: Tom Hill\nE-mail: t.hill@mill.example\nType: internal\nLanguage: English")
    assert "internal" in made.text
    for subject, body in (("candidates welder", ""), ("candidates", "lines: 1"), ("contacts", "type: internal"),
                          ("candidate CV-99", ""), ("candidate CV-4", ""), ("favourite CV-4 7", ""), ("edit contact nobody", ""),
                          ("group Welding", ""), ("group Welding: John Carter, Amy Wood", ""), ("groups", ""),
                          ("group Welding", ""), ("hire CV-6 Plant", ""), ("hires", ""), ("hires E-1", ""),
                          ("new list", ""), ("new list Welders", "Candidates: CV-6"), ("list L-1", ""), ("lists", ""),
                          ("add L-1 CV-4, CV-6", ""), ("remove L-1 CV-6", ""), ("edit L-1", "Label: Others"),
                          ("new search", ""), ("new search", "Label: Near\nPlace: Lyon\nRadius: far\nSkills: welder\nLimit: 999"),
                          ("new search", "Label: Near\nPlace: Lyon\nRadius: 10 km\nSkills: welder\nInactive for: 90 days\n"
                                         "Agency: mine\nAvailability: from 01/12/2026"),
                          ("searches", ""), ("saved search Q-1", ""), ("edit Q-1", ""), ("delete Q-1", ""), ("delete L-1", ""),
                          ("delete CV-6", "")):
        asked(kate, subject, body)


def test_a_candidate_who_is_not_named_is_asked_for_in_english(kate):
    for verb in ("hire", "favourite", "candidate"):
        assert f"“{verb} CV-12”" in asked(kate, verb).words, verb


def imported(world, name, text):
    """The answer to a file; its columns have the names every file has."""
    letter = world.write(KATE, "import", attachments=[(name, text.encode())])
    answer = next(mail for mail in world.run() if mail.message["In-Reply-To"] == letter["Message-ID"])
    assert not FRENCH.search(re.sub(r"(?m)^\W*prenom;.*|(?<=column )\S+|\bnom(?=:)", "", answer.subject + answer.text)), answer.text
    return answer


def test_files_are_imported_in_english(kate):
    """D52: what is wrong with a file, and with each of its lines."""
    how = imported(kate, "notes.doc", "notes")
    assert "the CSV file" in how.subject
    answer = imported(kate, "people.csv", "prenom;nom;email;agence;disponible_du;taille;document\nAnn;;ann@mail.example;;;;\n"
                      "Bob;Hill;bob;;;;\nTom;Hill;jane.smith@mail.example;;;;\nSue;Hill;;Nice;;;\nJoe;Hill;;;often;;\nAmy;Hill;;;;;cv.pdf\n")
    for words in ("taille: this column is not known", "nom: is missing", "“bob” is not an address", "agence: “Nice” does not exist",
                  "“often” is not a date (DD/MM/YYYY)", "“cv.pdf” is not attached"):
        assert words in answer.words, words
    assert "neither internal nor external" in imported(kate, "contacts.csv", "nom;email;type\nHill;a@mill.example;none\n").words
    assert "1 contact added" in imported(kate, "contacts.csv", "nom;email;type\nHill;a@mill.example;internal\n").words


def test_what_the_store_refuses_is_told_in_english(kate):
    """What only the store, which knows of no language, finds wrong."""
    asked(kate, "new list Welders", "Candidates: CV-4")
    assert "an address is no name for a group" in asked(kate, "group j.carter@plant.example: Amy Wood").words
    page = asked(kate, "new scenario", "Label: Spring\nList: L-1\nLaunch date: 03/12/2026\nFrequency: every day\n"
                                       "Message: Hello {{name}}")
    assert "“{{name}}” is no field I know. These are: {{prenom}}" in page.words.replace("{{nom}}", "")


def test_templates_are_edited_in_english(kate):
    """D10: the list, a text, what is wrong in it, its versions and the original."""
    kate.ctl("recruiter", "add", "--name", "Ada Chef", "--email", "a.chef@cabinet.example", "--agency", "Lyon", "--language", "en",
             "--admin")
    ada = "Ada Chef <a.chef@cabinet.example>"
    begin, end = "=== template begins ===\n", "\n=== template ends ==="

    def wrote(subject):
        return told(kate, kate.write(ada, subject))

    assert "only changed by" in asked(kate, "template motif").words
    assert "Templates: " in wrote("templates").subject and "there is no template “x”" in wrote("template x").words
    page = wrote("template diffusion-debut-client english")
    text = page.text.split(begin)[1].split(end)[0]
    assert text.startswith("Subject: ") and begin in page.links()["Edit the text"][2].replace("\r", "")

    def put(changed):
        return told(kate, kate.answer(ada, page, begin + changed + end))

    assert "is not a field of this mail (line " in put(text + "\n{{secret}}").words
    assert "is not closed" in put(text + "\n{{#liens}}").words and "the first line must be" in put(text.split("\n", 1)[1]).words
    done = put(text + "\nSee you soon")
    assert "version 1 is in use" in done.words and "+ See you soon" in done.text
    assert "version 2 is in use" in put(text + "\nSoon").words
    back = wrote("template diffusion-debut-client english")
    assert "See you soon" in clicked(kate, back, "Back to version 1", who=ada).text
    assert "original text is in use again" in clicked(kate, back, "Back to the original text", who=ada).words


def test_a_scenario_runs_in_english(kate):
    """D42: a scenario's form, message, page, batches, immediate send and history; the assistant's form and steps."""
    with open(kate.config, "a", encoding="utf-8") as file:
        file.write("limits: { recipients = 1; };\n")
    asked(kate, "new list Developers", "Candidates: CV-4, CV-5")
    form = asked(kate, "new scenario")
    assert "Launch date: " in form.links()["Fill in"][2] and "Frequency: " in form.links()["Fill in"][2]
    wrong = replied(kate, form, "Label: Spring\nList: Nothing\nLaunch date: 31/11/2026\nFrequency: often\nSend by SMS: perhaps")
    assert "points to correct" in wrong.subject
    made = replied(kate, form, "Label: Spring\nList: L-1\nLaunch date: 10/12/2026\nFrequency: every 2 weeks\n"
                               "Inactive for: 3 days\nMessage: Hello {{prenom}}, are you free in May?")
    assert "created and active" in made.subject and "every 2 weeks" in made.text
    assert "1 candidate beyond 1: this run does not write to them. 1 run more, one a day" in made.words
    split = clicked(kate, made, "Write to them on the next days")
    assert "1 a run: 1 run more for 1 candidate, one a day" in split.words
    clicked(kate, split, "Stop splitting")
    now = clicked(kate, made, "Send now")
    assert "the launch date is 10/12/2026" in now.words
    assert "The message leaves at" in clicked(kate, now, "Launch anyway").words
    for subject, body in (("my scenarios", ""), ("scenarios of my agency", ""), ("scenario S-1", ""), ("candidates S-1", ""),
                          ("history S-1", ""), ("edit S-1", ""), ("edit S-1", "Frequency: every month"), ("deactivate S-1", ""),
                          ("deactivate S-1", ""), ("activate S-1", ""), ("scenario S-9", ""), ("assistant", ""), ("assistant steps", ""),
                          ("assistant", "Label: All\nSkills: nothing\nLaunch date: 10/12/2026\nFrequency: weekly"),
                          ("delete S-1", ""), ("delete L-1", "")):
        asked(kate, subject, body)


def test_what_comes_of_a_scenario_is_told_in_english(kate):
    """D42: what was sent, what candidates answer, and a burst of refusals."""
    with open(f"{kate.root}/ten.csv", "w", encoding="utf-8") as file:
        file.write("prenom;nom;email;agence\n" + "".join(f"P{i};Hill;p{i}@mail.example;Lyon\n" for i in range(10)))
    kate.ctl("import", "candidates", file.name)
    asked(kate, "new list Spring", "Candidates: " + ", ".join(f"CV-{number}" for number in range(4, 16)))
    page = asked(kate, "new scenario", "Label: Spring\nList: L-1\nLaunch date: 03/12/2026\nFrequency: every day\n"
                                       "Message: Hello {{prenom}}")
    clicked(kate, clicked(kate, page, "Send now"), "Launch anyway")
    report = english(kate.last("k.moore@cabinet.example", "12 messages sent"))
    assert "The mails were sent." in report.words and "Accepted : 12" in report.words
    sent = [mail for mail in kate.sent if mail.to.endswith("@mail.example")]
    kate.answer("P0 <p0@mail.example>", next(mail for mail in sent if mail.to.startswith("p0@")),
                "Thank you, but I have found a job and I am no longer available.")
    kate.run()
    answer = english(kate.last("k.moore@cabinet.example", "P0 Hill"))
    assert "Status : unavailable" in clicked(kate, answer, "Note as no longer available").words
    for mail in sent[:10]:
        kate.deliver(bounce(mail, "5.7.1"))
    kate.run()
    stopped = english(kate.last("k.moore@cabinet.example", "too many refusals"))
    assert "active" in clicked(kate, stopped, "Reactivate").words


def test_a_start_that_is_held_is_told_in_english(kate):
    """D53: by the clock, to nobody in particular."""
    draft = asked(kate, "new diffusion", FORM.replace("01/12/2026", "03/12/2026"))
    replied(kate, draft, "launch")
    replied(kate, draft, "options CV-4\nHide identity: yes\nSummary: Mrs SMITH has twenty years of experience.")
    kate.at("2026-12-03 09:00")
    held = [mail for mail in kate.run() if "is held" in mail.subject]
    assert held[0].subject == "[D-1] A message for your contacts is held", held
    assert english(held[0]) and kate.json("diffusion", "show", "D-1")["status"] == "draft"
