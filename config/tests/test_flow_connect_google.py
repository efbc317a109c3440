"""Connecting Google accounts through the pages; Google is a stand-in that the official client talks to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from config.tests.doomed import environment_of_test
from config.tests.google import Account, Fault, Google, google
from config.tests.web import web_process
from crm import clock, outbox
from crm.connectors.google_auth import GMAIL, Tokens
from crm.errors import NeedsReauth
from crm.models import AccountState, Connection, Event, Mailbox, Member, Outbox, SyncState, Workspace
from crm.services.connections import note_failure
from crm.services.google_tokens import StoredTokens
from crm.tenancy.middleware import SESSION_KEY
from crm.tenancy.scope import scope
from crm.tests.factories import a_workspace, make_member, make_workspace, trusted
from drafts.models import Draft
from drafts.services.decide import approve_draft
from drafts.tests.factories import make_draft
from leads.models import Message
from leads.tests.factories import make_lead

pytestmark = [pytest.mark.django_db(transaction=True)]
LIST = "admin:crm_connection_changelist"


@pytest.fixture
def there(settings: Settings) -> Iterator[Google]:
    with google() as there:
        for name, value in there.environ.items():
            setattr(settings, name, value)
        settings.PUBLIC_URL = "http://testserver"
        yield there


@pytest.fixture
def workspace(there: Google) -> Iterator[Workspace]:
    with a_workspace() as made:
        yield made


@pytest.fixture
def mia(there: Google) -> Account:
    return there.account("mia@acme.example", "Mia Torres")


@pytest.fixture
def client(workspace: Workspace) -> Client:
    return signed_in(make_member())


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member.user, backend="crm.tenancy.permissions.MemberBackend")  # type: ignore[arg-type]  # a person has one
    return client


def question(client: Client, again: Connection | None = None) -> str:
    """Open the page before Google's, and return the address that its button leads to."""
    page = client.get(reverse("admin:crm_connection_google"), {"again": again.pk} if again else {})
    return str(page.context["url"])


def connect(client: Client, there: Google, who: Account, *, again: Connection | None = None,
            without: tuple[str, ...] = ()) -> str:  # fmt: skip
    """Go to Google and back as a person does; returns what the browser then shows."""
    back = there.allow(question(client, again), who, without=without)
    return client.get(back.removeprefix("http://testserver"), follow=True).content.decode()


def connected(client: Client, there: Google, who: Account) -> Connection:
    connect(client, there, who)
    return Connection.objects.get(account=who.address)


def an_approved_mail(row: Connection, *, by: Member) -> Draft:
    """Let a mail wait for an account."""
    Mailbox.objects.filter(connection=row).update(mode=Mailbox.Mode.APPROVE_TO_SEND)
    trusted(Mailbox.objects.get(connection=row))
    draft = make_draft(make_lead())
    Message.objects.update(at=clock.now())  # fresh: no working hours
    Draft.objects.filter(pk=draft.pk).update(mailbox=Mailbox.objects.get(connection=row))
    draft.refresh_from_db()
    approve_draft(draft.pk, by=by, seen=draft.fingerprint, now=clock.now())
    return draft


def test_consent_makes_an_account_and_a_mailbox_that_sends_nothing_yet(
    client: Client, there: Google, mia: Account
) -> None:
    page = connect(client, there, mia)

    row, box = Connection.objects.get(), Mailbox.objects.get()
    assert (row.kind, row.account, row.state) == ("google", "mia@acme.example", AccountState.OK)
    assert GMAIL in row.scopes
    assert (box.address, box.name, box.mode, box.daily_limit) == (mia.address, "Mia Torres", "draft_only", 20)
    assert box.member == Member.objects.get(email=mia.address)
    assert SyncState.objects.get().mailbox_id == box.pk, "it is read from now on"
    assert "is connected" in page
    assert Event.objects.filter(verb="account_connected", by__isnull=False).exists()


def test_the_question_is_bound_to_this_session_and_asked_with_a_challenge(client: Client, there: Google) -> None:
    asked = parse_qs(urlsplit(question(client)).query)
    assert (asked["access_type"], asked["prompt"], asked["code_challenge_method"]) == (
        ["offline"],
        ["consent"],
        ["S256"],
    )
    assert asked["redirect_uri"] == ["http://testserver" + reverse("admin:crm_connection_google_back")]
    assert len(asked["state"][0]) > 40


def test_an_answer_that_was_not_asked_for_here_changes_nothing(
    client: Client, there: Google, mia: Account, workspace: Workspace
) -> None:
    other = signed_in(make_member(email="jo@acme.example", name="Jo"))
    back = there.allow(question(client), mia).removeprefix("http://testserver")

    assert "was not asked for here" in other.get(back, follow=True).content.decode()
    assert "was not asked for here" in client.get(back.replace("state=", "state=x"), follow=True).content.decode()
    assert not Connection.objects.exists()
    assert there.count("token") == 0, "the code was not even shown to Google"

    client.get(back)
    assert Connection.objects.count() == 1
    assert "was not asked for here" in client.get(back, follow=True).content.decode(), "each answer counts once"


def test_an_answer_does_not_land_in_the_workspace_that_was_entered_meanwhile(
    client: Client, there: Google, mia: Account, workspace: Workspace
) -> None:
    back = there.allow(question(client), mia).removeprefix("http://testserver")
    second = make_workspace("second")
    with scope(second.pk):
        make_member()
    client.post(reverse("workspaces"), {"workspace": second.pk})
    assert client.session[SESSION_KEY] == second.pk

    assert "was not asked for here" in client.get(back, follow=True).content.decode()
    with scope(second.pk):
        assert not Connection.objects.exists()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("access_denied", "You did not allow it"),
        ("admin_policy_enforced", "administrator"),
        ("odd", "Nothing was changed"),
    ],
)
def test_what_google_refuses_is_told_in_words(client: Client, there: Google, error: str, said: str) -> None:
    state = parse_qs(urlsplit(question(client)).query)["state"][0]
    back = f"{reverse('admin:crm_connection_google_back')}?{urlencode({'state': state, 'error': error})}"
    assert said in client.get(back, follow=True).content.decode()
    assert not Connection.objects.exists()


def test_google_down_during_the_exchange_keeps_nothing_and_says_so(client: Client, there: Google, mia: Account) -> None:
    there.misbehave("token", Fault(status=503))
    assert "Nothing was changed" in connect(client, there, mia)
    assert not Connection.objects.exists()


def test_06_a_box_that_was_not_ticked_is_named_and_mended_by_connecting_again(
    client: Client, there: Google, mia: Account
) -> None:
    page = connect(client, there, mia, without=(GMAIL,))
    row = Connection.objects.get()
    assert row.state == AccountState.NEEDS_REAUTH
    assert "but not read, compose and send mail from the Gmail account: that box was not ticked" in page
    assert "leave every box ticked" in page
    assert not Mailbox.objects.exists()

    connect(client, there, mia, again=row)
    row.refresh_from_db()
    assert row.state == AccountState.OK
    assert Mailbox.objects.get().connection_id == row.pk


def test_05_a_revoked_grant_pauses_and_what_waits_goes_on_once_connected_again(
    client: Client, there: Google, mia: Account, settings: Settings
) -> None:
    settings.ALLOW_REAL_SENDS = True
    row = connected(client, there, mia)
    draft = an_approved_mail(row, by=Member.objects.get(email=mia.address))
    item, cursor = Outbox.objects.get(kind="draft_mail"), {"history": "77"}
    SyncState.objects.update(cursor=cursor)
    there.people.revoke(Tokens.load(row.token).refresh)
    there.people.expire()

    later = clock.now() + timedelta(minutes=1)
    outbox.deliver(item.pk, now=later)
    row.refresh_from_db()
    item.refresh_from_db()
    assert (row.state, item.state) == (AccountState.NEEDS_REAUTH, "pending"), item.reason
    strip = client.get(reverse("admin:index")).content.decode()
    assert "Gmail refused the token for mia@acme.example on" in strip
    assert "1 approved mail waits. Connect again." in strip

    connect(client, there, mia, again=row)
    row.refresh_from_db()
    item.refresh_from_db()
    assert row.state == AccountState.OK
    assert Connection.objects.count() == 1
    assert SyncState.objects.get().cursor == cursor
    assert "Connect again." not in client.get(reverse("admin:index")).content.decode()

    outbox.deliver(item.pk, now=max(later, clock.now()) + timedelta(minutes=1))
    outbox.deliver(item.pk, now=clock.now() + timedelta(hours=1))
    draft.refresh_from_db()
    assert draft.status == Draft.Status.SENT, draft.reason
    assert len(there.posted) == 1, "once, and not lost"


def test_another_account_chosen_by_mistake_changes_nothing(client: Client, there: Google, mia: Account) -> None:
    row = connected(client, there, mia)
    token = row.token
    page = connect(client, there, there.account("jo@acme.example"), again=row)

    row.refresh_from_db()
    assert "You chose jo@acme.example at Google, but this is the account of mia@acme.example" in page
    assert row.token == token
    assert Connection.objects.count() == 1


def test_a_workspace_has_several_accounts_and_shared_addresses(client: Client, there: Google, mia: Account) -> None:
    row, jo = connected(client, there, mia), there.account("jo@acme.example")
    connect(client, there, jo)
    assert Connection.objects.count() == 2

    where = reverse("admin:crm_connection_address", args=[row.pk])
    assert "is no confirmed address" in client.post(where, {"address": "sales@acme.example"}).content.decode()
    mia.mail.aliases.append("sales@acme.example")
    client.post(where, {"address": "sales@acme.example", "name": "Sales"})
    assert Mailbox.objects.get(address="sales@acme.example").connection_id == row.pk


def test_one_account_serves_two_workspaces_that_do_not_see_each_other(
    client: Client, there: Google, mia: Account, workspace: Workspace
) -> None:
    first = connected(client, there, mia)
    second = make_workspace("second")
    with scope(second.pk):
        row = connected(signed_in(make_member(email="boss@second.example", name="Boss")), there, mia)
        assert Connection.objects.get().pk == row.pk != first.pk
    assert Connection.objects.get().pk == first.pk

    client.post(reverse("admin:crm_connection_disconnect", args=[first.pk]))
    with scope(second.pk):
        row.refresh_from_db()
        there.people.expire()
        assert StoredTokens(row.pk).access(), "what one lets go of, the other keeps"


def test_30_disconnecting_gives_the_grant_back_wipes_the_secrets_and_returns_what_waits(
    client: Client, there: Google, mia: Account
) -> None:
    row = connected(client, there, mia)
    refresh = Tokens.load(row.token).refresh
    draft = an_approved_mail(row, by=Member.objects.get(email=mia.address))
    where = reverse("admin:crm_connection_disconnect", args=[row.pk])
    assert "1 approved mail waits: it goes back to the queue" in client.get(where).content.decode()
    assert not there.people.refresh_tokens[refresh].revoked, "asking does nothing"

    page = client.post(where, follow=True).content.decode()
    row.refresh_from_db()
    draft.refresh_from_db()
    assert "is disconnected" in page
    assert there.people.refresh_tokens[refresh].revoked
    assert (row.state, row.token, row.scopes) == (AccountState.DISCONNECTED, "", [])
    assert (draft.status, Outbox.objects.get(kind="draft_mail").state) == (Draft.Status.PENDING, "cancelled")
    assert Event.objects.filter(verb="account_disconnected").exists()

    connect(client, there, mia, again=row)
    row.refresh_from_db()
    assert row.state == AccountState.OK
    assert Mailbox.objects.get().connection_id == row.pk


def test_google_that_cannot_be_told_of_the_end_is_a_sentence_and_the_secrets_are_gone(
    client: Client, there: Google, mia: Account
) -> None:
    row = connected(client, there, mia)
    there.misbehave("revoke", Fault(status=503))
    page = client.post(reverse("admin:crm_connection_disconnect", args=[row.pk]), follow=True).content.decode()

    row.refresh_from_db()
    assert "myaccount.google.com/permissions" in page
    assert row.token == ""


def test_an_installation_without_a_client_says_what_to_set(client: Client, settings: Settings) -> None:
    settings.GOOGLE_CLIENT_ID = ""
    page = client.get(reverse("admin:crm_connection_google")).content.decode()
    assert "GOOGLE_CLIENT_ID" in page
    assert "docs/deploy.md" in page
    assert "http://testserver" + reverse("admin:crm_connection_google_back") in page


def test_no_token_stands_on_a_page_or_in_the_history(client: Client, there: Google, mia: Account) -> None:
    row = connected(client, there, mia)
    note_failure(row.pk, NeedsReauth("Google no longer lets us in."), clock.now() + timedelta(minutes=1))
    pages = [client.get(reverse(f"admin:crm_{page}_changelist")).content.decode()
             for page in ("connection", "mailbox", "event", "outbox")]  # fmt: skip
    pages.append(client.post(reverse("admin:crm_connection_test", args=[row.pk]), follow=True).content.decode())
    planted = [there.people.client_secret, *there.people.refresh_tokens, *there.people.access_tokens]

    assert not [secret for secret in planted for page in pages if secret in page]
    assert not [one for one in planted if one in str(list(Event.objects.values_list("text__snippet", "text__reason")))]


@pytest.mark.browser
def test_a_person_clicks_through_connecting_google(client: Client, page: Page, there: Google, mia: Account) -> None:
    with web_process({**environment_of_test(), **there.environ}) as web:
        page.context.add_cookies([{"name": "sessionid", "value": client.session.session_key or "", "url": web.url}])
        page.goto(f"{web.url}{reverse(LIST)}")
        page.get_by_role("link", name="Connect Google").click()
        page.get_by_role("link", name="Go on to Google").click()
        page.get_by_role("button", name="Allow").click()

        expect(page.get_by_text("mia@acme.example is connected.")).to_be_visible()
        expect(page.locator(".c-badge", has_text="works")).to_be_visible()
    assert Connection.objects.get().state == AccountState.OK
