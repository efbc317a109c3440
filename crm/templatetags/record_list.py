"""Filters of a list, as links that work without JavaScript."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template

register = template.Library()


@dataclass(frozen=True)
class Filter:
    """One filter: its name, what is chosen, and the links to the choices."""

    title: str
    chosen: str
    active: bool
    choices: list[dict[str, Any]]


@register.filter
def filters(cl: Any) -> list[Filter]:
    """Return the filters of an admin list."""
    found = []
    for spec in cl.filter_specs:
        choices = list(spec.choices(cl))
        selected = next((choice for choice in choices if choice["selected"]), choices[0])
        chosen = str(selected["display"])
        found.append(Filter(str(spec.title), chosen, not choices[0]["selected"], choices))
    return found
