"""Today: the admin's first page."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from agents.selectors import latest_runs
from config import today
from crm import clock
from crm.desk import WRITERS, wants_fragment
from crm.selectors import tasks_of_member
from leads.selectors import form_page


def today_context(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add what Today shows to the context of the admin's index."""
    member = getattr(request, "member", None)
    if member is None:
        raise PermissionDenied("You are not a member of any workspace.")
    now, workspace = clock.now(), member.workspace
    zone = ZoneInfo(workspace.time_zone)
    day = now.astimezone(zone).date()
    since = datetime.combine(day - timedelta(days=today.DAYS - 1), time(), zone)
    sent = today.sent_since(since, zone, now=now)
    days = today.chart(sent, since=since, today=day, zone=zone)
    runs = latest_runs(8)
    return {
        **context,
        "title": "Today",
        "now": now,
        "day": day,
        "base": "clara/fragment.html" if wants_fragment(request) else "admin/base_site.html",
        "numbers": today.numbers(sent, member=member, since=since, now=now),
        "days": days,
        "asked_total": sum(one.enquiries for one in days),
        "sent_total": sent.total,
        "needs": today.needs(now=now),
        "first_hour": today.first_hour(workspace),
        "own": tasks_of_member(member, now=now),
        "may_act": member.role in WRITERS,
        "runs": runs,
        "test_form": None if runs else form_page(),
        "entries": today.happened(),
    }
