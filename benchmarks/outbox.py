"""Many due mails in many mailboxes through four workers: against a bare loop of UPDATEs and smtplib."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg

from benchmarks.cpu import measured
from benchmarks.figures import Figure, Report
from benchmarks.ground import Ground
from benchmarks.layout import Layout
from config.deathsig import dies_with_parent
from config.demo.company import SLUG
from config.services.ports import free_port
from config.services.state import CHECKOUT

MAILS, A_MAILBOX, WORKERS, SECONDS = 10_000, 20, 4, 1800.0
BARE_TABLE = """
DROP TABLE IF EXISTS bench_bare_outbox;
CREATE TABLE bench_bare_outbox AS SELECT * FROM crm_outbox WHERE state = 'pending';
ALTER TABLE bench_bare_outbox ADD PRIMARY KEY (id);
CREATE INDEX ON bench_bare_outbox (workspace_id, state, id);
"""
WORKER = "celery --app config.celery --quiet worker --pool prefork --queues send --without-gossip --without-mingle"


def measure(ground: Ground, report: Report) -> None:
    """Let the bare loop send them all, then the outbox, each to a server that takes what it gets."""
    mails = ground.size("SIZE", MAILS)
    environment = ground.database(Layout(f"outbox_{mails}", ((SLUG, mails),)))
    environment = environment | {"LOG_LEVEL": "WARNING", "WORKER_DEAF_AFTER": "3600"}
    boxes = max(1, mails // A_MAILBOX)
    with psycopg.connect(environment["BENCH_SUPERUSER_URL"], autocommit=True) as database:
        with fast_server() as (port, ids):
            subprocess.run(_side("fill", mails, boxes, port), check=True, env=environment, cwd=CHECKOUT)
            database.execute(BARE_TABLE)
            database.execute("VACUUM ANALYZE")
            bare = _bare(environment, port)
        took = len(ids)
        with fast_server(port) as (_, ids), _workers(environment), measured({"postgres": ground.postgres}) as spent:
            seconds = _all_sent(environment, database, mails)
        assert took == mails, f"the bare loop sent {took} of {mails}"
    ours, theirs = mails / seconds, mails / bare
    report.add(
        Figure(f"outbox: bare loop, {mails:,} mails", theirs, "mails/s"),
        Figure(f"outbox: {WORKERS} workers, {boxes:,} mailboxes", ours, "mails/s"),
        Figure("outbox: share of the bare loop's rate", ours / theirs, "", limit=0.5, at_least=True, gate=True),
        Figure("outbox: mails doubled", len(ids) - len(set(ids)), "", limit=0.5, gate=True),
        Figure("outbox: mails lost", mails - len(set(ids)), "", limit=0.5, gate=True),
        Figure("outbox: CPU of PostgreSQL a mail", 1000 * spent.cpu["postgres"] / mails, "ms"),
        Figure("outbox: foreign load", spent.foreign, "% of 1 core"),
    )


@contextmanager
def fast_server(port: int = 0) -> Iterator[tuple[int, list[str]]]:
    """Run the server; the ids of what it took stand in the list when the block has ended."""
    port, ids = port or free_port(8600), list[str]()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "ids")
        process = subprocess.Popen(_side("serve", port, file), cwd=CHECKOUT, preexec_fn=dies_with_parent())
        try:
            time.sleep(1)
            yield port, ids
        finally:
            process.terminate()
            process.wait()
        ids += file.read_text().split()


@contextmanager
def _workers(environment: Mapping[str, str]) -> Iterator[None]:
    """Start the workers; what is due is handed out by `_all_sent`."""
    serving = {name: value for name, value in environment.items() if name != "DATABASE_OWNER_URL"}
    words = [sys.executable, "-W", "ignore", "-m", *WORKER.split(), "--concurrency", str(WORKERS)]
    process = subprocess.Popen(words, env=serving, cwd=CHECKOUT, preexec_fn=dies_with_parent())
    try:
        time.sleep(8)
        yield
    finally:
        process.terminate()
        process.wait()


def _all_sent(environment: Mapping[str, str], database: psycopg.Connection, mails: int) -> float:
    """Hand out what is due until all of it was sent; return the seconds from the first mail on."""
    began = 0.0
    deadline = time.monotonic() + SECONDS
    sweeper = subprocess.Popen(_side("sweep"), env=dict(environment), cwd=CHECKOUT, preexec_fn=dies_with_parent())
    try:
        while time.monotonic() < deadline:
            row = database.execute("SELECT count(*) FILTER (WHERE state = 'sent'), count(*) FILTER (WHERE attempts > 0)"
                                   " FROM crm_outbox").fetchone()  # fmt: skip
            assert row
            began = began or (time.monotonic() if row[1] else 0.0)
            if row[0] == mails:
                return time.monotonic() - began
            time.sleep(0.1)
    finally:
        sweeper.terminate()
        sweeper.wait()
    raise AssertionError(f"after {SECONDS:.0f} s not all mails were sent: {_states(database)}")


def _states(database: psycopg.Connection) -> list[tuple[object, ...]]:
    return database.execute("SELECT state, reason, count(*) FROM crm_outbox GROUP BY 1, 2").fetchall()


def _bare(environment: Mapping[str, str], port: int) -> float:
    """Let four processes send a share each, all starting at once; return the seconds."""
    shares = [
        subprocess.Popen(
            _side("bare", port, part, WORKERS), env=dict(environment), cwd=CHECKOUT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, preexec_fn=dies_with_parent(),
        )
        for part in range(WORKERS)
    ]  # fmt: skip
    for share in shares:
        assert share.stdout
        share.stdout.readline()
    began = time.monotonic()
    for share in shares:
        assert share.stdin
        share.stdin.write("go\n")
        share.stdin.flush()
    for share in shares:
        if share.wait():
            raise RuntimeError("the bare loop failed")
    return time.monotonic() - began


def _side(*words: object) -> list[str]:
    return [sys.executable, "-m", "benchmarks.outbox_side", *map(str, words)]
