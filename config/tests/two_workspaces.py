"""Two workspaces with at least one row of every model: ids and texts tell which one a row belongs to."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import psycopg
from django.db import models

from agents.runs.engine import advance_run
from agents.services.knowledge import save_document
from agents.services.runs import queue_run
from crm import clock
from crm.models import ApiKey, Member, TenantModel, Workspace
from crm.services.api_keys import create_api_key
from crm.tenancy.backend.owner import owner_parameters
from crm.tenancy.protection import tenant_models
from crm.tenancy.scope import scope
from crm.tests.factories import NOON, make_mailbox, make_member, make_workspace
from crm.tests.tenants import wrapper
from drafts.models import Draft
from drafts.services.decide import approve_draft
from leads.models import Submission
from leads.services.intake import process_submission
from leads.tests.factories import make_form, make_submission

OUR_MARK, THEIR_MARK = "OTTER-A", "ZEBRA-B"
OURS, THEIRS = 500_000, 900_000  # ids of a workspace's rows are just above


@dataclass
class Side:
    """One workspace and what opens it."""

    workspace: Workspace
    members: dict[str, Member]
    key: str
    run_id: uuid.UUID
    mark: str
    first_id: int


def fill_side(slug: str, mark: str, ids: int) -> Side:
    """Make a workspace through its services, and a row of each model that they left empty."""
    _number_from(ids)
    workspace = make_workspace(slug, name=f"{mark} {slug}")
    with scope(workspace.pk):
        members = {
            role: make_member(email=f"{role}@{slug}.example", role=role, name=f"{mark} {role}")
            for role in Member.Role.values
        }
        admin = members["admin"]
        make_mailbox(admin)
        save_document(title=f"{mark} prices", text=f"# {mark}\n{mark} costs $18 a van a month.", now=NOON)
        run_id = _walked(slug, mark, admin)
        _, key = create_api_key(name=f"{mark} key", scopes=ApiKey.Scope.values, member=admin, by=admin, now=clock.now())
        for model in tenant_models():
            _row_of(model, mark)
    return Side(workspace, members, key, run_id, mark, ids + 1)


def contents(workspace: Workspace, *, only: Any = None) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of a workspace, as it sees them itself."""
    with scope(workspace.pk):
        found = {
            model._meta.label: sorted(model._base_manager.values_list(), key=str)
            for model in tenant_models()
            if only is None or only(model)
        }
        found["workspace"] = list(Workspace.objects.filter(pk=workspace.pk).values_list())
    return found


def _walked(slug: str, mark: str, admin: Member) -> uuid.UUID:
    """Let two enquiries become drafts, one of them approved."""
    form = make_form(key=f"{slug}-form")
    for number in range(2):
        submission = make_submission(
            form,
            {"name": f"{mark} Ruiz {number}", "email": f"{mark}{number}@{mark}.example", "company": f"{mark} Couriers",
             "phone": f"+1202555010{number}", "message": f"{mark}: we run 40 vans. What does {mark} cost?"},
        )  # fmt: skip
        process_submission(submission.pk, now=NOON)
        run = queue_run(submission.pk, now=NOON)
        advance_run(run.pk, clock=clock.now)
    draft = Draft.objects.order_by("id")[0]
    approve_draft(draft.pk, by=admin, seen=draft.fingerprint, now=clock.now())
    found: uuid.UUID = Submission.objects.order_by("id")[0].run_id
    return found


def _row_of(model: type[models.Model], mark: str) -> models.Model:
    """Return a row of the workspace in scope; make one of nothing but its fields' types when there is none."""
    known: models.Model | None = model._base_manager.order_by("pk").first()
    if known is not None:
        return known
    values = {field.name: _value(field, mark) for field in model._meta.concrete_fields if _wanted(field)}
    made: models.Model = model._base_manager.create(**values)
    return made


def _wanted(field: models.Field[Any, Any]) -> bool:
    return not (field.primary_key or field.name == "workspace" or field.generated)


def _value(field: models.Field[Any, Any], mark: str) -> Any:
    related = field.related_model
    if isinstance(related, type):
        return _row_of(related, mark) if issubclass(related, TenantModel) and related is not field.model else None
    if field.choices:
        return next(iter(dict(field.flatchoices)))
    if isinstance(field, models.EmailField):
        return f"{mark}@{mark}.example"
    if isinstance(field, models.CharField | models.TextField):
        return f"{mark} {field.name}"[: field.max_length]
    return field.get_default() if field.has_default() else _plain(field)


def _plain(field: models.Field[Any, Any]) -> Any:
    by_kind: dict[type[models.Field[Any, Any]], Any] = {
        models.DateTimeField: NOON, models.DateField: date(2026, 3, 10), models.BinaryField: b"0" * 32,
        models.UUIDField: uuid.uuid4(), models.JSONField: {}, models.BooleanField: False,
        models.DecimalField: Decimal(1), models.GenericIPAddressField: "192.0.2.1",
    }  # fmt: skip
    return next((value for kind, value in by_kind.items() if isinstance(field, kind)), 1)


def _number_from(start: int) -> None:
    """Let all sequences go on from here, so that a row's id tells whose it is; only the owner may."""
    with psycopg.connect(**owner_parameters(wrapper()), autocommit=True) as owner:
        for (name,) in owner.execute("SELECT format('%I.%I', schemaname, sequencename) FROM pg_sequences").fetchall():
            if not name.endswith("slot_seq"):
                owner.execute("SELECT setval(%s, %s)", [name, start])
