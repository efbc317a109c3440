"""Processes that die where a test says: forked from one that has loaded everything and holds no connection.

`python -m config.tests.doomed` reads a job a line, forks, and answers with the child's id, or with how it ended.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from config.deathsig import dies_with_parent
from config.services.state import CHECKOUT

# Words of a worker that listens to all.
QUEUES = [
    "--pool=threads",
    "--concurrency=4",
    "--queues=intake,runs,send,mail,sweeps",
    "--without-gossip",
    "--without-mingle",
]


class Doomed:
    """The line to the process that forks."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def dies_at(self, failpoint: str | None, job: str, workspace_id: int, row_id: int, now: datetime) -> bool:
        """Let a process do a job and die at a failpoint; whether it did die there."""
        words = {"job": job, "failpoint": failpoint, "workspace": workspace_id, "row": row_id, "now": now.isoformat()}
        return bool(self._ask({**words, "wait": True})["status"] == -signal.SIGKILL)

    def start_worker(self, *words: str) -> int:
        """Start a Celery worker and return its process id."""
        return int(self._ask({"job": "worker", "words": words})["pid"])

    def kill(self, pid: int) -> None:
        """Kill a worker, and see it gone."""
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        self._ask({"job": "reap", "row": pid})

    def ended(self, pid: int) -> bool:
        """Whether a worker has ended by itself."""
        return bool(self._ask({"job": "ended", "row": pid})["ended"])

    def _ask(self, words: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


@contextmanager
def doomed(environ: dict[str, str]) -> Iterator[Doomed]:
    """Run the process that forks; all that it forked ends with the `with`."""
    process = subprocess.Popen(
        [sys.executable, "-m", "config.tests.doomed"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=CHECKOUT,
        env=os.environ | environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "LOG_LEVEL": "ERROR"},
        preexec_fn=dies_with_parent(),
    )
    try:
        yield Doomed(process)
    finally:
        process.kill()
        process.communicate()


def environment_of_test() -> dict[str, str]:
    """Return what makes another process work on this test's database."""
    from django.db import connection

    from config.services.postgres import with_database

    name = str(connection.settings_dict["NAME"])
    return {"DATABASE_URL": with_database(os.environ["DATABASE_URL"], name), "DATABASE_OWNER_URL": ""}


def _serve() -> None:
    import django

    django.setup()
    import config.celery  # noqa: F401  the application whose workers are started here
    from agents.runs.recipes import RECIPES
    from config.tests.broken_recipes import BROKEN

    RECIPES.update(BROKEN)
    _warm_up()
    for line in sys.stdin:
        words = json.loads(line)
        if words["job"] == "reap":
            os.waitpid(words["row"], 0)
            print("{}", flush=True)
            continue
        if words["job"] == "ended":
            print(json.dumps({"ended": os.waitpid(words["row"], os.WNOHANG)[0] != 0}), flush=True)
            continue
        tie = dies_with_parent()
        if not (pid := os.fork()):
            _child(words, tie)
        answer = {"pid": pid}
        if words.get("wait"):
            answer["status"] = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        print(json.dumps(answer), flush=True)


def _warm_up() -> None:
    """Load what is loaded on first use, so that each child need not."""
    from agents.llm.offline.reading.enquiry import Enquiry
    from agents.llm.offline.reading.read import read_enquiry
    from crm.normalise import company_domain, normalise_email, normalise_phone

    company_domain(normalise_email("dana@northwind.example") or "")
    normalise_phone("+49 30 1234567", "DE")
    read_enquiry(Enquiry(text="We run 40 vans. What does it cost?", received_at=datetime.now(UTC), fields={}))


def _child(words: dict[str, Any], tie: Callable[[], None]) -> None:
    tie()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the line to the test is the parent's
    status = 1
    try:
        if words["job"] == "worker":
            from config.celery import app

            warnings.simplefilter("ignore")  # who runs tests as root knows
            app.worker_main(["--quiet", "worker", *words["words"]])
        else:
            _do(words)
        status = 0
    finally:
        if status:
            traceback.print_exc()
        os._exit(status)


def _do(words: dict[str, Any]) -> None:
    from crm.failpoints import arm
    from crm.tenancy.scope import scope

    arm(words["failpoint"])
    with scope(words["workspace"]):
        JOBS[words["job"]](words["row"], datetime.fromisoformat(words["now"]))


def _receive(form_id: int, now: datetime) -> None:
    from leads.models import Form
    from leads.tests.factories import make_submission

    make_submission(Form.objects.get(pk=form_id), now=now)


def _walk(submission_id: int, now: datetime) -> None:
    """Do all that workers do for a submission."""
    from agents.services.runs import queue_run
    from leads.services.intake import process_submission

    process_submission(submission_id, now=now)
    _advance(queue_run(submission_id, now=now).pk, now + timedelta(seconds=1))


def _process(submission_id: int, now: datetime) -> None:
    from leads.services.intake import process_submission

    process_submission(submission_id, now=now)


def _advance(run_id: int, now: datetime) -> None:
    from agents.runs.engine import advance_run

    advance_run(run_id, clock=lambda: now)


def _deliver(item_id: int, now: datetime) -> None:
    from crm.outbox import deliver

    deliver(item_id, now=now)


def _undo(draft_id: int, now: datetime) -> None:
    from crm.models import Member
    from drafts.services.decide import undo_decision

    undo_decision(draft_id, by=Member.objects.filter(kind="person").first() or Member.objects.get(), now=now)


def _read_mailbox(sync_id: int, now: datetime) -> None:
    from leads.services.mailboxes import read_mailbox

    read_mailbox(sync_id, clock=lambda: now)


def _process_mail(mail_id: int, now: datetime) -> None:
    from leads.services.incoming import process_mail

    process_mail(mail_id, now=now)


JOBS: dict[str, Callable[[int, datetime], None]] = {
    "receive": _receive,
    "process": _process,
    "walk": _walk,
    "advance": _advance,
    "deliver": _deliver,
    "undo": _undo,
    "read_mailbox": _read_mailbox,
    "process_mail": _process_mail,
}

if __name__ == "__main__":
    _serve()
