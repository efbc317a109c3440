"""Bounces that are no delivery report: written for people by mail servers, each in its own way.

Words alone never make a bounce: a server must have sent it, by its name or the empty return path.
"""

from __future__ import annotations

import email
import logging
import re

from flufl.bounce import all_failures

from leads.mail.fold import fold
from leads.mail.message import Part, addresses_in, name_in
from leads.mail.phrases.servers import BOUNCE_SUBJECT, FOR_NOW, FULL, GIVEN_UP, GONE, NOTICE, REFUSED, STILL_TRYING
from leads.mail.reports import Finding, original_ids, original_of
from leads.mail.status import best_status, has_code, kind_of

# It names each detector that it tries, and one that fails on a mail that is not of its server.
logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)

SERVERS = re.compile(
    r"(?:mailer-?daemon|mail-?daemon|postmaster|mdaemon|maildaemon|mail\.daemon|microsoftexchange[0-9a-f]+|mail-?system|mmdf|pmdf|mail-?delivery"
    r"|mail-?router|mmpostmaster|undelivered|returned-?mail|mail-?bounces?)(?:[+._-].*)?"
)  # fmt: skip
# People write from these as well: what they say must have a server's answer in it, and answer nobody.
MAYBE_SERVERS = re.compile(
    r"(?:mta|qmail|bounces?|delivery|mail-?admin|smtp(?:-?admin)?|email-?system|exchange|administrator|admin|systemadministrator|mailer|notifier|no-?reply|barracuda|spamfilter|mailgate(?:way)?|mail|root)(?:[+._-].*)?"
)
SERVER_NAMES = re.compile(
    r"mail delivery|mailer[ -]?daemon|mail[ -]daemon|delivery (?:sub)?system|postmaster|(?:system|mail) administrator|internet mail delivery"
)
OUR_NAME = ("mailer-daemon", "postmaster", "mail delivery", "mailerdaemon", "microsoftexchange")
ANSWERS = re.compile(r"(?:re|aw|antw|sv|vs|odp|rif|ref|ynt|fw|fwd|wg|tr)\s?:")
MARKS = ("x-failed-recipients", "x-barracuda-bounce", "x-bounce", "x-mailer-daemon")
ADDRESS = re.compile(r"[\w.+=/&'*!#$%?^{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}")
ORIGINAL_BEGINS = re.compile(
    r"^[^\w\n]{0,60}(?:(?:begin |start of |copy of |the )?(?:original|returned|undelivered|your|unsent) (?:message|mail|e-?mail)(?: text| header\w*| follows| body)?[^\w\n]{0,60}(?:follows|below)?|"
    r"this is a copy of (?:the|your) (?:message|headers)|below this line is a copy|the (?:first|header|text) .{0,40}(?:message|mail)|message headers? follows?|"
    r"received:\s?.{0,200}|return-path:\s?.{0,200}|content-description: .{0,60})",
    re.IGNORECASE | re.MULTILINE,
)
DELIVERED = re.compile(
    r"success(?:ful|fully)? (?:\w+ )?(?:deliver|relay|sen[dt])|(?:deliver|relay)\w* success|erfolgreich (?:zugestellt|ubermittelt)"
)
FIELD_TO = re.compile(r"^(?:to|x-original-to)\s*:(.{0,300})", re.IGNORECASE | re.MULTILINE)
MOST = 16_000  # characters of the text; the original mail often follows
MOST_FOR_FLUFL = 32 * 1024  # bytes of the raw mail


def from_server(mail: Part) -> bool:
    """Whether a mail server sent this: its own address or name, or a failed recipient in the headers."""
    sender = mail.headers.get("from")
    address = next(iter(addresses_in(sender)), "")
    local = address.partition("@")[0] or (sender.strip("<> ").casefold() if "@" not in sender else "")
    if SERVERS.fullmatch(local) or any(name in mail.headers for name in MARKS):
        return True
    return bool(SERVER_NAMES.search(fold(name_in(sender)))) or (not sender.strip() and no_return_path(mail))


def _maybe_server(mail: Part) -> bool:
    """Whether the sender may be a server: an address that machines and people use, answering nobody."""
    local = next(iter(addresses_in(mail.headers.get("from"))), "").partition("@")[0]
    return bool(MAYBE_SERVERS.fullmatch(local)) and "in-reply-to" not in mail.headers


def no_return_path(mail: Part) -> bool:
    """Whether the mail says that nobody is to be told of its failure."""
    return "return-path" in mail.headers and mail.headers.get("return-path").strip() in ("<>", "< >")


def bounce_in(mail: Part, text: str, raw: bytes) -> Finding | None:
    """Read a bounce that a server wrote in its own words, or return None."""
    server, nowhere, maybe = from_server(mail), no_return_path(mail), _maybe_server(mail)
    subject = fold(mail.headers.get("subject")[:300])
    if not (server or nowhere or maybe) or (ANSWERS.match(subject) and not nowhere):
        return None
    said, below = _parted(text[:MOST])
    words = fold(said)
    titled, noticed = bool(BOUNCE_SUBJECT.search(subject)), bool(NOTICE.search(words))
    coded = has_code(words)
    refused = coded or any(pattern.search(words) for pattern in (GONE, FULL, REFUSED))
    # Two of these: a title, a notice, what a server says when it refuses, our mail sent back; beside the sender.
    sent_back = server and (bool(below) or original_of(mail) is not None) and not DELIVERED.search(words)
    if "x-failed-recipients" not in mail.headers and titled + noticed + refused + sent_back < 2:
        return None
    if not server and not (titled and (noticed or refused) and (nowhere or coded)):
        return None
    addresses = _whom(mail, said, below, raw)
    status = best_status("", words)
    trying = STILL_TRYING.search(words) or STILL_TRYING.search(subject)
    if trying and not GIVEN_UP.search(words) and (status[:1] != "5" or "warning" in subject or "delay" in subject):
        kind = "delayed"
    else:
        kind = kind_of(status, words)
        if not refused and FOR_NOW.search(words):
            kind = "soft_bounce"
    return Finding(kind, _line_of_reason(said), addresses, status, original_ids(mail, text))


def _parted(text: str) -> tuple[str, str]:
    """Cut the original mail off a server's words."""
    for match in ORIGINAL_BEGINS.finditer(text):
        if text[: match.start()].count(" ") > 5:
            return text[: match.start()], text[match.start() :]
    return text, ""


def _whom(mail: Part, said: str, below: str, raw: bytes) -> tuple[str, ...]:
    """Return whom the bounce concerns: a header that names them, known formats, words, then the original's To."""
    if found := addresses_in(" , ".join(mail.headers.all("x-failed-recipients"))):
        return found
    found = _by_format(raw)
    known = {one for name in ("from", "to", "cc") for one in addresses_in(mail.headers.get(name))}
    found = tuple(one for one in found if ADDRESS.fullmatch(one) and _a_person(one, known))
    words = said.casefold()
    if found := tuple(one for one in found if one in words) or found[:1]:
        return found
    named = [
        one
        for one in dict.fromkeys(one.casefold().strip(".'") for one in ADDRESS.findall(said))
        if _a_person(one, known)
    ]
    if named:
        return (named[0],)
    original = original_of(mail)
    to = original.get("to") if original else next((match[1] for match in FIELD_TO.finditer(below or said)), "")
    return addresses_in(to)[:1]


def _by_format(raw: bytes) -> tuple[str, ...]:
    """Return the failed recipients in the formats of the mail servers that flufl.bounce knows."""
    # It expects headers in ASCII, and some detectors fail on mails that are not of their server.
    message = email.message_from_string(raw[:MOST_FOR_FLUFL].decode("ascii", "replace").replace("\ufffd", "?"))
    try:
        for_now, for_good = all_failures(message)
    except (LookupError, AttributeError, TypeError, ValueError):
        return ()
    return tuple(sorted({one.decode("utf-8", "replace").casefold().strip("<>") for one in for_good or for_now}))


def _a_person(address: str, known: set[str]) -> bool:
    return address not in known and not address.startswith(OUR_NAME) and "." in address.rpartition("@")[2]


def _line_of_reason(said: str) -> str:
    """Return the line in which the server says why."""
    lines = [line.strip() for line in said.split("\n") if line.strip()]
    for index, line in enumerate(lines):
        folded = fold(line[:500])
        if any(pattern.search(folded) for pattern in (GONE, FULL, REFUSED)) or has_code(folded):
            return " ".join(lines[index : index + 2])[:300]
    return " ".join(lines)[:300]
