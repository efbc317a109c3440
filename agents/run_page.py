"""A run as its page shows it: every step of the recipe, also those still to come."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from agents.models import Run, Step
from agents.runs.recipes import recipe_of

COLOURS = {"done": "green", "running": "blue", "failed": "red", "skipped": "grey", "not_connected": "grey",
           "pending": "grey", "to come": "grey"}  # fmt: skip
WORDS = {"not_connected": "not connected", "pending": "waits"}


@dataclass(frozen=True)
class Walked:
    """One step of a run's recipe and what is known of it."""

    title: str
    required: bool
    state: str
    attempts: int
    error: str
    took: timedelta | None
    cost: Decimal
    went_in: str
    came_out: str
    evidence: list[dict[str, Any]]
    started_at: datetime | None

    @property
    def colour(self) -> str:
        """The colour of its state."""
        return COLOURS[self.state]

    @property
    def words(self) -> str:
        """Its state in words."""
        return WORDS.get(self.state, self.state)


def walked_steps(run: Run) -> list[Walked]:
    """Return the steps of a run in order; one query."""
    known = {step.name: step for step in run.steps.all()}
    return [_walked(spec.title, spec.required, known.get(spec.name)) for spec in recipe_of(run)]


def _walked(title: str, required: bool, step: Step | None) -> Walked:
    if step is None:
        return Walked(title, required, "to come", 0, "", None, Decimal(0), "", "", [], None)
    took = step.finished_at - step.started_at if step.finished_at and step.started_at else None
    return Walked(
        title=title,
        required=required,
        state=step.state,
        attempts=step.attempts,
        error=step.error,
        took=took,
        cost=step.cost,
        went_in=_readable(step.input),
        came_out=_readable(step.output),
        evidence=step.evidence,
        started_at=step.started_at,
    )


def _readable(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) if value else ""
