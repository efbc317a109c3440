"""How much they need it: harm or a near deadline, a problem, a named use, or only curiosity."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from agents.llm.offline.reading.dates import dates_in
from agents.llm.offline.reading.finding import Finding
from agents.llm.offline.reading.folding import pattern
from agents.llm.offline.reading.harm import (
    DAILY,
    DAILY_LOSS,
    DAMAGE,
    FIXED_DAY,
    GRAVE,
    LEFT_ALONE,
    NOW,
    OBLIGED,
    OUTSIDER,
    PEOPLE_HARMED,
    SHARE_HARMED,
    STOPPED,
    UNABLE,
)
from agents.llm.offline.reading.leftover import leftovers
from agents.llm.offline.reading.passages import Sentence
from agents.llm.offline.reading.phrases.phrases import Tongue
from agents.llm.offline.reading.timeline import Reader as Timeline
from agents.llm.offline.reading.trouble import troubles
from agents.llm.offline.reading.uses import FOR_OTHERS, FOR_OURS, HANDLED, KIND_OF_SOFTWARE

_READ = ("message", "subject", "unknown", "timeline")
_SOON = 31


@dataclass(frozen=True)
class Reader:
    """Reads the need of one enquiry."""

    tongue: Tongue
    timeline: Timeline

    def findings(self, sentences: list[Sentence], told: Collection[str] = ()) -> Iterator[Finding]:
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
        pressed = any(self.tongue.immediate.search(one.folded) for one in read)
        for sentence in read:
            yield from self._urgent(sentence, calm, soon, pressed)
            yield from self._high(sentence)
            yield from self._medium(sentence)
            yield from self._low(sentence)
        for value, sentence in leftovers([one for one in read if not any(self._low(one))], self.tongue, told):
            yield Finding(value, sentence.raw.strip(), 0.5, 21 if value == "medium" else 20)

    def _low(self, sentence: Sentence) -> Iterator[Finding]:
        for looks in (_FIRST_LOOK, _NO_MORE_THAN_A_LOOK, self.tongue.looking):
            if match := looks.search(sentence.folded):
                strong = looks is not self.tongue.looking or _FIRMLY.search(match.group())
                yield Finding("low", sentence.quote(*match.span()), 0.8, 39 if strong else 25)
                return

    def _deadline_soon(self, sentences: list[Sentence]) -> bool:
        return any(
            0 <= self.timeline.days_until(when, one.folded) <= _SOON
            for one in sentences
            for when in dates_in(one.folded, self.timeline.today, self.timeline.language)
        )

    def _urgent(self, sentence: Sentence, calm: bool, soon: bool, pressed: bool) -> Iterator[Finding]:
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
        if soon and (fixed := FIXED_DAY.search(folded)) and self._deadline_soon([sentence]):
            yield Finding("urgent", _words(sentence, fixed), 0.7, 46)
        if (soon or pressed) and (match := LEFT_ALONE.search(folded)):
            yield Finding("urgent", _words(sentence, match), 0.75, 46)
        if pressed and (match := STOPPED.search(folded)):
            yield Finding("urgent", _words(sentence, match), 0.75, 46)
        if match := GRAVE.search(folded):
            yield Finding("urgent", _words(sentence, match), 0.7, 46)
        if (match := _OR_ELSE.search(folded)) and self._deadline_soon([sentence]):
            yield Finding("urgent", _words(sentence, match), 0.7, 46)
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
        harmless = tongue.no_problem.search(folded) or tongue.budget_none.search(folded)
        for start, end in troubles(folded) if not harmless else ():
            yield Finding("high", sentence.quote(start, end), 0.6, 36)

    def _medium(self, sentence: Sentence) -> Iterator[Finding]:
        folded = sentence.folded
        for match in self.tongue.use.finditer(folded):
            if not self.tongue.denied(folded, match.start()) and not _NO_USE.search(match.group()):
                yield Finding("medium", _words(sentence, match), 0.65, 30)
                return
        if wanted := _FOR_WHAT.search(folded):
            yield Finding("medium", _words(sentence, wanted), 0.6, 29)
        for named, rank in ((FOR_OTHERS, 28), (FOR_OURS, 27), (KIND_OF_SOFTWARE, 26), (HANDLED, 22)):
            if said := named.search(folded):
                yield Finding("medium", _words(sentence, said), 0.65, rank)
                return


# A line such as "Managing Director" or "Ben Agyeman, Head of Sales": names and no sentence.
_NAME_OR_TITLE = re.compile(
    r"(?:[A-ZÀ-Þ][\w.'’&-]*,?\s+(?:(?:of|and|for|de|du|des|del|la|der|und|für|von|et|y|-|&|–)\s+)*){1,5}[A-ZÀ-Þ][\w.'’&-]*\.?"
)
# What a phrase of use may not be about: licences, plans and the like say nothing of a use; nor do people who decide.
_NO_USE = re.compile(
    r"\b(?:plans?|licen[cs]es?|seats?|subscription|package|tier|edition|tarif\w*|lizenz\w*|paket|abonnement|forfait|formule|licencias?|suscripcion)\W*$|^(?:managing director|management (?:has|have|is|was|will|wants|would|team|sanctioned|approved))|\b(?:thesis|dissertation|bachelorarbeit|masterarbeit|doktorarbeit|memoire|these|tesis|tfg|tfm|survey\w*|questionnaire|umfrage|fragebogen|cuestionario|encuesta|internship|ausbildung\w*|praktikum|stage|practicas)\b|something else (?:entirely|altogether|completely)|\b(?:vergeben|entschieden|unterschrieben|beauftragt|eingefuhrt|abgeschlossen) werden|^for the (?:\d{4}|\w+ (?:plan|tier|edition|package))"
)
# "Want intake of new client calls with your agent": a wish for a thing done, without a word for software.
_FOR_WHAT = re.compile(
    r"(?:^\W*|[.;:,] |\b(?:and|we|i|also|to) )(?:want|need|wanting|needing) (?:an? |the |some )?\w+ (?:of|for|in) (?:our|new|the|all|incoming|client|customer)\b[^.?!;]*"
)
# All that somebody knows is that we exist: they ask what it is, or gather names.
_FIRST_LOOK = re.compile(
    r"^\W*(?:and |so |but |ok |hi,? |hello,? )*(?:what (?:exactly )?(?:is it|is this|is that|do you (?:guys |actually |even )?(?:do|sell|offer|make)|does (?:it|your (?:company|product|tool)) do)\b[^,]*\?|was (?:macht|verkauft|bietet) (?:ihr|sie)\b[^,]*\?|que (?:faites|proposez|vendez)-vous\b[^,]*\?|(?:que|a que) (?:haceis|hacen|venden|vendeis|es esto|os dedicais|se dedican)\b[^,]*\?)"
    r"|\b(?:list|overview|names?|collection|directory|longlist|long list) of (?:\w+ ){0,3}?(?:vendors|providers|suppliers|tools|products|options|companies|solutions)\b(?! (?:we|that we) (?:use|have))|\bstumbled (?:up)?on\b[^.,;]*"
    r"|\b(?:liste|ubersicht|uberblick) (?:von|der|uber|mit) (?:\w+ ){0,2}?(?:anbieter\w*|tools?|losungen|produkte\w*)|\bwelche (?:anbieter|losungen|tools) es\b[^.,;]*|\bliste (?:de|des) (?:\w+ )?(?:prestataires|fournisseurs|outils|solutions|editeurs)|\bquels? (?:\w+ )?(?:outils|prestataires|solutions|fournisseurs) exist\w+"
    r"|\b(?:lista|listado) de (?:\w+ )?(?:proveedores|herramientas|soluciones|opciones)|\bque (?:proveedores|herramientas|opciones|soluciones|productos) (?:hay|existen)\b[^.;]*"
)
# A word that makes it small, and learning what there is; asking for a price alone tells nothing of the need.
_NO_MORE_THAN_A_LOOK = pattern(
    [
        r"(?:just|only|simply|merely) (?:\w+ ){0,3}?(?:know|see|ask|learn|read|understand|find out|look|wonder\w*) (?:\w+ )?(?:what|how|more|about|at|around|if there)(?! (?:much|many|long|soon|the price|it costs?|this costs?))(?: \w+){0,4}", r"nosy", r"(?:poke|look|nose|play) (?:around|about)(?= \w+|[.?!]|$)", r"(?:no idea|not sure|don'?t know|unsure)(?: \w+)? (?:whether|if) (?:there'?s |there is |it'?s |it is |it |this |that )?(?:anything|something|\w+ (?:for us|any use))", r"not in the market(?! until)", r"(?:asked|told|want(?:ed|s)?) (?:me )?to (?:take|have) a (?:quick )?look(?= at (?:you|it|your site)|[.,;!]|$)", r"(?:just|only|simply) (?:love|like|admire)", r"(?:kept|keep (?:me|us)) (?:posted|informed|updated|in the loop)", r"what'?s new in", r"(?:look at|survey of|state of|scan of|view of|overview of) (?:the |your )?(?:market|field)", r"(?:know|understand|learn|hear|see|tell me|explain|remember|remind me|forgot) (?:more )?(?:about )?what (?:exactly )?(?:it is )?(?:you|your \w+|it|this) (?:\w+ )?(?:do|does|offers?|sells?|makes?)(?: in general)?", r"(?:comparison|table|overview|data ?sheets?) of (?:\w+ )?(?:tools|products|vendors|systems|providers)", r"no (?:purchase|order|buying|commitment) (?:\w+ )?(?:intended|planned|in mind|in sight|for now|yet)", r"(?:know|see|hear|collect|learn) (?:what|whatever) (?:else )?(?:exists|there is|is around|is available|is on the market|is out there)", r"(?:might|maybe|perhaps|could),? (?:one|some) ?day", r"for (?:our|the|my) (?:files|records|library|reading room)(?= |$|[.,])", r"no (?:plans|intention) (?:to|of) \w+",
        r"(?:nur|bloß|einfach|lediglich|mal|erst ?mal) (?:\w+ ){0,4}?(?:schlau machen|schlaumachen|wissen|hören|kennenlernen|erkundigen|reinschnuppern|anschauen|ansehen|angucken)(?! was (?:das|es) kostet|(?:,)? ob|(?:,)? wie viel)(?:,? was \w+ (?:\w+ ){0,3}\w+)?", r"was (?:ihr|sie) (?:\w+ ){0,2}(?:so )?(?:macht|machen|anbietet|anbieten|treibt)", r"(?:haben|habe|hab) (?:\w+ ){0,2}(?:nichts|nix) (?:\w+ )?vor", r"aus (?:reinem |purem )?interesse", r"(?:nur|einfach) (?:kurz|mal) (?:\w+ )?(?:schauen|gucken|reinschauen)", r"auf dem laufenden (?:halten|bleiben)", r"kein kauf (?:\w+ )?(?:geplant|beabsichtigt)", r"irgendwann (?:ein)?mal",
        r"(?:simplement|juste|seulement|uniquement) (?:\w+ ){0,2}?(?:savoir|voir|comprendre|connaître|regarder|découvrir) (?:un peu )?(?:ce que|ce qu'|qui|comment|si vous exist)(?:[\w' ]+)?", r"par (?:simple |pur )?intérêt", r"(?:voir|savoir|comprendre|découvrir) (?:un peu )?ce que vous (?:faites|proposez|vendez)", r"sans (?:plus|suite|intention (?:d'achat|d'acheter))", r"(?:point|tour|état|étude|veille) (?:sur |du |de |d'horizon )(?:le |notre |votre )?(?:marché|secteur)", r"(?:tenez|tenir)-?(?:moi|nous)? (?:informé\w*|au courant)", r"aucun achat (?:\w+ )?(?:prévu|envisagé)",
        r"(?:solo|solamente|simplemente|únicamente) (?:\w+ ){0,2}?(?:saber|ver|conocer|preguntar|entender|enterarme) (?:un poco )?(?:qué|lo que|cómo|quiénes|de qué)(?! (?:precio|cuesta|vale))(?: \w+){0,4}", r"(?:echar|echando|echo) (?:un|una) (?:ojo|ojeada|vistazo)(?: \w+){0,4}", r"(?:mantén\w*|mantener\w*|estar) (?:al tanto|informad\w*|al corriente)", r"estudio de mercado", r"(?:conocer|saber|ver|entender) (?:lo que|qué) (?:hacéis|hacen|ofrecéis|ofrecen|vendéis|venden)", r"sin (?:más|compromiso de compra|intención de (?:compra|comprar))", r"(?:ver|saber|mirar|miro|mirando) lo que (?:hay|existe)",
    ]
)  # fmt: skip
# What happens if nothing does: a condition, and what is lost by it.
_RISK = re.compile(
    r"\b(?:(?:if (?!you\b)|unless|without|otherwise|or else|or (?:we|they|it)\b)[^.!?]*?\b(?:los[et]|losing|fined?|penalt\w+|clos\w+|shut\w*|stop\w*|can't|cannot|won't|unable|nothing|nobody|nowhere|miss|refunds?|walk|cancel\w*|fail\w*|sued?)"
    r"|(?:wenn|falls|ohne|sonst|andernfalls|ansonsten)[^.!?]*?\b(?:verlier\w*|\w*strafe\w*|bu(?:ß|ss)geld\w*|nicht mehr|kein\w*|still\w*|schlie(?:ß|ss)\w*|leer\w*|ausfall\w*|ausfallen|absagen|platzt|futsch|springen|weg)"
    r"|(?:sans|sinon|faute de|a defaut|si (?:nous|on|rien|ce|la|le)\b)[^.!?]*?\b(?:perd\w*|amendes?|ferm\w+|plus (?:rien|aucun\w*)|arret\w*|sanction\w*|penalit\w*|impossible|annul\w*)"
    r"|(?:si no|sin|de lo contrario|si (?:el|para|antes)\b)[^.!?]*?\b(?:perd\w*|multa\w*|cerr\w+|no podr\w+|sancion\w*|quedar\w*|quedamos|parar\w*|cancel\w*))\b"
)
# "by Friday or the union files a grievance": in one sentence with a near day, what follows "or" is what it costs.
_OR_ELSE = re.compile(
    r"\b(?:or (?:else )?(?:we|they|it|he|she|the|our|my)|oder (?:wir|die|der|das|unser\w*|es)|ou (?:nous|on|ils|le|la|les|notre)|o (?:nos|perdemos|el|la|los|nuestr\w+)) (?!(?:other|latest|next|following|first|second|week|month|day|same|one)\b)\w+ \w+"
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
