"""The list of tasks, and the two posts that mark one done or open again, from wherever it is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from crm import clock
from crm.desk import WRITERS, came_from, desk_post
from crm.models import Task
from crm.service_admin import ServiceModelAdmin
from crm.services.desk import complete_task, reopen_task
from crm.tenancy.permissions import member_of
from crm.theme import column

BUTTON = '<button class="c-btn c-btn--small" type="submit" formaction="{}">{}<span class="c-sr">: {}</span></button>'


@require_POST
@desk_post
def done(request: HttpRequest, task_id: int) -> HttpResponse:
    """Mark a task done."""
    task = complete_task(task_id, by=member_of(request), now=clock.now())
    told = 'Done: <bdi>{}</bdi> <a class="c-link" href="{}">See what is done</a>'
    all_done = f"{reverse('admin:crm_task_changelist')}?{OfState.parameter_name}=done"
    messages.success(request, format_html(told, task.title, all_done))
    return redirect(came_from(request))


@require_POST
@desk_post
def reopen(request: HttpRequest, task_id: int) -> HttpResponse:
    """Take that back."""
    task = reopen_task(task_id, by=member_of(request))
    messages.success(request, format_html("To do again: <bdi>{}</bdi>", task.title))
    return redirect(came_from(request))


class OfState(admin.SimpleListFilter):
    """Whether a task is still to do; what is, stands there unless something else is asked for."""

    title, parameter_name = "state", "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Name the choices beside the open ones."""
        return [("overdue", "Overdue"), ("done", "Done")]

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Call what is shown without a choice by its name."""
        first, *others = super().choices(changelist)
        yield {**first, "display": "Open"}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Task]) -> QuerySet[Task]:
        """Keep what is open, overdue or done; the list is in that order, too."""
        tasks: Any = queryset
        if self.value() == "done":
            return tasks.done()  # type: ignore[no-any-return]  # the admin's queryset is the model's own
        return tasks.open().filter(due_at__lt=clock.now()) if self.value() == "overdue" else tasks.open()  # type: ignore[no-any-return]  # as above


class TaskAdmin(ServiceModelAdmin[Task]):
    """What people are to do by a day, overdue first; promises of approved mails make them."""

    change_list_template = "crm/task_list.html"
    live = True
    list_display = ("title", "person", "owner", "due", "act")
    list_select_related = ("contact", "owner")
    list_filter = (OfState, "owner")
    list_lead = (
        "What somebody here is to do by a day, overdue first. An approved mail that promises something leaves one."
    )
    empty_text = "Nothing is to do. When a mail is approved that promises something, its task stands here."

    def get_urls(self) -> list[URLPattern]:
        """Add the two posts."""
        view = self.admin_site.admin_view
        posts = [
            path("<int:task_id>/done/", view(done), name="crm_task_done"),
            path("<int:task_id>/reopen/", view(reopen), name="crm_task_reopen"),
        ]
        return [*posts, *super().get_urls()]

    def get_list_display(self, request: HttpRequest) -> Sequence[str]:
        """Leave the buttons out for those who may only look."""
        return self.list_display if member_of(request).role in WRITERS else self.list_display[:-1]

    def get_ordering(self, request: HttpRequest) -> Sequence[str]:
        """Sort what is done by when it was, all else by its day; each along an index."""
        return ("-done_at", "-id") if request.GET.get(OfState.parameter_name) == "done" else ("due_at", "id")

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead to the page of the person whom it is about; a task has none of its own."""
        task = Task.objects.filter(pk=int(object_id)).first() if object_id.isdecimal() and len(object_id) < 19 else None
        return redirect("admin:crm_contact_record", task.contact_id) if task else redirect("admin:crm_task_changelist")

    @column("About")
    def person(self, task: Task) -> SafeString:
        """Whom it is about."""
        page = reverse("admin:crm_contact_record", args=[task.contact_id])
        return format_html('<a class="c-link" href="{}"><bdi>{}</bdi></a>', page, task.contact)

    @column("By when", label={"overdue": "danger", "due": "", "done": "success"})
    def due(self, task: Task) -> tuple[str, str]:
        """By which day it is to be done, or when it was."""
        if task.done_at:
            return "done", f"done {_day(task.done_at)}"
        late = task.due_at is not None and task.due_at < clock.now()
        return ("overdue", f"overdue, {_day(task.due_at)}") if late else ("due", _day(task.due_at))

    @column("")
    def act(self, task: Task) -> SafeString:
        """The button that marks it done, or takes that back."""
        verb, words = ("reopen", "Open again") if task.done_at else ("done", "Done")
        return format_html(BUTTON, reverse(f"admin:crm_task_{verb}", args=[task.pk]), words, task.title)


def _day(moment: datetime | None) -> str:
    return date_format(timezone.localtime(moment), "D j M") if moment else ""
