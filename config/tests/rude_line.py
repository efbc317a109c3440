"""A line to a server that breaks on demand: between a client of ours and a real server, which does what it does."""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from functools import partial

from config.services.ports import free_port


class Break(Enum):
    """What happens when the client says a word."""

    BEFORE = "the line is cut before the server hears it"
    AFTER = "the server hears it and answers, and the line is cut before the answer arrives"
    MIDDLE = "the line is cut in the middle of the answer"
    SILENCE = "the server never hears it, and the line stays"
    GARBAGE = "what answers makes no sense"


@dataclass
class RudeLine:
    """Listens on `port` for the server on `target`; each break in `breaks` happens once, in order."""

    target: int
    port: int = field(default_factory=free_port)
    breaks: list[tuple[bytes, Break | bytes]] = field(default_factory=list)
    heard: bytes = b""  # all that clients said

    def breaks_next(self, word: bytes, how: Break | bytes) -> None:
        """Break when a client next says `word`; bytes are what IMAP answers to it instead of the server."""
        self.breaks.append((word, how))

    def carry(self, client: socket.socket) -> None:
        """Carry one connection to its end."""
        with client, suppress(OSError), socket.create_connection(("127.0.0.1", self.target)) as server:
            said, breaking = b"", None
            while True:
                for source in select.select([client, server], [], [])[0]:
                    data = source.recv(65536)
                    if not data:
                        return
                    if source is client:
                        said, self.heard = (said + data)[-4096:], self.heard + data
                        breaking = self._breaking(said) or breaking
                        if breaking is Break.BEFORE:
                            return
                        if isinstance(breaking, bytes):
                            client.sendall(data.split()[0] + b" " + breaking + b"\r\n")
                            said, breaking = b"", None
                            continue
                        if breaking is Break.GARBAGE:
                            client.sendall(b"* 1 FETCH (((\r\n%s What?\r\n" % said.split()[-1][:4])
                            return
                        if breaking is not Break.SILENCE:
                            server.sendall(data)
                    elif breaking is Break.AFTER:
                        return
                    elif breaking is Break.MIDDLE:
                        client.sendall(data[: len(data) // 2])
                        return
                    else:
                        client.sendall(data)

    def _breaking(self, said: bytes) -> Break | bytes | None:
        if self.breaks and self.breaks[0][0] in said:
            return self.breaks.pop(0)[1]
        return None


@contextmanager
def rude_line(target: int) -> Iterator[RudeLine]:
    """Carry what is said to the server on port `target` until the end of the `with`, faithfully at first."""
    line = RudeLine(target)
    with socket.create_server(("127.0.0.1", line.port)) as listening:
        threading.Thread(target=partial(_accept, line, listening), daemon=True).start()
        try:
            yield line
        finally:
            listening.shutdown(socket.SHUT_RDWR)


def _accept(line: RudeLine, listening: socket.socket) -> None:
    with suppress(OSError):
        while True:
            client, _ = listening.accept()
            threading.Thread(target=line.carry, args=[client], daemon=True).start()
