"""What a step of a recipe is, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from agents.models import Run
from crm.models import Member


@dataclass(frozen=True)
class Context:
    """What a step may look at: its run, what earlier steps put out, the agent it acts as, and the time."""

    run: Run
    outputs: dict[str, dict[str, Any]]
    agent: Member
    now: datetime

    def key(self, step: str) -> str:
        """Return the key by which a step's rows are made once."""
        return f"run:{self.run.pk}:{step}"


@dataclass(frozen=True)
class Result:
    """What a step found. `record` changes rows of ours, in the transaction that ends the step."""

    output: dict[str, Any] = field(default_factory=dict)
    input: dict[str, Any] = field(default_factory=dict)
    evidence: list[dict[str, Any]] = field(default_factory=list)
    record: Callable[[], dict[str, Any] | None] | None = None


class NotConnected(Exception):
    """The outside system of this step is not connected; the draft says what was missing."""


@dataclass(frozen=True)
class StepSpec:
    """One step of a recipe. An optional one that still fails after its tries is left out."""

    name: str
    title: str
    work: Callable[[Context], Result]
    required: bool = True
    tries: int = 3
