"""The units of contrib/systemd: systemd finds nothing to say against them, and their seal holds as well as they claim."""
import os
import re
import shutil
import subprocess

import pytest
from conftest import BUILD, TESTS

UNITS = os.path.join(os.path.dirname(TESTS), "contrib", "systemd")
SAMPLE = os.path.join(os.path.dirname(TESTS), "etc", "facteur.conf")
SERVICES = ["facteurd.service", "facteurd@.service", "facteur-run-once.service"]
METRICS = ["facteur-metrics.service", "facteur-metrics@.service"]
TIMERS = ["facteur-run-once.timer", "facteur-metrics.timer", "facteur-metrics@.timer"]
# In tenths, as --threshold wants it.
EXPOSURE_MOST = 15

needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")


def text_of(unit):
    with open(os.path.join(UNITS, unit), encoding="utf-8") as file:
        return file.read()


def settings(unit):
    return re.findall(r"^(\w+)=(.*)$", text_of(unit), re.MULTILINE)


@needs_systemd
def test_systemd_finds_nothing_to_say_against_the_units(tmp_path):
    paths = []
    assert {*SERVICES, *METRICS, *TIMERS} == {name for name in os.listdir(UNITS) if name.endswith((".service", ".timer"))}
    for unit in [*SERVICES, *METRICS, *TIMERS]:
        # The programs are not installed here: those of the build stand for them.
        text = re.sub(r"=/usr/s?bin/(facteur\w+)", lambda found: f"={os.path.abspath(BUILD)}/{found[1]}", text_of(unit))
        path = tmp_path / unit.replace("@.", "@lyon.")
        path.write_text(text, encoding="utf-8")
        paths.append(str(path))
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", *paths], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@needs_systemd
@pytest.mark.parametrize("unit", [*SERVICES, *METRICS])
def test_a_service_is_sealed_as_well_as_it_claims(unit):
    done = subprocess.run(["systemd-analyze", "security", "--offline=true", f"--threshold={EXPOSURE_MOST}",
                           os.path.join(UNITS, unit)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr


@pytest.mark.parametrize("unit", SERVICES)
def test_a_service_says_why_it_does_not_deny_memory_written_and_executed(unit):
    assert "MemoryDenyWriteExecute" not in dict(settings(unit))
    assert re.search(r"^# Not MemoryDenyWriteExecute: [^=]*PCRE2 JIT", text_of(unit), re.MULTILINE)


@pytest.mark.parametrize("unit", SERVICES)
def test_every_secret_of_the_sample_configuration_is_passed_as_a_credential(unit):
    with open(SAMPLE, encoding="utf-8") as file:
        secrets = {os.path.basename(path) for path in re.findall(r'_file = "([^"]+)"', file.read())}
    assert len(secrets) >= 5
    passed = [value.split(":", 1) for name, value in settings(unit) if name == "LoadCredential"]
    assert {name for name, _ in passed} == secrets
    assert all(path.endswith("/" + name) for name, path in passed)
    # One that is not there must not keep the service from starting.
    assert {value for name, value in settings(unit) if name == "SetCredential"} == {f"{name}:\\n" for name in secrets}


def test_an_agencys_own_daemon_is_run_as_the_houses():
    """But for its folders, and for what its configuration's absence means."""
    own = [(name, value) for name, value in settings("facteurd@.service") if "/%i" in value or "-%i" in value or " %i" in value]
    assert {name for name, _ in own} == {"Description", "AssertPathExists", "ExecStart", "StateDirectory", "LoadCredential"}
    common = [setting for setting in settings("facteurd.service") if setting[0] not in dict(own)]
    assert [setting for setting in common if setting[0] != "ConditionPathExists"] == \
        [setting for setting in settings("facteurd@.service") if setting[0] not in dict(own)]


@pytest.mark.parametrize("unit", SERVICES[:2])
def test_the_daemon_is_told_apart_when_ready_reloading_or_silent(unit):
    told = dict(settings(unit))
    assert told["Type"] == "notify" and int(told["WatchdogSec"]) > 0
    assert told["ExecStart"].endswith(" -f") and told["ExecReload"] == '/bin/sh -c "kill -HUP $MAINPID"'
    # The supervisor kills what has not stopped within 20 s.
    assert int(told["TimeoutStopSec"]) > 20


@pytest.mark.parametrize("unit, name", [(METRICS[0], "facteur"), (METRICS[1], "facteur-%i")])
def test_the_numbers_for_node_exporter_are_left_where_another_user_reads_them(unit, name):
    """Below the state directory nobody else can look; what is below /run must outlive the oneshot."""
    told = dict(settings(unit))
    assert re.search(r"metrics --output (\S+)", told["ExecStart"])[1] == f"/run/{told['RuntimeDirectory']}/{name}.prom"
    assert (told["RuntimeDirectory"], told["StateDirectory"]) == (name, name)
    assert (told["RuntimeDirectoryMode"], told["RuntimeDirectoryPreserve"]) == ("0755", "yes")


def test_an_agencys_own_numbers_are_told_as_the_houses():
    def common(unit):
        return [(name, value.replace("/%i/", "/").replace("-%i", "")) for name, value in settings(unit) if name != "Description"]
    assert common(METRICS[0]) == common(METRICS[1])
