"""The points of the lead score: the defaults, and how a workspace's own table is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self

Points = Mapping[str, int]


def _defaults(**points: int) -> Any:
    return field(default_factory=lambda: dict(points))


@dataclass(frozen=True)
class PointsTable:
    """Points for each fact, and the totals from which a grade, bucket or status is given."""

    budget: Points = _defaults(high=8, medium=5, low=1, unknown=0)
    authority: Points = _defaults(yes=7, no=1, unknown=0)
    need: Points = _defaults(urgent=8, high=7, medium=4, low=1, unknown=0)
    timeline: Points = _defaults(immediate=7, this_week=6, this_month=5, this_quarter=3, future=1, unknown=0)
    intent: Points = _defaults(demo=20, quote=20, call=20, price=15, feature=15, general=8, none=0)
    fit: Points = _defaults(industry=7, size=7, region=4, title=4, business_domain=3)
    engagement: Points = _defaults(replied_before=8, detailed=5, second_enquiry=4, phone_left=3, meeting=5)
    words: Points = _defaults(detailed=40, slots=2, sentiment_takes=5)
    grade: Points = _defaults(A=80, B=60, C=40, D=20)
    bucket: Points = _defaults(P1=75, P1_soon=60, P2=45)
    status: Points = _defaults(marketing_qualified=40, sales_qualified=60)

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> Self:
        """Read a workspace's table: what it leaves out keeps the default. Raises ValueError saying what is wrong."""
        known = {entry.name for entry in fields(cls)}
        if unknown := sorted(set(mapping) - known):
            raise ValueError(f"No such table: {', '.join(unknown)}. There are: {', '.join(sorted(known))}.")
        default = cls()
        table = cls(**{name: _merged(name, getattr(default, name), given) for name, given in mapping.items()})
        if (total := sum(table.out_of.values())) != 100:
            raise ValueError(f"The highest points of the four parts must add up to 100; they add up to {total}.")
        return table

    def to_mapping(self) -> dict[str, dict[str, int]]:
        """Give the table as plain data, ready for JSON."""
        return {entry.name: dict(getattr(self, entry.name)) for entry in fields(self)}

    @property
    def out_of(self) -> dict[str, int]:
        """Give the highest points that each part of the score can reach."""
        return {
            "fit": sum(self.fit.values()),
            "engagement": sum(self.engagement.values()),
            "bant": sum(max(slot.values()) for slot in (self.budget, self.authority, self.need, self.timeline)),
            "intent": max(self.intent.values()),
        }


def _merged(name: str, default: Points, given: Any) -> Points:
    if not isinstance(given, Mapping):
        raise ValueError(f"“{name}” must be a table of points, not {type(given).__name__}.")
    for key, points in given.items():
        if key not in default:
            raise ValueError(f"“{name}” has no entry “{key}”. There are: {', '.join(default)}.")
        if isinstance(points, bool) or not isinstance(points, int) or not 0 <= points <= 100:
            raise ValueError(f"“{name}: {key}” must be a whole number from 0 to 100, not {points!r}.")
    return {**default, **given}
