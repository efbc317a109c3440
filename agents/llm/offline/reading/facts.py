"""What an enquiry alone tells the score; history, meetings and deals are added by who knows them."""

import re

from agents.llm.offline.reading.enquiry import Enquiry
from agents.llm.offline.reading.fields import Role, role_of
from agents.llm.offline.reading.folding import fold
from agents.llm.offline.reading.numbers import number_of
from agents.skills.qualify import Qualification
from leads.policies.score import ScoreFacts

FREE_MAIL = frozenset(
    ["gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com", "ymail.com", "icloud.com", "me.com", "mac.com", "aol.com", "proton.me", "protonmail.com", "pm.me", "gmx.de", "gmx.net", "gmx.at", "gmx.ch", "web.de", "t-online.de", "freenet.de", "mail.de", "posteo.de", "mailbox.org", "orange.fr", "wanadoo.fr", "free.fr", "laposte.net", "sfr.fr", "bbox.fr", "neuf.fr", "hotmail.fr", "outlook.fr", "yahoo.fr", "yahoo.es", "hotmail.es", "outlook.es", "telefonica.net", "yahoo.de", "outlook.de", "hotmail.de", "yahoo.co.uk", "hotmail.co.uk", "btinternet.com", "comcast.net", "verizon.net", "att.net", "mail.com", "mail.ru", "yandex.ru", "qq.com", "163.com", "zoho.com", "fastmail.com", "hey.com", "tutanota.com", "tuta.io", "libero.it"]
)  # fmt: skip
_ADDRESS = re.compile(r"[^\s@<>,;]+@([\w-]+(?:\.[\w-]+)+)")
_PHONE = re.compile(r"(?:\d[\s()./-]*){7,}")
_SIZE = re.compile(r"(\d[\d.,']*)\s?(k\b)?(?:\s?(?:-|to|bis|a|et|y|und|and)\s?(\d[\d.,']*)\s?(k\b)?)?")


def score_facts(enquiry: Enquiry, found: Qualification) -> ScoreFacts:
    """Gather what the enquiry and its reading tell the score."""
    fields = _by_role(enquiry)
    domain = domain_of(fields.get("email", ""))
    bant = found.bant
    return ScoreFacts(
        budget=bant.budget.value,
        authority=bant.authority.value,
        need=bant.need.value,
        timeline=bant.timeline.value,
        category=found.category,
        asks=tuple(asked.kind for asked in found.asks),
        industry=fields.get("industry", ""),
        employees=employees_of(fields.get("size", "")),
        region=fields.get("region", ""),
        title=found.title or fields.get("title", ""),
        email_domain=domain,
        business_domain=bool(domain) and domain not in FREE_MAIL,
        own_words=found.own_words,
        phone_left=bool(_PHONE.search(fields.get("phone", ""))),
        sentiment=found.sentiment,
    )


def _by_role(enquiry: Enquiry) -> dict[Role, str]:
    found: dict[Role, str] = {}
    for name, value in enquiry.fields.items():
        if value.strip():
            found.setdefault(role_of(name), value.strip())
    return found


def domain_of(address: str) -> str:
    """Give the domain of a mail address, in lower case; empty when there is none."""
    match = _ADDRESS.search(address)
    return match[1].lower() if match else ""


def employees_of(size: str) -> int | None:
    """Read a number of employees: the middle of a range; None when there is no number."""
    match = _SIZE.search(fold(size))
    if not match:
        return None
    low = number_of(match[1].rstrip(".,'")) * (1000 if match[2] or (match[4] and match[3]) else 1)
    high = number_of(match[3].rstrip(".,'")) * (1000 if match[4] else 1) if match[3] else low
    return int((low + high) / 2)
