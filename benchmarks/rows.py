"""Many rows, fast: what a workspace looks like after years, written by the database itself with INSERT ... SELECT."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import psycopg
from django.db import connections, models
from psycopg import sql

from agents.models import Run
from agents.skills.qualify import Qualification as Reading
from crm.encryption import encrypt
from crm.models import Company, Contact, ContactPoint, Event, EventText, Mailbox, Member, Stage
from drafts.models import Claim, Draft
from leads.models import Conversation, Delivery, Form, Lead, Message, Qualification, Score, Submission

Connection = psycopg.Connection[Any]
QUEUE = 500  # drafts that wait, at least; else one in a hundred

FIRST = [
    "Dana", "Jonas", "Mia", "Priya", "Omar", "Lena", "Tomás", "Ingrid", "Kofi", "Aiko", "Pavel", "Sofia",
    "Björn", "Chloé", "Ravi", "Nadia",
]  # fmt: skip
LAST = [
    "Ruiz", "Weber", "Torres", "Shah", "Haddad", "Novak", "Silva", "Larsen", "Mensah", "Tanaka", "Orlov",
    "Rossi", "Åkesson", "Moreau", "Patel", "Petrov",
]  # fmt: skip
TRADES = [
    "Couriers", "Plumbing", "Elevators", "Cleaning", "Logistics", "Refrigeration", "Joinery", "Glazing",
    "Roofing", "Telecom",
]  # fmt: skip
WORDS = [
    "price", "vans", "dispatch", "offline", "technicians", "trial", "sync", "drivers", "contract", "budget",
    "training", "route", "map", "tablet",
]  # fmt: skip

# What stands in for row number i (from 1), of a workspace whose ids begin after :base.
FIRST_NAME = f"(ARRAY{FIRST})[1 + i % {len(FIRST)}]"
LAST_NAME = f"(ARRAY{LAST})[1 + i / {len(FIRST)} % {len(LAST)}]"
NAME = f"{FIRST_NAME} || ' ' || {LAST_NAME}"
COMPANY = "1 + i % :companies"
COMPANY_NAME = f"'Firm ' || ({COMPANY}) || ' ' || (ARRAY{TRADES})[1 + i % :companies % {len(TRADES)}]"
EMAIL = f"'person' || i || '@firm' || ({COMPANY}) || '.example'"
TEXT = (
    "'We need ' || "
    + " || ' and ' || ".join(f"(ARRAY{WORDS})[1 + (i * {step}) % {len(WORDS)}]" for step in (3, 5, 11))
    + " || ', reference q' || i"
)
AT = "timestamptz '2026-11-01' - (:count - i) * interval '31 seconds'"
FOUND = f"'{json.dumps({'intent': 'evaluating', **Reading().model_dump(mode='json')})}'"
PARTS = (
    f"'{json.dumps({part: {'points': 5, 'out_of': 25, 'reasons': [[5, 'an example']]} for part in ('fit', 'bant')})}'"
)
WAITS = "i > :count - :queue"


def fill(connection: Connection, workspace_id: int, count: int) -> None:
    """Add `count` leads with all that belongs to them, and a tenth as many companies, to a workspace that is set up."""
    base = max(_highest(connection, model) for model in _tables(workspace_id))
    numbers = {"count": count, "companies": max(1, count // 10), "queue": min(count, max(QUEUE, count // 100)),
               "base": base, "ws": workspace_id}  # fmt: skip
    for model, values in _tables(workspace_id).items():
        rows = numbers["companies"] if model is Company else count
        first = count - numbers["queue"] + 1 if model is Claim else 1
        fields = {"id": ":base + i", "workspace": ":ws", **values, **_set_up(connection, model, workspace_id)}
        _insert(connection, model, fields, numbers, first, rows)


def _tables(workspace_id: int) -> dict[type[models.Model], Mapping[str, str]]:
    """Say for each model what its rows hold; fields that are not named get their default."""
    ours, form = ":base + i", "jsonb_build_object('message', " + TEXT + f", 'email', {EMAIL}, 'name', {NAME})"
    about = {"contact": ours, "company": f":base + {COMPANY}"}
    return {
        Company: {"name": COMPANY_NAME.replace("i % :companies", "(i - 1)"), "domain": "'firm' || i || '.example'",
                  "search_text": COMPANY_NAME.replace("i % :companies", "(i - 1)"), "created_at": AT},
        Contact: {"name": NAME, "title": "'Head of Operations'", "company": about["company"], "created_at": AT,
                  "search_text": f"{NAME} || ' ' || {COMPANY_NAME} || ' ' || {EMAIL}"},
        ContactPoint: {"contact": ours, "kind": "'email'", "value": EMAIL, "normalised": EMAIL, "primary": "true"},
        Lead: {**about, "title": TEXT, "status": f"(ARRAY{Lead.Status.values})[1 + i % 4]",
               "bucket": f"(ARRAY{Lead.Bucket.values})[1 + i % 3]", "score": "i % 101", "grade": "'C'",
               "category": "'sales'", "intent": "'evaluating'", "created_at": AT,
               "source": "'{\"page\": \"/pricing\"}'",
               "search_text": f"{NAME} || ' ' || {COMPANY_NAME} || ' ' || {EMAIL} || ' ' || {TEXT}"},
        Submission: {"run_id": _uuid("run"), "state": "'processed'", "raw": f"convert_to({form}::text, 'UTF8')",
                     "fields": form, "lead": ours, "received_at": AT, "not_before": AT},
        Delivery: {"key": "sha256(convert_to(:ws || '/' || i, 'UTF8'))", "run_id": _uuid("run"), "first_at": AT},
        Conversation: {"contact": ours, "lead": ours, "subject": TEXT, "created_at": AT},
        Message: {"conversation": ours, "direction": "'in'", "channel": "'form'", "author": EMAIL, "text": TEXT,
                  "submission": ours, "key": "'bulk:' || i", "at": AT},
        Qualification: {"lead": ours, "key": "'bulk:' || i", "found": FOUND, "source": "'rules'", "created_at": AT},
        Score: {"lead": ours, "key": "'bulk:' || i", "total": "i % 101", "grade": "'C'", "parts": PARTS,
                "created_at": AT},
        Draft: {"lead": ours, "conversation": ours, "answers": ours, "to_email": EMAIL, "to_name": NAME,
                "subject": f"'Re: ' || {TEXT}", "body": f"'Hello, ' || {TEXT}", "proposed_subject": "''",
                "proposed_body": "''", "source": "'rules'", "key": "'bulk:' || i", "created_at": AT, "updated_at": AT,
                "status": f"CASE WHEN {WAITS} THEN 'pending' ELSE 'sent' END", "due_at": AT, "waiting_since": AT,
                "bucket": f"(ARRAY{Lead.Bucket.values})[1 + i % 3]"},
        Claim: {"draft": ours, "position": "1", "text": TEXT, "role": "'answer'"},
        Run: {"public_id": _uuid("run"), "submission": ours, "lead": ours, "draft": ours, "state": "'done'",
              "not_before": AT, "created_at": AT, "started_at": AT, "finished_at": AT},
        Event: {"sequence": ours, "verb": "'lead_created'", "category": "'leads'", "at": AT, "actor": "'rule'",
                "subject_kind": "'lead'", "subject_id": ours, "lead_id": ours, "contact_id": ours,
                "company_id": about["company"]},
        EventText: {"event": ours, "snippet": "'" + encrypt("An enquiry came in") + "'"},
    }  # fmt: skip


def _uuid(what: str) -> str:
    return f"md5('{what}' || :ws || '/' || i)::uuid"


def _set_up(connection: Connection, model: type[models.Model], workspace_id: int) -> dict[str, str]:
    """Let rows point at the workspace's own few forms, stages, mailboxes and members."""
    few = {"form": Form, "stage": Stage, "mailbox": Mailbox, "proposed_by": Member}
    found = {}
    for name in {field.name for field in model._meta.local_fields} & few.keys():
        table = sql.Identifier(few[name]._meta.db_table)
        ask = sql.SQL("SELECT array_agg(id ORDER BY id) FROM {} WHERE workspace_id = %s").format(table)
        row = connection.execute(ask, [workspace_id]).fetchone()
        assert row
        assert row[0], f"The workspace has no {name}."
        found[name] = f"(ARRAY{row[0]})[1 + i % {len(row[0])}]"
    return found


def _insert(
    connection: Connection, model: type[models.Model], values: Mapping[str, str], numbers: Mapping[str, int],
    first: int, last: int,
) -> None:  # fmt: skip
    columns, expressions = [], []
    for field in model._meta.local_concrete_fields:
        columns.append(f'"{field.column}"')
        expressions.append(values[field.name] if field.name in values else _default(field))
    chosen = ", ".join(expressions)
    for name, value in sorted(numbers.items(), key=lambda item: -len(item[0])):
        chosen = chosen.replace(f":{name}", str(value))
    table = f'"{model._meta.db_table}"'
    names = ", ".join(columns)
    statement = f"INSERT INTO {table} ({names}) SELECT {chosen} FROM generate_series({first}::bigint, {last}) AS n(i)"
    connection.execute(statement.encode())
    connection.execute(
        f"SELECT setval(pg_get_serial_sequence('{model._meta.db_table}', 'id'), max(id)) FROM {table}".encode()
    )


def _default(field: models.Field[Any, Any]) -> str:
    """Write a field's default as SQL."""
    value = field.get_db_prep_save(field.get_default(), connections["default"])
    if value is None:
        return f"NULL::{field.rel_db_type(connections['default'])}"
    return sql.Literal(value).as_string()


def _highest(connection: Connection, model: type[models.Model]) -> int:
    table = sql.Identifier(model._meta.db_table)
    row = connection.execute(sql.SQL("SELECT coalesce(max(id), 0) FROM {}").format(table)).fetchone()
    assert row
    return int(row[0])
