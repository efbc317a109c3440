"""`python -m benchmarks [NAME]`: intake, forms100, outbox, pages, plans, read_mail or imap; else all. See README.md."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from benchmarks.figures import Report
from config.deathsig import end_with_make

LATEST = Path(__file__).parent / "latest.jsonl"


def main(only: str) -> int:
    """Measure; 0 when all gates hold."""
    from benchmarks import forms100, imap, intake, outbox, pages, plans, read_mail
    from benchmarks.document import record
    from benchmarks.ground import ground

    measures = {
        "intake": intake.measure,
        "forms100": forms100.measure,
        "outbox": outbox.measure,
        "pages": pages.measure,
        "plans": plans.measure,
        "read_mail": read_mail.measure,
        "imap": imap.measure,
    }
    if only and only not in measures:
        print(f"Choose one of: {', '.join(measures)}.", file=sys.stderr)
        return 2
    report = Report()
    with ground(report) as place:
        for name in [only] if only else measures:
            taken = len(report.figures)
            measures[name](place, report)
            if os.environ.get("RECORD"):
                record(name, report.figures[taken:], report.tables.get(name))
    report.write(LATEST)
    for figure in report.failed:
        print(f"FAILS: {figure.name}")
    return 1 if report.failed else 0


if __name__ == "__main__":
    end_with_make()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
