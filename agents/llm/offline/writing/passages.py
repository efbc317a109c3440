"""Finding the sentences of our own notes and assets that answer a question, by the words they share."""

import math
import re
from collections import Counter
from dataclasses import dataclass

from agents.llm.offline.reading.folding import fold
from agents.skills.write import Evidence

_STOP = frozenset(
    ["a", "an", "and", "any", "are", "as", "at", "be", "by", "can", "could", "do", "does", "for", "from", "get", "give", "have", "has", "how", "i", "if", "in", "into", "is", "it", "its", "like", "me", "more", "my", "need", "of", "on", "one", "or", "our", "out", "please", "so", "some", "tell", "that", "the", "their", "them", "there", "this", "to", "us", "want", "was", "we", "what", "when", "where", "which", "who", "will", "with", "would", "you", "your", "about", "also", "hello", "hi", "hey", "thanks", "thank", "looking", "interested", "know", "see", "help", "just", "than", "then", "they", "were", "been", "being", "let", "much", "many", "use", "using", "der", "die", "das", "und", "wir", "ich", "ist", "sind", "fur", "mit", "ein", "eine", "nicht", "auch", "uns", "unser", "sie", "ihr", "bitte", "haben", "wie", "was", "le", "la", "les", "et", "nous", "vous", "je", "est", "pour", "avec", "un", "une", "des", "du", "de", "que", "qui", "ne", "pas", "el", "los", "las", "y", "es", "para", "con", "una", "del", "por", "su"]
)  # fmt: skip
# What people call the same thing; each word stands for its group.
_ALIKE = (
    ("price", "prices", "pricing", "cost", "costs", "priced", "fee", "fees", "rate", "rates", "charge", "tariff", "expensive", "preis", "preise", "kosten", "kostet", "prix", "tarif", "tarifs", "coute", "precio", "precios", "cuesta", "coste"),
    ("user", "users", "seat", "seats", "licence", "licences", "license", "licenses", "nutzer", "utilisateur", "utilisateurs", "usuario", "usuarios"),
    ("integrate", "integrates", "integration", "integrations", "connect", "connects", "connector", "connection", "sync", "syncs", "integration", "integrieren", "schnittstelle", "integracion"),
    ("trial", "try", "test", "testen", "essai", "prueba"),
    ("demo", "demonstration", "walkthrough", "vorfuhrung"),
    ("secure", "security", "gdpr", "dsgvo", "rgpd", "encrypted", "encryption", "privacy", "compliance", "compliant", "certified", "iso", "soc", "hosting", "hosted", "host", "residency"),
    ("migrate", "migration", "import", "imports", "importing", "move", "transfer", "switch"),
    ("mobile", "phone", "app", "apps", "ios", "android", "smartphone"),
    ("support", "helpdesk", "sla"),
    ("offline", "without internet"),
    ("contract", "contracts", "cancel", "cancellation", "term", "terms", "notice", "commitment"),
    ("setup", "onboarding", "implementation", "rollout", "install", "installation", "start", "live", "einfuhrung"),
    ("van", "vans", "vehicle", "vehicles", "truck", "trucks", "fleet"),
    ("language", "languages", "german", "french", "spanish", "english"),
    ("discount", "discounts", "nonprofit", "charity", "education"),
    ("mail", "mails", "email", "emails", "inbox", "outlook", "gmail"),
)  # fmt: skip
_GROUP = {word: group[0] for group in _ALIKE for word in group}


@dataclass(frozen=True)
class Passage:
    """One sentence of our notes that answers something, with the evidence it stands in and how well it fits."""

    text: str
    source: Evidence
    score: float


def words_of(text: str) -> list[str]:
    """Give the words of a text that carry meaning, folded, in one form for words of one meaning."""
    found = []
    for word in re.findall(r"[^\W_]{2,}", fold(text)):
        if word not in _STOP:
            found.append(_GROUP.get(word) or _GROUP.get(word.rstrip("s")) or _stem(word))
    return found


def _stem(word: str) -> str:
    for ending in ("ing", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def sentences_in(text: str) -> list[str]:
    """Cut a document's passage into plain sentences, without headings, bullets and other marks."""
    found = []
    for line in text.splitlines():
        plain = re.sub(r"^\s*(?:[-*+•]|\d+[.)]|>)\s+", "", line).strip()
        plain = re.sub(r"[*_`]{1,3}([^*_`]+)[*_`]{1,3}", r"\1", plain)
        plain = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", plain)
        if not plain or plain.startswith(("#", "|", "```", "---")):
            continue
        for sentence in re.split(r"(?<=[.!?])\s+(?=[A-ZÀ-Þ0-9\"“])", plain):
            if len(sentence.split()) >= 4:
                found.append(sentence if sentence.endswith((".", "!", "?")) else f"{sentence}.")
    return found


class Library:
    """Our own notes and assets, ready to be asked."""

    def __init__(self, evidence: tuple[Evidence, ...]) -> None:
        self._passages = [
            (sentence, source, Counter(words_of(sentence)), frozenset(words_of(source.title)))
            for source in evidence
            if source.kind == "document"
            for sentence in sentences_in(source.text)
        ]
        self.assets = tuple(source for source in evidence if source.kind == "asset" and source.url)
        holding: Counter[str] = Counter()
        for _, _, words, title in self._passages:
            holding.update(set(words) | title)
        self._count = max(1, len(self._passages))
        self._holding = holding

    def weight(self, word: str) -> float:
        """Say how telling a word is: rare ones tell more."""
        return math.log(1 + self._count / (1 + self._holding[word])) if word in self._holding else 0.0

    def answers(self, question: str, *, limit: int = 2) -> list[Passage]:
        """Give the sentences that best answer a question, the best first; none when nothing fits well enough."""
        asked = set(words_of(question))
        known = {word for word in asked if word in self._holding}
        if not known:
            return []
        ranked = sorted(
            (
                Passage(
                    sentence,
                    source,
                    sum(self.weight(word) for word in known if word in words)
                    + 0.4 * sum(self.weight(word) for word in known if word in title),
                )
                for sentence, source, words, title in self._passages
                if known & set(words)
            ),
            key=lambda passage: -passage.score,
        )
        if not ranked or ranked[0].score < 1.0:
            return []
        best = ranked[0]
        near = [one for one in ranked[1:] if one.source.id == best.source.id and one.score >= 0.6 * best.score]
        return [best, *near][:limit]

    def asset_for(self, text: str) -> Evidence | None:
        """Give the asset whose title and note share most with a text; None when none does."""
        asked = set(words_of(text))
        scored = [
            (len(asked & set(words_of(f"{asset.title} {asset.text}"))), -index, asset)
            for index, asset in enumerate(self.assets)
        ]
        best = max(scored, default=None, key=lambda one: one[:2])
        return best[2] if best and best[0] > 0 else None
