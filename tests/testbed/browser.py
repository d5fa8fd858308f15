"""Mails in a real browser, as a telephone shows them: each in a frame 375 pixels wide of a headless Chromium."""
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
import unicodedata

CHROMIUM = next((path for path in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if path), None)
WIDTH = 375
MAILS_AT_ONCE = 40
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND",
         "--virtual-time-budget=3000"]
# What each frame turned out to be stands in the title of the page, which --dump-dom gives back.
PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title></title></head><body><script>
var mails = %s, left = mails.length, seen = [];
mails.forEach(function (html, number) {
    var frame = document.createElement("iframe");
    frame.style.cssText = "width:%dpx;height:2000px;border:0;display:block";
    frame.onload = function () {
        var shown = frame.contentDocument;
        seen[number] = {width: Math.max(shown.documentElement.scrollWidth, shown.body.scrollWidth),
            view: frame.contentWindow.innerWidth, text: shown.body.innerText,
            fetched: frame.contentWindow.performance.getEntriesByType("resource").map(function (one) { return one.name; })};
        if (--left === 0)
            document.title = "shown:" + encodeURIComponent(JSON.stringify(seen)) + ":shown";
    };
    frame.srcdoc = html;
    document.body.appendChild(frame);
});
</script></body></html>"""


def open_all(pages):
    """[{width, view, text, fetched}] of pages of HTML."""
    from urllib.parse import unquote
    with tempfile.TemporaryDirectory(prefix="browser-") as folder:
        path = os.path.join(folder, "mails.html")
        with open(path, "w", encoding="utf-8") as f:
            f.write(PAGE % (json.dumps(pages).replace("</", "<\\/"), WIDTH))
        done = subprocess.run([CHROMIUM, *FLAGS, f"--user-data-dir={folder}/profile", "--window-size=800,900", "--dump-dom",
                               "file://" + path], capture_output=True, timeout=120, check=True)
    found = re.search("shown:([^<]*):shown", done.stdout.decode())
    assert found, done.stderr.decode()[-2000:]
    return json.loads(unquote(found.group(1)))


def words(text):
    return re.findall(r"\w+", unicodedata.normalize("NFC", text))


def first_difference(one, other):
    for number, (here, there) in enumerate(zip(one + ["(end)"], other + ["(end)"])):
        if here != there:
            return " ".join(one[max(0, number - 5):number + 5]) + " | " + " ".join(other[max(0, number - 5):number + 5])
    return ""


def faults(mails):
    """What a reader with a telephone would complain of: sideways scrolling, remote content, other words than the text part's."""
    found = []
    for start in range(0, len(mails), MAILS_AT_ONCE):
        some = mails[start:start + MAILS_AT_ONCE]
        for mail, shown in zip(some, open_all([mail.html for mail in some])):
            told = []
            if shown["view"] != WIDTH or shown["width"] > WIDTH:
                told.append(f"{shown['width']} pixels wide in {shown['view']}")
            if shown["fetched"]:
                told.append(f"fetches {shown['fetched']}")
            apart = first_difference(words(mail.text), words(shown["text"]))
            if apart:
                told.append(f"says otherwise: {apart}")
            found += [f"{mail!r}: {one}" for one in told]
    return found
