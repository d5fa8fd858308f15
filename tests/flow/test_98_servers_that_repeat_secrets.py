"""A server that repeats what we log in with is not quoted: no secret is in what a program says, nor in what is kept."""
import json
import os

import pytest
from conftest import HELENE
from gateway import Gateway
from loopback import Loopback
from talkers import Talker, imap_echo, secret, section, smtp_echo

pytestmark = pytest.mark.in_turns(2)

PASSWORD = "mot-de-passe-Tr3s-Secret"
CLIENT, REFRESH = "client-Tr3s-Secret", "refresh-Tr3s-Secret-aaaaaaaa"
ACCESS = "access-Tr3s-Secret.bbbbbbbbbbbb"
SECRETS = [PASSWORD, CLIENT, REFRESH, ACCESS]


class EchoingEndpoint(Loopback):
    """Of OAuth2: gives a token, or refuses and repeats what it was asked with."""

    def __init__(self, behave):
        super().__init__("/token")
        self.behave, self.asked = behave, 0

    def hear(self, handler):
        self.asked += 1
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0)).decode()
        if self.next_behaviour() == "give":
            status, said = 200, {"access_token": ACCESS, "expires_in": 3600, "token_type": "Bearer", "refresh_token": REFRESH}
        else:
            status, said = 400, {"error": "invalid_grant", "error_description": f"no: {body} {CLIENT} {REFRESH}"}
        raw = json.dumps(said).encode()
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(raw)))
        handler.end_headers()
        handler.wfile.write(raw)


def all_told(world):
    """Whatever a program says of itself, at every level there is: the log has no other than this."""
    told = []
    for words in (["check"], ["check", "--json"], ["run-once", "--now", "2026-12-01T09:00"], ["status"], ["status", "--json"],
                  ["metrics"], ["outbox", "list", "--json"], ["journal", "list", "--json"], ["check", "--deep"],
                  ["run-once", "--now", "2026-12-01T11:00"], ["status", "--json"], ["outbox", "list", "--json"]):
        done = world.ctl(*words, ok=False)
        told.append(f"{words}\n{done.stdout}{done.stderr}")
    for row in world.json("outbox", "list"):
        told.append(world.ctl("outbox", "show", str(row["id"]), "--json", ok=False).stdout)
    return "\n".join(told)


def in_files(world):
    """Names of what is kept that holds a secret, but for the secrets themselves."""
    found = []
    for folder, _, names in os.walk(world.root):
        for name in names:
            if name.endswith(".secret") or name == "oauth2.json":
                continue
            with open(os.path.join(folder, name), "rb") as f:
                data = f.read()
            found += [(name, one) for one in SECRETS if one.encode() in data]
    return found


@pytest.mark.parametrize("side", ["inbox", "outbox"])
@pytest.mark.parametrize("by", ["password", "token refused", "consent refused"])
def test_a_server_that_repeats_what_we_log_in_with_is_not_quoted(world, side, by):
    scheme, manner = ("imap", imap_echo) if side == "inbox" else ("smtp", smtp_echo)
    with Talker(manner) as server, EchoingEndpoint("give" if by == "token refused" else "refuse") as endpoint:
        login = f'password_file = "{secret(world, "pass.secret", PASSWORD)}";'
        if by != "password":
            login = (f'oauth2: {{ token_url = "{endpoint.url}"; client_id = "c"; client_secret_file = '
                     f'"{secret(world, "client.secret", CLIENT)}"; refresh_token_file = "{secret(world, "refresh.secret", REFRESH)}"; }};')
        section(world, side, f'url = "{scheme}://127.0.0.1:{server.port}"; tls = "none"; user = "diffusion"; {login} timeout = 5;')
        world.write(HELENE, "diffusions")
        told = all_told(world)
        heard = b" ".join(server.heard)
    assert (by == "consent refused") == (heard == b"" or b"AUTH" not in heard and b"LOGIN" not in heard), heard
    assert [one for one in SECRETS if one in told] == [], told
    assert in_files(world) == []


@pytest.mark.parametrize("behave", ["unauthorized", "bad", "garbage", "down"])
def test_a_gateway_that_repeats_its_password_is_not_quoted(world, behave, monkeypatch):
    with Gateway() as gateway:
        monkeypatch.setattr("gateway.ANSWERS", {behave: (401 if behave == "unauthorized" else 500 if behave == "down" else 200,
                                                         f"\u00e9 refused {PASSWORD} for you".encode())})
        gateway.behave = behave
        with open(world.config, "a", encoding="utf-8") as f:
            f.write(gateway.config(f'password_file = "{secret(world, "sms.secret", PASSWORD)}";',
                                   parameters='to = "{to}"; text = "{text}"; password = "{password}";'))
        world.write(HELENE, "nouvelle liste : Tous", "Candidats : CV-1, CV-2")
        world.run()
        world.write(HELENE, "nouveau scénario", "Libellé : Relance\nListe : L-1\nLancement : 02/12/2026\nFin : 31/12/2026\n"
                    "Fréquence : tous les 2 jours\nEnvoi par SMS : oui\nMessage : Bonjour {{prenom}}")
        world.run()
        world.at("2026-12-02 10:30")
        told = world.ctl("run-once", "--now", "2026-12-02T10:30", ok=False)
        told = told.stdout + told.stderr + all_told(world)
        assert gateway.requests and PASSWORD in str(gateway.requests), "nothing was sent by SMS"
    assert PASSWORD not in told, told
    assert in_files(world) == []
