"""A score as pages show it: its parts in one order, each line with its points and the reason for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

TITLES = {"fit": "Fit", "engagement": "Engagement", "bant": "BANT", "intent": "Intent"}  # in the order that is shown
SLOTS = ("budget", "authority", "need", "timeline")


@dataclass(frozen=True)
class Line:
    """Points and why they were given; for BANT also the slot, what was read, and from which words."""

    points: int
    reason: str
    slot: str = ""
    value: str = ""
    quote: str = ""

    @property
    def known(self) -> bool:
        """Whether a slot's value was read at all."""
        return self.value not in ("", "unknown")


@dataclass(frozen=True)
class ShownPart:
    """One part of a score: its points of so many, line by line, and what gave none in one sentence."""

    title: str
    points: int
    out_of: int
    lines: list[Line]
    nothings: str


def shown_parts(parts: Mapping[str, Any], found: Mapping[str, Any]) -> list[ShownPart]:
    """Lay a stored score (`parts`) out with the reading it was made from (`found`); nothing scored, nothing shown."""
    return [_part(name, parts[name], found.get("bant", {})) for name in TITLES if name in parts]


def _part(name: str, part: Mapping[str, Any], bant: Mapping[str, Any]) -> ShownPart:
    reasons = [(int(points), str(reason)) for points, reason in part["reasons"]]
    if name == "bant":
        # One reason a slot, in the order people say them.
        lines = [_slot(slot, *reason, bant.get(slot) or {}) for slot, reason in zip(SLOTS, reasons, strict=False)]
        return ShownPart(TITLES[name], part["points"], part["out_of"], lines, "")
    lines = [Line(points, reason) for points, reason in reasons if points]
    nothings = " ".join(reason for points, reason in reasons if not points)
    return ShownPart(TITLES[name], part["points"], part["out_of"], lines, nothings)


def _slot(slot: str, points: int, reason: str, read: Mapping[str, Any]) -> Line:
    return Line(points, reason, slot, read.get("value") or "unknown", read.get("quote") or "")
