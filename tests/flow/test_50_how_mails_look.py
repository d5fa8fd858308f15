"""Mails from their sample fields, as `facteurctl render` shows them (that both parts of all say the same: unit test_letters)."""
import html.parser
import json
import os
import re
import subprocess

import pytest
from conftest import BUILD

CTL = os.path.join(BUILD, "facteurctl")



def mail(name, language):
    done = subprocess.run([CTL, "render", "--language", language, name, "--json"], capture_output=True, text=True,
                          timeout=60, check=True)
    return json.loads(done.stdout)


class Tags(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("name", ["diffusion-debut-client", "diffusion-fin-rh", "demande", "reponse"])
def test_the_html_holds_in_every_client(name):
    """Tables and inline style, nothing fetched, nothing that acts by GET; the language is told."""
    letter = mail(name, "fr")
    text = letter["html"]
    assert text.startswith("<!DOCTYPE html>") and '<html lang="fr"' in text
    assert not re.search(r"(?i)(src|background)=|url\(|@import|<script|<img|display: ?(flex|grid)|position:|float:", text)
    assert not re.search(r"https?://(?!www\.w3\.org/1999/xhtml)", text)
    for tag, attrs in Tags(text).found:
        if tag == "a":
            assert attrs["href"].startswith("mailto:"), attrs
        if tag == "table" and "role" not in attrs:
            assert "<th" in text and 'scope="col"' in text
    assert "prefers-color-scheme: dark" in text and 'name="color-scheme"' in text
    assert len(text.encode()) < 100_000, "Gmail cuts what is longer"
