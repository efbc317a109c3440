"""What was turned away: counted, and the last thousand kept to look at."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from leads.models import Form, RefusedDelivery

_COUNT = """
INSERT INTO leads_unknownformcount (day, count) VALUES (%s, 1)
ON CONFLICT (day) DO UPDATE SET count = leads_unknownformcount.count + 1
"""
_RING = """
INSERT INTO leads_refuseddelivery (workspace_id, slot, form_id, reason, address, at)
VALUES (%(ws)s, nextval('leads_refuseddelivery_slot_seq') %% %(slots)s, %(form)s, %(reason)s, %(address)s, %(at)s)
ON CONFLICT (workspace_id, slot) DO UPDATE
SET form_id = EXCLUDED.form_id, reason = EXCLUDED.reason, address = EXCLUDED.address, at = EXCLUDED.at
"""


def count_unknown_form(*, now: datetime) -> None:
    """Count a delivery whose form nobody knows; it belongs to no workspace and stores nothing else."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [now.date()])


def note_refusal(form: Form, *, reason: str, address: str | None, now: datetime) -> None:
    """Put a badly signed delivery on the workspace's ring; the oldest falls off."""
    values = {"ws": form.workspace_id, "slots": RefusedDelivery.SLOTS, "form": form.pk, "reason": reason,
              "address": address, "at": now}  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_RING, values)
