"""Do a repeated request once: the first one claims the key, the others get its answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from crm.models import IdempotentRequest, Member

KEPT = timedelta(hours=24)
AT_WORK = timedelta(seconds=60)  # no request takes this long; one that does not answer by then has died


@dataclass(frozen=True)
class Replay:
    """The answer that the first request got."""

    status: int
    response: Any


class KeyInUse(Exception):
    """The first request with this key is still at work."""


class OtherRequest(Exception):
    """The key came before with another request."""


def claim_key(key: str, *, member: Member, request_hash: str, now: datetime) -> IdempotentRequest | Replay:
    """Take the key, or return what was answered before; raises KeyInUse and OtherRequest. Commits by itself."""
    fresh = {"request_hash": request_hash, "status": None, "response": None,
             "claimed_until": now + AT_WORK, "expires_at": now + KEPT}  # fmt: skip
    row, created = IdempotentRequest.objects.get_or_create(member=member, key=key, defaults=fresh)
    if created:
        return row
    if row.expires_at > now:
        if row.request_hash != request_hash:
            raise OtherRequest
        if row.status is not None:
            return Replay(row.status, row.response)
        if row.claimed_until > now:
            raise KeyInUse
    seen = IdempotentRequest.objects.filter(pk=row.pk, claimed_until=row.claimed_until)
    if not seen.update(**fresh):  # another one took it over this very moment
        raise KeyInUse
    row.claimed_until = fresh["claimed_until"]  # type: ignore[assignment]  # a datetime, as written above
    return row


def keep_answer(claim: IdempotentRequest, *, status: int, response: Any) -> None:
    """Keep what is answered, in the transaction of the work; raises KeyInUse when somebody took the key over."""
    mine = IdempotentRequest.objects.filter(pk=claim.pk, claimed_until=claim.claimed_until, status=None)
    if not mine.update(status=status, response=response):
        raise KeyInUse


def release_key(claim: IdempotentRequest) -> None:
    """Let the key be used again: nothing was done."""
    IdempotentRequest.objects.filter(pk=claim.pk, claimed_until=claim.claimed_until, status=None).delete()


def forget_request(request_id: int, *, now: datetime) -> None:
    """Drop an answer that has been kept long enough."""
    IdempotentRequest.objects.filter(pk=request_id, expires_at__lte=now).delete()
