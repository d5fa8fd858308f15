"""What an operational tells of an interview reaches the recruiter whole."""
from conftest import HELENE, PAUL, launched, only
from world import small_pdf

PAUL_AT, HELENE_AT = "p.roux@usine-roux.example", "h.alder@cabinet.example"


def test_a_report_has_its_own_mail_with_words_and_attachments(world):
    """D19, D65: a report reaches the recruiter in a mail of its own, what was attached to it included."""
    launched(world)
    page = small_pdf(["Grille d'évaluation", "Rigueur : 4 sur 5"])
    world.answer(PAUL, world.last(PAUL_AT), "Bonjour,\nJ'ai reçu Jean Martin en entretien hier : très bon échange, un peu "
                 "réservé sur les horaires.\nPaul", attachments=[("evaluation.pdf", page)])
    mails = world.run()
    report = only([mail for mail in mails if mail.to == HELENE_AT])
    assert report.subject == "[R-1] Compte-rendu de Paul Roux : Jean Martin"
    assert "un peu réservé sur les horaires" in report.words
    assert report.attachments == {"evaluation.pdf": page}
    assert [(f["candidate"], f["action"], f["status"]) for f in world.json("feedback", "list")] == [(1, "report", "notified")]
    assert only([mail for mail in mails if mail.to == PAUL_AT]).message["Auto-Submitted"] == "auto-replied"


def test_the_subject_elides_before_a_vowel(world):
    world.contact("Inès Faure", "i.faure@cabinet.example", kind="interne")
    world.write(HELENE, "nouvelle diffusion", "Titre : Soudeurs\nFin : 15/12/2026\nContacts : Inès Faure\nCandidats : CV-1\n")
    world.run()
    world.write(HELENE, "lancer D-1")
    world.run()
    world.answer("Inès Faure <i.faure@cabinet.example>", world.last("i.faure@cabinet.example"),
                 "Bonjour,\nJ'ai reçu Jean Martin en entretien hier : très bon échange.\nInès")
    world.run()
    assert world.last(HELENE_AT, "Compte-rendu").subject == "[R-1] Compte-rendu d'Inès Faure : Jean Martin"


def test_a_client_is_treated_as_a_manager_of_the_house(world):
    """D3: internal or external, the same dossiers, answers and receipts; only the signature differs."""
    world.contact("Inès Faure", "i.faure@cabinet.example", kind="interne")
    world.write(HELENE, "nouvelle diffusion", "Titre : Soudeurs\nFin : 15/12/2026\nContacts : Paul Roux, Inès Faure\n"
                                              "Candidats : CV-1\n")
    world.run()
    world.write(HELENE, "lancer D-1")
    world.run()
    client, internal = world.last(PAUL_AT), world.last("i.faure@cabinet.example")
    assert client.subject == internal.subject and client.attachments == internal.attachments != {}
    for who, mail in ((PAUL, client), ("Inès Faure <i.faure@cabinet.example>", internal)):
        assert "[C1] Jean Martin" in mail.words
        world.answer(who, mail, "1 entretien mardi 14h", dmarc=None)
        world.run()
    assert {f["action"] for f in world.json("feedback", "list")} == {"interview"} and len(world.json("feedback", "list")) == 2
