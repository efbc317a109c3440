"""Background work of drafts, one line each."""

from celery import shared_task

from crm import clock
from crm.queue import wake
from crm.tenancy.doors import due_work
from crm.tenancy.task import WorkspaceTask
from drafts.services.decide import wake_draft


@shared_task(base=WorkspaceTask)
def wake_draft_task(workspace_id: int, draft_id: int) -> None:
    """Bring one snoozed draft back."""
    wake_draft(draft_id, now=clock.now())


@shared_task
def sweep_snoozed_task() -> None:
    """Bring back snoozed drafts whose time has come."""
    for workspace_id, draft_id in due_work("snoozed_draft", 500, clock.now()):
        wake(wake_draft_task, workspace_id, draft_id)
