"""Reports that machines write to be read by machines: delivery status (RFC 3464), complaints (RFC 5965), receipts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from leads.mail.decoding import unwrapped
from leads.mail.message import MESSAGE_ID, Headers, Part, addresses_in, ids_in
from leads.mail.status import best_status, kind_of

RANK = ("hard_bounce", "policy_bounce", "soft_bounce", "delayed", "auto_reply")
DELIVERY = ("message/delivery-status", "message/global-delivery-status")
MOST_BLOCKS = 600
FEEDBACK = re.compile(rb"^feedback-type\s*:", re.IGNORECASE)
ID_LINE = re.compile(r"^(?:message-id|x-original-message-id)\s*:\s*(<[^<>\s]+>)", re.IGNORECASE | re.MULTILINE)
NO_COMPLAINT = {"not-spam", "auth-failure", "dmarc", "not_spam"}


@dataclass(frozen=True)
class Finding:
    """What a mail was found to be; `addresses` are those it concerns."""

    kind: str
    reason: str = ""
    addresses: tuple[str, ...] = ()
    status: str = ""
    about_ids: tuple[str, ...] = ()


def report_in(mail: Part) -> Finding | None:
    """Read a report, or return None for a mail that is none. Reports within an attached mail do not count."""
    parts = list(mail.walk())
    named = {part.parameters.get("report-type", "").casefold() for part in parts if part.type == "multipart/report"}
    if part := next((part for part in parts if part.type == "message/feedback-report"), None) or (
        "feedback-report" in named and next((part for part in parts if FEEDBACK.search(part.body[:2000])), None)
    ):
        return _complaint(mail, part)
    if part := next((part for part in parts if part.type in DELIVERY), None):
        return _delivery(mail, part, parts)
    if "disposition-notification" in named or any(
        part.type in ("message/disposition-notification", "message/global-disposition-notification") for part in parts
    ):
        return Finding(
            "auto_reply", "A receipt: the mail was displayed, processed or deleted.", about_ids=original_ids(mail)
        )
    return None


def _blocks(part: Part) -> list[Headers]:
    """Return the groups of fields of a report; empty lines part them, or a new Final-Recipient where they were lost."""
    body = unwrapped(part.body, part.headers.get("content-transfer-encoding"), 512 * 1024)
    body = body.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    groups = [block for block in re.split(rb"\n[ \t]*\n", body, maxsplit=MOST_BLOCKS)[:MOST_BLOCKS] if block.strip()]
    return [Headers(block.lstrip(b"\n")) for block in groups]


def _address(headers: Headers, *names: str) -> tuple[str, ...]:
    for name in names:
        value = headers.get(name)
        if found := addresses_in(value.partition(";")[2] or value):
            return found[:1]
    return ()


def _delivery(mail: Part, part: Part, parts: list[Part]) -> Finding | None:
    found: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    written = next((part.text for part in parts if part.type == "text/plain"), "")
    for block in _blocks(part):
        if not ({"final-recipient", "original-recipient", "action", "status"} & set(block.names())):
            continue
        address = _address(block, "original-recipient", "final-recipient", "x-actual-recipient")
        said = block.get("diagnostic-code")
        words = said.partition(";")[2].strip() if re.match(r"[\w-]+\s*;", said) else said
        status = block.get("status")
        kind = _kind(block.get("action").partition(" ")[0].strip().casefold(), status, words or written)
        found.setdefault(kind, []).append((address, best_status(status, words), words))
    if not found:
        return None
    kind = min(found, key=RANK.index)
    rows = found[kind]
    addresses = tuple(dict.fromkeys(one for row in rows for one in row[0]))
    return Finding(
        kind,
        next((row[2] for row in rows if row[2]), "") or _first_words(written) or "The delivery report gives no reason.",
        addresses or addresses_in(mail.headers.get("x-failed-recipients")),
        next((row[1] for row in rows if row[1]), ""),
        original_ids(mail),
    )


def _kind(action: str, status: str, words: str) -> str:
    if action == "delayed":
        return "delayed"
    if action in ("delivered", "relayed", "expanded") or (not action and status.startswith("2")):
        return "auto_reply"
    return kind_of(status, words)


def _first_words(text: str) -> str:
    return " ".join(text.split())[:300]


def _complaint(mail: Part, part: Part) -> Finding:
    blocks = _blocks(part)
    fields = blocks[0] if blocks else Headers(b"")
    ids = original_ids(mail)
    feedback = fields.get("feedback-type").strip().casefold()
    if feedback in NO_COMPLAINT:
        return Finding("auto_reply", f"A report of the kind {feedback}, no complaint.", about_ids=ids)
    addresses = _address(fields, "original-rcpt-to", "removal-recipient", "final-recipient")
    original = original_of(mail)
    if not addresses and original:
        addresses = _address(original, "x-hmxmroriginalrecipient", "x-original-to", "delivered-to", "to")
    return Finding("complaint", f"Reported by the recipient: {feedback or 'abuse'}.", addresses, about_ids=ids)


def original_of(mail: Part) -> Headers | None:
    """Return the headers of the mail that a report is about, where it is attached whole or as headers."""
    for part in mail.walk():
        if part.type.startswith("message/") and part.parts:
            return part.parts[0].headers
        if part.type in ("text/rfc822-headers", "message/rfc822-headers", "message/global-headers"):
            body = unwrapped(part.body, part.headers.get("content-transfer-encoding"), 256 * 1024)
            return Headers(body.lstrip(b"\r\n"))
    return None


def original_ids(mail: Part, text: str = "") -> tuple[str, ...]:
    """Return the Message-IDs of the mail that a report or bounce is about: attached, named, or below in its text."""
    found: dict[str, None] = {}
    if original := original_of(mail):
        found.update(dict.fromkeys(ids_in(original.get("message-id"))))
        found.update(dict.fromkeys(ids_in(original.get("x-original-message-id"))))
    found.update(dict.fromkeys(match[1] for match in ID_LINE.finditer(text)))
    for name in ("in-reply-to", "references", "original-message-id", "x-original-message-id"):
        for value in mail.headers.all(name)[:3]:
            found.update(dict.fromkeys(MESSAGE_ID.findall(value)[-5:]))
    return tuple(found)
