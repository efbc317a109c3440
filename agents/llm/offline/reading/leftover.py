"""What is left to tell the need when all else that a sentence may be about is taken away.

Nobody writes to a seller about how their days go unless something is wrong with them. So a plain statement that greets
nobody, asks nothing, speaks of neither us nor the writer's role, money, day or decision, is an account of trouble;
with a word of wishing, or of what it is for, it names a use.
"""

import re
from collections.abc import Collection, Iterator

from agents.llm.offline.reading.folding import pattern
from agents.llm.offline.reading.passages import Sentence
from agents.llm.offline.reading.phrases.phrases import Tongue
from agents.llm.offline.reading.trouble import WISH

_FEWEST_WORDS = 6
_WORD = re.compile(r"[^\W\d_]{2,}")
_GREETING = re.compile(
    r"^\W*(?:(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|hallo|moin|servus|gruezi|guten (?:tag|morgen|abend)|sehr geehrte\w*|bonjour|bonsoir|salut|madame|monsieur|hola|buen[oa]s(?: dias| tardes| noches)?|estimad\w+)\b[^,.!:;]{0,40}[,.!:;]\s*)+"
)
# "We are a law firm, 35 lawyers and ...": the account may go on behind it.
_INTRODUCTION = re.compile(
    r"^\W*(?:(?:we|i)(?:'re|'m| are| am| run| own| manage| lead| head| work| sell| make| operate| have| look after)|my name|this is|here is|(?:wir|ich) (?:sind|bin|leite|haben|habe|betreib\w+|heiß\w+|verkauf\w+|arbeite)|bin|nous (?:sommes|avons|gerons|vendons)|je (?:suis|dirige|travaille|gere)|j'ai|somos|soy|tengo|tenemos|llevo|dirijo|trabajo|gestiono)\b[^,;:()-]*?(?:[,;:()-]|\band\b|\bund\b|\bet\b|\by\b|$)"
)
_SPOKEN_TO_US = pattern(
    [
        r"you\w*", r"u", r"ur", r"ihr\w*", r"sie", r"euch", r"eure\w*", r"euer", r"vous", r"votre", r"vos", r"tu", r"usted\w*", r"vuestr\w+", r"os", r"ten[eé]is", r"pod[eé]is", r"pueden", r"su (?:empresa|producto|web|página|oferta|herramienta)",
        r"thanks?", r"thx", r"regards", r"please", r"pls", r"kindly", r"sincerely", r"danke", r"grüße\w*", r"gruß", r"bitte", r"merci", r"cordialement", r"svp", r"gracias", r"saludos?", r"por favor",
        r"(?:interested|interesse|interessier\w*|curious|love[ds]?|loved|liked|saw|gesehen|vu|visto|heard|recommended|empfohlen)",
        r"(?:answer|send|call|ring|contact|reply|quote|show|tell|let) (?:me|us|as|by|to|in|asap|back|today)", r"no need to", r"details?", r"website", r"page", r"seite", r"thesis", r"mémoire", r"bachelorarbeit", r"masterarbeit", r"tfg", r"tesis",
    ]
)  # fmt: skip
# Of whom it is said who decides, what is paid, and what will be done about buying: no account of trouble.
_OF_BUYING = pattern(
    [
        r"decid\w*", r"decision", r"sign\w*", r"approv\w*", r"budget\w*", r"tops", r"money", r"price\w*", r"cost\w*", r"paid?", r"spent", r"spend", r"quot\w+", r"offers?", r"choose", r"vendors?", r"free", r"commit", r"will ask", r"compar\w+", r"collect\w*", r"licen[cs]es?", r"seats?", r"users?", r"contract",
        r"entscheid\w*", r"unterschr\w*", r"geld", r"preis\w*", r"kost\w*", r"angebot\w*", r"ausgeb\w*", r"lizenz\w*", r"zahl\w*", r"zustimm\w*", r"vertrag\w*", r"vergeben",
        r"décid\w*", r"valid\w*", r"argent", r"dépens\w*", r"prix", r"devis", r"licences?", r"pay\w*", r"contrat",
        r"decid\w*", r"firm\w*", r"aprob\w*", r"dinero", r"precio\w*", r"presupuesto\w*", r"gast\w+", r"ofertas?", r"licencias?", r"pag\w+", r"valora", r"recopil\w+", r"contrato",
    ]
)  # fmt: skip
# What it is for: "it's for our members", "für unsere Schule", or a heading with a list, "Music school: rooms, bills".
_PURPOSE = re.compile(
    r"^\W*for\b|\b(?:(?:is|be|it'?s|this|that'?s) for|fur|pour|para|geht um|il s'agit)\b|^[^:]{3,60}: (?:[\w' -]+, )+[^,]+$"
)

# "Maybe this, maybe that" complains of nothing, nor does a word that points to what is written below.
_HEDGED = re.compile(
    r"^\W*(?:maybe|perhaps|possibly|vielleicht|eventuell|peut-etre|quiza\w*|tal vez|a lo mejor)\b"
    r"|\b(?:see|as|set out|message|mail) below\b|\bsiehe unten\b|\bci-dessous\b|\b(?:ver|mas) abajo\b"
)


def leftovers(sentences: list[Sentence], tongue: Tongue, told: Collection[str]) -> Iterator[tuple[str, Sentence]]:
    """Yield "medium" or "high" with each sentence of a message that nothing else explains; `told` are quotes of other slots."""
    for sentence in sentences:
        if sentence.role not in ("message", "subject") or any(quote in sentence.raw for quote in told):
            continue
        if _HEDGED.search(sentence.folded):
            continue
        rest = _INTRODUCTION.sub("", _GREETING.sub("", sentence.folded))
        if len(_WORD.findall(rest)) < _FEWEST_WORDS or rest.rstrip().endswith("?") or _is_explained(rest, tongue):
            continue
        yield "medium" if WISH.search(rest) or _PURPOSE.search(rest) else "high", sentence


def _is_explained(rest: str, tongue: Tongue) -> bool:
    return bool(
        _SPOKEN_TO_US.search(rest)
        or _OF_BUYING.search(rest)
        or tongue.looking.search(rest)
        or tongue.not_urgent.search(rest)
        or tongue.no_problem.search(rest)
        or any(getattr(tongue, f"asks_{kind}").search(rest) for kind in ("demo", "quote", "price"))
    )
