"""What a person decides on a draft: approve, edit, reject, snooze, undo, open again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from crm import outbox
from crm.errors import DomainError
from crm.events import DomainSignal, emit
from crm.mime import new_message_id
from crm.models import Mailbox, Member, Outbox
from crm.services.suppression import suppressed_because
from drafts.models import Decision, Draft
from drafts.policies.approval import ApprovalFacts, Changed, NotYours, approval_blockers
from drafts.services.do_not_contact import lift_what_it_made, suppress_addressee
from drafts.services.promises import drop_promises, task_promises
from drafts.services.propose import ids_of
from drafts.signals import (
    draft_approved,
    draft_edited,
    draft_rejected,
    draft_snoozed,
    draft_undone,
    draft_woken,
)
from drafts.states import UNDOABLE, move
from leads.models import Message

S, Verb = Draft.Status, Decision.Verb
LONGEST = timedelta(days=5 * 366)  # of a snooze


class DraftBlocked(DomainError):
    """The draft may not be approved; `changed` when it is not what was seen."""

    @property
    def changed(self) -> bool:
        """Whether reading it again may be all that is needed."""
        return any(isinstance(reason, Changed) for reason in self.reasons)

    @property
    def not_yours(self) -> bool:
        """Whether somebody else may approve it."""
        return any(isinstance(reason, NotYours) for reason in self.reasons)


class DecidedAnew(DomainError):
    """The decision that was to be taken back is not the last one any more."""


@transaction.atomic
def approve_draft(draft_id: int, *, by: Member, seen: str, now: datetime, by_key: bool = False) -> Draft:
    """Let a person release exactly the draft they saw (`seen` is the fingerprint on their page).

    `by_key`: a program asks in their name; it may release only what somebody else wrote.
    """
    draft = _locked(draft_id)
    # Two drafts that answer one message are approved one after the other, so that the second sees the first.
    if draft.answers_id:
        Message.objects.select_for_update(no_key=True).get(pk=draft.answers_id)
    if blockers := approval_blockers(_facts(draft, seen=seen, by=by, by_key=by_key)):
        raise DraftBlocked(*blockers)
    sends = draft.mailbox.mode != Mailbox.Mode.DRAFT_ONLY
    move(draft, S.SCHEDULED if sends else S.APPROVED)
    _decided(draft, Verb.APPROVE, draft_approved, by=by, now=now)
    task_promises(draft, by=by, now=now)
    if sends:
        outbox.add(
            "draft_mail",
            subject_id=draft.pk,
            key=f"draft:{draft.pk}:{draft.version}:{draft.decisions.count()}",
            not_before=now + timedelta(seconds=draft.mailbox.undo_seconds),
            now=now,
            by=by,
            mailbox=draft.mailbox,
            recipient=draft.to_email,
            payload={"fingerprint": draft.fingerprint, "subject": draft.subject},
            message_id=new_message_id(draft.mailbox.address),
            ids=ids_of(draft),
        )
    return draft


@transaction.atomic
def edit_draft(draft_id: int, *, subject: str, body: str, by: Member, seen: str, now: datetime) -> Draft:
    """Change what would be sent; the version and so the fingerprint change with it."""
    draft = _locked(draft_id)
    if draft.status not in (S.PENDING, S.SNOOZED):
        raise DomainError(f"Only a waiting draft can be edited; this one is {draft.status}.")
    if seen != draft.fingerprint:
        raise DraftBlocked(
            Changed("Somebody else changed the draft meanwhile. Read it again; your text is kept below.")
        )
    if not subject.strip() or not body.strip():
        raise DomainError("A mail needs a subject and a text.")
    subject, body = " ".join(subject.split())[:250], body.replace("\r\n", "\n").strip()
    if (subject, body) != (draft.subject, draft.body):
        draft.subject, draft.body = subject, body
        draft.version += 1
        _decided(draft, Verb.EDIT, draft_edited, by=by, now=now)
    return draft


@transaction.atomic
def reject_draft(draft_id: int, *, by: Member, seen: str, reason: str, note: str = "", now: datetime) -> Draft:
    """Turn a draft down with one of the eight reasons; "do not contact" also suppresses the address."""
    draft = _locked(draft_id)
    if reason not in Decision.Reason.values:
        raise DomainError("Choose one of the reasons.")
    if seen != draft.fingerprint:
        raise DraftBlocked(Changed("The draft changed since you opened it. Read it again."))
    move(draft, S.REJECTED)
    draft.reason = _because(reason, note)
    decision = _decided(draft, Verb.REJECT, draft_rejected, by=by, now=now, reason=reason, note=note)
    if reason == Decision.Reason.DO_NOT_CONTACT and draft.to_email:
        suppress_addressee(decision, by=by, now=now)
    return draft


@transaction.atomic
def snooze_draft(draft_id: int, *, by: Member, until: datetime, now: datetime) -> Draft:
    """Put a draft away until a moment; the sweep brings it back."""
    draft = _locked(draft_id)
    if until <= now:
        raise DomainError("Snooze until a moment that is still to come.")
    if until - now > LONGEST:  # PostgreSQL keeps years that Python cannot read back: the draft could not be shown
        raise DomainError("Snooze for five years at most.")
    move(draft, S.SNOOZED)
    draft.snoozed_until = until
    _decided(draft, Verb.SNOOZE, draft_snoozed, by=by, now=now)
    return draft


@transaction.atomic
def wake_draft(draft_id: int, *, now: datetime) -> None:
    """Bring a snoozed draft back when its time has come."""
    draft = _locked(draft_id)
    if draft.status == S.SNOOZED and draft.snoozed_until and draft.snoozed_until <= now:
        move(draft, S.PENDING)
        draft.snoozed_until, draft.updated_at = None, now
        draft.save()
        emit(draft_woken, subject=draft, by=None, draft_id=draft.pk, **ids_of(draft))


@transaction.atomic
def undo_decision(draft_id: int, *, by: Member, now: datetime, decision_id: int | None = None) -> Draft:
    """Take the last decision back: what has not left is cancelled, and the draft waits again.

    What "do not contact" put on the list of suppressions goes with it (the undo's note says so), and so do the tasks
    of what an approval promised.

    `decision_id` is the one that the person saw: what a colleague has decided since is not taken back unseen. An edit
    takes no draft out of the queue, so there is nothing of it to take back here.
    """
    # The outbox row is locked before the draft, as delivery does it: else they could wait for each other.
    item = Outbox.objects.filter(kind="draft_mail", subject_id=draft_id).order_by("-id").first()
    taken_back = item is not None and outbox.cancel(item.pk, by=by, now=now)
    draft = _locked(draft_id)
    last = last_act(draft)
    if decision_id is not None and (last is None or decision_id != last.pk):
        raise DecidedAnew("Nothing was undone: the draft was decided anew since your page showed it. Look at it again.")
    if draft.status in UNDOABLE and draft.status != S.SCHEDULED:  # what is scheduled, the outbox has let go or not
        move(draft, S.PENDING)
    elif not taken_back:
        if draft.status in (S.SCHEDULED, S.SENDING):
            raise DomainError("Too late to undo: the mail is already on its way.")
        raise DomainError(f"There is nothing to undo: the draft is {draft.status}.")
    draft.reason, draft.snoozed_until = "", None
    drop_promises(draft)
    lifted = lift_what_it_made(last, by=by) if last else False
    note = f"{draft.to_email} may be written to again" if lifted else ""
    _decided(draft, Verb.UNDO, draft_undone, by=by, now=now, note=note)
    return draft


def last_act(draft: Draft) -> Decision | None:
    """Return the newest decision that moved a draft: what an undo takes back."""
    return draft.decisions.exclude(verb=Verb.EDIT).select_related("by").order_by("-id").first()


def outbox_item(draft: Draft) -> Outbox | None:
    """Return the newest outbox row of a draft."""
    return Outbox.objects.filter(kind="draft_mail", subject_id=draft.pk).order_by("-id").first()


def _locked(draft_id: int) -> Draft:
    rows = Draft.objects.select_for_update(of=("self",)).select_related("mailbox__connection", "lead")
    draft = rows.filter(pk=draft_id).first()
    if draft is None:
        raise DomainError("There is no such draft here.")
    return draft


def _facts(draft: Draft, *, seen: str, by: Member, by_key: bool) -> ApprovalFacts:
    editors = draft.decisions.filter(verb=Verb.EDIT).values_list("by_id", flat=True)
    answered = draft.answers_id is not None and Draft.objects.filter(
        answers_id=draft.answers_id, status__in=[S.SCHEDULED, S.SENDING, S.SENT]
    ).exclude(pk=draft.pk)
    return ApprovalFacts(
        status=draft.status,
        fingerprint=draft.fingerprint,
        seen=seen,
        to_email=draft.to_email,
        suppressed_because=suppressed_because(draft.to_email),
        answered_already=bool(answered and answered.exists()),
        written_by=frozenset([draft.proposed_by_id, *editors]),
        by_id=by.pk,
        by_agent=by.kind == Member.Kind.AGENT,
        by_key=by_key,
    )


def _decided(
    draft: Draft, verb: str, signal: DomainSignal, *, by: Member, now: datetime, reason: str = "", note: str = ""
) -> Decision:
    draft.updated_at = now
    draft.save()
    text = {"subject": draft.subject, "body": draft.body} if verb == Verb.EDIT else {}
    decision = Decision.objects.create(
        draft=draft, verb=verb, by=by, reason=reason, note=note, fingerprint=draft.fingerprint, at=now, **text
    )
    emit(
        signal, subject=draft, by=by, snippet=draft.subject, because=_because(reason, note), draft_id=draft.pk,
        **ids_of(draft),
    )  # fmt: skip
    return decision


def _because(reason: str, note: str) -> str:
    """Say a reason in words, with what was noted beside it."""
    return ": ".join(part for part in (Decision.Reason(reason).label if reason else "", note.strip()) if part)
