"""What a new sysadmin gets wrong is told in Facteur's own words: which file, which key, and what to do."""
import json
import os

from conftest import HELENE, only



def check(world):
    """{check: (passed, text)} of `facteurctl check`."""
    return {one["check"]: (one["ok"], one["text"]) for one in json.loads(world.ctl("check", "--json", ok=False).stdout)}


def test_a_user_without_a_password_is_told_which_key_is_missing(world):
    world.reconfigure(f'outbox: {{ url = "maildir:{world.root}/outbox";', 'outbox: { url = "smtp://localhost:1"; user = "x";')
    assert "set outbox.password_file" in check(world)["outbox"][1]
    world.reconfigure('user = "x";', 'oauth2: { token_url = "https://login.example/"; };')
    assert "outbox.oauth2 is not used yet" in check(world)["outbox"][1]
