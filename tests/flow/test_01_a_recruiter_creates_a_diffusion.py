"""D31, D38-D45: nouvelle diffusion, with and without its form, right and wrong."""
from conftest import FORM, HELENE, drafted, only


def test_an_empty_command_brings_the_form(world):
    """D39: an empty mail brings a blank form."""
    world.write(HELENE, "Nouvelle diffusion")
    form = only(world.run())
    assert form.to == "h.alder@cabinet.example"
    assert "Nouvelle diffusion" in form.subject
    for field in ("Titre", "Tags", "Début", "Fin", "Contacts", "Candidats"):
        assert field in form.text
    assert "01/12/2026" in form.text


def test_the_filled_form_makes_a_numbered_draft(world):
    """D1, D31, D39-D44, D47, D49, D50: the form makes a numbered draft, and nothing was sent."""
    answer = drafted(world)
    assert answer.subject.startswith("[D-1]")
    assert "brouillon" in answer.words and "Rien n'a été envoyé" in answer.words
    for word in ("Développeurs C confirmés", "mardi 15 décembre 2026", "Paul Roux", "Marie Blanc", "Jean Martin",
                 "cv-jean-martin.pdf"):
        assert word in answer.words, word
    draft = world.json("diffusion", "show", "D-1")
    assert (draft["status"], len(draft["dossiers"]), len(draft["contacts"])) == ("draft", 3, 2)


def test_a_reply_to_the_form_fills_it_in(world):
    """D39: the form is filled in by reply."""
    world.write(HELENE, "nouvelle diffusion")
    form = only(world.run())
    world.answer(HELENE, form, FORM)
    assert only(world.run()).subject.startswith("[D-1]")


def test_each_mistake_is_named_beside_its_field_and_the_rest_is_kept(world):
    """D44: errors line by line; what is right is kept."""
    answer = drafted(world, "Titre : Soudeurs\nDébut : 10/12/2026\nFin : 31/11/2026\nContacts : Paul Roux, Zoé Inconnue\n"
                            "Candidats : CV-1, Sofia Benalli, CV-999\n")
    for sentence in ("« 31/11/2026 » n'existe pas", "« Zoé Inconnue »", "CV-2 Sofia Benali", "CV-999 n'existe pas"):
        assert sentence in answer.words, sentence
    draft = world.json("diffusion", "show", "D-1")
    assert len(draft["dossiers"]) == 1 and len(draft["contacts"]) == 1


def test_reversed_dates_are_told(world):
    """D42, D43: an end before its start is told."""
    answer = drafted(world, FORM.replace("01/12/2026", "20/12/2026"))
    assert "vient avant le début" in answer.words


def test_a_corrected_line_sent_back_mends_the_draft(world):
    answer = drafted(world, FORM.replace("Fin : 15/12/2026", "Fin : 31/11/2026"))
    world.answer(HELENE, answer, "Fin : 30/12/2026")
    assert "30 décembre 2026" in only(world.run()).words
    assert world.json("diffusion", "show", "D-1")["end"].startswith("2026-12-30")


def test_an_unknown_command_offers_the_nearest(world):
    world.write(HELENE, "nouvele difusion svp")
    world.write(HELENE, "blabla")
    mails = world.run()
    assert len(mails) == 2
    assert all(mail.links() for mail in mails)


def test_the_form_comes_as_a_reply_to_be_completed(world):
    world.write(HELENE, "nouvelle diffusion")
    form = only(world.run())
    address, _, body = form.links()["Remplir"]
    assert body.startswith("Titre : ") and "Candidats : " in body
    world.write(HELENE, "Re: " + form.subject, body.replace("Titre : ", "Titre : Soudeurs"), to=address)
    assert world.json("diffusion", "list") == []
    world.run()
    assert [d["title"] for d in world.json("diffusion", "list")] == ["Soudeurs"]
