"""The agents floor as a Django app."""

from django.apps import AppConfig


class AgentsConfig(AppConfig):
    """Register what listens on this floor."""

    name = "agents"
    verbose_name = "Agents"

    def ready(self) -> None:
        """Import the receivers."""
        from agents import receivers  # noqa: F401  registers by import
