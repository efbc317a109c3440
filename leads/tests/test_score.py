"""The lead score: each row of the tables of points, and what follows from a total."""

from typing import Any

import pytest

from leads.policies.icp import Icp
from leads.policies.points import PointsTable
from leads.policies.score import Score, ScoreFacts, grade, score_lead

FLEETS = Icp(
    industries=("Logistics",),
    sizes=((50, 500),),
    regions=("DE", "US"),
    titles=("Head of Operations", "COO"),
    excluded_domains=("rival.example",),
)
FITTING: dict[str, Any] = {
    "industry": "logistics & transport",
    "employees": 120,
    "region": "us",
    "title": "Head of Operations, EMEA",
    "email_domain": "northwind.example",
    "business_domain": True,
}
HOT: dict[str, Any] = {
    "budget": "high",
    "authority": "yes",
    "need": "urgent",
    "timeline": "immediate",
    "asks": ("demo",),
}


def score(icp: Icp | None = None, table: PointsTable | None = None, **facts: Any) -> Score:
    return score_lead(ScoreFacts(**facts), icp, table)


@pytest.mark.parametrize(
    ("slot", "value", "points"),
    [
        ("budget", "high", 8), ("budget", "medium", 5), ("budget", "low", 1), ("budget", "unknown", 0),
        ("authority", "yes", 7), ("authority", "no", 1), ("authority", "unknown", 0),
        ("need", "urgent", 8), ("need", "high", 7), ("need", "medium", 4), ("need", "low", 1), ("need", "unknown", 0),
        ("timeline", "immediate", 7), ("timeline", "this_week", 6), ("timeline", "this_month", 5),
        ("timeline", "this_quarter", 3), ("timeline", "future", 1), ("timeline", "unknown", 0),
    ],
)  # fmt: skip
def test_each_bant_value_has_its_points(slot: str, value: str, points: int) -> None:
    facts: dict[str, Any] = {slot: value}

    assert score(**facts).parts["bant"].points == points


@pytest.mark.parametrize(
    ("word", "asks", "points"),
    [
        ("demo", ("demo",), 20), ("quote", ("quote",), 20), ("call", ("call",), 20), ("price", ("price",), 15),
        ("feature", ("feature",), 15), ("interest", ("general",), 8), ("nothing", (), 0),
        ("the best of several", ("general", "price", "call"), 20),
    ],
)  # fmt: skip
def test_what_is_asked_gives_the_intent_points(word: str, asks: tuple[str, ...], points: int) -> None:
    assert score(asks=asks).parts["intent"].points == points


@pytest.mark.parametrize("category", ["support", "partnership", "press", "job", "vendor", "student", "spam", "other"])
def test_an_enquiry_that_is_not_sales_scores_nothing_on_intent(category: str) -> None:
    part = score(category=category, asks=("demo",)).parts["intent"]

    assert (part.points, part.reasons[0][1]) == (0, f"Not a sales enquiry: {category}.")


@pytest.mark.parametrize(
    ("word", "changed", "points"),
    [
        ("all of it", {}, 25),
        ("another industry", {"industry": "Fishing"}, 18),
        ("no industry", {"industry": ""}, 18),
        ("too small", {"employees": 49}, 18),
        ("just large enough", {"employees": 50}, 25),
        ("size unknown", {"employees": None}, 18),
        ("another region", {"region": "FR"}, 21),
        ("another title", {"title": "Analyst"}, 21),
        ("free mail", {"business_domain": False, "email_domain": "gmail.com"}, 22),
        ("an excluded domain", {"email_domain": "mail.rival.example"}, 0),
    ],
)
def test_fit_counts_what_the_profile_names(word: str, changed: dict[str, Any], points: int) -> None:
    assert score(FLEETS, **{**FITTING, **changed}).parts["fit"].points == points


def test_nothing_fits_an_empty_profile() -> None:
    assert score(Icp(), **FITTING).parts["fit"].points == 0


@pytest.mark.parametrize(
    ("word", "facts", "points"),
    [
        ("nothing", {}, 0),
        ("replied before", {"replied_before": True}, 8),
        ("40 own words", {"own_words": 40}, 5),
        ("39 own words", {"own_words": 39}, 0),
        ("two slots known", {"budget": "low", "need": "low"}, 5),
        ("second enquiry", {"second_enquiry": True}, 4),
        ("phone left", {"phone_left": True}, 3),
        ("meeting", {"meeting": True}, 5),
        ("upset", {"replied_before": True, "sentiment": -0.75}, 6),
        ("very upset", {"replied_before": True, "sentiment": -1.0}, 3),
        ("not upset enough", {"replied_before": True, "sentiment": -0.5}, 8),
        ("never below nothing", {"sentiment": -1.0}, 0),
        ("pleased adds nothing", {"sentiment": 1.0}, 0),
    ],
)
def test_engagement_counts_what_they_did(word: str, facts: dict[str, Any], points: int) -> None:
    assert score(**facts).parts["engagement"].points == points


@pytest.mark.parametrize(
    ("total", "letter"), [(80, "A"), (79, "B"), (60, "B"), (59, "C"), (40, "C"), (39, "D"), (20, "D"), (19, "F")]
)
def test_grades_begin_at_their_totals(total: int, letter: str) -> None:
    assert grade(total, PointsTable()) == letter


def test_a_perfect_lead_has_a_hundred_points_in_four_parts() -> None:
    engaged: dict[str, Any] = {
        "replied_before": True,
        "own_words": 60,
        "second_enquiry": True,
        "phone_left": True,
        "meeting": True,
    }

    best = score(FLEETS, **FITTING, **HOT, **engaged)

    assert (best.total, best.grade, best.bucket, best.status) == (100, "A", "P1", "sales_qualified")
    assert list(best.parts) == ["fit", "engagement", "bant", "intent"]
    assert [part.out_of for part in best.parts.values()] == [25, 25, 30, 20]


@pytest.mark.parametrize(
    ("word", "facts", "bucket", "status"),
    [
        ("sixty and soon", {**HOT, "own_words": 40, "phone_left": True, "meeting": True}, "P1", "sales_qualified"),
        ("soon but under sixty", HOT, "P2", "marketing_qualified"),
        ("nothing said", {}, "P3", "unqualified"),
        ("a deal is an opportunity", {"has_deal": True}, "P3", "opportunity"),
    ],
)
def test_bucket_and_status_follow(word: str, facts: dict[str, Any], bucket: str, status: str) -> None:
    found = score(**facts)

    assert (found.bucket, found.status) == (bucket, status)


def test_sixty_points_without_a_need_are_not_sales_qualified() -> None:
    facts = {**FITTING, **HOT, "need": "low", "own_words": 50}

    assert score(FLEETS, **facts).status == "marketing_qualified"


def test_every_point_has_a_reason() -> None:
    for part in score(FLEETS, **FITTING, **HOT, own_words=50, sentiment=-0.8).parts.values():
        assert sum(points for points, _ in part.reasons) == part.points
        assert all(sentence.endswith((".", ")")) for _, sentence in part.reasons)


def test_a_workspace_changes_single_points_and_keeps_the_rest() -> None:
    table = PointsTable.from_mapping({"budget": {"medium": 6}, "bucket": {"P2": 10}})

    assert score(table=table, budget="medium").parts["bant"].points == 6
    assert table.need == PointsTable().need


@pytest.mark.parametrize(
    ("mapping", "wrong"),
    [
        ({"colour": {}}, "No such table: colour"),
        ({"budget": 8}, "must be a table of points"),
        ({"budget": {"huge": 9}}, "has no entry “huge”"),
        ({"budget": {"high": "8"}}, "must be a whole number"),
        ({"budget": {"high": -1}}, "must be a whole number"),
        ({"budget": {"high": 30}}, "must add up to 100; they add up to 122"),
    ],
)
def test_a_wrong_table_says_what_is_wrong(mapping: dict[str, Any], wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        PointsTable.from_mapping(mapping)
