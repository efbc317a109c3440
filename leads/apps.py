"""The leads floor as a Django app."""

from django.apps import AppConfig


class LeadsConfig(AppConfig):
    """Register what listens on this floor."""

    name = "leads"
    verbose_name = "Leads"

    def ready(self) -> None:
        """Import the receivers."""
        from leads import receivers  # noqa: F401  registers by import
