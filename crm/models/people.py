"""Whom we talk to: companies, contacts and how to reach them."""

from __future__ import annotations

from typing import Self

from django.db import models

from crm.models.tenant import TenantModel


class Company(TenantModel):
    """A client or prospect; one row a domain."""

    name = models.CharField(max_length=200)
    domain = models.CharField(max_length=253, blank=True)
    industry = models.CharField(max_length=80, blank=True)
    size = models.PositiveIntegerField(null=True, blank=True, help_text="Employees.")
    country = models.CharField(max_length=2, blank=True)
    search_text = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "companies"
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "domain"], condition=~models.Q(domain=""), name="company_domain"
            )
        ]
        indexes = [models.Index(fields=["workspace", "name"], name="company_name")]

    def __str__(self) -> str:
        return self.name


class ContactQuerySet(models.QuerySet["Contact"]):
    """Ways to find contacts that the database can answer from an index under row security."""

    def with_point(self, kind: str, normalised: str) -> Self:
        """Filter by a normalised mail address or phone number."""
        return self.filter(points__kind=kind, points__normalised=normalised)


class Contact(TenantModel):
    """A person; mail addresses and phone numbers are their points."""

    name = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=160, blank=True)
    company = models.ForeignKey(Company, on_delete=models.SET_NULL, null=True, blank=True, related_name="contacts")
    language = models.CharField(max_length=8, blank=True)
    time_zone = models.CharField(max_length=60, blank=True)
    country = models.CharField(max_length=2, blank=True)
    owner = models.ForeignKey("crm.Member", on_delete=models.SET_NULL, null=True, blank=True, related_name="contacts")
    left_at = models.DateTimeField(null=True, blank=True, help_text="When we heard that they left the company.")
    search_text = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField()

    objects = ContactQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "name"], name="contact_name"),
            models.Index(fields=["workspace", "company"], name="contact_company"),
        ]

    def __str__(self) -> str:
        return self.name or f"Contact {self.pk}"

    @property
    def first_name(self) -> str:
        """The first word of the name, or nothing."""
        return self.name.split()[0] if self.name.strip() else ""


class ContactPoint(TenantModel):
    """One mail address or phone number; normalised ones are unique in a workspace."""

    class Kind(models.TextChoices):
        EMAIL = "email"
        PHONE = "phone"

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="points")
    kind = models.CharField(max_length=10, choices=Kind)
    value = models.CharField(max_length=320, help_text="As it was written.")
    normalised = models.CharField(max_length=320, help_text="As it is compared.")
    primary = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "kind", "normalised"], name="contactpoint_key"),
            models.UniqueConstraint(
                fields=["workspace", "contact", "kind"], condition=models.Q(primary=True), name="contactpoint_primary"
            ),
        ]
        indexes = [models.Index(fields=["workspace", "contact"], name="contactpoint_contact")]

    def __str__(self) -> str:
        return self.value
