"""Pages by key, never by count: flat however many rows there are, and stable while rows are added."""

from __future__ import annotations

from rest_framework.exceptions import ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

LARGEST = 2**63 - 1


class KeyPagination(CursorPagination):
    """Newest first; `next` and `previous` are addresses to follow."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "limit"
    page_size_query_description = "How many a page holds: 50, at most 200."
    cursor_query_description = "From `next` or `previous` of another page."
    ordering = "-id"

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Read the cursor; one that is not ours is a wrong parameter."""
        cursor = super().decode_cursor(request)
        if cursor is not None and cursor.position is not None:
            position = str(cursor.position)
            if not (position.isascii() and position.isdigit() and int(position[:20]) <= LARGEST):
                raise ValidationError({"cursor": ["This is no cursor of ours."]})
        return cursor
