"""The Celery application: PostgreSQL is the truth, Redis only carries."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("clara")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
