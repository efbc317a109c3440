"""What kind of enquiry it is, and what it asks for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from agents.llm.offline.reading.folding import fold
from agents.llm.offline.reading.passages import Sentence
from agents.llm.offline.reading.phrases.phrases import Tongue
from agents.llm.offline.reading.relation import ASKS_ABILITY, relation_weights
from agents.llm.offline.reading.titles import Title
from agents.skills.qualify import Asked, Bant
from leads.policies.slots import Ask, Category

# How much one match of each kind weighs. Spam, goodbyes and applications are said in words that mean little else.
_WEIGHTS = {
    "support": 2.4,
    "partnership": 3.0,
    "press": 3.0,
    "job": 3.0,
    "vendor": 2.4,
    "student": 3.2,
    "spam": 3.0,
    "unsubscribe": 5.0,
    "sales": 1.0,
}
_ENOUGH = 0.9
_SOMETHING = 0.5
_PLAIN = 2.5
# What a need says for sales. Trouble told without a word for it may be a customer's or a neighbour's as well.
_NEED = {"unknown": 0.0, "medium": 0.9, "low": 1.0, "high": 1.0, "urgent": 1.0}
_SURE = 0.65
# "Can it log temperatures?" is asked by who thinks of having it.
_ABOUT_IT = re.compile(
    r"\W*(?:(?:and|also|hi|hello)\W+)*(?:can|could|does|will|would) (?:it|this) (?!work\W*\?|matter|mean|help)\w+[^?]*\?"
)
_NOT_FOR_US = re.compile(
    r"\b(?:wrong (?:form|company|address|number|person|place|department)|data subject|copy of (?:all |my )?(?:personal )?data|falsche[nrs]? (?:formular|firma|adresse|nummer|abteilung)|"
    r"verwahlt|mauvaise? (?:formulaire|adresse|entreprise|numero)|trompee? (?:de|d')|formulario equivocado|empresa equivocada|me he equivocado|lost property|parcel for you|auskunft nach art|"
    r"(?:paket|sendung|brief|post) [^.!?]{0,60}?(?:abgegeben|angekommen|zugestellt|abholen|liegt|gelandet)|(?:colis|courrier|paquete|carta) [^.!?]{0,60}?(?:livre|depose|arrive chez|recuperer|chercher|entregado|dejado|recoger|llegado))\b"
)
_READ = ("message", "subject", "unknown", "product", "role_in_decision")


@dataclass(frozen=True)
class Weighed:
    """How many phrases of each category a text has, and what it says of the writer's relation to us."""

    phrases: Mapping[str, float]
    relation: Mapping[str, float]


def weighed(sentences: list[Sentence], tongue: Tongue) -> Weighed:
    """Count the phrases of each category."""
    read = _read(sentences)
    return Weighed(
        {name: _matches(getattr(tongue, name), read) for name in _WEIGHTS},
        {str(name): weight for name, weight in relation_weights(read).items()},
    )


def _read(sentences: list[Sentence]) -> list[Sentence]:
    return [one for one in sentences if one.voice == "own" and one.role in _READ]


def category_of(
    sentences: list[Sentence],
    tongue: Tongue,
    told: Weighed,
    title: Title | None,
    *,
    bant: Bant,
    asks: tuple[Asked, ...],
) -> Category:
    """Choose the category whose phrases weigh most; sales when a slot or an ask says so, other when nothing does."""
    read = _read(sentences)
    weights = {name: weight * told.phrases[name] for name, weight in _WEIGHTS.items()}
    weights["support"] = _WEIGHTS["support"] * _matches(
        tongue.support, [one for one in read if not ASKS_ABILITY.match(one.folded)]
    )
    if any(_ABOUT_IT.match(one.folded) for one in read):
        weights["sales"] += _ENOUGH
    if weights["support"]:
        # One thing that does not work may be their own; a customer of ours says more.
        weights["support"] -= 0.8
    weights["sales"] = min(weights["sales"], 3.0) + _speaks_for_sales(bant, asks)
    if title and re.search(
        r"\b(?:journalist\w*|reporter\w*|redakteur\w*|redacteur|redactrice|periodista|editor)\b", title.words.lower()
    ):
        weights["press"] += 3
    if title and re.search(
        r"\b(?:partnerships?|partner (?:manager|programme?)|alliances?|alianzas|channel|kooperation\w*)\b",
        title.words.lower(),
    ):
        weights["partnership"] += 2
    spoken = told.relation
    for name, weight in spoken.items():
        weights[name] = weights.get(name, 0.0) + weight
    if any(weight >= _PLAIN for weight in spoken.values()):
        # The amounts, days and needs of who offers or uses something are theirs, and no buyer's.
        weights["sales"] -= 0.6 * _speaks_for_sales(bant, asks)
    if (
        title
        and title.level == "low"
        and re.search(r"\b(?:student|etudiant|estudiante|doktorand|undergraduate)", fold(title.words))
    ):
        weights["student"] += 2
    best, most = max(weights.items(), key=lambda entry: entry[1])
    # Where nothing speaks for anything else, what is told is somebody's need, and a seller answers it.
    alone = best == "sales" and sum(weight > 0 for weight in weights.values()) == 1
    if most < (_SOMETHING if alone else _ENOUGH) or (
        best in ("sales", "support") and any(_NOT_FOR_US.search(one.folded) for one in read)
    ):
        return "other"
    rivals = [name for name, weight in weights.items() if weight == most]
    return cast(Category, best if best != "sales" or len(rivals) == 1 else rivals[-1])


def _speaks_for_sales(bant: Bant, asks: tuple[Asked, ...]) -> float:
    """Weigh what only a buyer says: money to spend, somebody who decides, a day to start."""
    weight = 1.0 if any(asked.kind in ("price", "quote", "demo") for asked in asks) else 0.0
    weight += 1.5 if bant.budget.value != "unknown" else 0.0
    weight += 1.2 if any(asked.kind == "call" for asked in asks) else 0.0
    weight += 1.0 if bant.authority.confidence >= 0.85 else 0.0
    weight += 0.9 if bant.timeline.confidence >= 0.75 else 0.3 if bant.timeline.value != "unknown" else 0.0
    weight += 0.9 if any(asked.kind == "feature" for asked in asks) else 0.0
    return weight + (_NEED[bant.need.value] if bant.need.confidence >= _SURE else min(_NEED[bant.need.value], 0.5))


def _matches(pattern: re.Pattern[str], sentences: list[Sentence]) -> float:
    """Count distinct phrases; what a text opens with and what it repeats in other words tells most."""
    found: set[str] = set()
    for sentence in sentences:
        found.update(match.group() for match in pattern.finditer(sentence.folded))
    return min(len(found), 4)


_KINDS: tuple[Ask, ...] = ("demo", "quote", "call", "price", "feature")


def asked_in(sentences: list[Sentence], tongue: Tongue) -> tuple[Asked, ...]:
    """List what is asked for, each with the sentence that asks it; general interest when nothing narrower is."""
    found: list[Asked] = []
    read = [one for one in sentences if one.voice == "own" and one.role in ("message", "subject", "unknown")]
    for sentence in read:
        quote = sentence.raw.strip()
        for kind in _KINDS:
            match = getattr(tongue, f"asks_{kind}").search(sentence.folded)
            if not match or tongue.denied(sentence.folded, match.start()):
                continue
            if kind == "feature" and not (sentence.folded.rstrip().endswith("?") or _WONDERS.search(sentence.folded)):
                continue
            found.append(Asked(kind=kind, quote=quote))
    questions = [
        one
        for one in read
        if one.folded.rstrip().endswith("?") and not any(one.raw.strip() == asked.quote for asked in found)
    ]
    found.extend(Asked(kind="general", quote=one.raw.strip()) for one in questions)
    if not found:
        found.extend(Asked(kind="general", quote=one.raw.strip()) for one in read if tongue.interest.search(one.folded))
    return tuple(found)


_WONDERS = re.compile(
    r"\b(?:whether|if (?:you|it|your|there)|how (?:it|you|your|the)|wonder\w*|would like to know|want to know|interested in|need|tell me|"
    r"ob|wie (?:es|sie|ihr|das)|wissen|interessier\w*|mochte\w*|si (?:vous|votre|c'est|l'outil|cela|ca)|savoir|si (?:su|se|es|tiene\w*|pueden|el)|saber|me gustaria)\b"
)
