"""What a reviewer needs beside a draft, read at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import NoReverseMatch, reverse

from crm.models import ContactPoint, Event, Member, Outbox, Task
from crm.timeline import Entry, entry_of, timeline
from drafts.models import Claim, Decision, Draft
from drafts.outgoing import what_stands_under
from drafts.policies.sentences import SILENT, Look, Piece, Sentence, pieces, promises, stand_out
from drafts.selectors import BESIDE
from drafts.services.decide import outbox_item
from drafts.services.promises import tasks_of
from drafts.signals import draft_handed_over
from drafts.states import WAITS
from leads.models import Message, Qualification, Score
from leads.score_page import ShownPart, shown_parts

S = Draft.Status
TOLD = 30  # events of the timeline
PAGES = {
    "document": "admin:agents_document_change",  # an upper floor's, by its name alone
    "asset": "admin:drafts_asset_change",
    "submission": "admin:leads_submission_change",
    "incomingmail": "admin:leads_incomingmail_change",
}


@dataclass(frozen=True)
class Source:
    """One thing that sentences rest on, by the number they name it with."""

    number: int
    kind: str
    title: str
    quote: str
    url: str
    page: str = ""  # where it stands in the desk

    @property
    def link(self) -> str:
        """The address, when it is one of the web; anything else is not made a link."""
        return self.url if self.url.startswith(("https://", "http://")) else ""


@dataclass(frozen=True)
class ShownPiece:
    """A stretch of the draft as it is shown: what stands out in it, and the sources it names."""

    piece: Piece
    cut: list[tuple[str, Look]]
    sources: list[Source]


@dataclass(frozen=True)
class Review:
    """One draft with everything that stands beside it."""

    draft: Draft
    claims: list[Claim]
    points: list[ContactPoint]
    messages: list[Message]
    timeline: list[Entry]
    decisions: list[Decision]
    item: Outbox | None
    handed: Entry | None
    found: dict[str, Any]
    read_by: str
    scored: dict[str, Any]
    run_id: int | None

    @property
    def waits(self) -> bool:
        """Whether a decision is asked for."""
        return self.draft.status in WAITS

    @cached_property
    def sources(self) -> list[Source]:
        """The sources of the sentences that still stand, numbered in reading order."""
        return list(self._numbered.values())

    @cached_property
    def text(self) -> list[ShownPiece]:
        """The draft, sentence by sentence."""
        by_number = {source.number: source for source in self.sources}
        shown = []
        for piece in self._pieces:
            numbers = piece.sentence.sources if piece.sentence else ()
            says = piece.sentence or piece.yours
            cut: list[tuple[str, Look]] = stand_out(piece.text, names=self._names) if says else [(piece.text, "")]
            shown.append(ShownPiece(piece, cut, [by_number[number] for number in numbers]))
        return shown

    @property
    def counts(self) -> dict[str, int]:
        """How many sentences name a source, state something without one, or are a person's own."""
        sentences = [piece.sentence for piece in self._pieces if piece.sentence]
        return {
            "sourced": sum(bool(sentence.sources) for sentence in sentences),
            "unsourced": sum(sentence.unsourced for sentence in sentences),
            "yours": sum(piece.yours for piece in self._pieces),
        }

    @cached_property
    def promises(self) -> list[str]:
        """The sentences that commit somebody of ours to something, as they stand."""
        return [] if self.draft.status == S.REJECTED else promises(self._pieces)

    @cached_property
    def tasks(self) -> list[Task]:
        """The tasks that stand for what it promised, once it is approved."""
        return [] if self.waits or not self.promises else tasks_of(self.draft)

    @cached_property
    def parts(self) -> list[ShownPart]:
        """The score, part by part, each point with its reason."""
        return shown_parts(self.scored, self.found)

    @cached_property
    def under(self) -> list[str]:
        """What is put under the text when it leaves: the signature, the disclosure and what is answered."""
        return [] if self.draft.status == S.REJECTED else what_stands_under(self.draft)

    @property
    def asks(self) -> bool:
        """Whether it was held back and a person may let it leave all the same."""
        return bool(self.item and self.item.state == Outbox.State.PARKED and self.item.payload.get("ask"))

    @property
    def signed(self) -> str:
        """The name under the text, while it is that of the mailbox's member; empty when it is edited away."""
        owner = self.draft.mailbox.member
        names = [claim.text.strip() for claim in self.claims if claim.role == "signature"]
        ends = self.draft.body.rstrip().splitlines()[-len(names) - 1 :]
        return next((name for name in names if owner and name in ends and owner.name.startswith(name)), "")

    @property
    def flags(self) -> list[str]:
        """What the reading warned of, in words."""
        return [flag.replace("_", " ") for flag in self.found.get("flags", [])]

    @property
    def phones(self) -> list[ContactPoint]:
        """The contact's phone numbers, the first one first."""
        return [point for point in self.points if point.kind == ContactPoint.Kind.PHONE]

    @property
    def emails(self) -> list[ContactPoint]:
        """The contact's mail addresses, the first one first."""
        return [point for point in self.points if point.kind == ContactPoint.Kind.EMAIL]

    @property
    def thread(self) -> list[Message]:
        """What else was said, newest first: all but the message that the draft answers."""
        return [message for message in self.messages if message.pk != self.draft.answers_id]

    @cached_property
    def _numbered(self) -> dict[str, Source]:
        numbered: dict[str, Source] = {}
        for claim in self.claims:
            for found in claim.evidence if _says(claim) and claim.text in self.draft.body else ():
                number = len(numbered) + 1
                page = _page_of(found.get("row", ""), found["kind"], self.draft)
                source = Source(number, found["kind"], found["title"], found["quote"], found.get("url", ""), page)
                numbered.setdefault(found["id"], source)
        return numbered

    @cached_property
    def _pieces(self) -> list[Piece]:
        return pieces(self.draft.body, [self._sentence(claim) for claim in self.claims])

    def _sentence(self, claim: Claim) -> Sentence:
        numbered = self._numbered
        found = [numbered[item["id"]].number for item in claim.evidence if _says(claim) and item["id"] in numbered]
        return Sentence(claim.text, claim.role, tuple(found))

    @property
    def _names(self) -> list[str]:
        lead = self.draft.lead
        names = {lead.contact.first_name, lead.contact.name, str(lead.company or ""), lead.contact.title}
        return [name for name in names if name]


def _page_of(row: str, kind: str, draft: Draft) -> str:
    """Return the desk's page of a source: the document or asset that a claim names as `row`, else the enquiry."""
    model, _, pk = row.partition(":")
    if kind == "form":
        model, pk = ("submission", str(draft.answers.submission_id)) if draft.answers else ("", "")
    try:
        return reverse(PAGES[model], args=[int(pk)])
    except (KeyError, ValueError, NoReverseMatch):  # an older claim, or a floor that is not there
        return ""


def _says(claim: Claim) -> bool:
    """Tell whether a sentence says something: a greeting rests on the form too, but nobody asks for its source."""
    return claim.role not in SILENT


def review(draft_id: int) -> Review | None:
    """Read one draft for review, or None when there is none here."""
    reading = Qualification.objects.filter(lead=OuterRef("lead")).order_by("-id")
    score = Score.objects.filter(lead=OuterRef("lead")).order_by("-id")
    runs = Draft.objects.filter(pk=OuterRef("pk")).order_by("-runs__pk")  # an upper floor's, by its name alone
    drafts = Draft.objects.annotate(
        found=Subquery(reading.values("found")[:1]),
        read_by=Subquery(reading.values("source")[:1]),
        scored=Subquery(score.values("parts")[:1]),
        run_id=Subquery(runs.values("runs__pk")[:1]),
    )
    draft = (
        drafts.select_related(*BESIDE, "workspace", "overtaken_by", "lead__stage", "lead__owner", "mailbox__member")
        .filter(pk=draft_id)
        .first()
    )
    if draft is None:
        return None
    told = timeline(limit=TOLD, lead_id=draft.lead_id)
    return Review(
        draft=draft,
        claims=list(draft.claims.order_by("position")),
        points=list(draft.lead.contact.points.order_by("kind", "-primary", "id")),
        messages=list(Message.objects.filter(conversation=draft.conversation_id).order_by("-at", "-id")[:20]),
        timeline=told,
        decisions=list(draft.decisions.select_related("by").order_by("-id")[:10]),
        item=None if draft.status in WAITS else outbox_item(draft),
        handed=_handed(draft, told) if draft.status in WAITS else None,
        found=draft.found or {},
        read_by=draft.read_by or "",
        scored=draft.scored or {},
        run_id=draft.run_id,
    )


def _handed(draft: Draft, newest: list[Entry]) -> Entry | None:
    """Return the last handing over of a draft, with its note; asked for only when the timeline does not reach it."""
    for entry in newest:
        if entry.event.verb == draft_handed_over.name and entry.event.subject_id == draft.pk:
            return entry
    if len(newest) < TOLD:
        return None
    events = Event.objects.filter(subject_kind="draft", subject_id=draft.pk, verb=draft_handed_over.name)
    event = events.select_related("text", "by").order_by("-id").first()
    return entry_of(event) if event else None


def colleagues() -> list[Member]:
    """List who may hold a draft."""
    people = Member.objects.filter(active=True, kind=Member.Kind.PERSON).exclude(role=Member.Role.VIEWER)
    return list(people.order_by("name")[:200])
