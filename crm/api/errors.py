"""One format for all errors: `{"error": {"code", "detail", "fields"?}}`."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from crm.errors import DomainError


def answer_error(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn an exception into an answer; what is a bug stays one and becomes a 500."""
    if isinstance(error, DomainError):
        return Response({"error": {"code": "not_possible", "detail": str(error)}}, status=409)
    answer = exception_handler(error, context)
    if answer is None:
        return None
    if isinstance(error, ValidationError):
        body: dict[str, Any] = {"code": "invalid", "detail": "Some fields are wrong.", "fields": answer.data}
    else:
        code = error.default_code if isinstance(error, APIException) else "not_found"
        body = {"code": code, "detail": _detail(answer.data)}
    answer.data = {"error": body}
    return answer


def _detail(data: Any) -> str:
    return str(data.get("detail", data)) if isinstance(data, dict) else str(data)
