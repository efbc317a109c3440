"""Pages of the queue, in its own order: overdue first, then bucket, waiting time, id."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from crm import clock
from crm.api.pagination import LARGEST, KeyPagination
from crm.paging import part
from drafts.models import Draft

ORDER = ("bucket", "waiting_since", "id")


@dataclass(frozen=True)
class Place:
    """Where a page ended, and by which moment `overdue` was told."""

    now: str
    overdue: bool
    bucket: str
    since: str
    id: int

    @classmethod
    def read(cls, cursor: str) -> Place:
        """Read a cursor; one that is not ours is a wrong parameter."""
        try:
            place = cls(**json.loads(base64.urlsafe_b64decode(cursor.encode("ascii"))))
            moments = [datetime.fromisoformat(place.now), datetime.fromisoformat(place.since)]
        except (ValueError, TypeError, RecursionError):
            moments = []
        if (
            not moments
            or any(moment.tzinfo is None for moment in moments)
            or place.bucket not in ("P1", "P2", "P3")
            or type(place.id) is not int
            or not 0 <= place.id <= LARGEST
        ):
            raise ValidationError({"cursor": ["This is no cursor of ours."]})
        return place

    def write(self) -> str:
        """Write it as a cursor."""
        return base64.urlsafe_b64encode(json.dumps(asdict(self)).encode()).decode()


class QueuePagination(KeyPagination):
    """The queue forward, page by page; a draft that comes or goes meanwhile moves no other."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """Read one page and whether another follows."""
        cursor = request.query_params.get(self.cursor_query_param)
        after = Place.read(cursor) if cursor else None
        now = datetime.fromisoformat(after.now) if after else clock.now()
        size = self.get_page_size(request) or 1
        found: list[Draft] = []
        for drafts in _parts(queryset, now, after):
            found += part(drafts, 0, size + 1 - len(found))
        self.following, self.url = None, request.build_absolute_uri()
        if len(found) > size:
            last = found[size - 1]
            self.following = Place(
                now.isoformat(), last.due_at < now, last.bucket, last.waiting_since.isoformat(), last.pk
            )
        return found[:size]

    def get_paginated_response(self, data: Any) -> Response:
        """Answer a page; there is no way back, begin anew."""
        following = (
            replace_query_param(self.url, self.cursor_query_param, self.following.write()) if self.following else None
        )
        return Response({"next": following, "previous": None, "results": data})


def _parts(drafts: QuerySet[Draft], now: datetime, after: Place | None) -> Iterator[QuerySet[Draft]]:
    for overdue in (True, False):
        some = drafts.filter(due_at__lt=now) if overdue else drafts.filter(due_at__gte=now)
        if after is not None and after.overdue == overdue:
            some = some.filter(_behind(after))
        if after is None or overdue <= after.overdue:
            yield some.order_by(*ORDER)


def _behind(place: Place) -> Q:
    from_here = Q(bucket__gte=place.bucket)  # lets the index begin where the last page ended
    same_bucket = Q(bucket=place.bucket)
    same_moment = same_bucket & Q(waiting_since=place.since)
    later = Q(bucket__gt=place.bucket) | same_bucket & Q(waiting_since__gt=place.since)
    return from_here & (later | same_moment & Q(id__gt=place.id))
