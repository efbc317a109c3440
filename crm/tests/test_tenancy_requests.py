"""Which workspace a request works in, and what a role allows there."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import AnonymousUser, Permission, User
from django.core.exceptions import PermissionDenied
from django.db import connection, connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import AsyncClient, Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path

from crm.models import Company, Member, Route, Workspace
from crm.tenancy.doors import add_route
from crm.tenancy.middleware import SESSION_KEY
from crm.tenancy.permissions import InvitedOnly, member_of, memberships, role_allows
from crm.tenancy.scope import current_workspace, scope
from crm.tests.tenants import company_names, make_person, make_tenant

pytestmark = pytest.mark.django_db


def seen(request: HttpRequest) -> dict[str, Any]:
    """Say what a view sees."""
    member: Member | None = getattr(request, "member", None)
    return {
        "workspace": current_workspace(),
        "companies": sorted(company_names()),
        "member": member.name if member else None,
        "key": getattr(request, "api_key_id", None),
        "may_change": request.user.has_perm("crm.change_company"),
    }


def sync_view(request: HttpRequest) -> HttpResponse:
    return JsonResponse(seen(request))


async def async_view(request: HttpRequest) -> HttpResponse:
    await request.auser()
    names = sorted([company.name async for company in Company.objects.all()])
    await asyncio.sleep(0)
    return JsonResponse({"workspace": current_workspace(), "companies": names})


def members_only(request: HttpRequest) -> HttpResponse:
    return HttpResponse(member_of(request).name)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(str(exception), status=403)


handler403 = refused
urlpatterns = [path("seen/", sync_view), path("seen-async/", async_view), path("members/", members_only)]


@pytest.fixture(autouse=True)
def _addresses() -> Iterator[None]:
    with override_settings(ROOT_URLCONF=__name__):
        yield


@pytest.fixture
def ours() -> Workspace:
    return make_tenant("ours", companies=1)


@pytest.fixture
def theirs() -> Workspace:
    return make_tenant("theirs", companies=1)


def ask(client: Client, **headers: str) -> dict[str, Any]:
    answer: dict[str, Any] = client.get("/seen/", headers=headers).json()
    return answer


def choose(client: Client, workspace_id: int | str) -> None:
    session = client.session
    session[SESSION_KEY] = workspace_id
    session.save()


def test_a_stranger_sees_nothing(client: Client, ours: Workspace) -> None:
    assert ask(client) == {"workspace": None, "companies": [], "member": None, "key": None, "may_change": False}
    assert client.get("/members/").status_code == 403


def test_a_user_without_a_membership_sees_nothing(client: Client, ours: Workspace) -> None:
    client.force_login(make_person("anna"))

    assert ask(client)["workspace"] is None
    assert client.get("/members/").status_code == 403


def test_a_member_works_in_their_first_workspace_until_they_choose(
    client: Client, ours: Workspace, theirs: Workspace
) -> None:
    client.force_login(make_person("anna", ours, theirs))

    assert ask(client)["companies"] == ["ours 0"]
    assert client.session[SESSION_KEY] == ours.pk
    choose(client, theirs.pk)
    assert ask(client)["companies"] == ["theirs 0"]
    assert client.get("/members/").content == b"anna"


@pytest.mark.parametrize("chosen", ["theirs", 10**12, "x", "1 OR 1=1", -1])
def test_what_the_session_says_is_not_a_right(
    client: Client, ours: Workspace, theirs: Workspace, chosen: int | str
) -> None:
    client.force_login(make_person("anna", ours))
    choose(client, theirs.pk if chosen == "theirs" else chosen)

    assert ask(client)["companies"] == ["ours 0"]
    assert client.session[SESSION_KEY] == ours.pk


def test_a_membership_that_ends_ends_at_the_next_request(client: Client, ours: Workspace, theirs: Workspace) -> None:
    client.force_login(make_person("anna", ours, theirs))
    assert ask(client)["companies"] == ["ours 0"]
    with scope(ours.pk):
        Member.objects.update(active=False)

    assert ask(client)["companies"] == ["theirs 0"]


def test_a_role_that_changes_counts_at_the_next_request(client: Client, ours: Workspace) -> None:
    client.force_login(make_person("anna", ours))
    assert ask(client)["may_change"] is True
    with scope(ours.pk):
        Member.objects.update(role=Member.Role.VIEWER)

    assert ask(client)["may_change"] is False


def test_a_request_costs_two_queries_more_for_a_member_and_none_for_a_stranger(
    client: Client, ours: Workspace, theirs: Workspace
) -> None:
    with CaptureQueriesContext(connection) as stranger:
        ask(client)
    client.force_login(make_person("anna", ours, theirs))
    ask(client)
    with CaptureQueriesContext(connection) as member:
        ask(client)

    assert len(stranger) == 1  # the view's
    tables = [query["sql"].partition(" FROM ")[2].split()[0] for query in member.captured_queries]
    assert tables == ['"django_session"', '"auth_user"', '"crm_member"', '"crm_company"']


def test_an_api_key_opens_its_workspace_and_not_the_sessions(
    client: Client, ours: Workspace, theirs: Workspace
) -> None:
    add_route(Route.Kind.API_KEY, "key", workspace_id=theirs.pk, object_id=7)
    client.force_login(make_person("anna", ours))
    with_key = ask(client, authorization="Bearer key")

    assert with_key["workspace"] == theirs.pk
    assert (with_key["key"], with_key["member"], with_key["may_change"]) == (7, None, False)


@pytest.mark.parametrize("header", ["Bearer wrong", "Bearer ", "Bearer \xff", "Bearer key2", f"Bearer {'x' * 8000}"])
def test_a_wrong_api_key_opens_nothing(client: Client, ours: Workspace, header: str) -> None:
    client.force_login(make_person("anna", ours))

    assert ask(client, authorization=header)["workspace"] is None


@pytest.mark.django_db(transaction=True)
async def test_requests_of_one_event_loop_stay_apart(ours: Workspace, theirs: Workspace) -> None:
    clients = []
    for name, workspace in (("anna", ours), ("berta", theirs)):
        client = AsyncClient()
        await client.aforce_login(await asyncio.to_thread(make_person_here, name, workspace))
        clients.append(client)
    answers = await asyncio.gather(*(client.get("/seen-async/") for client in clients * 5))
    await sync_to_async(connections.close_all)()

    expected = [[f"{workspace.name} 0"] for workspace in (ours, theirs)] * 5
    assert [json.loads(answer.content)["companies"] for answer in answers] == expected
    assert current_workspace() is None


def make_person_here(name: str, workspace: Workspace) -> User:
    try:
        return make_person(name, workspace)
    finally:
        connections.close_all()


def test_a_person_may_list_what_they_can_choose_from_and_nobody_else(ours: Workspace, theirs: Workspace) -> None:
    make_person("berta", theirs)
    anna = make_person("anna", ours, theirs)

    assert [(member.name, member.workspace.name) for member in memberships(anna.pk)] == [
        ("anna", "ours"),
        ("anna", "theirs"),
    ]


def test_a_persons_other_memberships_do_not_show_inside_of_a_workspace(
    client: Client, ours: Workspace, theirs: Workspace
) -> None:
    client.force_login(make_person("anna", ours, theirs))
    with scope(ours.pk):
        assert Member.objects.count() == 1
        assert Workspace.objects.get() == ours


ROLES = [None, Member.Role.VIEWER, Member.Role.OPERATOR, Member.Role.MANAGER, Member.Role.ADMIN]


@pytest.mark.parametrize(
    ("permission", "allowed"),
    [
        ("crm.view_company", [False, True, True, True, True]),
        ("crm.add_company", [False, False, True, True, True]),
        ("crm.change_company", [False, False, True, True, True]),
        ("crm.delete_company", [False, False, False, True, True]),
        ("crm.view_member", [False, True, True, True, True]),
        ("crm.change_member", [False, False, False, False, True]),
        ("crm.delete_apikey", [False, False, False, False, True]),
        ("crm.change_connection", [False, False, False, False, True]),
        ("crm.change_workspace", [False, False, False, False, True]),
        ("auth.view_user", [False] * 5),
        ("auth.change_user", [False] * 5),
        ("account.view_emailaddress", [False] * 5),
        ("crm.view_route", [False] * 5),
        ("django_celery_beat.change_periodictask", [False] * 5),
        ("crm.view_nothing", [False, False, False, False, True]),
        ("nonsense", [False, False, False, False, True]),
    ],
)
def test_what_a_role_allows(permission: str, allowed: list[bool]) -> None:
    assert [role_allows(role, permission) for role in ROLES] == allowed


def test_a_role_counts_only_in_its_own_workspace(ours: Workspace, theirs: Workspace) -> None:
    anna = make_person("anna", ours, role=Member.Role.ADMIN)

    assert not anna.has_perm("crm.view_company")
    with scope(ours.pk):
        assert anna.has_perms(["crm.view_company", "crm.delete_company"])
        assert anna.has_module_perms("crm")
    with scope(theirs.pk):
        assert not anna.has_perm("crm.view_company")
        assert not anna.has_module_perms("crm")


def test_one_query_answers_all_checks_of_a_request(ours: Workspace) -> None:
    anna = make_person("anna", ours)
    with scope(ours.pk), CaptureQueriesContext(connection) as asked:
        for permission in ("crm.view_company", "crm.delete_company", "leads.view_lead", "auth.view_user"):
            anna.has_perm(permission)

    assert len(asked) == 1


def test_a_user_who_was_switched_off_may_nothing(ours: Workspace) -> None:
    anna = make_person("anna", ours)
    anna.is_active = False
    with scope(ours.pk):
        assert not anna.has_perm("crm.view_company")
        assert not AnonymousUser().has_perm("crm.view_company")


def test_groups_and_permissions_of_djangos_own_count_for_nothing(ours: Workspace) -> None:
    anna = make_person("anna", ours, role=Member.Role.VIEWER)
    anna.user_permissions.add(*Permission.objects.filter(codename__in=["delete_company", "view_user"]))
    with scope(ours.pk):
        assert not anna.has_perm("crm.delete_company")
        assert not anna.has_perm("auth.view_user")


def test_nobody_signs_up_without_an_invitation() -> None:
    assert InvitedOnly().is_open_for_signup(HttpRequest()) is False


def test_a_view_for_members_refuses_a_request_without_one() -> None:
    with pytest.raises(PermissionDenied):
        member_of(HttpRequest())
