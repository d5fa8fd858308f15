"""The same stories, where every mail travels: people send to Exim, Facteur reads Dovecot over IMAP and sends by SMTP."""
import os
import sys

import pytest

TESTS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path[:0] = [os.path.join(TESTS, "testbed"), TESTS]
from sampling import MARKERS, pytest_collection_modifyitems  # noqa: E402, F401
from servers import (ADDRESS, HELENE, LUC, MARIE, NOE, PAUL, PEOPLE, SYSADMIN, ServerWorld, after, only,  # noqa: E402,F401
                     people)
from testbed import Testbed  # noqa: E402


def pytest_configure(config):
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)


@pytest.fixture
def fresh_bed():
    """Servers of one's own, for those who stop them."""
    with Testbed([ADDRESS, *PEOPLE, "tempfail@mecadis.example"]) as running:
        yield running


@pytest.fixture
def world(tmp_path, fresh_bed):
    one = people(ServerWorld(tmp_path / "world", fresh_bed))
    yield one
    one.stop()
