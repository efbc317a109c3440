"""One raw mail in, all that the desk wants to know of it out."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from leads.mail.html_text import CUT, text_of
from leads.mail.kinds import kind_of_mail
from leads.mail.message import MOST_TEXT, Part, addresses_in, ids_in, name_in, parse
from leads.mail.new_text import new_text
from leads.mail.return_dates import return_date

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ReadMail:
    """What one mail is and says."""

    kind: str  # human, hard_bounce, soft_bounce, policy_bounce, delayed, complaint, out_of_office, left_company, auto_reply, unsubscribe, list
    addresses: tuple[str, ...] = ()  # of a bounce or complaint: whom it concerns; left_company: who to write to instead
    status: str = ""  # of a bounce: 5.1.1
    reason: str = ""  # a sentence, or the server's words
    new_text: str = ""
    return_date: date | None = None
    in_reply_to: str = ""
    message_id: str = ""
    references: tuple[str, ...] = ()
    sender: str = ""
    sender_name: str = ""
    recipients: tuple[str, ...] = ()
    subject: str = ""
    sent_at: datetime | None = None
    about_ids: tuple[str, ...] = ()  # Message-IDs of the mail that a bounce or complaint is about
    auto: bool = False  # no person wrote it: never to be answered by itself


def read_mail(raw: bytes, *, received_at: datetime | None = None) -> ReadMail:
    """Read a raw mail. Never raises, whatever the bytes; what cannot be read is a `human` one with the reason."""
    try:
        return _read(raw, received_at)
    # A stranger chose these bytes: a mail that shows a fault in the reading is still kept and shown.
    except Exception as fault:
        log.exception("A mail could not be read")
        return ReadMail("human", reason=f"This mail could not be read ({type(fault).__name__}).")


def _read(raw: bytes, received_at: datetime | None) -> ReadMail:
    mail = parse(raw)
    headers = mail.headers
    text, new = texts_of(mail)
    sent_at = _date(headers.get("date"))
    # The sender's own clock tells the day, and the order in which they write day and month, unless it is wrong.
    wrong = sent_at and received_at and abs((sent_at - received_at).days) > 3
    received = received_at if wrong or not sent_at else sent_at
    finding = kind_of_mail(mail, text=text, new=new, raw=raw, received=received)
    away = finding.kind == "out_of_office"
    reason = finding.reason
    if not reason and not text:
        reason = "There is no text in it that can be read." if raw.strip() else "This mail is empty."
    return ReadMail(
        kind=finding.kind,
        addresses=finding.addresses,
        status=finding.status,
        reason=" ".join(reason.split())[:500],
        new_text=new,
        return_date=return_date(f"{headers.get('subject')}\n\n{new}", received=received) if away else None,
        in_reply_to=next(iter(ids_in(headers.get("in-reply-to"))), ""),
        message_id=next(iter(ids_in(headers.get("message-id"))), ""),
        references=ids_in(" ".join(headers.all("references"))),
        sender=next(iter(addresses_in(headers.get("from"))), ""),
        sender_name=name_in(headers.get("from"))[:200],
        recipients=tuple(dict.fromkeys(one for name in ("to", "cc") for value in headers.all(name) for one in addresses_in(value))),
        subject=headers.get("subject"),
        sent_at=sent_at,
        about_ids=finding.about_ids,
        auto=finding.kind not in ("human", "unsubscribe"),
    )  # fmt: skip


def texts_of(mail: Part) -> tuple[str, str]:
    """Return the mail's text, and what is new in it; HTML where there is no plain text, or where only it marks quotes."""
    plain = [part for part in mail.walk() if part.type == "text/plain" and not part.attached and not part.parts]
    rich = [part for part in mail.walk() if part.type == "text/html" and not part.attached]
    text = "\n".join(part.text for part in plain[:20] if len(plain) < 2 or part.body.strip())[:MOST_TEXT].strip("\n")
    if text.strip():
        new = new_text(text)
        if rich and len(new) > len(text.strip()) - 40 and "In-Reply-To".lower() in mail.headers:
            # The plain text marks no quote; the HTML may.
            marked = text_of(rich[0].text)
            if CUT in marked or "\n> " in marked:
                new = new_text(marked) or new
        return text, new
    marked = "\n".join(text_of(part.text) for part in rich[:5])
    if not marked.strip() and not plain and mail.type not in ("text/html",) and not mail.type.startswith("multipart/"):
        return "", ""
    return marked.replace(CUT, ""), new_text(marked)


def _date(value: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(value[:200])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
