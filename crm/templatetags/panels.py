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
def span(value: timedelta | None) -> str:
    """Write a span of time in its largest unit that says enough: 40 s, 12 min, 3 h, 2 days."""
    if value is None:
        return ""
    seconds = int(value.total_seconds())
    for size, unit in ((172_800, 86_400), (7_200, 3_600), (120, 60)):
        if seconds >= size:
            return f"{seconds // unit} {({86_400: 'days', 3_600: 'h', 60: 'min'})[unit]}"
    return f"{max(0, seconds)} s"
