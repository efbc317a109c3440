"""`Idempotency-Key`: a request that is sent twice is done once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from crm import clock
from crm.api.problem import Problem
from crm.models import IdempotentRequest
from crm.services.idempotency import KeyInUse, OtherRequest, Replay, claim_key, keep_answer, release_key
from crm.tenancy.permissions import member_of

Method = Callable[..., Response]
LONGEST = 200


def idempotent(method: Method) -> Method:
    """Let a view's method be repeated: the same key gets the first answer, another body 422, at work still 409.

    Answer and work commit together. An error has changed nothing, so its key may be used again.
    """

    @wraps(method)
    def once(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get("Idempotency-Key", "")
        if not key:
            return method(view, request, *args, **kwargs)
        claim = _claim(key, request)
        if isinstance(claim, Replay):
            return Response(claim.response, status=claim.status, headers={"Idempotent-Replayed": "true"})
        try:
            with transaction.atomic():
                answer = method(view, request, *args, **kwargs)
                keep_answer(claim, status=answer.status_code, response=json.loads(JSONRenderer().render(answer.data)))
        except KeyInUse:
            raise _in_use() from None
        except BaseException:
            release_key(claim)
            raise
        return answer

    return once


def _claim(key: str, request: Request) -> IdempotentRequest | Replay:
    if len(key) > LONGEST or not key.isascii() or not key.isprintable():
        raise ValidationError({"Idempotency-Key": [f"At most {LONGEST} printable ASCII characters."]})
    try:
        return claim_key(key, member=member_of(request), request_hash=_hash(request), now=clock.now())
    except KeyInUse:
        raise _in_use() from None
    except OtherRequest:
        raise Problem(422, "key_reused", "This Idempotency-Key came with another request before.") from None


def _in_use() -> Problem:
    return Problem(409, "in_progress", "The first request with this Idempotency-Key is still at work. Ask again.")


def _hash(request: Request) -> str:
    said = [request.method, request.path.rstrip("/"), request.data, request.headers.get("If-Match", "")]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
