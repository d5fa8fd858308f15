"""Contacts, groups of them, favourite lists and hire lists, by mail."""
import pytest
from conftest import HELENE, NOE, drafted, make_world, only

pytestmark = pytest.mark.in_turns(2)

PAUL_SHORT = "p.roux@usine-roux.example"


def ask(world, who, subject, body="", **more):
    world.write(who, subject, body, **more)
    return only(world.run())


def csv_of(answer):
    return next(data for name, data in answer.attachments.items() if name.endswith(".csv")).decode("utf-8-sig")


# -- contacts --

def test_a_contact_is_made_found_and_changed(world):
    form = ask(world, HELENE, "nouveau contact")
    for field in ("Nom", "E-mail", "Société", "Type", "Langue"):
        assert f"{field} :" in form.text, field
    assert "il manque" not in form.words
    world.answer(HELENE, form, "Nom : Luc Petit\nE-mail : Luc.Petit@forges.example\nSociété : Forges du Rhône\n"
                               "Langue : anglais")
    page = only(world.run())
    assert "Luc Petit (Forges du Rhône) est parmi vos contacts" in page.words
    made = world.json("contact", "show", "luc.petit@forges.example")
    assert (made["type"], made["language"], made["company"]) == ("externe", "en", "Forges du Rhône")
    world.answer(HELENE, page, "Société : Forges de Loire")
    assert "C'est noté : Société" in only(world.run()).words
    ask(world, HELENE, "modifier luc.petit@forges.example", "Type : interne\nE-mail : l.petit@forges.example")
    made = world.json("contact", "show", "l.petit@forges.example")
    assert (made["type"], made["company"]) == ("interne", "Forges de Loire")
    form = ask(world, HELENE, "modifier contact Luc Petit")
    assert "E-mail : l.petit@forges.example" in form.words and "Type : interne" in form.words


def test_somebody_of_the_house_is_internal(world):
    page = ask(world, HELENE, "nouveau contact", "Prénom : Zoé\nNom : Wian\nE-mail : z.wian@cabinet.example")
    assert "Zoé Wian" in page.words
    assert world.json("contact", "show", "z.wian@cabinet.example")["type"] == "interne"


def test_a_wrong_line_of_a_contact_is_named_and_nothing_is_made(world):
    wrong = [("E-mail : luc", "n'est pas une adresse"), (f"E-mail : {PAUL_SHORT}", "Paul Roux (Usine Roux) a déjà"),
             ("Type : ami", "interne ou externe"), ("Langue : klingon", "français ou anglais"),
             ("Société : <i>Roux</i>", "sans < >"), ("Société : " + "x" * 81, "81 caractères"),
             ("Ville : Lyon", "n'est pas de ce formulaire"), ("Type : externe", "elle manque")]
    for lines, _ in wrong:
        world.write(HELENE, "nouveau contact", "Nom : Luc Petit\n" + lines)
    answers = world.run()
    for lines, says in wrong:
        answer = next((a for a in answers if says in a.words), None)
        assert answer is not None, says
        assert "Nom : Luc Petit" in answer.words and "Rien n'est encore créé" in answer.words
    assert len(world.json("contact", "list")) == 2


def test_contacts_are_searched_and_attached(world):
    answer = ask(world, HELENE, "contacts mécadis")
    assert "Marie Blanc" in answer.words and "Paul" not in answer.words
    assert "m.blanc@mecadis.example" in csv_of(answer)
    assert "Paul Roux" in ask(world, HELENE, "contacts", "Type : externe").words
    assert "Aucun contact" in ask(world, HELENE, "contacts zzz").words
    assert "aucun contact" in ask(world, HELENE, "modifier contact Zoé Inconnue", "Société : X").words


# -- groups --

def test_a_group_names_several_contacts_in_a_diffusion(world):
    """D44: contacts are given by address or by group name, and each is echoed."""
    answer = ask(world, HELENE, f"groupe Mécanique : {PAUL_SHORT}, Marie Blanc, Zoé Inconnue")
    assert "est créé : 2 contacts" in answer.words and "« Zoé Inconnue »" in answer.words
    assert "Marie Blanc (Mécadis), m.blanc@mecadis.example" in answer.words
    draft = ask(world, HELENE, "nouvelle diffusion", "Titre : Soudeurs\nContacts : mecanique\nCandidats : CV-1")
    assert "Le groupe « Mécanique » : Paul Roux" in draft.words and "m.blanc@mecadis.example" in draft.words
    assert len(world.json("diffusion", "show", "D-1")["contacts"]) == 2
    draft = ask(world, HELENE, "nouvelle diffusion", "Titre : Autre\nContacts : groupe Mécanique, Paul Roux")
    assert len(world.json("diffusion", "show", "D-2")["contacts"]) == 2


def test_a_group_is_shown_changed_and_taken_away(world):
    form = ask(world, HELENE, "groupe Soudure")
    assert "n'existe pas encore" in form.words
    address, subject, body = form.links()["Remplir"]
    world.write(HELENE, subject, body.rstrip("\n") + " " + PAUL_SHORT, to=address)
    assert "est créé : 1 contact" in only(world.run()).words
    page = ask(world, HELENE, "groupe Soudure")
    assert "Paul Roux" in page.words
    world.answer(HELENE, page, "Contacts : Marie Blanc")
    assert "a changé : 1 contact" in only(world.run()).words
    assert "Marie" in ask(world, HELENE, "groupe soudure").words
    assert "Soudure" in ask(world, HELENE, "groupes").words
    world.click(HELENE, ask(world, HELENE, "groupe Soudure"), "Supprimer ce groupe")
    assert "supprimé" in only(world.run()).subject
    assert "Aucun groupe" in ask(world, HELENE, "groupes").words


def test_a_group_of_nobody_known_is_not_made(world):
    answer = ask(world, HELENE, "groupe Soudure : x@nulle-part.example")
    assert "Je n'ai rien changé" in answer.words and "x@nulle-part.example" in answer.words
    assert "Aucun groupe" in ask(world, HELENE, "groupes").words


def test_a_group_is_its_agencys_own(world):
    ask(world, HELENE, f"groupe Soudure : {PAUL_SHORT}")
    assert "Aucun groupe" in ask(world, NOE, "groupes").words
    assert "n'existe pas encore" in ask(world, NOE, "groupe Soudure").words
    answer = ask(world, NOE, "nouvelle diffusion", "Titre : X\nContacts : Soudure")
    assert "« Soudure »" in answer.words and world.json("diffusion", "show", "D-1")["contacts"] == []


# -- favourite lists --

def test_a_list_is_made_filled_shown_and_emptied(world):
    page = ask(world, HELENE, "nouvelle liste : Les embarqués de Lyon et de Grenoble en 2027")
    assert "La liste L-1 « Les embarqués de Lyon et de Grenoble en 2027 » est créée" in page.words
    page = ask(world, HELENE, "ajouter L-1 CV-1, Karim Haddad")
    assert page.subject.startswith("[L-1]") and "2 candidats" in page.subject
    assert "Jean Martin rejoint la liste" in page.words and "karim.haddad@mail.example" in csv_of(page)
    world.answer(HELENE, page, "ajouter CV-2, CV-1, CV-77")
    page = only(world.run())
    assert "Sofia Benali rejoint la liste" in page.words and "Jean Martin y était déjà" in page.words
    assert "CV-77 n'existe pas" in page.words
    page = ask(world, HELENE, "retirer L-1 CV-1")
    assert "Jean Martin n'est plus dans la liste" in page.words and "2 candidats" in page.subject
    assert "L-1" in ask(world, HELENE, "candidat CV-2").words
    assert "Karim Haddad" in ask(world, HELENE, "liste L-1").words
    assert "Les embarqués" in ask(world, HELENE, "listes").words
    ask(world, HELENE, "modifier L-1", "Libellé : Embarqués")
    assert "Embarqués" in ask(world, HELENE, "L-1").subject


def test_a_list_can_be_made_from_a_form_with_a_search(world):
    form = ask(world, HELENE, "nouvelle liste")
    assert "Libellé :" in form.text
    world.answer(HELENE, form, "Libellé : Développeurs\nCandidats : recherche : développeur, Karim Haddad")
    page = only(world.run())
    assert page.subject.startswith("[L-1] Développeurs")
    assert "Jean Martin" in page.words and "Karim Haddad" in page.words


@pytest.mark.sampled(3)
@pytest.mark.parametrize("said", ["nouvelle liste Caristes : CV-1, CV-3", "nouvelle liste : Caristes, CV-1 et CV-3",
                                  "nouvelle liste « Caristes » avec CV-1 et CV-3", "créer une liste Caristes (CV-1, CV-3)",
                                  "new list Caristes: CV-1 and CV-3"])
def test_a_list_with_its_candidates_on_the_line(world, said):
    page = ask(world, HELENE, said)
    assert page.subject.startswith("[L-1] Caristes") and "2 candidats" in page.subject, page.text
    assert "Jean Martin rejoint la liste" in page.words


def test_candidates_without_a_name_for_their_list_are_kept(world):
    form = ask(world, HELENE, "nouvelle liste : CV-1, CV-3")
    assert "Libellé : ! il manque Candidats : CV-1, CV-3" in form.words
    world.answer(HELENE, form, "Libellé : Caristes")
    assert "2 candidats" in only(world.run()).subject


@pytest.mark.sampled(4)
@pytest.mark.parametrize("said", [
    "renommer la liste L-1 en Soudeurs de Lyon", "renommer L-1 : Soudeurs de Lyon", "renomme L-1 « Soudeurs de Lyon »",
    "renommer la liste Embarqués en Soudeurs de Lyon", "rename the list L-1 to Soudeurs de Lyon",
    "peux-tu renommer la liste « embarqués » en « Soudeurs de Lyon » ?"])
def test_a_list_is_renamed_on_one_line(world, said):
    ask(world, HELENE, "nouvelle liste Embarqués")
    page = ask(world, HELENE, said)
    assert "La liste L-1 s'appelle maintenant « Soudeurs de Lyon »" in page.words, page.text
    assert page.subject.startswith("[L-1] Soudeurs de Lyon")


def test_what_else_has_a_name_is_renamed_too(world):
    """In reply to a page; a search, a scenario, a diffusion."""
    page = ask(world, HELENE, "nouvelle liste Embarqués", "CV-1")
    world.answer(HELENE, page, "renommer en Caristes en CDI")
    assert "s'appelle maintenant « Caristes en CDI »" in only(world.run()).words
    ask(world, HELENE, "nouvelle recherche", "Libellé : Ici")
    assert ask(world, HELENE, "renommer la recherche Q-1 en Soudeurs").subject.startswith("[Q-1] Soudeurs")
    ask(world, HELENE, "nouveau scénario", "Libellé : A\nListe : L-1\nLancement : 03/12/2026\nFréquence : tous les mois\n"
                                           "Message : Bonjour")
    assert "[S-1]" in ask(world, HELENE, "renommer S-1 en Relance").subject
    assert world.json("scenario", "show", "S-1")["label"] == "Relance"
    drafted(world)
    ask(world, HELENE, "renommer D-1 en Équipe de mars")
    assert world.json("diffusion", "show", "D-1")["title"] == "Équipe de mars"


def test_a_wrong_new_name_is_said_to_be(world):
    ask(world, HELENE, "nouvelle liste : Soudeurs")
    ask(world, HELENE, "nouvelle liste : Caristes")
    for said, says in (("renommer L-1 en Caristes", "une liste s'appelle déjà « Caristes »"),
                       ("renommer L-1 en " + "x" * 81, "80 au plus"), ("renommer L-1", "quel nom"),
                       ("renommer L-9 en X", "L-9 n'existe pas"), ("renommer la liste Zingueurs en X", "Zingueurs")):
        assert says in ask(world, HELENE, said).words, said
    assert "suivi" not in ask(world, NOE, "renommer L-1 en Volés").words
    assert "Soudeurs" in ask(world, HELENE, "liste L-1").subject


def test_bad_input_about_lists_is_answered(world):
    ask(world, HELENE, "nouvelle liste : Soudeurs")
    for command, says in (("nouvelle liste : SOUDEURS", "une liste s'appelle déjà"),
                          ("nouvelle liste : " + "x" * 81, "81 caractères, 80 au plus"),
                          ("liste L-9", "la liste L-9 n'existe pas"), ("ajouter L-1", "quels candidats"),
                          ("ajouter L-1 CV-99", "CV-99 n'existe pas"), ("embauches E-4", "la liste E-4 n'existe pas")):
        assert says in ask(world, HELENE, command).words, command


def test_a_list_is_its_agencys_own(world):
    ask(world, HELENE, "nouvelle liste : Soudeurs")
    for command in ("liste L-1", "ajouter L-1 CV-1", "retirer L-1 CV-1", "modifier L-1"):
        answer = ask(world, NOE, command)
        assert "est celle d'une autre agence" in answer.words and "Soudeurs" not in answer.words, command
    assert "Aucune liste" in ask(world, NOE, "listes").words
    ask(world, NOE, "nouvelle liste : Soudeurs")
    assert "suivi par une autre agence" in ask(world, NOE, "ajouter L-2 CV-1").words


def test_lists_are_taken_away_and_come_back(tmp_path):
    """S8: by reference or in reply, several at once; `annuler` brings them back with whom they held."""
    world = make_world(tmp_path, undo_s=120)
    page = ask(world, HELENE, "nouvelle liste : Soudeurs")
    ask(world, HELENE, "ajouter L-1 CV-1")
    ask(world, HELENE, "nouvelle liste : Caristes")
    gone = ask(world, HELENE, "supprimer L-1, L-2")
    assert "La liste L-1 « Soudeurs » est supprimée" in gone.words and "La liste L-2 « Caristes »" in gone.words
    assert "Aucune liste" in ask(world, HELENE, "listes").words
    assert "la liste L-1 n'existe pas" in ask(world, HELENE, "supprimer L-1").words
    world.click(HELENE, gone, "Annuler")
    assert "C'est annulé" in only(world.run()).words
    assert "Jean Martin" in ask(world, HELENE, "liste L-1").words
    world.answer(HELENE, page, "supprimer")
    assert "La liste L-1 « Soudeurs » est supprimée" in only(world.run()).words
    assert ask(world, HELENE, "nouvelle liste : Soudeurs").subject.startswith("[L-3]")


@pytest.mark.sampled(3)
@pytest.mark.parametrize("what, said", [
    ("L-9", "la liste L-9 n'existe pas"), ("Q-9", "la recherche Q-9 n'existe pas"), ("E-9", "la liste E-9 n'existe pas"),
    ("E-1", "elle reste tant qu'elle nomme quelqu'un"),
    ("S-1", "un scénario ne se supprime pas"), ("L-1, L-9", "la liste L-9 n'existe pas"),
])
def test_what_cannot_be_taken_away_is_said(world, what, said):
    """Of several, all or none."""
    ask(world, HELENE, "nouvelle liste : Soudeurs")
    ask(world, HELENE, "embauche CV-1", "Société : Usine Roux")
    answer = ask(world, HELENE, "supprimer " + what)
    assert "Je n'ai rien changé" in answer.words and said in answer.words
    assert "Soudeurs" in ask(world, HELENE, "listes").words
    assert "est celle d'une autre agence" in ask(world, NOE, "supprimer L-1").words


def test_an_empty_hire_list_is_taken_away(world):
    ask(world, HELENE, "embauche CV-1", "Société : Usine Roux")
    ask(world, HELENE, "retirer E-1 CV-1")
    assert "est supprimée" in ask(world, HELENE, "supprimer E-1").words


# -- hires --

def test_a_hire_joins_its_employers_list(world):
    assert "Aucune embauche" in ask(world, HELENE, "embauches").words
    answer = ask(world, HELENE, "embauche CV-1 Usine Roux")
    assert "Jean Martin rejoint la liste d'embauches E-1 « Usine Roux »" in answer.words
    assert "déjà" in ask(world, HELENE, "embauche CV-1 Usine Roux").subject
    assert "E-2" in ask(world, HELENE, "embauche CV-2").words
    answer = ask(world, HELENE, "embauches")
    assert "Usine Roux" in answer.words and "Sans employeur" in answer.words
    world.click(HELENE, answer, "Usine Roux")
    assert "Jean Martin" in only(world.run()).words
    page = ask(world, HELENE, "candidat CV-1")
    assert "E-1 Usine Roux" in page.words
    ask(world, HELENE, "modifier CV-1", "Statut : embauché")
    ask(world, HELENE, "retirer E-1 CV-1")
    assert "vide" in ask(world, HELENE, "embauches E-1").words
    assert "Aucune embauche" in ask(world, NOE, "embauches").words


def test_whoever_is_hired_is_not_the_employer(world):
    """Part of a name is enough to say who is meant; an employer is what else is said, also in reply to the page."""
    for words, employer in (("embauche Martin", "Sans employeur"), ("embauche Benali chez Usine Roux", "Usine Roux"),
                            ("embauche Haddad chez Mécadis", "Mécadis")):
        assert f"« {employer} »" in ask(world, HELENE, words).words, words
    world.answer(HELENE, ask(world, HELENE, "candidat CV-1"), "embauche Usine Noire")
    assert "« Usine Noire »" in only(world.run()).words


def test_a_group_goes_by_its_name_or_from_its_page(world):
    """By its name, or "supprimer" in reply to its page; its contacts stay."""
    for words in ("supprimer le groupe Soudure", "Supprimer groupe : Soudure", "delete group Soudure", None):
        page = ask(world, HELENE, "groupe Soudure : Paul Roux")
        if words is None:
            world.answer(HELENE, page, "supprimer")
            answer = only(world.run())
        else:
            answer = ask(world, HELENE, words)
        assert "Le groupe « Soudure » est supprimé. Ses contacts restent." in answer.words, (words, answer.words)
        assert world.json("group", "list") == []
    assert len(world.json("contact", "list")) == 2
