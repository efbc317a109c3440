"""Durable work: a run, its steps, and every model call."""

from datetime import timedelta

from django.db import models

from crm.models.tenant import TenantModel


class Run(TenantModel):
    """The way of one submission to its draft; held by one worker at a time through a lease."""

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        WAITING = "waiting"
        DONE = "done"
        DEAD = "dead"
        CANCELLED = "cancelled"

    public_id = models.UUIDField(help_text="The submission's run id.")
    recipe = models.CharField(max_length=30, default="form_to_draft")
    submission = models.OneToOneField("leads.Submission", on_delete=models.PROTECT, null=True, related_name="run")
    message = models.OneToOneField(
        "leads.Message", on_delete=models.PROTECT, null=True, related_name="run", help_text="The mail it answers."
    )
    lead = models.ForeignKey("leads.Lead", on_delete=models.PROTECT, related_name="runs")
    draft = models.ForeignKey("drafts.Draft", on_delete=models.PROTECT, null=True, related_name="runs")
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0, help_text="Claims so far.")
    not_before = models.DateTimeField()
    lease = models.UUIDField(null=True, default=None)
    lease_until = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    cause = models.CharField(max_length=120, blank=True, help_text="What errors are grouped by.")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "public_id"], name="run_public_id")]
        indexes = [
            models.Index(
                fields=["workspace", "not_before"],
                condition=models.Q(state__in=["queued", "running", "waiting"]),
                name="run_due",
            ),
            models.Index(fields=["workspace", "state", "id"], name="run_state"),
            models.Index(fields=["workspace", "lead", "id"], name="run_lead"),
        ]

    def __str__(self) -> str:
        return f"Run {self.public_id}"

    @property
    def worked(self) -> timedelta | None:
        """How long its steps took, without waiting for a worker, another try or a person; None before one ended."""
        ended = [(step.started_at, step.finished_at) for step in self.steps.all()]
        spans = [until - since for since, until in ended if since and until]
        return sum(spans, timedelta()) if spans else None

    @property
    def lasted(self) -> timedelta | None:
        """How long it was from the enquiry's arrival here to its end, all waiting with it; None before it ended."""
        return self.finished_at - self.created_at if self.finished_at else None


class Step(TenantModel):
    """One step of a run: what went in, what came out, how long it took."""

    class State(models.TextChoices):
        PENDING = "pending"
        RUNNING = "running"
        DONE = "done"
        SKIPPED = "skipped"
        NOT_CONNECTED = "not_connected"
        FAILED = "failed"

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    state = models.CharField(max_length=14, choices=State, default=State.PENDING)
    required = models.BooleanField(default=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    input = models.JSONField(default=dict)
    output = models.JSONField(default=dict)
    evidence = models.JSONField(default=list)
    cost = models.DecimalField(max_digits=12, decimal_places=6, default=0)
    error = models.TextField(blank=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["workspace", "run", "position"], name="step_position")]

    def __str__(self) -> str:
        return self.name


class ModelCall(TenantModel):
    """One question to a model or to the rules that stand in for it."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, null=True, related_name="model_calls")
    step = models.ForeignKey(Step, on_delete=models.CASCADE, null=True, related_name="model_calls")
    skill = models.CharField(max_length=40)
    prompt_version = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=60, help_text="rules, or the model that answered.")
    outcome = models.CharField(max_length=20)
    seconds = models.FloatField(default=0)
    cost = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["workspace", "run"], name="modelcall_run")]

    def __str__(self) -> str:
        return f"{self.skill} by {self.source}"
