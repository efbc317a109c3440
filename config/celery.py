"""The Celery application: PostgreSQL is the truth, Redis only carries."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, worker_init
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("clara")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def refuse_unsafe_role(**kwargs: Any) -> None:
    """Stop a worker or beat whose database role could see other workspaces; Celery swallows any other exception."""
    from config import hearing  # noqa: F401  a deaf worker ends itself
    from crm.tenancy import checks

    try:
        checks.refuse_unsafe_role()
    except ImproperlyConfigured as error:
        raise SystemExit(str(error)) from None
