"""Reads that span rows of this floor."""

from __future__ import annotations

import json
from copy import copy

from django.db.models import CharField
from django.db.models.expressions import RawSQL

from crm.models import Route
from crm.tenancy.doors import find_route
from crm.tenancy.scope import scope
from leads.models import Form

REMEMBERED = 10_000
# PostgreSQL's number of the transaction that wrote the row, and its place: others after each change, whoever made it.
ROW_VERSION = RawSQL("leads_form.xmin::text || leads_form.ctid::text", (), output_field=CharField())

_forms: dict[tuple[str, str], Form] = {}  # for intake: a query for each post would cost more than all the rest of it


def remembered_form(key: str, *, raw: bytes) -> Form | None:
    """Return a form as it was when this process last found it, without asking the database.

    Its `version` lets what is stored for it be refused when the row has changed since: see `FormChanged`.
    """
    return _forms.get(_way(key, raw))


def find_form(key: str, *, raw: bytes) -> Form | None:
    """Find a form by its key, else by the HubSpot portal named in the (not yet trusted) body."""
    way = _way(key, raw)
    _forms.pop(way, None)
    route = find_route(*way)
    if route is None:
        return None
    workspace_id, form_id = route
    with scope(workspace_id):
        condition = {"key": way[1]} if way[0] == Route.Kind.FORM else {"portal_id": way[1]}
        form = Form.objects.filter(pk=form_id, **condition).annotate(row=ROW_VERSION).first()
    if form and len(_forms) < REMEMBERED:
        _forms[way] = kept = copy(form)
        kept.version = form.row
    return form


def _way(key: str, raw: bytes) -> tuple[str, str]:
    return (Route.Kind.FORM.value, key) if key else (Route.Kind.PORTAL.value, _portal_of(raw))


def _portal_of(raw: bytes) -> str:
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        return ""
    first = body[0] if isinstance(body, list) and body else body
    if not isinstance(first, dict):
        return ""
    portal = first.get("portalId")
    return str(portal) if isinstance(portal, str | int) else ""


def form_page() -> Form | None:
    """Return the hosted form through which somebody here can send a test enquiry; None when there is none."""
    return Form.objects.filter(kind=Form.Kind.HOSTED, active=True).order_by("id").first()
