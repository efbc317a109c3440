"""A page's keys are read before the rows beside it."""

from __future__ import annotations

import pytest
from django.test.utils import CaptureQueriesContext

from crm.models import Company, Contact
from crm.paging import part
from crm.tenancy.scope import scope
from crm.tests.tenants import NOON, make_tenant, wrapper

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_part_of_a_list_is_in_its_order_and_joined_by_key() -> None:
    tenant = make_tenant("ours", companies=6)
    with scope(tenant.pk):
        for number, company in enumerate(Company.objects.order_by("id")):
            Contact.objects.create(name=f"Contact {number}", company=company, created_at=NOON)
        contacts = Contact.objects.select_related("company").order_by("-id")
        with CaptureQueriesContext(wrapper()) as asked:
            found = [f"{contact} of {contact.company}" for contact in part(contacts, 1, 4)]

    assert found == ["Contact 4 of ours 4", "Contact 3 of ours 3", "Contact 2 of ours 2"]
    keys, rows = (query["sql"] for query in asked.captured_queries)
    assert "JOIN" not in keys
    assert "JOIN" in rows


def test_nothing_is_asked_beside_an_empty_part() -> None:
    tenant = make_tenant("ours")
    with scope(tenant.pk), CaptureQueriesContext(wrapper()) as asked:
        assert part(Contact.objects.select_related("company").order_by("-id"), 0, 50) == []

    assert len(asked.captured_queries) == 1
