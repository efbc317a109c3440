"""Keys are rotated while web and workers run: nothing fails, and afterwards the old key is not needed any more."""

from __future__ import annotations

import io
from functools import partial
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command

from agents.models import Run
from agents.tasks import sweep_runs_task
from config.tests.doomed import QUEUES, doomed, environment_of_test
from config.tests.mail import MailServer, mail_server
from config.tests.processes import until
from config.tests.web import Web, web_process
from crm import clock
from crm.models import Connection, EventText, Mailbox, Member, Outbox
from crm.queue import wake
from crm.tasks import sweep_outbox_task
from crm.tests.factories import a_workspace, make_mailbox, make_member
from drafts.models import Draft
from drafts.services.decide import approve_draft
from leads.models import Form, Submission
from leads.tasks import sweep_submissions_task
from leads.tests.factories import ENQUIRY, hubspot_body, make_form

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
PASSWORD = "smtp-Passw0rd"
ROUNDS = 4


def test_keys_are_rotated_while_web_and_workers_run(settings: Any) -> None:
    settings.ENCRYPTION_KEYS, settings.ALLOW_REAL_SENDS = [OLD], True
    environ = environment_of_test() | {"ALLOW_REAL_SENDS": "true"}
    with mail_server(password=PASSWORD) as server, a_workspace():
        member, form = make_member(), make_form()
        real_mailbox(member, server)
        settings.ENCRYPTION_KEYS = [NEW, OLD]
        both, new = environ | {"ENCRYPTION_KEYS": f"{NEW},{OLD}"}, environ | {"ENCRYPTION_KEYS": NEW}
        with web_process(both) as web, doomed(both) as processes:
            for _ in range(2):
                processes.start_worker(*QUEUES)
            sent = 0
            for turn in range(ROUNDS):
                post(web, form, sent)
                call_command("rotate_keys", stdout=io.StringIO())
                post(web, form, sent + 1)
                sent += 2
                assert until(partial(all_left, member, sent), seconds=60), f"round {turn}: {stand()}"
        call_command("rotate_keys", "--check", stdout=io.StringIO())

        settings.ENCRYPTION_KEYS = [NEW]
        with web_process(new) as web, doomed(new) as processes:
            processes.start_worker(*QUEUES)
            post(web, form, sent)
            assert until(partial(all_left, member, sent + 1), seconds=60), stand()

        assert [len(server.inbox(f"p{number}@firm{number}.example")) for number in range(sent + 1)] == [1] * (sent + 1)
        assert set(Run.objects.values_list("state", flat=True)) == {"done"}
        assert set(Submission.objects.values_list("state", flat=True)) == {"processed"}
        assert [text for text in EventText.objects.all() if text.snippet or text.reason]  # all of them open
        assert Connection.objects.get(kind="smtp").password == PASSWORD


def real_mailbox(member: Member, server: MailServer) -> None:
    """Make a mailbox that signs in at the server."""
    account = Connection.objects.create(kind="smtp", name="Mail", host="127.0.0.1", port=server.port, username="mia",
                                        password=PASSWORD, security="none")  # fmt: skip
    mailbox = make_mailbox(member, undo_seconds=0, daily_limit=1000)
    Mailbox.objects.filter(pk=mailbox.pk).update(connection=account)


def post(web: Web, form: Form, number: int) -> None:
    """Post an enquiry of a new person, signed with the form's secret as it is read from the database just now."""
    form.refresh_from_db()
    body = hubspot_body({**ENQUIRY, "email": f"p{number}@firm{number}.example", "company": f"Firm {number}"})
    status, answer = web.post_form(form, body)
    assert status == 202, answer


def all_left(member: Member, wanted: int) -> bool:
    """Be the timetable and the person who approves; say whether as many mails have left."""
    for task in (sweep_submissions_task, sweep_runs_task, sweep_outbox_task):
        wake(task)
    for draft in Draft.objects.filter(status="pending"):
        approve_draft(draft.pk, by=member, seen=draft.fingerprint, now=clock.now())
    return Outbox.objects.filter(state="sent").count() == wanted


def stand() -> list[Any]:
    """Say where all stands, for whoever reads a failure."""
    return [*Outbox.objects.values_list("state", "reason"), *Run.objects.values_list("state", "error")]
