"""What the papers of contrib/ show can be used as it stands: configurations, and what the guide tells people to write."""
import functools
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


def test_an_examples_web_end_stops_what_it_is_asked_to(world, tmp_path):
    """RFC 8058: a POST stops; a GET, which programs send that only look, shows a button; what is not kept is tried again."""
    script = CONTRIB / "examples/one-click-unsubscribe/stop"
    world.reconfigure("outbox: { ", 'outbox: { unsubscribe_url = "https://www.cabinet.example/stop/{token}"; ')
    world.write(HELENE, "nouvelle liste : Embarqués", "Candidats : CV-1")
    world.write(HELENE, "nouveau scénario", "Libellé : Relance\nListe : L-1\nLancement : 02/12/2026\n"
                "Fréquence : tous les mois\nMessage : Bonjour {{prenom}}")
    world.at("2026-12-02 09:30")
    mail = [one for one in world.run() if one.to == "jean.martin@mail.example"][0]
    path = re.search(r"https://www.cabinet.example/stop(/\w+)", mail.message["List-Unsubscribe"].replace("\n ", ""))[1]

    def ask(method, path, config=world.config):
        env = {"PATH": os.environ["PATH"], "REQUEST_METHOD": method, "PATH_INFO": path,
               "FACTEURCTL": f"{FACTEURCTL} -c {config}"}
        done = subprocess.run([script], env=env, capture_output=True, timeout=60, check=True)
        head, page = done.stdout.decode().split("\r\n\r\n")
        return head.split("\r\n")[0], page

    for path_given in ("/abcdefgh", "", "/", "/a;b", "/--now"):
        status, page = ask("POST", path_given)
        assert status == "Status: 404 Not Found" and "STOP" in page, path_given
    status, page = ask("GET", path)
    assert status == "Status: 200 OK" and 'method="post"' in page and world.run() == []
    status, page = ask("POST", path, tmp_path / "nothing.conf")
    assert status == "Status: 503 Service Unavailable" and "STOP" in page
    for _ in range(2):
        status, page = ask("POST", path)
        assert status == "Status: 200 OK" and "C'est noté" in page and "<form" not in page
    assert "ne vous enverra plus" in only(world.run()).words


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
    assert len(lines) == 11
    for line in lines:
        world.write(HELENE, line.replace("D-12", "D-1"))
    answers = [mail for mail in world.run() if mail.to == "h.alder@cabinet.example"]
    assert len(answers) == len(lines)
    assert not [mail for mail in answers if "pas compris" in mail.subject]


def test_the_tables_of_the_guide_are_taken(world):
    paragraph = GUIDE.split("### Écrire un tableau")[1].split("###")[0]
    commands = re.findall(r"\*\*(.+?)\*\*", paragraph)
    assert len(commands) == 5
    new = ["prenom;nom;email\nIda;Neuve;ida@mail.example\nsans nom;;\n", "prenom;nom;email\nLéo;Client;leo@usine.example\nsans nom;;\n"]
    for command, data in zip(commands, (*new, *["email\njean.martin@mail.example\nqui@nulle-part.example\n"] * 3)):
        world.write(HELENE, command, attachments=[("table.csv", data.encode())])
        answer = only(world.run())
        assert "Je n'ai rien changé" not in answer.words and "pas compris" not in answer.subject, (command, answer.text)
        assert "a-corriger.csv" in answer.attachments, command
    assert "Ida" in world.ctl("candidate", "list").stdout
    assert [one["candidates"] for one in world.json("selection", "list")] == [0]


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


# -- what is installed, and every command line and key in the documents --

TOP = CONTRIB.parent
DOCUMENTS = ["README.md", "CONTRIBUTING.md", *(str(path.relative_to(TOP)) for path in
             [*CONTRIB.glob("*.md"), *CONTRIB.glob("examples/*/README.md"), *sorted(CONTRIB.glob("man/*.[1-8]"))])]


def as_read(document):
    """Its text; of a manual page what a reader sees of escapes and of words marked as commands."""
    text = (TOP / document).read_text(encoding="utf-8")
    if document[-1].isdigit():
        text = text.replace("\\-", "-").replace(" \\e\n", " ").replace("\\('e", "é").replace("\\(`e", "è").replace("\\&", "")
        text = re.sub(r"^\.(?:Ic|It Ic|Pq Ic|Nm|Dl) ", "", text, flags=re.MULTILINE)
        text = re.sub(r" (?:Li|Ic|Cm) ", " ", text)
    return text


@functools.cache
def verbs():
    """{"outbox retry": its options}, as help writes them."""
    said = subprocess.run([FACTEURCTL, "help"], capture_output=True, text=True, timeout=30, check=True).stdout
    lines = [line for line in said.split("\n\n", 1)[1].splitlines() if not line.startswith(" ")]
    return {re.match(r"[a-z-]+(?: [a-z]+)?", line)[0]: set(re.findall(r"--[a-z_-]+", line)) for line in lines}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_each_command_line_of_the_document_is_one(document):
    known = verbs()
    nouns = {name.split()[0] for name in known}
    text = as_read(document)
    lines = [line for line in re.findall(r"facteurctl((?: (?:-{1,2})?[\w./=-]+)+)", text)]
    for words in (line.split() for line in lines):
        while words and words[0].startswith("-"):
            words = words[1 if words[0] == "--json" else 2:]
        if not words or words[0] not in nouns | {"help"}:
            assert not words or not re.match(r"[a-z]+$", words[0]) or words[0] in PROSE, (document, words)
            continue
        name = " ".join(words[:2]) if " ".join(words[:2]) in known else words[0]
        assert name in known or words[0] == "help" or len(words) == 1 or words[1] in PROSE, (document, words)
        options = {word for word in words if word.startswith("--")} - {"--json", "--now"}
        assert options <= set().union(*(known[one] for one in known if one.split()[0] == words[0])), (document, words)
    targets = set(re.findall(r"^([a-z -]+):", (TOP / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    targets = {target for line in targets for target in line.split()}
    made = re.findall(r"`(?:contrib/with-deps )?make ([a-z-]+)", text) + re.findall(r"^contrib/with-deps make (\w+)", text, re.MULTILINE)
    assert set(made) <= targets, (document, set(made) - targets)


# Words that may follow the program's name in a sentence.
PROSE = {"and", "is", "has", "as", "which", "the", "of", "writes", "shows", "says", "for", "takes", "with", "on", "to", "in"}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_each_file_the_document_names_is_there(document):
    for path in re.findall(r"(?<![\w/.])((?:contrib|daemon|parsers|tests|etc|templates)/[\w./-]*\w)", as_read(document)):
        assert (TOP / path).exists() or "NN" in path or "NAME" in path or not re.search(r"\.\w+$", path) and \
            list(TOP.glob(path + "*")) or path.endswith((".c", ".h")) and list(TOP.glob(path)), (document, path)


def test_the_readme_draws_the_house_and_leads_to_each_recipe():
    """The lines of its drawing are those of the map in CONTRIBUTING.md; each link's heading is there."""
    readme, guide = (TOP / "README.md").read_text(encoding="utf-8"), (TOP / "CONTRIBUTING.md").read_text(encoding="utf-8")
    drawing = next(block for block in re.findall(r"```\n(.*?)```", readme, re.DOTALL) if "IMAP -->" in block)
    for line in drawing.splitlines()[:3]:
        assert line in guide
    headings = {title.lower().replace(" ", "-") for title in re.findall(r"^## (.*)$", guide, re.MULTILINE)}
    linked = set(re.findall(r"CONTRIBUTING\.md#([a-z-]+)", readme))
    assert linked == {"adding-a-command", "adding-a-mail", "adding-a-rule-of-reading"} and linked <= headings
    assert "contrib/shots/" in readme and all((TOP / shot).exists() for shot in re.findall(r"\((contrib/shots/\S+)\)", readme))


# What documents name of others (Postfix, Dovecot, rspamd, providers), and events of the journal.
OTHERS = {"smtp.gmail.com", "lmtp_save_to_detail_mailbox", "milter_headers", "reject_sender_login_mismatch", "smtpd_sender_login_maps",
          "device_code", "offline_access", "facteur.cabinet.example", "outbox.resend", "outbox.unsure", "outbox.broken",
          "candidate.silent"}
FOR_SYSADMINS = [document for document in DOCUMENTS if document != "CONTRIBUTING.md" and
                 not document.endswith(("facteur-rules.5", "facteur-templates.5", "facteur-mail.7"))]


def keys_named(document):
    """Words marked as names, that look as keys do: with an underscore, or a dot after the name of a group."""
    text = as_read(document)
    if document[-1].isdigit():
        marked = re.findall(r"^\.(?:Ic|Pq Ic|Po Ic|Ql) ([a-z][\w.]*\w)", (TOP / document).read_text(encoding="utf-8"), re.MULTILINE)
    else:
        marked = re.findall(r"`([a-z][\w.]*\w)`", text)
    return {word for word in marked if re.search(r"[._]", word) and not re.search(r"\.(?:c|py|conf|cf)$", word)} - OTHERS


@pytest.mark.parametrize("document", FOR_SYSADMINS)
def test_each_key_the_document_names_is_one(document):
    """Those of facteur.conf(5), which test_82 holds against the loader's own table."""
    page = (CONTRIB / "man/facteur.conf.5").read_text(encoding="utf-8")
    keys = set(re.findall(r"^\.It Ic (\S+) Pq", page, re.MULTILINE))
    assert len(keys) > 40
    known = keys | {".".join(key.split(".")[first:]) for key in keys for first in (1, 2)} | \
        {".".join(key.split(".")[:last]) for key in keys for last in (1, 2)}
    assert keys_named(document) <= known


def test_keys_are_named_where_a_sysadmin_looks_for_them():
    found = set().union(*(keys_named(document) for document in FOR_SYSADMINS))
    assert found >= {"client_id", "password_file", "per_minute", "auth.authserv_id", "retention.candidate_months", "state_dir"}


SETTINGS = [(document, setting) for document in DOCUMENTS if document.endswith("README.md")
            for setting in re.findall(r"`([a-z_]+\s*[=:][^`]*;)`", (TOP / document).read_text(encoding="utf-8"))]


@pytest.mark.parametrize("document, setting", SETTINGS, ids=lambda text: text.replace("\n", " "))
def test_each_setting_the_document_shows_is_taken(document, setting, tmp_path):
    text = (TOP / document).with_name("facteur.conf").read_text(encoding="utf-8").replace("/var/lib/facteur", str(tmp_path))
    text = re.sub(r'^templates_dir = .*$', f'templates_dir = "{TOP}/templates";', text, flags=re.MULTILINE)
    (tmp_path / "facteur.conf").write_text(f"{text}{setting}\n", encoding="utf-8")
    done = subprocess.run([FACTEURCTL, "-c", str(tmp_path / "facteur.conf"), "outbox", "list", "--json"], capture_output=True,
                          text=True, timeout=60)
    assert (done.returncode, done.stderr, done.stdout.strip()) == (0, "", "[]")


def test_the_examples_of_facteurctl_build_a_house(world, tmp_path):
    """As they stand in the page, one after the other, on a house that is empty."""
    text = as_read("contrib/man/facteurctl.8").split(".Sh EXAMPLES")[1].split(".Sh")[0]
    lines = [line for block in re.findall(r"\.Bd .*?\n(.*?)\.Ed", text, re.DOTALL) for line in
             re.sub(r"\s{2,}", " ", block).replace(" facteurctl", "\nfacteurctl").splitlines()]
    assert len(lines) == 6
    world.reconfigure(world.root, str(tmp_path / "empty"))
    (tmp_path / "empty").mkdir()
    (tmp_path / "candidats.csv").write_text("prenom;nom;email\nJean;Martin;jean.martin@mail.example\n", encoding="utf-8")
    for line in lines:
        done = subprocess.run(["bash", "-c", line.replace("facteurctl", f"'{FACTEURCTL}' -c '{world.config}'", 1)], cwd=tmp_path,
                              capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, (line, done.stdout, done.stderr)
    assert [one["name"] for one in world.json("recruiter", "list")] == ["Hélène Alder"]
    assert len(world.json("candidate", "list")) == 1


def test_the_examples_of_the_other_pages_do_what_they_say(tmp_path):
    (tmp_path / "rules.fr.conf").write_text((TOP / "etc/rules.fr.conf").read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "letter.eml").write_text("From: a@b.example\nSubject: Bonjour\n\n1 oui\n", encoding="utf-8")
    (tmp_path / "fields.json").write_text("{}", encoding="utf-8")
    for page in ("facteur-rules.5", "facteur-templates.5"):
        text = as_read("contrib/man/" + page).split(".Sh EXAMPLES")[1].split(".Sh")[0]
        lines = [line for line in text.splitlines() if re.match(r"facteurctl (?:read|render)", line)]
        assert lines
        for line in lines:
            done = subprocess.run(["bash", "-c", line.replace("facteurctl", f"'{FACTEURCTL}'", 1)], cwd=tmp_path,
                                  capture_output=True, text=True, timeout=60)
            assert (done.returncode, done.stderr) == (0, ""), (line, done.stdout, done.stderr)
    text = as_read("contrib/man/facteur.conf.5").split(".Sh EXAMPLES")[1]
    block = re.search(r"\.Bd .*?\n(.*?)\.Ed", text, re.DOTALL)[1].replace("/var/lib/facteur", str(tmp_path))
    (tmp_path / "facteur.conf").write_text(block, encoding="utf-8")
    done = subprocess.run([FACTEURCTL, "-c", str(tmp_path / "facteur.conf"), "outbox", "list", "--json"], capture_output=True,
                          text=True, timeout=60)
    assert (done.returncode, done.stderr, done.stdout.strip()) == (0, "", "[]")


def test_examples_guide_and_tools_are_installed(tmp_path):
    done = subprocess.run(["make", "-s", "-o", "all", "install", f"BUILD={os.path.abspath(BUILD)}", f"DESTDIR={tmp_path}", "PREFIX=/usr"],
                          cwd=TOP, capture_output=True, text=True, timeout=600, env={**os.environ, "MAKEFLAGS": "", "MAKELEVEL": ""})
    assert done.returncode == 0, done.stderr
    installed = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    documents = {f"usr/share/doc/facteur/{path.relative_to(CONTRIB)}" for path in CONTRIB.glob("examples/*/*")}
    assert len(documents) >= 8
    assert documents <= installed
    named = {path for page in CONTRIB.glob("man/*.[1-8]") for path in re.findall(r"^\.Pa /(usr/\S*facteur\S*)", page.read_text(encoding="utf-8"), re.M)}
    assert len(named) >= 2 and all(path in installed or (tmp_path / path).is_dir() for path in named), named
    for picture in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", GUIDE):
        assert f"usr/share/doc/facteur/{picture}" in installed
    assert installed >= {f"usr/{path}" for path in (
        "bin/facteurctl", "sbin/facteurd", "share/doc/facteur/guide.fr.md", "share/bash-completion/completions/facteurctl",
        "lib/nagios/plugins/check_facteur", "lib/systemd/system/facteurd@.service", "lib/systemd/system/facteur-run-once.timer",
        "share/man/man5/facteur.conf.5", "share/man/man7/facteur-mail.7")}
