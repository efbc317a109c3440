"""Forms for connecting a mailbox: an address first, then the servers that were guessed from it."""

from __future__ import annotations

from typing import Any

from django import forms

from crm.connectors.guess import Guess
from crm.models import Connection
from crm.normalise import normalise_email

SECURITY = [("tls", "TLS"), ("starttls", "STARTTLS"), ("none", "None (only inside your own network)")]


def _input(**attributes: str) -> forms.TextInput:
    return forms.TextInput(attrs={"class": "c-input", **attributes})


def _number() -> forms.NumberInput:
    return forms.NumberInput(attrs={"class": "c-input", "min": 1, "max": 65535})


def _choice() -> forms.Select:
    return forms.Select(attrs={"class": "c-input"})


class AddressForm(forms.Form):
    """Which mailbox it is about."""

    address = forms.CharField(
        label="Mail address", max_length=254, widget=_input(type="email", autocomplete="email", autofocus="autofocus")
    )
    name = forms.CharField(
        label="Name that people see", max_length=120, required=False, widget=_input(autocomplete="name")
    )

    def clean_address(self) -> str:
        """Take an address that mail can be sent to."""
        address = normalise_email(self.cleaned_data["address"])
        if address is None:
            raise forms.ValidationError("This is no mail address.")
        return address


class ServersForm(forms.Form):
    """The two servers of a mailbox, and how to sign in; the password is written and never read back."""

    host = forms.CharField(label="Server for sending (SMTP)", max_length=253, widget=_input(spellcheck="false"))
    port = forms.IntegerField(label="Port", min_value=1, max_value=65535, widget=_number())
    security = forms.ChoiceField(label="Security", choices=SECURITY, widget=_choice())
    imap_host = forms.CharField(
        label="Server for reading (IMAP)", max_length=253, required=False, widget=_input(spellcheck="false"),
        help_text="Leave it empty if this account only sends: answers are then not seen here.",
    )  # fmt: skip
    imap_port = forms.IntegerField(label="Port", min_value=1, max_value=65535, required=False, widget=_number())
    imap_security = forms.ChoiceField(label="Security", choices=SECURITY, widget=_choice())
    username = forms.CharField(
        label="User name", max_length=254, required=False,
        widget=_input(autocomplete="off", spellcheck="false"), help_text="Most often the whole address.",
    )  # fmt: skip
    password = forms.CharField(
        label="Password", max_length=500, required=False, strip=False,
        widget=forms.PasswordInput(attrs={"class": "c-input", "autocomplete": "new-password"}, render_value=False),
    )  # fmt: skip

    def __init__(self, *args: Any, kept: bool = False, **kwargs: Any) -> None:
        """`kept`: a password is stored already, and stays unless another one is typed."""
        super().__init__(*args, **kwargs)
        said = "Empty: the stored one stays. " if kept else ""
        self.fields["password"].help_text = f"{said}Stored encrypted, never shown again."

    def clean(self) -> dict[str, Any]:
        """Ask for a port where there is a server, and take no spaces around names."""
        cleaned = super().clean() or {}
        if cleaned.get("imap_host") and not cleaned.get("imap_port"):
            cleaned["imap_port"] = 993 if cleaned.get("imap_security") == "tls" else 143
        return cleaned


def guessed(address: str, found: Guess) -> dict[str, Any]:
    """Return a guess as the form's first values."""
    names = ("host", "port", "security", "imap_host", "imap_port", "imap_security")
    return {name: getattr(found, name) for name in names} | {"username": address}


def stored(row: Connection) -> dict[str, Any]:
    """Return an account's servers as the form's values; never its password."""
    names = ("host", "port", "security", "imap_host", "imap_port", "imap_security", "username")
    return {name: getattr(row, name) for name in names}
