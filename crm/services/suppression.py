"""Addresses that nothing may be sent to."""

from __future__ import annotations

from datetime import datetime

from crm.models import Member, Suppression
from crm.normalise import normalise_email


def suppress(email: str, *, reason: str, by: Member | None, now: datetime) -> None:
    """Put an address on the list; the first reason stays."""
    normalised = normalise_email(email) or email.lower()
    Suppression.objects.get_or_create(email=normalised, defaults={"reason": reason, "by": by, "created_at": now})


def suppressed_because(email: str) -> str:
    """Return why an address is suppressed, or nothing."""
    normalised = normalise_email(email) or email.lower()
    return Suppression.objects.filter(email=normalised).values_list("reason", flat=True).first() or ""
