"""What somebody who has read no manual writes in a first week, and what comes back."""
import email.policy
import re
from email.message import EmailMessage

import pytest
from conftest import FORM, HELENE, NOE, PAUL, drafted, launched, only
from world import ADDRESS, AUTHSERV, small_pdf

pytestmark = pytest.mark.in_turns(2)


def ask(world, who, subject, body="", **more):
    world.write(who, subject, body, **more)
    return only(world.run())


def dossiers(world):
    return world.json("diffusion", "show", "D-1")["dossiers"]


# -- words that are no command --

def test_a_question_is_answered_with_the_ways_it_may_mean(world):
    answer = ask(world, HELENE, "Bonjour", "Pourriez-vous me dire comment partager des candidats avec un client ?")
    assert "Rien n'a été fait" in answer.words
    assert {"Nouvelle diffusion", "Vos candidats", "Vos contacts", "Aide"} <= set(answer.links())
    world.click(HELENE, answer, "Nouvelle diffusion")
    assert "Titre :" in only(world.run()).text


def test_an_empty_letter_is_told_so(world):
    answer = ask(world, HELENE, "", "")
    assert "ne contenait aucun texte" in answer.words and "Aide" in answer.links()


def test_unclear_words_about_a_diffusion_come_back_with_its_next_steps(world):
    draft = drafted(world)
    world.answer(HELENE, draft, "ok, envoyez")
    answer = only(world.run())
    assert "Rien n'a été fait" in answer.words and {"Aperçu", "Lancer", "Modifier"} <= set(answer.links())
    assert world.json("diffusion", "show", "D-1")["status"] == "draft"


def test_a_button_of_the_preview_does_nothing_for_the_recruiter(world):
    """D45: the preview's buttons are the contact's alone."""
    world.answer(HELENE, drafted(world), "aperçu")
    preview = only(world.run())
    world.click(HELENE, preview, "Le rencontrer")
    answer = only(world.run())
    assert "C'était un aperçu" in answer.words and "Rien n'a été envoyé" in answer.words
    assert world.json("feedback", "list") == [] and {"Lancer", "Modifier"} <= set(answer.links())


def test_what_is_attached_and_of_no_use_is_named(world):
    answer = ask(world, HELENE, "diffusions", attachments=[("note.pdf", small_pdf(["note"]))])
    assert "Laissé de côté : « note.pdf »" in answer.words


# -- which diffusion --

def test_a_subject_that_names_the_diffusion_says_which(world):
    launched(world)
    ask_for = [("D-1", "prolonger au 20/12/2026\nMerci", "2026-12-20"),
               ("Question sur la D-1", "Peux-tu prolonger jusqu'au 22/12 ? merci", "2026-12-22")]
    for subject, body, end in ask_for:
        world.write(HELENE, subject, body)
        world.run()
        assert world.json("diffusion", "show", "D-1")["end"].startswith(end), subject


def test_which_diffusion_is_asked_with_those_that_are_open(world):
    launched(world)
    answer = ask(world, HELENE, "prolonger au 20/12/2026")
    assert "de quelle diffusion s'agit-il" in answer.words
    world.click(HELENE, answer, "D-1 Développeurs C confirmés")
    world.run()
    assert world.json("diffusion", "show", "D-1")["end"].startswith("2026-12-20")


def test_another_agencys_diffusions_are_not_offered(world):
    launched(world)
    answer = ask(world, NOE, "prolonger au 20/12/2026")
    assert "de quelle diffusion" in answer.words and "Développeurs" not in answer.text + str(answer.links())


# -- lists by name --

def test_a_list_is_meant_by_its_name(world):
    ask(world, HELENE, "nouvelle liste : Soudeurs Lyon", "Candidats : CV-1, CV-2")
    answer = ask(world, HELENE, "retirer Jean Martin de la liste Soudeurs Lyon")
    assert "Jean Martin n'est plus dans la liste" in answer.words and "[L-1] Soudeurs Lyon : 1 candidat" in answer.subject
    assert "2 candidats" in ask(world, HELENE, "ajouter Karim Haddad à la liste « soudeurs lyon »").subject
    assert "Karim Haddad" in ask(world, HELENE, "Liste Soudeurs Lyon").words
    answer = ask(world, HELENE, "ajouter CV-1 à ma liste Caristes")
    assert "aucune liste ne s'appelle « Caristes »" in answer.words and "Vos listes" in answer.links()
    assert "aucune liste ne s'appelle" in ask(world, NOE, "retirer Sofia Benali de la liste Soudeurs Lyon").words
    world.answer(HELENE, world.last("h.alder@cabinet.example", "[L-1]"), "retirer Karim Haddad de la liste")
    assert "Karim Haddad n'est plus dans la liste" in only(world.run()).words


def test_what_narrows_a_list_may_stand_on_one_line(world):
    """D20: by tag, by words, by page."""
    drafted(world)
    for line, found in [("diffusions tag C", 1), ("diffusions recherche : confirmés tag : embarqué, C", 1),
                        ("diffusions tags : Lyon page : 1", 0), ("diffusions brouillon tag : C", 1)]:
        assert ask(world, HELENE, line).subject == f"Vos diffusions : {found}", line


def test_what_narrows_nothing_is_said_so(world):
    ask(world, HELENE, "nouvelle liste : Soudeurs", "Candidats : CV-1")
    for line in ["listes recherche : soud tag : C", "listes soud\ntags : C"]:
        subject, _, body = line.partition("\n")
        answer = ask(world, HELENE, subject, body)
        assert "Tags : « C » : cette ligne n'a pas sa place ici" in answer.words and "Soudeurs" in answer.words


# -- days that are only about --

def test_a_week_is_no_day_and_the_day_is_asked(world):
    answer = ask(world, HELENE, "nouvelle diffusion", "Titre : Soudeurs\nDébut : la semaine prochaine\nFin : fin de semaine prochaine")
    assert "« la semaine prochaine » : quel jour ? Le 07/12/2026, par exemple" in answer.words
    assert "« fin de semaine prochaine » : quel jour ? Le 11/12/2026, par exemple" in answer.words
    world.answer(HELENE, answer, "prolonger à la semaine prochaine")
    assert "quel jour ? Le 11/12/2026, par exemple" in only(world.run()).words


@pytest.mark.parametrize("said, day", [("fin décembre", "31/12/2026"), ("la semaine prochaine", "11/12/2026")])
def test_until_about_when_somebody_decides_is_asked(world, said, day):
    world.recruiter("Aïcha Ben", "a.ben@cabinet.example")
    answer = ask(world, HELENE, f"déléguer a.ben@cabinet.example jusqu'à {said}")
    assert f"quel jour ? Le {day}, par exemple" in answer.words and "une seule personne" not in answer.words


def test_a_fresh_letter_names_the_diffusion_in_brackets(world):
    drafted(world)
    assert "Options de Karim Haddad" in ask(world, HELENE, "[D-1] options CV-3").subject
    ask(world, HELENE, "[D-1] options CV-3", "Cacher son identité : oui")
    ask(world, HELENE, "[D-1] Développeurs C confirmés", "options CV-2\nCacher son identité : oui")
    assert [d["hidden"] for d in dossiers(world)] == [False, True, True]


def test_what_keeps_somebody_is_in_the_help(world):
    words = ask(world, HELENE, "aide candidats").words
    assert "garder CV-40 : " in words and "supprimer CV-40 : " in words


# -- people by name --

def test_candidates_are_meant_by_name(world):
    """D53: several are hidden in one line; D60: a history by name."""
    draft = drafted(world)
    world.answer(HELENE, draft, "masquer Karim Haddad, C1")
    answer = only(world.run())
    assert "C'est noté pour Karim Haddad" in answer.words and "C'est noté pour Jean Martin" in answer.words
    assert [d["hidden"] for d in dossiers(world)] == [True, False, True]
    world.answer(HELENE, draft, "options Sofia")
    assert "Options de Sofia Benali" in only(world.run()).subject
    assert "[CV-3] Karim Haddad" in ask(world, HELENE, "candidat Karim").subject
    assert "Historique de Jean Martin" in ask(world, HELENE, "historique Jean Martin").subject
    assert "aucun candidat de ce nom" in ask(world, HELENE, "candidat Zorro Durand").words
    world.answer(HELENE, draft, "masquer Zorro")
    assert "« Zorro » n'est pas dans la diffusion D-1" in only(world.run()).words


def test_a_name_two_have_is_asked_with_both(world):
    world.ctl("candidate", "add", "--prenom", "Jeanne", "--nom", "Martin", "--agence", "Lyon")
    answer = ask(world, HELENE, "candidat Martin")
    assert {"CV-1 Jean Martin", "CV-4 Jeanne Martin"} <= set(answer.links())
    world.click(HELENE, answer, "CV-4 Jeanne Martin")
    assert "[CV-4] Jeanne Martin" in only(world.run()).subject


def test_another_agencys_candidate_has_no_name_here(world):
    assert "aucun candidat de ce nom" in ask(world, NOE, "candidat Jean Martin").words


def test_a_cv_under_the_candidates_number_joins_the_page(world):
    """D51: the newer file by mail."""
    answer = ask(world, HELENE, "CV-1", "Voici son nouveau CV", attachments=[("cv 2026.pdf", small_pdf(["Jean"]))])
    assert "Document ajouté : cv 2026.pdf" in answer.words and "Favori : cv 2026.pdf" in answer.links()
    assert world.json("candidate", "show", "CV-1")["documents"] == ["cv-jean-martin.pdf", "cv 2026.pdf"]


# -- contacts nobody knows yet --

def test_a_contact_written_with_its_address_is_made_and_joins_in_one_reply(world):
    """D44: contacts by name and address, as people paste them."""
    answer = ask(world, HELENE, "Nouvelle diffusion : Soudeurs",
                 "Fin : 15/12/2026\nContacts : Luc Bon (luc@forges.example), Paul Roux (p.roux@usine-roux.example)\n"
                 "Candidats : CV-1")
    assert "« Luc Bon (luc@forges.example) » : aucun contact" in answer.words and "Paul Roux (Usine Roux)" in answer.words
    world.click(HELENE, answer, "Créer le contact Luc Bon")
    assert "Luc Bon est parmi vos contacts" in only(world.run()).words
    assert set(world.json("diffusion", "show", "D-1")["contacts"]) == {"p.roux@usine-roux.example", "luc@forges.example"}


def test_a_contact_may_join_a_running_diffusion_and_is_told(world):
    launched(world)
    world.contact("Luc Bon", "luc@forges.example")
    world.write(HELENE, "ajouter luc@forges.example D-1")
    assert {m.to for m in world.run()} == {"luc@forges.example", "h.alder@cabinet.example"}
    assert "[C1] Jean Martin" in world.last("luc@forges.example").text
    world.write(HELENE, "ajouter luc@forges.example D-1")
    assert {m.to for m in world.run()} == {"h.alder@cabinet.example"}


def test_a_contact_in_one_line_is_read_and_shown_before_it_is_made(world):
    for body, subject in (("", "Nouveau contact : Luc Bon <luc@forges.example>, Forges du Rhône"),
                          ("Anne Bon, anne@forges.example, 06 12 34 56 78", "nouveau contact")):
        form = ask(world, HELENE, subject, body)
        assert "Rien n'est encore créé" in form.words and "Bon" in form.text and "@forges.example" in form.text
        world.answer(HELENE, form, "ok")
        assert "est parmi vos contacts" in only(world.run()).words
    assert world.json("contact", "show", "luc@forges.example")["company"] == "Forges du Rhône"


def test_a_candidate_in_one_line_is_read_and_shown_before_it_is_made(world):
    form = ask(world, HELENE, "nouveau candidat", "Zoé Wian, 06 55 44 33 29, tourneuse, zoe@mail.example",
               attachments=[("zoe.pdf", small_pdf(["Zoé"]))])
    assert "Prénom : Zoé" in form.text and "Téléphone : 06 55 44 33 29" in form.words
    world.answer(HELENE, form, "ok pour moi")
    assert "fiche créée" in only(world.run()).subject
    made = world.json("candidate", "show", "CV-4")
    assert (made["email"], made["documents"]) == ("zoe@mail.example", ["zoe.pdf"])


def test_an_assent_with_a_reservation_is_no_assent(world):
    form = ask(world, HELENE, "Nouveau contact : Luc Bon <luc@forges.example>")
    world.answer(HELENE, form, "ok mais son nom s'écrit Lebon")
    assert "Rien n'a été fait" in only(world.run()).words
    assert len(world.json("contact", "list")) == 2


def test_a_group_with_its_members_below(world):
    for subject, body in (("groupe Est", "Membres : Paul Roux, Marie Blanc"), ("groupe Ouest", "Paul Roux\nMarie Blanc")):
        assert "est créé : 2 contacts" in ask(world, HELENE, subject, body).words


# -- lists --

def test_a_list_with_its_candidates_below_and_away_again(world):
    page = ask(world, HELENE, "nouvelle liste Soudeurs", "CV-1\nCV-3")
    assert "Jean Martin rejoint la liste" in page.words and "[L-1] Soudeurs : 2 candidats" in page.subject.replace("\u00a0", " ")
    assert "Sofia Benali rejoint la liste" in ask(world, HELENE, "ajouter L-1 Sofia Benali").words
    assert "d'une autre agence" in ask(world, NOE, "supprimer L-1").words
    world.click(HELENE, page, "Supprimer la liste")
    assert "est supprimée" in only(world.run()).words
    assert "L-1 n'existe pas" in ask(world, HELENE, "liste L-1").words
    again = ask(world, HELENE, "nouvelle liste Soudeurs", "CV-2")
    assert "L-2" in again.subject, "its name is free, its number never comes back"
    assert len(world.json("candidate", "list")) == 3


# -- forms --

def test_lines_that_are_no_lines_of_the_form_are_named(world):
    answer = ask(world, HELENE, "Nouvelle diffusion : Soudeurs",
                 "Fin : 15/12/2026\nCandidats : CV-1, CV-3\nMasquer : Karim\nBudget : 30 k")
    assert "Budget : « 30 k » : cette ligne n'a pas sa place ici" in answer.words
    assert "cela se règle candidat par candidat" in answer.words
    assert [d["hidden"] for d in dossiers(world)] == [False, False]


def test_availability_in_the_words_people_use(world):
    said = [("immédiatement", "2026-12-01", None), ("à partir du 15/01/2027", "2027-01-15", None),
            ("du 10/01/2027 au 30/03/2027", "2027-01-10", "2027-03-30")]
    for typed, start, end in said:
        ask(world, HELENE, "modifier CV-2", "Disponible : " + typed)
        made = world.json("candidate", "show", "CV-2")
        assert made["available_from"].startswith(start), typed
        assert (made["available_to"] or "").startswith(end or ""), typed
    assert "Rien n'a changé" in ask(world, HELENE, "modifier CV-2", "Disponible : un de ces jours").words


def test_a_spreadsheet_with_the_columns_people_name(world):
    rows = "Prénom;Nom;E-mail;Tél;CP;Ville;Compétences\nLéo;Wian;leo@mail.example;06 01 02 03 04;69001;Lyon;soudeur|TIG\n"
    answer = ask(world, HELENE, "importer", attachments=[("base.csv", rows.encode("cp1252"))])
    assert "1 candidat ajouté" in answer.words and "inconnue" not in answer.words
    made = world.json("candidate", "show", "leo@mail.example")
    assert (made["phone"], made["postcode"], made["qualifications"]) == ("+33601020304", "69001", ["soudeur", "TIG"])


# -- several commands --

def test_the_last_of_several_commands_says_how_things_stand(world):
    draft = drafted(world)
    world.answer(HELENE, draft, "retirer CV-3\nlancer")
    world.run()
    receipt = world.last("h.alder@cabinet.example", "lancée")
    assert "Karim Haddad n'est plus dans la diffusion" in receipt.words and "Brouillon" not in receipt.words
    assert "Lancer" not in receipt.links() and "Les retours" in receipt.links()


# -- decisions --

def test_asked_for_the_reason_one_writes_the_reason(world):
    """D63: and second thoughts are none."""
    launched(world)
    world.answer(PAUL, world.last("p.roux@usine-roux.example"), "1 : entretien")
    world.run()
    world.answer(HELENE, world.last("h.alder@cabinet.example", "[R-1]"), "non")
    asked = only(world.run())
    assert "Quel motif" in asked.subject
    for words in ("je réfléchis encore", "pourquoi faut-il un motif ?", "attendez un peu"):
        world.answer(HELENE, asked, words)
        assert "Rien n'a été décidé" in only(world.run()).words, words
    world.answer(HELENE, asked, "il vient de signer ailleurs\n\nHélène")
    told = {m.to: m for m in world.run()}
    assert "Motif : il vient de signer ailleurs" in told["p.roux@usine-roux.example"].words
    assert "refusée (« il vient de signer ailleurs »)" in told["h.alder@cabinet.example"].words


def test_who_comes_late_may_write_to_the_contact(world):
    launched(world)
    world.answer(PAUL, world.last("p.roux@usine-roux.example"), "1 : entretien")
    world.run()
    request = world.last("h.alder@cabinet.example", "[R-1]")
    world.answer(HELENE, request, "valider")
    world.run()
    world.answer(HELENE, request, "refuser : trop tard")
    address, _, body = only(world.run()).links()["Écrire à Paul Roux"]
    assert (address, body.startswith("Bonjour Paul,")) == ("p.roux@usine-roux.example", True)


def test_deciding_where_nothing_waits_is_told_plainly(world):
    draft = launched(world)
    world.answer(HELENE, draft, "valider")
    answer = only(world.run())
    assert "aucune demande n'attend votre décision ici" in answer.words and "Les retours" in answer.links()
    assert "R-99 : je ne trouve pas cette demande" in ask(world, HELENE, "valider R-99").words


# -- letters passed on whole --

def test_an_application_attached_as_a_letter_brings_its_cv(world):
    """D47: forwarded as an attachment, with the CV inside it."""
    inner = EmailMessage(policy=email.policy.SMTP)
    inner["From"], inner["To"], inner["Subject"] = "Léa Morel <lea.morel@mail.example>", HELENE, "Candidature"
    inner["Date"], inner["Message-ID"] = "Mon, 30 Nov 2026 10:00:00 +0100", "<inner@mail.example>"
    inner.set_content("Bonjour,\n\nMon CV est joint.\n\nLéa Morel\n")
    inner.add_attachment(small_pdf(["Léa Morel"]), maintype="application", subtype="pdf", filename="cv-léa.pdf")
    outer = EmailMessage(policy=email.policy.SMTP)
    outer["Authentication-Results"] = f"{AUTHSERV}; dmarc=pass header.from=cabinet.example"
    outer["From"], outer["To"], outer["Subject"] = HELENE, ADDRESS, "Fwd: Candidature"
    outer["Date"], outer["Message-ID"] = "Tue, 01 Dec 2026 09:00:00 +0100", "<outer@cabinet.example>"
    outer.set_content("à enregistrer svp\n")
    outer.add_attachment(inner)
    world.deliver(bytes(outer))
    form = only(world.run())
    assert "E-mail : lea.morel@mail.example" in form.text and "Document reçu : cv-léa.pdf" in form.words
    world.click(HELENE, form, "Créer la fiche")
    world.run()
    assert world.json("candidate", "show", "lea.morel@mail.example")["documents"] == ["cv-léa.pdf"]


@pytest.mark.sampled(2)
@pytest.mark.parametrize("words, end", [
    ("prolonger D-1 de deux semaines", "2026-12-29"), ("prolonger D-1 d'une semaine", "2026-12-22"),
    ("Prolongez la D-1 de 10 jours", "2026-12-25"), ("prolonger D-1 d'un mois", "2027-01-15"),
    ("prolonger D-1 jusqu'à vendredi 18", "2026-12-18"), ("prolonger D-1 au lundi 21 décembre", "2026-12-21"),
])
def test_an_extension_by_its_length_or_a_day_of_the_week(world, words, end):
    """D46: from the day it would have ended; the answer names the day."""
    launched(world)
    world.write(HELENE, words)
    world.run()
    assert world.json("diffusion", "show", "D-1")["end"].startswith(end), world.sent[-1].words


def test_days_of_a_form_as_people_say_them(world):
    """D27, D28, D39: "lundi", "dans deux semaines"; the answer names the whole date."""
    page = ask(world, HELENE, "nouvelle diffusion", "Titre : Soudeurs\nDébut : lundi\nFin : dans deux semaines\n")
    assert "lundi 7 décembre 2026" in page.words and "mardi 15 décembre 2026" in page.words
    page = ask(world, HELENE, "modifier CV-1", "Disponible du : dans un mois\nDisponible au : dans 60 jours\n")
    assert "du 01/01/2027 au 30/01/2027" in page.words


# -- what else a first week brings --

def test_a_list_of_candidates_is_not_a_list_of_diffusions(world):
    assert "Jean Martin" in ask(world, HELENE, "", "la liste des candidats").words
    found = ask(world, HELENE, "", "liste de mes candidats à Grenoble svp")
    assert "Karim Haddad" in found.words and "Jean Martin" not in found.words


def test_words_for_a_search_are_as_people_say_them(world):
    for words in ("Trouve-moi des développeurs à Lyon", "trouve moi un développeur sur Lyon", "qui sont mes candidats développeurs à Lyon ?"):
        found = ask(world, HELENE, words)
        assert "Jean Martin" in found.links() and "Karim Haddad" not in found.words, words


def test_who_approves_a_draft_aloud_launches_it_and_who_asks_does_not(world):
    draft = drafted(world)
    for said in ("on lance ?", "c'est bon pour moi", "on a lancé la D-1 ?"):
        world.answer(HELENE, draft, said)
        assert "Lancer" in only(world.run()).links(), said
        assert world.json("diffusion", "show", "D-1")["status"] == "draft", said
    world.answer(HELENE, draft, "Parfait, on lance !")
    world.run()
    assert world.json("diffusion", "show", "D-1")["status"] == "running"
    world.write(HELENE, "arrête la diffusion D-1")
    world.run()
    assert world.json("diffusion", "show", "D-1")["status"] != "running"


def test_a_hire_told_in_passing_is_offered_to_be_noted(world):
    answer = ask(world, HELENE, "Jean Martin a été embauché chez Usine Roux")
    assert [label for label in answer.links() if label.startswith("Fiche")] == ["Fiche de Jean Martin"]
    world.click(HELENE, answer, "Noter l'embauche de Jean Martin")
    assert "rejoint la liste d'embauches" in only(world.run()).words


def test_to_write_to_people_every_month_is_a_scenario(world):
    answer = ask(world, HELENE, "Bonjour", "je voudrais relancer mes soudeurs tous les mois")
    assert answer.subject.startswith("Nouveau scénario") and "Fréquence :" in answer.text
    launched(world)
    world.write(HELENE, "relancer D-1")
    assert "Nouveau scénario" not in "".join(mail.subject for mail in world.run())


def test_a_launch_takes_the_day_it_is_given(world):
    """D38: what is launched for a day begins on that day, and not at once."""
    draft = drafted(world)
    for body, why in [("lancer le 3 janvier 2027", "vient après la fin"), ("lancer le 12", "« 12 » n'est pas une date"),
                      ("lancer le 1er novembre 2026", "est déjà passé")]:
        world.answer(HELENE, draft, body)
        assert why in only(world.run()).words, body
    assert world.json("diffusion", "show", "D-1")["start"].startswith("2026-12-01")
    world.answer(HELENE, draft, "lancer le 3 décembre")
    answer = only(world.run())
    assert "Elle partira le jeudi 3 décembre 2026" in answer.words and "Modifier" in answer.links()
    shown = world.json("diffusion", "show", "D-1")
    assert shown["status"] == "draft" and shown["start"].startswith("2026-12-03")
    world.at("2026-12-03 09:30")
    world.run()
    assert world.json("diffusion", "show", "D-1")["status"] == "running"


def test_a_contact_leaves_a_draft_and_comes_back(world):
    draft = drafted(world)
    world.answer(HELENE, draft, "retirer Mme Blanc et CV-2")
    answer = only(world.run())
    assert "Marie Blanc n'est plus dans la diffusion" in answer.words and "Mécadis" not in answer.words
    assert [one["candidate"] for one in dossiers(world)] == ["CV-1", "CV-3"]
    world.click(HELENE, answer, "Remettre Marie Blanc")
    assert "Marie Blanc (Mécadis)" in only(world.run()).words


def test_a_contact_is_not_guessed_among_several(world):
    world.contact("Luc Blanc", "l.blanc@mecadis.example", "Mécadis")
    draft = drafted(world, FORM.replace("m.blanc@mecadis.example", "m.blanc@mecadis.example, l.blanc@mecadis.example"))
    world.answer(HELENE, draft, "retirer Mme Blanc")
    assert "peut être plusieurs contacts" in only(world.run()).words
    world.answer(HELENE, draft, "retirer l.blanc@mecadis.example")
    answer = only(world.run())
    assert "Luc Blanc n'est plus dans la diffusion" in answer.words and "Marie Blanc (Mécadis)" in answer.words


def test_a_contact_who_has_a_diffusion_stays_in_it(world):
    launched(world)
    answer = ask(world, HELENE, "retirer D-1 Paul Roux")
    assert "Paul Roux a déjà reçu cette diffusion et y reste" in answer.words
    answer = ask(world, HELENE, "retirer D-1 Anne Inconnue")
    assert "« Anne Inconnue » n'est pas dans la diffusion" in answer.words


def test_a_scenario_sent_now_takes_no_day(world):
    ask(world, HELENE, "nouvelle liste : Embarqués", "Candidats : CV-1, CV-2")
    ask(world, HELENE, "nouveau scénario", "Libellé : Relance\nListe : L-1\nLancement : 03/12/2026\nFin : 31/12/2026\n"
        "Fréquence : tous les 2 jours\nMessage : Bonjour {{prenom}}")
    answer = ask(world, HELENE, "lancer S-1 le 5 décembre")
    assert "Je n'ai rien changé" in answer.words and "Changer la date de lancement" in answer.links()


def test_french_elides_before_a_name(world):
    """In subjects, texts and HTML; the words of people stay theirs."""
    world.contact("Anne Aubert", "a.aubert@usine-roux.example", "Usine Roux")
    launched(world)
    world.answer(HELENE, world.last("h.alder@cabinet.example"), "ajouter D-1 Anne Aubert")
    world.run()
    world.answer("Anne Aubert <a.aubert@usine-roux.example>", world.last("a.aubert@usine-roux.example"),
                 "Je souhaite rencontrer le candidat 1, de la part de Amélie.")
    request = only([mail for mail in world.run() if mail.to == "h.alder@cabinet.example"])
    assert "de la part de Amélie" in request.words
    world.answer(HELENE, request, "terminer")
    assert "candidat 1, d'Anne Aubert" in only(world.run()).words
    for _ in range(2):
        world.answer(HELENE, request, "valider")
        again = world.run()
    assert "Jean Martin, d'Anne Aubert" in only(again).words
    for mail in world.sent:
        assert not re.search(r"\bde Anne|de Hélène", mail.subject + mail.words + mail.html), mail.subject
