"""Who posted this? HubSpot's v1-v3 and Standard Webhooks signatures over the raw bytes.

Sources: HubSpot "Validating requests" (v3: base64 HMAC-SHA256 of method + URI + body + timestamp in milliseconds;
v2: hex SHA-256 of secret + method + URI + body; v1: hex SHA-256 of secret + body) and standardwebhooks.com
(base64 HMAC-SHA256 of id.timestamp.body, secret after `whsec_` is base64, timestamp in seconds).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime

TOLERANCE_SECONDS = 300


class BadSignature(ValueError):
    """The delivery is not from whom it says; the text tells what to check."""


def check_hubspot(
    headers: Mapping[str, str], raw: bytes, *, secret: str, method: str, uri: str, now: datetime, older: bool
) -> None:
    """Check v3, or v2 and v1 where the form allows them; raises BadSignature."""
    if signature := headers.get("X-HubSpot-Signature-v3"):
        stamp = headers.get("X-HubSpot-Request-Timestamp", "")
        _check_time(stamp, unit=1000, now=now)
        signed = method.encode() + uri.encode() + raw + stamp.encode()
        _compare(base64.b64encode(hmac.digest(secret.encode(), signed, "sha256")), signature)
        return
    signature = headers.get("X-HubSpot-Signature", "")
    if not signature:
        raise BadSignature("The X-HubSpot-Signature-v3 header is missing.")
    if not older:
        raise BadSignature("Only v3 signatures are accepted for this form.")
    version = headers.get("X-HubSpot-Signature-Version", "v1")
    signed = raw if version == "v1" else method.encode() + uri.encode() + raw
    _compare(hashlib.sha256(secret.encode() + signed).hexdigest().encode(), signature)


def check_standard_webhook(headers: Mapping[str, str], raw: bytes, *, secret: str, now: datetime) -> None:
    """Check a Standard Webhooks signature; raises BadSignature."""
    identity, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    signatures = headers.get("webhook-signature", "")
    if not (identity and stamp and signatures):
        raise BadSignature("The webhook-id, webhook-timestamp and webhook-signature headers are needed.")
    _check_time(stamp, unit=1, now=now)
    expected = sign_standard_webhook(raw, secret=secret, identity=identity, stamp=stamp)
    if not any(_equal(expected.encode(), candidate) for candidate in signatures.split()):
        raise BadSignature("The signature does not match the body.")


def sign_standard_webhook(raw: bytes, *, secret: str, identity: str, stamp: str) -> str:
    """Return the `v1,...` signature of a delivery."""
    signed = identity.encode() + b"." + stamp.encode() + b"." + raw
    return "v1," + base64.b64encode(hmac.digest(_key(secret), signed, "sha256")).decode()


def sign_hubspot(raw: bytes, *, secret: str, method: str, uri: str, stamp: str) -> str:
    """Return HubSpot's v3 signature of a request."""
    signed = method.encode() + uri.encode() + raw + stamp.encode()
    return base64.b64encode(hmac.digest(secret.encode(), signed, "sha256")).decode()


def _key(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        return secret.encode()


def _check_time(stamp: str, *, unit: int, now: datetime) -> None:
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 18):
        raise BadSignature("The timestamp header is missing or not a number.")
    if abs(now.timestamp() - int(stamp) / unit) > TOLERANCE_SECONDS:
        raise BadSignature("The timestamp is more than 5 minutes off; check the sender's clock.")


def _compare(expected: bytes, given: str) -> None:
    if not _equal(expected, given):
        raise BadSignature("The signature does not match the body, the address or the secret.")


def _equal(expected: bytes, given: str) -> bool:
    return hmac.compare_digest(expected, given.encode("utf-8", "replace"))
