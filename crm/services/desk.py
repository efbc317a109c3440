"""Tasks and notes of the desk."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from crm.errors import DomainError
from crm.events import DomainSignal, emit
from crm.models import Member, Note, Task
from crm.signals import task_done, task_reopened


def add_task(
    contact_id: int,
    *,
    title: str,
    key: str,
    now: datetime,
    due_at: datetime | None = None,
    owner: Member | None = None,
    lead_id: int | None = None,
) -> Task:
    """Leave something to do about a contact, once per key."""
    about = {"contact_id": contact_id, "lead_id": lead_id}
    task, _ = Task.objects.get_or_create(
        key=key, defaults={**about, "title": title, "due_at": due_at, "owner": owner, "created_at": now}
    )
    return task


@transaction.atomic
def complete_task(task_id: int, *, by: Member, now: datetime) -> Task:
    """Note that somebody did it; asked twice, or by two people, it was done the first time."""
    task = _locked(task_id)
    return task if task.done_at else _marked(task, now, task_done, by=by)


@transaction.atomic
def reopen_task(task_id: int, *, by: Member) -> Task:
    """Take that back: it is to do again, by the same day."""
    task = _locked(task_id)
    return _marked(task, None, task_reopened, by=by) if task.done_at else task


def _locked(task_id: int) -> Task:
    task = Task.objects.select_for_update(of=("self",)).select_related("contact").filter(pk=task_id).first()
    if task is None:
        raise DomainError("There is no such task any more: what it was for was taken back.")
    return task


def _marked(task: Task, done_at: datetime | None, signal: DomainSignal, *, by: Member) -> Task:
    task.done_at = done_at
    task.save(update_fields=["done_at"])
    emit(
        signal, subject=task, by=by, snippet=task.title, task_id=task.pk, lead_id=task.lead_id,
        contact_id=task.contact_id, company_id=task.contact.company_id,
    )  # fmt: skip
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
