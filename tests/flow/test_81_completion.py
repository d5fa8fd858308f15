"""`facteurctl help`, and what bash offers when somebody types facteurctl and presses Tab."""
import os
import re
import shutil
import subprocess

import pytest
from conftest import BUILD, TESTS

SCRIPT = os.path.join(os.path.dirname(TESTS), "contrib", "completion", "facteurctl")
FACTEURCTL = os.path.abspath(os.path.join(BUILD, "facteurctl"))

needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")


def helped(*words):
    return subprocess.run([FACTEURCTL, *words], capture_output=True, text=True, timeout=30)


def usages(*words):
    """The lines that say how each verb is written."""
    text = helped("help", *words).stdout
    return [line for line in text.split("\n\n")[-1].splitlines() if not line.startswith(" ")]


def offered(*typed, folder="/"):
    """What Tab offers behind these words; the last one is being typed."""
    script = f'source "{SCRIPT}"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _facteurctl; printf "%s\\n" "${{COMPREPLY[@]}}"'
    done = subprocess.run(["bash", "-c", script, "bash", FACTEURCTL, *typed], capture_output=True, text=True, timeout=30,
                          cwd=folder)
    assert done.stderr == ""
    return set(done.stdout.split())


def test_help_tells_of_everything_of_one_noun_or_of_one_verb():
    everything = usages()
    assert len(everything) > 30
    assert usages("outbox") == [line for line in everything if line.startswith("outbox ")]
    assert usages("outbox", "retry") == [line for line in everything if line.startswith("outbox retry")]
    assert helped("outbox", "retry", "--help").stdout == helped("help", "outbox", "retry").stdout
    assert usages("check") == ["check [--deep]"]


def test_help_about_what_there_is_not_says_so():
    done = helped("help", "outbix")
    assert done.returncode == 2 and 'there is no verb "outbix"' in done.stderr
    done = helped("help", "outbox", "retri")
    assert done.returncode == 2 and "list, show, retry" in done.stderr


@needs_bash
def test_every_verb_and_every_option_is_offered():
    nouns = {line.split()[0] for line in usages()}
    assert offered("") >= nouns | {"help", "--json", "-c"}
    assert offered("help", "") >= nouns
    assert "retry" in offered("-c", "some.conf", "outbox", "re")
    names = {}
    for line in usages():
        words = [word for word in re.match(r"[a-z -]*", line)[0].split() if not word.startswith("-")]
        names.setdefault(words[0], set()).update(words[1:])
        options = set(re.findall(r"--[a-z_-]+", line))
        if options:
            assert offered(*words, "--") >= options | {"--json"}, line
    for noun, known in names.items():
        assert not known or offered(noun, "") == known


@needs_bash
def test_values_and_files_are_offered(tmp_path):
    assert offered("contact", "add", "--type", "") == {"interne", "externe"}
    assert offered("outbox", "list", "--state", "h") == {"held"}
    (tmp_path / "candidats.csv").touch()
    assert offered("import", "candidates", "cand", folder=tmp_path) == {"candidats.csv"}
    assert offered("-c", "cand", folder=tmp_path) == {"candidats.csv"}
