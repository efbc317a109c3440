"""A mail that came in makes exactly the moves of its table."""

from __future__ import annotations

import pytest

from config.tests.incoming import written
from crm import clock
from crm.connectors.mail_port import ListedMail
from crm.errors import DomainError
from crm.tests.factories import a_workspace, make_mailbox, make_member
from leads.models import IncomingMail, Message
from leads.services import incoming
from leads.services.mailboxes import Fetched, store_mails

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_mail_makes_exactly_the_moves_of_its_table() -> None:
    made: dict[str, set[str]] = {state: set() for state in IncomingMail.State.values}
    with a_workspace():
        member = make_member()
        mailbox, now = make_mailbox(member), clock.now()
        asked, own = written("What does Fleet cost?"), written("Note", sender=member.email)
        person, ours = store_mails(
            mailbox, [Fetched(ListedMail(str(n)), raw) for n, raw in enumerate((asked, own))], now=now
        )
        for mail_id in (person, ours):
            mail = IncomingMail.objects.filter(pk=mail_id)
            for source in IncomingMail.State.values:
                for act in ("process", "fail", "retry"):
                    mail.update(state=source, attempts=0, not_before=now)
                    try:
                        if act == "process":
                            incoming.process_mail(mail_id, now=now)
                        elif act == "fail":
                            incoming._fail(mail_id, "a reason")
                        else:
                            incoming.retry_mail(mail_id, by=member, now=now)
                    except DomainError:
                        continue
                    if (state := mail.get().state) != source:
                        made[source].add(state)
        assert Message.objects.count() == 1
    assert made == incoming.MOVES
