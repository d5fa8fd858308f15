"""A small HTTP gateway for SMS on loopback, for stories: takes, refuses, is slow, breaks off, answers nonsense.

    with Gateway() as gateway:
        gateway.behave = "refuse"
        ...
        assert gateway.texts() == [("+33611223344", "Bonjour")]
"""
import json
import time
import urllib.parse

from loopback import Loopback

# What it says, by behaviour: status, bytes.  {n} counts the SMS.
ANSWERS = {
    "take": (202, b"0: Accepted for delivery id=gw-%d"),
    "refuse": (200, b"4: Number not in service"),
    "bad": (400, b"Malformed number"),
    "unauthorized": (401, b"Bad user or password secret-of-the-gateway"),
    "lost": (504, b"Gateway Timeout"),  # a proxy's, before a gateway that has it
    "down": (503, b"Temporal failure, try again later"),
    "garbage": (200, b"\xff\xfe\x00<html>\xe9\xe8"),
    "moved": (302, b""),
}


class Gateway(Loopback):
    def __init__(self):
        super().__init__("/send")
        self.behave = "take"
        self.requests = []  # {"method", "path", "query", "headers", "body"}
        self.slow_s = 3

    def hear(self, handler):
        split = urllib.parse.urlsplit(handler.path)
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        self.requests.append({"method": handler.command, "path": split.path,
                              "query": dict(urllib.parse.parse_qsl(split.query, keep_blank_values=True)),
                              "headers": dict(handler.headers), "body": body})
        behave = self.next_behaviour()
        if behave == "slow":
            time.sleep(self.slow_s)
        if behave in ("slow", "drop"):
            handler.close_connection = True
            handler.connection.close()
            return
        status, said = ANSWERS["take" if behave == "cut" else behave]
        said = said % len(self.requests) if b"%d" in said else said
        handler.send_response(status)
        if status == 302:
            handler.send_header("Location", self.url + "?elsewhere")
        handler.send_header("Content-Length", str(len(said)))
        handler.end_headers()
        handler.wfile.write(said[:1] if behave == "cut" else said)
        if behave == "cut":
            handler.close_connection = True

    def fields(self):
        """What each request carried, wherever it stood."""
        found = []
        for request in self.requests:
            kind = request["headers"].get("Content-Type", "")
            more = {}
            if kind.startswith("application/json"):
                more = json.loads(request["body"])
            elif request["body"]:
                more = dict(urllib.parse.parse_qsl(request["body"].decode(), keep_blank_values=True))
            found.append({**request["query"], **more})
        return found

    def texts(self):
        """[(number, text)] of the requests, in order."""
        return [(one["to"], one["text"]) for one in self.fields()]

    def config(self, more="", parameters='to = "{to}"; text = "{text}";'):
        """The sms section that describes it."""
        return (f'sms: {{ url = "{self.url}"; parameters: {{ {parameters} }}; success = "^0: ";\n'
                f'       message_id = "id=(\\\\S+)"; timeout = 1; {more} }};\n')
