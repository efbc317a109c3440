"""Keep what the company knows: notes in Markdown, cut where their headings stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from agents.models import Chunk, Document

_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*\s*$")


@transaction.atomic
def save_document(*, title: str, text: str, url: str = "", product: str = "", active: bool = True, now: datetime,
                  document_id: int | None = None) -> Document:  # fmt: skip
    """Store a note and cut it into chunks; a changed text is a new version."""
    if document_id is None:
        document = Document(title=title, created_at=now, updated_at=now)
    else:
        document = Document.objects.select_for_update(of=("self",)).get(pk=document_id)
        document.version += 1
    document.title, document.text, document.url = title, text, url
    document.product, document.active, document.updated_at = product, active, now
    document.save()
    document.chunks.all().delete()
    Chunk.objects.bulk_create(
        Chunk(document=document, position=position, heading=heading[:300], text=passage)
        for position, (heading, passage) in enumerate(cut(text))
    )
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
