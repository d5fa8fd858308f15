#!/usr/bin/python3
"""installed ROOT -- a Facteur that was installed in ROOT, set up and used against a private Dovecot and Exim.

`facteurctl setup` tries every part, then a diffusion runs from its form to its end, its mails travelling between the
servers.  Ends with exit 1 and a sentence at the first thing that is not so; contrib/debian-check runs it.
"""
import contextlib
import io
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [HERE, os.path.join(TOP, "tests"), os.path.join(TOP, "contrib", "demo")]
from servers import ADDRESS, PEOPLE, ServerWorld  # noqa: E402
from story import Story, tell  # noqa: E402
from testbed import PASSWORD, Testbed  # noqa: E402

CONFIG = "/etc/facteur/facteur.conf"


class Installed(ServerWorld):
    """The programs of ROOT, where files are seen by other paths; the configuration is the one that setup wrote."""

    def __init__(self, root, bed):
        self.top = root
        super().__init__(os.path.join(root, "srv", "people"), bed)
        self.config = CONFIG

    def ctl(self, *args, ok=True, data=None):
        inside = [word[len(self.top):] if word.startswith(self.top + "/") else word for word in args]
        done = subprocess.run(["chroot", self.top, "facteurctl", "-c", self.config, *inside], input=data,
                              capture_output=True, text=True, timeout=300)
        if ok and done.returncode != 0:
            raise AssertionError(f"facteurctl {' '.join(inside)}: exit {done.returncode}: {done.stderr}{done.stdout}")
        return done

    def set_up(self):
        for name, text in (("password", PASSWORD + "\n"), ("ca.pem", self.bed.ca.read_text(encoding="ascii"))):
            with open(f"{self.top}/etc/facteur/test-{name}", "w", encoding="ascii") as file:
                file.write(text)
            os.chmod(file.name, 0o600 if name == "password" else 0o644)
        done = self.ctl("setup", "--address", ADDRESS, "--user", ADDRESS, "--password-file", "/etc/facteur/test-password",
                        "--imap", f"imaps://localhost:{self.bed.imaps_port}", "--smtp", f"smtp://localhost:{self.bed.smtp_port}",
                        "--sysadmin", "root@cabinet.example", "--tls-ca", "/etc/facteur/test-ca.pem", "--json")
        failed = {row["check"]: row["text"] for row in json.loads(done.stdout) if row["ok"] is False}
        tried = {row["check"] for row in json.loads(done.stdout)}
        assert not set(failed) & {"config", "inbox", "outbox", "round"} and "round" in tried, done.stdout
        # What setup's advice says, and no waiting: the story's clock does not move while mails wait to be taken back.
        with open(self.top + CONFIG, "a", encoding="utf-8") as file:
            file.write('undo_s = 0;\nauth: { authserv_id = "mx.cabinet.example"; };\n')
        self.ctl("check")
        # What setup sent itself is nobody's mail.
        self.read = {}


def main(root):
    with Testbed([ADDRESS, *PEOPLE]) as bed:
        world = Installed(os.path.abspath(root), bed)
        world.set_up()
        story = Story(world)
        with contextlib.redirect_stdout(io.StringIO()):
            story.people()
            tell(story)
        diffusions = world.json("diffusion", "list")
        assert [one["status"] for one in diffusions][:1] in (["reviewing"], ["done"]), diffusions
        assert world.json("journal", "list"), "the journal is empty"
        world.ctl("check", "--deep")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except AssertionError as error:
        sys.exit(f"installed: {error}")
