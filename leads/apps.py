"""The leads floor as a Django app."""

from django.apps import AppConfig


class LeadsConfig(AppConfig):
    """Register what listens on this floor."""

    name = "leads"
    verbose_name = "Leads"

    def ready(self) -> None:
        """Import the receivers, and say what sweeps and searches find."""
        from crm.tenancy.doors import register_due, register_search
        from leads import panels, receivers  # noqa: F401  receivers register by import

        register_due("submission", "leads_submission", "not_before", "state = 'received'")
        register_due("wanted_run", "leads_submission", "run_wanted_at", "run_wanted_at IS NOT NULL")
        register_due("mailbox", "crm_syncstate", "due_at", "true")
        register_due("mail", "leads_incomingmail", "not_before", "state = 'received'")
        register_due("wanted_mail_run", "leads_incomingmail", "run_wanted_at", "run_wanted_at IS NOT NULL")
        register_due("mail_follow", "leads_incomingmail", "follow_wanted_at", "follow_wanted_at IS NOT NULL")
        register_search("leads", "leads_lead", ("search_text",))
        panels.register()
