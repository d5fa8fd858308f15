"""What the papers of contrib/ show can be used as it stands: configurations, and what the guide tells people to write."""
import os
import re
import subprocess
from pathlib import Path

import pytest
from conftest import BUILD, HELENE, PAUL, TESTS, drafted, only

CONTRIB = Path(TESTS).parent / "contrib"
EXAMPLES = sorted(CONTRIB.glob("examples/*/facteur.conf"))
GUIDE = (CONTRIB / "guide.fr.md").read_text(encoding="utf-8")
FACTEURCTL = os.path.abspath(os.path.join(BUILD, "facteurctl"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.parent.name)
def test_an_example_is_a_right_configuration(example, tmp_path):
    text = example.read_text(encoding="utf-8").replace("/var/lib/facteur", str(tmp_path))
    text = re.sub(r'^templates_dir = .*$', f'templates_dir = "{CONTRIB.parent}/templates";', text, flags=re.MULTILINE)
    (tmp_path / "facteur.conf").write_text(text, encoding="utf-8")
    done = subprocess.run([FACTEURCTL, "-c", str(tmp_path / "facteur.conf"), "outbox", "list", "--json"],
                          capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr, done.stdout.strip()) == (0, "", "[]")
    assert (example.parent / "README.md").exists()


def test_there_is_an_example_for_each_house():
    assert [path.parent.name for path in EXAMPLES] == ["google-workspace", "microsoft-365", "microsoft-365-connector",
                                                          "postfix-dovecot"]


def test_the_pictures_of_the_guide_are_there():
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", GUIDE)
    assert len(pictures) == 3 and all((CONTRIB / picture).exists() for picture in pictures)


def test_the_form_of_the_guide_makes_a_diffusion(world):
    form = next(block for block in re.findall(r"```\n(.*?)```", GUIDE, re.DOTALL) if block.startswith("Titre"))
    assert "créé la diffusion D-1 en brouillon" in drafted(world, form).words


def test_each_line_of_the_guides_table_is_understood(world):
    drafted(world)
    lines = re.findall(r"^\| \*\*(.+?)\*\*", GUIDE, re.MULTILINE)
    assert len(lines) == 8
    for line in lines:
        world.write(HELENE, line.replace("D-12", "D-1"))
    answers = [mail for mail in world.run() if mail.to == "h.alder@cabinet.example"]
    assert len(answers) == len(lines)
    assert not [mail for mail in answers if "pas compris" in mail.subject]


def test_the_answers_of_the_guide_are_read_as_it_says(world):
    draft = drafted(world)
    world.answer(HELENE, draft, "lancer")
    world.run()
    sentences, grid = ["\n".join(line[2:] for line in block.splitlines())
                       for block in re.findall(r"((?:^> .*\n)+)", GUIDE, re.MULTILINE)]
    for said in (sentences, grid):
        world.answer(PAUL, world.last("p.roux@usine-roux.example", "C confirmés"), said)
        world.run()
    read = [(one["candidate"], one["action"]) for one in world.json("feedback", "list")]
    assert read[:2] == [(1, "interview"), (2, "declined")]
    world.write(PAUL, "mes candidats")
    assert only([mail for mail in world.run() if mail.to == "p.roux@usine-roux.example"])
