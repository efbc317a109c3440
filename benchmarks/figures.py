"""What was measured: printed as a table, written as JSON lines, and the gates among it decide the exit code."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One number with its unit; `limit` is what it is held against, as a gate (decides) or an aim (only printed)."""

    name: str
    value: float
    unit: str
    limit: float | None = None
    at_least: bool = False  # the limit is a least value, not a greatest
    gate: bool = False

    @property
    def ratio(self) -> float | None:
        """The value as a share of its limit."""
        return self.value / self.limit if self.limit else None

    @property
    def holds(self) -> bool:
        """Whether the limit is kept."""
        if self.limit is None:
            return True
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    @property
    def verdict(self) -> str:
        """One word for the table."""
        if self.limit is None:
            return ""
        return ("ok" if self.holds else "FAILS") if self.gate else ("aim met" if self.holds else "aim missed")


@dataclass
class Report:
    """All figures of a run, in the order they were taken."""

    figures: list[Figure] = field(default_factory=list)

    def add(self, *figures: Figure) -> None:
        """Keep figures, and print each as it comes."""
        for figure in figures:
            self.figures.append(figure)
            print(row(figure), flush=True)

    @property
    def failed(self) -> list[Figure]:
        """The gates that do not hold."""
        return [figure for figure in self.figures if figure.gate and not figure.holds]

    def write(self, path: Path) -> None:
        """Write one JSON object a line."""
        path.write_text("".join(json.dumps(line(figure)) + "\n" for figure in self.figures))


def line(figure: Figure) -> dict[str, object]:
    """Return a figure as its line in the file."""
    values = asdict(figure) | {"value": round(figure.value, 4), "verdict": figure.verdict}
    values["ratio"] = None if figure.ratio is None else round(figure.ratio, 4)
    return values


def row(figure: Figure) -> str:
    """Return a figure as a row of the table."""
    sign = "≥" if figure.at_least else "≤"
    limit = "" if figure.limit is None else f"{sign} {number(figure.limit)}"
    return f"{figure.name:<58} {number(figure.value):>10} {figure.unit:<8} {limit:>10}  {figure.verdict}"


def number(value: float) -> str:
    """Write a number with as many digits as mean something."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def percentile(values: Iterable[float], share: float) -> float:
    """Return the value that this share of the values does not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
