"""Copies of all there is, and back: whole, nothing else in them, and no half of a way."""
import os
import shutil
import sqlite3
import subprocess
import tempfile

import pytest
from conftest import BUILD
from world import preloading


@pytest.fixture(params=["the same filesystem", "another filesystem"])
def folder(request, tmp_path):
    """Where copies are kept: documents are linked there, or copied."""
    if request.param == "the same filesystem":
        yield str(tmp_path / "copy")
        return
    with elsewhere(tmp_path) as path:
        yield os.path.join(path, "copy")


def elsewhere(here):
    if not os.path.isdir("/dev/shm") or os.stat("/dev/shm").st_dev == os.stat(here).st_dev:
        pytest.skip("there is one filesystem only")
    return tempfile.TemporaryDirectory(dir="/dev/shm")


def files(root):
    """Path below root: bytes."""
    found = {}
    for path, _, names in os.walk(root):
        for name in names:
            with open(os.path.join(path, name), "rb") as f:
                found[os.path.relpath(os.path.join(path, name), root)] = f.read()
    return found


def state(world, *path):
    return os.path.join(world.root, "state", *path)


def documents(world):
    found = files(state(world, "documents"))
    assert found
    return found


def with_no_room(world, flag, tmp_path_factory, *words):
    """While the file `flag` is there, its namesake without .full is a full disk."""
    if shutil.which("cc") is None:
        pytest.skip("no compiler")
    with open(flag, "wb"):
        pass
    env = dict(os.environ, FACTEUR_FULL=flag, **preloading(tmp_path_factory.mktemp("full"), "full"))
    done = subprocess.run([os.path.join(BUILD, "facteurctl"), "-c", world.config, *words], env=env, text=True,
                          capture_output=True, timeout=60)
    os.unlink(flag)
    return done


# -- backup --

def test_half_of_a_document_is_not_taken_for_the_whole(world, folder):
    """A copy that broke off had left it under its name; each copy after it said that all was well."""
    world.ctl("backup", folder)
    name, whole = max(documents(world).items(), key=lambda item: len(item[1]))
    path = os.path.join(folder, "documents", name)
    os.unlink(path)
    with open(path, "wb") as f:
        f.write(whole[:100])
    world.ctl("backup", folder)
    assert documents(world)[name] == whole
    assert files(os.path.join(folder, "documents")) == documents(world)


def test_a_document_that_finds_no_room_leaves_no_half_of_it(world, tmp_path_factory, tmp_path):
    with elsewhere(tmp_path) as folder:
        done = with_no_room(world, os.path.join(folder, "documents.full"), tmp_path_factory, "backup", folder)
        assert done.returncode == 1 and "No space left" in done.stderr, done
        assert files(os.path.join(folder, "documents")) == {}
        world.ctl("backup", folder)
        assert files(os.path.join(folder, "documents")) == documents(world)

# -- restore --

def unharmed(world, before):
    """Nothing was moved, nothing is left beside."""
    assert len(world.json("candidate", "list")) == 3
    assert documents(world) == before
    assert [name for name in os.listdir(state(world)) if name.startswith("replaced") or name.endswith(".new")] == []
    assert world.faults() == []


@pytest.mark.parametrize("full", ["documents", "documents.new", "templates", "templates.new"])
def test_a_copy_that_finds_no_room_leaves_what_there_is(world, tmp_path, tmp_path_factory, full):
    """Whatever was put aside by then: an empty database was to be in its place when facteurd was started."""
    os.makedirs(state(world, "templates", "fr"))
    with open(state(world, "templates", "fr", "demande.txt"), "w", encoding="utf-8") as f:
        f.write("Subject: x\n\nx\n")
    folder, before = str(tmp_path / "copy"), documents(world)
    world.ctl("backup", folder)
    done = with_no_room(world, state(world, full + ".full"), tmp_path_factory, "restore", folder)
    if full.endswith(".new"):
        assert done.returncode == 1 and "No space left" in done.stderr, done
    if done.returncode == 1:
        unharmed(world, before)
    assert len(world.json("candidate", "list")) == 3 and documents(world) == before


@pytest.mark.parametrize("part", ["documents", "templates"])
def test_a_copy_that_cannot_be_read_through_leaves_what_there_is(world, tmp_path, part):
    folder, before = str(tmp_path / "copy"), documents(world)
    world.ctl("backup", folder)
    shutil.rmtree(os.path.join(folder, part), ignore_errors=True)
    with open(os.path.join(folder, part), "wb"):
        pass
    done = world.ctl("restore", folder, ok=False)
    assert done.returncode == 1 and f"{part}: Not a directory" in done.stderr, done
    unharmed(world, before)


def test_a_place_that_cannot_be_taken_gives_back_what_was_put_aside(world, tmp_path):
    """What is put in the place of the database is there, and cannot be opened: no schema of ours has that hole."""
    folder, before = str(tmp_path / "copy"), documents(world)
    world.ctl("backup", folder)
    with sqlite3.connect(os.path.join(folder, "facteur.db")) as database:
        database.execute("ALTER TABLE outbox RENAME TO elsewhere")
    database.close()
    done = world.ctl("restore", folder, ok=False)
    assert done.returncode == 1 and "outbox" in done.stderr, done
    unharmed(world, before)
def test_a_text_that_was_reset_does_not_come_back(world, tmp_path):
    folder, edited = str(tmp_path / "copy"), state(world, "templates", "fr", "demande.txt")
    os.makedirs(os.path.dirname(edited))
    with open(edited, "w", encoding="utf-8") as f:
        f.write("Subject: x\n\nx\n")
    world.ctl("backup", folder)
    assert list(files(os.path.join(folder, "templates"))) == ["fr/demande.txt"]
    os.unlink(edited)
    world.ctl("backup", folder)
    assert files(os.path.join(folder, "templates")) == {}
    world.ctl("restore", folder)
    assert not os.path.exists(edited)


def test_documents_of_who_was_erased_leave_the_next_copy(world, folder):
    """And what a copy that broke off had begun; nothing that is not ours."""
    world.ctl("backup", folder)
    before = documents(world)
    world.ctl("erase", "CV-1")
    gone = set(before) - set(documents(world))
    assert gone
    one, foreign = os.path.join(folder, "documents", min(gone)), os.path.join(folder, "documents", "lisez-moi.txt")
    shutil.copy(one, os.path.join(os.path.dirname(one), ".new-" + os.path.basename(one)))
    with open(foreign, "wb"):
        pass
    world.ctl("backup", folder)
    os.unlink(foreign)
    assert files(os.path.join(folder, "documents")) == documents(world)
@pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
def test_a_copy_is_restored_from_where_nothing_can_be_written(world):
    """A snapshot, or what is mounted to be read only; and nothing is written there where it could be."""
    with tempfile.TemporaryDirectory() as place:
        os.chmod(place, 0o711)
        twin, folder = world.copy(os.path.join(place, "world")), os.path.join(place, "copie 50 %41?")
        twin.ctl("backup", folder)
        for path, folders, names in os.walk(state(twin)):
            for name in (".", *folders, *names):
                os.chown(os.path.join(path, name), 65534, 65534)
        for path, folders, names in os.walk(folder):
            os.chmod(path, 0o555)
            for name in names:
                os.chmod(os.path.join(path, name), 0o444)
        before = files(folder)
        twin.ctl("restore", folder)
        assert len(twin.json("candidate", "list")) == 3
        assert files(folder) == before
