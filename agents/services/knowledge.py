"""Keep what the company knows: notes in Markdown, cut where their headings stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from django.db import IntegrityError, transaction

from agents.models import Chunk, Document
from agents.signals import document_removed, document_saved
from crm.events import emit
from crm.models import Member
from crm.services.changes import differences, remove_record
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
    values = {"title": title, "text": text.replace("\r\n", "\n"), "url": url, "product": product, "active": active}
    changes = differences(document, values)
    if document_id is not None and not changes:
        return document
    if document_id is not None and "text" in changes:
        document.version += 1
    for name in changes:
        setattr(document, name, values[name])
    document.updated_at = now
    try:
        with transaction.atomic():
            document.save()
    except IntegrityError:  # another one took the title this very moment
        taken = same_title.values_list("pk", flat=True)[0]
        raise Duplicate(f"There is a note titled {title} already.", taken) from None
    if "text" in changes:
        _cut_anew(document)
    told = changes if document_id is not None else None
    emit(document_saved, subject=document, by=by, snippet=f"{document}, version {document.version}", changes=told)
    return document


@transaction.atomic
def remove_document(document_id: int, *, by: Member) -> None:
    """Delete a note with its passages; drafts that quoted it keep the quotes."""
    remove_record(Document, document_id, by=by, signal=document_removed)


def _cut_anew(document: Document) -> None:
    document.chunks.all().delete()
    Chunk.objects.bulk_create(
        Chunk(document=document, position=position, heading=heading[:300], text=passage)
        for position, (heading, passage) in enumerate(cut(document.text))
    )


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
