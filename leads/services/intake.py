"""Store what came in, once, and work it up into a contact and a lead."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from crm.events import OnTimelines, emit
from crm.failpoints import crash_here
from crm.models import Stage, StageRule, Workspace
from crm.normalise import normalise_email
from crm.services.people import resolve_contact
from crm.tenancy.scope import required_workspace
from leads.connectors.forms import FormPost
from leads.models import Conversation, Form, Lead, Message, Submission
from leads.signals import lead_created, submission_processed

WINDOW = timedelta(minutes=10)
KEPT_HEADERS = ("content-type", "user-agent", "referer", "webhook-id", "x-hubspot-request-timestamp", "x-request-id")

# One statement: whoever takes the delivery key stores the submission, everybody else learns the first one's run.
_STORE = """
WITH first AS (
  INSERT INTO leads_delivery (workspace_id, key, run_id, first_at) VALUES (%(ws)s, %(key)s, %(run)s, %(now)s)
  ON CONFLICT (workspace_id, key) DO UPDATE SET run_id = EXCLUDED.run_id, first_at = EXCLUDED.first_at
    WHERE leads_delivery.first_at <= EXCLUDED.first_at - make_interval(secs => %(window)s)
  RETURNING run_id
)
INSERT INTO leads_submission (workspace_id, run_id, form_id, state, reason, raw, headers, fields, extra, source,
                              received_at, attempts, not_before)
SELECT %(ws)s, run_id, %(form)s, %(state)s, %(reason)s, %(raw)s, %(headers)s::jsonb, %(fields)s::jsonb,
       %(extra)s::jsonb, %(source)s::jsonb, %(now)s, 0, %(now)s FROM first
RETURNING id
"""
_FIRST = "SELECT run_id FROM leads_delivery WHERE workspace_id = %s AND key = %s"


@dataclass(frozen=True)
class Receipt:
    """What the sender is told: the run's public id, and whether this delivery was the first."""

    run_id: uuid.UUID
    submission_id: int | None
    state: str


def receive_submission(
    form: Form, *, raw: bytes, headers: Mapping[str, str], post: FormPost, event_id: str, now: datetime
) -> Receipt:
    """Store a signed, readable post; a redelivery gets the first one's run id and stores nothing."""
    state, reason = Submission.State.RECEIVED, ""
    if post.events_only:
        state, reason = Submission.State.IGNORED, "HubSpot object events are not used yet."
    elif not form.active:
        state, reason = Submission.State.IGNORED, "form not on the allow-list"
    event_id = event_id or post.event_id
    key = delivery_key(form, post, raw, event_id)
    window = timedelta(days=36500) if event_id else WINDOW
    return _store(form, raw, headers, post, state=state, reason=reason, key=key, window=window, now=now)


def reject_submission(form: Form, *, raw: bytes, headers: Mapping[str, str], reason: str, now: datetime) -> Receipt:
    """Keep a signed post that cannot be read, with what is wrong with it."""
    key = hashlib.sha256(b"rejected" + form.key.encode() + raw).digest()
    state = Submission.State.REJECTED
    return _store(form, raw, headers, FormPost(), state=state, reason=reason, key=key, window=WINDOW, now=now)


def delivery_key(form: Form, post: FormPost, raw: bytes, event_id: str) -> bytes:
    """Return what makes two deliveries the same: the event id, else form, person and content."""
    if event_id:
        return hashlib.sha256(f"event\0{form.pk}\0{event_id}".encode("utf-8", "replace")).digest()
    if post.events_only:
        return hashlib.sha256(b"raw" + raw).digest()
    person = normalise_email(post.known.get("email", "")) or post.known.get("phone", "")
    content = json.dumps([form.pk, person, post.known, post.extra], sort_keys=True)
    return hashlib.sha256(content.encode("utf-8", "replace")).digest()


def _store(
    form: Form, raw: bytes, headers: Mapping[str, str], post: FormPost, *,
    state: str, reason: str, key: bytes, window: timedelta, now: datetime,
) -> Receipt:  # fmt: skip
    run_id = uuid.uuid4()
    kept = {name.lower(): value[:500] for name, value in headers.items() if name.lower() in KEPT_HEADERS}
    with connection.cursor() as cursor:
        cursor.execute(
            _STORE,
            {
                "ws": form.workspace_id, "key": key, "run": run_id, "now": now, "form": form.pk,
                "window": window.total_seconds(), "state": state, "reason": reason, "raw": raw, "headers": json.dumps(kept),
                "fields": json.dumps(post.known), "extra": json.dumps(post.extra), "source": json.dumps(post.source),
            },
        )  # fmt: skip
        stored = cursor.fetchone()
        if stored:
            crash_here("intake_stored")
            return Receipt(run_id, stored[0], state)
        cursor.execute(_FIRST, [form.workspace_id, key])
        return Receipt(cursor.fetchone()[0], None, state)


@transaction.atomic
def process_submission(submission_id: int, *, now: datetime) -> None:
    """Make contact, company, lead and conversation out of a received submission; once."""
    submission = Submission.objects.select_for_update(of=("self",)).select_related("form").get(pk=submission_id)
    if submission.state != Submission.State.RECEIVED:
        return
    workspace = Workspace.objects.get(pk=required_workspace())
    fields = submission.fields
    contact = resolve_contact(
        workspace,
        name=fields.get("name", ""),
        email=fields.get("email", ""),
        phone=fields.get("phone", ""),
        title=fields.get("title", ""),
        company=fields.get("company", ""),
        by=None,
        now=now,
    )
    text = fields.get("message", "") or "\n".join(f"{name}: {value}" for name, value in submission.extra.items())
    lead = Lead.objects.create(
        contact=contact,
        company=contact.company,
        form=submission.form,
        title=_first_line(text) or f"Enquiry through {submission.form.name}",
        stage=first_stage(),
        source={**submission.source, "form": submission.form.name},
        search_text=f"{contact.search_text} {text[:2000]}",
        created_at=submission.received_at,
    )
    conversation = Conversation.objects.create(
        contact=contact, lead=lead, subject=lead.title, created_at=submission.received_at
    )
    Message.objects.create(
        conversation=conversation,
        direction=Message.Direction.IN,
        channel=Message.Channel.FORM,
        author=fields.get("email", "")[:320],
        text=text,
        submission=submission,
        key=f"submission:{submission.pk}",
        at=submission.received_at,
    )
    submission.state, submission.lead, submission.run_wanted_at = Submission.State.PROCESSED, lead, now
    submission.save(update_fields=["state", "lead", "run_wanted_at"])
    ids: OnTimelines = {"lead_id": lead.pk, "contact_id": contact.pk, "company_id": lead.company_id}
    emit(lead_created, subject=lead, by=None, snippet=lead.title, **ids)
    emit(submission_processed, subject=submission, by=None, submission_id=submission.pk, **ids)
    crash_here("intake_before_processed")


def hand_over_submission(submission_id: int) -> Submission:
    """Let a run take a worked-up submission; called in the transaction that makes the run."""
    Submission.objects.filter(pk=submission_id).update(run_wanted_at=None)
    return Submission.objects.select_related("lead").get(pk=submission_id)


def _first_line(text: str) -> str:
    return next((line.strip()[:200] for line in text.splitlines() if line.strip()), "")


def first_stage() -> Stage:
    """Return the stage of new leads: the first of the pipeline."""
    return Stage.objects.order_by("position")[0]


def stage_for(status: str, score: int) -> Stage | None:
    """Return the stage that the workspace's stage table gives to a status and score."""
    rule = StageRule.objects.filter(status=status, min_score__lte=score).select_related("stage").first()
    return rule.stage if rule else None
