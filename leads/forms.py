"""Forms of this floor's pages: leads typed in, forms and their mapping, what the workspace sells to whom."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms

from crm.forms import LinesField
from crm.models import Member, StageRule, Workspace
from crm.service_admin import ServiceForm
from crm.theme import EmailInput, NumberInput, PasswordInput, Select, Textarea, TextInput
from leads.connectors.forms import KNOWN
from leads.models import Form, Lead
from leads.policies.icp import Icp
from leads.policies.points import PointsTable

KNOWN_NAMES = sorted(set(KNOWN.values()))
POINTS = PointsTable().to_mapping()
LABELS = ("name", "email", "company", "phone", "message")


def text(label: str = "", **options: Any) -> forms.CharField:
    """Make a line of text that may stay empty."""
    return forms.CharField(required=False, label=label or None, widget=TextInput(), **options)


class NewLeadForm(ServiceForm):
    """A lead typed in by hand: who it is, and what they said."""

    name = text()
    email = forms.EmailField(required=False, label="Mail address", widget=EmailInput())
    phone = text()
    company_name = text("Company")
    job_title = text()
    title = text("In one line", max_length=200, help_text="Left empty, the first line of what they said.")
    message = forms.CharField(
        required=False,
        label="What they said",
        max_length=20_000,
        widget=Textarea(attrs={"rows": 8}),
        help_text="In their words. Clara reads, scores and answers it if you ask her to.",
    )

    class Meta:
        model = Lead
        fields = ("owner",)

    def clean(self) -> dict[str, Any] | None:
        """Ask for a way to recognise the person, and for something to call the lead."""
        cleaned = super().clean() or {}
        if not (cleaned.get("name") or cleaned.get("email") or cleaned.get("phone")) and not self.errors:
            self.add_error("name", "Give a name, a mail address or a phone number.")
        if not (cleaned.get("title") or cleaned.get("message")):
            self.add_error("title", "Say in one line what it is about, or what they said.")
        return cleaned


class FormForm(ServiceForm):
    """A form: where it stands, how its posts are signed, and what its fields mean."""

    secret = forms.CharField(
        required=False,
        widget=PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False),
        help_text="HubSpot: your app's client secret. Other sites: leave it empty and one is made and shown once.",
    )
    mapping = LinesField(
        required=False,
        help_text=f"One a line, as “field = name”. Names: {', '.join(KNOWN_NAMES)}. Usual field names need no line.",
    )
    labels = LinesField(
        required=False,
        help_text="Hosted page, one a line, as “message = How can we help?”. "
        f"Names: {', '.join(LABELS)}, button, thanks.",
    )

    class Meta:
        model = Form
        fields = ("name", "kind", "portal_id", "old_signatures", "active", "intro")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        form = kwargs.get("instance")
        if form is not None:
            pairs = {name: _lines(getattr(form, name)) for name in ("mapping", "labels")}
            kwargs["initial"] = {**pairs, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def clean_mapping(self) -> dict[str, str]:
        """Read the lines; the right side must be a name Clara knows."""
        return _pairs(self.cleaned_data["mapping"], KNOWN_NAMES)

    def clean_labels(self) -> dict[str, str]:
        """Read the lines; the left side must be a field of the page."""
        pairs = _pairs(self.cleaned_data["labels"])
        if unknown := sorted(set(pairs) - {*LABELS, "button", "thanks"}):
            raise forms.ValidationError(f"The hosted page has no “{unknown[0]}”.")
        return pairs


def _lines(pairs: dict[str, str]) -> list[str]:
    return [f"{name} = {value}" for name, value in pairs.items()]


def _pairs(lines: list[str], allowed: list[str] | None = None) -> dict[str, str]:
    pairs = {}
    for line in lines:
        name, equals, value = (part.strip() for part in line.partition("="))
        if not (name and equals and value):
            raise forms.ValidationError(f"“{line}” is not of the form “name = value”.")
        if allowed is not None and value not in allowed:
            raise forms.ValidationError(f"Clara knows no “{value}”. She knows: {', '.join(allowed)}.")
        pairs[name] = value[:200]
    return pairs


class StageRuleForm(ServiceForm):
    """A row of the stage table."""

    status = forms.ChoiceField(choices=[(value, str(label)) for value, label in Lead.Status.choices], widget=Select())

    class Meta:
        model = StageRule
        fields = ("status", "min_score", "stage")


class WorkspaceForm(ServiceForm):
    """The workspace: its name and place, whom it wants as customers, and what the score is made of."""

    time_zone = forms.ChoiceField(
        choices=[(zone, zone.replace("_", " ")) for zone in sorted(available_timezones())],
        widget=Select(),
    )
    rates = LinesField(
        required=False,
        label="Exchange rates",
        help_text="One a line, as “EUR = 1.08”: the worth of one unit in the workspace's own currency.",
    )
    industries = LinesField(required=False, help_text="One a line.")
    sizes = LinesField(required=False, label="Company sizes", help_text="Employees, one span a line, as “20 - 500”.")
    regions = LinesField(required=False, help_text="Country codes, one a line.")
    titles = LinesField(required=False, label="Job titles", help_text="Words that they hold, one a line.")
    excluded_domains = LinesField(required=False, help_text="Whose enquiries get no points for fit; one a line.")

    ICP: ClassVar = ("industries", "sizes", "regions", "titles", "excluded_domains")

    class Meta:
        model = Workspace
        fields = ("name", "time_zone", "region", "currency", "typical_deal", "first_response_minutes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        workspace = kwargs.get("instance")
        if workspace is not None:
            kwargs["initial"] = {**self._known(workspace), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    @staticmethod
    def _known(workspace: Workspace) -> dict[str, Any]:
        icp = dict(workspace.icp)
        icp["sizes"] = [f"{fewest} - {most}" for fewest, most in icp.get("sizes", ())]
        table = PointsTable.from_mapping(workspace.points).to_mapping()
        points = {points_field(part, name): value for part, row in table.items() for name, value in row.items()}
        return {**icp, "rates": [f"{code} = {rate}" for code, rate in workspace.rates.items()], **points}

    def clean_currency(self) -> str:
        """Write the code in capitals."""
        code = str(self.cleaned_data["currency"]).upper()
        if not (len(code) == 3 and code.isalpha()):
            raise forms.ValidationError("A currency is three letters, such as USD.")
        return code

    def clean_region(self) -> str:
        """Write the code in capitals."""
        return str(self.cleaned_data["region"]).upper()

    def clean_rates(self) -> dict[str, str]:
        """Read the lines; a rate is a positive number."""
        rates = {}
        for code, said in _pairs(self.cleaned_data["rates"]).items():
            try:
                rate = Decimal(said.replace(",", "."))
            except InvalidOperation:
                raise forms.ValidationError(f"“{said}” is no number.") from None
            if not rate.is_finite() or rate <= 0:
                raise forms.ValidationError(f"The rate of {code} must be more than 0.")
            rates[code.upper()] = str(rate)
        return rates

    def clean_sizes(self) -> list[list[int]]:
        """Read the spans."""
        spans = []
        for line in self.cleaned_data["sizes"]:
            fewest, _, most = (part.strip() for part in line.replace("–", "-").partition("-"))
            if not (fewest.isdigit() and most.isdigit()):
                raise forms.ValidationError(f"“{line}” is no span: write “20 - 500”.")
            spans.append([int(fewest), int(most)])
        return spans

    def clean(self) -> dict[str, Any] | None:
        """Fold the profile and the points into what the workspace keeps, and let their policies check them."""
        cleaned = super().clean() or {}
        icp = {name: cleaned.pop(name, []) for name in self.ICP}
        points = {
            part: {name: cleaned.pop(points_field(part, name), None) for name in row} for part, row in POINTS.items()
        }
        try:
            Icp.from_mapping(icp)
            if not self.errors:
                cleaned["points"] = PointsTable.from_mapping(points).to_mapping()
        except ValueError as error:
            self.add_error(None, str(error))
        return {**cleaned, "icp": icp}


def points_field(part: str, name: str) -> str:
    """Name the form's field for one entry of the table of points."""
    return f"points_{part}_{name}"


WorkspaceForm.declared_fields.update(
    {
        points_field(part, name): forms.IntegerField(
            min_value=0,
            max_value=100,
            label=name.replace("_", " ").capitalize(),
            widget=NumberInput(),
        )
        for part, row in POINTS.items()
        for name in row
    }
)


class LeadForm(ServiceForm):
    """What a person may say of a lead; score, grade and bucket follow from readings."""

    class Meta:
        model = Lead
        fields = ("title", "status", "stage", "owner", "win_probability", "expected_close_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "owner" in self.fields:
            self.fields["owner"].queryset = Member.objects.filter(active=True, kind="person").order_by("name")  # type: ignore[attr-defined]  # a choice of rows
