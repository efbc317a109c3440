"""Whether a draft may be approved now."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ApprovalFacts:
    """What approval depends on."""

    status: str
    fingerprint: str
    seen: str
    to_email: str
    suppressed_because: str
    answered_already: bool
    written_by: frozenset[int]
    by_id: int
    by_agent: bool
    by_key: bool


class Changed(str):
    """A reason that means: read again, it is not what you saw."""


class NotYours(str):
    """A reason that means: somebody else has to approve this."""


def approval_blockers(facts: ApprovalFacts) -> list[str]:
    """List why this draft may not be approved; an empty list means that it may."""
    blockers: list[str] = []
    if facts.status not in ("pending", "snoozed"):
        blockers.append(f"Somebody has decided already: the draft is {facts.status}.")
    elif facts.seen != facts.fingerprint:
        blockers.append(Changed("The draft changed since you opened it. Read it again; your page shows it now."))
    if facts.by_agent:
        blockers.append(NotYours("An agent does not approve drafts: a person does."))
    elif facts.by_key and facts.by_id in facts.written_by:
        blockers.append(NotYours("An API key cannot approve what its member wrote: sign in, or ask a colleague."))
    if not facts.to_email:
        blockers.append("There is no mail address to answer to. Add one to the contact, or reject.")
    if facts.suppressed_because:
        blockers.append(f"{facts.to_email} may not be written to: {facts.suppressed_because}.")
    if facts.answered_already:
        blockers.append("This message has been answered already: one answer for each message.")
    return blockers
