"""Bring every secret at rest under the newest key, while everybody goes on working."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from psycopg import sql

from crm.encryption import EncryptedTextField, Unreadable, under_newest_key

BATCH = 500
PATIENCE_SECONDS = 30.0  # for rows that others hold when we come by
Row = tuple[int, Sequence[str | None]]  # the key, and the stored text of each encrypted column


@dataclass
class Found:
    """What a walk over one table saw; `unreadable` names rows, never what is in them."""

    table: str
    columns: tuple[str, ...]
    seen: int = 0  # secrets, not rows
    old: int = 0  # not under the newest key when we came by
    held: list[int] = field(default_factory=list)  # rows in other hands until the end of our patience
    unreadable: list[str] = field(default_factory=list)


def encrypted_tables() -> dict[str, tuple[str, ...]]:
    """Map each table that keeps secrets to the columns that hold them, from the models."""
    found = {
        model._meta.db_table: tuple(
            str(one.column) for one in model._meta.local_concrete_fields if isinstance(one, EncryptedTextField)
        )
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.proxy
    }
    return {table: columns for table, columns in sorted(found.items()) if columns}


def survey(table: str, columns: tuple[str, ...]) -> Found:
    """Count what is under old keys; changes nothing. Run it, and `rotate`, as the owner, who sees all workspaces."""
    found = Found(table, columns)
    for rows in _batches(table, columns):
        _stale(found, rows)
    return found


def rotate(table: str, columns: tuple[str, ...], *, told: Callable[[Found], None]) -> Found:
    """Write a table's secrets anew under the newest key, a batch a transaction; ended half way, call it again.

    Rows that somebody else holds are left until the end and waited for: whoever waits for nobody is in nobody's way.
    """
    found = Found(table, columns)
    for rows in _batches(table, columns):
        _rewrite(found, _stale(found, rows))
        told(found)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while found.held and time.monotonic() < deadline:
        still = _read(table, columns, sql.SQL("id = ANY(%s)"), [found.held])  # some were deleted meanwhile
        found.held = []
        _rewrite(found, [row_id for row_id, _ in still])
        if found.held:
            time.sleep(0.1)
    return found


def _batches(table: str, columns: tuple[str, ...]) -> Iterator[list[Row]]:
    """Read a table by its key, as it is stored."""
    after = 0
    while rows := _read(table, columns, sql.SQL("id > %s ORDER BY id LIMIT %s"), [after, BATCH]):
        after = rows[-1][0]
        yield rows


def _read(table: str, columns: tuple[str, ...], where: sql.SQL, values: list[Any]) -> list[Row]:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    query = sql.SQL("SELECT id, {} FROM {} WHERE {}").format(names, sql.Identifier(table), where)
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return [(row_id, texts) for row_id, *texts in cursor.fetchall()]


def _stale(found: Found, rows: list[Row]) -> list[int]:
    """Return the keys of the rows with a secret that is not under the newest key, and count."""
    stale = []
    for row_id, texts in rows:
        found.seen += sum(bool(text) for text in texts)
        changed = _anew(found, row_id, texts)
        found.old += len(changed)
        if changed:
            stale.append(row_id)
    return stale


def _anew(found: Found, row_id: int, texts: Sequence[str | None]) -> list[tuple[str, str, str]]:
    """Return (column, old, new) for each secret of a row that is to be written anew."""
    changed = []
    for column, old in zip(found.columns, texts, strict=True):
        if not old:
            continue
        try:
            new = under_newest_key(old)
        except Unreadable:
            name = f"{found.table} {row_id}, {column}"
            found.unreadable += [name] if name not in found.unreadable else []
            continue
        if new != old:
            changed.append((column, old, new))
    return changed


@transaction.atomic
def _rewrite(found: Found, row_ids: list[int]) -> None:
    """Write the secrets of these rows anew, each only where it still is what we read; nobody's change is lost."""
    if not row_ids:
        return
    free = sql.SQL("id = ANY(%s) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED")
    mine = _read(found.table, found.columns, free, [row_ids])
    found.held += sorted(set(row_ids) - {row_id for row_id, _ in mine})
    with connection.cursor() as cursor:
        for row_id, texts in mine:
            for column, old, new in _anew(found, row_id, texts):
                name = sql.Identifier(column)
                swap = sql.SQL("UPDATE {} SET {} = %s WHERE id = %s AND {} = %s")
                cursor.execute(swap.format(sql.Identifier(found.table), name, name), [new, row_id, old])
