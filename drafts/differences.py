"""What changed in a draft between the text somebody saw and the text it has now."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import unified_diff

from drafts.models import Decision, Draft


@dataclass(frozen=True)
class Text:
    """The words of one version."""

    subject: str
    body: str


def text_seen(draft: Draft, fingerprint: str) -> Text | None:
    """Return the text that a fingerprint stood for, or None when it is none of this draft's."""
    if fingerprint == draft.fingerprint:
        return Text(draft.subject, draft.body)
    if fingerprint == draft.fingerprint_of(draft.subject, draft.body, draft.version, heard=False):
        return Text(draft.subject, draft.body)
    proposed = (
        draft.fingerprint_of(draft.proposed_subject, draft.proposed_body, 1, heard=one) for one in (True, False)
    )
    if fingerprint in proposed:
        return Text(draft.proposed_subject, draft.proposed_body)
    edit = draft.decisions.filter(verb=Decision.Verb.EDIT, fingerprint=fingerprint).first()
    return Text(edit.subject, edit.body) if edit else None


def difference(draft: Draft, seen: Text | None) -> dict[str, str]:
    """Write the difference of subject and text as unified diffs, line by line; empty where nothing differs.

    Without knowing what was seen, all of the present text is new.
    """
    before = seen or Text("", "")
    return {
        "subject": _diff(before.subject, draft.subject),
        "body": _diff(before.body, draft.body),
    }


def _diff(before: str, now: str) -> str:
    return "\n".join(unified_diff(before.splitlines(), now.splitlines(), "seen", "now", lineterm="", n=1))
