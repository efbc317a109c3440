"""What every tenant table has in the database beyond what Django makes: row security, a policy, keys, a hint."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from django.apps import apps
from django.db.backends.utils import CursorWrapper
from django.db.models import ForeignKey, Model

from crm.tenancy.globals import GLOBAL_TABLES

WORKSPACE = "nullif(current_setting('app.ws', true), '')::bigint"
USER = "nullif(current_setting('app.user', true), '')::bigint"
OURS = "c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')"
TENANT = "crm_workspace"  # the tenant itself: its own id is the workspace
DISTINCT = "n_distinct=100"  # workspaces that the planner believes in, however few a sample shows


@dataclass(frozen=True)
class Catalogue:
    """What the database has; models may be ahead of it or behind."""

    columns: frozenset[tuple[str, str]]
    constraints: frozenset[tuple[str, str]]
    policies: dict[tuple[str, str], str | None]  # (table, name) to the rule it was made from
    secured: frozenset[str]
    counted: frozenset[str]
    sampled: frozenset[str]  # tables that have rows by the planner's own statistics

    @classmethod
    def read(cls, cursor: CursorWrapper) -> Catalogue:
        """Read the tables, constraints and policies of the schema `public`."""

        def pairs(relation: str, name: str, table: str) -> frozenset[tuple[str, str]]:
            cursor.execute(f"SELECT relname, {name} FROM {relation} JOIN pg_class c ON c.oid = {table} WHERE {OURS}")
            return frozenset(cursor.fetchall())

        cursor.execute(f"SELECT relname FROM pg_class c WHERE relrowsecurity AND {OURS}")
        secured = frozenset(name for (name,) in cursor.fetchall())
        cursor.execute(
            "SELECT relname FROM pg_attribute JOIN pg_class c ON c.oid = attrelid "
            f"WHERE attname = 'workspace_id' AND %s = ANY(attoptions) AND {OURS}",
            [DISTINCT],
        )
        counted = frozenset(name for (name,) in cursor.fetchall())
        cursor.execute(f"SELECT relname FROM pg_class c WHERE reltuples > 0 AND {OURS}")
        sampled = frozenset(name for (name,) in cursor.fetchall())
        cursor.execute(
            "SELECT relname, polname, obj_description(p.oid, 'pg_policy') FROM pg_policy p "
            f"JOIN pg_class c ON c.oid = polrelid WHERE {OURS}"
        )
        return cls(
            secured=secured,
            counted=counted,
            sampled=sampled,
            policies={(table, name): rule for table, name, rule in cursor.fetchall()},
            columns=pairs("pg_attribute", "attname", "attrelid"),
            constraints=pairs("pg_constraint", "conname", "conrelid"),
        )


def tenant_models() -> list[type[Model]]:
    """List the models whose rows belong to one workspace, without the workspace itself."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.db_table not in GLOBAL_TABLES
        and not model._meta.proxy
        and any(field.column == "workspace_id" for field in model._meta.local_fields)
    ]


def tenant_keys(model: type[Model]) -> Iterator[tuple[str, str]]:
    """Yield (column, table) for each foreign key from this tenant model to another tenant model."""
    tables = {tenant._meta.db_table for tenant in tenant_models()}
    for field in model._meta.local_fields:
        if isinstance(field, ForeignKey) and (table := field.remote_field.model._meta.db_table) in tables:
            yield field.column, table


def constraint_name(table: str, column: str) -> str:
    """Name a table's composite key, within PostgreSQL's 63 bytes."""
    name = f"{table}_{column}_ws"
    return name if len(name) <= 63 else f"{name[:52]}_{sha256(name.encode()).hexdigest()[:10]}"


def missing_protection(cursor: CursorWrapper) -> Iterator[str]:
    """Yield the statements that the catalogue lacks; tables and columns that are not there yet are skipped."""
    have = Catalogue.read(cursor)
    yield from _policies(have)
    models = [model for model in tenant_models() if (model._meta.db_table, "workspace_id") in have.columns]
    for model in models:
        table = model._meta.db_table
        if (table, f"{table}_ws_id") not in have.constraints:
            yield f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_ws_id" UNIQUE (workspace_id, id)'
        if table not in have.counted:
            # The policy hides whose rows are asked for, so the planner takes one share of n_distinct. Where its sample
            # shows one or two workspaces, a list by id walks the primary key through everybody's rows (200,000 seen).
            yield f'ALTER TABLE "{table}" ALTER COLUMN workspace_id SET ({DISTINCT})'
            if table in have.sampled:  # the hint counts from the next sample on, and a table at rest gets none
                yield f'ANALYZE "{table}" (workspace_id)'
    for model in models:
        table = model._meta.db_table
        for column, target in tenant_keys(model):
            name = constraint_name(table, column)
            there = (table, column) in have.columns and (target, "workspace_id") in have.columns
            if there and (table, name) not in have.constraints:
                # Row security does not check foreign keys: without this a row could point into another workspace.
                yield (
                    f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" FOREIGN KEY (workspace_id, "{column}") '
                    f'REFERENCES "{target}" (workspace_id, id) DEFERRABLE INITIALLY DEFERRED'
                )


def _policies(have: Catalogue) -> Iterator[str]:
    """Row security without FORCE and policies that name no role: the owner is not held, everybody else is."""
    tables = {model._meta.db_table: "workspace_id" for model in tenant_models()} | {TENANT: "id"}
    wanted = [
        # The subselect is read once a statement; a bare current_setting would be read again at each FETCH of a cursor.
        (table, "tenant", f"USING ({key} = (SELECT {WORKSPACE})) WITH CHECK ({key} = {WORKSPACE})")
        for table, key in tables.items()
    ]
    if ("crm_member", "user_id") in have.columns:
        # With nobody's workspace in scope, a person still sees which workspaces they may choose from.
        mine = f"user_id = (SELECT {USER})"
        chosen_from = f"SELECT workspace_id FROM crm_member WHERE {mine} AND active"
        wanted.append(("crm_member", "mine", f"FOR SELECT USING ({mine})"))
        wanted.append((TENANT, "mine", f"FOR SELECT USING (id IN ({chosen_from}))"))
    for table, name, rule in wanted:
        if (table, tables[table]) not in have.columns:
            continue
        if name == "tenant" and table not in have.secured:
            yield f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'
        if have.policies.get((table, name)) != rule:
            yield f'DROP POLICY IF EXISTS {name} ON "{table}"'
            yield f'CREATE POLICY {name} ON "{table}" {rule}'
            yield f'COMMENT ON POLICY {name} ON "{table}" IS $rule${rule}$rule$'
