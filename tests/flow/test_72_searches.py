"""Favourite searches and the assistant: criteria for candidates, on a map of France."""
import pytest
from conftest import HELENE, NOE, make_world, only
from test_70_scenarios import ask, to_candidates

pytestmark = pytest.mark.in_turns(2)

# (first name, last name, postcode, town, qualifications, status, agency, free from, to, last activity)
PEOPLE = [
    ("Ana", "Petit", "69003", "Lyon", "soudeur TIG|cariste", "candidat", "Lyon", "01/01/2027", "31/03/2027", "01/09/2026"),
    ("Bob", "Durand", "69100", "Villeurbanne", "soudeur", "candidat", "Lyon", "", "", "15/11/2026"),
    ("Cléo", "Faure", "38000", "Grenoble", "soudeur", "candidat", "Lyon", "", "31/12/2026", "01/10/2026"),
    ("Dan", "Morel", "59000", "Lille", "cariste", "en poste", "Lille", "", "", "01/11/2026"),
    ("Eve", "Payet", "97400", "Saint-Denis", "soudeur", "candidat", "Lyon", "", "", "01/08/2026"),
]
ASSISTANT = "Libellé : Soudeurs\nLancement : 03/12/2026\nFréquence : toutes les semaines\n"


def people(world):
    path = f"{world.root}/people.csv"
    with open(path, "w", encoding="utf-8") as file:
        file.write("prenom;nom;code_postal;ville;qualifications;statut;agence;disponible_du;disponible_au;"
                   "derniere_activite;email\n")
        for row in PEOPLE:
            file.write(";".join(row) + f";{row[0].lower().replace('é', 'e')}@mail.example\n")
    world.ctl("import", "candidates", path)


def found(world, lines, name=[0]):
    """First names a search with these lines finds."""
    name[0] += 1
    page = ask(world, HELENE, "nouvelle recherche", f"Libellé : R{name[0]}\n{lines}")
    assert "est créée" in page.words, page.text
    return {first for first, *_ in PEOPLE if f"{first} " in page.words}


def test_each_criterion_finds_whom_it_should(world):
    """S36, S38-S42: agency or GLOBALE, qualifications, place and radius, availability, status; all optional."""
    people(world)
    assert found(world, "Qualifications : soudeur") == {"Ana", "Bob", "Cléo", "Eve"}
    assert found(world, "Qualifications : soudeur tig") == {"Ana"}
    assert found(world, "Qualifications : soudeur, cariste\nAgence : GLOBALE") == {"Ana", "Bob", "Cléo", "Dan", "Eve"}
    assert found(world, "Qualifications : cariste") == {"Ana"}
    assert found(world, "Qualifications : soudeur\nLieu : Lyon\nRayon : 10") == {"Ana", "Bob"}
    assert found(world, "Qualifications : soudeur\nLieu : 69001\nRayon : 120 km") == {"Ana", "Bob", "Cléo"}
    assert found(world, "Lieu : lyon 3e\nQualifications : soudeur") == {"Ana", "Bob"}
    assert found(world, "Lieu : 97400\nRayon : 10") == {"Eve"}
    assert found(world, "Lieu : Lille\nAgence : globale") == {"Dan"}
    assert found(world, "Qualifications : soudeur\nDisponibilité : 15/01/2027 au 30/01/2027") == {"Ana", "Bob", "Eve"}
    assert found(world, "Qualifications : soudeur\nDisponibilité : jusqu'au 20/12/2026") == {"Bob", "Cléo", "Eve"}
    assert found(world, "Statut : En poste\nAgence : GLOBALE") == {"Dan"}
    assert found(world, "Qualifications : soudeur\nInactifs depuis : 2 mois") == {"Ana", "Cléo", "Eve"}
    assert found(world, "Qualifications : soudeur\nLimite : 2") == {"Bob", "Cléo"}


def test_availability_as_people_say_it(world):
    """S40: a month is all its days, its beginning, middle and end are thirds of it; the page says what was understood."""
    people(world)
    said = (("janvier 2027", "01/01/2027 au 31/01/2027"), ("fin janvier", "21/01/2027 au 31/01/2027"),
            ("mi-février", "11/02/2027 au 20/02/2027"), ("début décembre", "01/12/2026 au 10/12/2026"),
            ("de janvier à mars 2027", "01/01/2027 au 31/03/2027"), ("décembre à janvier 2027", "01/12/2026 au 31/01/2027"),
            ("à partir de mi-janvier", "à partir du 11/01/2027"), ("jusqu'à fin décembre", "jusqu'au 31/12/2026"),
            ("avant janvier", "jusqu'au 31/12/2026"), ("la semaine prochaine", "07/12/2026 au 11/12/2026"),
            ("du 20/12 au 05/01/2027", "20/12/2026 au 05/01/2027"), ("du 15 janvier à fin mars", "15/01/2027 au 31/03/2027"),
            ("du 15 au 20 janvier", "15/01/2027 au 20/01/2027"), ("entre le 15/01 et le 20/01", "15/01/2027 au 20/01/2027"),
            ("from January to March 2027", "01/01/2027 au 31/03/2027"), ("tout le mois de mars", "01/03/2027 au 31/03/2027"),
            ("le mois prochain", "01/01/2027 au 31/01/2027"), ("fin du mois", "21/12/2026 au 31/12/2026"),
            ("avant fin janvier", "jusqu'au 31/01/2027"), ("demain au 05/01/2027", "02/12/2026 au 05/01/2027"),
            ("15/01/2027", "15/01/2027 au 15/01/2027"))
    for number, (typed, understood) in enumerate(said):
        page = ask(world, HELENE, "nouvelle recherche", f"Libellé : M{number}\nDisponibilité : {typed}")
        assert f"Disponibilité : {understood}" in page.words, (typed, page.text)
    assert found(world, "Qualifications : soudeur\nDisponibilité : janvier 2027") == {"Ana", "Bob", "Eve"}
    # A form that comes back has it in clear below what was typed.
    wrong = ask(world, HELENE, "nouvelle recherche", "Disponibilité : fin janvier")
    assert "Disponibilité : fin janvier ! compris : 21/01/2027 au 31/01/2027" in wrong.words
    world.answer(HELENE, wrong, "Libellé : Fin janvier")
    assert "Disponibilité : 21/01/2027 au 31/01/2027" in only(world.run()).words


def test_trades_as_people_type_them(world):
    """S38: in the plural, two in one breath; what nobody has is told without a list of nothing."""
    people(world)
    assert found(world, "Qualifications : Soudeurs TIG") == {"Ana"}
    assert found(world, "Qualifications : soudeurs et caristes") == {"Ana", "Bob", "Cléo", "Eve"}
    assert found(world, "Qualifications : cariste /\nAgence : globale\nLieu : Lille") == {"Dan"}
    answer = ask(world, HELENE, "nouvelle recherche", "Libellé : X\nQualifications : soudeurs et zingueurs")
    assert "« zingueurs » : aucun candidat n'a ce mot" in answer.words and "soudeurs » :" not in answer.words
    assert "mot. ." not in answer.text


def test_wrong_criteria_are_named(world):
    people(world)
    for line, says in (("Qualifications : soudur", "Les plus proches : soudeur"), ("Lieu : Lyonn", "Peut-être : Lyon"),
                       ("Lieu : Xyzzy", "aucune commune"), ("Rayon : 0", "de 1 à 500 km"), ("Limite : 301", "de 1 à 300"),
                       ("Disponibilité : bientôt", "n'est pas une date"), ("Rayon : 10", "autour de quel lieu"),
                       ("Disponibilité : 30/04/2027 au 18/04/2027", "avant le début"), ("Agence : Lille", "GLOBALE"),
                       ("Couleur : bleu", "pas de ce formulaire")):
        answer = ask(world, HELENE, "nouvelle recherche", "Libellé : X\n" + line)
        assert says in answer.words and "Rien n'est encore créé" in answer.words, (line, answer.text)


def test_no_result_tells_which_criterion_is_in_the_way(world):
    """S45: the notice, which criterion emptied it, the counts when each is relaxed, and the form again."""
    people(world)
    answer = ask(world, HELENE, "assistant", ASSISTANT + "Qualifications : cariste\nLieu : Grenoble\nRayon : 10\nMessage : Bonjour")
    assert "Votre recherche n'a retourné aucun résultat" in answer.words
    assert "Sans le critère « Qualifications : cariste » : 1 candidat" in answer.words
    assert "Sans le critère « Lieu : Grenoble et 10 km autour » : 1 candidat" in answer.words
    assert "Rayon : 10" in answer.words and world.json("scenario", "list") == []
    # Only the line that changes is sent back, or a button takes one criterion out.
    world.answer(HELENE, answer, "Rayon : 5")
    again = only(world.run())
    assert "aucun résultat" in again.words and "Libellé : Soudeurs" in again.words and "Rayon : 5" in again.words
    world.click(HELENE, again, "Sans « Qualifications »")
    page = only(world.run())
    assert "créé et activé" in page.subject and "Candidats : 1" in page.words and "Grenoble et 5 km" in page.words
    assert world.json("scenario", "show", "S-1")["message"] == "Bonjour"
    assert page.words.count("Agence :") == 1 and "Agence : Lyon" in page.words
    page = ask(world, HELENE, "modifier S-1", "Agence : GLOBALE")
    assert page.words.count("Agence :") == 1 and "Agence : Lyon, recherche GLOBALE" in page.words


def test_a_place_taken_out_takes_its_radius_with_it(world):
    people(world)
    answer = ask(world, HELENE, "assistant", ASSISTANT + "Qualifications : cariste\nLieu : Grenoble\nRayon : 10\nMessage : Bonjour")
    world.answer(HELENE, answer, "Lieu :")
    page = only(world.run())
    assert "créé et activé" in page.subject and "km autour" not in page.words, page.words


def test_the_assistant_makes_a_scenario_in_one_form(world):
    """S8, S35, S37, S44, S46: one form with every criterion, its count, then the message; searched anew at each run."""
    people(world)
    form = ask(world, HELENE, "assistant")
    for field in ("Limite", "Agence", "Qualifications", "Lieu", "Rayon", "Disponibilité", "Statut", "Inactifs depuis",
                  "Lancement", "Fin", "Fréquence", "Message"):
        assert f"{field} :" in form.words, field
    world.answer(HELENE, form, ASSISTANT + "Qualifications : soudeur\nLieu : Lyon\nRayon : 10")
    page = only(world.run())
    assert "Candidats : 2" in page.words and "Lyon et 10 km autour" in page.words
    world.answer(HELENE, page, "Bonjour {{prenom}}")
    assert "créé et activé" in only(world.run()).subject
    world.ctl("candidate", "add", "--prenom", "Zoé", "--nom", "Neuve", "--agence", "Lyon", "--email", "zoe@mail.example",
              "--code_postal", "69200", "--ville", "Vénissieux", "--qualifications", "soudeur")
    world.at("2026-12-03 09:00")
    assert sorted(m.to for m in to_candidates(world.run())) == ["ana@mail.example", "bob@mail.example", "zoe@mail.example"]
    page = ask(world, HELENE, "modifier S-1", "Rayon : 150")
    assert "C'est noté : Rayon" in page.words and "Lyon et 150 km autour" in page.words


def test_a_favourite_search_is_used_by_a_scenario(world):
    """S6: a favourite search is run again at each send."""
    people(world)
    page = ask(world, HELENE, "nouvelle recherche", "Libellé : Soudeurs de Lyon\nQualifications : soudeur\nLieu : Lyon")
    assert page.subject.startswith("[Q-1]") and "Ana Petit" in page.words
    assert "Soudeurs de Lyon" in ask(world, HELENE, "recherches").words
    assert "Aucune recherche" in ask(world, NOE, "recherches").words
    page = ask(world, HELENE, "nouveau scénario", "Recherche : soudeurs de lyon\n" + ASSISTANT + "Message : Bonjour {{prenom}}")
    assert "Recherche : Q-1, Soudeurs de Lyon" in page.words and "Candidats : 2" in page.words
    changed = ask(world, HELENE, "modifier Q-1", "Rayon : 150")
    assert "C'est noté : Rayon" in changed.words and "Cléo" in changed.words
    assert "Candidats : 3" in ask(world, HELENE, "scénario S-1").words
    assert "aucune recherche de ce nom" in ask(world, HELENE, "nouveau scénario", "Recherche : Q-9\n" + ASSISTANT).words
    assert "celle d'une autre agence" in ask(world, NOE, "modifier Q-1", "Rayon : 5").words


def test_a_search_or_a_list_that_a_scenario_writes_by_stays(world):
    """S6, S8: taken away once the scenario is inactive; its criteria stay with it, a list must be chosen anew."""
    people(world)
    ask(world, HELENE, "nouvelle recherche", "Libellé : Soudeurs\nQualifications : soudeur")
    ask(world, HELENE, "nouvelle liste", "Libellé : Les deux\nCandidats : CV-1, CV-2")
    ask(world, HELENE, "nouveau scénario", "Recherche : Q-1\n" + ASSISTANT + "Message : Bonjour {{prenom}}")
    ask(world, HELENE, "nouveau scénario", "Liste : L-1\n" + ASSISTANT + "Message : Bonjour {{prenom}}")
    for what, scenario in (("Q-1", "S-1"), ("L-1", "S-2")):
        refused = ask(world, HELENE, "supprimer " + what)
        assert f"{what} sert au scénario {scenario}, qui est actif" in refused.words
        world.click(HELENE, refused, f"Désactiver {scenario}")
        world.run()
        assert "est supprimée" in ask(world, HELENE, "supprimer " + what).words
    assert "Aucune recherche" in ask(world, HELENE, "recherches").words
    assert "Q-1, Soudeurs (supprimée)" in ask(world, HELENE, "scénario S-1").words
    assert "Le scénario S-1 est actif" in ask(world, HELENE, "activer S-1").words
    refused = ask(world, HELENE, "activer S-2")
    assert "la liste du scénario S-2 a été supprimée" in refused.words and "Choisir une autre liste" in refused.links()
    assert ask(world, HELENE, "nouvelle recherche", "Libellé : Soudeurs\nQualifications : soudeur").subject.startswith("[Q-2]")


def test_a_list_is_made_of_whom_a_search_finds(world):
    """S5, S6: a list keeps whom a favourite search finds that day; later finds stay out of it."""
    people(world)
    page = ask(world, HELENE, "nouvelle recherche", "Libellé : Soudeurs\nQualifications : soudeur\nAgence : GLOBALE")
    world.click(HELENE, page, "Garder dans une liste", more="Soudeurs de décembre")
    page = only(world.run())
    assert "La liste L-1 « Soudeurs de décembre » est créée" in page.words and ": 4 candidats" in page.subject
    assert "Dan" not in page.words  # another agency's
    assert "y était déjà" in ask(world, HELENE, "ajouter L-1 Q-1").words
    assert "y était déjà" in ask(world, HELENE, "ajouter L-1 recherche favorite Q-1").words
    assert "la recherche Q-9 n'existe pas" in ask(world, HELENE, "ajouter L-1 Q-9").words
    ask(world, NOE, "nouvelle liste : À Lille")
    assert "la recherche Q-1 est celle d'une autre agence" in ask(world, NOE, "ajouter L-2 Q-1").words


def test_names_as_people_give_them(world):
    """S7, S9, S18: the label as « Nom », the channel as « Canal », the employer after « chez », a search named as a list."""
    people(world)
    page = ask(world, HELENE, "nouvelle recherche", "Nom : Les soudeurs\nQualifications : soudeur")
    assert page.subject.startswith("[Q-1] Les soudeurs")
    wrong = ask(world, HELENE, "nouveau scénario", "Nom : Essai\nListe : les soudeurs\n" + ASSISTANT.split("\n", 1)[1])
    assert "c'est une recherche : écrivez « Recherche : Q-1 »" in wrong.words and "Libellé : Essai" in wrong.words
    page = ask(world, HELENE, "nouveau scénario", "Nom : Essai\nRecherche : Q-1\nCanal : e-mail\n" + ASSISTANT.split("\n", 1)[1])
    assert "Envoi : e-mail" in page.words and page.subject.startswith("[S-1] Scénario « Essai »")
    assert "aucune passerelle SMS" in ask(world, HELENE, "modifier S-1", "Canal : SMS").words
    assert "E-1 « Mécadis »" in ask(world, HELENE, "embauche Bob Durand chez Mécadis").words


def test_a_search_sent_back_as_it_is_has_not_changed(world):
    """The form whole, no line of it another: nothing is said to be noted, and nothing is journalled."""
    people(world)
    ask(world, HELENE, "nouvelle recherche", "Libellé : Soudeurs\nQualifications : soudeur")
    form = ask(world, HELENE, "modifier Q-1")
    world.answer(HELENE, form, "Libellé : Soudeurs\nQualifications : soudeur")
    page = only(world.run())
    assert page.subject.startswith("[Q-1] Soudeurs") and "Rien n'a changé." in page.words and "C'est noté" not in page.words
    events = [row["event"] for row in world.json("journal", "list")]
    assert "search.create" in events and "search.update" not in events
    world.answer(HELENE, form, "Qualifications : cariste")
    assert "C'est noté : Qualifications." in only(world.run()).words
    assert "search.update" in [row["event"] for row in world.json("journal", "list")]


def test_links_beside_the_searches_are_those_of_the_rows_shown(world):
    for town in ("Lyon", "Grenoble", "Lille"):
        ask(world, HELENE, "nouvelle recherche", f"Libellé : Près de {town}\nLieu : {town}")

    def shown(fields):
        """What the table names, and the searches that have a link."""
        page = ask(world, HELENE, "recherches", fields)
        return ({town for town in ("Lyon", "Grenoble", "Lille") if f"Près de {town}" in page.words},
                {town for town, ref in (("Lyon", "Q-1"), ("Grenoble", "Q-2"), ("Lille", "Q-3")) if ref in page.links()})

    assert shown("") == ({"Lyon", "Grenoble", "Lille"},) * 2
    assert shown("recherche : grenoble") == ({"Grenoble"},) * 2
    pages = [shown(f"lignes : 1\npage : {number}") for number in (1, 2, 3)]
    assert [len(named) for named, _ in pages] == [1, 1, 1] and all(named == linked for named, linked in pages), pages
    assert shown("recherche : Marseille") == (set(), set())


def test_hires_are_written_to(world):
    """S5, S7: a scenario writes to a favourite list, or to a hire list."""
    ask(world, HELENE, "embauche CV-1", "Société : Usine Roux")
    page = ask(world, HELENE, "nouveau scénario", "Embauches : E-1\n" + ASSISTANT + "Message : Bonjour {{prenom}}")
    assert "Candidats : 1" in page.words
    world.at("2026-12-03 09:00")
    assert [m.to for m in to_candidates(world.run())] == ["jean.martin@mail.example"]


def test_the_assistant_step_by_step(world):
    """S43: one question a mail, forward and back, resumed days later; at its end the form, filled in."""
    people(world)
    first = ask(world, HELENE, "assistant étapes")
    assert "étape 1 sur 8" in first.subject and "Quelles qualifications" in first.words

    def reply(mail, words):
        world.answer(HELENE, mail, words)
        return only(world.run())

    wrong = reply(first, "soudur")
    assert "étape 1 sur 8" in wrong.subject and "Les plus proches : soudeur" in wrong.words
    assert "aucun candidat n'a ce mot. Quelles" in reply(first, "zingueur").words
    place = reply(wrong, "soudeur")
    assert "étape 2 sur 8" in place.subject and "Trouvés jusqu'ici : 4 candidats" in place.words
    world.click(HELENE, place, "Précédent")
    assert "étape 1 sur 8" in only(world.run()).subject
    for said, step in (("Revenir en arrière svp", 1), ("suivant, merci", 3), ("peu importe", 4), ("je ne sais pas", 3)):
        assert f"étape {step} sur 8" in reply(place, said).subject, said
    assert "étape 3 sur 8" in reply(place, "Retournac").subject
    world.at("2026-12-05 09:00")
    radius = reply(place, "Lyon")
    assert "étape 3 sur 8" in radius.subject and "Trouvés jusqu'ici : 2 candidats" in radius.words
    free = reply(radius, "150")
    assert "étape 4 sur 8" in free.subject and "Trouvés jusqu'ici : 3 candidats" in free.words
    status = reply(free, "suivant")
    assert "étape 5 sur 8" in status.subject
    form = reply(status, "terminer")
    assert "3 candidats, à compléter" in form.subject
    for said in ("Qualifications : soudeur", "Lieu : Lyon", "Rayon : 150 km", "Libellé :", "Message :"):
        assert said in form.words, said
    address, subject, body = form.links()["Remplir"]
    body = body.replace("Libellé : ", "Libellé : Soudeurs").replace("Lancement : ", "Lancement : 10/01/2027")
    body = body.replace("Fréquence : ", "Fréquence : tous les mois").replace("Message : ", "Message : Bonjour {{prenom}}")
    world.write(HELENE, subject, body, to=address)
    page = only(world.run())
    assert "créé et activé" in page.subject and "Candidats : 3" in page.words
    world.at("2026-12-20 09:00")
    assert "plus de sept jours" in reply(place, "Lille").words


def test_a_step_of_the_assistant_is_taken_back(tmp_path):
    """`annuler` is no answer to the step, clicked or typed."""
    world = make_world(tmp_path, undo_s=120)
    people(world)
    first = ask(world, HELENE, "assistant étapes")
    world.answer(HELENE, first, "soudeur")
    place = only(world.run())
    assert "étape 2 sur 8" in place.subject and "Annuler" in place.links(), place.text
    world.click(HELENE, place, "Annuler")
    answer = only(world.run())
    assert "C'est annulé" in answer.words, answer.text
    world.answer(HELENE, first, "cariste")
    place = only(world.run())
    assert "étape 2 sur 8" in place.subject and "Trouvés jusqu'ici : 1 candidat" in place.words
    world.answer(HELENE, place, "annuler")
    assert "C'est annulé" in only(world.run()).words


def test_of_a_global_search_ones_own_candidates_are_taken(world):
    """Who is another agency's is told, and takes nobody's place among the first twenty."""
    path = f"{world.root}/many.csv"
    with open(path, "w", encoding="utf-8") as file:
        file.write("prenom;nom;ville;qualifications;statut;agence;derniere_activite\n")
        for i in range(22):
            file.write(f"Autre{i};Lillois;Lille;grutier;candidat;Lille;20/11/2026\n")
        for i in range(3):
            file.write(f"Propre{i};Lyonnais;Lyon;grutier;candidat;Lyon;01/11/2026\n")
    world.ctl("import", "candidates", path)
    ask(world, HELENE, "nouvelle recherche", "Libellé : Grutiers\nQualifications : grutier\nAgence : GLOBALE")
    page = ask(world, HELENE, "nouvelle liste : Grues", "Candidats : Q-1")
    for i in range(3):
        assert f"Propre{i} Lyonnais" in page.words, page.text
    assert "Lillois" not in page.words
    draft = ask(world, HELENE, "nouvelle diffusion", "Titre : Grues\nFin : 15/12/2026\nContacts : Paul Roux\nCandidats : Q-1")
    for said in ("Propre0 Lyonnais", "Propre1 Lyonnais", "Propre2 Lyonnais",
                 "La recherche Q-1 donne aussi 22 candidats d'autres agences, que je ne prends pas."):
        assert said in draft.words, draft.text
    world.recruiter("Ada Lemoine", "a.lemoine@cabinet.example", "Lyon", "--admin")
    draft = ask(world, "Ada Lemoine <a.lemoine@cabinet.example>", "nouvelle diffusion",
                "Titre : Grues\nFin : 15/12/2026\nContacts : Paul Roux\nCandidats : Q-1")
    assert "donne 25 candidats : les 20 derniers actifs sont pris" in draft.words, draft.text
