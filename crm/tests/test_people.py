"""Who is behind an enquiry: found by address, phone, or name and domain; nothing known is overwritten."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from crm.models import Company, Contact, Workspace
from crm.normalise import company_domain, normalise_email, normalise_phone
from crm.services.people import resolve_contact
from crm.tests.factories import NOON, a_workspace

pytestmark = pytest.mark.django_db


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    with a_workspace() as made:
        yield made


def resolve(workspace: Workspace, **said: str) -> Contact:
    blank = {"name": "", "email": "", "phone": "", "title": "", "company": ""}
    return resolve_contact(workspace, **{**blank, **said}, by=None, now=NOON)


def test_the_same_address_in_another_writing_is_the_same_person(workspace: Workspace) -> None:
    first = resolve(workspace, name="Dana Ruiz", email="Dana@Northwind.example")
    again = resolve(workspace, email=" dana@northwind.EXAMPLE ", title="Head of Ops")

    assert again == first
    assert Contact.objects.get().title == "Head of Ops"


def test_what_is_known_is_not_overwritten(workspace: Workspace) -> None:
    resolve(workspace, name="Dana Ruiz", email="dana@northwind.example", title="CEO")
    resolve(workspace, name="D", email="dana@northwind.example", title="Intern")

    contact = Contact.objects.get()
    assert (contact.name, contact.title) == ("Dana Ruiz", "CEO")


def test_a_phone_number_without_country_is_read_in_the_workspace_region(workspace: Workspace) -> None:
    first = resolve(workspace, name="Dana Ruiz", phone="+1 312 555 0142")

    assert resolve(workspace, phone="(312) 555-0142") == first


def test_a_shared_number_joins_no_two_people(workspace: Workspace) -> None:
    first = resolve(workspace, name="Dana Ruiz", email="dana@northwind.example", phone="+13125550142")

    assert resolve(workspace, name="Bo Lind", email="bo@northwind.example", phone="+13125550142") != first


def test_name_and_domain_join_a_second_address(workspace: Workspace) -> None:
    first = resolve(workspace, name="Dana Ruiz", email="dana@northwind.example")

    assert resolve(workspace, name="Dana Ruiz", email="d.ruiz@northwind.example") == first
    assert first.points.count() == 2


def test_a_domain_makes_one_company(workspace: Workspace) -> None:
    resolve(workspace, email="dana@northwind.example", company="Northwind")
    resolve(workspace, email="bo@mail.northwind.example", company="Northwind Ltd")

    assert [company.name for company in Company.objects.filter(domain="northwind.example")] == ["Northwind"]


def test_free_mail_makes_no_company(workspace: Workspace) -> None:
    contact = resolve(workspace, email="dana.ruiz@gmail.com")

    assert contact.company is None
    assert not Company.objects.exists()


@pytest.mark.parametrize(
    "address", ["", "dana", "dana@", "@northwind.example", "a b@c.example", "a@b@c.example", "a@-.example"]
)
def test_what_is_no_address_is_none(address: str) -> None:
    assert normalise_email(address) is None


@pytest.mark.parametrize(
    ("number", "region", "expected"),
    [
        ("+49 30 901820", "US", "+4930901820"),
        ("030 901820", "DE", "+4930901820"),
        ("call me", "US", None),
        ("1", "US", None),
    ],
)
def test_numbers_are_compared_as_e164(number: str, region: str, expected: str | None) -> None:
    assert normalise_phone(number, region) == expected


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("a@sales.northwind.co.uk", "northwind.co.uk"),
        ("a@northwind.example", "northwind.example"),
        ("a@mail.northwind.example", "northwind.example"),
        ("a@gmail.com", ""),
        ("a@web.de", ""),
    ],
)
def test_the_company_domain_of_an_address(address: str, domain: str) -> None:
    assert company_domain(address) == domain
