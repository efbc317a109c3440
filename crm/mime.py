"""Building an RFC 5322 message."""

from __future__ import annotations

import html
import unicodedata
import uuid
from collections.abc import Mapping
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
_JOINERS = "\u200c\u200d"  # of Persian words and of emoji
_ADDRESS_MARKS = str.maketrans(dict.fromkeys('<>@:;"\\[]()', " "))
# Python loses the quotes of a name that it has to fold, so a long name must need none.
_SHORT_NAME = 40
_QUOTED_MARKS = str.maketrans(dict.fromkeys(",.", " "))
_LONGEST_NAME = 120


def new_message_id(address: str) -> str:
    """Make a Message-ID in the sending domain, before the first try."""
    return f"<{uuid.uuid4().hex}@{address.rpartition('@')[2]}>"


def build_mail(
    *, sender: tuple[str, str], to: tuple[str, str], subject: str, body: str, message_id: str, at: datetime,
    in_reply_to: str = "", references: str = "", headers: Mapping[str, str] | None = None,
) -> bytes:  # fmt: skip
    """Return the bytes of a mail, plain text first, then HTML that follows it; people are (name, address)."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _address(*sender)
    mail["To"] = _address(*to)
    mail["Subject"] = header_words(subject)
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = message_id
    if in_reply_to:
        mail["In-Reply-To"] = in_reply_to
        mail["References"] = references or in_reply_to
    for name, value in (headers or {}).items():
        mail[name] = value
    mail.set_content(body)
    mail.add_alternative(as_html(body), subtype="html")
    return mail.as_bytes()


def as_html(body: str) -> str:
    """Return the text as HTML: escaped, one paragraph a block of lines."""
    blocks = html.escape(body).split("\n\n")
    return "".join(f"<p>{block.strip().replace(chr(10), '<br>')}</p>\n" for block in blocks if block.strip())


def _address(name: str, address: str) -> Address:
    """Name a person in a header: nothing in the name may look like a second address or a group of them."""
    plain = header_words(name.translate(_ADDRESS_MARKS))
    if len(plain) > _SHORT_NAME:
        plain = plain.translate(_QUOTED_MARKS)
    return Address(header_words(plain)[:_LONGEST_NAME], addr_spec=address)


def header_words(text: str) -> str:
    """Return text on one line, without characters that cannot be seen, and without what a reader would decode."""
    seen = "".join(one if one in _JOINERS or unicodedata.category(one) not in _UNSEEN else " " for one in text)
    return " ".join(seen.replace("=?", "= ?").split())
