"""The lead score: how good a lead is, in points that each have a reason a person can read."""

from dataclasses import dataclass, field
from typing import cast

from leads.policies import slots
from leads.policies.icp import Icp, names_one_of
from leads.policies.points import PointsTable

Reason = tuple[int, str]


@dataclass(frozen=True)
class ScoreFacts:
    """What the score is made of. `own_words` leaves out quoted, forwarded and flagged text."""

    budget: slots.Budget = "unknown"
    authority: slots.Authority = "unknown"
    need: slots.Need = "unknown"
    timeline: slots.Timeline = "unknown"
    category: slots.Category = "sales"
    asks: tuple[slots.Ask, ...] = ()
    industry: str = ""
    employees: int | None = None
    region: str = ""
    title: str = ""
    email_domain: str = ""
    business_domain: bool = False
    replied_before: bool = False
    own_words: int = 0
    second_enquiry: bool = False
    phone_left: bool = False
    meeting: bool = False
    sentiment: float = 0.0
    has_deal: bool = False

    @property
    def intent(self) -> slots.Intent:
        """Tell which desk the enquiry belongs to."""
        return slots.intent_of(self.category)

    @property
    def known_slots(self) -> int:
        """Count the BANT slots that say something."""
        return sum(value != "unknown" for value in (self.budget, self.authority, self.need, self.timeline))


@dataclass(frozen=True)
class Part:
    """One part of the score: its points, how many there could be, and a reason for each."""

    points: int
    out_of: int
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Score:
    """How good a lead is, 0 to 100, and what follows from it."""

    total: int
    grade: slots.Grade
    bucket: slots.Bucket
    status: slots.Status
    parts: dict[slots.Part, Part] = field(default_factory=dict)


def score_lead(facts: ScoreFacts, icp: Icp | None = None, table: PointsTable | None = None) -> Score:
    """Score a lead by the workspace's profile and table of points."""
    icp, table = icp or Icp(), table or PointsTable()
    reasons: dict[slots.Part, list[Reason]] = {
        "fit": _fit(facts, icp, table),
        "engagement": _engagement(facts, table),
        "bant": _bant(facts, table),
        "intent": _intent(facts, table),
    }
    parts = {
        name: Part(max(0, sum(points for points, _ in found)), table.out_of[name], tuple(found))
        for name, found in reasons.items()
    }
    total = min(100, sum(part.points for part in parts.values()))
    return Score(total, grade(total, table), bucket(total, facts, table), status(total, facts, table), parts)


def grade(total: int, table: PointsTable) -> slots.Grade:
    """Give the letter of a total."""
    reached = [letter for letter, points in table.grade.items() if total >= points]
    return cast(slots.Grade, min(reached, default="F"))


def bucket(total: int, facts: ScoreFacts, table: PointsTable) -> slots.Bucket:
    """Say how soon the lead deserves attention: P1 first."""
    soon = facts.timeline in ("immediate", "this_week")
    if total >= table.bucket["P1"] or (soon and total >= table.bucket["P1_soon"]):
        return "P1"
    return "P2" if total >= table.bucket["P2"] else "P3"


def status(total: int, facts: ScoreFacts, table: PointsTable) -> slots.Status:
    """Say how far the lead has come."""
    needed = facts.need in ("medium", "high", "urgent")
    positive = facts.budget in ("medium", "high") or facts.authority == "yes"
    if facts.has_deal:
        return "opportunity"
    if total >= table.status["sales_qualified"] and needed and positive:
        return "sales_qualified"
    return "marketing_qualified" if total >= table.status["marketing_qualified"] else "unqualified"


def _fit(facts: ScoreFacts, icp: Icp, table: PointsTable) -> list[Reason]:
    if icp.is_empty:
        return [(0, "The ideal customer profile is empty, so nothing can fit it.")]
    if facts.email_domain and icp.excludes(facts.email_domain):
        return [(0, f"{facts.email_domain} is an excluded domain.")]
    return [
        _named("industry", facts.industry, icp.industries, table),
        _size(facts.employees, icp, table),
        _named("region", facts.region, icp.regions, table),
        _named("title", facts.title, icp.titles, table),
        _domain(facts, table),
    ]


def _named(what: str, value: str, wanted: tuple[str, ...], table: PointsTable) -> Reason:
    if not value:
        return 0, f"The {what} is not known."
    if match := names_one_of(value, wanted):
        same = match.casefold() == value.casefold()
        return table.fit[what], f"The {what} fits: {value}." if same else f"The {what} fits: {value} ({match})."
    return 0, f"The {what} is not in the profile: {value}."


def _size(employees: int | None, icp: Icp, table: PointsTable) -> Reason:
    if employees is None:
        return 0, "The company's size is not known."
    if icp.has_size(employees):
        return table.fit["size"], f"The size fits: about {employees} people."
    return 0, f"The size is not in the profile: about {employees} people."


def _domain(facts: ScoreFacts, table: PointsTable) -> Reason:
    if facts.business_domain:
        return table.fit["business_domain"], f"Writes from a business domain: {facts.email_domain}."
    return 0, "Does not write from a business domain."


def _engagement(facts: ScoreFacts, table: PointsTable) -> list[Reason]:
    points = table.engagement
    reasons = [
        (points["replied_before"] if facts.replied_before else 0, _whether(facts.replied_before, "Replied", "replied")),
        _detail(facts, table),
        (points["second_enquiry"], "Second enquiry in 30 days.")
        if facts.second_enquiry
        else (0, "First enquiry in 30 days."),
        (points["phone_left"], "Left a phone number.") if facts.phone_left else (0, "Left no phone number."),
        (points["meeting"], "A meeting was held or is booked.") if facts.meeting else (0, "No meeting yet."),
    ]
    if facts.sentiment < -0.5:
        most = table.words["sentiment_takes"]
        takes = max(1, round((-facts.sentiment - 0.5) * 2 * most))
        reasons.append((-min(takes, most), f"The last message sounds upset ({facts.sentiment:.1f})."))
    return reasons


def _whether(yes: bool, did: str, not_done: str) -> str:
    return f"{did} to us before." if yes else f"Has not {not_done} to us before."


def _detail(facts: ScoreFacts, table: PointsTable) -> Reason:
    if facts.own_words >= table.words["detailed"]:
        return table.engagement["detailed"], f"A detailed message: {facts.own_words} words of their own."
    if facts.known_slots >= table.words["slots"]:
        return table.engagement["detailed"], f"Says {facts.known_slots} of budget, authority, need and timeline."
    return 0, f"A short message: {facts.own_words} words of their own."


_SAID = {
    ("budget", "high"): "The budget covers a typical deal or more.",
    ("budget", "medium"): "A budget exists, or covers part of a typical deal.",
    ("budget", "low"): "Little or no budget.",
    ("budget", "unknown"): "Nothing said about budget.",
    ("authority", "yes"): "Decides, or holds a role that does.",
    ("authority", "no"): "Somebody else decides.",
    ("authority", "unknown"): "Nothing said about who decides.",
    ("need", "urgent"): "Harm or a deadline within a month.",
    ("need", "high"): "A concrete problem, or a system to be replaced.",
    ("need", "medium"): "A named use, without a stated problem.",
    ("need", "low"): "Only looking around.",
    ("need", "unknown"): "Nothing said about the need.",
    ("timeline", "immediate"): "Wants to start now.",
    ("timeline", "this_week"): "Wants to start or decide within 7 days.",
    ("timeline", "this_month"): "Wants to start or decide within a month.",
    ("timeline", "this_quarter"): "Wants to start or decide within three months.",
    ("timeline", "future"): "Wants to start or decide in more than three months.",
    ("timeline", "unknown"): "Nothing said about time.",
}


def _bant(facts: ScoreFacts, table: PointsTable) -> list[Reason]:
    values = {"budget": facts.budget, "authority": facts.authority, "need": facts.need, "timeline": facts.timeline}
    return [(getattr(table, slot)[value], _SAID[slot, value]) for slot, value in values.items()]


_ASKED = {
    "demo": "Asks for a demo.",
    "quote": "Asks for a quote.",
    "call": "Asks for a call.",
    "price": "Asks for the price.",
    "feature": "Asks about a feature.",
    "general": "Shows general interest.",
    "none": "Asks for nothing.",
}


def _intent(facts: ScoreFacts, table: PointsTable) -> list[Reason]:
    if facts.intent != "sales":
        return [(0, f"Not a sales enquiry: {facts.category}.")]
    best = max(facts.asks, key=lambda ask: table.intent[ask], default="none")
    return [(table.intent[best], _ASKED[best])]
