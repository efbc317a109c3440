"""A real Dovecot for tests: IMAP to read, LMTP to put mail in, and the sign-in that Postfix asks."""

from __future__ import annotations

import base64
import grp
import imaplib
import os
import pwd
import shutil
import signal
import socket
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from config.services.account import Account
from config.services.ports import free_port
from config.services.server import Server, start_server
from config.tests.certificate import write_certificate
from config.tests.processes import until

PATH = f"{os.environ.get('PATH', '')}:/usr/sbin"
TOKEN_KEY = b"only the test's own tokens are signed with this"
SETTINGS = """
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <{here}/certificate.pem
ssl_key = <{here}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2
auth_failure_delay = 0
base_dir = {here}/run
state_dir = {here}/state
log_path = {here}/dovecot.log
mail_location = maildir:{here}/mail/%u
mail_uid = {owner}
mail_gid = {group}
first_valid_uid = 1
first_valid_gid = 1
mail_max_userip_connections = 100
passdb {{
  driver = passwd-file
  mechanisms = plain login
  args = scheme=PLAIN username_format=%u {here}/passwords/%u
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {here}/oauth2.conf
}}
userdb {{
  driver = passwd-file
  args = username_format=%u {here}/passwords/%u
}}
namespace inbox {{
  inbox = yes
  mailbox Sent {{
    special_use = \\Sent
    auto = subscribe
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
  }}
  {unchrooted}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
service auth {{
  inet_listener sasl {{
    port = {sasl}
  }}
  {unchrooted}
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
  {unchrooted}
}}
service stats {{
  {unchrooted}
}}
{users}
"""
OAUTH2 = """introspection_mode = local
local_validation_key_dict = fs:posix:prefix={here}/keys/
username_attribute = email
"""


@dataclass
class Dovecot:
    """A running Dovecot, and its folder."""

    here: Path
    imap: int = 0
    imaps: int = 0  # with a certificate for 127.0.0.1 that only `here / "certificate.pem"` vouches for
    lmtp: int = 0
    sasl: int = 0
    server: Server = field(init=False)

    def set_password(self, address: str, password: str) -> None:
        """Make a user, or give it another password; returns when Dovecot knows, which may be a second later."""
        path = self._entry(address)
        fresh = path.with_name(f".{address}")
        fresh.write_text(self._line(address, password))
        fresh.chmod(0o644)
        fresh.replace(path)
        assert until(lambda: self._lets_in(address, password))

    def knows(self, address: str, password: str) -> bool:
        """Whether this is the user's password."""
        path = self._entry(address)
        return path.exists() and path.read_text() == self._line(address, password)

    def _entry(self, address: str) -> Path:
        return self.here / "passwords" / address

    def _line(self, address: str, password: str) -> str:
        return f"{address}:{{PLAIN}}{password}::::::\n"

    def _lets_in(self, address: str, password: str) -> bool:
        with imaplib.IMAP4("127.0.0.1", self.imap) as client:
            with suppress(imaplib.IMAP4.error):
                client.authenticate("PLAIN", lambda _: f"\0{address}\0{password}".encode())
            return client.state == "AUTH"

    def folder(self, address: str) -> Path:
        """The user's Maildir."""
        return self.here / "mail" / address


def installed() -> bool:
    """Whether Dovecot with IMAP and LMTP is on this machine."""
    return bool(shutil.which("dovecot", path=PATH)) and Path("/usr/lib/dovecot/lmtp").exists()


def start_dovecot(here: Path) -> Dovecot:
    """Start it in `here`, as root or as the user that we are; it dies with the thread that starts it."""
    dovecot = Dovecot(here)
    owner = Account.for_servers()
    for name in ("mail", "keys/default/HS256"):
        owner.give(_made(here / name))
    (here / "keys/default/HS256/default").write_bytes(base64.b64encode(TOKEN_KEY))
    (here / "oauth2.conf").write_text(OAUTH2.format(here=here))
    (here / "passwords").mkdir()
    write_certificate(here)
    dovecot.server = start_server(
        lambda port: [_program(), "-F", "-c", _settings(dovecot, port, owner)],
        answers=lambda port: _answers(port) and _answers(dovecot.lmtp),
        account=Account(os.geteuid(), os.getegid()),
        room=here,
        log=here / "dovecot.out",
        stop_signal=signal.SIGTERM,
    )
    return dovecot


def _program() -> str:
    return shutil.which("dovecot", path=PATH) or "dovecot"


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def _settings(dovecot: Dovecot, port: int, owner: Account) -> Path:
    dovecot.imap, dovecot.imaps, dovecot.lmtp, dovecot.sasl = port, *(free_port() for _ in range(3))
    me, ours = pwd.getpwuid(os.geteuid()).pw_name, grp.getgrgid(os.getegid()).gr_name
    as_us = f"default_internal_user = {me}\ndefault_login_user = {me}\ndefault_internal_group = {ours}"
    path = dovecot.here / "dovecot.conf"
    path.write_text(
        SETTINGS.format(
            here=dovecot.here,
            owner=owner.uid,
            group=owner.gid,
            imap=dovecot.imap,
            imaps=dovecot.imaps,
            lmtp=dovecot.lmtp,
            sasl=dovecot.sasl,
            unchrooted="" if os.geteuid() == 0 else "chroot =",
            users="" if os.geteuid() == 0 else as_us,
        )
    )
    return path


def _answers(port: int) -> bool:
    try:
        with closing(socket.create_connection(("127.0.0.1", port), timeout=1)) as line:
            return bool(line.recv(1))
    except OSError:
        return False
