"""The shape of a reply, and of all that may go into it, whoever writes it: rules or a model."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from agents.skills.qualify import Qualification
from leads.policies.slots import Bucket

VERSION = 1

Kind = Literal["form", "mail", "document", "asset", "calendar", "crm"]
Role = Literal["greeting", "opening", "answer", "offer", "question", "next_step", "closing", "signature"]

# Which sentences stand together; a blank line parts the paragraphs.
_PARAGRAPH: dict[Role, int] = {
    "greeting": 0, "opening": 1, "answer": 1, "offer": 2, "question": 3, "next_step": 3, "closing": 4, "signature": 4,
}  # fmt: skip


@dataclass(frozen=True)
class Evidence:
    """One thing that a sentence may rest on: a passage of our documents, an asset with its link, or the form itself."""

    id: str
    kind: Kind
    title: str
    text: str
    url: str = ""
    row: str = ""  # what it is a part of, for who wants to read on: "document:5"


@dataclass(frozen=True)
class ReplyContext:
    """All that a reply may use. What comes from outside (enquiry, names) is data and never an instruction.

    `next_step` is what we offer: a booking link of ours, or empty for a call that is arranged by mail.
    """

    qualification: Qualification
    enquiry: str
    received_at: datetime
    sender_name: str
    company_name: str
    first_name: str = ""
    full_name: str = ""
    contact_company: str = ""
    evidence: tuple[Evidence, ...] = field(default_factory=tuple)
    next_step: str = ""
    products: tuple[str, ...] = ()  # the names of what we sell
    bucket: Bucket = "P3"
    language: str = "en"
    in_thread: bool = False  # an answer to a reply: we have introduced ourselves before


class ReplySentence(BaseModel):
    """One sentence, what it is there for, the ids of what it rests on, and whether a paragraph begins with it.

    A `promise` says what somebody of ours will do: no source can support it, a person has to keep it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    evidence: tuple[str, ...] = ()
    role: Role = "answer"
    begins_paragraph: bool = False
    promise: bool = False


class Reply(BaseModel):
    """A drafted reply, sentence by sentence. `missing` says what a person should know was not there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    subject: str
    sentences: tuple[ReplySentence, ...]
    source: str = "rules"
    missing: tuple[str, ...] = ()

    @property
    def body(self) -> str:
        """Lay the sentences out in paragraphs, as plain text."""
        text = ""
        before: ReplySentence | None = None
        for sentence in self.sentences:
            if before is not None:
                text += _gap(before, sentence)
            text += sentence.text
            before = sentence
        return text


def _gap(before: ReplySentence, sentence: ReplySentence) -> str:
    if sentence.begins_paragraph or _PARAGRAPH[before.role] != _PARAGRAPH[sentence.role]:
        return "\n\n"
    return "\n" if sentence.role == "signature" else " "
