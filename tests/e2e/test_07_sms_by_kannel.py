"""SMS through a real gateway: Kannel, whose fake SMS centre is the network; reports and answers come back by HTTP."""
import os
import subprocess

import kannel as bed
import pytest
from servers import BUILD, HELENE, only
from testbed import wait_for
from world import World

pytestmark = pytest.mark.skipif(not bed.is_installed(),
                                reason="needs kannel and kannel-extras: run the tests through contrib/with-deps")
FORM = """Libellé : Relance soudeurs
Liste : L-1
Lancement : 03/12/2026
Fréquence : tous les 2 jours
Envoi par SMS : oui
Message : Bonjour {{prenom}}, où êtes-vous ? Rémunération : 15 €
"""
JEAN, SOFIA = "+33611223344", "+33622334455"


@pytest.fixture
def world(tmp_path):
    one = World(tmp_path / "world", build=BUILD)
    one.agency("Lyon", "lyon@cabinet.example")
    one.recruiter("Hélène Alder", "h.alder@cabinet.example", "Lyon")
    one.candidates([("Jean", "Martin", "Lyon", "soudeur", "06 11 22 33 44"),
                    ("Sofia", "Benali", "Lyon", "soudeuse", "06 22 33 44 55")])
    return one


@pytest.fixture
def kannel(world):
    """What Kannel tells is passed on as a sysadmin would: the text by standard input, where no shell sees it."""
    def hear(path, query):
        args = ["--from", query["from"]] if path == "/mo" else ["--status", query["status"]]
        done = subprocess.run([os.path.join(BUILD, "facteurctl"), "-c", world.config, "sms-in", "--id", query["id"], *args],
                              input=query.get("text", ""), capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    with bed.Kannel(hear) as one:
        with open(world.config, "a", encoding="utf-8") as file:
            file.write(one.config())
        yield one


def test_a_scenario_its_reports_its_answer_and_its_stop(world, kannel):
    """S18: sent, reported delivered, answered, stopped; what the handset shows is what the recruiter wrote."""
    assert all(row["ok"] for row in world.json("check") if row["check"] == "sms")
    world.write(HELENE, "nouvelle liste : Soudeurs", "Candidats : CV-1, CV-2")
    world.run()
    world.write(HELENE, "nouveau scénario", FORM)
    assert "SMS : 2 par candidat, 4 SMS en tout" in only(world.run()).words
    world.at("2026-12-03 09:00")
    world.run()

    def run():
        return world.json("scenario", "show", "S-1")["history"][0]

    wait_for("the reports", lambda: run()["delivered"] == 2)
    assert {one["report"] for one in world.json("outbox", "list") if one["channel"] == "sms"} == {"delivered"}
    assert kannel.received() == [
        (number, f"Bonjour {name}, où êtes-vous ? Rémunération : 15 €\nPour ne plus en recevoir : STOP")
        for number, name in ((JEAN, "Jean"), (SOFIA, "Sofia"))]

    kannel.says(SOFIA, "Oui je suis libre lundi")
    wait_for("the answer", lambda: [m for m in world.run() if "Sofia Benali a répondu" in m.subject])
    kannel.says(JEAN, "STOP")
    wait_for("the stop", lambda: world.run() is not None and run()["opted_out"] == 1)
    confirmed = (JEAN, "C'est noté : Lyon ne vous enverra plus de messages, ni par SMS ni par e-mail.")
    wait_for("its confirmation", lambda: confirmed in kannel.received())
    world.at("2026-12-05 09:00")
    world.run()
    latest = world.json("scenario", "show", "S-1")["history"][1]
    assert (latest["recipients"], latest["exclusions"]) == (0, {"answered": 1, "opted-out": 1})
