"""Background work of intake, one line each."""

from celery import shared_task

from crm import clock
from crm.queue import wake
from crm.tenancy.doors import due_work
from crm.tenancy.task import WorkspaceTask
from leads.services.intake import process_submission


@shared_task(base=WorkspaceTask)
def process_submission_task(workspace_id: int, submission_id: int) -> None:
    """Work up one submission."""
    process_submission(submission_id, now=clock.now())


@shared_task
def sweep_submissions_task() -> None:
    """Work up what a lost message or a dead worker left behind."""
    for workspace_id, submission_id in due_work("submission", 500, clock.now()):
        wake(process_submission_task, workspace_id, submission_id)
