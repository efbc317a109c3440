"""Small rows of the desk: tasks, notes, switches, and the shifted clock of tests and demo."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from django.db import models

from crm.models.tenant import TenantModel

OPEN = models.Q(done_at=None, due_at__isnull=False)
DONE = models.Q(done_at__isnull=False, due_at__isnull=False)


class TaskQuerySet(models.QuerySet["Task"]):
    """Tasks that somebody is to do by a day; what a run leaves without one is the queue's to remind of."""

    def open(self) -> Self:
        """Keep what is still to do, the first due on top: what is overdue comes first."""
        return self.filter(OPEN).order_by("due_at", "id")

    def done(self) -> Self:
        """Keep what is done, the latest on top."""
        return self.filter(DONE).order_by("-done_at", "-id")


class Task(TenantModel):
    """Something a person is to do about a contact."""

    contact = models.ForeignKey("crm.Contact", on_delete=models.CASCADE, related_name="tasks")
    title = models.CharField(max_length=200)
    due_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    owner = models.ForeignKey("crm.Member", on_delete=models.SET_NULL, null=True, blank=True, related_name="tasks")
    lead_id = models.BigIntegerField(null=True, help_text="The lead on whose timeline it stands, too.")
    key = models.CharField(max_length=120, help_text="The run step that made it: made once.")
    created_at = models.DateTimeField()

    objects = TaskQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="task_key")]
        indexes = [
            models.Index(fields=["workspace", "contact"], name="task_contact"),
            models.Index(fields=["workspace", "due_at", "id"], condition=OPEN, name="task_open"),
            models.Index(fields=["workspace", "owner", "due_at", "id"], condition=OPEN, name="task_open_of"),
            models.Index(fields=["workspace", "done_at", "id"], condition=DONE, name="task_done"),
            models.Index(fields=["workspace", "owner", "done_at", "id"], condition=DONE, name="task_done_of"),
        ]

    def __str__(self) -> str:
        return self.title


class Note(TenantModel):
    """Something worth remembering about a contact."""

    contact = models.ForeignKey("crm.Contact", on_delete=models.CASCADE, related_name="notes")
    text = models.TextField()
    by = models.ForeignKey("crm.Member", on_delete=models.PROTECT, null=True, related_name="notes")
    key = models.CharField(max_length=120, help_text="The run step that made it: made once.")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="note_key")]
        indexes = [models.Index(fields=["workspace", "contact"], name="note_contact")]

    def __str__(self) -> str:
        return self.text[:60]


class Switch(TenantModel):
    """A switch of the workspace; `stop_sending` stops all mail at once, also what is queued."""

    admin_only = True

    class Name(models.TextChoices):
        STOP_SENDING = "stop_sending", "Stop all sending"

    name = models.CharField(max_length=40, choices=Name)
    on = models.BooleanField(default=False)
    reason = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey("crm.Member", on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "switches"
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="switch_name")]

    def __str__(self) -> str:
        return f"{self.get_name_display()}: {'on' if self.on else 'off'}"


class ClockShift(models.Model):
    """How far the clock is moved, for all processes, where settings allow it (tests and demo)."""

    seconds = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.seconds} s"

    @classmethod
    def current(cls) -> timedelta:
        """Return the shift; none when no row exists."""
        return timedelta(seconds=cls.objects.values_list("seconds", flat=True).first() or 0)
