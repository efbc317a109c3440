"""The pages of mails that came in: what was told and what followed, safe whatever a stranger wrote."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from config.tests.incoming import bring, run_of, written
from crm.models import Mailbox, Member, SyncState, Workspace
from crm.services.reading import start_reading
from crm.tests.factories import NOON, a_workspace, make_mailbox, make_member
from leads.models import IncomingMail

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/admin/leads/incomingmail/"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    with a_workspace() as made:
        yield made


@pytest.fixture
def member(workspace: Workspace) -> Member:
    return make_member()


@pytest.fixture
def mailbox(member: Member) -> Mailbox:
    return make_mailbox(member)


@pytest.fixture
def client(member: Member) -> Client:
    return signed_in(member)


def signed_in(member: Member) -> Client:
    client = Client()
    assert member.user is not None
    client.force_login(member.user)
    return client


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_says_what_to_do_while_it_is_empty(client: Client) -> None:
    assert "Mailboxes are read once their account can be" in shown(client, LIST)


def test_a_mail_has_a_page_with_what_followed_and_its_thread_shows_it_without_its_quotes(
    client: Client, mailbox: Mailbox
) -> None:
    mail = bring(mailbox, written("What does Fleet cost?\n\nOn Monday, Mia wrote:\n> Hello Dana, how are you today?\n"))
    run = run_of(mail)

    page = shown(client, f"{LIST}{mail.pk}/change/")
    assert "A new enquiry" in page
    assert "Hello Dana, how are you today?" in page
    assert f"/admin/runs/{run.pk}/" in page
    assert "Fleet for 40 vans" in shown(client, LIST)
    lead = shown(client, f"/admin/leads/lead/{run.lead_id}/")
    thread = shown(client, f"/admin/leads/conversation/{mail.conversation_id}/change/")
    for text in (lead, thread):
        assert "Quoted text hidden" in text
        assert f"{LIST}{mail.pk}/change/" in text
    assert "The mail as it came" in shown(client, f"/admin/queue/{run.draft_id}/")


def test_what_a_stranger_wrote_is_text_on_every_page_and_the_file_is_only_kept(
    client: Client, mailbox: Mailbox
) -> None:
    raw = written(f"{HOSTILE} What does it cost?", subject=HOSTILE, sender=f'"{HOSTILE}" <dana@northwind.example>')
    raw = raw.replace(b"text/plain", b"text/html", 1)
    mail = bring(mailbox, raw)

    for address in (LIST, f"{LIST}{mail.pk}/change/", f"/admin/leads/conversation/{mail.conversation_id}/change/"):
        text = shown(client, address)
        assert "<script>alert" not in text
        assert "<img src=x" not in text
    file = client.get(f"{LIST}{mail.pk}/mail.eml")
    assert file.content == raw
    assert file["Content-Disposition"] == f'attachment; filename="mail-{mail.pk}.eml"'
    assert (file["Content-Type"], file["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
    assert "sandbox" in file["Content-Security-Policy"]


def test_viewers_look_and_operators_try_again_and_look_for_new_mail(client: Client, mailbox: Mailbox) -> None:
    mail = bring(mailbox, written("What does Fleet cost?"))
    IncomingMail.objects.update(state="failed", reason="IndexError: nothing there")
    mailbox.connection.kind, mailbox.connection.imap_host = "smtp", "imap.invalid"
    start_reading(mailbox, now=NOON)
    viewer = signed_in(make_member(email="vera@acme.example", role="viewer", name="Vera"))
    page, retry, look = f"{LIST}{mail.pk}/change/", f"{LIST}{mail.pk}/retry/", f"{LIST}look/"

    assert "Try again" not in shown(viewer, page)
    assert [viewer.post(retry).status_code, viewer.post(look).status_code] == [403, 403]
    assert "Look now" not in shown(viewer, LIST)
    operator = signed_in(make_member(email="olga@acme.example", role="operator", name="Olga"))
    assert "Try again" in shown(operator, page)
    assert "Look now" in shown(operator, LIST)
    assert [operator.get(retry).status_code, operator.get(look).status_code] == [405, 405]
    assert operator.post(retry).status_code == 302
    assert operator.post(look).status_code == 302
    mail.refresh_from_db()
    assert mail.state in ("received", "processed")
    assert SyncState.objects.get().due_at > NOON


def test_pages_of_another_workspaces_mail_are_not_there(client: Client, mailbox: Mailbox) -> None:
    with a_workspace("zebra"):
        theirs = bring(make_mailbox(make_member(email="zoe@zebra.example")), written("What does it cost?"))

    for address in (f"{LIST}{theirs.pk}/change/", f"{LIST}{theirs.pk}/mail.eml", f"{LIST}99999999999999999999/change/"):
        assert client.get(address).status_code == 404
