"""One diffusion of four candidates to three operationals, through IMAP and SMTP only, as the people would."""
import email
import re

from conftest import HELENE, LUC, MARIE, PAUL, only

HELENE_AT, PAUL_AT, MARIE_AT, LUC_AT = "h.alder@cabinet.example", "p.roux@usine-roux.example", \
    "m.blanc@mecadis.example", "l.noir@mecadis.example"
FORM = """Titre : Développeurs C confirmés
Tags : C, embarqué
Début : 01/12/2026
Fin : 15/12/2026
Contacts : Paul Roux, m.blanc@mecadis.example, Luc Noir
Candidats : CV-1, Sofia Benali, CV-3, CV-4
"""
# Karim Haddad is hidden: no spelling of him may leave, in any part.
HIDDEN = [b"haddad", b"karim", b"0633445566", b"06 33 44 55 66"]


def sent_to(world, address):
    return [mail for mail in world.sent if mail.to == address]


def bytes_of(mail):
    """Everything a reader could find: headers, parts decoded, attachments' bytes and names."""
    message = email.message_from_bytes(mail.raw)
    found = [mail.raw, mail.subject.encode()]
    for part in message.walk():
        found.append((part.get_filename() or "").encode())
        if not part.is_multipart():
            found.append(part.get_payload(decode=True) or b"")
    return b"\n".join(found).lower()


def well_formed(mail):
    """What any client relies on."""
    kinds = [part.get_content_type() for part in mail.message.walk()]
    assert "text/plain" in kinds and "text/html" in kinds and "multipart/alternative" in kinds
    assert mail.id and mail.message["Date"] and mail.message["Auto-Submitted"]
    assert re.fullmatch(r"diffusion\+[a-z2-7]{20,}@cabinet\.example", mail.reply_to), mail.reply_to
    assert mail.text.strip() and "{{" not in mail.text + mail.html and "\ufffd" not in mail.text + mail.html
    assert "é" in mail.text or "è" in mail.text or "à" in mail.text
    for address, subject, body in mail.links().values():
        assert address == mail.reply_to and body and subject


def test_a_diffusion_lives_its_whole_life(world):
    """D1, D9, D11-D18, D31-D34, D36, D37, D43, D46, D52, D53, D58, D59, D61-D64: on real servers."""
    # the form, asked for and sent back
    world.at("2026-12-01 09:00")
    world.write(HELENE, "nouvelle diffusion")
    form = only(world.run())
    assert form.to == HELENE_AT and "Titre" in form.text
    world.answer(HELENE, form, FORM, quote=False)
    draft = only(world.run())
    assert draft.subject.startswith("[D-1]") and "brouillon" in draft.text
    assert form.id in draft.references or draft.references

    # one hidden; then launched
    world.answer(HELENE, draft, "options CV-3\nCacher son identité : oui\nRésumé : Vingt ans d'embarqué.")
    world.run()
    world.click(HELENE, draft, "Lancer")
    launched = world.run()
    assert {mail.to for mail in launched} >= {PAUL_AT, MARIE_AT, LUC_AT}
    first = world.last(PAUL_AT)
    assert "Jean Martin" in first.words and "identité masquée" in first.words
    assert set(first.attachments) == {"cv-jean-martin.pdf", "cv-sofia-benali.pdf", "cv-elodie-garnier.pdf"}
    assert all(data.startswith(b"%PDF") for data in first.attachments.values())

    # people answer as people do
    world.at("2026-12-02 11:00")
    world.answer(PAUL, first, "Bonjour Hélène,\n\nJ'aimerais rencontrer Jean Martin mardi à 14h.\n"
                              "Sofia Benali : non, trop junior.\n\nCordialement,\nPaul Roux\n06 00 00 00 00")
    world.answer(MARIE, world.last(MARIE_AT), "3 : identité\n1 pas intéressé\n\nEnvoyé de mon iPhone")
    world.click(LUC, world.last(LUC_AT), "Une question", more="est-il mobile ?")
    world.run()
    asked = {(f["contact"], f["candidate"], f["action"]): f for f in world.json("feedback", "list")}
    assert ("Paul Roux", 1, "interview") in asked or (PAUL_AT, 1, "interview") in asked
    by = {(f["candidate"], f["action"]): f for f in asked.values()}
    assert by[1, "interview"]["when"].startswith("2026-12-08T14:00")
    assert (2, "declined") in by and (3, "identity") in by and (1, "declined") in by and (1, "information") in by
    assert world.last(PAUL_AT).message["In-Reply-To"]  # the receipt threads

    # one validated with a click, one refused without a reason, asked back, then refused with one
    request = world.last(HELENE_AT, f"[{by[1, 'interview']['ref']}]")
    world.click(HELENE, request, "Valider")
    world.answer(HELENE, world.last(HELENE_AT, f"[{by[1, 'information']['ref']}]"), "refuser")
    world.run()
    assert "Hélène Alder" in world.last(PAUL_AT).words and "Jean Martin" in world.last(PAUL_AT).subject
    reason = world.last(HELENE_AT, f"[{by[1, 'information']['ref']}]")
    assert "motif" in reason.words
    assert [m for m in sent_to(world, LUC_AT) if "refus" in m.words.lower()] == []
    world.answer(HELENE, reason, "refuser : il ne souhaite pas bouger")
    world.run()
    assert "il ne souhaite pas bouger" in world.last(LUC_AT).words

    # until here, not one byte of the hidden identity has left to an operational
    for address in (PAUL_AT, MARIE_AT, LUC_AT):
        for mail in sent_to(world, address):
            assert [word for word in HIDDEN if word in bytes_of(mail)] == []

    # the identity request takes effect, with a comment, for who asked only
    world.answer(HELENE, world.last(HELENE_AT, f"[{by[3, 'identity']['ref']}]"), "valider : disponible dès janvier")
    world.run()
    told = world.last(MARIE_AT)
    assert "Karim Haddad" in told.words and "disponible dès janvier" in told.words
    assert "cv-karim-haddad.pdf" in told.attachments
    for address in (PAUL_AT, LUC_AT):
        for mail in sent_to(world, address):
            assert [word for word in HIDDEN if word in bytes_of(mail)] == []

    # one is switched off midway: it leaves every later mail
    world.at("2026-12-03 09:00")
    world.answer(HELENE, draft, "options CV-2\nActif : non")
    world.run()
    world.answer(PAUL, first, "mes candidats")
    world.run()
    space = world.last(PAUL_AT)
    assert "[C1] Jean Martin" in space.words and "[C2]" not in space.text and "sofia" not in str(space.attachments)

    # prolonged, then over
    world.answer(HELENE, draft, "prolonger 18/12/2026")
    world.run()
    assert "18 décembre" in world.last(PAUL_AT).words
    world.answer(MARIE, world.last(MARIE_AT), "4 : entretien jeudi 17 décembre à 10h")
    world.run()
    world.at("2026-12-19 00:30")
    ended = world.run()
    assert {mail.to for mail in ended} >= {PAUL_AT, MARIE_AT, LUC_AT, HELENE_AT}
    assert world.json("diffusion", "show", "D-1")["status"] == "reviewing"

    # a late answer is kept and marked
    world.at("2026-12-19 10:00")
    world.answer(LUC, world.last(LUC_AT), "Jean Martin m'intéresse finalement")
    world.run()
    late = [f for f in world.json("feedback", "list") if f["late"]]
    assert [(f["candidate"], f["action"]) for f in late] == [(1, "interested")]

    # the last decision ends it
    pending = only(world.json("feedback", "list", "--status", "pending"))
    world.answer(HELENE, world.last(HELENE_AT, f"[{pending['ref']}]"), "valider")
    world.run()
    assert world.json("diffusion", "show", "D-1")["status"] == "done"

    for mail in world.sent:
        well_formed(mail)
    assert world.json("outbox", "list", "--state", "dead") == []
    assert len(world.bed.letters("diffusion@cabinet.example")) == 0
    assert world.ctl("journal", "verify").returncode == 0
