"""Background work of drafts, one line each."""

from celery import shared_task

from crm import clock
from crm.queue import hand_out
from crm.tenancy.task import WorkspaceTask
from drafts.services.decide import wake_draft
from drafts.services.follow_mail import follow_mail


@shared_task(base=WorkspaceTask)
def wake_draft_task(workspace_id: int, draft_id: int) -> None:
    """Bring one snoozed draft back."""
    wake_draft(draft_id, now=clock.now())


@shared_task
def sweep_snoozed_task() -> None:
    """Bring back snoozed drafts whose time has come."""
    hand_out(wake_draft_task, "snoozed_draft", now=clock.now())


@shared_task(base=WorkspaceTask)
def follow_mail_task(workspace_id: int, mail_id: int) -> None:
    """Let drafts follow one mail that came in."""
    follow_mail(mail_id, now=clock.now())


@shared_task
def sweep_mail_follow_task() -> None:
    """Let drafts follow mails that a lost signal left behind."""
    hand_out(follow_mail_task, "mail_follow", now=clock.now())
