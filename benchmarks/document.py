"""RECORD=1: what a run measured replaces the benchmark's table in docs/benchmarks.md."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.figures import Figure, Table, cells
from config.services.state import CHECKOUT

DOCUMENT = CHECKOUT / "docs" / "benchmarks.md"
HEADS = ("figure", "value", "unit", "limit", "verdict")


def record(name: str, figures: Sequence[Figure], table: Table | None, *, document: Path = DOCUMENT) -> None:
    """Write what was measured between the marks of this benchmark; what the table holds is not listed once more."""
    text = document.read_text()
    marks = re.compile(f"(<!-- {name} -->\n).*?(<!-- end of {name} -->)", re.DOTALL)
    if not marks.search(text):
        raise ValueError(f"{document.name} has no place for {name}.")
    alone = [figure for figure in figures if table is None or figure.name.startswith((f"{name}:", "fill "))]
    parts = [f"Measured {datetime.now(UTC).date()} on {machine()}.\n", markdown(HEADS, [cells(one) for one in alone])]
    if table:
        parts.append(markdown(table.heads, table.rows))
    document.write_text(marks.sub(lambda found: f"{found[1]}{''.join(parts)}{found[2]}", text))


def machine() -> str:
    """Say what kind of machine this is, without its name."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GB of memory, {platform.system()}, "
        f"Python {platform.python_version()}"
    )


def markdown(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown, with an empty line on each side."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n" + "".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |\n" for line in lines)
