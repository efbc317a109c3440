"""How drafts look to programs, and what programs may say of them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from crm.api.shapes import Asked, IdField, Named, PersonInShort
from crm.models import Mailbox, Outbox
from drafts.models import Claim, Decision, Draft
from drafts.outgoing import what_stands_under
from drafts.services.decide import outbox_item
from leads.models import Lead

Status = Draft.Status


class LeadInShort(serializers.ModelSerializer[Lead]):
    """The lead that a draft answers."""

    contact = PersonInShort()

    class Meta:
        model = Lead
        fields = ("id", "title", "score", "grade", "bucket", "contact")


class DraftSerializer(serializers.ModelSerializer[Draft]):
    """A draft in a list."""

    lead = LeadInShort()
    proposed_by = Named()
    fingerprint = serializers.CharField(help_text="Names exactly this text, recipient and sender; approval needs it.")

    class Meta:
        model = Draft
        fields: tuple[str, ...] = (
            "id", "status", "kind", "reason", "lead", "to_email", "to_name", "subject", "body", "version",
            "fingerprint", "source", "proposed_by", "bucket", "due_at", "waiting_since", "snoozed_until",
            "created_at", "updated_at",
        )  # fmt: skip


class MailboxInShort(serializers.ModelSerializer[Mailbox]):
    """The mailbox that a draft leaves from."""

    class Meta:
        model = Mailbox
        fields = ("id", "address", "name", "mode")


class ClaimSerializer(serializers.ModelSerializer[Claim]):
    """A sentence and the sources it names."""

    class Meta:
        model = Claim
        fields = ("position", "text", "role", "evidence")


class DecisionSerializer(serializers.ModelSerializer[Decision]):
    """What somebody decided."""

    by = Named()

    class Meta:
        model = Decision
        fields = ("id", "verb", "by", "reason", "note", "fingerprint", "at")


class SendingSerializer(serializers.ModelSerializer[Outbox]):
    """How the mail is doing, once approved."""

    class Meta:
        model = Outbox
        fields = ("state", "not_before", "attempts", "reason", "message_id", "sent_at")


class DraftDetailSerializer(DraftSerializer):
    """A draft with its sources, what was missing, and what was decided."""

    mailbox = MailboxInShort()
    claims = ClaimSerializer(many=True)
    decisions = serializers.SerializerMethodField()
    missing = serializers.ListField(child=serializers.CharField(), help_text="What could not be found: sentences.")
    stands_under = serializers.SerializerMethodField()
    sending = serializers.SerializerMethodField()

    class Meta(DraftSerializer.Meta):
        fields = (
            *DraftSerializer.Meta.fields, "mailbox", "claims", "missing", "stands_under", "decisions", "sending",
        )  # fmt: skip

    def get_stands_under(self, draft: Draft) -> list[str]:
        """What is put under the body when it leaves: the signature, the disclosure, and whether theirs is quoted."""
        return what_stands_under(draft)

    @extend_schema_field(DecisionSerializer(many=True))
    def get_decisions(self, draft: Draft) -> list[dict[str, Any]]:
        """The newest first."""
        rows = draft.decisions.select_related("by").order_by("-id")[:50]
        return list(DecisionSerializer(rows, many=True).data)

    @extend_schema_field(SendingSerializer(allow_null=True))
    def get_sending(self, draft: Draft) -> dict[str, Any] | None:
        """The outbox row, if there is one."""
        item = outbox_item(draft)
        return dict(SendingSerializer(item).data) if item else None


class DraftFilters(Asked):
    """How drafts are looked up."""

    status = serializers.ChoiceField(Status.choices, required=False)
    lead = IdField(required=False)


class Text(Asked):
    """The words of a draft."""

    subject = serializers.CharField(max_length=250)
    body = serializers.CharField(max_length=100_000)


class NewDraft(Text):
    """A draft written by hand."""

    lead = IdField(help_text="The lead it answers.")

    def validate_lead(self, value: int) -> int:
        """Find the lead."""
        if not Lead.objects.filter(pk=value).exists():
            raise serializers.ValidationError("There is no such lead here.")
        return value


class Seen(Asked):
    """Which text the decision is about."""

    fingerprint = serializers.CharField(
        max_length=64, required=False, help_text="As GET returned it; or in the header `If-Match`."
    )


class TakenBack(Asked):
    """Which decision is taken back."""

    decision = IdField(
        required=False,
        help_text="The `id` of the decision that you mean, as `decisions` names it; 409 `decided_anew` when it is not "
        "the newest but for edits. Without it the newest one is taken back, whoever made it.",
    )


class Edit(Text, Seen):
    """Other words, for the text that was seen."""


class Rejection(Seen):
    """Why a draft is turned down."""

    reason = serializers.ChoiceField(Decision.Reason.choices)
    note = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)


class DeleteReason(Asked):
    """Why a draft is turned down by DELETE."""

    reason = serializers.ChoiceField(Decision.Reason.choices, default=Decision.Reason.OTHER)


class Snooze(Asked):
    """Until when a draft is put away."""

    until = serializers.CharField(max_length=60, help_text="ISO 8601, or words: `tomorrow`, `monday 9`, `in 2 hours`.")
