"""Every way to change something, found as a stranger to the code would: by the forms of pages and the API's schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urljoin

from django.apps import apps
from django.contrib import admin
from django.db import connection, transaction
from django.test import Client
from django.urls import Resolver404, resolve
from drf_spectacular.generators import SchemaGenerator

from config.tests.addresses import walk
from config.tests.page_forms import BY_NAME, PostForms
from crm.service_admin import ServiceModelAdmin
from drafts.models import Draft

SESSIONS = "django_session"  # looking alone changes it
# How a person signs in and what they chose to look at is their own, whatever their role.
OWN = {"POST admin:logout", "POST admin:password_change", "POST workspaces"}
# Anybody at all may write to a company; what these let in has stories of its own.
ANYBODYS = {"POST hosted-form", "POST form-webhook", "POST form-webhook-key"}


@dataclass(frozen=True)
class Knock:
    """One request that may change something: how and where, and what it says."""

    method: str
    where: str
    said: dict[str, Any]

    @property
    def door(self) -> str:
        """Name what answers there."""
        return _name(self.method, self.where.partition("?")[0])

    def by(self, client: Client) -> int:
        """Send it, as JSON to the API and as a form to pages; return the status."""
        if self.where.startswith("/api/"):
            body = json.dumps(self.said)
            return client.generic(self.method, self.where, body, content_type="application/json").status_code
        return client.post(self.where, self.said).status_code


@cache
def _name(method: str, path: str) -> str:
    found = resolve(path)
    return f"{method} {found.view_name or found.route}"


@contextmanager
def undone() -> Iterator[None]:
    """Take back what the block stores."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def digests() -> dict[str, str]:
    """Return a digest of each table as the workspace in scope sees it, in one statement.

    When a key was last used is left out: any use of it notes that.
    """
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} - {SESSIONS}
    rows = "SELECT (to_jsonb(t) - 'last_used_at')::text AS row FROM \"{0}\" t"
    one = f"SELECT '{{0}}', md5(coalesce(string_agg(row, '|' ORDER BY row), '')) FROM ({rows}) rows"
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(one.format(table) for table in sorted(tables)))
        return dict(cursor.fetchall())


def pages(ids: list[str], words: list[str]) -> Iterator[str]:
    """List every address outside the API, each with every id or word that its parameter may be."""
    for address in walk():
        if address.template.startswith(("api/", "accounts/")):
            continue  # the API has a schema; accounts/ is how one signs in
        if address.name.endswith("_history") or not address.name:
            continue  # the admin's redirects
        is_id = any(parameter.endswith(("id", "pk")) for parameter in address.parameters)
        for candidate in (ids if is_id else words) if address.parameters else [""]:
            where = address.filled(dict.fromkeys(address.parameters, candidate))
            try:
                resolve(where)
            except Resolver404:
                continue
            yield where


def knocks_of_pages(client: Client, addresses: Iterator[str]) -> Iterator[Knock]:
    """List what the forms of these pages send; of an address that only takes posts, an empty one."""
    for where in addresses:
        answer = client.get(where)
        if answer.status_code == 405:
            yield Knock("POST", where, {})
        elif answer.status_code == 200 and "html" in answer.headers["Content-Type"]:
            for form in PostForms(answer.content.decode()).found:
                yield from (Knock("POST", urljoin(where, form.action or where), said) for said in form.fillings())


def offered() -> set[str]:
    """Name what the admin says that it can do, whether or not a page shows a form for it today."""
    verbs = {"create": "add", "update": "change", "remove": "delete"}
    return {
        f"POST admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
        for model, model_admin in admin.site._registry.items()
        if isinstance(model_admin, ServiceModelAdmin)
        for verb, page in verbs.items()
        if model_admin.offers(verb)
    }


def knocks_of_api(ids: list[str]) -> Iterator[Knock]:
    """List what the API's own schema lets a program send."""
    schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]  # as it ships
    shapes = schema["components"]["schemas"]
    for path, operations in schema["paths"].items():
        if not path.startswith("/api/"):
            continue
        hole = next((part for part in path.split("/") if part.startswith("{")), "")
        for method in {"post", "put", "patch", "delete"} & set(operations):
            content = operations[method].get("requestBody", {}).get("content", {}).get("application/json", {})
            reference = content.get("schema", {}).get("$ref", "")
            shape = shapes[reference.rpartition("/")[2]] if reference else {}
            for one in (row for row in ids if row.isdigit() or hole != "{id}") if hole else [""]:
                where = path.replace(hole, one) if hole else path
                yield from (Knock(method.upper(), where, said) for said in _bodies(shape, shapes, one))


def _bodies(shape: dict[str, Any], shapes: dict[str, Any], row: str) -> Iterator[dict[str, Any]]:
    """Give bodies of a shape: all fields, the needed ones, and with each other one."""
    everything = {name: _value(name, of, shapes, row) for name, of in shape.get("properties", {}).items()}
    needed = {name: everything[name] for name in shape.get("required", ())}
    yield everything
    yield needed
    yield from ({**needed, name: value} for name, value in everything.items() if name not in needed)


def _value(name: str, of: dict[str, Any], shapes: dict[str, Any], row: str) -> Any:
    for inner in [*of.get("allOf", ()), *of.get("oneOf", ()), of]:
        if "$ref" in inner:
            of = {**of, **shapes[inner["$ref"].rpartition("/")[2]]}
    if "fingerprint" in name:
        draft = Draft.objects.filter(pk=row).first()
        return draft.fingerprint if draft else ""
    if "enum" in of:
        return of["enum"][0]
    kind = of.get("type")
    if kind == "object":
        return next(_bodies(of, shapes, row))
    if kind == "array":
        return [_value(name, of["items"], shapes, row)]
    if kind == "integer":
        return Draft.objects.order_by("id").values_list("lead_id", flat=True)[0]
    return {"boolean": True, "number": 1.5}.get(str(kind)) or BY_NAME.get(name, f"walked-{name}")
