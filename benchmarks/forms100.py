"""A hundred forms posted at once on one machine's process set: how long until each has its draft."""

from __future__ import annotations

import http.client
import os
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import psycopg

from benchmarks.cpu import measured
from benchmarks.figures import Figure, Report, percentile
from benchmarks.ground import Ground
from benchmarks.intake import post, secret_of
from benchmarks.layout import FEW
from benchmarks.web import FIRST_PORT, Web
from config.services.ports import free_port
from config.supervisor import Supervisor

FORMS, SENDERS, SECONDS = 100, 20, 180.0
DRAFTED = """
SELECT extract(epoch FROM d.created_at - s.received_at), extract(epoch FROM d.created_at)
FROM leads_submission s JOIN agents_run r ON r.submission_id = s.id JOIN drafts_draft d ON d.id = r.draft_id
WHERE s.received_at >= %s
"""


def measure(ground: Ground, report: Report) -> None:
    """Start web, worker and beat as `make run` does, post, and wait for the drafts."""
    from config.management.commands.run import programs

    environment = ground.database(FEW)
    os.environ.update(environment | {"LOG_LEVEL": "WARNING"})
    port = free_port(FIRST_PORT)
    server = Web(port, os.getpid())
    with Supervisor(programs(port)), psycopg.connect(environment["BENCH_SUPERUSER_URL"], autocommit=True) as database:
        _drafts_after(ground, database, server, secret_of(environment), 8)  # everything is loaded and connected
        with measured({"postgres": ground.postgres, "redis": ground.servers.redis.process.pid}) as spent:
            began, waits, ended = _drafts_after(ground, database, server, secret_of(environment), FORMS)
    report.add(
        Figure("forms100: all drafted", ended - began, "s", limit=15.0),
        Figure("forms100: post to draft, p50", percentile(waits, 0.5), "s"),
        Figure("forms100: post to draft, p95", percentile(waits, 0.95), "s"),
        Figure("forms100: forms without a draft", FORMS - len(waits), "", limit=0.5, gate=True),
        Figure("forms100: CPU of PostgreSQL a form", 1000 * spent.cpu["postgres"] / FORMS, "ms"),
    )


def _drafts_after(
    ground: Ground, database: psycopg.Connection, server: Web, secret: str, count: int
) -> tuple[float, list[float], float]:
    """Post so many forms at once; return when that began, each one's seconds to its draft, and when the last stood."""
    batch, stamp = uuid4().hex[:8], str(int(time.time() * 1000))
    posts = [
        post(server, secret, stamp, f"{batch}-{number}", uri=f"http://localhost:{server.port}")
        for number in range(count)
    ]
    row = database.execute("SELECT now(), extract(epoch FROM now())").fetchone()
    assert row
    with ThreadPoolExecutor(SENDERS) as pool:
        list(pool.map(lambda request: _send(server.port, request), posts))
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        found = database.execute(DRAFTED, [row[0]]).fetchall()
        if len(found) == count:
            break
        time.sleep(0.2)
    return (
        float(row[1]),
        [float(wait) for wait, _ in found],
        max((float(made) for _, made in found), default=time.time()),
    )


def _send(port: int, request: bytes) -> None:
    head, body = request.split(b"\r\n\r\n", 1)
    headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", head.split()[1].decode(), body, headers)
    answer = connection.getresponse()
    if answer.status != 202:
        raise RuntimeError(f"A form was answered {answer.status}: {answer.read()[:200]!r}")
    connection.close()
