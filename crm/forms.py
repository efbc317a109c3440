"""Forms of the ground floor's pages: lists as lines, secrets that are written and never read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import available_timezones

from django import forms

from crm.models import ApiKey, Mailbox, Member
from crm.service_admin import ServiceForm
from crm.theme import Checkboxes, Select, Textarea, TextInput

ZONES = [("", "Not known"), *((zone, zone.replace("_", " ")) for zone in sorted(available_timezones()))]
LIFETIMES = {"30": "30 days", "90": "90 days", "365": "One year", "": "Never"}


class LinesField(forms.CharField):
    """A list of words, one a line."""

    widget = Textarea(attrs={"rows": 3})

    def to_python(self, value: Any) -> Any:
        """Read the lines that say something."""
        return [line.strip() for line in (super().to_python(value) or "").splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        """Show a list as lines; what was typed stays as it was."""
        return "\n".join(value) if isinstance(value, Sequence) and not isinstance(value, str) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare as lists."""
        return bool(self.to_python(data) != list(initial or []))


def url_field(*, required: bool, help_text: str = "") -> forms.URLField:
    """Make a field for an address; without a scheme it is read as https."""
    widget = TextInput(attrs={"type": "url"})
    return forms.URLField(
        label="Link", required=required, max_length=500, assume_scheme="https", widget=widget, help_text=help_text
    )


class ContactForm(ServiceForm):
    """A person, with every way to reach them."""

    emails = LinesField(required=False, label="Mail addresses", help_text="One a line; the first is written to.")
    phones = LinesField(required=False, label="Phone numbers", help_text="One a line; the first is called.")
    company_name = forms.CharField(
        required=False,
        max_length=200,
        label="Company",
        widget=TextInput(),
        help_text="Its name; left empty, the mail address's domain tells. A new name makes a new company.",
    )
    time_zone = forms.ChoiceField(choices=ZONES, required=False, widget=Select())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        contact = kwargs.get("instance")
        if contact is not None and contact.pk:
            points = list(contact.points.order_by("-primary", "id"))
            lines = {kind: [point.value for point in points if point.kind == kind] for kind in ("email", "phone")}
            known = {"emails": lines["email"], "phones": lines["phone"], "company_name": str(contact.company or "")}
            kwargs["initial"] = {**known, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any] | None:
        """Ask for a name or an address: somebody must be recognisable."""
        cleaned = super().clean() or {}
        if not cleaned.get("name") and not cleaned.get("emails") and "emails" not in self.errors:
            self.add_error("name", "Give a name or a mail address.")
        return cleaned


class CompanyForm(ServiceForm):
    """A company; the service says whose a domain is already, better than the constraint's name would."""

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() | {"domain"}


class MemberForm(ServiceForm):
    """A member's card and role."""

    class Meta:
        model = Member
        fields = ("name", "email", "role", "title", "signature", "active")
        help_texts = {"email": "They sign in with it."}


class ApiKeyForm(ServiceForm):
    """A new key: what it may do, as whom, for how long."""

    scopes = forms.MultipleChoiceField(
        choices=[
            (ApiKey.Scope.READ, "Read"),
            (ApiKey.Scope.WRITE, "Write: leads, contacts, drafts"),
            (ApiKey.Scope.APPROVE, "Approve: decide on drafts"),
        ],
        initial=[ApiKey.Scope.READ],
        widget=Checkboxes(),
    )
    member = forms.ModelChoiceField(
        Member.objects.none(),
        label="Acts as",
        widget=Select(),
        help_text="What the key does is recorded under this name, within this member's role.",
    )
    lifetime = forms.ChoiceField(
        choices=list(LIFETIMES.items()),
        required=False,
        initial="90",
        label="Valid for",
        widget=Select(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "member" in self.fields:
            self.fields["member"].queryset = Member.objects.filter(active=True).order_by("kind", "name")  # type: ignore[attr-defined]  # a choice of rows

    def clean_lifetime(self) -> timedelta | None:
        """Turn days into a span."""
        days = self.cleaned_data.get("lifetime")
        return timedelta(days=int(days)) if days else None


class MailboxForm(ServiceForm):
    """A mailbox: who writes from it, what may leave, how much a day, and what stands under it."""

    mode = forms.ChoiceField(
        # `auto` is left out until rules can earn it.
        choices=[choice for choice in Mailbox.Mode.choices if choice[0] != Mailbox.Mode.AUTO],
        widget=Select(),
        help_text="Real mail also needs ALLOW_REAL_SENDS=true; a capture account never delivers.",
    )
