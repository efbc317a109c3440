"""Whether an approved mail may leave now: never (park), not yet (postpone until), ask a person, or yes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from crm.leaving import may_leave
from crm.outbox_words import STOPPED

FRESH = timedelta(hours=72)
WEEK = timedelta(days=7)
FEWER = timedelta(days=30)
WEEKLY = 2  # mails that nobody asked for, to one contact
OPENS, CLOSES = time(8), time(18)
LONGEST_BREAK = 21  # days that are searched for an opening
ACCOUNT_SAYS = {
    "needs_reauth": "The mailbox's account has to be connected again, under Settings, Connections. Then it leaves.",
    "paused": "The mailbox is paused. It leaves when an admin lets it send again, under Operations, Deliverability.",
    "disconnected": "The mailbox's account is disconnected. It leaves when it is connected again, under Settings.",
}
Holidays = Callable[[date], str]  # the name of a day's public holiday, or nothing


def no_holidays(day: date) -> str:
    """Know of none."""
    return ""


@dataclass(frozen=True)
class SendingFacts:
    """What leaving depends on, read just before it leaves."""

    stopped_because: str | None
    mode: str
    kind: str
    real_sends: bool
    approved: bool
    to_email: str
    suppressed_because: str
    sent_today: int
    daily_limit: int
    next_day: datetime
    received_at: datetime
    zones: Sequence[ZoneInfo]
    holidays: Holidays = no_holidays
    account_state: str = "ok"
    account_reason: str = ""
    answered_already: bool = False
    collision: str = ""  # who else wrote to the company, as a sentence
    asked_for: bool = True
    unproven: str = ""  # why receivers may not trust the mailbox, as a sentence
    days_to_full_limit: int = 0  # of a mailbox that still grows: the limit is today's
    wants: str = "all"  # which mails that nobody asked for they want: all, fewer, answers
    wrote_last: datetime | None = None  # the last of those, where they want fewer
    sent_this_week: int = 0
    week_ends: datetime | None = None
    written_again: bool = False


@dataclass(frozen=True)
class Hold:
    """A sentence for a person, and until when; no moment means never. `ask` is a rule that they may set aside."""

    reason: str
    until: datetime | None = None
    ask: str = ""


def sending_hold(facts: SendingFacts, *, now: datetime) -> Hold | None:
    """Say why a mail may not leave, in a fixed order; None means that it may."""
    for rule in RULES:
        if hold := rule(facts, now):
            return hold
    return None


def _switched_off(facts: SendingFacts, now: datetime) -> Hold | None:
    if facts.stopped_because is None:
        return None
    why = f" ({facts.stopped_because})" if facts.stopped_because else ""
    return Hold(f"{STOPPED}{why}. It leaves when an admin lets mail leave again.", now + timedelta(minutes=1))


def _not_real(facts: SendingFacts, now: datetime) -> Hold | None:
    if may_leave(facts.mode, facts.kind, real_sends=facts.real_sends, stopped=False):
        return None
    if facts.mode == "draft_only":
        return Hold("The mailbox is set to drafts only.")
    return Hold("Real sending is off. Set ALLOW_REAL_SENDS=true and restart to let mail leave.")


def _not_approved(facts: SendingFacts, now: datetime) -> Hold | None:
    if not facts.approved:
        return Hold("The draft is not what was approved any more.")
    if facts.answered_already:
        return Hold("The message was answered by another mail meanwhile: one answer each.")
    if facts.written_again:  # within moments it is taken back for a person to read; until then it stays here
        return Hold("They have written again since it was approved.", now + timedelta(minutes=1))
    return None


def _suppressed(facts: SendingFacts, now: datetime) -> Hold | None:
    if not facts.suppressed_because:
        return None
    return Hold(f"{facts.to_email} may not be written to: {facts.suppressed_because}.")


def _collides(facts: SendingFacts, now: datetime) -> Hold | None:
    return (
        Hold(f"{facts.collision} Talk to them, or send it all the same.", ask="collision") if facts.collision else None
    )


def _account_shut(facts: SendingFacts, now: datetime) -> Hold | None:
    if facts.account_state not in ACCOUNT_SAYS:
        return None
    why = f" {facts.account_reason}" if facts.account_reason else ""
    return Hold(f"{ACCOUNT_SAYS[facts.account_state]}{why}", now + timedelta(minutes=5))


def _unproven(facts: SendingFacts, now: datetime) -> Hold | None:
    if not facts.unproven:
        return None
    said = f"{facts.unproven} It leaves when that is mended, or an admin says so, under Operations, Deliverability."
    return Hold(said, now + timedelta(minutes=15))


def _unwanted(facts: SendingFacts, now: datetime) -> Hold | None:
    """Keep to what they chose on the page behind the link under our mails."""
    if facts.asked_for or facts.wants == "all":
        return None
    if facts.wants == "answers":
        return Hold(f"{facts.to_email} chose to get only answers to what they ask.")
    if facts.wrote_last is None or facts.wrote_last + FEWER <= now:
        return None
    return Hold(f"{facts.to_email} chose to get fewer mails: one in thirty days.", facts.wrote_last + FEWER)


def _over_limit(facts: SendingFacts, now: datetime) -> Hold | None:
    if facts.sent_today >= facts.daily_limit:
        said = f"The mailbox has sent its {facts.daily_limit} mails of today."
        more = "It is young: each day that it sends, it may send more." if facts.days_to_full_limit else ""
        return Hold(f"{said} {more or 'An admin may raise the limit.'}", facts.next_day)
    if not facts.asked_for and facts.sent_this_week >= WEEKLY:
        said = f"{facts.to_email} got {facts.sent_this_week} mails in seven days that they did not ask for."
        return Hold(f"{said} {WEEKLY} are the limit.", facts.week_ends or now + WEEK)
    return None


def _closed(facts: SendingFacts, now: datetime) -> Hold | None:
    if facts.asked_for and now - facts.received_at <= FRESH:
        return None
    opens = next_opening(now, facts.zones, facts.holidays)
    if opens <= now:
        return None
    why = "The enquiry is older than 72 hours: the answer" if facts.asked_for else "A mail that nobody asked for"
    off = [name for zone in facts.zones if (name := facts.holidays(now.astimezone(zone).date()))]
    said = f" It is {off[0]} there." if off else ""
    return Hold(f"{why} keeps to working hours, 8:00 to 18:00 where they are.{said}", opens)


RULES = (
    _switched_off, _not_real, _not_approved, _suppressed, _collides, _account_shut, _unproven, _unwanted, _over_limit,
    _closed,
)  # fmt: skip


def next_opening(now: datetime, zones: Sequence[ZoneInfo], holidays: Holidays = no_holidays) -> datetime:
    """Return `now` if it is 08:00-18:00 of a working day in all zones, else the next such moment.

    Zones that share no hour (they lie too far apart) fall back to the first.
    """
    step, moment = timedelta(minutes=15), now
    for _ in range(LONGEST_BREAK * 24 * 4):
        if all(_open(moment.astimezone(zone), holidays) for zone in zones):
            return moment
        moment = moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0) + step
    return next_opening(now, zones[:1], holidays) if len(zones) > 1 else moment


def _open(local: datetime, holidays: Holidays) -> bool:
    return local.weekday() < 5 and OPENS <= local.time() < CLOSES and not holidays(local.date())
