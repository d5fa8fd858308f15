"""What a recruiter writes who has read nothing but the mails themselves."""
import pytest
from conftest import HELENE, MARIE, PAUL, drafted, launched, make_world, only

AT = "h.alder@cabinet.example"
PHONE = "\n\nEnvoyé de mon iPhone"


def told(world, body, subject="", mail=None):
    if mail is not None:
        world.answer(HELENE, mail, body + PHONE)
    else:
        world.write(HELENE, subject, body + PHONE)
    return only([m for m in world.run() if m.to == AT])


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
