"""Look people and companies up by how they are reached, and what is to do about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q

from crm.capped import capped_count, counted
from crm.models import Company, ContactPoint, Member, Task
from crm.models.desk import DONE, OPEN
from crm.normalise import company_domain
from crm.paging import part

SHOWN = 8  # of a member's own tasks
JUST_NOW = timedelta(minutes=15)  # how long what was done stands on Today with its undo
LATELY = timedelta(days=30)  # ... and on the pages of contact and lead


def contact_ids_at(kind: str, normalised: str) -> list[int]:
    """Return whose mail address or phone number this is: one contact, or none."""
    points = ContactPoint.objects.filter(kind=kind, normalised=normalised)
    return list(points.values_list("contact_id", flat=True))


def company_ids_at(domain: str) -> list[int]:
    """Return whose domain this is, also of a host under it or a mail address at it: one company, or none."""
    found = company_domain(domain.strip().lower())
    return list(Company.objects.filter(domain=found).values_list("pk", flat=True)) if found else []


def tasks_of_contact(contact_id: int, *, now: datetime, lead_id: int | None = None, limit: int = 30) -> list[Task]:
    """Return what is to do about a contact, the first due on top, and under it what was done lately; one query.

    With `lead_id` what comes of that lead alone; the contact leads there along an index.
    """
    rows = Task.objects.filter(OPEN | DONE & Q(done_at__gte=now - LATELY), contact=contact_id).select_related("owner")
    if lead_id is not None:
        rows = rows.filter(lead_id=lead_id)
    return list(rows.order_by(F("done_at").desc(nulls_first=True), "due_at", "id")[:limit])


@dataclass(frozen=True)
class OwnTasks:
    """What a member is to do, as far as it is shown, and how much it is in all."""

    open: list[Task]
    done: list[Task]
    counted: str


def tasks_of_member(member: Member, *, now: datetime) -> OwnTasks:
    """Return a member's tasks, overdue ones first, and what was done a moment ago; at most five queries."""
    mine = Task.objects.filter(owner=member).select_related("contact")
    found = part(mine.open(), 0, SHOWN + 1)
    count = counted(capped_count(mine.open())) if len(found) > SHOWN else str(len(found))
    return OwnTasks(found[:SHOWN], part(mine.done().filter(done_at__gte=now - JUST_NOW), 0, SHOWN), count)
