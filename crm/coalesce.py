"""Wake workers from a request at no cost to it: what is asked for within a moment goes out together, from a thread."""

from __future__ import annotations

import os
import threading
import time
from collections import defaultdict
from functools import cache
from typing import Any

from celery import Task

from crm.queue import wake

MOMENT = 0.1  # seconds; the first of a quiet time goes out at once
TOGETHER = 20  # calls in one message: a message costs as much as a post, yet a burst is shared by several workers

Calls = dict[Task[..., Any], list[tuple[int, ...]]]


def wake_soon(task: Task[..., Any], workspace_id: int, row_id: int) -> None:
    """Let a worker do a `WorkspaceTask`; returns at once. What a dying process had not sent yet, the sweep finds."""
    _messenger(os.getpid()).add(task, (workspace_id, row_id))


class Messenger:
    """Collects calls, and sends them from a thread of its own."""

    def __init__(self) -> None:
        self._calls: Calls = defaultdict(list)
        self._lock = threading.Lock()
        self._something = threading.Event()
        self._thread = self._started()

    def add(self, task: Task[..., Any], call: tuple[int, ...]) -> None:
        """Take one call along; a thread that an error ended is followed by another."""
        with self._lock:
            self._calls[task].append(call)
            if not self.alive:
                self._thread = self._started()
        self._something.set()

    @property
    def alive(self) -> bool:
        """Whether its thread runs."""
        return self._thread.is_alive()

    def _started(self) -> threading.Thread:
        thread = threading.Thread(target=self._run, name="wake", daemon=True)
        thread.start()
        return thread

    def _run(self) -> None:
        while self._something.wait():
            self._something.clear()
            with self._lock:
                calls, self._calls = self._calls, defaultdict(list)
            for task, waiting in calls.items():
                for start in range(0, len(waiting), TOGETHER):
                    first, *more = waiting[start : start + TOGETHER]
                    wake(task, *first, **({"more": more} if more else {}))
            time.sleep(MOMENT)


@cache
def _messenger(process: int) -> Messenger:
    """Return the messenger of this process: a fork has no threads."""
    return Messenger()
