"""Monday to Friday at a recruiter's desk, every letter through Exim and Dovecot; one is written in a terminal, all are opened in a
browser where there is one."""
import email.utils

import browser
import pytest
from conftest import HELENE, MARIE, NOE, PAUL, only
from terminal import LACKING, Neomutt
from testbed import wait_for
from world import Mail, small_pdf

icalendar = pytest.importorskip("icalendar")  # contrib/with-deps brings it, and what follows
pytestmark = pytest.mark.skipif(bool(LACKING), reason="needs neomutt and tmux")

HELENE_AT, PAUL_AT, MARIE_AT, NOE_AT = "h.alder@cabinet.example", "p.roux@usine-roux.example", \
    "m.blanc@mecadis.example", "n.keller@cabinet.example"
HIDDEN = [b"haddad", b"karim", b"0633445566", b"06 33 44 55 66"]


def to(mails, address):
    return only([mail for mail in mails if mail.to == address])


def everything_in(mail):
    found = [mail.raw, mail.subject.encode()]
    for part in mail.message.walk():
        found.append((part.get_filename() or "").encode())
        if not part.is_multipart():
            found.append(part.get_payload(decode=True) or b"")
    return b"\n".join(found).lower()


def monday(world):
    """D1, D39, D47, D49, D50, D53: an application comes in, people are gathered, a diffusion leaves."""
    world.at("2026-12-07 09:00")
    world.write(HELENE, "TR: Candidature soudeur", """\
De : Léa Morel <lea.morel@mail.example>
Envoyé : dimanche 6 décembre 2026 18:12
À : Hélène Alder
Objet : Candidature soudeur

Madame,

Je vous adresse ma candidature. Vous pouvez me joindre au 06 77 88 99 00.

Léa Morel
""", attachments=[("CV Léa Morel.pdf", small_pdf(["Léa Morel", "Soudeuse TIG"]))])
    world.write(HELENE, "Nouveau contact : Anne Bon <lyon@cabinet.example>, Forges du Rhône")
    made = world.run()
    world.click(HELENE, only([m for m in made if "candidat" in m.subject]), "Créer la fiche")
    world.click(HELENE, only([m for m in made if "contact" in m.subject]), "Créer le contact")
    world.write(HELENE, "nouvelle liste Soudeurs", "CV-1\nCV-3")
    assert len(world.run()) == 3
    assert world.json("candidate", "show", "lea.morel@mail.example")["documents"] == ["CV Léa Morel.pdf"]
    world.write(HELENE, "nouvelle diffusion", "Titre : Soudeurs TIG\nFin : 11/12/2026\n"
                "Contacts : Paul Roux, Marie Blanc\nCandidats : Léa Morel, CV-3, CV-1")
    draft = only(world.run())
    world.answer(HELENE, draft, "masquer Karim Haddad")
    world.run()
    world.answer(HELENE, draft, "aperçu")
    assert any("Aperçu" in mail.subject for mail in world.run())
    world.click(HELENE, draft, "Lancer")
    assert PAUL_AT not in {mail.to for mail in world.run()}, "within the undo delay nothing has left"
    world.at("2026-12-07 09:03")
    sent = world.run()
    for address in (PAUL_AT, MARIE_AT):
        mail = to(sent, address)
        assert "[C1] Léa Morel" in mail.text and "identité masquée" in mail.text
    return draft


def tuesday(world):
    """D58, D59, D61: answers, a decision taken back, and the interview in two calendars."""
    world.at("2026-12-08 10:00")
    world.answer(PAUL, world.last(PAUL_AT), "Bonjour,\n\n1 entretien jeudi 10 décembre à 14h\n3 non, trop junior\n\nPaul Roux")
    world.click(MARIE, world.last(MARIE_AT), "Connaître son identité")
    world.run()
    by = {(f["candidate"], f["action"]): f["ref"] for f in world.json("feedback", "list")}
    assert set(by) == {(1, "interview"), (3, "declined"), (2, "identity")}
    request = world.last(HELENE_AT, f"[{by[1, 'interview']}]")
    world.click(HELENE, request, "Valider")
    receipt = only(world.run())
    world.click(HELENE, receipt, "Annuler")
    assert "Annulé" in only(world.run()).subject
    world.at("2026-12-08 10:10")
    assert world.run() == [], "what was taken back has sent nothing"
    before = world.arrived()
    with Neomutt(world, HELENE) as helene:
        helene.reply(by[1, "interview"], "valider : demandez l'accueil\n")
        wait_for("what she wrote in the terminal to arrive", lambda: world.arrived() > before)
    world.run()
    world.at("2026-12-08 10:13")
    sent = world.run()
    told = to(sent, PAUL_AT)
    assert "demandez l'accueil" in told.words
    invitations = [part for mail in (told, to(sent, HELENE_AT)) for part in mail.message.walk()
                   if part.get_content_type() == "text/calendar"]
    assert len(invitations) >= 2
    for part in invitations:
        event = icalendar.Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")[0]
        assert event.decoded("dtstart").strftime("%Y-%m-%dT%H:%M") == "2026-12-10T13:00"
    return by


def wednesday(world, by):
    """D7: a colleague of another office decides while she is away, and both are named."""
    world.at("2026-12-09 09:00")
    world.write(NOE, f"valider {by[2, 'identity']}")
    assert "autre agence" in to(world.run(), NOE_AT).words
    world.write(HELENE, "déléguer n.keller@cabinet.example jusqu'au 10/12")
    world.run()
    world.write(NOE, f"valider {by[2, 'identity']} : disponible en janvier")
    world.run()
    world.at("2026-12-09 09:03")
    told = to(world.run(), MARIE_AT)
    assert "Karim Haddad" in told.words and "disponible en janvier" in told.words
    decided = [line for line in world.json("journal", "list") if line["event"] == "feedback.validate"][-1]
    assert decided["actor"] == NOE_AT and "par délégation d'Hélène Alder" in decided["text"]


def friday(world, draft):
    """D33, D34, D14: the end, and who said what."""
    world.at("2026-12-12 00:30")
    ended = world.run()
    recap = next(mail for mail in ended if mail.to == HELENE_AT and "[D-1]" in mail.subject)
    assert {PAUL_AT, MARIE_AT} <= {mail.to for mail in ended}
    table = next(data for name, data in recap.attachments.items() if name.endswith(".csv")).decode("utf-8-sig")
    for words in ("Paul Roux", "Marie Blanc", "Léa Morel", "trop junior"):
        assert words in recap.words and words in table, words
    assert world.json("diffusion", "show", "D-1")["status"] == "done"
    world.answer(HELENE, draft, "historique D-1")
    assert "par délégation" in only(world.run()).text.replace("\u00a0", " ")


def test_the_week(world):
    """D1, D7, D14, D33, D34, D39, D47, D49, D50, D53, D58, D59, D61: a recruiter's week on real servers."""
    world.configure(undo_s=120)
    draft = monday(world)
    by = tuesday(world)
    wednesday(world, by)
    friday(world, draft)
    for mail in world.sent:
        if mail.to == PAUL_AT:
            assert [word for word in HIDDEN if word in everything_in(mail)] == []
        assert email.utils.parsedate_to_datetime(str(mail.message["Date"])) and "{{" not in mail.text + mail.html
    assert world.json("outbox", "list", "--state", "dead") == []
    assert len(world.bed.letters("diffusion@cabinet.example")) == 0
    assert world.ctl("journal", "verify").returncode == 0
    assert len(world.sent) > 20 and all(mail.text.strip() and mail.html for mail in world.sent)
    if browser.CHROMIUM is not None:
        assert browser.faults(world.sent) == []


PAGE = b"""Content-Type: multipart/alternative; boundary=x

--x
Content-Type: text/plain

Bonjour
--x
Content-Type: text/html

<html><head><style>p { margin: 0 }</style></head><body>%s</body></html>
--x--
"""


@pytest.mark.skipif(browser.CHROMIUM is None, reason="Chromium comes with `contrib/with-deps make gates`")
@pytest.mark.parametrize("body, told", [
    (b"<p>Bonjour</p>", None),
    (b"<p>Bonsoir</p>", "says otherwise: Bonjour"),
    (b"<p>Bonjour</p><p style='width:900px'>&nbsp;</p>", "pixels wide in 375"),
    (b"<p>Bonjour</p><img src='https://elsewhere.example/x.png' alt=''>", "fetches ['https://elsewhere.example/x.png']"),
])
def test_the_browser_sees_what_is_wrong(body, told):
    """So that silence about the week's mails means something."""
    found = browser.faults([Mail(PAGE % body)])
    assert found == [] if told is None else told in only(found)
