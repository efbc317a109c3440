"""Countries as people write them."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

ALSO = {"usa": "US", "u.s.": "US", "u.s.a.": "US", "united states of america": "US", "uk": "GB", "united kingdom": "GB",
        "great britain": "GB", "england": "GB", "deutschland": "DE", "österreich": "AT", "schweiz": "CH",
        "suisse": "CH", "españa": "ES"}  # fmt: skip


def country_code(said: str) -> str:
    """Return the two-letter code of a country given by its code or its name; empty when it is neither."""
    plain = " ".join(said.split()).casefold()
    if plain in ALSO:
        return ALSO[plain]
    return _table().get(plain, "")


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    """Read iso3166.tab of the tz database: code and English name."""
    table: dict[str, str] = {}
    for line in resources.files("tzdata.zoneinfo").joinpath("iso3166.tab").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            code, _, name = line.partition("\t")
            table |= {code.casefold(): code, name.casefold(): code}
    return table
