"""All records of a mailbox's domain, looked up and judged."""

from __future__ import annotations

from collections.abc import Iterator

from crm.connectors.dns import Names
from crm.deliverability.dkim import judge_dkim
from crm.deliverability.dmarc import judge_dmarc
from crm.deliverability.finding import Finding
from crm.deliverability.mx import judge_mx
from crm.deliverability.providers import Provider, provider_of, selectors_to_try
from crm.deliverability.spf import judge_spf, read_spf
from crm.errors import TemporaryFailure
from crm.normalise import organisation_of


def look_up(domain: str, names: Names, *, server: str, seen: tuple[str, ...] = ()) -> list[Finding]:
    """Ask for SPF, DKIM, DMARC and MX; `server` sends the mail, `seen` are selectors that it signed with before.

    A question without an answer makes an amber finding: nothing is known, and nothing is claimed.
    """
    return list(_findings(domain, names, server, seen))


def _findings(domain: str, names: Names, server: str, seen: tuple[str, ...]) -> Iterator[Finding]:
    servers: tuple[str, ...] = ()
    try:
        servers = names.mx(domain)
        mx = judge_mx(domain, servers)
    except TemporaryFailure as failure:
        mx = _unanswered("MX", failure)
    provider = provider_of(server) or (provider_of(servers[0]) if servers and not server else None)
    for name, ask in (("SPF", _spf), ("DKIM", _dkim), ("DMARC", _dmarc)):
        try:
            yield ask(domain, names, provider, seen)
        except TemporaryFailure as failure:
            yield _unanswered(name, failure)
    yield mx


def _spf(domain: str, names: Names, provider: Provider | None, seen: tuple[str, ...]) -> Finding:
    return judge_spf(domain, read_spf(domain, names.txt), provider)


def _dkim(domain: str, names: Names, provider: Provider | None, seen: tuple[str, ...]) -> Finding:
    found: dict[str, tuple[str, ...]] = {}
    for selector in selectors_to_try(provider, seen):
        found[selector] = _keys(names.txt(f"{selector}._domainkey.{domain}"))
        if found[selector] and set(seen) <= found.keys():
            break
    return judge_dkim(domain, found, provider, seen=seen)


def _keys(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Keep what may be a key: a domain may answer every name with texts of its own."""
    return tuple(one for one in texts if "p=" in one.replace(" ", ""))


def _dmarc(domain: str, names: Names, provider: Provider | None, seen: tuple[str, ...]) -> Finding:
    organisation = organisation_of(domain)
    above = names.txt(f"_dmarc.{organisation}") if organisation != domain else ()
    return judge_dmarc(domain, names.txt(f"_dmarc.{domain}"), organisation=organisation, above=above)


def _unanswered(name: str, failure: TemporaryFailure) -> Finding:
    return Finding(name, "amber", "It could not be looked up.", str(failure))
