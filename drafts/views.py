"""The queue and the review page: forms and links first, the rest is on top."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_POST

from crm import clock, outbox, panels
from crm.desk import WRITERS, desk_page, desk_post, wants_fragment
from crm.errors import DomainError
from crm.models import Member
from crm.services.suppression import suppression_of
from crm.services.switches import sending_is_stopped
from crm.tenancy.permissions import member_of
from drafts import selectors
from drafts.decided import just_decided
from drafts.models import Decision, Draft
from drafts.policies.snooze import read_moment
from drafts.policies.words import Part, word_difference
from drafts.review import colleagues, review
from drafts.selectors import Filters
from drafts.services.decide import (
    DraftBlocked,
    approve_draft,
    edit_draft,
    reject_draft,
    snooze_draft,
    undo_decision,
)
from drafts.services.hold import hand_over_draft
from drafts.services.promises import kept
from drafts.states import UNDOABLE, WAITS
from leads.models import Lead
from leads.policies.slots import CATEGORIES
from leads.selectors import form_page

SNOOZES = (("in 2 hours", "In 2 hours"), ("tomorrow", "Tomorrow, 9:00"), ("monday", "Monday, 9:00"),
           ("next week", "Next week"))  # fmt: skip


@require_GET
@desk_page
def queue_page(request: HttpRequest) -> HttpResponse:
    """List what waits for a person, in the queue's order."""
    now, member, filters = clock.now(), member_of(request), Filters.read(request.GET)
    queue = selectors.queue(now=now, member=member, filters=filters)
    context = {
        "queue": queue,
        "filters": filters,
        "now": now,
        **_decided(member, now=now),
        "may_decide": member.role in WRITERS,
        "buckets": Lead.Bucket.values,
        "categories": CATEGORIES,
    }
    kept = {name: context[name] for name in ("now", "may_decide")} | {"csrf_token": get_token(request)}
    context["others"] = panels.render("queue.items", queue, {"request": request, **kept})
    if not (queue.unknown or queue.failed or queue.drafts or context["others"]):
        context["test_form"] = form_page()
    if wants_fragment(request):
        return render(request, "drafts/_queue_list.html", context)
    request.waiting = queue.counted  # type: ignore[attr-defined]  # ours, for the number in the sidebar
    return render(request, "drafts/queue.html", _shell(request, "Queue") | context)


@require_GET
@desk_page
def review_page(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Show one draft with its person, its sources and its score; or only the bar above it, for a page that is open."""
    if wants_fragment(request):
        return _bar(request, draft_id)
    return _review(request, draft_id)


@require_POST
@desk_post
def approve(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Approve what was seen; edited text in the same form is stored first."""
    by, now, seen = member_of(request), clock.now(), request.POST.get("seen", "")
    following = _following(request, draft_id, now=now)
    try:
        if "body" in request.POST:
            draft = edit_draft(
                draft_id, subject=request.POST.get("subject", ""), body=request.POST["body"], by=by, seen=seen, now=now
            )
            seen = draft.fingerprint
        approve_draft(draft_id, by=by, seen=seen, now=now)
    except DraftBlocked as blocked:
        return _review(request, draft_id, blocked=blocked, status=409)
    return _go(request, following)


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
    return _go(request, draft_id)


@require_POST
@desk_post
def reject(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Turn a draft down with a reason."""
    post, now = request.POST, clock.now()
    following = _following(request, draft_id, now=now)
    try:
        reject_draft(
            draft_id, by=member_of(request), seen=post.get("seen", ""), reason=post.get("reason", ""),
            note=post.get("note", ""), now=now,
        )  # fmt: skip
    except DraftBlocked as blocked:
        return _review(request, draft_id, blocked=blocked, status=409)
    return _go(request, following)


@require_POST
@desk_post
def snooze(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Put a draft away until a moment said in plain words."""
    by, now = member_of(request), clock.now()
    said = request.POST.get("until", "") or request.POST.get("said", "").strip()  # a button's word before the field's
    following = _following(request, draft_id, now=now)
    try:
        snooze_draft(draft_id, by=by, until=read_moment(said, now=now, zone=by.workspace.time_zone), now=now)
    except DomainError as problem:
        return _review(request, draft_id, snooze={"said": said, "problem": str(problem)}, status=422)
    return _go(request, following)


@require_POST
@desk_post
def hand_over(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Give a draft to a colleague, or back to nobody."""
    chosen, now = request.POST.get("to", ""), clock.now()
    if chosen and not (chosen.isdecimal() and len(chosen) < 20):
        raise DomainError("Choose a member from the list.")
    following = _following(request, draft_id, now=now)
    draft = hand_over_draft(
        draft_id,
        to_id=int(chosen) if chosen else None,
        by=member_of(request),
        note=request.POST.get("note", ""),
        now=now,
    )
    messages.success(request, f"Handed to {draft.holder}." if draft.holder else "Nobody holds it now.")
    return _go(request, following if draft.holder_id != member_of(request).pk else draft_id)


@require_POST
@desk_post
def undo(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Take the decision back that the page showed, or open a failed one again."""
    shown = request.POST.get("decision", "")
    decision_id = int(shown) if shown.isdecimal() and len(shown) < 20 else None
    draft = undo_decision(draft_id, by=member_of(request), now=clock.now(), decision_id=decision_id)
    lifted = draft.decisions.order_by("-id").values_list("note", flat=True).first()
    messages.success(request, f"The draft waits for a decision again{f'; {lifted}' if lifted else ''}.")
    if row := suppression_of(draft.to_email):  # not of this decision: it was there before, or another relies on it
        stays = '{} still may not be written to: {}. <a class="c-link" href="{}">See the suppression</a>.'
        page = reverse("admin:crm_suppression_change", args=[row.pk])
        messages.warning(request, format_html(stays, draft.to_email, row.reason, page))
    return _go(request, draft_id)


@require_POST
@desk_post
def settle(request: HttpRequest, item_id: int) -> HttpResponse:
    """Settle a send whose outcome nobody knows: it arrived, or send it again."""
    arrived = request.POST.get("outcome") == "arrived"
    action = outbox.say_it_arrived if arrived else outbox.send_again
    if not action(item_id, by=member_of(request), now=clock.now()):
        raise DomainError("Somebody has settled this send already.")
    messages.success(request, "Noted: it arrived." if arrived else "It leaves once more now.")
    return redirect("desk:queue")


def _bar(request: HttpRequest, draft_id: int) -> HttpResponse:
    now, member, filters = clock.now(), member_of(request), Filters.read(request.GET)
    draft = Draft.objects.filter(pk=draft_id).first()
    if draft is None:
        raise Http404("There is no such draft here.")
    context = {
        "draft": draft,
        "place": selectors.place_of(draft_id, now=now, member=member, filters=filters),
        "filters": filters,
        **_decided(member, draft, now=now),
        "now": now,
        "count": selectors.capped(selectors.count_waiting()),
        "stale": request.GET.get("seen") not in (None, _state_of(draft)),
    }
    return render(request, "drafts/_bar.html", context)


def _review(
    request: HttpRequest,
    draft_id: int,
    *,
    blocked: DraftBlocked | None = None,
    snooze: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    now, member, filters = clock.now(), member_of(request), Filters.read(request.GET)
    found = review(draft_id)
    if found is None:
        raise Http404("There is no such draft here.")
    typed = request.POST if blocked and "body" in request.POST else None
    context = {
        "review": found,
        "draft": found.draft,
        "place": selectors.place_of(draft_id, now=now, member=member, filters=filters),
        "filters": filters,
        "now": now,
        "blocked": blocked,
        "suppression": suppression_of(found.draft.to_email) if blocked else None,
        "changes": _changes(request, found.draft) if blocked and blocked.changed else None,
        "typed": typed,
        "snooze": snooze,
        "reasons": Decision.Reason.choices,
        "snoozes": SNOOZES,
        "colleagues": colleagues() if found.waits else [],
        **_decided(member, found.draft, now=now),
        "state": _state_of(found.draft),
        "kept": kept(found.draft, by=member, zone=member.workspace.time_zone, now=now),
        "undoable": found.draft.status in UNDOABLE,
        "may_decide": member.role in WRITERS,
        "me": member,
    }
    title = f"{found.draft.lead.contact}: {found.draft.subject}"
    return render(request, "drafts/review.html", _shell(request, title) | context, status=status)


def _decided(member: Member, shown: Draft | None = None, *, now: datetime) -> dict[str, Any]:
    """Read what was just decided; and whether sending is stopped, where an approved mail is shown or may become one."""
    decided = just_decided(member, now=now)
    drafts = [one.draft for one in decided] + ([shown] if shown else [])
    leaving = any(draft.status in (*WAITS, Draft.Status.SCHEDULED) for draft in drafts)
    stopped = sending_is_stopped() if leaving else None
    older = [one for one in decided if not one.last]
    return {"decided": decided, "older": older, "stopped": stopped, "may_turn": member.role == Member.Role.ADMIN}


def _state_of(draft: Draft) -> str:
    """Return what an open page compares: it shows something else than before when this differs."""
    return f"{draft.fingerprint}.{draft.status}"


def _changes(request: HttpRequest, draft: Draft) -> dict[str, list[Part]]:
    """Compare what the page showed, or what was typed into it, with what the draft is now."""
    post = request.POST
    subject, body = post.get("subject", post.get("shown_subject", "")), post.get("body", post.get("shown_body", ""))
    body = body.replace("\r\n", "\n")
    return {"subject": word_difference(subject, draft.subject), "body": word_difference(body, draft.body)}


def _shell(request: HttpRequest, title: str) -> dict[str, Any]:
    return {**admin.site.each_context(request), "title": title}


def _following(request: HttpRequest, draft_id: int, *, now: datetime) -> int | None:
    """Return who stands next in the queue as it is seen, before the decision takes this one out of it."""
    filters = Filters.read(request.GET)
    place = selectors.place_of(draft_id, now=now, member=member_of(request), filters=filters)
    return place.after or place.before


def _go(request: HttpRequest, draft_id: int | None) -> HttpResponse:
    """Go on to a draft, or to the queue when nothing is left, with the same filters."""
    page = reverse("desk:review", args=[draft_id]) if draft_id else reverse("desk:queue")
    return redirect(page + Filters.read(request.GET).query)
