"""What the desk keeps when somebody is away or has left."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from crm.models import Contact, Note, Task, Workspace
from crm.tenancy.scope import required_workspace

MORNING = time(9)


def back_at(until: date) -> datetime:
    """Return the morning of the day on which somebody is back, in the workspace's zone."""
    zone = Workspace.objects.values_list("time_zone", flat=True).get(pk=required_workspace())
    return datetime.combine(until, MORNING, tzinfo=ZoneInfo(zone))


def postpone_tasks(contact: Contact, *, until: date, now: datetime) -> int:
    """Move what is to do about somebody who is away to the day of their return; return how much that is."""
    back = back_at(until)
    if back <= now:
        return 0
    return Task.objects.filter(contact=contact).open().filter(due_at__lt=back).update(due_at=back)


def came_to_leave(contact: Contact, *, told: str, key: str, now: datetime) -> None:
    """Mark somebody who has left their company, with what was said about it as a note."""
    if contact.left_at is None:
        contact.left_at = now
        contact.save(update_fields=["left_at"])
    Note.objects.get_or_create(key=key, defaults={"contact": contact, "text": told, "created_at": now})
