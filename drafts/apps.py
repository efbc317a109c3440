"""The drafts floor as a Django app."""

from django.apps import AppConfig


class DraftsConfig(AppConfig):
    """Register what listens on this floor."""

    name = "drafts"
    verbose_name = "Drafts"

    def ready(self) -> None:
        """Import the receivers, say what sweeps find, and deliver approved drafts."""
        from crm import deliverers
        from crm.tenancy.doors import register_due
        from drafts import panels, receivers  # noqa: F401  receivers register by import
        from drafts.deliver import DraftMail

        register_due("snoozed_draft", "drafts_draft", "snoozed_until", "status = 'snoozed'")
        deliverers.register("draft_mail", DraftMail())
        panels.register()
