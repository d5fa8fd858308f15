"""A token endpoint of OAuth2 on loopback, for stories: gives tokens Dovecot believes, replaces refresh tokens, fails in every way.

    with Endpoint("diffusion@cabinet.example") as endpoint:
        endpoint.behave = "revoked"
        ...
        assert endpoint.asked == 1

Its access tokens are JWTs that a Testbed with oauth2=(mechanisms, ISSUER, KEY) validates.  A refresh token is honoured
until another was given in its place; one that comes back later ends the consent, as strict providers do.
"""
import base64
import hashlib
import hmac
import json
import threading
import time
import urllib.parse

from loopback import Loopback

KEY = b"a key of tests only, shared with Dovecot"
ISSUER = "https://login.testbed.example/"
REFUSALS = {
    "revoked": (400, {"error": "invalid_grant", "error_description": "The refresh token has been revoked."}),
    "client": (401, {"error": "invalid_client", "error_description": "The client secret is expired."}),
    "down": (500, {}),
    "throttled": (429, {"error": "slow_down"}),
}
ODDITIES = {
    "garbage": b"<html>Sign in\xff",
    "empty": b"",
    "none": b'{"token_type": "Bearer"}',
    "smuggled": b'{"access_token": "a\\u0001b\\r\\nX", "expires_in": 3600}',
    "array": b"[]",
    "huge": b'{"access_token": "' + b"a" * 200000 + b'"}',
}


def part(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def mint(user, lives_s, key=KEY):
    now = int(time.time())
    head = part(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
    body = part(json.dumps({"iss": ISSUER, "sub": user, "email": user, "iat": now - 5, "nbf": now - 5,
                            "exp": now + lives_s, "jti": str(time.monotonic_ns())}).encode())
    return f"{head}.{body}.{part(hmac.new(key, f'{head}.{body}'.encode(), hashlib.sha256).digest())}"


class Endpoint(Loopback):
    def __init__(self, user, lives_s=3600, rotates=True):
        super().__init__("/token")
        self.user, self.lives_s, self.rotates = user, lives_s, rotates
        self.behave = "give"
        self.forms = []
        self.given = []  # access tokens
        self.number, self.valid = 1, "refresh-1-aaaaaaaaaaaaaaaa"
        self.secret = "the+secret&of=the client"
        self.slow_s = 20
        self.lock = threading.Lock()

    @property
    def asked(self):
        return len(self.forms)

    def consent_anew(self):
        self.number += 1
        self.valid = f"refresh-{self.number}-consented-anew"
        return self.valid

    def hear(self, handler):
        form = dict(urllib.parse.parse_qsl(handler.rfile.read(int(handler.headers.get("Content-Length") or 0)).decode(),
                                           keep_blank_values=True))
        with self.lock:
            self.forms.append(form)
            behave = self.next_behaviour()
            status, said = self.answer(form, behave)
        if behave == "slow":
            time.sleep(self.slow_s)
        if behave in ("slow", "cut"):
            handler.close_connection = True
            handler.connection.close()
            return
        handler.send_response(status)
        if behave == "moved":
            handler.send_header("Location", self.url + "?elsewhere")
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(said)))
        handler.end_headers()
        try:
            handler.wfile.write(said)
        except OSError:
            pass  # who asked had enough

    def answer(self, form, behave):
        if behave in ODDITIES:
            return 200, ODDITIES[behave]
        if behave == "moved":
            return 302, b""
        if behave in REFUSALS:
            status, said = REFUSALS[behave]
            return status, json.dumps(said).encode()
        if form.get("grant_type") != "refresh_token" or form.get("client_secret") != self.secret:
            return 401, json.dumps(REFUSALS["client"][1]).encode()
        if form.get("refresh_token") != self.valid:
            self.valid = None
            return 400, json.dumps(REFUSALS["revoked"][1]).encode()
        token = mint(self.user, self.lives_s, b"another key" if behave == "forged" else KEY)
        self.given.append(token)
        said = {"access_token": token, "token_type": "Bearer", "expires_in": self.lives_s}
        if self.rotates:
            self.number += 1
            self.valid = said["refresh_token"] = f"refresh-{self.number}-bbbbbbbbbbbbbbbb"
        return 200, json.dumps(said).encode()
