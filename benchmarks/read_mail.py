"""Telling kinds apart: CPU time for each mail of the labelled set, and for mails of 5 MB."""

from __future__ import annotations

import random
import time
from base64 import encodebytes

from benchmarks.figures import Figure, Report, percentile
from benchmarks.ground import Ground
from leads.mail import read_mail
from leads.tests.mails import labelled

ROUNDS = 5
FIVE_MB = 5 * 1024 * 1024
HEAD = b"From: Ann <ann@x.example>\nTo: mia@fernway.example\nSubject: Re: Route planning\nMIME-Version: 1.0\n"
ANSWER = b"Tuesday suits me.\n\nOn Tue, 4 Aug 2026 at 10:00, Mia <mia@fernway.example> wrote:\n"


def measure(ground: Ground, report: Report) -> None:
    """Read each mail some times; p95 over all readings, and the slowest kind of large mail by its median."""
    mails = [raw for name in ("work.jsonl", "dev2.jsonl") for _, raw, _ in labelled(name)]
    _cpu(mails[0])  # compiles patterns on first use
    times = [_cpu(raw) for _ in range(ROUNDS) for raw in mails]
    large = {name: percentile([_cpu(raw) for _ in range(ROUNDS)], 0.5) for name, raw in large_mails().items()}
    report.add(
        Figure("read_mail: median of the labelled mails", percentile(times, 0.5), "ms CPU"),
        Figure("read_mail: p95 of the labelled mails", percentile(times, 0.95), "ms CPU", 5, gate=True),
        *(Figure(f"read_mail: 5 MB, {name}", value, "ms CPU", 50, gate=True) for name, value in large.items()),
    )


def large_mails() -> dict[str, bytes]:
    """Make mails of 5 MB: a file attached, a long thread quoted, HTML, a bounce with all of the mail."""
    attached = encodebytes(random.Random(5).randbytes(FIVE_MB * 3 // 4))
    quoted = b"> and this is what was written before, line by line, for years\n" * (FIVE_MB // 64)
    rich = b"<div><p>and this is what was written <b>before</b>, for years</p></div>\n" * (FIVE_MB // 73)
    mixed = b"Content-Type: multipart/mixed; boundary=b1\n\n--b1\nContent-Type: text/plain\n\n"
    report = (
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=b1\n\n--b1\n\nNot delivered.\n--b1\n"
    )
    status = b"Content-Type: message/delivery-status\n\n"
    status += b"Final-Recipient: rfc822; a@x.example\nAction: failed\nStatus: 5.1.1\n"
    return {
        "a file attached": HEAD
        + mixed
        + ANSWER
        + b"--b1\nContent-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n"
        + attached
        + b"--b1--\n",
        "a thread quoted": HEAD + b"\n" + ANSWER + quoted,
        "HTML": HEAD + b"Content-Type: text/html\n\n" + rich,
        "a bounce": HEAD
        + report
        + status
        + b"\n--b1\nContent-Type: message/rfc822\n\n"
        + HEAD
        + b"\n"
        + quoted
        + b"--b1--\n",
    }


def _cpu(raw: bytes) -> float:
    """Return the CPU milliseconds that one reading takes."""
    began = time.process_time()
    read_mail(raw)
    return 1000 * (time.process_time() - began)
