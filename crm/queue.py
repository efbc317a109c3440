"""Wake a worker; a request neither waits for Redis nor fails with it, because a sweep finds the row anyway."""

from __future__ import annotations

import time
from datetime import datetime
from functools import cache
from typing import Any

import structlog
from celery import Task, current_app
from kombu import Connection
from kombu.exceptions import ChannelError, LimitExceeded, OperationalError
from kombu.pools import producers

from crm.tenancy.doors import due_work

PATIENCE = 0.4  # seconds for the connection, and again for its first answer
SILENCE = 2.0  # seconds without another try after a failure, so that a burst does not wait once for each
ENOUGH = 500  # messages that sweeps let wait in one queue
log = structlog.get_logger(__name__)
_silent_until = 0.0


@cache
def _broker() -> Connection:
    """Return this process's own way to the broker: more impatient than that of a worker."""
    options = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE, "max_retries": 0}
    return current_app.connection_for_write(
        connect_timeout=PATIENCE, transport_options={**current_app.conf.broker_transport_options, **options}
    )


def _not_there() -> tuple[type[BaseException], ...]:
    broker = _broker()
    return (OperationalError, LimitExceeded, OSError, *broker.connection_errors, *broker.channel_errors)


def wake(task: Task[..., Any], *args: Any, **named: Any) -> bool:
    """Queue a task, or log that it could not be queued; at most one second, and never an error of the broker's."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return False
    try:
        with producers[_broker()].acquire(block=True, timeout=PATIENCE) as producer:
            task.apply_async(args, named, producer=producer, retry=False)
    except _not_there() as failure:
        _silent_until = time.monotonic() + SILENCE
        log.error("task_not_queued", task=task.name, because=str(failure))
        return False
    return True


def hand_out(task: Task[..., Any], kind: str, *, now: datetime) -> None:
    """Queue the task for rows that are due; however long the backlog, sweeps let no more than `ENOUGH` messages wait.

    Queues are first in, first out, and so are due rows: the oldest are taken to be those that wait already. Where that
    is wrong, they are handed out when the queue has run dry; called twice, a task does nothing.
    """
    waiting = _waiting(task)
    for workspace_id, row_id in due_work(kind, ENOUGH, now)[waiting:]:
        if not wake(task, workspace_id, row_id):
            return


def _waiting(task: Task[..., Any]) -> int:
    queue = current_app.amqp.router.route({}, task.name)["queue"].name
    try:
        with producers[_broker()].acquire(block=True, timeout=PATIENCE) as producer:
            return int(producer.channel.queue_declare(queue, passive=True).message_count)
    except ChannelError:  # Redis does not keep empty queues
        return 0
    except _not_there():
        return ENOUGH  # nobody hears us now
