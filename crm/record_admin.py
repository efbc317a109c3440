"""Records with a page of their own: who or what it is, what hangs on it, and what happened."""

from __future__ import annotations

from typing import Any, TypeVar

from django.contrib.admin.utils import quote
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from crm import clock
from crm.service_admin import ServiceList, ServiceModelAdmin
from crm.timeline import activity, timeline

Row = TypeVar("Row", bound=models.Model)
PAGE = 30


class RecordList(ServiceList):
    """A list whose rows open the record's page, not its form."""

    def url_for_result(self, result: models.Model) -> str:
        """Return the address of the record's page."""
        return str(self.model_admin.page_of(result.pk))


class RecordAdmin(ServiceModelAdmin[Row]):
    """A model whose rows have a page at `<id>/`, beside the admin's form at `<id>/change/`."""

    record_template = ""
    event_key = ""  # the column of Event that names this record

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[RecordList]:
        """Let rows open the record's page."""
        return RecordList

    def get_urls(self) -> list[URLPattern]:
        """Add the record's page before the admin's own addresses."""
        page = path("<int:pk>/", self.admin_site.admin_view(self.record_view), name=self.url_name("record"))
        return [page, *super().get_urls()]

    def url_name(self, page: str) -> str:
        """Name one of this model's addresses."""
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def page_of(self, pk: object) -> str:
        """Return the address of a record's page."""
        return reverse(f"admin:{self.url_name('record')}", args=[quote(str(pk))])

    def record_context(self, request: HttpRequest, record: Row) -> dict[str, Any]:
        """Read what this kind of record shows beside its timeline."""
        return {}

    def record_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show a record."""
        record = self.get_queryset(request).filter(pk=pk).first()
        if record is None or not self.has_view_permission(request, record):
            raise Http404(f"There is no such {self.opts.verbose_name} here.")
        return TemplateResponse(request, self.record_template, self._context(request, record))

    def _context(self, request: HttpRequest, record: Row) -> dict[str, Any]:
        asked, now = request.GET, clock.now()
        before = int(asked["before"]) if asked.get("before", "").isdigit() else None
        key = {self.event_key: record.pk}
        entries = timeline(limit=PAGE + 1, before=before, category=asked.get("category", ""), **key)
        return {
            **self.admin_site.each_context(request),
            "title": str(record),
            "record": record,
            "now": now,
            "entries": entries[:PAGE],
            "older": entries[PAGE - 1].event.pk if len(entries) > PAGE else None,
            "category": asked.get("category", ""),
            "activity": activity(now=now, **key),
            "list_url": reverse(f"admin:{self.url_name('changelist')}"),
            "change_url": reverse(f"admin:{self.url_name('change')}", args=[record.pk])
            if self.has_change_permission(request, record)
            else "",
            "delete_url": reverse(f"admin:{self.url_name('delete')}", args=[record.pk])
            if self.has_delete_permission(request, record)
            else "",
            **self.record_context(request, record),
        }

    def response_post_save_add(self, request: HttpRequest, obj: Row) -> HttpResponse:
        """Go on to the new record's page."""
        return HttpResponseRedirect(self.page_of(obj.pk))

    def response_post_save_change(self, request: HttpRequest, obj: Row) -> HttpResponse:
        """Go back to the record's page."""
        return HttpResponseRedirect(self.page_of(obj.pk))
