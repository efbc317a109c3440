"""The drafts floor as a Django app."""

from django.apps import AppConfig


class DraftsConfig(AppConfig):
    """Register what listens on this floor."""

    name = "drafts"
    verbose_name = "Drafts"

    def ready(self) -> None:
        """Import the receivers."""
        from drafts import receivers  # noqa: F401  registers by import
