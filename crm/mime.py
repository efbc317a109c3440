"""Building an RFC 5322 message."""

from __future__ import annotations

import html
import re
import unicodedata
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
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
_MOST_REFERENCES = 20
_WIDE = SMTP.clone(max_line_length=900)  # else Python writes a long id of a thread as an encoded word
_ONE_ID = re.compile(r"<[!-;=?-~]{1,248}>")


@dataclass(frozen=True)
class Quote:
    """What is answered, as it stands under an answer."""

    intro: str  # "On 3 March 2026, Dana Ruiz wrote:"
    text: str

    @property
    def plain(self) -> str:
        """As plain text: each line behind a mark."""
        lines = "\n".join(f"> {line}".rstrip() for line in self.text.strip().splitlines())
        return f"{self.intro}\n{lines}"

    @property
    def html(self) -> str:
        """As HTML, the way mail programs fold it away."""
        style = "margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex"
        return (
            f'<div class="gmail_quote"><div dir="ltr">{html.escape(self.intro)}</div>\n'
            f'<blockquote class="gmail_quote" type="cite" style="{style}">\n{as_html(self.text)}</blockquote></div>\n'
        )


def new_message_id(address: str) -> str:
    """Make a Message-ID in the sending domain, before the first try."""
    return f"<{uuid.uuid4().hex}@{address.rpartition('@')[2]}>"


def build_mail(
    *, sender: tuple[str, str], to: tuple[str, str], subject: str, body: str, message_id: str, at: datetime,
    in_reply_to: str = "", references: str = "", quote: Quote | None = None, headers: Mapping[str, str] | None = None,
) -> bytes:  # fmt: skip
    """Return the bytes of a mail, plain text first, then HTML that follows it; people are (name, address)."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _address(*sender)
    mail["To"] = _address(*to)
    mail["Subject"] = header_words(subject)
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = message_id
    if parent := "".join(_ONE_ID.findall(in_reply_to)[:1]):
        mail["In-Reply-To"] = parent
        mail["References"] = references_of(parent, references)
    for name, value in (headers or {}).items():
        mail[name] = value
    mail.set_content(f"{body}\n\n{quote.plain}" if quote else body)
    mail.add_alternative(as_html(body) + (quote.html if quote else ""), subtype="html")
    return mail.as_bytes(policy=_WIDE)


def references_of(parent: str, before: str) -> str:
    """Return the References of an answer: the parent's, then its id; of long threads the first and the last 19.

    A stranger wrote them: what is no id is left out.
    """
    ids = list(dict.fromkeys(_ONE_ID.findall(f"{before} {parent}")))
    if len(ids) > _MOST_REFERENCES:
        ids = [ids[0], *ids[1 - _MOST_REFERENCES :]]
    return " ".join(ids)


def unsubscribe_headers(page: str, *, mailto: str = "") -> dict[str, str]:
    """Return the headers of one-click unsubscribing (RFC 8058), for mail that nobody asked for; `page` takes a POST."""
    if not page.startswith("https://"):
        raise ValueError("One-click unsubscribing needs an https address.")
    ways = [f"<{page}>", *([f"<mailto:{mailto}>"] if mailto else [])]
    return {"List-Unsubscribe": ", ".join(ways), "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


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
