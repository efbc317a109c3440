"""Mails as others' programs write them, brought in through the service that stores what a mailbox brought."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from agents.models import Run
from config.tests.mail_host import MailHost
from config.tests.work import sweep
from crm import clock
from crm.connectors.mail_port import ListedMail
from crm.models import Connection, Mailbox, Member
from crm.services.reading import start_reading
from crm.tests.factories import trusted
from leads.models import IncomingMail
from leads.services.mailboxes import Fetched, store_mails

# Where a crash test kills a worker: while a mailbox is read, while that fails, and in a mail's work-up.
READING = ("poll_claimed", "poll_listed", "poll_fetched", "poll_before_stored", "poll_stored", "poll_before_done",
           "poll_done", "poll_caught_up")  # fmt: skip
NOTING = ("poll_failed", "poll_before_failed")
MAIL = ("mail_claimed", "mail_before_processed", "mail_processed", "mail_run_before_queued", "mail_run_queued",
        "mail_before_followed", "mail_followed")  # fmt: skip
INCOMING = {*READING, *NOTING, *MAIL, "mail_stumbled", "mail_before_failed"}
DANA = "Dana Ruiz <dana@northwind.example>"


def written(
    text: str, *, sender: str = DANA, to: str = "mia@acme.example", subject: str = "Fleet for 40 vans",
    reply_to: str = "", references: str = "", message_id: str = "", **headers: str,
) -> bytes:  # fmt: skip
    """Write a mail as a person's program does."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = message_id or make_msgid(domain="northwind.example")
    if reply_to:
        mail["In-Reply-To"] = reply_to
        mail["References"] = f"{references} {reply_to}".strip()
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes()


def bounce(
    of: str, *, recipient: str, status: str = "5.1.1", action: str = "failed",
    says: str = "550 5.1.1 user unknown", sender: str = "mailer-daemon@mx.example",
) -> bytes:  # fmt: skip
    """Write what a mail server reports of a mail, by the Message-ID that it had (RFC 3464)."""
    lines = [
        f"From: Mail Delivery System <{sender}>", "To: mia@acme.example",
        "Subject: Undelivered Mail Returned to Sender", f"Date: {format_datetime(clock.now())}",
        f"Message-ID: {make_msgid(domain='mx.example')}", "Auto-Submitted: auto-replied", "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="=b"', "",
        "--=b", "Content-Type: text/plain", "", f"I could not deliver your mail to {recipient}: {says}", "",
        "--=b", "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mx.example", "",
        f"Final-Recipient: rfc822; {recipient}", f"Action: {action}", f"Status: {status}",
        f"Diagnostic-Code: smtp; {says}", "",
        "--=b", "Content-Type: message/rfc822", "", "From: mia@acme.example", f"To: {recipient}", f"Message-ID: {of}",
        "Subject: Fleet for 40 vans", "", "Hi", "", "--=b--", "",
    ]  # fmt: skip
    return "\r\n".join(lines).encode()


def bring(mailbox: Mailbox, raw: bytes, *, ref: str = "", thread: str = "", at: datetime | None = None) -> IncomingMail:
    """Store a mail as if a mailbox had brought it, and do all that follows."""
    now = clock.now()
    name = ref or f"test.{IncomingMail.objects.count() + 1}"
    store_mails(mailbox, [Fetched(ListedMail(name, thread, at or now), raw)], now=now)
    sweep(clock.now() + timedelta(seconds=5))  # what follows is due moments later
    return IncomingMail.objects.get(mailbox=mailbox, ref=name)


def run_of(mail: IncomingMail) -> Run:
    """Return the run that a mail started."""
    return Run.objects.get(message__incoming=mail)


def complaint(of: str, *, recipient: str) -> bytes:
    """Write what a provider reports when somebody marks a mail as spam (ARF, RFC 5965)."""
    lines = [
        "From: Complaints <fbl@provider.example>", "To: mia@acme.example", "Subject: FW: Fleet for 40 vans",
        f"Date: {format_datetime(clock.now())}", f"Message-ID: {make_msgid(domain='provider.example')}",
        "MIME-Version: 1.0", 'Content-Type: multipart/report; report-type=feedback-report; boundary="=b"', "",
        "--=b", "Content-Type: text/plain", "", "This is an email abuse report.", "",
        "--=b", "Content-Type: message/feedback-report", "", "Feedback-Type: abuse", "User-Agent: Provider/1.0",
        "Version: 1", f"Original-Rcpt-To: {recipient}", "",
        "--=b", "Content-Type: message/rfc822", "", "From: mia@acme.example", f"To: {recipient}", f"Message-ID: {of}",
        "Subject: Fleet for 40 vans", "", "Hi", "", "--=b--", "",
    ]  # fmt: skip
    return "\r\n".join(lines).encode()


def connected(host: MailHost, *, address: str = "", member: Member | None = None, **fields: object) -> Mailbox:
    """Connect a mailbox at the real servers to the workspace in scope, and read it from now on."""
    hosted = host.mailbox(address)
    account = Connection.objects.create(
        kind=Connection.Kind.SMTP, name=hosted.address, host="127.0.0.1", port=host.smtp, security="none",
        imap_host="127.0.0.1", imap_port=host.imap, imap_security="none", username=hosted.address,
        password=hosted.password,
    )  # fmt: skip
    values = {"connection": account, "address": hosted.address, "name": "Mia Torres", "member": member,
              "mode": Mailbox.Mode.APPROVE_TO_SEND, "undo_seconds": 0, **fields}  # fmt: skip
    mailbox = trusted(Mailbox.objects.create(**values))
    start_reading(mailbox, now=clock.now())
    return mailbox
