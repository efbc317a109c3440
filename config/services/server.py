"""One server process: started on a free port, waited for, stopped."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from config.deathsig import dies_with_parent
from config.services.account import Account
from config.services.errors import ServicesError
from config.services.ports import free_port

ATTEMPTS = 5
SECONDS_TO_ANSWER = 60.0


@dataclass
class Server:
    """A running server and the port it answers on."""

    process: subprocess.Popen[bytes]
    port: int
    stop_signal: int

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self.process.poll() is None

    def stop(self) -> None:
        """Stop the server in order, and by force when that takes long."""
        for number in (self.stop_signal, signal.SIGQUIT, signal.SIGKILL):
            with suppress(ProcessLookupError):
                self.process.send_signal(number)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=5)
                return


def start_server(
    command: Callable[[int], Sequence[str | Path]],
    *,
    answers: Callable[[int], bool],
    account: Account,
    room: Path,
    log: Path,
    stop_signal: int,
    keep_open: Sequence[int] = (),
    environment: dict[str, str] | None = None,
) -> Server:
    """Start `command(port)` as a child that dies with us, on the first free port on which it comes up and answers.

    Its output goes to `log`, never to our own: a pipe held open would make whoever reads it wait for the server's end.
    """
    for _ in range(ATTEMPTS):
        port = free_port()
        with log.open("wb") as output:
            process = subprocess.Popen(  # noqa: S603  a fixed program of ours
                command(port),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=room,
                env=environment or {},
                pass_fds=keep_open,
                preexec_fn=dies_with_parent(stop_signal),
                **account.credentials,
            )
        server = Server(process, port, stop_signal)
        deadline = time.monotonic() + SECONDS_TO_ANSWER
        while server.running and time.monotonic() < deadline:
            if answers(port):
                return server
            time.sleep(0.02)
        server.stop()
    raise ServicesError(f"{log.stem} does not start; {log} ends with: {log.read_text(errors='replace')[-500:].strip()}")
