"""A real Postfix for tests: takes mail from who signed in, hands it to Dovecot, and writes real bounces. Needs root."""

from __future__ import annotations

import grp
import os
import pwd
import signal
import socket
from contextlib import closing
from pathlib import Path

from config.services.account import Account
from config.services.server import Server, start_server
from config.tests.dovecot import Dovecot

MASTER = Path("/usr/lib/postfix/sbin/master")
DOMAINS = ("crm.test", "acme.test", "northwind.test")
BOUNCING = "bounce.test"  # its server refuses, see config/tests/mail_host.py
QUEUES = ["active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private", "saved", "trace"]
SHARED = {"maildrop": 0o730, "public": 0o710}
MAIN = """
compatibility_level = 3.6
config_directory = {here}/etc
queue_directory = {here}/queue
data_directory = {here}/data
maillog_file = {here}/postfix.log
maillog_file_prefixes = {here}
myhostname = mx.crm.test
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mydestination =
alias_maps =
mynetworks =
virtual_mailbox_domains = {domains}
virtual_mailbox_maps = regexp:{{ {{ !/^ghost@/ ok }} }}
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
relay_domains = {bouncing}
transport_maps = inline:{{ {bouncing}=smtp:[127.0.0.1]:{bounces} }}
default_transport = error:no outside network
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{sasl}
smtpd_sasl_auth_enable = yes
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = reject_unlisted_recipient, permit_sasl_authenticated, reject
smtpd_client_connection_count_limit = 0
smtpd_error_sleep_time = 0
message_size_limit = 60000000
mailbox_size_limit = 0
virtual_mailbox_limit = 0
smtp_tls_security_level = none
smtpd_tls_security_level = may
smtpd_tls_cert_file = {certificates}/certificate.pem
smtpd_tls_key_file = {certificates}/key.pem
smtputf8_enable = yes
"""
SERVICES = """
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
tlsmgr unix - - n 1000? 1 tlsmgr
postlog unix-dgram n - n - 1 postlogd
"""


def usable() -> bool:
    """Whether Postfix is on this machine and we may start it."""
    return MASTER.exists() and os.geteuid() == 0


def start_postfix(here: Path, dovecot: Dovecot, *, bounces: int) -> Server:
    """Start it in `here`, in front of Dovecot and of the server on port `bounces`; dies with the starting thread."""
    etc = here / "etc"
    etc.mkdir()
    _make_folders(here)
    values = {"lmtp": dovecot.lmtp, "sasl": dovecot.sasl, "bounces": bounces, "certificates": dovecot.here}
    (etc / "main.cf").write_text(MAIN.format(here=here, domains=", ".join(DOMAINS), bouncing=BOUNCING, **values))
    return start_server(
        lambda port: [MASTER, "-c", _listening(etc, port)],
        answers=_answers,
        account=Account(0, 0),
        room=here,
        log=here / "postfix.out",
        stop_signal=signal.SIGTERM,
        environment={"MAIL_CONFIG": str(etc), "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
    )


def _make_folders(here: Path) -> None:
    """What `postfix check` would make, which takes seconds for it."""
    postfix, postdrop = pwd.getpwnam("postfix"), grp.getgrnam("postdrop")
    (here / "queue").mkdir(mode=0o755)
    for name in [*QUEUES, *SHARED, "../data"]:
        folder = here / "queue" / name
        folder.mkdir(mode=SHARED.get(name, 0o700))
        os.chown(folder, postfix.pw_uid, postdrop.gr_gid if name in SHARED else postfix.pw_gid)
        folder.chmod(SHARED.get(name, 0o700))
    (here / "queue" / "pid").mkdir(mode=0o755)


def _listening(etc: Path, port: int) -> Path:
    (etc / "master.cf").write_text(SERVICES.format(port=port))
    return etc


def _answers(port: int) -> bool:
    try:
        with closing(socket.create_connection(("127.0.0.1", port), timeout=1)) as line:
            return line.recv(4).startswith(b"220")
    except OSError:
        return False
