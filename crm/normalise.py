"""Mail addresses, phone numbers and domains in the form in which they are compared."""

from __future__ import annotations

import re
from functools import lru_cache

import phonenumbers
import tldextract
from email_validator import EmailNotValidError, validate_email

from crm.free_mail import FREE_MAIL

_PASSED_ON = re.compile(r"[%!|]|^-")
_suffixes = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def normalise_email(address: str) -> str | None:
    """Return the address in lower case and ASCII, or None when it is none that mail can be sent to.

    Left out on purpose: letters before the @ that need SMTPUTF8, and marks there by which some servers pass mail on
    to another address (`all%other.example@`, `other.example!all@`) or start a program.
    """
    try:
        found = validate_email(address.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return None
    if found.ascii_email is None or _PASSED_ON.search(found.ascii_email):
        return None
    return found.ascii_email.lower()


def normalise_phone(number: str, region: str) -> str | None:
    """Return the number as E.164, read as dialled in `region` when it has no country code; None when impossible."""
    try:
        parsed = phonenumbers.parse(number, region or None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


@lru_cache(maxsize=4096)
def company_domain(email: str) -> str:
    """Return the registered domain that a mail address belongs to; empty for free mail and non-domains."""
    domain = organisation_of(email.rpartition("@")[2])
    return "" if domain in FREE_MAIL or "." not in domain else domain


def organisation_of(host: str) -> str:
    """Return the registered domain of a host: mail.acme.co.uk is acme.co.uk's."""
    # Domains without a public suffix (reserved ones, a company's own) are cut to their last two labels.
    return _suffixes(host).top_domain_under_public_suffix or ".".join(host.split(".")[-2:])
