"""Companies and contacts, for programs."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from crm import clock
from crm.api.idempotency import idempotent
from crm.api.shapes import (
    Asked,
    CompanyField,
    CompanyInShort,
    EmailField,
    IdField,
    MemberField,
    Named,
    PhoneField,
    check_zone,
    points_of,
)
from crm.api.views import DetailView, ListView
from crm.models import Company, Contact
from crm.selectors import company_ids_at, contact_ids_at
from crm.services.records import add_company, add_contact, change_company, change_contact


class CompanySerializer(serializers.ModelSerializer[Company]):
    """A company as programs see it."""

    class Meta:
        model = Company
        fields = ("id", "name", "domain", "industry", "size", "country", "created_at")


class CompanyBody(Asked):
    """What may be said of a company."""

    name = serializers.CharField(max_length=200)
    domain = serializers.CharField(max_length=253, required=False, allow_blank=True, help_text="Unique.")
    industry = serializers.CharField(max_length=80, required=False, allow_blank=True)
    size = serializers.IntegerField(
        min_value=0, max_value=2_000_000_000, required=False, allow_null=True, help_text="Employees."
    )
    country = serializers.RegexField(r"^([A-Z]{2})?$", required=False, allow_blank=True, help_text="Two letters: DE.")


class CompanyFilters(Asked):
    """How companies are looked up; several narrow each other down."""

    q = serializers.CharField(max_length=200, required=False, help_text="Words of name and domain.")
    domain = serializers.CharField(max_length=253, required=False)
    email = EmailField(required=False, help_text="Of somebody there: finds by its domain.")
    phone = PhoneField(required=False, help_text="Of somebody there.")


class Companies(ListView[Company]):
    """Companies, newest first, and new ones."""

    queryset = Company.objects.all()
    serializer_class = CompanySerializer
    filters, takes, searched_as = CompanyFilters, CompanyBody, "companies"

    def choose(self, rows: QuerySet[Company], **asked: Any) -> QuerySet[Company]:
        """Look up by domain, or by how somebody there is reached."""
        for name in ("domain", "email"):
            if name in asked:
                rows = rows.filter(pk__in=company_ids_at(asked.pop(name)))
        if "phone" in asked:
            people = Contact.objects.filter(pk__in=contact_ids_at("phone", asked.pop("phone")))
            rows = rows.filter(pk__in=list(people.values_list("company_id", flat=True)))
        return super().choose(rows, **asked)

    @idempotent
    def post(self, request: Request) -> Response:
        """Add a company; 409 `duplicate` names the one that has its domain."""
        return self.shown(add_company(**self.body(), by=self.member, now=clock.now()), status=201)


class CompanyRecord(DetailView[Company]):
    """One company."""

    queryset = Company.objects.all()
    serializer_class = CompanySerializer
    takes = CompanyBody

    def patch(self, request: Request, pk: int) -> Response:
        """Change some of its fields."""
        company = self.row(pk)
        return self.shown(change_company(company.pk, **self.body(partial=True), by=self.member, now=clock.now()))


class ContactSerializer(serializers.ModelSerializer[Contact]):
    """A person as programs see them."""

    emails = serializers.SerializerMethodField(help_text="Normalised, the primary one first.")
    phones = serializers.SerializerMethodField(help_text="E.164, the primary one first.")
    company = CompanyInShort(allow_null=True)
    owner = Named(allow_null=True)

    class Meta:
        model = Contact
        fields = (
            "id", "name", "title", "emails", "phones", "company", "language", "time_zone", "country", "owner",
            "created_at",
        )  # fmt: skip

    def get_emails(self, contact: Contact) -> list[str]:
        """All mail addresses."""
        return points_of(contact, "email")

    def get_phones(self, contact: Contact) -> list[str]:
        """All phone numbers."""
        return points_of(contact, "phone")


class ContactBody(Asked):
    """What may be said of a person; a list replaces the kept one, its first item is the primary one."""

    name = serializers.CharField(max_length=200)
    title = serializers.CharField(max_length=160, required=False, allow_blank=True)
    emails = serializers.ListField(child=EmailField(), max_length=20, required=False)
    phones = serializers.ListField(child=PhoneField(), max_length=20, required=False)
    company = CompanyField(required=False, allow_null=True)
    language = serializers.CharField(max_length=8, required=False, allow_blank=True)
    time_zone = serializers.CharField(max_length=60, required=False, allow_blank=True, validators=[check_zone])
    country = serializers.RegexField(r"^([A-Z]{2})?$", required=False, allow_blank=True, help_text="Two letters: DE.")
    owner = MemberField(required=False, allow_null=True)


class ContactFilters(Asked):
    """How people are looked up; several narrow each other down."""

    q = serializers.CharField(max_length=200, required=False, help_text="Words of name, title, company, addresses.")
    email = EmailField(required=False)
    phone = PhoneField(required=False)
    domain = serializers.CharField(max_length=253, required=False, help_text="Of their company.")
    company = IdField(required=False)


BESIDE_CONTACT = Contact.objects.select_related("company", "owner").prefetch_related("points")


class Contacts(ListView[Contact]):
    """People, newest first, and new ones."""

    queryset = BESIDE_CONTACT
    serializer_class = ContactSerializer
    filters, takes, searched_as = ContactFilters, ContactBody, "contacts"

    def choose(self, rows: QuerySet[Contact], **asked: Any) -> QuerySet[Contact]:
        """Look up by how they are reached."""
        for kind in ("email", "phone"):
            if kind in asked:
                rows = rows.filter(pk__in=contact_ids_at(kind, asked.pop(kind)))
        if "domain" in asked:
            rows = rows.filter(company_id__in=company_ids_at(asked.pop("domain")))
        return super().choose(rows, **asked)

    @idempotent
    def post(self, request: Request) -> Response:
        """Add a person; 409 `duplicate` names the one who has an address or number already."""
        region = self.member.workspace.region
        contact = add_contact(**self.body(), region=region, by=self.member, now=clock.now())
        return self.shown(self.get_queryset().get(pk=contact.pk), status=201)


class ContactRecord(DetailView[Contact]):
    """One person."""

    queryset = BESIDE_CONTACT
    serializer_class = ContactSerializer
    takes = ContactBody

    def patch(self, request: Request, pk: int) -> Response:
        """Change some of their fields."""
        region = self.member.workspace.region
        contact = self.row(pk)
        change_contact(contact.pk, **self.body(partial=True), region=region, by=self.member, now=clock.now())
        return self.shown(self.row(pk))
