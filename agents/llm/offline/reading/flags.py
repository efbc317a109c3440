"""What stands out about an enquiry as text: attempts to instruct the reader, hidden or quoted text, and the like."""

import re

from agents.llm.offline.reading.folding import pattern

FLAGS: dict[str, str] = {
    "prompt_injection": "Some text gives orders to the machine that reads it; it was not obeyed and not counted.",
    "hidden_text": "Some text is made not to be seen: invisible characters or hidden markup.",
    "quoted_text": "The message quotes an earlier one; the quoted words were not counted.",
    "forwarded": "The message passes on somebody else's; the forwarded words were not counted.",
    "contradiction": "The text says something else than a field of the form; the text was believed.",
    "spam_like": "Reads like a mass mailing or a fraud.",
    "many_links": "Holds three links or more.",
    "markup": "Holds HTML, script or template code, shown as plain text.",
    "too_short": "Fewer than three words of their own.",
    "empty": "Holds no text at all.",
    "out_of_scope_language": "Not in English, German, French or Spanish: only numbers, dates and English words were read.",
}

_ORDERS = (
    r"(?:ignor(?:e|iere|ieren sie|ez|a|e|en|ar)|disregard|forget|override|bypass|vergiss|vergessen sie|missachte\w*|oublie[rz]?|ne (?:tiens|tenez) (?:pas |plus )?compte|olvid[ae]n?|haz caso omiso|omite|do not follow|stop following|cancel|delete|neglect) "
    r"(?:\w+['\s]+){0,5}?(?:instruct\w*|prompts?|rules?|guidelines?|directions?|polic(?:y|ies)|training|programming|context|anweisung\w*|vorgaben|regeln|anleitung\w*|instruktion\w*|consignes?|instructions?|regles?|directives?|instrucciones|reglas|ordenes|indicaciones|directrices)",
    r"(?:you are|you're|act as|behave as|du bist|sie sind|tu es|vous etes|eres|agis comme|actua como) (?:now |jetzt |ab jetzt |ab sofort |nun |maintenant |desormais |ahora |a partir de ahora )+(?:\w+ ){0,3}\w+",
    r"(?:system|developer|hidden|initial|your) (?:prompt|message|instructions?)", r"system[- ]?prompt\w*", r"(?:prompt|invite) systeme", r"prompt del sistema", r"(?:developer|dan|god|debug|admin|jailbreak|maintenance|unrestricted|root) mode", r"jail ?break", r"modo (?:desarrollador|administrador)", r"mode (?:developpeur|administrateur)", r"entwicklermodus",
    r"(?:set|mark|rate|classify|score|rank|qualify|treat|label|tag|categori[sz]e|flag|assign|give|grade) (?:\w+ ){0,4}(?:lead|enquiry|inquiry|score|sender|contact|message|budget|authority|bant|priority|me|us|this|it|grade) (?:\w+ ){0,3}(?:as|to|=|at|a) ?(?:a |an |the )?(?:score |grade |priority )?(?:p1|hot|high|urgent|qualified|verified|approved|100|a\+?|top|vip|highest|maximum|10/10|sales|immediate|yes)(?!\w)",
    r"(?:budget|authority|need|timeline|score|bant|grade|priority|bucket|status)\s?[=:]\s?(?:high|yes|urgent|immediate|100|p1|a|sales_qualified|hoch|ja)(?!\w).{0,40}(?:budget|authority|need|timeline|score|bant|grade|priority)",
    r"(?:setze|markiere|bewerte|stufe|klassifiziere|setzen sie|markieren sie|bewerten sie) (?:\w+ ){0,5}(?:lead|anfrage|score|punktzahl|budget|kontakt|prioritat|absender)(?: \w+){0,4} (?:auf|als|mit|ein)",
    r"(?:classe[rz]?|marque[rz]?|note[rz]?|qualifie[rz]?|considere[rz]?|attribue[rz]?|mets|mettez) (?:\w+['\s]+){0,5}(?:lead|prospect|demande|score|budget|contact|note|priorite|expediteur)(?:\s\w+){0,4} (?:comme|a|en|sur)",
    r"(?:clasifi(?:ca|que|car)|marca|marque|puntua|califi(?:ca|que)|establece|asigna|pon|considera) (?:\w+ ){0,5}(?:lead|contacto|prospecto|consulta|puntuacion|presupuesto|solicitud|prioridad|remitente)(?: \w+){0,4} (?:como|en|a|con)",
    r"(?:approve|send|release|freigib|genehmige|approuve[rz]?|valide[rz]?|envoie|aprueba|envia) (?:all|every|alle|tous|toutes|todos|todas|this|the) (?:\w+ ){0,3}(?:drafts?|entwurfe?|brouillons?|borrador(?:es)?)", r"(?:approve|send) (?:this |the )?(?:draft|reply|mail|email) (?:automatically|immediately|without (?:review|approval))",
    r"(?:send|forward|export|email|leak|share|reveal|print|output|show|give|repeat|disclose|schick\w*|sende\w*|gib|zeige|envoie[rz]?|montre[rz]?|affiche[rz]?|envia|muestra|revela) (?:\w+ ){0,4}(?:all (?:\w+ )?(?:contacts|customers|leads|records|data|emails|passwords)|(?:your|the) (?:full |entire |complete |whole )?(?:customer|contact|lead|client|price) (?:list|data|database)\w* to (?:all|every\w*|\S+@)|database|api keys?|passwords?|credentials|secrets?|internal (?:notes|data|documents)|your (?:\w+ )?(?:instructions|rules|configuration|prompt)|customer data|kundendaten|alle kontakte|passworter|donnees (?:des )?clients|mots de passe|tous les contacts|datos de (?:los )?clientes|contrasenas|todos los contactos)",
    r"(?:ai|llm|language model|chatbot|assistant|bot|ki|ia|gpt|clara|assistent|asistente)[,:]? (?:please )?(?:ignore|disregard|you must|must|you should|do not|reply with|respond with|answer only|always|du musst|antworte|tu dois|reponds|debes|responde)", r"(?:note|message|instructions?|attention|hinweis|nota|note|a l'attention|anweisung|consigne|instruccion\w*) (?:to|for|an|fur|a|pour|para|de|du|del) (?:the |all |any |die |den |das |l'|la |el |le |los |les )?(?:\w+ )?(?:ai|llm|model|language model|bot|assistant|agent|machine|system|ki|ki-\w+|sprachmodell|ia|modele|modelo|asistente|assistent|robot|crm|classifier|classifieur|clasificador)",
    r"(?:begin|end|start) (?:of )?(?:system|instructions?|prompt|admin)\b(?! (?:live|use|go-live|migration|rollout))", r"new (?:system )?(?:instructions?|prompt)\b", r"new system (?:message|rule)s?\b", r"(?:reply|respond|answer|antworte|reponds|repondez|responde|responda) (?:only |nur |uniquement |solo |seulement )?(?:with|mit|par|avec|con) (?:the (?:word|text|phrase)|only|nothing|dem wort|le mot|la palabra|\")", r"do not (?:tell|inform|alert|mention) (?:the |your |any )?(?:user|human|operator|team|sales)", r"(?:without|ohne|sans|sin) (?:human|menschliche|validation humaine|revision humana|aprobacion humana) ?(?:review|approval|freigabe|prufung)?", r"(?:from now on|ab jetzt|ab sofort|a partir de maintenant|desormais|a partir de ahora|de ahora en adelante),? (?:you|du|sie|tu|vous|eres|debes|act|reply|answer|behave|antworte|handle)", r"pretend (?:to be|that|you)", r"new instructions?", r"neue anweisung\w*", r"nouvelles? (?:instructions?|consignes?)", r"nuevas? instruccion\w*", r"(?:execute|run|invoke|call) (?:the )?(?:following )?(?:command|code|tool|function|script|sql)", r"tool_call|function_call|<tool|drop table|end of (?:user )?(?:message|input|enquiry)",
)  # fmt: skip
_INJECTION = pattern(_ORDERS)
_MARKERS = re.compile(
    r"\[/?(?:inst|system|sys|assistant|admin)\]|<\|?/?(?:system|assistant|im_start|im_end|instructions?|prompt)\b[^>]{0,300}>|<<sys>>|#{2,}\s*(?:system|instruction|new instruction|admin|override)|^\s*(?:system|assistant|developer)\s*(?:message|override|note|prompt)?\s*:",
    re.MULTILINE,
)
_BLOCK = re.compile(
    r"(\[(?P<tag>system|sys|inst|admin|assistant)\][\s\S]*?(?:\[/(?P=tag)\]|(?=\n\s*\n)|\Z))|(<\|?(?P<xml>system|instructions?|prompt|assistant)\b[^>]{0,300}>[\s\S]*?(?:</(?P=xml)>|(?=\n\s*\n)|\Z))|(<!--[\s\S]*?(?:-->|\Z))"
)
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*[01](?:px|pt)?\b|opacity\s*:\s*0\b|color\s*:\s*(?:#fff(?:fff)?|white)|<!--",
    re.IGNORECASE,
)
_HIDDEN_ELEMENT = re.compile(
    r"<(?P<tag>\w{1,30})[^>]{0,300}(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*[01](?:px|pt)?\b|opacity\s*:\s*0\b|color\s*:\s*(?:#fff(?:fff)?\b|white))[^>]{0,300}>[\s\S]*?(?:</(?P=tag)>|\Z)",
    re.IGNORECASE,
)
_MARKUP = re.compile(
    r"</?(?:script|iframe|img|a|div|span|p|br|b|style|svg|html|body|table|form)\b[^>]{0,300}>|\{\{.{0,300}?\}\}|\{%.{0,300}?%\}|javascript:",
    re.IGNORECASE,
)
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)


def flagged_spans(raw: str, folded: str) -> list[tuple[int, int]]:
    """Find the places of whole blocks that are not the enquirer's plain words: hidden, or dressed up as orders."""
    return [
        match.span()
        for finder in (_BLOCK, _HIDDEN_ELEMENT)
        for match in finder.finditer(folded if finder is _BLOCK else raw)
    ]


def gives_orders(folded: str) -> bool:
    """Tell whether folded text gives orders to the machine that reads it."""
    return bool(_INJECTION.search(folded) or _MARKERS.search(folded))


def looks_of(raw: str) -> set[str]:
    """List the flags that the bare look of a text raises."""
    flags = set()
    if not raw.strip():
        flags.add("empty")
    if _invisible(raw) or _HIDDEN_STYLE.search(raw):
        flags.add("hidden_text")
    if _MARKUP.search(raw):
        flags.add("markup")
    if len(_LINK.findall(raw)) >= 3:
        flags.add("many_links")
    return flags


def _invisible(raw: str) -> bool:
    """Tell whether invisible characters stand inside words, and not in an emoji or at the very start."""
    return any(match.start() > 0 and raw[match.start() - 1].isascii() for match in _INVISIBLE.finditer(raw))
