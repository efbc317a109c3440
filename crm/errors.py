"""The errors that people see and that connectors raise."""

from __future__ import annotations

from datetime import datetime


class DomainError(Exception):
    """Something that a person can read and act on; `reasons` are whole sentences."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = list(reasons)


class ConnectorError(Exception):
    """An outside system did not do what was asked."""


class TemporaryFailure(ConnectorError):
    """Nothing happened there; trying again later may work."""


class PermanentFailure(ConnectorError):
    """It will never work as asked; a person decides."""


class NeedsReauth(ConnectorError):
    """The account must be connected again; nothing is lost meanwhile."""


class RateLimited(TemporaryFailure):
    """Too fast; try again at `retry_at`."""

    def __init__(self, message: str, retry_at: datetime | None = None) -> None:
        super().__init__(message)
        self.retry_at = retry_at


class PutOff(TemporaryFailure):
    """This one mail is not taken now; the account itself works."""


class UnknownOutcome(ConnectorError):
    """The answer was lost: it may or may not have happened. Never repeated blindly."""


class LeaseLost(Exception):
    """Another worker has the row by now; what this one found out is dropped, quietly."""
