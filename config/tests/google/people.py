"""Accounts, consent and tokens of the tests' own Google."""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from google.auth import jwt
from google.auth.crypt import RSASigner

from config.tests.google.faults import Refusal, SignInRefusal
from config.tests.google.mailbox import Gmailbox
from crm.connectors.google_auth import MAIL_SCOPES

ISSUER = "https://accounts.google.com"
LIFETIME = 3600
LONG = {"email": MAIL_SCOPES[1], "profile": "https://www.googleapis.com/auth/userinfo.profile"}


@dataclass
class Account:
    """A person at Google with a mailbox."""

    address: str
    name: str
    sub: str
    mail: Gmailbox
    verified: bool = True  # whether the person has shown that the address is theirs
    granted: set[str] = field(default_factory=set)


@dataclass
class Held:
    """What a refresh token stands for."""

    account: Account
    scopes: set[str]
    revoked: bool = False


@dataclass
class Access:
    """What an access token stands for."""

    held: Held
    until: float


@dataclass
class Consent:
    """What a code stands for, until it is exchanged."""

    account: Account
    scopes: set[str]
    asked: dict[str, str]


@dataclass
class People:
    """All accounts and whatever was given out to the one client there is."""

    client_id: str = "clara.apps.googleusercontent.example"
    client_secret: str = "GOCSPX-planted-client-secret"
    accounts: dict[str, Account] = field(default_factory=dict)
    codes: dict[str, Consent] = field(default_factory=dict)
    refresh_tokens: dict[str, Held] = field(default_factory=dict)
    access_tokens: dict[str, Access] = field(default_factory=dict)

    def of_request(self, authorization: str) -> tuple[Account, set[str]]:
        """Return who asks and what they may; an unknown, expired or revoked token is a 401."""
        access = self.access_tokens.get(authorization.removeprefix("Bearer "))
        if access is None or access.held.revoked or access.until < time.time():
            raise Refusal(401, "authError", "Invalid Credentials")
        return access.held.account, access.held.scopes

    def consent(self, account: Account, scopes: set[str], asked: dict[str, str]) -> str:
        """Note that a person allowed something; returns the code."""
        if asked.get("include_granted_scopes") == "true":
            scopes = scopes | account.granted
        account.granted |= scopes
        code = f"4/{secrets.token_urlsafe(24)}"
        self.codes[code] = Consent(account, scopes, asked)
        return code

    def token(self, asked: dict[str, str]) -> dict[str, Any]:
        """Exchange a code, or refresh."""
        if (asked.get("client_id"), asked.get("client_secret")) != (self.client_id, self.client_secret):
            raise SignInRefusal(401, "invalid_client", "The OAuth client was not found.")
        if asked.get("grant_type") == "authorization_code":
            return self._exchange(asked)
        if asked.get("grant_type") != "refresh_token":
            raise SignInRefusal(400, "unsupported_grant_type", f"Invalid grant_type: {asked.get('grant_type')}")
        held = self.refresh_tokens.get(asked.get("refresh_token", ""))
        if held is None or held.revoked:
            raise SignInRefusal(400, "invalid_grant", "Token has been expired or revoked.")
        return self._answer(held)

    def _exchange(self, asked: dict[str, str]) -> dict[str, Any]:
        consent = self.codes.pop(asked.get("code", ""), None)
        if consent is None:
            raise SignInRefusal(400, "invalid_grant", "Malformed auth code.")
        if asked.get("redirect_uri") != consent.asked["redirect_uri"]:
            raise SignInRefusal(400, "redirect_uri_mismatch", "Bad Request")
        if challenge := consent.asked.get("code_challenge"):
            proof = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
            if base64.urlsafe_b64encode(proof).rstrip(b"=").decode() != challenge:
                raise SignInRefusal(400, "invalid_grant", "Invalid code verifier.")
        held = Held(consent.account, consent.scopes)
        answer = self._answer(held)
        if consent.asked.get("access_type") == "offline":
            answer["refresh_token"] = self._keep(held)
        if "openid" in consent.scopes:
            answer["id_token"] = self._id_token(consent)
        return answer

    def _answer(self, held: Held) -> dict[str, Any]:
        token = f"ya29.{secrets.token_urlsafe(32)}"
        self.access_tokens[token] = Access(held, time.time() + LIFETIME)
        scope = " ".join(sorted(held.scopes))
        return {"access_token": token, "expires_in": LIFETIME - 1, "scope": scope, "token_type": "Bearer"}

    def _keep(self, held: Held) -> str:
        token = f"1//{secrets.token_urlsafe(48)}"
        self.refresh_tokens[token] = held
        return token

    def _id_token(self, consent: Consent) -> str:
        now, account = int(time.time()), consent.account
        claims = {
            "iss": ISSUER, "aud": self.client_id, "azp": self.client_id, "sub": account.sub, "iat": now,
            "exp": now + LIFETIME, "email": account.address, "email_verified": account.verified, "name": account.name,
        }  # fmt: skip
        if nonce := consent.asked.get("nonce"):
            claims["nonce"] = nonce
        encoded: bytes = jwt.encode(_signer(), claims)  # type: ignore[no-untyped-call]  # the library has no types here
        return encoded.decode()

    def revoke(self, token: str) -> None:
        """Take a permission back, as the client or the person does."""
        access = self.access_tokens.get(token)
        held = self.refresh_tokens.get(token) or (access.held if access else None)
        if held is None or held.revoked:
            raise SignInRefusal(400, "invalid_token", "Token expired or revoked")
        held.revoked = True
        held.account.granted.clear()

    def grant(self, account: Account, scopes: tuple[str, ...] = MAIL_SCOPES) -> str:
        """Return a refresh token without a consent page."""
        return self._keep(Held(account, set(scopes)))

    def expire(self) -> None:
        """Let every access token be too old, whatever was promised."""
        for access in self.access_tokens.values():
            access.until = 0


@cache
def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def _signer() -> RSASigner:
    pem = _key().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    signer: RSASigner = RSASigner.from_string(pem, key_id="test-key")  # type: ignore[no-untyped-call]  # as above
    return signer


@cache
def certificates() -> dict[str, str]:
    """Return the keys that id_tokens are signed with, as Google publishes them."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "accounts.google.example")])
    made = x509.CertificateBuilder(name, name, _key().public_key(), x509.random_serial_number())
    today = datetime.now(UTC)
    dated = made.not_valid_before(today.replace(year=today.year - 1, day=1)).not_valid_after(
        today.replace(year=today.year + 1, day=1)
    )
    return {"test-key": dated.sign(_key(), hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()}
