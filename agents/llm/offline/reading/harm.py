"""Harm told without words such as "problem": what cannot be done, who is left without, what is lost, which outsider comes.

These are small grammars and not lists of complaints: a subject, an inability; a share of things, and what befalls it.
All are in the four languages, over folded text.
"""

import re

from agents.llm.offline.reading.folding import pattern

_PEOPLE = (
    r"(?:customers?|clients?|patients?|guests?|tenants?|residents?|members|students|pupils|parents|families|visitors|donors|passengers|drivers|nurses|staff|workers|people|agents|callers|buyers|shoppers|"
    r"kund\w*|patient\w*|gäste\w*|mieter\w*|mitarbeiter\w*|fahrer|leute|eltern|schüler\w*|bewohner\w*|besucher\w*|"
    r"clients?|patients?|locataires?|adhérents?|élèves|parents|salariés|chauffeurs|résidents|personnes|visiteurs|"
    r"clientes?|pacientes?|huéspedes|inquilinos|socios|alumnos|padres|empleados|conductores|personas|trabajadores|residentes)"
)
_MONEY_OR_SAY = r"(?:afford|pay|spend|decide|sign|approve|commit|say|tell|promise|wait|find (?:a|the|any) (?:price|demo)|attend|make (?:the|it|that)|see (?:a|any|the) price|talk|speak|offer|help|imagine|stand)\b"

# "we cannot produce lot records": what the writer's people are not able to do.
UNABLE = pattern(
    [
        rf"(?:we|i|they|he|she|nobody|no one|you|team|staff|{_PEOPLE}) (?:\w+ ){{0,2}}?(?:can(?:no|')?t|can not|couldn'?t|could not|(?:are|is|am|were|was) (?:\w+ )?(?:unable|not able) to|have no way (?:to|of)) (?!{_MONEY_OR_SAY})\w+",
        rf"(?:nobody|no one|none of \w+) (?:\w+ )?(?:can|could|is able to|notices?|noticed|tells?|sees?|checks?) (?!{_MONEY_OR_SAY})",
        rf"(?:wir|man|niemand|keiner|{_PEOPLE}) (?:können|kann|konnten|konnte|schaffen|schafft) (?:\w+ ){{0,5}}?(?:nicht|kein\w*|kaum)(?! (?:\w+ )?(?:entscheiden|unterschreiben|zahlen|bezahlen|sagen|versprechen|ausgeben|leisten))",
        r"(?:kann|können) (?:niemand|keiner)",
        r"(?:nous|on|personne|ils|elles) (?:ne |n')(?:\w+ )?(?:peut|pouvons|peuvent|arrive|arrivons|arrivent|parvient|parvenons|sait|savons)(?: \w+)? (?:pas|plus|aucun\w*)?(?! (?:\w+ )?(?:décider|signer|payer|dépenser|dire|promettre))",
        r"(?:impossible|incapables?) (?:de|d') ?\w+",
        r"(?:no|nadie|ya no) (?:\w+ )?(?:podemos|pueden|puede|conseguimos|logramos|sabemos|sabe|alcanzamos|llegamos)(?! (?:\w+ )?(?:decidir|firmar|pagar|gastar|decir|prometer))",
    ]
)

# "about half never get looked at": a share of things, and what befalls it.
_SHARE = (
    r"(?:half|a third|two thirds|a quarter|most|many|some|several|one in \w+|\w+ in (?:ten|five|four|three|\d+)|\d+ ?(?:%|percent|per cent)|dozens|hundreds|every (?:second|third|other)|"
    r"hälfte|drittel|viertel|viele|jede[rs]? (?:zweite|dritte|vierte|fünfte)\w*|prozent|dutzende|"
    r"moitié|tiers|quart|plupart|beaucoup|un\w* (?:\w+ )?sur (?:deux|trois|quatre|cinq|dix)|dizaines|pour cent|"
    r"mitad|tercio|cuarta parte|mayoría|muchos|muchas|un\w* (?:\w+ )?de cada \w+|decenas|por ciento)"
)
_BEFALLS = (
    r"(?:never|late|too late|wrong|wrongly|gone|unpaid|unsold|unsigned|stale|spoil\w*|rejected|returned|refund\w*|bounced?|disappear\w*|vanish\w*|quit|leav\w+|left|hung up|hang up|cancel\w*|wait\w*|thrown|scrapped|"
    r"nie|zu spät|falsch\w*|verschwind\w*|verschwunden|kündig\w*|storniert|zurück|weggeworfen|verdorben|warten|legen auf|gehen|"
    r"jamais|en retard|trop tard|perdu\w*|disparai\w*|refus\w*|jeté\w*|attend\w*|raccroch\w*|partent|annul\w*|repart\w*|"
    r"nunca|tarde|perdid\w*|se pierd\w*|desaparec\w*|rechaz\w*|se tira\w*|esper\w*|cuelg\w*|se va\w*|cancel\w*|devuel\w*)"
)
SHARE_HARMED = re.compile(
    rf"(?<!\w){pattern([_SHARE], whole=False).pattern}\b[^.!?;]{{0,60}}?\b{pattern([_BEFALLS], whole=False).pattern}\b"
)

# "guests with no room", "clients leave over it": people who are left without, or leave.
PEOPLE_HARMED = pattern(
    [
        rf"{_PEOPLE} (?:\w+ ){{0,2}}?(?:with no|without|leave|left|quit|walk out|hang up|cancel|stranded|stuck|turned away|sit(?:ting)?|stand(?:ing)?|idle|waiting|wait (?:hours|weeks|days|months|far|too)|arrive to|furious|angry|hurt|injured)(?! (?:of )?(?:absence|a message|messages))",
        rf"{_PEOPLE} (?:\w+ ){{0,4}}?(?:ohne|kündigen|gekündigt|laufen weg|gehen weg|legen auf|stehen|warten (?:stunden|tage|wochen|zu)|abgewiesen|verletzt|wütend|sauer)",
        rf"{_PEOPLE} (?:\w+ ){{0,3}}?(?:sans|partent|quittent|résilient|raccrochent|attendent|bloqués|furieux|mécontents|blessés|annulent)",
        rf"{_PEOPLE} (?:\w+ ){{0,3}}?(?:sin|se van|se marchan|cuelgan|esperan|esperando|tirados|enfadados|furiosos|molestos|heridos|cancelan|se dan de baja)",
    ]
)

# What nobody wants to have: each of these nouns and verbs is itself an effect.
DAMAGE = pattern(
    [
        r"(?:credit|debit) notes?", r"recalls?", r"sanctions?", r"sanctioned by", r"fined", r"accidents?", r"near[- ]miss\w*", r"injur\w+", r"contaminat\w+", r"spoil(?:ed|t|s|age)", r"thrown away", r"throw(?:ing)? (?:away|out)", r"binn(?:ed|ing)", r"scrap(?:ped|ping)?(?= (?:rate|parts|batches|because|every|last))",
        r"write[- ]?offs?", r"wrote off", r"bounced", r"chargebacks?", r"returns? (?:pile|rate|are|went)", r"rejected (?:parts?|batches|claims|lots|invoices)", r"found only (?:when|at|after|by)", r"only (?:find out|notice|learn|hear|discover|see|found out|noticed|learned) (?:\w+ ){0,3}(?:when|after|once|from|at|later|weeks?|days?|months?)",
        r"(?:twice|three times|several times|every) (?:in |a |this |last )?(?:week|month|year|day|night) (?:we|the|it|our|someone|something) (?:\w+ )?(?:lost|had|lose|got|get|miss\w*|fail\w*|run out|ran out)",
        r"(?:gets?|got|receives?|had|left with) no (?:visit|answer|reply|help|room|seat|order|delivery|heat\w*|water|lunch|meal|pay|\w+) at all", r"(?:have|has|had) no \w+ (?:records?|proof|trace|log|register|history) at all",
        r"(?:bekommt|bekommen|kriegt|kriegen) (?:\w+ )?(?:gar )?kein\w* \w+", r"(?:ne reçoi\w+|n'obtien\w+|n'avons|n'a|n'ont) aucun\w* \w+", r"(?:recibe|reciben|se queda|se quedan) sin \w+",
        r"fehlchargen?", r"fehlliefer\w*", r"rückruf(?:aktion|e)\w*", r"regress\w*", r"unf[aä]ll\w*", r"verletzt\w*", r"verdirbt", r"verdorben\w*", r"weggeworfen", r"wegwerfen", r"abmahnung\w*", r"nachzahl\w*", r"gutschriften", r"bußgelder?", r"merken (?:\w+ ){0,4}erst", r"erst (?:\w+ ){0,3}(?:gemerkt|bemerkt|aufgefallen|auffällt|entdeckt)", r"fällt (?:\w+ ){0,4}erst (?:\w+ ){0,4}auf",
        r"avoirs", r"litiges?", r"amendes?", r"rappels? (?:de )?(?:produits?|lots?)", r"accidents?", r"blessé\w*", r"périmé\w*", r"jet(?:é\w*|er|ons)", r"rebuts?", r"impayés?", r"s'en aperçoit", r"rendons compte (?:\w+ ){0,3}(?:trop tard|après|quand)", r"découvr\w+ (?:\w+ ){0,5}(?:trop tard|après|quand|qu'au)",
        # what is stolen, what wears out, and what a fault brings about
        r"(?:had|have|been|got|getting) (?:\w+ ){0,4}?(?:stolen|nicked|pinched|vandali[sz]ed|broken into|burgled|robbed)", r"break-?ins?", r"thefts?", r"burglar(?:y|ies)", r"on (?:its|their|his) last legs", r"worn[- ]out", r"wearing out", r"leak(?:s|ing|ed|y)", r"rott(?:en|ing)", r"rust(?:ed|ing|y)", r"mou?ldy", r"crumbl\w+", r"falling apart", r"(?:beyond|past) repair", r"broke down", r"bad for (?:business|morale|customers|clients|patients|animals|staff|the \w+)",
        r"(?:repeats?|redo\w*|rework\w*|failures?|fails?|errors?|mistakes?) (?:on|in|with) (?:about |around |nearly |almost )?(?:one|two|three|half|most|every (?:second|third)|\d+ ?%)", r"(?:miss\w*|los[et]\w*|forg[eo]t\w*|drop\w*|delay\w*|late|wait\w*|complain\w*) (?:[\w-]+ ){0,5}(?:because of (?:it|that|this)|as a result)",
        r"gestohlen\w*", r"geklaut", r"einbr(?:uch|üche)", r"eingebrochen", r"diebst[aä]hle?", r"vandalismus", r"am ende (?:seiner|ihrer) (?:kräfte|lebensdauer)", r"pfeift auf dem letzten loch", r"undicht\w*", r"verrostet\w*", r"durchgerostet", r"morsch\w*", r"schimmel", r"verschlissen\w*",
        r"cambriol\w*", r"(?:été|sommes fait|a) volé\w*", r"en fin de vie", r"à bout de souffle", r"fuites?", r"rouillé\w*", r"moisi\w*", r"tomb\w+ en panne", r"(?:nos|han|fueron) roba(?:n|do|ron)", r"robos?", r"en las últimas", r"goteras", r"fugas?", r"oxidad\w*", r"averiad\w*", r"(?:nos )?ha (?:roto|averiado|estropeado)",
        r"multad\w*", r"accidentes?", r"herid[oa]s?", r"caducad[oa]s?", r"merma\w*", r"devoluciones", r"reclamaciones", r"impagos?", r"tira(?:mos|r|do) (?:\w+ )?(?:comida|producto|género|material|mercancía)", r"nos (?:damos cuenta|enteramos) (?:\w+ ){0,4}(?:tarde|cuando|después)",
    ]
)  # fmt: skip

# A system that has wholly stopped: nothing goes on until it is replaced.
_SYSTEM = r"(?:system|server|software|tool|app|platform|database|phones?|phone system|switchboard|till|tills|website|shop|booking|dispatch|alarm|machine|network|everything|boiler|heating|freezers?|fridges?|compressor|cold (?:room|store)|cooler|pumps?|lift|elevator|generator|oven|dishwasher|van|truck|roof|gate|press|engine|crane|forklift|printer|conveyor|nichts|anlage|heizung|kessel|kuhlung|kuhlraum|kuhlhaus|pumpe|aufzug|ofen|spulmaschine|dach|presse|stapler|drucker|motor|chaudiere|chauffage|frigo|congelateur|chambre froide|pompe|ascenseur|four|toit|presse|caldera|calefaccion|nevera|congelador|camara|bomba|ascensor|horno|tejado|prensa|telefonanlage|kasse|webshop|système|serveur|logiciel|standard|caisse|sistema|servidor|programa|central\w*|caja|web)"
STOPPED = re.compile(
    rf"\b{_SYSTEM}\b[^.!?;]{{0,50}}?\b(?:died|is dead|crashed|went down|has gone|are gone|is gone|gave up|gave out|packed (?:it )?in|burnt|flooded|has stopped|stopped (?:working|sending|answering|printing)|collapsed|locked us out|failed|broke|has broken|is broken|blew|burst|seized|caught fire|out of (?:order|action)|packed up|"
    r"tot|kaputtgegangen|abgeraucht|abgesturzt|ist hin|ausgefallen|gestorben|defekt|kaputt|geplatzt|streikt|en panne|a lache|est casse\w*|est morte?|est tombee?|a plante|ne repond plus|ne demarre plus|est hors service|averiad\w*|estropead\w*|roto|reventad\w*|se cayo|se ha caido|ha muerto|murio|no arranca|dejo de funcionar|ha dejado de funcionar)\b"
)
NOW = re.compile(
    r"\b(?:today|tonight|overnight|right now|as of now|yesterday|last night|this (?:morning|afternoon|week|weekend|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|since (?:yesterday|this|last|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|on (?:saturday|sunday|monday|friday)|every (?:single )?(?:night|day|hour)|by the hour|"
    r"heute|gestern|seit gestern|heute nacht|letzte nacht|seit (?:heute|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|dem wochenende)|jede nacht|jeden tag|am wochenende|"
    r"aujourd'hui|hier|cette nuit|ce matin|depuis (?:hier|ce matin|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)|chaque (?:nuit|jour|heure)|ce week-?end|"
    r"hoy|ayer|anoche|esta (?:manana|noche|semana)|desde (?:ayer|hoy|anoche|el (?:lunes|martes|miercoles|jueves|viernes|sabado|domingo))|cada (?:noche|dia|hora)|este (?:fin de semana|sabado|viernes|lunes))\b"
)
# Loss of money, stock or people by the day or the hour.
DAILY_LOSS = re.compile(
    r"\b(?:los[et]\w*|losing|risk\w*|cost\w*|bin\w*|throw\w*|refund\w*|verlier\w*|kostet|riskier\w*|perd\w+|coute\w*|risqu\w+|cuesta|arriesg\w*|tira\w*)\b[^.!?;]{0,40}(?:[$€£]\s?\d|\d[\d.,k]*\s?(?:k\b|euros?|dollars|pounds|pfund|usd|eur|gbp)|customers|patients|orders|stock|kunden|auftrage|clients|commandes|clientes|pedidos)"
)
DAILY = re.compile(
    r"\b(?:(?:every|each|per|a) (?:single )?(?:day|night|hour|shift)|daily|taglich|jeden tag|jede nacht|pro (?:tag|stunde)|stundlich|(?:chaque|par) (?:jour|nuit|heure)|cada (?:dia|noche|hora)|al dia|por (?:dia|hora)|a diario)\b"
)

# Harm to people, or the law already called in: it weighs as much as a day that is near.
GRAVE = pattern(
    [
        # no heat, water or power is as grave as a standstill, and so is a flood or a fire
        r"(?:without|no|any) (?:any )?(?:heat|heating|hot water|running water|water|power|electricity|phones|refrigeration|cooling)(?= (?:since|for|at all|in|now|right|until|today|and|or|upstairs)\b|[.,;!]|$)", r"flooded", r"burst pipes?", r"(?:gas|chemical) leak", r"caught fire",
        r"ohne (?:heizung|warmwasser|strom|wasser|kühlung|telefon)", r"kein(?:e|en)? (?:heizung|warmwasser|strom|wasser|kühlung)", r"unter wasser", r"wasserrohrbruch", r"überflutet\w*",
        r"(?:sans|plus de|plus d'|pas de|pas d') ?(?:chauffage|eau chaude|eau|électricité|courant|téléphone)", r"inond\w+", r"sin (?:calefacción|agua|luz|electricidad|teléfono)(?! mineral)", r"inundad\w*",
        r"(?:wrong|double|second|missed|twice the) (?:dose|medication|medicine|blood|drug)", r"(?:dose|medication|medicine|injection)s? (?:\w+ )?(?:twice|missed|mixed up)", r"(?:somebody|someone|people|children|lives?) (?:\w+ )?(?:at (?:risk|stake)|(?:could|may|might|will|going to) (?:\w+ )?(?:die|be (?:hurt|killed|injured)|get (?:hurt|killed|injured)))", r"(?:talking|talked|gone|going|writing|spoken) to (?:a |an |their |his |her )?(?:lawyers?|attorneys?|solicitors?)", r"(?:taking|took|takes?) us to court",
        r"lebensgefahr\w*", r"menschenleben", r"(?:anwalt|anwälte) eingeschaltet", r"verklag\w*", r"(?:falsche|doppelte) (?:dosis|medikament\w*|medikation)",
        r"en danger", r"mise en danger", r"(?:mauvais|double) (?:médicament|dosage|dose)\w*", r"(?:nous )?(?:poursui\w+|traîn\w+) (?:en|devant) (?:justice|les tribunaux)",
        r"en peligro", r"peligro de \w+", r"(?:medicación|dosis) (?:equivocada|doble|errónea)", r"(?:nos )?(?:demandan|han demandado|llevan a juicio)",
    ]
)  # fmt: skip

# Whom they relied on is gone: with a day that is near, or a wish for help at once, it cannot wait.
LEFT_ALONE = pattern(
    [
        r"(?:let|letting) us down", r"(?:pulled|dropped|backed|bailed) out", r"cancell?ed on us", r"(?:gone|went|going) (?:bust|bankrupt|under|into (?:administration|liquidation|receivership))", r"(?:is|are|was|fell|gone) (?:off )?(?:sick|ill)", r"walked out", r"(?:no longer|won'?t|will not|stopped|refus\w+ to) (?:deliver|supply|supplying|delivering|turn up)", r"(?:didn'?t|never|hasn'?t|failed to) (?:turn|show|turned|shown) up",
        r"(?:im stich gelassen|abgesprungen|abgesagt|pleite gegangen|insolvent|ausgefallen|erkrankt)", r"(?:nous a|nous ont) (?:lâché|laissé tomber|plantés?)\w*", r"(?:désisté|annulé|en liquidation|en faillite)\w*", r"(?:nos ha|nos han) (?:fallado|dejado (?:tirados|colgados|plantados)|cancelado)", r"(?:en quiebra|en concurso)",
    ]
)  # fmt: skip
# What takes place on its day with or without them.
FIXED_DAY = pattern(
    [
        r"(?:wedding|event|fair|show|concert|festival|conference|party|funeral|opening|tournament|match|exam|exams|exhibition|gala|ceremony|season|term|semester|school year|course|filming|hearing|trial|handover|completion|inspection|audit|harvest|guests?|visitors|tenants?|builders|delegation|lease|contract|licen[cs]e|permit|certificate|insurance|cover|policy) (?:\w+ ){0,4}?(?:is|are|starts?|begins?|opens?|ends?|arrives?|arriving|arrive|come|comes|coming|moves?|moving|runs? out|lapses?|takes place|expires?|finishes) (?:\w+ ){0,4}?",
        r"we (?:re-?)?(?:open|move|launch|host|fly|travel|exhibit|are hosting|are moving|are opening|have to be out|must be out)",
        r"(?:hochzeit|veranstaltung|messe|konzert|fest|feier|tagung|konferenz|eröffnung|prüfung|ausstellung|saison|semester|schuljahr|termin|übergabe|abnahme|ernte|gäste|mieter|mietvertrag|vertrag|zertifikat|versicherung|frist) (?:\w+ ){0,4}?(?:ist|sind|findet|beginnt|startet|eröffnet|endet|läuft|kommen|zieht|ziehen)", r"(?:eröffnen|öffnen|ziehen) wir|wir (?:eröffnen|öffnen|ziehen)",
        r"(?:mariage|événement|salon|concert|fête|congrès|ouverture|inauguration|examen|exposition|saison|rentrée|audience|récolte|invités|locataires?|bail|contrat|certificat|assurance) (?:\w+['\s]+){0,4}?(?:est|sont|a lieu|commence|débute|ouvre|arrive\w*|finit|se termine|expire)", r"nous (?:ouvrons|déménageons|recevons|accueillons)",
        r"(?:boda|evento|feria|concierto|fiesta|congreso|inauguración|apertura|examen|exposición|temporada|curso|juicio|cosecha|invitados|inquilinos?|contrato|certificado|seguro) (?:\w+ ){0,4}?(?:es|son|empieza|comienza|abre|llegan?|termina|acaba|vence|caduca)", r"(?:abrimos|inauguramos|nos mudamos|recibimos)",
    ]
)  # fmt: skip

# Who sets a deadline from outside, and comes on a day.
OUTSIDER = re.compile(
    r"\b(?:court|judge|regulators?|inspect(?:s|ors?|orate|ion)?|ministry|tax (?:office|authority)|irs|hmrc|fda|osha|insurers?|landlord|auditors?|audits?|fire (?:marshal|department|service)|health (?:department|board)|council|customs|city hall|the bank|(?:biggest|largest|main) (?:customer|client)|"
    r"gericht|finanzamt|behorde\w*|aufsicht\w*|gesundheitsamt|berufsgenossenschaft|tuv|zoll|versicher(?:er|ung)|vermieter|prufer\w*|ordnungsamt|gewerbeaufsicht|großter kunde|"
    r"tribunal|inspecteur\w*|inspection|prefecture|urssaf|fisc|administration|assureur|douane|bailleur|commission de securite|ars|dreal|"
    r"juzgado|hacienda|inspector\w*|inspeccion|ayuntamiento|sanidad|ministerio|aseguradora|aduana|casero|auditor\w*)\b"
)
# "we must have it in place before the 24th": somebody is made to, which is more than a wish.
OBLIGED = re.compile(
    r"\b(?:(?:have|has|had|got|gave us|given us|given) (?:only |just )?(?:until|till)\b|(?:only (?:accepts?|takes?)|no longer (?:accepts?|takes?)|demands?|insists?)\b"
    r"|(?:haben|hat|gab uns|gibt uns) [^.!?;]{0,20}?\bbis\b[^.!?;]{0,25}\b(?:zeit|frist)\b|\bnimmt [^.!?;]{0,30}nur noch\b|\b(?:verlangt|fordert|akzeptiert)\b"
    r"|(?:avons|a donne|ont donne|laisse|laissent) [^.!?;]{0,20}?jusqu'|n'accepte\w* (?:plus|que)\b|\bexige\w*"
    r"|(?:tenemos|nos (?:da|dan|dieron|ha dado|han dado)) [^.!?;]{0,15}?hasta\b|\bexigen?\b|solo (?:acepta|admite)\w*"
    r"|(?:must|has to|have to|obliged to|required to) (?!(?:decide|sign|choose|pick|order|spend|know|say|admit|confess|wait|ask|check|convince|report back|buy|start|think|look)\b)[^.!?;]*?\b(?:by|before|until|no later than)\b"
    r"|(?:muss|mussen) (?!wir entscheiden)[^.!?;]*?\b(?:bis|vor|spatestens)\b(?![^.!?;]*\b(?:entscheiden|unterschreiben|bestellen|beginnen|starten)\b)"
    r"|(?:doit|devons|il faut) (?!(?:decider|signer|choisir|commander|commencer|demarrer)\b)[^.!?;]*?\b(?:avant|d'ici|au plus tard)\b"
    r"|(?:tiene que|tenemos que|debe|debemos|hay que) (?!(?:decidir|firmar|elegir|pedir|empezar|comenzar)\b)[^.!?;]*?\b(?:antes de|para el|a mas tardar)\b)"
)
