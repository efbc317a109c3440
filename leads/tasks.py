"""Background work of intake, one line each."""

from celery import shared_task

from crm import clock
from crm.queue import hand_out
from crm.tenancy.task import WorkspaceTask
from leads.services.intake import process_submission


@shared_task(base=WorkspaceTask)
def process_submission_task(workspace_id: int, submission_id: int) -> None:
    """Work up one submission."""
    process_submission(submission_id, now=clock.now())


@shared_task
def sweep_submissions_task() -> None:
    """Work up what a lost message or a dead worker left behind."""
    hand_out(process_submission_task, "submission", now=clock.now())
