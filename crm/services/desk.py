"""Tasks and notes of the desk."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from crm.models import Member, Note, Task


def add_task(
    contact_id: int,
    *,
    title: str,
    key: str,
    now: datetime,
    due_at: datetime | None = None,
    owner: Member | None = None,
) -> Task:
    """Leave something to do about a contact, once per key."""
    task, _ = Task.objects.get_or_create(
        key=key,
        defaults={"contact_id": contact_id, "title": title, "due_at": due_at, "owner": owner, "created_at": now},
    )
    return task


def drop_tasks(keys: Collection[str]) -> None:
    """Remove tasks whose ground has gone; what is done already stays, because it happened."""
    Task.objects.filter(key__in=keys, done_at=None).delete()


def add_note(contact_id: int, *, text: str, by: Member, key: str, now: datetime) -> Note:
    """Keep something worth remembering about a contact, once per key."""
    note, _ = Note.objects.get_or_create(
        key=key, defaults={"contact_id": contact_id, "text": text, "by": by, "created_at": now}
    )
    return note
