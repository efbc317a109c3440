"""Forms: made, found by their key, their secrets."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from crm.errors import DomainError
from crm.events import emit
from crm.models import Member, Route
from crm.services.changes import change_record, locked, remove_record
from crm.tenancy.doors import add_route, remove_route
from crm.tenancy.scope import required_workspace
from leads.models import Form
from leads.signals import form_added, form_secret_changed


def new_secret() -> str:
    """Make a signing secret in Standard Webhooks form."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(24)).decode()


@transaction.atomic
def add_form(
    *, name: str, kind: str, now: datetime, key: str = "", secret: str = "", portal_id: str = "", active: bool = True,
    by: Member | None = None, **others: Any,
) -> Form:  # fmt: skip
    """Add a form to the workspace in scope, with its key as the way in; `others` are plain fields of the form."""
    form = Form.objects.create(
        name=name, kind=kind, key=key or secrets.token_urlsafe(18), secret=secret or new_secret(),
        portal_id=portal_id, active=active, created_at=now, **others,
    )  # fmt: skip
    add_route(Route.Kind.FORM, form.key, workspace_id=required_workspace(), object_id=form.pk)
    _route_portal(form)
    emit(form_added, subject=form, by=by, snippet=f"{form} ({form.get_kind_display()})")
    return form


@transaction.atomic
def change_form(form_id: int, values: Mapping[str, Any], *, by: Member) -> Form:
    """Change a form; an empty secret keeps the stored one."""
    kept = {name: value for name, value in values.items() if name != "secret" or value}
    portal = locked(Form, form_id).portal_id
    form = change_record(Form, form_id, kept, by=by)
    if form.portal_id != portal:
        remove_route(Route.Kind.PORTAL, workspace_id=required_workspace(), object_id=form.pk)
        _route_portal(form)
    return form


@transaction.atomic
def rotate_secret(form_id: int, *, by: Member) -> tuple[Form, str]:
    """Give a form a new signing secret and return it; the old one stops counting at once."""
    form = locked(Form, form_id)
    if form.kind == Form.Kind.HUBSPOT:
        raise DomainError("HubSpot's secret is made by HubSpot: paste it into the form.")
    form.secret = new_secret()
    form.save(update_fields=["secret"])
    emit(form_secret_changed, subject=form, by=by, snippet=str(form))
    return form, form.secret


@transaction.atomic
def remove_form(form_id: int, *, by: Member) -> None:
    """Delete a form that never received anything; others are taken off the allow-list instead."""
    form = locked(Form, form_id)
    for kind in (Route.Kind.FORM, Route.Kind.PORTAL):
        remove_route(kind, workspace_id=required_workspace(), object_id=form.pk)
    remove_record(Form, form_id, by=by)


def _route_portal(form: Form) -> None:
    if not form.portal_id:
        return
    try:
        with transaction.atomic():
            add_route(Route.Kind.PORTAL, form.portal_id, workspace_id=required_workspace(), object_id=form.pk)
    except IntegrityError:
        raise DomainError(
            f"HubSpot portal {form.portal_id} leads to another form already. Leave the portal out here, "
            "and use this form's own address."
        ) from None
