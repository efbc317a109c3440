"""Reading mailboxes at real servers: all of it once, the cursor only with what it brought, failures that say why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from agents.models import Run
from config.tests.doomed import Doomed, doomed, environment_of_test
from config.tests.incoming import MAIL, NOTING, READING, connected, written
from config.tests.mail_host import Hosted, MailHost
from config.tests.processes import until
from config.tests.work import sweep
from crm import clock
from crm.connectors import smtp_imap
from crm.errors import DomainError
from crm.models import Connection, Mailbox, Member, Stage, StageRule, SyncState, Workspace
from crm.services.reading import look_now
from crm.services.workspaces import lay_out_pipeline
from crm.tenancy.scope import scope
from crm.tests.factories import a_workspace, make_mailbox, make_member, make_workspace
from drafts.models import Draft
from drafts.services.decide import approve_draft
from leads.models import Conversation, IncomingMail, Lead, Message
from leads.services import incoming
from leads.services.mailboxes import read_mailbox

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.mail]
MINUTE = timedelta(seconds=61)
LATER = timedelta(minutes=10)  # past every lease and first wait


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    with a_workspace() as made:
        yield made


@pytest.fixture
def member(workspace: Workspace) -> Member:
    return make_member()


@pytest.fixture
def mailbox(host: MailHost, member: Member) -> Mailbox:
    return connected(host, member=member)


@pytest.fixture(scope="module")
def killer(django_db_setup: None) -> Iterator[Doomed]:
    with doomed(environment_of_test()) as process:
        yield process


def deliver(host: MailHost, address: str, raw: bytes) -> None:
    """Put a mail of a person's into a mailbox; without a sender on its envelope it would be a machine's."""
    host.deliver(address, raw, sender="dana@northwind.example")


def come(host: MailHost, mailbox: Mailbox, *subjects: str) -> None:
    for subject in subjects:
        deliver(host, mailbox.address, written(f"What does {subject} cost?", to=mailbox.address, subject=subject))


def subjects() -> list[str]:
    return list(IncomingMail.objects.order_by("id").values_list("subject", flat=True))


def look(mailbox: Mailbox, *, after: timedelta = timedelta()) -> SyncState:
    """Look into a mailbox now, or some time after now."""
    sync, now = SyncState.objects.get(mailbox=mailbox), clock.now() + after
    SyncState.objects.filter(pk=sync.pk).update(due_at=now)
    read_mailbox(sync.pk, clock=lambda: now)
    sync.refresh_from_db()
    return sync


def test_the_whole_loop_a_mail_is_answered_their_reply_shows_in_the_thread_and_is_answered_there(
    host: MailHost, mailbox: Mailbox, member: Member, settings: pytest.FixtureRequest
) -> None:
    settings.ALLOW_REAL_SENDS = True  # type: ignore[attr-defined]  # pytest-django's
    dana, name = host.mailbox("dana.ruiz@northwind.test"), "Dana Ruiz <dana.ruiz@northwind.test>"
    asked = written("What does Fleet cost?", sender=name, to=mailbox.address, message_id="<first@northwind.test>")
    host.send(dana, mailbox.address, asked)
    approve_newest(mailbox, member, wanted=1)
    [first] = arrived(host, dana, 1)

    reply_to, references, subject = (str(first[name]) for name in ("Message-ID", "References", "Subject"))
    asked = written("And is there a trial?\n\n> Hi Dana,", sender=name, to=mailbox.address, subject=subject,
                    reply_to=reply_to, references=references)  # fmt: skip
    host.send(dana, mailbox.address, asked)
    approve_newest(mailbox, member, wanted=2)
    _, second = arrived(host, dana, 2)

    reply = Message.objects.filter(direction="in").order_by("id").last()
    assert reply is not None
    assert (Lead.objects.count(), Conversation.objects.count(), Message.objects.count()) == (1, 1, 4)
    assert second["In-Reply-To"] == reply.message_id
    assert second["References"].split() == ["<first@northwind.test>", first["Message-ID"], reply.message_id]
    assert second["Subject"] == first["Subject"] == "Re: Fleet for 40 vans"


def approve_newest(mailbox: Mailbox, member: Member, *, wanted: int) -> None:
    """Read until the mail is there, and approve the draft that answers it."""
    assert until(lambda: bool(look(mailbox).pk) and IncomingMail.objects.count() >= wanted)
    sweep(clock.now() + MINUTE)
    draft = Draft.objects.order_by("id").last()
    assert draft is not None
    approve_draft(draft.pk, by=member, seen=draft.fingerprint, now=clock.now())
    sweep(clock.now() + MINUTE)


def arrived(host: MailHost, hosted: Hosted, count: int) -> list[EmailMessage]:
    assert until(lambda: len(host.mails(hosted)) >= count)
    return [message_from_bytes(raw, policy=default) for raw in host.mails(hosted)]


def test_a_mailbox_is_looked_into_every_minute_and_from_the_button_at_once(
    host: MailHost, mailbox: Mailbox, member: Member
) -> None:
    now = clock.now()
    look(mailbox)
    come(host, mailbox, "Fleet")
    sync = SyncState.objects.get()
    read_mailbox(sync.pk, clock=lambda: now)  # not due yet
    assert subjects() == []

    assert sync.due_at - (sync.read_at or now) == timedelta(seconds=60)
    look_now(mailbox.pk, by=member, now=now)
    read_mailbox(sync.pk, clock=clock.now)

    assert IncomingMail.objects.count() == 1
    with pytest.raises(DomainError, match="only sends"):
        look_now(make_mailbox(make_member(email="jo@acme.example")).pk, by=member, now=now)


def test_mail_from_before_the_mailbox_was_connected_is_not_read(host: MailHost, member: Member) -> None:
    address = host.mailbox().address
    deliver(host, address, written("Old"))
    mailbox = connected(host, address=address, member=member)
    SyncState.objects.update(since=clock.now() + timedelta(seconds=5))

    look(mailbox)

    assert IncomingMail.objects.count() == 0


def test_case_11_when_the_server_numbers_anew_all_is_read_again_and_nothing_is_there_or_answered_twice(
    host: MailHost, mailbox: Mailbox
) -> None:
    come(host, mailbox, "one", "two")
    look(mailbox)
    sweep(clock.now() + MINUTE)
    runs = Run.objects.count()
    host.rebuild(Hosted(mailbox.address))
    come(host, mailbox, "three")

    sync = look(mailbox)
    sweep(clock.now() + LATER)

    assert subjects() == ["one", "two", "three"]
    assert (runs, Run.objects.count(), Lead.objects.count()) == (2, 3, 3)
    assert sync.error == ""
    refs = set(IncomingMail.objects.values_list("ref", flat=True))
    assert len({ref.partition(".")[0] for ref in refs}) == 1  # known by their new names


@pytest.mark.parametrize("failpoint", READING)
def test_case_12_a_reader_killed_anywhere_loses_nothing_and_stores_nothing_twice(
    host: MailHost,
    mailbox: Mailbox,
    workspace: Workspace,
    killer: Doomed,
    monkeypatch: pytest.MonkeyPatch,
    failpoint: str,
) -> None:
    monkeypatch.setattr(smtp_imap, "PAGE", 2)
    if failpoint != "poll_caught_up":
        look(mailbox)
    come(host, mailbox, "one", "two", "three")
    sync = SyncState.objects.get()
    before, now = sync.cursor, clock.now() + MINUTE

    assert killer.dies_at(failpoint, "read_mailbox", workspace.pk, sync.pk, now)

    sync.refresh_from_db()
    if IncomingMail.objects.count() == 0:
        assert sync.cursor == before  # it moves with what it brought alone
    look(mailbox, after=LATER)
    sweep(clock.now() + 2 * LATER)
    assert subjects() == ["one", "two", "three"]
    assert Lead.objects.count() == Run.objects.count() == Draft.objects.count() == 3


@pytest.mark.parametrize("failpoint", NOTING)
def test_a_reader_killed_while_it_notes_a_failure_tries_again(
    host: MailHost, mailbox: Mailbox, workspace: Workspace, killer: Doomed, failpoint: str
) -> None:
    Connection.objects.update(imap_port=1)
    come(host, mailbox, "one")
    assert killer.dies_at(failpoint, "read_mailbox", workspace.pk, SyncState.objects.get().pk, clock.now() + MINUTE)
    Connection.objects.update(imap_port=host.imap)

    look(mailbox, after=LATER)
    sweep(clock.now() + 2 * LATER)

    assert subjects() == ["one"]


@pytest.mark.parametrize("failpoint", MAIL)
def test_a_worker_killed_anywhere_in_a_mail_leaves_one_message_one_run_and_one_draft(
    host: MailHost, mailbox: Mailbox, workspace: Workspace, killer: Doomed, failpoint: str
) -> None:
    deliver(
        host, mailbox.address, written("What does it cost?", to=mailbox.address, message_id="<1@northwind.example>")
    )
    look(mailbox)
    sweep(clock.now() + MINUTE)
    deliver(host, mailbox.address, written("And a trial?", to=mailbox.address, reply_to="<1@northwind.example>"))
    look(mailbox)
    mail = IncomingMail.objects.order_by("id").last()
    assert mail is not None

    assert killer.dies_at(failpoint, "process_mail", workspace.pk, mail.pk, clock.now() + MINUTE)
    sweep(clock.now() + LATER)

    mail.refresh_from_db()
    assert (mail.state, mail.run_wanted_at, mail.follow_wanted_at) == ("processed", None, None)
    assert Message.objects.filter(incoming=mail).count() == Run.objects.filter(message__incoming=mail).count() == 1
    assert (Lead.objects.count(), Conversation.objects.count(), Draft.objects.count()) == (1, 1, 2)
    assert Draft.objects.order_by("id")[0].overtaken_by == Message.objects.get(incoming=mail)


def test_a_mail_that_cannot_be_worked_up_waits_longer_each_time_then_shows_as_failed_and_can_be_tried_again(
    host: MailHost, mailbox: Mailbox, member: Member, workspace: Workspace, killer: Doomed
) -> None:
    come(host, mailbox, "one")
    look(mailbox)
    mail, now = IncomingMail.objects.get(), clock.now()
    StageRule.objects.all().delete()
    Stage.objects.all().delete()  # a workspace that somebody broke

    assert killer.dies_at("mail_stumbled", "process_mail", workspace.pk, mail.pk, now)
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.reason[:10]) == ("received", 1, "IndexError")
    assert mail.not_before > now + timedelta(seconds=10)
    for hour in range(1, incoming.MAX_TRIES - 1):
        sweep(now + timedelta(hours=hour))
    late = now + timedelta(hours=9)
    assert killer.dies_at("mail_before_failed", "process_mail", workspace.pk, mail.pk, late)
    sweep(late + LATER)  # counted before the work: that death was the last try

    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("failed", incoming.MAX_TRIES)
    lay_out_pipeline()
    incoming.retry_mail(mail.pk, by=member, now=now)
    sweep(clock.now() + LATER)
    assert Draft.objects.get().answers == Message.objects.get(incoming=mail)


def test_a_server_that_is_away_is_tried_later_and_later_and_says_so(host: MailHost, mailbox: Mailbox) -> None:
    Connection.objects.update(imap_port=1)
    waits = []
    for turn in (1, 2, 3):
        then = clock.now() + turn * LATER
        waits.append(look(mailbox, after=turn * LATER).due_at - then)

    account = Connection.objects.get()
    assert waits[1] > 1.5 * waits[0]
    assert waits[2] > 1.5 * waits[1]
    assert "could not be reached" in SyncState.objects.get().error
    assert "could not be reached" in account.last_error

    Connection.objects.update(imap_port=host.imap, next_try_at=None, failures=0)
    come(host, mailbox, "one")
    assert look(mailbox).error == ""
    assert IncomingMail.objects.count() == 1


def test_a_refused_password_pauses_the_mailbox_until_it_is_connected_again_and_nothing_is_lost(
    host: MailHost, mailbox: Mailbox
) -> None:
    look(mailbox)
    come(host, mailbox, "one")
    host.mailbox(mailbox.address, password="changed")
    look(mailbox)

    mailbox.refresh_from_db()
    assert (mailbox.connection.state, "refused the password" in SyncState.objects.get().error) == ("needs_reauth", True)
    tries = SyncState.objects.get().failures
    look(mailbox, after=LATER)  # nobody knocks again with a password that is wrong
    assert SyncState.objects.get().failures == tries

    account = Connection.objects.get()
    account.password, account.state = "changed", "ok"
    account.save()
    look(mailbox, after=2 * LATER)
    assert IncomingMail.objects.count() == 1


def test_a_mail_that_is_too_large_stands_there_by_its_reason_and_holds_up_nobody(
    host: MailHost, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp_imap, "LARGEST_BYTES", 100_000)
    deliver(host, mailbox.address, written("x " * 100_000, to=mailbox.address))
    come(host, mailbox, "small")

    look(mailbox)

    large, small = IncomingMail.objects.order_by("id")
    assert (large.state, "too large" in large.reason, bytes(large.raw)) == ("ignored", True, b"")
    assert small.state == "received"


def test_two_workspaces_read_their_own_mail_and_see_nothing_of_each_other(host: MailHost, mailbox: Mailbox) -> None:
    other = make_workspace("zebra")
    come(host, mailbox, "ours")
    with scope(other.pk):
        theirs = connected(host, member=make_member(email="zoe@zebra.example"))
        deliver(host, theirs.address, written("Theirs", subject="theirs", message_id="<same@northwind.example>"))
    deliver(host, mailbox.address, written("Re", subject="Re: theirs", reply_to="<same@northwind.example>"))

    sweep(clock.now() + MINUTE)
    sweep(clock.now() + LATER)

    assert subjects() == ["ours", "Re: theirs"]
    assert Lead.objects.count() == Conversation.objects.count() == 2  # their id joins nothing of ours
    with scope(other.pk):
        assert subjects() == ["theirs"]
        assert Lead.objects.get().contact.points.get().normalised == "dana@northwind.example"
