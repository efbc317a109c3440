"""What intake is held against: a bare view, one SELECT and one INSERT, on the same server with the same pool.

`benchmarks.bare:application` for gunicorn; no middleware, no framework beside Django's, Django's own backend in
autocommit, and of tables of its own that have one index each.
"""

from __future__ import annotations

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

from config import settings as product


def intake(request: HttpRequest, form_key: str) -> JsonResponse:
    """Find the form, store the body, answer 202."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM bench_bare_form WHERE key = %s", [form_key])
        (form_id,) = cursor.fetchone()
        cursor.execute(
            "INSERT INTO bench_bare_row (form_id, body, at) VALUES (%s, %s, now()) RETURNING id",
            [form_id, request.body],
        )
        (row_id,) = cursor.fetchone()
    return JsonResponse({"id": row_id}, status=202)


def alive(request: HttpRequest) -> HttpResponse:
    """Answer the probe."""
    return HttpResponse("ok")


urlpatterns = [path("webhook/formlead/<str:form_key>", intake), path("healthz", alive)]


def _application() -> WSGIHandler:
    database = dict(product.DATABASES["default"])
    options = {name: value for name, value in database["OPTIONS"].items() if name != "owner"}
    settings.configure(
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        MIDDLEWARE=[],
        SECRET_KEY=product.SECRET_KEY,
        USE_TZ=True,
        DATABASES={"default": {**database, "ENGINE": "django.db.backends.postgresql", "OPTIONS": options}},
    )
    return get_wsgi_application()


application = _application()
