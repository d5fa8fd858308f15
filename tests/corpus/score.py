#!/usr/bin/python3
"""score -- what `facteurctl read` makes of labelled mail: one line a figure, the headline last.

A set is a folder; what lies in it says what it is:
  cases.jsonl       replies of operationals and decisions of recruiters, ID.eml beside it (`intents`)
  manifest.jsonl    bounces, automatic letters and ordinary ones, the files it names (`bounces`)
  *.expected.txt    newly written text, the letter beside it (`replies`)
  raw/*.eml         odd letters without a label: each is read to its end, and says something where there is text
README.md tells the conventions.  `score.py` alone scores the sets of this folder and, where they are there, those of
../shared/corpus beside the repository.  With -v, each case that misses is shown.
"""
import argparse
import collections
import json
import os
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SHARED = ROOT.parent / "shared" / "corpus"
BATCH = 200
REQUESTS = {"interview", "information", "document", "identity", "hire", "extension"}


def fold(text):
    return re.sub(r"\s+", " ", (text or "").replace("\u00a0", " ").replace("\u202f", " ")).strip()


def rows(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


class Tally:
    """Named counts of good ones and of all, in the order they first came."""

    def __init__(self):
        self.good = collections.Counter()
        self.all = collections.Counter()

    def add(self, name, good):
        self.all[name] += 1
        self.good[name] += bool(good)

    def text(self, name):
        return share(self.good[name], self.all[name])

    def lines(self):
        return [f"{name:<32} {self.text(name)}" for name in self.all]


def share(part, whole):
    return f"{part}/{whole} = {100 * part / whole if whole else 0:.1f}%"


class Reader:
    def __init__(self, program):
        self.program = program

    def read(self, key, *arguments):
        done = subprocess.run([self.program, "read", *map(str, arguments)], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, check=False)
        if done.returncode != 0:
            sys.exit(f"read exits {done.returncode}: {done.stderr.decode(errors='replace').strip()}")
        found = (json.loads(line) for line in done.stdout.decode(errors="replace").splitlines() if line.strip())
        return {str(item[key]): item for item in found}

    def cases(self, folder):
        return self.read("id", "--cases", folder / "cases.jsonl")

    def files(self, paths):
        found = {}
        for at in range(0, len(paths), BATCH):
            found.update(self.read("file", *paths[at:at + BATCH]))
        return found


# -- intents --

class Acts:
    """Requests and decisions: how many were read, and how many of them nobody meant."""

    def __init__(self):
        self.all = self.wrong = 0
        self.hits = self.extra = self.missed = 0


def operational_is_right(case, got, acts):
    left = list(got.get("feedback") or [])
    good = True
    for want in case["expected"]:
        hit = next((one for one in left if (one["candidate"], one["action"]) ==
                    (want["candidate"], want["action"])), None)
        if hit is None:
            acts.missed += 1
            good = False
            continue
        left.remove(hit)
        acts.hits += 1
        good &= not want.get("when") or hit.get("when") == want["when"]
        good &= fold(want.get("comment_contains")).casefold() in fold(hit.get("comment")).casefold()
    acts.extra += len(left)
    acts.all += sum(one["action"] in REQUESTS for one in got.get("feedback") or [])
    acts.wrong += sum(one["action"] in REQUESTS for one in left)
    return good and not left


def decided(decisions, ref):
    return {one.get("ref") or ref: one for one in decisions or [] if one["decision"] != "none"}


def decision_is_right(case, got, acts):
    have, want = decided(got.get("decisions"), case["mail"]["ref"]), decided(case["expected"], case["mail"]["ref"])
    good = set(have) == set(want)
    for ref, one in have.items():
        meant = want.get(ref)
        if not one.get("error"):
            acts.all += 1
            acts.wrong += meant is None or meant["decision"] != one["decision"] or bool(meant.get("error"))
        if meant is None:
            continue
        good &= meant["decision"] == one["decision"] and (meant.get("error") or None) == (one.get("error") or None)
        good &= fold(meant.get("comment")).casefold() in fold(one.get("comment")).casefold()
    return good


def score_intents(folder, reader, say):
    got, tally, acts = reader.cases(folder), Tally(), Acts()
    for case in rows(folder / "cases.jsonl"):
        one = got.get(case["id"], {})
        right = operational_is_right if case["kind"] == "operational" else decision_is_right
        good = right(case, one, acts)
        for name in (case["kind"], case["kind"] + " " + case["difficulty"], case["kind"] + " " + case["language"]):
            tally.add(name, good)
        if not good:
            have = one.get("feedback") if case["kind"] == "operational" else one.get("decisions")
            say(f"MISS {case['id']} {case.get('note', '')}\n  wanted {json.dumps(case['expected'], ensure_ascii=False)}"
                f"\n  got    {json.dumps(have, ensure_ascii=False)}")
    precision = acts.hits / (acts.hits + acts.extra) if acts.hits else 0
    recall = acts.hits / (acts.hits + acts.missed) if acts.hits else 0
    yield from sorted(tally.lines())
    yield f"returns: precision {precision:.3f}, recall {recall:.3f}"
    yield f"wrong acts (a request or decision nobody meant): {acts.wrong}/{acts.all}"
    yield f"intents: operational {tally.text('operational')}, decisions {tally.text('decision')}, wrong acts {acts.wrong}"


# -- bounces, and what must not be taken for one --

def recipients_found(row, bounce):
    have = {address.lower() for address in bounce.get("recipients") or []}
    same = [{address.lower() for address in group} for group in row.get("same") or []]
    return all(address.lower() in have or any(address.lower() in group and group & have for group in same)
               for address in row["recipients"])


def bounce_is_right(row, got, tally):
    bounce = got.get("bounce") or {}
    good = got.get("kind") == "bounce"
    tally.add("seen as a bounce", good)
    if row["class"] != "bounce":
        tally.add("called " + row["class"], bounce.get("class") == row["class"])
    if row["class"] == "hard" and row["recipients"]:
        found = recipients_found(row, bounce)
        tally.add("hard: every recipient found", found)
        tally.add("  with a DSN part" if row["dsn"] else "  without a DSN part", found)
        good = good and found
    return good


def other_is_right(row, got, tally):
    if row["class"] == "auto-reply":
        good = got.get("kind") == "auto-reply"
        tally.add("auto-reply recognised", good)
        if "absent_until" in row:
            right = got.get("absent_until") == row["absent_until"]
            tally.add("day of return", right)
            good = good and right
        return good
    good = got.get("kind") != "bounce"
    tally.add("not a bounce, left alone", good)
    if row["class"] == "letter":
        good = got.get("kind") in ("reply", "command")
        tally.add("a person's letter, read as one", good)
    return good


def score_bounces(folder, reader, say):
    manifest, tally = rows(folder / "manifest.jsonl"), Tally()
    got = reader.files([folder / row["file"] for row in manifest])
    for row in manifest:
        one = got.get(str(folder / row["file"]), {})
        failed = row["class"] in ("hard", "soft", "bounce")
        if not (bounce_is_right if failed else other_is_right)(row, one, tally):
            say(f"MISS {row['file']} {row['class']}: wanted {row.get('recipients') or row.get('absent_until')}, "
                f"got {one.get('kind')} {one.get('bounce') or one.get('absent_until')}")
    yield from tally.lines()
    yield (f"bounces: hard recipients {tally.text('hard: every recipient found')}, "
           f"left alone {tally.text('not a bounce, left alone')}")


# -- newly written text --

def text_is_right(want, got, without_spaces):
    squeeze = (lambda text: re.sub(r"\s+", "", text)) if without_spaces else fold
    text, signature = got.get("text") or "", got.get("signature") or ""
    return squeeze(want) in (squeeze(text), squeeze(text + "\n" + signature))


def score_replies(folder, reader, say):
    manifest = folder / "manifest.jsonl"
    meta = {row["id"]: row for row in rows(manifest)} if manifest.exists() else {}
    letters = sorted(path for path in folder.glob("*.eml") if path.with_suffix(".expected.txt").exists())
    got, tally = reader.files(letters), Tally()
    for letter in letters:
        row, one = meta.get(letter.stem, {}), got.get(str(letter), {})
        if row.get("disputed"):
            continue
        want = letter.with_suffix(".expected.txt").read_text(encoding="utf-8")
        good = text_is_right(want, one, row.get("compare") == "nows")
        for name in ("all", "lang " + row.get("language", "?"),
                     "forward" if row.get("kind") == "forward" else "reply"):
            tally.add(name, good)
        if not good:
            say(f"MISS {letter.stem}\n--- wanted\n{want[:600]}\n--- got\n{one.get('text', '')[:600]}"
                f"\n--- signature\n{one.get('signature', '')[:200]}")
    yield from sorted(tally.lines())
    yield f"replies: {tally.text('all')}, not counting forwards {tally.text('reply')}"


# -- odd letters without a label --

def score_raw(folder, reader, say):
    letters, tally = sorted(folder.glob("*.eml")), Tally()
    got = reader.files(letters)
    for letter in letters:
        one = got.get(str(letter), {})
        tally.add("read to the end", one)
        tally.add("with a text", one.get("text"))
        if not one.get("text"):
            say(f"MISS {letter.name}: {one.get('kind')}")
    yield from tally.lines()
    yield f"raw: read {tally.text('read to the end')}"


# -- the whole --

def scorer_of(folder):
    if folder.name == "raw":
        return score_raw
    if (folder / "cases.jsonl").exists():
        return score_intents
    if next(folder.glob("*.expected.txt"), None) is not None:
        return score_replies
    return score_bounces if (folder / "manifest.jsonl").exists() else None


def sets():
    found = [path for path in sorted(HERE.iterdir()) if path.is_dir()]
    if SHARED.is_dir():
        found += [SHARED / name for name in ("intents", "replies", "replies/mime", "bounces", "raw")]
    return [path for path in found if path.is_dir() and scorer_of(path) is not None]


def main():
    parser = argparse.ArgumentParser(description="scores the reading of labelled mail")
    parser.add_argument("folders", nargs="*", type=Path, help="sets; none: all there are")
    parser.add_argument("--build", default=os.environ.get("FACTEUR_BUILD", str(ROOT / "build")),
                        help="the folder of the programs")
    parser.add_argument("-v", action="store_true", help="show the cases that miss")
    options = parser.parse_args()
    reader = Reader(Path(options.build) / "facteurctl")
    for folder in options.folders or sets():
        scorer = scorer_of(folder)
        if scorer is None:
            sys.exit(f"{folder} holds neither cases.jsonl, manifest.jsonl nor *.expected.txt")
        print(f"-- {os.path.relpath(folder, ROOT)}")
        for line in scorer(folder.resolve(), reader, print if options.v else lambda text: None):
            print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
