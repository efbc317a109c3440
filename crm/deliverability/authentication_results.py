"""What a receiving server says of a mail: Authentication-Results (RFC 8601), and the keys that a mail names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import compat32

from crm.deliverability.dkim import tags_of

_COMMENT = re.compile(r"\([^()]*\)")
_RESULT = re.compile(r"^\s*(spf|dkim|dmarc)\s*=\s*([a-z]+)", re.IGNORECASE)
_SELECTOR = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,100}[A-Za-z0-9])?")
MOST = 20  # headers read of one mail


@dataclass(frozen=True)
class Verdict:
    """Each of spf, dkim and dmarc as the server that took the mail in said it; empty where it said nothing."""

    by: str = ""
    spf: str = ""
    dkim: str = ""
    dmarc: str = ""
    selectors: tuple[str, ...] = ()  # of signatures in the sender's domain

    @property
    def said(self) -> dict[str, str]:
        """Return what was said, as JSON."""
        return {"by": self.by, "spf": self.spf, "dkim": self.dkim, "dmarc": self.dmarc}


def read_verdict(raw: bytes, *, domain: str) -> Verdict:
    """Read a delivered mail of a domain.

    Only the topmost server is believed, with the headers it wrote: those below it came with the mail, and anybody
    can have written them.
    """
    mail = message_from_bytes(raw, policy=compat32)
    results = [_plain(str(one)) for one in (mail.get_all("Authentication-Results") or [])[:MOST]]
    by = results[0].partition(";")[0].split()[0] if results and results[0].partition(";")[0].split() else ""
    said: dict[str, str] = {}
    for one in results:
        name, _, rest = one.partition(";")
        if name.split()[:1] != [by]:
            break
        for part in rest.split(";"):
            if found := _RESULT.match(part):
                method, result = found.group(1).lower(), found.group(2).lower()
                if said.get(method) != "pass":  # of several signatures one that holds is enough
                    said[method] = result
    return Verdict(by, said.get("spf", ""), said.get("dkim", ""), said.get("dmarc", ""), _selectors(mail, domain))


def _selectors(mail, domain: str) -> tuple[str, ...]:  # type: ignore[no-untyped-def]  # email's own type is generic
    tags = [tags_of(_plain(str(one))) for one in (mail.get_all("DKIM-Signature") or [])[:MOST]]
    named = [tag.get("s", "") for tag in tags if tag.get("d", "").lower() == domain.lower()]
    return tuple(dict.fromkeys(one for one in named if _SELECTOR.fullmatch(one)))


def _plain(header: str) -> str:
    """Unfold a header and take its comments out."""
    return _COMMENT.sub(" ", " ".join(header.split()))
