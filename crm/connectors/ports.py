"""Which provider stands behind a connection: the one place that knows."""

from __future__ import annotations

from django.conf import settings

from crm.connectors.imap import ImapAccount
from crm.connectors.mail_port import MailPort
from crm.connectors.smtp import SmtpAccount
from crm.connectors.smtp_imap import SmtpImapPort
from crm.errors import PermanentFailure
from crm.models import Connection
from crm.services.google_tokens import StoredTokens

# They put what is sent over SMTP into the Sent folder themselves; a copy of ours would be a second one.
FILE_BY_THEMSELVES = ("gmail.com", "googlemail.com", "google.com", "office365.com", "outlook.com")


def port_of(connection: Connection, address: str) -> MailPort:
    """Open the mailbox of `address` behind a connection; close the port when done.

    Says nothing to the server yet. Raises PermanentFailure where the connection lacks what it needs.
    """
    if connection.kind == Connection.Kind.CAPTURE:
        # Fixed to this machine, and no credentials: what is captured never leaves.
        return SmtpImapPort(SmtpAccount("127.0.0.1", connection.port or 1025, security="none"), None)
    if connection.kind == Connection.Kind.SMTP:
        return _smtp_and_imap(connection)
    if connection.kind == Connection.Kind.GOOGLE:
        from crm.connectors.gmail import GmailPort  # Google's client is half a second to load: only where it is used

        tokens = StoredTokens(connection.pk)
        return GmailPort(tokens, address=address, granted=connection.scopes, api_url=settings.GOOGLE_URL)
    raise PermanentFailure(f"Nothing here can open a mailbox of the kind {connection.get_kind_display()} yet.")


def _smtp_and_imap(connection: Connection) -> SmtpImapPort:
    if not connection.host or not connection.port:
        raise PermanentFailure("The connection has no host or port. Fill them in under Settings.")
    secret = {"username": connection.username, "password": connection.password, "token": connection.token}
    sending = SmtpAccount(connection.host, connection.port, security=connection.security, **secret)
    if not connection.imap_host:
        return SmtpImapPort(sending, None)
    reading = ImapAccount(connection.imap_host, connection.imap_port or _usual_port(connection.imap_security),
                          security=connection.imap_security, **secret)  # fmt: skip
    itself = any(f".{connection.host}".endswith(f".{name}") for name in FILE_BY_THEMSELVES)
    return SmtpImapPort(sending, reading, files_sent=not itself)


def _usual_port(security: str) -> int:
    return 993 if security == "tls" else 143
