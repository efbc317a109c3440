"""Words that mean the same thing when a question is looked up in our notes, in four languages."""

import re

from agents.llm.offline.reading.folding import fold

STOP = frozenset(
    "a an and any are as at be by can could do does for from get give have has how i if in into is it its like me more my need"
    " of on one or our out please so some tell that the their them there this to us want was we what when where which who will"
    " with would you your about also hello hi hey thanks thank looking interested know see help just than then they were been"
    " being let much many use using each every only very not no keep work working works able possible handle run running make go"
    " day days week weeks month months year years hour hours minute minutes long soon anyone everybody"
    " all also really still even when while during under there here now today please support supports offer offers provide allow"
    " der die das und wir ich ist sind fur mit ein eine einen nicht auch uns unser unsere unseren sie ihr ihre bitte haben wie"
    " was konnen kann werden von auf zu im am oder es"
    " le la les et nous vous je est pour avec un une des du de que qui ne pas au aux en sur dans est ce cette notre nos votre"
    " vos combien pourriez"
    " el los las y es para con una del por su sus nos que como cuanto en al nuestro nuestra se puede".split()
)
# Each word stands for the first of its row.
_ROWS = (
    "price prices pricing cost costs priced fee fees rate rates charge tariff expensive quote preis preise preisen kosten"
    " kostet angebot prix tarif tarifs coute couter cout devis precio precios cuesta coste costo presupuesto cotizacion",
    "user users seat seats licence licences license licenses nutzer benutzer utilisateur utilisateurs usuario usuarios",
    "integrate integrates integration integrations connect connects connector connection interface integrieren anbindung"
    " schnittstelle schnittstellen integration connecter integracion conectar conecta integrar api",
    "trial try test testen testphase essai essayer prueba probar",
    "demo demonstration walkthrough vorfuhrung presentation",
    "security secure gdpr dsgvo rgpd encrypted encryption privacy compliance compliant certified iso soc hosting hosted host"
    " residency sicherheit datenschutz securite seguridad stored",
    "migrate migration import imports importing move transfer switch umziehen umzug ubernehmen migrer reprise migrar",
    "app apps mobile phone ios android smartphone handy telefono portable movil",
    "support helpdesk sla kundendienst assistance soporte",
    "offline signal reception network netz empfang funkloch reseau connexion cobertura senal conexion",
    "contract contracts cancel cancellation term terms notice commitment vertrag kundigen laufzeit contrat engagement contrato"
    " permanencia",
    "start started setup onboarding implementation rollout install installation live einfuhrung starten loslegen schnell"
    " demarrer demarrage rapidement mise empezar arrancar rapido implantacion",
    "van vans vehicle vehicles truck trucks fleet lorry lorries car cars fahrzeug fahrzeuge fahrzeugen transporter lkw flotte"
    " vehicule vehicules camion camions camionnettes vehiculo vehiculos furgoneta furgonetas flota",
    "technician technicians engineer engineers techniker monteur monteure technicien techniciens tecnico tecnicos",
    "driver drivers fahrer chauffeur chauffeurs conductor conductores",
    "language languages german french spanish english sprache sprachen langue langues idioma idiomas",
    "discount discounts rabatt remise reduction descuento nonprofit charity education",
    "mail mails email emails inbox outlook gmail",
    "training train trained schulung schulen formation former formacion",
    "reseller resellers partner partners partnership installer installers wiederverkaufer revendeur revendeurs socio"
    " distribuidor",
    "route routes routing planning plan plans tour touren tournee tournees ruta rutas planificar",
    "schedule schedules scheduling dispatch dispatching disposition einsatzplanung planification",
)  # fmt: skip
_MEANING = {word: row.split()[0] for row in _ROWS for word in row.split()}


def words_of(text: str) -> list[str]:
    """Give the words of a text that carry meaning, folded, in one form for words of one meaning."""
    found = []
    for word in re.findall(r"[^\W_]{2,}", fold(text)):
        if word not in STOP:
            found.append(_MEANING.get(word) or _MEANING.get(word.rstrip("s")) or _stem(word))
    return found


_CODE = re.compile(
    r"(?<!\w)(?=\w*[A-Z])(?:[A-Z]{2,}[\w-]*|[A-Za-z]+\d[\w-]*|[A-Z]?[a-z]+[A-Z]\w*|\d+[A-Z]\w*)(?: \d[\w-]*)?"
)
_NAMED = re.compile(r"(?<=[a-z,] )(?<!\bin )(?:[A-Z][a-zà-ÿ]{2,}|[A-Z]\w*\d)(?: [A-Z][a-zà-ÿ]+)*")
_NO_NAMES = frozenset(
    "I API PDF CSV SMS GPS PC CRM ERP OK VAT EU US UK USA USD EUR GBP CEO CTO COO CFO IT HR FAQ GmbH ASAP MD VP PO Ltd Inc"
    " January February March April May June July August September October November December"
    " Monday Tuesday Wednesday Thursday Friday Saturday Sunday Christmas Easter".split()
)


def names_in(question: str) -> list[str]:
    """List the names and codes that a question turns on, such as "ISO 13485" or "TomTom"; German nouns are none."""
    found = [match.group() for match in _CODE.finditer(question)]
    if not re.search(r"\b(?:der|die|das|und|ist|ein|eine|mit|wie|gibt|kann|können)\b", question):
        found += [match.group() for match in _NAMED.finditer(question)]
    return [name for name in found if name not in _NO_NAMES]


def _stem(word: str) -> str:
    for ending in ("ing", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
