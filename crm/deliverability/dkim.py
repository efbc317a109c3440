"""DKIM (RFC 6376): the key with which a domain's mail is signed."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from crm.deliverability.finding import Finding
from crm.deliverability.providers import Provider

WEAK, GOOD = 1024, 2048  # bits of an RSA key: fewer than the first are not believed


@dataclass(frozen=True)
class DkimKey:
    """The key at one selector: `bits` of an RSA key, 0 for other kinds."""

    selector: str
    problem: str = ""
    bits: int = 0


def tags_of(record: str) -> dict[str, str]:
    """Read `a=1; b=2` as DKIM and DMARC write it."""
    pairs = (part.partition("=") for part in record.split(";"))
    return {name.strip().lower(): value.strip() for name, _, value in pairs if name.strip()}


def read_key(selector: str, record: str) -> DkimKey:
    """Read a key's record; what is wrong with it is said in words."""
    tags = tags_of(record)
    key = "".join(tags.get("p", "").split())
    if not key:
        return DkimKey(selector, f"The key “{selector}” was withdrawn: its record is empty.")
    if tags.get("k", "rsa").lower() != "rsa":
        return DkimKey(selector)
    try:
        loaded = load_der_public_key(base64.b64decode(key, validate=True))
    except (ValueError, binascii.Error, UnsupportedAlgorithm):
        return DkimKey(selector, f"The key “{selector}” cannot be read: a part of it was lost when it was copied.")
    bits = loaded.key_size if isinstance(loaded, RSAPublicKey) else 0
    return DkimKey(
        selector, f"The key “{selector}” has {bits} bits: too few to be believed." if 0 < bits < WEAK else "", bits
    )


def judge_dkim(
    domain: str, found: Mapping[str, tuple[str, ...]], provider: Provider | None, *, seen: tuple[str, ...] = ()
) -> Finding:
    """Say whether the domain has a key to sign with; `found` is what each tried selector holds.

    `seen` are selectors that the mailbox's own mail named: one of those without a key is the fault.
    """
    keys = [read_key(selector, texts[0]) for selector, texts in found.items() if texts]
    good = [key for key in keys if not key.problem]
    missing = [selector for selector in seen if not found.get(selector)]
    if missing and not any(key.selector in seen for key in good):
        return Finding(
            "DKIM",
            "red",
            f"Its mail is signed with the key “{missing[0]}”, but {domain} holds none of that name.",
            f"Add the provider's record at {missing[0]}._domainkey.{domain}.",
        )
    if good:
        named = next((key for key in good if key.selector in seen), good[0])
        if 0 < named.bits < GOOD:
            return Finding(
                "DKIM",
                "amber",
                f"The key “{named.selector}” has {named.bits} bits.",
                f"Make one of {GOOD} bits when you can.",
            )
        return Finding("DKIM", "green", f"The key “{named.selector}” is there.")
    if keys:
        return Finding("DKIM", "red", keys[0].problem, _how(domain, provider))
    return Finding(
        "DKIM",
        "red",
        f"No key was found at {domain}, under {len(found)} usual names.",
        f"{_how(domain, provider)} If mail is signed already, send a test message below: its signature names the key.",
    )


def _how(domain: str, provider: Provider | None) -> str:
    if provider and provider.dkim_help:
        return provider.dkim_help
    whom = provider.name if provider else "your mail provider"
    return f"Switch DKIM signing on at {whom} and add the record it shows at <name>._domainkey.{domain}."
