"""What a link under a mail opens: for mail providers a POST that unsubscribes, for people a page with a choice."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from crm import clock
from crm.counting import within_minute
from crm.errors import DomainError
from crm.models import Route, UnsubscribeLink
from crm.services.unsubscribe import ALL, NOTHING, prefer, unsubscribe, wish_of
from crm.tenancy.doors import find_route
from crm.tenancy.scope import scope
from crm.visitor import address_of

CHOICES = (
    (ALL, "All mails", "As before."),
    ("fewer", "Fewer mails", "At most one in thirty days."),
    ("answers", "Only answers to my questions", "Nothing that you did not ask for."),
    (NOTHING, "None", "No mail at all, from nobody there."),
)
STRANGERS = 60  # wrong links a minute from one address
POSTS = 30  # a minute for one link


@csrf_exempt  # no cookie is looked at: who has the link may choose, as RFC 8058 asks for
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe_view(request: HttpRequest, token: str) -> HttpResponse:
    """Unsubscribe by one click (POST); fetching changes nothing, and shows people what they can choose."""
    found = find_route(Route.Kind.UNSUBSCRIBE, token)
    if found is None:
        wrong = within_minute(f"wrong-links:{address_of(request)}", STRANGERS)
        return _private(render(request, "crm/unsubscribe_unknown.html", status=404 if wrong else 429))
    with scope(found[0]):
        link = UnsubscribeLink.objects.select_related("workspace").filter(pk=found[1]).first()
        if link is None:
            return _private(render(request, "crm/unsubscribe_unknown.html", status=404))
        if request.method == "POST":
            return _private(_post(request, link, token))
        return _private(_page(request, link))


def _post(request: HttpRequest, link: UnsubscribeLink, token: str) -> HttpResponse:
    now = clock.now()
    if request.POST.get("List-Unsubscribe", "").lower() == "one-click":  # never refused: it is asked once
        unsubscribe(link, now=now)
        return HttpResponse("You are unsubscribed.\n", content_type="text/plain; charset=utf-8")
    if not within_minute(f"link:{link.pk}", POSTS):
        return _page(request, link, problem="That was too often within a minute. Wait a little.", status=429)
    try:
        prefer(link, request.POST.get("want", ""), now=now)
    except DomainError as error:
        return _page(request, link, problem=" ".join(error.reasons), status=400)
    return redirect("unsubscribe", token)


def _page(request: HttpRequest, link: UnsubscribeLink, *, problem: str = "", status: int = 200) -> HttpResponse:
    wish = wish_of(link.email)
    context = {"link": link, "wish": wish, "choices": CHOICES, "company": link.workspace.name, "problem": problem}
    return render(request, "crm/unsubscribe.html", context, status=status)


def _private(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"], answer["Referrer-Policy"] = "no-store", "no-referrer"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
