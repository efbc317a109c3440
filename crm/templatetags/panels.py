"""Tags of record pages: other apps' pieces, and what happened to a row."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import template
from django.db import models
from django.utils.safestring import SafeString

from crm import panels as registry
from crm.timeline import timeline

register = template.Library()


@register.simple_tag(takes_context=True)
def panels(context: dict[str, Any], slot: str, thing: object) -> SafeString:
    """Write the pieces that apps offer for a slot of this page."""
    kept = {"request": context.get("request"), "csrf_token": context.get("csrf_token"), "now": context.get("now")}
    return SafeString("".join(registry.render(slot, thing, kept)))


@register.inclusion_tag("crm/_history.html")
def history(row: models.Model) -> dict[str, Any]:
    """Show the newest events of a row that has no page of its own."""
    key = {"subject_kind": row._meta.model_name or "", "subject_id": row.pk}
    return {"entries": timeline(limit=10, **key)}


@register.filter
def short(value: timedelta | None) -> str:
    """Write a length of time in the unit that says enough: 8 ms, 2.4 s, 12 min, 3 h, 2 days."""
    if value is None:
        return ""
    seconds = value.total_seconds()
    if seconds < 1:
        return f"{max(0, round(seconds * 1000))} ms"
    if seconds < 120:
        return f"{seconds:.1f} s"
    for size, unit, word in ((172_800, 86_400, "days"), (7_200, 3_600, "h"), (120, 60, "min")):
        if seconds >= size:
            return f"{int(seconds) // unit} {word}"
    return ""
