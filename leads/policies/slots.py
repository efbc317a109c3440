"""The closed lists that a qualification is made of; these exact words are stored."""

from typing import Literal, get_args

Budget = Literal["high", "medium", "low", "unknown"]
Authority = Literal["yes", "no", "unknown"]
Need = Literal["urgent", "high", "medium", "low", "unknown"]
Timeline = Literal["immediate", "this_week", "this_month", "this_quarter", "future", "unknown"]
Category = Literal[
    "sales", "support", "partnership", "press", "job", "vendor", "student", "spam", "unsubscribe", "other"
]
Intent = Literal["sales", "support", "marketing", "other"]
Persona = Literal["individual_contributor", "manager", "c_suite"]
Ask = Literal["demo", "quote", "call", "price", "feature", "general", "none"]
Grade = Literal["A", "B", "C", "D", "F"]
Bucket = Literal["P1", "P2", "P3"]
Status = Literal["unqualified", "marketing_qualified", "sales_qualified", "opportunity"]
Part = Literal["fit", "engagement", "bant", "intent"]

BUDGETS: tuple[str, ...] = get_args(Budget)
AUTHORITIES: tuple[str, ...] = get_args(Authority)
NEEDS: tuple[str, ...] = get_args(Need)
TIMELINES: tuple[str, ...] = get_args(Timeline)
CATEGORIES: tuple[str, ...] = get_args(Category)
ASKS: tuple[str, ...] = get_args(Ask)

_INTENTS: dict[str, Intent] = {"sales": "sales", "support": "support", "partnership": "marketing", "press": "marketing"}


def intent_of(category: Category) -> Intent:
    """Tell which desk a category belongs to: sales, support, marketing, or other."""
    return _INTENTS.get(category, "other")
