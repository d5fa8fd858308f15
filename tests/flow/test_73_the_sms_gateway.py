"""SMS of the outbox and the gateway they leave by, which takes them, refuses them, or breaks off."""
import os
import sqlite3

import pytest
from conftest import only
from gateway import Gateway

NUMBER = "+33611223344"


@pytest.fixture
def gateway():
    with Gateway() as one:
        yield one


def describe(world, gateway, more=""):
    with open(world.config, "a", encoding="utf-8") as file:
        file.write(gateway.config(more))


def queue(world, text="Bonjour, disponible ?", region="metropole"):
    """An SMS in the outbox, as the desk would put it there."""
    base = sqlite3.connect(os.path.join(world.root, "state", "facteur.db"))
    at = int(world.now.timestamp())
    number = base.execute("SELECT count(*) FROM outbox").fetchone()[0]
    row = base.execute("INSERT INTO outbox (state, channel, region, to_email, from_email, envelope_from, message_id,"
                       " subject, created_at, due_at, next_try_at) VALUES ('queued', 'sms', ?, ?, 'l@c.example', '', ?,"
                       " 'SMS', ?, ?, ?)", (region, NUMBER, f"<sms{number}@cabinet.example>", at, at, at))
    base.execute("INSERT INTO outbox_text (outbox_id, text) VALUES (?, ?)", (row.lastrowid, text))
    base.commit()
    base.close()


def states(world):
    """Of the SMS: the sysadmin gets mail about what needs a human."""
    return [one["state"] for one in reversed(world.json("outbox", "list")) if one["channel"] == "sms"]


def test_an_sms_leaves_once(world, gateway):
    describe(world, gateway)
    queue(world, "Ça va ? 100 % & +")
    world.run()
    world.run()
    assert gateway.texts() == [(NUMBER, "Ça va ? 100 % & +")] and states(world) == ["sent"]


@pytest.mark.parametrize("behave", ["refuse", "bad", "garbage"])
def test_a_refusal_is_for_good(world, gateway, behave):
    describe(world, gateway)
    gateway.behave = behave
    queue(world)
    world.run()
    world.at("2026-12-02 09:00")
    world.run()
    assert len(gateway.requests) == 1 and states(world) == ["dead"]


@pytest.mark.parametrize("behave", ["drop", "slow", "cut", "lost"])
def test_a_lost_answer_is_held_and_told_by_the_journal(world, gateway, behave):
    """Nobody knows whether it left: it is not sent again by itself."""
    describe(world, gateway)
    gateway.behave = behave
    queue(world)
    world.run(ok=behave == "cut")
    gateway.behave = "take"
    world.at("2026-12-02 09:00")
    world.run()
    assert len(gateway.requests) == 1 and states(world) == ["held"]
    assert "outbox.unsure" in [row["event"] for row in world.json("journal", "list")]
    world.ctl("outbox", "retry", "--state", "held")
    world.run()
    assert len(gateway.requests) == 2 and states(world) == ["sent"]


def test_a_gateway_that_is_down_is_tried_again(world, gateway):
    describe(world, gateway)
    gateway.behave = "down"
    queue(world)
    world.run()
    assert states(world) == ["retry"]
    gateway.behave = "take"
    world.at("2026-12-01 09:05")
    world.run()
    assert len(gateway.requests) == 2 and states(world) == ["sent"]


def test_what_is_sent_again_by_hand_has_all_its_time_again(world, gateway):
    """What it waited for before, dead or held, is not counted: the first answer that it be tried later is heeded."""
    describe(world, gateway)
    gateway.behave = "refuse"
    queue(world)
    world.run()
    assert states(world) == ["dead"]
    world.at("2026-12-07 09:00")
    world.ctl("outbox", "retry", "--state", "dead", "--now", "2026-12-07T09:00")
    gateway.behave = "down"
    world.run()
    assert states(world) == ["retry"]
    gateway.behave = "take"
    world.at("2026-12-07 09:05")
    world.run()
    assert states(world) == ["sent"]


def test_only_what_was_tried_is_counted(world, gateway):
    """While the gateway lets nobody in, and while an SMS waits for its hour, nothing is: the first pause after is short."""
    describe(world, gateway)
    world.at("2026-12-05 21:00")  # a Saturday
    queue(world)
    world.run()
    gateway.behave = "unauthorized"
    for minute in range(0, 60, 20):
        world.at(f"2026-12-07 08:{minute:02}")
        world.run(ok=False)
    row = only([one for one in world.json("outbox", "list") if one["channel"] == "sms"])
    assert len(gateway.requests) == 3 and row["state"] == "retry" and row["tries"] == 0
    gateway.behave = "down"
    world.at("2026-12-07 09:00")
    world.run()
    gateway.behave = "take"
    world.at("2026-12-07 09:01")
    world.run()
    assert states(world) == ["sent"]


def test_an_sms_waits_for_legal_hours(world, gateway):
    describe(world, gateway)
    world.at("2026-12-05 21:00")  # a Saturday
    queue(world)
    world.run()
    assert gateway.requests == [] and states(world) == ["retry"]
    assert world.json("outbox", "list")[0]["next_try"].startswith("2026-12-07T08:00")
    world.at("2026-12-07 08:00")
    world.run()
    assert states(world) == ["sent"]


def test_the_check_reaches_the_gateway_and_sends_nothing(world, gateway):
    describe(world, gateway)
    checked = {row["check"]: row for row in world.json("check")}
    assert checked["sms"]["ok"] and gateway.requests == []
