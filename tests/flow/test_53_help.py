"""Whoever does not know what to write is told, on one page, with a link that starts each thing."""
from conftest import HELENE, only


def helped(world, subject="aide"):
    world.write(HELENE, subject)
    return only(world.run())


def test_one_page_tells_what_can_be_written(world):
    """The first page is short; its links start each thing and lead to the rest."""
    mail = helped(world)
    for words in ("nouvelle diffusion : la préparer", "valider : accepter la demande", "retours : les voir et décider"):
        assert words in mail.words
    assert "archiver" not in mail.text and len(mail.text.splitlines()) < 50
    world.click(HELENE, mail, "Nouvelle diffusion")
    assert "Titre" in only(world.run()).text
    world.click(HELENE, mail, "Tout sur les retours")
    more = only(world.run())
    assert "valider R-31, R-32" in more.text and "nouvelle diffusion :" not in more.words


def test_a_topic_has_its_own_page(world):
    """"aide diffusion" tells all about diffusions."""
    mail = helped(world, "aide diffusion")
    assert "archiver D-12" in mail.text and "refuser" not in mail.text


def test_every_word_the_help_names_is_understood(world):
    """What the help offers is never answered with "I did not understand"."""
    for topic in ("aide diffusion", "aide décision", "aide candidat", "aide scénario", "aide préférences"):
        links = helped(world, topic).links().values()
        for address, subject, body in links:
            world.write(HELENE, subject, body, to=address)
        subjects = [mail.subject for mail in world.run()]
        assert len(subjects) == len(links) and not [one for one in subjects if "Je n'ai pas compris" in one]
