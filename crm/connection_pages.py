"""The page of a workspace's outside accounts: how each is doing, connecting, trying and disconnecting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from crm import clock, outbox
from crm.capped import capped_count, counted
from crm.connection_forms import AddressForm, ServersForm, guessed, stored
from crm.connection_words import Words, advice, words_of
from crm.connectors.guess import guess
from crm.errors import DomainError
from crm.models import AccountState, Connection, Mailbox, Member, Outbox
from crm.outbox_words import WAITING
from crm.services.accounts import (
    add_address,
    change_mail_server,
    connect_mail_server,
    disconnect,
    try_account,
)
from crm.tenancy.permissions import member_of

LIST = "admin:crm_connection_changelist"
View = Callable[..., HttpResponse]


@dataclass
class Card:
    """An account as its card shows it."""

    row: Connection
    words: Words
    waiting: str
    mailboxes: list[Mailbox] = field(default_factory=list)

    @property
    def is_google(self) -> bool:
        """Whether it is connected at Google rather than with a password."""
        return self.row.kind == Connection.Kind.GOOGLE

    @property
    def is_off(self) -> bool:
        """Whether it was disconnected."""
        return self.row.state == AccountState.DISCONNECTED

    @property
    def can_be_changed(self) -> bool:
        """Whether a person may try it, change it and disconnect it: not what only captures."""
        return self.row.kind != Connection.Kind.CAPTURE


def admins_page(view: View) -> View:
    """Let admins in alone: accounts are their matter."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if member_of(request).role != Member.Role.ADMIN:
            raise PermissionDenied("Accounts are connected by an admin.")
        answer = view(request, *args, **kwargs)
        answer.headers.setdefault("Cache-Control", "no-store")
        return answer

    return page


def shell(request: HttpRequest, title: str) -> dict[str, Any]:
    """Return what every page of the admin needs."""
    return {**admin.site.each_context(request), "title": title}


def account_of(pk: int) -> Connection:
    """Return an account of the workspace in scope, or answer 404."""
    row = Connection.objects.filter(pk=pk).first()
    if row is None:
        raise Http404("There is no such account here.")
    return row


def waiting_for(row: Connection) -> str:
    """Count the approved mails that wait for an account."""
    items = Outbox.objects.filter(mailbox__connection=row, state__in=WAITING).exclude(kind=outbox.DISCARD)
    return counted(capped_count(items))


def cards(*, now: datetime) -> list[Card]:
    """Return all accounts with their mailboxes, those first that need somebody; a fixed number of queries."""
    items = Outbox.objects.filter(state__in=WAITING, mailbox__isnull=False).exclude(kind=outbox.DISCARD)
    counts = dict(items.order_by().values_list("mailbox__connection").annotate(Count("id")))
    boxes = Mailbox.objects.select_related("member", "sync").order_by("id")
    found = []
    for row in Connection.objects.order_by("id"):
        number = counts.get(row.pk, 0)
        mine = [box for box in boxes if box.connection_id == row.pk]
        found.append(Card(row, words_of(row, number, now=now), counted(number), mine))
    order = [AccountState.NEEDS_REAUTH, AccountState.DEGRADED, AccountState.OK]
    return sorted(found, key=lambda one: (*order, one.row.state).index(one.row.state))


@require_GET
@admins_page
def connections_page(request: HttpRequest) -> HttpResponse:
    """List the accounts."""
    context = {"cards": cards(now=clock.now())}
    return TemplateResponse(request, "crm/connections.html", {**shell(request, "Connections"), **context})


@require_http_methods(["GET", "POST"])
@admins_page
def mail_server_page(request: HttpRequest) -> HttpResponse:
    """Connect a mailbox by SMTP and IMAP: an address, then the servers guessed from it and the password."""
    about = AddressForm(request.GET if "address" in request.GET else None)
    if not about.is_valid():
        context = {**shell(request, "Connect a mailbox"), "about": about}
        return TemplateResponse(request, "crm/connect_mail.html", context)
    address, name = about.cleaned_data["address"], about.cleaned_data["name"]
    found = guess(address)
    form = ServersForm(request.POST if request.method == "POST" else None, initial=guessed(address, found))
    if request.method == "POST" and form.is_valid():
        try:
            connect_mail_server(form.cleaned_data, address=address, name=name, by=member_of(request), now=clock.now())
        except DomainError as error:
            _say(form, error)
        else:
            said = f"{address} is connected. It sends nothing by itself yet: choose below what may leave."
            messages.success(request, said)
            return redirect("admin:crm_mailbox_change", Mailbox.objects.get(address=address).pk)
    context = {"about": about, "form": form, "guess": found, "address": address}
    return TemplateResponse(request, "crm/connect_servers.html", {**shell(request, f"Connect {address}"), **context})


@require_http_methods(["GET", "POST"])
@admins_page
def servers_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the servers or the password of an account."""
    row = account_of(pk)
    if row.kind != Connection.Kind.SMTP:
        return redirect(LIST)
    kept = bool(row.password or row.token)
    form = ServersForm(request.POST if request.method == "POST" else None, initial=stored(row), kept=kept)
    if request.method == "POST" and form.is_valid():
        try:
            change_mail_server(pk, form.cleaned_data, by=member_of(request), now=clock.now())
        except DomainError as error:
            _say(form, error)
        else:
            messages.success(request, f"{row} works. What waited for it goes on.")
            return redirect(LIST)
    context = {"form": form, "row": row, "address": row.account or row.username}
    return TemplateResponse(request, "crm/connect_servers.html", {**shell(request, str(row)), **context})


def _say(form: ServersForm, error: DomainError) -> None:
    """Say above the form what did not work and what to do; all that was typed stays but the password."""
    typed = {name: form.cleaned_data.get(name, "") for name in ("host", "imap_host")}
    for reason in error.reasons:
        form.add_error(None, reason)
        if told := advice(reason, Connection(**typed)):
            form.add_error(None, told)


@require_POST
@admins_page
def test_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Try an account in both directions, and say what came of it."""
    row = account_of(pk)
    health = try_account(pk, by=member_of(request), now=clock.now())
    told = f"{row}: {health.detail} {'' if health.ok else advice(health.detail, row)}".strip()
    (messages.success if health.ok else messages.error)(request, told)
    return redirect(LIST)


@require_http_methods(["GET", "POST"])
@admins_page
def address_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an account send for one more address."""
    row = account_of(pk)
    form = AddressForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            added = add_address(pk, address=said["address"], name=said["name"], by=member_of(request), now=clock.now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{added.address} sends through {row}.")
            return redirect("admin:crm_mailbox_change", added.pk)
    context = {"form": form, "row": row, "is_google": row.kind == Connection.Kind.GOOGLE}
    return TemplateResponse(
        request, "crm/connect_address.html", {**shell(request, f"{row}: another address"), **context}
    )


@require_http_methods(["GET", "POST"])
@admins_page
def disconnect_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask before an account is let go of, with all that follows."""
    row = account_of(pk)
    if row.kind == Connection.Kind.CAPTURE or row.state == AccountState.DISCONNECTED:
        return redirect(LIST)
    if request.method == "POST":
        left = disconnect(pk, by=member_of(request), now=clock.now())
        messages.success(request, f"{row} is disconnected. Its secrets are wiped here.")
        if left:
            messages.warning(request, left)
        return redirect(LIST)
    boxes = list(Mailbox.objects.filter(connection=row).order_by("id"))
    context = {"row": row, "boxes": boxes, "waiting": waiting_for(row), "is_google": row.kind == Connection.Kind.GOOGLE}
    return TemplateResponse(request, "crm/disconnect.html", {**shell(request, f"Disconnect {row}"), **context})
