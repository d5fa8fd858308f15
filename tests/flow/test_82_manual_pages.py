"""The manual pages say what the programs do: every key, verb, option, template, field and member, and no other."""
import os
import re
import subprocess

import pytest
from conftest import BUILD, HELENE, PAUL, TESTS, launched

TOP = os.path.dirname(TESTS)
FACTEURCTL = os.path.abspath(os.path.join(BUILD, "facteurctl"))
ACCENTS = {"('e": "é", "(`e": "è", "(^e": "ê", "(,c": "ç", "(aq": "'", "(dq": '"'}


def source(path):
    with open(os.path.join(TOP, path), encoding="utf-8") as file:
        return file.read()


def page(name):
    """Its mdoc, with letters in the place of their escapes."""
    text = re.sub(r"\\(\([`'^,a-z][a-z])", lambda found: ACCENTS[found[1]], source("contrib/man/" + name))
    return text.replace("\\-", "-").replace("\\e", "\\").replace("\\&", "")


def items(text, macro):
    """{name: what stands below it} of the lists whose items are marked so."""
    found = re.split(rf"^\.It {macro} (.*)$", text, flags=re.MULTILINE)
    return {name: re.split(r"^\.(?:It|El|Sh)\b", body, maxsplit=1, flags=re.MULTILINE)[0]
            for name, body in zip(found[1::2], found[2::2])}


# -- facteur.conf(5) --

def keys():
    """{key: (what its page says of its value, its default)}"""
    text = page("facteur.conf.5")
    return {key: (kind, default) for key, kind, default in
            re.findall(r"^\.It Ic (\S+) Pq (.*?), (?:default )?(.*)$", text, re.MULTILINE)}


def loader_table():
    """{key: (kind, member, bounds)} of the table in config.c."""
    code = source("daemon/config.c")
    table = code[code.index("static const struct key keys[]"):]
    table = table[:table.index("\n};")]
    found = {key: (kind, member, bounds) for kind, key, member, bounds in
             re.findall(r'\b(TEXT|NEEDED|BOOL|INT)\("([\w.]+)", ([\w.]+)((?:, \d+)*)\)', table)}
    for key, kind, member, bounds in re.findall(
            r'\{"([\w.]+)", KIND_(\w+), offsetof\(struct config, ([\w.]+)\), false,\s+([^}]*)\}', table):
        found[key] = (kind, member, bounds)
    for group in re.findall(r'OAUTH2\("([\w.]+)"', table):
        for name in re.findall(r'TEXT\(path "\.(\w+)"', code):
            found[f"{group}.{name}"] = ("TEXT", f"{group}.{name}", "")
    return found


def test_the_page_has_every_key_of_the_loader_and_no_other():
    assert len(keys()) > 40
    assert set(keys()) == set(loader_table())


# What a key cannot be without.
COMPANIONS = {"auth.forwarders": {"auth.authserv_id": '"mx.example"'}}


def with_key(key, value):
    """A configuration that is right but for this key, whose place is kept."""
    settings = {"state_dir": '"/tmp/none"', "address": '"a@b.example"', "inbox.url": '"maildir:/tmp/none/in"',
                "outbox.url": '"maildir:/tmp/none/out"', **COMPANIONS.get(key, {}), key: value}
    tree = {}
    for path, setting in settings.items():
        *groups, name = path.split(".")
        place = tree
        for group in groups:
            place = place.setdefault(group, {})
        place[name] = setting

    def written(place):
        return "".join(f"{name}: {{ {written(there)} }};\n" if isinstance(there, dict) else f"{name} = {there};\n"
                       for name, there in place.items())

    return written(tree)


@pytest.mark.sampled(12)
@pytest.mark.parametrize("key", sorted(keys()))
def test_the_loader_takes_the_key_and_minds_its_type(key, tmp_path):
    kind = keys()[key][0]
    wrong = {"whole": '"many"', "true": '"perhaps"', "list": "7", "group": "{ a = 7; }"}.get(kind.split()[0], "7")
    right = {"whole": "9", "true": "true", "list": '[ "a.conf" ]', "group": '{ a = "b"; }'}.get(kind.split()[0])
    path = tmp_path / "facteur.conf"

    def told(value):
        path.write_text(with_key(key, value).replace("/tmp/none", str(tmp_path)), encoding="utf-8")
        return subprocess.run([FACTEURCTL, "-c", str(path), "outbox", "list"], capture_output=True, text=True, timeout=60)

    refused = told(wrong)
    assert refused.returncode == 1 and f"{path}:" in refused.stderr
    assert key in refused.stderr and "not a key" not in refused.stderr
    if right is not None:
        bounds = re.findall(r"\d+", kind)
        done = told(bounds[0] if bounds else right)
        assert (done.returncode, done.stderr) == (0, "")


def test_bounds_and_defaults_are_those_of_the_loader():
    code = source("daemon/config.c")
    defaults = code[code.index("set_defaults("):code.index("config_load(")]
    flat, group = {}, ""
    for opens, member, value in re.findall(r"\.(?:(\w+) = \{|(\w+) = )((?:(?<!\{)[^,{}]+)?)", defaults):
        if opens:
            group = opens + "."
        elif member:
            flat[member] = flat[group + member] = value.strip().strip('"')
    checked = 0
    for key, (kind, default) in keys().items():
        loader_kind, member, bounds = loader_table()[key]
        if loader_kind in ("INT", "LONG") and "1L" not in bounds:
            numbers = [number for number in re.findall(r"\d+", bounds)]
            assert re.findall(r"\d+", kind) == numbers, key
        if member in flat:
            assert default.strip('"') == flat[member], key
            checked += 1
        elif default not in ("must be set", "the installed ones", "the installed one", '"Europe/Paris"'):
            assert default in ("none", "0"), key
    assert checked > 12
    assert 'zone_load(arena, "Europe/Paris"' in defaults


# -- facteurctl(8) --

def test_the_page_has_every_verb_as_help_writes_it():
    done = subprocess.run([FACTEURCTL, "help"], capture_output=True, text=True, timeout=30)
    helped = {line for line in done.stdout.split("\n\n", 1)[1].splitlines() if not line.startswith(" ")}
    told = {re.sub(r' Li "(.*)"$', r" \1", name) for name in items(page("facteurctl.8"), "Ic")}
    assert told == helped | {"help [VERB]"}


def members(body):
    return set(" ".join(re.findall(r"^\.Va (.*?)(?: ;)?$", body, re.MULTILINE)).split())


def test_the_page_has_every_member_of_lists_and_shows(world):
    launched(world, hidden=False)
    world.answer(PAUL, world.last("p.roux@usine-roux.example"), "Je souhaite rencontrer le candidat 1 mardi 8 décembre à 14h.")
    world.write(HELENE, "nouvelle liste : Embarqués", "Candidats : CV-1, CV-2, CV-3")
    world.write(HELENE, "groupe Usines : p.roux@usine-roux.example")
    world.write("Inconnu <x@nulle-part.example>", "Bonjour", "Je suis là.")
    world.run()
    world.write(HELENE, "nouveau scénario", "Libellé : Relance\nListe : L-1\nInactifs depuis : 10 jours\n"
                "Lancement : 03/12/2026\nFin : 31/12/2026\nFréquence : tous les 2 jours\nMessage : Bonjour {{prenom}}")
    world.run()
    told = items(page("facteurctl.8"), "Sy")
    names = {"agency": "Lyon", "recruiter": "h.alder@cabinet.example", "contact": "p.roux@usine-roux.example",
             "group": "Usines", "selection": "L-1",
             "candidate": "CV-1", "diffusion": "D-1", "feedback": "R-1", "scenario": "S-1", "outbox": "1",
             "quarantine": str(world.json("quarantine", "list")[0]["id"]), "journal": "D-1"}
    for noun, name in names.items():
        listed, shown = world.json(noun, "list"), world.json(noun, "show", name)
        assert listed, noun
        assert set(listed[0]) | set(shown) == members(told[noun]), noun
    assert set(world.json("status")) == members(told["status"])
    assert set(world.json("check")[0]) == members(told["check"])


# -- facteur-templates(5) --

def template_table():
    """The groups of templates.c and its mails, each as the set of its fields; and the fields of every mail."""
    code = source("daemon/letters/templates.c").replace("\\\n", " ")
    groups = dict(re.findall(r"^#define (\w+)\s+(.*)$", code, re.MULTILINE))

    def fields(text):
        found = set()
        for words, group in re.findall(r'"([^"]*)"|\b([A-Z_]+)\b', text):
            found |= fields(groups[group]) if group else set(words.split())
        return found

    mails = {name: fields(text) for name, text in re.findall(r'^\s*\{"([\w-]+)",(.*?)\},$', code, re.MULTILINE | re.DOTALL)}
    return mails, set(re.search(r'template_common\[\] = "([^"]*)"', code)[1].split())


def test_the_page_has_every_template_with_the_fields_it_may_use():
    text = page("facteur-templates.5")
    groups = items(text, "Sy")

    def fields(body):
        found = members(body)
        for line in re.findall(r"^\.Sy (.*)$", body, re.MULTILINE):
            for group in line.split(" , "):
                found |= fields(groups[group])
        return found

    mails, common = template_table()
    assert len(mails) > 30
    told = {name: fields(body.split("\n.br\n")[1]) for name, body in items(text, "Ic").items()}
    assert told == mails
    assert members(text.split(".Sh FIELDS OF EVERY MAIL")[1].split(".Sh")[0]) == common


# -- facteur-rules(5), facteur-mail(7) --

def test_the_page_has_every_kind_of_rule_and_what_it_may_yield():
    text, code = page("facteur-rules.5"), source("parsers/rules.c")
    kinds = set(re.findall(r'\[RULE_\w+\] = "(\w+)"', code))
    assert set(items(text, "Cm")) == kinds
    yields = set(re.findall(r'\[WHO_\w+\] = "(\w+)"', code)) | set(re.findall(r'\[DECISION_\w+\] = "(\w+)"', code)) | \
        set(re.findall(r'\[ACTION_\w+\] = \{"(\w+)"', source("parsers/names.c")))
    assert set(re.findall(r"\w+", " ".join(re.findall(r"^\.Cm (.*)$", text, re.MULTILINE)))) >= yields
    assert set(items(text, "Ic")) == set(re.findall(r'strcmp\(key, "(\w+)"\)', code))


def test_the_page_has_every_command_a_recruiter_may_write():
    told = re.sub(r" (?:No|Ic|Sy|,)(?= |$)", " ,", " , ".join(items(page("facteur-mail.7"), "(?:Ic|Sy)")))
    told = {words.strip() for words in told.split(",")}
    verbs = recruiter_verbs()
    assert len(verbs) > 40
    assert verbs - told == set()


def test_the_help_tells_of_no_command_that_there_is_not():
    rows = re.findall(r'^    \{TOPIC_\w+, (?:true|false), "([^"]+)"', source("daemon/desk/help.c"), re.MULTILINE)
    offered = re.findall(r'^\s+\{"[^"]+", "([^"]+)"\},', source("daemon/desk/help.c"), re.MULTILINE)
    offered += re.findall(r'"[^"]+", "([^"]+)"\},', source("daemon/desk/unclear.c").split("topics[] = {")[1].split("\n};")[0])
    assert len(rows) > 25 and len(offered) > 15
    assert set(rows) | {words for words in offered if not words.startswith("aide ")} <= recruiter_verbs()


def recruiter_verbs():
    commands = source("daemon/desk/command.c")
    commands = commands[commands.index("commands[] = {"):commands.index("};", commands.index("commands[] = {"))]
    return set(re.findall(r'^\s*\{"([^"]+)", command_', commands, re.MULTILINE))


def test_the_page_has_the_english_name_of_every_command_and_field():
    text = page("facteur-mail.7").split(".Ss In English")[1].split("\n.Ss ")[0]
    told = {words.strip() for line in re.findall(r"^\.(?:Ic|Va) (.*)$", text, re.MULTILINE) for words in re.split(" [,.;]| No ", line)}
    english = dict(line.split("\t") for line in source("daemon/letters/phrases.tsv").splitlines() if line.count("\t") == 1)
    fields = source("parsers/form.c")
    fields = re.findall(r'"([^"|]+)",\s*(?:ONE|MANY|LIST)\}', fields[fields.index("fields[] = {"):])
    assert len(fields) > 35
    assert {english.get(name, name) for name in fields} | {english.get(verb, verb) for verb in recruiter_verbs()} <= told
