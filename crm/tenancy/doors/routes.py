"""Find the workspace that a key from outside belongs to, before any scope exists: by its hash alone."""

from __future__ import annotations

from hashlib import sha256

from django.db import connection

FIND = "SELECT workspace_id, object_id FROM crm_route WHERE kind = %s AND digest = %s"
ADD = "INSERT INTO crm_route (kind, digest, workspace_id, object_id) VALUES (%s, %s, %s, %s)"
REMOVE = "DELETE FROM crm_route WHERE kind = %s AND workspace_id = %s AND object_id = %s"


def route_digest(key: str) -> bytes:
    """Return the 32 bytes under which a key is stored; keys are long and random, so a plain SHA-256 will do."""
    return sha256(key.encode(errors="surrogatepass")).digest()


def find_route(kind: str, key: str) -> tuple[int, int] | None:
    """Return (workspace id, object id) for a key from outside, or None; one SELECT."""
    with connection.cursor() as cursor:
        cursor.execute(FIND, [kind, route_digest(key)])
        found: tuple[int, int] | None = cursor.fetchone()
    return found


def add_route(kind: str, key: str, *, workspace_id: int, object_id: int) -> None:
    """Let a key lead to one object of a workspace; raises IntegrityError when the key is taken."""
    with connection.cursor() as cursor:
        cursor.execute(ADD, [kind, route_digest(key), workspace_id, object_id])


def remove_route(kind: str, *, workspace_id: int, object_id: int) -> int:
    """Close all ways to an object, and return how many there were; the key itself is not needed."""
    with connection.cursor() as cursor:
        cursor.execute(REMOVE, [kind, workspace_id, object_id])
        closed: int = cursor.rowcount
    return closed
