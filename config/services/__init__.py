"""Embedded PostgreSQL and Redis, for demo, tests and development on one machine; never for production."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import MutableMapping, Sequence

from dotenv import dotenv_values

from config.services.errors import ServicesError
from config.services.state import CHECKOUT, State

WITHOUT_SERVERS = {
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "SECRET_KEY": "no-server-no-session-no-secret-is-needed-here-at-all",
    "ENCRYPTION_KEYS": "A" * 43 + "=",
}
_in_use: list[tuple[State, str]] = []  # what this process holds, and the keeper's process id


def provide(environ: MutableMapping[str, str], argv: Sequence[str] = ()) -> None:
    """Put the addresses of PostgreSQL and Redis into `environ` where neither it nor `.env` has them.

    Finds or starts this checkout's embedded servers, which live as long as a process that was provided for. Exits with
    a sentence when they cannot start, or when the given database cannot serve.
    """
    given = {name: value for source in (dotenv_values(".env"), environ) for name, value in source.items() if value}
    needed = {"DATABASE_URL", "REDIS_URL"} - given.keys()
    if not needed:
        return
    if _needs_no_server(argv):
        environ.update({name: value for name, value in WITHOUT_SERVERS.items() if name not in given})
        return
    try:
        if "DATABASE_URL" in given:
            from config.services.given import check_given_database  # the driver takes longer to load than all the rest

            check_given_database(given["DATABASE_URL"])
        if list(argv[1:2]) in (["demo"], ["run"]):
            print("Finding or starting PostgreSQL and Redis ...", file=sys.stderr, flush=True)
        found = _find_or_start(State.of_checkout())
    except ServicesError as error:
        raise SystemExit(f"Clara cannot start: {error}. {' and '.join(sorted(needed))} can also be set.") from None
    if "DATABASE_URL" in needed:
        environ.update({name: found[name] for name in ("DATABASE_URL", "DATABASE_OWNER_URL")})
        kept = {"SECRET_KEY": found["SECRET_KEY"], "ENCRYPTION_KEYS": found["ENCRYPTION_KEYS"], "LOG_FORMAT": "text"}
        environ.update({name: value for name, value in kept.items() if name not in given})
    if "REDIS_URL" in needed:
        environ["REDIS_URL"] = found["REDIS_URL"]


def _needs_no_server(argv: Sequence[str]) -> bool:
    """Whether this command reads and writes files alone: enquiries are judged without a workspace."""
    return list(argv[1:2]) == ["qualify"] and not any(word.startswith("--workspace") for word in argv)


def embedded_servers_died() -> bool:
    """Whether this process uses embedded servers that no longer run."""
    return any(not state.is_locked("keeper.lock") or keeper != state.keeper() for state, keeper in _in_use)


def _find_or_start(state: State) -> dict[str, str]:
    """Hold the servers for the life of this process and return their addresses and the kept secrets."""
    state.lock("use.lock", shared=True)  # waits for a keeper that is just ending; held until our end
    start_lock = state.lock("start.lock")
    try:
        if not state.is_locked("keeper.lock"):
            _start_keeper(state, start_lock)
        _in_use.append((state, state.keeper()))
        return state.secrets() | state.read("running.json")
    finally:
        os.close(start_lock)


def _start_keeper(state: State, start_lock: int) -> None:
    """Start the keeper, which inherits the start lock, and wait until both servers answer."""
    state.secrets()  # made here once, so that only readers follow
    with state.path("keeper.log").open("wb") as log:
        keeper = subprocess.Popen(  # noqa: S603  ourselves
            [sys.executable, "-m", "config.services.keeper", state.folder, str(start_lock)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd=CHECKOUT,
            pass_fds=[start_lock],
            start_new_session=True,
        )
    answer, _ = keeper.communicate()
    if not answer:
        raise ServicesError(f"the keeper died, see {state.path('keeper.log')}")
    if error := json.loads(answer).get("error"):
        raise ServicesError(error)
