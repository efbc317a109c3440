"""A worker that hears nothing while rows wait has lost its line to the broker: it ends, and another is started."""

from __future__ import annotations

import os
import threading
import time
from datetime import timedelta
from typing import Any

import structlog
from celery import Celery
from celery.signals import task_postrun, task_prerun, worker_ready
from django.conf import settings
from django.db import DatabaseError, connection

from crm import clock
from crm.tenancy.doors import due_work

DEAF_AFTER: float = settings.WORKER_DEAF_AFTER
LOOK_EVERY = DEAF_AFTER / 6
STATUS = 75  # "temporary failure; try again"
# What waits for the listeners of each queue.
DUE = {
    "intake": ["submission", "mail"],
    "runs": ["wanted_run", "wanted_mail_run", "run", "snoozed_draft", "mail_follow"],
    "send": ["outbox"],
    "mail": ["mailbox"],
}
log = structlog.get_logger(__name__)


class Hearing:
    """When this worker last began or ended a task, and how many it is at."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._busy = 0
        self._heard = time.monotonic()

    def changed(self, by: int) -> None:
        """Note that a task began (1) or ended (-1)."""
        with self._lock:
            self._busy += by
            self._heard = time.monotonic()

    @property
    def silent(self) -> bool:
        """Whether nothing has been heard for long, and nothing is being done."""
        with self._lock:
            return self._busy == 0 and time.monotonic() - self._heard > DEAF_AFTER


hearing = Hearing()


@task_prerun.connect
def task_began(**_: Any) -> None:
    """A task was heard."""
    hearing.changed(1)


@task_postrun.connect
def task_ended(**_: Any) -> None:
    """A thread is free again."""
    hearing.changed(-1)


@worker_ready.connect
def listen(sender: Any, **_: Any) -> None:
    """Start to watch, once the worker listens."""
    hearing.changed(0)
    threading.Thread(target=_watch, args=[sender.app], name="hearing", daemon=True).start()


def _watch(app: Celery) -> None:
    kinds = [kind for queue in app.amqp.queues.consume_from for kind in DUE.get(queue, [])]
    while True:
        time.sleep(LOOK_EVERY)
        if hearing.silent and _rows_wait(kinds):
            log.error("worker_deaf", seconds=DEAF_AFTER)
            os._exit(STATUS)  # nothing is being done, and what waits are rows


def _rows_wait(kinds: list[str]) -> bool:
    """Whether something has been due for as long as this worker has been silent."""
    try:
        since = clock.now() - timedelta(seconds=DEAF_AFTER)
        return any(due_work(kind, 1, since) for kind in kinds)
    except DatabaseError:
        return False  # then it is not the broker
    finally:
        connection.close()
