"""Google's errors in our own: too fast, no right, not there, broken; each with what a person can do."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from zoneinfo import ZoneInfo

from googleapiclient.errors import HttpError

from crm.connectors.google_auth import GMAIL, rights_in_words
from crm.errors import ConnectorError, NeedsReauth, PermanentFailure, RateLimited, TemporaryFailure, UnknownOutcome

GOOGLES_DAY = ZoneInfo("America/Los_Angeles")  # daily quotas begin anew at midnight there
TOO_FAST = {"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED", "quotaExceeded"}
TOO_MUCH = {"dailyLimitExceeded", "dailyLimitExceededUnreg"}
NO_RIGHT = {"insufficientPermissions", "insufficientScopes", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"}
SWITCHED_OFF = {"accessNotConfigured", "SERVICE_DISABLED"}
# Gmail says it in words alone: "User-rate limit exceeded.  Retry after 2026-11-21T12:57:51.196Z"
_RETRY_AFTER = re.compile(r"Retry after (\d{4}-\d\d-\d\dT[\d:.]+Z)")


class NotThere(PermanentFailure):
    """Google does not know it, or no longer."""


class RightMissing(NeedsReauth):
    """The account lets us in, but not do this: the right to its mail was not given, or taken back."""


def in_our_words(error: HttpError, *, now: datetime) -> ConnectorError:
    """Return what an answer means for us. UnknownOutcome of a write: it may have happened; of a read: ask again."""
    status, told = int(error.resp.status), _error(error.content)
    reasons, words = _reasons(told), _words(told)
    if status >= 500 or status < 400 or status == 408:
        return UnknownOutcome(f"Google had a problem of its own ({status}).")
    if status == 404 and not told:  # a proxy's page: that a draft is gone is for Google to say
        return UnknownOutcome("Something before Google answered (404).")
    if status == 404:
        return NotThere(f"Google does not know it (404 {words}).")
    if reasons & TOO_MUCH:
        return RateLimited("Google takes no more from this account today.", _next_day(now))
    if status == 429 or reasons & TOO_FAST:
        return RateLimited("Google asks to go slower.", _retry_at(error.resp, words, now))
    if status == 401:
        return NeedsReauth("Google no longer lets us into this account. Connect it again.")
    if status == 403:
        return _forbidden(reasons, words)
    return PermanentFailure(f"Google refused: {status} {words}.")


def _forbidden(reasons: set[str], words: str) -> ConnectorError:
    if reasons & NO_RIGHT:
        return RightMissing(
            f"The account did not allow Clara to {rights_in_words([GMAIL])}. Connect it again with that box ticked."
        )
    if reasons & SWITCHED_OFF:
        return TemporaryFailure("The Gmail API is switched off in this installation's Google project; switch it on.")
    if not reasons:  # a proxy's or firewall's page
        return TemporaryFailure("Something before Google refused the request (403).")
    return NeedsReauth(f"Google does not let us into this account: {words}. Its administrator can say why.")


def _error(content: bytes) -> dict[str, Any]:
    try:
        told = json.loads(content)
    except ValueError:
        return {}
    error = told.get("error") if isinstance(told, dict) else None
    return error if isinstance(error, dict) else {}


def _reasons(told: dict[str, Any]) -> set[str]:
    listed = [one for name in ("errors", "details") if isinstance(told.get(name), list) for one in told[name]]
    return {str(one.get("reason", "")) for one in listed if isinstance(one, dict)} - {""}


def _words(told: dict[str, Any]) -> str:
    """Return Google's sentence, without words as long as a token: an answer may hold what was sent."""
    words = str(told.get("message", "")).replace("\x00", "").split()
    return " ".join(word if len(word) < 40 else "…" for word in words)[:300].rstrip(".")


def _retry_at(headers: Mapping[str, str], words: str, now: datetime) -> datetime | None:
    """Read seconds or a date; a date counts from the answer's own, because clocks differ."""
    given = headers.get("retry-after", "").strip()
    if given.isdigit():
        return now + timedelta(seconds=min(int(given), 7 * 86_400))
    if match := _RETRY_AFTER.search(words):
        return max(now, datetime.fromisoformat(match[1]))
    try:
        until = parsedate_to_datetime(given)
        return max(now, now + (until - parsedate_to_datetime(headers["date"])))
    except (KeyError, ValueError, TypeError):
        return None


def _next_day(now: datetime) -> datetime:
    there = now.astimezone(GOOGLES_DAY) + timedelta(days=1)
    return there.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(now.tzinfo)
