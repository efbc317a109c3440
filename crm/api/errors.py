"""One format for all errors: `{"error": {"code", "detail", "fields"?}}`."""

from __future__ import annotations

from typing import Any

import structlog
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.views import defaults
from rest_framework import status
from rest_framework.exceptions import APIException, NotFound, ParseError, ValidationError
from rest_framework.exceptions import PermissionDenied as Refused
from rest_framework.response import Response
from rest_framework.views import exception_handler

from crm.api.parsing import BodyTooLarge
from crm.api.problem import Problem
from crm.errors import DomainError
from crm.services.records import Duplicate


def body_of(code: str, detail: str, **more: object) -> dict[str, Any]:
    """Write an error."""
    return {"error": {"code": code, "detail": detail, **more}}


def answer_error(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn an exception of a view into an answer; a bug is logged whole and answered with the request's id."""
    if isinstance(error, Duplicate):
        error = Problem(status.HTTP_409_CONFLICT, "duplicate", str(error), existing=error.existing)
    elif isinstance(error, DomainError):
        error = Problem(status.HTTP_409_CONFLICT, "not_possible", str(error))
    elif isinstance(error, Http404):
        error = NotFound(*error.args)
    elif isinstance(error, PermissionDenied):
        error = Refused(*error.args)
    elif isinstance(error, RequestDataTooBig):
        error = BodyTooLarge()
    elif isinstance(error, SuspiciousOperation | BadRequest | UnreadablePostError):
        error = ParseError("The request cannot be read.")
    answer = exception_handler(error, context)
    if answer is None or not isinstance(error, APIException):
        _log_bug(context["request"]._request)
        return Response(_bug(), status=status.HTTP_500_INTERNAL_SERVER_ERROR)
    answer.data = _body(error, answer)
    return answer


def _body(error: APIException, answer: Response) -> dict[str, Any]:
    if isinstance(error, ValidationError):
        fields = answer.data if isinstance(answer.data, dict) else {"non_field_errors": answer.data}
        return body_of("invalid", "Some fields are wrong.", fields=fields)
    code = getattr(error.detail, "code", error.default_code)
    return body_of(str(code), str(error.detail), **(error.more if isinstance(error, Problem) else {}))


def _log_bug(request: HttpRequest) -> None:
    """Tell the log as Django does for an exception that nobody caught, and undo what was half done."""
    got_request_exception.send(sender=None, request=request)
    if transaction.get_connection().in_atomic_block:
        transaction.set_rollback(True)


def _bug() -> dict[str, Any]:
    request_id = structlog.contextvars.get_contextvars().get("request_id")
    return body_of("internal", "This is our mistake. Tell us the request id.", request_id=request_id)


def not_found(request: HttpRequest, *_: object) -> JsonResponse:
    """Answer an address under /api/ that does not exist."""
    return JsonResponse(body_of("not_found", "There is nothing at this address; see /api/docs/."), status=404)


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith(("/api/", "/webhook/"))


def handler400(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that Django itself refuses to read."""
    if _is_api(request):
        return JsonResponse(body_of("bad_request", "The request cannot be read."), status=400)
    return defaults.bad_request(request, exception)


def handler403(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what is refused outside of a view."""
    if _is_api(request):
        return JsonResponse(body_of("permission_denied", "This is not allowed."), status=403)
    return defaults.permission_denied(request, exception)


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that does not exist."""
    return not_found(request) if _is_api(request) else defaults.page_not_found(request, exception)


def handler500(request: HttpRequest) -> HttpResponse:
    """Answer a bug outside of a view."""
    return JsonResponse(_bug(), status=500) if _is_api(request) else defaults.server_error(request)
