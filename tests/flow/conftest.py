"""Stories over two Maildirs: what people write, and what they get back."""
import os
import sys
import tempfile

import pytest

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, TESTS)
from sampling import MARKERS, pytest_collection_modifyitems  # noqa: E402, F401
from world import World  # noqa: E402

BUILD = os.environ.get("FACTEUR_BUILD", os.path.join(os.path.dirname(TESTS), "build"))
HELENE = "Hélène Alder <h.alder@cabinet.example>"
NOE = "Noé Keller <n.keller@cabinet.example>"
PAUL = "Paul Roux <p.roux@usine-roux.example>"
JEAN_AT = "jean.martin@mail.example"
JEAN = f"Jean Martin <{JEAN_AT}>"
MARIE = "Marie Blanc <m.blanc@mecadis.example>"

FORM = """Titre : Développeurs C confirmés
Tags : C, embarqué
Début : 01/12/2026
Fin : 15/12/2026
Contacts : Paul Roux, m.blanc@mecadis.example
Candidats : CV-1, CV-2, CV-3
"""


@pytest.fixture(scope="session")
def founded(tmp_path_factory):
    """The agency everybody's story begins with, founded once."""
    return make_world(tmp_path_factory.mktemp("founded"))


def pytest_configure(config):
    config.addinivalue_line("markers", "damages: the story ends with something `check` must tell: a database or documents broken, a disk full")
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)


@pytest.fixture
def world(request, tmp_path, founded):
    one = founded.copy(tmp_path / "world")
    one.settle()
    yield one
    # `make gates`: whatever was told, the database is sound behind it.
    if os.environ.get("FACTEUR_DEEP") and not request.node.get_closest_marker("damages"):
        assert one.faults() == []


def make_world(path, **more):
    world = World(path / "world", build=BUILD, **more)
    world.agency("Lyon", "lyon@cabinet.example")
    world.agency("Lille", "lille@cabinet.example")
    world.recruiter("Hélène Alder", "h.alder@cabinet.example", "Lyon")
    world.recruiter("Noé Keller", "n.keller@cabinet.example", "Lille")
    world.contact("Paul Roux", "p.roux@usine-roux.example", "Usine Roux")
    world.contact("Marie Blanc", "m.blanc@mecadis.example", "Mécadis")
    world.candidates([
        ("Jean", "Martin", "Lyon", "développeur C|embarqué", "06 11 22 33 44"),
        ("Sofia", "Benali", "Villeurbanne", "développeuse C", "06 22 33 44 55"),
        ("Karim", "Haddad", "Grenoble", "architecte embarqué", "06 33 44 55 66"),
    ])
    return world


def drafted(world, form=FORM):
    """A draft made from the form; returns the answer."""
    world.write(HELENE, "nouvelle diffusion", form)
    return only(world.run())


RUNNING = {}  # hidden or not: the world in which D-1 runs and nothing else was done, and the answer to its draft


def launched(world, hidden=True):
    """D-1 runs; returns the answer to its draft.  Most stories begin so: it is lived once a process, then copied."""
    if not world.is_untouched():
        return launch(world, hidden)
    if hidden not in RUNNING:
        first = world.copy(tempfile.mkdtemp(prefix="running-", dir=os.path.dirname(os.path.dirname(world.root))) + "/world")
        RUNNING[hidden] = first, launch(first, hidden)
    first, draft = RUNNING[hidden]
    world.become(first)
    return draft


def launch(world, hidden):
    draft = drafted(world)
    if hidden:
        world.answer(HELENE, draft, "options CV-3\nCacher son identité : oui")
        world.run()
    world.answer(HELENE, draft, "lancer")
    world.run()
    return draft


def known_everywhere(world):
    """Jean is in a diffusion, asked for, in a list, written to by a scenario, and has answered it."""
    launched(world, hidden=False)
    world.answer(PAUL, world.last("p.roux@usine-roux.example"), "Je souhaite rencontrer le candidat 1 mardi 8 décembre à 14h.\n"
                 "Le candidat 2 m'intéresse.")
    world.write(HELENE, "nouvelle liste : Embarqués", "Candidats : CV-1, CV-2")
    world.run()
    world.write(HELENE, "nouveau scénario", "Libellé : Relance\nListe : L-1\nInactifs depuis : 10 jours\n"
                "Lancement : 03/12/2026\nFin : 31/12/2026\nFréquence : tous les 2 jours\nMessage : Bonjour {{prenom}}")
    world.run()
    world.at("2026-12-03 09:30")
    world.run()
    world.answer(JEAN, world.last(JEAN_AT), "Oui, je suis disponible en janvier.")
    world.run()


def only(mails):
    assert len(mails) == 1, mails
    return mails[0]
