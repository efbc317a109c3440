"""Store what came in, once, and work it up into a contact and a lead."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from crm.errors import DomainError
from crm.events import OnTimelines, emit
from crm.failpoints import crash_here
from crm.models import Contact, Member, Stage, StageRule, Workspace
from crm.normalise import company_domain
from crm.services.people import resolve_contact
from crm.services.records import fill_company
from crm.stumble import Stumbling, words_of
from crm.tenancy.backend.base import prepared_cursor
from crm.tenancy.scope import required_workspace
from leads.connectors.forms import FormPost, storable
from leads.models import Conversation, Form, Lead, Message, Submission
from leads.policies.company_said import company_said
from leads.policies.titles import title_of
from leads.signals import lead_created, submission_failed, submission_processed, submission_retried

State = Submission.State
WINDOW = timedelta(minutes=10)
LEASE = timedelta(seconds=60)
MAX_TRIES = 5

# Which state may follow which; a test walks it.
MOVES: dict[str, set[str]] = {
    State.RECEIVED: {State.PROCESSED, State.FAILED},
    State.FAILED: {State.RECEIVED},
    State.PROCESSED: set(),
    State.IGNORED: set(),
    State.REJECTED: set(),
}
KEPT_HEADERS = ("content-type", "user-agent", "referer", "webhook-id", "x-hubspot-request-timestamp", "x-request-id")

# One statement: whoever takes the delivery key stores the submission, everybody else learns the first one's run.
# It stores nothing when the form is no longer the row that the post was held against.
_STORE = """
WITH form AS (
  SELECT id FROM leads_form WHERE id = %(form)s AND (%(version)s = '' OR xmin::text || ctid::text = %(version)s)
), first AS (
  INSERT INTO leads_delivery (workspace_id, key, run_id, first_at) SELECT %(ws)s, %(key)s, %(run)s, %(now)s FROM form
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
_FIRST = """
SELECT run_id FROM leads_delivery WHERE workspace_id = %(ws)s AND key = %(key)s AND EXISTS (
  SELECT FROM leads_form WHERE id = %(form)s AND (%(version)s = '' OR xmin::text || ctid::text = %(version)s)
)
"""


class FormChanged(Exception):
    """The form was changed or removed since it was read; nothing was stored."""


@dataclass(frozen=True)
class Receipt:
    """What the sender is told: the run's public id, and whether this delivery was the first."""

    run_id: uuid.UUID
    submission_id: int | None
    state: str


def receive_submission(
    form: Form, *, raw: bytes, headers: Mapping[str, str], post: FormPost, event_id: str, now: datetime,
    ignored_because: str = "",
) -> Receipt:  # fmt: skip
    """Store a signed, readable post; a redelivery gets the first one's run id and stores nothing.

    Raises FormChanged when the form is gone, or is a remembered one and the row is another by now.
    """
    state, reason = State.RECEIVED, ""
    if ignored_because:
        state, reason = State.IGNORED, ignored_because
    elif post.events_only:
        state, reason = State.IGNORED, "HubSpot object events are not used yet."
    elif not form.active:
        state, reason = State.IGNORED, "form not on the allow-list"
    if form.kind != Form.Kind.WEBHOOK:
        event_id = ""  # only Standard Webhooks sign this header: any other could make one delivery two
    event_id = event_id or post.event_id
    key = delivery_key(form, post, raw, event_id)
    window = timedelta(days=36500) if event_id else WINDOW
    return _store(form, raw, headers, post, state=state, reason=reason, key=key, window=window, now=now)


def reject_submission(form: Form, *, raw: bytes, headers: Mapping[str, str], reason: str, now: datetime) -> Receipt:
    """Keep a signed post that cannot be read, with what is wrong with it."""
    key = hashlib.sha256(b"rejected" + form.key.encode() + raw).digest()
    state = State.REJECTED
    return _store(form, raw, headers, FormPost(), state=state, reason=reason, key=key, window=WINDOW, now=now)


def delivery_key(form: Form, post: FormPost, raw: bytes, event_id: str) -> bytes:
    """Return what makes two deliveries the same: the event id, else form, person and content."""
    if event_id:
        return hashlib.sha256(f"event\0{form.pk}\0{event_id}".encode("utf-8", "replace")).digest()
    if post.events_only:
        return hashlib.sha256(b"raw" + raw).digest()
    person = post.known.get("email", "").strip().casefold() or post.known.get("phone", "")
    content = json.dumps([form.pk, person, {**post.known, "email": ""}, post.extra], sort_keys=True)
    return hashlib.sha256(content.encode("utf-8", "replace")).digest()


def _store(
    form: Form, raw: bytes, headers: Mapping[str, str], post: FormPost, *,
    state: str, reason: str, key: bytes, window: timedelta, now: datetime,
) -> Receipt:  # fmt: skip
    run_id = uuid.uuid4()
    kept = {name.lower(): storable(value[:500]) for name, value in headers.items() if name.lower() in KEPT_HEADERS}
    asked = {"ws": form.workspace_id, "key": key, "form": form.pk, "version": form.version}
    with prepared_cursor() as cursor:
        cursor.execute(
            _STORE,
            {
                **asked, "run": run_id, "now": now, "window": window.total_seconds(), "state": state, "reason": reason,
                "raw": raw, "headers": json.dumps(kept),
                "fields": json.dumps(post.known), "extra": json.dumps(post.extra), "source": json.dumps(post.source),
            },
        )  # fmt: skip
        crash_here("intake_stored")
        stored = cursor.fetchone()
        if stored:
            return Receipt(run_id, stored[0], state)
        cursor.execute(_FIRST, asked)
        first = cursor.fetchone()
    if first is None:
        raise FormChanged
    return Receipt(first[0], None, state)


def process_submission(submission_id: int, *, now: datetime) -> None:
    """Make contact, company, lead and conversation out of a received submission; once, whoever else tries."""
    due = Submission.objects.filter(pk=submission_id, state=State.RECEIVED, not_before__lte=now)
    # Counted before the work, so that one which kills its worker is counted too.
    taken = due.filter(attempts__lt=MAX_TRIES).update(attempts=F("attempts") + 1, not_before=now + LEASE)
    if not taken:
        if due.exists():
            _fail(submission_id, f"{MAX_TRIES} times its worker died.", now=now)
        return
    crash_here("intake_claimed")
    with Stumbling(lambda error: _stumbled(submission_id, error, now=now)):
        _work_up(submission_id, now=now)
    crash_here("intake_processed")


def _stumbled(submission_id: int, error: Exception, *, now: datetime) -> None:
    """Let a submission that cannot be worked up wait with its reason; after the last try it is shown as failed."""
    row = Submission.objects.get(pk=submission_id)
    if row.attempts >= MAX_TRIES:
        return _fail(submission_id, words_of(error), now=now)
    wait = timedelta(seconds=5 * 4**row.attempts)
    Submission.objects.filter(pk=submission_id, state=State.RECEIVED).update(
        reason=words_of(error), not_before=now + wait
    )
    crash_here("intake_stumbled")
    return None


@transaction.atomic
def _fail(submission_id: int, reason: str, *, now: datetime) -> None:
    if Submission.objects.filter(pk=submission_id, state=State.RECEIVED).update(state=State.FAILED, reason=reason):
        submission = Submission.objects.get(pk=submission_id)
        emit(submission_failed, subject=submission, by=None, because=reason, submission_id=submission_id)
        crash_here("intake_before_failed")


@transaction.atomic
def retry_submission(submission_id: int, *, by: Member, now: datetime) -> None:
    """Let a failed submission be worked up again; raises DomainError when it has not failed."""
    again = Submission.objects.filter(pk=submission_id, state=State.FAILED).update(
        state=State.RECEIVED, reason="", attempts=0, not_before=now
    )
    if not again:
        raise DomainError("Only an enquiry that failed can be tried again.")
    submission = Submission.objects.get(pk=submission_id)
    emit(submission_retried, subject=submission, by=by, submission_id=submission_id)


@transaction.atomic
def _work_up(submission_id: int, *, now: datetime) -> None:
    submission = Submission.objects.select_for_update(of=("self",)).select_related("form").get(pk=submission_id)
    if submission.state != State.RECEIVED:
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
    _fill_company(contact, submission)
    text = fields.get("message", "") or "\n".join(f"{name}: {value}" for name, value in submission.extra.items())
    lead = Lead.objects.create(
        contact=contact,
        company=contact.company,
        form=submission.form,
        title=title_of(text) or f"Enquiry through {submission.form.name}",
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
    submission.state, submission.lead, submission.run_wanted_at = State.PROCESSED, lead, now
    submission.reason = ""
    submission.save(update_fields=["state", "lead", "run_wanted_at", "reason"])
    ids: OnTimelines = {"lead_id": lead.pk, "contact_id": contact.pk, "company_id": lead.company_id}
    emit(lead_created, subject=lead, by=None, snippet=lead.title, **ids)
    emit(submission_processed, subject=submission, by=None, submission_id=submission.pk, **ids)
    crash_here("intake_before_processed")


def _fill_company(contact: Contact, submission: Submission) -> None:
    """Keep what the enquiry says of its company where nothing is known yet, so that its page and the score agree."""
    company, fields = contact.company, submission.fields
    if company is None or not (said := company_said(fields)):
        return
    named, domain = fields.get("company", "")[:200], company_domain(fields.get("email", ""))
    theirs = not named or named.casefold() == company.name.casefold() or bool(domain and domain == company.domain)
    if theirs and not all(getattr(company, name) for name in said):
        fill_company(company.pk, because=f"From the enquiry through {submission.form.name}", **said)


def hand_over_submission(submission_id: int) -> Submission:
    """Let a run take a worked-up submission; called in the transaction that makes the run."""
    Submission.objects.filter(pk=submission_id).update(run_wanted_at=None, reason="")
    return Submission.objects.select_related("lead").get(pk=submission_id)


def postpone_run(submission_id: int, *, because: str, now: datetime) -> None:
    """Keep why no run could be made, and let the sweep wait a minute before it asks again."""
    wanted = Submission.objects.filter(pk=submission_id, run_wanted_at__isnull=False)
    wanted.update(run_wanted_at=now + timedelta(minutes=1), reason=because)


def first_stage() -> Stage:
    """Return the stage of new leads: the first of the pipeline."""
    return Stage.objects.order_by("position")[0]


def stage_for(status: str, score: int) -> Stage | None:
    """Return the stage that the workspace's stage table gives to a status and score."""
    rule = StageRule.objects.filter(status=status, min_score__lte=score).select_related("stage").first()
    return rule.stage if rule else None
