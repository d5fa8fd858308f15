"""Scenarios by SMS: to whom, how many, in which words, when; and a gateway that fails."""
import re

import pytest
from conftest import HELENE, only
from gateway import Gateway
from test_70_scenarios import FORM, ask, to_candidates, with_list
from test_74_sms_that_come_in import quarantine, sms_in

pytestmark = pytest.mark.in_turns(2)

SMS = FORM + "Envoi par SMS : oui\n"
ENDING = "Pour ne plus en recevoir : STOP"
JEAN, SOFIA, KARIM = "+33611223344", "+33622334455", "+33633445566"


@pytest.fixture
def gateway():
    with Gateway() as one:
        yield one


@pytest.fixture
def world(world, gateway):
    with open(world.config, "a", encoding="utf-8") as file:
        file.write(gateway.config())
    return world


def reconfigure(world, gateway, more):
    with open(world.config, encoding="utf-8") as file:
        text = file.read()
    with open(world.config, "w", encoding="utf-8") as file:
        file.write(text.replace(gateway.config(), gateway.config(more)))


def created(world, message="Bonjour {{prenom}}, disponible en mai ?", form=SMS):
    with_list(world)
    return ask(world, HELENE, "nouveau scénario", form + f"Message : {message}")


def phone(world, ref, number):
    ask(world, HELENE, f"modifier {ref}", f"Téléphone : {number}")


def history(world):
    return world.json("scenario", "show", "S-1")["history"]


def states(world):
    return [one["state"] for one in reversed(world.json("outbox", "list")) if one["channel"] == "sms"]


def launch(world, moment="2026-12-03 09:00"):
    world.at(moment)
    return world.run()


def test_a_scenario_by_sms_says_how_many_sms_it_is(world, gateway):
    """S18, S22: by SMS, the count of SMS shown with the message, and its ending counted in them."""
    page = created(world)
    for said in ("Envoi : SMS, entre 8 h et 20 h, ni le dimanche ni un jour férié", "Candidats : 3",
                 "SMS : 1 par candidat, 3 SMS en tout", "Ce que lira Jean Martin, en 1 SMS : Bonjour Jean, disponible"):
        assert said in page.words, said
    assert launch(world) == []
    assert gateway.texts() == [(number, f"Bonjour {name}, disponible en mai ?\n{ENDING}")
                               for number, name in ((JEAN, "Jean"), (SOFIA, "Sofia"), (KARIM, "Karim"))]
    (run,) = history(world)
    assert (run["recipients"], run["sent"], run["failed"], run["excluded"]) == (3, 3, 0, 0)


def test_who_has_no_mobile_phone_is_left_out_and_counted(world, gateway):
    """S18: a landline, a foreign or an unsure number is not guessed at."""
    phone(world, "CV-2", "04 72 11 22 33")
    page = created(world)
    assert "Candidats : 2 (1 écarté : 1 sans téléphone mobile)" in page.words
    launch(world)
    assert [to for to, _ in gateway.texts()] == [JEAN, KARIM]
    assert history(world)[0]["exclusions"] == {"no-phone": 1}


def test_characters_that_cost_an_sms_are_shown_and_can_be_left(world, gateway):
    """S18: one « ê » makes it UCS-2; the button writes it without, and what is sent is what was shown."""
    message = "Bonjour {{prenom}}, êtes-vous disponible en mai ? Nous cherchons des soudeurs à Lyon, près de chez vous."
    page = created(world, message)
    assert "SMS : 2 par candidat, 6 SMS en tout" in page.words
    assert "SMS : ê. Sans eux, il faudrait 3 SMS au lieu de 6 SMS." in page.words
    world.click(HELENE, page, "Écrire sans eux")
    page = only(world.run())
    assert "SMS : 1 par candidat, 3 SMS en tout" in page.words and "Écrire sans eux" not in page.links()
    launch(world)
    assert gateway.texts()[0] == (JEAN, message.replace("{{prenom}}", "Jean").replace("ê", "e") + "\n" + ENDING)


def test_a_name_does_not_make_it_twice_as_long(world, gateway):
    """Who wrote no rare letter does not pay for those of a name."""
    ask(world, HELENE, "modifier CV-1", "Prénom : Anaïs-Zoë")
    created(world, "Bonjour {{prenom}}, disponible en mai ? Nous cherchons des soudeurs à Lyon dès lundi.")
    launch(world)
    assert gateway.texts()[0][1].startswith("Bonjour Anais-Zoe, disponible")


@pytest.mark.parametrize("length, ok", [(720, True), (721, False)])
def test_no_longer_than_by_mail(world, gateway, length, ok):
    """S18, S19: 720 characters, as by mail; the ending is not counted in them, but in the SMS."""
    page = created(world, "a" * length)
    assert ("5 par candidat" in page.words) == ok and ("1 caractère de trop" in page.words) != ok
    launch(world)
    assert len(gateway.requests) == (3 if ok else 0)


def test_without_a_gateway_there_is_no_sms(tmp_path, founded):
    world = founded.copy(tmp_path / "bare")
    page = created(world)
    assert "aucune passerelle SMS n'est installée ici" in page.words and world.json("scenario", "list") == []


def test_sms_that_wait_for_a_gateway_that_was_taken_away_are_told(world, gateway):
    """They would have waited for ever, and nobody would have known."""
    created(world)
    launch(world, "2026-12-03 21:00")
    assert gateway.requests == [] and states(world) == ["retry"] * 3
    world.reconfigure(gateway.config(), "")
    world.at("2026-12-04 09:00")
    alert = only([mail for mail in world.run() if mail.to == "root@cabinet.example"])
    assert alert.subject == "Les SMS ne partent plus" and "sms.url" in alert.words
    said = world.ctl("status", "--now", "2026-12-04T09:00", ok=False)
    assert said.returncode == 1 and "SMS wait" in said.stderr and "sms.url" in said.stderr
    assert [mail for mail in world.run() if mail.to == "root@cabinet.example"] == []


def test_each_waits_for_the_hours_of_where_they_live(world, gateway):
    """S18: 8 to 20 h where they live, no Sunday, no public holiday there: 26 December is one in Alsace only."""
    ask(world, HELENE, "modifier CV-2", "Code postal : 67000\nTéléphone : 06 22 33 44 55")
    ask(world, HELENE, "modifier CV-3", "Code postal : 97400\nTéléphone : 0692 12 34 56")
    created(world, form=SMS.replace("03/12/2026", "25/12/2026").replace("2 jours", "15 jours"))
    launch(world, "2026-12-25 09:00")
    assert gateway.requests == [] and states(world) == ["retry"] * 3
    launch(world, "2026-12-26 05:30")
    assert [to for to, _ in gateway.texts()] == ["+262692123456"]
    launch(world, "2026-12-26 08:00")
    assert [to for to, _ in gateway.texts()][1:] == [JEAN]
    launch(world, "2026-12-27 10:00")  # a Sunday
    assert len(gateway.requests) == 2
    launch(world, "2026-12-28 08:00")
    assert [to for to, _ in gateway.texts()][2:] == [SOFIA]
    assert history(world)[0]["sent"] == 3


def test_what_waits_for_the_hour_is_not_joined_by_the_next(world, gateway):
    """S18: the runs of Saturday and Sunday night are one SMS on Monday morning; the page tells why the second left them out."""
    created(world, form=SMS.replace("tous les 2 jours", "tous les jours"))
    launch(world, "2026-12-05 21:00")
    launch(world, "2026-12-06 21:00")
    assert gateway.requests == []
    assert [run["exclusions"] for run in history(world)] == [{}, {"unsent": 3}]
    page = ask(world, HELENE, "candidats S-1")
    assert "3 écartés : 3 dont le message précédent n'est pas encore parti" in page.words
    launch(world, "2026-12-07 08:00")
    assert [to for to, _ in gateway.texts()] == [JEAN, SOFIA, KARIM]
    launch(world, "2026-12-07 09:00")
    assert len(gateway.requests) == 6


def test_at_once_says_when_and_reports_when_all_is_settled(world, gateway):
    """S18, S28, S34: in the evening the answer says when they leave; the report waits for the last of them."""
    created(world)
    world.at("2026-12-01 21:00")
    page = ask(world, HELENE, "envoi immédiat S-1")
    assert "SMS : 1 par candidat, 3 SMS en tout" in page.words
    world.click(HELENE, page, "Lancer malgré tout")
    said = only(world.run())
    assert "attendent une heure permise : les premiers partent le mercredi 2 décembre à 8 h" in said.words
    assert gateway.requests == []
    world.at("2026-12-02 08:01")
    report = only(world.run())
    assert "Les SMS ont bien été envoyés." in report.words and "Acceptés : 3" in report.words


def test_an_answer_and_a_stop_come_back_to_the_scenario(world, gateway):
    """S18: who answers is passed on and paused, who says STOP is left out for good; reports are counted."""
    created(world)
    launch(world)
    sms_in(world, "--from", SOFIA, data="Oui, lundi !")
    sms_in(world, "--from", KARIM, data="STOP")
    for number, word in ((1, "delivered"), (2, "delivered"), (3, "failed")):
        sms_in(world, "--id", f"gw-{number}", "--status", word)
    mails = world.run()
    assert [mail.subject for mail in mails] == ["[S-1] Sofia Benali a répondu"]
    assert [to for to, _ in gateway.texts()][3:] == [KARIM]
    run = history(world)[0]
    assert (run["delivered"], run["failed"], run["answered"], run["opted_out"]) == (2, 1, 1, 1)
    page = ask(world, HELENE, "historique S-1")
    assert re.search(r"Remis\b", page.words)
    launch(world, "2026-12-05 09:00")
    assert [to for to, _ in gateway.texts()][4:] == [JEAN] and quarantine(world) == []


def test_a_lost_answer_is_shown_to_the_sysadmin_once(world, gateway):
    """S18: nobody knows whether it left: held, told, and settled by one word of a human."""
    created(world)
    gateway.behaviours = ["cut"]
    told = only(launch(world))
    assert told.to == "root@cabinet.example" and told.subject == "SMS sans réponse de la passerelle : 1"
    # Several are asked about at once: whichever came first was cut off.
    held = states(world).index("held")
    assert ["06 11 22 33 44", "06 22 33 44 55", "06 33 44 55 66"][held] in told.words and "S-1" in told.words
    assert sorted(states(world)) == ["held", "sent", "sent"]
    command = re.search(r"facteurctl (sms-in --id \S+ --status delivered)", told.text).group(1)
    world.at("2026-12-03 10:00")
    assert world.run() == [] and len(gateway.requests) == 3
    world.ctl(*command.split())
    assert states(world) == ["sent"] * 3 and world.json("status")["outbox"]["held"] == 0
    world.run()
    assert len(gateway.requests) == 3


def test_a_gateway_down_is_waited_for_three_days(world, gateway):
    """S18: nothing is lost, nobody is written to twice, and after three days it is given up and told."""
    created(world)
    gateway.behave = "down"
    world.at("2026-12-03 09:00")
    world.run()
    assert states(world) == ["retry"] * 3
    gateway.behave = "take"
    launch(world, "2026-12-03 10:00")
    assert states(world) == ["sent"] * 3
    gateway.behave = "down"
    for moment in ("2026-12-05 09:00", "2026-12-07 09:30", "2026-12-08 10:00"):
        launch(world, moment)
    assert states(world)[3:6] == ["dead"] * 3
    assert [run["failed"] for run in history(world)][:2] == [0, 3]


def test_a_gateway_that_refuses_them_all_stops_the_run(world, gateway):
    """S18, S58: ten refusals, and half of what was sent: the rest stays, and the recruiter is told."""
    rows = "".join(f"P{i};N{i};p{i}@mail.example;06 70 00 00 {i:02}\n" for i in range(20))
    world.write(HELENE, "importer", attachments=[("c.csv", ("prenom;nom;email;telephone\n" + rows).encode())])
    world.run()
    ask(world, HELENE, "nouvelle liste : Tous", "Candidats : " + ", ".join(f"CV-{i}" for i in range(4, 24)))
    ask(world, HELENE, "nouveau scénario", SMS + "Message : Bonjour {{prenom}}")
    gateway.behave = "refuse"
    mails = launch(world)
    assert any("trop de refus" in mail.subject for mail in mails)
    assert world.json("scenario", "show", "S-1")["active"] is False
    asked = len(gateway.requests)
    assert asked >= 10 and set(states(world)) <= {"dead", "cancelled"}
    launch(world, "2026-12-05 09:00")
    assert len(gateway.requests) == asked


def test_so_many_a_minute(world, gateway):
    """S18: sms.per_minute holds for SMS, and nobody is forgotten."""
    reconfigure(world, gateway, "per_minute = 2;")
    created(world)
    launch(world)
    assert len(gateway.requests) == 2
    launch(world, "2026-12-03 09:02")
    assert len(gateway.requests) == 3 and history(world)[0]["sent"] == 3
