"""Who decides: the writer, by their own words or role, or somebody else."""

import re
from collections.abc import Iterator

from agents.llm.offline.reading.finding import Finding, standing
from agents.llm.offline.reading.passages import Sentence
from agents.llm.offline.reading.phrases.phrases import Tongue
from agents.llm.offline.reading.titles import Title


def authority_findings(sentences: list[Sentence], title: Title | None, tongue: Tongue) -> Iterator[Finding]:
    """Yield what the sentences and the writer's role say about who decides; plain words outweigh a role."""
    for sentence in sentences:
        if sentence.role not in ("message", "subject", "unknown", "role_in_decision", "title"):
            continue
        rank = standing(sentence) + 10
        if match := tongue.others_decide.search(sentence.folded):
            yield Finding("no", sentence.quote(*match.span()), 0.9, rank + 3)
        for match in tongue.i_decide.finditer(sentence.folded):
            if tongue.denied(sentence.folded, match.start()) or _DENIED_INSIDE.search(match.group()):
                yield Finding("no", sentence.quote(*match.span()), 0.85, rank + 3)
            elif not _IF.search(sentence.folded[: match.start()]):
                yield Finding("yes", sentence.quote(*match.span()), 0.9, rank + 2)
        if (match := tongue.i_own.search(sentence.folded)) and not tongue.denied(sentence.folded, match.start()):
            yield Finding("yes", sentence.quote(*match.span()), 0.85, rank + 1)
        if sentence.role == "role_in_decision" and (picked := _picked(sentence)):
            yield picked
    if title and title.level == "low":
        yield Finding("no", title.quote, 0.85, 41)
    elif title and title.level in ("top", "head"):
        yield Finding("yes", title.quote, 0.8, 25)


_DENIED_INSIDE = re.compile(r"\b(?:not|n't|nicht|kein\w*|pas|ne|no|nunca|never)\b")
_IF = re.compile(
    r"\b(?:before|until|once|if|when|so that|bevor|damit|wenn|falls|avant que|pour que|afin que|quand|antes de que|para que|cuando|si)\W+(?:\w+\W+){0,2}$"
)


def _picked(sentence: Sentence) -> Finding | None:
    folded = sentence.folded.strip()
    if re.fullmatch(
        r"(?:yes|ja|oui|si|final decision maker|decision[- ]?maker|economic buyer|entscheider\w*|decideur|decisor|decision maker.*)",
        folded,
    ):
        return Finding("yes", sentence.raw.strip(), 0.9, standing(sentence) + 9)
    if re.fullmatch(
        r"(?:no|nein|non|influencer|end[- ]?user|user|researcher|evaluator|recommender|anwender\w*|utilisateur|usuario|prescripteur|beeinflusser)",
        folded,
    ):
        return Finding("no", sentence.raw.strip(), 0.9, standing(sentence) + 9)
    return None
