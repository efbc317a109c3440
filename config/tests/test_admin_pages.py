"""Every page of the admin opens for each role, offers what the role may, and shows one workspace only."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.db import models
from django.test import Client
from django.urls import NoReverseMatch, reverse

from agents.services.knowledge import save_document
from agents.services.runs import queue_run
from config.tests.incoming import written
from crm.connectors.mail_port import ListedMail
from crm.models import Contact, Member, Workspace
from crm.services.api_keys import create_api_key
from crm.services.desk import add_task
from crm.services.suppression import suppress
from crm.services.switches import turn_switch
from crm.tenancy.scope import scope
from crm.tests.factories import NOON, make_mailbox, make_member, make_workspace
from drafts.services.assets import save_asset
from drafts.services.decide import approve_draft
from drafts.services.propose import Proposal, propose_draft
from leads.models import Submission
from leads.services.incoming import process_mail
from leads.services.intake import process_submission
from leads.services.mailboxes import Fetched, store_mails
from leads.services.refusals import note_refusal
from leads.tests.factories import make_form, make_submission

pytestmark = pytest.mark.django_db(transaction=True)

ROLES = ["viewer", "operator", "manager", "admin"]


def fill(workspace: Workspace, secret: str) -> dict[str, Member]:
    """Give a workspace one row of everything, each with a word that only this workspace has."""
    with scope(workspace.pk):
        members = {
            role: make_member(email=f"{role}@{workspace.slug}.example", role=role, name=role.title()) for role in ROLES
        }
        boss = members["admin"]
        mailbox = make_mailbox(boss)
        mail = written(f"{secret}: and a trial?", sender=f"Dana <dana@{secret}.example>", subject=secret)
        process_mail(store_mails(mailbox, [Fetched(ListedMail("1"), mail)], now=NOON)[0], now=NOON)
        form = make_form(key=f"contact-{workspace.slug}")
        words = {
            "firstname": "Dana",
            "lastname": secret,
            "email": f"dana@{secret}.example",
            "message": f"{secret}: price?",
        }
        submission = make_submission(form, words)
        process_submission(submission.pk, now=NOON)
        submission.refresh_from_db()
        run = queue_run(submission.pk, now=NOON)
        lead = run.lead
        draft = propose_draft(
            lead.conversations.get().pk, key="a", by=members["operator"], now=NOON,
            proposal=Proposal(subject=f"Re: {secret}", body=f"Hi {secret}", sentences=[], source="rules"),
        )  # fmt: skip
        approve_draft(draft.pk, by=boss, seen=draft.fingerprint, now=NOON)
        note_refusal(form, reason=f"{secret} bad", address="127.0.0.1", now=NOON)
        save_document(title=f"Prices {secret}", text=f"# One\n{secret} costs 5.", by=boss, now=NOON)
        save_asset(title=secret, url="https://x.example", summary=secret, by=boss, now=NOON)
        add_task(Contact.objects.order_by("id")[0].pk, title=secret, key=secret, due_at=NOON, now=NOON)
        suppress(f"no@{secret}.example", reason=secret, by=boss, now=NOON)
        turn_switch("stop_sending", on=False, reason=secret, by=boss, now=NOON)
        create_api_key(name=secret, scopes=["read"], member=boss, by=boss, now=NOON)
    return members


@pytest.fixture
def members() -> Iterator[dict[str, Member]]:
    workspace = make_workspace()
    found = fill(workspace, "oursecret")
    with scope(workspace.pk):
        yield found


def signed_in(member: Member) -> Client:
    client = Client()
    assert member.user is not None
    client.force_login(member.user, backend="crm.tenancy.permissions.MemberBackend")
    return client


def registered() -> list[type[models.Model]]:
    return [model for model in admin.site._registry if model._meta.app_label in ("crm", "leads", "drafts", "agents")]


def address(model: type[models.Model], page: str, *args: object) -> str | None:
    try:
        return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)
    except NoReverseMatch:
        return None


@pytest.mark.parametrize("role", ROLES)
def test_every_page_opens_for_each_role(members: dict[str, Member], role: str) -> None:
    client = signed_in(members[role])
    request = client.get(reverse("admin:index")).wsgi_request
    for model in registered():
        page = admin.site._registry[model]
        listed = 200 if page.has_view_permission(request) else 403
        assert client.get(address(model, "changelist") or "", follow=True).status_code == listed, model
        if add := address(model, "add"):
            allowed = 200 if page.has_add_permission(request) else 403
            assert client.get(add, follow=True).status_code == allowed, add
        row = model._default_manager.order_by("-pk").first()
        assert row is not None, f"{model} has no row to open"
        for name in ("record", "change", "delete"):
            if (one := address(model, name, row.pk)) is None:
                continue
            may = page.has_delete_permission if name == "delete" else page.has_view_permission
            allowed = 200 if may(request, row) else 403
            assert client.get(one, follow=True).status_code == allowed, one


def test_only_admins_change_what_is_for_admins(members: dict[str, Member]) -> None:
    for name in ("crm_member", "crm_apikey", "leads_form", "crm_connection"):
        assert signed_in(members["manager"]).get(reverse(f"admin:{name}_add")).status_code == 403, name
        assert signed_in(members["admin"]).get(reverse(f"admin:{name}_add")).status_code == 200, name


def test_another_workspaces_rows_are_on_no_page_and_at_no_address(members: dict[str, Member]) -> None:
    client = signed_in(members["admin"])
    theirs = make_workspace("theirs")
    with scope(theirs.pk):
        fill(theirs, "theirsecret")
        rows = [row for model in registered() if (row := model._default_manager.order_by("-pk").first())]
    for model in registered():
        answer = client.get(address(model, "changelist") or "", follow=True)
        assert "theirsecret" not in answer.content.decode(), model
    for row in rows:
        for name in ("record", "change", "delete"):
            if one := address(type(row), name, row.pk):
                answer = client.get(one, follow=True)
                assert "theirsecret" not in answer.content.decode(), one
                posted = client.post(one, {"post": "yes", "name": "taken", "title": "taken"}, follow=True)
                assert "theirsecret" not in posted.content.decode(), one
    with scope(theirs.pk):
        assert Contact.objects.count() == 1
        assert Submission.objects.count() == 1
        assert all(row.__class__._default_manager.filter(pk=row.pk).exists() for row in rows)
