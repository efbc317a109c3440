"""The keeper: a small process of its own session, parent of both servers, that ends when nobody uses them.

Every user holds the shared lock `use.lock` for its lifetime, so that the kernel tells the keeper of every end, kill -9
included. The servers carry the parent-death signal, so that the keeper's own end is theirs too.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from config.services.account import Account
from config.services.errors import ServicesError
from config.services.postgres import database_urls, start_postgres
from config.services.redis import redis_url, start_redis
from config.services.server import Server
from config.services.state import State

LOOK_EVERY = 0.25
SECONDS_FOR_OLD_SERVERS = 20.0


def keep(state: State, start_lock: int) -> None:
    """Start both servers, report their addresses on standard output, and keep them while somebody uses them."""
    asked_to_stop: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _: asked_to_stop.append(received))
    keeper_lock = state.lock("keeper.lock")
    os.truncate(keeper_lock, 0)
    os.write(keeper_lock, str(os.getpid()).encode())
    servers: list[Server] = []
    try:
        servers += _start(state)
        os.close(start_lock)
        _report({})
        while not asked_to_stop and all(server.running for server in servers) and not _is_over(state):
            time.sleep(LOOK_EVERY)
    except ServicesError as error:
        _report({"error": str(error)})
    finally:
        for server in servers:
            server.stop()


def _is_over(state: State) -> bool:
    """Whether nobody uses the servers; if so we keep the start lock until our end, so that a newcomer starts anew."""
    if state.is_locked("use.lock"):
        return False
    start_lock = state.lock("start.lock")
    if state.is_locked("use.lock"):  # somebody came in between
        os.close(start_lock)
        return False
    return True


def _start(state: State) -> Sequence[Server]:
    try:
        # The servers of a killed keeper may still be ending.
        mark = state.lock("servers.lock", seconds=SECONDS_FOR_OLD_SERVERS)
    except BlockingIOError:
        raise ServicesError(f"servers of an earlier run still live in {state.folder}") from None
    redis = start_redis(state, keep_open=[mark])
    try:
        postgres = start_postgres(state, fsync=False, keep_open=[mark])
    except BaseException:
        redis.stop()
        raise
    os.close(mark)
    state.write("running.json", database_urls(state, postgres.port) | {"REDIS_URL": redis_url(state, redis.port)})
    return postgres, redis


def _report(answer: dict[str, str]) -> None:
    """Tell the process that waits for us, and let go of its pipe."""
    os.write(1, json.dumps(answer).encode())
    with Path(os.devnull).open("wb") as nothing:
        os.dup2(nothing.fileno(), 1)


if __name__ == "__main__":
    if os.fork():  # the one that started us need not wait for our end
        os._exit(0)
    keep(State(Path(sys.argv[1]), Account.for_servers()), start_lock=int(sys.argv[2]))
