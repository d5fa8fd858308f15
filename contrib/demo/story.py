"""story -- a diffusion lives its whole life by mail: what the people write, and what they get, printed in short."""
import re
import sys

HELENE = "Hélène Alder <h.alder@cabinet.example>"
PAUL = "Paul Roux <p.roux@usine-roux.example>"
MARIE = "Marie Blanc <m.blanc@mecadis.example>"
COLOUR = sys.stdout.isatty()


def say(text=""):
    print(text, flush=True)


def bold(text):
    return f"\033[1m{text}\033[0m" if COLOUR else text


def scene(when, text):
    say()
    say(bold(f"── {when} ── {text}"))


def shown(text, prefix, most=14):
    """The first lines of a mail, links left out: what a phone shows."""
    lines = [line for line in re.sub(r"\n{2,}", "\n\n", text.strip()).splitlines()]
    for line in lines[:most]:
        say(prefix + line[:110])
    if len(lines) > most:
        say(f"{prefix}… ({len(lines) - most} lignes de plus)")


class Story:
    def __init__(self, world):
        self.world = world

    def people(self):
        world = self.world
        world.agency("Lyon", "lyon@cabinet.example")
        world.recruiter("Hélène Alder", "h.alder@cabinet.example", "Lyon")
        world.contact("Paul Roux", "p.roux@usine-roux.example", "Usine Roux")
        world.contact("Marie Blanc", "m.blanc@mecadis.example", "Mécadis")
        world.candidates([
            ("Jean", "Martin", "Lyon", "développeur C|embarqué", "06 11 22 33 44"),
            ("Sofia", "Benali", "Villeurbanne", "développeuse C|Linux", "06 22 33 44 55"),
            ("Karim", "Haddad", "Grenoble", "architecte embarqué", "06 33 44 55 66"),
        ])

    def writes(self, who, subject, body):
        say(f"   {bold(who.split(' <')[0] + ' écrit')} : {subject}")
        shown(body, "     | ")

    def post(self, *skip):
        """One pass of Facteur; its mails in short."""
        mails = self.world.run()
        for mail in mails:
            say(f"   {bold('→ ' + mail.to)}")
            say(f"     {bold(mail.subject)}")
            shown(mail.text, "     | ")
            for name in mail.attachments:
                say(f"     [pièce jointe : {name}]")
            labels = list(mail.links())
            if labels:
                say("     boutons : " + " · ".join(labels[:8]))
        if not mails:
            raise SystemExit("demo: nothing was sent where an answer was due")
        return mails


def tell(story):
    world = story.world
    scene("mardi 1er décembre, 9 h", "Hélène demande le formulaire, depuis son logiciel de courrier")
    story.writes(HELENE, "nouvelle diffusion", "")
    world.write(HELENE, "nouvelle diffusion")
    form = story.post()[0]

    scene("9 h 05", "elle le renvoie rempli")
    filled = ("Titre : Développeurs C confirmés\nTags : C, embarqué, Lyon\nDébut : 01/12/2026\nFin : 15/12/2026\n"
              "Contacts : Paul Roux, m.blanc@mecadis.example\nCandidats : CV-1, Sofia Benali, CV-3")
    story.writes(HELENE, "Re: " + form.subject, filled)
    world.at("2026-12-01 09:05")
    world.answer(HELENE, form, filled)
    draft = story.post()[0]

    scene("9 h 08", "l'identité de Karim doit rester cachée")
    options = "options CV-3\nCacher son identité : oui\nRésumé : Vingt ans de systèmes embarqués."
    story.writes(HELENE, "Re: " + draft.subject, options)
    world.at("2026-12-01 09:08")
    world.answer(HELENE, draft, options)
    story.post()

    scene("9 h 10", "elle lance")
    story.writes(HELENE, "Re: " + draft.subject, "lancer")
    world.at("2026-12-01 09:10")
    world.answer(HELENE, draft, "lancer")
    story.post()

    scene("11 h 20", "Paul répond, entre deux réunions ; Marie aussi")
    paul = "Bonjour,\nJ'aimerais voir Jean Martin mardi à 14h si possible.\nSofia Benali : non, trop junior.\n\nPaul"
    marie = "3 : identité\n1 pas intéressé\n\nEnvoyé de mon iPhone"
    start_paul, start_marie = world.last("p.roux@usine-roux.example"), world.last("m.blanc@mecadis.example")
    story.writes(PAUL, "Re: " + start_paul.subject, paul)
    story.writes(MARIE, "Re: " + start_marie.subject, marie)
    world.at("2026-12-01 11:20")
    world.answer(PAUL, start_paul, paul, dmarc=None)
    world.answer(MARIE, start_marie, marie, dmarc=None)
    story.post()

    scene("11 h 40", "Hélène valide l'entretien d'un clic, et refuse l'autre demande sans dire pourquoi")
    world.at("2026-12-01 11:40")
    world.click(HELENE, world.last("h.alder@cabinet.example", "Paul Roux"), "Valider")
    identity = world.last("h.alder@cabinet.example", "Marie Blanc")
    story.writes(HELENE, "Re: " + identity.subject, "refuser")
    world.answer(HELENE, identity, "refuser")
    story.post()

    scene("11 h 45", "elle change d'avis : l'identité peut être donnée")
    story.writes(HELENE, "Re: " + identity.subject, "valider : disponible dès janvier")
    world.at("2026-12-01 11:45")
    world.answer(HELENE, identity, "valider : disponible dès janvier")
    story.post()

    scene("mercredi 16 décembre, 0 h 30", "la fin est passée : Facteur clôt la diffusion tout seul")
    world.at("2026-12-16 00:30")
    story.post()

    page = world.json("diffusion", "list")
    say()
    say(bold("Ce que `facteurctl diffusion list` en dit : ") + ", ".join(
        f"{d['ref']} {d['title']} : {d['status']}, {d['feedback']} retours" for d in page))
