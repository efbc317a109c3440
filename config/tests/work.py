"""Doing what sweeps hand out, here and now."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from agents.runs.engine import advance_run
from agents.services.runs import queue_run, queue_run_of_mail
from crm import outbox
from crm.tenancy.doors import due_work
from crm.tenancy.scope import scope
from drafts.services.follow_mail import follow_mail
from leads.services.incoming import process_mail
from leads.services.intake import process_submission
from leads.services.mailboxes import read_mailbox


def sweep(now: datetime) -> None:
    """Do all that is due at a moment, again and again until nothing is; what has a bug raises nothing here."""
    work: dict[str, Callable[[int], object]] = {
        "submission": lambda row: process_submission(row, now=now),
        "wanted_run": lambda row: queue_run(row, now=now),
        "mailbox": lambda row: read_mailbox(row, clock=lambda: now),
        "mail": lambda row: process_mail(row, now=now),
        "mail_follow": lambda row: follow_mail(row, now=now),
        "wanted_mail_run": lambda row: queue_run_of_mail(row, now=now),
        "run": lambda row: advance_run(row, clock=lambda: now),
        "outbox": lambda row: outbox.deliver(row, now=now),
    }
    for _ in range(30):
        due = [(kind, *pair) for kind in work for pair in due_work(kind, 500, now)]
        if not due:
            return
        for kind, workspace_id, row_id in due:
            with scope(workspace_id), suppress(ZeroDivisionError, IndexError):
                work[kind](row_id)
    raise AssertionError(f"this never ends: {due}")
