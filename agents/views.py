"""The pages of runs: what happened step by step, and retry."""

from __future__ import annotations

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from agents.models import Run
from agents.services.runs import retry_run
from crm import clock
from crm.desk import desk_page, desk_post
from crm.tenancy.permissions import member_of
from leads.models import Submission
from leads.services.intake import retry_submission


@require_GET
@desk_page
def runs_page(request: HttpRequest) -> HttpResponse:
    """List the last 50 runs, or only those that stopped."""
    runs = Run.objects.select_related("lead__contact", "draft").order_by("-id")
    if request.GET.get("state") in Run.State.values:
        runs = runs.filter(state=request.GET["state"])
    context = {
        **admin.site.each_context(request),
        "title": "Runs",
        "runs": runs[:50],
        "failed": Submission.objects.filter(state=Submission.State.FAILED).defer("raw").order_by("id")[:50],
        "now": clock.now(),
    }
    return render(request, "agents/runs.html", context)


@require_GET
@desk_page
def run_page(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show one run with its steps: what went in, what came out, how long it took."""
    run = Run.objects.select_related("lead__contact", "draft", "submission").filter(pk=run_id).first()
    if run is None:
        raise Http404("There is no such run here.")
    context = {**admin.site.each_context(request), "title": str(run), "run": run, "steps": list(run.steps.all())}
    return render(request, "agents/run.html", context)


@require_POST
@desk_post
def retry_enquiry(request: HttpRequest, submission_id: int) -> HttpResponse:
    """Let an enquiry that could not be worked up be tried again."""
    retry_submission(submission_id, by=member_of(request), now=clock.now())
    messages.success(request, "The enquiry is worked up again.")
    return redirect("runs:list")


@require_POST
@desk_post
def retry(request: HttpRequest, run_id: int) -> HttpResponse:
    """Let a stopped run go on."""
    retry_run(run_id, by=member_of(request), now=clock.now())
    messages.success(request, "The run goes on from its last finished step.")
    return redirect("runs:run", run_id)
