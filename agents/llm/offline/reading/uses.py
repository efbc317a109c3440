"""A use named by what is handled or who shall do what, also where no word such as "need" or "looking for" stands.

People write "dental lab, case tracking, how much?": the thing that a business handles is the use. All are in the four
languages, over folded text.
"""

from agents.llm.offline.reading.folding import pattern

_NOT_NAMED = r"(?:your|our|the|this|that|these|any|an?|other|new|better|good|proper|free|such|of|no|by|same|for|some|which|what|with|in|and|or|my|own|right|whole|current|old|operating|to|as|is|it|need|every|business|software|buy|find|choose|compare|present|existing|legacy|trial|enterprise|great|nice|cool|suitable|team|d(?:ie|er|as|en|em)|eine?n?|unsere?n?|ihre?n?|eure?|neue\w*|diese\w*|le|la|un|el|los|different|their|his|her|us)"
# A kind of software that carries its purpose in its name: "weighbridge software", "un programa de citas".
KIND_OF_SOFTWARE = pattern(
    [
        rf"(?!{_NOT_NAMED}\b)[\w-]{{3,}} (?:software|systems?|apps?|tools?|platform|programm?e?|module|database|portal)(?! (?:house|company|companies|vendor|provider|engineer|developer|administrator|admin|integrator|reseller|start|group|firm|market)\w*)",
        r"(?!(?:betriebs|vertriebs|alt|web|test|gesamt|vor|kunden|ihr|eure)?(?:system|programm|software|plattform)\w{0,2}\b)\w{4,}(?:software|programm|tool|app|plattform|portal|kalender)",
        r"(?:logiciel|outil|application|programme|système|plateforme|module) (?:de |d'|des |pour )(?!(?:la concurrence|votre|vos|vous|base|bord|qualité|\d+|un|une|nous|moi|ça|cela|essai)\b)\w{4,}",
        r"(?:programa|software|herramienta|aplicación|sistema|plataforma|módulo) (?:de |para )(?!(?:la competencia|usted\w*|vuestr\w+|prueba|calidad|\d+|un|una|nosotros|mí|partners|socios|afiliados|esto|ello)\b)\w{4,}",
    ]
)  # fmt: skip
# Who shall be able to do what: "we'd like pupils to pick their slots", "dass Kunden selbst buchen", "que los padres reserven".
FOR_OTHERS = pattern(
    [
        r"(?:can|could|might) (?:our |my |the )?(?:customers?|clients?|patients?|guests?|members|pupils|parents|students|tenants|staff|drivers|technicians|volunteers|engineers|people|visitors) (?!(?:be|have|know|decide)\b)\w+", r"(?:(?:and|but|so|we|i|also|just) )(?:would like|want|need) (?!(?:to|an?|the|your|you|more|some|any|it|this|that|them|us|me|prices?|pricing|quotes?|info\w*|\d+|one|two|three|\w+teen|\w+ty|someone|somebody|help|something|support|details|demos?|access|all|both|new)\b)[a-z]+ [a-z]+",
        r"(?:want|like|need|prefer|wish|lets?|letting|allows?|allowing|enables?|enabling|help|helps|give|gives) (?:our |the |my |each |every |all )?(?!(?:you|me|us|it|this|that|them|someone|somebody|more|further|price\w*|info\w*|quote|offer|to|know|your|works?|like|details)\b)(?:[\w'-]+ ){1,3}?to (?!(?:know|call|contact|see|get back|ring|start|hear|be|decide|us|me|you)\b)\w+",
        r"(?:let|letting|lets) (?:our |the |my |all )?(?!(?:you|me|us|know)\b)\w+ (?!know\b)\w+", r"(?:customers?|clients?|patients?|guests?|members|pupils|parents|students|tenants|staff|drivers|technicians|volunteers|engineers|people) (?:can|could|should|shall|to be able to|might|to) (?!(?:be|have|know|decide)\b)\w+", r"(?:do|pick|choose|book|renew|change|enter|pay|order) (?:\w+ ){0,3}(?:themselves|himself|herself|online|on (?:the|their|a) (?:phone|mobile|tablet))",
        r"(?:dass|damit) (?:die |unsere |alle |jeder |jede )?(?!(?:wir|ich|sie|ihr|es|das)\b)\w+ [^.?!]{3,60}?(?:können|kann|sollen|buchen|bestellen|melden|sehen)", r"(?:kunden|mitglieder|eltern|patienten|mieter|mitarbeiter|gäste|fahrer|monteure|schüler|nutzer) (?:\w+ ){0,5}(?:selbst|selber|online) \w+", r"(?:über das internet|online|per app|am handy) (?:\w+ )?(?:anbieten|buchen|melden|bestellen|vergeben|abwickeln|erledigen|ausfüllen|erfassen)",
        r"que (?:nos|les|chaque|tous les|mes) (?:\w+ )?(?:\([^)]*\) ?)?(?:puiss\w+|remplissent|réservent|commandent|s'inscrivent|aient|paient|reçoivent)(?: \w+)*", r"permett(?:re|ant|rait) (?:à|aux) (?!moi|nous|vous)(?:\w+ ){1,3}de \w+",
        r"que (?:los|las|nuestr\w+|mis|cada|todos l[oa]s) (?:\w+ ){1,3}?(?:pued\w+|reserv\w+|pid\w+|registr\w+|hagan|pag\w+|rellen\w+|vean|sepan|apunt\w+|reciban)(?: \w+)*", r"avisar(?:les|los|las)? (?:\w+ ){1,3}",
    ]
)  # fmt: skip
# Asked whether it can do something with a thing of theirs.
FOR_OURS = pattern(
    [
        r"(?:can|could|would|does|whether|if|does) (?:it|you|your \w+|this|the (?:tool|product|software|program\w*|system)) (?:also |even )?(?!(?:send|call|contact|quote|answer|tell|give|show|meet|fix|visit|reply|beat|match|ring|email|mail|let|explain|confirm|check|talk|speak|come|offer|provide|advise|be|please|have|help with)\b)\w+ (?:our|my|owners|customers|clients|patients|all our|the \w+ (?:of|for) our)(?: \w+){1,4}",
        r"(?:kann|können|könnte|ob) (?:sie |es |das |ihr \w+ |man |die software |euer \w+ )?(?:damit )?(?:unsere?n?|meine?n?|die) (?!(?:angebot|frage\w*|anfrage|anliegen|preise?)\b)(?:\w+ ){1,4}?\w+(?:en|ern|eln)",
        r"(?:peut-il|peut-on|pouvez-vous|est-ce que (?:votre \w+|ça|cela) peut|si (?:votre \w+|l'outil)) (?!(?:nous|me|m')\b)\w+ (?:nos|notre|mes|les) \w+",
        r"(?:puede|podría|pueden|si (?:su|vuestro|el) \w+) (?!(?:enviar|mandar|llamar|contactar|decir|informar|dar)\w*\b)\w+ (?:nuestr\w+|mis?) \w+",
    ]
)  # fmt: skip
_VERBS = r"(?:track|book|schedul|plann?|rout|dispatch|report|bill|invoic|handl|manag|monitor|log|scor|sort|order|ticket|match|allocat|reserv|label|record|qualify|qualif|shar|sign|test|screen|archiv|scann?|print|process|renew|remind)ing"
# What businesses handle; in English and French a plural or an activity, as one alone may be ours ("a quote", "une facture").
HANDLED = pattern(
    [
        rf"(?!(?:the|one|a|an|your|our|for|in|of|price|your|team|by|and|to|with|are|is|we|am|i'm|we're|start|demo|please|yearly|annual|monthly)\b)\w{{3,}} {_VERBS}", rf"{_VERBS} (?:of |by |for )?(?!(?:in|on|at|for|a|the|is|your|you|by|with|it|me|us|to|and|or|available|possible|yearly|annually|monthly|directors?|partners?|managers?|editors?)\b)\w{{3,}}",
        r"(?:booking|order|stock|claims?|lead|case|fleet|shift|staff|membership|donor|tenant|patient|job|quote|contract|repair|visitor|warehouse|inventory|document|quality|access|event|course|asset|key) (?:management|control|requests?|planning|intake|records?|history|allocation|handling|lists?|sheets?|calendar|diary|reports?|reporting|administration)",
        r"(?:bookings|reservations|appointments|sign-?ups|registrations|invoices|claims|complaints|shifts|rotas?|timetables?|inventory|inspections|deliveries|memberships|donations|payroll|time ?sheets|work orders|job sheets|reminders|permits|repairs|check-?ins|waiting lists?|enrolments?|enrollments?|(?:\w+ )?(?:enquiries|inquiries))",
        r"\w*(?:pläne|planung|belegung|verwaltung|abrechnung|buchung(?:en)?|vergabe|erfassung|dokumentation|disposition|lagerhaltung|zeiterfassung|anmeldungen|bestellungen|reklamationen|termine|terminvergabe|dienstplan|einsatzplan|stundenplan|rücknahme|wartung|inventur|anfragen|urlaubsanträge|mitgliedsbeiträge|verschlagworten)",
        r"(?:inscriptions|réservations|plannings?|rendez-vous(?= (?:des|de nos|en ligne|clients|patients))|commandes|facturation|stocks?|inventaire|adhésions|cotisations?|livraisons|tournées|réclamations|sinistres|interventions|gestion (?:des?|d') ?\w+|suivi (?:des?|du|d') ?\w+|prise de (?:rendez-vous|commandes?)|état des lieux|entretien des \w+)",
        r"(?:inscripciones|reservas|citas(?! con (?:usted|vos))|pedidos|facturación|inventario|existencias|cuotas|entregas|rutas|reclamaciones|turnos|historial(?:es)?|recordatorios|matrículas|gestión de \w+|control de \w+|seguimiento de \w+|registro de \w+|fichajes?|mantenimiento|almacén|comedor)",
    ]
)  # fmt: skip
