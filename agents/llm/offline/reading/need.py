"""How much they need it: harm or a near deadline, a problem, a named use, or only curiosity."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agents.llm.offline.reading.dates import dates_in
from agents.llm.offline.reading.finding import Finding
from agents.llm.offline.reading.harm import (
    DAILY,
    DAILY_LOSS,
    DAMAGE,
    NOW,
    OBLIGED,
    OUTSIDER,
    PEOPLE_HARMED,
    SHARE_HARMED,
    STOPPED,
    UNABLE,
)
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
        read = [
            one
            for one in sentences
            if one.role in _READ
            and (one.role != "timeline" or len(one.raw) > 25)
            and not _NAME_OR_TITLE.fullmatch(one.raw.strip())
        ]
        calm = any(self.tongue.not_urgent.search(one.folded) for one in read)
        soon = self._deadline_soon(read)
        for sentence in read:
            yield from self._urgent(sentence, calm, soon)
            yield from self._high(sentence)
            yield from self._medium(sentence)
            if match := _FIRST_LOOK.search(sentence.folded) or self.tongue.looking.search(sentence.folded):
                strong = _FIRMLY.search(match.group()) or match.re is _FIRST_LOOK
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
        if calm:
            return
        due = tongue.outside_deadline.search(folded) or OUTSIDER.search(folded) or OBLIGED.search(folded)
        if soon and due and self._deadline_soon([sentence]):
            yield Finding("urgent", _words(sentence, due), 0.8, 48)
        if (match := STOPPED.search(folded)) and NOW.search(folded):
            yield Finding("urgent", _words(sentence, match), 0.75, 46)
        if (match := DAILY_LOSS.search(folded) if DAILY.search(folded) else None) and not _ASKS_WHETHER.search(folded):
            yield Finding("urgent", _words(sentence, match), 0.7, 45)
        if soon and (match := PEOPLE_HARMED.search(folded)) and self._deadline_soon([sentence]):
            yield Finding("urgent", _words(sentence, match), 0.7, 45)

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
        for harm in (STOPPED, SHARE_HARMED, PEOPLE_HARMED, DAMAGE, UNABLE):
            if (match := harm.search(folded)) and not folded.rstrip().endswith("?"):
                yield Finding("high", _words(sentence, match), 0.65, 38)
                break

    def _medium(self, sentence: Sentence) -> Iterator[Finding]:
        folded = sentence.folded
        for match in self.tongue.use.finditer(folded):
            if not self.tongue.denied(folded, match.start()) and not _NO_USE.search(match.group()):
                yield Finding("medium", _words(sentence, match), 0.65, 30)
                return
        if wanted := _FOR_WHAT.search(folded):
            yield Finding("medium", _words(sentence, wanted), 0.6, 29)


# A line such as "Managing Director" or "Ben Agyeman, Head of Sales": names and no sentence.
_NAME_OR_TITLE = re.compile(
    r"(?:[A-ZÀ-Þ][\w.'’&-]*,?\s+(?:(?:of|and|for|de|du|des|del|la|der|und|für|von|et|y|-|&|–)\s+)*){1,5}[A-ZÀ-Þ][\w.'’&-]*\.?"
)
# What a phrase of use may not be about: licences, plans and the like say nothing of a use; nor do people who decide.
_NO_USE = re.compile(
    r"\b(?:plans?|licen[cs]es?|seats?|subscription|package|tier|edition|tarif\w*|lizenz\w*|paket|abonnement|forfait|formule|licencias?|suscripcion)\W*$|^(?:managing director|management (?:has|have|is|was|will|wants|would|team|sanctioned|approved))|\b(?:thesis|dissertation|bachelorarbeit|masterarbeit|doktorarbeit|memoire|these|tesis|tfg|tfm|survey\w*|questionnaire|umfrage|fragebogen|cuestionario|encuesta|internship|ausbildung\w*|praktikum|stage|practicas)\b|something else (?:entirely|altogether|completely)|^for the (?:\d{4}|\w+ (?:plan|tier|edition|package))"
)
# "Want intake of new client calls with your agent": a wish for a thing done, without a word for software.
_FOR_WHAT = re.compile(
    r"(?:^|[.;:,] |\b(?:and|we|i|also|to) )(?:want|need|wanting|needing) (?:an? |the |some )?\w+ (?:of|for|in) (?:our|new|the|all|incoming|client|customer)\b[^.?!;]*"
)
# All that somebody knows is that we exist: they ask what it is, or gather names.
_FIRST_LOOK = re.compile(
    r"^\W*(?:and |so |but |ok |hi,? |hello,? )*(?:what (?:exactly )?(?:is it|is this|is that|do you (?:guys |actually |even )?(?:do|sell|offer|make)|does (?:it|your (?:company|product|tool)) do)\b[^,]*\?|was (?:macht|verkauft|bietet) (?:ihr|sie)\b[^,]*\?|que (?:faites|proposez|vendez)-vous\b[^,]*\?|(?:que|a que) (?:haceis|hacen|venden|vendeis|es esto|os dedicais|se dedican)\b[^,]*\?)"
    r"|\b(?:list|overview|names?|collection|directory|longlist|long list) of (?:\w+ ){0,3}?(?:vendors|providers|suppliers|tools|products|options|companies|solutions)\b(?! (?:we|that we) (?:use|have))|\bstumbled (?:up)?on\b[^.,;]*"
    r"|\b(?:liste|ubersicht|uberblick) (?:von|der|uber|mit) (?:\w+ ){0,2}?(?:anbieter\w*|tools?|losungen|produkte\w*)|\bwelche (?:anbieter|losungen|tools) es\b[^.,;]*|\bliste (?:de|des) (?:\w+ )?(?:prestataires|fournisseurs|outils|solutions|editeurs)|\bquels? (?:\w+ )?(?:outils|prestataires|solutions|fournisseurs) exist\w+"
    r"|\b(?:lista|listado) de (?:\w+ )?(?:proveedores|herramientas|soluciones|opciones)|\bque (?:proveedores|herramientas|opciones|soluciones|productos) (?:hay|existen)\b[^.;]*"
)
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
