"""Background work of runs, one line each."""

from celery import shared_task

from agents.runs.engine import advance_run
from agents.services.runs import queue_run, queue_run_of_mail
from crm import clock
from crm.queue import hand_out
from crm.tenancy.task import WorkspaceTask


@shared_task(base=WorkspaceTask)
def queue_run_task(workspace_id: int, submission_id: int) -> None:
    """Make the run of one submission."""
    queue_run(submission_id, now=clock.now())


@shared_task(base=WorkspaceTask)
def queue_run_of_mail_task(workspace_id: int, mail_id: int) -> None:
    """Make the run of one mail."""
    queue_run_of_mail(mail_id, now=clock.now())


@shared_task(base=WorkspaceTask)
def advance_run_task(workspace_id: int, run_id: int) -> None:
    """Walk one run."""
    advance_run(run_id, clock=clock.now)


@shared_task
def sweep_runs_task() -> None:
    """Make and walk runs that a lost signal or a dead worker left behind."""
    hand_out(queue_run_task, "wanted_run", now=clock.now())
    hand_out(queue_run_of_mail_task, "wanted_mail_run", now=clock.now())
    hand_out(advance_run_task, "run", now=clock.now())
