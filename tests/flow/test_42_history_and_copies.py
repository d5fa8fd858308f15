"""D8, D30, D38, D60: the page of a diffusion, what happened in it, the mails themselves, and a copy of it."""
import csv
import html
import io
import re

from conftest import HELENE, MARIE, NOE, PAUL, drafted, launched, only

PAUL_AT = "p.roux@usine-roux.example"


def rows(mail, name):
    raw = next(data for filename, data in mail.attachments.items() if filename.startswith(name))
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))


def answered(world):
    launched(world)
    world.at("2026-12-02 10:15")
    world.answer(PAUL, world.last(PAUL_AT), "1 entretien mardi 14h, 2 non trop junior")
    world.run()


def test_the_page_tells_delivery_and_answers(world):
    """D30: fields, candidates with their options, recipients with delivery and answer, a bar of answers."""
    answered(world)
    world.write(HELENE, "diffusion D-1")
    answer = only(world.run())
    for words in ("Développeurs C confirmés", "En cours", "C, embarqué", "mardi 15 décembre 2026",
                  "Karim Haddad (CV-3), cv-karim-haddad.pdf, identité masquée", "█████░░░░░ 1 sur 2",
                  "2, dont 1 à traiter (R-1)", "envoyé le 01/12/2026", "a répondu le 02/12/2026", "n'a pas répondu"):
        assert words in answer.words, words
        assert words in answer.html.replace("&#39;", "'").replace("\u00a0", " ") or "'" in words
    assert "Historique" in answer.links()


def test_the_page_tells_a_refused_address(world):
    """D30: a mail that came back."""
    launched(world)
    paul = world.last(PAUL_AT)
    token = paul.reply_to.split("+")[1].split("@")[0]
    world.deliver(f"""From: MAILER-DAEMON@mx.usine-roux.example
To: diffusion+b.{token}@cabinet.example
Return-Path: <>
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

The mail could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.usine-roux.example

Final-Recipient: rfc822; {PAUL_AT}
Action: failed
Status: 5.1.1

--b--
""".replace("\n", "\r\n").encode())
    world.run()
    world.write(HELENE, "diffusion D-1")
    assert "refusé par son serveur" in only(world.run()).words


def test_the_history_of_a_diffusion_is_dated_and_signed(world):
    """D8, D60: who, what, when, by which mail."""
    answered(world)
    world.at("2026-12-02 11:00")
    world.answer(HELENE, world.last("h.alder@cabinet.example", "R-1"), "valider : salle B")
    world.run()
    world.write(HELENE, "historique D-1")
    answer = only(world.run())
    heading, *log = rows(answer, "historique")
    assert heading == ["Date", "Qui", "Quoi", "Candidat", "Mots", "Message", "N°", "Contact"]
    asked = next(row for row in log if row[6] == "R-1" and row[1] == "Paul Roux")
    assert asked[0] == "02/12/2026 10:15" and asked[2] == "demande d'entretien" and asked[3] == "Jean Martin"
    assert "mardi 14h" in asked[4] and asked[5].startswith("Re: [D-1]")
    decided = next(row for row in log if row[2] == "validation")
    assert decided[0] == "02/12/2026 11:00" and decided[1] == "Hélène Alder" and decided[4] == "salle B"
    assert decided[7] == "Paul Roux"
    assert any(row[2] == "message envoyé à Marie Blanc" for row in log)
    assert log[0][0] >= log[-1][0] and "diffusion lancée" in answer.words and "R-1" in answer.html


def test_the_history_of_a_candidate_and_of_a_contact(world):
    """D60, D57: filtered by candidate, by contact, by request."""
    answered(world)
    world.answer(MARIE, world.last("m.blanc@mecadis.example"), "1 entretien jeudi 10h")
    world.run()
    world.write(HELENE, "historique CV-1")
    assert {row[6] for row in rows(only(world.run()), "historique")[1:]} == {"R-1", "R-3"}
    world.write(HELENE, "historique D-1 Marie Blanc")
    log = rows(only(world.run()), "historique")[1:]
    assert log and all("Marie Blanc" in row[1] + row[2] + row[7] for row in log)
    world.write(HELENE, "historique R-2")
    assert [row[2] for row in rows(only(world.run()), "historique")[1:]] == ["pas intéressé"]


def test_the_history_of_a_contact_over_all_diffusions(world):
    """D8, D60: by name or address; mails and answers, with the original; what another agency wrote is not shown."""
    answered(world)
    world.write(NOE, "nouvelle diffusion", "Titre : À Lille\nFin : 15/12/2026\nContacts : Paul Roux\nCandidats :")
    world.write(HELENE, "nouvelle diffusion", "Titre : Suite\nFin : 20/12/2026\nContacts : Paul Roux\nCandidats : CV-1")
    world.run()
    world.write(HELENE, "lancer D-3")
    world.run()
    for command in ("historique Paul Roux", "historique p.roux@usine-roux.example", "historique contact Paul Roux",
                    "historique du contact Paul Roux"):
        world.write(HELENE, command)
        answer = only(world.run())
        assert answer.subject == "Historique de Paul Roux", command
        log = rows(answer, "historique")[1:]
        assert {"R-1", "R-2", "D-1", "D-3"} <= {row[6] for row in log} and "D-2" not in {row[6] for row in log}
        assert all("Paul Roux" in row[1] + row[2] + row[7] for row in log)
    assert "Message d'origine de R-1" in answer.links()
    world.write(NOE, "historique Paul Roux")
    assert not {"R-1", "D-1", "D-3"} & {row[6] for mail in [only(world.run())] for name in mail.attachments
                                        for row in rows(mail, "historique")[1:]}
    world.write(HELENE, "historique personne@nulle-part.example")
    assert "aucun" in only(world.run()).words


def test_the_history_is_filtered_by_contact_candidate_and_status(world):
    """D57, D60: lines of the form keep what speaks of them; an unknown status is told."""
    answered(world)
    world.answer(MARIE, world.last("m.blanc@mecadis.example"), "1 entretien jeudi 10h")
    world.run()
    world.write(HELENE, "valider R-1")
    world.run()
    for line, wanted in (("contact : Marie", {"R-3", "D-1"}), ("statut : en attente", {"R-3"}), ("statut : validée", {"R-1"}),
                         ("candidat : Sofia Benali", {"R-2"}), ("statut : notification\ncontact : Paul", {"R-2"})):
        world.write(HELENE, "historique D-1", line)
        answer = next(mail for mail in world.run() if "historique" in mail.subject)
        assert {row[6] for row in rows(answer, "historique")[1:]} == wanted, line
    world.write(HELENE, "historique D-1", "contact : Zorro")
    assert "Aucune ligne ne correspond." in only(world.run()).words
    world.write(HELENE, "historique D-1", "statut : perdu")
    assert "« perdu » : on peut demander en attente, validée, refusée et notification" in only(world.run()).words


def test_the_original_letter_comes_on_request(world):
    """D60: the mail itself, byte for byte, to a recruiter of the agency only."""
    answered(world)
    letter = only([raw for raw in world.folder("Facteur.Traites") if b"trop junior" in raw])
    world.write(HELENE, "historique D-1")
    history = only(world.run())
    world.click(HELENE, history, "Message d'origine de R-1")
    answer = only(world.run())
    assert answer.attachments == {"R-1.eml": letter}
    assert "Paul Roux" in answer.words and "mercredi 2 décembre à 10 h 15" in answer.words
    world.write(NOE, "historique R-1 original")
    answer = only(world.run())
    assert "autre agence" in answer.words and not answer.attachments
    world.write(NOE, "historique CV-1")
    assert "autre agence" in only(world.run()).words
    world.write(HELENE, "historique R-99 original")
    assert "R-99 n'existe pas" in only(world.run()).words


def test_a_copy_is_a_new_draft_of_the_same_length(world):
    """D38: COPIER: fields, active candidates with their options, contacts; from today, the same length."""
    launched(world)
    world.write(HELENE, "options D-1 CV-2", "Actif : non\n")
    world.run()
    world.at("2026-12-20 09:00")
    world.write(HELENE, "dupliquer D-1")
    world.run()
    answer = world.last("h.alder@cabinet.example", "D-2")
    assert answer.subject.startswith("[D-2]") and "Rien n'a été envoyé" in answer.words
    copy = world.json("diffusion", "show", "D-2")
    assert copy["status"] == "draft" and copy["title"] == "Développeurs C confirmés" and copy["tags"] == ["C", "embarqué"]
    assert copy["start"].startswith("2026-12-20") and copy["end"].startswith("2027-01-03")
    assert [dossier["candidate"] for dossier in copy["dossiers"]] == ["CV-1", "CV-3"]
    assert "Karim Haddad (CV-3), cv-karim-haddad.pdf, identité masquée" in answer.words
    assert len(copy["contacts"]) == 2


def test_a_candidate_too_late_is_refused_with_the_ways_left(world):
    """D38: refused, with the legal choices as links."""
    launched(world)
    world.write(HELENE, "ajouter D-1 CV-2")
    answer = only(world.run())
    assert "Je n'ai rien changé" in answer.words
    assert {"Prolonger", "Dupliquer en un nouveau brouillon"} <= set(answer.links())
    world.click(HELENE, answer, "Dupliquer en un nouveau brouillon")
    assert only(world.run()).subject.startswith("[D-2]")
    assert world.json("diffusion", "show", "D-2")["status"] == "draft"


def test_a_table_says_as_much_in_both_parts(world):
    """The text part cut what people wrote where the HTML had it whole."""
    launched(world, hidden=False)
    said = "le profil est bien trop junior pour ce poste, nous cherchons quelqu'un de confirmé"
    world.answer(PAUL, world.last("p.roux@usine-roux.example"), f"Candidat 1 : non, {said}")
    world.run()
    world.write(HELENE, "historique D-1")
    answer = only(world.run())
    assert said in answer.words and said in re.sub(r"\s+", " ", html.unescape(answer.html))
