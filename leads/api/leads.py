"""Leads, for programs."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from crm import clock
from crm.api.idempotency import idempotent
from crm.api.shapes import Asked, CompanyInShort, EmailField, IdField, MemberField, Named, PersonInShort, PhoneField
from crm.api.timeline import Timeline
from crm.api.views import DetailView, ListView
from crm.models import Contact, Member, Stage
from crm.selectors import company_ids_at, contact_ids_at
from crm.services.people import resolve_contact
from leads.models import Lead, Qualification, Score
from leads.services.records import add_lead, change_lead

Status = Lead.Status


class StageField(serializers.SlugRelatedField[Stage]):
    """A stage of the pipeline, by its key."""

    def __init__(self, **options: Any) -> None:
        super().__init__(slug_field="key", queryset=Stage.objects.all(), **options)


class LeadSerializer(serializers.ModelSerializer[Lead]):
    """A lead in a list."""

    contact = PersonInShort()
    company = CompanyInShort(allow_null=True)
    owner = Named(allow_null=True)
    stage = serializers.CharField(source="stage.key", help_text="Its key.")

    class Meta:
        model = Lead
        fields: tuple[str, ...] = (
            "id", "title", "contact", "company", "status", "stage", "bucket", "score", "grade", "category", "intent",
            "persona", "owner", "win_probability", "expected_close_on", "source", "created_at",
        )  # fmt: skip


class ScoreSerializer(serializers.ModelSerializer[Score]):
    """The newest score, with a reason a point."""

    class Meta:
        model = Score
        fields = ("total", "grade", "parts", "created_at")


class QualificationSerializer(serializers.ModelSerializer[Qualification]):
    """The newest reading: each slot with its value, confidence and the words it was read from."""

    class Meta:
        model = Qualification
        fields = ("found", "source", "created_at")


class LeadDetailSerializer(LeadSerializer):
    """A lead with why it stands where it stands."""

    score_parts = serializers.SerializerMethodField()
    qualification = serializers.SerializerMethodField()

    class Meta(LeadSerializer.Meta):
        fields = (*LeadSerializer.Meta.fields, "score_parts", "qualification")

    @extend_schema_field(ScoreSerializer(allow_null=True))
    def get_score_parts(self, lead: Lead) -> dict[str, Any] | None:
        """The newest score, or nothing before the first."""
        score = lead.scores.order_by("-id").first()
        return dict(ScoreSerializer(score).data) if score else None

    @extend_schema_field(QualificationSerializer(allow_null=True))
    def get_qualification(self, lead: Lead) -> dict[str, Any] | None:
        """The newest reading, or nothing before the first."""
        found = lead.qualifications.order_by("-id").first()
        return dict(QualificationSerializer(found).data) if found else None


class LeadFilters(Asked):
    """How leads are looked up; several narrow each other down."""

    q = serializers.CharField(max_length=200, required=False, help_text="Words of person, company, title, enquiry.")
    status = serializers.ChoiceField(Status.choices, required=False)
    stage = StageField(required=False, help_text="Its key.")
    bucket = serializers.ChoiceField(Lead.Bucket.choices, required=False)
    grade = serializers.ChoiceField(list("ABCDF"), required=False)
    owner = IdField(required=False, help_text="A member's id.")
    category = serializers.CharField(max_length=20, required=False)
    contact = IdField(required=False)
    company = IdField(required=False)
    email = EmailField(required=False)
    phone = PhoneField(required=False)
    domain = serializers.CharField(max_length=253, required=False, help_text="Of the company.")


class PersonBody(Asked):
    """Who asks; found by address, number, or name and company, else added."""

    name = serializers.CharField(max_length=200, required=False, default="")
    email = EmailField(required=False, default="")
    phone = PhoneField(required=False, default="")
    title = serializers.CharField(max_length=160, required=False, default="")
    company = serializers.CharField(max_length=200, required=False, default="")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse somebody without name and address."""
        if not (attrs["name"] or attrs["email"] or attrs["phone"]):
            raise serializers.ValidationError("Say a name, a mail address or a phone number.")
        return attrs


class NewLead(Asked):
    """A lead to add: of a known contact, or of a person to find or add."""

    contact = IdField(required=False, help_text="The id of a known contact.")
    person = PersonBody(required=False)
    title = serializers.CharField(max_length=200, help_text="One line.")
    message = serializers.CharField(max_length=100_000, required=False, default="", help_text="What they said.")
    source = serializers.DictField(  # type: ignore[assignment]  # hides a Field's own `source`, which a serializer has not
        child=serializers.CharField(max_length=500), required=False, default=dict
    )
    owner = MemberField(required=False, allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for exactly one of contact and person."""
        if ("contact" in attrs) == ("person" in attrs):
            raise serializers.ValidationError("Say either `contact` or `person`.")
        if len(attrs["source"]) > 30:
            raise serializers.ValidationError({"source": ["At most 30 entries."]})
        return attrs

    def validate_contact(self, value: int) -> Contact:
        """Find the contact."""
        contact = Contact.objects.select_related("company").filter(pk=value).first()
        if contact is None:
            raise serializers.ValidationError("There is no such contact here.")
        return contact


class LeadChange(Asked):
    """What may be changed; where only the status changes, the stage table chooses the stage."""

    title = serializers.CharField(max_length=200)
    status = serializers.ChoiceField(Status.choices)
    stage = StageField(help_text="Its key.")
    owner = MemberField(allow_null=True)
    win_probability = serializers.DecimalField(4, 3, min_value=0, max_value=1, allow_null=True)
    expected_close_on = serializers.DateField(allow_null=True)


BESIDE = Lead.objects.select_related("contact", "company", "owner", "stage").prefetch_related("contact__points")


class Leads(ListView[Lead]):
    """Leads, newest first, and new ones."""

    queryset = BESIDE
    serializer_class = LeadSerializer
    filters, takes, searched_as = LeadFilters, NewLead, "leads"

    def choose(self, rows: QuerySet[Lead], **asked: Any) -> QuerySet[Lead]:
        """Look up by what they are, or by how their person is reached."""
        for kind in ("email", "phone"):
            if kind in asked:
                rows = rows.filter(contact_id__in=contact_ids_at(kind, asked.pop(kind)))
        if "domain" in asked:
            rows = rows.filter(company_id__in=company_ids_at(asked.pop("domain")))
        return super().choose(rows, **asked)

    @extend_schema(responses={201: LeadDetailSerializer})
    @idempotent
    def post(self, request: Request) -> Response:
        """Add a lead that did not come through a form; its timeline begins with `lead_created`."""
        lead = _add(self.body(), by=self.member)
        return Response(LeadDetailSerializer(BESIDE.get(pk=lead.pk)).data, status=201)


class LeadRecord(DetailView[Lead]):
    """One lead, with the parts of its score and its reading."""

    queryset = BESIDE
    serializer_class = LeadDetailSerializer
    takes = LeadChange

    def patch(self, request: Request, pk: int) -> Response:
        """Change some of its fields."""
        lead = self.row(pk)
        change_lead(lead.pk, **self.body(partial=True), by=self.member, now=clock.now())
        return self.shown(self.row(pk))


class LeadTimeline(Timeline[Lead]):
    """What happened to one lead."""

    queryset, column = Lead.objects.all(), "lead_id"


@transaction.atomic
def _add(said: dict[str, Any], *, by: Member) -> Lead:
    now = clock.now()
    contact = said.pop("contact", None) or resolve_contact(by.workspace, **said.pop("person"), by=by, now=now)
    said.pop("person", None)
    return add_lead(contact, **said, by=by, now=now)
