"""What a site on https tells browsers, and what Django's own list of checks says of it."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest
from django.test import Client

from config.env import Env

PRODUCTION = {
    "PUBLIC_URL": "https://clara.acme.example",
    "ALLOWED_HOSTS": "clara.acme.example",
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "DEBUG": "",
    "DATABASE_OWNER_URL": "",
}


def settings_of(**environ: str) -> str:
    """Start Django with another environment, and return what it says of https."""
    names = ("SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")
    code = f"from django.conf import settings; print(*(getattr(settings, name) for name in {names}))"
    found = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | PRODUCTION | environ, capture_output=True, text=True, check=True
    )
    return found.stdout.strip()


def test_djangos_checks_for_deployment_are_content() -> None:
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    ended = subprocess.run(command, env=os.environ | PRODUCTION, capture_output=True, text=True, check=False)

    assert ended.returncode == 0, ended.stderr
    assert "no issues" in ended.stdout


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({}, "True 31536000 True True"),
        ({"HSTS_SECONDS": "3600", "REDIRECT_TO_HTTPS": "false"}, "False 3600 True True"),
        ({"PUBLIC_URL": "http://clara.acme.example"}, "False 0 False False"),
    ],
)
def test_the_environment_decides(environ: dict[str, str], said: str) -> None:
    assert settings_of(**environ) == said


@pytest.mark.django_db
def test_https_is_insisted_on_and_http_is_led_to_it(settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 3600

    plain = Client().get("/accounts/login/")
    safe = Client(headers={"X-Forwarded-Proto": "https"}).get("/accounts/login/")

    assert (plain.status_code, plain.headers["Location"]) == (301, "https://testserver/accounts/login/")
    assert (safe.status_code, safe.headers["Strict-Transport-Security"]) == (200, "max-age=3600")


@pytest.mark.django_db
def test_probes_and_forms_are_answered_over_http_too(settings: Any) -> None:
    """A proxy's probe, and a post that a redirect would lose."""
    settings.SECURE_SSL_REDIRECT = True

    assert Client().get("/healthz").status_code == 200
    assert Client().post("/webhook/formlead/none", "{}", content_type="application/json").status_code == 404


def test_a_short_secret_key_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "short")
    with pytest.raises(SystemExit, match="at least 50 random characters"):
        Env.load()
