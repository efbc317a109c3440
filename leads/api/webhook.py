"""The front door: form posts, answered 202 once they are stored."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.http.request import UnreadablePostError
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from crm import clock
from crm.coalesce import wake_soon
from crm.tenancy.scope import required_workspace, scope
from crm.visitor import address_of
from leads.connectors.forms import Unreadable, read_post
from leads.connectors.signatures import BadSignature, check_hubspot, check_standard_webhook
from leads.models import Form, Submission
from leads.selectors import find_form, remembered_form
from leads.services.intake import FormChanged, receive_submission, reject_submission
from leads.services.refusals import count_unknown_form, note_refusal
from leads.tasks import process_submission_task

MAX_BYTES = 1024 * 1024


@csrf_exempt
def form_webhook(request: HttpRequest, form_key: str = "") -> JsonResponse:
    """Accept one form post: size, form, signature, then stored and read; 202 with the run's id."""
    if request.method != "POST":
        return _problem(405, "method_not_allowed", "Post the form here.")
    try:
        raw = _read_limited(request)
    except UnreadablePostError:
        return _problem(400, "cut_off", "The body ended too early.")
    if raw is None:
        return _problem(413, "too_large", f"The body is over {MAX_BYTES} bytes.")
    now = clock.now()
    key = form_key or request.headers.get("X-Clara-Form", "")
    if remembered := remembered_form(key, raw=raw):
        # What is refused is refused by the form as it is now, so only an answer counts here.
        with suppress(FormChanged, BadSignature, Unreadable), scope(remembered.workspace_id):
            return _take(request, remembered, raw, now=now)
    form = find_form(key, raw=raw)
    if form is None:
        return _unknown(now)
    with scope(form.workspace_id):
        try:
            return _take(request, form, raw, now=now)
        except BadSignature as error:
            note_refusal(form, reason=str(error), address=address_of(request) or None, now=now)
            return _problem(401, "bad_signature", str(error))
        except Unreadable as error:
            reject_submission(form, raw=raw, headers=request.headers, reason=str(error), now=now)
            return _problem(422, "unreadable", f"{error} The post was kept as rejected.")
        except FormChanged:  # removed this very moment
            return _unknown(now)


def _unknown(now: datetime) -> JsonResponse:
    count_unknown_form(now=now)
    return _problem(404, "unknown_form", "No form has this key. Check the address in Clara's form settings.")


def _take(request: HttpRequest, form: Form, raw: bytes, *, now: datetime) -> JsonResponse:
    _check_signature(request, form, raw, now=now)
    post = read_post(raw, content_type=request.headers.get("Content-Type", ""), mapping=form.mapping)
    event_id = request.headers.get("webhook-id", "")
    receipt = receive_submission(form, raw=raw, headers=request.headers, post=post, event_id=event_id, now=now)
    if receipt.submission_id is not None and receipt.state == Submission.State.RECEIVED:
        wake_soon(process_submission_task, required_workspace(), receipt.submission_id)
    structlog.contextvars.bind_contextvars(run_id=str(receipt.run_id), workspace_id=form.workspace_id)
    url = settings.PUBLIC_URL + reverse("run-detail", args=[receipt.run_id])
    return JsonResponse({"run": str(receipt.run_id), "url": url, "state": receipt.state}, status=202)


def _check_signature(request: HttpRequest, form: Form, raw: bytes, *, now: datetime) -> None:
    if form.kind == Form.Kind.HUBSPOT:
        uri = settings.PUBLIC_URL + request.get_full_path()  # never from the Host header
        check_hubspot(
            request.headers, raw, secret=form.secret, method="POST", uri=uri, now=now, older=form.old_signatures
        )
    else:
        check_standard_webhook(request.headers, raw, secret=form.secret, now=now)


def _read_limited(request: HttpRequest) -> bytes | None:
    """Read at most the limit, so that a large body is refused before it is held in memory."""
    source: Any = request
    if request.META.get("wsgi.input_terminated") and not request.META.get("CONTENT_LENGTH"):
        source = request.META["wsgi.input"]  # sent in chunks: Django believes such a body empty
    raw = source.read(MAX_BYTES + 1)
    return raw if len(raw) <= MAX_BYTES else None


def _problem(status: int, code: str, detail: str) -> JsonResponse:
    return JsonResponse({"error": {"code": code, "detail": detail}}, status=status)
