"""Leads and forms through the API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from crm import clock
from crm.models import Contact, Event, Member
from crm.services.members import default_agent
from crm.tests.api import Program, make_program
from crm.tests.factories import a_workspace, make_member
from leads.models import Lead
from leads.policies.score import ScoreFacts, score_lead
from leads.services.leads import record_qualification, record_score
from leads.tests.factories import ENQUIRY, make_form, make_lead

pytestmark = pytest.mark.django_db

SLOT = {"value": "approved", "quote": "Budget 15k", "confidence": 0.9}
READING = {
    "category": "sales",
    "intent": "pricing",
    "persona": "decision_maker",
    "bant": {"budget": SLOT, "authority": SLOT, "need": SLOT, "timeline": SLOT},
}


@pytest.fixture
def mia() -> Iterator[Member]:
    with a_workspace():
        yield make_member()


@pytest.fixture
def program(mia: Member) -> Program:
    return make_program(mia)


@pytest.fixture
def lead(mia: Member) -> Lead:
    lead = make_lead()
    agent, now = default_agent(), clock.now()
    record_qualification(lead.pk, found=READING, source="rules", key="q", by=agent, now=now)
    facts = ScoreFacts(timeline="this_month", phone_left=True)
    record_score(lead.pk, points=score_lead(facts), key="s", by=agent, now=now)
    lead.refresh_from_db()
    return lead


def test_a_lead_says_why_it_stands_where_it_stands(program: Program, lead: Lead) -> None:
    status, found = program.get(f"/api/leads/{lead.pk}")

    assert status == 200
    assert (found["score"], found["grade"], found["bucket"]) == (lead.score, lead.grade, lead.bucket)
    assert found["contact"]["email"] == "dana@northwind.example"
    reasons = found["score_parts"]["parts"]["bant"]["reasons"]
    assert reasons
    assert all(isinstance(points, int) and isinstance(why, str) for points, why in reasons)
    assert found["qualification"]["found"]["bant"]["budget"]["quote"] == "Budget 15k"


@pytest.mark.parametrize(
    "query",
    [
        {"email": "dana@NORTHWIND.example"},
        {"domain": "northwind.example"},
        {"q": "fleet cost"},
        {"status": "{status}"},
        {"stage": "{stage}"},
        {"bucket": "{bucket}"},
        {"grade": "{grade}"},
        {"category": "sales"},
        {"contact": "{contact}"},
        {"company": "{company}"},
        {"owner": "{owner}"},
        {"bucket": "{bucket}", "category": "sales", "email": "dana@northwind.example"},
    ],
)
def test_leads_are_narrowed_down(program: Program, lead: Lead, mia: Member, query: dict[str, str]) -> None:
    other = make_lead(lead.form, {"email": "x@other.example", "message": "Hello there"})
    Lead.objects.filter(pk=other.pk).update(category="support", bucket="P3", grade="F", status="opportunity",
                                            stage=other.stage)  # fmt: skip
    Lead.objects.filter(pk=lead.pk).update(owner=mia, bucket="P2", grade="B", status="sales_qualified")
    program.patch(f"/api/leads/{lead.pk}", {"stage": "demo"})
    values = {"status": "sales_qualified", "stage": "demo", "bucket": "P2", "grade": "B", "contact": lead.contact_id,
              "company": lead.company_id, "owner": mia.pk}  # fmt: skip

    status, page = program.get("/api/leads/", **{name: said.format(**values) for name, said in query.items()})

    assert (status, [row["id"] for row in page["results"]]) == (200, [lead.pk])


@pytest.mark.parametrize(
    "query",
    [{"bucket": "P9"}, {"owner": "me"}, {"owner": "9" * 40}, {"stage": "nowhere"}, {"colour": "red"},
     {"email": "x"}, {"status": ""}, {"cursor": "cD1hYmM="}],
)  # fmt: skip
def test_a_wrong_filter_is_named(program: Program, lead: Lead, query: dict[str, str]) -> None:
    status, answer = program.get("/api/leads", **query)

    assert (status, answer["error"]["code"], set(answer["error"]["fields"])) == (400, "invalid", set(query))


def test_a_lead_typed_in_finds_or_makes_its_person_and_tells_so(program: Program) -> None:
    body = {"title": "Met at the fair", "message": "Wants 40 vans", "source": {"page": "fair"},
            "person": {"name": "Dana Ruiz", "email": "dana@northwind.example", "company": "Northwind"}}  # fmt: skip
    first, second = program.post("/api/leads", body), program.post("/api/leads", body)

    assert (first[0], second[0]) == (201, 201)
    assert first[1]["contact"]["id"] == second[1]["contact"]["id"]
    assert first[1]["company"]["domain"] == "northwind.example"
    assert (first[1]["status"], first[1]["stage"], first[1]["score_parts"]) == ("unqualified", "new", None)
    created = Event.objects.filter(verb="lead_created", lead_id=first[1]["id"]).get()
    assert created.by is not None
    assert created.by.name == "Mia Torres"
    assert len(program.get("/api/leads", q="40 vans")[1]["results"]) == 2


def test_a_lead_of_a_known_contact(program: Program, lead: Lead) -> None:
    status, made = program.post("/api/leads", {"title": "Again", "contact": lead.contact_id})

    assert (status, made["contact"]["id"]) == (201, lead.contact_id)
    status, draft_made = program.post("/api/drafts", {"lead": made["id"], "subject": "Hi", "body": "Hello"})
    assert status == 409  # there is no mailbox to send from yet
    assert "mailbox" in draft_made["error"]["detail"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"title": "X"}, "non_field_errors"),
        ({"title": "X", "contact": 1, "person": {"name": "Y"}}, "contact"),
        ({"title": "X", "contact": 10**40}, "contact"),
        ({"title": "X", "person": {}}, "person"),
        ({"title": "X", "person": "Dana"}, "person"),
        ({"title": "X", "person": {"email": "nobody"}}, "person"),
        ({"title": "X", "person": {"name": "Y"}, "source": {"a": {"b": 1}}}, "source"),
        ({"title": "X" * 201, "person": {"name": "Y"}}, "title"),
        ({"person": {"name": "Y"}}, "title"),
    ],
)
def test_a_lead_that_cannot_be_is_told_why(program: Program, body: dict[str, Any], field: str) -> None:
    status, answer = program.post("/api/leads", body)

    assert (status, list(answer["error"]["fields"])) == (400, [field])
    assert not Contact.objects.exists()


def test_a_status_moves_the_stage_by_the_table_and_a_stage_moves_alone(program: Program, lead: Lead) -> None:
    Lead.objects.filter(pk=lead.pk).update(status="unqualified", stage=Lead.objects.get(pk=lead.pk).stage)
    program.patch(f"/api/leads/{lead.pk}", {"stage": "new"})

    _, changed = program.patch(f"/api/leads/{lead.pk}", {"status": "sales_qualified"})
    assert (changed["status"], changed["stage"]) == ("sales_qualified", "qualified")
    _, changed = program.patch(f"/api/leads/{lead.pk}", {"stage": "negotiation", "win_probability": "0.4"})
    assert (changed["status"], changed["stage"], changed["win_probability"]) == (
        "sales_qualified", "negotiation", "0.400",
    )  # fmt: skip
    assert program.patch(f"/api/leads/{lead.pk}", {"score": 100})[0] == 400


@pytest.mark.django_db(transaction=True)
def test_the_timeline_tells_reading_score_and_changes_in_order(program: Program, lead: Lead, mia: Member) -> None:
    _, before = program.get(f"/api/leads/{lead.pk}/timeline/")
    program.patch(f"/api/leads/{lead.pk}", {"owner": mia.pk})

    _, after = program.get(f"/api/leads/{lead.pk}/timeline", since=before["last"])

    told = [(event["verb"], event["actor"]) for event in before["results"]]
    assert told[-2:] == [("lead_qualified", "agent"), ("lead_scored", "agent")]
    assert [(event["verb"], event["changes"]) for event in after["results"]] == [
        ("lead_changed", {"owner": [None, "Mia Torres"]})
    ]


def test_forms_say_where_to_post_and_never_their_secret(program: Program) -> None:
    form = make_form()

    status, page = program.get("/api/forms")

    assert (status, page["results"][0]["key"], page["results"][0]["on_allow_list"]) == (200, "contact", True)
    assert page["results"][0]["webhook_url"].endswith("/webhook/formlead/contact")
    assert form.secret not in str(page)
    assert program.post("/api/forms", {"name": "X"})[0] == 405


def test_a_list_of_leads_needs_few_queries(
    program: Program, lead: Lead, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(10):
        make_lead(lead.form, {**ENQUIRY, "email": f"p{number}@x{number}.example"})

    with django_assert_max_num_queries(8):
        assert len(program.get("/api/leads", q="vans")[1]["results"]) == 11
    with django_assert_max_num_queries(9):
        program.get(f"/api/leads/{lead.pk}")
