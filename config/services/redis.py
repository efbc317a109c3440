"""The embedded Redis: loopback only, with a password, keeping nothing on disk."""

from __future__ import annotations

import signal
import socket
from collections.abc import Sequence

from config.services.binaries import redis_program
from config.services.server import Server, start_server
from config.services.state import State

CONFIGURATION = """bind 127.0.0.1
requirepass {password}
databases 16
save ""
appendonly no
daemonize no
"""


def start_redis(state: State, *, keep_open: Sequence[int] = ()) -> Server:
    """Start Redis as a child of this process."""
    password = state.secrets()["redis"]
    room = state.room("redis")
    settings = room / "redis.conf"
    settings.unlink(missing_ok=True)
    settings.touch(mode=0o600)
    settings.write_text(CONFIGURATION.format(password=password))
    state.account.give(settings)
    program = redis_program(state)
    return start_server(
        lambda port: [program, settings, "--port", str(port)],
        answers=lambda port: _answers(port, password),
        account=state.account,
        room=room,
        log=state.path("redis.log"),
        stop_signal=signal.SIGTERM,
        keep_open=keep_open,
    )


def redis_url(state: State, port: int) -> str:
    """Return the address of a running Redis."""
    return f"redis://:{state.secrets()['redis']}@127.0.0.1:{port}/0"


def _answers(port: int, password: str) -> bool:
    """Ask in Redis's own words; the client library would cost more than the server's start."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            answer = connection.makefile("rb")
            return answer.readline() == b"+OK\r\n" and answer.readline() == b"+PONG\r\n"
    except OSError:
        return False
