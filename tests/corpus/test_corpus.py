"""What has been reached on labelled mail stays reached."""
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


@pytest.mark.parametrize("folder", ["intents", "blind", "ordinary", "failures"])
def test_every_letter_of_the_set_is_read_rightly(folder):
    told, figures = misses(folder)
    assert not told, "\n".join([figures, *told])
