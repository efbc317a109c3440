"""What Gmail's answers say of mails, read with care: fields may be missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from crm.connectors.mail_port import ListedMail, Receipt

HISTORY = ["messageAdded", "messageDeleted", "labelRemoved"]  # what is asked of the history
NOT_INCOMING = {"SENT", "DRAFT", "CHAT", "SPAM", "TRASH"}


def arrived(records: Sequence[dict[str, Any]]) -> tuple[ListedMail, ...]:
    """List what came and is still there, and what a person took out of spam or bin."""
    found: dict[str, ListedMail] = {}
    for record in records:
        rescued = [one for one in record.get("labelsRemoved", ()) if {"SPAM", "TRASH"} & set(one.get("labelIds", ()))]
        for one in [*record.get("messagesAdded", ()), *rescued]:
            mail = one["message"]
            if not NOT_INCOMING & set(mail.get("labelIds", ())):
                found.setdefault(mail["id"], ListedMail(mail["id"], mail.get("threadId", "")))
        for one in record.get("messagesDeleted", ()):
            found.pop(one["message"]["id"], None)
    return tuple(found.values())


def header_of(mail: dict[str, Any], name: str) -> str:
    """Return a header of a mail, empty where there is none."""
    headers = mail.get("payload", {}).get("headers", ())
    return next((str(one.get("value", "")) for one in headers if one.get("name", "").lower() == name.lower()), "")


def named(sent: dict[str, Any]) -> Receipt:
    """Return what a sent mail is called, as far as it is known."""
    known = {"message_id": header_of(sent, "Message-ID"), "thread": sent.get("threadId", "")}
    return {name: value for name, value in known.items() if value}


def moment_of(mail: dict[str, Any]) -> datetime | None:
    """Return when a mail came, where the answer says so."""
    given = str(mail.get("internalDate", ""))
    return datetime.fromtimestamp(int(given) / 1000, UTC) if given.isdigit() else None
