"""What the company knows and drafts may quote."""

from django.db import models

from crm.models.tenant import TenantModel


class Document(TenantModel):
    """A titled note in Markdown; drafts quote its chunks."""

    title = models.CharField(max_length=200)
    url = models.URLField(max_length=500, blank=True, help_text="Where a reader finds it; may be offered in a draft.")
    text = models.TextField(help_text="Markdown: a heading starts a chunk.")
    product = models.CharField(max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "title"], name="document_title")]

    def __str__(self) -> str:
        return self.title


class Chunk(TenantModel):
    """A passage of a document, under its heading."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="chunks")
    position = models.PositiveIntegerField()
    heading = models.CharField(max_length=300, blank=True)
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "document", "position"], name="chunk_position")]

    def __str__(self) -> str:
        return self.heading or self.text[:60]
