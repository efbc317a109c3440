"""Starts the programs that make up one running Clara, and sees to it that they end together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

from config.deathsig import dies_with_parent
from config.services import embedded_servers_died
from config.services.state import CHECKOUT

SECONDS_TO_START = 90.0
LOOK_EVERY = 0.1
PAUSES_GROW_WITHIN, LONGEST_PAUSE = 120.0, 15.0  # seconds
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class ProgramEnded(Exception):
    """One of the programs, or the embedded servers, ended although nobody asked for it; the text says which."""


@dataclass(frozen=True)
class Program:
    """One process to run: its words, what it sees beside our environment, and how one knows that it is ready."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    ready: Callable[[], bool] | None = None
    log: Path | None = None  # where its output goes instead of our own
    restart: bool = False  # start it again when it ends by itself, instead of ending everything


def answers(url: str) -> bool:
    """Whether `url` answers 200 within a second."""
    try:
        with urllib.request.urlopen(url, timeout=1) as response:  # noqa: S310  an address of ours
            return bool(response.status == 200)
    except OSError:
        return False


class Supervisor:
    """Runs programs for as long as the `with` lasts; on its end all are stopped, by force after `patience` seconds.

    INT, TERM and HUP raise `SystemExit` inside the `with`. A supervisor that is killed takes its programs with it.
    The owner's database address is kept from them: what serves has no use for it.
    """

    def __init__(self, programs: Sequence[Program], *, patience: float = 8.0) -> None:
        self._programs = programs
        self._patience = patience
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._begun: dict[str, list[float]] = {program.name: [] for program in programs}
        self._up = False
        self._asked_to_stop = False
        self._handlers = ExitStack()

    def __enter__(self) -> Self:
        """Start all and wait until each is ready; raise `ProgramEnded` when one ends or takes too long."""
        for number in ENDINGS:
            self._handlers.callback(signal.signal, number, signal.signal(number, self._stop_asked))
        try:
            for program in self._programs:
                self._running[program.name] = self._start(program)
            for program in self._programs:
                self._wait_until_ready(program)
            self._up = True
        except BaseException:
            self._stop_all()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop_all()

    def check(self) -> None:
        """Start again what may be; raise `ProgramEnded` when another program or the embedded servers have ended."""
        for program in self._programs:
            process = self._running[program.name]
            if process.poll() is not None and not self._may_start_again(program, process):
                raise ProgramEnded(f"{program.name} ended with status {process.returncode}")
        if embedded_servers_died():
            raise ProgramEnded("the embedded PostgreSQL or Redis ended")

    def wait(self) -> None:
        """Return when somebody asks us to stop (Ctrl-C, TERM); raise `ProgramEnded` when a program ends before."""
        try:
            while True:
                self.check()
                time.sleep(LOOK_EVERY)
        except SystemExit:
            if not self._asked_to_stop:
                raise

    def _may_start_again(self, program: Program, ended: subprocess.Popen[bytes]) -> bool:
        """Start a program again that may be, after a pause that grows while it does not live; False when it may not."""
        if not (self._up and program.restart):
            return False
        now, begun = time.monotonic(), self._begun[program.name]
        lately = sum(now - start < PAUSES_GROW_WITHIN for start in begun)
        if now - begun[-1] >= min(2.0 ** (lately - 1), LONGEST_PAUSE):
            with suppress(ProcessLookupError):
                os.killpg(ended.pid, signal.SIGKILL)  # what it left in its group
            print(f"{program.name} ended with status {ended.returncode}; it starts again", file=sys.stderr, flush=True)
            self._running[program.name] = self._start(program)
        return True

    def _stop_asked(self, number: int, frame: FrameType | None) -> None:
        self._asked_to_stop = True
        raise SystemExit(128 + number)

    def _start(self, program: Program) -> subprocess.Popen[bytes]:
        self._begun[program.name].append(time.monotonic())
        environment = {**os.environ, **program.environment}
        environment.pop("DATABASE_OWNER_URL", None)
        with ExitStack() as files:
            output = files.enter_context(program.log.open("ab")) if program.log else None
            return subprocess.Popen(  # noqa: S603  the caller's own words
                program.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=CHECKOUT,
                env=environment,
                process_group=0,  # Ctrl-C reaches us alone, and we end each program with all it started
                preexec_fn=dies_with_parent(),
            )

    def _wait_until_ready(self, program: Program) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while program.ready and not program.ready():
            self.check()
            if time.monotonic() > deadline:
                raise ProgramEnded(f"{program.name} was not ready after {SECONDS_TO_START:.0f} seconds")
            time.sleep(LOOK_EVERY)

    def _stop_all(self) -> None:
        for number in ENDINGS:
            signal.signal(number, signal.SIG_IGN)  # we are stopping already
        self._signal_all(signal.SIGTERM)
        deadline = time.monotonic() + self._patience
        for process in self._running.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, deadline - time.monotonic()))
        self._signal_all(signal.SIGKILL)  # also what a program left in its group
        for process in self._running.values():
            process.wait()
        self._handlers.close()

    def _signal_all(self, number: int) -> None:
        for process in self._running.values():
            with suppress(ProcessLookupError):
                os.killpg(process.pid, number)
