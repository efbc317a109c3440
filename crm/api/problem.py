"""An answer that is no success."""

from __future__ import annotations

from rest_framework.exceptions import APIException


class Problem(APIException):
    """An error with a status and code of its own, and perhaps more that helps the caller."""

    def __init__(self, status_code: int, code: str, detail: str, **more: object) -> None:
        super().__init__(detail, code)
        self.status_code = status_code
        self.more = more
