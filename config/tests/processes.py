"""What tests of processes need: who lives, and waiting for it with a deadline."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path


def processes_in(folder: Path) -> set[int]:
    """Return the ids of the processes that work in `folder` or name it in their command."""
    found = set()
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            cwd, command = os.readlink(entry / "cwd"), (entry / "cmdline").read_bytes()
        except OSError:  # it ended meanwhile, or belongs to somebody else
            continue
        if command and (cwd == str(folder) or cwd.startswith(f"{folder}/") or os.fsencode(folder) in command):
            found.add(int(entry.name))
    return found


def until(condition: Callable[[], bool], *, seconds: float = 15) -> bool:
    """Wait until `condition` holds; False when it does not within `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
