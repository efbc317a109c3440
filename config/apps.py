"""The roof as an app, so that its commands, checks and pages are found."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Settings, dashboard, demo and start checks."""

    name = "config"
    verbose_name = "Clara"

    def ready(self) -> None:
        """Make our Celery application the current one, so that web processes reach the broker too."""
        from config import celery  # noqa: F401  registers by import
