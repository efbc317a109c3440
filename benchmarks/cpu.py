"""CPU time from /proc: of the processes we started, and of everybody else on the machine."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Spent:
    """CPU seconds by the name of a process tree, and foreign load in per cent of one core, over `seconds`."""

    seconds: float = 0.0
    cpu: dict[str, float] = field(default_factory=dict)
    foreign: float = 0.0


@contextmanager
def measured(trees: Mapping[str, int]) -> Iterator[Spent]:
    """Measure what process trees (name to the root's id) use in the block; what we use ourselves is not foreign."""
    spent, began = Spent(), time.monotonic()
    before, machine, own = {name: tree_cpu(root) for name, root in trees.items()}, _machine(), _own()
    yield spent
    spent.seconds = time.monotonic() - began
    spent.cpu = {name: tree_cpu(root) - before[name] for name, root in trees.items()}
    ours = sum(spent.cpu.values()) + _own() - own
    spent.foreign = max(0.0, 100 * (_machine() - machine - ours) / spent.seconds)


def tree_cpu(root: int) -> float:
    """Return the CPU seconds of a process and all below it, the ended ones included."""
    children: dict[int, list[int]] = {}
    used: dict[int, float] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:  # it ended while we looked
                continue
            children.setdefault(int(fields[1]), []).append(int(entry.name))
            used[int(entry.name)] = sum(map(int, fields[11:15])) / TICKS  # user and system, own and of ended children
    total, waiting = 0.0, [root]
    while waiting:
        process = waiting.pop()
        total += used.get(process, 0.0)
        waiting += children.get(process, [])
    return total


def _own() -> float:
    """Return our own CPU seconds, with those of children that were waited for (the load generator)."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _machine() -> float:
    """Return the CPU seconds that the whole machine has worked."""
    user, nice, system, _idle, _wait, irq, soft, *_ = map(
        int, Path("/proc/stat").read_text().split("\n")[0].split()[1:]
    )
    return (user + nice + system + irq + soft) / TICKS
