"""What the SMS gateway tells by `facteurctl sms-in`: STOP, answers, unknown numbers, and what became of SMS that left."""
import subprocess

import pytest
from conftest import HELENE, only
from gateway import Gateway
from test_07_the_service import Service, wait_for
from test_70_scenarios import to_candidates
from test_71_candidates_answer import next_run, written
from test_73_the_sms_gateway import NUMBER, describe, queue, states

pytestmark = pytest.mark.in_turns(2)

JEAN_SAYS = ("--from", "06 11 22 33 44")


@pytest.fixture
def gateway():
    with Gateway() as one:
        yield one


def sms_in(world, *args, ok=True, data=None):
    return world.ctl("sms-in", *args, "--now", world.now.strftime("%Y-%m-%dT%H:%M"), ok=ok, data=data)


def quarantine(world):
    return [(one["from"], one["reason"].replace("\u00a0", " ")) for one in world.json("quarantine", "list")]


def test_an_answer_by_sms_goes_to_the_recruiter_with_its_context(world):
    """It counts as activity and pauses the scenario, as by mail; told twice by the gateway it is passed on once."""
    written(world)
    world.at("2026-12-03 18:00")
    sms_in(world, *JEAN_SAYS, "--id", "mo-1", data="Oui, dès le 5 janvier ! Jean")
    assert "before" in sms_in(world, *JEAN_SAYS, "--id", "mo-1", data="Oui, dès le 5 janvier ! Jean").stdout
    told = only(world.run())
    assert told.to == "h.alder@cabinet.example" and told.subject == "[S-1] Jean Martin a répondu"
    for said in ("a répondu par SMS", "« Oui, dès le 5 janvier ! Jean »", "« Relance embarqués » (S-1)",
                 "Votre message du jeudi 3 décembre", "appelez le 06 11 22 33 44"):
        assert said in told.words, said
    assert world.json("candidate", "show", "CV-1")["last_activity"].startswith("2026-12-03")
    assert world.json("scenario", "show", "S-1")["history"][0]["answered"] == 1
    assert next_run(world) == ["karim", "sofia"] and quarantine(world) == []


@pytest.mark.parametrize("words", ["STOP", "Stop au 36180", "stop svp merci", "Ne me contactez plus", "STOP SMS"])
def test_stop_by_sms_is_for_good_and_confirmed_by_sms(world, gateway, words):
    """Said again it changes nothing, and nobody is written to."""
    describe(world, gateway)
    written(world)
    sms_in(world, *JEAN_SAYS, "--text", words)
    assert to_candidates(world.run()) == []
    ((to, text),) = gateway.texts()
    assert to == NUMBER and text.startswith("C'est noté") and "ne vous enverra plus de messages" in text
    assert next_run(world) == ["karim", "sofia"]
    history = world.json("scenario", "show", "S-1")["history"]
    assert history[0]["opted_out"] == 1 and history[1]["exclusions"] == {"opted-out": 1}
    sms_in(world, *JEAN_SAYS, "--text", words, "--id", "again")
    world.run()
    assert len(gateway.requests) == 1 and quarantine(world) == []


def test_stop_by_sms_of_who_has_no_address(world, gateway):
    """A number alone is enough to be told that nothing more will come."""
    describe(world, gateway)
    world.write(HELENE, "modifier CV-1", "E-mail :")
    world.run()
    for time in ("first", "again"):
        sms_in(world, *JEAN_SAYS, "--text", "STOP", "--id", time)
        world.run()
    ((to, text),) = gateway.texts()
    assert to == NUMBER and text.startswith("C'est noté") and quarantine(world) == []


def test_stop_by_sms_of_who_reads_english(world, gateway):
    describe(world, gateway)
    written(world)
    world.write(HELENE, "modifier CV-1", "Langue : anglais")
    world.run()
    sms_in(world, *JEAN_SAYS, "--text", "STOP")
    world.run()
    assert [text for to, text in gateway.texts() if to == NUMBER] == [
        "Noted: Lyon will send you no more messages, neither by text message nor by e-mail."]


def test_stop_without_a_gateway_is_confirmed_by_mail(world):
    written(world)
    sms_in(world, *JEAN_SAYS, "--text", "STOP")
    confirmed = only(world.run())
    assert confirmed.to == "jean.martin@mail.example" and "ne vous enverra plus" in confirmed.words


def test_a_refusal_in_more_words_is_passed_on_too(world, gateway):
    describe(world, gateway)
    written(world)
    sms_in(world, *JEAN_SAYS, data="Ne me contactez plus, je travaille depuis deux ans chez Mécadis, je vous l'ai dit.")
    told = only(world.run())
    assert "ne veut plus de messages" in told.subject and "Mécadis" in told.words
    assert len(gateway.requests) == 1


def test_an_unknown_number_is_shown_and_its_stop_obeyed(world, gateway):
    """Who is imported with that number later is not written to by SMS; nothing is lost."""
    describe(world, gateway)
    written(world)
    sms_in(world, "--from", "+33698765432", data="C'est pour le poste ?")
    sms_in(world, "--from", "+33698765433", data="STOP")
    sms_in(world, "--from", "0698765433", data="stop !")
    world.run()
    assert sorted(quarantine(world)) == [
        ("+33698765432", "SMS d'un numéro inconnu"),
        ("+33698765433", "SMS d'un numéro inconnu : STOP est noté, rien n'y sera plus envoyé"),
        ("+33698765433", "SMS d'un numéro inconnu : STOP est noté, rien n'y sera plus envoyé")]
    shown = world.json("quarantine", "show", str(world.json("quarantine", "list")[-1]["id"]))
    assert "C'est pour le poste ?" in shown["letter"]
    assert [to for to, _ in gateway.texts()] == ["+33698765433"]


def test_a_candidate_no_scenario_wrote_to_is_shown(world):
    sms_in(world, *JEAN_SAYS, data="Bonjour")
    sms_in(world, *JEAN_SAYS, data="  ")
    world.run()
    assert {reason for _, reason in quarantine(world)} == {"SMS d'un candidat à qui aucun scénario n'a écrit", "SMS vide"}


@pytest.mark.sampled(2)
@pytest.mark.parametrize("text", [b"\xff\xfe STOP \x00 x", b"oui\r\n.\r\n\r\nFrom: a@b\r\n", b"A" * 3000,
                                  "\u202e\u0000🙂".encode(), b"=?utf-8?B?U1RPUA==?=\r\n--b--", b"-- \nbegin 644 x"])
def test_hostile_text_is_a_letter_like_any_other(world, text):
    """Nothing in it is a header, a part or a command, and the daemon goes on."""
    written(world)
    with open(world.root + "/text", "wb") as file:
        file.write(text)
    with open(world.root + "/text", "rb") as file:
        done = subprocess.run([world.build + "/facteurctl", "-c", world.config, "sms-in", *JEAN_SAYS], stdin=file)
    assert done.returncode == 0
    mails = world.run()
    assert [mail.to for mail in mails] == ["h.alder@cabinet.example"] or quarantine(world) != []


@pytest.mark.sampled(3)
@pytest.mark.parametrize("args, said", [
    (("--from", "06 11 22"), 'is no telephone number'), (("--from", ""), 'is no telephone number'),
    (("--from", "STOPPUB"), 'is no telephone number'), (("--id", "x", "--status", "perhaps"), 'is none that is known'),
    (("--id", "none", "--status", "delivered"), 'no SMS that left is called "none"'),
    (("--from", "0611223344", "--text", "x", "--id", ""), "--id"), ((), "sms-in:"), (("--status", "1"), "sms-in:"),
    (("--from", "0611223344", "--status", "1"), "sms-in:"),
])
def test_what_cannot_be_understood_is_a_sentence(world, args, said):
    done = sms_in(world, *args, ok=False, data="oui")
    assert done.returncode in (1, 2) and said in done.stderr and done.stderr.count("\n") == 1, done.stderr
    assert world.json("quarantine", "list") == []


def reported(world):
    return [(one["state"], one["report"]) for one in reversed(world.json("outbox", "list")) if one["channel"] == "sms"]


@pytest.mark.sampled(3)
@pytest.mark.parametrize("words, state, report", [
    (["delivered", "delivered"], "sent", "delivered"), (["8", "1"], "sent", "delivered"),
    (["ENROUTE"], "sent", None), (["UNDELIV"], "dead", "failed"),
    (["1", "2"], "dead", "failed"), (["2", "1"], "dead", "failed"),  # the parts of a long one
])
def test_a_report_says_what_became_of_it(world, gateway, words, state, report):
    """By the gateway's name for it; told again, it does nothing."""
    describe(world, gateway)
    queue(world)
    world.run()
    for word in words:
        sms_in(world, "--id", "gw-1", "--status", word)
    assert reported(world) == [(state, report)]
    before = world.json("journal", "list")
    again = sms_in(world, "--id", "gw-1", "--status", words[-1]).stdout
    assert ("known before" in again) == (report is not None)
    assert world.json("journal", "list") == before
    world.run()
    assert len(gateway.requests) == 1


def test_a_report_ends_the_doubt_about_a_lost_answer(world, gateway):
    """By the name we gave it: nobody need decide whether it left, and it is not sent again."""
    describe(world, gateway)
    gateway.behave = "cut"
    queue(world)
    world.run()
    assert states(world) == ["held"]
    sms_in(world, "--id", "sms0", "--status", "DELIVRD")
    world.run()
    assert reported(world) == [("sent", "delivered")] and len(gateway.requests) == 1


def test_an_sms_is_read_by_the_running_daemon(world):
    """No letter need come, and no pass be asked for; one that came while it was down is not lost."""
    world.ctl("sms-in", "--from", "+33698765432", data="Bonjour")
    service = Service(world)
    try:
        service.wait_told("READY=1")
        wait_for("the first", lambda: len(quarantine(world)) == 1)
        world.ctl("sms-in", "--from", "+33698765433", data="Bonjour")
        wait_for("the second", lambda: len(quarantine(world)) == 2)
        assert service.stop() == 0
    finally:
        service.stop()
        service.socket.close()
