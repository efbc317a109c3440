"""Addresses that nothing may be sent to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from crm.errors import DomainError
from crm.events import emit
from crm.models import Member, Suppression
from crm.normalise import normalise_email
from crm.services.changes import locked, remove_record
from crm.signals import suppression_added, suppression_lifted

OWN_WISH = (Suppression.Source.CLICK, Suppression.Source.MAIL, Suppression.Source.COMPLAINT)
_ENDS = re.compile(r"[\r\n,;\t]+")


@dataclass
class Imported:
    """What became of a pasted list."""

    added: int = 0
    known: int = 0
    rejected: list[str] = field(default_factory=list)


@transaction.atomic
def suppress(
    email: str, *, reason: str, by: Member | None, now: datetime, source: str = Suppression.Source.PERSON,
    outbox_id: int | None = None,
) -> Suppression:  # fmt: skip
    """Put an address on the list; `outbox_id` is the mail after which it happened.

    The first reason stays, unless they ask for it themselves now: that outlives what a person may take back. Which of
    us put them there first is kept all the same: their link does not undo that.
    """
    normalised = normalise_email(email) or email.lower()
    row, created = Suppression.objects.get_or_create(
        email=normalised,
        defaults={"reason": reason, "by": by, "created_at": now, "source": source, "outbox_id": outbox_id},
    )
    asked = not created and source in OWN_WISH and row.source not in OWN_WISH
    if asked:
        row.reason, row.source, row.outbox_id = reason, source, outbox_id
        row.save(update_fields=["reason", "source", "outbox"])
    if created or asked:
        emit(suppression_added, subject=row, by=by, snippet=normalised, because=reason, suppression_id=row.pk)
    return row


def suppress_list(text: str, *, reason: str, by: Member, now: datetime) -> Imported:
    """Put the addresses of a pasted list on it, one a line or separated by commas; what is no address is said."""
    found = Imported()
    for line in _ENDS.split(text):
        words = line.strip().strip("\"'<>")
        if not words:
            continue
        email = normalise_email(words)
        if email is None:
            found.rejected.append(words[:100])
        elif suppression_of(email):
            found.known += 1
        else:
            suppress(email, reason=reason, by=by, now=now, source=Suppression.Source.IMPORT)
            found.added += 1
    return found


@transaction.atomic
def lift_suppression(suppression_id: int, *, by: Member, because: str, agreed: bool = False) -> None:
    """Let an address be written to again; `agreed`: who asked for peace has said since that they want mail."""
    row = locked(Suppression, suppression_id)
    if not because.strip():
        raise DomainError("Say why it may be written to again: colleagues will want to know.")
    if row.source in OWN_WISH and not agreed:
        raise DomainError(
            f"{row.email} asked not to be written to. Confirm that they have said since that they want mail."
        )
    remove_record(Suppression, suppression_id, by=by, because=because, signal=suppression_lifted)


def suppressed_because(email: str) -> str:
    """Return why an address is suppressed, or nothing."""
    row = suppression_of(email)
    return row.reason if row else ""


def suppression_of(email: str) -> Suppression | None:
    """Return the row that keeps all mail from an address, if there is one."""
    return suppressions_of(email).first()


def suppressions_of(email: str) -> QuerySet[Suppression]:
    """Return the rows that keep all mail from an address: one, or none."""
    return Suppression.objects.filter(email=normalise_email(email) or email.lower())
