"""Sending over SMTP, with every failure told apart: before the message is handed over, or in doubt after."""

from __future__ import annotations

import re
import smtplib
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from crm.connectors.deadline import Line, cut_after
from crm.errors import NeedsReauth, PermanentFailure, PutOff, TemporaryFailure, UnknownOutcome
from crm.failpoints import crash_here

TIMEOUT_SECONDS = 20.0  # for one answer
DEADLINE_SECONDS = 60.0  # for all of it, well within an outbox lease: a server that drips cannot outlast it


@dataclass(frozen=True)
class SmtpAccount:
    """Where and how to send."""

    host: str
    port: int
    username: str = ""
    password: str = field(default="", repr=False)
    security: str = "starttls"
    token: str = field(default="", repr=False)  # OAuth, instead of a password


class SmtpLine:
    """One connection to a server, for mails one after the other. Not shared between threads; `close` when done."""

    def __init__(self, account: SmtpAccount) -> None:
        """Say nothing to the server yet."""
        self._account = account
        self._server: smtplib.SMTP | None = None

    def send(self, *, sender: str, recipient: str, mail: bytes) -> dict[str, Any]:
        """Hand one mail for one recipient to the server; returns its answer, raises a ConnectorError otherwise.

        A connection on which anything went wrong is not used again.
        """
        account, over = self._account, time.monotonic() + DEADLINE_SECONDS
        with cut_after(DEADLINE_SECONDS) as watch:
            server = self._open(watch)
            try:
                _envelope(server, sender, recipient)
                if time.monotonic() > over:
                    raise TemporaryFailure(f"{account.host} took over {DEADLINE_SECONDS:.0f} s to take the addresses.")
                crash_here("smtp_before_data")
                answer = _data(server, mail)
            except BaseException:
                _quit(server)
                raise
            self._server = server
            return answer

    def close(self) -> None:
        """Say goodbye; never raises."""
        server, self._server = self._server, None
        if server is not None:
            _quit(server)

    def _open(self, watch: Callable[[Line], None]) -> smtplib.SMTP:
        """Go on with the open connection where the server still answers: nothing was handed over on it yet."""
        server, self._server = self._server, None
        if server is not None:
            watch(server)
            try:
                if server.rset()[0] == 250:
                    return server
            except (OSError, smtplib.SMTPException):
                pass
            server.close()
        return _connect(self._account, watch)


def send(account: SmtpAccount, *, sender: str, recipient: str, mail: bytes) -> dict[str, Any]:
    """Hand one mail over on a connection of its own; returns the answer, raises a ConnectorError otherwise."""
    line = SmtpLine(account)
    try:
        return line.send(sender=sender, recipient=recipient, mail=mail)
    finally:
        line.close()


def try_account(account: SmtpAccount) -> None:
    """Connect and sign in, and leave again without sending; raises as `send` would."""
    with cut_after(DEADLINE_SECONDS) as watch:
        _quit(_connect(account, watch))


def _connect(account: SmtpAccount, watch: Callable[[Line], None]) -> smtplib.SMTP:
    try:
        server = _dial(account, watch)
        if account.security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if account.username:
            _sign_in(server, account)
    except smtplib.SMTPAuthenticationError as error:  # not chained: a server may answer with what it was told
        if error.smtp_code < 500:
            raise TemporaryFailure(f"{account.host} put the sign-in off ({error.smtp_code}).") from None
        refused = "token" if account.token else "password"
        raise NeedsReauth(f"{account.host} refused the {refused} ({error.smtp_code}).") from None
    except UnicodeEncodeError:  # not chained: it carries the password
        raise NeedsReauth(f"{account.host} takes no letters beyond ASCII in a user name or password.") from None
    except (OSError, smtplib.SMTPException, UnicodeError) as error:  # the last: a host that is no name
        raise TemporaryFailure(f"{account.host}:{account.port} could not be reached: {error}.") from error
    return server


def _sign_in(server: smtplib.SMTP, account: SmtpAccount) -> None:
    if not account.token:
        server.login(account.username, account.password)
        return
    server.ehlo_or_helo_if_needed()
    grant = f"user={account.username}\1auth=Bearer {account.token}\1\1"
    server.auth("XOAUTH2", lambda challenge=None: grant if challenge is None else "")  # a challenge tells why not


def _dial(account: SmtpAccount, watch: Callable[[Line], None]) -> smtplib.SMTP:
    def connect(self: smtplib.SMTP, host: str = "localhost", port: int = 0, **more: Any) -> tuple[int, bytes]:
        watch(self)  # before the first word is read
        return kind.connect(self, host, port, **more)

    kind: type[smtplib.SMTP] = smtplib.SMTP_SSL if account.security == "tls" else smtplib.SMTP
    tls: dict[str, Any] = {"context": ssl.create_default_context()} if account.security == "tls" else {}
    watched: type[smtplib.SMTP] = type("Watched", (kind,), {"connect": connect})
    return watched(account.host, account.port, timeout=TIMEOUT_SECONDS, **tls)


def _envelope(server: smtplib.SMTP, sender: str, recipient: str) -> None:
    try:
        server.ehlo_or_helo_if_needed()
        _accepted(*server.mail(sender), recipient)
        _accepted(*server.rcpt(recipient), recipient)
        _accepted(*server.docmd("DATA"), recipient, wanted=3)
    except UnicodeError as error:
        raise PermanentFailure(f"The server cannot take the letters of {recipient}.") from error
    except (OSError, smtplib.SMTPException) as error:
        raise TemporaryFailure(f"The connection broke before the mail was handed over: {error}.") from error


def _accepted(code: int, answer: bytes, recipient: str, *, wanted: int = 2) -> None:
    if code // 100 == wanted:
        return
    if code >= 500:
        raise PermanentFailure(f"The server refused {recipient}: {code} {_words(answer)}.")
    raise _put_off(code)(f"The server put {recipient} off: {code} {_words(answer)}.")


def _put_off(code: int) -> type[TemporaryFailure]:
    """Tell a server that closes (421) from one that does not want this mail now, as greylisting does."""
    return TemporaryFailure if code == 421 else PutOff


def _data(server: smtplib.SMTP, mail: bytes) -> dict[str, Any]:
    """From here on a lost answer means that nobody knows."""
    try:
        server.send(_escaped(mail))
        code, answer = server.getreply()
    except (OSError, smtplib.SMTPException) as error:
        raise UnknownOutcome(f"The server's answer was lost after the mail was handed over: {error}.") from error
    crash_here("smtp_after_data")
    if 400 <= code < 500:
        raise _put_off(code)(f"The server put the mail off: {code} {_words(answer)}.")
    if 500 <= code < 600:
        raise PermanentFailure(f"The server refused the mail: {code} {_words(answer)}.")
    if code // 100 != 2:
        raise UnknownOutcome(f"The server's answer to the mail makes no sense: {code} {_words(answer)}.")
    return {"code": code, "answer": _words(answer)}


def _escaped(mail: bytes) -> bytes:
    """Write a mail as the body of DATA: CRLF, a dot before each dot that begins a line, and the last dot."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", mail)
    dotted = re.sub(rb"(?m)^\.", b"..", lines)
    return dotted + (b"" if dotted.endswith(b"\r\n") else b"\r\n") + b".\r\n"


def _words(answer: bytes) -> str:
    return answer.decode("utf-8", "replace").strip().replace("\x00", "")[:300]


def _quit(server: smtplib.SMTP) -> None:
    try:
        if server.sock:
            server.sock.settimeout(2)
        server.quit()
    except (OSError, smtplib.SMTPException):
        server.close()  # the mail's fate is known by now; a rude goodbye changes nothing
