"""Companies and contacts as a person or program keeps them: added and changed, never doubled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.db import IntegrityError, transaction

from crm.errors import DomainError
from crm.events import Changes, OnTimelines, emit
from crm.models import Company, Contact, ContactPoint, Member, TenantModel
from crm.normalise import company_domain, normalise_email, normalise_phone
from crm.signals import company_changed, company_created, contact_changed, contact_created

Kind = ContactPoint.Kind


class Duplicate(DomainError):
    """There is such a record already; `existing` is its id."""

    def __init__(self, message: str, existing: int) -> None:
        super().__init__(message)
        self.existing = existing


class CompanyFields(TypedDict, total=False):
    """What may be said of a company."""

    name: str
    domain: str
    industry: str
    size: int | None
    country: str


class ContactFields(TypedDict, total=False):
    """What may be said of a contact; `emails` and `phones` are whole lists, the first is the primary one."""

    name: str
    title: str
    company: Company | None
    language: str
    time_zone: str
    country: str
    owner: Member | None
    emails: list[str]
    phones: list[str]


@transaction.atomic
def add_company(*, by: Member, now: datetime, **fields: Unpack[CompanyFields]) -> Company:
    """Add a company; raises Duplicate when its domain is known."""
    company = Company(created_at=now)
    _set(company, _company_values(fields))
    _save_company(company)
    emit(company_created, subject=company, by=by, snippet=company.name, company_id=company.pk)
    return company


@transaction.atomic
def change_company(company_id: int, *, by: Member, now: datetime, **fields: Unpack[CompanyFields]) -> Company:
    """Change what is said of a company; raises Duplicate when its new domain is another's."""
    company = Company.objects.select_for_update(of=("self",)).get(pk=company_id)
    if changes := _set(company, _company_values(fields)):
        _save_company(company)
        emit(company_changed, subject=company, by=by, snippet=_said(changes), changes=changes, company_id=company.pk)
    return company


@transaction.atomic
def fill_company(company_id: int, *, because: str, **fields: Unpack[CompanyFields]) -> Company:
    """Fill in what nobody has said of a company yet; what is known stays. `because` says from where."""
    company = Company.objects.select_for_update(of=("self",)).get(pk=company_id)
    fresh = {name: value for name, value in fields.items() if value and not getattr(company, name)}
    if changes := _set(company, fresh):
        company.save(update_fields=list(changes))
        emit(company_changed, subject=company, by=None, snippet=_said(changes), because=because, changes=changes,
             company_id=company.pk)  # fmt: skip
    return company


@transaction.atomic
def add_contact(*, region: str, by: Member, now: datetime, **fields: Unpack[ContactFields]) -> Contact:
    """Add a person; phone numbers without a country code are dialled in `region`. Raises Duplicate for a known one."""
    contact = Contact(created_at=now)
    _set(contact, _contact_values(fields))
    contact.save()
    _set_points(contact, fields, region)
    _keep_words(contact)
    emit(contact_created, subject=contact, by=by, snippet=contact.name, **_ids(contact))
    return contact


@transaction.atomic
def change_contact(
    contact_id: int, *, region: str, by: Member, now: datetime, **fields: Unpack[ContactFields]
) -> Contact:
    """Change what is said of a person; a list of addresses or numbers replaces the kept one."""
    contact = Contact.objects.select_for_update(of=("self",)).select_related("company", "owner").get(pk=contact_id)
    changes = {**_set(contact, _contact_values(fields)), **_set_points(contact, fields, region)}
    if changes:
        contact.save()
        _keep_words(contact)
        emit(contact_changed, subject=contact, by=by, snippet=_said(changes), changes=changes, **_ids(contact))
    return contact


def _company_values(fields: Mapping[str, Any]) -> dict[str, Any]:
    values = dict(fields)
    if "domain" in values:
        said = values["domain"].strip().lower().removeprefix("https://").removeprefix("http://").split("/")[0]
        values["domain"] = company_domain(said)
        if said and not values["domain"]:
            raise DomainError(f"{said} is no company's domain.")
    return values


def _contact_values(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name not in ("emails", "phones")}


def _set(record: TenantModel, values: Mapping[str, Any]) -> dict[str, tuple[object, object]]:
    """Set fields and return (old, new) of those that differ, in words."""
    changes: dict[str, tuple[object, object]] = {}
    for name, value in values.items():
        if (old := getattr(record, name)) != value:
            changes[name] = (str(old or ""), str(value or ""))
            setattr(record, name, value)
    return changes


def _save_company(company: Company) -> None:
    company.search_text = f"{company.name} {company.domain}"
    try:
        with transaction.atomic():
            company.save()
    except IntegrityError:
        known = Company.objects.filter(domain=company.domain).first()
        if known is None:
            raise
        raise Duplicate(f"{known} has the domain {company.domain} already.", known.pk) from None


def _set_points(contact: Contact, fields: ContactFields, region: str) -> dict[str, tuple[object, object]]:
    changes: dict[str, tuple[object, object]] = {}
    if "emails" in fields:
        emails = {_must(normalise_email(value), value, "mail address"): value for value in fields["emails"]}
        changes |= _replace(contact, Kind.EMAIL, emails)
    if "phones" in fields:
        phones = {_must(normalise_phone(value, region), value, "phone number"): value for value in fields["phones"]}
        changes |= _replace(contact, Kind.PHONE, phones)
    return changes


def _must(normalised: str | None, value: str, what: str) -> str:
    if normalised is None:
        raise DomainError(f"{value} is no {what}.")
    return normalised


def _replace(contact: Contact, kind: str, wanted: Mapping[str, str]) -> dict[str, tuple[object, object]]:
    """Make these (normalised to written) the contact's points of a kind, the first one primary."""
    mine = contact.points.filter(kind=kind)
    kept = list(mine.order_by("-primary", "id").values_list("normalised", flat=True))
    if kept == list(wanted):
        return {}
    _refuse_others(contact, kind, wanted)
    mine.delete()
    points = [
        ContactPoint(contact=contact, kind=kind, value=value[:320], normalised=normalised, primary=position == 0)
        for position, (normalised, value) in enumerate(wanted.items())
    ]
    try:
        with transaction.atomic():
            ContactPoint.objects.bulk_create(points)
    except IntegrityError:  # taken by another worker this very moment
        _refuse_others(contact, kind, wanted)
        raise
    return {f"{kind}s": (", ".join(kept), ", ".join(wanted))}


def _refuse_others(contact: Contact, kind: str, wanted: Iterable[str]) -> None:
    other = ContactPoint.objects.filter(kind=kind, normalised__in=list(wanted)).exclude(contact=contact)
    if known := other.select_related("contact").first():
        raise Duplicate(f"{known.contact} has {known.value} already.", known.contact_id)


def _keep_words(contact: Contact) -> None:
    points = contact.points.values_list("normalised", flat=True)
    words = " ".join([contact.name, contact.title, str(contact.company or ""), *points])
    Contact.objects.filter(pk=contact.pk).update(search_text=words)


def _ids(contact: Contact) -> OnTimelines:
    return {"contact_id": contact.pk, "company_id": contact.company_id}


def _said(changes: Changes) -> str:
    return "; ".join(f"{name}: {old or '–'} → {new or '–'}" for name, (old, new) in changes.items())
