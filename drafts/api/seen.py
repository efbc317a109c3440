"""The fingerprint that a decision is about: asked for, compared, and the difference when it is stale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from crm.api.problem import Problem
from drafts.differences import difference, text_seen
from drafts.models import Draft
from drafts.services.decide import DraftBlocked


def seen_of(request: Request, said: Mapping[str, Any]) -> str:
    """Return the fingerprint that the caller saw; raises a 428 when they name none."""
    header = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    seen: str = said.get("fingerprint") or header
    if not seen or seen == "*":
        raise Problem(
            428,
            "fingerprint_required",
            "Say which text you saw: its `fingerprint`, or the ETag of GET in the header If-Match.",
        )
    return seen


@contextmanager
def answering_blocks(draft: Draft, seen: str) -> Iterator[None]:
    """Turn a refusal into an answer: 403 for whoever wrote it, 409 with the difference when it changed, else 409."""
    try:
        yield
    except DraftBlocked as blocked:
        if blocked.not_yours:
            raise Problem(403, "own_draft", str(blocked), reasons=blocked.reasons) from None
        if not blocked.changed:
            raise Problem(409, "blocked", str(blocked), reasons=blocked.reasons) from None
        now = Draft.objects.get(pk=draft.pk)
        before = text_seen(now, seen)
        raise Problem(
            409,
            "stale",
            str(blocked),
            seen_known=before is not None,
            difference=difference(now, before),
            current={"fingerprint": now.fingerprint, "subject": now.subject, "body": now.body, "status": now.status},
        ) from None


def with_etag(answer: Response) -> Response:
    """Name the fingerprint of the draft in the answer as its ETag."""
    answer["ETag"] = f'"{answer.data["fingerprint"]}"'
    return answer
