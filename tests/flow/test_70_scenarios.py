"""Scenarios: recurring messages to candidates, from the form to what they read."""
import csv

import pytest
from conftest import HELENE, NOE, only

pytestmark = pytest.mark.in_turns(2)

MESSAGE = "Bonjour {{prenom}},\n\nêtes-vous disponible en janvier ?\nLieu : Lyon"
FORM = """Libellé : Relance embarqués
Liste : L-1
Inactifs depuis : 10 jours
Lancement : 03/12/2026
Fin : 31/12/2026
Fréquence : tous les 2 jours
"""


def ask(world, who, subject, body="", **more):
    world.write(who, subject, body, **more)
    return only(world.run())


def with_list(world):
    ask(world, HELENE, "nouvelle liste : Embarqués", "Candidats : CV-1, CV-2, CV-3")


def created(world, form=FORM, message=MESSAGE):
    """A scenario with its message, active; returns its summary page."""
    with_list(world)
    return ask(world, HELENE, "nouveau scénario", form + f"Message : {message}")


def to_candidates(mails):
    return [mail for mail in mails if mail.to.endswith("@mail.example")]


# -- the form --

def test_an_empty_form_comes_back_to_be_filled_in(world):
    """S2, S9-S14: the form has every field of a scenario."""
    form = ask(world, HELENE, "nouveau scénario")
    for field in ("Libellé", "Liste", "Embauches", "Inactifs depuis", "Lancement", "Fin", "Fréquence",
                  "Envoi par SMS", "Message"):
        assert f"{field} :" in form.words, field
    with_list(world)
    world.answer(HELENE, form, FORM)
    page = only(world.run())
    assert "[S-1] Scénario « Relance embarqués » créé : écrivez son message" in page.subject.replace("\u00a0", " ")


def test_a_scenario_is_created_inactive_and_its_message_activates_it(world):
    """S15, S16, S20, S21, S26: inactive until its message is saved; the answer is its summary page."""
    with_list(world)
    page = ask(world, HELENE, "nouveau scénario", FORM)
    assert "inactif" in page.words and "aucun : le message reste à écrire" in page.words
    assert world.json("scenario", "show", "S-1")["active"] is False
    world.answer(HELENE, page, MESSAGE)
    page = only(world.run())
    assert page.subject.replace("\u00a0", " ") == "[S-1] Scénario « Relance embarqués » créé et activé"
    for said in ("Utilisateur : Hélène Alder", "Agence : Lyon", "Lancement : jeudi 3 décembre 2026",
                 "Fin prévue : jeudi 31 décembre 2026", "Fréquence : tous les 2 jours",
                 "Inactifs depuis : 10 jours", "e-mail, de lyon@cabinet.example", "Candidats : 3",
                 "Prochain envoi : jeudi 3 décembre à 9 h"):
        assert said in page.words, said
    for said in ("Ce que lira Jean Martin", "Bonjour Jean, êtes-vous", "Ce que lira Sofia Benali"):
        assert said in page.words, said
    assert "Lieu : Lyon" in page.text
    shown = world.json("scenario", "show", "S-1")
    assert shown["active"] is True and shown["message"] == MESSAGE
    assert shown["next_run"].startswith("2026-12-03T09:00")


def test_form_and_message_in_one_letter(world):
    page = created(world)
    assert "créé et activé" in page.subject
    assert world.json("scenario", "show", "S-1")["message"] == MESSAGE


def test_wrong_lines_are_named_and_nothing_is_made(world):
    with_list(world)
    wrong = [("Lancement : 30/11/2026", "le 30/11/2026 est passé"), ("Lancement : 31/11/2026", "n'existe pas"),
             ("Fin : 01/12/2026", "avant le lancement"), ("Fréquence : tous les 0 jours", "de 1 à 366 jours"),
             ("Fréquence : tous les 10000 jours", "de 1 à 366 jours"), ("Fréquence : souvent", "une fréquence"),
             ("Fréquence : tous les jours sauf le lundi", "sauter des jours"), ("Fréquence : 2 fois par semaine", "tous les combien"),
             ("Liste : L-9", "aucune liste de ce nom"), ("Liste : Caristes", "L-1 Embarqués"),
             ("Liste :", "il en faut une"), ("Libellé :", "il manque"), ("Lancement :", "il manque"),
             ("Fréquence :", "elle manque"), ("Inactifs depuis : longtemps", "un nombre de jours"),
             ("Envoi par SMS : peut-être", "oui ou non"), ("Début : 01/12/2026", "pas de ce formulaire")]
    for line, says in wrong:
        name = line.split(" :")[0]
        form = "".join(l + "\n" for l in FORM.splitlines() if not l.startswith(name + " :"))
        answer = ask(world, HELENE, "nouveau scénario", form + line)
        assert says in answer.words, (line, answer.text)
        assert "Rien n'est encore créé" in answer.words and "Fréquence :" in answer.words
    assert world.json("scenario", "list") == []


@pytest.mark.sampled(3)
@pytest.mark.parametrize("typed, every", [
    ("toutes les deux semaines", (2, "week")), ("tous les deux jours", (2, "day")), ("une semaine sur deux", (2, "week")),
    ("un jour sur trois", (3, "day")), ("tous les quinze jours", (15, "day")), ("une fois tous les trois mois", (3, "month")),
    ("une semaine sur 2", (2, "week")), ("tous les deux trimestres", (6, "month")), ("every two weeks", (2, "week")),
    ("every other day", (2, "day")), ("one week in three", (3, "week")), ("biweekly", (2, "week")), ("every twelve days", (12, "day")),
    ("tous les 2j", (2, "day")), ("un mail par mois", (1, "month")), ("le 1er de chaque mois", (1, "month")),
    ("once a week", (1, "week")), ("chaque semaine", (1, "week")), ("hebdomadaire", (1, "week")),
])
def test_a_frequency_in_words(world, typed, every):
    """A number left out would be more mail than was asked for."""
    with_list(world)
    ask(world, HELENE, "nouveau scénario", FORM.replace("tous les 2 jours", typed))
    assert world.json("scenario", "show", "S-1")["every"] == {"n": every[0], "unit": every[1]}


@pytest.mark.sampled(3)
@pytest.mark.parametrize("typed, says", [
    ("le 15 de chaque mois", "écrivez « tous les mois »"), ("le quinze du mois", "écrivez « tous les mois »"),
    ("tous les mois, le 15", "écrivez « tous les mois »"), ("on the 15th of each month", "écrivez « tous les mois »"),
    ("tous les 2 à 3 jours", "tous les combien"), ("tous les jours jusqu'au 15", "tous les combien"),
    ("deux mails par semaine", "tous les combien"), ("every few weeks", "tous les combien"), ("2 jours sur 3", "tous les combien"),
    ("trois fois par semaine", "tous les combien"), ("une dizaine de jours", "tous les combien"),
])
def test_a_frequency_that_is_not_one_is_refused_with_what_can_be_written(world, typed, says):
    with_list(world)
    assert says in ask(world, HELENE, "nouveau scénario", FORM.replace("tous les 2 jours", typed)).words
    assert world.json("scenario", "list") == []


@pytest.mark.parametrize("typed, days", [("deux mois", 60), ("90", 90), ("trente jours", 30), ("6 semaines", 42), ("un an", None),
                                         ("1 semestre", None), ("depuis le 15 mars", None)])
def test_a_length_in_words(world, typed, days):
    with_list(world)
    answer = ask(world, HELENE, "nouveau scénario", FORM.replace("10 jours", typed))
    assert (f"Inactifs depuis : {days} jours" if days else "un nombre de jours") in answer.words, answer.words


@pytest.mark.parametrize("words", ["Merci !", "Merci beaucoup, bonne journée", "Thanks!"])
def test_thanks_are_no_message(world, words):
    """They would be sent to everybody."""
    with_list(world)
    page = ask(world, HELENE, "nouveau scénario", FORM)
    world.answer(HELENE, page, words)
    assert world.run() == []
    shown = world.json("scenario", "show", "S-1")
    assert shown["active"] is False and shown["message"] is None
    world.at("2026-12-03 09:00")
    assert world.run() == []


@pytest.mark.parametrize("words", ["Ok", "D'accord, merci", "C'est noté.", "Parfait !", "Bien reçu, merci", "Got it, thanks"])
def test_a_courtesy_is_no_message(world, words):
    with_list(world)
    page = ask(world, HELENE, "nouveau scénario", FORM)
    world.answer(HELENE, page, words)
    answer = only(world.run())
    assert "Le message n'est pas enregistré." in answer.words and "ce ne sont que des mots de politesse" in answer.words
    assert world.json("scenario", "show", "S-1")["message"] is None
    world.answer(HELENE, answer, MESSAGE)
    assert "créé et activé" in only(world.run()).subject


def test_a_message_too_long_is_counted_and_comes_back(world):
    """S19: at most 720 characters as people count them; the answer tells how many, and what is too much."""
    with_list(world)
    page = ask(world, HELENE, "nouveau scénario", FORM)
    # e and its accent typed apart are one character.
    world.answer(HELENE, page, "e\u0301" * 718 + "yz!")
    answer = only(world.run())
    assert "721 caractères, 720 au plus : 1 caractère de trop" in answer.words and "« ! »" in answer.words
    assert world.json("scenario", "show", "S-1")["active"] is False
    world.answer(HELENE, answer, "e\u0301" * 718 + "yz")
    assert "Message (720 caractères sur 720)" in only(world.run()).words
    assert world.json("scenario", "show", "S-1")["active"] is True


def test_an_unknown_field_in_the_message_is_refused(world):
    with_list(world)
    page = ask(world, HELENE, "nouveau scénario", FORM)
    world.answer(HELENE, page, "Bonjour {{prenon}}, dispo ?")
    answer = only(world.run())
    assert "« {{prenon}} » n'est pas un champ" in answer.words and "{{prenom}}" in answer.words
    assert "Bonjour {{prenon}}, dispo ?" in answer.words
    assert world.json("scenario", "show", "S-1")["active"] is False


# -- pages and lists --

def test_lists_of_scenarios(world):
    """S3, S4, S48, S49, S50, S51: mine, my agency's, with every column, pages and keywords."""
    created(world)
    world.recruiter("Zoé Wian", "z.wian@cabinet.example", "Lyon")
    mine = ask(world, HELENE, "mes scénarios")
    for said in ("Relance embarqués", "Hélène Alder", "Lyon", "03/12/2026", "31/12/2026", "tous les 2 jours", "actif",
                 "e-mail"):
        assert said in mine.words, said
    assert "Aucun scénario" in ask(world, "Zoé Wian <z.wian@cabinet.example>", "mes scénarios").words
    assert "Relance embarqués" in ask(world, "Zoé Wian <z.wian@cabinet.example>", "scénarios de mon agence").words
    assert "Aucun scénario" in ask(world, NOE, "scénarios de mon agence").words
    assert "Relance" in ask(world, HELENE, "mes scénarios", "recherche : relance\nlignes : 50").words
    assert "Aucun scénario" in ask(world, HELENE, "mes scénarios", "recherche : caristes").words
    world.click(HELENE, mine, "S-1")
    assert "Prochain envoi" in only(world.run()).words


def test_a_list_of_scenarios_has_every_column(world):
    """S48: label, user, agency, launch, end, frequency, channel, count, active and last send, on the page and in its CSV."""
    created(world)
    ask(world, HELENE, "nouveau scénario", FORM.replace("Relance", "Autre").replace("Fin : 31/12/2026\n", ""))
    world.at("2026-12-03 09:00")
    world.run()
    page = ask(world, HELENE, "mes scénarios")
    (name, data), = page.attachments.items()
    rows = list(csv.reader(data.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert rows == [
        ["N°", "Libellé", "Actif", "Utilisateur", "Agence", "Lancement", "Fin", "Fréquence", "Canal", "Candidats",
         "Dernier envoi", "Prochain envoi"],
        ["S-2", "Autre embarqués", "sans message", "Hélène Alder", "Lyon", "03/12/2026", "", "tous les 2 jours", "e-mail",
         "0", "", ""],
        ["S-1", "Relance embarqués", "actif", "Hélène Alder", "Lyon", "03/12/2026", "31/12/2026", "tous les 2 jours",
         "e-mail", "3", "03/12/2026", "05/12/2026"]], name
    for word in rows[0] + rows[2]:
        assert word in page.words, word


def test_in_reply_to_its_page_short_words_are_about_it(world):
    """S25, S27, S54: no number need be repeated; what cannot be done is said with what can."""
    page = created(world)
    world.answer(HELENE, page, "Voir les candidats")
    assert "Si l'envoi partait maintenant : 3" in only(world.run()).words
    world.answer(HELENE, page, "candidats Sofia")
    assert only(world.run()).subject == "Candidats : Sofia"
    world.answer(HELENE, page, "mettre en pause")
    assert "S-1 est inactif" in only(world.run()).words
    assert "déjà inactif" in ask(world, HELENE, "arrêter S-1").words
    refused = ask(world, HELENE, "dupliquer S-1")
    assert "un scénario ne se copie pas" in refused.words and "Nouveau scénario" in refused.links()
    assert "D-1 n'existe pas" in ask(world, HELENE, "arrêter D-1").words
    lost = ask(world, HELENE, "bonjour, je voudrais un scénario pour mes soudeurs tous les mois")
    assert list(lost.links())[:2] == ["Nouveau scénario", "Mes scénarios"]
    added = ask(world, HELENE, "retirer Sofia Benali de la liste L-1")
    assert "CV-2" not in added.words
    assert "Sofia Benali rejoint la liste" in ask(world, HELENE, "ajouter Sofia Benali à la liste L-1").words


def test_the_next_days_are_shown_before_they_come(world):
    """S14: the next five sends, month ends and the scenario's own end seen."""
    page = created(world, FORM.replace("03/12/2026", "31/12/2026").replace("tous les 2 jours", "tous les mois")
                   .replace("Fin : 31/12/2026", "Fin : 15/06/2027"))
    assert "Prochain envoi : jeudi 31 décembre à 9 h" in page.words
    assert "Puis : 31/01/2027, 28/02/2027, 31/03/2027, 30/04/2027" in page.words
    page = ask(world, HELENE, "modifier S-1", "Fin : 01/02/2027")
    assert "Puis : 31/01/2027" in page.words and "28/02" not in page.words


def test_another_agencys_scenario_is_not_touched(world):
    created(world)
    for subject in ("scénario S-1", "désactiver S-1", "modifier S-1", "envoi immédiat S-1", "candidats S-1",
                    "historique S-1"):
        assert "appartient à une autre agence" in ask(world, NOE, subject).words, subject
    assert "n'existe pas" in ask(world, HELENE, "scénario S-9").words
    assert world.json("scenario", "show", "S-1")["active"] is True


def test_one_word_switches_it(world):
    """S27, S52-S55: edited, deactivated and activated by one word of reply, or by the line Actif."""
    page = created(world)
    world.click(HELENE, page, "Désactiver")
    page = only(world.run())
    assert "inactif" in page.words and world.json("scenario", "show", "S-1")["next_run"] is None
    world.answer(HELENE, page, "activer")
    assert "Le scénario S-1 est actif" in only(world.run()).words
    world.write(HELENE, "modifier S-1", "Actif : non")
    assert "C'est noté : Actif" in only(world.run()).words
    assert world.json("scenario", "show", "S-1")["active"] is False
    world.write(HELENE, "désactiver S-1")
    assert "déjà inactif" in only(world.run()).words


def test_a_scenario_is_edited_by_its_changed_lines(world):
    """S24: the form comes back as it stands; a reply with changed lines only tells what changed."""
    page = created(world)
    world.click(HELENE, page, "Éditer")
    form = only(world.run())
    assert "Liste : L-1 Embarqués" in form.words and "Fréquence : tous les 2 jours" in form.words
    world.answer(HELENE, form, "Fréquence : toutes les semaines\nFin :")
    page = only(world.run())
    assert "C'est noté : Fin, Fréquence" in page.words and "toutes les semaines" in page.words
    assert world.json("scenario", "show", "S-1")["every"] == {"n": 1, "unit": "week"}
    world.answer(HELENE, page, "Message : Bonjour {{prenom|à vous}} !")
    page = only(world.run())
    assert "Bonjour Jean !" in page.words
    world.answer(HELENE, page, "Message :")
    answer = only(world.run())
    assert "le précédent reste" in answer.words and "Message : il est vide" in answer.words
    assert world.json("scenario", "show", "S-1")["message"] == "Bonjour {{prenom|à vous}} !"
    world.answer(HELENE, page, "Lancement : 01/11/2026")
    assert "est passé" in only(world.run()).words


def test_yes_and_no_as_people_write_them(world):
    """Where it was yes, an empty line may mean either: it is asked about, and the scenario goes on."""
    page = created(world)

    def said(line):
        world.answer(HELENE, page, line)
        return only(world.run()).words

    def active():
        return world.json("scenario", "show", "S-1")["active"]

    for word, meant in (("n", False), ("o", True), ("0", False), ("1", True), ("no", False), ("y", True)):
        assert "C'est noté" in said(f"Actif : {word}") and active() is meant, word
    assert "Rien n'a changé." in said("Actif : o")
    for line in ("Actif :", "Actif : peut-être"):
        assert "oui ou non ?" in said(line) and active() is True, line


# -- planned runs --

def test_planned_runs_are_sent_once_each(world):
    """S17, S23, S47: every planned day is run once, by e-mail, and stands in the history with who sent it and to how many."""
    created(world)
    world.at("2026-12-03 08:59")
    assert world.run() == []
    world.at("2026-12-03 09:00")
    mails = world.run()
    assert sorted(mail.to for mail in mails) == ["jean.martin@mail.example", "karim.haddad@mail.example",
                                                 "sofia.benali@mail.example"]
    mail = next(mail for mail in mails if mail.to.startswith("jean"))
    assert "Bonjour Jean,\n\nêtes-vous disponible en janvier ?\nLieu : Lyon" in mail.text.replace("\u00a0", " ")
    assert "lyon@cabinet.example" in str(mail.message["From"]) and "Hélène Alder" in mail.text
    assert "<s-1." in mail.message["List-Id"] and "subject=STOP" in mail.message["List-Unsubscribe"]
    assert "répondez STOP" in mail.words
    world.at("2026-12-03 09:05")
    assert world.run() == []
    world.at("2026-12-05 09:00")
    assert len(world.run()) == 3
    # Two planned days pass while nothing runs: one is made up for, once.
    world.at("2026-12-09 20:00")
    assert len(world.run()) == 3
    assert world.run() == []
    world.at("2026-12-11 09:00")
    assert len(world.run()) == 3
    page = ask(world, HELENE, "historique S-1")
    assert "4 envois" in page.words and "prévu" in page.words
    history = world.json("scenario", "show", "S-1")["history"]
    assert [run["recipients"] for run in history] == [3, 3, 3, 3] and [run["sent"] for run in history] == [3, 3, 3, 3]
    world.at("2027-02-01 09:00")
    assert world.run() == []
    assert "terminé" in ask(world, HELENE, "mes scénarios").words


def test_who_is_left_out_is_counted_by_cause(world):
    """S22, S25, S57: candidates who cannot or should not be written to are left out, and said why."""
    world.ctl("candidate", "add", "--prenom", "Léo", "--nom", "Muet", "--agence", "Lyon")
    world.ctl("candidate", "add", "--prenom", "Eva", "--nom", "Active", "--agence", "Lyon", "--email",
              "eva@mail.example", "--derniere_activite", "30/11/2026")
    ask(world, HELENE, "nouvelle liste : Embarqués", "Candidats : CV-1, CV-2, CV-4, CV-5")
    page = ask(world, HELENE, "nouveau scénario", FORM + "Message : Bonjour {{prenom}}")
    assert "Candidats : 2 (2 écartés : 1 sans adresse valide, 1 actif récemment)" in page.words
    people = ask(world, HELENE, "candidats S-1")
    assert "Eva Active" in people.words and "sans adresse valide" in people.words
    assert "eva@mail.example" in next(iter(people.attachments.values())).decode("utf-8-sig")
    world.at("2026-12-03 09:00")
    assert len(world.run()) == 2
    run = world.json("scenario", "show", "S-1")["history"][0]
    assert run["excluded"] == 2 and run["exclusions"] == {"busy": 1, "invalid": 1} and run["recipients"] == 2


def test_nobody_hears_from_two_scenarios_within_a_week(world):
    created(world)
    ask(world, HELENE, "nouveau scénario", FORM.replace("Relance", "Autre") + "Message : Bonjour")
    world.at("2026-12-03 09:00")
    assert len(world.run()) == 3
    shown = world.json("scenario", "show", "S-2")["history"][0]
    assert shown["recipients"] == 0 and shown["exclusions"] == {"recent": 3}
    # Its own frequency is the recruiter's choice.
    world.at("2026-12-05 09:00")
    assert len(world.run()) == 3


# -- at once --

def test_an_immediate_send_is_shown_first(world):
    """S28-S34: previewed with the launch date's warning, sent by `lancer malgré tout`, then reported."""
    created(world)
    page = ask(world, HELENE, "envoi immédiat S-1")
    assert "Attention la date de lancement prévue est le 03/12/2026" in page.words
    assert "n'annule pas les envois programmés" in page.words and "Candidats : 3" in page.words
    assert "jeudi 3 décembre à 9 h" in page.words
    world.click(HELENE, page, "Lancer malgré tout")
    mails = world.run()
    assert len(to_candidates(mails)) == 3
    report = next(mail for mail in mails if "messages envoyés" in mail.words + mail.subject)
    assert "Les mails ont bien été envoyés" in report.words and "Acceptés : 3" in report.words
    # The planned run is unaffected.
    world.at("2026-12-03 09:00")
    assert len(to_candidates(world.run())) == 3
    history = world.json("scenario", "show", "S-1")["history"]
    assert [run["by"] for run in history] == ["h.alder@cabinet.example", "clock"]


def test_an_immediate_send_is_bound_to_what_was_shown(world):
    created(world)
    page = ask(world, HELENE, "envoi immédiat S-1")
    ask(world, HELENE, "retirer L-1 CV-3")
    world.click(HELENE, page, "Lancer malgré tout")
    again = only(world.run())
    assert "a changé depuis" in again.words and "Candidats : 2" in again.words
    world.click(HELENE, again, "Lancer malgré tout")
    assert len(to_candidates(world.run())) == 2
    # The button pressed twice sends once: what it would do now is shown again.
    world.click(HELENE, again, "Lancer malgré tout")
    answer = only(world.run())
    assert "à confirmer" in answer.subject and "un envoi a eu lieu" in answer.words
    world.write(HELENE, "lancer malgré tout S-1")
    assert "à confirmer" in only(world.run()).subject


def test_an_immediate_send_waits_for_the_undo_delay(tmp_path):
    from conftest import make_world
    world = make_world(tmp_path, undo_s=300)
    created(world)
    page = ask(world, HELENE, "envoi immédiat S-1")
    world.click(HELENE, page, "Lancer malgré tout")
    sent = only(world.run())
    assert "à 9 h 05" in sent.words
    world.at("2026-12-01 09:02")
    world.answer(HELENE, sent, "annuler")
    assert "C'est annulé" in only(world.run()).words
    world.at("2026-12-01 09:10")
    assert world.run() == []
    assert world.json("scenario", "show", "S-1")["history"] == []


def test_one_page_tells_what_can_be_written(world):
    """S1: `aide scénario` is one page."""
    page = ask(world, HELENE, "aide scénario")
    for said in ("nouveau scénario", "mes scénarios", "scénarios de mon agence", "modifier S-7", "envoi immédiat S-7"):
        assert said in page.words, said


def test_the_sender_is_the_agencys_or_the_users(world):
    """S56: mails come from the agency's address, or from the user's, as the agency is set; the page says which."""
    world.ctl("agency", "add", "--name", "Nantes", "--sender", "nantes@cabinet.example", "--sends-as", "utilisateur",
              "--hour", "14:30")
    world.recruiter("Zoé Wian", "z.wian@cabinet.example", "Nantes")
    world.ctl("candidate", "add", "--prenom", "Léa", "--nom", "Roy", "--agence", "Nantes", "--email", "lea@mail.example")
    zoe = "Zoé Wian <z.wian@cabinet.example>"
    ask(world, zoe, "nouvelle liste : Nantes", "Candidats : Léa Roy")
    page = ask(world, zoe, "nouveau scénario", FORM + "Message : Bonjour {{prenom}}")
    assert "e-mail, de z.wian@cabinet.example" in page.words and "à 14 h 30" in page.words
    world.at("2026-12-03 14:29")
    assert world.run() == []
    world.at("2026-12-03 14:30")
    mail = only(world.run())
    assert "z.wian@cabinet.example" in str(mail.message["From"]) and "z.wian" not in mail.reply_to


def test_never_more_than_300_a_run(world):
    """S58: of 301 candidates the 300 most recently active are written to; the answer says that one waits."""
    path = f"{world.root}/many.csv"
    with open(path, "w", encoding="utf-8") as file:
        file.write("prenom;nom;email;agence;derniere_activite\n")
        for i in range(301):
            file.write(f"P{i};Nom{i};p{i}@mail.example;Lyon;{'01/06/2025' if i == 7 else '01/11/2026'}\n")
    world.ctl("import", "candidates", path)
    ask(world, HELENE, "nouvelle liste : Tous", "Candidats : recherche : mail.example nom")
    page = ask(world, HELENE, "nouveau scénario", FORM + "Message : Bonjour {{prenom}}")
    assert "Candidats : 300 (1 écarté : 1 au-delà de la limite d'un envoi)" in page.words
    world.at("2026-12-03 09:00")
    mails = world.run()
    assert len(mails) == 300 and len({mail.to for mail in mails}) == 300
    assert "p7@mail.example" not in {mail.to for mail in mails}


def test_an_empty_list_is_said_to_be(world):
    ask(world, HELENE, "nouvelle liste : Vide")
    page = ask(world, HELENE, "nouveau scénario", FORM + "Message : Bonjour {{prenom}}")
    assert "Candidats : 0" in page.words and "il n'écrirait à personne : aucun candidat n'y est" in page.words
    world.write(HELENE, "envoi immédiat S-1")
    page = only(world.run())
    assert "aucun candidat" in page.subject and "Lancer malgré tout" not in page.links()
    world.answer(HELENE, page, "lancer malgré tout")
    assert "personne à qui écrire" in only(world.run()).words
    world.at("2026-12-03 09:00")
    assert world.run() == []


def test_what_was_done_to_a_scenario_is_taken_back(tmp_path):
    """A scenario made, switched off or edited by mistake is as before within the undo delay."""
    from conftest import make_world
    world = make_world(tmp_path, undo_s=300)
    page = created(world)
    world.click(HELENE, page, "Désactiver")
    off = only(world.run())
    world.answer(HELENE, off, "annuler")
    assert "C'est annulé" in only(world.run()).words
    shown = world.json("scenario", "show", "S-1")
    assert shown["active"] is True and shown["next_run"].startswith("2026-12-03T09:00")
    edited = ask(world, HELENE, "modifier S-1", "Fréquence : tous les mois")
    world.answer(HELENE, edited, "annuler")
    assert "C'est annulé" in only(world.run()).words
    assert world.json("scenario", "show", "S-1")["every"] == {"n": 2, "unit": "day"}
    world.at("2026-12-01 09:04")
    world.answer(HELENE, page, "annuler")
    assert "C'est annulé" in only(world.run()).words
    assert world.json("scenario", "list") == []
    world.at("2026-12-03 09:00")
    assert world.run() == []
