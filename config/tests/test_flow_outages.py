"""What happens without Redis, after its loss, with fifty deliveries at once, and when the database restarts."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
import redis
from channels.layers import get_channel_layer

from agents.models import Run
from agents.runs import engine
from agents.tasks import sweep_runs_task
from config.demo.post import post as post_sample
from config.management.commands.run import programs
from config.services.ports import free_port
from config.services.servers import start_private
from config.services.state import CHECKOUT
from config.supervisor import Supervisor
from config.tests.doomed import QUEUES, doomed, environment_of_test
from config.tests.processes import until
from config.tests.restarting import RedisServer, restart_postgres
from config.tests.web import Web, web_process
from config.tests.work import sweep
from crm import clock, live
from crm.queue import wake
from crm.tests.factories import a_workspace, make_mailbox, make_member
from drafts.models import Draft
from leads.models import Form, Lead, Submission
from leads.services import intake
from leads.tasks import sweep_submissions_task
from leads.tests.factories import ENQUIRY, hubspot_body, make_form, make_submission

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]

FORMS = int(os.environ.get("FORMS", "30"))


@pytest.fixture
def form() -> Iterator[Form]:
    with a_workspace():
        make_mailbox(make_member())
        yield make_form()


@pytest.fixture
def web(form: Form) -> Iterator[Web]:
    with web_process(environment_of_test()) as running:
        yield running


@pytest.fixture
def redis_server() -> RedisServer:
    return RedisServer(os.environ["REDIS_URL"])


def body_of(number: int) -> bytes:
    """Write the enquiry of one person."""
    return hubspot_body({**ENQUIRY, "email": f"p{number}@firm{number}.example", "company": f"Firm {number}"})


def test_one_delivery_posted_fifty_times_at_once_makes_one_of_each(web: Web, form: Form) -> None:
    with ThreadPoolExecutor(50) as senders:
        answers = list(senders.map(lambda _: web.post_form(form, hubspot_body()), range(50)))

    assert {status for status, _ in answers} == {202}
    assert len({answer["run"] for _, answer in answers}) == 1
    sweep(clock.now() + timedelta(minutes=1))
    counts = [model.objects.count() for model in (Submission, Lead, Run, Draft)]
    assert counts == [1, 1, 1, 1]
    assert str(Run.objects.get().public_id) == answers[0][1]["run"]


def test_without_redis_forms_are_stored_and_answered_in_time(web: Web, form: Form, redis_server: RedisServer) -> None:
    time_posts(web, form, range(80, 120))  # the first answers of a new process load what all others need
    redis_server.stop()
    stopped = time_posts(web, form, range(40))
    redis_server.start()
    redis_server.pause(on=True)
    hanging = time_posts(web, form, range(40, 80))
    redis_server.pause(on=False)

    assert percentile(stopped) < 1.2, stopped
    assert percentile(hanging) < 1.2, hanging
    assert Submission.objects.filter(state="received").count() == 120


def time_posts(web: Web, form: Form, numbers: range) -> list[float]:
    """Post enquiries four at a time; returns the seconds that each took."""

    def one(number: int) -> float:
        began = time.monotonic()
        status, _ = web.post_form(form, body_of(number))
        assert status == 202
        return time.monotonic() - began

    with ThreadPoolExecutor(4) as senders:
        return list(senders.map(one, numbers))


def percentile(seconds: list[float]) -> float:
    """Return the 95th percentile."""
    return sorted(seconds)[int(len(seconds) * 0.95)]


def test_all_runs_finish_though_redis_is_flushed_and_restarted_in_their_midst(
    web: Web, form: Form, redis_server: RedisServer
) -> None:
    for number in range(FORMS):
        assert web.post_form(form, body_of(number))[0] == 202
    with doomed(environment_of_test() | {"WORKER_DEAF_AFTER": "6"}) as starter:
        workers = [starter.start_worker(*QUEUES) for _ in range(2)]
        assert until(lambda: Draft.objects.count() >= FORMS // 10, seconds=120)
        with closing(redis.Redis.from_url(redis_server.url)) as client:
            client.flushall()
        redis_server.stop()
        redis_server.start()
        lost = FORMS - Draft.objects.count()

        def all_done() -> bool:
            for task in (sweep_submissions_task, sweep_runs_task):  # as the timetable does
                wake(task)
            for place, worker in enumerate(workers):
                if starter.ended(worker):  # as the supervisor does
                    workers[place] = starter.start_worker(*QUEUES)
            return Run.objects.filter(state="done").count() == FORMS

        assert until(all_done, seconds=300), Run.objects.filter(state="done").count()
    assert lost > 0
    assert Draft.objects.count() == Lead.objects.count() == FORMS


def test_a_worker_that_hears_nothing_while_rows_wait_ends_itself(form: Form, redis_server: RedisServer) -> None:
    with closing(redis.Redis.from_url(redis_server.url)) as client:
        client.flushall()  # a sweep that an earlier test left there would be heard
    make_submission(form, now=clock.now() - timedelta(minutes=5))  # and nobody tells anybody
    with doomed(environment_of_test() | {"WORKER_DEAF_AFTER": "2"}) as starter:
        deaf, idle = starter.start_worker(*QUEUES), starter.start_worker(*QUEUES[:2], "--queues=send")

        assert until(lambda: starter.ended(deaf), seconds=60)
        assert not starter.ended(idle)  # nothing waits for that one


async def test_an_open_page_hears_of_new_events_after_redis_was_lost(redis_server: RedisServer) -> None:
    layer, group = get_channel_layer(), live.group_of(7)
    channel = await layer.new_channel()
    await layer.group_add(group, channel)
    assert await heard(channel, group, seconds=10)

    redis_server.stop()
    redis_server.start()

    assert await heard(channel, group, seconds=30)


async def heard(channel: str, group: str, *, seconds: float) -> bool:
    """Publish from the loop that requests and workers publish from, until the page's channel hears it."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        asyncio.run_coroutine_threadsafe(live._send(group, {"type": "happened"}), live._running_loop())
        try:
            await asyncio.wait_for(get_channel_layer().receive(channel), timeout=0.5)
        except TimeoutError:
            continue
        return True
    return False


def test_a_body_in_chunks_is_read_by_both_servers(form: Form) -> None:
    for number, server in enumerate(("uvicorn", "gunicorn")):
        with web_process(environment_of_test(), server=server) as web:
            status, answer = web.post_form(form, body_of(number), **{"Transfer-Encoding": "chunked"})
            too_large, _ = web.post_form(form, b"x" * (1024 * 1024 + 1), **{"Transfer-Encoding": "chunked"})
        assert (status, too_large) == (202, 413), (server, answer)
    assert Submission.objects.count() == 2


PREPARE = """
import json, django
django.setup()
from django.core.management import call_command
from django.db import connection
from config.demo.fill import fill_workspace
from crm import clock
from crm.tenancy.backend.owner import as_owner
from crm.tenancy.scope import scope
from leads.models import Form
call_command("migrate", verbosity=0)
with as_owner(connection):
    workspace = fill_workspace(mail_port=1, now=clock.now())
with scope(workspace.pk):
    print(Form.objects.get(key="contact").secret)
"""


def test_work_goes_on_after_the_database_restarted(monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        folder, port = Path(name, "own"), free_port()
        with start_private(folder, fsync=False) as urls:
            for key, value in {**urls, "DJANGO_SETTINGS_MODULE": "config.settings", "LOG_LEVEL": "ERROR"}.items():
                monkeypatch.setenv(key, value)
            secret = subprocess.run(
                [sys.executable, "-c", PREPARE], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True, check=True
            ).stdout.strip().splitlines()[-1]  # fmt: skip
            monkeypatch.delenv("DATABASE_OWNER_URL")
            address = f"http://localhost:{port}/webhook/formlead/contact"
            with Supervisor(programs(port)) as supervisor:
                for number in range(6):
                    post_sample(address, body_of(number), secret=secret)
                again = restart_postgres(folder)
                assert until(lambda: posted(address, secret), seconds=60)
                # What a worker was at waits for the end of its lease, then for a sweep.
                patience = intake.LEASE.total_seconds() + engine.LEASE.total_seconds() + 30
                assert until(lambda: watched(supervisor) and drafted(urls["DATABASE_OWNER_URL"]) == 7, seconds=patience)
            again.terminate()
            again.wait()


def watched(supervisor: Supervisor) -> bool:
    """Start again what the restart ended, as `manage.py run` does all the time."""
    supervisor.check()
    return True


def posted(address: str, secret: str) -> bool:
    """Whether the web takes an enquiry again."""
    try:
        post_sample(address, body_of(100), secret=secret)
    except OSError:
        return False
    return True


def drafted(url: str) -> int:
    """Count the drafts, from outside."""
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(DISTINCT lead_id) FROM drafts_draft").fetchone()
    return int(row[0]) if row else 0
