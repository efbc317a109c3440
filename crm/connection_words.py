"""What is said of an outside account: how it stands, what happened, what was kept, what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

from crm.connectors.google_auth import missing_scopes, rights_in_words
from crm.connectors.guess import trap_of
from crm.models import AccountState, Connection

State = AccountState
STATES = {
    State.OK: ("works", "green"),
    State.DEGRADED: ("answers badly", "amber"),
    State.NEEDS_REAUTH: ("connect it again", "red"),
    State.PAUSED: ("paused", "grey"),
    State.DISCONNECTED: ("disconnected", "grey"),
}
SIGN_IN = ("refused the password", "refused the token", "refused the sign-in")


@dataclass(frozen=True)
class Words:
    """How an account stands, in a word with its colour, and where it does not work in whole sentences."""

    stands: str
    colour: str
    problem: str = ""
    todo: str = ""


def words_of(row: Connection, waiting: int | str, *, now: datetime) -> Words:
    """Say how an account stands; `waiting` is how many approved mails wait for it."""
    stands, colour = STATES[State(row.state)]
    waits = waiting_words(waiting)
    if row.state == State.NEEDS_REAUTH:
        todo = "Connect again." if row.kind == Connection.Kind.GOOGLE else "Enter the new password."
        if lacking(row):
            todo = "Connect again and leave every box ticked."
        return Words(stands, colour, f"{_refusal(row)}{waits}", todo)
    if row.state == State.DISCONNECTED:
        return Words(stands, colour, f"Nothing is sent or read through it.{waits}", "Connect again to go on.")
    if row.state == State.DEGRADED:
        tried = " The next use tries it."
        if row.next_try_at:
            tried = f" Clara tries it by itself at {_clock(max(row.next_try_at, now))}."
        return Words(stands, colour, f"{_dated(row)}{tried}{waits}", advice(row.last_error, row))
    if row.next_try_at and row.next_try_at > now:
        return Words(
            "asked to wait", "amber", f"{_dated(row)} It goes on by itself at {_clock(row.next_try_at)}.{waits}"
        )
    if row.kind == Connection.Kind.CAPTURE:
        return Words("captures", "green", "Mail stays on this machine and is never delivered.")
    return Words(stands if row.last_success_at else "not used yet", colour if row.last_success_at else "grey")


def lacking(row: Connection) -> tuple[str, ...]:
    """List the rights that mail needs and that a Google account did not give."""
    return missing_scopes(row.scopes) if row.kind == Connection.Kind.GOOGLE and row.token else ()


def waiting_words(waiting: int | str) -> str:
    """Say how many approved mails wait, as a sentence to follow another one; nothing where none do."""
    if waiting in (0, "0"):
        return ""
    return " 1 approved mail waits." if waiting in (1, "1") else f" {waiting} approved mails wait."


def advice(said: str, row: Connection) -> str:
    """Say what a person can do about what a mail server answered; empty when nobody knows."""
    low = said.lower()
    if any(words in low for words in SIGN_IN):
        trap = trap_of(row.host) or trap_of(row.imap_host)
        return trap or "Check the user name (often the whole address) and the password. Some want an app password."
    if "certificate" in low:
        return "Its certificate is for another name, or signed by nobody known: use the name that the provider gives."
    if "name or service" in low or "no address" in low or "nodename" in low or "name resolution" in low:
        return "There is no server of that name: check it for a slip."
    if "wrong version number" in low or "starttls" in low or "unexpectedly closed" in low:
        return "Port and security do not fit: usual are 465 with TLS or 587 with STARTTLS, for reading 993 with TLS."
    if "could not be reached" in low or "timed out" in low or "broke" in low:
        return "Check the server's name and port, and whether a firewall of yours lets Clara out to it."
    return ""


def _refusal(row: Connection) -> str:
    """Say who refused what, when and why."""
    if rights := lacking(row):
        return f"{row.account} lets Clara in, but not {rights_in_words(rights)}: that box was not ticked."
    if row.kind == Connection.Kind.GOOGLE and "invalid_grant" in row.last_error:
        return f"Gmail refused the token for {row.account}{_on(row)}: it was revoked, or has ended."
    return _dated(row)


def _dated(row: Connection) -> str:
    """Return the last error with its moment."""
    said = re.sub(r"\[Errno -?\d+\] ", "", row.last_error).rstrip(".") or "It did not work"
    return f"{said}{_on(row)}."


def _on(row: Connection) -> str:
    return f" on {date_format(timezone.localtime(row.last_error_at), 'j F, H:i')}" if row.last_error_at else ""


def _clock(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "H:i")
