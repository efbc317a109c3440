"""The page that shows what the demo's prospects received."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from crm.desk import desk_page


@require_GET
@desk_page
def inbox_page(request: HttpRequest) -> HttpResponse:
    """List the captured mails, newest first; exists only where a capture folder is set."""
    if not settings.CAPTURE_FOLDER:
        raise Http404("Nothing is captured here.")
    files = sorted(Path(settings.CAPTURE_FOLDER).glob("*.eml"), key=lambda file: file.stat().st_mtime, reverse=True)
    context = {**admin.site.each_context(request), "title": "What the prospects received", "count": len(files)}
    return render(request, "config/inbox.html", {**context, "mails": [_read(file) for file in files[:100]]})


def _read(file: Path) -> dict[str, Any]:
    mail = message_from_bytes(file.read_bytes(), policy=default)
    body = mail.get_body(("plain",))
    return {
        "to": str(mail["To"]),
        "sender": str(mail["From"]),
        "subject": str(mail["Subject"]),
        "at": mail["Date"].datetime if mail["Date"] else None,
        "body": body.get_content() if body else "",
    }
