"""The production web server, on a database of ours: gunicorn as deploy/gunicorn.conf.py says."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from benchmarks.load import generator
from config.deathsig import dies_with_parent
from config.services.ports import free_port
from config.services.state import CHECKOUT
from config.supervisor import answers

SECONDS = 60.0
FIRST_PORT = 8140


@dataclass(frozen=True)
class Web:
    """A running server: its port, and the process id that its workers hang under."""

    port: int
    pid: int

    @property
    def url(self) -> str:
        """The address it is reached at, and signs for."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def web(environment: Mapping[str, str], *, application: str = "config.wsgi:application", probe: str = "/healthz") -> Iterator[Web]:
    """Serve an application until the block ends."""
    port = free_port(FIRST_PORT)
    url = f"http://127.0.0.1:{port}"
    serving = {name: value for name, value in environment.items() if name != "DATABASE_OWNER_URL"}
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--log-level", "warning", application],
        env={**serving, "BIND": f"127.0.0.1:{port}", "PUBLIC_URL": url},
        cwd=CHECKOUT,
        preexec_fn=dies_with_parent(),
    )
    try:
        deadline = time.monotonic() + SECONDS
        while not answers(f"{url}{probe}"):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"gunicorn does not serve {application}")
            time.sleep(0.1)
        yield Web(port, process.pid)
    finally:
        process.terminate()
        process.wait()


__all__ = ["Web", "generator", "web"]
