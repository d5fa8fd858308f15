"""facteurctl import candidates: many at once are found as they would be one by one, also when it is killed."""
import os
import random
import signal
import sqlite3
import subprocess
import time

HEAD = "prenom;nom;email;code_postal;ville;qualifications;statut;agence"
TOWNS = ["69003;Lyon", "38000;Grenoble", "75011;Paris", ";Nulle-Part", "97400;Saint-Denis", ";"]
SKILLS = ["soudeur TIG|cariste", "cariste", "", "Soudeur TIG|soudeur tig", "aide soignante|maçon|cariste"]


def write(world, count, name="c.csv", first=0):
    path = os.path.join(world.root, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(HEAD + "\n")
        for n in range(first, first + count):
            file.write(f"P{n};Nom {n};p{n}@mail.example;{TOWNS[n % 6]};{SKILLS[n % 5]};Disponible;Lyon\n")
    return path


def rows(world, after=0):
    """What candidates are found by."""
    base = sqlite3.connect(os.path.join(world.root, "state", "facteur.db"))
    found = base.execute("SELECT * FROM candidate_find WHERE candidate_id > ? ORDER BY 1, 2, 3", (after,)).fetchall()
    base.close()
    return found


def test_found_as_if_made_one_by_one(world):
    """Rows of the search are the same as those the desk makes, candidate by candidate."""
    done = world.ctl("import", "candidates", write(world, 300))
    assert "300 imported, 0 refused (" in done.stdout and "rows a second)" in done.stdout
    made = rows(world, after=3)
    base = sqlite3.connect(os.path.join(world.root, "state", "facteur.db"))
    base.execute("DELETE FROM candidate WHERE id > 3")
    base.execute("DELETE FROM candidate_find WHERE candidate_id > 3")
    base.execute("UPDATE sqlite_sequence SET seq = 3 WHERE name = 'candidate'")
    base.commit()
    base.close()
    with open(os.path.join(world.root, "c.csv"), "rb") as file:
        world.write("Hélène Alder <h.alder@cabinet.example>", "importer candidats", attachments=[("c.csv", file.read())])
    assert "300 candidats ajoutés" in world.run()[0].words
    assert rows(world, after=3) == made and len(made) > 600
    assert world.faults() == []


def test_bad_rows_leave_the_good_ones(world):
    path = write(world, 40)
    with open(path, "a", encoding="utf-8") as file:
        file.write("Max;Double;p7@mail.example;;;;;Lyon\nMax;;x@mail.example;;;;;Lyon\n")
    done = world.ctl("import", "candidates", path, ok=False)
    assert done.returncode == 1 and "40 imported, 2 refused" in done.stdout
    assert f"{path}:42: email" in done.stderr and world.faults() == []


def indexes(world):
    base = sqlite3.connect(os.path.join(world.root, "state", "facteur.db"))
    found = base.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'index' ORDER BY name").fetchall()
    mode = base.execute("PRAGMA journal_mode").fetchone()[0]
    base.close()
    return found, mode


def test_most_of_what_there_will_be_has_its_indexes_and_each_address_once(world):
    """Into a small table all is one transaction without them: who is there already, or twice in the file, is told by its line."""
    before = indexes(world)
    path = write(world, 600)
    with open(path, "a", encoding="utf-8") as file:
        file.write("Max;Double;P7@mail.example;;;;;Lyon\nMax;Martin;jean.martin@mail.example;;;;;Lyon\n"
                   "Max;Faux;pas une adresse;;;;;Lyon\nMax;Martin;max.martin@mail.example;;;;;Lyon\n")
    done = world.ctl("import", "candidates", path, ok=False)
    assert "601 imported, 3 refused" in done.stdout
    for line, address in ((602, "P7@mail.example"), (603, "jean.martin@mail.example")):
        assert f"{path}:{line}: email\u00a0: un candidat a déjà l'adresse {address}" in done.stderr, done.stderr
    assert f"{path}:604: email" in done.stderr
    assert indexes(world) == before and before[1] == "wal" and world.faults() == []
    assert world.json("candidate", "show", "p599@mail.example")["ref"] == "CV-603"


def test_documents_lie_beside_and_what_one_row_may_hold_at_most(world):
    """Among many: a document, one that is not there, the widest letters there are, and a cell that is too long."""
    path, wide = os.path.join(world.root, "c.csv"), "\ufdfa" * 1000
    with open(os.path.join(world.root, "cv.pdf"), "wb") as file:
        file.write(b"%PDF-1.4 of somebody")
    with open(path, "w", encoding="utf-8") as file:
        file.write("prenom;nom;email;ville;qualifications;statut;agence;document\n")
        file.writelines(f"P{n};Nom {n};p{n}@mail.example;Lyon;soudeur;libre;Lyon;\n" for n in range(300))
        file.write(f"{wide};{wide};wide@mail.example;{wide};{wide};{wide};Lyon;\n"
                   f"Max;{wide}x;long@mail.example;;;;Lyon;\n"
                   "Max;Cévé;cv@mail.example;Lyon;;;Lyon;cv.pdf\nMax;Sans;sans@mail.example;Lyon;;;Lyon;autre.pdf\n"
                   "Zoé;Encore;cv@mail.example;Lyon;;;Lyon;cv.pdf\nZoé;Fin;fin@mail.example;Lyon;;;Lyon;cv.pdf\n")
    done = world.ctl("import", "candidates", path, ok=False)
    assert "303 imported, 3 refused" in done.stdout, done
    told = [line.split(path)[1].split("\u00a0")[0] for line in done.stderr.splitlines() if line.startswith(path)]
    assert told == [":303: nom", ":305: document", ":306: email"], done.stderr
    assert "cv.pdf" in str(world.json("candidate", "show", "cv@mail.example")["documents"])
    assert world.json("candidate", "show", "fin@mail.example")["ref"] == "CV-306"
    assert len([row for row in rows(world, after=303) if row[0] == ""]) == 3 and world.faults() == []


def test_a_file_is_read_beside_and_the_end_of_who_reads_is_told(world):
    """Half of the work is another process's: killed, it is an error that says so, and nothing was stored."""
    before, path = indexes(world), write(world, 150000)
    one = subprocess.Popen([os.path.join(world.build, "facteurctl"), "-c", world.config, "import", "candidates", path],
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    beside = []
    while not beside and one.poll() is None:
        with open(f"/proc/{one.pid}/task/{one.pid}/children", encoding="ascii") as file:
            beside = file.read().split()
    os.kill(int(beside[0]), signal.SIGKILL)
    out, err = one.communicate()
    assert one.returncode == 1 and out == "" and "ended by signal 9" in err, (out, err)
    assert indexes(world) == before and len(world.json("candidate", "list")) == 3 and world.faults() == []


def test_what_is_no_table_is_told(world):
    path = os.path.join(world.root, "c.xlsx")
    with open(path, "wb") as file:
        file.write(b"PK\0\0nom;email\n")
    done = world.ctl("import", "candidates", path, ok=False)
    assert done.returncode == 1 and "it is no CSV file: save it as CSV first" in done.stderr, done
    assert len(world.json("candidate", "list")) == 3 and world.faults() == []


def kill(world, path, chance):
    for _ in range(4):
        one = subprocess.Popen([os.path.join(world.build, "facteurctl"), "-c", world.config, "import", "candidates", path],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.05, 1.5))
        one.send_signal(signal.SIGKILL)
        one.wait()
        assert world.faults() == []


def test_killed_in_the_middle_everybody_is_found(world):
    """Whoever opens the database next places those an import left; sent again, the file brings the rest and nobody twice."""
    before, chance = indexes(world), random.Random(20261128)
    path = write(world, 12000)
    kill(world, path, chance)
    world.ctl("import", "candidates", path, ok=False)
    assert world.faults() == [] and indexes(world) == before
    # Fewer than there are: bit by bit.
    path = write(world, 9000, first=12000)
    kill(world, path, chance)
    world.ctl("import", "candidates", path, ok=False)
    assert world.faults() == []
    found = [row[2] for row in rows(world) if row[0] == ""]
    assert len(found) == len(set(found)) == 21003 == len(world.json("candidate", "list"))


def test_another_import_at_once_is_whole(world):
    """Two at a time: the second places each candidate as it is made."""
    one, two = write(world, 3000), os.path.join(world.root, "d.csv")
    with open(two, "w", encoding="utf-8") as file:
        file.write("nom;email;code_postal;ville;agence\n" + "".join(f"Z{n};z{n}@mail.example;69003;Lyon;Lyon\n"
                                                                    for n in range(300)))
    both = [subprocess.Popen([os.path.join(world.build, "facteurctl"), "-c", world.config, "import", "candidates", path],
                             stdout=subprocess.DEVNULL) for path in (one, two)]
    assert [program.wait() for program in both] == [0, 0]
    assert world.faults() == [] and len({row[2] for row in rows(world)}) == 3303
