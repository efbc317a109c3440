"""Forms: made, found by their key, their secrets."""

from __future__ import annotations

import base64
import secrets
from datetime import datetime

from django.db import transaction

from crm.models import Route
from crm.tenancy.doors import add_route
from crm.tenancy.scope import required_workspace
from leads.models import Form


def new_secret() -> str:
    """Make a signing secret in Standard Webhooks form."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(24)).decode()


@transaction.atomic
def add_form(
    *, name: str, kind: str, now: datetime, key: str = "", secret: str = "", portal_id: str = "", active: bool = True
) -> Form:
    """Add a form to the workspace in scope, with its key as the way in."""
    form = Form.objects.create(
        name=name, kind=kind, key=key or secrets.token_urlsafe(18), secret=secret or new_secret(),
        portal_id=portal_id, active=active, created_at=now,
    )  # fmt: skip
    add_route(Route.Kind.FORM, form.key, workspace_id=required_workspace(), object_id=form.pk)
    if portal_id:
        add_route(Route.Kind.PORTAL, portal_id, workspace_id=required_workspace(), object_id=form.pk)
    return form
