"""The production web server, on a database of ours: gunicorn as deploy/gunicorn.conf.py says."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.deathsig import dies_with_parent
from config.services.ports import free_port
from config.services.state import CHECKOUT
from config.supervisor import answers

SECONDS = 60.0
FIRST_PORT = 8140
GUNICORN = [sys.executable, "-W", "ignore::UserWarning", "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]


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
def web(environment: Mapping[str, str], *, application: str = "config.wsgi:application") -> Iterator[Web]:
    """Serve an application until the block ends."""
    port = free_port(FIRST_PORT)
    url = f"http://127.0.0.1:{port}"
    serving = {name: value for name, value in environment.items() if name != "DATABASE_OWNER_URL"}
    with Path(tempfile.gettempdir(), f"bench-web-{port}.log").open("wb") as log:  # what it logs costs time too
        process = subprocess.Popen(
            [*GUNICORN, "--log-level", "warning", application],
            env={**serving, "BIND": f"127.0.0.1:{port}", "PUBLIC_URL": url, "LOG_FORMAT": "json"},
            cwd=CHECKOUT,
            stdout=log,
            stderr=log,
            preexec_fn=dies_with_parent(),
        )
    try:
        deadline = time.monotonic() + SECONDS
        while not answers(f"{url}/healthz"):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"gunicorn does not serve {application}, see {log.name}")
            time.sleep(0.1)
        yield Web(port, process.pid)
    finally:
        process.terminate()
        process.wait()
