"""Pages by key, never by count: flat however many rows there are."""

from rest_framework.pagination import CursorPagination


class KeyPagination(CursorPagination):
    """Newest first; `next` and `previous` are addresses to follow."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "limit"
    ordering = "-id"
