"""What a failed delivery says about the address, from the status (RFC 3463) and the server's own words."""

from __future__ import annotations

import re

from leads.mail.fold import fold
from leads.mail.phrases.servers import FOR_NOW, FULL, GONE, REFUSED

STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
CODE = re.compile(r"(?<![\d.])([45]\d\d)(?=[ \-#:]|$)")
MOST = 4_000  # characters of a server's words

# Detail of a 5.x.y status that decides by itself; a status with less to say is decided by the words.
HARD = {"1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.10", "2.1", "4.310", "7.17", "7.18"}
SOFT = {
    "2.2",
    "2.4",
    "3.1",
    "3.2",
    "3.3",
    "3.5",
    "4.2",
    "4.3",
    "4.5",
    "4.6",
    "4.7",
    "4.14",
    "4.300",
    "4.312",
    "4.316",
    "4.317",
}
OURS = {"1.7", "1.8", "1.9", "2.3", "3.4", "5.3"}  # our address, too large, too many


def kind_of(status: str, words: str) -> str:
    """Return hard_bounce, soft_bounce or policy_bounce for a delivery that was given up."""
    words = fold(words[:MOST])
    level, _, detail = (best_status(status, words) or _by_class(words)).partition(".")
    subject = detail.partition(".")[0]
    gone, full, refused, for_now = (bool(said.search(words)) for said in (GONE, FULL, REFUSED, FOR_NOW))
    if full and not (subject == "7" and refused):
        return "soft_bounce"
    if level == "4":
        if NO_HOST.search(words) and "try again" not in words:
            return "hard_bounce"
        # Given up after having been put off: the address may be good, unless it was us who were put off.
        ours = refused or not for_now if subject == "7" else refused and subject not in ("2", "4")
        return "policy_bounce" if ours else "soft_bounce"
    if detail in OURS:
        return "policy_bounce"
    if detail in HARD:
        return "soft_bounce" if detail == "2.1" and for_now else "hard_bounce"
    if detail in SOFT:
        return "hard_bounce" if detail == "4.6" and gone else "soft_bounce"
    if subject == "6":
        return "policy_bounce"
    if subject == "7":
        return "hard_bounce" if gone and not refused else "policy_bounce"
    if subject == "4" and "access denied" in words and "recipient" in words:
        return "hard_bounce"  # Exchange Online: 5.4.1 for a recipient that its directory does not know
    if refused and not _of_recipient(words):
        return "policy_bounce"
    if gone:
        return "hard_bounce"
    if refused:
        return "policy_bounce"
    if for_now:
        return "soft_bounce"
    return _by_code(words, level, subject)


def _of_recipient(words: str) -> bool:
    """Whether it is said of the recipient in so many words that there is none, beside words that also mean policy."""
    return bool(CLEARLY_GONE.search(words))


NO_HOST = re.compile(
    r"(?:host|domain)(?: or domain)?(?: name)?(?: \S+)? (?:was |is )?(?:not found|does not exist|doesn't exist|unknown)|nxdomain|(?:no such|non-?existent|unknown) (?:host|domain)"
)
CLEARLY_GONE = re.compile(
    r"user unknown|unknown user|no such (?:user|recipient|mailbox|person)|(?:user|recipient|mailbox|account) (?:\S+ )?(?:does not|doesn't) exist"
    r"|invalid recipient|recipient (?:address )?rejected: (?:access denied|user unknown|undeliverable)|recipnotfound|mailbox not found"
    r"|email account that you tried to reach does not exist|host or domain name not found|user not found|not our customer"
    r"|(?:account|mailbox|user) (?:\S+ )?(?:has been |is )?(?:disabled|inactive|closed|deactivated|suspended|expired)|mailbox unavailable|unrouteable address"
    r"|(?:wasn't|couldn't be) found at|no mailbox here"
)


def _by_code(words: str, level: str, subject: str) -> str:
    code = next(iter(CODE.findall(words)), "")
    if code == "552":
        return "soft_bounce"
    if code in ("550", "551", "553") or (level == "5" and subject in ("", "0", "1") and not code):
        return "hard_bounce"
    if code[:1] == "4" or subject in ("2", "3", "4"):
        return "soft_bounce"
    if code == "554" or subject == "5":
        return "policy_bounce" if code == "554" else "soft_bounce"
    return "hard_bounce" if level == "5" or code[:1] == "5" else "soft_bounce"


def best_status(status: str, words: str) -> str:
    """Return the status that says most: the field's, or one in the server's words when the field is only general."""
    own = STATUS.search(status)
    said = STATUS.search(words)
    if own and said and own[1] == said[1] and own[2] == "0":
        own = said
    found = own or said
    return found[0] if found else ""


def has_code(words: str) -> bool:
    """Whether a server's answer stands in the words: 550, or 5.1.1."""
    return bool(STATUS.search(words) or CODE.search(words))


def _by_class(words: str) -> str:
    code = CODE.search(words)
    return f"{code[1][0]}.0.0" if code else ""
