"""Candidates nobody has heard of for 24 months: their recruiter is asked what becomes of them, and nothing goes by itself."""
import pytest
from conftest import HELENE, make_world, only

HELENE_AT, ROOT = "h.alder@cabinet.example", "root@cabinet.example"
# A Monday: what is asked on working days is asked.
MONDAY = "2026-11-30 10:00"
OLD = [("Ana", "Petit", "ana@mail.example", "Lyon", "28/11/2024"), ("Bob", "Durand", "bob@mail.example", "Lyon", "05/01/2023"),
       ("Cléo", "Faure", "cleo@mail.example", "Lyon", "02/12/2024"), ("Dan", "Morel", "", "Lille", "01/01/2020"),
       ("Eve", "Payet", "eve@mail.example", "Lyon", "")]


def silent(world):
    """CV-4 to CV-8: heard of long ago, or it is not known when."""
    path = f"{world.root}/old.csv"
    with open(path, "w", encoding="utf-8") as file:
        file.write("prenom;nom;email;agence;derniere_activite\n" + "".join(";".join(row) + "\n" for row in OLD))
    world.ctl("import", "candidates", path)
    world.at(MONDAY)
    return world


def asked(mails, address=HELENE_AT):
    return [mail for mail in mails if mail.to == address and "sans nouvelles" in mail.subject]


def test_their_recruiter_is_asked_and_the_journal_knows(world):
    mails = silent(world).run()
    mail = only(asked(mails))
    assert mail.subject.endswith("2 candidats sans nouvelles depuis 24 mois")
    assert "Ana Petit" in mail.words and "Bob Durand" in mail.words and "05/01/2023" in mail.words
    assert "Cléo" not in mail.words and "Eve" not in mail.words and "Jean Martin" not in mail.words
    assert "rien n'est effacé" in mail.words
    assert "Dan Morel" in only(asked(mails, "n.keller@cabinet.example")).words
    events = [(row["event"], row["object"]) for row in world.json("journal", "list") if row["event"].startswith("candidate.silent")]
    assert sorted(events) == [("candidate.silent", f"CV-{number}") for number in (4, 5, 7)]


def test_nobody_is_asked_twice_within_three_months(world):
    silent(world).run()
    for moment in ("2026-11-30 10:30", "2026-12-01 10:00", "2026-12-14 10:00"):
        world.at(moment)
        assert [name for mail in asked(world.run()) for name in ("Ana Petit", "Bob Durand") if name in mail.words] == []
    world.at("2027-03-08 10:00")
    assert "Ana Petit" in only(asked(world.run())).words


def test_not_at_night_nor_on_a_holiday(world):
    silent(world)
    for moment in ("2026-11-29 10:00", "2026-11-30 07:00", "2026-11-30 20:00"):
        world.at(moment)
        assert asked(world.run()) == []
    world.at("2026-12-01 09:00")
    assert asked(world.run())


def test_of_whom_nothing_is_known_the_months_are_counted_from_now(world):
    silent(world).run()
    world.at("2028-11-28 10:00")
    assert "Eve" not in "".join(mail.words for mail in asked(world.run()))
    world.at("2028-12-08 10:00")
    assert "Eve Payet" in "".join(mail.words for mail in asked(world.run()))


def test_they_are_written_to_first_by_a_scenario_of_the_inactive(world):
    mail = only(asked(silent(world).run()))
    world.click(HELENE, mail, "Leur écrire d'abord")
    form = only(world.run())
    assert "Inactifs depuis : 24 mois" in form.text and "Toujours intéressé" in form.text


def test_those_who_are_kept_are_not_asked_of_for_as_long_again(world):
    mail = only(asked(silent(world).run()))
    assert mail.links()["Les garder"][2] == "garder CV-5, CV-4"
    world.click(HELENE, mail, "Les garder")
    answer = only(world.run())
    assert "Bob Durand et Ana Petit restent" in answer.words and "24 mois" in answer.words
    world.at("2027-06-07 10:00")
    assert "Bob" not in "".join(mail.words for mail in asked(world.run()))
    world.at("2028-12-04 10:00")
    assert "Bob Durand" in "".join(mail.words for mail in asked(world.run()))
    assert {row["object"] for row in world.json("journal", "list") if row["event"] == "candidate.keep"} == {"CV-4", "CV-5"}


def test_their_erasure_is_asked_of_the_sysadmin_who_types_it(world):
    mail = only(asked(silent(world).run()))
    world.click(HELENE, mail, "Demander leur effacement")
    answer, told = sorted(world.run(), key=lambda mail: mail.to)
    assert answer.to == HELENE_AT and "root@cabinet.example" in answer.words and "Bob Durand" in answer.words
    assert told.to == ROOT and "Hélène Alder" in told.subject
    assert "facteurctl erase bob@mail.example" in told.words and "facteurctl erase ana@mail.example" in told.words
    assert {row["object"] for row in world.json("journal", "list") if row["event"] == "candidate.erasure"} == {"CV-4", "CV-5"}
    world.ctl("erase", "bob@mail.example")
    assert "CV-5" not in {row["ref"] for row in world.json("candidate", "list")}


def test_who_has_no_address_is_erased_by_number(world):
    silent(world)
    world.write("Noé Keller <n.keller@cabinet.example>", "supprimer CV-7")
    assert "facteurctl erase CV-7" in only([mail for mail in world.run() if mail.to == ROOT]).words
    assert "CV-7" in world.ctl("erase", "CV-7").stdout
    assert "CV-7" not in {row["ref"] for row in world.json("candidate", "list")}
    assert "Morel" not in world.ctl("candidate", "list").stdout
    assert "no candidate" in world.ctl("erase", "CV-7", ok=False).stderr
    assert world.faults() == []


def test_another_agencys_candidate_is_not_anybodys_to_erase_or_keep(world):
    silent(world)
    world.write(HELENE, "supprimer CV-7")
    world.write(HELENE, "garder CV-7")
    mails = [mail for mail in world.run() if "sans nouvelles" not in mail.subject]
    assert {mail.to for mail in mails} == {HELENE_AT} and len(mails) == 2
    assert all("agence" in mail.words and "Morel" not in mail.words for mail in mails)
    assert not {row["event"] for row in world.json("journal", "list")} & {"candidate.keep", "candidate.erasure"}


def test_who_is_in_a_diffusion_or_was_hired_is_left_in_peace(world):
    silent(world)
    world.write(HELENE, "embauche CV-5")
    world.write(HELENE, "nouvelle diffusion", "Titre : Soudeurs\nDébut : 01/12/2026\nFin : 15/12/2026\nContacts : Paul Roux\nCandidats : CV-4")
    assert asked(world.run()) == []


@pytest.mark.parametrize("months, expected", [(0, 0), (48, 0), (36, 1)])
def test_the_months_are_the_sysadmins_to_set(tmp_path, months, expected):
    world = silent(make_world(tmp_path, more=f"retention: {{ candidate_months = {months}; }};"))
    mails = asked(world.run())
    assert len(mails) == expected
    assert all(f"depuis {months} mois" in mail.subject and "Ana" not in mail.words for mail in mails)
