"""A reply written by rules, from our own notes and assets, every sentence with what it rests on."""

from dataclasses import dataclass, field

from agents.llm.offline.reading.flags import gives_orders
from agents.llm.offline.reading.folding import fold
from agents.llm.offline.writing import phrases
from agents.llm.offline.writing.names import first_name_of, quotable
from agents.llm.offline.writing.passages import Library, Passage
from agents.skills.qualify import Asked
from agents.skills.write import Reply, ReplyContext, ReplySentence, Role

_MOST_ANSWERS = 4


def write_reply(context: ReplyContext) -> Reply:
    """Write the reply that fits the enquiry's category. Nothing the enquirer wrote becomes a link, promise or order."""
    writer = _Writer(context)
    category = context.qualification.category
    if category == "sales":
        writer.sales()
    elif category == "spam":
        writer.spam()
    else:
        writer.routed(category)
    return writer.reply()


@dataclass
class _Writer:
    context: ReplyContext
    sentences: list[ReplySentence] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    subject: str = ""

    def __post_init__(self) -> None:
        self.library = Library(self.context.evidence)
        self.forms = tuple(one.id for one in self.context.evidence if one.kind in ("form", "mail"))[:1]

    # --- kinds of replies

    def sales(self) -> None:
        """Answer what was asked, offer what fits, ask the one question that is missing, offer the next step."""
        read = self.context.qualification
        kinds = [asked.kind for asked in read.asks]
        self.subject = self._say(
            phrases.SUBJECT[
                "demo" if "demo" in kinds else "price" if "price" in kinds and self.context.contact_company else "sales"
            ]
        )
        self._greet()
        upset = read.sentiment < -0.4
        opening = "upset" if upset else "urgent" if read.bant.need.value == "urgent" else "sales"
        self._add(self._say(phrases.OPENING[opening]), "opening", self.forms)
        self._answer(
            [
                asked
                for asked in read.asks
                if asked.kind in ("price", "quote", "feature", "general") or asked.quote.rstrip().endswith("?")
            ]
        )
        self._offer_asset()
        self._ask_missing()
        self._next_step(hot=self.context.bucket == "P1" or read.bant.need.value == "urgent", demo="demo" in kinds)
        self._close("sales")

    def routed(self, category: str) -> None:
        """Thank, answer what our notes can answer, and say who takes it from here."""
        self.subject = self._say(phrases.SUBJECT[category])
        self._greet()
        upset = category == "support" and self.context.qualification.sentiment < -0.4
        self._add(self._say(phrases.OPENING["upset" if upset else category]), "opening", self.forms)
        if category in ("support", "student"):
            self._answer(
                [asked for asked in self.context.qualification.asks if asked.quote.rstrip().endswith("?")], admit=False
            )
        self._add(self._say(phrases.NEXT_STEP[category]), "next_step", ())
        self._close("sales")

    def spam(self) -> None:
        """Say nothing: what comes back to a fraud only tells it that somebody reads."""
        self.subject = phrases.SUBJECT["spam"]
        self._add(phrases.GREETING_NAMELESS, "greeting", ())
        self._add(phrases.OPENING["spam"], "opening", ())
        self._close("spam")
        self.missing.append(phrases.MISSING["spam"])

    # --- parts of a reply

    def _greet(self) -> None:
        name = first_name_of(self.context.first_name, self.context.full_name)
        if name and not gives_orders(fold(self.context.full_name or self.context.first_name)):
            self._add(phrases.GREETING.format(name=name), "greeting", self.forms)
        else:
            self._add(phrases.GREETING_NAMELESS, "greeting", ())
            self.missing.append(phrases.MISSING["no_name"])

    def _answer(self, asks: list[Asked], *, admit: bool = True) -> None:
        """Answer each question with whole sentences of our notes; say honestly which one a colleague will answer."""
        used: set[str] = set()
        admitted: set[str] = set()
        for asked in asks:
            passages = [one for one in self.library.answers(asked.quote) if one.text not in used]
            for passage in passages[: _MOST_ANSWERS - len(used)]:
                used.add(passage.text)
                self._add_passage(passage)
            if (
                admit
                and not passages
                and not used
                and asked.kind in ("price", "quote", "feature", "general")
                and asked.quote.rstrip().endswith("?") | (asked.kind in ("price", "quote"))
            ):
                self._admit(asked, admitted)

    def _add_passage(self, passage: Passage) -> None:
        self._add(passage.text, "answer", (passage.source.id,))

    def _admit(self, asked: Asked, admitted: set[str]) -> None:
        question = quotable(asked.quote)
        self.missing.append(phrases.MISSING["unanswered"].format(question=question or "a longer question of theirs"))
        kind = asked.kind if asked.kind in ("price", "quote") else "feature" if question else "plain"
        if kind not in admitted:
            admitted.add(kind)
            self._add(
                phrases.UNANSWERED[kind].format(question=question.rstrip(".!") if question else ""),
                "answer",
                self.forms,
            )

    def _offer_asset(self) -> None:
        if asset := self.library.asset_for(self.context.enquiry):
            self._add(phrases.OFFER_ASSET.format(title=asset.title, url=asset.url), "offer", (asset.id,))

    def _ask_missing(self) -> None:
        """Ask the one question whose answer matters most and is unknown."""
        bant = self.context.qualification.bant
        for slot in ("need", "timeline", "budget", "authority"):
            if getattr(bant, slot).value == "unknown":
                self._add(phrases.QUESTION[slot], "question", ())
                return

    def _next_step(self, *, hot: bool, demo: bool) -> None:
        link = self.context.next_step
        key = ("demo_link" if link else "demo_call") if demo else ("link" if link else "call") + ("_hot" if hot else "")
        evidence = tuple(one.id for one in self.context.evidence if one.kind == "calendar")[:1] if link else ()
        self._add(phrases.NEXT_STEP[key].format(link=link), "next_step", evidence)
        if not link:
            self.missing.append(phrases.MISSING["no_link"])

    def _close(self, kind: str) -> None:
        self._add(phrases.CLOSING[kind], "closing", ())
        self._add(self.context.sender_name or self.context.company_name, "signature", ())
        if kind != "spam" and self.context.sender_name and self.context.company_name:
            self._add(self.context.company_name, "signature", ())

    def _say(self, phrase: str) -> str:
        return phrase.format(company=self.context.company_name, who=_plain(self.context.contact_company) or "you")

    def _add(self, text: str, role: Role, evidence: tuple[str, ...]) -> None:
        self.sentences.append(ReplySentence(text=text, role=role, evidence=evidence))

    def reply(self) -> Reply:
        """Give the reply with notes on what was not there."""
        language = self.context.qualification.language
        if language != "en":
            self.missing.insert(
                0, phrases.MISSING["language"].format(language=phrases.LANGUAGES.get(language, language))
            )
        if "prompt_injection" in self.context.qualification.flags:
            self.missing.append(phrases.MISSING["flagged"])
        return Reply(subject=self.subject, sentences=tuple(self.sentences), missing=tuple(dict.fromkeys(self.missing)))


def _plain(company: str) -> str:
    """Give a company's name as it may stand in a subject: short, one line, no link or order; else empty."""
    name = quotable(company)
    return name if name and len(name) <= 60 and not gives_orders(fold(name)) else ""
