"""A person at a terminal: neomutt under tmux, keystroke by keystroke, on the same servers."""
import os
import shlex
import shutil
import subprocess
import time

from testbed import PASSWORD, wait_for

LACKING = [name for name in ("neomutt", "tmux") if not shutil.which(name)]

MUTTRC = """
set folder="imaps://localhost:{imaps}/" spoolfile="imaps://localhost:{imaps}/INBOX"
set imap_user="{user}" imap_pass="{password}" ssl_force_tls=yes ssl_ca_certificates_file="{ca}" certificate_file="{ca}"
set smtp_url="smtp://{login}@localhost:{smtp}/" smtp_pass="{password}" ssl_starttls=yes
set from="{user}" realname="{name}" use_from=yes edit_headers=no record="" postponed="" header_cache="" message_cachedir=""
set editor="{editor}" fast_reply=yes include=yes confirmappend=no abort_nosubject=no abort_unmodified=no recall=no
set charset="utf-8" send_charset="utf-8" wait_key=no quit=yes beep=no sleep_time=0 reply_to=yes mark_old=no
set attribution="Le %d, %n a écrit :"
"""


class Neomutt:
    def __init__(self, world, who):
        self.name, self.user = who.split(" <")[0], who.split("<")[1].rstrip(">")
        self.session = f"facteur-{os.getpid()}-{self.user.split('@')[0].replace('.', '-')}"
        self.home = os.path.join(world.root, self.session)
        os.makedirs(self.home)
        self.words = os.path.join(self.home, "words")
        editor = os.path.join(self.home, "editor")
        with open(editor, "w", encoding="utf-8") as f:
            f.write(f'#!/bin/sh\n{{ cat {shlex.quote(self.words)}; echo; cat "$1"; }} > "$1.new" && mv "$1.new" "$1"\n')
        os.chmod(editor, 0o755)
        bed = world.bed
        with open(os.path.join(self.home, "muttrc"), "w", encoding="utf-8") as f:
            f.write(MUTTRC.format(imaps=bed.imaps_port, smtp=bed.smtp_port, user=self.user, name=self.name, ca=bed.ca,
                                  login=self.user.replace("@", "%40"), password=PASSWORD, editor=editor))

    def tmux(self, *args):
        return subprocess.run(["tmux", "-L", self.session, *args], capture_output=True, text=True, check=False, timeout=20)

    def screen(self):
        return self.tmux("capture-pane", "-p", "-t", self.session).stdout

    def sees(self, text):
        try:
            wait_for(f"{text!r} on the screen", lambda: text in self.screen(), 30)
        except AssertionError as late:
            raise AssertionError(f"{late}:\n{self.screen()}") from late

    def keys(self, *keys):
        for key in keys:
            self.tmux("send-keys", "-t", self.session, key)
            time.sleep(0.3)

    def __enter__(self):
        command = f"env HOME={shlex.quote(self.home)} LC_ALL=C.UTF-8 neomutt -n -F {shlex.quote(self.home)}/muttrc"
        self.tmux("new-session", "-d", "-s", self.session, "-x", "140", "-y", "45", command)
        return self

    def __exit__(self, *_):
        self.tmux("kill-server")

    def reply(self, containing, body):
        """Opens the mail whose subject holds these words, answers above the quote, sends."""
        with open(self.words, "w", encoding="utf-8") as f:
            f.write(body)
        self.sees(containing)
        self.keys("/", containing, "Enter", "Enter")
        self.sees("Subject:")
        self.keys("r")
        self.sees("-- Attachments")
        self.keys("y")
        self.sees("ail sent")
