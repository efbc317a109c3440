"""Many rows, fast: what a workspace looks like after years, written by the database itself with INSERT ... SELECT."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import psycopg
from django.db import connections, models
from django.db.models.fields import NOT_PROVIDED
from psycopg import sql

from agents.models import Run, Step
from agents.skills.qualify import Qualification as Reading
from crm.encryption import encrypt
from crm.models import Company, Contact, ContactPoint, Event, EventText, Mailbox, Member, Outbox, Stage, Task
from drafts.models import Claim, Decision, Draft
from leads.models import Conversation, Delivery, Form, Lead, Message, Qualification, Score, Submission

Connection = psycopg.Connection[Any]
QUEUE = 500  # drafts that wait, at least; else one in a hundred
SLICE = 1000  # leads of one workspace before the next one's, when they are mixed

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

# What stands in for row number i of :count, from the oldest on; ids begin after :base.
SURNAME = "translate((i / 1024)::text, '0123456789', 'aeiouybdlr')"  # so that a name has four people in any size
NAME = f"(ARRAY{FIRST})[1 + i / 4 % {len(FIRST)}] || ' ' || (ARRAY{LAST})[1 + i / 64 % {len(LAST)}] || {SURNAME}"
COMPANY = "(i - (i - 1) % 10)"  # ten leads a company, which has the number of the first of them
COMPANY_NAME = f"'Firm ' || {COMPANY} || ' ' || (ARRAY{TRADES})[1 + i / 10 % {len(TRADES)}]"
EMAIL = f"'person' || i || '@firm' || {COMPANY} || '.example'"
TEXT = (
    "'We need ' || "
    + " || ' and ' || ".join(f"(ARRAY{WORDS})[1 + (i * {step}) % {len(WORDS)}]" for step in (3, 5, 11))
    + " || ', reference q' || lpad(i::text, 7, '0')"
)
AT = "now() - (:count - i) * (interval '3 years' / :count)"
FOUND = f"'{json.dumps({'intent': 'evaluating', **Reading().model_dump(mode='json')})}'"
PARTS = (
    f"'{json.dumps({part: {'points': 5, 'out_of': 25, 'reasons': [[5, 'an example']]} for part in ('fit', 'bant')})}'"
)
WAITING = (Claim, Step)  # are written for the drafts that wait alone
DECIDED = (Decision, Outbox)  # ... and for the others


def fill(connection: Connection, sizes: Mapping[int, int], *, mixed: bool = False) -> None:
    """Give workspaces that are set up so many leads, with all that belongs to them and a tenth as many companies.

    One workspace after the other, or mixed: a thousand of one, a thousand of the next, as their rows lie in real life.
    """
    slices = [
        (first, workspace_id, count, min(count, first + SLICE - 1) if mixed else count)
        for workspace_id, count in sizes.items()
        for first in range(1, count + 1, SLICE if mixed else count)
    ]
    for first, workspace_id, count, last in sorted(slices, key=lambda one: one[0]) if mixed else slices:
        _fill(connection, workspace_id, count, first, last)


def _fill(connection: Connection, workspace_id: int, count: int, first: int, last: int) -> None:
    tables = _tables()
    base = max(_highest(connection, model) for model in tables) - first + 1
    queue = min(count, max(QUEUE, count // 100))
    numbers = {"count": count, "queue": queue, "base": base, "ws": workspace_id}
    for model, values in tables.items():
        fields = {"id": ":base + i", "workspace": ":ws", **values, **_set_up(connection, model, workspace_id)}
        since = max(first, count - queue + 1) if model in WAITING else first
        until = min(last, count - queue) if model in DECIDED else last
        _insert(connection, model, fields, numbers, (since, until, 10 if model is Company else 1))


def _tables() -> dict[type[models.Model], Mapping[str, str]]:
    """Say for each model what its rows hold; fields that are not named get their default."""
    ours, form = ":base + i", "jsonb_build_object('message', " + TEXT + f", 'email', {EMAIL}, 'name', {NAME})"
    about, waits = {"contact": ours, "company": f":base + {COMPANY}"}, "i > :count - :queue"
    minutes = "interval '1 minute'"
    return {
        Company: {"name": COMPANY_NAME, "domain": "'firm' || i || '.example'", "search_text": COMPANY_NAME,
                  "created_at": AT},
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
                "proposed_body": "''", "source": "'rules'", "key": "'bulk:' || i", "version": "1 + i % 4 / 3",
                "created_at": AT, "updated_at": f"{AT} + i % 20 * {minutes}", "due_at": f"{AT} + 15 * {minutes}",
                "status": f"CASE WHEN {waits} THEN 'pending' ELSE 'sent' END", "waiting_since": AT,
                "bucket": f"(ARRAY{Lead.Bucket.values})[1 + i % 3]"},
        Claim: {"draft": ours, "position": "1", "text": TEXT, "role": "'answer'"},
        Decision: {"draft": ours, "verb": "'approve'", "fingerprint": "''", "at": AT},
        Outbox: {"kind": "'draft_mail'", "key": "'bulk:' || i", "subject_id": ours, "recipient": EMAIL,
                 "state": "'sent'", "not_before": AT, "created_at": AT, "sent_at": AT},
        Task: {"contact": ours, "lead_id": ours, "title": "'I will send you the quote.'", "key": "'bulk:' || i",
               "due_at": f"{AT} + interval '2 days'", "created_at": AT,
               "done_at": f"CASE WHEN i % 3 > 0 THEN {AT} + interval '1 day' END"},
        Run: {"public_id": _uuid("run"), "submission": ours, "lead": ours, "draft": ours, "state": "'done'",
              "not_before": AT, "created_at": AT, "started_at": AT, "finished_at": AT},
        Step: {"run": ours, "position": "1", "name": "'read_enquiry'", "state": "'done'", "started_at": AT,
               "finished_at": AT},
        Event: {"sequence": ours, "verb": "'lead_created'", "category": "'leads'", "at": AT,
                "actor": "CASE WHEN i % 1000 = 0 THEN 'person' ELSE 'rule' END", "subject_kind": "'lead'",
                "subject_id": ours, "lead_id": ours, "contact_id": ours, "company_id": about["company"]},
        EventText: {"event": ours, "snippet": "'" + encrypt("An enquiry came in") + "'"},
    }  # fmt: skip


def _uuid(what: str) -> str:
    return f"md5('{what}' || :ws || '/' || i)::uuid"


def _set_up(connection: Connection, model: type[models.Model], workspace_id: int) -> dict[str, str]:
    """Let rows point at the workspace's own few forms, stages, mailboxes and members."""
    few = {"form": Form, "stage": Stage, "mailbox": Mailbox, "proposed_by": Member}
    few |= {"by": Member} if model is Decision else {"owner": Member} if model is Task else {}
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
    series: tuple[int, int, int],
) -> None:  # fmt: skip
    columns, expressions = [], []
    for field in model._meta.local_concrete_fields:
        if field.name not in values and not field.has_default() and field.db_default is not NOT_PROVIDED:
            continue  # the database knows better
        columns.append(f'"{field.column}"')
        expressions.append(values[field.name] if field.name in values else _default(field))
    chosen = ", ".join(expressions)
    for name, value in sorted(numbers.items(), key=lambda item: -len(item[0])):
        chosen = chosen.replace(f":{name}", str(value))
    table = f'"{model._meta.db_table}"'
    names = ", ".join(columns)
    first, last, step = series
    rows = f"generate_series({first}::bigint, {last}, {step}) AS n(i)"
    statement = f"INSERT INTO {table} ({names}) SELECT {chosen} FROM {rows}"
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
