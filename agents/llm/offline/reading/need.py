"""How much they need it: harm or a near deadline, a problem, a named use, or only curiosity."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agents.llm.offline.reading.dates import dates_in
from agents.llm.offline.reading.finding import Finding
from agents.llm.offline.reading.passages import Sentence
from agents.llm.offline.reading.phrases.phrases import Tongue
from agents.llm.offline.reading.timeline import Reader as Timeline

_READ = ("message", "subject", "unknown", "timeline")
_SOON = 31


@dataclass(frozen=True)
class Reader:
    """Reads the need of one enquiry."""

    tongue: Tongue
    timeline: Timeline

    def findings(self, sentences: list[Sentence]) -> Iterator[Finding]:
        """Yield all that the sentences say about why they ask. Urgent outweighs high, and high outweighs medium."""
        read = [one for one in sentences if one.role in _READ and (one.role != "timeline" or len(one.raw) > 25)]
        calm = any(self.tongue.not_urgent.search(one.folded) for one in read)
        soon = self._deadline_soon(read)
        for sentence in read:
            yield from self._urgent(sentence, calm, soon)
            yield from self._high(sentence)
            yield from self._medium(sentence)
            if match := self.tongue.looking.search(sentence.folded):
                strong = _FIRMLY.search(match.group())
                yield Finding("low", sentence.quote(*match.span()), 0.8, 31 if strong else 25)

    def _deadline_soon(self, sentences: list[Sentence]) -> bool:
        return any(
            0 <= self.timeline.days_until(when, one.folded) <= _SOON
            for one in sentences
            for when in dates_in(one.folded, self.timeline.today, self.timeline.language)
        )

    def _urgent(self, sentence: Sentence, calm: bool, soon: bool) -> Iterator[Finding]:
        folded, tongue = sentence.folded, self.tongue
        for said in tongue.urgent.finditer(folded):
            if not tongue.denied(folded, said.start()) and not calm:
                yield Finding("urgent", _words(sentence, said), 0.85, 50)
        if soon and not calm and (match := _RISK.search(folded)):
            yield Finding("urgent", _words(sentence, match), 0.75, 47)
        if soon and not calm and (due := tongue.outside_deadline.search(folded)) and self._deadline_soon([sentence]):
            yield Finding("urgent", _words(sentence, due), 0.8, 48)

    def _high(self, sentence: Sentence) -> Iterator[Finding]:
        folded, tongue = sentence.folded, self.tongue
        if (match := tongue.replace.search(folded)) and not tongue.denied(folded, match.start()):
            yield Finding("high", _words(sentence, match), 0.8, 40)
        for match in tongue.problem.finditer(folded):
            harmless = tongue.no_problem.search(folded)
            if harmless and harmless.start() <= match.start() <= harmless.end():
                continue
            if _ASKS_WHETHER.search(folded):
                continue
            yield Finding("high", _words(sentence, match), 0.75, 39)
            break

    def _medium(self, sentence: Sentence) -> Iterator[Finding]:
        folded = sentence.folded
        if (match := self.tongue.use.search(folded)) and not self.tongue.denied(folded, match.start()):
            yield Finding("medium", _words(sentence, match), 0.65, 30)


# What happens if nothing does: a condition, and what is lost by it.
_RISK = re.compile(
    r"\b(?:(?:if (?!you\b)|unless|without|otherwise|or else|or (?:we|they|it)\b)[^.!?]*?\b(?:los[et]|losing|fined?|penalt\w+|clos\w+|shut\w*|stop\w*|can't|cannot|won't|unable|nothing|nobody|nowhere|miss|refunds?|walk|cancel\w*|fail\w*|sued?)"
    r"|(?:wenn|falls|ohne|sonst|andernfalls|ansonsten)[^.!?]*?\b(?:verlier\w*|\w*strafe\w*|bu(?:ß|ss)geld\w*|nicht mehr|kein\w*|still\w*|schlie(?:ß|ss)\w*|leer\w*|ausfall\w*|ausfallen|absagen|platzt|futsch|springen|weg)"
    r"|(?:sans|sinon|faute de|a defaut|si (?:nous|on|rien|ce|la|le)\b)[^.!?]*?\b(?:perd\w*|amendes?|ferm\w+|plus (?:rien|aucun\w*)|arret\w*|sanction\w*|penalit\w*|impossible|annul\w*)"
    r"|(?:si no|sin|de lo contrario|si (?:el|para|antes)\b)[^.!?]*?\b(?:perd\w*|multa\w*|cerr\w+|no podr\w+|sancion\w*|quedar\w*|quedamos|parar\w*|cancel\w*))\b"
)
_FIRMLY = re.compile(
    r"\b(?:just|only|simply|merely|no|not|nothing|browsing|nur|bloss|bloß|lediglich|einfach|kein\w*|nichts|nix|stober\w*|umschau\w*|um|juste|simplement|seulement|aucun|sans|pas|rien|"
    r"solo|solamente|unicamente|simplemente|sin|ningun\w*|nada|curiosidad|curiosite|neugier\w*|mirando|viendo)\b"
)
_ASKS_WHETHER = re.compile(
    r"^\W*(?:what happens|what if|is there|are there|do you|does it|can it|can you|could you|was passiert|que se passe|que pasa)\b.*\?\s*$"
)


def _words(sentence: Sentence, match: re.Match[str]) -> str:
    """Quote the clause around a match, so that a reader sees what the word is about."""
    folded = sentence.folded
    left = max(
        (mark.end() for mark in re.finditer(r"[;:!?()]\s|\s-\s|, (?=\w+ \w+ \w+)", folded[: match.start()])), default=0
    )
    right = next(
        (
            match.end() + mark.start()
            for mark in re.finditer(r"[;:!?()]|\s-\s|, (?=\w+ \w+ \w+)|\.\s*$", folded[match.end() :])
        ),
        len(folded),
    )
    return sentence.quote(left, right)
