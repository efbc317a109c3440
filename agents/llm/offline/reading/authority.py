"""Who decides: the writer, by their own words or role, or somebody else."""

import re
from collections.abc import Iterator

from agents.llm.offline.reading.finding import Finding, standing
from agents.llm.offline.reading.folding import pattern
from agents.llm.offline.reading.passages import Sentence
from agents.llm.offline.reading.phrases.phrases import Tongue
from agents.llm.offline.reading.titles import Title


def authority_findings(sentences: list[Sentence], title: Title | None, tongue: Tongue) -> Iterator[Finding]:
    """Yield what the sentences and the writer's role say about who decides; plain words outweigh a role."""
    for sentence in sentences:
        if sentence.role not in ("message", "subject", "unknown", "role_in_decision", "title"):
            continue
        rank = standing(sentence) + 10
        if match := _NOBODY_ELSE.search(sentence.folded):
            yield Finding("yes", sentence.quote(*match.span()), 0.85, rank + 4)
        elif (match := tongue.others_decide.search(sentence.folded)) and not _OF_MYSELF.search(
            sentence.folded[max(0, match.start() - 12) : match.end() + 30]
        ):
            yield Finding("no", sentence.quote(*match.span()), 0.9, rank + 3)
        elif match := _THIRD_PERSON.search(sentence.folded):
            yield Finding("no", sentence.quote(*match.span()), 0.85, rank + 1)
        elif match := _STUDIES.search(sentence.folded):
            yield Finding("no", sentence.quote(*match.span()), 0.8, rank - 1)
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


# The verb itself tells who decides: "decides", "entscheidet", "decidirá" are never said of "I".
_THIRD_PERSON = pattern(
    [
        r"(?<!who\ )(?<!that\ )(?<!person\ )(?<!what\ )(?<!which\ )(?:decides|signs off|makes the (?:final )?(?:call|decision|choice)|has the (?:final|last) (?:say|word)|have the (?:final|last) (?:say|word)|holds the purse\w*|gets the (?:final|last) (?:say|word))(?! (?:whether|if|how) (?:your|it|the tool))",
        r"(?:it'?s|that'?s|is|be|remains) (?:his|her|their|the (?:\w+ )?(?:board|owner|boss|director|committee|council|chief)'?s?) (?:call|decision|choice|signature)",
        r"(?:decision|choice) (?:\w+ ){0,3}by (?:the|our|my) (?:\w+ )?(?:board|committee|council|ceo|cfo|owner|director|management|partners|boss|chair\w*)", r"(?:budget|money|purse|say|signature) (?:sits|lies|rests|stays) with (?:my|our|the|him|her|them)(?: \w+)?",
        r"(?:he|she|they) (?:will|would|'ll) (?:finali[sz]e|confirm|settle)",
        r"(?:he|she|they) (?:will |would |then |have to |has to |must |needs? to |gets? to )*(?:decides?|signs?|approves?|chooses?|picks?|choose)",
        r"decided (?:\w+ )?(?:by|at|in) (?!me\b|us\b|myself)(?:the |my |our |group |head |a )?\w+",
        r"(?:up to|depends on|down to|goes to|lies with|in the hands of) (?:him|her|them|someone|somebody|others|my|our|the (?:board|owner|boss|director|committee|council|partners|head|chief))", r"(?:i|we) (?:have|had|get|got) no (?:say|vote|signing)(?: \w+)?", r"(?:i|we) (?:just|only|merely) (?:do|make|prepare|collect|compare|gather|test|forward|pass|run|handle|ask|compile|suggest|recommend)(?: \w+){0,3}",
        r"(?:needs?|need|want|get|without|wait(?:ing)? for|awaiting) (?:a |an |the |her |his |their |our \w+'s )?(?:yes|nod|ok|okay|blessing|green light|signature|approval|sign-?off|go-?ahead) (?:from|of|by)(?: \w+){1,3}", r"(?:have|has|need) to (?:get|run|take|put) (?:it|this|that|them|any\w*) (?:past|by|through|to|before) (?:my|our|the|him|her|them)(?: \w+)?", r"hand (?:it|them|this|that|the \w+) (?:over )?to (?:my|our|the)(?: \w+)?",
        r"(?:hängt|liegt) (?:\w+ ){0,3}(?:von|an|bei) (?:ihm|ihr|ihnen|meine\w*|unsere\w*|der \w+leitung|dem \w+)", r"(?:ich|wir) (?:\w+ )?(?:nur|lediglich|bloß) (?:\w+ ){0,3}(?:zusammen|vor|weiter|ein|zu|vergleiche|sammle|prüfe|recherchiere|bereite)", r"(?:habe|hab) (?:dabei |da |hier )?(?:nichts zu sagen|kein mitspracherecht|keine befugnis)", r"(?:gebe|leite|reiche) (?:\w+ ){0,5}(?:an|weiter an) (?:meine\w*|unsere\w*|die|den) \w+",
        r"(?:dépend|dépendra) de (?:lui|elle|mon|ma|notre|la|nos)(?: \w+)?", r"je (?:ne fais que|prépare seulement|transmets|transmettrai|compare juste|me charge juste)(?: \w+){0,3}", r"(?:j'ai besoin|il me faut|il faut|avec|attend\w*|sans) (?:de )?(?:l'|le |la |son |sa )?(?:accord|aval|feu vert|signature|validation) (?:de|du|des)(?: \w+){1,3}", r"je n'ai pas (?:mon mot|voix)(?: \w+){0,3}",
        r"depende de (?:él|ella|ellos|mi|nuestr[oa]|la|los)(?: \w+)?", r"(?:yo )?(?:solo|sólo|solamente) (?:recojo|preparo|comparo|recopilo|paso|busco|reúno|traslado|pruebo)(?: \w+){0,3}", r"(?:necesito|falta|con|espero|sin) (?:el |la |su )?(?:visto bueno|aprobación|firma|ok|autorización) de(?: \w+){1,3}", r"se lo (?:paso|pasaré|presento|llevo) a (?:mi|la|el|nuestr[oa])(?: \w+)?", r"no tengo (?:voz|voto|la última)(?: \w+)?",
        r"(?<!wer\ )(?<!wie\ )(?:entscheidet|unterschreibt|genehmigt|beschließt)(?! (?:sich|über ihre|ob))", r"(?:er|sie|die|der|unser\w*|mein\w*) (?:\w+ ){1,5}?(?:entscheiden|unterschreiben|absegnen|freigeben) (?:wird|muss|soll|will)", r"(?:entscheiden|unterschreiben|zustimmen|freigeben|genehmigen) (?:wird|werden|muss|müssen|soll|will) (?:das |es |am |ende |dann |letztlich )*(?:unser\w*|mein\w*|der|die|das|er|sie) ?\w*",
        r"(?:ist|bleibt|wird) (?:seine|ihre|deren) (?:entscheidung|sache)",
        r"(?:il|elle|ils|elles|lui) (?:\w+ )?(?:décide|décidera|tranche|tranchera|signe|signera|validera|décideront|trancheront)", r"c'est (?:lui|elle|eux|mon \w+|ma \w+|notre \w+|le \w+|la \w+) qui (?:\w+ )?(?:décid\w*|tranch\w*|sign\w*|valid\w*|choisi\w*)", r"(?:sa|leur) décision(?! de)",
        r"lo (?:valora|ve|mira|revisa|estudia) (?:mi|el|la|nuestr[oa]) (?:jef[ea]|director\w*|gerente|dueñ[oa]|consejo|soci[oa])",
        r"(?:lo |la |luego |después |ya )?(?:decidirá|decidirán|firmará|aprobará|deciden|firman|aprueban)", r"(?:lo |la )(?:decide|firma|aprueba|elige)(?! usted)", r"es (?:su|suya la) decisión", r"decide (?:él|ella|el|la|mi|nuestr[oa]|ellos)",
    ]
)  # fmt: skip
_NOBODY_ELSE = pattern(
    [
        r"(?:no (?:boss|partner|board|manager|director|other|further|committee|colleague|superior|procurement)\w*|nobody|no one) (?:\w+ ){0,3}?(?:has to|have to|needs? to|must|above me|else (?:\w+ )?(?:decides?|signs?|approves?|involved|to ask))(?: \w+)?",
        r"(?:niemand|keiner) (?:\w+ ){0,3}?(?:über mir|sonst|zustimmen|freigeben|mitentscheid\w*|genehmigen|fragen)", r"(?:personne|aucun\w*) (?:\w+ ){0,3}?(?:au-dessus|d'autre|à consulter)(?: \w+)*",
        r"(?:nadie|ningún) (?:\w+ ){0,3}?(?:por encima|más|tiene que|que consultar)(?: \w+)?", r"(?:don'?t|do not) (?:have to|need to) ask (?:anyone|anybody)", r"(?:without|sin|sans|ohne) (?:asking|consultar|demander|rückfrage)(?: \w+)?",
    ]
)  # fmt: skip
_STUDIES = pattern(
    [
        r"(?:my|our) (?:\w+'?s? )?(?:thesis|dissertation|homework|coursework|degree)", r"(?:i'?m|i am) (?:\w+ )?studying", r"(?:ich )?studiere \w+", r"(?:meine|meiner|unsere) (?:bachelor|master|doktor|diplom|haus|seminar|abschluss)arbeit",
        r"(?:mon|notre) (?:mémoire|thèse)", r"j'étudie", r"(?:mi|nuestro) (?:tesis|tfg|tfm|trabajo de fin de \w+)", r"estudio (?!de\b)\w+ en",
    ]
)  # fmt: skip
_OF_MYSELF = re.compile(r"\b(?:i'?m (?:the|a)|i am (?:the|a)|myself|ich (?:selbst|selber)|moi-meme|yo mism[oa])\b")
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
