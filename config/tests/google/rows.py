"""Rows for an account at the tests' own Google, as connecting it leaves them."""

from __future__ import annotations

from typing import Any

from config.tests.google.people import Account
from config.tests.google.server import Google
from crm.connectors.google_auth import MAIL_SCOPES, Tokens
from crm.models import Connection, Mailbox, Member
from crm.tests.factories import trusted


def google_connection(there: Google, account: Account, *, scopes: tuple[str, ...] = MAIL_SCOPES) -> Connection:
    """Make a connection that was granted these scopes; its access token is yet to be asked for."""
    tokens = Tokens(there.people.grant(account, scopes))
    return Connection.objects.create(
        kind=Connection.Kind.GOOGLE, name=account.address, account=account.address, scopes=list(scopes),
        token=tokens.dump(),
    )  # fmt: skip


def google_mailbox(there: Google, member: Member, **fields: Any) -> Mailbox:
    """Make a member's mailbox over Google."""
    account = there.account(member.email, member.name)
    row = {"address": member.email, "name": member.name, "member": member, "mode": Mailbox.Mode.APPROVE_TO_SEND}
    return trusted(Mailbox.objects.create(connection=google_connection(there, account), **(row | fields)))
