"""Reads that span rows of this floor."""

from __future__ import annotations

import json

from crm.models import Route
from crm.tenancy.doors import find_route
from crm.tenancy.scope import scope
from leads.models import Form


def find_form(key: str, *, raw: bytes) -> Form | None:
    """Find a form by its key, else by the HubSpot portal named in the (not yet trusted) body."""
    route = find_route(Route.Kind.FORM, key) if key else find_route(Route.Kind.PORTAL, _portal_of(raw))
    if route is None:
        return None
    workspace_id, form_id = route
    with scope(workspace_id):
        return Form.objects.filter(pk=form_id).first()


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
