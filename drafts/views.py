"""The queue and the review page: forms and links first, the rest is on top."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from crm import clock, outbox
from crm.desk import desk_page, desk_post
from crm.errors import DomainError
from crm.tenancy.permissions import member_of
from drafts import selectors
from drafts.models import Decision, Draft
from drafts.policies.snooze import read_moment
from drafts.services.decide import (
    DraftBlocked,
    approve_draft,
    edit_draft,
    reject_draft,
    snooze_draft,
    undo_decision,
)


@require_GET
@desk_page
def queue_page(request: HttpRequest) -> HttpResponse:
    """List what waits for a person, in the queue's order."""
    now = clock.now()
    context = {"queue": selectors.queue(now=now), "now": now, "undoable": selectors.last_decision(member_of(request))}
    template = "drafts/_queue_list.html" if request.headers.get("HX-Request") else "drafts/queue.html"
    return render(request, template, _shell(request, "Queue") | context)


@require_GET
@desk_page
def review_page(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Show one draft with its person, its sources and its score."""
    return _review(request, draft_id)


@require_POST
@desk_post
def approve(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Approve what was seen; edited text in the same form is stored first."""
    by, now, seen = member_of(request), clock.now(), request.POST.get("seen", "")
    try:
        if "body" in request.POST:
            draft = edit_draft(
                draft_id, subject=request.POST.get("subject", ""), body=request.POST["body"], by=by, seen=seen, now=now
            )
            seen = draft.fingerprint
        draft = approve_draft(draft_id, by=by, seen=seen, now=now)
    except DraftBlocked as blocked:
        return _review(request, draft_id, blocked=blocked, status=409)
    messages.success(request, _what_follows(draft))
    return _next(request, draft)


@require_POST
@desk_post
def edit(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Store an edited draft, and stay on it."""
    post = request.POST
    try:
        edit_draft(
            draft_id, subject=post.get("subject", ""), body=post.get("body", ""), by=member_of(request),
            seen=post.get("seen", ""), now=clock.now(),
        )  # fmt: skip
    except DraftBlocked as blocked:
        return _review(request, draft_id, blocked=blocked, status=409)
    messages.success(request, "Saved. It goes out when you approve it.")
    return redirect("desk:review", draft_id)


@require_POST
@desk_post
def reject(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Turn a draft down with a reason."""
    post = request.POST
    try:
        draft = reject_draft(
            draft_id, by=member_of(request), seen=post.get("seen", ""), reason=post.get("reason", ""),
            note=post.get("note", ""), now=clock.now(),
        )  # fmt: skip
    except DraftBlocked as blocked:
        return _review(request, draft_id, blocked=blocked, status=409)
    messages.success(request, f"Rejected: {Decision.Reason(post['reason']).label.lower()}.")
    return _next(request, draft)


@require_POST
@desk_post
def snooze(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Put a draft away until a moment said in plain words."""
    now = clock.now()
    until = read_moment(request.POST.get("until", ""), now=now, zone=member_of(request).workspace.time_zone)
    draft = snooze_draft(draft_id, by=member_of(request), until=until, now=now)
    messages.success(request, f"Snoozed until {until:%A %d %B, %H:%M}.")
    return _next(request, draft)


@require_POST
@desk_post
def undo(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Take the last decision on a draft back."""
    undo_decision(draft_id, by=member_of(request), now=clock.now())
    messages.success(request, "Undone. The draft waits for you again.")
    return redirect("desk:review", draft_id)


@require_POST
@desk_post
def settle(request: HttpRequest, item_id: int) -> HttpResponse:
    """Settle a send whose outcome nobody knows: it arrived, or send it again."""
    action = outbox.say_it_arrived if request.POST.get("outcome") == "arrived" else outbox.send_again
    if not action(item_id, by=member_of(request), now=clock.now()):
        raise DomainError("Somebody has settled this send already.")
    messages.success(request, "Settled.")
    return redirect("desk:queue")


def _review(
    request: HttpRequest, draft_id: int, *, blocked: DraftBlocked | None = None, status: int = 200
) -> HttpResponse:
    now = clock.now()
    found = selectors.review(draft_id)
    if found is None:
        raise Http404("There is no such draft here.")
    context = {
        "review": found,
        "draft": found.draft,
        "now": now,
        "blocked": blocked,
        "typed": request.POST if blocked else None,
        "reasons": Decision.Reason.choices,
        "waiting": selectors.queue(now=now),
        "editable": found.draft.status in (Draft.Status.PENDING, Draft.Status.SNOOZED),
        "undoable": selectors.last_decision(member_of(request)),
    }
    return render(request, "drafts/review.html", _shell(request, found.draft.subject) | context, status=status)


def _shell(request: HttpRequest, title: str) -> dict[str, Any]:
    return {**admin.site.each_context(request), "title": title}


def _next(request: HttpRequest, draft: Draft) -> HttpResponse:
    following = selectors.next_waiting(draft, now=clock.now())
    return redirect("desk:review", following.pk) if following else redirect("desk:queue")


def _what_follows(draft: Draft) -> str:
    if draft.status == Draft.Status.APPROVED:
        return "Approved. The mailbox only keeps drafts: copy it, or change the mailbox's mode."
    return f"Approved. It leaves in {draft.mailbox.undo_seconds} s; until then you can undo."
