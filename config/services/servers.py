"""Both servers together, as children of one process."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.services.errors import ServicesError
from config.services.postgres import database_urls, start_postgres
from config.services.redis import redis_url, start_redis
from config.services.server import Server
from config.services.state import State

SECONDS_FOR_OLD_SERVERS = 20.0
PRIVATE = "private-"


@dataclass(frozen=True)
class Servers:
    """A running PostgreSQL and a running Redis."""

    postgres: Server
    redis: Server
    urls: dict[str, str]

    @property
    def running(self) -> bool:
        """Whether both live: one without the other is of no use."""
        return self.postgres.running and self.redis.running

    def stop(self) -> None:
        """Stop both."""
        self.redis.stop()
        self.postgres.stop()


def start_servers(state: State, *, fsync: bool) -> Servers:
    """Start both in `state`'s folder; without `fsync` a crash of the machine (not of a process) may lose the data."""
    with _claimed(state) as mark:
        redis = start_redis(state, keep_open=[mark])
        try:
            postgres = start_postgres(state, fsync=fsync, keep_open=[mark])
        except BaseException:
            redis.stop()
            raise
    urls = database_urls(state, postgres.port) | {"REDIS_URL": redis_url(state, redis.port)}
    return Servers(postgres, redis, urls)


@contextmanager
def start_private(folder: Path, *, fsync: bool = True) -> Iterator[dict[str, str]]:
    """Run servers of one's own in `folder` (kept) and give their addresses.

    For benchmarks, and tests that break things. They die with the thread that enters. The servers' account must be
    able to reach `folder`.
    """
    servers = start_servers(State.in_folder(folder), fsync=fsync)
    try:
        yield servers.urls
    finally:
        servers.stop()


@contextmanager
def start_private_redis() -> Iterator[str]:
    """Run an empty Redis of one's own and give its address; it dies with the thread that enters."""
    with tempfile.TemporaryDirectory(prefix=PRIVATE, dir=State.of_checkout().folder) as folder:
        state = State.in_folder(Path(folder))
        with _claimed(state) as mark:
            redis = start_redis(state, keep_open=[mark])
        try:
            yield redis_url(state, redis.port)
        finally:
            redis.stop()


def sweep_private(state: State) -> None:
    """Remove the folders of private servers whose owners were killed."""
    for folder in state.folder.glob(f"{PRIVATE}*"):
        if not State(folder, state.account).is_locked("servers.lock"):
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _claimed(state: State) -> Iterator[int]:
    """Hold the lock that running servers inherit: while it is taken, some still live, perhaps of a killed keeper."""
    try:
        mark = state.lock("servers.lock", seconds=SECONDS_FOR_OLD_SERVERS)
    except BlockingIOError:
        raise ServicesError(f"servers of an earlier run still live in {state.folder}") from None
    try:
        yield mark
    finally:
        os.close(mark)
