"""API keys: made, used, revoked. The key itself is answered once and never kept; its hash is its Route."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from crm.errors import DomainError
from crm.events import emit
from crm.models import ApiKey, Member, Route
from crm.signals import api_key_created, api_key_revoked
from crm.tenancy.doors import add_route, remove_route
from crm.tenancy.scope import required_workspace

PREFIX = "clara_"
SHOWN = 12  # characters of a key that are kept to recognise it by; 6 are the prefix, 6 of 43 are random
USE_NOTED_EVERY = timedelta(minutes=1)


@transaction.atomic
def create_api_key(
    *, name: str, scopes: Iterable[str], member: Member, by: Member, now: datetime, expires_at: datetime | None = None
) -> tuple[ApiKey, str]:
    """Make a key that acts as `member` within its scopes; return it with the secret, which nobody can read again."""
    if by.role != Member.Role.ADMIN:
        raise DomainError("Only an admin makes API keys.")
    if not name.strip():
        raise DomainError("Name the key after the program that uses it.")
    if expires_at is not None and expires_at <= now:
        raise DomainError("The key would have expired already.")
    if not member.active:
        raise DomainError(f"{member} is no longer active, so no key can act as them.")
    secret = PREFIX + secrets.token_urlsafe(32)
    key = ApiKey.objects.create(
        name=name.strip()[:120], prefix=secret[:SHOWN], scopes=_known(scopes), member=member, created_at=now,
        expires_at=expires_at,
    )  # fmt: skip
    add_route(Route.Kind.API_KEY, secret, workspace_id=required_workspace(), object_id=key.pk)
    emit(api_key_created, subject=key, by=by, snippet=f"{key}: {', '.join(key.scopes)} as {member}")
    return key, secret


@transaction.atomic
def revoke_api_key(key_id: int, *, by: Member, now: datetime) -> ApiKey:
    """End a key at once: its Route goes, so that nothing leads to it; the row stays for the record."""
    key = ApiKey.objects.select_for_update(of=("self",)).get(pk=key_id)
    if by.role != Member.Role.ADMIN:
        raise DomainError("Only an admin revokes API keys.")
    if key.revoked_at is None:
        key.revoked_at = now
        key.save(update_fields=["revoked_at"])
        remove_route(Route.Kind.API_KEY, workspace_id=required_workspace(), object_id=key.pk)
        emit(api_key_revoked, subject=key, by=by, snippet=str(key))
    return key


def note_key_use(key: ApiKey, *, now: datetime) -> None:
    """Remember that a key was used, at most once a minute; no event."""
    before = now - USE_NOTED_EVERY
    if key.last_used_at is None or key.last_used_at <= before:
        stale = Q(last_used_at=None) | Q(last_used_at__lte=before)
        ApiKey.objects.filter(stale, pk=key.pk).update(last_used_at=now)


def _known(scopes: Iterable[str]) -> list[str]:
    wanted = set(scopes)
    if not wanted or wanted - set(ApiKey.Scope.values):
        raise DomainError(f"A key's scopes are one or more of {', '.join(ApiKey.Scope.values)}.")
    return [scope for scope in ApiKey.Scope.values if scope in wanted]
