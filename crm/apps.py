"""The crm floor as a Django app."""

from django.apps import AppConfig


class CrmConfig(AppConfig):
    """Register what listens on this floor."""

    name = "crm"
    verbose_name = "CRM"

    def ready(self) -> None:
        """Import the receivers, lookups and checks."""
        from crm import receivers  # noqa: F401  registers by import
        from crm.tenancy import checks, lookups  # noqa: F401  register by import
