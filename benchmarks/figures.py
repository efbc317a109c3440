"""What was measured: printed as a table, written as JSON lines, and the gates among it decide the exit code."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from math import ceil
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


@dataclass(frozen=True)
class Table:
    """Figures that are read side by side, or words about plans."""

    heads: tuple[str, ...]
    rows: list[tuple[str, ...]]


@dataclass
class Report:
    """All figures of a run, in the order they were taken, and the tables they were put into."""

    figures: list[Figure] = field(default_factory=list)
    tables: dict[str, Table] = field(default_factory=dict)

    def add(self, *figures: Figure) -> None:
        """Keep figures, and print each as it comes."""
        for figure in figures:
            self.figures.append(figure)
            print(line_of(figure), flush=True)

    def table(self, name: str, heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
        """Keep a table under a benchmark's name, and print it."""
        self.tables[name] = Table(heads, rows)
        widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
        for row in (heads, *rows):
            print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip(), flush=True)

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


def cells(figure: Figure) -> tuple[str, ...]:
    """Return a figure as name, value, unit, limit and verdict."""
    sign = "≥" if figure.at_least else "≤"
    limit = "" if figure.limit is None else f"{sign} {number(figure.limit)}"
    return figure.name, number(figure.value), figure.unit, limit, figure.verdict


def line_of(figure: Figure) -> str:
    """Return a figure as a line of the terminal."""
    name, value, unit, limit, verdict = cells(figure)
    return f"{name:<58} {value:>10} {unit:<8} {limit:>10}  {verdict}"


def number(value: float) -> str:
    """Write a number with as many digits as mean something."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def percentile(values: Iterable[float], share: float) -> float:
    """Return the least value that this share of the values does not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, ceil(share * len(ordered)) - 1)]
