"""A workspace that sends through the tests' own Google."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from config.tests.google import Account, Google
from config.tests.google.rows import google_mailbox
from crm import clock
from crm.models import Mailbox, Member, Outbox, Workspace
from crm.tests.factories import a_workspace, make_member
from drafts.models import Draft
from drafts.services.decide import approve_draft
from drafts.tests.factories import make_draft
from leads.models import Form
from leads.tests.factories import ENQUIRY, make_form, make_lead


@dataclass
class GmailDesk:
    """A form, a person, their mailbox at Google, and what Google has of it."""

    workspace: Workspace
    form: Form
    member: Member
    mailbox: Mailbox
    there: Google
    account: Account
    made: int = 0

    def draft(self) -> Draft:
        """Propose an answer to somebody nobody knows."""
        self.made += 1
        who = {"email": f"p{self.made}@firm{self.made}.example", "company": f"Firm {self.made}"}
        return make_draft(make_lead(self.form, {**ENQUIRY, **who}, now=clock.now()), now=clock.now())

    def approved(self) -> Outbox:
        """Approve an answer, and return what is to leave."""
        draft = self.draft()
        approve_draft(draft.pk, by=self.member, seen=draft.fingerprint, now=clock.now())
        return Outbox.objects.get(kind="draft_mail", subject_id=draft.pk)

    def drafts_made(self) -> int:
        """Count the drafts that were laid up there."""
        return self.there.count("drafts.create")

    def got(self, recipient: str) -> list[bytes]:
        """List what a recipient got."""
        return [raw for to, raw in self.there.posted if to == recipient]


@contextmanager
def gmail_desk(there: Google) -> Iterator[GmailDesk]:
    """Make the workspace and work in it; `there` must be what GOOGLE_URL names."""
    with a_workspace() as workspace:
        member = make_member()
        mailbox = google_mailbox(there, member, undo_seconds=0, daily_limit=100_000)
        yield GmailDesk(workspace, make_form(), member, mailbox, there, there.account(member.email))
