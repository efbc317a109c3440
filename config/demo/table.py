"""Wait for the drafts of posted samples, and say how each went."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from agents.models import Run
from config.demo.post import Posted
from crm.models import Workspace
from crm.tenancy.scope import scope

COLUMNS = ("enquiry", "lead", "score", "grade", "bucket", "draft subject", "seconds")


class NotDrafted(Exception):
    """Not every enquiry has its draft; the text says which and why."""


def wait_for_drafts(
    workspace: Workspace, posted: Sequence[Posted], *, seconds: float, check: Callable[[], None]
) -> list[tuple[str, ...]]:
    """Return a row for each sample once all have drafts; raises NotDrafted after `seconds`, or when a run stopped."""
    deadline = time.monotonic() + seconds
    while True:
        check()
        with scope(workspace.pk):
            rows = [_row(one) for one in posted]
        if all(rows):
            return [row for row in rows if row]
        if time.monotonic() > deadline:
            late = [one.name for one, row in zip(posted, rows, strict=True) if not row]
            raise NotDrafted(f"No draft after {seconds:.0f} s for: {', '.join(late)}.")
        time.sleep(0.1)


def _row(posted: Posted) -> tuple[str, ...] | None:
    run = Run.objects.select_related("lead__contact", "draft", "submission").filter(public_id=posted.run_id).first()
    if run is not None and run.state == Run.State.DEAD:
        raise NotDrafted(f"The run of {posted.name} stopped: {run.error}")
    if run is None or run.draft is None or run.submission is None:
        return None
    took = (run.draft.created_at - run.submission.received_at).total_seconds()
    lead = run.lead
    return (posted.name, str(lead.contact), str(lead.score), lead.grade, lead.bucket, run.draft.subject, f"{took:.2f}")


def as_text(rows: Sequence[Sequence[str]]) -> str:
    """Lay rows out under their column names."""
    table = [COLUMNS, *rows]
    widths = [max(len(row[column]) for row in table) for column in range(len(COLUMNS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])
