"""The main story, without a browser: a signed post becomes a scored lead, a sourced draft, and exactly one mail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.test import Client

from agents.models import Run
from agents.runs.engine import advance_run
from agents.services.knowledge import save_document
from agents.services.runs import queue_run
from config.tests.mail import MailServer, mail_server
from crm import clock, outbox
from crm.models import Event, Outbox, Workspace
from crm.tenancy.scope import scope
from crm.tests.factories import a_workspace, make_mailbox, make_member
from drafts.services.decide import approve_draft
from leads.connectors.signatures import sign_hubspot
from leads.models import Form, Lead, Submission
from leads.services.intake import process_submission
from leads.tests.factories import hubspot_body, make_form

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as kept:
        yield kept


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    with a_workspace() as made:
        yield made


def post_form(form: Form, body: bytes) -> tuple[int, dict[str, str]]:
    stamp = str(int(clock.now().timestamp() * 1000))
    uri = f"http://localhost:8000/webhook/formlead/{form.key}"
    signature = sign_hubspot(body, secret=form.secret, method="POST", uri=uri, stamp=stamp)
    answer = Client().post(
        f"/webhook/formlead/{form.key}",
        body,
        content_type="application/json",
        headers={"X-HubSpot-Signature-v3": signature, "X-HubSpot-Request-Timestamp": stamp},
    )
    return answer.status_code, answer.json()


def test_a_signed_post_becomes_one_approved_mail(workspace: Workspace, server: MailServer) -> None:
    member, form = make_member(), make_form()
    make_mailbox(member, port=server.port)
    save_document(title="Price list", text="# Fleet\nFleet costs $18 a van a month.", now=clock.now())

    status, answer = post_form(form, hubspot_body())
    assert status == 202
    run = work_up(answer["run"])

    draft = run.draft
    assert draft is not None
    assert (draft.status, draft.to_email) == ("pending", "dana@northwind.example")
    assert draft.claims.exclude(evidence=[]).exists()
    lead = Lead.objects.get(pk=run.lead_id)
    assert lead.score > 0
    assert lead.scores.get().total == lead.score

    now = clock.now()
    approve_draft(draft.pk, by=member, seen=draft.fingerprint, now=now)
    item = Outbox.objects.get(subject_id=draft.pk)
    outbox.deliver(item.pk, now=now)  # before the undo time: nothing leaves
    assert server.inbox("dana@northwind.example") == []

    later = now + timedelta(seconds=31)
    for _ in range(3):  # however often it is called
        outbox.deliver(item.pk, now=later)

    mail, *others = server.inbox("dana@northwind.example")
    assert others == []
    assert mail["Subject"] == draft.subject
    assert mail["Message-ID"] == item.message_id
    assert text_of(mail) == draft.body
    draft.refresh_from_db()
    assert draft.status == "sent"
    assert Event.objects.filter(verb="draft_sent", lead_id=lead.pk).count() == 1


def test_a_redelivery_is_answered_with_the_first_run(workspace: Workspace) -> None:
    form, body = make_form(), hubspot_body()

    first, again = post_form(form, body), post_form(form, body)

    assert first == again
    assert Submission.objects.count() == 1


def text_of(mail: EmailMessage) -> str:
    """Return a mail's plain text as it was written."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n").strip()


def work_up(run_id: str) -> Run:
    """Do what the workers do, without a broker."""
    submission = Submission.objects.get(run_id=run_id)
    with scope(submission.workspace_id):
        process_submission(submission.pk, now=clock.now())
        run = queue_run(submission.pk, now=clock.now())
        advance_run(run.pk, clock=clock.now)
    run.refresh_from_db()
    assert run.state == "done", run.error
    return run
