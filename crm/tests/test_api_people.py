"""Companies, contacts, members and timelines through the API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from crm.models import Company, Contact, Event, Member
from crm.services.members import default_agent
from crm.tests.api import Program, make_program
from crm.tests.factories import NOON, a_workspace, make_member

pytestmark = pytest.mark.django_db
committed = pytest.mark.django_db(transaction=True)  # events are numbered at commit

DANA = {"name": "Dana Ruiz", "emails": ["Dana@Northwind.example"], "phones": ["(312) 555-0142"], "title": "COO"}


@pytest.fixture
def mia() -> Iterator[Member]:
    with a_workspace():
        yield make_member()


@pytest.fixture
def program(mia: Member) -> Program:
    return make_program(mia)


def made(program: Program, path: str, body: dict[str, Any]) -> dict[str, Any]:
    status, answer = program.post(path, body)
    assert status == 201, answer
    return dict(answer)


@committed
def test_a_contact_is_kept_with_normalised_points_and_told_on_its_timeline(program: Program, mia: Member) -> None:
    company = made(program, "/api/companies", {"name": "Northwind", "domain": "https://www.northwind.example/about"})
    contact = made(program, "/api/contacts", {**DANA, "company": company["id"], "owner": mia.pk})

    assert company["domain"] == "northwind.example"
    assert contact["emails"] == ["dana@northwind.example"]
    assert contact["phones"] == ["+13125550142"]
    assert contact["company"] == {"id": company["id"], "name": "Northwind", "domain": "northwind.example"}
    _, timeline = program.get(f"/api/contacts/{contact['id']}/timeline")
    assert [(event["verb"], event["by"]["name"], event["actor"]) for event in timeline["results"]] == [
        ("contact_created", "Mia Torres", "person")
    ]


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/api/contacts", {"email": "DANA@northwind.example"}),
        ("/api/contacts", {"phone": "312 555 0142"}),
        ("/api/contacts", {"phone": "+1 312-555-0142"}),
        ("/api/contacts", {"domain": "northwind.example"}),
        ("/api/contacts", {"q": "dana rui"}),
        ("/api/companies", {"domain": "www.Northwind.example"}),
        ("/api/companies", {"email": "somebody@northwind.example"}),
        ("/api/companies", {"phone": "3125550142"}),
        ("/api/companies", {"q": "northw"}),
    ],
)
def test_records_are_looked_up_by_how_they_are_reached(program: Program, path: str, query: dict[str, str]) -> None:
    company = made(program, "/api/companies", {"name": "Northwind", "domain": "northwind.example"})
    made(program, "/api/contacts", {**DANA, "company": company["id"]})
    other = made(program, "/api/companies", {"name": "Other", "domain": "other.example"})
    made(program, "/api/contacts", {"name": "Otto", "emails": ["otto@other.example"], "company": other["id"]})

    status, page = program.get(path, **query)

    assert status == 200
    assert [row["name"] for row in page["results"]] == ["Dana Ruiz" if "contacts" in path else "Northwind"]


def test_what_nobody_has_is_an_empty_list(program: Program) -> None:
    for query in ({"email": "no@body.example"}, {"phone": "+49 30 123456"}, {"domain": "no.example"}, {"q": "'\\:*&"}):
        assert program.get("/api/contacts", **query)[1]["results"] == []


def test_a_known_address_or_domain_makes_no_second_record(program: Program) -> None:
    company = made(program, "/api/companies", {"name": "Northwind", "domain": "northwind.example"})
    contact = made(program, "/api/contacts", DANA)

    status, answer = program.post("/api/contacts", {"name": "D. Ruiz", "emails": ["dana@northwind.example"]})
    assert (status, answer["error"]["code"], answer["error"]["existing"]) == (409, "duplicate", contact["id"])
    status, answer = program.post("/api/companies", {"name": "NW", "domain": "northwind.example"})
    assert (status, answer["error"]["code"], answer["error"]["existing"]) == (409, "duplicate", company["id"])
    assert Contact.objects.count() == Company.objects.count() == 1


@committed
def test_a_change_keeps_what_was_not_named_and_tells_old_and_new(program: Program) -> None:
    contact = made(program, "/api/contacts", DANA)

    status, changed = program.patch(
        f"/api/contacts/{contact['id']}/", {"title": "CEO", "emails": ["d@new.example", "dana@northwind.example"]}
    )

    assert status == 200
    assert (changed["name"], changed["title"], changed["phones"]) == ("Dana Ruiz", "CEO", ["+13125550142"])
    assert changed["emails"] == ["d@new.example", "dana@northwind.example"]
    _, timeline = program.get(f"/api/contacts/{contact['id']}/timeline")
    assert timeline["results"][-1]["changes"]["title"] == ["COO", "CEO"]
    assert program.get("/api/contacts", q="new ceo")[1]["results"][0]["id"] == contact["id"]


def test_a_change_that_changes_nothing_is_no_event(program: Program) -> None:
    company = made(program, "/api/companies", {"name": "Northwind", "size": 40})

    program.patch(f"/api/companies/{company['id']}", {"size": 40})

    assert not Event.objects.filter(verb="company_changed").exists()


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/api/contacts", {"name": "X", "emails": ["nobody"]}, "emails"),
        ("/api/contacts", {"name": "X", "emails": "a@b.example"}, "emails"),
        ("/api/contacts", {"name": "X", "phones": ["12"]}, "phones"),
        ("/api/contacts", {"name": "X", "time_zone": "Mars/Base"}, "time_zone"),
        ("/api/contacts", {"name": "X", "company": 999}, "company"),
        ("/api/contacts", {"name": "X", "owner": 999}, "owner"),
        ("/api/contacts", {"name": ""}, "name"),
        ("/api/contacts", {}, "name"),
        ("/api/contacts", {"name": "X", "nmae": "Y"}, "nmae"),
        ("/api/companies", {"name": "X", "size": -1}, "size"),
        ("/api/companies", {"name": "X", "size": 10**30}, "size"),
        ("/api/companies", {"name": "X", "country": "Germany"}, "country"),
        ("/api/companies", {"name": ["X"]}, "name"),
    ],
)
def test_a_wrong_field_is_named(program: Program, path: str, body: dict[str, Any], field: str) -> None:
    status, answer = program.post(path, body)

    assert (status, answer["error"]["code"], list(answer["error"]["fields"])) == (400, "invalid", [field])
    assert not Contact.objects.exists()


def test_a_free_mail_domain_is_no_companys(program: Program) -> None:
    status, answer = program.post("/api/companies", {"name": "X", "domain": "gmail.com"})

    assert (status, answer["error"]["detail"]) == (409, "gmail.com is no company's domain.")


@committed
def test_a_timeline_goes_on_where_it_ended(program: Program) -> None:
    company = made(program, "/api/companies", {"name": "Northwind"})
    path = f"/api/companies/{company['id']}/timeline"
    _, first = program.get(path)
    program.patch(f"/api/companies/{company['id']}", {"size": 40})

    _, then = program.get(path, since=first["last"])
    _, nothing = program.get(path, since=then["last"])

    assert [event["verb"] for event in then["results"]] == ["company_changed"]
    assert nothing == {"results": [], "last": then["last"], "more": False}


def test_members_are_looked_up_and_agents_listed(program: Program, mia: Member) -> None:
    agent = default_agent()

    assert [row["id"] for row in program.get("/api/members", email="MIA@acme.example")[1]["results"]] == [mia.pk]
    assert [row["id"] for row in program.get("/api/members", kind="agent")[1]["results"]] == [agent.pk]
    assert program.get(f"/api/members/{mia.pk}")[1]["role"] == "admin"


def test_me_says_member_workspace_and_key(program: Program, mia: Member) -> None:
    status, me = program.get("/api/me")

    assert status == 200
    assert (me["member"]["id"], me["workspace"]["slug"]) == (mia.pk, "acme")
    assert (me["api_key"]["prefix"], me["api_key"]["scopes"]) == (program.secret[:12], ["read", "write", "approve"])


def test_pages_neither_repeat_nor_skip_while_rows_are_added(program: Program) -> None:
    Company.objects.bulk_create(Company(name=f"old {number}", created_at=NOON) for number in range(25))
    seen: list[str] = []
    _, page = program.get("/api/companies", limit=10)
    while True:
        seen += [row["name"] for row in page["results"]]
        Company.objects.create(name="new", created_at=NOON)
        if not page["next"]:
            break
        _, page = program.get(page["next"])

    assert seen == [f"old {number}" for number in reversed(range(25))]


@pytest.mark.parametrize("path", ["/api/companies", "/api/contacts", "/api/members"])
def test_a_list_needs_few_queries_however_long(
    program: Program, path: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        made(program, "/api/contacts", {"name": f"P {number}", "emails": [f"p{number}@acme.example"]})
    program.get("/api/me")

    with django_assert_max_num_queries(7):
        assert program.get(path)[0] == 200
