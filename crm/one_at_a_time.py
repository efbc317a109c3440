"""One worker at a time for a mailbox, without a transaction: servers are asked meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

MAILBOXES = 12  # a number of our own for advisory locks on mailboxes


@contextmanager
def alone(mailbox_id: int) -> Iterator[bool]:
    """Say whether nobody else is at the mailbox; then nobody comes until the block ends, or this worker dies."""
    key = (MAILBOXES, str(mailbox_id))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", key)
        (first,) = cursor.fetchone()
    try:
        yield first
    finally:
        if first:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", key)
