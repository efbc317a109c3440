"""Posts of hosted forms: how many an address may send, counted in the database so that it holds without Redis."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from leads.models import Form, HostedPost

PER_HOUR = 10
KEPT = timedelta(days=1)
_COUNT = """
INSERT INTO leads_hostedpost (workspace_id, form_id, address, hour, count) VALUES (%s, %s, %s, %s, 1)
ON CONFLICT (workspace_id, form_id, hour, address) DO UPDATE SET count = leads_hostedpost.count + 1
RETURNING count
"""


def may_post(form: Form, *, address: str, now: datetime) -> bool:
    """Count a post by an address (kept as a keyed hash, for a day), and tell whether it is within the hour's limit."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [form.workspace_id, form.pk, _digest(address), hour])
        (count,) = cursor.fetchone()
    if count == 1:
        HostedPost.objects.filter(form=form, hour__lt=now - KEPT).delete()
    return bool(count <= PER_HOUR)


def _digest(address: str) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), address.encode(), hashlib.sha256)
