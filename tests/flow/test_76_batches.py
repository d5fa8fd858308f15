"""More candidates than one run may write to: further batches, each a planned run of its own."""
import pytest
from conftest import HELENE, make_world
from test_70_scenarios import FORM, ask, to_candidates

pytestmark = pytest.mark.in_turns(2)

EVERY_WEEK = FORM.replace("tous les 2 jours", "toutes les semaines")


@pytest.fixture
def world(world):
    """At most two a run, in the place of 300, and five on the list."""
    with open(world.config, "a", encoding="utf-8") as file:
        file.write("limits: { recipients = 2; };\n")
    for name in ("Alice", "Bob"):
        world.ctl("candidate", "add", "--prenom", name, "--nom", "Test", "--agence", "Lyon",
                  "--email", f"{name.lower()}@mail.example", "--derniere_activite", "01/01/2026")
    ask(world, HELENE, "nouvelle liste : Tous", "Candidats : CV-1, CV-2, CV-3, CV-4, CV-5")
    return world


def created(world, form=EVERY_WEEK):
    return ask(world, HELENE, "nouveau scénario", form + "Message : Bonjour {{prenom}}")


def on(world, moment):
    world.at(moment)
    return sorted(mail.to.split("@")[0].split(".")[0] for mail in to_candidates(world.run()))


def planned(world):
    return world.json("scenario", "show", "S-1")["next_run"]


def runs(world):
    return [(run["at"][:10], run["recipients"]) for run in world.json("scenario", "show", "S-1")["history"]]


def test_the_answer_says_how_many_wait_and_offers_further_batches(world):
    """S58: nobody is written to twice before all had their turn; each batch is a run of its own in the history."""
    page = created(world)
    assert "3 candidats au-delà de 2 : cet envoi ne leur écrit pas. 2 envois de plus, un par jour" in page.words
    world.click(HELENE, page, "Leur écrire les jours suivants")
    (page,) = world.run()
    assert "Lots : 2 par envoi : 2 envois de plus pour 3 candidats, un par jour" in page.words
    assert on(world, "2026-12-03 09:00") == ["jean", "sofia"]
    assert planned(world).startswith("2026-12-04T09:00")
    assert on(world, "2026-12-04 08:59") == []
    assert on(world, "2026-12-04 09:00") == ["alice", "karim"]
    assert on(world, "2026-12-04 10:00") == []
    assert on(world, "2026-12-05 09:00") == ["bob"]
    # The next of the scenario's own days begins anew.
    assert planned(world).startswith("2026-12-10T09:00")
    assert on(world, "2026-12-10 09:00") == ["jean", "sofia"] and on(world, "2026-12-11 09:00") == ["alice", "karim"]
    assert runs(world)[:4] == [("2026-12-03", 2), ("2026-12-04", 2), ("2026-12-05", 1), ("2026-12-10", 2)]


def test_without_the_word_the_rest_is_left(world):
    """S58: the cap alone: the same first ones at each run, and the page still says how many are left."""
    created(world)
    assert on(world, "2026-12-03 09:00") == ["jean", "sofia"] and on(world, "2026-12-04 09:00") == []
    assert planned(world).startswith("2026-12-10")


def test_it_can_be_asked_for_after_the_first_run(world):
    """S58: those the last run had to leave come first."""
    created(world)
    assert on(world, "2026-12-03 09:00") == ["jean", "sofia"]
    world.at("2026-12-03 15:00")
    page = ask(world, HELENE, "scinder S-1")
    assert "déjà contactés par les envois précédents" in page.words
    assert on(world, "2026-12-04 09:00") == ["alice", "karim"] and on(world, "2026-12-05 09:00") == ["bob"]


def test_a_batch_goes_on_where_the_scenario_runs_every_day(world):
    """S58: a batch takes the place of that day's run, and a day missed is made up for once."""
    created(world, EVERY_WEEK.replace("toutes les semaines", "tous les jours"))
    ask(world, HELENE, "scinder S-1")
    assert on(world, "2026-12-03 09:00") == ["jean", "sofia"]
    assert on(world, "2026-12-06 09:30") == ["alice", "karim"] and on(world, "2026-12-06 10:00") == []
    assert on(world, "2026-12-07 09:00") == ["bob"] and on(world, "2026-12-08 09:00") == ["jean", "sofia"]


def test_at_once_is_followed_by_its_batches(world):
    """S28, S58: the others have their turn from the next day on; it can be ended."""
    page = created(world, EVERY_WEEK.replace("03/12/2026", "20/12/2026"))
    ask(world, HELENE, "scinder S-1")
    page = ask(world, HELENE, "envoi immédiat S-1")
    world.click(HELENE, page, "Lancer malgré tout")
    assert len(to_candidates(world.run())) == 2
    assert on(world, "2026-12-02 09:00") == ["alice", "karim"]
    page = ask(world, HELENE, "ne plus scinder S-1")
    assert "n'écrit plus par lots" in page.words and planned(world).startswith("2026-12-20")
    assert on(world, "2026-12-03 09:00") == []


def configure(world, more):
    with open(world.config, encoding="utf-8") as file:
        text = file.read()
    with open(world.config, "w", encoding="utf-8") as file:
        file.write(text.replace("limits: { recipients = 2; };", f"limits: {{ {more} }};"))


@pytest.mark.parametrize("limit, addresses, waves", [
    ("domain_per_minute = 2;", None, [2, 2, 1]), ("scenario_per_minute = 3;", None, [3, 2]),
    ("domain_per_minute = 2;", "autre.example", [3, 2]),  # the domains do not wait for each other
])
def test_a_run_does_not_fall_on_a_domain_all_at_once(world, limit, addresses, waves):
    """S58: so many a minute, of all and of one domain; nobody is forgotten, and the next run is not touched by it."""
    configure(world, limit)
    if addresses:
        ask(world, HELENE, "modifier CV-5", f"E-mail : bob@{addresses}")
    created(world)
    sent = []
    for minute in range(len(waves) + 1):
        world.at(f"2026-12-03 09:{minute:02}")
        sent.append(len(world.run()))
    assert sent == waves + [0]
    assert world.json("scenario", "show", "S-1")["history"][0]["sent"] == 5


@pytest.mark.parametrize("limit, waves", [("domain_per_minute = 2;", [2, 2, 1]), ("scenario_per_minute = 3;", [3, 2])])
def test_two_runs_at_once_keep_the_pace_together(world, limit, waves):
    """S58: what another scenario sends in that minute, or has still to send, counts; so does what was sent at once."""
    configure(world, limit)
    ask(world, HELENE, "nouvelle liste : Autres", "Candidats : CV-4, CV-5")
    ask(world, HELENE, "retirer L-1 CV-4, CV-5")
    created(world)
    created(world, EVERY_WEEK.replace("Liste : L-1", "Liste : L-2").replace("Libellé : ", "Libellé : Autre "))
    sent = []
    for minute in range(len(waves) + 1):
        world.at(f"2026-12-03 09:{minute:02}")
        sent.append(len(to_candidates(world.run())))
    assert sent == waves + [0]
    assert [world.json("scenario", "show", ref)["history"][0]["sent"] for ref in ("S-1", "S-2")] == [3, 2]


@pytest.mark.parametrize("limit, waves", [("domain_per_minute = 2;", [2, 1]), ("scenario_per_minute = 1;", [1, 1, 1, 1])])
def test_a_daemon_that_was_down_keeps_the_pace(world, limit, waves):
    """S58: what fell due meanwhile does not leave all at once, and what nobody paces does not wait for it."""
    configure(world, limit)
    created(world)
    world.at("2026-12-03 09:00")
    world.run()
    sent = []
    for minute in range(len(waves) + 1):
        world.at(f"2026-12-03 11:{minute:02}")
        world.write(HELENE, "mes scénarios")
        mails = world.run()
        assert any(mail.to == "h.alder@cabinet.example" for mail in mails)
        sent.append(len(to_candidates(mails)))
    assert sent == waves + [0]
    assert len({mail.to for mail in to_candidates(world.sent)}) == 5


def test_a_clock_turned_back_does_not_stop_the_pace(world):
    """What left by a clock that was ahead is of no minute that comes now: the others leave one by one."""
    configure(world, "scenario_per_minute = 1;")
    created(world)
    assert len(on(world, "2026-12-03 09:00")) == 1
    assert [len(on(world, f"2026-12-01 10:{minute:02}")) for minute in range(6)] == [1, 1, 1, 1, 0, 0]


def test_who_still_waits_for_the_last_message_is_not_sent_another(world):
    """S58: the next run comes while the last one is still leaving: nobody finds the same message twice in their mailbox."""
    configure(world, "scenario_per_minute = 1;")
    created(world, EVERY_WEEK.replace("toutes les semaines", "tous les jours"))
    assert len(on(world, "2026-12-03 09:00")) == 1
    world.at("2026-12-04 09:00")
    world.run()
    for minute in range(1, 8):
        world.at(f"2026-12-04 09:{minute:02}")
        world.run()
    assert sorted(mail.to.split("@")[0] for mail in to_candidates(world.sent)) == [
        "alice", "bob", "jean.martin", "jean.martin", "karim.haddad", "sofia.benali"]
    run = world.json("scenario", "show", "S-1")["history"][1]
    assert run["recipients"] == 1 and run["exclusions"] == {"unsent": 4}


def test_a_batch_of_yesterday_does_not_slow_todays(world):
    configure(world, "scenario_per_minute = 5;")
    created(world)
    assert len(on(world, "2026-12-03 09:00")) == 5 and len(on(world, "2026-12-10 09:00")) == 5


@pytest.mark.parametrize("before", [True, False])
def test_the_word_to_split_is_taken_back(tmp_path, before):
    """S58: `annuler` after `scinder`: the plan and the page are as they were, before the first run and after it."""
    world = make_world(tmp_path, undo_s=120)
    with open(world.config, "a", encoding="utf-8") as file:
        file.write("limits: { recipients = 2; };\n")
    ask(world, HELENE, "nouvelle liste : Tous", "Candidats : CV-1, CV-2, CV-3")
    created(world)
    world.at("2026-12-02 08:00" if before else "2026-12-03 09:05")
    assert len(to_candidates(world.run())) == (0 if before else 2)
    was = world.json("scenario", "show", "S-1")
    answer = ask(world, HELENE, "scinder S-1")
    assert "écrit par lots" in answer.words and world.json("scenario", "show", "S-1") != was or before
    world.click(HELENE, answer, "Annuler")
    assert any("C'est annulé : « scinder S-1 »" in mail.words for mail in world.run())
    assert world.json("scenario", "show", "S-1") == was
    for day in (3, 4, 5, 6):
        world.at(f"2026-12-{day:02} 09:06")
        world.run()
    assert [run["recipients"] for run in world.json("scenario", "show", "S-1")["history"]] == [2]
    answer = ask(world, HELENE, "scinder S-1")
    world.at("2026-12-06 12:00")
    world.click(HELENE, answer, "Annuler")
    late = [mail for mail in world.run() if mail.to == "h.alder@cabinet.example"][-1]
    assert "pouvait être annulé jusqu'à" in late.words
    world.click(HELENE, late, "Ne plus scinder")
    assert "n'écrit plus par lots" in world.run()[-1].words


def test_a_stop_holds_for_what_still_waits_its_turn(world):
    """Who says STOP in the meantime is not written to."""
    configure(world, "domain_per_minute = 1;")
    created(world)
    assert len(on(world, "2026-12-03 09:00")) == 1
    world.ctl("sms-in", "--from", "06 33 44 55 66", "--text", "STOP")
    left = on(world, "2026-12-03 09:00")
    for minute in range(1, 6):
        left += on(world, f"2026-12-03 09:{minute:02}")
    assert "ne vous enverra plus" in [m for m in world.sent if m.to.startswith("karim")][-1].words
    assert len([m for m in world.sent if m.to.startswith("karim")]) == 1
