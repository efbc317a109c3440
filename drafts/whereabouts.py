"""Where the recipient of a draft is, as far as anybody knows: time zones and public holidays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from zoneinfo import ZoneInfo

from crm.models import Contact, ContactPoint, Workspace
from crm.public_holidays import holiday_on
from crm.zones import country_of_phone, zones_of
from drafts.models import Draft
from drafts.policies.sending import Holidays


@dataclass(frozen=True)
class Whereabouts:
    """The zones that somebody may be in, and the holidays there."""

    zones: Sequence[ZoneInfo]
    holidays: Holidays


def whereabouts_of(draft: Draft, workspace: Workspace) -> Whereabouts:
    """Read the contact's own zone, else the phone's region, the company's country, the workspace."""
    contact, company = draft.lead.contact, draft.lead.company
    phone = _phone_of(contact)
    country = contact.country or (company.country if company else "")
    zones = zones_of(own=contact.time_zone, phone=phone, country=country, workspace=workspace.time_zone)
    region = contact.country or country_of_phone(phone) or country or workspace.region
    return Whereabouts(zones, partial(holiday_on, country=region))


def _phone_of(contact: Contact) -> str:
    phones = contact.points.filter(kind=ContactPoint.Kind.PHONE)
    point = phones.order_by("-primary", "id").first()
    return point.normalised if point else ""
