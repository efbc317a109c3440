"""Pieces of pages that other apps offer: a lower floor's page shows what an upper one knows, without an import."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog
from django.db import DatabaseError
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from crm.errors import DomainError

log = structlog.get_logger(__name__)


@dataclass(frozen=True, order=True)
class Panel:
    """One piece: what it reads (two queries at most) and how it is shown. Nothing read, nothing shown."""

    order: int
    template: str
    load: Callable[[Any], dict[str, Any] | None]


_slots: defaultdict[str, list[Panel]] = defaultdict(list)


def register(slot: str, order: int, load: Callable[[Any], dict[str, Any] | None], template: str) -> None:
    """Offer a piece for a slot such as `lead.main`; called in an app's `ready()`."""
    panel = Panel(order, template, load)
    _slots[slot] = sorted([*_slots[slot], panel], key=lambda one: one.order)


def render(slot: str, thing: object, context: dict[str, Any]) -> list[SafeString]:
    """Write a slot's pieces in order; one that fails becomes a grey line, and the page stands."""
    return [html for panel in _slots[slot] if (html := _written(panel, thing, context))]


def _written(panel: Panel, thing: object, context: dict[str, Any]) -> SafeString:
    try:
        found = panel.load(thing)
    except (DomainError, DatabaseError) as error:
        log.error("panel failed", template=panel.template, error=str(error))
        return format_html('<p class="c-muted">{}</p>', "This part could not be read just now.")
    return render_to_string(panel.template, {**context, **found}) if found else SafeString("")
