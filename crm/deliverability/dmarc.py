"""DMARC (RFC 7489): what receivers do with mail that only claims to be a domain's."""

from __future__ import annotations

from crm.deliverability.dkim import tags_of
from crm.deliverability.finding import Finding

POLICIES = ("none", "quarantine", "reject")


def dmarc_records(texts: tuple[str, ...]) -> tuple[str, ...]:
    """List the DMARC records among what a name holds."""
    return tuple(one for one in texts if one.replace(" ", "").lower().startswith("v=dmarc1"))


def judge_dmarc(domain: str, texts: tuple[str, ...], *, organisation: str, above: tuple[str, ...] = ()) -> Finding:
    """Say what the domain asks of receivers; `above` is what stands at its organisation's domain, which counts else."""
    own, inherited = dmarc_records(texts), dmarc_records(above)
    records = own or inherited
    at = domain if own or domain == organisation else organisation
    if not records:
        value = f"v=DMARC1; p=none; rua=mailto:postmaster@{organisation}"
        return Finding(
            "DMARC",
            "red",
            f"{domain} has no DMARC record: the big providers put such mail aside.",
            f"Add this TXT record at _dmarc.{organisation}. It changes nothing for your mail, and reports "
            "come to that address.",
            ("TXT", f"_dmarc.{organisation}", value),
        )
    if len(records) > 1:
        return Finding(
            "DMARC",
            "red",
            f"_dmarc.{at} holds {len(records)} DMARC records: receivers then believe none.",
            "Delete all but one.",
        )
    tags = tags_of(records[0])
    policy = (tags.get("sp") or tags.get("p", "") if not own and domain != organisation else tags.get("p", "")).lower()
    if policy not in POLICIES:
        return Finding(
            "DMARC",
            "red",
            "The DMARC record names no policy that receivers know.",
            f"Write p=none, p=quarantine or p=reject into the record at _dmarc.{at}.",
        )
    strict = [name for name, tag in (("SPF", "aspf"), ("DKIM", "adkim")) if tags.get(tag, "r").lower() == "s"]
    how = (
        f" {' and '.join(strict)} must be of exactly {domain}."
        if strict
        else " SPF or DKIM of the same domain will do."
    )
    if policy == "none":
        return Finding(
            "DMARC",
            "green",
            f"The record is there and only watches (p=none).{how}",
            "When the reports show no stranger's mail, p=quarantine protects your name.",
        )
    return Finding("DMARC", "green", f"Mail that only claims to be yours is refused or put aside (p={policy}).{how}")
