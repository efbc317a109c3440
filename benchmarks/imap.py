"""Ten thousand mails read out of a mailbox and stored, in turns with imap-tools alone that fetches them and no more."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from statistics import median
from typing import Any

from benchmarks.cpu import measured
from benchmarks.figures import Figure, Report
from benchmarks.ground import Ground
from benchmarks.layout import FEW
from config.services.state import CHECKOUT
from config.tests.mail_host import Hosted, MailHost, mail_host, missing_servers

MAILS, ROUNDS = 10_000, 3
BULK = 200  # mails that imap-tools asks for at once, as we do; by itself it asks for each
TEXT = "we run 40 vans out of Chicago, and our dispatch breaks down in the peak weeks: the sync fails.\r\n" * 20
MAIL = """Received: from mail.northwind.test by mx.crm.test; Sat, 21 Nov 2026 10:00:00 +0000\r
From: Dana Reyes <dana{person}@northwind.test>\r
To: {address}\r
Subject: Re: your offer {number}\r
Message-ID: <{number}.{person}@northwind.test>\r
In-Reply-To: <offer{person}@crm.test>\r
Date: Sat, 21 Nov 2026 10:00:00 +0000\r
MIME-Version: 1.0\r
Content-Type: text/plain; charset=utf-8\r
\r
Hi Mia,\r
\r
{text}\r
"""


def measure(ground: Ground, report: Report) -> None:
    """Fill a mailbox, then let each side read it, in turns and each in a process of its own."""
    if missing := missing_servers():
        raise SystemExit(f"Benchmark imap needs {missing} (Debian: apt install {missing}).")
    mails = ground.size("MAILS", MAILS)
    environment = ground.database(FEW) | {"LOG_LEVEL": "WARNING"}
    with mail_host() as host:
        mailbox = _filled(host, mails)
        sides: dict[str, list[dict[str, float]]] = {"each": [], "bulk": [], "ours": []}
        postgres = []
        for number in range(ROUNDS):
            for side in sorted(sides, reverse=bool(number % 2)):
                with measured({"postgres": ground.postgres}) as spent:
                    sides[side].append(_read(side, environment, host, mailbox, mails))
                if side == "ours":
                    postgres.append(spent.cpu["postgres"])
    rate = {name: mails / median(one["seconds"] for one in taken) for name, taken in sides.items()}
    cpu = {name: 1000 * median(one["cpu"] for one in taken) / mails for name, taken in sides.items()}
    report.add(
        Figure("imap: imap-tools alone, fetch()", rate["each"], "mails/s"),
        Figure(f"imap: imap-tools alone, fetch(bulk={BULK})", rate["bulk"], "mails/s"),
        Figure("imap: read and stored", rate["ours"], "mails/s"),
        Figure("imap: share of fetch()", rate["ours"] / rate["each"], "", limit=0.5, at_least=True, gate=True),
        Figure(f"imap: share of fetch(bulk={BULK})", rate["ours"] / rate["bulk"], "", limit=0.5, at_least=True),
        Figure("imap: CPU of imap-tools a mail, fetch()", cpu["each"], "ms"),
        Figure("imap: CPU of ours a mail", cpu["ours"], "ms"),
        Figure("imap: CPU of PostgreSQL a mail", 1000 * median(postgres) / mails, "ms"),
        Figure("imap: mails not stored", sum(mails - one["stored"] for one in sides["ours"]), "", limit=0.5, gate=True),
    )


def _filled(host: MailHost, mails: int) -> Hosted:
    """Lay mails into a mailbox as its server keeps them, and let it look at them once."""
    mailbox = host.mailbox()
    host.mails(mailbox)
    inbox = host.dovecot.folder(mailbox.address) / "new"
    for number in range(mails):
        path = inbox / f"{1_790_000_000 + number}.M{number}P1.bench"
        text = MAIL.format(person=number % 500, number=number, address=mailbox.address, text=TEXT)
        path.write_text(text, newline="")
        path.chmod(0o644)
    with host.client(mailbox) as client:
        client.select("INBOX", readonly=True)
    return mailbox


def _read(side: str, environment: dict[str, str], host: MailHost, mailbox: Hosted, mails: int) -> dict[str, float]:
    words = [side, str(host.imap), mailbox.address, mailbox.password]
    told = subprocess.run([sys.executable, "-m", "benchmarks.reader", *words],
                          env=os.environ | environment, cwd=CHECKOUT, stdout=subprocess.PIPE, check=True)  # fmt: skip
    answer: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    if answer["mails"] != mails:
        raise RuntimeError(f"{side} read {answer['mails']} of {mails} mails.")
    return answer
