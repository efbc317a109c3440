"""Where a mail address is likely kept: the servers of known providers, usual names elsewhere, and the traps."""

from __future__ import annotations

from dataclasses import dataclass

OWN_GMAIL = "Gmail is better connected by “Connect Google”: no password, and each mail is surely sent once."
OAUTH_ONLY = (
    "Microsoft takes no passwords from programs here any more, only sign-in through Microsoft, which Clara cannot do "
    "yet. It works where your administrator still allows SMTP AUTH and IMAP with a password."
)
UNKNOWN = (
    "We do not know this provider: these are the names that most use. What it says about “SMTP” and “IMAP” "
    "counts. If the address is kept by Google under your own domain, use “Connect Google”."
)


@dataclass(frozen=True)
class Guess:
    """Servers, ports and how they are secured; `trap` is what a person must know before they type a password."""

    host: str
    port: int = 587
    security: str = "starttls"
    imap_host: str = ""
    imap_port: int = 993
    imap_security: str = "tls"
    trap: str = ""


def _app_password(provider: str, where: str) -> str:
    return f"{provider} refuses your usual password here. Make an app password ({where}) and enter that."


_MICROSOFT = Guess("smtp.office365.com", imap_host="outlook.office365.com", trap=OAUTH_ONLY)
_GOOGLE = Guess("smtp.gmail.com", imap_host="imap.gmail.com", trap=(
    f"{OWN_GMAIL} Otherwise: " + _app_password("Google", "myaccount.google.com/apppasswords, after 2-step verification")
))  # fmt: skip
_YAHOO = Guess("smtp.mail.yahoo.com", 465, "tls", "imap.mail.yahoo.com",
               trap=_app_password("Yahoo", "Account security, App passwords"))  # fmt: skip
_ICLOUD = Guess("smtp.mail.me.com", imap_host="imap.mail.me.com",
                trap=_app_password("iCloud", "account.apple.com, App-Specific Passwords"))  # fmt: skip
_GMX = Guess("mail.gmx.net", imap_host="imap.gmx.net",
             trap="GMX first wants “POP3 and IMAP” switched on, in its settings under E-Mail.")  # fmt: skip
_WEB_DE = Guess("smtp.web.de", imap_host="imap.web.de",
                trap="WEB.DE first wants “POP3 and IMAP” switched on, in its settings under E-Mail.")  # fmt: skip
_PROTON = Guess("127.0.0.1", 1025, "starttls", "127.0.0.1", 1143, "starttls",
                trap="Proton Mail is reached through Proton Bridge, on the machine that Clara runs on, with the "
                "password that Bridge shows.")  # fmt: skip

PROVIDERS: dict[str, Guess] = {
    **dict.fromkeys(("gmail.com", "googlemail.com"), _GOOGLE),
    **dict.fromkeys(("outlook.com", "hotmail.com", "live.com", "msn.com", "outlook.de", "hotmail.co.uk"), _MICROSOFT),
    **dict.fromkeys(("yahoo.com", "yahoo.co.uk", "yahoo.de", "yahoo.fr", "ymail.com", "rocketmail.com"), _YAHOO),
    **dict.fromkeys(("icloud.com", "me.com", "mac.com"), _ICLOUD),
    **dict.fromkeys(("gmx.de", "gmx.net", "gmx.at", "gmx.ch"), _GMX),
    "gmx.com": Guess("mail.gmx.com", imap_host="imap.gmx.com", trap=_GMX.trap),
    "web.de": _WEB_DE,
    **dict.fromkeys(("proton.me", "protonmail.com", "pm.me"), _PROTON),
    "aol.com": Guess("smtp.aol.com", 465, "tls", "imap.aol.com",
                     trap=_app_password("AOL", "Account security, App passwords")),
    "fastmail.com": Guess("smtp.fastmail.com", 465, "tls", "imap.fastmail.com",
                          trap=_app_password("Fastmail", "Settings, Privacy & Security, App passwords")),
    "zoho.com": Guess("smtp.zoho.com", 465, "tls", "imap.zoho.com",
                      trap=_app_password("Zoho", "Security, App Passwords; only with 2-step verification")),
    "zoho.eu": Guess("smtp.zoho.eu", 465, "tls", "imap.zoho.eu",
                     trap=_app_password("Zoho", "Security, App Passwords; only with 2-step verification")),
    "mailbox.org": Guess("smtp.mailbox.org", imap_host="imap.mailbox.org"),
    "posteo.de": Guess("posteo.de", imap_host="posteo.de"),
    "t-online.de": Guess("securesmtp.t-online.de", 465, "tls", "secureimap.t-online.de",
                         trap="Telekom wants its own “password for e-mail programs”, set in the customer centre."),
    "ionos.de": Guess("smtp.ionos.de", 465, "tls", "imap.ionos.de"),
    "yandex.com": Guess("smtp.yandex.com", 465, "tls", "imap.yandex.com",
                        trap=_app_password("Yandex", "Security, App passwords")),
    "orange.fr": Guess("smtp.orange.fr", 465, "tls", "imap.orange.fr"),
    "free.fr": Guess("smtp.free.fr", 465, "tls", "imap.free.fr"),
}  # fmt: skip


def guess(address: str) -> Guess:
    """Guess the servers of an address from its domain; nothing is asked outside."""
    domain = address.rpartition("@")[2].strip().lower()
    return PROVIDERS.get(domain) or Guess(f"smtp.{domain}", imap_host=f"imap.{domain}", trap=UNKNOWN)


def trap_of(host: str) -> str:
    """Say what a person must know of a server, by its name; empty when it is none of the known ones."""
    known = (one for one in PROVIDERS.values() if host.lower() in (one.host, one.imap_host) and host != "127.0.0.1")
    return next((one.trap for one in known), "")
