"""What came in: forms and their submissions, byte for byte."""

from django.db import models

from crm.encryption import EncryptedTextField
from crm.models.tenant import TenantModel


class Form(TenantModel):
    """A form whose submissions are accepted; only active ones start work."""

    admin_only = True

    class Kind(models.TextChoices):
        HUBSPOT = "hubspot", "HubSpot form (v3 signature)"
        WEBHOOK = "webhook", "Any site (Standard Webhooks signature)"
        HOSTED = "hosted", "Page hosted here"

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind)
    key = models.CharField(max_length=64, help_text="In its address; kept hashed as a Route too.")
    secret = EncryptedTextField(blank=True)
    portal_id = models.CharField(max_length=40, blank=True, help_text="HubSpot portal, when the address names no form.")
    old_signatures = models.BooleanField(default=False, help_text="Also accept HubSpot's v1 and v2 signatures.")
    active = models.BooleanField(
        default=True, verbose_name="on the allow-list", help_text="Others are stored and ignored."
    )
    mapping = models.JSONField(default=dict, blank=True, help_text="Field name of the form to a name Clara knows.")
    intro = models.TextField(blank=True, help_text="Above a hosted form.")
    labels = models.JSONField(default=dict, blank=True, help_text="A hosted form's own words for its fields.")
    created_at = models.DateTimeField()

    version = ""  # of the row that a remembered form was read from: leads/selectors.py

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="form_key")]

    def __str__(self) -> str:
        return self.name


class Delivery(TenantModel):
    """One row a delivery key: who came first within the window has the run."""

    key = models.BinaryField(max_length=32)
    run_id = models.UUIDField()
    first_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="delivery_key")]

    def __str__(self) -> str:
        return str(self.run_id)


class Submission(TenantModel):
    """One accepted post: the raw bytes, what was read from them, and where it stands."""

    class State(models.TextChoices):
        RECEIVED = "received"
        PROCESSED = "processed"
        IGNORED = "ignored"
        REJECTED = "rejected"
        FAILED = "failed"

    run_id = models.UUIDField(help_text="The public id, answered before any run exists.")
    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="submissions")
    state = models.CharField(max_length=10, choices=State)
    reason = models.TextField(blank=True)
    raw = models.BinaryField()
    headers = models.JSONField(default=dict)
    fields = models.JSONField(default=dict, help_text="Known fields: email, name, company, phone, title, message ...")
    extra = models.JSONField(default=dict, help_text="Fields that no mapping knows, kept and shown.")
    source = models.JSONField(default=dict, help_text="utm_*, campaign_id, referrer, page.")
    lead = models.ForeignKey("leads.Lead", on_delete=models.PROTECT, null=True, related_name="submissions")
    run_wanted_at = models.DateTimeField(null=True, help_text="Set when worked up, cleared when a run has taken it.")
    received_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "run_id"], name="submission_run")]
        indexes = [
            models.Index(
                fields=["workspace", "not_before"], condition=models.Q(state="received"), name="submission_due"
            ),
            models.Index(
                fields=["workspace", "run_wanted_at"],
                condition=models.Q(run_wanted_at__isnull=False),
                name="submission_run_wanted",
            ),
            models.Index(fields=["workspace", "received_at"], name="submission_received"),
            models.Index(
                fields=["workspace", "state", "id"],
                condition=models.Q(state__in=["ignored", "rejected", "failed"]),
                name="submission_state",
            ),
            models.Index(fields=["workspace", "form", "id"], name="submission_form"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.run_id}"


class RefusedDelivery(TenantModel):
    """The ring of the last 1,000 badly signed deliveries of a workspace."""

    SLOTS = 1000

    slot = models.PositiveSmallIntegerField()
    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="refused")
    reason = models.CharField(max_length=200)
    address = models.GenericIPAddressField(null=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "refused deliveries"
        constraints = [models.UniqueConstraint(fields=["workspace", "slot"], name="refuseddelivery_slot")]

    def __str__(self) -> str:
        return self.reason


class HostedPost(TenantModel):
    """How often an address has posted a hosted form in an hour; the address is kept as a keyed hash."""

    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="hosted_posts")
    address = models.BinaryField(max_length=32)
    hour = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "form", "hour", "address"], name="hostedpost_key")]

    def __str__(self) -> str:
        return f"{self.count} in the hour of {self.hour}"


class UnknownFormCount(models.Model):
    """How many deliveries a day named no form we know; belongs to no workspace."""

    day = models.DateField(unique=True)
    count = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.day}: {self.count}"
