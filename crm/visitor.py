"""Where a request comes from, with as many proxies in front as the settings say."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """Return the visitor's address, or nothing; what a visitor writes into X-Forwarded-For themselves is not believed.

    Each trusted proxy adds one address at the end, so the visitor's is the one that the outermost of them added.
    """
    given = request.META.get("REMOTE_ADDR", "")
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    if proxies:
        chain = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
        given = chain[-proxies] if len(chain) >= proxies else given
    try:
        return str(ip_address(given))
    except ValueError:  # a proxy on a socket has none
        return ""
