"""Bring the database up to what tenancy needs; called by `migrate` as the owner, after Django's part."""

from __future__ import annotations

from django.db import transaction
from psycopg import sql

from crm.tenancy.backend.base import DatabaseWrapper
from crm.tenancy.doors.due import due_function
from crm.tenancy.doors.search import SEARCHES, search_statements
from crm.tenancy.grants import grants
from crm.tenancy.protection import Catalogue, missing_protection

DEFINERS = """SELECT oid::regprocedure::text, proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
AND prosecdef AND prorettype <> 'trigger'::regtype AND pg_get_userbyid(proowner) = current_user"""


def apply_tenancy(connection: DatabaseWrapper) -> None:
    """Add row security, policies, keys, doors and grants that the catalogue lacks; a second run changes nothing."""
    role = connection.serving_role
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in list(missing_protection(cursor)):
            cursor.execute(statement)
        columns = Catalogue.read(cursor).columns
        for statement in search_statements(cursor, columns):
            cursor.execute(statement)
        if ("crm_workspace", "id") in columns:
            cursor.execute(due_function(columns))
        cursor.execute(DEFINERS)
        for signature, name in cursor.fetchall():
            if name != "due_work" and name.removeprefix("search_") not in SEARCHES:
                cursor.execute(f"DROP FUNCTION {signature}")  # a door that nobody registers any more
                continue
            function = sql.SQL(signature)
            cursor.execute(sql.SQL("REVOKE ALL ON FUNCTION {} FROM PUBLIC").format(function))
            cursor.execute(sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}").format(function, sql.Identifier(role)))
        for grant in list(grants(cursor, role)):  # last: what is not protected is not served
            cursor.execute(grant)
