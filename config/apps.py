"""The roof as an app, so that its commands, checks and pages are found."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Settings, dashboard, demo and start checks."""

    name = "config"
    verbose_name = "Clara"

    def ready(self) -> None:
        """Register the start checks."""
        from config import checks  # noqa: F401  registers by import
