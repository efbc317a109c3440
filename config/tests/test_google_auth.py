"""Consent and tokens at Google: what is asked, what was allowed, how it is renewed and given back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from google.auth.exceptions import RefreshError
from google.auth.transport.requests import Request
from google.oauth2 import id_token
from google.oauth2.credentials import Credentials
from google_auth_oauthlib.flow import Flow

from config.tests.google import HTML_PAGE, Account, Fault, Google, google
from crm import clock
from crm.connectors.google_auth import (
    GMAIL,
    MAIL_SCOPES,
    GoogleApp,
    Grant,
    Tokens,
    authorize_url,
    exchange,
    new_verifier,
    refresh,
    revoke,
)  # fmt: skip
from crm.errors import ConnectorError, NeedsReauth, TemporaryFailure

BACK = "http://localhost:8000/connections/google/back"


@pytest.fixture
def there() -> Iterator[Google]:
    with google() as there:
        yield there


@pytest.fixture
def app(there: Google) -> GoogleApp:
    return GoogleApp(there.people.client_id, there.people.client_secret).at(there.url)


@pytest.fixture
def mia(there: Google) -> Account:
    return there.account("mia@acme.example", "Mia Torres")


def consented(there: Google, app: GoogleApp, who: Account, *, without: tuple[str, ...] = ()) -> Grant:
    verifier = new_verifier()
    url = authorize_url(app, state="s1", verifier=verifier, redirect_uri=BACK, account=who.address)
    back = {
        name: values[0] for name, values in parse_qs(urlsplit(there.allow(url, who, without=without)).query).items()
    }
    assert back["state"] == "s1"
    return exchange(app, code=back["code"], verifier=verifier, redirect_uri=BACK, now=clock.now())


def test_consent_brings_the_account_its_scopes_and_lasting_tokens(there: Google, app: GoogleApp, mia: Account) -> None:
    grant = consented(there, app, mia)

    assert (grant.account, grant.missing) == ("mia@acme.example", ())
    assert set(grant.scopes) == set(MAIL_SCOPES)
    assert grant.tokens.fresh(clock.now())
    assert Tokens.load(grant.tokens.dump()) == grant.tokens


def test_consent_asks_offline_with_a_challenge_and_for_what_was_granted_before(app: GoogleApp) -> None:
    asked = parse_qs(urlsplit(authorize_url(app, state="s", verifier="v" * 50, redirect_uri=BACK)).query)

    assert (asked["access_type"], asked["prompt"], asked["code_challenge_method"]) == (
        ["offline"],
        ["consent"],
        ["S256"],
    )
    assert asked["include_granted_scopes"] == ["true"]
    assert "login_hint" not in asked


def test_a_second_mailbox_is_a_grant_of_its_own(there: Google, app: GoogleApp, mia: Account) -> None:
    sales = consented(there, app, there.account("sales@acme.example"))
    own = consented(there, app, mia)

    assert (own.account, sales.account) == ("mia@acme.example", "sales@acme.example")
    assert own.tokens.refresh != sales.tokens.refresh


def test_06_an_unticked_box_is_named_and_is_no_error(there: Google, app: GoogleApp, mia: Account) -> None:
    assert consented(there, app, mia, without=(GMAIL,)).missing == (GMAIL,)


def test_an_unticked_address_is_said_in_words(there: Google, app: GoogleApp, mia: Account) -> None:
    with pytest.raises(NeedsReauth, match="whose account"):
        consented(there, app, mia, without=(MAIL_SCOPES[1],))


def test_a_refusal_comes_back_with_the_state(there: Google, app: GoogleApp, mia: Account) -> None:
    url = authorize_url(app, state="s1", verifier=new_verifier(), redirect_uri=BACK)
    back = parse_qs(urlsplit(there.allow(url, mia, answer="cancel")).query)

    assert back == {"state": ["s1"], "error": ["access_denied"]}


@pytest.mark.parametrize("wrong", ["code", "verifier", "redirect_uri"])
def test_a_code_is_good_once_with_its_verifier_and_address(
    there: Google, app: GoogleApp, mia: Account, wrong: str
) -> None:
    verifier = new_verifier()
    back = there.allow(authorize_url(app, state="s", verifier=verifier, redirect_uri=BACK), mia)
    given = {"code": parse_qs(urlsplit(back).query)["code"][0], "verifier": verifier, "redirect_uri": BACK}

    with pytest.raises(NeedsReauth):
        exchange(app, **(given | {wrong: "https://other.example"}), now=clock.now())


def test_04_a_refresh_keeps_the_lasting_token_and_says_what_holds(there: Google, app: GoogleApp, mia: Account) -> None:
    old = Tokens(there.people.grant(mia))
    new, scopes = refresh(app, old, now=clock.now())

    assert (new.refresh, set(scopes)) == (old.refresh, set(MAIL_SCOPES))
    assert not old.fresh(clock.now())
    assert new.fresh(clock.now())


def test_05_a_revoked_permission_asks_to_connect_again(there: Google, app: GoogleApp, mia: Account) -> None:
    tokens = consented(there, app, mia).tokens
    revoke(app, tokens)
    revoke(app, tokens)  # twice is no error

    with pytest.raises(NeedsReauth, match="invalid_grant"):
        refresh(app, tokens, now=clock.now())


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=500),
        HTML_PAGE,
        Fault(status=404, body=b"<html>a proxy's page</html>"),
        Fault(truncate=True),
        Fault(status=429, reason="rate_limit_exceeded"),
        Fault(drop="before"),
        Fault(drop="after"),
    ],
    ids=["500", "html", "proxy", "truncated", "429", "dropped", "lost"],
)
def test_09_trouble_at_the_token_address_ends_no_permission(
    there: Google, app: GoogleApp, mia: Account, fault: Fault
) -> None:
    tokens = Tokens(there.people.grant(mia))
    there.misbehave("token", fault)

    with pytest.raises(TemporaryFailure) as failure:
        refresh(app, tokens, now=clock.now())
    assert tokens.refresh not in repr(failure.value)
    refresh(app, tokens, now=clock.now())


def test_10_a_silent_token_address_is_left(
    there: Google, app: GoogleApp, mia: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm.connectors.google_auth.TIMEOUT", (0.5, 0.2))
    there.misbehave("token", Fault(slow=60))

    with pytest.raises(TemporaryFailure):
        refresh(app, Tokens(there.people.grant(mia)), now=clock.now())


def test_29_secrets_stand_in_no_repr_and_no_error(there: Google, app: GoogleApp, mia: Account) -> None:
    grant = consented(there, app, mia)
    wrong = GoogleApp(app.client_id, "wrong-secret").at(there.url)
    said = repr(grant) + repr(app) + repr(grant.tokens)
    with pytest.raises(ConnectorError) as failure:
        refresh(wrong, grant.tokens, now=clock.now())
    said += repr(failure.value) + repr(failure.value.__cause__)

    assert not [one for one in (grant.tokens.refresh, grant.tokens.access, app.client_secret) if one in said]


def test_googles_own_client_signs_in_and_refreshes_there(
    there: Google, mia: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the tests take for Google behaves as the official client expects it to."""
    monkeypatch.setitem(os.environ, "OAUTHLIB_INSECURE_TRANSPORT", "1")
    where = {"auth_uri": f"{there.url}/o/oauth2/auth", "token_uri": f"{there.url}/token"}
    client = {"client_id": there.people.client_id, "client_secret": there.people.client_secret, **where}
    flow = Flow.from_client_config({"web": client}, scopes=list(MAIL_SCOPES), redirect_uri=BACK)
    url, state = flow.authorization_url(access_type="offline", prompt="consent")
    flow.fetch_token(authorization_response=there.allow(url, mia))
    held: Credentials = flow.credentials

    ask = Request()
    held.refresh(ask)  # type: ignore[no-untyped-call]  # as above
    told, keys = flow.oauth2session.token["id_token"], f"{there.url}/oauth2/v1/certs"
    claims = id_token.verify_token(told, ask, client["client_id"], keys)
    assert state in url
    assert claims["email"] == "mia@acme.example"
    assert there.people.of_request(f"Bearer {held.token}")[0] is mia

    there.people.revoke(held.refresh_token or "")
    with pytest.raises(RefreshError, match="invalid_grant"):
        held.refresh(ask)  # type: ignore[no-untyped-call]  # as above
