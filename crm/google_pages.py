"""Connecting a Google account: to Google with a state that only this session knows, and back with what was allowed."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from crm import clock
from crm.connection_pages import LIST, account_of, admins_page, shell
from crm.connection_words import lacking, words_of
from crm.connectors.google_auth import GoogleApp, authorize_url, exchange, new_verifier
from crm.errors import ConnectorError, DomainError
from crm.google_sign_in import google_is_set_up
from crm.models import Connection
from crm.services.accounts import connect_google, try_account
from crm.tenancy.permissions import member_of

ASKED = "google_consents"  # in the session: what was asked for, by its state
LIFETIME = timedelta(minutes=30)
AT_ONCE = 5  # pages open beside each other
REFUSALS = {
    "access_denied": "You did not allow it at Google. Nothing was changed.",
    "admin_policy_enforced": "Your Google administrator does not allow Clara. Ask them to trust its client ID.",
    "org_internal": "This Google project is for its own organisation only: choose an account of it.",
}  # fmt: skip


@require_GET
@admins_page
def google_page(request: HttpRequest) -> HttpResponse:
    """Say what will be asked, and lead to Google; `again` names an account that is connected again."""
    again = request.GET.get("again", "")
    row = account_of(int(again)) if again.isdecimal() and len(again) < 19 else None
    context: dict[str, Any] = {"row": row, "back": back_url(), "lacking": lacking(row) if row else ()}
    if google_is_set_up():
        context["url"] = _ask(request, row)
    title = f"Connect {row} again" if row else "Connect Google"
    return TemplateResponse(request, "crm/connect_google.html", {**shell(request, title), **context})


@require_GET
@admins_page
def google_back_page(request: HttpRequest) -> HttpResponse:
    """Take what Google sent back: only what this session asked for, as this member, in this workspace."""
    asked = _asked_for(request)
    if asked is None:
        messages.error(request, "This answer of Google was not asked for here, or too long ago. Connect again.")
        return redirect(LIST)
    if error := request.GET.get("error", ""):
        messages.error(request, REFUSALS.get(error, "Google did not allow it. Nothing was changed; try again."))
        return redirect(LIST)
    now, by = clock.now(), member_of(request)
    try:
        grant = exchange(GoogleApp.of_settings(), code=request.GET.get("code", ""), verifier=asked["verifier"],
                         redirect_uri=back_url(), now=now)  # fmt: skip
        row = connect_google(grant, by=by, now=now, again=asked["again"])
    except (ConnectorError, DomainError) as refused:
        messages.error(request, f"{refused} Nothing was changed.")
        return redirect(LIST)
    if not lacking(row):
        health = try_account(row.pk, by=by, now=clock.now())
        if health.ok:
            messages.success(request, f"{row} is connected. {health.detail}")
        else:
            messages.error(request, f"{row} is connected, but does not work yet: {health.detail}")
    else:
        words = words_of(row, 0, now=now)
        messages.error(request, f"{words.problem} {words.todo}")
    return redirect(LIST)


def back_url() -> str:
    """Return the address that Google sends people back to; the OAuth client must list exactly this one."""
    return settings.PUBLIC_URL + reverse("admin:crm_connection_google_back")


def _ask(request: HttpRequest, row: Connection | None) -> str:
    """Note a question in the session, and return the address of Google's page for it."""
    member, state, verifier = member_of(request), secrets.token_urlsafe(32), new_verifier()
    kept = list(request.session.get(ASKED, {}).items())[-AT_ONCE + 1 :]
    asked = {"verifier": verifier, "member": member.pk, "workspace": member.workspace_id,
             "again": row.pk if row else None, "at": clock.now().timestamp()}  # fmt: skip
    request.session[ASKED] = {**dict(kept), state: asked}
    app = GoogleApp.of_settings()
    return authorize_url(
        app, state=state, verifier=verifier, redirect_uri=back_url(), account=row.account if row else ""
    )


def _asked_for(request: HttpRequest) -> dict[str, Any] | None:
    """Take the question out of the session that an answer belongs to; each is answered once."""
    known: dict[str, Any] = request.session.get(ASKED, {})
    asked: dict[str, Any] | None = known.pop(request.GET.get("state", ""), None)
    request.session[ASKED] = known
    member = member_of(request)
    if asked is None or (asked["member"], asked["workspace"]) != (member.pk, member.workspace_id):
        return None
    return asked if clock.now().timestamp() - asked["at"] < LIFETIME.total_seconds() else None
