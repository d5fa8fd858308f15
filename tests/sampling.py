"""A table of sixty cases is one story told sixty times: every run takes a few of them, `make gates` (FACTEUR_FAULTS=all) all.

Both folders of stories take pytest_collection_modifyitems from here.
"""
import os

MARKER = "sampled(few): of its many cases every run takes a few, from the first on and evenly; `make gates` takes all"


def pytest_collection_modifyitems(config, items):
    if os.environ.get("FACTEUR_FAULTS") == "all":
        return
    tables = {}
    for item in items:
        if item.get_closest_marker("sampled"):
            tables.setdefault((item.path, item.originalname), []).append(item)
    left = set()
    for cases in tables.values():
        few = min(cases[0].get_closest_marker("sampled").args[0], len(cases))
        kept = {number * len(cases) // few for number in range(few)}
        left.update(id(case) for number, case in enumerate(cases) if number not in kept)
    config.hook.pytest_deselected(items=[item for item in items if id(item) in left])
    items[:] = [item for item in items if id(item) not in left]
