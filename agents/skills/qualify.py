"""The shape of one reading of an enquiry, whoever read it: rules or a model."""

from collections.abc import Iterable
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from leads.policies.slots import Ask, Authority, Budget, Category, Intent, Need, Persona, Timeline, intent_of

VERSION = 1

Value = TypeVar("Value")
Confidence = Annotated[float, Field(ge=0, le=1)]


class Shape(BaseModel):
    """A frozen shape that refuses what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Slot(Shape, Generic[Value]):
    """A value, the enquirer's exact words it was read from (none when unknown), and how sure the reader is."""

    value: Value
    quote: str | None = None
    confidence: Confidence = 0.0


class Bant(Shape):
    """Budget, authority, need and timeline."""

    budget: Slot[Budget] = Slot[Budget](value="unknown")
    authority: Slot[Authority] = Slot[Authority](value="unknown")
    need: Slot[Need] = Slot[Need](value="unknown")
    timeline: Slot[Timeline] = Slot[Timeline](value="unknown")

    @property
    def known(self) -> int:
        """Count the slots that say something."""
        return sum(getattr(self, name).value != "unknown" for name in type(self).model_fields)


class Entity(Shape):
    """Something the enquiry names, in one agreed form, and the words it was read from."""

    value: str
    quote: str


class Entities(Shape):
    """What the enquiry names."""

    people: tuple[Entity, ...] = ()
    companies: tuple[Entity, ...] = ()
    products: tuple[Entity, ...] = ()
    amounts: tuple[Entity, ...] = ()
    dates: tuple[Entity, ...] = ()


class Asked(Shape):
    """One thing that the enquirer asks for, and the words that ask it."""

    kind: Ask
    quote: str


class Qualification(Shape):
    """What one reading of an enquiry yields."""

    category: Category = "other"
    bant: Bant = Bant()
    persona: Persona = "individual_contributor"
    sentiment: Annotated[float, Field(ge=-1, le=1)] = 0.0
    entities: Entities = Entities()
    asks: tuple[Asked, ...] = ()
    title: str = ""
    language: str = "en"
    own_words: Annotated[int, Field(ge=0)] = 0
    flags: tuple[str, ...] = ()
    source: str = "rules"

    @property
    def intent(self) -> Intent:
        """Tell which desk the enquiry belongs to."""
        return intent_of(self.category)


def said_last(whole: Qualification, last: Qualification) -> Qualification:
    """Read a thread for answering it: what is known is of all of it, what is asked is of the last message alone."""
    known = last.category in ("sales", "other")  # a short reply says little of what the thread is about
    return whole.model_copy(
        update={
            "category": whole.category if known else last.category,
            "asks": last.asks,
            "language": last.language if last.own_words else whole.language,
            "sentiment": last.sentiment,
            "flags": tuple(dict.fromkeys((*whole.flags, *last.flags))),
            "own_words": last.own_words,
        }
    )


def grounded(found: Qualification, sources: Iterable[str]) -> Qualification:
    """Drop whatever rests on words that the enquiry does not hold: its slots become unknown, its entities go."""
    texts = tuple(sources)

    def stands(quote: str | None) -> bool:
        return bool(quote) and any(quote in text for text in texts if quote)

    unfounded = {
        name: type(slot)(value="unknown")
        for name in Bant.model_fields
        if (slot := getattr(found.bant, name)).value != "unknown" and not stands(slot.quote)
    }
    entities = {
        name: tuple(one for one in getattr(found.entities, name) if stands(one.quote)) for name in Entities.model_fields
    }
    return found.model_copy(
        update={
            "bant": found.bant.model_copy(update=unfounded),
            "entities": Entities(**entities),
            "asks": tuple(asked for asked in found.asks if stands(asked.quote)),
        }
    )
