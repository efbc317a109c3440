"""Named places where a crash test can kill the process; empty unless a test arms one."""

import os
import signal

_armed: str | None = os.environ.get("CLARA_FAILPOINT")


def crash_here(name: str) -> None:
    """Die by SIGKILL if this failpoint is armed (CLARA_FAILPOINT names it)."""
    if _armed is not None and _armed == name:
        os.kill(os.getpid(), signal.SIGKILL)


def arm(name: str | None) -> None:
    """Arm one failpoint in this process, or none."""
    global _armed
    _armed = name
