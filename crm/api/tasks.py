"""What people are to do by a day, for programs: listed in the desk's order, marked done, opened again."""

from __future__ import annotations

import base64
import json
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from crm import clock
from crm.api.idempotency import idempotent
from crm.api.pagination import LARGEST, KeyPagination
from crm.api.shapes import Asked, IdField, Named
from crm.api.views import DetailView, ListView
from crm.models import Task
from crm.paging import part
from crm.services.desk import complete_task, reopen_task


class TaskPagination(KeyPagination):
    """The list forward, by moment and id: many tasks are due at one moment, and those done meanwhile move no other."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """Read one page and whether another follows."""
        cursor = request.query_params.get(self.cursor_query_param)
        self.moment = queryset.query.order_by[0].lstrip("-")
        rows = queryset.filter(_behind(queryset, *_read(cursor))) if cursor else queryset
        size = self.get_page_size(request) or 1
        found = part(rows, 0, size + 1)
        self.last, self.url = found[size - 1] if len(found) > size else None, request.build_absolute_uri()
        return found[:size]

    def get_paginated_response(self, data: Any) -> Response:
        """Answer a page; there is no way back, begin anew."""
        following = None
        if self.last:
            place = json.dumps([getattr(self.last, self.moment).isoformat(), self.last.pk])
            cursor = base64.urlsafe_b64encode(place.encode()).decode()
            following = replace_query_param(self.url, self.cursor_query_param, cursor)
        return Response({"next": following, "previous": None, "results": data})


def _read(cursor: str) -> tuple[datetime, int]:
    """Return where a page ended; a cursor that is not ours is a wrong parameter."""
    try:
        said, pk = json.loads(base64.urlsafe_b64decode(cursor.encode("ascii")))
        moment = datetime.fromisoformat(said)
    except (ValueError, TypeError, RecursionError):
        moment, pk = None, 0
    if moment is None or moment.tzinfo is None or type(pk) is not int or not 0 <= pk <= LARGEST:
        raise ValidationError({"cursor": ["This is no cursor of ours."]})
    return moment, pk


def _behind(rows: QuerySet[Task], moment: datetime, pk: int) -> Q:
    first = str(rows.query.order_by[0])
    name, way = first.lstrip("-"), "lt" if first.startswith("-") else "gt"
    from_here = Q(**{f"{name}__{way}e": moment})  # lets the index begin where the last page ended
    return from_here & (Q(**{f"{name}__{way}": moment}) | Q(**{name: moment, f"id__{way}": pk}))


class TaskSerializer(serializers.ModelSerializer[Task]):
    """Something a person is to do about a contact."""

    contact = Named()
    lead = serializers.IntegerField(source="lead_id", allow_null=True, help_text="Its id.")
    owner = Named(allow_null=True)

    class Meta:
        model = Task
        fields = ("id", "title", "contact", "lead", "owner", "due_at", "done_at", "created_at")


class TaskFilters(Asked):
    """How tasks are looked up; several narrow each other down."""

    open = serializers.BooleanField(
        default=True, help_text="`true`: what is to do, the first due on top. `false`: what is done, the latest on top."
    )
    owner = IdField(required=False, help_text="A member's id.")
    contact = IdField(required=False)


DATED = Task.objects.filter(due_at__isnull=False).select_related("contact", "owner")


class Tasks(ListView[Task]):
    """What is to do, overdue first, or what is done."""

    queryset = DATED
    serializer_class = TaskSerializer
    filters, pagination_class = TaskFilters, TaskPagination

    def choose(self, rows: QuerySet[Task], **asked: Any) -> QuerySet[Task]:
        """Keep one of the two lists, each in its order, along its index."""
        tasks: Any = rows
        return super().choose(tasks.open() if asked.pop("open") else tasks.done(), **asked)


class TaskDone(DetailView[Task]):
    """Mark a task done."""

    queryset = DATED
    serializer_class = TaskSerializer
    takes = Asked
    http_method_names = ["post"]

    @extend_schema(request=None)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Answer the task; what is done already keeps its `done_at`."""
        task, _ = self.row(pk), self.body()
        complete_task(task.pk, by=self.member, now=clock.now())
        return self.shown(self.row(pk))


class TaskOpen(TaskDone):
    """Open a task again."""

    @extend_schema(request=None)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Answer the task, which is to do again by the same day."""
        task, _ = self.row(pk), self.body()
        reopen_task(task.pk, by=self.member)
        return self.shown(self.row(pk))
