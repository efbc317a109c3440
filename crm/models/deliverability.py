"""What is known of whether a mailbox's mail arrives, and what people who get it want."""

from django.db import models

from crm.models.mailbox import Mailbox
from crm.models.outbox import Outbox
from crm.models.tenant import TenantModel


class Deliverability(TenantModel):
    """What was looked up and tried for one mailbox, and who let it send all the same."""

    mailbox = models.OneToOneField(Mailbox, on_delete=models.CASCADE, related_name="deliverability")
    checked_at = models.DateTimeField(null=True, help_text="When its domain's records were looked up last.")
    findings = models.JSONField(default=list, help_text="Each: name, level, says, to_do, record.")
    selectors = models.JSONField(default=list, help_text="DKIM selectors that its own delivered mail named.")
    test = models.ForeignKey(Outbox, on_delete=models.SET_NULL, null=True, related_name="+")
    test_came_at = models.DateTimeField(null=True, help_text="When the test message was read in the mailbox.")
    test_verdict = models.JSONField(
        default=dict, help_text="spf, dkim, dmarc as the receiving server said, and by whom."
    )
    one_click_at = models.DateTimeField(null=True)
    one_click_problem = models.TextField(blank=True, help_text="Why the last try of one-click failed; empty: it works.")
    agreed_by = models.ForeignKey("crm.Member", on_delete=models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    agreed_because = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "deliverability"

    def __str__(self) -> str:
        return f"Deliverability of {self.mailbox_id}"


class UnsubscribeLink(TenantModel):
    """What the link under a mail leads to: whom it was for, from which mailbox; its Route holds the token's hash."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="unsubscribe_links")
    email = models.CharField(max_length=320, help_text="Normalised.")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "mailbox", "email"], name="unsubscribelink_whom"),
        ]

    def __str__(self) -> str:
        return self.email


class MailPreference(TenantModel):
    """What somebody said they want from us; who wants nothing at all is on the list of suppressions instead."""

    class Wants(models.TextChoices):
        FEWER = "fewer", "Fewer mails: at most one in thirty days"
        ANSWERS = "answers", "Only answers to my questions"

    email = models.CharField(max_length=320, help_text="Normalised.")
    wants = models.CharField(max_length=10, choices=Wants)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "email"], name="mailpreference_email")]

    def __str__(self) -> str:
        return f"{self.email}: {self.wants}"
