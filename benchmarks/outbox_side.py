"""`python -m benchmarks.outbox_side serve|fill|sweep|bare ...`: the programs beside the outbox's measurement.

Each is a process of its own, because Django knows one database a process.
"""

from __future__ import annotations

import asyncio
import os
import signal
import smtplib
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg


class FastServer(asyncio.Protocol):
    """Enough of SMTP to take a mail at the least cost; the Message-ID of each goes to a file."""

    def __init__(self, kept: list[bytes]) -> None:
        """Keep ids in a list that all connections share."""
        self._kept, self._buffer, self._in_data = kept, b"", False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(b"220 fast\r\n")

    def data_received(self, data: bytes) -> None:
        """Answer each command; keep what comes after DATA."""
        self._buffer += data
        while True:
            end = b"\r\n.\r\n" if self._in_data else b"\r\n"
            head, found, rest = self._buffer.partition(end)
            if not found:
                return
            self._buffer = rest
            if self._in_data:
                self._in_data = False
                self._kept.append(head.partition(b"Message-ID: ")[2].partition(b"\r\n")[0])
                self._transport.write(b"250 kept\r\n")
                continue
            verb = head[:4].upper()
            self._in_data = verb == b"DATA"
            self._transport.write({b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}.get(verb, b"250 ok\r\n"))
            if verb == b"QUIT":
                self._transport.close()


def serve(port: str, file: str) -> None:
    """Take mails until SIGTERM, and write their ids down every moment."""
    kept: list[bytes] = []

    async def run() -> None:
        loop, over = asyncio.get_running_loop(), asyncio.Event()
        loop.add_signal_handler(signal.SIGTERM, over.set)
        server = await loop.create_server(lambda: FastServer(kept), "127.0.0.1", int(port), backlog=512)
        async with server:
            await over.wait()

    asyncio.run(run())
    Path(file).write_bytes(b"\n".join(kept) + b"\n" if kept else b"")


def fill(size: str, boxes: str, port: str) -> None:
    """Give a workspace so many approved mails, due now, from so many mailboxes."""
    import django

    django.setup()
    from config.demo.company import SLUG
    from crm import clock
    from crm.models import Connection, Mailbox, Outbox, Route
    from crm.tenancy.doors import find_route
    from crm.tenancy.scope import scope
    from drafts.models import Draft
    from leads.models import Message

    now = clock.now()
    route = find_route(Route.Kind.WORKSPACE, SLUG)
    assert route
    with scope(route[0]):
        Outbox.objects.all().delete()
        Message.objects.filter(key__prefix="outbox:").delete()
        Message.objects.update(at=now)  # fresh: an answer leaves at any hour
        capture = Connection.Kind.CAPTURE
        accounts = Connection.objects.bulk_create(
            Connection(kind=capture, name=f"Account {number}", port=int(port)) for number in range(int(boxes))
        )
        mode = Mailbox.Mode.APPROVE_TO_SEND
        mailboxes = Mailbox.objects.bulk_create(
            Mailbox(connection=account, address=f"box{account.pk}@acme.example", name="Mia", mode=mode,
                    daily_limit=1_000_000)
            for account in accounts
        )  # fmt: skip
        drafts = list(Draft.objects.select_related("lead").order_by("id")[: int(size)])
        for draft in drafts:  # one mailbox a company: else they would ask a person
            draft.mailbox = mailboxes[(draft.lead.company_id or draft.lead_id) // 10 % len(mailboxes)]
            draft.status = Draft.Status.SCHEDULED
        Draft.objects.bulk_update(drafts, ["mailbox", "status"], batch_size=1000)
        Outbox.objects.bulk_create(
            (
                Outbox(kind="draft_mail", key=f"bench:{draft.pk}", subject_id=draft.pk, mailbox=draft.mailbox,
                       recipient=draft.to_email, message_id=f"<{draft.pk}@acme.example>", not_before=now,
                       created_at=now, payload={"fingerprint": draft.fingerprint, "subject": draft.subject})
                for draft in drafts
            ),
            batch_size=1000,
        )  # fmt: skip


def sweep() -> None:
    """Hand out what is due each moment, as the timetable does, until we are ended."""
    import django

    django.setup()
    from crm.tasks import sweep_outbox_task

    while True:
        sweep_outbox_task()
        time.sleep(0.5)


def bare(port: str, part: str, parts: str) -> None:
    """Send a share of the mails with three UPDATEs and smtplib for each, and nothing else."""
    database = psycopg.connect(os.environ["BENCH_SUPERUSER_URL"], autocommit=True)
    mine = [int(part), int(parts)]
    share = "SELECT id, recipient, message_id FROM bench_bare_outbox WHERE id %% %s = %s ORDER BY id"
    rows = database.execute(share, mine[::-1]).fetchall()
    text = "X" * 300
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    update = "UPDATE bench_bare_outbox SET state = %s, attempts = attempts + 1 WHERE id = %s"
    for number, recipient, message_id in rows:
        database.execute(update, ["claimed", number])
        database.execute(update, ["in_flight", number])
        with smtplib.SMTP("127.0.0.1", int(port), local_hostname="bench") as server:
            mail = f"From: mia@acme.example\r\nTo: {recipient}\r\nMessage-ID: {message_id}\r\nSubject: x\r\n\r\n{text}"
            server.sendmail("mia@acme.example", [recipient], mail)
        database.execute(update, ["sent", number])


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    sides: dict[str, Callable[..., None]] = {"serve": serve, "fill": fill, "sweep": sweep, "bare": bare}
    sides[sys.argv[1]](*sys.argv[2:])
