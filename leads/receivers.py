"""One line each: what follows a signal."""

from typing import Any

from django.dispatch import receiver

from crm.queue import wake
from crm.signals import mailbox_looked_into
from leads.signals import mail_retried, mails_stored, submission_retried
from leads.tasks import process_mail_task, process_submission_task, read_mailbox_task

AT_ONCE = 5  # mails that workers are woken for: queueing one takes longer than storing it


@receiver(submission_retried)
def wake_intake(workspace_id: int, submission_id: int, **_: Any) -> None:
    """Let a worker work the enquiry up again."""
    wake(process_submission_task, workspace_id, submission_id)


@receiver(mails_stored)
def wake_mail(workspace_id: int, mail_ids: list[int], **_: Any) -> None:
    """Let workers work the mails up; of a whole mailbox that comes at once, the sweep hands out the rest."""
    all(wake(process_mail_task, workspace_id, mail_id) for mail_id in mail_ids[:AT_ONCE])  # up to one that is not heard


@receiver(mail_retried)
def wake_retried_mail(workspace_id: int, mail_id: int, **_: Any) -> None:
    """Let a worker work the mail up again."""
    wake(process_mail_task, workspace_id, mail_id)


@receiver(mailbox_looked_into)
def wake_reading(workspace_id: int, sync_id: int, **_: Any) -> None:
    """Let a worker look into the mailbox."""
    wake(read_mailbox_task, workspace_id, sync_id)
