"""Keep what the company knows: notes in Markdown, cut where their headings stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from django.db import IntegrityError, transaction

from agents.models import Chunk, Document
from agents.signals import document_saved
from crm.events import emit
from crm.models import Member
from crm.services.records import Duplicate

_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*\s*$")


@transaction.atomic
def save_document(
    *, title: str, text: str, url: str = "", product: str = "", active: bool = True, by: Member | None = None,
    now: datetime, document_id: int | None = None,
) -> Document:  # fmt: skip
    """Store a note and cut it into chunks: a new one, or a new version of an old one; a title is there once.

    Raises Duplicate when another note has the title.
    """
    same_title = Document.objects.filter(title=title).exclude(pk=document_id or 0)
    if (known := same_title.values_list("pk", flat=True).first()) is not None:
        raise Duplicate(f"There is a note titled {title} already.", known)
    if document_id is None:
        document = Document(created_at=now)
    else:
        document = Document.objects.select_for_update(of=("self",)).get(pk=document_id)
        document.version += 1
    document.title, document.text, document.url = title, text, url
    document.product, document.active, document.updated_at = product, active, now
    try:
        with transaction.atomic():
            document.save()
    except IntegrityError:  # another one took the title this very moment
        taken = same_title.values_list("pk", flat=True)[0]
        raise Duplicate(f"There is a note titled {title} already.", taken) from None
    document.chunks.all().delete()
    Chunk.objects.bulk_create(
        Chunk(document=document, position=position, heading=heading[:300], text=passage)
        for position, (heading, passage) in enumerate(cut(text))
    )
    emit(document_saved, subject=document, by=by, snippet=f"{document.title}, version {document.version}")
    return document


def cut(text: str) -> Iterator[tuple[str, str]]:
    """Yield (heading, passage) for each part under a heading; the heading path is joined by ›."""
    heading, lines = "", list[str]()
    for line in text.splitlines():
        found = _HEADING.match(line)
        if found:
            if passage := "\n".join(lines).strip():
                yield heading, passage
            heading, lines = found.group(1), []
        else:
            lines.append(line)
    if passage := "\n".join(lines).strip():
        yield heading, passage
