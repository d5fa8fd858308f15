"""D49-D54, D58: which documents leave, how much fits in a mail, and what becomes of the rest."""
import os
import re

import pytest
from conftest import HELENE, JEAN, PAUL, drafted, known_everywhere, launched, make_world, only
from world import small_pdf

PAUL_AT, HELENE_AT = "p.roux@usine-roux.example", "h.alder@cabinet.example"
LIMIT = 200000


@pytest.fixture
def small(tmp_path):
    """An agency whose mails may have 200 kB."""
    return make_world(tmp_path, more="limits: { outgoing_bytes = %d; };" % LIMIT)


def pdf_of(size):
    """A real PDF of about this size: bytes that do not compress stand behind its end."""
    return small_pdf(["Architecte embarqué, vingt ans d'expérience"]) + b"%" + os.urandom(size).hex().encode()[:size]


def options(world, draft, text, *files):
    world.answer(HELENE, draft, text, attachments=list(files))
    return only(world.run())


def test_options_list_the_documents_and_take_numbers(world):
    """D52-D56: the form shows all five, and each line sent back changes one."""
    draft = drafted(world)
    options(world, draft, "options CV-2", ("second.pdf", pdf_of(500)))
    form = options(world, draft, "options CV-2")
    for words in ("Actif : oui", "Cacher son identité : non", "Documents : 1, 2", "Résumé :", "Avis RH :",
                  "Document 1 : cv-sofia-benali.pdf", "Document 2 : second.pdf"):
        assert words in form.words, words
    answer = options(world, form, "Documents : 2\nRésumé : Douze ans d'embarqué.\nAvis RH : très à l'aise")
    assert "second.pdf" in answer.words and "cv-sofia-benali.pdf" not in answer.words
    world.answer(HELENE, draft, "lancer")
    world.run()
    mail = world.last(PAUL_AT)
    assert "second.pdf" in mail.attachments and "cv-sofia-benali.pdf" not in mail.attachments
    assert "Douze ans d'embarqué." in mail.words and "Avis RH : très à l'aise" in mail.words


def test_a_file_in_the_reply_joins_the_candidate_and_is_chosen(world):
    """D51, D54: with a line, both; without, it is added; the favourite stays what it was."""
    draft = drafted(world)
    form = options(world, draft, "options CV-2")
    answer = options(world, form, "Documents : 1", ("diplome.pdf", pdf_of(500)), ("logo.png", b"\x89PNG" + b"0" * 900))
    assert "cv-sofia-benali.pdf, diplome.pdf" in answer.words and "logo.png" not in answer.words
    answer = options(world, draft, "options CV-2", ("permis.docx", b"PK\x03\x04"))
    assert "cv-sofia-benali.pdf, diplome.pdf, permis.docx" in answer.words
    world.answer(HELENE, draft, "lancer")
    world.run()
    kinds = {part.get_filename(): part.get_content_type() for part in world.last(PAUL_AT).message.iter_attachments()}
    assert kinds["diplome.pdf"] == "application/pdf"
    assert kinds["permis.docx"] == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def test_what_clients_add_to_a_letter_is_not_shared(world):
    """D51: a signature, a card, a logo and a table are nobody's documents, alone or beside one; an empty file is told."""
    added = [("smime.p7s", b"\x30\x82" + b"s" * 3000), ("hélène.vcf", b"BEGIN:VCARD\r\nEND:VCARD\r\n"),
             ("invitation.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"), ("export.csv", b"a;b\r\n1;2\r\n"),
             ("logo.png", b"\x89PNG" + b"0" * 30000)]
    draft = drafted(world)
    form = options(world, draft, "options CV-2", *added)
    assert "Répondez à ce message en changeant les lignes voulues" in form.words
    assert world.json("candidate", "show", "CV-2")["documents"] == ["cv-sofia-benali.pdf"]
    answer = options(world, form, "Résumé : Embarqué.", *added, ("vide.pdf", b""), ("diplome.pdf", pdf_of(500)))
    assert "« vide.pdf » est vide" in answer.words
    assert world.json("candidate", "show", "CV-2")["documents"] == ["cv-sofia-benali.pdf", "diplome.pdf"]


def test_a_file_of_the_options_gets_a_name_that_any_system_takes(world):
    """D51: as everywhere, no path and no mark that a file system gives a meaning to."""
    answer = options(world, drafted(world), "options CV-2", ("avis | Sofia: oui?.pdf", pdf_of(500)))
    assert "avis _ Sofia_ oui_.pdf" in answer.words
    assert world.json("candidate", "show", "CV-2")["documents"] == ["cv-sofia-benali.pdf", "avis _ Sofia_ oui_.pdf"]


@pytest.mark.parametrize("line,problem", [("Documents : 7", "« 7 » : aucun document de ce nom"),
                                          ("Documents : cv.doc", "« cv.doc » : aucun document de ce nom")])
def test_an_unknown_document_is_named(world, line, problem):
    draft = drafted(world)
    assert problem in options(world, draft, "options CV-2\n" + line).words


def test_a_file_too_large_for_any_mail_is_told_when_it_is_chosen(small):
    """D54: with the limit, the base64 counted; nothing else of the letter is lost."""
    draft = drafted(small)
    answer = options(small, draft, "options CV-2\nRésumé : Embarqué.", ("gros.pdf", pdf_of(LIMIT * 3 // 4)))
    assert "gros.pdf" in answer.words and "ne tient pas dans un message" in answer.words
    assert "Embarqué." in answer.words and "Documents : cv-sofia-benali.pdf" in answer.words


def test_too_much_for_one_mail_is_on_demand_and_comes_in_several(small):
    """D49, D58: the first mail has none and says so; asked for, they come, each mail saying which it is."""
    draft = drafted(small)
    options(small, draft, "options CV-2", ("a.pdf", pdf_of(90000)), ("b.pdf", pdf_of(90000)), ("c.pdf", pdf_of(700)))
    small.answer(HELENE, draft, "lancer")
    small.run()
    start = small.last(PAUL_AT)
    assert start.attachments == {} and "trop volumineux pour être joints" in start.words
    assert start.links()["Recevoir ses documents"][2] == "1 : documents"
    small.answer(PAUL, start, "2 : documents", dmarc=None)
    small.run()
    small.click(HELENE, small.last(HELENE_AT, "[R-"), "Valider")
    parts = [mail for mail in small.run() if mail.to == PAUL_AT]
    assert len(parts) == 2
    assert sorted(name for mail in parts for name in mail.attachments) == \
        ["a.pdf", "b.pdf", "c.pdf", "cv-sofia-benali.pdf"]
    assert all(len(mail.raw) <= LIMIT for mail in parts)
    assert sorted(re.findall(r"message \d sur \d", " ".join(mail.words for mail in parts))) == \
        ["message 1 sur 2", "message 2 sur 2"]


def test_the_rest_that_is_asked_for_is_in_one_thread(small):
    draft = drafted(small)
    options(small, draft, "options CV-2", ("a.pdf", pdf_of(90000)), ("b.pdf", pdf_of(90000)))
    small.answer(HELENE, draft, "lancer")
    small.run()
    small.answer(PAUL, small.last(PAUL_AT), "2 : documents", dmarc=None)
    small.run()
    small.click(HELENE, small.last(HELENE_AT, "[R-"), "Valider")
    parts = sorted((mail for mail in small.run() if mail.to == PAUL_AT), key=lambda mail: len(mail.references))
    assert parts[0].id in parts[-1].references


def test_accents_in_a_name_survive_both_headers(world):
    """RFC 2047 for Outlook, RFC 2231 for the others: both decode to the same name."""
    draft = drafted(world)
    options(world, draft, "options CV-2", ("Évaluation Noël – été.pdf", pdf_of(300)))
    world.answer(HELENE, draft, "lancer")
    world.run()
    part = [p for p in world.last(PAUL_AT).message.iter_attachments() if (p.get_filename() or "").startswith("É")][0]
    assert part.get_filename() == "Évaluation Noël – été.pdf"
    assert part.get_param("name", header="content-type") is not None


def test_everything_is_sent_when_the_identity_is_known(world):
    """D53: launched with the mask, the recruiter lifts it: later mails have name and CV."""
    draft = launched(world)
    world.answer(HELENE, draft, "options CV-3\nCacher son identité : non")
    world.run()
    world.answer(PAUL, world.last(PAUL_AT), "mes candidats", dmarc=None)
    space = only(world.run())
    assert "Karim Haddad" in space.words and "cv-karim-haddad.pdf" in space.attachments


# -- what comes in and is too large to go on --

def test_a_contacts_file_that_fits_in_no_mail_is_named_and_the_request_arrives(small):
    """What a server would refuse for its size would lose the request with it."""
    launched(small)
    plan = os.urandom(LIMIT)
    small.answer(PAUL, small.last(PAUL_AT), "1 entretien", dmarc=None,
                 attachments=[("plan-usine.zip", plan), ("accès.pdf", pdf_of(500))])
    mails = small.run()
    told = only([mail for mail in mails if mail.to == HELENE_AT])
    assert "[R-1]" in told.subject and len(told.raw) < LIMIT
    assert list(told.attachments) == ["accès.pdf"]
    assert "plan-usine.zip (200 Ko)" in told.words and "Facteur/Traites" in told.words, told.text
    receipt = only([mail for mail in mails if mail.to == PAUL_AT])
    assert "plan-usine.zip (200 Ko)" in receipt.words, receipt.text
    assert any(b"plan-usine.zip" in raw for raw in small.folder("Facteur.Traites"))


def test_a_contacts_files_fit_one_mail_together(small):
    """Each fits alone: what the first mail cannot hold is named."""
    launched(small)
    small.answer(PAUL, small.last(PAUL_AT), "2 non trop junior", dmarc=None,
                 attachments=[(f"plan-{i}.zip", os.urandom(60000)) for i in range(3)])
    told = only([mail for mail in small.run() if mail.to == HELENE_AT])
    assert list(told.attachments) == ["plan-0.zip"] and len(told.raw) < LIMIT
    assert "plan-1.zip (60 Ko) et plan-2.zip (60 Ko)" in told.words, told.text


def test_a_candidates_file_that_fits_in_no_mail_is_named(small):
    known_everywhere(small)
    small.answer(JEAN, small.last("jean.martin@mail.example"), "Mon portfolio.", attachments=[("portfolio.pdf", pdf_of(LIMIT))])
    told = only(small.run())
    assert told.to == HELENE_AT and told.attachments == {} and len(told.raw) < LIMIT
    assert "Mon portfolio." in told.words and "portfolio.pdf (" in told.words and "Facteur/Traites" in told.words, told.text
