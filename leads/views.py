"""The hosted form page: for sites that have no form of their own. It works without JavaScript and without Redis."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from crm import clock
from crm.queue import wake
from crm.tenancy.scope import scope
from crm.visitor import address_of
from leads.connectors.forms import read_post
from leads.hosted_form import TRAP, HostedForm, source_of, words_of
from leads.models import Form, Submission
from leads.selectors import find_form
from leads.services.hosted import may_post
from leads.services.intake import FormChanged, receive_submission
from leads.tasks import process_submission_task

NO_FORM = "There is no form at this address."
TOO_MANY = "You have sent several messages within the hour. Wait a little, then send this one: it is still below."


@require_http_methods(["GET", "POST"])
def hosted_form(request: HttpRequest, key: str) -> HttpResponse:
    """Ask, and hand what was answered to the same intake as any form's post."""
    form = _form(key)
    if request.method == "GET":
        source = source_of(request.GET) | {"page": request.build_absolute_uri()[:500]}
        if referrer := request.headers.get("Referer", ""):
            source.setdefault("referrer", referrer[:500])
        return _page(request, form, HostedForm(form), source)
    source, asked = source_of(request.POST), HostedForm(form, request.POST)
    with scope(form.workspace_id):
        if not asked.is_valid():
            return _page(request, form, asked, source, status=400)
        if not may_post(form, address=address_of(request), now=clock.now()):
            asked.add_error(None, TOO_MANY)
            return _page(request, form, asked, source, status=429)
        try:
            _receive(request, form, asked, source)
        except FormChanged:  # removed this very moment
            raise Http404(NO_FORM) from None
    return redirect("hosted-form-thanks", key)


@require_GET
def hosted_form_thanks(request: HttpRequest, key: str) -> HttpResponse:
    """Say thank you."""
    form = _form(key)
    return render(request, "leads/hosted_thanks.html", {"form_row": form, "words": words_of(form)})


def _receive(request: HttpRequest, form: Form, asked: HostedForm, source: dict[str, str]) -> None:
    raw = asked.encoded(source)
    trapped = "The hidden field was filled in: a program, not a person." if request.POST.get(TRAP) else ""
    receipt = receive_submission(
        form,
        raw=raw,
        headers=request.headers,
        post=read_post(raw, content_type="application/x-www-form-urlencoded", mapping=form.mapping),
        event_id="",
        ignored_because=trapped,
        now=clock.now(),
    )
    if receipt.submission_id is not None and receipt.state == Submission.State.RECEIVED:
        wake(process_submission_task, form.workspace_id, receipt.submission_id)


def _form(key: str) -> Form:
    form = find_form(key, raw=b"")
    if form is None or form.kind != Form.Kind.HOSTED:
        raise Http404(NO_FORM)
    return form


def _page(
    request: HttpRequest, form: Form, asked: HostedForm, source: dict[str, str], *, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"form_row": form, "form": asked, "words": words_of(form), "source": source, "trap": TRAP}
    return render(request, "leads/hosted_form.html", context, status=status)
