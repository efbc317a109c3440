"""Background work of the ground floor, one line each."""

from celery import shared_task

from crm import clock
from crm.outbox import deliver_queue
from crm.queue import hand_out
from crm.services.idempotency import forget_request
from crm.services.reputation import judge_mailbox
from crm.tenancy.doors import due_work
from crm.tenancy.task import WorkspaceTask


@shared_task(base=WorkspaceTask)
def deliver_task(workspace_id: int, item_id: int) -> None:
    """Deliver one outbox item, and what else of its mailbox is due."""
    deliver_queue(item_id, clock=clock.now)


@shared_task
def sweep_outbox_task() -> None:
    """Deliver what is due: postponed, or left behind by a lost signal or a dead worker."""
    hand_out(deliver_task, "outbox", now=clock.now())


@shared_task(base=WorkspaceTask)
def forget_request_task(workspace_id: int, request_id: int) -> None:
    """Drop one kept answer."""
    forget_request(request_id, now=clock.now())


@shared_task
def sweep_idempotent_requests_task() -> None:
    """Drop answers that have been kept for a day."""
    for workspace_id, request_id in due_work("idempotent_request", 500, clock.now()):
        forget_request_task(workspace_id, request_id)


@shared_task(base=WorkspaceTask)
def judge_mailbox_task(workspace_id: int, mailbox_id: int) -> None:
    """Judge one mailbox by what came back of its mail."""
    judge_mailbox(mailbox_id, now=clock.now())


@shared_task
def sweep_mailboxes_task() -> None:
    """Judge each mailbox once a day, whatever was heard of it."""
    for workspace_id, mailbox_id in due_work("mailbox_judgement", 500, clock.now()):
        judge_mailbox_task(workspace_id, mailbox_id)
