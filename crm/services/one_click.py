"""Trying one-click unsubscribing on ourselves: the way a mail provider does it, over the public address."""

from __future__ import annotations

import secrets
from datetime import datetime

import requests
from django.conf import settings
from django.db import transaction

from crm.events import emit
from crm.models import Deliverability, Mailbox, Member, Suppression, UnsubscribeLink
from crm.services.suppression import suppression_of
from crm.services.unsubscribe import close_link, unsubscribe_page
from crm.signals import one_click_tried

BODY = {"List-Unsubscribe": "One-Click"}
LIMIT = 5.0  # seconds for each call


def try_one_click(mailbox_id: int, *, by: Member, now: datetime) -> Deliverability:
    """Fetch and post a throwaway link: fetching must change nothing, posting must unsubscribe, twice without error."""
    mailbox = Mailbox.objects.get(pk=mailbox_id)
    email = f"one-click-test-{secrets.token_hex(8)}@{mailbox.address.rpartition('@')[2]}"
    page = unsubscribe_page(mailbox, email, now=now)
    try:
        problem = _problem(page, email)
    finally:
        _clear_up(mailbox, email)
    return _keep(mailbox, problem, by=by, now=now)


def _problem(page: str, email: str) -> str:
    try:
        for method, want, said in (
            ("GET", False, "Fetching the link unsubscribed: mail scanners would do that for people."),
            ("POST", True, "Posting to the link did not unsubscribe."),
            ("POST", True, "Posting to the link a second time let the address be written to again."),
        ):
            answer = requests.request(
                method, page, data=BODY if method == "POST" else None, timeout=LIMIT, allow_redirects=False
            )
            if answer.status_code != 200:
                return f"{method} to {settings.PUBLIC_URL}/u/… was answered with {answer.status_code}, not 200."
            if (suppression_of(email) is not None) is not want:
                return said
    except requests.RequestException as error:
        return f"{settings.PUBLIC_URL} could not be reached from here ({type(error).__name__}). Look at PUBLIC_URL."
    if not page.startswith("https://"):
        return f"It works, but {settings.PUBLIC_URL} is not https: mail providers ask for that. Set PUBLIC_URL."
    return ""


@transaction.atomic
def _clear_up(mailbox: Mailbox, email: str) -> None:
    Suppression.objects.filter(email=email).delete()
    for link in UnsubscribeLink.objects.filter(mailbox=mailbox, email=email):
        close_link(link)


@transaction.atomic
def _keep(mailbox: Mailbox, problem: str, *, by: Member, now: datetime) -> Deliverability:
    known, _ = Deliverability.objects.get_or_create(mailbox=mailbox)
    known.one_click_at, known.one_click_problem = now, problem
    known.save(update_fields=["one_click_at", "one_click_problem"])
    emit(one_click_tried, subject=mailbox, by=by, snippet=problem or "It works.")
    return known
