"""The ideal customer profile: which companies and people a workspace wants to hear from."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True)
class Icp:
    """A workspace's own profile. Sizes are (fewest, most) employees, both included. An empty profile fits nobody."""

    industries: tuple[str, ...] = ()
    sizes: tuple[tuple[int, int], ...] = ()
    regions: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    excluded_domains: tuple[str, ...] = ()

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> Self:
        """Read a profile from plain data. Raises ValueError saying what is wrong."""
        words = {name: _words(name, mapping.get(name, ())) for name in _WORD_LISTS}
        return cls(sizes=_sizes(mapping.get("sizes", ())), **words)

    @property
    def is_empty(self) -> bool:
        """Tell whether nobody has filled in the profile yet."""
        return not (self.industries or self.sizes or self.regions or self.titles)

    def excludes(self, domain: str) -> bool:
        """Tell whether a mail domain, or the domain it lies under, is excluded."""
        domain = domain.casefold()
        return any(domain == out or domain.endswith("." + out) for out in map(str.casefold, self.excluded_domains))

    def has_size(self, employees: int) -> bool:
        """Tell whether a company of so many employees is one of the sizes."""
        return any(fewest <= employees <= most for fewest, most in self.sizes)


_WORD_LISTS = ("industries", "regions", "titles", "excluded_domains")


def names_one_of(value: str, wanted: Iterable[str]) -> str:
    """Give the first wanted name that stands as whole words in the value (or the value in it); empty for none."""
    have = _plain(value)
    for name in wanted:
        want = _plain(name)
        if have and want and (_stands_in(want, have) or _stands_in(have, want)):
            return name
    return ""


def _plain(value: str) -> str:
    return " ".join(re.findall(r"\w+", value.casefold()))


def _stands_in(part: str, whole: str) -> bool:
    return f" {part} " in f" {whole} "


def _words(name: str, given: Any) -> tuple[str, ...]:
    if isinstance(given, str) or not isinstance(given, Iterable) or not all(isinstance(one, str) for one in given):
        raise ValueError(f"“{name}” must be a list of words.")
    return tuple(one.strip() for one in given if one.strip())


def _sizes(given: Any) -> tuple[tuple[int, int], ...]:
    try:
        sizes = tuple((int(fewest), int(most)) for fewest, most in given)
    except (TypeError, ValueError) as error:
        raise ValueError("“sizes” must be a list of pairs: fewest and most employees.") from error
    if any(fewest < 0 or most < fewest for fewest, most in sizes):
        raise ValueError("Each of the “sizes” must go from fewest to most employees.")
    return sizes
