"""What stops in every workspace when a backup was brought back: it does not know what was sent since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction

from agents.services.runs import release_runs
from crm.models import Switch, Workspace
from crm.outbox import make_unknown_after_restore
from crm.services.mailboxes import release_reading
from crm.services.switches import turn_switch
from crm.tenancy.scope import scope


@dataclass(frozen=True)
class Stopped:
    """How many workspaces were stopped, and how many mails a person has to look after."""

    workspaces: int
    mails: int


def stop_everywhere(*, taken_at: datetime, now: datetime) -> Stopped:
    """Stop all sending, make what had not ended unknown, and free what dead workers hold; run it as the owner."""
    when = f"{taken_at.astimezone(UTC):%-d %B %Y, %H:%M} UTC"
    workspaces = list(Workspace.objects.order_by("id").values_list("pk", flat=True))
    mails = 0
    for workspace_id in workspaces:
        with scope(workspace_id), transaction.atomic():
            reason = f"restored from a backup of {when}, which does not know what was sent after it"
            turn_switch(Switch.Name.STOP_SENDING, on=True, reason=reason, by=None, now=now)
            mails += make_unknown_after_restore(
                f"This desk was restored from a backup of {when}, and this mail may have left since. "
                "Look whether it arrived, then choose.",
                now=now,
            )
            release_runs(now=now)
            release_reading(now=now)
    return Stopped(len(workspaces), mails)
