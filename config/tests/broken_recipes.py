"""Recipes that fail in each way a recipe can fail."""

from __future__ import annotations

from agents.runs.steps import Context, Result, StepSpec
from crm.errors import PermanentFailure, TemporaryFailure


def busy(context: Context) -> Result:
    """Fail for now."""
    raise TemporaryFailure("The model is busy.")


def refused(context: Context) -> Result:
    """Fail for good."""
    raise PermanentFailure("The model refuses.")


def broken(context: Context) -> Result:
    """Have a bug."""
    raise ZeroDivisionError("a bug of ours")


def fine(context: Context) -> Result:
    """Work."""
    return Result(output={"fine": True})


BROKEN = {
    "busy": [StepSpec("ask", "Ask", busy)],
    "refused": [StepSpec("ask", "Ask", refused)],
    "broken": [StepSpec("ask", "Ask", broken)],
    "broken_extra": [StepSpec("extra", "Extra", broken, required=False), StepSpec("rest", "Rest", fine)],
}
