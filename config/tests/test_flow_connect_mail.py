"""Connecting a mailbox by SMTP and IMAP through the pages, against real servers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from config.services.ports import free_port
from config.tests.mail_host import MailHost
from crm import clock
from crm.models import AccountState, Connection, Event, Mailbox, SyncState, Workspace
from crm.tests.factories import a_workspace, make_member

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.mail]
ADD = "admin:crm_connection_add"
LIST = "admin:crm_connection_changelist"


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    with a_workspace() as made:
        yield made


@pytest.fixture
def client(workspace: Workspace) -> Client:
    return signed_in("mia@acme.example", "admin")


def signed_in(email: str, role: str) -> Client:
    client, member = Client(), make_member(email=email, role=role, name=email.partition("@")[0].title())
    client.force_login(member.user, backend="crm.tenancy.permissions.MemberBackend")  # type: ignore[arg-type]  # a person has one
    return client


def servers(host: MailHost, address: str, **more: Any) -> dict[str, Any]:
    """Return what a person types on the page of the servers."""
    typed = {"host": "127.0.0.1", "port": host.smtp, "security": "none", "imap_host": "127.0.0.1",
             "imap_port": host.imap, "imap_security": "none", "username": address, "password": ""}  # fmt: skip
    return typed | more


def connect(client: Client, address: str, fields: dict[str, Any], *, name: str = "Sales") -> str:
    """Post the second page, and return what the browser then shows."""
    where = f"{reverse(ADD)}?address={address}&name={name}"
    return client.post(where, fields, follow=True).content.decode()


def test_a_workspace_without_accounts_is_offered_two_ways(client: Client) -> None:
    page = client.get(reverse(LIST)).content.decode()
    assert "Connect Google" in page
    assert "Connect a mailbox by SMTP and IMAP" in page
    assert "No account is connected yet" in page


def test_the_address_alone_fills_the_servers_in_and_names_the_trap(client: Client) -> None:
    page = client.get(reverse(ADD), {"address": "Pat@Yahoo.com", "name": "Pat"}).content.decode()
    assert 'value="smtp.mail.yahoo.com"' in page
    assert 'value="imap.mail.yahoo.com"' in page
    assert "app password" in page

    unknown = client.get(reverse(ADD), {"address": "pat@northwind.example"}).content.decode()
    assert 'value="smtp.northwind.example"' in unknown
    assert "do not know this provider" in unknown

    assert "no mail address" in client.get(reverse(ADD), {"address": "nobody"}).content.decode()


def test_what_works_in_both_directions_is_kept_with_its_mailbox(client: Client, host: MailHost) -> None:
    box = host.mailbox()
    page = connect(client, box.address, servers(host, box.address, password=box.password))

    row, mailbox = Connection.objects.get(), Mailbox.objects.get()
    assert (row.kind, row.state, row.password, row.account) == ("smtp", AccountState.OK, box.password, box.address)
    assert (mailbox.address, mailbox.name, mailbox.mode, mailbox.daily_limit) == (
        box.address,
        "Sales",
        "draft_only",
        20,
    )
    assert row.last_success_at is not None
    assert "is connected" in page
    assert Event.objects.filter(verb="account_connected", subject_kind="connection").exists()
    assert "works" in client.get(reverse(LIST)).content.decode()


def test_a_wrong_password_keeps_nothing_and_loses_nothing_that_was_typed(client: Client, host: MailHost) -> None:
    box = host.mailbox()
    page = connect(client, box.address, servers(host, box.address, password="wrong-Passw0rd"))

    assert not Connection.objects.exists()
    assert "refused the password" in page
    assert "What you typed is kept" in page
    assert f'value="{host.smtp}"' in page
    assert f'value="{box.address}"' in page
    assert "wrong-Passw0rd" not in page


def test_each_direction_says_for_itself_what_did_not_work(client: Client, host: MailHost) -> None:
    box, closed = host.mailbox(), free_port()
    page = connect(client, box.address, servers(host, box.address, password=box.password, imap_port=closed))

    assert "Sending: 127.0.0.1 let us in." in page
    assert f"Reading: 127.0.0.1:{closed} could not be reached" in page
    assert "Check the server&#x27;s name and port" in page
    assert not Mailbox.objects.exists()


def test_an_account_that_only_sends_is_taken_and_says_so(client: Client, host: MailHost) -> None:
    box = host.mailbox()
    connect(client, box.address, servers(host, box.address, password=box.password, imap_host="", imap_port=""))

    assert Connection.objects.get().imap_host == ""
    assert "it only sends" in client.get(reverse(LIST)).content.decode()


def test_a_changed_password_is_told_by_the_test_and_mended_on_the_servers_page(client: Client, host: MailHost) -> None:
    box = host.mailbox()
    connect(client, box.address, servers(host, box.address, password=box.password))
    row = Connection.objects.get()
    host.mailbox(box.address, "another one by now")

    said = client.post(reverse("admin:crm_connection_test", args=[row.pk]), follow=True).content.decode()
    row.refresh_from_db()
    assert "refused the password" in said
    assert row.state == AccountState.DEGRADED
    assert "refused the password" in client.get(reverse("admin:index")).content.decode(), "the strip says it"

    change = reverse("admin:crm_connection_change", args=[row.pk])
    assert "refused" in client.post(change, servers(host, box.address)).content.decode(), "the old one was tried"
    client.post(change, servers(host, box.address, password="another one by now"))
    row.refresh_from_db()
    assert (row.state, row.password) == (AccountState.OK, "another one by now")
    told = Event.objects.get(verb="record_changed").text.changes
    assert json.loads(told)["password"] == ["•••", "•••"]
    assert "another one" not in client.get(change).content.decode()

    client.post(change, servers(host, box.address))  # none typed: the stored one stays
    row.refresh_from_db()
    assert row.password == "another one by now"


@pytest.mark.parametrize("other", [{"host": "localhost"}, {"imap_host": "localhost"}, {"security": "none"}])
def test_a_stored_password_is_told_to_no_other_server_and_over_no_open_line(
    client: Client, host: MailHost, other: dict[str, str]
) -> None:
    box = host.mailbox()
    connect(client, box.address, servers(host, box.address, password=box.password))
    Connection.objects.update(security="starttls")
    change = reverse("admin:crm_connection_change", args=[Connection.objects.get().pk])

    said = client.post(change, servers(host, box.address, security="starttls") | other).content.decode()
    assert "Type the password again" in said
    assert Connection.objects.get().host == Connection.objects.get().imap_host == "127.0.0.1"

    client.post(change, servers(host, box.address, password=box.password) | other)
    assert all(getattr(Connection.objects.get(), name) == value for name, value in other.items())


def test_a_shared_address_sends_through_the_account_and_only_once(client: Client, host: MailHost) -> None:
    box = host.mailbox()
    connect(client, box.address, servers(host, box.address, password=box.password))
    where = reverse("admin:crm_connection_address", args=[Connection.objects.get().pk])
    client.post(where, {"address": "sales@crm.test", "name": "Sales"})
    assert Mailbox.objects.filter(address="sales@crm.test", connection=Connection.objects.get()).exists()

    assert "is a mailbox here already" in client.post(where, {"address": "sales@crm.test"}).content.decode()
    assert "is a mailbox here already" in connect(client, box.address, servers(host, box.address, password="x"))


def test_a_disconnected_account_has_no_password_and_its_address_can_move(client: Client, host: MailHost) -> None:
    box = host.mailbox()
    connect(client, box.address, servers(host, box.address, password=box.password))
    old, mailbox = Connection.objects.get(), Mailbox.objects.get()
    asked = client.get(reverse("admin:crm_connection_disconnect", args=[old.pk])).content.decode()
    assert "No approved mail waits" in asked
    client.post(reverse("admin:crm_connection_disconnect", args=[old.pk]))
    old.refresh_from_db()
    assert (old.state, old.password) == (AccountState.DISCONNECTED, "")

    other = host.mailbox()
    connect(client, other.address, servers(host, other.address, password=other.password))
    new = Connection.objects.get(account=other.address)
    client.post(reverse("admin:crm_connection_address", args=[new.pk]), {"address": box.address})
    mailbox.refresh_from_db()
    assert mailbox.connection_id == new.pk

    client.post(reverse("admin:crm_connection_delete", args=[old.pk]), {"post": "yes"})
    assert not Connection.objects.filter(pk=old.pk).exists()


@pytest.mark.parametrize("role", ["manager", "operator", "viewer"])
def test_only_admins_see_accounts(client: Client, host: MailHost, role: str) -> None:
    box = host.mailbox()
    connect(client, box.address, servers(host, box.address, password=box.password))
    row, other = Connection.objects.get(), signed_in("jonas@acme.example", role)

    for page in ("changelist", "add", "google", "google_back"):
        assert other.get(reverse(f"admin:crm_connection_{page}")).status_code == 403
    for page in ("change", "address", "disconnect", "delete"):
        assert other.get(reverse(f"admin:crm_connection_{page}", args=[row.pk])).status_code == 403
    for page in ("test", "disconnect", "change"):
        assert other.post(reverse(f"admin:crm_connection_{page}", args=[row.pk])).status_code == 403
    for page in ("pause", "look"):
        assert other.post(reverse(f"admin:crm_mailbox_{page}", args=[Mailbox.objects.get().pk])).status_code == 403
    assert "Connections" not in other.get(reverse("admin:index")).content.decode()


def test_a_mailbox_is_paused_with_a_reason_and_goes_on(client: Client, host: MailHost) -> None:
    box = host.mailbox()
    connect(client, box.address, servers(host, box.address, password=box.password))
    mailbox = Mailbox.objects.get()
    pause, page = (reverse(f"admin:crm_mailbox_{one}", args=[mailbox.pk]) for one in ("pause", "change"))
    assert "Give a reason" in client.post(pause, {"reason": " "}).content.decode()

    client.post(pause, {"reason": "Mia is away"})
    mailbox.refresh_from_db()
    assert (mailbox.state, mailbox.state_reason) == (AccountState.PAUSED, "Mia is away")
    assert "Let it send again" in client.get(page).content.decode()
    assert "is paused: Mia is away" in client.get(reverse("admin:index")).content.decode()

    client.post(reverse("deliverability:resume", args=[mailbox.pk]), {"reason": "Mia is back"})
    mailbox.refresh_from_db()
    assert (mailbox.state, mailbox.state_reason) == (AccountState.OK, "")


def test_what_a_mailbox_met_is_said_until_a_person_says_that_it_is_mended(client: Client, host: MailHost) -> None:
    box = host.mailbox()
    connect(client, box.address, servers(host, box.address, password=box.password))
    Mailbox.objects.update(state=AccountState.DEGRADED, state_reason="Gmail blocks it for its reputation.")
    mailbox = Mailbox.objects.get()
    assert "Gmail blocks it" in client.get(reverse("admin:index")).content.decode()

    client.post(reverse("admin:crm_mailbox_mended", args=[mailbox.pk]))
    assert "Gmail blocks it" not in client.get(reverse("admin:index")).content.decode()
    assert Event.objects.filter(verb="mailbox_mended").exists()


def test_a_mailbox_is_looked_into_at_once(client: Client, host: MailHost) -> None:
    box = host.mailbox()
    connect(client, box.address, servers(host, box.address, password=box.password))
    later = clock.now() + timedelta(hours=1)
    SyncState.objects.update(due_at=later)
    mailbox = Mailbox.objects.get()
    assert "Look now" in client.get(reverse("admin:crm_mailbox_change", args=[mailbox.pk])).content.decode()

    client.post(reverse("admin:crm_mailbox_look", args=[mailbox.pk]))
    assert SyncState.objects.get().due_at < later
