"""The recipes: which steps a run walks, in order."""

from __future__ import annotations

from agents.models import Run
from agents.runs import form_to_draft
from agents.runs.steps import StepSpec

RECIPES: dict[str, list[StepSpec]] = {"form_to_draft": form_to_draft.STEPS, "mail_to_draft": form_to_draft.STEPS}


def recipe_of(run: Run) -> list[StepSpec]:
    """Return the steps of a run's recipe."""
    return RECIPES[run.recipe]
