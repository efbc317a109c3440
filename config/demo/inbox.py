"""The page that shows what the demo's prospects received."""

from __future__ import annotations

from datetime import datetime
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from crm.desk import desk_page
from crm.models import Outbox

HEADERS = {"to": "To", "sender": "From", "subject": "Subject"}
YEARS = range(1970, 2200)  # whose times can be told in any zone
SHOWN = 20_000  # letters of a mail
HEAD = 20_000  # bytes in which a mail names itself
LOOKED_AT = 1000  # newest mails of the folder, of whatever workspace
LISTED = 100


@require_GET
@desk_page
def inbox_page(request: HttpRequest) -> HttpResponse:
    """List the captured mails of the reader's workspace, newest first; exists only where a capture folder is set."""
    if not settings.CAPTURE_FOLDER:
        raise Http404("Nothing is captured here.")
    files = sorted(Path(settings.CAPTURE_FOLDER).glob("*.eml"), key=lambda file: file.stat().st_mtime, reverse=True)
    ours = _sent_from_here(files[:LOOKED_AT])
    context = {**admin.site.each_context(request), "title": "What the prospects received", "count": len(ours)}
    return render(request, "config/inbox.html", {**context, "mails": [_read(file) for file in ours[:LISTED]]})


def _sent_from_here(files: list[Path]) -> list[Path]:
    """Keep the mails that left from this workspace's outbox, as their Message-ID says.

    All workspaces' mail lies in one folder. The sender's address says nothing: another workspace may have the same.
    """
    names = [(file, _name_of(file)) for file in files]
    ours = Outbox.objects.filter(message_id__in={name for _, name in names if name})
    known = set(ours.values_list("message_id", flat=True))
    return [file for file, name in names if name in known]


def _name_of(file: Path) -> str:
    """Return the Message-ID that a mail has from us, or nothing."""
    with file.open("rb") as mail:
        written = BytesHeaderParser().parsebytes(mail.read(HEAD)).get("Message-ID", "")
    return str(written).strip().replace("\x00", "")


def _read(file: Path) -> dict[str, Any]:
    mail = message_from_bytes(file.read_bytes())
    words = {name: _header(mail, header) for name, header in HEADERS.items()}
    return {**words, "at": _sent_at(mail), "body": _body(mail)[:SHOWN]}


def _header(mail: Message, name: str) -> str:
    """Read a header as far as it can be read; Python's parser of addresses breaks on many that are none."""
    written = str(mail.get(name, ""))
    try:
        parts = decode_header(written)
    except HeaderParseError:
        return written
    return "".join(part if isinstance(part, str) else _decoded(part, charset) for part, charset in parts)


def _sent_at(mail: Message) -> datetime | None:
    try:
        at = parsedate_to_datetime(_header(mail, "Date"))
    except (ValueError, OverflowError):
        return None
    return at if at.year in YEARS else None


def _body(mail: Message) -> str:
    """Return the mail's plain text; without one, the source of its first other text."""
    texts = [part for part in mail.walk() if part.get_content_maintype() == "text"]
    plain = [part for part in texts if part.get_content_subtype() == "plain"]
    for part in [*plain, *texts][:1]:
        content = part.get_payload(decode=True)
        return _decoded(content, part.get_content_charset()) if isinstance(content, bytes) else ""
    return ""


def _decoded(content: bytes, charset: str | None) -> str:
    """Read bytes in the charset that the mail names, else as UTF-8, with a mark for what is no letter."""
    try:
        text = content.decode(charset or "utf-8", "replace")
    except (LookupError, UnicodeError):  # no charset at all, or one that knows no replacement
        text = content.decode("utf-8", "replace")
    return text.encode("utf-8", "replace").decode()  # UTF-7 may name half a letter
