"""Addresses that nothing may be sent to."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from crm.events import emit
from crm.models import Member, Suppression
from crm.normalise import normalise_email
from crm.services.changes import remove_record
from crm.signals import suppression_added, suppression_lifted


@transaction.atomic
def suppress(email: str, *, reason: str, by: Member | None, now: datetime) -> Suppression:
    """Put an address on the list; the first reason stays."""
    normalised = normalise_email(email) or email.lower()
    row, created = Suppression.objects.get_or_create(
        email=normalised, defaults={"reason": reason, "by": by, "created_at": now}
    )
    if created:
        emit(suppression_added, subject=row, by=by, snippet=normalised, because=reason)
    return row


@transaction.atomic
def lift_suppression(suppression_id: int, *, by: Member, because: str = "") -> None:
    """Let an address be written to again."""
    remove_record(Suppression, suppression_id, by=by, because=because, signal=suppression_lifted)


def suppressed_because(email: str) -> str:
    """Return why an address is suppressed, or nothing."""
    row = suppression_of(email)
    return row.reason if row else ""


def suppression_of(email: str) -> Suppression | None:
    """Return the row that keeps all mail from an address, if there is one."""
    return Suppression.objects.filter(email=normalise_email(email) or email.lower()).first()
