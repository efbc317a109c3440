"""Whatever leaves the house: one row a decision, claimed with a lease, sent at most once."""

from __future__ import annotations

import hashlib
import time
import uuid
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F

from crm.connectors.mail_port import Receipt, Settled
from crm.deliverers import Deliverer, Parcel, Verdict, deliverer
from crm.errors import (
    ConnectorError,
    LeaseLost,
    NeedsReauth,
    PermanentFailure,
    RateLimited,
    TemporaryFailure,
    UnknownOutcome,
)
from crm.events import OnTimelines, emit
from crm.failpoints import crash_here
from crm.models import AccountState, Connection, Mailbox, Member, Outbox
from crm.one_at_a_time import alone
from crm.open_ports import keeping_ports_open
from crm.outbox_words import SAYS
from crm.services.connections import SHUT, let_through, note_failure, note_success
from crm.signals import outbox_added, outbox_hurried, outbox_settled
from crm.stumble import Stumbling, words_of
from crm.tenancy.scope import required_workspace

State = Outbox.State
LEASE = timedelta(seconds=120)
MAX_ATTEMPTS = 12
STINT, STINT_SECONDS = 100, 60.0  # mails of a mailbox that are read at once, and how long one worker stays with it
JUST_NOW = timedelta(seconds=10)
REAUTH_WAIT = timedelta(minutes=15)
PATIENCE = (0.5, 1, 2, 4, 8)  # seconds between tries to record a receipt while the database is away
log = structlog.get_logger(__name__)

# Which state may follow which; a test walks it. DRAFTED and then IN_FLIGHT where the provider keeps drafts, IN_FLIGHT
# at once where it does not. CLAIMED to SENT: it was to leave once more, and the provider said that it had arrived.
# What has not been in flight becomes UNKNOWN only when a backup was restored: it may have left since, even what was
# parked with a question, because somebody may have answered that.
MOVES: dict[str, set[str]] = {
    State.PENDING: {State.CLAIMED, State.UNKNOWN, State.CANCELLED},
    State.CLAIMED: {
        State.CLAIMED, State.PENDING, State.DRAFTED, State.IN_FLIGHT, State.SENT, State.PARKED, State.UNKNOWN,
        State.DEAD, State.CANCELLED,
    },
    State.DRAFTED: {
        State.CLAIMED, State.PENDING, State.IN_FLIGHT, State.PARKED, State.UNKNOWN, State.DEAD, State.CANCELLED,
    },
    State.IN_FLIGHT: {State.SENT, State.PENDING, State.PARKED, State.UNKNOWN, State.DEAD},
    State.UNKNOWN: {State.SENT, State.PENDING},
    State.PARKED: {State.PENDING, State.UNKNOWN, State.CANCELLED},
    State.DEAD: {State.CANCELLED},
    State.SENT: set(),
    State.CANCELLED: set(),
}  # fmt: skip
NOT_SENT = (State.PARKED, State.DEAD, State.CANCELLED)  # for good: no draft of it stays at the provider
DISCARD = "discard_draft"


def before(state: str) -> list[str]:
    """List the states that may move to this one."""
    return [known for known, following in MOVES.items() if state in following]


@dataclass(frozen=True)
class Claim:
    """A row in the hands of one worker, until its lease ends."""

    item: Outbox
    token: uuid.UUID


def add(
    kind: str,
    *,
    subject_id: int,
    key: str,
    not_before: datetime,
    now: datetime,
    by: Member,
    mailbox: Mailbox | None = None,
    recipient: str = "",
    payload: dict[str, Any] | None = None,
    message_id: str = "",
    ids: OnTimelines | None = None,
) -> Outbox:
    """Write down that something is to leave, in the transaction of the decision; the same key is written once."""
    item, created = Outbox.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "subject_id": subject_id,
            "mailbox": mailbox,
            "recipient": recipient,
            "payload": payload or {},
            "message_id": message_id,
            "not_before": not_before,
            "created_at": now,
        },
    )
    if created:
        emit(outbox_added, subject=item, by=by, outbox_id=item.pk, **(ids or {}))
    return item


def claim(item_id: int, *, now: datetime) -> Claim | None:
    """Take a due row, or None when it is not due, settled, in other hands, or has killed too many workers."""
    token = Outbox.new_lease()
    due = Outbox.objects.filter(pk=item_id, state__in=before(State.CLAIMED), not_before__lte=now)
    taken = due.filter(attempts__lt=MAX_ATTEMPTS).update(
        state=State.CLAIMED, lease=token, lease_until=now + LEASE, not_before=now + LEASE, attempts=F("attempts") + 1
    )
    if taken:
        return _claimed(item_id, token)
    if due.filter(state__in=[State.CLAIMED, State.DRAFTED]).update(lease=token, not_before=now + LEASE):
        reason = f"Gave up: {MAX_ATTEMPTS} times a worker died before the mail left."
        _move(_claimed(item_id, token), State.DEAD, now=now, reason=reason)
    return None


def _claimed(item_id: int, token: uuid.UUID) -> Claim:
    return Claim(Outbox.objects.select_related("mailbox__connection").get(pk=item_id), token)


def deliver(item_id: int, *, now: datetime) -> None:
    """Send one outbox item at most once, however often this is called."""
    try:
        if held := claim(item_id, now=now):
            with Stumbling(lambda error: _stumbled(held, error, now=now)):
                _deliver_claimed(held, now=now)
        else:
            settle_expired(item_id, now=now)
    except LeaseLost as lost:
        log.info("outbox_lease_lost", because=str(lost))


def deliver_queue(item_id: int, *, clock: Callable[[], datetime]) -> None:
    """Deliver an item, and with it whatever else of its mailbox is due, over one connection.

    One worker a mailbox: who finds another at it leaves the item to that one, or to the next sweep.
    """
    mailbox_id = Outbox.objects.filter(pk=item_id).values_list("mailbox_id", flat=True).first()
    if mailbox_id is None:
        return deliver(item_id, now=clock())
    with alone(mailbox_id) as first, keeping_ports_open():
        until, tried = time.monotonic() + STINT_SECONDS, set[int]()
        while first and (due := [one for one in _due_of(mailbox_id, now=clock()) if one not in tried]):
            for due_id in due:
                if time.monotonic() > until:
                    return None
                tried.add(due_id)
                deliver(due_id, now=clock())
    return None


def _due_of(mailbox_id: int, *, now: datetime) -> list[int]:
    unfinished = [State.PENDING, State.CLAIMED, State.DRAFTED, State.IN_FLIGHT]
    rows = Outbox.objects.filter(mailbox=mailbox_id, state__in=unfinished, not_before__lte=now)
    return list(rows.order_by("not_before").values_list("pk", flat=True)[:STINT])


def _deliver_claimed(held: Claim, *, now: datetime) -> None:
    crash_here("outbox_claimed")
    kind = deliverer(held.item.kind)
    if verdict := _account_rests(held.item, now=now):
        hold(held, verdict, now=now)
        return
    try:
        with closing(kind.open(held.item)) as parcel:
            receipt = _arrived_after_all(held, kind, parcel)
            if receipt is None:
                if verdict := _lay_up(held, kind, parcel, now=now) or _take_off(held, kind, parcel, now=now):
                    hold(held, verdict, now=now)
                    return
                crash_here("outbox_in_flight")
                receipt = parcel.send(held.item.draft_ref)
            crash_here("outbox_dispatched")
            _record(held, receipt, now=now)
            crash_here("outbox_recorded")
    except ConnectorError as failure:
        crash_here("outbox_failed")
        if held.item.mailbox:
            note_failure(held.item.mailbox.connection_id, failure, now)
        _settle_failure(held, failure, now=now)


def _account_rests(item: Outbox, *, now: datetime) -> Verdict | None:
    """Leave an account alone that failed several times in a row; after its rest one item alone tries."""
    account = item.mailbox.connection if item.mailbox else None
    if account is None or account.next_try_at is None or account.state in SHUT or let_through(account.pk, now=now):
        return None
    until = max(account.next_try_at, now + timedelta(seconds=10))
    return Verdict("The mail server failed several times in a row, so it is left alone for a while.", until)


def _arrived_after_all(held: Claim, kind: Deliverer, parcel: Parcel) -> Receipt | None:
    """Ask once more before a mail leaves again because a person said so: what is found there is not sent twice."""
    if not held.item.payload.get("again"):
        return None
    parcel.pack(kind.read(held.item))
    try:
        settled = parcel.ask(held.item.draft_ref)
    except ConnectorError:  # it could not be asked: the person's word counts
        settled = Settled("unknown")
    if settled.outcome == "unknown":  # nor is its draft there: another one is laid up
        held.item.payload["contents"] = ""
    return settled.receipt if settled.outcome == "sent" else None


def _lay_up(held: Claim, kind: Deliverer, parcel: Parcel, *, now: datetime) -> Verdict | None:
    """See that the provider keeps it as a draft, one and no more; nothing is laid up that may not leave."""
    if not parcel.drafts:
        return None
    subject = kind.read(held.item)
    parcel.pack(subject)
    if held.item.draft_ref and held.item.payload.get("contents") == parcel.contents:
        return None
    if verdict := kind.gates(held.item, subject, now=now):
        return verdict
    try:
        if held.item.draft_ref:
            parcel.discard(held.item.draft_ref)
        draft = parcel.lay_up()
    except UnknownOutcome as lost:  # a draft that nobody knows of stays a draft
        raise TemporaryFailure(str(lost)) from lost
    crash_here("outbox_laid_up")
    payload = {**held.item.payload, "contents": parcel.contents}
    try:
        _move(held, State.DRAFTED, now=now, draft_ref=draft, payload=payload)
    except LeaseLost:  # taken back meanwhile: this draft is nobody's
        _discard_later(held.item, draft, now=now)
        raise
    held.item.draft_ref, held.item.payload = draft, payload
    crash_here("outbox_drafted")
    return None


def _take_off(held: Claim, kind: Deliverer, parcel: Parcel, *, now: datetime) -> Verdict | None:
    """Read the gates and mark in flight in one transaction, one item of a mailbox at a time: limits stay limits."""
    with transaction.atomic():
        if held.item.mailbox_id:
            Mailbox.objects.select_for_update(no_key=True).only("pk").get(pk=held.item.mailbox_id)
        subject = kind.read(held.item)
        if verdict := kind.gates(held.item, subject, now=now):
            return verdict
        if not parcel.drafts:  # else it lies there already, and is what the gates saw
            parcel.pack(subject)
        _move(held, State.IN_FLIGHT, now=now, in_flight_at=now)
        return None


def _record(held: Claim, receipt: Receipt, *, now: datetime) -> None:
    """Keep the receipt. It deserves patience: without it a person has to find out whether the mail arrived."""
    values = {"sent_at": now, "receipt": receipt, "reason": ""}
    for wait in (*PATIENCE, None):
        try:
            return _move(held, State.SENT, now=now, **values)
        except LeaseLost:  # we come late; but who asked meanwhile found nothing, and we have the answer
            _leave_unknown(held.item.pk, State.SENT, by=None, now=now, in_flight_at=now, **values)
            raise
        except (OperationalError, InterfaceError):
            if wait is None:
                raise
            time.sleep(wait)
            connection.close_if_unusable_or_obsolete()
    return None


def settle_expired(item_id: int, *, now: datetime) -> None:
    """Look after an item whose worker died in flight: ask the other side, else show it to a person."""
    token = Outbox.new_lease()
    taken = Outbox.objects.filter(pk=item_id, state=State.IN_FLIGHT, lease_until__lte=now).update(
        lease=token, lease_until=now + LEASE, not_before=now + LEASE
    )
    if taken:
        crash_here("outbox_settling")
        lost = UnknownOutcome("The worker stopped while the mail was on its way.")
        _settle_failure(_claimed(item_id, token), lost, now=now)


def hold(held: Claim, verdict: Verdict, *, now: datetime) -> None:
    """Park what may never leave; postpone what may not leave yet. Both keep the sentence for a person."""
    if verdict.until is None:
        payload = {**held.item.payload, "ask": verdict.ask}
        _move(held, State.PARKED, now=now, reason=verdict.reason, payload=payload)
    else:  # being held is no failed try
        _move(held, State.PENDING, now=now, reason=verdict.reason, not_before=verdict.until, lease=None, attempts=0)
    crash_here("outbox_held")


def _settle_failure(held: Claim, failure: ConnectorError, *, now: datetime) -> None:
    reason = str(failure)
    if isinstance(failure, UnknownOutcome):
        return _settle_unknown(held, reason, now=now)
    if isinstance(failure, PermanentFailure):
        return _move(held, State.PARKED, now=now, reason=reason)
    if isinstance(failure, NeedsReauth):  # waits for a person, however long that takes
        return _move(held, State.PENDING, now=now, reason=reason, not_before=now + REAUTH_WAIT, lease=None, attempts=0)
    return _try_later(held, reason, now=now, at=failure.retry_at if isinstance(failure, RateLimited) else None)


def _settle_unknown(held: Claim, reason: str, *, now: datetime) -> None:
    """Ask the other side: it left, or certainly not and may leave again by itself; else a person decides."""
    settled = _ask_other_side(held)
    if settled.outcome == "sent":
        return _record(held, settled.receipt, now=now)
    if settled.outcome == "not_sent":
        return _try_later(held, f"{reason} It did not leave.", now=now)
    reason += " It may or may not have arrived: look, then choose."
    return _move(held, State.UNKNOWN, now=now, reason=reason)


def _ask_other_side(held: Claim) -> Settled:
    try:
        kind = deliverer(held.item.kind)
        with closing(kind.open(held.item)) as parcel:
            parcel.pack(kind.read(held.item))
            return parcel.ask(held.item.draft_ref)
    except ConnectorError as failure:  # cannot be asked either: a person decides
        log.warning("outbox_not_reconciled", item=held.item.pk, because=str(failure))
        return Settled("unknown")


def _try_later(held: Claim, reason: str, *, now: datetime, at: datetime | None = None) -> None:
    tries = held.item.attempts
    if tries >= MAX_ATTEMPTS:
        return _move(held, State.DEAD, now=now, reason=f"Gave up after {tries} tries. Last: {reason}")
    return _move(held, State.PENDING, now=now, reason=reason, not_before=at or now + backoff(tries), lease=None)


def _stumbled(held: Claim, error: Exception, *, now: datetime) -> None:
    """Keep an error of our own on the row: before the flight it is tried again later, after it nobody can say."""
    reason = f"An error in Clara stopped it ({words_of(error)})."
    if Outbox.objects.filter(pk=held.item.pk, state=State.IN_FLIGHT).exists():
        return _settle_failure(held, UnknownOutcome(reason), now=now)
    return _try_later(held, reason, now=now)


def backoff(attempts: int) -> timedelta:
    """Return how long to wait after so many tries: 10 s doubling up to an hour."""
    return timedelta(seconds=min(3600, 10 * 2 ** max(0, attempts - 1)))


def _move(held: Claim, state: str, *, now: datetime, **values: Any) -> None:
    """Change the row, only while this worker's lease is the one that counts, and its subject with it."""
    with transaction.atomic(savepoint=False):
        row = Outbox.objects.filter(pk=held.item.pk, lease=held.token, state__in=before(state))
        if not row.update(state=state, **values):
            raise LeaseLost(f"Outbox item {held.item.pk} is in other hands.")
        _moved(held.item, state, by=None, now=now, **values)


def _change(row: Outbox, state: str, *, by: Member | None, now: datetime, **values: Any) -> None:
    """Write a locked row, and its subject with it."""
    Outbox.objects.filter(pk=row.pk).update(state=state, **values)
    _moved(row, state, by=by, now=now, **values)


def _moved(row: Outbox, state: str, *, by: Member | None, now: datetime, **values: Any) -> None:
    """Bring a row that was written up to date here and its subject in step, and tell what a person would want to know.

    That a mail was sent is told by its subject, where a rule did it.
    """
    quiet = [State.PENDING, State.DRAFTED, State.IN_FLIGHT, *([State.SENT] if by is None else [])]
    told = state not in quiet or values.get("reason", row.reason) != row.reason
    if row.draft_ref and state in NOT_SENT:
        _discard_later(row, row.draft_ref, now=now)
    row.state = state
    for name, value in values.items():
        setattr(row, name, value)
    deliverer(row.kind).follow(row, now=now)
    if state == State.SENT and row.mailbox and by is None:
        _works(row.mailbox.connection, now=now)
    if told:
        said = f"{row.recipient}: {SAYS[State(state)]}"
        emit(outbox_settled, subject=row, by=by, snippet=said, because=row.reason, outbox_id=row.pk)
    crash_here(f"outbox_before_{state}")


def _works(account: Connection, *, now: datetime) -> None:
    """Keep that the account answered; not with each of a hundred mails."""
    fresh = account.last_success_at is not None and timedelta(0) <= now - account.last_success_at < JUST_NOW
    if not (fresh and account.state == AccountState.OK and not account.failures and account.next_try_at is None):
        note_success(account.pk, now=now)


def _discard_later(row: Outbox, draft: str, *, now: datetime) -> None:
    """Let the provider's draft of a mail that does not leave be deleted: an outside call, so a row of its own."""
    known = hashlib.sha256(draft.encode()).hexdigest()[:32]
    values = {"kind": DISCARD, "subject_id": row.pk, "mailbox_id": row.mailbox_id, "recipient": row.recipient,
              "payload": {"draft": draft, "subject": row.payload.get("subject", "")},
              "not_before": now, "created_at": now}  # fmt: skip
    Outbox.objects.get_or_create(key=f"{DISCARD}:{row.pk}:{known}", defaults=values)


def cancel(item_id: int, *, by: Member | None, now: datetime, because: str = "Taken back.") -> bool:
    """Take back what has not left; False when it is too late."""
    with transaction.atomic():
        row = Outbox.objects.select_for_update().filter(pk=item_id, state__in=before(State.CANCELLED)).first()
        if row is not None:
            _change(row, State.CANCELLED, by=by, now=now, lease=None, reason=because)
        return row is not None


def try_now(item_id: int, *, by: Member, now: datetime) -> bool:
    """Let what was postponed be tried at once; the gates are read all the same."""
    with transaction.atomic():
        row = Outbox.objects.select_for_update().filter(pk=item_id, state=State.PENDING).exclude(reason="").first()
        if row is not None:
            row.not_before = now
            row.save(update_fields=["not_before"])
            emit(outbox_hurried, subject=row, by=by, snippet=row.recipient, outbox_id=row.pk)
        return row is not None


def send_all_the_same(item_id: int, *, by: Member, now: datetime) -> bool:
    """Let a person set the rule aside that parked an item and asked; it is kept who did."""
    with transaction.atomic():
        row = Outbox.objects.select_for_update().filter(pk=item_id, state=State.PARKED).first()
        if row is None or not (rule := row.payload.get("ask")):
            return False
        agreed = {**row.payload.get("agreed", {}), rule: {"by": by.pk, "at": now.isoformat()}}
        reason = f"{by} lets it leave all the same."
        _change(row, State.PENDING, by=by, now=now, not_before=now, reason=reason, lease=None, attempts=0,
                payload={**row.payload, "ask": "", "agreed": agreed})  # fmt: skip
        return True


def make_unknown_after_restore(reason: str, *, now: datetime) -> int:
    """Show a person each mail of the workspace that had not ended when a backup was made: it may have left since.

    Inside the caller's transaction, before anybody else is let in; returns how many there are.
    """
    rows = Outbox.objects.filter(workspace_id=required_workspace(), state__in=before(State.UNKNOWN))
    rows = rows.exclude(kind=DISCARD).order_by("id").select_for_update()  # deleting a draft twice does no harm
    unfinished = [row for row in rows if row.state != State.PARKED or row.payload.get("ask")]
    for row in unfinished:
        _change(row, State.UNKNOWN, by=None, now=now, reason=reason, lease=None, lease_until=None)
    return len(unfinished)


def say_it_arrived(item_id: int, *, by: Member, now: datetime) -> bool:
    """Let a person settle an unknown item: they saw that it arrived."""
    return _leave_unknown(item_id, State.SENT, by=by, now=now, sent_at=now, reason=f"{by} saw that it arrived.")


def send_again(item_id: int, *, by: Member, now: datetime) -> bool:
    """Let a person settle an unknown item: it did not arrive, so it may leave once more."""
    return _leave_unknown(item_id, State.PENDING, by=by, now=now, not_before=now, reason="", lease=None, attempts=0)


def _leave_unknown(item_id: int, state: str, *, by: Member | None, now: datetime, **values: Any) -> bool:
    with transaction.atomic():
        rows = Outbox.objects.select_for_update().filter(pk=item_id, state=State.UNKNOWN)
        if by is None:  # a late worker speaks for its own flight only
            rows = rows.filter(in_flight_at=values["in_flight_at"])
        row = rows.first()
        if row is not None:
            if state == State.PENDING:
                values["payload"] = {**row.payload, "again": True}
            _change(row, state, by=by, now=now, **values)
        return row is not None
