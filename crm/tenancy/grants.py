"""What the serving role may do: nothing with a table that has no policy and is not on the list of global ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.db.backends.utils import CursorWrapper
from psycopg import sql

from crm.tenancy.globals import ADD, CHANGE, GLOBAL_TABLES
from crm.tenancy.protection import TENANT, tenant_models


def table_rights() -> dict[str, str]:
    """Map each table that may be served to its rights; a model with `append_only = True` loses UPDATE and DELETE."""
    rights = {table: known.rights for table, known in GLOBAL_TABLES.items()} | {TENANT: CHANGE}
    for model in tenant_models():
        rights[model._meta.db_table] = ADD if getattr(model, "append_only", False) else CHANGE
    return rights


def grants(cursor: CursorWrapper, role: str) -> Iterator[sql.Composed]:
    """Yield the statements that give the role exactly its rights; run them in one transaction."""
    cursor.execute(
        "SELECT relname, relkind FROM pg_class WHERE relnamespace = 'public'::regnamespace "
        "AND relkind IN ('r', 'p', 'S') AND pg_get_userbyid(relowner) = current_user ORDER BY relname"
    )
    found = cursor.fetchall()
    tables = [name for name, kind in found if kind != "S"]
    sequences = [name for name, kind in found if kind == "S"]
    serving = sql.Identifier(role)
    yield sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(serving)
    if tables:
        yield sql.SQL("REVOKE ALL ON {} FROM {}, PUBLIC").format(_names(tables), serving)
    if sequences:
        yield sql.SQL("GRANT USAGE, SELECT ON SEQUENCE {} TO {}").format(_names(sequences), serving)
    rights = table_rights()
    together: defaultdict[str, list[str]] = defaultdict(list)
    for table in tables:
        if table in rights:
            together[rights[table]].append(table)
    for words, names in together.items():
        yield sql.SQL("GRANT {} ON {} TO {}").format(_rights(words), _names(names), serving)


def _names(names: list[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))


def _rights(words: str) -> sql.Composed:
    return sql.SQL(", ").join(sql.SQL(word) for word in words.split(", "))
