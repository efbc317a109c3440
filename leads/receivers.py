"""One line each: what follows a signal."""

from typing import Any

from django.dispatch import receiver

from crm.queue import wake
from leads.signals import submission_retried
from leads.tasks import process_submission_task


@receiver(submission_retried)
def wake_intake(workspace_id: int, submission_id: int, **_: Any) -> None:
    """Let a worker work the enquiry up again."""
    wake(process_submission_task, workspace_id, submission_id)
