"""Look people and companies up by how they are reached, and what is to do about them."""

from __future__ import annotations

from crm.models import Company, ContactPoint, Task
from crm.normalise import company_domain


def contact_ids_at(kind: str, normalised: str) -> list[int]:
    """Return whose mail address or phone number this is: one contact, or none."""
    points = ContactPoint.objects.filter(kind=kind, normalised=normalised)
    return list(points.values_list("contact_id", flat=True))


def company_ids_at(domain: str) -> list[int]:
    """Return whose domain this is, also of a host under it or a mail address at it: one company, or none."""
    found = company_domain(domain.strip().lower())
    return list(Company.objects.filter(domain=found).values_list("pk", flat=True)) if found else []


def open_tasks(contact_id: int, *, limit: int = 20) -> list[Task]:
    """Return what is still to do about a contact by a day, the first due on top.

    What a run leaves without a day is the queue's to remind of.
    """
    rows = Task.objects.filter(contact=contact_id, done_at=None, due_at__isnull=False).select_related("owner")
    return list(rows.order_by("due_at", "id")[:limit])
