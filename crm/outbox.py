"""Whatever leaves the house: one row a decision, claimed with a lease, sent at most once."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db import transaction
from django.db.models import F

from crm.errors import ConnectorError, NeedsReauth, PermanentFailure, RateLimited, UnknownOutcome
from crm.events import OnTimelines, emit
from crm.failpoints import crash_here
from crm.models import Mailbox, Member, Outbox
from crm.signals import outbox_added, outbox_settled

State = Outbox.State
LEASE = timedelta(seconds=120)
MAX_ATTEMPTS = 12

# Which state may follow which; a test walks it.
MOVES: dict[str, set[str]] = {
    State.PENDING: {State.CLAIMED, State.CANCELLED},
    State.CLAIMED: {State.PENDING, State.DRAFTED, State.IN_FLIGHT, State.PARKED, State.DEAD, State.CLAIMED},
    State.DRAFTED: {State.PENDING, State.CLAIMED, State.IN_FLIGHT, State.PARKED, State.DEAD, State.CANCELLED},
    State.IN_FLIGHT: {State.SENT, State.PENDING, State.PARKED, State.UNKNOWN, State.DEAD},
    State.UNKNOWN: {State.SENT, State.PENDING},
    State.PARKED: {State.CANCELLED},
    State.DEAD: {State.CANCELLED},
    State.SENT: set(),
    State.CANCELLED: set(),
}


class LeaseLost(Exception):
    """Another worker has the row by now; what this one found out is dropped."""


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

    def dispatch(self, item: Outbox) -> dict[str, Any]:
        """Do it, once, outside any transaction; return the receipt or raise a ConnectorError."""

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
    """Take a due row, or None when it is not due, settled, or in other hands."""
    token = Outbox.new_lease()
    taken = Outbox.objects.filter(
        pk=item_id, state__in=[State.PENDING, State.CLAIMED, State.DRAFTED], not_before__lte=now
    ).update(
        state=State.CLAIMED, lease=token, lease_until=now + LEASE, not_before=now + LEASE, attempts=F("attempts") + 1
    )
    return Claim(Outbox.objects.select_related("mailbox__connection").get(pk=item_id), token) if taken else None


def deliver(item_id: int, *, now: datetime) -> None:
    """Send one outbox item at most once, however often this is called."""
    held = claim(item_id, now=now)
    if held is None:
        settle_expired(item_id, now=now)
        return
    crash_here("outbox_claimed")
    item, kind = held.item, deliverer(held.item.kind)
    if verdict := kind.gates(item, now=now):
        hold(held, verdict, now=now)
        return
    _move(held, State.IN_FLIGHT, now=now, in_flight_at=now)
    crash_here("outbox_in_flight")
    try:
        receipt = kind.dispatch(item)
    except ConnectorError as failure:
        crash_here("outbox_failed")
        _settle_failure(held, failure, now=now)
        return
    crash_here("outbox_dispatched")
    _move(held, State.SENT, now=now, sent_at=now, receipt=receipt, reason="")
    crash_here("outbox_recorded")


def settle_expired(item_id: int, *, now: datetime) -> None:
    """Look after an item whose worker died in flight: ask the other side, else show it to a person."""
    token = Outbox.new_lease()
    taken = Outbox.objects.filter(pk=item_id, state=State.IN_FLIGHT, lease_until__lte=now).update(
        lease=token, lease_until=now + LEASE, not_before=now + LEASE
    )
    if not taken:
        return
    held = Claim(Outbox.objects.select_related("mailbox__connection").get(pk=item_id), token)
    crash_here("outbox_settling")
    _settle_failure(held, UnknownOutcome("The worker stopped while the mail was on its way."), now=now)


def hold(held: Claim, verdict: Verdict, *, now: datetime) -> None:
    """Park what may never leave; postpone what may not leave yet. Both keep the sentence for a person."""
    if verdict.until is None:
        _move(held, State.PARKED, now=now, reason=verdict.reason)
    else:
        _move(held, State.PENDING, now=now, reason=verdict.reason, not_before=verdict.until, lease=None, attempts=0)
    crash_here("outbox_held")


def _settle_failure(held: Claim, failure: ConnectorError, *, now: datetime) -> None:
    reason = str(failure)
    if isinstance(failure, UnknownOutcome):
        receipt = deliverer(held.item.kind).reconcile(held.item)
        if receipt is not None:
            return _move(held, State.SENT, now=now, sent_at=now, receipt=receipt, reason="")
        return _move(
            held, State.UNKNOWN, now=now, reason=f"{reason} It may or may not have arrived: look, then choose."
        )
    if isinstance(failure, PermanentFailure):
        return _move(held, State.PARKED, now=now, reason=reason)
    if held.item.attempts >= MAX_ATTEMPTS and not isinstance(failure, NeedsReauth):
        return _move(held, State.DEAD, now=now, reason=f"Gave up after {held.item.attempts} tries. Last: {reason}")
    retry_at = failure.retry_at if isinstance(failure, RateLimited) and failure.retry_at else None
    retry_at = retry_at or now + backoff(held.item.attempts)
    return _move(held, State.PENDING, now=now, reason=reason, not_before=retry_at, lease=None)


def backoff(attempts: int) -> timedelta:
    """Return how long to wait after so many tries: 10 s doubling up to an hour."""
    return timedelta(seconds=min(3600, 10 * 2 ** max(0, attempts - 1)))


def _move(held: Claim, state: str, *, now: datetime, **values: Any) -> None:
    """Change the row, only while this worker's lease is the one that counts, and its subject with it."""
    with transaction.atomic():
        before = Outbox.objects.filter(pk=held.item.pk, lease=held.token).values_list("state", flat=True).first()
        if before is None or state not in MOVES[before]:
            raise LeaseLost(f"Outbox item {held.item.pk} is in other hands.")
        Outbox.objects.filter(pk=held.item.pk, lease=held.token).update(state=state, **values)
        _followed(held.item.pk, now=now)
        crash_here(f"outbox_before_{state}")


def _followed(item_id: int, *, now: datetime, by: Member | None = None) -> Outbox:
    item = Outbox.objects.get(pk=item_id)
    deliverer(item.kind).follow(item, now=now)
    emit(outbox_settled, subject=item, by=by, snippet=item.reason, outbox_id=item.pk)
    return item


def cancel(item_id: int, *, by: Member, now: datetime) -> bool:
    """Take back what has not left; False when it is too late."""
    with transaction.atomic():
        taken = Outbox.objects.filter(
            pk=item_id, state__in=[State.PENDING, State.DRAFTED, State.PARKED, State.DEAD]
        ).update(state=State.CANCELLED, lease=None, reason="Taken back.")
        if taken:
            _followed(item_id, now=now, by=by)
        return bool(taken)


def say_it_arrived(item_id: int, *, by: Member, now: datetime) -> bool:
    """Let a person settle an unknown item: they saw that it arrived."""
    return _settle_by_person(item_id, State.SENT, by=by, now=now, sent_at=now, reason=f"{by} saw that it arrived.")


def send_again(item_id: int, *, by: Member, now: datetime) -> bool:
    """Let a person settle an unknown item: it did not arrive, so it may leave once more."""
    return _settle_by_person(item_id, State.PENDING, by=by, now=now, not_before=now, reason="", lease=None, attempts=0)


def _settle_by_person(item_id: int, state: str, *, by: Member, now: datetime, **values: Any) -> bool:
    with transaction.atomic():
        taken = Outbox.objects.filter(pk=item_id, state=State.UNKNOWN).update(state=state, **values)
        if taken:
            _followed(item_id, now=now, by=by)
        return bool(taken)
