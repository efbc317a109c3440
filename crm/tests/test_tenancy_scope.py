"""How a scope travels: tasks, threads, the event loop, generators, streamed answers, work after commit."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

import pytest
from asgiref.sync import sync_to_async
from celery import shared_task
from channels.db import database_sync_to_async
from django.db import connections, transaction
from django.http import StreamingHttpResponse

from crm.models import Company
from crm.tenancy.scope import NoScope, carry, current_workspace, required_workspace, scope
from crm.tenancy.task import WorkspaceTask
from crm.tests.tenants import company_names, make_tenant, pooled

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 4


@pytest.fixture(autouse=True)
def _served() -> Iterator[None]:
    with pooled(THREADS + 1):
        yield


@pytest.fixture
def tenants() -> dict[str, int]:
    return {name: make_tenant(name, companies=2).pk for name in ("red", "green", "blue")}


def seen_in(workspace: int | None) -> set[str]:
    """Read in a scope from whatever thread this is, and give its connection back."""
    with scope(workspace):
        try:
            return company_names()
        finally:
            connections.close_all()


def own(name: str) -> set[str]:
    return {f"{name} 0", f"{name} 1"}


@shared_task(base=WorkspaceTask)
def list_companies_task(workspace_id: int) -> list[str]:
    """Read in the workspace of the task."""
    try:
        return sorted(company_names())
    finally:
        connections.close_all()


def test_code_that_needs_a_workspace_says_so_when_there_is_none() -> None:
    with pytest.raises(NoScope, match="tenancy.scope"):
        required_workspace()


def test_tasks_in_threads_never_see_another_workspace(tenants: dict[str, int]) -> None:
    names = list(tenants) * 40
    with ThreadPoolExecutor(THREADS) as threads:
        answers = list(threads.map(lambda name: list_companies_task.apply((tenants[name],)).get(), names))

    assert answers == [sorted(own(name)) for name in names]


def test_a_task_called_as_a_function_works_in_its_workspace_too(tenants: dict[str, int]) -> None:
    with scope(tenants["red"]):
        assert list_companies_task(tenants["green"]) == sorted(own("green"))
        assert current_workspace() == tenants["red"]


def test_a_thread_of_ones_own_has_no_scope_unless_it_takes_the_context(tenants: dict[str, int]) -> None:
    def read() -> set[str]:
        try:
            return company_names()
        finally:
            connections.close_all()

    with scope(tenants["red"]), ThreadPoolExecutor(1) as threads:
        assert threads.submit(read).result() == set()
        assert threads.submit(copy_context().run, read).result() == own("red")


async def test_concurrent_work_of_one_event_loop_stays_apart(tenants: dict[str, int]) -> None:
    async def read(name: str) -> set[str]:
        with scope(tenants[name]):
            before = {company.name async for company in Company.objects.all()}
            await asyncio.sleep(0)
            between = await database_sync_to_async(company_names)()
            after = await sync_to_async(company_names, thread_sensitive=False)()
            await sync_to_async(connections.close_all, thread_sensitive=False)()
            assert before == between == after
            return before

    answers = await asyncio.gather(*(asyncio.create_task(read(name)) for name in tenants))
    outside = {company.name async for company in Company.objects.all()}
    await sync_to_async(connections.close_all)()

    assert answers == [own(name) for name in tenants]
    assert outside == set()


async def test_a_task_of_the_loop_takes_the_scope_it_was_made_in(tenants: dict[str, int]) -> None:
    with scope(tenants["red"]):
        later = asyncio.create_task(sync_to_async(company_names)())
    assert await later == own("red")
    await sync_to_async(connections.close_all)()


def read_in(workspace: int) -> Iterator[str]:
    with scope(workspace):
        yield from Company.objects.order_by("pk").values_list("name", flat=True).iterator(chunk_size=1)


def test_a_carried_generator_keeps_its_scope_to_itself(tenants: dict[str, int]) -> None:
    rows = carry(read_in(tenants["red"]))
    first = next(rows)

    assert current_workspace() is None
    assert company_names() == set()
    assert {first, *rows} == own("red")


def iter_names() -> Iterator[str]:
    yield from Company.objects.order_by("pk").values_list("name", flat=True)


def test_carry_takes_the_scope_of_now_and_not_of_the_first_step(tenants: dict[str, int]) -> None:
    with scope(tenants["red"]):
        rows = carry(iter_names())
    with scope(tenants["green"]):
        assert set(rows) == own("red")


def test_a_streamed_answer_carries_its_scope_past_the_middleware(tenants: dict[str, int]) -> None:
    with scope(tenants["red"]):
        answer = StreamingHttpResponse(carry(f"{name};" for name in iter_names()))

    assert answer.getvalue() == b"red 0;red 1;"


def test_work_after_commit_runs_in_the_scope_around_the_transaction(tenants: dict[str, int]) -> None:
    seen: list[int | None] = []
    with scope(tenants["red"]), transaction.atomic(), scope(tenants["green"]):
        transaction.on_commit(lambda: seen.append(current_workspace()))

    assert seen == [tenants["red"]]
