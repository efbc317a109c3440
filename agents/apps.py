"""The agents floor as a Django app."""

from django.apps import AppConfig


class AgentsConfig(AppConfig):
    """Register what listens on this floor."""

    name = "agents"
    verbose_name = "Agents"

    def ready(self) -> None:
        """Import the receivers, and say what sweeps find."""
        from agents import panels, receivers  # noqa: F401  receivers register by import
        from crm.tenancy.doors import register_due

        register_due("run", "agents_run", "not_before", "state IN ('queued', 'running', 'waiting')")
        panels.register()
