"""The crm floor as a Django app."""

from django.apps import AppConfig


class CrmConfig(AppConfig):
    """Register what listens on this floor."""

    name = "crm"
    verbose_name = "CRM"

    def ready(self) -> None:
        """Import the receivers, and say what sweeps and searches find."""
        from crm import deliverers, outbox, receivers  # noqa: F401  receivers register by import
        from crm.discard import DiscardDraft
        from crm.mail_to_self import TEST, MailToSelf
        from crm.tenancy import checks, lookups  # noqa: F401  register by import
        from crm.tenancy.doors import register_due, register_search

        register_due("outbox", "crm_outbox", "not_before", "state IN ('pending', 'claimed', 'drafted', 'in_flight')")
        register_due("idempotent_request", "crm_idempotentrequest", "expires_at", "true")
        register_search("contacts", "crm_contact", ("search_text",))
        register_search("suppressions", "crm_suppression", ("email",))
        register_due("mailbox_judgement", "crm_mailbox", "judge_at", "true")
        deliverers.register(outbox.DISCARD, DiscardDraft())
        deliverers.register(TEST, MailToSelf())
        register_search("companies", "crm_company", ("search_text",))
