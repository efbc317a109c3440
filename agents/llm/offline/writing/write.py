"""A reply written by rules, from our own notes and assets, every sentence with what it rests on."""

import re
from dataclasses import dataclass, field

from agents.llm.offline.reading.flags import gives_orders
from agents.llm.offline.reading.folding import fold
from agents.llm.offline.writing import phrases
from agents.llm.offline.writing.names import first_name_of, quotable
from agents.llm.offline.writing.passages import Library, Passage
from agents.llm.offline.writing.products import asked_products, is_of_another
from agents.llm.offline.writing.questions import Question, questions_in, wants_to_see
from agents.skills.write import Reply, ReplyContext, ReplySentence, Role
from leads.policies.slots import Ask, Category

_MOST_ANSWERS = 6
_FEW = 2  # answers that stand in one paragraph


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
    passages: list[Passage] = field(default_factory=list)
    admitted: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    subject: str = ""

    def __post_init__(self) -> None:
        self.library = Library(self.context.evidence)
        self.forms = tuple(one.id for one in self.context.evidence if one.kind in ("form", "mail"))[:1]

    # --- kinds of replies

    def sales(self) -> None:
        """Answer what was asked, offer what fits, ask the one question that is missing, offer the next step."""
        read = self.context.qualification
        kinds = {asked.kind for asked in read.asks}
        if not wants_to_see(read):
            kinds.discard("demo")
        self._greet()
        first = "urgent" if read.bant.need.value == "urgent" else "sales"
        self._add(self._say(phrases.OPENING["reply" if self.context.in_thread else first]), "opening", self.forms)
        self._answer(questions_in(read, self.context.enquiry))
        if not self.context.in_thread:
            if not self.passages and not self.unanswered:
                self._introduce()
            self._offer_asset()
        self._ask_missing()
        self._next_step(hot=self.context.bucket == "P1" or read.bant.need.value == "urgent", demo="demo" in kinds)
        self._close("sales")
        self.subject = self._say(phrases.SUBJECT[self._subject(kinds)])

    def _subject(self, kinds: set[Ask]) -> str:
        """Choose the subject by what the mail holds: prices are announced only when one stands in it."""
        if "demo" in kinds:
            return "demo"
        asked = bool(kinds & {"price", "quote"}) and bool(self.context.contact_company)
        return "price" if asked and any(passage.about_money for passage in self.passages) else "sales"

    def routed(self, category: Category) -> None:
        """Thank, answer what our notes can answer, and say who takes it from here."""
        read = self.context.qualification
        self.subject = self._say(phrases.SUBJECT[category])
        self._greet()
        upset = category == "support" and read.sentiment < -0.3
        opening = self._say(phrases.OPENING["upset" if upset else category])
        if category in phrases.PROMISED_OPENINGS:
            self._promise(opening, "opening")
        else:
            self._add(opening, "opening", self.forms)
        if category in ("support", "student", "partnership"):
            self._answer(questions_in(read, self.context.enquiry), admit=False)
        if category in ("support", "partnership") and not self.passages:
            self._help()
        helped = category == "support" and self.passages
        self._add_step("support_helped" if helped else category)
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
        """Answer each question with whole sentences of our notes; say honestly which ones a colleague will answer."""
        for question in questions:
            found = self.library.answers(
                question.text,
                context=self.context.enquiry,
                priced=question.about_money,
                timed=question.about_time,
                foreign=self.foreign,
            )
            self._add_passages(found)
            if question.kind == "quote":
                self._say_once("quote")
            elif not found and admit:
                self._admit(question)
        self._admit_rest()

    def _introduce(self) -> None:
        """Say what our product does for what they need; nothing when no need is known."""
        bant = self.context.qualification.bant
        if bant.need.value == "low":
            self._add_passages(self.library.overviews(self.context.enquiry, limit=2))
        elif bant.need.value != "unknown":
            self._add_passages(self.library.overviews(f"{bant.need.quote} {self.context.enquiry}"))

    def _help(self) -> None:
        """Give the one passage of our notes that fits what they describe, sentence by sentence; none when none does."""
        found = [
            passage
            for sentence in re.split(r"(?<=[.!?])\s+|\n+", self.context.enquiry)
            if not gives_orders(fold(sentence))
            for passage in self.library.answers(sentence, context=self.context.enquiry, foreign=self.foreign, limit=1)
            if not passage.about_money and not passage.is_overview
        ]
        if found:
            self._add_passages([max(found, key=lambda passage: passage.score)])

    @property
    def foreign(self) -> bool:
        """Tell whether the enquiry is in another language than our notes."""
        return self.context.qualification.language != "en"

    def _add_passages(self, passages: list[Passage]) -> None:
        """Say each sentence once; what answers one question begins its own paragraph."""
        begins = True
        for passage in passages:
            said = {one.text for one in self.passages}
            if passage.text not in said and len(said) < _MOST_ANSWERS:
                self.passages.append(passage)
                self._add(passage.text, "answer", (passage.source.id,), begins=begins)
                begins = False

    def _admit(self, question: Question) -> None:
        quoted = quotable(question.text)
        self.missing.append(phrases.MISSING["unanswered"].format(question=quoted or "a longer question of theirs"))
        if question.about_money:
            self._say_once("price")
        else:
            self.unanswered.append(quoted.rstrip(".!"))

    def _admit_rest(self) -> None:
        """Name the questions that no note answers in one sentence, so that none is passed over."""
        named = [f"“{one}”" for one in dict.fromkeys(self.unanswered) if one]
        if named:
            kind = "feature" if len(named) == 1 else "features"
            question = named[0].strip("“”") if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
            self._promise(phrases.UNANSWERED[kind].format(question=question), "answer", begins=True)
        elif self.unanswered:
            self._say_once("plain")

    def _say_once(self, kind: str) -> None:
        if kind not in self.admitted:
            self.admitted.append(kind)
            self._promise(phrases.UNANSWERED[kind], "answer")

    def _offer_asset(self) -> None:
        """Offer the link that fits, unless it is of a product that this enquiry is not about."""
        booking = self.library.booking()
        taken = [booking.id] if booking else []
        about = asked_products(self.context.products, self.context.enquiry, self.passages)
        taken += [one.id for one in self.library.assets if is_of_another(one, about, self.context.products)]
        if asset := self.library.asset_for(self.context.enquiry, taken=taken):
            self._add(phrases.OFFER_ASSET.format(title=asset.title, url=asset.url), "offer", (asset.id,))

    def _ask_missing(self) -> None:
        """Ask the one question whose answer matters most and is unknown."""
        bant = self.context.qualification.bant
        for slot in ("need", "timeline", "budget", "authority"):
            if getattr(bant, slot).value == "unknown" or (slot == "need" and bant.need.value == "low"):
                self._add(phrases.QUESTION[slot], "question", ())
                return

    def _next_step(self, *, hot: bool, demo: bool) -> None:
        booking = self.library.booking()
        link = self.context.next_step or (booking.url if booking else "")
        key = ("demo_link" if link else "demo_call") if demo else ("link" if link else "call") + ("_hot" if hot else "")
        evidence = (booking.id,) if booking and link == booking.url else ()
        self._add_step(key, evidence, link=link)
        if not link:
            self.missing.append(phrases.MISSING["no_link"])

    def _add_step(self, key: str, evidence: tuple[str, ...] = (), **words: str) -> None:
        text = phrases.NEXT_STEP[key].format(**words)
        if key in phrases.PROMISED_STEPS:
            self._promise(text, "next_step")
        else:
            self._add(text, "next_step", evidence)

    def _close(self, kind: str) -> None:
        self._add(phrases.CLOSING[kind], "closing", ())
        self._add(self.context.sender_name or self.context.company_name, "signature", ())
        if kind != "spam" and self.context.sender_name and self.context.company_name:
            self._add(self.context.company_name, "signature", ())

    def _say(self, phrase: str) -> str:
        return phrase.format(company=self.context.company_name, who=_plain(self.context.contact_company) or "you")

    def _add(self, text: str, role: Role, evidence: tuple[str, ...], *, begins: bool = False) -> None:
        self.sentences.append(ReplySentence(text=text, role=role, evidence=evidence, begins_paragraph=begins))

    def _promise(self, text: str, role: Role, *, begins: bool = False) -> None:
        """Say what somebody of ours will do; nothing supports it but the person who approves it."""
        self.sentences.append(ReplySentence(text=text, role=role, begins_paragraph=begins, promise=True))

    def reply(self) -> Reply:
        """Give the reply with notes on what was not there."""
        language = self.context.qualification.language
        if language != "en":
            self.missing.insert(
                0, phrases.MISSING["language"].format(language=phrases.LANGUAGES.get(language, language))
            )
        if "prompt_injection" in self.context.qualification.flags:
            self.missing.append(phrases.MISSING["flagged"])
        answers = [one for one in self.sentences if one.role == "answer"]
        if len(answers) <= _FEW:
            self.sentences = [one.model_copy(update={"begins_paragraph": False}) for one in self.sentences]
        return Reply(subject=self.subject, sentences=tuple(self.sentences), missing=tuple(dict.fromkeys(self.missing)))


def _plain(company: str) -> str:
    """Give a company's name as it may stand in a subject: short, one line, no link or order; else empty."""
    name = quotable(company)
    return name if name and len(name) <= 60 and not gives_orders(fold(name)) else ""
