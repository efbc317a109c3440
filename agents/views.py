"""The pages of runs: what happened step by step, what stopped and why, and retry."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from agents import selectors
from agents.models import Run
from agents.run_page import walked_steps
from agents.services.runs import draft_answer, retry_run, retry_runs
from crm import clock
from crm.desk import desk_page, desk_post, wants_fragment
from crm.errors import DomainError
from crm.tenancy.permissions import member_of
from leads.models import Submission
from leads.services.intake import retry_submission

TABS = (("", "Last 50"), ("queued", "Queued"), ("running", "Running"), ("waiting", "Waiting"), ("done", "Done"))


@require_GET
@desk_page
def runs_page(request: HttpRequest) -> HttpResponse:
    """List the last 50 runs, or those in one state; all of them stand in the list behind."""
    state = request.GET.get("state", "")
    filters = {"state": state} if state in Run.State.values else {}
    context = {"runs": selectors.latest_runs(50, **filters), "state": state, "tabs": TABS, **_waiting_for_people()}
    return _render(request, "agents/runs.html", "Runs", context)


@require_GET
@desk_page
def errors_page(request: HttpRequest) -> HttpResponse:
    """Show what stopped, by its cause, with a button for one and for all."""
    context = {
        "causes": selectors.stopped_runs(now=clock.now()),
        "failed": list(selectors.failed_enquiries()[:50]),
        "tabs": TABS,
    }
    return _render(request, "agents/errors.html", "Errors", context)


@require_GET
@desk_page
def run_page(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show one run with its steps: what went in, what came out, how long it took."""
    run = Run.objects.select_related("lead__contact", "lead__company", "draft", "submission__form")
    found = run.prefetch_related("steps").defer("submission__raw").filter(pk=run_id).first()
    if found is None:
        raise Http404("There is no such run here.")
    steps = walked_steps(found)
    context = {"run": found, "steps": steps, "cost": sum(step.cost for step in steps)}
    return _render(request, "agents/run.html", f"Run for {found.lead.contact}", context)


@require_POST
@desk_post
def retry_enquiry(request: HttpRequest, submission_id: int) -> HttpResponse:
    """Let an enquiry that could not be worked up be tried again."""
    retry_submission(submission_id, by=member_of(request), now=clock.now())
    messages.success(request, "The enquiry is worked up again.")
    return _where_it_was_asked(request)


@require_POST
@desk_post
def answer(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Let Clara draft an answer to a lead that was typed in."""
    run = draft_answer(lead_id, by=member_of(request), now=clock.now())
    messages.success(request, "Clara is at it: the draft comes into the queue.")
    return redirect("runs:run", run.pk)


@require_POST
@desk_post
def retry(request: HttpRequest, run_id: int) -> HttpResponse:
    """Let a stopped run go on."""
    if not Run.objects.filter(pk=run_id).exists():
        raise DomainError("There is no such run here.")
    retry_run(run_id, by=member_of(request), now=clock.now())
    messages.success(request, "The run goes on from its last finished step.")
    return redirect("runs:run", run_id)


@require_POST
@desk_post
def retry_all(request: HttpRequest) -> HttpResponse:
    """Let all runs that stopped for one cause go on."""
    retried = retry_runs(cause=request.POST.get("cause", ""), by=member_of(request), now=clock.now())
    messages.success(request, f"{retried} {'run goes' if retried == 1 else 'runs go'} on.")
    return _where_it_was_asked(request)


def _where_it_was_asked(request: HttpRequest) -> HttpResponse:
    """Go back to the queue, where what stopped stands too, or to the page of errors."""
    queue = reverse("desk:queue")
    return redirect(queue if request.POST.get("from") == queue else "runs:errors")


def _waiting_for_people() -> dict[str, Any]:
    dead = Run.objects.filter(state=Run.State.DEAD)[:100].count()
    return {"stopped": dead + Submission.objects.filter(state=Submission.State.FAILED)[:100].count()}


def _render(request: HttpRequest, template: str, title: str, context: dict[str, Any]) -> HttpResponse:
    base = "clara/fragment.html" if wants_fragment(request) else "admin/base_site.html"
    shell = {} if wants_fragment(request) else admin.site.each_context(request)
    return render(request, template, {**shell, "title": title, "base": base, "now": clock.now(), **context})
