"""A database of an older program is opened by this one: copied, migrated whole or not at all, and used; a newer one is not.

schema-1/ holds what a program of schema 1 left: rows.sql over daemon/store/schema.sql, which is never edited, and documents.
"""
import glob
import os
import re
import shutil
import sqlite3
import stat
import subprocess

import pytest
from conftest import BUILD, HELENE, TESTS
from world import World

STORE = os.path.join(os.path.dirname(TESTS), "daemon", "store")
FIRST = os.path.join(TESTS, "flow", "schema-1")
STEPS = {int(os.path.basename(path)[:4]): path for path in sorted(glob.glob(os.path.join(STORE, "migrations", "*.sql")))}
NEWEST = max(STEPS)


def text_of(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


class Database(sqlite3.Connection):
    """Closed when left, with what was changed."""

    def __exit__(self, *what):
        super().__exit__(*what)
        self.close()


def path_of(world, name="facteur.db"):
    return os.path.join(world.root, "state", name)


def opened(world, name="facteur.db"):
    return sqlite3.connect(path_of(world, name), factory=Database)


def one(database, query):
    return database.execute(query).fetchone()[0]


def rows_of(database):
    """{table: its rows as dicts, sorted}, communes apart: they are loaded from etc/."""
    database.row_factory = sqlite3.Row
    names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: sorted((dict(row) for row in database.execute(f"SELECT * FROM {name}")), key=repr)
            for name in names if not name.startswith(("commune", "sqlite_stat"))}


def schema_of(database):
    """All that sqlite_master holds, spaces and quotes apart, and what SQLite makes of the columns."""
    items = {(kind, name): re.sub(r'[\s"]+', " ", sql or "").strip()
             for kind, name, sql in database.execute("SELECT type, name, sql FROM sqlite_master")
             if not name.startswith("sqlite_stat")}
    columns = {name: [tuple(row) for row in database.execute(f"PRAGMA table_xinfo({name})")]
               for kind, name in items if kind == "table"}
    return items, columns


@pytest.fixture
def old(tmp_path):
    """An agency whose database is of schema 1."""
    world = World(tmp_path / "world", build=BUILD, undo_s=86400)
    world.at("2026-12-04 09:35")
    world.number = 100  # its letters have been numbered before
    os.makedirs(path_of(world, ""), mode=0o700)
    shutil.copytree(os.path.join(FIRST, "documents"), path_of(world, "documents"))
    for folder, _, files in os.walk(path_of(world, "")):
        os.chmod(folder, 0o700)
        for name in files:
            os.chmod(os.path.join(folder, name), 0o600)
    with opened(world) as database:
        database.executescript("PRAGMA journal_mode = WAL;" + text_of(os.path.join(STORE, "schema.sql")) +
                               text_of(os.path.join(FIRST, "rows.sql")) + "PRAGMA user_version = 1;")
    os.chmod(path_of(world), 0o600)
    return world


def held(world):
    with opened(world) as database:
        return rows_of(database)


def test_a_database_of_schema_1_is_migrated_with_all_its_rows(old):
    before = held(old)
    said = old.ctl("diffusion", "list").stderr
    assert f"store.migrate from=1 to={NEWEST} copy='" in said and said.count("store.migrate") == 1
    with opened(old) as database:
        assert one(database, "PRAGMA user_version") == NEWEST
        assert one(database, "PRAGMA integrity_check") == "ok"
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        after = rows_of(database)
    # What a mail says stands in a table of its own since migration 14.
    words = {row["outbox_id"]: row for row in after["outbox_text"]}
    after["outbox"] = [{**row, **{name: words[row["id"]][name] for name in ("text", "html", "calendar")}}
                       for row in after["outbox"]]
    assert len(words) == len(before["outbox"]) and all(row["text"] for row in words.values())
    for table, rows in before.items():
        kept = sorted(({column: row[column] for column in rows[0]} for row in after[table]), key=repr) if rows else after[table]
        assert kept == rows, table
    assert {row["language"] for row in after["candidate"]} == {"fr"}
    assert len(before["feedback"]) == 3 and all(row["arrival_id"] for row in before["feedback"])
    assert old.faults() == []
    assert "store.migrate" not in old.ctl("diffusion", "list").stderr


def test_it_is_used_as_if_nothing_had_been(old):
    """A decision made before is taken back after: what an act changed is kept by the places of columns."""
    old.write(HELENE, "annuler")
    taken_back = old.run()
    assert [row["status"] for row in old.json("feedback", "list") if row["ref"] == "R-1"] == ["pending"]
    assert any("annul" in mail.words.lower() for mail in taken_back)
    old.write(HELENE, "valider R-3")
    old.write(HELENE, "supprimer Q-1")
    old.run()
    assert [row["status"] for row in old.json("feedback", "list") if row["ref"] == "R-3"] == ["validated"]
    with opened(old) as database:
        assert one(database, "SELECT removed_at FROM search WHERE number = 1") > 0
        assert one(database, "SELECT count(*) FROM arrival WHERE content IS NOT NULL") > 0
        assert one(database, "SELECT count(*) FROM delegation WHERE told_at = 0") == 1
    old.at("2026-12-13 09:00")
    assert any(mail.to == "n.keller@cabinet.example" and "délégation" in mail.words.lower() for mail in old.run())
    assert old.faults() == []


def test_the_copy_before_is_what_there_was_and_brings_it_back(old, tmp_path):
    before = held(old)
    old.write(HELENE, "valider R-3")
    old.run()
    copy = path_of(old, "facteur.db.before-1")
    assert stat.S_IMODE(os.stat(copy).st_mode) == 0o600
    assert sorted(name for name in os.listdir(path_of(old, "")) if "before" in name) == ["facteur.db.before-1"]
    with opened(old, "facteur.db.before-1") as database:
        assert one(database, "PRAGMA integrity_check") == "ok"
        assert one(database, "PRAGMA user_version") == 1
        assert rows_of(database) == before
    # As the manual says to go back: but that this program, not a former one, finds it.
    for name in ("facteur.db", "facteur.db-wal", "facteur.db-shm"):
        if os.path.exists(path_of(old, name)):
            os.unlink(path_of(old, name))
    shutil.copy(copy, path_of(old))
    assert held(old) == before
    assert [row["status"] for row in old.json("feedback", "list") if row["ref"] == "R-3"] == ["pending"]
    assert old.faults() == []


def test_a_new_database_has_the_same_schema_and_no_copy(old, founded):
    old.ctl("diffusion", "list")
    assert not glob.glob(path_of(founded, "*before*"))
    with opened(old) as migrated, opened(founded) as new:
        assert one(new, "PRAGMA user_version") == NEWEST
        assert schema_of(migrated) == schema_of(new)
        new.execute("PRAGMA foreign_keys = ON")
        new.execute("INSERT INTO arrival (key, hash, state, at) VALUES ('sms:1', 'x', 'received', 1)")
        with pytest.raises(sqlite3.IntegrityError):
            new.execute("INSERT INTO arrival (key, hash, state, at) VALUES ('sms:2', 'x', 'lost', 1)")
        with pytest.raises(sqlite3.IntegrityError):
            new.execute("INSERT INTO errand (what, arrival_id, object, created_at) VALUES ('return', 99, 'x', 1)")
        new.rollback()


def test_states_are_checked_without_a_tree(old):
    """SQLite builds one for a CHECK that names three in a list, each time a row is written: migration 18."""
    old.ctl("diffusion", "list")
    with opened(old) as database:
        for table, column, said in (("outbox", "state", "lost"), ("arrival", "state", "lost"), ("feedback", "status", "lost")):
            database.execute("PRAGMA foreign_keys = OFF")
            with pytest.raises(sqlite3.IntegrityError, match="CHECK constraint failed"):
                database.execute(f"UPDATE {table} SET {column} = '{said}'")
            for state in re.findall(rf"\b{column} = '(\w+)'", one(database, f"SELECT sql FROM sqlite_master WHERE name = '{table}'")):
                database.execute(f"UPDATE {table} SET {column} = '{state}'")
            steps = database.execute(f"EXPLAIN UPDATE {table} SET {column} = 'x' WHERE rowid = 1").fetchall()
            assert not [step for step in steps if step[1] == "OpenEphemeral"], table
        database.rollback()


def test_columns_that_were_in_schema_sql_for_a_while_are_no_hindrance(old):
    """Before migration 4 was written, schema.sql itself was edited: such a database has version 3 and all of them."""
    with opened(old) as database:
        for version in range(2, 8):
            database.executescript(text_of(STEPS[version]))
        database.execute("PRAGMA user_version = 3")
        database.execute("UPDATE arrival SET words = 'w', content = 'c' WHERE id = 1")
        database.execute("UPDATE scenario SET split = 1")
    old.ctl("diffusion", "list")
    with opened(old) as database:
        assert one(database, "PRAGMA user_version") == NEWEST
        assert database.execute("SELECT words, content FROM arrival WHERE id = 1").fetchone() == ("w", "c")
        assert one(database, "SELECT split FROM scenario") == 1
    assert os.path.exists(path_of(old, "facteur.db.before-3"))
    assert old.faults() == []


def refused(world):
    """What facteurctl and facteurd say alike."""
    done = world.ctl("diffusion", "list", ok=False)
    daemon = subprocess.run([os.path.join(BUILD, "facteurd"), "-c", world.config, "-f"], capture_output=True, text=True,
                            timeout=30, check=False)
    assert done.returncode == 1 and daemon.returncode == 1
    said = done.stderr.removeprefix("facteurctl: ")
    assert said == daemon.stderr.removeprefix("facteurd: ") and said.count("\n") == 1, (done, daemon)
    return said


def as_it_was(world):
    with opened(world) as database:
        return one(database, "PRAGMA user_version"), schema_of(database), rows_of(database)


def test_a_migration_that_fails_midway_changes_nothing(old):
    with opened(old) as database:
        database.execute("CREATE TABLE arrival_anew (x)")  # the third step needs the name
    before = as_it_was(old)
    assert f"keeps schema 1, the migration to {NEWEST} fails: migrations/{os.path.basename(STEPS[6])}: " in refused(old)
    assert as_it_was(old) == before
    # Put right, the next attempt takes a copy of its own.
    with opened(old) as database:
        database.executescript("DROP TABLE arrival_anew; UPDATE contact SET company = 'Roux et fils' WHERE id = 1")
    old.ctl("diffusion", "list")
    with opened(old, "facteur.db.before-1") as database:
        assert one(database, "SELECT company FROM contact WHERE id = 1") == "Roux et fils"
    assert old.faults() == []


def test_what_named_nothing_before_is_not_the_migrations_fault(old):
    with opened(old) as database:
        database.execute("UPDATE feedback SET arrival_id = 99 WHERE id = 1")
    old.ctl("diffusion", "list")
    assert any("feedback" in fault and "does not exist" in fault for fault in old.faults())


def test_without_a_copy_there_is_no_migration(old, tmp_path):
    before = as_it_was(old)
    stands_there = path_of(old, "facteur.db.before-1.new")
    os.makedirs(os.path.join(stands_there, "x"))
    said = refused(old)
    assert "is not migrated" in said and stands_there in said and "start again" in said
    shutil.rmtree(stands_there)

    if shutil.which("cc") is None:
        pytest.skip("no compiler")
    library = str(tmp_path / "full.so")
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, os.path.join(TESTS, "testbed", "full.c"), "-ldl"],
                   check=True)
    with open(stands_there + ".full", "wb"):
        pass
    env = dict(os.environ, LD_PRELOAD=library, FACTEUR_FULL=stands_there + ".full")
    if "asan" in BUILD:
        env["ASAN_OPTIONS"] = env.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"
    done = subprocess.run([os.path.join(BUILD, "facteurctl"), "-c", old.config, "diffusion", "list"], env=env,
                          capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 1 and "full" in done.stderr and "make room" in done.stderr, done
    os.unlink(stands_there + ".full")
    assert as_it_was(old) == before
    assert not glob.glob(path_of(old, "*before*"))
    old.ctl("diffusion", "list")
    assert os.path.exists(path_of(old, "facteur.db.before-1"))


def test_a_newer_database_is_refused_and_left_alone(old):
    old.ctl("diffusion", "list")
    with opened(old) as database:
        database.executescript("CREATE TABLE of_tomorrow (x); PRAGMA user_version = 9999")
    before = as_it_was(old)
    said = refused(old)
    assert said == f"the database has schema 9999, this program knows {NEWEST}: install the newer one again\n"
    # What the newer one copied before is what this one knows.
    with open(path_of(old, f"facteur.db.before-{NEWEST}"), "wb"):
        pass
    assert f"or go back to {path_of(old)}.before-{NEWEST} (facteurd(8))" in refused(old)
    done = old.ctl("run-once", ok=False)
    assert done.returncode == 1 and "install the newer one again" in done.stderr
    assert as_it_was(old) == before


def test_several_at_once_migrate_once(old):
    crowd = [subprocess.Popen([os.path.join(BUILD, "facteurctl"), "-c", old.config, "diffusion", "list"],
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) for _ in range(6)]
    said = "".join(each.communicate(timeout=60)[1] for each in crowd)
    assert [each.returncode for each in crowd] == [0] * 6, said
    assert said.count("store.migrate") == 1
    with opened(old, "facteur.db.before-1") as database:
        assert one(database, "PRAGMA user_version") == 1
    assert old.faults() == []
