"""What the deliverability pages show: findings, the test message, thirty days of figures, each in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.db.models.functions import TruncDate

from crm.deliverability.judgement import COMPLAINT, HARD, POLICY
from crm.deliverability.ramp import days_to_go
from crm.models import Connection, Deliverability, Mailbox, Outbox
from crm.outbox_words import COLOURS, reason_words, state_words
from crm.services.reputation import limit_of, ramps_up, sent_by

DAYS = 30
HEIGHT, STEP = 110, 700 / DAYS
OLD = timedelta(days=30)  # of a look at the records
RESULTS = {"pass": "green", "none": "amber", "neutral": "amber", "softfail": "amber", "temperror": "amber", "": "grey"}


@dataclass(frozen=True)
class Standing:
    """How a mailbox stands, in one word and its colour."""

    colour: str
    words: str


def standing_of(mailbox: Mailbox, known: Deliverability) -> Standing:
    """Sum a mailbox up."""
    if mailbox.state == "paused":
        return Standing("red", "stopped")
    if mailbox.connection.kind == Connection.Kind.CAPTURE:
        return Standing("grey", "captured, not delivered")
    if known.checked_at is None:
        return Standing("amber", "not checked yet")
    levels = [one["level"] for one in known.findings]
    if "red" in levels:
        return Standing("amber", "sends all the same") if known.agreed_at else Standing("red", "needs mending")
    return Standing("amber", "mostly good") if "amber" in levels else Standing("green", "good")


@dataclass(frozen=True)
class Day:
    """One bar of the chart."""

    day: date
    sent: int
    bounced: int
    complained: int
    x: float
    sent_height: float
    bad_height: float


@dataclass(frozen=True)
class Figures:
    """Thirty days of one mailbox."""

    days: list[Day]
    sent: int
    bounced: int
    refused: int
    complained: int

    @property
    def bounce_rate(self) -> float:
        """Percent of what was sent."""
        return 100 * self.bounced / self.sent if self.sent else 0.0

    @property
    def complaint_rate(self) -> float:
        """Percent of what was sent."""
        return 100 * self.complained / self.sent if self.sent else 0.0


def figures_of(mailbox: Mailbox, zone: ZoneInfo, *, now: datetime) -> Figures:
    """Count what a mailbox sent in thirty days, and what came back of it, by the day it was sent."""
    today = now.astimezone(zone).date()
    first = today - timedelta(days=DAYS - 1)
    rows = sent_by(mailbox).filter(sent_at__gte=datetime.combine(first, datetime.min.time(), zone))
    counts = rows.order_by().values(day=TruncDate("sent_at", tzinfo=zone)).annotate(
        sent=Count("pk"), bounced=Count("pk", filter=Q(returned=HARD)),
        refused=Count("pk", filter=Q(returned=POLICY)), complained=Count("pk", filter=Q(returned=COMPLAINT)),
    )  # fmt: skip
    by_day = {one["day"]: one for one in counts}
    most = max((one["sent"] for one in by_day.values()), default=0) or 1
    days = []
    for number in range(DAYS):
        day = first + timedelta(days=number)
        one = by_day.get(day, {"sent": 0, "bounced": 0, "refused": 0, "complained": 0})
        bad = one["bounced"] + one["refused"] + one["complained"]
        days.append(Day(day, one["sent"], one["bounced"] + one["refused"], one["complained"], round(number * STEP, 2),
                        HEIGHT * one["sent"] / most, HEIGHT * bad / most))  # fmt: skip
    total = {name: sum(one[name] for one in by_day.values()) for name in ("sent", "bounced", "refused", "complained")}
    return Figures(days, **total)


@dataclass(frozen=True)
class Ramp:
    """How far a mailbox has grown."""

    on: bool
    applies: bool
    today: int
    full: int
    to_go: int


def ramp_of(mailbox: Mailbox, zone: ZoneInfo, *, now: datetime) -> Ramp:
    """Say how many mails it may send today, and how many days with sending it takes to the full number."""
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    limit, days = limit_of(mailbox, zone, today=midnight)
    to_go = days_to_go(days, mailbox.daily_limit) if ramps_up(mailbox) else 0
    applies = mailbox.connection.kind != Connection.Kind.CAPTURE
    return Ramp(mailbox.ramp_up, applies, limit, mailbox.daily_limit, to_go)


@dataclass(frozen=True)
class Tested:
    """Where the test message stands: a colour, a sentence, and what the receiving server said."""

    colour: str
    words: str
    said: list[tuple[str, str, str]]  # what, result, colour


def tested(known: Deliverability, *, stopped: bool) -> Tested | None:
    """Say what became of the last test message; None when there was none."""
    item = known.test
    if item is None:
        return None
    if known.test_came_at:
        verdict = known.test_verdict
        said = [(name.upper(), verdict.get(name) or "not said", RESULTS.get(verdict.get(name, ""), "red"))
                for name in ("spf", "dkim", "dmarc")]  # fmt: skip
        by = verdict.get("by", "")
        words = f"It arrived, and {by} looked at it." if by else "It arrived; the server that took it in says nothing."
        bad = any(colour == "red" for _, _, colour in said)
        return Tested("red" if bad else "green" if by else "amber", words, said)
    if item.state == Outbox.State.SENT:
        if not reads(known.mailbox):
            return Tested("amber", "It was sent. This mailbox is not read here: look into it yourself.", [])
        return Tested("blue", "It was sent. It shows here once it was found in the mailbox.", [])
    words = reason_words(item, stopped=stopped) or state_words(item, stopped=stopped)
    return Tested(COLOURS[Outbox.State(item.state)], words, [])


def reads(mailbox: Mailbox) -> bool:
    """Tell whether what comes into a mailbox is read here."""
    return mailbox.connection.kind == Connection.Kind.GOOGLE or bool(mailbox.connection.imap_host)
