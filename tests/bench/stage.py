"""What the benchmarks on servers share: peers unpacked beside the build, rounds that take turns, and the table they make.

Nothing is installed and nothing is left running: packages that would conflict with what is installed (postfix and exim4)
are only unpacked, and every server listens on loopback on a free port.
"""
import glob
import os
import shutil
import signal
import smtplib
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
TESTS = HERE.parent
sys.path[:0] = [str(TESTS), str(TESTS / "testbed")]
from testbed import free_ports, wait_for  # noqa: E402

BUILD = Path(os.environ.get("FACTEUR_BUILD", TESTS.parent / "build")).resolve()
ROUNDS = int(os.environ.get("ROUNDS", "5"))

for asked_to_end in (signal.SIGTERM, signal.SIGHUP):  # as by Ctrl-C: what was started is stopped on the way out
    signal.signal(asked_to_end, lambda *_: sys.exit("stopped"))


def unpack(*packages):
    """The programs of these packages, in the build: ({program: path}, the environment they run in)."""
    root = BUILD / "bench" / "peers"
    root.mkdir(parents=True, exist_ok=True)
    for package in packages:
        if (root / f"{package}.unpacked").exists():
            continue
        if not glob.glob(str(root / f"{package}_*.deb")):
            # As who runs this: where we are, apt's own user may not be let in, of which it would warn.
            subprocess.run(["apt-get", "download", "-qq", "-o", "APT::Sandbox::User=root", package], cwd=root, check=True)
        (root / "tree").mkdir(exist_ok=True)
        packed = subprocess.run(["dpkg", "--fsys-tarfile", glob.glob(str(root / f"{package}_*.deb"))[0]], check=True,
                                stdout=subprocess.PIPE).stdout
        subprocess.run(["tar", "-x", "-C", root / "tree", "./usr"], input=packed, check=True)
        (root / f"{package}.unpacked").touch()
    libraries = [root / "tree/usr/lib/postfix", *root.glob("tree/usr/lib/*-linux-gnu")]
    env = dict(os.environ, LD_LIBRARY_PATH=":".join(map(str, libraries)))
    programs = {path.name: str(path) for folder in ("usr/sbin", "usr/bin") for path in root.glob(f"tree/{folder}/*")}
    return programs, env


def nodelay(env, root):
    """The environment of a peer that writes each line for itself and does not ask for TCP_NODELAY (nodelay.c)."""
    library = os.path.join(root, "nodelay.so")
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, str(HERE / "nodelay.c")], check=True)
    return dict(env, LD_PRELOAD=library)


def answers(port):
    """Whether an SMTP server does there."""
    try:
        smtplib.SMTP("127.0.0.1", port).quit()
    except (OSError, smtplib.SMTPException):
        return False
    return True


class Sink:
    """smtp-sink: takes every mail and forgets it."""

    def __init__(self, programs, env):
        self.port = free_ports(1)[0]
        as_user = ["-u", "nobody"] if os.geteuid() == 0 else []
        self.process = subprocess.Popen([programs["smtp-sink"], *as_user, f"127.0.0.1:{self.port}", "500"], env=env,
                                        stderr=subprocess.DEVNULL)

    def __enter__(self):
        try:
            wait_for("smtp-sink", lambda: answers(self.port))
            return self
        except BaseException:
            self.__exit__()
            raise

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


class Daemon:
    """facteurd in the foreground on a world's configuration, stopped at the end of `with`; its memory is looked at while it works.

    BENCH_WRAP: a profiler to run it under.
    """

    def __init__(self, world):
        self.log_path = os.path.join(world.root, "facteurd.log")
        self.most_kb = self.looked = 0
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen([*os.environ.get("BENCH_WRAP", "").split(), str(BUILD / "facteurd"), "-c",
                                             world.config, "-f"], stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def log(self):
        return Path(self.log_path).read_text(encoding="utf-8", errors="replace")

    def look(self):
        """Notes what the supervisor and its workers share and have, without files mapped from the database.

        Once a second: a look takes 40 ms of the processor, and what is looked at waits for it.
        """
        if time.monotonic() - self.looked < 1:
            return
        self.looked = time.monotonic()
        total = 0
        with open(f"/proc/{self.process.pid}/task/{self.process.pid}/children", encoding="ascii") as f:
            pids = [str(self.process.pid), *f.read().split()]
        for pid in pids:
            try:
                total += pss_without_database(pid)
            except OSError:
                continue
        self.most_kb = max(self.most_kb, total)

    def __enter__(self):
        return self

    def __exit__(self, failed, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        assert failed or status == 0, self.log()[-2000:]


def pss_without_database(pid):
    kept, total = True, 0
    with open(f"/proc/{pid}/smaps", encoding="ascii", errors="replace") as f:
        for line in f:
            word, _, rest = line.partition(" ")
            if not word.endswith(":"):
                kept = "facteur.db" not in rest
            elif word == "Pss:" and kept:
                total += int(rest.split()[0])
    return total


def copied(prepared, root):
    """The prepared world in a new folder, where nothing of it has happened yet."""
    shutil.rmtree(root, ignore_errors=True)
    return prepared.copy(root)


def seconds(contestant):
    """How long one turn takes; a contestant that returns a number has measured itself."""
    began = time.monotonic()
    own = contestant()
    return own if own is not None else time.monotonic() - began


def bar(done, of):
    """How far it is, at a terminal, as facteurctl shows it; whole, it goes."""
    if sys.stderr.isatty():
        shown = "" if done == of else f"[{'#' * (30 * done // of):.<30}] {done} of {of}"
        print(f"\r\033[K{shown}", end="", file=sys.stderr, flush=True)


def rounds(contestants, count):
    """Each in turn, ROUNDS times: {name: median seconds}."""
    taken = {name: [] for name in contestants}
    for number in range(ROUNDS):
        for at, (name, contestant) in enumerate(contestants.items()):
            bar(number * len(contestants) + at, ROUNDS * len(contestants))
            taken[name].append(seconds(contestant))
            bar(1, 1)
            print(f"  round {number + 1}: {name:24} {taken[name][-1]:8.2f} s {count / taken[name][-1]:10.0f}/s", flush=True)
    return {name: statistics.median(list_) for name, list_ in taken.items()}


def table(title, medians, count, ours, lines):
    """lines: (peer, the ratio that is asked for)."""
    print(f"{title}: median of {ROUNDS}")
    for name, median in medians.items():
        print(f"  {name:24} {median:8.2f} s {count / median:10.0f}/s")
    for peer, asked in lines:
        if peer in medians:
            print(f"  {ours} beside {peer}: {medians[peer] / medians[ours]:.2f} (asked: {asked})")
