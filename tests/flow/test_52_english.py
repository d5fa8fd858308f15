"""A contact who reads English is written to in English, whole mails, and answers in either language."""
import re

from conftest import HELENE, MARIE

JOHN = "John Carter <j.carter@plant.example>"
FORM = """Titre : Senior C developers
Tags : C, Lyon
Début : 01/12/2026
Fin : 15/12/2026
Contacts : John Carter, Marie Blanc
Candidats : CV-1, CV-2, CV-3
"""
FRENCH = re.compile(r"\b(le|la|les|des|une|est|vous|votre|vos|avec|pour|sur|réponse|répondez|bonjour|candidat|janvier"
                    r"|décembre|mardi|demande|entretien|transmise|noté|identité|masquée|aucun|objet)\b", re.I)


def in_english(mail):
    """The words of ours, without what people wrote themselves."""
    text = re.sub(r"“[^”]*”", "", mail.text)
    found = FRENCH.findall(mail.subject + "\n" + text)
    assert not found, (found, mail.subject, mail.text)
    assert '<html lang="en"' in mail.html
    assert not FRENCH.findall(" ".join(mail.links())), mail.links()
    return mail


def started(world):
    world.ctl("contact", "add", "--name", "John Carter", "--email", "j.carter@plant.example", "--societe", "Plant",
              "--type", "externe", "--language", "en")
    world.write(HELENE, "nouvelle diffusion", FORM)
    draft = world.run()[0]
    world.answer(HELENE, draft, "options CV-3\nCacher son identité : oui")
    world.run()
    world.answer(HELENE, draft, "lancer")
    world.run()
    return world.last("j.carter@plant.example")


def test_an_english_contact_is_written_to_in_english(world):
    """D2, D3, D11, D17: from the first mail to the decision, dates, counts and buttons are English; a colleague's are French."""
    mail = in_english(started(world))
    assert "3 candidates, answer by 15 December" in mail.subject
    assert "Candidate 3 (identity hidden)" in mail.text
    assert "Bonjour Marie" in world.last("m.blanc@mecadis.example").text
    world.click(JOHN, mail, "Meet")
    world.run()
    receipt = in_english(world.last("j.carter@plant.example"))
    assert "Jean Martin" in receipt.text and "interview request, passed on to Hélène Alder" in receipt.words
    world.answer(JOHN, mail, "2 no too junior\n3 who is it?\n1 interview on Tuesday at 2pm")
    world.run()
    receipt = in_english(world.last("j.carter@plant.example"))
    assert "not interested, noted" in receipt.words and "Tuesday 8 December, 2 pm" in receipt.words
    asked = world.last("h.alder@cabinet.example", "identité")
    world.click(HELENE, asked, "Valider")
    world.run()
    decided = in_english(world.last("j.carter@plant.example"))
    assert "Your identity request is accepted" in decided.subject
    world.answer(JOHN, mail, "my candidates")
    world.run()
    space = in_english(world.last("j.carter@plant.example"))
    assert "Karim Haddad" in space.text and "Approved" in space.text and "Running" in space.text


def test_the_end_and_what_comes_after_are_english_too(world):
    """D13, D15: extension, end, and a letter that comes when all is over."""
    mail = started(world)
    world.write(HELENE, "prolonger D-1 22/12/2026")
    world.run()
    assert "answers until 22 December" in in_english(world.last("j.carter@plant.example")).subject
    world.write(HELENE, "clore D-1")
    world.run()
    assert "answers are closed" in in_english(world.last("j.carter@plant.example")).subject
    world.answer(JOHN, mail, "1 interview on Tuesday at 2pm")
    world.run()
    assert "This diffusion is over" in in_english(world.last("j.carter@plant.example")).subject


def test_french_words_are_understood_from_an_english_reader(world):
    """D58: who reads English may answer in French, and the other way round."""
    mail = started(world)
    world.answer(JOHN, mail, "1 entretien mardi 14h")
    world.answer(MARIE, world.last("m.blanc@mecadis.example"), "2 interview on Tuesday at 2pm")
    world.run()
    rows = world.json("feedback", "list")
    assert [row["action"] for row in rows] == ["interview", "interview"]
    assert "demande d'entretien" in world.last("m.blanc@mecadis.example").text
