"""The CVthèque by mail: a candidate's page, form, documents; applications that are forwarded; who may see whom."""
import pytest
from conftest import HELENE, NOE, drafted, only
from world import small_pdf

pytestmark = pytest.mark.in_turns(2)

ADA = "Ada Admin <ada@cabinet.example>"
CV = ("cv-lea-morel.pdf", small_pdf(["Léa Morel", "soudeuse"]))
FILLED = """Prénom : Léa
Nom : Morel
E-mail : Lea.Morel@mail.example
Téléphone : 06 44 55 66 77
Code postal : 69007
Ville : Lyon
Qualifications : soudeuse TIG, cariste
Statut : disponible
Disponible du : 15/01/2027
Disponible au : 30/06/2027
"""


def ask(world, who, subject, body="", **more):
    world.write(who, subject, body, **more)
    return only(world.run())


def forwarded(sender="Léa Morel <lea.morel@mail.example>", text="", to="Hélène Alder <h.alder@cabinet.example>"):
    return (f"\n\n---------- Forwarded message ---------\nDe : {sender}\nDate: lun. 30 nov. 2026 à 18:02\n"
            f"Subject: Candidature soudeuse\nTo: {to}\n\n\nBonjour,\n\nVeuillez trouver mon CV.\n{text}\n"
            "Cordialement,\nLéa Morel\n")


# -- page --

def test_a_page_shows_every_field_and_the_favourite_document(world):
    """D49, D50: the CV that created the candidate is the document that is shared."""
    page = ask(world, HELENE, "candidat CV-1")
    for words in ("Jean Martin", "jean.martin@mail.example", "06 11 22 33 44", "69003 Lyon", "développeur C, embarqué",
                  "disponible", "à partir du 01/01/2027", "cv-jean-martin.pdf", "partagé", "Lyon"):
        assert words in page.words, words
    assert page.subject == "[CV-1] Jean Martin"
    assert "Modifier" in page.links()


def test_a_page_names_the_diffusions_a_candidate_is_in(world):
    drafted(world)
    page = ask(world, HELENE, "CV-2")
    assert "D-1 Développeurs C confirmés, candidat 2 (Brouillon)" in page.words


# -- nouveau candidat --

def test_an_empty_command_brings_the_form_and_the_form_makes_a_candidate(world):
    form = ask(world, HELENE, "nouveau candidat")
    for field in ("Prénom", "Nom", "E-mail", "Téléphone", "Code postal", "Ville", "Qualifications", "Disponible du"):
        assert f"{field} :" in form.text, field
    assert "il manque" not in form.words
    world.answer(HELENE, form, FILLED)
    page = only(world.run())
    assert "CV-4" in page.subject and "06 44 55 66 77" in page.words
    kept = world.json("candidate", "show", "CV-4")
    assert kept["phone"] == "+33644556677" and kept["email"] == "lea.morel@mail.example"
    assert kept["qualifications"] == ["soudeuse TIG", "cariste"]
    assert (kept["available_from"], kept["available_to"]) == ("2027-01-15", "2027-06-30")


def test_a_candidate_has_a_language(world):
    """French unless the form says otherwise; the page, the form and the list show it."""
    form = ask(world, HELENE, "nouveau candidat")
    assert "Langue : français" in form.words
    world.answer(HELENE, form, FILLED + "Langue : English\n")
    assert "Langue : anglais" in only(world.run()).words
    assert world.json("candidate", "show", "CV-4")["language"] == "en"
    assert "Langue : français" in ask(world, HELENE, "candidat CV-1").words
    changed = ask(world, HELENE, "modifier CV-1", "Langue : EN")
    assert "C'est noté : Langue" in changed.words and "Langue : anglais" in changed.words
    assert world.json("candidate", "show", "CV-1")["language"] == "en"
    assert "Langue : anglais" in ask(world, HELENE, "modifier CV-1", "Ville : Paris").words


def test_the_cv_attached_to_the_command_waits_for_the_form(world):
    """D50: the CV sent first is the favourite once the form is filled in."""
    form = ask(world, HELENE, "nouveau candidat", attachments=[CV])
    assert "cv-lea-morel.pdf" in form.words
    assert len(world.json("candidate", "list")) == 3
    address, subject, body = form.links()["Créer la fiche"]
    assert body.startswith("Prénom : ")
    world.write(HELENE, subject, FILLED, to=address)
    world.run()
    kept = world.json("candidate", "show", "CV-4")
    assert kept["documents"] == ["cv-lea-morel.pdf"] and kept["favourite"] == "cv-lea-morel.pdf"


def test_a_whole_form_with_its_cv_makes_the_candidate_at_once(world):
    page = ask(world, HELENE, "nouveau candidat", FILLED, attachments=[CV])
    assert page.subject == "[CV-4] Léa Morel : fiche créée" or "fiche créée" in page.subject
    assert world.json("candidate", "show", "CV-4")["documents"] == ["cv-lea-morel.pdf"]


def test_a_form_filled_in_within_the_quote_is_read(world):
    form = ask(world, HELENE, "nouveau candidat")
    quoted = "\n".join("> " + line for line in form.text.splitlines()).replace("> Nom :", "> Nom : Morel")
    world.write(HELENE, "Re: " + form.subject, f"\n\nLe 1 déc. 2026 à 09:00, Facteur <x@y.example> a écrit :\n{quoted}\n",
                to=form.reply_to, reply=form)
    world.run()
    assert world.json("candidate", "show", "CV-4")["last_name"] == "Morel"


def test_the_same_form_sent_twice_makes_one_candidate(world):
    form = ask(world, HELENE, "nouveau candidat", attachments=[CV])
    address, subject, _ = form.links()["Créer la fiche"]
    for _ in range(2):
        world.write(HELENE, subject, "Prénom : Léa\nNom : Morel\n", to=address)
    world.run()
    assert len(world.json("candidate", "list")) == 4
    assert any("Cette fiche est déjà créée" in mail.words for mail in world.sent)


WRONG = [
    ("E-mail : lea@@mail", "n'est pas une adresse"),
    ("E-mail : jean.martin@mail.example", "CV-1 Jean Martin a déjà cette adresse"),
    ("Téléphone : 06 44 55", "n'est pas un numéro sûr"),
    ("Code postal : <69>", "n'est pas un code postal"),
    ("Disponible du : 31/02/2027", "n'existe pas"),
    ("Disponible du : bientôt", "n'est pas une date"),
    ("Disponible du : 15/03/2027\nDisponible au : 15/01/2027", "vient avant"),
    ("Agence : Marseille", "Les agences : Lyon, Lille"),
    ("Agence : Lille", "seul un administrateur"),
    ("Langue : klingon", "français ou anglais ?"),
    ("Ville : " + "x" * 81, "81 caractères, 80 au plus"),
    ("Ville : <b>Lyon</b>", "sans < >"),
    ("Qualifications : =HYPERLINK(1)", "sans < >"),
]


def test_a_wrong_line_is_named_what_was_typed_comes_back_and_nothing_changes(world):
    for lines, _ in WRONG:
        world.write(HELENE, "modifier CV-2", "Statut : en mission\n" + lines)
    answers = world.run()
    assert len(answers) == len(WRONG)
    for lines, says in WRONG:
        answer = next((a for a in answers if says in a.words), None)
        assert answer is not None, (says, [a.words for a in answers])
        assert "Statut : en mission" in answer.words and "Rien n'a changé" in answer.words
    assert world.json("candidate", "show", "CV-2")["status"] == "disponible"


def test_a_line_of_another_form_is_named_and_holds_nothing_up(world):
    answer = ask(world, HELENE, "modifier CV-2", "Statut : en mission\nTitre : Soudeurs")
    assert "« Soudeurs » : cette ligne n'est pas de ce formulaire, elle est laissée de côté" in answer.words
    assert world.json("candidate", "show", "CV-2")["status"] == "en mission"


def test_a_new_candidate_with_a_wrong_line_waits_with_its_cv(world):
    answer = ask(world, HELENE, "nouveau candidat", "Nom : Morel\nTéléphone : 06 44 55", attachments=[CV])
    assert "n'est pas un numéro sûr" in answer.words and "Nom : Morel" in answer.words
    assert len(world.json("candidate", "list")) == 3
    world.answer(HELENE, answer, "Nom : Morel")
    world.run()
    assert world.json("candidate", "show", "CV-4")["documents"] == ["cv-lea-morel.pdf"]


def test_a_name_cannot_carry_html_or_a_header(world):
    answer = ask(world, HELENE, "nouveau candidat", "Nom : <script>alert(1)</script>\n")
    assert "sans < >" in answer.words and "<script>" not in answer.html
    page = ask(world, HELENE, "nouveau candidat", "Nom : Morel Bcc: x@y.example\n")
    assert page.message["Bcc"] is None


def test_a_name_that_is_missing_is_asked_for(world):
    answer = ask(world, HELENE, "nouveau candidat", "Prénom : Léa\n")
    assert "Nom" in answer.words and "il manque" in answer.words
    assert "Prénom : Léa" in answer.words


# -- modifier --

def test_the_form_comes_filled_in_and_changed_lines_are_enough(world):
    form = ask(world, HELENE, "modifier CV-1")
    assert "Prénom : Jean" in form.words and "Qualifications : développeur C, embarqué" in form.words
    world.answer(HELENE, form, "Ville : Villeurbanne\nTéléphone : 0692 12 34 56")
    page = only(world.run())
    assert "C'est noté : Téléphone, Ville" in page.words and "0692 12 34 56" in page.words
    kept = world.json("candidate", "show", "CV-1")
    assert (kept["city"], kept["phone"], kept["first_name"]) == ("Villeurbanne", "+262692123456", "Jean")


def test_a_button_sends_the_whole_form_back_and_nothing_changes(world):
    form = ask(world, HELENE, "modifier CV-1")
    before = world.json("candidate", "show", "CV-1")
    world.click(HELENE, form, "Remplir")
    assert "Rien n'a changé" in only(world.run()).words
    assert world.json("candidate", "show", "CV-1") == before


def test_an_empty_line_takes_a_fact_away(world):
    ask(world, HELENE, "modifier CV-1", "Statut :\nE-mail :")
    kept = world.json("candidate", "show", "CV-1")
    assert kept["status"] is None and kept["email"] is None


def test_two_commands_one_wrong_change_nothing(world):
    answer = ask(world, HELENE, "modifier CV-1", "Statut : en mission\nmodifier CV-2\nTéléphone : 06")
    assert "Je n'ai rien changé" in answer.words and "numéro sûr" in answer.words
    assert world.json("candidate", "show", "CV-1")["status"] == "disponible"


# -- documents --

def test_a_file_sent_to_the_page_is_the_candidates(world):
    """D51: another document is chosen beforehand, by number or by name; a diffusion then takes that one."""
    page = ask(world, HELENE, "candidat CV-1")
    world.answer(HELENE, page, "Voici son CV à jour.", attachments=[("cv-2027.pdf", small_pdf(["Jean 2027"]))])
    page = only(world.run())
    assert "Document ajouté : cv-2027.pdf" in page.words
    assert world.json("candidate", "show", "CV-1")["favourite"] == "cv-jean-martin.pdf"
    world.click(HELENE, page, "Favori : cv-2027.pdf")
    world.run()
    assert world.json("candidate", "show", "CV-1")["favourite"] == "cv-2027.pdf"
    assert "cv-2027.pdf" in drafted(world).words
    ask(world, HELENE, "favori CV-1 : CV-Jean-Martin.pdf")
    assert world.json("candidate", "show", "CV-1")["favourite"] == "cv-jean-martin.pdf"
    assert "cv-2027.pdf" in ask(world, HELENE, "diffusion D-1").words


def test_a_favourite_can_be_sent_with_the_command(world):
    """D51"""
    answer = ask(world, HELENE, "favori CV-2", attachments=[("cv-neuf.pdf", small_pdf(["Sofia"]))])
    assert "cv-neuf.pdf" in answer.words
    assert world.json("candidate", "show", "CV-2")["favourite"] == "cv-neuf.pdf"


def test_the_same_document_is_not_kept_twice(world):
    page = ask(world, HELENE, "candidat CV-1")
    for name in ("cv-2027.pdf", "encore.pdf"):
        world.answer(HELENE, page, "", attachments=[(name, small_pdf(["Jean 2027"]))])
        answer = only(world.run())
    assert "a déjà ce document : cv-2027.pdf" in answer.words
    assert world.json("candidate", "show", "CV-1")["documents"] == ["cv-jean-martin.pdf", "cv-2027.pdf"]


def test_what_does_not_exist_is_said(world):
    for command, says in (("favori CV-1 7", "« 7 » n'est pas un de ses documents"),
                          ("favori CV-1 photo.pdf", "« photo.pdf » n'est pas un de ses documents"),
                          ("favori CV-1", "quel document"), ("favori CV-99 1", "CV-99 n'existe pas"),
                          ("candidat", "de quel candidat"), ("candidat CV-98", "CV-98 n'existe pas")):
        world.write(HELENE, command)
        assert any(says in mail.words for mail in world.run()), command


def test_an_empty_file_is_told(world):
    page = ask(world, HELENE, "candidat CV-1")
    world.answer(HELENE, page, "Son CV", attachments=[("vide.pdf", b""), ("cv-2.pdf", small_pdf(["x"]))])
    answer = only(world.run())
    assert "« vide.pdf » est vide" in answer.words and "cv-2.pdf" in answer.words


# -- applications --

def test_a_forwarded_application_is_read_and_waits_for_a_yes(world):
    """D47: an application mail becomes a candidate with its CV, once confirmed."""
    form = ask(world, HELENE, "nouveau candidat",
               forwarded(text="06 44 55 66 77\n12 rue des Lilas, 69007 Lyon\n"), attachments=[CV])
    for words in ("Prénom : Léa", "Nom : Morel", "E-mail : lea.morel@mail.example", "Téléphone : 06 44 55 66 77",
                  "Code postal : 69007", "Ville : Lyon", "cv-lea-morel.pdf"):
        assert words in form.words, words
    assert len(world.json("candidate", "list")) == 3
    world.click(HELENE, form, "Créer la fiche")
    world.run()
    kept = world.json("candidate", "show", "CV-4")
    assert (kept["email"], kept["phone"], kept["favourite"]) == ("lea.morel@mail.example", "+33644556677", CV[0])


def test_a_forward_without_a_word_is_asked_back(world):
    form = ask(world, HELENE, "TR : Candidature soudeuse", forwarded(), attachments=[CV])
    assert "Rien n'est encore créé" in form.words and "Nom : Morel" in form.words
    assert len(world.json("candidate", "list")) == 3
    assert "Nom : Morel" in form.links()["Créer la fiche"][2]


def test_who_forwards_is_never_the_candidate(world):
    """A colleague forwarded it to Hélène, who forwards it in turn."""
    colleague = ("\n\nDe : Hélène Alder <h.alder@cabinet.example>\nEnvoyé : lundi 30 novembre 2026 18:30\n"
                 "À : Hélène Alder <h.alder@cabinet.example>\nObjet : TR : Candidature\n\nPour toi.\n")
    form = ask(world, HELENE, "nouveau candidat", colleague + forwarded(text="06 44 55 66 77"), attachments=[CV])
    assert "E-mail : lea.morel@mail.example" in form.words
    assert "h.alder@cabinet.example" not in form.text.split("Prénom")[1].split("Qualifications")[0]


def test_what_is_doubtful_is_asked_not_taken(world):
    form = ask(world, HELENE, "nouveau candidat",
               forwarded("lea.morel@mail.example", "06 44 55 66 77 ou 07 11 22 33 44\nTél : 07 11 22 33 44\n"),
               attachments=[CV])
    assert "lu dans l'adresse seulement" in form.words
    assert "plusieurs dans la lettre" in form.words and "Téléphone : 06" not in form.words


def test_a_job_board_is_not_the_candidate(world):
    form = ask(world, HELENE, "nouveau candidat",
               forwarded("Jobboard <noreply@jobs.example>", "Nom : Morel\nPrénom : Léa\nE-mail : lea@mail.example\n"),
               attachments=[CV])
    assert "Nom : Morel" in form.words and "E-mail : lea@mail.example" in form.words
    assert "noreply" not in form.text.split("Prénom")[1]


def test_a_second_application_points_to_the_candidate_there_is(world):
    form = ask(world, HELENE, "nouveau candidat",
               forwarded("Jean Martin <Jean.Martin@mail.example>", "07 88 99 00 11"),
               attachments=[("cv-2027.pdf", small_pdf(["Jean 2027"]))])
    assert form.subject.startswith("[CV-1]") and "pas créé de deuxième fiche" in form.words
    assert "on lit 07 88 99 00 11 dans la lettre" in form.words
    world.answer(HELENE, form, "Téléphone : 07 88 99 00 11")
    world.run()
    kept = world.json("candidate", "show", "CV-1")
    assert kept["documents"] == ["cv-jean-martin.pdf", "cv-2027.pdf"] and kept["phone"] == "+33788990011"
    assert len(world.json("candidate", "list")) == 3


def test_saying_no_to_a_confirmation_makes_nobody(world):
    form = ask(world, HELENE, "TR: Candidature", forwarded(), attachments=[CV])
    world.answer(HELENE, form, "Non, ce n'est pas une candidature.")
    world.run()
    assert len(world.json("candidate", "list")) == 3


# -- who may see whom --

def test_another_agencys_candidate_is_not_shown(world):
    world.recruiter("Ada Admin", "ada@cabinet.example", "Lille", "--admin")
    for command in ("candidat CV-1", "modifier CV-1", "favori CV-1 1", "embauche CV-1", "retours CV-1"):
        answer = ask(world, NOE, command)
        assert "suivi par une autre agence" in answer.words, command
        assert "Martin" not in answer.text and not answer.attachments, command
    assert "Aucun candidat" in ask(world, NOE, "candidats développeur").words
    answer = ask(world, NOE, "nouvelle diffusion", "Titre : Développeurs\nCandidats : CV-1, Jean Martin, Jean Martn")
    assert "suivi par une autre agence" in answer.words and "Martin ?" not in answer.words
    assert world.json("diffusion", "show", "D-1")["dossiers"] == []
    answer = ask(world, NOE, "nouveau candidat", "Nom : Autre\nE-mail : jean.martin@mail.example\n")
    assert "un candidat d'une autre agence a déjà cette adresse" in answer.words
    assert "Jean Martin" in ask(world, ADA, "candidat CV-1").words
    ask(world, ADA, "modifier CV-1", "Agence : Lille")
    assert "Jean Martin" in ask(world, NOE, "candidat CV-1").words
    assert "suivi par une autre agence" in ask(world, HELENE, "candidat CV-1").words


# -- candidats --

def test_candidates_are_searched_paged_and_attached(world):
    answer = ask(world, HELENE, "candidats développeur")
    assert "Jean Martin" not in answer.subject and "Jean Martin" in answer.words and "Karim" not in answer.words
    csv = next(data for name, data in answer.attachments.items() if name.endswith(".csv")).decode("utf-8-sig")
    assert "jean.martin@mail.example" in csv and "06 11 22 33 44" in csv
    assert "Karim Haddad" in ask(world, HELENE, "candidats", "recherche : grenoble").words
    assert "Aucun candidat" in ask(world, HELENE, "candidats", "statut : en mission").words
    page = ask(world, HELENE, "candidats", "page : 2\nlignes : 2")
    assert "Page 2 sur 2" in page.words
    world.click(HELENE, page, "Page précédente")
    assert "Page 1 sur 2" in only(world.run()).words


def test_a_formula_in_a_name_is_no_formula_in_the_csv(world):
    world.ctl("candidate", "add", "--nom", "=cmd|' /C calc'!A0", "--agence", "Lyon")
    answer = ask(world, HELENE, "candidats cmd")
    csv = next(iter(answer.attachments.values())).decode("utf-8-sig")
    assert "\"=cmd" not in csv and "'=cmd" in csv
