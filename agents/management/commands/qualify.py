"""`manage.py qualify`: enquiries in, qualifications out, one JSON object a line."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError

from agents import selectors
from agents.llm.offline.reading import FLAGS, Enquiry, Seller, read_enquiry
from agents.llm.offline.reading.facts import score_facts
from agents.skills.qualify import Qualification
from crm.models import Route
from crm.tenancy.doors import find_route
from crm.tenancy.scope import scope
from leads.policies.icp import Icp
from leads.policies.points import PointsTable
from leads.policies.score import Score, score_lead


class BadLine(ValueError):
    """A line of input is no enquiry; the message says why."""


class Command(BaseCommand):
    """Qualify enquiries from a file of JSON lines, or from standard input."""

    help = "Qualify enquiries: JSON lines in (id, text, received_at, fields), JSON lines out."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("file", nargs="?", default="-", help="file of JSON lines, or - for standard input")
        parser.add_argument("--workspace", default="", help="slug of the workspace whose profile and points count")
        parser.add_argument("--model", choices=("offline", "configured"), default="offline", help="who reads")
        parser.add_argument("--flags", action="store_true", help="print the flags and what they mean, and stop")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, qualify and write line by line; a bad line is told on standard error, and the exit code is 1."""
        if options["flags"]:
            self.stdout.write("\n".join(f"{flag}\t{meaning}" for flag, meaning in FLAGS.items()))
            return
        seller, icp, table = seller_for(options["workspace"])
        failed = False
        with _opened(options["file"]) as lines:
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                try:
                    identity, enquiry = enquiry_of(line)
                except BadLine as error:
                    self.stderr.write(f"Line {number}: {error}")
                    failed = True
                    continue
                found = read_enquiry(enquiry, seller)
                score = score_lead(score_facts(enquiry, found), icp, table)
                self.stdout.write(json.dumps(answer_of(identity, found, score), ensure_ascii=False))
        if failed:
            sys.exit(1)


def seller_for(slug: str) -> tuple[Seller, Icp, PointsTable]:
    """Give who was written to, their profile and points: plain defaults without a workspace, and no database."""
    if not slug:
        return Seller(), Icp(), PointsTable()
    route = find_route(Route.Kind.WORKSPACE, slug)
    if route is None:
        raise CommandError(f"There is no workspace “{slug}”.")
    with scope(route[0]):
        workspace = selectors.workspace_of(slug)
        return selectors.seller_of(workspace), selectors.icp_of(workspace), selectors.points_of(workspace)


def enquiry_of(line: str) -> tuple[Any, Enquiry]:
    """Read one line. Raises BadLine saying what is wrong."""
    try:
        given = json.loads(line)
    except ValueError as error:
        raise BadLine(f"not JSON ({error}).") from error
    if not isinstance(given, Mapping):
        raise BadLine("not a JSON object.")
    text, fields = given.get("text") or "", given.get("fields") or {}
    if not isinstance(text, str):
        raise BadLine("“text” must be a string.")
    if not isinstance(fields, Mapping):
        raise BadLine("“fields” must be an object.")
    plain = {str(name): _plain(value) for name, value in fields.items() if value is not None}
    return given.get("id"), Enquiry(text=text, received_at=_moment(given.get("received_at")), fields=plain)


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _moment(given: Any) -> datetime:
    if not isinstance(given, str):
        raise BadLine("“received_at” is missing: it is the day that dates are counted from, in ISO 8601.")
    try:
        return datetime.fromisoformat(given)
    except ValueError as error:
        raise BadLine(f"“received_at” is not an ISO 8601 date and time: {given!r}.") from error


def answer_of(identity: Any, found: Qualification, score: Score) -> dict[str, Any]:
    """Lay one qualification and its score out for JSON."""
    read = found.model_dump()
    reasons = {
        name: [{"points": points, "reason": reason} for points, reason in part.reasons]
        for name, part in score.parts.items()
    }
    return {
        "id": identity,
        "intent": found.intent,
        "category": read["category"],
        "bant": read["bant"],
        "persona": read["persona"],
        "sentiment": read["sentiment"],
        "entities": read["entities"],
        "score": {
            "total": score.total,
            "grade": score.grade,
            "parts": {name: part.points for name, part in score.parts.items()},
            "reasons": reasons,
        },
        "bucket": score.bucket,
        "source": read["source"],
        "flags": list(read["flags"]),
        "language": read["language"],
    }


def _opened(name: str) -> Any:
    if name == "-":
        return nullcontext(_decoded(sys.stdin))
    path = Path(name)
    if not path.is_file():
        raise CommandError(f"There is no file {name}.")
    return path.open(encoding="utf-8-sig", errors="replace")


def _decoded(stream: IO[str]) -> Iterator[str]:
    yield from stream
