"""What is known of the big mail providers: the SPF record to include, and where their DKIM keys stand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Provider:
    """A provider, told by the name of its servers."""

    name: str
    hosts: tuple[str, ...]
    spf: str
    selectors: tuple[str, ...] = ()
    dkim_help: str = ""


GOOGLE = Provider(
    "Google", ("google.com", "gmail.com", "googlemail.com"), "_spf.google.com", ("google", "20230601"),
    "In the Google Admin console, under Apps, Gmail, Authenticate email, make a key, add it as the TXT record shown "
    "there, then press Start authentication.",
)  # fmt: skip
MICROSOFT = Provider(
    "Microsoft 365", ("outlook.com", "office365.com", "office.com"), "spf.protection.outlook.com",
    ("selector1", "selector2"),
    "In Microsoft Defender, under Email authentication settings, DKIM, choose the domain, add the two CNAME records "
    "shown there, then switch signing on.",
)  # fmt: skip
PROVIDERS = (
    GOOGLE,
    MICROSOFT,
    Provider("Fastmail", ("messagingengine.com", "fastmail.com"), "spf.messagingengine.com", ("fm1", "fm2", "fm3")),
    Provider("Zoho", ("zoho.com", "zoho.eu", "zoho.in"), "zohomail.com", ("zoho", "zmail")),
    Provider("Proton", ("protonmail.ch", "proton.me"), "_spf.protonmail.ch", ("protonmail", "protonmail2")),
    Provider("IONOS", ("ionos.com", "ionos.de", "kundenserver.de"), "_spf.perfora.net", ("s1-ionos", "s2-ionos")),
    Provider("Amazon SES", ("amazonaws.com", "amazonses.com"), "amazonses.com"),
    Provider("SendGrid", ("sendgrid.net",), "sendgrid.net", ("s1", "s2")),
    Provider("Mailgun", ("mailgun.org",), "mailgun.org", ("mg", "krs", "k1")),
    Provider("Postmark", ("postmarkapp.com",), "spf.mtasv.net", ("pm",)),
    Provider("Yandex", ("yandex.net", "yandex.com", "yandex.ru"), "_spf.yandex.net", ("mail",)),
)
USUAL = ("default", "dkim", "mail", "s1", "s2", "k1", "selector1", "selector2", "google")


def provider_of(host: str) -> Provider | None:
    """Return whose server a host is, or None when it is nobody's known."""
    name = f".{host.rstrip('.').lower()}"
    return next((one for one in PROVIDERS if any(name.endswith(f".{known}") for known in one.hosts)), None)


def selectors_to_try(provider: Provider | None, seen: tuple[str, ...]) -> tuple[str, ...]:
    """List the selectors worth asking for, those that its own mail named first."""
    return tuple(dict.fromkeys((*seen, *(provider.selectors if provider else ()), *USUAL)))
