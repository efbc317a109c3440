"""Whether an approved mail may leave now: never (park), not yet (postpone until), or yes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from crm.outbox_words import STOPPED

FRESH = timedelta(hours=72)
OPENS, CLOSES = time(8), time(18)


@dataclass(frozen=True)
class SendingFacts:
    """What leaving depends on, read just before it leaves."""

    stopped_because: str | None
    mode: str
    kind: str
    real_sends: bool
    mailbox_state: str
    approved: bool
    to_email: str
    suppressed_because: str
    sent_today: int
    daily_limit: int
    next_day: datetime
    received_at: datetime
    zones: Sequence[ZoneInfo]


@dataclass(frozen=True)
class Hold:
    """A sentence for a person, and until when; no moment means never."""

    reason: str
    until: datetime | None = None


def may_leave(mode: str, kind: str, *, real_sends: bool, stopped: bool) -> bool:
    """The one table of what leaves: kill switch, then mode, then a mailbox that only captures or real sends on."""
    return not stopped and mode in ("approve_to_send", "auto") and (kind == "capture" or real_sends)


def sending_hold(facts: SendingFacts, *, now: datetime) -> Hold | None:
    """Say why a mail may not leave, in a fixed order; None means that it may."""
    if facts.stopped_because is not None:
        why = f" ({facts.stopped_because})" if facts.stopped_because else ""
        return Hold(f"{STOPPED}{why}. It leaves when an admin lets mail leave again.", now + timedelta(minutes=1))
    if not may_leave(facts.mode, facts.kind, real_sends=facts.real_sends, stopped=False):
        if facts.mode == "draft_only":
            return Hold("The mailbox is set to drafts only.")
        return Hold("Real sending is off. Set ALLOW_REAL_SENDS=true and restart to let mail leave.")
    if not facts.approved:
        return Hold("The draft is not what was approved any more.")
    if facts.suppressed_because:
        return Hold(f"{facts.to_email} may not be written to: {facts.suppressed_because}.")
    if facts.mailbox_state in ("needs_reauth", "paused", "disconnected"):
        return Hold(f"The mailbox is {facts.mailbox_state}; connect it again.", now + timedelta(minutes=5))
    if facts.sent_today >= facts.daily_limit:
        return Hold(f"The mailbox has sent its {facts.daily_limit} mails of today.", facts.next_day)
    if now - facts.received_at > FRESH and (opens := next_opening(now, facts.zones)) > now:
        return Hold("The enquiry is older than 72 hours: the answer keeps to working hours.", opens)
    return None


def next_opening(now: datetime, zones: Sequence[ZoneInfo]) -> datetime:
    """Return `now` if it is 08:00-18:00 of a working day in all zones, else the next such moment.

    Zones that share no hour (they lie too far apart) fall back to the first.
    """
    step, moment = timedelta(minutes=15), now
    for _ in range(7 * 24 * 4):
        if all(_open(moment.astimezone(zone)) for zone in zones):
            return moment
        moment = moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0) + step
    return next_opening(now, zones[:1]) if len(zones) > 1 else moment


def _open(local: datetime) -> bool:
    return local.weekday() < 5 and OPENS <= local.time() < CLOSES
