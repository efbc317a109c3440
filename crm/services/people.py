"""Find or record the person and company behind an enquiry."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from crm.events import emit
from crm.models import Company, Contact, ContactPoint, Member, Workspace
from crm.normalise import company_domain, normalise_email, normalise_phone
from crm.signals import company_created, contact_created

Kind = ContactPoint.Kind
POINTS = 7  # a number of our own for advisory locks on addresses and numbers


@transaction.atomic
def resolve_contact(
    workspace: Workspace,
    *,
    name: str,
    email: str,
    phone: str,
    title: str,
    company: str,
    by: Member | None,
    now: datetime,
) -> Contact:
    """Find the contact by normalised email, phone, or name and domain; make what is missing, overwrite nothing."""
    points = _points(workspace, email=email, phone=phone)
    _one_at_a_time(workspace, points)
    found_company = resolve_company(name=company, email=points.get(Kind.EMAIL, ("", ""))[1], by=by, now=now)
    contact = _known(points, name=name, company=found_company)
    if contact is None:
        contact = Contact.objects.create(
            name=name[:200],
            title=title[:160],
            company=found_company,
            created_at=now,
            search_text=_words(name, title, found_company, points),
        )
        emit(contact_created, subject=contact, by=by, snippet=contact.name, contact_id=contact.pk)
    else:
        _fill_blanks(contact, name=name, title=title, company=found_company)
    for kind, (value, normalised) in points.items():
        _add_point(contact, kind, value, normalised)
    return contact


def _one_at_a_time(workspace: Workspace, points: dict[str, tuple[str, str]]) -> None:
    """Hold the address and the number until the transaction ends, so that two posts of one person make one contact."""
    with connection.cursor() as cursor:
        for kind, (_, normalised) in sorted(points.items()):  # always in this order: nobody waits in a circle
            cursor.execute(
                "SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [POINTS, f"{workspace.pk} {kind} {normalised}"]
            )


def _points(workspace: Workspace, *, email: str, phone: str) -> dict[str, tuple[str, str]]:
    found = {
        Kind.EMAIL: (email.strip(), normalise_email(email) if email else None),
        Kind.PHONE: (phone.strip(), normalise_phone(phone, workspace.region) if phone else None),
    }
    return {kind: (value[:320], normalised) for kind, (value, normalised) in found.items() if normalised}


def _known(points: dict[str, tuple[str, str]], *, name: str, company: Company | None) -> Contact | None:
    for kind in (Kind.EMAIL, Kind.PHONE):
        if kind in points:
            contact = Contact.objects.with_point(kind, points[kind][1]).first()
            # A shared switchboard number must not join two people with different mail addresses.
            if contact and (kind == Kind.EMAIL or Kind.EMAIL not in points or not _has_email(contact)):
                return contact
    if company is not None and len(name.split()) > 1:  # a first name alone is too common to join by
        return Contact.objects.filter(company=company, name=name[:200]).order_by("id").first()
    return None


def _has_email(contact: Contact) -> bool:
    return contact.points.filter(kind=Kind.EMAIL).exists()


def _fill_blanks(contact: Contact, *, name: str, title: str, company: Company | None) -> None:
    fresh = {"name": name[:200], "title": title[:160], "company": company}
    values = {field: value for field, value in fresh.items() if value and not getattr(contact, field)}
    if values:
        for field, value in values.items():
            setattr(contact, field, value)
        contact.save(update_fields=list(values))


def _add_point(contact: Contact, kind: str, value: str, normalised: str) -> None:
    first = not contact.points.filter(kind=kind, primary=True).exists()
    ContactPoint.objects.get_or_create(
        kind=kind, normalised=normalised, defaults={"contact": contact, "value": value, "primary": first}
    )


def resolve_company(*, name: str, email: str, by: Member | None, now: datetime) -> Company | None:
    """Find a company by the address's domain, else by name; free-mail domains make none."""
    domain = company_domain(email) if email else ""
    if domain:
        company = Company.objects.filter(domain=domain).first()
        if company is None:
            company, created = Company.objects.get_or_create(
                domain=domain,
                defaults={"name": (name or domain)[:200], "search_text": f"{name} {domain}", "created_at": now},
            )
            if created:
                emit(company_created, subject=company, by=by, snippet=company.name, company_id=company.pk)
        return company
    if not name.strip():
        return None
    company = Company.objects.filter(name=name[:200]).first()
    if company is None:
        company = Company.objects.create(name=name[:200], search_text=name, created_at=now)
        emit(company_created, subject=company, by=by, snippet=company.name, company_id=company.pk)
    return company


def _words(name: str, title: str, company: Company | None, points: dict[str, tuple[str, str]]) -> str:
    return " ".join([name, title, str(company or ""), *(normalised for _, normalised in points.values())])
