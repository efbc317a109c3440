"""Counting within a minute by the clock, for all web processes together."""

from __future__ import annotations

from django.core.cache import cache

from crm import clock

WINDOW = 60  # seconds


def minute() -> tuple[int, int]:
    """Return the minute by the clock, and how many seconds are left of it."""
    number, passed = divmod(int(clock.now().timestamp()), WINDOW)
    return number, WINDOW - passed


def count(what: str) -> int:
    """Count one more of something, and return how many there were."""
    cache.add(what, 0, timeout=2 * WINDOW)
    try:
        return cache.incr(what)
    except ValueError:  # Redis went away this moment: the count begins anew in this process
        cache.set(what, 1, timeout=2 * WINDOW)
        return 1


def within_minute(what: str, limit: int) -> bool:
    """Count one more of something in this minute, and tell whether it is still within a limit."""
    return count(f"{what}:{minute()[0]}") <= limit
