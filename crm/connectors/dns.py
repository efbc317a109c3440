"""Asking the domain name system, with a limit on each question and on all of them together."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, Protocol

from dns.exception import DNSException
from dns.resolver import NXDOMAIN, NoAnswer, NoNameservers, Resolver

from crm.errors import TemporaryFailure

PER_QUESTION, ALTOGETHER = 3.0, 12.0  # seconds


class Names(Protocol):
    """What is asked of a name server; a name that is not there has no records. Both raise TemporaryFailure."""

    def txt(self, name: str) -> tuple[str, ...]:
        """List the texts at a name."""

    def mx(self, name: str) -> tuple[str, ...]:
        """List the mail servers of a domain, the first choice first."""


class Dns:
    """The machine's name servers, or those given; made for one check, because its time runs from then on."""

    def __init__(
        self,
        nameservers: Sequence[str] = (),
        *,
        port: int = 53,
        altogether: float = ALTOGETHER,
        each: float = PER_QUESTION,
    ) -> None:
        self._resolver = Resolver(configure=not nameservers)
        if nameservers:
            self._resolver.nameservers, self._resolver.port = list(nameservers), port
        self._ends, self._each = time.monotonic() + altogether, each

    def txt(self, name: str) -> tuple[str, ...]:
        """List the texts at a name, each joined from its pieces."""
        return tuple(b"".join(one.strings).decode("utf-8", "replace") for one in self._ask(name, "TXT"))

    def mx(self, name: str) -> tuple[str, ...]:
        """List the mail servers of a domain, the first choice first; a lone dot says that it takes no mail."""
        found = sorted(self._ask(name, "MX"), key=lambda one: (one.preference, str(one.exchange)))
        return tuple(str(one.exchange).rstrip(".").lower() or "." for one in found)

    def _ask(self, name: str, kind: str) -> list[Any]:
        """Return the records, of dnspython's own classes."""
        left = min(self._each, self._ends - time.monotonic())
        if left <= 0:
            raise TemporaryFailure("The name servers took too long to answer. Check again in a few minutes.")
        try:
            return list(self._resolver.resolve(f"{name}.", kind, lifetime=left))
        except (NXDOMAIN, NoAnswer):
            return []
        except NoNameservers:
            raise TemporaryFailure(f"The name servers could not say what {name} holds. Check again later.") from None
        except DNSException:
            raise TemporaryFailure(f"No name server answered about {name}. Check again in a few minutes.") from None
