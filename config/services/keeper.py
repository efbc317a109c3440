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
from contextlib import suppress
from pathlib import Path

from config.services.account import Account
from config.services.errors import ServicesError
from config.services.servers import Servers, start_servers, sweep_private
from config.services.state import State

LOOK_EVERY = 0.25


def keep(state: State, start_lock: int) -> None:
    """Start both servers, report on standard output, and keep them while somebody uses them."""
    asked_to_stop: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _: asked_to_stop.append(received))
    keeper_lock = state.lock("keeper.lock")
    os.truncate(keeper_lock, 0)
    os.write(keeper_lock, str(os.getpid()).encode())
    try:
        sweep_private(state)
        servers = start_servers(state, fsync=False)
    except ServicesError as error:
        _report({"error": str(error)})
        return
    try:
        state.write("running.json", servers.urls)
        os.close(start_lock)
        _report({})
        _wait_for_the_end(state, servers, asked_to_stop)
    finally:
        servers.stop()
        os.close(keeper_lock)  # before the start lock, which goes with us: who waits for that one must see us gone


def _wait_for_the_end(state: State, servers: Servers, asked_to_stop: list[int]) -> None:
    """Return when nobody uses the servers, one of them died, or we are told to; a newcomer then waits for our end."""
    while servers.running and not asked_to_stop:
        if not state.is_locked("use.lock"):
            start_lock = state.lock("start.lock")  # held until our end
            if not state.is_locked("use.lock"):
                return
            os.close(start_lock)  # somebody came in between
        time.sleep(LOOK_EVERY)
    with suppress(BlockingIOError):
        state.lock("start.lock", seconds=5)


def _report(answer: dict[str, str]) -> None:
    """Tell the process that waits for us, and let go of its pipe."""
    os.write(1, json.dumps(answer).encode())
    with Path(os.devnull).open("wb") as nothing:
        os.dup2(nothing.fileno(), 1)


if __name__ == "__main__":
    if os.fork():  # the one that started us need not wait for our end
        os._exit(0)
    keep(State(Path(sys.argv[1]), Account.for_servers()), start_lock=int(sys.argv[2]))
