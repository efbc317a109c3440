"""What an enquiry says of its company stands on the company's page, where nothing was known."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from crm.countries import country_code
from crm.models import Company, Event, Member
from crm.services.records import change_company
from crm.tests.factories import NOON, a_workspace, make_member
from crm.timeline import entry_of
from leads.models import Form
from leads.policies.company_said import company_said, employees_said
from leads.tests.factories import ENQUIRY, make_form, make_lead

SAID = {"industry": "Logistics", "numemployees": "320", "country": "United States"}


@pytest.mark.parametrize(
    ("text", "number"),
    [("140", 140), ("1,000-5,000", 1000), ("20–50", 20), ("about forty", None), ("200+", 200), ("1.200", 1200),
     ("0", None), ("²", None), ("9" * 30, None), ("", None)],
)  # fmt: skip
def test_a_number_of_employees_is_read_as_people_write_it(text: str, number: int | None) -> None:
    assert employees_said(text) == number


@pytest.mark.parametrize(
    ("said", "code"),
    [("US", "US"), ("usa", "US"), ("Germany", "DE"), ("Deutschland", "DE"), ("uk", "GB"), ("Atlantis", ""), ("", "")],
)
def test_a_country_is_read_by_code_or_name(said: str, code: str) -> None:
    assert country_code(said) == code


def test_what_cannot_be_stored_is_left_out() -> None:
    assert company_said({"industry": " ", "company_size": "many", "country": "Atlantis"}) == {}


@pytest.fixture
def boss() -> Iterator[Member]:
    with a_workspace():
        yield make_member()


@pytest.fixture
def form(boss: Member) -> Form:
    return make_form()


@pytest.mark.django_db
def test_an_enquiry_fills_in_what_is_not_known_of_its_company(form: Form) -> None:
    company = make_lead(form, {**ENQUIRY, **SAID}).company

    assert company is not None
    assert (company.industry, company.size, company.country) == ("Logistics", 320, "US")
    told = entry_of(Event.objects.get(verb="company_changed"))
    assert told.event.by is None
    assert told.reason == "From the enquiry through Contact form"
    assert ("size", "nothing", "320") in told.changes


@pytest.mark.django_db
def test_what_a_person_said_of_a_company_is_never_overwritten(form: Form, boss: Member) -> None:
    company = make_lead(form).company
    assert company is not None
    change_company(company.pk, industry="Couriers", size=12, by=boss, now=NOON)

    make_lead(form, {**ENQUIRY, **SAID, "message": "We are more by now."})

    company = Company.objects.get(pk=company.pk)
    assert (company.industry, company.size, company.country) == ("Couriers", 12, "US")


@pytest.mark.django_db
def test_what_is_said_of_another_company_is_not_written_to_the_persons_own(form: Form) -> None:
    own = make_lead(form, {**ENQUIRY, "email": "dana@gmail.com", "company": "Northwind Couriers"}).company
    make_lead(form, {**ENQUIRY, **SAID, "email": "dana@gmail.com", "company": "Stone Freight", "message": "Hello?"})

    assert own is not None
    assert Company.objects.get(pk=own.pk).industry == ""
