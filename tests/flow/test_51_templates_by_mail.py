"""An admin reads and changes the texts of our mails, by mail."""
import os

from conftest import FORM, HELENE, PAUL, launched, only

PAUL_AT = "p.roux@usine-roux.example"
ADMIN = "Ada Chef <a.chef@cabinet.example>"
NAME = "diffusion-debut-client"
BEGIN, END = "=== début du modèle ===", "=== fin du modèle ==="


def with_admin(world):
    world.recruiter("Ada Chef", "a.chef@cabinet.example", "Lyon", "--admin")
    return world


def source(mail):
    """What stands between the marks, as its reader sees and edits it."""
    return mail.text.split(BEGIN + "\n")[1].split("\n" + END)[0]


def asked(world, subject=f"modèle {NAME}"):
    world.write(ADMIN, subject)
    return only(world.run())


def put(world, page, text, **more):
    world.answer(ADMIN, page, f"{BEGIN}\n{text}\n{END}\n\nCordialement,\nAda", **more)
    return only(world.run())


def test_the_list_tells_every_mail_and_what_it_is_for(world):
    """D4, D9: an admin sees the mails there are, the nine of a diffusion among them."""
    with_admin(world)
    mail = asked(world, "modèles")
    for name in ("debut-client", "debut-rh", "fin-client", "fin-rh", "prolongement-client", "prolongement-rh",
                 "demande-validee", "demande-refusee", "compte-rendu"):
        assert f"diffusion-{name}" in mail.text
        assert f"diffusion-{name}" in mail.links()
    assert "Début client" in mail.text and "d'origine" in mail.text


def test_a_mail_that_is_made_to_tell_counts_tells_them(world):
    """No text of ours tells the recruiter of an answer how many there are: they are counted for a text that does."""
    with_admin(world)
    page = asked(world, "modèle demande")
    done = put(world, page, source(page) + "\nJusqu'ici {{diffusion.retours_nombre}} retours, {{diffusion.destinataires_nombre}} "
               "destinataires.\n{{> _progres}}")
    assert "la version 1 sert dès maintenant" in done.words
    launched(world, hidden=False)
    for before, said in (0, "aucun des 2 contacts"), (1, "1 contact sur 2 a répondu"):
        world.answer(PAUL, world.last(PAUL_AT), "1 entretien mardi 14h", dmarc=None)
        world.run()
        told = world.last("h.alder@cabinet.example", "[R-")
        assert f"Jusqu'ici {before} retours, 2 destinataires." in told.words and said in told.words


def test_a_text_sent_back_changes_the_next_mail(world):
    """D4, D10: the reply with the edited text sets it, at once, in text and HTML; the answer shows what changed and a sample."""
    with_admin(world)
    page = asked(world)
    assert "{{bonjour}}" in page.text and "Objet : [{{diffusion.ref}}]" in page.words
    edited = source(page).replace("Répondez simplement à ce message",
                                  "Un mot de vous suffit").replace("{{> _signature}}", "Bien à vous,\n{{> _signature}}")
    done = put(world, page, edited)
    assert "la version 1 sert dès maintenant" in done.words
    assert "+ {{recruteur.nom}} vous propose {{combien}}. Un mot de vous suffit" in done.words
    assert "− {{recruteur.nom}} vous propose {{combien}}. Répondez simplement" in done.words
    assert "Hélène Alder vous propose 3 candidats. Un mot de vous suffit" in done.words
    launched(world, hidden=False)
    mail = world.last("p.roux@usine-roux.example", "Développeurs C")
    for part in (mail.text, mail.html):
        assert "Un mot de vous suffit" in part and "Bien à vous," in part
        assert "Répondez simplement à ce message" not in part
    assert "Le rencontrer" in mail.links()
    assert any(row["event"] == "template.set" and row["object"] == f"template:fr/{NAME}"
               for row in world.json("journal", "list"))


def test_versions_are_kept_and_one_returns_to_them(world):
    """D10: former versions and the shipped text can be had back."""
    with_admin(world)
    page = asked(world)
    first = source(page).replace("Par exemple", "Ainsi")
    put(world, page, first)
    put(world, page, first.replace("Ainsi", "Tenez"))
    mail = asked(world, f"modèle {NAME}")
    assert "Version 2" in mail.words and "Version 1" in mail.words and "Tenez" in mail.text
    world.click(ADMIN, mail, "Revenir à la version 1")
    mail = only(world.run())
    assert "la version 3 sert dès maintenant" in mail.words and "+ Ainsi" in mail.words
    world.click(ADMIN, mail, "Revenir au texte d'origine")
    mail = only(world.run())
    assert "le texte d'origine sert de nouveau" in mail.words
    assert source(asked(world)) == source(page)
    world.write(ADMIN, f"modèle {NAME} version 9")
    assert "n'a pas de version 9" in only(world.run()).words


def test_a_text_that_does_not_hold_comes_back_with_the_reason(world):
    """D10: an unknown variable is refused with those that exist, broken Mustache with its line; nothing changes."""
    with_admin(world)
    page = asked(world)
    text = source(page)
    for broken, reason in ((text + "\n{{candidat.secret}}", "{{candidat.secret}} n'existe pas dans ce message"),
                           (text + "\n{{#dossiers}}", "{{#dossiers}} n'est pas refermé plus bas"),
                           (text + "\n{{bonjour", "il manque « }} » après « {{ »"),
                           (text.replace("Objet :", "Titre", 1), "la première ligne doit être « Objet : … »")):
        mail = put(world, page, broken)
        assert reason in mail.words, mail.text
        assert "Rien n'a changé" in mail.words and "{{diffusion.titre}}" in mail.text
        assert source(mail).splitlines()[-1] == broken.splitlines()[-1]
    assert not os.path.exists(os.path.join(world.root, "state", "templates", "fr", NAME + ".txt"))


def test_the_text_may_be_changed_inside_the_quote(world):
    """D10: whoever edits below "a écrit :" is understood as well."""
    with_admin(world)
    page = asked(world)
    changed = page.text.replace("Par exemple", "Ainsi")
    quoted = "\n".join("> " + line for line in changed.splitlines())
    world.answer(ADMIN, page, f"Voilà.\n\nLe 1 déc. 2026 à 09:00, Facteur a écrit :\n{quoted}", quote=False)
    assert "la version 1 sert dès maintenant" in only(world.run()).words


def test_only_an_admin_may(world):
    """D4: others are told who may."""
    with_admin(world)
    world.write(HELENE, f"modèle {NAME}")
    mail = only(world.run())
    assert "Ada Chef (a.chef@cabinet.example)" in mail.words and "{{bonjour}}" not in mail.text


def test_an_edited_text_that_no_longer_holds_gives_way(world):
    """D10: if the edited file is spoilt the shipped text stands, and the sysadmin is told once."""
    with_admin(world)
    put(world, asked(world), source(asked(world)).replace("Par exemple", "Ainsi"))
    path = os.path.join(world.root, "state", "templates", "fr", NAME + ".txt")
    with open(path, "a", encoding="utf-8") as file:
        file.write("{{disparu}}\n")
    world.write(HELENE, "nouvelle diffusion", FORM)
    assert len(world.run()) == 2
    told = [mail for mail in world.sent if mail.to == "root@cabinet.example"]
    assert len(told) == 1 and "{{disparu}}" in told[0].text
    world.run()
    assert len([mail for mail in world.sent if mail.to == "root@cabinet.example"]) == 1
