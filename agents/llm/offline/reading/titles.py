"""What the writer's own role is, told apart from the roles of others they mention."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from agents.llm.offline.reading.passages import Sentence
from agents.llm.offline.reading.phrases.phrases import Tongue

Level = Literal["top", "head", "manager", "low"]
_LEVELS: tuple[Level, ...] = ("low", "top", "head", "manager")


@dataclass(frozen=True)
class Title:
    """The writer's role: its exact words, how high it stands, and the words that say it is theirs."""

    words: str
    level: Level
    quote: str


def title_of(sentences: list[Sentence], tongue: Tongue, titles: Tongue) -> Title | None:
    """Find the writer's own role: from what they say of themselves, a field, or a signature, in this order."""
    said = [
        title
        for one in sentences
        if one.voice == "own" and one.role == "message"
        for title in _said(one, tongue, titles)
    ]
    filled = [
        title
        for one in sentences
        if one.role in ("title", "role_in_decision", "department")
        for title in _named(one, titles)
    ]
    signed = [
        title
        for one in sentences
        if one.voice in ("own", "signature") and one.role == "message"
        for title in _signed(one, titles)
    ]
    loose = [
        title for one in sentences if one.role == "unknown" and len(one.raw) < 60 for title in _signed(one, titles)
    ]
    if said and said[0].level == "low":
        return said[0]
    return next(iter([*filled, *said, *signed, *loose]), None)


def level_at(folded: str, titles: Tongue) -> tuple[Level, int, int] | None:
    """Find the first role in folded text; of several that start together the longest, and of these the lowest."""
    found: list[tuple[int, int, Level]] = []
    for level in _LEVELS:
        if match := getattr(titles, f"{level}_titles").search(folded):
            found.append((match.start(), -match.end(), level))
    if not found:
        return None
    first = min(found)
    overlapping = [one for one in found if one[0] < -first[1]]
    low = next((one for one in overlapping if one[2] == "low"), None)
    longest = max(overlapping, key=lambda one: -one[1] - one[0])
    start, end, level = low if low and low[0] <= first[0] + 1 else longest
    return level, start, -end


def _named(sentence: Sentence, titles: Tongue) -> Iterator[Title]:
    if found := level_at(sentence.folded, titles):
        yield Title(sentence.raw.strip(), found[0], sentence.raw.strip())


_BETWEEN = re.compile(r"(?:[\s,:\-(]|\b(?:the|a|an|your|our|one|of|only|just|currently|actually|new|newly|acting|interim|appointed|her|his|its|their|new|here|both|also|and|senior|simply|merely|still|"
                      r"der|die|das|ein|eine|einer|eines|einem|den|nur|hier|derzeit|aktuell|bei|uns|neue|neuer|gleichzeitig|und|selbst|zugleich|noch|ihre?|seine?|unser|"
                      r"le|la|l'|un|une|du|de|des|actuellement|seulement|juste|simple|nouveau|nouvelle|et|encore|aussi|sa|son|"
                      r"el|los|una?|solo|actualmente|nuev[oa]|y|tambien|aun|todavia|su)\b|\b(?:mr|mrs|ms|dr|herr|frau)\.?)*")  # fmt: skip


def _said(sentence: Sentence, tongue: Tongue, titles: Tongue) -> Iterator[Title]:
    folded = sentence.folded
    for intro in tongue.i_am.finditer(folded):
        rest = folded[intro.end() :]
        found = level_at(rest[:90], titles)
        if not found:
            continue
        level, start, end = found
        between = rest[:start]
        named = (
            re.fullmatch(r"\s*(?:[\w.'-]+\s+){0,3}[\w.'-]*\s*[,(-]\s*(?:\w+\s+){0,2}", between)
            and sentence.raw[intro.end() :].lstrip()[:1].isupper()
        )
        worded = re.fullmatch(r"(?:\s*[\w'’]+){0,2}\s*", between) and not re.search(
            r"\b(?:to|for|with|from|writing|asking|looking|behalf|in|by|fur|mit|von|zu|pour|avec|par|chez|para|con|por|my|mein\w*|mon|ma|mi|nuestr[oa]|unser\w*|notre|whom|which|that|who|sure|told|asked|wissen|if|und die|not|your|ihre\w*|votre|su|keine?|no|pas|ni)\b",
            between,
        )
        if _BETWEEN.fullmatch(between) or named or worded:
            at = intro.end() + start
            yield Title(sentence.quote(at, intro.end() + end), level, sentence.quote(intro.start(), intro.end() + end))


_VERBS = re.compile(
    r"\s+(?:wants?|has|have|decides?|asked|will|is|are|said|told|signs?|approves?|needs?|must|would|makes?|thinks?|wishes|and i|mochte|will|entscheidet|hat|ist|muss|sagt|veut|decide|a demande|est|souhaite|doit|quiere|decide|tiene|es|debe|pidio|who|which|s\b)"
)

_OTHERS = re.compile(
    r"\W*(?:The|Our|My|Your|His|Her|Their|Der|Die|Unser\w*|Mein\w*|Ihr\w*|Le|La|L'|Notre|Mon|Ma|Votre|El|Los|Nuestr[oa]|Mi|Su|A|An|Ein\w*|Un[ae]?)\s"
)
_ADDRESSED = re.compile(
    r"\W*(?:dear|hi|hello|hey|to the|hallo|liebe[rs]?|sehr geehrte[rs]?|bonjour|cher|chere|madame|monsieur|hola|estimad[oa]s?|querid[oa]s?|attn|att)\b"
)


def _signed(sentence: Sentence, titles: Tongue) -> Iterator[Title]:
    """Read a line such as "Head of Sales, Ledgerloop" or "R. Quayle, Director of Sales", or one that opens with a role."""
    found = level_at(sentence.folded, titles)
    if not found:
        return
    level, start, end = found
    before, after = sentence.raw[:start], sentence.folded[end:]
    if _ADDRESSED.match(sentence.folded) or _OTHERS.match(before):
        return
    name = re.fullmatch(
        r"\W*(?:[^\W\d_a-z][\w.'’-]*[\s,|/–—·(-]*|(?:de|von|van|del|la|le|der|und|y|et|and|&|here,?|hier,?|ici,?|aquí,?|i\.\s?[AV]\.)\s+){0,9}(?:title|role|position|funktion|poste|cargo)?[:\s]*",
        before,
    )
    if name and not _VERBS.match(after) and len(before) < 60 and (len(sentence.raw) < 110 or start < 3):
        if (
            sentence.voice == "own"
            and before.strip() == ""
            and re.match(r"\s+\w+\s+\w+\s+\w+\s+\w+\s+\w+", after)
            and not re.match(r"\s*(?:here|of|at|in|bei|von|chez|de|en|hier|,|-|\()", after)
        ):
            return
        yield Title(sentence.quote(start, end), level, sentence.quote(start, end))
