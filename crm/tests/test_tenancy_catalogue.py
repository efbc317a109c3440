"""What the database itself says about every table: read from its catalogue, not from the models."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import connection

from crm.tenancy.globals import GLOBAL_TABLES
from crm.tenancy.protection import TENANT

pytestmark = pytest.mark.django_db

TABLES = """SELECT c.relname, c.relrowsecurity FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'm', 'f', 'v')"""
COLUMNS = """SELECT c.relname, a.attname, a.attnotnull FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped"""
POLICIES = """SELECT c.relname, p.polname, p.polcmd::text, p.polroles = '{0}', pg_get_expr(p.polqual, p.polrelid),
pg_get_expr(p.polwithcheck, p.polrelid) FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid"""
KEYS = """SELECT c.relname, t.relname, k.condeferrable, k.condeferred,
ARRAY(SELECT attname::text FROM unnest(k.conkey) WITH ORDINALITY n (num, ord)
  JOIN pg_attribute ON attrelid = c.oid AND attnum = num ORDER BY ord),
ARRAY(SELECT attname::text FROM unnest(k.confkey) WITH ORDINALITY n (num, ord)
  JOIN pg_attribute ON attrelid = t.oid AND attnum = num ORDER BY ord)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class t ON t.oid = k.confrelid
WHERE k.contype = 'f' AND c.relnamespace = 'public'::regnamespace"""
UNIQUE = """SELECT c.relname, i.indisprimary, ARRAY(SELECT coalesce(attname::text, '?')
  FROM unnest(i.indkey::int[]) WITH ORDINALITY n (num, ord)
  LEFT JOIN pg_attribute ON attrelid = c.oid AND attnum = num ORDER BY ord)
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
WHERE i.indisunique AND c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')"""


def rows(sql: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def tenant_tables() -> set[str]:
    return {str(table) for table, _ in rows(TABLES)} - set(GLOBAL_TABLES) - {TENANT}


def composite_keys() -> set[tuple[object, object, object]]:
    """Return (table, column, table that it points at) of all keys that hold the workspace too."""
    return {
        (table, columns[1], target)
        for table, target, deferrable, deferred, columns, targets in rows(KEYS)
        if isinstance(columns, list) and columns[0] == "workspace_id" and targets == ["workspace_id", "id"]
        if deferrable and deferred
    }


def test_every_global_table_is_there_has_a_reason_and_no_workspace() -> None:
    assert set(GLOBAL_TABLES) <= {str(table) for table, _ in rows(TABLES)}
    columns = {(table, column) for table, column, _ in rows(COLUMNS)}
    for table, known in GLOBAL_TABLES.items():
        assert known.reason
        assert (table, "workspace_id") not in columns or table == "crm_route"


def test_every_other_table_has_row_security() -> None:
    assert {table for table, secured in rows(TABLES) if not secured} <= set(GLOBAL_TABLES)


def test_every_tenant_row_must_name_its_workspace() -> None:
    assert tenant_tables()
    assert {
        str(table) for table, column, needed in rows(COLUMNS) if column == "workspace_id" and needed
    } >= tenant_tables()


def test_every_tenant_table_has_the_policy_for_all_roles_and_verbs() -> None:
    has = {row[0]: row[1:] for row in rows(POLICIES) if row[1] == "tenant"}
    setting = "(NULLIF(current_setting('app.ws'::text, true), ''::text))::bigint"
    for table in tenant_tables() | {TENANT}:
        key = "id" if table == TENANT else "workspace_id"
        verbs, everybody, using, check = has[table][1:]
        assert (verbs, everybody) == ("*", True)
        # The subselect is what makes a cursor read the scope once.
        assert str(using).replace("\n", " ").startswith(f"({key} = ( SELECT {setting} AS")
        assert check == f"({key} = {setting})"


def test_the_only_other_policies_show_a_person_their_own_memberships() -> None:
    others = {(table, name, verbs) for table, name, verbs, *_ in rows(POLICIES) if name != "tenant"}
    assert others == {("crm_member", "mine", "r"), (TENANT, "mine", "r")}


def test_every_tenant_table_can_be_pointed_at_with_its_workspace() -> None:
    unique = {(str(table), tuple(columns)) for table, _, columns in rows(UNIQUE) if isinstance(columns, list)}
    for table in tenant_tables():
        assert (table, ("workspace_id", "id")) in unique


def test_every_key_between_tenant_tables_holds_the_workspace_too() -> None:
    tenants = tenant_tables()
    for table, target, _, _, columns, _ in rows(KEYS):
        if table in tenants and target in tenants and isinstance(columns, list) and len(columns) == 1:
            assert (table, columns[0], target) in composite_keys()


def test_no_global_table_but_the_routes_points_at_tenants_rows() -> None:
    tenants = tenant_tables() | {TENANT}
    assert {(table, target) for table, target, *_ in rows(KEYS) if table in GLOBAL_TABLES and target in tenants} <= {
        ("crm_route", TENANT)
    }


def test_tenant_rows_point_at_members_and_never_at_users() -> None:
    assert {table for table, target, *_ in rows(KEYS) if target == "auth_user" and table not in GLOBAL_TABLES} == {
        "crm_member"
    }


def test_unique_indexes_begin_with_the_workspace() -> None:
    # Free of it: the primary key, and a one-to-one key, which the composite key beside it binds to one workspace.
    bound = {(table, column) for table, column, _ in composite_keys()}
    for table, primary, columns in rows(UNIQUE):
        if table in tenant_tables() and isinstance(columns, list) and not primary:
            assert columns[0] == "workspace_id" or (len(columns) == 1 and (table, columns[0]) in bound)


def test_models_have_no_generic_keys_and_no_hidden_tables_between_them() -> None:
    ours = [model for model in apps.get_models() if model.__module__.split(".")[0] in OUR_APPS]
    assert ours
    for model in ours:
        assert not any(isinstance(field, GenericForeignKey) for field in model._meta.private_fields)
        for field in model._meta.local_many_to_many:
            assert not field.remote_field.through._meta.auto_created  # type: ignore[union-attr]  # always a model here


OUR_APPS = {"crm", "leads", "drafts", "meetings", "outcomes", "agents"}
