"""The one door to models. With none configured the rules answer, and say so on what they made."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from agents.models import ModelCall, Run, Step

T = TypeVar("T")
RULES = "rules"
RULES_ONLY = True  # no provider of models can be configured yet


@dataclass(frozen=True)
class Answer(Generic[T]):
    """What a skill answered, who answered, and how long it took in seconds."""

    value: T
    skill: str
    version: int
    source: str
    seconds: float


def ask(skill: str, version: int, *, offline: Callable[[], T]) -> Answer[T]:
    """Ask a skill. No model provider can be configured yet, so the rules of the offline engine answer."""
    began = time.perf_counter()
    value = offline()
    return Answer(value, skill, version, RULES, time.perf_counter() - began)


def record_call(answer: Answer[T], *, run: Run, step: Step | None = None) -> None:
    """Keep that a skill was asked; called in the transaction that ends the step."""
    from crm import clock

    ModelCall.objects.create(
        run=run, step=step, skill=answer.skill, prompt_version=answer.version, source=answer.source,
        outcome="answered", seconds=answer.seconds, cost=0, at=clock.now(),
    )  # fmt: skip
