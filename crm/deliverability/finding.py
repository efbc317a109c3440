"""What a check found, in words, and what to do about it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Level = Literal["green", "amber", "red"]


@dataclass(frozen=True)
class Finding:
    """One check's result; `record` is a DNS record to add, as (kind, name, value)."""

    name: str
    level: Level
    says: str
    to_do: str = ""
    record: tuple[str, str, str] | tuple[()] = ()

    def stored(self) -> dict[str, Any]:
        """Return it as JSON."""
        return asdict(self)
