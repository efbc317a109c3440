"""Free ports on the loopback interface."""

from __future__ import annotations

import socket
from contextlib import closing


def free_port(preferred: int = 0, *, host: str = "127.0.0.1") -> int:
    """Return `preferred` when nobody listens there, else a port that is free now; the next moment it may be taken."""
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, preferred))
        except OSError:
            return free_port(preferred + 1 if preferred else 0, host=host)
        port: int = probe.getsockname()[1]
        return port
