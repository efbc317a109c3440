"""What the pages of forms share: a form's address, its secret shown once, and the page that makes a new one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from crm.service_admin import Revealed, ServiceModelAdmin, reveal
from crm.tenancy.permissions import member_of
from leads.models import Form
from leads.services.forms import rotate_secret


@require_http_methods(["GET", "POST"])
def rotate_page(request: HttpRequest, pk: int, page: ServiceModelAdmin[Any]) -> HttpResponse:
    """Ask, then make a new secret and show it this once."""
    form = Form.objects.filter(pk=pk).exclude(kind=Form.Kind.HUBSPOT).first()
    if form is None:
        raise Http404("There is no such form here, or HubSpot makes its secret.")
    if not page.has_change_permission(request, form):
        raise PermissionDenied("Only an admin changes forms.")
    if request.method == "POST":
        form, secret = rotate_secret(pk, by=member_of(request))
        form.revealed = revealed_secret(form, secret)  # type: ignore[attr-defined]  # shown once
        if answer := reveal(request, form, page):
            return answer
    context = {**page.admin_site.each_context(request), "title": f"A new secret for “{form}”", "form_row": form}
    return TemplateResponse(request, "leads/rotate.html", context)


def form_address(form: Form) -> str:
    """Return the address of a form from outside."""
    if form.kind == Form.Kind.HOSTED:
        return settings.PUBLIC_URL + reverse("hosted-form", args=[form.key])
    return settings.PUBLIC_URL + reverse("form-webhook-key", args=[form.key])


def revealed_secret(form: Form, secret: str) -> Revealed:
    """Say how a site signs its posts, with the secret to do it."""
    return Revealed(
        f"The secret of “{form.name}”",
        "Copy it now: it is not shown again. Your site signs each post with it as the Standard Webhooks headers say "
        "(webhook-id, webhook-timestamp, webhook-signature).",
        [("Post to", form_address(form)), ("Secret", secret)],
    )
