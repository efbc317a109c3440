"""API keys: what they may, how they end, and what is kept of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from crm.errors import DomainError
from crm.models import ApiKey, Event, Member, Route
from crm.services.api_keys import create_api_key, note_key_use, revoke_api_key
from crm.tenancy.doors import find_route
from crm.tenancy.scope import scope
from crm.tests.tenants import NOON, make_person, make_tenant

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> Iterator[Member]:
    workspace = make_tenant("ours")
    user = make_person("ada", workspace, role=Member.Role.ADMIN)
    with scope(workspace.pk):
        yield Member.objects.get(user=user)


def make_key(admin: Member, **fields: object) -> tuple[ApiKey, str]:
    values = {"name": "Website", "scopes": ["read"], "member": admin, "by": admin, "now": NOON, **fields}
    return create_api_key(**values)  # type: ignore[arg-type]  # a table of fields


def test_only_the_hash_of_a_key_is_kept(admin: Member) -> None:
    key, secret = make_key(admin)

    assert secret.startswith("clara_")
    assert find_route(Route.Kind.API_KEY, secret) == (admin.workspace_id, key.pk)
    assert secret not in str([*ApiKey.objects.values(), *Route.objects.values(), *Event.objects.values()])


def test_a_revoked_key_leads_nowhere(admin: Member) -> None:
    key, secret = make_key(admin)

    revoke_api_key(key.pk, by=admin, now=NOON)

    assert find_route(Route.Kind.API_KEY, secret) is None
    assert not ApiKey.objects.get(pk=key.pk).usable(NOON)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"scopes": []}, "scopes are one or more of read, write, approve"),
        ({"scopes": ["read", "root"]}, "scopes are one or more of"),
        ({"expires_at": NOON}, "expired already"),
        ({"name": " "}, "Name the key"),
    ],
)
def test_a_key_that_cannot_work_is_not_made(admin: Member, fields: dict[str, object], says: str) -> None:
    with pytest.raises(DomainError, match=says):
        make_key(admin, **fields)


def test_who_is_no_admin_makes_no_key(admin: Member) -> None:
    operator = Member.objects.create(name="Otto", email="otto@example.com", role=Member.Role.OPERATOR)

    with pytest.raises(DomainError, match="Only an admin"):
        make_key(admin, by=operator)


def test_the_use_of_a_key_is_noted_once_a_minute(admin: Member) -> None:
    key, _ = make_key(admin)
    noted = []
    for seconds in (0, 30, 61):
        note_key_use(ApiKey.objects.get(pk=key.pk), now=NOON + timedelta(seconds=seconds))
        noted.append(ApiKey.objects.get(pk=key.pk).last_used_at)

    assert noted == [NOON, NOON, NOON + timedelta(seconds=61)]
