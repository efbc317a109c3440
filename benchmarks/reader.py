"""`python -m benchmarks.reader SIDE PORT ADDRESS PASSWORD`: read a mailbox once, and print how long that took.

SIDE is `ours` (as the desk does, stored and committed), or imap-tools alone: `each` mail asked for, or in `bulk`.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import UTC, datetime

import django


def main(side: str, port: int, address: str, password: str) -> dict[str, float]:
    """Read, and return seconds, CPU seconds of this process, and the number of mails."""
    if side != "ours":
        return _alone(port, address, password, bulk=side == "bulk")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    return _ours(port, address, password)


def _alone(port: int, address: str, password: str, *, bulk: bool) -> dict[str, float]:
    from imap_tools import MailBoxUnencrypted

    from benchmarks.imap import BULK

    began, cpu = time.monotonic(), time.process_time()
    with MailBoxUnencrypted("127.0.0.1", port).login(address, password) as box:
        mails = sum(1 for _ in box.fetch(mark_seen=False, bulk=BULK if bulk else False))
    return {"seconds": time.monotonic() - began, "cpu": time.process_time() - cpu, "mails": mails}


def _ours(port: int, address: str, password: str) -> dict[str, float]:
    from config.demo.company import SLUG
    from crm import clock
    from crm.models import Connection, Mailbox, Route, SyncState
    from crm.tenancy.doors import find_route
    from crm.tenancy.scope import scope
    from leads.models import IncomingMail
    from leads.services.mailboxes import read_mailbox

    account = {"username": address, "password": password, "security": "none"}
    imap = {"imap_host": "127.0.0.1", "imap_port": port, "imap_security": "none"}
    found = find_route(Route.Kind.WORKSPACE, SLUG)
    assert found
    with scope(found[0]):
        connection = Connection.objects.create(kind="smtp", name="Bench", host="127.0.0.1", port=1, **account, **imap)
        mailbox = Mailbox.objects.create(connection=connection, address=address, name="Bench")
        start = datetime(2020, 1, 1, tzinfo=UTC)
        sync = SyncState.objects.create(mailbox=mailbox, since=start, due_at=clock.now())
        stored = IncomingMail.objects.filter(mailbox=mailbox)
        began, cpu = time.monotonic(), time.process_time()
        while sync.read_at is None and not sync.error:
            read_mailbox(sync.pk, clock=clock.now)
            sync.refresh_from_db()
        took = {"seconds": time.monotonic() - began, "cpu": time.process_time() - cpu}
        count = stored.count()
        stored.delete()
        SyncState.objects.filter(pk=sync.pk).delete()
        mailbox.delete()
        connection.delete()
    if sync.error:
        raise SystemExit(sync.error)
    return took | {"mails": count, "stored": count}


if __name__ == "__main__":
    _, side, port, address, password = sys.argv
    print(json.dumps(main(side, int(port), address, password)))
