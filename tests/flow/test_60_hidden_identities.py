"""D53, D54: nothing of a hidden candidate leaves, in the mail, in its files or in what the files say."""
import io
import zipfile
import zlib

import pytest
from conftest import FORM, HELENE, MARIE, NOE, PAUL, drafted, launched, make_world, only
from world import small_pdf

pytestmark = pytest.mark.in_turns(2)

PAUL_AT, MARIE_AT, HELENE_AT = "p.roux@usine-roux.example", "m.blanc@mecadis.example", "h.alder@cabinet.example"
SECRETS = (b"haddad", b"karim", b"06 33 44 55 66", b"0633445566")
CLEAN = ["Architecte embarqué, vingt ans d'expérience", "Ferroviaire, puis aéronautique. Anglais courant."]


def packed_pdf(lines, title=""):
    """As small_pdf, its page compressed and with a title: what no search of bytes sees."""
    text = b"BT /F1 14 Tf 56 780 Td 18 TL\n" + b"".join(
        b"(" + line.encode("cp1252") + b") Tj T*\n" for line in lines) + b"ET"
    stream = zlib.compress(text)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Title (%s) >>" % title.encode("cp1252"),
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + b"trailer << /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


def docx(paragraphs, author="", header=""):
    """A Word file, its runs cut anywhere as Word does."""
    def p(text):
        half = len(text) // 2
        return f"<w:p><w:r><w:t>{text[:half]}</w:t></w:r><w:r><w:t>{text[half:]}</w:t></w:r></w:p>"

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("[Content_Types].xml", "<Types/>")
        z.writestr("word/document.xml",
                   "<w:document xmlns:w='w'><w:body>" + "".join(map(p, paragraphs)) + "</w:body></w:document>")
        z.writestr("word/header1.xml", f"<w:hdr xmlns:w='w'>{p(header)}</w:hdr>")
        z.writestr("docProps/core.xml", f"<c xmlns:dc='d'><dc:creator>{author}</dc:creator></c>")
    return out.getvalue()


def odt(paragraphs, creator=""):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        z.writestr("content.xml", "<office xmlns:text='t'>" + "".join(f"<text:p>{t}</text:p>" for t in paragraphs) +
                   "</office>")
        z.writestr("meta.xml", f"<meta xmlns:dc='d'><dc:creator>{creator}</dc:creator></meta>")
    return out.getvalue()


def hidden_with(world, name, data):
    """A draft where the hidden candidate 3 shares this file, attached to the options."""
    draft = drafted(world)
    world.answer(HELENE, draft, "options CV-3\nCacher son identité : oui", attachments=[(name, data)])
    world.run()
    return draft


def launch(world, draft):
    world.answer(HELENE, draft, "lancer")
    return world.run()


def all_bytes(mail):
    found = [mail.raw, mail.text.encode(), mail.html.encode()]
    for part in mail.message.walk():
        if not part.is_multipart():
            found.append(part.get_payload(decode=True) or b"")
    return b"\n".join(found).lower()


def nothing_left(world):
    return [mail for mail in world.sent if mail.to in (PAUL_AT, MARIE_AT)] == []


def draft_status(world):
    return world.json("diffusion", "show", "D-1")["status"]


LEAKS = [
    ("propre.pdf", packed_pdf(CLEAN + ["Karim Haddad"]), "son nom", "la page 1"),
    ("propre.pdf", packed_pdf(CLEAN + ["H A D D A D"]), "son nom de famille", "la page 1"),
    ("propre.pdf", packed_pdf(CLEAN + ["tel. +33 (0)6.33.44.55.66"]), "son numéro de téléphone", "la page 1"),
    ("propre.pdf", packed_pdf(CLEAN, title="CV HADDAD Karim"), "son nom", "les propriétés"),
    ("propre.docx", docx(CLEAN + ["Monsieur Haddad"]), "son nom de famille", "le texte"),
    ("propre.docx", docx(CLEAN, author="karim haddad"), "son nom", "les propriétés"),
    ("propre.docx", docx(CLEAN, header="KARIM HADDAD"), "son nom", "l'en-tête"),
    ("propre.odt", odt(CLEAN + ["karim.haddad@mail.example"]), "son nom et son adresse e-mail", "le texte"),
    ("propre.odt", odt(CLEAN, creator="Karim Haddad"), "son nom", "les propriétés"),
    ("propre.txt", "\n".join(CLEAN + ["Haddad, Karim"]).encode(), "son nom", "le texte"),
]


@pytest.mark.sampled(4)
@pytest.mark.parametrize("name,data,what,where", LEAKS, ids=[f"{n}-{w}-{p}".replace(" ", "-") for n, _, w, p in LEAKS])
def test_a_document_that_tells_holds_the_launch(world, name, data, what, where):
    """D53: sending is held, and the recruiter told which document, what and where."""
    draft = hidden_with(world, name, data)
    answer = only(launch(world, draft))
    assert answer.to == HELENE_AT and "Je n'ai rien changé" in answer.words
    assert f"Candidat 3 : on lit {what} dans « {name} » ({where})." in answer.words
    assert {"Choisir d'autres documents", "Lever le masque", "Envoyer quand même"} <= set(answer.links())
    assert nothing_left(world) and draft_status(world) == "draft"


UNREADABLE = [
    ("scan.pdf", small_pdf([]), "il n'a pas de texte"),
    ("photo.jpg", b"\xff\xd8\xff\xe0" + b"0" * 50000, "c'est une image"),
    ("vieux.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "un ancien format de Word"),
    ("abime.pdf", b"%PDF-1.4 torn", "il est abîmé ou protégé"),
    ("bombe.docx", docx([" " * (20 << 20)]), "il ne se décompresse pas"),
]


@pytest.mark.parametrize("name,data,reason", UNREADABLE, ids=[row[0] for row in UNREADABLE])
def test_what_cannot_be_read_counts_as_telling(world, name, data, reason):
    """D53: a scan, an image, a damaged or unknown file is not sent before the recruiter says so."""
    answer = only(launch(world, hidden_with(world, name, data)))
    assert f"Candidat 3 : « {name} » ne peut pas être lu" in answer.words and reason in answer.words
    assert nothing_left(world)


@pytest.mark.parametrize("name,data", [("propre.pdf", packed_pdf(CLEAN)), ("propre.docx", docx(CLEAN)),
                                       ("propre.odt", odt(CLEAN)), ("propre.txt", "\n".join(CLEAN).encode())],
                         ids=["pdf", "docx", "odt", "txt"])
def test_a_document_that_tells_nothing_leaves_under_a_neutral_name(world, name, data):
    """D53: no name in either header, the ending kept."""
    launch(world, hidden_with(world, "CV Karim Haddad" + name[name.index("."):], data))
    for at in (PAUL_AT, MARIE_AT):
        mail = world.last(at)
        assert f"candidat-3-document-1{name[name.index('.'):]}" in mail.attachments
        assert data in mail.attachments.values()
        everything = all_bytes(mail)
        assert not [secret for secret in SECRETS if secret in everything]


def test_a_favourite_nobody_chose_stays_here_while_it_would_tell(world):
    """D49, D53: the CV a candidate joined with is left out, the launch goes on, and the CV goes once the identity may be known."""
    draft = drafted(world)
    world.answer(HELENE, draft, "options CV-3\nCacher son identité : oui")
    told = only(world.run())
    assert "cv-karim-haddad.pdf" in told.words and "son nom" in told.words and "reste ici" in told.words
    launch(world, draft)
    assert "cv-karim-haddad.pdf" in world.last(HELENE_AT, "lancée").words
    for at in (PAUL_AT, MARIE_AT):
        assert set(world.last(at).attachments) == {"cv-jean-martin.pdf", "cv-sofia-benali.pdf"}
    world.answer(PAUL, world.last(PAUL_AT), "3 : identité", dmarc=None)
    world.run()
    world.click(HELENE, world.last(HELENE_AT, "[R-"), "Valider")
    world.run()
    assert list(world.last(PAUL_AT).attachments) == ["cv-karim-haddad.pdf"]
    world.answer(MARIE, world.last(MARIE_AT), "mes candidats", dmarc=None)
    everything = all_bytes(only(world.run()))
    assert not [secret for secret in SECRETS if secret in everything]
    world.answer(PAUL, world.last(PAUL_AT), "mes candidats", dmarc=None)
    assert "cv-karim-haddad.pdf" in only(world.run()).attachments


def test_the_recruiter_may_send_it_all_the_same(world):
    """D53: `envoyer quand même`, by the link: what was shown leaves, under its neutral name."""
    scan = small_pdf([])
    answer = only(launch(world, hidden_with(world, "scan.pdf", scan)))
    world.click(HELENE, answer, "Envoyer quand même")
    world.run()
    assert world.last(PAUL_AT).attachments["candidat-3-document-1.pdf"] == scan
    assert draft_status(world) == "running"


def test_the_words_alone_are_enough(world):
    answer = only(launch(world, hidden_with(world, "scan.pdf", small_pdf([]))))
    world.answer(HELENE, answer, "Envoyer quand même, merci")
    world.run()
    assert draft_status(world) == "running"


def test_an_emptied_mask_is_asked_about(world):
    """Whether the identity may be seen is not guessed."""
    draft = drafted(world)
    world.answer(HELENE, draft, "options CV-2\nCacher son identité : o")
    assert "Identité cachée : oui" in only(world.run()).words
    world.answer(HELENE, draft, "options CV-2\nCacher son identité :")
    assert "oui ou non ?" in only(world.run()).words
    assert [one["hidden"] for one in world.json("diffusion", "show", "D-1")["dossiers"]] == [False, True, False]


def test_the_word_holds_for_what_was_shown_only(world):
    """D53: with another document, the question is asked again."""
    draft = hidden_with(world, "scan.pdf", small_pdf([]))
    shown = only(launch(world, draft))
    world.answer(HELENE, draft, "options CV-3", attachments=[("autre.pdf", packed_pdf(CLEAN + ["Haddad"]))])
    world.run()
    world.click(HELENE, shown, "Envoyer quand même")
    again = only(world.run())
    assert "autre.pdf" in again.words and "scan.pdf" not in again.words
    assert nothing_left(world) and draft_status(world) == "draft"


def test_nothing_held_nothing_to_send(world):
    draft = drafted(world)
    world.answer(HELENE, draft, "envoyer quand même")
    assert "aucun message de la diffusion D-1 n'est retenu" in only(world.run()).words


def test_the_mask_lifted_all_leaves(world):
    answer = only(launch(world, hidden_with(world, "cv.pdf", packed_pdf(CLEAN + ["Karim Haddad"]))))
    world.click(HELENE, answer, "Lever le masque")
    world.run()
    launch(world, answer)
    assert "cv.pdf" in world.last(PAUL_AT).attachments and "Karim Haddad" in world.last(PAUL_AT).words


def test_other_documents_chosen_it_leaves(world):
    """D54."""
    answer = only(launch(world, hidden_with(world, "cv.pdf", packed_pdf(CLEAN + ["Karim Haddad"]))))
    world.click(HELENE, answer, "Choisir d'autres documents")
    form = only(world.run())
    assert "cv.pdf" in form.words
    world.answer(HELENE, form, "Documents : aucun")
    world.run()
    launch(world, answer)
    assert set(world.last(PAUL_AT).attachments) == {"cv-jean-martin.pdf", "cv-sofia-benali.pdf"}


def test_a_start_by_the_clock_waits_for_the_recruiter(world):
    """D32, D53: at its date nothing leaves, and the recruiter has one mail with the choices."""
    world.write(HELENE, "nouvelle diffusion", FORM.replace("01/12/2026", "03/12/2026"))
    draft = only(world.run())
    world.answer(HELENE, draft, "options CV-3\nCacher son identité : oui\nRésumé : M. Haddad, vingt ans.")
    world.run()
    launch(world, draft)
    assert nothing_left(world)
    world.at("2026-12-03 08:00")
    told = only(world.run())
    assert told.to == HELENE_AT and "Candidat 3" in told.words and nothing_left(world)
    assert world.run() == []
    world.click(HELENE, told, "Envoyer quand même")
    world.run()
    assert draft_status(world) == "running"


def test_a_document_asked_for_is_held_too(world):
    """D53, D58: validating a request for documents tells, too: nothing is decided until the recruiter chooses."""
    launched(world)
    world.answer(PAUL, world.last(PAUL_AT), "3 : document", dmarc=None)
    world.run()
    request = world.last(HELENE_AT, "[R-")
    world.click(HELENE, request, "Valider")
    answer = only(world.run())
    assert answer.to == HELENE_AT and "cv-karim-haddad.pdf" in answer.words
    assert world.json("feedback", "list")[0]["status"] == "pending"
    world.click(HELENE, answer, "Envoyer quand même")
    world.run()
    assert world.json("feedback", "list")[0]["status"] == "validated"
    assert list(world.last(PAUL_AT).attachments) == ["candidat-3-document-1.pdf"]


def asked(world, *words):
    """Launched, CV-3 hidden; Paul asks, a letter each.  Returns what Hélène got of the first."""
    launched(world)
    debut = world.last(PAUL_AT)
    for said in words:
        world.answer(PAUL, debut, said, dmarc=None)
        world.run()
    return world.last(HELENE_AT, "[R-1]")


def decisions(world):
    return {row["ref"]: row["status"] for row in world.json("feedback", "list")}


def test_a_refusal_that_tells_stays_a_refusal(world):
    """D53, D58: « Envoyer quand même » sends what was written, not its contrary."""
    request = asked(world, "3 : entretien")
    world.answer(HELENE, request, "refuser R-1 : M. Haddad est déjà en poste")
    held = only(world.run())
    assert "Envoyer quand même" in held.links() and decisions(world) == {"R-1": "pending"}
    world.click(HELENE, held, "Envoyer quand même")
    world.run()
    assert decisions(world) == {"R-1": "refused"}
    assert "M. Haddad est déjà en poste" in world.last(PAUL_AT).words


def test_a_reason_given_alone_that_tells_refuses(world):
    """D53: the reason written to « quel motif ? » is what the link sends again."""
    world.answer(HELENE, asked(world, "3 : entretien"), "non")
    question = only(world.run())
    assert "motif" in question.words
    world.answer(HELENE, question, "M. Haddad est déjà en poste")
    held = only(world.run())
    world.click(HELENE, held, "Envoyer quand même")
    world.run()
    assert decisions(world) == {"R-1": "refused"}


def test_two_decisions_that_tell_are_both_taken_again(world):
    request = asked(world, "3 : entretien", "1 : entretien")
    world.answer(HELENE, request, "refuser R-1 : M. Haddad est déjà en poste\nvalider R-2 : à jeudi")
    held = only(world.run())
    assert decisions(world) == {"R-1": "pending", "R-2": "pending"}
    world.click(HELENE, held, "Envoyer quand même")
    world.run()
    assert decisions(world) == {"R-1": "refused", "R-2": "validated"}


def test_the_words_alone_decide_no_request(world):
    """D53: « envoyer quand même », of this diffusion or another, does not say whether it is yes or no."""
    request = asked(world, "3 : document")
    world.click(HELENE, request, "Valider")
    world.answer(HELENE, only(world.run()), "Envoyer quand même, merci")
    answer = only(world.run())
    assert decisions(world) == {"R-1": "pending"} and "R-1 attend encore votre décision" in answer.words
    world.click(HELENE, answer, "Valider")
    world.run()
    assert decisions(world) == {"R-1": "validated"}
    assert list(world.last(PAUL_AT).attachments) == ["candidat-3-document-1.pdf"]


def test_letters_of_one_moment_are_taken_in_order_though_documents_are_read_between(world):
    """Draft, options with a file and launch arrive together: read in between, each has its effect once."""
    world.write(HELENE, "nouvelle diffusion", FORM)
    world.write(HELENE, "options D-1 CV-3", "Cacher son identité : oui\n", attachments=[("x.pdf", packed_pdf(CLEAN))])
    world.write(HELENE, "lancer D-1")
    mails = world.run()
    assert sorted(mail.to for mail in mails).count(PAUL_AT) == 1
    assert "candidat-3-document-1.pdf" in world.last(PAUL_AT).attachments


def test_the_preview_says_what_the_mask_will_hold(world):
    """D45, D53: the mail contacts would get, and beside it what would be held or stays here."""
    draft = hidden_with(world, "cv.docx", docx(CLEAN, author="Karim Haddad"))
    world.answer(HELENE, draft, "options CV-2\nCacher son identité : oui")
    world.run()
    world.answer(HELENE, draft, "aperçu")
    said = [mail for mail in world.run() if "masque" in mail.subject]
    assert "Candidat 3 : on lit son nom dans « cv.docx » (les propriétés) : l'envoi sera retenu." in only(said).words
    assert "« cv-sofia-benali.pdf » (la page 1) : il reste ici tant que l'identité est masquée." in said[0].words
    assert nothing_left(world)


def held_answer(world):
    """Launched clean; then a file that tells is chosen, and a contact asks for its space."""
    draft = hidden_with(world, "propre.pdf", packed_pdf(CLEAN))
    launch(world, draft)
    world.answer(HELENE, draft, "options CV-3\nDocuments : 1")
    world.run()
    world.answer(PAUL, world.last(PAUL_AT), "mes candidats", dmarc=None)
    told = only(world.run())
    assert told.to == HELENE_AT and "Paul Roux" in told.subject and "cv-karim-haddad.pdf" in told.words
    assert [mail["state"] for mail in world.json("outbox", "list") if mail["state"] == "held"] == ["held"]
    return draft, told


def test_an_answer_to_a_contact_is_held_until_the_recruiter_says_so(world):
    """D53: what nobody launched is held alone, and leaves on the recruiter's word."""
    _, told = held_answer(world)
    world.click(HELENE, told, "Envoyer quand même")
    mails = world.run()
    space = only([mail for mail in mails if mail.to == PAUL_AT])
    assert "candidat-3-document-1.pdf" in space.attachments
    assert not [mail for mail in world.json("outbox", "list") if mail["state"] == "held"]


def test_nobody_but_the_recruiter_lets_a_held_answer_go(world):
    """Nor does `restore`, whose word for what it holds is the same."""
    _, told = held_answer(world)
    held = only(world.json("outbox", "list", "--state", "held"))
    world.ctl("backup", f"{world.root}/copy")
    world.ctl("restore", f"{world.root}/copy")
    done = world.ctl("outbox", "retry", "--state", "held")
    assert done.stdout == "0 queued again\n" and "1 stay held" in done.stderr, done
    done = world.ctl("outbox", "retry", str(held["id"]), ok=False)
    assert done.returncode == 1 and "the word of the recruiter" in done.stderr, done
    assert world.run() == []
    world.click(HELENE, told, "Envoyer quand même")
    assert only([mail for mail in world.run() if mail.to == PAUL_AT]).attachments


def test_a_held_answer_leaves_when_the_mask_is_lifted(world):
    _, told = held_answer(world)
    world.click(HELENE, told, "Lever le masque")
    mails = world.run()
    assert "Le message retenu part." in only([mail for mail in mails if mail.to == HELENE_AT]).words
    space = only([mail for mail in mails if mail.to == PAUL_AT])
    assert "cv-karim-haddad.pdf" in space.attachments and "Karim Haddad" in space.words


def states(world):
    return [mail["state"] for mail in world.json("outbox", "list") if mail["to"] == PAUL_AT and mail["state"] != "sent"]


def test_a_held_answer_leaves_when_its_reader_may_know_the_identity(world):
    """D53, D58: what Paul asked for comes once he may know who it is; Marie, who may not, gets nothing."""
    held_answer(world)
    world.answer(MARIE, world.last(MARIE_AT), "mes candidats", dmarc=None)
    world.run()
    world.answer(PAUL, world.last(PAUL_AT), "3 : identité", dmarc=None)
    world.run()
    world.click(HELENE, world.last(HELENE_AT, "[R-"), "Valider")
    mails = world.run()
    assert "Le message retenu part." in only([mail for mail in mails if mail.to == HELENE_AT]).words
    told = [mail for mail in mails if mail.to == PAUL_AT]
    assert len(told) == 2 and all("cv-karim-haddad.pdf" in mail.attachments for mail in told)
    assert any("Sofia Benali" in mail.words and "Karim Haddad" in mail.words for mail in told)
    assert not [mail for mail in mails if mail.to == MARIE_AT]
    assert [mail["to"] for mail in world.json("outbox", "list") if mail["state"] == "held"] == [MARIE_AT]


def test_an_identity_shown_by_mistake_is_taken_back_with_what_it_released(tmp_path):
    """D53, D58: `annuler` within the delay: what was held is held as it was."""
    world = make_world(tmp_path, undo_s=120)
    draft = hidden_with(world, "propre.pdf", packed_pdf(CLEAN))
    launch(world, draft)
    world.at("2026-12-01 09:10")
    world.run()
    world.answer(HELENE, draft, "options CV-3\nDocuments : 1")
    world.run()
    world.answer(PAUL, world.last(PAUL_AT), "mes candidats", dmarc=None)
    world.answer(PAUL, world.last(PAUL_AT), "3 : identité", dmarc=None)
    world.run()
    world.click(HELENE, world.last(HELENE_AT, "[R-"), "Valider")
    world.run()
    assert [mail for mail in world.json("outbox", "list") if mail["state"] == "held"] == []
    world.write(HELENE, "annuler")
    world.run()
    assert [mail["to"] for mail in world.json("outbox", "list") if mail["state"] == "held"] == [PAUL_AT]
    world.at("2026-12-01 09:30")
    assert not [mail for mail in world.run() if b"haddad" in all_bytes(mail)]


def test_a_held_answer_is_made_again_from_the_documents_chosen_since(world):
    """D53, D54: what is held leaves with what it may show now, not with what it was written with."""
    draft, told = held_answer(world)
    world.click(HELENE, told, "Choisir d'autres documents")
    form = only(world.run())
    world.answer(HELENE, form, "Documents : 2\nRésumé : Vingt ans de ferroviaire.")
    mails = world.run()
    assert "Le message retenu part." in only([mail for mail in mails if mail.to == HELENE_AT]).words
    space = only([mail for mail in mails if mail.to == PAUL_AT])
    assert space.attachments["candidat-3-document-1.pdf"] == packed_pdf(CLEAN)
    assert "Vingt ans de ferroviaire." in space.words
    assert not [secret for secret in SECRETS if secret in all_bytes(space)]
    assert states(world) == ["cancelled"]


def test_a_held_answer_made_again_may_be_held_for_another_reason(world):
    """D53: the new reason is told, and the recruiter's word counts for it alone."""
    draft, told = held_answer(world)
    world.answer(HELENE, draft, "options CV-3", attachments=[("autre.docx", docx(CLEAN, author="Karim Haddad"))])
    world.run()
    world.answer(HELENE, draft, "options CV-3\nDocuments : 3")
    answer = only(world.run())
    assert answer.to == HELENE_AT and "Un message reste retenu" in answer.words
    assert "on lit son nom dans « autre.docx » (les propriétés)." in answer.words
    assert "cv-karim-haddad.pdf" not in answer.words.split("Un message reste retenu")[1]
    assert states(world).count("held") == 1
    world.click(HELENE, answer, "Envoyer quand même")
    mails = world.run()
    assert list(only([mail for mail in mails if mail.to == PAUL_AT]).attachments)[-1] == "candidat-3-document-1.docx"
    assert "held" not in states(world)


def test_a_candidate_mended_releases_what_their_identity_held(world):
    """D53: the summary told a name that is not theirs after all."""
    draft = drafted(world)
    world.answer(HELENE, draft, "options CV-3\nCacher son identité : oui\nDocuments : aucun")
    world.run()
    launch(world, draft)
    world.answer(HELENE, draft, "options CV-3\nRésumé : Vingt ans chez Haddad.")
    world.run()
    world.answer(PAUL, world.last(PAUL_AT), "mes candidats", dmarc=None)
    assert only(world.run()).to == HELENE_AT
    assert states(world) == ["held"]
    world.write(HELENE, "favori CV-3 1")
    assert "Un message reste retenu" in only(world.run()).words
    world.write(HELENE, "modifier CV-3", "Nom : Hadad\n")
    mails = world.run()
    assert "Le message retenu part." in only([mail for mail in mails if mail.to == HELENE_AT]).words
    assert "Vingt ans chez Haddad." in only([mail for mail in mails if mail.to == PAUL_AT]).words


def test_what_a_colleague_mends_is_told_to_whose_diffusion_it_is(world):
    world.recruiter("Camille Roy", "c.roy@cabinet.example", "Lyon")
    draft, told = held_answer(world)
    world.write("Camille Roy <c.roy@cabinet.example>", "options D-1 CV-3", "Avis RH : Monsieur Haddad.\n")
    mails = world.run()
    assert "Un message reste retenu ; son recruteur sait pourquoi." in only(
        [mail for mail in mails if mail.to == "c.roy@cabinet.example"]).words
    again = only([mail for mail in mails if mail.to == HELENE_AT])
    assert "son nom de famille" in again.words and "Envoyer quand même" in again.links()


def test_the_mask_put_back_what_it_held_is_held_again(tmp_path):
    """D53: `annuler` within the delay: nothing leaves that the mask held."""
    world = make_world(tmp_path, undo_s=120)
    draft = hidden_with(world, "propre.pdf", packed_pdf(CLEAN))
    launch(world, draft)
    world.at("2026-12-01 09:05")
    world.run()
    world.answer(HELENE, draft, "options CV-3\nDocuments : 1")
    world.run()
    world.answer(PAUL, world.last(PAUL_AT), "mes candidats", dmarc=None)
    told = only(world.run())
    world.at("2026-12-01 09:15")
    world.click(HELENE, told, "Lever le masque")
    world.run()
    world.write(HELENE, "annuler")
    assert "C'est annulé" in only(world.run()).words
    assert states(world).count("held") == 1
    world.at("2026-12-01 10:00")
    assert world.run() == []


def test_a_receipt_that_would_tell_is_held_and_its_recruiter_told(world):
    """D53: a contact's own words come back in the receipt; what they only guess is not confirmed to them."""
    draft = hidden_with(world, "propre.pdf", packed_pdf(CLEAN))
    launch(world, draft)
    world.answer(PAUL, world.last(PAUL_AT), "3 : entretien, est-ce Karim Haddad ?", dmarc=None)
    mails = world.run()
    held = [mail for mail in world.json("outbox", "list") if mail["state"] == "held"]
    assert len(held) == len([mail for mail in mails if mail.to == HELENE_AT and "retenu" in mail.words])


def running_soon(path):
    """D-1 launched at 9:00, nothing masked; its mails leave two minutes later."""
    world = make_world(path, undo_s=120)
    draft = drafted(world)
    world.answer(HELENE, draft, "lancer")
    world.run()
    world.at("2026-12-01 09:01")
    return world, draft


def test_a_mask_within_the_delay_holds_for_the_mail_that_waits(tmp_path):
    """D53: the receipt says that name and coordinates do not leave."""
    world, draft = running_soon(tmp_path)
    world.answer(HELENE, draft, "masquer CV-1")
    receipt = only(world.run())
    assert "ne partent pas" in receipt.words and "Les 2 messages qui attendaient encore sont refaits" in receipt.words
    world.at("2026-12-01 09:11")
    mails = world.run()
    for at in (PAUL_AT, MARIE_AT):
        told = only([mail for mail in mails if mail.to == at])
        assert set(told.attachments) == {"cv-sofia-benali.pdf", "cv-karim-haddad.pdf"}
        assert b"martin" not in all_bytes(told) and "Sofia Benali" in told.words


def test_a_mask_taken_back_within_the_delay_the_mail_leaves_as_it_was(tmp_path):
    """D36: and the launch cannot be taken back before what now takes the place of its mails."""
    world, draft = running_soon(tmp_path)
    world.answer(HELENE, draft, "masquer CV-1")
    world.run()
    world.click(HELENE, world.last(HELENE_AT, "lancée"), "Annuler")
    answer = only(world.run())
    assert "Pas encore annulé" in answer.subject and draft_status(world) == "running"
    world.click(HELENE, answer, "Annuler d'abord « options CV-1 »")
    assert "C'est annulé" in only(world.run()).words
    world.at("2026-12-01 09:11")
    told = only([mail for mail in world.run() if mail.to == PAUL_AT])
    assert "Jean Martin" in told.words and "cv-jean-martin.pdf" in told.attachments


def test_who_is_withdrawn_within_the_delay_was_never_shown(tmp_path):
    """D17: neither their CV, nor the news that they are gone; back within the delay, they are shown."""
    world, draft = running_soon(tmp_path)
    world.answer(HELENE, draft, "options CV-1\nActif : non")
    world.run()
    world.answer(HELENE, draft, "options CV-2\nActif : non")
    world.run()
    world.answer(HELENE, draft, "options CV-2\nActif : oui")
    world.run()
    world.at("2026-12-01 09:11")
    mails = world.run()
    for at in (PAUL_AT, MARIE_AT):
        told = only([mail for mail in mails if mail.to == at])
        assert set(told.attachments) == {"cv-sofia-benali.pdf", "cv-karim-haddad.pdf"}
        assert "Jean Martin" not in told.words


def test_all_withdrawn_within_the_delay_nobody_hears_of_it(tmp_path):
    """D17: until one of them is back."""
    world, draft = running_soon(tmp_path)
    world.answer(HELENE, draft, "options CV-1\nActif : non")
    world.answer(HELENE, draft, "options CV-2\nActif : non")
    world.answer(HELENE, draft, "options CV-3\nActif : non")
    assert "2 messages qui attendaient encore ne partiront pas" in world.run()[-1].words
    world.at("2026-12-01 09:11")
    assert nothing_left(world) and world.run() == []
    world.answer(HELENE, draft, "options CV-3\nActif : oui")
    world.run()
    world.at("2026-12-01 09:21")
    assert [mail.to for mail in world.run()] == [PAUL_AT, MARIE_AT]
    assert list(world.last(PAUL_AT).attachments) == ["cv-karim-haddad.pdf"]
