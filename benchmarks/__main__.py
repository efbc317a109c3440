"""`python -m benchmarks [intake | forms100 | pages | plans]`; without a name, all. SIZE is how many leads are many."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from benchmarks.figures import Report
from config.deathsig import end_with_make

LATEST = Path(__file__).parent / "latest.jsonl"


def main(only: str) -> int:
    """Measure; 0 when all gates hold."""
    from benchmarks import forms100, intake, pages
    from benchmarks.ground import ground

    measures = {"intake": intake.measure, "forms100": forms100.measure, "pages": pages.measure}
    if only and only not in measures:
        print(f"Choose one of: {', '.join(measures)}.", file=sys.stderr)
        return 2
    report = Report()
    with ground(report, int(os.environ.get("SIZE") or 1_000_000)) as place:
        for name in [only] if only else measures:
            measures[name](place, report)
    report.write(LATEST)
    for figure in report.failed:
        print(f"FAILS: {figure.name}")
    return 1 if report.failed else 0


if __name__ == "__main__":
    end_with_make()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
