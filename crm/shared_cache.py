"""The cache in which sign-ins and API calls are counted for all processes; without Redis, for each process alone.

So a limit holds with Redis away, at worst once for each web process, and nobody is kept out because of it.
"""

from __future__ import annotations

import json
import time
from functools import cache
from typing import Any

import structlog
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as NotConnected
from redis.exceptions import RedisError
from redis.retry import Retry

PATIENCE = 0.4  # seconds for an answer of Redis
SILENCE = 2.0  # seconds without another try after a failure, so that a burst does not wait once for each
KEPT_ALONE = {"MAX_ENTRIES": 10_000}  # so that many addresses at once do not push out what was counted
log = structlog.get_logger(__name__)
_silent_until = 0.0


class JsonSerializer:
    """Writes JSON where Django would write pickles: who can write to Redis must not be able to run code here."""

    def dumps(self, value: object) -> str:
        """Write a value."""
        return json.dumps(value)

    def loads(self, text: bytes) -> Any:
        """Read a value."""
        return json.loads(text)


@cache
def _redis(server: str) -> RedisCache:
    """Return this process's one pool of connections; Django would make one for each thread."""
    options = {
        "serializer": JsonSerializer,
        "socket_timeout": PATIENCE,
        "socket_connect_timeout": PATIENCE,
        "retry": Retry(NoBackoff(), 1, supported_errors=(NotConnected,)),  # a connection that Redis closed meanwhile
    }
    return RedisCache(server, {"OPTIONS": options})


class SharedCache(BaseCache):
    """Django's cache in Redis, and in this process for as long as Redis does not answer."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._shared = _redis(server)
        self._alone = LocMemCache("alone", {"OPTIONS": KEPT_ALONE})

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Store a value unless there is one; tell whether it was stored."""
        return bool(self._ask("add", key, value, timeout, version))

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Return a value."""
        return self._ask("get", key, default, version)

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Store a value."""
        self._ask("set", key, value, timeout, version)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Add to a stored number at once, whoever else does; raises ValueError when there is none."""
        return int(self._ask("incr", key, delta, version))

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep a value for longer."""
        return bool(self._ask("touch", key, timeout, version))

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget a value."""
        return bool(self._ask("delete", key, version))

    def clear(self) -> None:
        """Forget nothing of Redis, which holds more than this cache; only what this process counted alone."""
        self._alone.clear()

    def _ask(self, verb: str, key: str, *args: Any) -> Any:
        global _silent_until
        key = f"cache:{key}"
        if time.monotonic() >= _silent_until:
            try:
                return getattr(self._shared, verb)(key, *args)
            except RedisError as failure:
                _silent_until = time.monotonic() + SILENCE
                log.error("cache_away", because=str(failure))
        return getattr(self._alone, verb)(key, *args)
