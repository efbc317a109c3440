"""The link under mail that nobody asked for: where it leads, and what the person behind it wants from now on."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from crm.errors import DomainError
from crm.events import emit
from crm.models import Mailbox, MailPreference, Outbox, Route, Suppression, UnsubscribeLink
from crm.normalise import normalise_email
from crm.services.suppression import suppress, suppression_of
from crm.signals import preference_changed, suppression_lifted
from crm.tenancy.doors import add_route, find_route, remove_route
from crm.tenancy.scope import required_workspace

ALL, NOTHING = "all", "none"
OWN_WISH = (Suppression.Source.CLICK, Suppression.Source.MAIL)  # what a person may take back themselves


@dataclass(frozen=True)
class Wish:
    """What somebody gets: all, fewer, answers or none; `own` when it was they who said none."""

    wants: str
    own: bool = True


@transaction.atomic
def unsubscribe_page(mailbox: Mailbox, email: str, *, now: datetime) -> str:
    """Return the address that stops mail to somebody from a mailbox's workspace; the same pair has the same address.

    The token says nothing of either, and only its hash is kept: as a Route, which is read before a scope exists.
    """
    address = normalise_email(email) or email.lower()
    link, made = UnsubscribeLink.objects.get_or_create(mailbox=mailbox, email=address, defaults={"created_at": now})
    token = _token(link)
    if made or find_route(Route.Kind.UNSUBSCRIBE, token) is None:  # made before SECRET_KEY changed: both lead there
        add_route(Route.Kind.UNSUBSCRIBE, token, workspace_id=required_workspace(), object_id=link.pk)
    return f"{settings.PUBLIC_URL}/u/{token}"


def close_link(link: UnsubscribeLink) -> None:
    """Let a link lead nowhere."""
    remove_route(Route.Kind.UNSUBSCRIBE, workspace_id=required_workspace(), object_id=link.pk)
    link.delete()


def wish_of(email: str) -> Wish:
    """Return what somebody gets now."""
    row = suppression_of(email)
    if row is not None:
        return Wish(NOTHING, own=_own(row))
    preference = MailPreference.objects.filter(email=normalise_email(email) or email.lower()).first()
    return Wish(preference.wants if preference else ALL)


def wants_of(email: str) -> str:
    """Return which mails that nobody asked for somebody wants: all, fewer or answers alone."""
    preference = MailPreference.objects.filter(email=normalise_email(email) or email.lower()).first()
    return preference.wants if preference else ALL


@transaction.atomic
def unsubscribe(link: UnsubscribeLink, *, now: datetime) -> None:
    """Write to nobody who clicked; said twice it stays said."""
    last = Outbox.objects.filter(mailbox=link.mailbox_id, state=Outbox.State.SENT, recipient=link.email)
    item = last.order_by("-sent_at").first()
    suppress(link.email, reason="Unsubscribed by click", by=None, now=now, source=Suppression.Source.CLICK,
             outbox_id=item.pk if item else None)  # fmt: skip


@transaction.atomic
def prefer(link: UnsubscribeLink, wants: str, *, now: datetime) -> None:
    """Keep what somebody wants; whoever said none themselves may come back, others are not let in by a link."""
    if wants == NOTHING:
        return unsubscribe(link, now=now)
    if wants not in (ALL, *MailPreference.Wants.values):
        raise DomainError("Choose one of the answers.")
    row = suppression_of(link.email)
    if row is not None:
        if not _own(row):
            raise DomainError("No mail is sent to this address for another reason; only the company can change that.")
        emit(suppression_lifted, subject=row, by=None, snippet=row.email, because="asked for by the person, by click")
        row.delete()
    was = wants_of(link.email)
    if wants == ALL:
        MailPreference.objects.filter(email=link.email).delete()
    else:
        MailPreference.objects.update_or_create(email=link.email, defaults={"wants": wants, "changed_at": now})
    if wants != was:
        emit(preference_changed, subject=link, by=None, snippet=f"{link.email}: {wants}")
    return None


def _own(row: Suppression) -> bool:
    """Tell whether nobody but themselves took them off: who clicks after one of us did takes only the click back."""
    return row.source in OWN_WISH and row.by_id is None


def _token(link: UnsubscribeLink) -> str:
    said = f"unsubscribe:{link.workspace_id}:{link.pk}"
    digest = hmac.digest(settings.SECRET_KEY.encode(), said.encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
