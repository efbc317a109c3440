"""Going to every address of the product in one workspace, as a member of it."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.test import Client
from django.urls import Resolver404, resolve

from config.tests.addresses import Address, walk
from config.tests.two_workspaces import Side
from crm.tenancy.protection import tenant_models

# Signing out would end the walk, a new password too; what anybody may post unsigned stands on the ring of its form.
LEFT_OUT = ("logout", "password", "webhook")


def signed_in(side: Side, role: str) -> Client:
    """Return a browser in which the member with this role has signed in."""
    client = Client(raise_request_exception=False)
    user = side.members[role].user
    assert user is not None
    client.force_login(user, backend="crm.tenancy.permissions.MemberBackend")
    return client


def filled(address: Address, side: Side) -> str | None:
    """Fill an address with ids of a side, so that a view answers it; None when none does."""
    candidates = [str(side.first_id), str(side.run_id), "crm"]
    if any("key" in parameter for parameter in address.parameters):
        candidates.insert(0, f"{side.workspace.slug}-form")
    for candidate in candidates if address.parameters else [""]:
        where = address.filled(dict.fromkeys(address.parameters, candidate))
        with suppress(Resolver404):
            resolve(where)
            return where
    return None


def addresses(side: Side) -> list[str]:
    """List all addresses, those with ids filled with a side's first ones."""
    found = dict.fromkeys(filled(address, side) for address in walk())
    return [where for where in found if where and not any(word in where for word in LEFT_OUT)]


def everything(side: Side) -> dict[str, Any]:
    """Return values for every field of every model: keys lead to a side's rows, all others are made up."""
    values: dict[str, Any] = {}
    for model in tenant_models():
        for field in model._meta.concrete_fields:
            if field.is_relation:
                values |= {field.name: side.first_id, field.attname: side.first_id}
            elif not field.primary_key:
                values.setdefault(field.name, "walked")
    decisions = {"seen": "x", "fingerprint": "x", "reason": "other", "until": "tomorrow", "outcome": "arrived"}
    admin_posts = {"_save": "1", "post": "yes", "action": "delete_selected", "_selected_action": side.first_id}
    return values | decisions | admin_posts | {"id": side.first_id, "ids": side.first_id}
