"""postfix -- relaying by Postfix, as a peer: the package that is unpacked in the build, with a spool and users of its own.

Its master wants to be root, of the machine or, by the ids in /etc/subuid, of a namespace; and two accounts: mail and news, which
every Debian has.  It is alone in a namespace of processes, so that all of it goes with its first process, and before with this one.
"""
import os
import subprocess
import time
from pathlib import Path

from stage import answers
from testbed import free_ports, wait_for

# As root of a namespace where we are not root; what is made for it is made, and taken away, that way as well.
AS_ROOT = [] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--map-auto"]
ALONE = ["unshare", "--pid", "--fork"]
SPOOL = ("mkdir queue data && cd queue && mkdir active bounce corrupt defer deferred flush hold incoming private public saved trace"
         " && chmod 700 * && chown mail * ../data && mkdir pid")

# Each mail is synced before it is taken, as it comes.  What a tester would set for speed: mail that comes is not held back while more
# waits to leave, the connections to the one server are kept, nobody is counted, looked up or rewritten.
MAIN = """\
compatibility_level = 3.6
queue_directory = {root}/queue
data_directory = {root}/data
command_directory = {tree}/sbin
daemon_directory = {tree}/lib/postfix/sbin
shlib_directory = {tree}/lib/postfix
meta_directory = {root}
maillog_file = {root}/log
maillog_file_prefixes = {root}
import_environment = MAIL_CONFIG LD_LIBRARY_PATH
mail_owner = mail
setgid_group = news
myhostname = mx.cabinet.example
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.1
mydestination =
alias_maps =
local_recipient_maps =
relayhost = [127.0.0.1]:{sink}
smtp_dns_support_level = disabled
smtp_host_lookup = native
smtpd_peername_lookup = no
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_client_connection_count_limit = 0
smtp_connection_cache_destinations = [127.0.0.1]:{sink}
receive_override_options = no_address_mappings, no_header_body_checks
in_flow_delay = 0
"""
MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


def possible():
    """Whether it can be run here."""
    return subprocess.run([*AS_ROOT, *ALONE, "true"], stderr=subprocess.DEVNULL, check=False).returncode == 0


class Postfix:
    """Relays to the sink what comes to `port`."""

    def __init__(self, programs, env, root, sink):
        self.root, self.port = Path(root), free_ports(1)[0]
        tree = Path(programs["postfix"]).parents[1]
        self.root.mkdir()
        (self.root / "main.cf").write_text(MAIN.format(root=root, tree=tree, sink=sink.port), encoding="utf-8")
        (self.root / "master.cf").write_text(MASTER.format(port=self.port), encoding="ascii")
        subprocess.run([*AS_ROOT, "sh", "-c", SPOOL], cwd=root, check=True)
        # The first process waits for our end of the pipe to close, and all others go with it.
        self.process = subprocess.Popen([*AS_ROOT, *ALONE, "sh", "-c", '"$0" -d & read -r _', f"{tree}/lib/postfix/sbin/master"],
                                        env=dict(env, MAIL_CONFIG=root), stdin=subprocess.PIPE)

    def __enter__(self):
        try:
            wait_for("Postfix", lambda: answers(self.port))
            return self
        except BaseException:
            self.__exit__()
            raise

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()
        subprocess.run([*AS_ROOT, "rm", "-r", self.root], check=True)

    def relayed(self, hand_over, count):
        """What is handed over to it is with the sink: that has said 250 to so many mails."""
        with open(self.root / "log", "rb") as log:
            log.seek(0, os.SEEK_END)
            hand_over()
            sent, rest, heard = 0, b"", time.monotonic()
            while sent < count:
                said = log.read()
                lines, _, rest = (rest + said).rpartition(b"\n")
                sent += lines.count(b" status=sent (250 ")
                heard = time.monotonic() if said else heard
                assert time.monotonic() - heard < 60, (self.root / "log").read_bytes()[-2000:].decode()
                time.sleep(0.02)
