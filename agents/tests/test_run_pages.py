"""What the pages of runs say of the time a run took."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from agents.models import Run, Step
from agents.services.runs import queue_run
from crm.tests.factories import NOON, a_workspace, make_mailbox, make_member
from leads.models import Submission
from leads.tests.factories import make_form, make_lead

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


def test_the_time_of_work_is_told_apart_from_waiting_for_a_person() -> None:
    with a_workspace():
        member, client = make_member(), Client()
        make_mailbox(member)
        lead = make_lead(make_form())
        run = queue_run(Submission.objects.get(lead=lead).pk, now=NOON)
        for position, took in enumerate((2 * SECOND, 1.5 * SECOND)):
            Step.objects.create(run=run, position=position, name="validate", started_at=NOON, finished_at=NOON + took)
        Step.objects.create(run=run, position=2, name="company", started_at=NOON)  # still at it
        Run.objects.filter(pk=run.pk).update(state="done", finished_at=NOON + timedelta(hours=3))
        assert member.user is not None
        client.force_login(member.user, backend="allauth.account.auth_backends.AuthenticationBackend")

        pages = [
            " ".join(client.get(address).content.decode().split())
            for address in ("/admin/runs/", f"/admin/runs/{run.pk}/", "/admin/agents/run/")
        ]

    assert all("3.5 s" in page and "3 h" in page for page in pages)
    assert '3.5 s <span class="c-small c-muted">3 h in all</span>' in pages[0]
    assert "work took 3.5 s, 3 h in all with waiting" in pages[1]
