"""An end for all of an exchange: a server that drips a byte now and then keeps within the limit of each answer."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Protocol


class Line(Protocol):
    """A client of the standard library with its socket; smtplib's is None while there is no connection."""

    @property
    def sock(self) -> socket.socket | None: ...  # noqa: D102  theirs


@contextmanager
def cut_after(seconds: float) -> Iterator[Callable[[Line], None]]:
    """Cut the connections of the clients given to what this yields when the time is over."""
    watched: list[Line] = []

    def cut() -> None:
        for client in watched:
            with suppress(OSError, AttributeError):  # an imaplib client has no `sock` before it is open
                if client.sock:
                    client.sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield watched.append
    finally:
        timer.cancel()
