"""Pages by key, never by count: flat however many rows there are, and stable while rows are added."""

from __future__ import annotations

from typing import Any

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

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """Choose a page by its keys, then read these rows with what stands beside them (crm/paging.py says why)."""
        bare = queryset.select_related(None).prefetch_related(None).only("pk")
        keys: list[Any] = super().paginate_queryset(bare, request, view) or []
        beside = {row.pk: row for row in queryset.filter(pk__in=[key.pk for key in keys])}
        return [beside[key.pk] for key in keys if key.pk in beside]

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Read the cursor; one that is not ours is a wrong parameter."""
        cursor = super().decode_cursor(request)
        if cursor is not None and cursor.position is not None:
            position = str(cursor.position)
            if not (position.isascii() and position.isdigit() and int(position[:20]) <= LARGEST):
                raise ValidationError({"cursor": ["This is no cursor of ours."]})
        return cursor
