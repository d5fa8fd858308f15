"""What a recruiter writes who has read nothing but the mails themselves."""
import re

import pytest
from conftest import HELENE, MARIE, PAUL, drafted, launched, make_world, only

pytestmark = pytest.mark.in_turns(2)

AT = "h.alder@cabinet.example"
PHONE = "\n\nEnvoyé de mon iPhone"


def told(world, body, subject="", mail=None):
    if mail is not None:
        world.answer(HELENE, mail, body + PHONE)
    else:
        world.write(HELENE, subject, body + PHONE)
    return only([m for m in world.run() if m.to == AT])


@pytest.fixture
def undoable(tmp_path):
    return make_world(tmp_path, undo_s=300)


# -- the first mails --

@pytest.mark.parametrize("question", ["Bonjour, comment ca marche ?", "bonjour comment on fait", "Que sais-tu faire ?",
                                      "j'ai besoin d'aide"])
def test_somebody_who_asks_how_it_works_is_shown(world, question):
    assert told(world, question, "Bonjour").subject == "Ce que vous pouvez m'écrire"


def test_thanks_are_not_answered(world):
    launched(world)
    world.write(HELENE, "Merci !", PHONE)
    world.answer(HELENE, world.last(AT, "lancée"), "Merci bien" + PHONE)
    world.answer(HELENE, world.last(AT, "lancée"), "super merci beaucoup !" + PHONE)
    assert world.run() == []


def test_thanks_to_a_request_decide_nothing_and_that_is_told(world):
    launched(world)
    world.answer(PAUL, world.last("p.roux@usine-roux.example"), "J'aimerais rencontrer le 1.")
    world.run()
    world.answer(HELENE, world.last(AT, "[R-1]"), "Merci")
    assert "Rien n'a été décidé" in only(world.run()).words


def test_where_a_diffusion_stands_is_asked_in_plain_words(world):
    launched(world)
    assert told(world, "", "ou en est ma diffusion ?").subject.startswith("[D-1] Développeurs C confirmés")
    assert told(world, "ou on en est ?", mail=world.last(AT, "lancée")).subject.startswith("[D-1] Développeurs C")


def test_a_recruiter_who_tells_of_a_holiday_is_no_machine(world):
    """It was taken for an automatic reply, and nobody was told."""
    answer = told(world, "Bonjour je suis en conges du 21 au 28 decembre, Noé me remplace", "vacances")
    assert "déléguer" in [body.split()[0] for _, _, body in answer.links().values()]


# -- forms, as they are typed with a thumb --

def test_a_form_is_filled_in_without_colons(world):
    world.write(HELENE, "nouvelle diffusion")
    form = only(world.run())
    answer = told(world, "titre developpeurs c confirmes\ncandidats jean martin, sofia benali\n"
                         "contacts paul roux et marie blanc\nfin 15 decembre", mail=form)
    draft = world.json("diffusion", "show", "D-1")
    assert (draft["title"], len(draft["dossiers"]), len(draft["contacts"])) == ("developpeurs c confirmes", 2, 2)
    assert "mardi 15 décembre 2026" in answer.words


def test_two_names_may_be_joined_by_and(world):
    drafted(world, "Titre : Soudeurs\nFin : 15/12/2026\nContacts : paul roux et marie blanc\n"
                   "Candidats : jean martin, sofia benali et karim haddad\n")
    draft = world.json("diffusion", "show", "D-1")
    assert (len(draft["dossiers"]), len(draft["contacts"])) == (3, 2)


def test_the_line_put_right_takes_nobody_out(world):
    """Asked for the right name of one, the recruiter gives that one: the others stay."""
    draft = drafted(world, "Titre : Soudeurs\nFin : 15/12/2026\nContacts : paul roux, mari blan\n"
                           "Candidats : jean martin, sofia benali, karim hadad\n")
    told(world, "candidats : karim haddad\ncontacts : marie blanc", mail=draft)
    draft = world.json("diffusion", "show", "D-1")
    assert (len(draft["dossiers"]), len(draft["contacts"])) == (3, 2)


def test_whoever_is_left_out_of_a_draft_is_named(world):
    draft = drafted(world)
    answer = told(world, "candidats : karim haddad", mail=draft)
    assert "Jean Martin et Sofia Benali ne sont plus dans la diffusion" in answer.words
    world.click(HELENE, answer, "Remettre Jean Martin et Sofia Benali")
    world.run()
    assert len(world.json("diffusion", "show", "D-1")["dossiers"]) == 3


def test_what_a_draft_lacks_is_said(world):
    answer = drafted(world, "Titre : Soudeurs\nCandidats : jean martin\n")
    assert "il manque des contacts et une date de fin" in answer.words


@pytest.mark.parametrize("quote", [True, False])
def test_only_the_lines_put_right_are_sent_back(world, quote):
    """« Répondez avec ces lignes corrigées »: what was right already need not be typed again."""
    world.write(HELENE, "nouvelle liste", "Libellé : Embarqués\nCandidats : CV-1, CV-3")
    world.run()
    world.write(HELENE, "nouveau scénario", "Libellé : Relance\nListe : Embarqués\nFréquence : toutes les semaines\n"
                "Message : Bonjour {{prenom}},\n\nêtes-vous libre ?")
    form = only(world.run())
    world.answer(HELENE, form, "Lancement : 03/12/2026" + PHONE, quote=quote)
    assert only(world.run()).subject.startswith("[S-1]")
    page = world.json("scenario", "show", "S-1")
    assert page["message"] == "Bonjour {{prenom}},\n\nêtes-vous libre ?"


# -- hidden --

@pytest.mark.parametrize("words", ["masquer karim", "options karim haddad\ncacher son identite : oui", "cacher karim haddad svp"])
def test_an_identity_is_hidden_by_a_name_in_small_letters(world, words):
    draft = drafted(world)
    told(world, words, mail=draft)
    assert [d["hidden"] for d in world.json("diffusion", "show", "D-1")["dossiers"]] == [False, False, True]


def test_who_must_stay_unknown_may_be_told_in_a_sentence(world):
    draft = drafted(world)
    answer = told(world, "karim ne doit pas etre identifié, cache son nom stp", mail=draft)
    world.click(HELENE, answer, "Masquer Karim Haddad")
    world.run()
    assert [d["hidden"] for d in world.json("diffusion", "show", "D-1")["dossiers"]] == [False, False, True]


# -- second thoughts --

@pytest.mark.parametrize("words", ["non attends annule", "oups annulez", "stop, annuler", "Mince erreur annule stp"])
def test_a_cry_to_stop_takes_back_what_has_not_left(undoable, words):
    launched(undoable, hidden=False)
    answer = told(undoable, words, mail=undoable.last(AT, "lancée"))
    assert "C'est annulé" in answer.words
    assert "Aucun des 2 messages préparés à vos contacts ne partira." in answer.words


def test_words_that_say_nothing_offer_to_take_back_what_can_be(undoable):
    launched(undoable, hidden=False)
    answer = told(undoable, "c'était une bêtise", mail=undoable.last(AT, "lancée"))
    assert answer.links()["Annuler"][2] == "annuler D-1"
    undoable.at("2026-12-01 09:30")
    answer = told(undoable, "c'était une bêtise", mail=undoable.last(AT, "lancée"))
    assert "Annuler" not in answer.links()


def met(world):
    launched(world, hidden=False)
    world.answer(PAUL, world.last("p.roux@usine-roux.example"), "Je souhaite rencontrer le candidat 1 mardi 8 décembre à 14h.")
    world.run()
    request = world.last(AT, "[R-1]")
    world.answer(HELENE, request, "ok pour moi")
    world.run()
    return request


def test_too_late_to_take_back_an_interview_it_can_still_be_called_off(world):
    answer = told(world, "annuler", mail=met(world))
    assert "Trop tard" in answer.subject
    assert answer.links()["Annuler l'entretien"][2] == "annuler l'entretien R-1"


def test_words_about_what_was_decided_do_not_say_that_nothing_was(world):
    answer = told(world, "finalement jean n'est plus dispo", mail=met(world))
    assert "Rien n'a été décidé" not in answer.words
    assert "validée" in answer.words.lower()
    assert "Annuler l'entretien" in answer.links() and "Valider" not in answer.links()


# -- a question, answered as one answers --

def test_the_answer_to_a_question_goes_out_by_one_button(world):
    launched(world, hidden=False)
    world.answer(MARIE, world.last("m.blanc@mecadis.example"), "Quel est le TJM de Jean ?")
    world.run()
    answer = told(world, "son tjm est de 520 et il est dispo des le 1er janvier", mail=world.last(AT, "[R-1]"))
    assert "Rien n'a été décidé" in answer.words
    world.click(HELENE, answer, "Lui répondre ceci")
    mail = only([m for m in world.run() if m.to == "m.blanc@mecadis.example"])
    assert "son tjm est de 520 et il est dispo des le 1er janvier" in mail.words


def test_an_operationals_words_are_quoted_in_their_order(world):
    launched(world, hidden=False)
    world.answer(PAUL, world.last("p.roux@usine-roux.example"), "Les 3 m'intéressent, on peut les voir jeudi ?")
    world.run()
    assert "« Les 3 m'intéressent, on peut les voir jeudi ? »" in world.last(AT, "[R-").words


def test_a_message_of_several_paragraphs_is_not_said_to_be_left_aside(world):
    world.write(HELENE, "nouvelle liste", "Libellé : Embarqués\nCandidats : CV-1, CV-3")
    world.run()
    world.write(HELENE, "nouveau scénario", "Libellé : Relance\nListe : Embarqués\nFréquence : toutes les semaines\n"
                "Lancement : 03/12/2026\nMessage : Bonjour {{prenom}},\n\nêtes-vous libre ?")
    assert "Laissé de côté" not in only(world.run()).text


# -- names in a sentence --

def test_a_diffusion_told_in_a_sentence_is_prepared_by_one_button(world):
    answer = told(world, "Bonjour, je voudrais envoyer les cv de Jean Martin, Sofia Benali et karim haddad a Paul Roux "
                         "et Marie Blanc pour qu ils me disent avant le 15 decembre. Merci", "Dev C pour Paul Roux")
    assert "Rien n'a été fait" in answer.words
    world.click(HELENE, answer, "Préparer cette diffusion")
    world.run()
    draft = world.json("diffusion", "show", "D-1")
    assert (len(draft["dossiers"]), len(draft["contacts"])) == (3, 2)


def test_a_sentence_about_a_candidate_leads_to_the_record(world):
    answer = told(world, "Bonjour le numero de jean martin a changé c'est le 06 78 12 34 56 merci", "info")
    assert answer.links()["Fiche de Jean Martin"][2] == "candidat CV-1"
    world.click(HELENE, answer, "Son nouveau numéro : 06 78 12 34 56")
    world.run()
    assert world.json("candidate", "show", "CV-1")["phone"] == "+33678123456"


# -- the summary --

def summed_up(world):
    launched(world, hidden=False)
    world.answer(PAUL, world.last("p.roux@usine-roux.example"), "Je veux rencontrer Jean et Sofia.")
    world.run()
    world.at("2026-12-02 09:05")
    world.run()
    return world.last(AT, "Résumé")


@pytest.mark.parametrize("words", ["tout valider", "Tout refuser : poste pourvu"])
def test_the_words_of_a_button_may_be_typed(world, words):
    answer = told(world, words, mail=summed_up(world))
    assert answer.words.count("refusée" if "refuser" in words else "validée") == 2


def test_a_summary_that_is_answered_in_other_words_shows_its_requests_again(world):
    answer = told(world, "ok pour jean, sofia non deja placée", mail=summed_up(world))
    assert "Rien n'a été" in answer.words
    assert {"Valider R-1 (Jean Martin)", "Refuser R-1 (Jean Martin)", "Valider R-2 (Sofia Benali)"} <= set(answer.links())


# -- a scenario --

def scenario(world, more=""):
    world.write(HELENE, "nouvelle liste", "Libellé : Embarqués\nCandidats : CV-1, CV-3")
    world.run()
    world.write(HELENE, "nouveau scénario", "Libellé : Relance dispo\nListe : Embarqués\nFréquence : toutes les semaines\n"
                "Lancement : 03/12/2026\nMessage : Bonjour {{prenom}}, êtes-vous libre ?\n" + more)
    return only(world.run())


def test_a_line_of_the_form_below_the_message_is_not_sent_to_candidates(world):
    answer = scenario(world, "Envoi : sms et mail\n")
    assert "oui ou non" in answer.words and "créé et activé" not in answer.subject


@pytest.mark.parametrize("words", ["stop arrete tout", "il faut arrêter ça"])
def test_a_cry_about_a_scenario_shows_how_to_stop_it(world, words):
    answer = told(world, words, mail=scenario(world))
    assert answer.links()["Désactiver"][2] == "désactiver S-1"


@pytest.mark.parametrize("words", ["arreter le scenario relance dispo", "stopper la relance dispo", "arreter le scenario"])
def test_a_scenario_to_stop_is_found_by_its_name(world, words):
    scenario(world)
    assert told(world, "", words).links()["Désactiver « Relance dispo »"][2] == "désactiver S-1"


def test_whoever_writes_of_delegating_is_shown_how(world):
    answer = told(world, "", "deleguer noé keller du 21 au 28 decembre")
    assert answer.links()["Déléguer à Noé Keller jusqu'au 28/12/2026"][2] == "déléguer n.keller@cabinet.example jusqu'au 28/12/2026"


def test_whoever_is_away_delegates_by_one_button(world):
    answer = told(world, "Bonjour,\nje suis absente jusqu'au 12/12, Noé me remplace", "absence")
    world.click(HELENE, answer, "Déléguer à Noé Keller jusqu'au 12/12/2026")
    assert "Noé Keller décide pour vous jusqu'au samedi 12 décembre 2026" in [m for m in world.run() if m.to == AT][0].subject


def test_who_replaces_is_offered_although_no_day_is_told(world):
    answer = told(world, "", "Noé me remplace pendant mes congés")
    assert answer.links()["Déléguer à Noé Keller"][2] == "déléguer n.keller@cabinet.example"


# -- lists --

@pytest.mark.parametrize("words, none", [("listes", "Aucune liste ne correspond."), ("groupes", "Aucun groupe ne correspond."),
                                         ("embauches", "Aucune liste d'embauches ne correspond.")])
def test_a_search_that_finds_nothing_does_not_say_that_there_is_nothing(world, words, none):
    assert "pour le moment" in told(world, "", words).words
    for subject, body in (("nouvelle liste : Embarqués", "Candidats : CV-1"), ("groupe Soudure : Paul Roux", ""),
                          ("embauche CV-1", "")):
        world.write(HELENE, subject, body)
    world.run()
    answer = told(world, "", f"{words} recherche : zzz")
    assert none in answer.words and "pour le moment" not in answer.words and answer.subject.endswith(": 0")
    assert words in [body for _, _, body in answer.links().values()], "all of them, by one button"
    assert none not in told(world, "", words).words


def test_a_page_of_no_list_in_particular_asks_of_which(world):
    assert told(world, "", "page 2").links()["Vos candidats, page 2"][2] == "candidats page 2"
    assert told(world, "", "page suivante").links()["Vos diffusions, page 2"][2] == "diffusions page 2"


# -- forms: twice, and nearly a date --

def test_of_a_line_typed_twice_the_one_that_stands_is_said(world):
    answer = drafted(world, "Titre : Soudeurs\nFin : 15/12/2026\nTitre : Soudeurs TIG\nContacts : Paul Roux\n"
                            "Candidats : CV-1\nFin : 15/12/2026\n")
    assert world.json("diffusion", "show", "D-1")["title"] == "Soudeurs TIG"
    assert "« Titre » est écrit deux fois : « Soudeurs TIG » vaut, « Soudeurs » non." in answer.words
    assert "« Fin »" not in answer.words, "what was said twice alike needs no word"


def test_of_a_line_typed_twice_in_any_form(world):
    answer = told(world, "Prénom : Zoé\nNom : Blin\nE-mail : z@b.example\nE-mail : y@b.example", "nouveau candidat")
    assert "« E-mail » est écrit deux fois : « y@b.example » vaut, « z@b.example » non." in answer.words


@pytest.mark.sampled(3)
@pytest.mark.parametrize("typed, day", [
    ("fin décembre", "31/12/2026"), ("Fin décembre 2026", "31/12/2026"), ("janvier 2027", "31/01/2027"),
    ("mi-janvier", "15/01/2027"), ("mi janvier 2027", "15/01/2027"), ("début février", "10/02/2027"),
    ("fin février", "28/02/2027"), ("courant janvier", "31/01/2027"), ("fin du mois", "31/12/2026"),
    ("end of January", "31/01/2027"), ("décembre", "31/12/2026")])
def test_about_when_is_asked_with_the_day_it_may_be(world, typed, day):
    answer = drafted(world, f"Titre : Soudeurs\nFin : {typed}\nContacts : Paul Roux\nCandidats : CV-1\n")
    assert f"Fin : « {typed} » : quel jour ? Le {day}, par exemple" in answer.words
    assert "Fin : à préciser" in re.sub(" +", " ", answer.words), "nothing is taken for granted"


def test_about_when_somebody_becomes_free_is_asked_with_its_first_day(world):
    answer = told(world, "Prénom : Zoé\nNom : Blin\nE-mail : z@b.example\nDisponible du : janvier 2027", "nouveau candidat")
    assert "« janvier 2027 » : quel jour ? Le 01/01/2027, par exemple" in answer.words


# -- nearly a command --

@pytest.mark.parametrize("words, day", [("clore D-1 demain", "02/12/2026"), ("Clôturer D-1 le 12/12 svp", "12/12/2026"),
                                        ("fermer D-1 vendredi", "04/12/2026")])
def test_to_close_on_a_day_to_come_is_the_end_of_the_diffusion(world, words, day):
    launched(world)
    answer = told(world, "", words)
    assert "Rien n'a été fait" in answer.words
    world.click(HELENE, answer, f"Dernier jour des réponses : {day}")
    world.run()
    assert world.json("diffusion", "show", "D-1")["end"][:10] == "-".join(reversed(day.split("/")))


@pytest.mark.parametrize("words, subject", [("aide zorglub", "« zorglub »"), ("aide relancer", "Ce que vous pouvez m'écrire")])
def test_help_about_anything_is_help(world, words, subject):
    answer = told(world, "", words)
    assert subject in answer.subject.replace("\u00a0", " ") and "relancer D-12" in answer.words or "Nouvelle diffusion" in answer.links()
    assert "pas compris" not in answer.subject


@pytest.mark.parametrize("words", ["retirer Paul Roux du groupe Soudure", "Enlever p.roux@usine-roux.example du groupe soudure",
                                   "supprimer Paul Roux du groupe Soudure"])
def test_somebody_is_taken_out_of_a_group(world, words):
    launched(world)
    world.write(HELENE, "groupe Soudure : Paul Roux, Marie Blanc")
    world.run()
    answer = told(world, "", words)
    if words.startswith("supprimer"):
        world.click(HELENE, answer, "retirer Paul Roux du groupe Soudure")
        answer = only(world.run())
    assert "Le groupe « Soudure » a changé" in answer.words
    page = told(world, "", "groupe Soudure").words
    assert "Marie Blanc" in page and "Paul Roux" not in page
    assert "n'est pas dans le groupe « Soudure »" in told(world, "", words.replace("supprimer", "retirer")).words
    last = told(world, "", "retirer Marie Blanc du groupe Soudure")
    assert last.links()["Supprimer ce groupe"][2] == "supprimer groupe Soudure"


def test_somebody_is_put_into_a_group(world):
    world.write(HELENE, "groupe Soudure : Paul Roux")
    world.run()
    assert "Le groupe « Soudure » a changé" in told(world, "", "ajouter Marie Blanc au groupe Soudure").words
    page = told(world, "", "groupe Soudure").words
    assert "Marie Blanc" in page and "Paul Roux" in page
    assert "aucun groupe ne s'appelle « Zorglub »" in told(world, "", "ajouter Marie Blanc au groupe Zorglub").words
