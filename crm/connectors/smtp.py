"""Sending over SMTP, with every failure told apart: before the message is handed over, or in doubt after."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from typing import Any

from crm.errors import NeedsReauth, PermanentFailure, TemporaryFailure, UnknownOutcome
from crm.failpoints import crash_here

TIMEOUT_SECONDS = 20


@dataclass(frozen=True)
class SmtpAccount:
    """Where and how to send."""

    host: str
    port: int
    username: str = ""
    password: str = ""
    security: str = "starttls"


def send(account: SmtpAccount, *, sender: str, recipient: str, mail: bytes) -> dict[str, Any]:
    """Hand one mail for one recipient to the server; returns its answer, raises a ConnectorError otherwise."""
    server = _connect(account)
    try:
        _envelope(server, sender, recipient)
        crash_here("smtp_before_data")
        return _data(server, mail)
    finally:
        _quit(server)


def _connect(account: SmtpAccount) -> smtplib.SMTP:
    try:
        if account.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                account.host, account.port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(account.host, account.port, timeout=TIMEOUT_SECONDS)
        if account.security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if account.username:
            server.login(account.username, account.password)
    except smtplib.SMTPAuthenticationError as error:
        raise NeedsReauth(f"{account.host} refused the password ({error.smtp_code}).") from error
    except (OSError, smtplib.SMTPException) as error:
        raise TemporaryFailure(f"{account.host}:{account.port} could not be reached: {error}.") from error
    return server


def _envelope(server: smtplib.SMTP, sender: str, recipient: str) -> None:
    try:
        server.ehlo_or_helo_if_needed()
        for code, answer in (server.mail(sender), server.rcpt(recipient)):
            if code >= 500:
                raise PermanentFailure(f"The server refused {recipient}: {code} {_words(answer)}.")
            if code >= 400:
                raise TemporaryFailure(f"The server put {recipient} off: {code} {_words(answer)}.")
    except (OSError, smtplib.SMTPException) as error:
        raise TemporaryFailure(f"The connection broke before the mail was handed over: {error}.") from error


def _data(server: smtplib.SMTP, mail: bytes) -> dict[str, Any]:
    """From here on a lost answer means that nobody knows."""
    try:
        code, answer = server.data(mail)
    except smtplib.SMTPDataError as error:
        code, answer = error.smtp_code, error.smtp_error if isinstance(error.smtp_error, bytes) else b""
    except (OSError, smtplib.SMTPException) as error:
        raise UnknownOutcome(f"The server's answer was lost after the mail was handed over: {error}.") from error
    crash_here("smtp_after_data")
    if code >= 500:
        raise PermanentFailure(f"The server refused the mail: {code} {_words(answer)}.")
    if code >= 400:
        raise TemporaryFailure(f"The server put the mail off: {code} {_words(answer)}.")
    return {"code": code, "answer": _words(answer)}


def _words(answer: bytes) -> str:
    return answer.decode("utf-8", "replace").strip()[:300]


def _quit(server: smtplib.SMTP) -> None:
    try:
        server.quit()
    except (OSError, smtplib.SMTPException):
        server.close()  # the mail's fate is known by now; a rude goodbye changes nothing
