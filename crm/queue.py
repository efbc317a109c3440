"""Wake a worker; a request neither waits for Redis nor fails with it, because a sweep finds the row anyway."""

from __future__ import annotations

import time
from functools import cache
from typing import Any

import structlog
from celery import Task, current_app
from kombu import Connection
from kombu.exceptions import LimitExceeded, OperationalError
from kombu.pools import producers

PATIENCE = 0.4  # seconds for the connection, and again for its first answer
SILENCE = 2.0  # seconds without another try after a failure, so that a burst does not wait once for each
log = structlog.get_logger(__name__)
_silent_until = 0.0


@cache
def _broker() -> Connection:
    """Return this process's own way to the broker: more impatient than that of a worker."""
    options = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE, "max_retries": 0}
    return current_app.connection_for_write(
        connect_timeout=PATIENCE, transport_options={**current_app.conf.broker_transport_options, **options}
    )


def wake(task: Task[..., Any], *args: Any) -> bool:
    """Queue a task, or log that it could not be queued; at most one second, and never an error of the broker's."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return False
    broker = _broker()
    not_there: tuple[type[BaseException], ...] = (OperationalError, LimitExceeded, OSError)
    not_there += (*broker.connection_errors, *broker.channel_errors)
    try:
        with producers[broker].acquire(block=True, timeout=PATIENCE) as producer:
            task.apply_async(args, producer=producer, retry=False)
    except not_there as failure:
        _silent_until = time.monotonic() + SILENCE
        log.error("task_not_queued", task=task.name, because=str(failure))
        return False
    return True
