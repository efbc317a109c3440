"""What a hosted form asks, and how its answers become a post like any other form's."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from django import forms

from crm.normalise import normalise_email
from leads.connectors.forms import SOURCE_NAMES
from leads.models import Form

TRAP = "website"  # people do not see this field; who fills it is a program
LABELS = {
    "name": "Your name",
    "email": "Mail address",
    "company": "Company",
    "phone": "Phone",
    "message": "How can we help?",
    "button": "Send",
    "thanks": "Thank you. We have your message and will answer soon.",
}
HINTS = {"name": "name", "email": "email", "company": "organization", "phone": "tel", "message": "off"}


def words_of(form: Form) -> dict[str, str]:
    """Return the words of a form's page: its own, else the usual ones."""
    return {**LABELS, **form.labels}


class HostedForm(forms.Form):
    """The five questions of the page, and where the visitor came from."""

    name = forms.CharField(max_length=200)
    email = forms.CharField(max_length=320, widget=forms.EmailInput)
    company = forms.CharField(max_length=200, required=False)
    phone = forms.CharField(max_length=60, required=False, widget=forms.TextInput(attrs={"type": "tel"}))
    message = forms.CharField(max_length=10_000, widget=forms.Textarea(attrs={"rows": 6}))

    def __init__(self, form: Form, data: Mapping[str, str] | None = None) -> None:
        super().__init__(data)
        words = words_of(form)
        for name, field in self.fields.items():
            field.label = words[name]
            field.widget.attrs |= {"class": "c-input", "autocomplete": HINTS[name]}
            field.error_messages["required"] = "This is needed."
        for name, field in self.fields.items():
            if self.errors.get(name):
                field.widget.attrs |= {"aria-invalid": "true", "aria-describedby": f"error_{name}"}

    def clean_email(self) -> str:
        """Ask again for what is no mail address: nobody could be answered there."""
        address = str(self.cleaned_data["email"])
        if normalise_email(address) is None:
            raise forms.ValidationError("This is no mail address. Is there a typing mistake?")
        return address

    def encoded(self, source: Mapping[str, str]) -> bytes:
        """Return the answers as the bytes that a form of another site would have posted."""
        said = {name: str(value) for name, value in self.cleaned_data.items() if value}
        return urlencode({**said, **source}).encode()


def source_of(given: Mapping[str, str]) -> dict[str, str]:
    """Return where a visitor came from, as the page's address or its hidden fields say."""
    return {name: given[name][:500] for name in SOURCE_NAMES if given.get(name)}
