"""One line each: what follows a signal."""

from typing import Any

from django.dispatch import receiver

from agents.services.runs import queue_run, queue_run_of_mail
from agents.signals import run_queued
from agents.tasks import advance_run_task
from crm import clock
from crm.queue import wake
from leads.models import IncomingMail
from leads.signals import mail_processed, submission_processed


@receiver(submission_processed)
def queue_run_of_submission(submission_id: int, **_: Any) -> None:
    """Start the run of a submission that has been worked up."""
    queue_run(submission_id, now=clock.now())


@receiver(mail_processed)
def queue_run_of_incoming_mail(mail_id: int, **_: Any) -> None:
    """Start the run of a mail that wants one."""
    if IncomingMail.objects.filter(pk=mail_id, run_wanted_at__isnull=False).exists():
        queue_run_of_mail(mail_id, now=clock.now())


@receiver(run_queued)
def wake_run(workspace_id: int, run_id: int, **_: Any) -> None:
    """Let a worker walk the run."""
    wake(advance_run_task, workspace_id, run_id)
