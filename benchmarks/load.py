"""Send prepared requests over many connections: with wrk where it is installed, else with a small client of our own."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figures import percentile

SCRIPT = Path(__file__).parent / "replay.lua"
THREADS = 2


@dataclass(frozen=True)
class Load:
    """What came of it: answers, those that were not 202, seconds it took, and times to answer in milliseconds."""

    answers: int
    wrong: int
    seconds: float
    p50: float
    p99: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answers / self.seconds


def generator() -> str:
    """Say what will generate the load."""
    return "wrk" if shutil.which("wrk") else "asyncio"


def send(port: int, requests: Sequence[bytes], *, connections: int, seconds: int) -> Load:
    """Send the requests, each once and from the start again should they not last, for some seconds."""
    if generator() == "wrk":
        return _with_wrk(port, requests, connections, seconds)
    return asyncio.run(_with_asyncio(port, requests, connections, seconds))


def _with_wrk(port: int, requests: Sequence[bytes], connections: int, seconds: int) -> Load:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "requests"
        file.write_bytes(b"".join(b"%08d" % len(request) + request for request in requests))
        words = ["wrk", f"-t{THREADS}", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", SCRIPT]
        ran = subprocess.run(
            [*map(str, words), f"http://127.0.0.1:{port}", "--", str(file), str(THREADS)],
            capture_output=True,
            text=True,
        )
    found = re.search(r"^RESULT (.+)$", ran.stdout, re.MULTILINE)
    if found is None:
        raise RuntimeError(f"wrk said: {ran.stdout[-500:]} {ran.stderr[-500:]}")
    return Load(**json.loads(found.group(1)))


async def _with_asyncio(port: int, requests: Sequence[bytes], connections: int, seconds: int) -> Load:
    times: list[float] = []
    wrong = 0
    following = _forever(requests)
    deadline = (began := time.perf_counter()) + seconds

    async def keep_sending() -> None:
        nonlocal wrong
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while (sent := time.perf_counter()) < deadline:
            writer.write(next(following))
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"(?i)content-length: (\d+)", head)
            await reader.readexactly(int(length.group(1)) if length else 0)
            times.append(1000 * (time.perf_counter() - sent))
            wrong += not head.startswith(b"HTTP/1.1 202")
        writer.close()

    await asyncio.gather(*(keep_sending() for _ in range(connections)))
    return Load(len(times), wrong, time.perf_counter() - began, percentile(times, 0.5), percentile(times, 0.99))


def _forever(requests: Sequence[bytes]) -> Iterator[bytes]:
    while True:
        yield from requests
