"""Consent, tokens and their end at Google: OAuth 2 with state, PKCE and offline access."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import requests
from django.conf import settings

from crm.errors import NeedsReauth, TemporaryFailure

TIMEOUT = (5.0, 20.0)  # seconds to connect, and between two answers
EARLY = timedelta(minutes=5)  # a token is renewed that long before its end: clocks differ
GMAIL = "https://www.googleapis.com/auth/gmail.modify"  # the one that lays up drafts, sends them and reads the mailbox
MAIL_SCOPES = ("openid", "https://www.googleapis.com/auth/userinfo.email", GMAIL)
RIGHTS = {GMAIL: "read, compose and send mail from the Gmail account"}

_PASSING = ("temporarily_unavailable", "server_error", "internal_failure", "rate_limit_exceeded", "slow_down")
_WORD = re.compile("[^a-z_]")


@dataclass(frozen=True)
class GoogleApp:
    """This installation as Google knows it, and where Google is."""

    client_id: str
    client_secret: str = field(repr=False)
    authorize_url: str = "https://accounts.google.com/o/oauth2/v2/auth"
    token_url: str = "https://oauth2.googleapis.com/token"  # noqa: S105  an address
    revoke_url: str = "https://oauth2.googleapis.com/revoke"
    userinfo_url: str = "https://openidconnect.googleapis.com/v1/userinfo"
    api_url: str = ""  # empty: the client's own

    @classmethod
    def of_settings(cls) -> GoogleApp:
        """Return the configured one; raises NeedsReauth when none is configured: mail waits until one is."""
        if not (settings.GOOGLE_CLIENT_ID and settings.GOOGLE_CLIENT_SECRET):
            raise NeedsReauth("Google is not set up here: set GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET.")
        known = cls(settings.GOOGLE_CLIENT_ID, settings.GOOGLE_CLIENT_SECRET)
        return known.at(settings.GOOGLE_URL) if settings.GOOGLE_URL else known

    def at(self, url: str) -> GoogleApp:
        """Return the same behind another address."""
        return replace(
            self, authorize_url=f"{url}/o/oauth2/v2/auth", token_url=f"{url}/token", revoke_url=f"{url}/revoke",
            userinfo_url=f"{url}/v1/userinfo", api_url=url,
        )  # fmt: skip


@dataclass(frozen=True)
class Tokens:
    """What lets us in: kept encrypted, as JSON."""

    refresh: str = field(repr=False)
    access: str = field(default="", repr=False)
    expires_at: datetime = datetime.min.replace(tzinfo=UTC)

    def fresh(self, now: datetime) -> bool:
        """Whether the access token can be used for a while yet."""
        return bool(self.access) and now < self.expires_at - EARLY

    def dump(self) -> str:
        """Write it for `Connection.token`."""
        return json.dumps({"refresh": self.refresh, "access": self.access, "expires_at": self.expires_at.isoformat()})

    @classmethod
    def load(cls, text: str) -> Tokens:
        """Read what `dump` wrote; raises NeedsReauth when there is none."""
        if not text:
            raise NeedsReauth("The Google account is not connected. Connect it again.")
        kept = json.loads(text)
        return cls(kept["refresh"], kept["access"], datetime.fromisoformat(kept["expires_at"]))


@dataclass(frozen=True)
class Grant:
    """What a person allowed, for which account."""

    account: str
    scopes: tuple[str, ...]
    tokens: Tokens = field(repr=False)

    @property
    def missing(self) -> tuple[str, ...]:
        """The scopes that mail needs and that were not allowed."""
        return missing_scopes(self.scopes)


def missing_scopes(granted: Sequence[str]) -> tuple[str, ...]:
    """List what mail needs beyond what was granted."""
    return () if GMAIL in granted else (GMAIL,)


def rights_in_words(scopes: Sequence[str]) -> str:
    """Say scopes as a person reads them on Google's page."""
    return " and ".join(RIGHTS.get(scope, scope) for scope in scopes)


def new_verifier() -> str:
    """Make the secret of one consent (PKCE); it stays in the session."""
    return secrets.token_urlsafe(64)


def authorize_url(app: GoogleApp, *, state: str, verifier: str, redirect_uri: str, account: str = "") -> str:
    """Return the address of Google's consent page; `account` fills the address in."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "client_id": app.client_id, "redirect_uri": redirect_uri, "response_type": "code", "state": state,
        "scope": " ".join(MAIL_SCOPES), "code_challenge": challenge, "code_challenge_method": "S256",
        "access_type": "offline",  # a refresh token: mail is read and sent while nobody is here
        "prompt": "consent",  # else a second consent brings no refresh token
        "include_granted_scopes": "true",
    }  # fmt: skip
    return f"{app.authorize_url}?{urlencode(asked | ({'login_hint': account} if account else {}))}"


def exchange(app: GoogleApp, *, code: str, verifier: str, redirect_uri: str, now: datetime) -> Grant:
    """Turn the code that came back into a grant; raises NeedsReauth when Google takes it no more."""
    answer = _post(app.token_url, {
        "grant_type": "authorization_code", "code": code, "code_verifier": verifier, "redirect_uri": redirect_uri,
        "client_id": app.client_id, "client_secret": app.client_secret,
    })  # fmt: skip
    if not answer.get("refresh_token"):
        raise NeedsReauth("Google gave no lasting permission. Connect the account again.")
    tokens = Tokens(answer["refresh_token"], answer["access_token"], _until(answer, now))
    return Grant(_account(app, tokens.access), _scopes(answer), tokens)


def refresh(app: GoogleApp, tokens: Tokens, *, now: datetime) -> tuple[Tokens, tuple[str, ...]]:
    """Get a new access token; returns it with the scopes that still hold (empty: Google did not say).

    Not google-auth's own: it takes an error page of a proxy for the end of the permission (its RefreshError of a text
    is never retryable), and fails with a TypeError on a broken answer.
    """
    answer = _post(app.token_url, {
        "grant_type": "refresh_token", "refresh_token": tokens.refresh,
        "client_id": app.client_id, "client_secret": app.client_secret,
    })  # fmt: skip
    kept = answer.get("refresh_token") or tokens.refresh
    return Tokens(kept, answer["access_token"], _until(answer, now)), _scopes(answer)


def revoke(app: GoogleApp, tokens: Tokens) -> None:
    """Give the permission back; one that Google has forgotten is no error."""
    try:
        answer = requests.post(app.revoke_url, data={"token": tokens.refresh}, timeout=TIMEOUT)
    except requests.RequestException as error:
        raise TemporaryFailure(f"Google could not be reached: {type(error).__name__}.") from None
    if answer.status_code not in (200, 400):  # 400: it is not valid any more
        raise TemporaryFailure(f"Google did not take the permission back ({answer.status_code}).")


def _account(app: GoogleApp, access: str) -> str:
    try:
        answer = requests.get(app.userinfo_url, headers={"Authorization": f"Bearer {access}"}, timeout=TIMEOUT)
        told = answer.json()
    except requests.RequestException as error:
        raise TemporaryFailure(f"Google could not be asked whose account it is: {type(error).__name__}.") from None
    if answer.status_code >= 500 or answer.status_code == 429:
        raise TemporaryFailure(f"Google did not say whose account it is ({answer.status_code}). Try again.")
    if not answer.ok or not told.get("email") or not told.get("email_verified"):
        raise NeedsReauth("Google did not say whose account it is. Connect it again and leave its boxes ticked.")
    return str(told["email"]).lower()


def _post(url: str, fields: dict[str, str]) -> dict[str, Any]:
    """Ask the address for tokens; errors hold Google's one word, never what was sent or its whole answer."""
    try:
        answer = requests.post(url, data=fields, timeout=TIMEOUT)
        told = answer.json()
    except requests.RequestException as error:  # a broken JSON is one of them
        raise TemporaryFailure(f"Google could not be asked for permission: {type(error).__name__}.") from None
    told = told if isinstance(told, dict) else {}
    if answer.ok and told.get("access_token"):
        return told
    word = _WORD.sub("", str(told.get("error", "")))
    if word in ("invalid_client", "unauthorized_client"):
        raise NeedsReauth(f"Google does not know this installation ({word}): an administrator checks GOOGLE_CLIENT_ID.")
    if word and answer.status_code < 500 and answer.status_code != 429 and word not in _PASSING:
        raise NeedsReauth(f"Google no longer takes this account's permission ({word}). Connect the account again.")
    raise TemporaryFailure(f"Google did not renew the permission just now ({answer.status_code} {word}).")


def _until(answer: dict[str, Any], now: datetime) -> datetime:
    lifetime = answer.get("expires_in")
    return now + timedelta(seconds=lifetime if isinstance(lifetime, int) else 0)


def _scopes(answer: dict[str, Any]) -> tuple[str, ...]:
    return tuple(sorted(str(answer.get("scope", "")).split()))
