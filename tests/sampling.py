"""What a run leaves to other runs, so that one takes minutes; `make gates` (FACTEUR_FAULTS=all) takes everything.

sampled(few):  a table of sixty cases is one story told sixty times: every run takes a few of them.
in_turns(n):   of a file of many stories every run takes each n-th, beginning one further at each commit: n commits take all.

Both folders of stories take pytest_collection_modifyitems from here.
"""
import os
import subprocess

MARKERS = ("sampled(few): of its many cases every run takes a few, from the first on and evenly; `make gates` takes all",
           "in_turns(n): of the file's stories every run takes each n-th, the next commit the next ones; `make gates` takes all")


def turn():
    """How many commits there are; 0 where there is no history."""
    try:
        said = subprocess.run(["git", "rev-list", "--count", "HEAD"], cwd=os.path.dirname(os.path.abspath(__file__)),
                              capture_output=True, text=True, timeout=20, check=True).stdout
        return int(os.environ.get("FACTEUR_TURN", said))
    except (OSError, subprocess.SubprocessError, ValueError):
        return 0


def cases_left(items):
    tables = {}
    for item in items:
        if item.get_closest_marker("sampled"):
            tables.setdefault((item.path, item.originalname), []).append(item)
    for cases in tables.values():
        few = min(cases[0].get_closest_marker("sampled").args[0], len(cases))
        kept = {number * len(cases) // few for number in range(few)}
        yield from (case for number, case in enumerate(cases) if number not in kept)


def stories_left(items):
    files = {}
    for item in items:
        if item.get_closest_marker("in_turns"):
            stories = files.setdefault(item.path, {})
            stories.setdefault(item.originalname, []).append(item)
    now = turn() if files else 0
    for stories in files.values():
        for number, cases in enumerate(stories.values()):
            of = cases[0].get_closest_marker("in_turns").args[0]
            if number % of != now % of:
                yield from cases


def pytest_collection_modifyitems(config, items):
    if os.environ.get("FACTEUR_FAULTS") == "all":
        return
    left = {id(item) for item in [*cases_left(items), *stories_left(items)]}
    config.hook.pytest_deselected(items=[item for item in items if id(item) in left])
    items[:] = [item for item in items if id(item) not in left]
