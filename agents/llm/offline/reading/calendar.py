"""The words for time in four languages, folded: months, weekdays, units, and what stands before them."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class TimeWords:
    """One language's words for time; lists of phrases are alternatives of a regular expression."""

    code: str
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    units: dict[str, str]
    next: str
    this: str
    end: str
    middle: str
    start: str
    within: str
    ahead: str
    of: str
    seasons: tuple[str, str, str, str]


EN = TimeWords(
    code="en",
    months=("jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?", "aug(?:ust)?", "sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?"),
    weekdays=("mon(?:day)?", "tue(?:s(?:day)?)?", "wed(?:nesday)?", "thu(?:r(?:s(?:day)?)?)?", "fri(?:day)?", "saturday", "sunday"),
    units={"day": r"(?:business |working |calendar )?days?", "week": r"weeks?|wks?", "fortnight": r"fortnights?", "month": r"months?|mths?", "quarter": "quarters?", "year": r"years?|yrs?"},
    next=r"next|the following|coming|the coming|upcoming",
    this=r"this|the current|current|the present",
    end=r"(?:the )?(?:very )?end(?: of)?|late|close of|latter half of",
    middle=r"(?:the )?middle of|mid",
    start=r"(?:the )?(?:beginning|start) of|early|first (?:half|week|days) of|the first of",
    within=r"within|in(?: about| around| roughly| approximately| the next| the coming| under| less than)?|over the(?: next| coming)|inside(?: of)?|(?:for |during |throughout )?the next|no (?:later|more) than|less than|under|at most|max(?:imum)?\.?",
    ahead=r"from now|from today|out|away|time",
    of=r"of|in|,|",
    seasons=("spring", "summer", "autumn|fall", "winter"),
)  # fmt: skip
DE = TimeWords(
    code="de",
    months=("jan(?:uar|ner)?", "feb(?:ruar|er)?", "marz|maerz|mrz", "apr(?:il)?", "mai", "juni?", "juli?", "aug(?:ust)?", "sept?(?:ember)?", "okt(?:ober)?", "nov(?:ember)?", "dez(?:ember)?"),
    weekdays=("montags?", "dienstags?", "mittwochs?", "donnerstags?", "freitags?", "samstags?|sonnabend", "sonntags?"),
    units={"day": r"(?:werk|arbeits|kalender)?tag(?:e[ns]?|s)?", "week": r"(?:kalender)?wochen?", "fortnight": "zzzz", "month": r"monat(?:e[ns]?|s)?", "quarter": r"quartal(?:e[ns]?|s)?", "year": r"jahr(?:e[ns]?|s)?"},
    next=r"(?:(?:de[rnms]|die|das|im|am|zum) )?(?:ubernachste[nrsm]?|nachste[nrsm]?|naechste[nrsm]?|kommende[nrsm]?|folgende[nrsm]?)",
    this=r"(?:(?:de[rnms]|die|das|im|am|zum) )?(?:diese[nrsm]?|laufende[nrsm]?|aktuelle[nrsm]?)|dies",
    end=r"(?:(?:zum|am|gegen|das|bis zum) )?ende(?: (?:des|der|vom|von))?|spatestens ende|(?:zum|am) schluss",
    middle=r"mitte(?: (?:des|der))?",
    start=r"(?:(?:zu|zum|ab|am) )?(?:anfang|beginn|begin)(?: (?:des|der))?|fruhjahr",
    within=r"(?:innerhalb|binnen)(?: von| der| des| der nachsten)?|in(?: etwa| ca\.?| rund| den nachsten| den kommenden| spatestens| weniger als| max(?:imal)?\.?)?|(?:in |uber )?(?:den|die|der) (?:nachsten|kommenden)|spatestens in|max(?:imal)?\.?|weniger als",
    ahead=r"ab jetzt|ab heute",
    of=r"",
    seasons=("fruhling|fruhjahr", "sommer", "herbst", "winter"),
)  # fmt: skip
FR = TimeWords(
    code="fr",
    months=("janv(?:ier)?", "fevr?(?:ier)?", "mars", "avr(?:il)?", "mai", "juin", "juil(?:let)?", "aout", "sept(?:embre)?", "oct(?:obre)?", "nov(?:embre)?", "dec(?:embre)?"),
    weekdays=("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    units={"day": r"jours?(?: ouvres| ouvrables| calendaires)?", "week": r"semaines?", "fortnight": "quinzaine", "month": r"mois", "quarter": "trimestres?", "year": r"ans?|annees?"},
    next=r"(?:le |la |l'|du |de la |au )?(?:prochaine?s?|suivante?)",
    this=r"ce(?:t|tte)?|du present|en cours",
    end=r"(?:la |d'ici |en |a la |avant )?(?:la )?fin(?: (?:du|de la|de l'|de|d'))?|courant|(?:le )?dernier jour (?:du|de)",
    middle=r"(?:a la |la )?mi|(?:au )?milieu (?:du|de)",
    start=r"(?:le |au |des )?debut(?: (?:du|de la|de l'|de|d'))?|(?:la )?rentree(?: de)?",
    within=r"(?:d'ici|sous|dans|en moins de|en|au cours des|avant)(?: (?:environ|moins de|les|a peu pres|maximum|max|au plus tard|un delai de|une|un))?(?: prochaine?s)?|(?:dans |au cours de |pour )?les(?: prochaine?s)?|maximum|max",
    ahead=r"a compter (?:d'aujourd'hui|de maintenant)|a venir|prochains|prochaines",
    of=r"de|d'|",
    seasons=("printemps", "ete", "automne", "hiver"),
)  # fmt: skip
ES = TimeWords(
    code="es",
    months=("ene(?:ro)?", "feb(?:rero)?", "mar(?:zo)?", "abr(?:il)?", "mayo", "jun(?:io)?", "jul(?:io)?", "ago(?:sto)?", "sep(?:t?iembre)?|set(?:iembre)?", "oct(?:ubre)?", "nov(?:iembre)?", "dic(?:iembre)?"),
    weekdays=("lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo"),
    units={"day": r"dias?(?: habiles| laborables| naturales)?", "week": r"semanas?", "fortnight": "quincenas?", "month": r"mes(?:es)?", "quarter": "trimestres?", "year": r"anos?"},
    next=r"(?:el |la |los |las |del |de la |al )?(?:proxim[oa]s?|siguientes?)|(?:el |la )?(?:que viene|entrante)",
    this=r"est[ea]|(?:el |la )?(?:presente|actual)|en curso",
    end=r"(?:a |el |antes del? |para |hasta )?(?:finale?s?|fines(?! de semana)|fin|cierre|ultimos dias)(?: (?:del|de la|de))?",
    middle=r"(?:a )?(?:mediados|mitad)(?: (?:del|de la|de))?",
    start=r"(?:a |desde |el )?(?:principios?|comienzos?|inicios?|primeros dias)(?: (?:del|de la|de))?",
    within=r"(?:dentro de|en(?: el plazo de| un plazo de| menos de| unos| unas| los| las| el transcurso de)?|antes de|de aqui a|(?:durante |en )?l[oa]s)(?: proxim[oa]s)?|maximo|max",
    ahead=r"a partir de (?:ahora|hoy)|vista",
    of=r"de|del|",
    seasons=("primavera", "verano", "otono", "invierno"),
)  # fmt: skip
LANGUAGES = (EN, DE, FR, ES)


def any_of(*alternatives: str) -> str:
    """Join alternatives into one group; an empty one is left out."""
    return "(?:" + "|".join(one for one in alternatives if one) + ")"


def month_number(word: str) -> int:
    """Give the number of a month by its folded name in any of the languages."""
    for words in LANGUAGES:
        for number, name in enumerate(words.months, 1):
            if re.fullmatch(name, word):
                return number
    raise ValueError(f"No such month: {word}.")


def weekday_number(word: str) -> int:
    """Give the number of a weekday (Monday is 0) by its folded name in any of the languages."""
    for words in LANGUAGES:
        for number, name in enumerate(words.weekdays):
            if re.fullmatch(name, word):
                return number
    raise ValueError(f"No such weekday: {word}.")
