"""`manage.py read_mail FILE...`: what each raw mail is, one JSON line each, in order."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from leads.mail import ReadMail, read_mail


class Command(BaseCommand):
    """Read raw mails from files, through the code that the mailbox uses; needs no database."""

    help = "Print what each raw mail is, one JSON line a file, in order; - is standard input."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take any number of files."""
        parser.add_argument("files", nargs="+", metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line for each; one that cannot be opened is a line as well."""
        for name in options["files"]:
            try:
                found = read_mail(sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes())
            except (OSError, ValueError) as failure:
                found = ReadMail("human", reason=f"The file cannot be read: {failure}")
            self.stdout.write(json.dumps(line_of(name, found), ensure_ascii=False))


def line_of(name: str, found: ReadMail) -> dict[str, object]:
    """Return what is printed of a mail."""
    return {
        "file": name,
        "kind": found.kind,
        "addresses": list(found.addresses),
        "status": found.status,
        "reason": found.reason,
        "new_text": found.new_text,
        "return_date": found.return_date.isoformat() if found.return_date else None,
        "in_reply_to": found.in_reply_to,
    }
