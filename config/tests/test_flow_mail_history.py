"""The run of a mail: it looks for earlier mail where there is any, and programs may follow it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from agents.models import Step
from config.tests.incoming import bring, connected, run_of, written
from config.tests.mail_host import MailHost
from crm import clock
from crm.models import Member, Workspace
from crm.tests.api import make_program
from crm.tests.factories import a_workspace, make_mailbox, make_member
from leads.models import IncomingMail

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    with a_workspace() as made:
        yield made


@pytest.fixture
def member(workspace: Workspace) -> Member:
    return make_member()


def search_of(mail: IncomingMail) -> Step:
    return run_of(mail).steps.get(name="mail")


def test_what_was_said_before_is_found_among_the_desks_own_messages(member: Member) -> None:
    mailbox = make_mailbox(member)
    first = bring(mailbox, written("What does Fleet cost?", message_id="<1@northwind.example>"))
    reply = bring(mailbox, written("And a trial?", reply_to="<1@northwind.example>"))

    assert search_of(first).state == "not_connected"
    found = search_of(reply)
    assert (found.state, found.output["messages"], found.evidence[0]["quote"]) == ("done", 1, "What does Fleet cost?")
    assert "no mailbox can be read" in found.output["mailbox"]


@pytest.mark.mail
def test_a_mailbox_that_is_read_is_searched_too_for_mail_from_before(host: MailHost, member: Member) -> None:
    address = host.mailbox().address
    old = written("We met in Berlin last year.", to=address, subject="Berlin")
    host.deliver(address, old, sender="dana@northwind.example")
    mailbox = connected(host, address=address, member=member)
    mailbox.sync.since = clock.now() + timedelta(seconds=1)
    mailbox.sync.save()
    mail = bring(mailbox, written("What does Fleet cost?", to=address))

    found = search_of(mail)
    assert (found.state, found.output["found_there"]) == ("done", 1)
    assert found.evidence[0]["quote"] == "We met in Berlin last year."
    assert "Berlin" in found.evidence[0]["title"]


def test_a_program_follows_the_run_of_a_mail_by_its_id(member: Member) -> None:
    mail = bring(make_mailbox(member), written("What does Fleet cost?"))
    status, body = make_program(member).get(f"/api/runs/{mail.run_id}")

    assert (status, body["state"], body["draft"]) == (200, "done", run_of(mail).draft_id)
