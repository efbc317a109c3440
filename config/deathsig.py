"""Linux's parent-death signal: a child that cannot outlive the process that started it."""

from __future__ import annotations

import ctypes
import os
import signal
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
_prctl = ctypes.CDLL(None, use_errno=True).prctl


def dies_with_parent(number: int = signal.SIGKILL) -> Callable[[], None]:
    """Return a `preexec_fn` after which the kernel sends signal `number` to the child when its parent dies.

    It belongs to the thread that starts the child, so start children from a thread that stays. `subprocess` calls it
    after the change of user, which would clear it.
    """
    parent = os.getpid()

    def ask_kernel() -> None:
        _prctl(PR_SET_PDEATHSIG, number)
        if os.getppid() != parent:  # it died before we asked
            os._exit(1)

    return ask_kernel


def end_with_make() -> None:
    """When `make` started this process (the Makefile says so in MAKE_PID), get a TERM as soon as it dies."""
    make = os.environ.pop("MAKE_PID", "")
    if make:
        _prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != int(make):  # it died before we asked
            raise SystemExit(1)
