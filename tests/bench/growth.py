#!/usr/bin/python3
"""growth -- what a reply costs as feedback grows, and a page of a list as diffusions do.

Replies of contacts are taken in, N (200 when not given) at a time, by facteurd on databases that hold 1,000, 100,000 and
1,000,000 rows of feedback on archived diffusions besides; and a recruiter asks N / 4 times for her diffusions, of which there
are 1,000 and 100,000.  The processor's time of the four workers counts, from the first letter until the last answer has left,
with folders for servers; sizes take turns, ROUNDS (5) times.  Prints medians, and each beside the smallest of its row.
"""
import importlib
import os
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

from answer import LIMITS, asked
from stage import BUILD, ROUNDS, Daemon, bar, copied
from testbed import wait_for
from world import PARIS, World

replying = importlib.import_module("in")  # a word of the language, so that `import in` is none
FEEDBACK, DIFFUSIONS = (1000, 100000, 1000000), (1000, 100000)
A_DIFFUSION = 100  # rows of feedback on each that is archived

MANY_DIFFUSIONS = """
WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n LIMIT :count)
INSERT INTO diffusion (agency_id, recruiter_id, title, folded, status, start_at, end_at, launched_at, created_at, updated_at,
                       done_at)
SELECT (SELECT min(id) FROM agency), (SELECT min(id) FROM recruiter), 'Ancienne ' || n, 'ancienne ' || n, :status,
       :now - 40 * 86400, :end, :now - 40 * 86400, :now - 41 * 86400 - n, :now - 40 * 86400 - n, :done FROM n"""
MANY_FEEDBACK = """
WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n LIMIT :count)
INSERT INTO feedback (diffusion_id, contact_id, action, request, status, comment, created_at)
SELECT (SELECT max(id) FROM diffusion) - n / :each, (SELECT min(id) FROM contact) + n % (SELECT count(*) FROM contact),
       'meet', 1, 'validated', 'Bonjour, je souhaite la rencontrer.', :now - 40 * 86400 + n % 86400 FROM n"""


def opened(world):
    store = sqlite3.connect(os.path.join(world.root, "state", "facteur.db"))
    store.execute("PRAGMA foreign_keys = ON")
    return store


def with_feedback(world, count):
    now = int(world.now.timestamp())
    with opened(world) as store:
        store.execute(MANY_DIFFUSIONS, {"count": -(-count // A_DIFFUSION), "status": "archived", "now": now,
                                        "end": now - 10 * 86400, "done": now - 10 * 86400})
        store.execute(MANY_FEEDBACK, {"count": count, "each": A_DIFFUSION, "now": now})


def with_diffusions(world, count):
    now = int(world.now.timestamp())
    with opened(world) as store:
        store.execute(MANY_DIFFUSIONS, {"count": count, "status": "running", "now": now, "end": now + 30 * 86400, "done": 0})


def workers_ms(daemon):
    """The processor's milliseconds of the workers so far: {name: ms}."""
    taken = {}
    with open(f"/proc/{daemon.process.pid}/task/{daemon.process.pid}/children", encoding="ascii") as f:
        for pid in f.read().split():
            name = Path(f"/proc/{pid}/comm").read_text(encoding="ascii").strip()
            taken[name] = int(Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[0]) / 1e6
    return taken


def left(world):
    with sqlite3.connect(f"file:{world.root}/state/facteur.db?mode=ro", uri=True, timeout=10) as store:
        return store.execute("SELECT count(*) FROM outbox WHERE state NOT IN ('sent', 'held', 'dead')"
                             " AND next_try_at <= unixepoch()").fetchone()[0]


def turn(prepared, root, letters):
    """Milliseconds a letter: (of all four, of the desk)."""
    world = copied(prepared, root)
    inbox = Path(world.root, "inbox")
    with Daemon(world) as daemon:
        wait_for("facteurd", lambda: " ready " in daemon.log(), 120)
        time.sleep(1)
        before = workers_ms(daemon)
        for number, raw in enumerate(letters):
            (inbox / "tmp" / str(number)).write_bytes(raw)
            os.rename(inbox / "tmp" / str(number), inbox / "new" / f"{1700000000 + number}.M{number}.bench")
        wait_for("the letters", lambda: not any((inbox / "new").iterdir()) and not any((inbox / "cur").iterdir()), 1800, 0.2)
        wait_for("their answers", lambda: left(world) == 0, 1800, 0.2)
        after = workers_ms(daemon)
    assert after.keys() == before.keys(), daemon.log()[-2000:]
    return (sum(after.values()) - sum(before.values())) / len(letters), (after["desk"] - before["desk"]) / len(letters)


def measured(what, asked, prepared, letters, scratch):
    taken = {size: [] for size in prepared}
    for number in range(ROUNDS):
        for at, (size, world) in enumerate(prepared.items()):
            bar(number * len(prepared) + at, ROUNDS * len(prepared))
            taken[size].append(turn(world, os.path.join(scratch, "round"), letters))
            bar(1, 1)
    medians = {size: [statistics.median(column) for column in zip(*rows)] for size, rows in taken.items()}
    least = [min(column) for column in zip(*medians.values())]
    print(f"{what}: {len(letters)} letters, median of {ROUNDS}, milliseconds a letter (asked: {asked} times the smallest at most)")
    for size, (whole, desk) in medians.items():
        print(f"  {size:9,} rows   all four {whole:7.2f} ({whole / least[0]:.2f})   desk {desk:7.2f} ({desk / least[1]:.2f})",
              flush=True)


def prepared_with(base, folder, sizes, fill):
    made = {}
    for size in sizes:
        made[size] = base.copy(os.path.join(folder, str(size)))
        fill(made[size], size)
    return made


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory(prefix="facteur-bench-") as scratch:
        base = World(os.path.join(scratch, "base"), build=BUILD)
        base.now = datetime.now(PARIS).replace(second=0, microsecond=0)
        base.agency()
        base.recruiter("Hélène Alder", "h.alder@cabinet.example")
        with open(base.config, "a", encoding="utf-8") as f:
            f.write(LIMITS)
        letters = replying.replies(base, count)
        questions = [asked(base) for _ in range(max(count // 4, 1))]
        for what, at_most, sizes, fill, written in (("a reply as feedback grows", 1.3, FEEDBACK, with_feedback, letters),
                                                    ("a page as diffusions grow", 1.5, DIFFUSIONS, with_diffusions, questions)):
            folder = os.path.join(scratch, "prepared")
            measured(what, at_most, prepared_with(base, folder, sizes, fill), written, scratch)
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
