"""Real workers are killed at random moments while enquiries come in and answers are approved.

KILLS=60 pytest -n0 config/tests/test_flow_crash_soak.py  (the default is small; SEED repeats a run)
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest

from agents.models import Run, Step
from agents.tasks import sweep_runs_task
from config.tests.doomed import QUEUES, Doomed, doomed, environment_of_test
from config.tests.google import Fault, google
from config.tests.google.rows import google_mailbox
from config.tests.rude_mail import rude_server
from config.tests.web import Web, web_process
from crm import clock
from crm.models import ClockShift, Member, Outbox, Workspace
from crm.queue import wake
from crm.tasks import sweep_outbox_task
from crm.tests.factories import a_workspace, make_mailbox, make_member
from drafts.models import Draft
from drafts.selectors import unknown_sends
from drafts.services.decide import approve_draft
from leads.models import Form, Submission
from leads.tasks import sweep_submissions_task
from leads.tests.factories import ENQUIRY, hubspot_body, make_form

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(1800)]

KILLS = int(os.environ.get("KILLS", "5"))
SEED = int(os.environ.get("SEED", str(random.randrange(10**6))))
SECONDS_TO_SETTLE = 300


@dataclass
class Provider:
    """Whom the mails go to: what a process must know of it, how a mailbox there is made, who got what."""

    environ: dict[str, str]
    make: Callable[[Member], object]
    got: Callable[[], Counter[str]]


@contextmanager
def over_smtp() -> Iterator[Provider]:
    with rude_server() as server:
        server.seconds_a_mail = 0.05  # long enough that some die while a mail is on its way
        yield Provider(
            {},
            lambda member: make_mailbox(member, port=server.port, undo_seconds=0, daily_limit=100_000),
            lambda: Counter(recipient for recipient, _ in server.received),
        )


@contextmanager
def over_gmail() -> Iterator[Provider]:
    with google() as there:
        for what in ("drafts.create", "drafts.send"):
            there.misbehave(what, Fault(slow=0.05, times=100_000))
        yield Provider(
            there.environ | {"ALLOW_REAL_SENDS": "true"},
            lambda member: google_mailbox(there, member, undo_seconds=0, daily_limit=100_000),
            lambda: Counter(recipient for recipient, _ in there.posted),
        )


PROVIDERS = {"smtp": over_smtp, "gmail": over_gmail}


@pytest.fixture(params=PROVIDERS)
def provider(request: pytest.FixtureRequest) -> Iterator[Provider]:
    with PROVIDERS[request.param]() as made:
        yield made


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    with a_workspace() as made:
        yield made


@pytest.fixture
def killer(workspace: Workspace, provider: Provider) -> Iterator[Doomed]:
    with doomed(environment_of_test() | provider.environ | {"SHIFT_CLOCK": "true"}) as process:
        yield process


@pytest.fixture
def web(workspace: Workspace, settings: object) -> Iterator[Web]:
    settings.SHIFT_CLOCK = True  # type: ignore[attr-defined]  # pytest-django's fixture takes any setting
    with web_process(environment_of_test() | {"SHIFT_CLOCK": "true"}) as running:
        yield running


def test_nothing_is_lost_and_nothing_sent_twice_however_often_workers_are_killed(
    web: Web, killer: Doomed, provider: Provider
) -> None:
    chance = random.Random(SEED)
    member, form = make_member(), make_form()
    provider.make(member)
    runs: dict[str, str] = {}
    workers = [killer.start_worker(*QUEUES) for _ in range(2)]
    for kill in range(KILLS):
        for _ in range(2):
            post_one(web, form, runs)
        wait_for_progress(member)
        work_for(chance.uniform(0.0, 1.0), member)
        victim = chance.randrange(len(workers))
        killer.kill(workers[victim])
        workers[victim] = killer.start_worker(*QUEUES)
        print(f"kill {kill + 1}: {len(runs)} posted, {provider.got().total()} mails", flush=True)

    settle(member, runs)

    for worker in workers:
        killer.kill(worker)
    report(runs, provider.got())


def post_one(web: Web, form: Form, runs: dict[str, str]) -> None:
    """Post an enquiry of a new person; its run must come to a draft."""
    number = len(runs)
    email = f"p{number}@firm{number}.example"
    status, answer = web.post_form(form, hubspot_body({**ENQUIRY, "email": email, "company": f"Firm {number}"}))
    assert status == 202
    runs[answer["run"]] = email


def wait_for_progress(member: Member) -> None:
    """Go on until the workers have done something: one that is only just starting has nothing to lose."""
    before, deadline = progress(), time.monotonic() + 20
    while progress() == before and time.monotonic() < deadline:
        work_for(0, member)


def progress() -> tuple[int, int]:
    """Count what workers have done."""
    return Step.objects.filter(finished_at__isnull=False).count(), Outbox.objects.filter(attempts__gt=0).count()


def work_for(seconds: float, member: Member) -> None:
    """Approve what is in the queue, and be the timetable, for a while."""
    end = time.monotonic() + seconds
    while True:
        for task in (sweep_submissions_task, sweep_runs_task, sweep_outbox_task):
            wake(task)
        for draft in Draft.objects.filter(status="pending"):
            approve_draft(draft.pk, by=member, seen=draft.fingerprint, now=clock.now())
        time.sleep(0.1)
        if time.monotonic() > end:
            return


def settle(member: Member, runs: dict[str, str]) -> None:
    """Let the workers finish; the clock is moved past the leases of the dead whenever nothing else is left to do."""
    deadline = time.monotonic() + SECONDS_TO_SETTLE
    while unfinished := unsettled(runs):
        assert time.monotonic() < deadline, unfinished
        before = unfinished
        work_for(3, member)
        if unsettled(runs) == before:
            shift = ClockShift.objects.first() or ClockShift()
            shift.seconds += int(timedelta(minutes=3).total_seconds())
            shift.save()


def unsettled(runs: dict[str, str]) -> dict[str, int]:
    """Count what has not come to its end."""
    counts = {
        "submissions": Submission.objects.filter(state="received").count(),
        "runs": len(runs) - Run.objects.filter(state__in=["done", "dead"]).count(),
        "waiting": Draft.objects.filter(status="pending").count(),
        "leaving": Outbox.objects.filter(state__in=["pending", "claimed", "drafted", "in_flight"]).count(),
    }
    return {name: count for name, count in counts.items() if count}


def report(runs: dict[str, str], mails: Counter[str]) -> None:
    """Check every enquiry, and say how it went."""
    unknown = {item.recipient for item in unknown_sends(10_000)}
    states = Counter(Outbox.objects.values_list("state", flat=True))
    print(f"{KILLS} kills, seed {SEED}: {len(runs)} posted, outbox {dict(states)}, {mails.total()} mails")
    assert {str(run) for run in Submission.objects.values_list("run_id", flat=True)} == runs.keys()
    assert {str(run) for run in Run.objects.filter(state="done").values_list("public_id", flat=True)} == runs.keys()
    assert Draft.objects.count() == Run.objects.count() == len(runs)
    for run_id, email in runs.items():
        draft = Run.objects.select_related("draft").get(public_id=run_id).draft
        assert draft is not None
        assert draft.to_email == email
        item = Outbox.objects.get(kind="draft_mail", subject_id=draft.pk)
        assert item.state in ("sent", "unknown"), (email, item.state, item.reason)
        assert mails[email] <= 1, f"{email} got {mails[email]} mails"
        assert mails[email] == 1 or email in unknown, f"{email} got nothing, and nobody is asked"
        assert (email in unknown) == (item.state == "unknown")
