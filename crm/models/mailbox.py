"""Outside accounts and the mailboxes that send through them."""

from django.db import models
from django.db.models.functions import Now

from crm.encryption import EncryptedTextField
from crm.models.tenant import TenantModel


class AccountState(models.TextChoices):
    """How a connection or mailbox is doing."""

    OK = "ok"
    DEGRADED = "degraded"
    NEEDS_REAUTH = "needs_reauth"
    PAUSED = "paused"
    DISCONNECTED = "disconnected"


class Connection(TenantModel):
    """An account at an outside system, with its secrets encrypted."""

    admin_only = True

    class Kind(models.TextChoices):
        CAPTURE = "capture", "Capture (this machine only)"
        SMTP = "smtp", "SMTP and IMAP"
        GOOGLE = "google", "Google"

    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(max_length=120)
    host = models.CharField(max_length=253, blank=True)
    port = models.PositiveIntegerField(null=True, blank=True)
    username = models.CharField(max_length=254, blank=True)
    password = EncryptedTextField(blank=True)
    security = models.CharField(
        max_length=10, default="starttls", choices=[("starttls", "STARTTLS"), ("tls", "TLS"), ("none", "None")]
    )
    imap_host = models.CharField(max_length=253, blank=True, db_default="", help_text="Empty: it only sends.")
    imap_port = models.PositiveIntegerField(null=True, blank=True)
    imap_security = models.CharField(
        max_length=10, default="tls", db_default="tls",
        choices=[("tls", "TLS"), ("starttls", "STARTTLS"), ("none", "None")],
    )  # fmt: skip
    account = models.CharField(
        max_length=320, blank=True, db_default="", help_text="Whose account it is, as the provider says."
    )
    token = EncryptedTextField(blank=True, db_default="", help_text="The grant of an OAuth account.")
    scopes = models.JSONField(default=list, blank=True, db_default=[], help_text="What was granted.")
    state = models.CharField(max_length=20, choices=AccountState, default=AccountState.OK)
    last_success_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)
    last_error_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0, db_default=0, help_text="In a row: the breaker's count.")
    next_try_at = models.DateTimeField(null=True, blank=True, help_text="The breaker is open until then.")

    def __str__(self) -> str:
        return self.name


class Mailbox(TenantModel):
    """An address that mail is sent from, with its mode and limits."""

    admin_only = True

    class Mode(models.TextChoices):
        DRAFT_ONLY = "draft_only", "Drafts only: an approved draft is copied by hand"
        APPROVE_TO_SEND = "approve_to_send", "Send what a person approved"
        AUTO = "auto", "Send alone what has earned it"

    connection = models.ForeignKey(Connection, on_delete=models.PROTECT, related_name="mailboxes")
    address = models.EmailField()
    name = models.CharField(max_length=120)
    member = models.ForeignKey("crm.Member", on_delete=models.PROTECT, null=True, blank=True, related_name="mailboxes")
    mode = models.CharField(max_length=20, choices=Mode, default=Mode.DRAFT_ONLY)
    daily_limit = models.PositiveIntegerField(default=20)
    ramp_up = models.BooleanField(
        default=True, db_default=True, help_text="Begin with 5 mails a day and grow to the daily limit."
    )
    undo_seconds = models.PositiveIntegerField(default=30)
    signature = models.TextField(blank=True, db_default="", help_text="Under every mail; empty: the member's own.")
    state = models.CharField(max_length=20, choices=AccountState, default=AccountState.OK)
    state_reason = models.TextField(blank=True, db_default="", help_text="Why it is not ok: a sentence for a person.")
    judged_from = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="What came back of earlier mail was forgiven by a person."
    )

    judge_at = models.DateTimeField(db_default=Now(), editable=False, help_text="When its figures are looked at next.")

    class Meta:
        verbose_name_plural = "mailboxes"
        constraints = [models.UniqueConstraint(fields=["workspace", "address"], name="mailbox_address")]
        indexes = [models.Index(fields=["workspace", "judge_at"], name="mailbox_judge")]

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>"


class SyncState(TenantModel):
    """How far a mailbox was read; the cursor moves only together with what it brought."""

    mailbox = models.OneToOneField(Mailbox, on_delete=models.CASCADE, related_name="sync")
    cursor = models.JSONField(default=dict, help_text="The provider's own.")
    since = models.DateTimeField(help_text="Older mail is not read.")
    due_at = models.DateTimeField(help_text="When it is looked into next.")
    lease = models.UUIDField(null=True, default=None)
    lease_until = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True, help_text="When it was last read to its end.")
    failures = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["workspace", "due_at"], name="syncstate_due")]

    def __str__(self) -> str:
        return f"{self.mailbox_id} read at {self.read_at}"


class Suppression(TenantModel):
    """An address that nothing may be sent to, and why."""

    class Source(models.TextChoices):
        PERSON = "person", "By a person"
        IMPORT = "import", "From a list"
        BOUNCE = "bounce", "Mail came back"
        COMPLAINT = "complaint", "Complained of spam"
        CLICK = "click", "Unsubscribed by click"
        MAIL = "mail", "Unsubscribed by mail"

    email = models.CharField(max_length=320, help_text="Normalised.")
    reason = models.CharField(max_length=200)
    source = models.CharField(max_length=10, choices=Source, default=Source.PERSON, db_default=Source.PERSON)
    outbox = models.ForeignKey(
        "crm.Outbox", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", help_text="After which mail."
    )
    by = models.ForeignKey("crm.Member", on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "do-not-contact entry"
        verbose_name_plural = "do not contact"
        constraints = [models.UniqueConstraint(fields=["workspace", "email"], name="suppression_email")]

    def __str__(self) -> str:
        return self.email
