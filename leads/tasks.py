"""Background work of intake, one line each."""

from celery import shared_task

from crm import clock
from crm.queue import hand_out
from crm.tenancy.task import WorkspaceTask
from leads.services.incoming import process_mail
from leads.services.intake import process_submission
from leads.services.mailboxes import read_mailbox


@shared_task(base=WorkspaceTask)
def process_submission_task(workspace_id: int, submission_id: int) -> None:
    """Work up one submission."""
    process_submission(submission_id, now=clock.now())


@shared_task
def sweep_submissions_task() -> None:
    """Work up what a lost message or a dead worker left behind."""
    hand_out(process_submission_task, "submission", now=clock.now())


@shared_task(base=WorkspaceTask)
def read_mailbox_task(workspace_id: int, sync_id: int) -> None:
    """Look into one mailbox."""
    read_mailbox(sync_id, clock=clock.now)


@shared_task(base=WorkspaceTask)
def process_mail_task(workspace_id: int, mail_id: int) -> None:
    """Work up one mail."""
    process_mail(mail_id, now=clock.now())


@shared_task
def sweep_mail_task() -> None:
    """Look into mailboxes that are due, and work up what a lost message or a dead worker left behind."""
    hand_out(read_mailbox_task, "mailbox", now=clock.now())
    hand_out(process_mail_task, "mail", now=clock.now())
