"""A private Kannel on loopback: an SMS gateway as firms run them, with a fake SMS centre in place of the network.

    with Kannel(hear) as kannel:      # hear(path, query): what Kannel tells by HTTP
        kannel.config()               # the sms section that describes it
        kannel.received()             # what the handsets got
        kannel.says("+33611223344", "STOP")
"""
import os
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from testbed import free_ports, wait_for

HERE = Path(__file__).resolve().parent
FAKE = "/usr/lib/kannel/test/fakesmsc"
PROGRAMS = ["/usr/sbin/bearerbox", "/usr/sbin/smsbox", FAKE]


def is_installed():
    return all(os.path.exists(program) for program in PROGRAMS)


def answers(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    except OSError:
        return False


class Kannel:
    def __init__(self, hear):
        self.dir = Path(tempfile.mkdtemp(prefix="facteur-kannel-"))
        self.admin, self.smsbox, self.fake, self.sendsms = free_ports(4)
        self.running = []
        self.handset = None
        self.server = self.listen(hear)

    @staticmethod
    def listen(hear):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                split = urllib.parse.urlsplit(self.path)
                hear(split.path, dict(urllib.parse.parse_qsl(split.query, keep_blank_values=True)))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args):
                pass

        return ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    @property
    def listener(self):
        return self.server.server_address[1]

    def spawn(self, name, *command):
        with open(self.dir / f"{name}.out", "ab") as log:
            return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.dir)

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        text = (HERE / "kannel.conf.in").read_text(encoding="utf-8")
        for key, value in {"DIR": self.dir, "ADMIN": self.admin, "SMSBOX": self.smsbox, "FAKE": self.fake,
                           "SENDSMS": self.sendsms, "LISTENER": self.listener}.items():
            text = text.replace(f"@{key}@", str(value))
        (self.dir / "kannel.conf").write_text(text, encoding="utf-8")
        try:
            for name, port in (("bearerbox", self.fake), ("smsbox", self.sendsms)):
                self.running.append(self.spawn(name, f"/usr/sbin/{name}", str(self.dir / "kannel.conf")))
                wait_for(f"{name} to listen", lambda port=port: answers(port))
            self.pick_up(0, "33612345678", "nothing")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for one in [self.handset, *reversed(self.running)]:
            if one is not None and one.poll() is None:
                one.kill()
                one.wait()
        self.server.shutdown()
        self.server.server_close()
        shutil.rmtree(self.dir, ignore_errors=True)

    def pick_up(self, count, number, text):
        """The fake centre, which sends so many SMS first.  Kannel takes one of them at a time."""
        if self.handset is not None:
            self.handset.kill()
            self.handset.wait()
        logins = self.told("bearerbox.log", "client connected")
        self.handset = self.spawn("handset", FAKE, "-H", "127.0.0.1", "-r", str(self.fake), "-i", "1", "-m", str(count),
                                  f"{number} 33700000000 text {text}")
        wait_for("the fake centre", lambda: self.told("bearerbox.log", "client connected") > logins)

    def told(self, log, words):
        path = self.dir / log
        return path.read_text(encoding="utf-8", errors="replace").lower().count(words) if path.exists() else 0

    def says(self, number, text):
        self.pick_up(1, number, text)

    def received(self):
        """[(number, text)] the handsets got, in order, the parts of a long one put together as a phone does."""
        log = (self.dir / "handset.out").read_text(encoding="utf-8", errors="replace")
        found, before = [], None
        for to, header, kind, text in re.findall(
                r"Got message \d+: <\S+ (\S+) (?:udh (\S+) )?(data|text) (.*?)>$", log, re.M | re.S):
            raw = urllib.parse.unquote_to_bytes(text.replace("+", " "))
            words = text if kind == "text" else raw.decode("utf-16-be" if b"\0" in raw else "utf-8", "replace")
            part = (to, header[:12]) if header else None  # all but which part it is
            if part and part == before:
                found[-1] = (to, found[-1][1] + words)
            else:
                found.append((to, words))
            before = part
        return found

    def config(self):
        report = f"http://127.0.0.1:{self.listener}/report?id={{id}}&status=%d"
        return (f'sms: {{ url = "http://127.0.0.1:{self.sendsms}/cgi-bin/sendsms"; timeout = 10;\n'
                '  parameters: { username = "facteur"; password = "secret"; to = "{to}"; text = "{text}";\n'
                '                charset = "UTF-8"; coding = "{coding}"; dlr-mask = "31";\n'
                f'                dlr-url = "{report}"; }};\n'
                '  success = "^(0: Accepted|3: Queued)"; };\n')
