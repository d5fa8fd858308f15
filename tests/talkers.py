"""Small servers of IMAP and SMTP on loopback in threads of the test's own process, as ill-mannered as a story wants them.

    with Talker(imap_echo) as server:
        world.reconfigure(..., f"imap://127.0.0.1:{server.port}")

Only the standard library.  A manner is a function of one connection, as a file of bytes and its socket; it ends when it
returns.  `heard` holds every line that any of them read.
"""
import base64
import os
import re
import socket
import threading


def section(world, name, text):
    """The inbox or outbox of the configuration, written anew."""
    with open(world.config, encoding="utf-8") as f:
        whole = f.read()
    with open(world.config, "w", encoding="utf-8") as f:
        f.write(re.sub(rf"^{name}: \{{.*?\}};$", lambda _: f"{name}: {{ {text} }};", whole, flags=re.MULTILINE | re.DOTALL))


def secret(world, name, text):
    """A file that holds it; returns its path."""
    path = os.path.join(world.root, name)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text + "\n")
    os.chmod(path, 0o600)
    return path


class Talker:
    def __init__(self, manner):
        self.manner, self.heard, self.came = manner, [], 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.open = []
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            self.came += 1
            self.open.append(client)
            threading.Thread(target=self.talk, args=(client,), daemon=True).start()

    def talk(self, client):
        try:
            with client, client.makefile("rwb", buffering=0) as line:
                self.manner(self, line)
        except OSError:
            pass

    def hear(self, line):
        said = line.readline(1 << 20)
        self.heard.append(said)
        return said

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.close()
        for one in self.open:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


def mute(server, line):
    """Takes the connection and whatever is said, without a word."""
    while server.hear(line):
        pass


def imap_mute_after_greeting(server, line):
    line.write(b"* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] here\r\n")
    mute(server, line)


def smtp_mute_after_greeting(server, line):
    line.write(b"220 here ESMTP\r\n")
    mute(server, line)


def unpacked(said):
    """What stands in Base64 in a line, in clear beside it."""
    found = [said]
    for word in re.findall(rb"[A-Za-z0-9+/=]{8,}", said):
        try:
            found.append(base64.b64decode(word).replace(b"\0", b" ").replace(b"\1", b" "))
        except ValueError:
            pass
    return b" ".join(found).replace(b"\r", b"").replace(b"\n", b" ")


def imap_echo(server, line):
    """Refuses every login, and repeats what it was told in doing so."""
    line.write(b"* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 AUTH=OAUTHBEARER SASL-IR] here\r\n")
    while said := server.hear(line):
        tag, _, rest = said.partition(b" ")
        verb = rest.split()[0].upper() if rest.split() else b""
        if verb in (b"LOGIN", b"AUTHENTICATE"):
            if rest.rstrip().endswith(b"}"):
                line.write(b"+ go on\r\n")
                rest += server.hear(line)
            elif verb == b"AUTHENTICATE" and len(rest.split()) < 3:
                line.write(b"+ \r\n")
                rest += server.hear(line)
            line.write(tag + b" NO [AUTHENTICATIONFAILED] not you: " + unpacked(rest)[:900] + b"\r\n")
        elif verb == b"LOGOUT":
            line.write(b"* BYE bye\r\n" + tag + b" OK done\r\n")
            return
        else:
            line.write(b"* CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 AUTH=OAUTHBEARER SASL-IR\r\n" + tag + b" OK done\r\n")


def smtp_echo(server, line):
    line.write(b"220 here ESMTP\r\n")
    while said := server.hear(line):
        verb = said.split()[0].upper() if said.split() else b""
        if verb == b"EHLO":
            line.write(b"250-here\r\n250 AUTH PLAIN LOGIN XOAUTH2 OAUTHBEARER\r\n")
        elif verb == b"AUTH":
            while len(said.split()) < 3:
                line.write(b"334 \r\n")
                said += server.hear(line)
            line.write(b"535 5.7.8 not you: " + unpacked(said)[:900] + b"\r\n")
        elif verb == b"QUIT":
            line.write(b"221 bye\r\n")
            return
        else:
            line.write(b"250 fine\r\n")


def smtp_slow_dot(seconds):
    """Takes mail, and thinks for so long about each."""
    def manner(server, line):
        line.write(b"220 here ESMTP\r\n")
        while said := server.hear(line):
            verb = said.split()[0].upper() if said.split() else b""
            if verb == b"DATA":
                line.write(b"354 go on\r\n")
                while server.hear(line) not in (b".\r\n", b""):
                    pass
                threading.Event().wait(seconds)
                line.write(b"250 taken\r\n")
            elif verb == b"QUIT":
                line.write(b"221 bye\r\n")
                return
            else:
                line.write(b"250 fine\r\n")
    return manner
