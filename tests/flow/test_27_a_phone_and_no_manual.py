"""A recruiter on a phone, with no manual but the mails themselves: what was not understood, or left aside unsaid."""
import pytest
from conftest import HELENE, MARIE, PAUL, drafted, launched, only
from world import small_pdf

pytestmark = pytest.mark.in_turns(2)

SIGNED = "\n\nEnvoyé de mon iPhone"
HELENE_AT = "h.alder@cabinet.example"
APPLICATION = """À ajouter dans la base stp

Envoyé de mon iPhone

Début du message transféré :

De: Amélie Durand <amelie.durand@mail.example>
Date: 30 novembre 2026 à 18:02:11 UTC+1
À: contact@cabinet.example
Objet: Candidature soudeuse

Madame, Monsieur,

Je vous prie de trouver ci-joint mon CV. Je suis joignable au 06 12 34 56 78.

Amélie Durand
"""


def ask(world, subject, body="", **more):
    world.write(HELENE, subject, body + SIGNED, **more)
    return only(world.run())


def reply(world, mail, body):
    world.answer(HELENE, mail, body + SIGNED)
    return only(world.run())


def requests(world):
    """D-1 runs; R-1 asks to meet Jean, R-2 to meet Sofia."""
    launched(world, hidden=False)
    world.answer(PAUL, world.last("p.roux@usine-roux.example"), "1 entretien mardi 8 décembre à 14h")
    world.run()
    world.answer(MARIE, world.last("m.blanc@mecadis.example"), "Je souhaite rencontrer Sofia Benali.")
    world.run()


# -- CVthèque --

def test_an_application_passed_on_to_be_added_is_no_diffusions_business(world):
    """D47: "à ajouter dans la base" above it."""
    world.write(HELENE, "TR: Candidature soudeuse", APPLICATION, attachments=[("cv.pdf", small_pdf(["Amélie Durand"]))])
    form = only(world.run())
    assert "à confirmer" in form.subject and "Nom : Durand" in form.text and "cv.pdf" in form.words
    assert "Amélie Durand a maintenant sa fiche : CV-4" in reply(world, form, "ok").words


def test_what_is_written_under_a_page_changes_it(world):
    answer = ask(world, "CV-1", "disponible du : 5 janvier\nstatut : en mission")
    assert "C'est noté" in answer.words and "en mission" in answer.words
    assert world.json("candidate", "show", "CV-1")["available_from"] == "2027-01-05"
    drafted(world)
    assert "C, urgent" in ask(world, "D-1", "Tags : C, urgent").words
    assert world.json("diffusion", "show", "D-1")["tags"] == ["C", "urgent"]
    ask(world, "nouvelle liste : Soudeurs")
    assert "s'appelle maintenant « Caristes »" in ask(world, "L-1", "Libellé : Caristes").words


@pytest.mark.parametrize("subject, found", [("cherche un développeur C sur Lyon", "Jean Martin"),
                                            ("candidats embarqué dispo à Grenoble", "Karim Haddad")])
def test_small_words_are_not_looked_for(world, subject, found):
    assert found in ask(world, subject).words


def test_a_search_that_finds_nobody_says_whom_its_words_find(world):
    answer = ask(world, "candidats soudeur Lyon")
    assert "Aucun candidat ne correspond" in answer.words and "Lyon : 1 candidat" in answer.links()
    world.click(HELENE, answer, "Lyon : 1 candidat")
    assert "Jean Martin" in only(world.run()).words
    assert {"Vos candidats", "Nouveau candidat"} <= set(ask(world, "candidat Durand").links())
    assert "Ses documents" in ask(world, "favori CV-1 3").links()


def test_an_employer_stands_behind_chez(world):
    assert "E-1 « Usine Roux »" in ask(world, "embauche Jean Martin chez Usine Roux").words


def test_a_list_is_named_and_taken_away_by_its_name(world):
    assert "[L-1] Vivier industrie" in ask(world, "nouvelle liste", "nom : Vivier industrie\ncandidats : CV-1").subject
    assert "liste supprimée" in ask(world, "supprimer la liste vivier industrie").subject


# -- people --

def test_contacts_are_known_by_any_order_and_title(world):
    """D44."""
    world.write(HELENE, "nouvelle diffusion", "Titre : Soudeurs\nContacts : Roux Paul et Mme Blanc\nCandidats : M. Martin")
    answer = only(world.run())
    assert "Paul Roux (Usine Roux)" in answer.words and "Marie Blanc (Mécadis)" in answer.words
    assert "Jean Martin (CV-1)" in answer.words and "À revoir" not in answer.words


def test_a_contact_spelt_wrong_is_offered(world):
    answer = ask(world, "groupe industrie : Paul Rou, Marie Blamc")
    assert "« Marie Blamc » : aucun contact de ce nom. Vouliez-vous Marie Blanc <m.blanc@mecadis.example> ?" in answer.words


def test_modifier_and_a_name_opens_who_bears_it(world):
    assert "C'est noté" in ask(world, "modifier Paul Roux", "Société : Roux et Fils").words
    assert "[CV-2] Sofia Benali" in ask(world, "modifier Mme Benali").subject
    answer = ask(world, "modifier Zorro")
    assert "ni candidat ni contact de ce nom" in answer.words and {"Vos candidats", "Vos contacts"} <= set(answer.links())
    world.ctl("contact", "add", "--name", "Jean Roux", "--email", "j.roux@mecadis.example")
    assert {"Paul Roux", "Jean Roux"} <= set(ask(world, "modifier Roux").links())


def test_one_silent_contact_is_reminded_alone(world):
    launched(world)
    world.at("2026-12-03 10:00")
    world.write(HELENE, "D-1", "relance Marie Blanc" + SIGNED)
    assert sorted(m.to for m in world.run()) == [HELENE_AT, "m.blanc@mecadis.example"]
    assert "« Jean Petit » n'est pas un contact de D-1" in ask(world, "relancer Jean Petit D-1").words
    answer = ask(world, "relance Paul Roux")
    assert "de quelle diffusion" in answer.words and answer.links()["D-1 Développeurs C confirmés"][2] == "relance Paul Roux D-1"


# -- several lines --

def test_an_opinion_below_another_command_is_one_itself(world):
    """D53, D56: and what both commands would say is said once."""
    answer = drafted(world)
    world.answer(HELENE, answer, "masquer Karim\navis C1 : très bon contact\naperçu" + SIGNED)
    preview, receipt = sorted(world.run(), key=lambda mail: "Aperçu" not in mail.subject)
    assert "À revoir" not in receipt.words and "Avis RH : très bon contact" in preview.words
    assert receipt.words.count("il reste ici tant que l'identité est masquée") == 1


def test_a_line_that_would_change_what_leaves_stops_it(world):
    """D32: nothing is launched as it was not meant."""
    drafted(world)
    answer = ask(world, "D-1", "lancer\nFin : 20/12/2026")
    assert "n'a pas sa place" in answer.words and world.json("diffusion", "show", "D-1")["status"] == "draft"
    world.click(HELENE, answer, "Modifier, puis lancer")
    world.run()
    shown = world.json("diffusion", "show", "D-1")
    assert shown["status"] == "running" and shown["end"].startswith("2026-12-20")
    world.write(HELENE, "D-1", "clore\n\nHélène\nTél : 04 78 00 00 00")
    world.run()
    assert world.json("diffusion", "show", "D-1")["status"] != "running"


# -- decisions and interviews --

def test_a_requests_number_alone_is_a_subject(world):
    """D61."""
    requests(world)
    world.write(HELENE, "R-2", "valider" + SIGNED)
    world.run()
    assert [f["status"] for f in world.json("feedback", "list")] == ["pending", "validated"]
    assert "Les retours" in world.last(HELENE_AT, "Validée").links()


def test_an_interview_is_moved_without_its_number(world):
    requests(world)
    world.answer(HELENE, world.last(HELENE_AT, "[R-1]"), "oui")
    world.run()
    answer = ask(world, "déplacer l'entretien de Jean au 9 décembre 15h")
    label = "R-1 Jean Martin, 08/12/2026"
    assert answer.links()[label][2] == "déplacer R-1 9 décembre 15h"
    world.click(HELENE, answer, label)
    world.run()
    assert "mercredi 9 décembre à 15 h" in world.last(HELENE_AT, "Entretien déplacé").words
    world.answer(HELENE, world.last(HELENE_AT, "[R-1] Paul Roux"), "déplacer au 10 décembre 16h" + SIGNED)
    world.run()
    assert "jeudi 10 décembre à 16 h" in world.last(HELENE_AT, "Entretien déplacé").words


def test_why_is_asked_as_people_ask(world):
    launched(world)
    world.answer(HELENE, world.last(HELENE_AT, "commence"), "Pourquoi ai-je reçu ce mail ?")
    assert "Voici ce qui a mené à ce message" in only(world.run()).words


def test_the_list_of_templates_says_what_each_is_for(world):
    """D4."""
    world.recruiter("Ada Admin", "a.admin@cabinet.example", "Lyon", "--admin")
    world.write("Ada Admin <a.admin@cabinet.example>", "modèles")
    lines = only(world.run()).text.split("\n")
    rows = [line for line in lines if line.rstrip().endswith("d'origine")]
    assert len(rows) > 40 and not [row for row in rows if len(row.split("  ")) < 3 or row.split()[1] == "d'origine"]


# -- words of the features, and of people --

def test_a_contact_joins_what_runs_by_name(world):
    """D44: an address is not needed."""
    launched(world)
    world.ctl("contact", "add", "--name", "Anne Lefèvre", "--email", "a.lefevre@acier.example")
    world.write(HELENE, "ajouter Anne Lefevre à D-1")
    assert "a.lefevre@acier.example" in [m.to for m in world.run()]


def test_other_names_for_the_same(world):
    ask(world, "nouvelle liste : Soudeurs", "Candidats : CV-1")
    assert "2 candidats" in ask(world, "LISTE+ L-1 CV-2").subject
    assert "1 candidat" in ask(world, "LISTE- L-1 CV-1").subject
    form = ask(world, "nouveau scénario", "Nom : Relance\nListe : L-1\nMessage : Bonjour {{prenom}}")
    assert "Libellé : Relance" in form.text.replace("\u00a0", " ") and "n'est pas de ce formulaire" not in form.words
    drafted(world)
    assert "Statut : Brouillon" in ask(world, "statut D-1").words and "Statut : Brouillon" in ask(world, "D-1 ?").words
    assert "Aucune recherche pour le moment" in ask(world, "mes recherches").words
