"""A reply written by rules, from our own notes and assets, every sentence with what it rests on."""

from dataclasses import dataclass, field

from agents.llm.offline.reading.flags import gives_orders
from agents.llm.offline.reading.folding import fold
from agents.llm.offline.writing import phrases
from agents.llm.offline.writing.names import first_name_of, quotable
from agents.llm.offline.writing.passages import Library, Passage
from agents.llm.offline.writing.questions import Question, questions_in
from agents.skills.write import Reply, ReplyContext, ReplySentence, Role
from leads.policies.slots import Ask, Category

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
    used: list[str] = field(default_factory=list)
    admitted: list[str] = field(default_factory=list)
    subject: str = ""

    def __post_init__(self) -> None:
        self.library = Library(self.context.evidence)
        self.forms = tuple(one.id for one in self.context.evidence if one.kind in ("form", "mail"))[:1]

    # --- kinds of replies

    def sales(self) -> None:
        """Answer what was asked, offer what fits, ask the one question that is missing, offer the next step."""
        read = self.context.qualification
        kinds = {asked.kind for asked in read.asks}
        self.subject = self._say(phrases.SUBJECT[self._subject(kinds)])
        self._greet()
        self._add(
            self._say(phrases.OPENING["urgent" if read.bant.need.value == "urgent" else "sales"]), "opening", self.forms
        )
        questions = questions_in(read)
        self._answer(questions)
        if not self.used:
            self._introduce()
        self._offer_asset()
        self._ask_missing()
        self._next_step(hot=self.context.bucket == "P1" or read.bant.need.value == "urgent", demo="demo" in kinds)
        self._close("sales")

    def _subject(self, kinds: set[Ask]) -> str:
        if "demo" in kinds:
            return "demo"
        return "price" if kinds & {"price", "quote"} and self.context.contact_company else "sales"

    def routed(self, category: Category) -> None:
        """Thank, answer what our notes can answer, and say who takes it from here."""
        read = self.context.qualification
        self.subject = self._say(phrases.SUBJECT[category])
        self._greet()
        upset = category == "support" and read.sentiment < -0.4
        self._add(self._say(phrases.OPENING["upset" if upset else category]), "opening", self.forms)
        if category in ("support", "student", "partnership"):
            self._answer(questions_in(read), admit=False)
        if category in ("support", "partnership") and not self.used:
            self._add_passages(self.library.answers(self.context.enquiry, limit=1))
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

    def _answer(self, questions: list[Question], *, admit: bool = True) -> None:
        """Answer each question with whole sentences of our notes; say honestly which one a colleague will answer."""
        for question in questions:
            found = self.library.answers(
                question.text, context=self.context.enquiry, priced=question.about_money, timed=question.about_time
            )
            self._add_passages(found)
            if question.kind == "quote":
                self._add(phrases.UNANSWERED["quote"], "answer", self.forms)
            elif admit and not found:
                self._admit(question)

    def _introduce(self) -> None:
        """Say the one thing of our notes that fits what they need, when they asked nothing that we can answer."""
        need = self.context.qualification.bant.need.quote or self.context.enquiry
        self._add_passages(self.library.answers(need, context=self.context.enquiry, limit=1))

    def _add_passages(self, passages: list[Passage]) -> None:
        for passage in passages:
            if passage.text not in self.used and len(self.used) < _MOST_ANSWERS:
                self.used.append(passage.text)
                self._add(passage.text, "answer", (passage.source.id,))

    def _admit(self, question: Question) -> None:
        quoted = quotable(question.text)
        self.missing.append(phrases.MISSING["unanswered"].format(question=quoted or "a longer question of theirs"))
        kind = question.kind if question.about_money else "feature" if quoted else "plain"
        if kind not in self.admitted:
            self.admitted.append(kind)
            self._add(phrases.UNANSWERED[kind].format(question=quoted.rstrip(".!")), "answer", self.forms)

    def _offer_asset(self) -> None:
        booking = self.library.booking()
        if asset := self.library.asset_for(self.context.enquiry, taken=[booking.id] if booking else []):
            self._add(phrases.OFFER_ASSET.format(title=asset.title, url=asset.url), "offer", (asset.id,))

    def _ask_missing(self) -> None:
        """Ask the one question whose answer matters most and is unknown."""
        bant = self.context.qualification.bant
        for slot in ("need", "timeline", "budget", "authority"):
            if getattr(bant, slot).value == "unknown":
                self._add(phrases.QUESTION[slot], "question", ())
                return

    def _next_step(self, *, hot: bool, demo: bool) -> None:
        booking = self.library.booking()
        link = self.context.next_step or (booking.url if booking else "")
        key = ("demo_link" if link else "demo_call") if demo else ("link" if link else "call") + ("_hot" if hot else "")
        evidence = (booking.id,) if booking and link == booking.url else ()
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
