"""Celery's task, made to work in a workspace."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import structlog
from celery import Task

from crm.tenancy.scope import scope


class WorkspaceTask(Task[Any, Any]):
    """`@shared_task(base=WorkspaceTask)`: the first argument is the workspace's id, and the body runs in its scope.

    `more` are further calls that came in one message (crm/coalesce.py); one that fails leaves those behind it to the
    sweep.
    """

    abstract = True
    typing = False  # Celery would check `more` against the function

    def __call__(self, workspace_id: int, *args: Any, more: Sequence[Sequence[Any]] = (), **kwargs: Any) -> Any:
        """Run the task's function in the workspace, wherever it is called."""
        with scope(workspace_id), structlog.contextvars.bound_contextvars(workspace_id=workspace_id):
            answer = super().__call__(workspace_id, *args, **kwargs)
        for call in more:
            self(*call)
        return answer
