"""The admin whose changes go through services: a model page offers what it has a service for, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

from django import forms
from django.contrib import messages
from django.contrib.admin import ShowFacets
from django.contrib.admin.utils import flatten_fieldsets, quote, unquote
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import IntegrityError, models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from crm import clock
from crm.capped import CappedPaginator
from crm.deletion import consequences
from crm.desk import wants_fragment
from crm.errors import DomainError
from crm.models import Member
from crm.tenancy.doors import search
from crm.tenancy.permissions import member_of
from crm.theme import ChangeList, ModelAdmin

Row = TypeVar("Row", bound=models.Model)
FOUND = 200  # the newest rows that a search finds: who wants others types one more word


class ServiceForm(forms.ModelForm):  # type: ignore[type-arg]  # its model is the admin's
    """A form that checks constraints with the workspace in, and says what a service refused."""

    refused: Sequence[str] = ()

    def _get_validation_exclusions(self) -> set[str]:
        """Keep the workspace in: without it Django skips its constraints, and a duplicate would be an error 500."""
        return super()._get_validation_exclusions() - {"workspace"}  # type: ignore[misc,no-any-return]  # not in stubs

    def clean(self) -> dict[str, Any] | None:
        """Add what the service said when it was asked."""
        cleaned = super().clean()
        for reason in self.refused:
            self.add_error(None, reason)
        return cleaned


class ServiceList(ChangeList):  # type: ignore[misc]  # the theme ships no types
    """A list whose number of rows stands once, under it."""

    def get_results(self, request: HttpRequest) -> None:
        """Read the page; without this the theme offers to show all of a thousand rows."""
        super().get_results(request)
        self.page_num: int = self.paginator.validate_number(self.page_num)
        self.full_result_count = self.result_count
        self.paginator.more = getattr(request, "found_more", False)


class ServiceModelAdmin(ModelAdmin, Generic[Row]):  # type: ignore[misc]  # the theme ships no types
    """Pages of a model: give it `create`, `update`, `remove`, each one call of a service; without them it is read-only.

    Lists are sorted by `-id` (any other order needs an index beginning with the workspace), and searched by a door.
    """

    form = ServiceForm
    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    list_per_page = 50
    list_max_show_all = 0
    actions = None
    ordering: Sequence[str] = ("-id",)
    sortable_by: Sequence[str] = ()
    search_door = ""
    change_list_template = "crm/change_list.html"
    change_form_template = "crm/change_form.html"
    delete_confirmation_template = "crm/delete_confirmation.html"
    list_lead = ""  # a sentence above the list
    row_words: tuple[str, str] | None = None  # one row and several, where the model's own name is no word for them
    empty_text = ""  # what will appear here and how to make it so
    live = False  # whether an open list keeps itself fresh
    save_on_top = False
    delete_verb = "Delete"

    def create(self, values: dict[str, Any], *, by: Member, now: datetime) -> Row:
        """Call the service that adds a row."""
        raise NotImplementedError

    def update(self, row: Row, values: dict[str, Any], *, by: Member, now: datetime) -> Row:
        """Call the service that changes a row; `row` is as it would be, its key is what counts."""
        raise NotImplementedError

    def remove(self, row: Row, *, by: Member, now: datetime) -> None:
        """Call the service that removes a row."""
        raise NotImplementedError

    def offers(self, verb: str) -> bool:
        """Tell whether there is a service for a verb."""
        return getattr(type(self), verb) is not getattr(ServiceModelAdmin, verb)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Offer adding where a service adds."""
        return self.offers("create") and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:
        """Offer changing where a service changes."""
        return self.offers("update") and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:
        """Offer deleting where a service removes."""
        return self.offers("remove") and super().has_delete_permission(request, obj)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ServiceList]:
        """List rows without an exact count."""
        return ServiceList

    def get_search_fields(self, request: HttpRequest) -> Sequence[str]:
        """Show the search box where there is a door to search by."""
        return (self.search_door,) if self.search_door else ()

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Row], search_term: str
    ) -> tuple[models.QuerySet[Row], bool]:
        """Find rows by their words through the search door."""
        if self.search_door and search_term.strip():
            found = search(self.search_door, search_term, FOUND)
            request.found_more = len(found) == FOUND  # type: ignore[attr-defined]  # ours, read by the list
            queryset = queryset.filter(pk__in=found)
        return queryset, False

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Leave out the theme's buttons beside a choice of rows: they need JavaScript and go past our pages."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def get_form(self, request: HttpRequest, obj: Row | None = None, change: bool = False, **kwargs: Any) -> Any:
        """Make the form of this request, with what the service refused a moment ago."""
        form = super().get_form(request, obj, change=change, **kwargs)
        form.refused = getattr(request, "refused", ())
        return form

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the list under its lead; or, to an open page that keeps itself fresh, its rows alone."""
        said: dict[str, Any] = {"list_lead": self.list_lead, "subtitle": None}
        if self.live:
            said["live_at"] = request.get_full_path()
            if wants_fragment(request):
                said["base"] = "clara/fragment.html"
                asked = request.GET.copy()
                del asked["fragment"]  # else it is a filter that nobody knows
                request.GET = asked  # type: ignore[assignment]  # the stubs know it only as it came
        return super().changelist_view(request, {**said, **(extra_context or {})})  # type: ignore[no-any-return]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show or store a row; what the service refuses is said above the form, which keeps what was typed."""
        context = {"show_save_and_add_another": False, "show_save_and_continue": False, "delete_verb": self.delete_verb}
        context |= {"show_delete": self.delete_verb == "Delete", **(extra_context or {})}
        try:
            return super().changeform_view(request, object_id, form_url, context)  # type: ignore[no-any-return]
        except DomainError as error:
            reasons = error.reasons
        except IntegrityError:
            reasons = ["Somebody has just stored the same. Look for it before you save again."]
        request.refused = reasons  # type: ignore[attr-defined]  # ours, read by get_form
        return super().changeform_view(request, object_id, form_url, context)  # type: ignore[no-any-return]

    def save_model(self, request: HttpRequest, obj: Row, form: Any, change: bool) -> None:
        """Let the service store what the form read; `obj` becomes the stored row, for the answer's words."""
        shown = flatten_fieldsets(self.get_fieldsets(request, obj if change else None))
        values = {name: value for name, value in form.cleaned_data.items() if name in shown or name not in form.fields}
        by, now = member_of(request), clock.now()
        row = self.update(obj, values, by=by, now=now) if change else self.create(values, by=by, now=now)
        obj.__dict__.update(row.__dict__)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Store nothing more: the service has stored all of it."""

    def log_addition(self, request: HttpRequest, obj: models.Model, message: Any) -> None:
        """Write nothing: our Event is the record."""

    def log_change(self, request: HttpRequest, obj: models.Model, message: Any) -> None:
        """Write nothing: our Event is the record."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:
        """Write nothing: our Event is the record."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to the page of the row, where its Events stand."""
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404("There is no such row here.")
        return HttpResponseRedirect(self.page_of(row.pk))

    def page_of(self, pk: object) -> str:
        """Return the address of a row's page."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[quote(str(pk))])

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Say in numbers what deleting would do, instead of listing every row."""
        found = [consequence for row in objs for consequence in consequences(row)]
        blocked = [str(one) for one in found if one.blocks]
        return [str(one) for one in found if not one.blocks], {}, set(), blocked

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask, then delete; what the service refuses is said on the row's page."""
        try:
            context = {"delete_verb": self.delete_verb, **(extra_context or {})}
            return super().delete_view(request, object_id, context)  # type: ignore[no-any-return]
        except DomainError as error:
            for reason in error.reasons:
                messages.error(request, reason)
            return HttpResponseRedirect(self.page_of(object_id))

    def delete_model(self, request: HttpRequest, obj: Row) -> None:
        """Let the service remove the row."""
        self.remove(obj, by=member_of(request), now=clock.now())

    def response_add(self, request: HttpRequest, obj: Row, post_url_continue: str | None = None) -> HttpResponse:
        """Go on; a secret that was just made is shown first, on this one page, and stored nowhere."""
        return reveal(request, obj, self) or super().response_add(request, obj, post_url_continue)


class Revealed:
    """A secret for one answer: what it is, what to do with it, and lines to copy."""

    def __init__(self, title: str, advice: str, lines: Sequence[tuple[str, str]]) -> None:
        self.title, self.advice, self.lines = title, advice, lines


def reveal(request: HttpRequest, row: models.Model, page: ServiceModelAdmin[Any]) -> HttpResponse | None:
    """Answer with the secret that a service left on the row as `revealed`, or None when there is none."""
    revealed = getattr(row, "revealed", None)
    if revealed is None:
        return None
    context = {**page.admin_site.each_context(request), "title": revealed.title, "revealed": revealed}
    context |= {"back": reverse(f"admin:{page.opts.app_label}_{page.opts.model_name}_changelist")}
    answer = TemplateResponse(request, "crm/revealed.html", context)
    answer["Cache-Control"] = "no-store"
    return answer
