"""What is wrong in a form or a command is named by its line, what was typed comes back, and nothing is half done."""
import csv
import io

import pytest
from conftest import HELENE, NOE, PAUL, drafted, launched, only

PAUL_AT, HELENE_AT = "p.roux@usine-roux.example", "h.alder@cabinet.example"
LONG = "x" * 500
HTML = '<b onclick="x">Évil</b>'
SCENARIO = "Libellé : S\nListe : L-1\nLancement : 10/12/2026\nFréquence : toutes les semaines\n"

# (command, form, what is said beside which line)
DIFFUSIONS = [
    ("nouvelle diffusion", "Titre : T\nDébut : 31/02/2027", "Début : « 31/02/2027 » n'existe pas. Le 28/02/2027 ?"),
    ("nouvelle diffusion", "Titre : T\nDébut : bientôt", "Début : « bientôt » n'est pas une date"),
    ("nouvelle diffusion", "Titre : T\nDébut : 15/12/2026\nFin : 10/12/2026", "Fin : le 10/12/2026 vient avant le début"),
    ("nouvelle diffusion", "Titre : T\nFin : 10/11/2026", "Fin : mardi 10 novembre 2026 est déjà passé"),
    ("nouvelle diffusion", f"Titre : {LONG}", f"Titre : « {LONG[:250]}"),
    ("nouvelle diffusion", f"Titre : T\nTags : {LONG}", "» : 500 caractères, 200 au plus"),
    ("nouvelle diffusion", "Tags : C", "Titre : il faut un titre"),
    ("nouvelle diffusion", "Titre : T\nCandidats : CV-99", "Candidats : CV-99 n'existe pas"),
    ("nouvelle diffusion", "Titre : T\nContacts : Zzz Www", "Contacts : « Zzz Www » : aucun contact"),
    ("nouvelle diffusion", "Titre : T\nCouleur : bleu", "Couleur : « bleu » : cette ligne n'a pas sa place ici"),
]
EDITS = [
    ("modifier D-1", "Fin : 01/11/2026", "Fin : dimanche 1er novembre 2026 est déjà passé"),
    ("modifier D-1", "Fin : un jour", "Fin : « un jour » n'est pas une date"),
    ("modifier D-1", "Début : 20/12/2026", "Début : le 20/12/2026 vient après la fin, le 15/12/2026"),
    ("modifier D-1", "Titre :", "Titre : il faut un titre"),
    ("modifier D-1", f"Titre : {LONG}", f"Titre : « {LONG[:250]}"),
    ("modifier D-1", "Contacts : Zzz Www", "Contacts : « Zzz Www » : aucun contact"),
    ("modifier D-1", "Candidats : CV-1, CV-99", "Candidats : CV-99 n'existe pas"),
    ("options D-1 CV-3", "Actif : peut-être", "Actif : peut-être ! oui ou non ?"),
    ("options D-1 CV-3", "Cacher son identité : oui\nDocuments : 9", "Documents : 9 ! « 9 » : aucun document de ce nom"),
    ("options D-1 CV-3", "Documents : absent.pdf", "« absent.pdf » : aucun document de ce nom"),
    ("options D-1 CV-3", f"Résumé : {'y' * 2100}", "! 2100 caractères, 2000 au plus"),
    ("options D-1 CV-99", "Actif : non", "CV-99 n'est pas dans la diffusion D-1. Votre message : « options D-1 CV-99 Actif : non »"),
    ("modifier D-9", "Titre : x", "la diffusion D-9 n'existe pas"),
]
PEOPLE = [
    ("nouveau candidat", "Prénom : A\nNom :", "Nom : ! il manque"),
    ("nouveau candidat", f"Nom : {LONG}", "! 500 caractères, 80 au plus"),
    ("nouveau candidat", "Nom : N\nE-mail : nulle part", "E-mail : nulle part ! « nulle part » n'est pas une adresse"),
    ("nouveau candidat", "Nom : N\nTéléphone : abc", "Téléphone : abc ! « abc » n'est pas un numéro sûr"),
    ("nouveau candidat", "Nom : N\nCode postal : 6", "Code postal : 6 ! « 6 » n'est pas un code postal"),
    ("nouveau candidat", "Nom : N\nDisponible du : 32/01/2027", "Disponible du : 32/01/2027 ! « 32/01/2027 » n'est pas"),
    ("nouveau candidat", "Nom : N\nDisponible du : 10/02/2027\nDisponible au : 10/01/2027",
     "Disponible au : 10/01/2027 ! cette date vient avant « Disponible du »"),
    ("nouveau candidat", f"Nom : {HTML}", f"Nom : {HTML} ! "),
    ("nouveau candidat", "Nom : N\nAgence : Mars", "Agence : Mars ! « Mars » n'existe pas. Les agences : Lyon, Lille"),
    ("nouveau candidat", "Nom : N\nAgence : Lille", "Agence : Lille ! seul un administrateur"),
    ("modifier CV-1", f"Statut : {LONG}", "! 500 caractères, 60 au plus"),
    ("nouveau contact", "Nom : Luc Petit\nE-mail : nope", "E-mail : nope ! « nope » n'est pas une adresse"),
    ("nouveau contact", "Nom : Luc\nE-mail : l@x.example\nType : ami", "Type : ami ! « ami » : interne ou externe ?"),
    ("nouveau contact", "Nom : Luc\nE-mail : l@x.example\nLangue : klingon", "Langue : klingon ! français ou anglais ?"),
    ("nouveau contact", f"Nom : {LONG}\nE-mail : l@x.example", "! 500 caractères, 80 au plus"),
    ("nouveau contact", "Nom : P\nE-mail : p.roux@usine-roux.example", "! Paul Roux (Usine Roux) a déjà cette adresse"),
    ("nouveau contact", f"Nom : {HTML}\nE-mail : l@x.example", f"Nom : {HTML} ! "),
    ("nouveau contact", "Nom : Luc\nE-mail : a@x.example\\r\\nBcc: b@x.example", "n'est pas une adresse"),
    ("groupe X : nul@part.example", "", "aucun de ceux-là n'est un de vos contacts : « nul@part.example »"),
    ("groupe " + "g" * 80 + " : Paul Roux", "", "le nom du groupe a 80 caractères, 60 au plus"),
    ("supprimer le groupe Rien", "", "aucun groupe ne s'appelle « Rien »"),
    ("supprimer le contact Paul Roux", "", "un contact ne se supprime pas par message : demandez l'effacement de ses données"),
    ("supprimer contact Zzz", "", "« Zzz » : aucun contact de ce nom"),
    ("favori CV-1 7", "", "« 7 » n'est pas un de ses documents"),
    ("embauche CV-99", "", "CV-99 n'existe pas"),
    ("préférences", "Notifications : à 25 h", "Notifications : à 25 h ! écrivez"),
    ("préférences", "Téléphone : abc\nLangue : klingon", "Langue : klingon ! écrivez « français » ou « anglais »"),
]
SELECTIONS = [
    ("nouvelle liste", f"Libellé : {LONG}", "! 500 caractères, 80 au plus"),
    ("nouvelle liste", "Libellé : soudeurs", "Libellé : soudeurs ! une liste s'appelle déjà « soudeurs »"),
    ("nouvelle liste", "Libellé :\nCandidats : CV-1", "Libellé : ! il manque Candidats : CV-1"),
    ("modifier L-1", "Libellé :", "Libellé : il faut un nom à cette liste"),
    ("nouvelle recherche", "Libellé : R\nLieu : Atlantide", "Lieu : Atlantide ! « Atlantide » : aucune commune"),
    ("nouvelle recherche", "Libellé : R\nLieu : Lyon\nRayon : loin", "Rayon : loin ! « loin » : de 1 à 500 km"),
    ("nouvelle recherche", "Libellé : R\nDisponibilité : 10/02/2027 au 10/01/2027", "! la fin est avant le début"),
    ("nouvelle recherche", "Libellé : R\nLimite : 5000", "Limite : 5000 ! « 5000 » : de 1 à 300 candidats"),
    ("modifier Q-1", "Libellé :", "Libellé : ! il manque"),
    ("nouveau scénario", SCENARIO.replace("L-1", "L-9"), "Liste : L-9 ! « L-9 » : aucune liste de ce nom"),
    ("nouveau scénario", SCENARIO.replace("10/12/2026", "31/02/2027"), "Lancement : 31/02/2027 ! « 31/02/2027 » n'existe pas"),
    ("nouveau scénario", SCENARIO.replace("10/12/2026", "10/11/2026"), "Lancement : 10/11/2026 ! le 10/11/2026 est passé"),
    ("nouveau scénario", SCENARIO + "Fin : 09/12/2026", "Fin : 09/12/2026 ! la fin est avant le lancement"),
    ("nouveau scénario", SCENARIO.replace("toutes les semaines", "souvent"), "Fréquence : souvent ! « souvent » n'est pas"),
    ("nouveau scénario", SCENARIO + "Inactifs depuis : longtemps", "Inactifs depuis : longtemps ! « longtemps » : un nombre"),
    ("nouveau scénario", SCENARIO.replace(" S\n", f" {LONG}\n"), "! 500 caractères, 80 au plus"),
    ("modifier S-1", "Fréquence : 0 jours", "Fréquence : 0 jours ! « 0 jours » : de 1 à 366 jours"),
    ("modifier S-1", "Fin : 01/12/2026", "Fin : 01/12/2026 ! la fin est avant le lancement"),
    ("assistant", "Limite : 999", "Limite : 999 ! « 999 » : de 1 à 300 candidats"),
    ("diffusions", "page : -1", "page : « -1 » : un nombre, de 1 à 10000"),
    ("diffusions", "lignes : 99999", "lignes : « 99999 » : un nombre, de 1 à 200"),
    ("contacts", "type : ami", "Type : « ami » : on peut demander interne et externe"),
    ("diffusions", "statut : inconnu", "statut : « inconnu » : on peut demander brouillon"),
]


def answers(world, rows, who=HELENE):
    """Every letter of the table, in one pass; each with its one answer."""
    letters = [world.write(who, command, form + "\n" if form else "") for command, form, *_ in rows]
    found = {}
    for mail in world.run():
        found.setdefault(str(mail.message["In-Reply-To"]).strip(), []).append(mail)
    return [only(found.get(str(letter["Message-ID"]).strip(), [])) for letter in letters]


def state(world):
    """All that a wrong line must leave as it was."""
    shown = world.json("diffusion", "show", "D-1")
    return [{key: value for key, value in shown.items() if key != "updated"}] + [
        [{key: value for key, value in item.items() if key != "updated"} for item in world.json(noun, "list")]
        for noun in ("candidate", "contact", "group", "scenario", "selection", "recruiter")]


@pytest.fixture
def desk(world):
    drafted(world)
    for command, form in (("nouvelle liste", "Libellé : Soudeurs\nCandidats : CV-1"),
                          ("nouvelle recherche", "Libellé : Lyonnais\nLieu : Lyon"),
                          ("nouveau scénario", SCENARIO.replace(" S\n", " Relance\n") + "Message : Bonjour")):
        world.write(HELENE, command, form)
        world.run()
    return world


def test_a_wrong_line_of_a_new_diffusion_leaves_a_draft_to_be_corrected(desk):
    """D30-D38: what is right is kept in a draft, what is wrong is named with what was typed; nothing leaves."""
    for (command, form, says), answer in zip(DIFFUSIONS, answers(desk, DIFFUSIONS)):
        assert says in answer.words, (form[:80], answer.words[:600])
        assert "en brouillon. Rien n'a été envoyé." in answer.words and "à corriger" in answer.subject


@pytest.mark.parametrize("rows", [EDITS, PEOPLE, SELECTIONS], ids=["diffusions", "people", "selections"])
def test_a_wrong_line_is_named_with_what_was_typed_and_nothing_changes(desk, rows):
    """D30-D57, S9-S14: one mail each, which names the line and gives back what was typed."""
    before = state(desk)
    for (command, form, says), answer in zip(rows, answers(desk, rows)):
        assert says in answer.words, (command, form[:80], answer.words[:700])
        assert answer.to == HELENE_AT and "<script" not in answer.html and HTML not in answer.html
        assert "(null)" not in answer.subject + answer.words
    assert state(desk) == before
    assert {mail.to for mail in desk.sent} == {HELENE_AT}


def test_a_form_that_was_wrong_is_completed_by_reply(desk):
    """D48, D54: the form that comes back is the one to send."""
    desk.write(HELENE, "options D-1 CV-3", "Actif : peut-être\nRésumé : Vingt ans d'embarqué.\n")
    wrong = only(desk.run())
    assert "Résumé : Vingt ans d'embarqué." in wrong.words
    address, subject, body = wrong.links()["Remplir"]
    desk.write(HELENE, subject, body.replace("peut-être", "oui"), to=address)
    assert "C'est noté pour Karim Haddad" in only(desk.run()).words
    assert desk.json("diffusion", "show", "D-1")["dossiers"][2]["summary"] == "Vingt ans d'embarqué."


STEPS = [
    ("lancer D-1", "", "déjà lancée"), ("ajouter D-1 CV-1", "", "brouillon"), ("retirer D-1 CV-1", "", "brouillon"),
    ("supprimer D-1", "", "on ne supprime qu'un brouillon"), ("archiver D-1", "", "on n'archive qu'une diffusion terminée"),
    ("prolonger D-1 01/11/2026", "", "déjà passée"), ("prolonger D-1 10/12/2026", "", "ne vient pas après l'actuelle"),
    ("prolonger D-1 31/02/2027", "", "« 31/02/2027 » n'existe pas"), ("valider R-99", "", "R-99"),
    ("refuser R-99 : non", "", "R-99"), ("requalifier R-99 entretien", "", "R-99"),
    ("déplacer R-99 08/12/2026 14h", "", "R-99"), ("dupliquer D-99", "", "D-99 n'existe pas"),
]


def test_a_step_that_the_status_forbids_is_said_and_changes_nothing(world):
    """D32-D46, D61: which step, and why not."""
    launched(world)
    before, sent = state(world), len(world.sent)
    for (command, _, says), answer in zip(STEPS, answers(world, STEPS)):
        assert answer.to == HELENE_AT and says in answer.words, (command, answer.words)
    assert state(world) == before and len(world.sent) == sent + len(STEPS)


def test_who_may_not_is_told_so_and_nothing_changes(world):
    """D7: a contact, a candidate and a recruiter of another agency command nothing; a contact's words are kept as such."""
    launched(world)

    def commanded():
        shown = world.json("diffusion", "show", "D-1")
        return [shown[key] for key in ("title", "status", "start", "end", "dossiers")], world.json("diffusion", "list")[1:]

    before = commanded()
    for who, command in ((NOE, "clore D-1"), (NOE, "modifier D-1"), (NOE, "options D-1 CV-3"), (NOE, "supprimer L-1"),
                         (NOE, "modèle diffusion-debut-client"), (PAUL, "clore D-1"), (PAUL, "nouvelle diffusion"),
                         ("Jean Martin <jean.martin@mail.example>", "terminer D-1"),
                         ("Inconnu <x@nulle-part.example>", "lancer D-1")):
        world.write(who, command, "Titre : volé\nActif : non\n")
    for mail in world.run():
        assert "volé" not in mail.subject and "C'est noté" not in mail.words, (mail, mail.words)
    assert commanded() == before


def test_a_reply_to_an_old_mail_of_a_diffusion_that_is_over_changes_nothing(world):
    """D42, D61: a year later the button of a draft, a request or a form still answers, and does nothing."""
    draft = launched(world)
    world.answer(PAUL, world.last(PAUL_AT), "1 entretien", dmarc=None)
    world.run()
    request = world.last(HELENE_AT, "[R-")
    world.write(HELENE, "terminer malgré tout D-1")
    world.run()
    world.at("2028-03-01 09:00")
    world.run()
    before = state(world)
    for mail, words in ((draft, "lancer"), (draft, "modifier\nTitre : autre"), (request, "valider"), (draft, "options CV-1\nActif : non")):
        world.answer(HELENE, mail, words)
        for answer in world.run():
            assert answer.to == HELENE_AT and "C'est noté" not in answer.words, (words, answer.words)
    assert state(world) == before
    world.answer(PAUL, world.last(PAUL_AT), "2 entretien", dmarc=None)
    assert {mail.to for mail in world.run()} <= {PAUL_AT, HELENE_AT, "root@cabinet.example"}
    assert state(world) == before


def test_what_is_typed_smuggles_no_header_and_no_formula(world):
    """D20, D34: marks stay words: in headers, in HTML and in the table attached."""
    title = "=cmd|' /C calc'!A0 <img src=x onerror=alert(1)>\u2028Bcc: x@nulle-part.example"
    world.write(HELENE, "nouvelle diffusion", f"Titre : {title}\nTags : +1, @x, -2\n")
    answer = only(world.run())
    assert answer.message["Bcc"] is None and "\n" not in answer.subject and "<img src=x" not in answer.html
    world.write(HELENE, "diffusions")
    listed = only(world.run())
    rows = list(csv.reader(io.StringIO(next(iter(listed.attachments.values())).decode("utf-8-sig")), delimiter=";"))
    assert all(not cell.startswith(("=", "+", "-", "@", "\t")) for row in rows for cell in row)
    assert rows[1][1].startswith("'=cmd")
    world.write(HELENE, "nouvelle liste : Soudeurs\tet autres")
    assert "\t" not in only(world.run()).subject
    world.write(HELENE, "modifier CV-1", "Nom : Mar\u202enit\u2066\n", attachments=[("cv\u202efdp.exe.pdf", b"%PDF-1.4 x")])
    changed = only(world.run())
    shown = world.json("candidate", "show", "CV-1")
    assert shown["last_name"] == "Marnit" and "cvfdp.exe.pdf" in shown["documents"]
    assert not set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069") & set(changed.subject + changed.text + changed.html)
