"""What has been reached on labelled mail stays reached."""
import re
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import score  # noqa: E402

BUILD = Path(score.os.environ.get("FACTEUR_BUILD", score.ROOT / "build"))


def misses(folder):
    """The cases of a set that are not wholly right, as the scorer tells them, and its last line."""
    told = []
    figures = list(score.scorer_of(HERE / folder)(HERE / folder, score.Reader(BUILD / "facteurctl"), told.append))
    return told, figures[-1]


def wrong_acts(folder):
    lines = list(score.scorer_of(HERE / folder)(HERE / folder, score.Reader(BUILD / "facteurctl"), lambda text: None))
    return int(re.search(r"(\d+)/", next(line for line in lines if line.startswith("wrong acts"))).group(1))


@pytest.mark.parametrize("folder", ["intents", "blind", "ordinary", "failures"])
def test_every_letter_of_the_set_is_read_rightly(folder):
    told, figures = misses(folder)
    assert not told, "\n".join([figures, *told])


@pytest.mark.parametrize("folder, right, acts", [("blind-2", 40, 0), ("blind-3", 60, 0), ("blind-4", 75, 0), ("blind-5", 75, 0),
                                                 ("blind-6", 59, 0), ("blind-7", 70, 0), ("blind-8", 80, 0)])
def test_letters_the_rules_were_not_written_for_are_read_no_worse(folder, right, acts):
    """Sets whose failures are not all mended: what was reached, and how few acts nobody meant."""
    told, figures = misses(folder)
    cases = len(score.rows(HERE / folder / "cases.jsonl"))
    assert cases - len(told) >= right, "\n".join([figures, *told])
    assert wrong_acts(folder) <= acts
