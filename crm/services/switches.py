"""The workspace's switches, above all the one that stops all sending."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from crm.events import emit
from crm.models import Member, Switch
from crm.signals import switch_changed
from crm.tenancy.scope import required_workspace


@transaction.atomic
def turn_switch(name: str, *, on: bool, reason: str, by: Member | None, now: datetime) -> Switch:
    """Turn a switch on or off, and keep who did it (None: a rule) and why."""
    switch, _ = Switch.objects.update_or_create(
        workspace_id=required_workspace(), name=name, defaults={"on": on, "reason": reason, "by": by, "changed_at": now}
    )
    snippet = "Sending is stopped" if on else "Mail may leave again"
    emit(switch_changed, subject=switch, by=by, snippet=snippet, because=reason)
    return switch


def sending_is_stopped() -> Switch | None:
    """Return the kill switch if it is on."""
    return Switch.objects.select_related("by").filter(name=Switch.Name.STOP_SENDING, on=True).first()
