"""A TCP proxy that goes wrong on purpose, once, at a step of the protocol: between Facteur and a real server on loopback.

    with Proxy(bed.imap_port) as proxy:
        proxy.fault("cut", at=rb"UID FETCH")
        world.configure(imap=f"imap://localhost:{proxy.port}", ...)

A fault waits for the first line of the client that matches `at` (None: the connection itself), happens, and is spent: after
`times` of them the proxy passes everything.  What happened is counted in `spent`, what clients said since is told by heard().
"""
import re
import socket
import threading


class Fault:
    def __init__(self, kind, at, times, size, reply):
        self.kind, self.at, self.times, self.size, self.reply = kind, at and re.compile(at, re.IGNORECASE), times, size, reply


class Proxy:
    """Kinds of fault: refuse (the connection), cut (both ways, before the line gets there), cut-answer (after `size` bytes of
    what the server says to it), half (nothing more comes, as after FIN), drip (byte by byte), stall (the line is held up for
    a while), reply (the server's answer is this one), swallow (the line gets there, its answer does not: then a cut).  `raw`:
    TLS from the first byte on, so that there are no lines; what follows STARTTLS is taken for that, too."""

    def __init__(self, upstream, raw=False):
        self.upstream, self.raw = upstream, raw
        self.spent, self.pending, self.lock = 0, None, threading.Lock()
        self.lines = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.open, self.closing = [], False
        threading.Thread(target=self.accept, daemon=True).start()

    def fault(self, kind, at=None, times=1, size=0, reply=b""):
        with self.lock:
            self.pending, self.spent = Fault(kind, at, times, size, reply), 0
            self.lines.clear()

    def heard(self, at):
        """How many lines of clients since fault() matched: a story waits here for its step to be reached."""
        with self.lock:
            return sum(re.search(at, line, re.IGNORECASE) is not None for line in self.lines)

    def take(self, line):
        """The fault that is due at this line of the client (None: at the connection), once."""
        with self.lock:
            if line is not None:
                self.lines.append(line[:200])
            fault = self.pending
            if fault is None or self.spent >= fault.times:
                return None
            if fault.at is None if line is not None else fault.at is not None:
                return None
            if line is not None and not fault.at.search(line):
                return None
            self.spent += 1
            return fault

    def accept(self):
        while not self.closing:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            fault = self.take(None)
            if fault is not None and fault.kind == "refuse":
                client.close()
                continue
            try:
                server = socket.create_connection(("127.0.0.1", self.upstream))
            except OSError:
                client.close()
                continue
            self.open += [client, server]
            if fault is not None and fault.kind == "reply":
                server.close()
                threading.Thread(target=self.greet, args=(client, fault.reply), daemon=True).start()
                continue
            pair = Pair(self, client, server, fault)
            threading.Thread(target=pair.to_server, daemon=True).start()
            threading.Thread(target=pair.to_client, daemon=True).start()

    def greet(self, client, reply):
        """That is all it says, whatever it hears."""
        try:
            client.sendall(reply)
            while client.recv(4096):
                pass
        except OSError:
            pass
        client.close()

    def close(self):
        self.closing = True
        for one in [self.listener, *self.open]:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            one.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Pair:
    """One connection, and what is wrong with it."""

    def __init__(self, proxy, client, server, fault):
        self.proxy, self.client, self.server = proxy, client, server
        self.answer = fault  # what is done to the server's next answer
        self.ready = threading.Event()

    def end(self):
        for one in (self.client, self.server):
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def to_server(self):
        raw, rest = self.proxy.raw, b""
        try:
            while data := self.client.recv(65536):
                rest += data
                while not raw and b"\n" in rest:
                    line, _, rest = rest.partition(b"\n")
                    if not self.pass_line(line + b"\n"):
                        return
                    raw = line.upper().endswith(b"STARTTLS\r")
                if raw:
                    self.server.sendall(rest)
                    rest = b""
            if rest:
                self.pass_line(rest)
        except OSError:
            pass
        self.end()

    def pass_line(self, line):
        fault = self.proxy.take(line)
        kind = fault and fault.kind
        if kind == "cut":
            self.end()
            return False
        if kind == "stall":
            self.ready.wait(1.5)  # nobody sets it: as long as a slow network takes
        if kind == "reply":
            tag = line.split(b" ", 1)[0] if b"%TAG" in fault.reply else b""
            self.client.sendall(fault.reply.replace(b"%TAG", tag))
            return True
        if kind in ("cut-answer", "half", "drip", "swallow"):
            self.answer = fault
        self.server.sendall(line)
        return True

    def to_client(self):
        if self.answer is not None and self.answer.kind == "stall":
            self.ready.wait(1.5)  # its greeting is late
        try:
            while True:
                data = self.server.recv(65536)
                if not data or not self.pass_answer(data):
                    break
        except OSError:
            pass
        self.end()

    def pass_answer(self, data):
        fault = self.answer
        if fault is None or fault.kind in ("refuse", "stall"):
            self.client.sendall(data)
            return True
        if fault.kind == "drip":
            for at in range(len(data)):
                self.client.sendall(data[at:at + 1])
            return True
        if fault.kind == "half":
            self.client.shutdown(socket.SHUT_WR)
            self.ready.wait(1.5)
            return False
        if fault.kind == "cut-answer":
            self.client.sendall(data[:fault.size])
        return False  # swallow: not a byte
