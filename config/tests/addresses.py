"""All addresses of the product, found by walking its resolver, so that new ones are walked by themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.regex_helper import normalize


@dataclass(frozen=True)
class Address:
    """One address with holes (`%(name)s`) for its parameters."""

    template: str
    parameters: tuple[str, ...]
    name: str

    def filled(self, values: Mapping[str, str]) -> str:
        """Return the address with its holes filled."""
        return "/" + self.template % {parameter: values[parameter] for parameter in self.parameters}


def walk() -> list[Address]:
    """List every address that some view answers."""
    return list(dict.fromkeys(_walk(get_resolver(), "")))


def _walk(resolver: URLResolver, before: str) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        pattern = before + entry.pattern.regex.pattern.replace("^", "", 1).replace(r"\A", "", 1)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, pattern)
        elif isinstance(entry, URLPattern):
            for template, parameters in normalize(pattern.replace(r"\Z", "").removesuffix("$"))[:1]:
                yield Address(template, tuple(parameters), entry.name or "")


def our_addresses() -> list[str]:
    """List the addresses that need no parameter."""
    return [address.filled({}) for address in walk() if not address.parameters]


def fill(rows: Mapping[str, Model | None]) -> list[str]:
    """Fill every address whose parameters name one of these rows, by its kind ("lead": ...)."""
    found = []
    for address in walk():
        values = {parameter: value for parameter in address.parameters if (value := _value(address, parameter, rows))}
        if address.parameters and len(values) == len(set(address.parameters)):
            found.append(address.filled(values))
    return found


def _value(address: Address, parameter: str, rows: Mapping[str, Model | None]) -> str:
    words = address.template.rpartition("%(")[0] + parameter
    kind = next((kind for kind in rows if kind in parameter), "") or next(
        (kind for kind in rows if kind.removesuffix("y") in words.rstrip("/").split("/")[-2 if "/" in words else 0]), ""
    )
    row = rows.get(kind)
    if row is None:
        return ""
    public = getattr(row, "public_id", None)
    return str(public) if isinstance(public, UUID) and ("public" in parameter or "uuid" in parameter) else str(row.pk)
