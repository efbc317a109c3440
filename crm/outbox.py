"""Whatever leaves the house: one row a decision, claimed with a lease, sent at most once."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F

from crm.errors import ConnectorError, LeaseLost, NeedsReauth, PermanentFailure, RateLimited, UnknownOutcome
from crm.events import OnTimelines, emit
from crm.failpoints import crash_here
from crm.models import Connection, Mailbox, Member, Outbox
from crm.outbox_words import SAYS
from crm.signals import outbox_added, outbox_settled
from crm.stumble import Stumbling, words_of

State = Outbox.State
LEASE = timedelta(seconds=120)
MAX_ATTEMPTS = 12
REAUTH_WAIT = timedelta(minutes=15)
PATIENCE = (0.5, 1, 2, 4, 8)  # seconds between tries to record a receipt while the database is away
log = structlog.get_logger(__name__)

# Which state may follow which; a test walks it. DRAFTED waits for a provider that keeps drafts: nothing makes it yet.
MOVES: dict[str, set[str]] = {
    State.PENDING: {State.CLAIMED, State.CANCELLED},
    State.CLAIMED: {State.CLAIMED, State.PENDING, State.IN_FLIGHT, State.PARKED, State.DEAD, State.CANCELLED},
    State.DRAFTED: set(),
    State.IN_FLIGHT: {State.SENT, State.PENDING, State.PARKED, State.UNKNOWN, State.DEAD},
    State.UNKNOWN: {State.SENT, State.PENDING},
    State.PARKED: {State.CANCELLED},
    State.DEAD: {State.CANCELLED},
    State.SENT: set(),
    State.CANCELLED: set(),
}


def before(state: str) -> list[str]:
    """List the states that may move to this one."""
    return [known for known, following in MOVES.items() if state in following]


@dataclass(frozen=True)
class Verdict:
    """Why an item may not leave: never (park it), or not before a moment (postpone it)."""

    reason: str
    until: datetime | None = None


@dataclass(frozen=True)
class Claim:
    """A row in the hands of one worker, until its lease ends."""

    item: Outbox
    token: uuid.UUID


class Deliverer(Protocol):
    """What an app knows of one kind of item."""

    def gates(self, item: Outbox, *, now: datetime) -> Verdict | None:
        """Say why it may not leave now; None means that it may."""

    def prepare(self, item: Outbox) -> Callable[[], dict[str, Any]]:
        """Make all ready without effect outside, and return the call that does it, once, outside any transaction.

        That call returns the receipt; both may raise a ConnectorError.
        """

    def reconcile(self, item: Outbox) -> dict[str, Any] | None:
        """Ask the other side whether it happened: a receipt if it did, None if that cannot be known."""

    def follow(self, item: Outbox, *, now: datetime) -> None:
        """Bring the subject's status in step with the item, in the same transaction."""


_deliverers: dict[str, Deliverer] = {}


def register(kind: str, deliverer: Deliverer) -> None:
    """Let an app deliver a kind of item; called in its `ready()`."""
    _deliverers[kind] = deliverer


def deliverer(kind: str) -> Deliverer:
    """Return who delivers a kind."""
    return _deliverers[kind]


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
    if due.filter(state=State.CLAIMED).update(lease=token, not_before=now + LEASE):
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


def _deliver_claimed(held: Claim, *, now: datetime) -> None:
    crash_here("outbox_claimed")
    kind = deliverer(held.item.kind)
    try:
        send = kind.prepare(held.item)
        if verdict := _take_off(held, kind, now=now):
            hold(held, verdict, now=now)
            return
        crash_here("outbox_in_flight")
        receipt = send()
    except ConnectorError as failure:
        crash_here("outbox_failed")
        _settle_failure(held, failure, now=now)
        return
    crash_here("outbox_dispatched")
    _record(held, receipt, now=now)
    crash_here("outbox_recorded")


def _take_off(held: Claim, kind: Deliverer, *, now: datetime) -> Verdict | None:
    """Read the gates and mark in flight in one transaction, one item of a mailbox at a time: limits stay limits."""
    with transaction.atomic():
        if held.item.mailbox_id:
            Mailbox.objects.select_for_update(no_key=True).get(pk=held.item.mailbox_id)
        if verdict := kind.gates(held.item, now=now):
            return verdict
        _move(held, State.IN_FLIGHT, now=now, in_flight_at=now)
        return None


def _record(held: Claim, receipt: dict[str, Any], *, now: datetime) -> None:
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
        _move(held, State.PARKED, now=now, reason=verdict.reason)
    else:  # being held is no failed try
        _move(held, State.PENDING, now=now, reason=verdict.reason, not_before=verdict.until, lease=None, attempts=0)
    crash_here("outbox_held")


def _settle_failure(held: Claim, failure: ConnectorError, *, now: datetime) -> None:
    reason = str(failure)
    if isinstance(failure, UnknownOutcome):
        receipt = _ask_other_side(held)
        if receipt is not None:
            return _record(held, receipt, now=now)
        reason += " It may or may not have arrived: look, then choose."
        return _move(held, State.UNKNOWN, now=now, reason=reason)
    if isinstance(failure, PermanentFailure):
        return _move(held, State.PARKED, now=now, reason=reason)
    if isinstance(failure, NeedsReauth):  # waits for a person, however long that takes
        return _move(held, State.PENDING, now=now, reason=reason, not_before=now + REAUTH_WAIT, lease=None, attempts=0)
    return _try_later(held, reason, now=now, at=failure.retry_at if isinstance(failure, RateLimited) else None)


def _ask_other_side(held: Claim) -> dict[str, Any] | None:
    try:
        return deliverer(held.item.kind).reconcile(held.item)
    except ConnectorError as failure:  # cannot be asked either: a person decides
        log.warning("outbox_not_reconciled", item=held.item.pk, because=str(failure))
        return None


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
    with transaction.atomic():
        row = Outbox.objects.select_for_update().filter(pk=held.item.pk, lease=held.token).first()
        if row is None or state not in MOVES[row.state]:
            raise LeaseLost(f"Outbox item {held.item.pk} is in other hands.")
        _change(row, state, by=None, now=now, **values)


def _change(row: Outbox, state: str, *, by: Member | None, now: datetime, **values: Any) -> None:
    """Write a locked row, bring its subject in step, and tell what a person would want to know."""
    told = state not in (State.PENDING, State.IN_FLIGHT) or values.get("reason", row.reason) != row.reason
    row.state = state
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=["state", *values])
    deliverer(row.kind).follow(row, now=now)
    if state == State.SENT and row.mailbox_id and by is None:
        Connection.objects.filter(mailboxes=row.mailbox_id).update(last_success_at=now)
    if told:
        said = f"{row.recipient}: {SAYS[State(state)]}"
        emit(outbox_settled, subject=row, by=by, snippet=said, because=row.reason, outbox_id=row.pk)
    crash_here(f"outbox_before_{state}")


def cancel(item_id: int, *, by: Member, now: datetime) -> bool:
    """Take back what has not left; False when it is too late."""
    with transaction.atomic():
        row = Outbox.objects.select_for_update().filter(pk=item_id, state__in=before(State.CANCELLED)).first()
        if row is not None:
            _change(row, State.CANCELLED, by=by, now=now, lease=None, reason="Taken back.")
        return row is not None


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
            _change(row, state, by=by, now=now, **values)
        return row is not None
