"""What all API views are made of: a list, a record, an action."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api.shapes import Asked
from crm.models import Member
from crm.tenancy.doors import search
from crm.tenancy.permissions import member_of

Row = TypeVar("Row", bound=Model)
PAGING = {"cursor", "limit", "format"}
FOUND = 1000  # rows that a search by words may find


class ApiView(generics.GenericAPIView[Row]):
    """A view that knows its member and reads what was asked of it."""

    filters: type[Asked] | None = None
    takes: type[Asked] | None = None
    """The shape of a body, for methods that take one."""

    @property
    def member(self) -> Member:
        """Who asks."""
        return member_of(self.request)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Keep answers out of caches: they are one member's."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer["Cache-Control"] = "no-store"
        return answer

    def body(self, shape: type[Asked] | None = None, *, partial: bool = False) -> dict[str, Any]:
        """Return the checked body; raises ValidationError that names each wrong field."""
        wanted = shape or self.takes or Asked
        asked = wanted(data=self.request.data, partial=partial, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        return dict(asked.validated_data)

    def asked(self) -> dict[str, Any]:
        """Return the checked query parameters; an unknown one is an error."""
        given = {name: value for name, value in self.request.query_params.items() if name not in PAGING}
        asked = (self.filters or Asked)(data=given, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        return dict(asked.validated_data)

    def shown(self, row: Any, status: int = 200) -> Response:
        """Answer with one record."""
        return Response(self.get_serializer(row).data, status=status)


class ListView(ApiView[Row]):
    """A list in pages; `choose` narrows it to what was asked."""

    searched_as = ""

    def get(self, request: Request) -> Response:
        """Answer one page."""
        rows = self.choose(self.get_queryset(), **self.asked())
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def choose(self, rows: QuerySet[Row], **asked: Any) -> QuerySet[Row]:
        """Narrow the list: `q` by words, anything else by equality."""
        if "q" in asked:
            rows = rows.filter(pk__in=search(self.searched_as, asked.pop("q"), FOUND))
        return rows.filter(**asked)


class DetailView(ApiView[Row]):
    """One record by its id; what is not in this workspace is not there."""

    def get(self, request: Request, pk: int) -> Response:
        """Answer the record."""
        return self.shown(self.row(pk))

    def row(self, pk: int) -> Row:
        """Return the record; raises Http404."""
        row = self.get_queryset().filter(pk=int(pk)).first()
        if row is None:
            raise Http404("There is no such record here.")
        return row
