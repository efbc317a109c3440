"""What a form's field is about, told by its name in any of four languages."""

import re
from typing import Literal

from agents.llm.offline.reading.folding import fold

Role = Literal[
    "message", "subject", "name", "first_name", "last_name", "email", "phone", "company", "title", "department",
    "budget", "timeline", "industry", "size", "region", "website", "product", "role_in_decision", "language", "source", "unknown",
]  # fmt: skip

# The first row whose words the name holds wins, so the narrow ones stand above the wide ones.
_NAMES: tuple[tuple[Role, str], ...] = (
    ("source", r"utm|campaign|referr?er|gclid|fbclid|page|consent|gdpr|newsletter|opt in|token|captcha|honeypot|how did you hear|privacy|datenschutz|rgpd|lifecycle|hs (?!.*message)"),
    ("email", r"e ?mail|mail|courriel|correo"),
    ("phone", r"(?:tele?(?:ph|f)\w*|phone|mobile?|handy|rufnummer|tel|portable|movil|celular|whatsapp|fax)(?: (?:number|nummer|no|numero))?"),
    ("size", r"employees|(?:company|team|org\w*|firm) size|headcount|mitarbeiter\w*|unternehmensgro\w*|firmengro\w*|effectifs?|salaries|taille\w*|empleados|tamano\w*|plantilla|seats|num ?employees|numberofemployees|company ?size|size|staff|workforce"),
    ("role_in_decision", r"decision\w*|entscheid\w*|decideu?r|authority|buying role|purchas\w+ role|role in (?:the )?(?:purchase|buying|decision)\w*"),
    ("budget", r"budgets?\w*|spend|investment|investition\w*|preisrahmen|kostenrahmen|presupuesto|inversion|enveloppe|price range|annual budget"),
    ("timeline", r"time ?(?:line|frame|scale)|timing|when|start(?: ?date)?|deadline|zeitrahmen|zeitplan|zeitraum|wann|termin|starttermin|beginn|echeance|delais?|quand|plazos?|cuando|fecha\w*|urgency|dringlichkeit|go ?live|purchase date|calendrier|date(?: de)?(?: \w+)?"),
    ("title", r"(?:job|your|current|position|professional) ?(?:title|role|position|function)|jobtitle|title|position|role|rolle|funktion|fonction|poste|cargo|puesto|beruf|titre|stellung|occupation|profession|job"),
    ("department", r"department|abteilung|departement|departamento|team|service|area"),
    ("industry", r"industr\w+|branche|secteur\w*|sector|vertical|activite|giro"),
    ("region", r"country|region|state|city|land|stadt|ort|pays|ville|pais|ciudad|provincia|location|standort|address|zip|postal\w*|plz|adresse|direccion"),
    ("website", r"web ?site|url|homepage|domain|webseite|site(?: web)?|sitio(?: web)?|linkedin\w*"),
    ("company", r"company(?: ?name)?|organi[sz]ation\w*|firma|firmenname|unternehmen|societe|entreprise|empresa|compania|employer|business(?: name)?|account|institution|school|university|nombre de (?:la )?empresa"),
    ("first_name", r"first ?name|given ?name|vorname|prenom|nombre(?: de pila)?|firstname|fname"),
    ("last_name", r"last ?name|sur ?name|family ?name|nachname|nom de famille|apellidos?|lastname|lname"),
    ("product", r"products?(?: (?:of )?interest)?|produkte?|produits?|productos?|interested in|interest|interesse|plan|service of interest|solution"),
    ("subject", r"subject|betreff|objet|asunto|topic|thema|reason|enquiry type|inquiry type|category|sujet|motivo"),
    ("message", r"messages?|nachricht|mensaje|comments?|kommentar|commentaires?|comentarios?|enquiry|inquiry|anfrage|demande|consulta|question|frage|pregunta|text|body|details?|description|beschreibung|descripcion|notes?|how can we help(?: you)?|tell us(?: more)?|anliegen|projekt\w*|project\w*|projet|proyecto|requirements?|needs?|bedarf|besoins?|necesidad\w*|use case|challenge|content|remarks?|bemerkung\w*"),
    ("name", r"(?:full|your|contact|customer)? ?(?:name|nom|nombre)(?: (?:complet|completo|et prenom|y apellidos))?|fullname|ansprechpartner|contacto?|vor und nachname|nom"),
    ("language", r"lang(?:uage)?|locale|sprache|langue|idioma"),
)  # fmt: skip
_COMPILED = tuple((role, re.compile(rf"(?:^|.*\b)(?:{words})(?:\b.*|$)")) for role, words in _NAMES)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def role_of(name: str) -> Role:
    """Tell what a field is about; a name that nobody knows is "unknown", and its value is read as loose text."""
    words = " ".join(re.findall(r"[^\W_]+", fold(_CAMEL.sub(" ", name))))
    return next((role for role, known in _COMPILED if known.fullmatch(words)), "unknown")
