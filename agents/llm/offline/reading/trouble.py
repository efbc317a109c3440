"""Trouble told as a plain account of how things go, without a word such as "problem" or "lost".

What somebody writes to a seller about other people and things going otherwise than they should is why they write.
So the rules look at the shape of the account: a condition that brings on the next misery, a way of working that is
only for now. All are in the four languages, over folded text.
"""

from collections.abc import Iterator

from agents.llm.offline.reading.folding import pattern

# (why it tells trouble, how it is said)
_ACCOUNTS = (
    ("it comes back whenever something ordinary happens", pattern([
        r"(?:whenever|every time|each time|when(?= (?:a|an|one|someone|somebody|people|she|he|they|the|two|customers|clients)\b)) [^,.?!]{4,70}, ?(?!please|we (?:want|would|will|can)|i (?:want|would|will|can))[^.?!]+",
        r"(?:jedes mal wenn|jedesmal|immer wenn|sobald|wenn(?= (?:ein|eine|einer|jemand|der|die|das|zwei|kunden)\b)) [^,.?!]{4,70}, ?(?!bitte|würden|möchten)[^.?!]+",
        r"(?:chaque fois qu\w*|dès qu(?:e|'\w+)(?! possible)|quand(?= (?:un|une|quelqu\w*|les|le|la|deux)\b)|lorsqu\w*) ?[^,.?!]{4,70}, ?(?!merci|nous (?:voulons|souhaitons))[^.?!]+",
        r"(?:cada vez que|siempre que|cuando(?= (?:un|una|alguien|los|las|el|la|se|hay|falta|falla|dos)\b)|en cuanto) [^,.?!]{4,70}, ?(?!por favor|queremos)[^.?!]+",
    ])),
    ("it goes on and on", pattern([
        r"(?:keeps?|kept) (?:on )?(?!(?:it|in|an|track|us|looking|running|up|using|working|going strong)\b)(?:\w+ )?\w+ing(?! (?:an eye|well))", r"(?:half|most|much|some) of the time|half the time", r"every other (?:time|day|week|order|call|customer)", r"time and again", r"over and over", r"again and again", r"constantly", r"all the time", r"yet again", r"(?:twice|thrice|\w+ times) (?:since|this|last|in the (?:last|past)|already)(?: \w+)?",
        r"ständig\w*", r"dauernd", r"andauernd", r"immer wieder", r"schon wieder", r"jedes mal", r"(?:zwei|drei|vier|fünf|mehr)mal (?:seit|dies\w*|im letzten|letzte\w*|in (?:diesem|den letzten))(?: \w+)?", r"in der hälfte der fälle",
        r"sans (?:arrêt|cesse)", r"constamment", r"en permanence(?! (?:accessible|disponible))", r"régulièrement (?:\w+ )?(?:perdu\w*|en)", r"à chaque fois", r"une fois sur \w+", r"la moitié du temps", r"(?:deux|trois|quatre|plusieurs) fois (?:depuis|cette|ce|cet|en)(?: \w+)?",
        r"constantemente", r"continuamente", r"cada dos por tres", r"una y otra vez", r"todo el (?:rato|tiempo)", r"la mitad de (?:las veces|l[oa]s \w+)", r"(?:dos|tres|cuatro|varias) veces (?:desde|este|esta|en (?:el|lo))(?: \w+)?",
    ])),
    ("they bear what they did not mean to", pattern([
        r"(?:end|ends|ended|ending|wind|winds|wound) up (?!being|your|with you|choosing)\w+", r"(?:left|leaves|leaving|stuck) with (?!you)\w+", r"(?:have|has|had|having) to (?:redo|repeat|chase|explain|apologi[sz]e|start over|throw|turn (?:away|down|people)|guess|dig|ring round|phone round|re-?\w+)(?: \w+)?", r"at our (?:own )?(?:expense|cost)", r"out of (?:our own )?pocket",
        r"am ende (?:\w+ ){0,2}(?:fehl\w*|zahl\w*|steh\w*|weiß\w*|bleib\w*|sitz\w*|such\w*)(?: \w+)?", r"(?:bleiben|bleibt|sitzen|sitzt) (?:\w+ ){0,3}(?:auf|sitzen)(?! dem laufenden)", r"müssen (?:\w+ ){0,4}(?:nachfragen|nachtelefonieren|hinterherlaufen|nachfassen|suchen|raten|wegschicken|entschuldigen|nacharbeiten)", r"auf unsere kosten",
        r"(?:finit|finissons|finissent) par \w+", r"(?:on|nous) (?:se |nous )?retrouv\w+ (?:avec|à|sans|face)", r"(?:c'est|ce sont) (?:toujours |encore )?(?:nous|eux|elle|lui|les \w+) qui (?:pay\w+|rembours\w+|assum\w+|trinqu\w+)", r"(?:on|nous) (?:devons|doit) (?:tout )?(?:refaire|rappeler|relancer|chercher|rembourser|s'excuser|ressaisir|recommencer)", r"à nos frais",
        r"(?:acab|termin)(?:amos|an|a|o) (?!de\b|el\b|la\b|en\b)(?:por )?\w+(?:ando|iendo|ndo|ar|er|ir|sin|con)", r"(?:tenemos|tienen|hay) que (?:rehacer|repetir|llamar uno|perseguir|buscar|adivinar|disculparnos|devolver)(?: \w+)?", r"de nuestro bolsillo",
    ])),
    ("people wait, or have gone to somebody else", pattern([
        r"(?:has|have|had|already|then|they|\w+) (?:left us|gone (?:to|with|over to) (?:the |a |an )?(?:other|another|next|someone|somebody|rival)\w*|walked(?! (?:us|me|through))|switched to|signed (?:up )?with|went (?:with|to) (?:someone|somebody|another|the other|a rival))", r"(?:resigned|handed in (?:his|her|their) notice|quit)", r"(?:customers?|clients?|guests?|patients?|people|buyers|they|callers|families|tenants|students|members|visitors|applicants) (?:\w+ ){0,2}waits?(?:ed|ing)?", r"(?:with|at|from|to) (?:the |a |an |some )?(?:\w+ )?(?:next door|down the road|someone else|somebody else|another (?:firm|company|shop|supplier|provider|place|school|hotel|clinic|agency)|rival|competitor)s?", r"(?:have|has|had|'ve|'s|they'?re|is|are) (?:usually |often |mostly |long |probably )?already (?:\w+ )?(?:left|gone|bought|booked|signed|chosen|ordered|decided|elsewhere|sold|found)",
        r"(?:haben|hat|ist|sind) (?:\w+ ){0,3}(?:verlassen|gewechselt|weggegangen|abgewandert|aufgegeben)", r"(?:längst|schon|bereits) (?:\w+ ){0,3}(?:weg|woanders|anders\w*|gekauft|gebucht|vergeben|verkauft|entschieden|unterschrieben)", r"(?:kund\w*|gäste|patienten|leute|interessent\w*|mieter|eltern|anrufer|bewerber) (?:\w+ ){0,3}(?:wartet|warten|weg)", r"(?:bei|zu) (?:einem |der |den |dem )?(?:anderen|nachbarn|mitbewerber\w*|wettbewerber\w*|konkurrent\w*)",
        r"(?:nous|l'|les) (?:ont|a) (?:quitt\w+|lâch\w+|abandonn\w+)", r"(?:est|sont) (?:souvent |parfois |déjà )*(?:parti|vendu|pris|signé|réservé|perdu)\w*", r"(?:client|patient|locataire|parent|visiteur|acheteur|candidat)e?s? (?:\w+ ){0,2}attend\w*", r"(?:chez|vers|avec) (?:le |la |un |une )?(?:voisin|concurrent|autre)\w*",
        r"(?:nos|se) (?:han|ha) (?:dejado|ido|marchado|abandonado)", r"ya (?:se )?(?:ha|han) (?:ido|cerrado|comprado|reservado|firmado|contratado|decidido)", r"(?:client\w*|pacientes?|huéspedes|vecinos|padres|compradores|gente|alumnos) (?:\w+ ){0,2}(?:espera|esperan|esperando)", r"(?:con|en|a) otr[oa]s? (?:\w*empresa|proveedor|sitio|hotel|clínica|tienda|lado|agencia)\w*",
    ])),
    ("it must not go on", pattern([
        r"(?:has|have|needs?|must|got) (?:to )?(?:get better|improve|be better|stop|change|end)(?! (?:your|the date|it to))", r"(?:can'?t|cannot) go on(?: like this)?", r"(?:doesn'?t|does not|no longer) (?:just |really |quite )?(?:fit|suit|work for) us", r"enough (?:is enough|of (?:it|this))", r"out of hand",
        r"(?:muss|soll|sollte|müsste) (?:\w+ )?(?:besser|anders|schneller) (?:gehen|werden|laufen|sein)", r"(?:muss|soll) sich (?:das |\w+ )?ändern", r"so (?:kann|geht) (?:es|das) nicht (?:mehr )?weiter(?:gehen)?", r"(?:muss|soll) (?:ein ende haben|aufhören)",
        r"(?:ne peut|peut) (?:plus|pas) durer", r"il faut que (?:ça|cela) (?:change|cesse|s'arrête|s'améliore)", r"ne nous (?:convient|suffit|va) plus", r"on n'en peut plus",
        r"no puede seguir(?: así)?", r"(?:tiene|hay) que (?:cambiar|mejorar|acabar|parar)(?! de (?:proveedor|sistema))", r"ya no nos (?:sirve|vale|encaja|basta)", r"no podemos más",
    ])),
    ("somebody is blamed, pursued or made to pay", pattern([
        r"compensation", r"lawyers?(?! (?:firm|office))", r"ombudsman", r"solicitors? (?:have|has|are|is|wrote)", r"small claims", r"angry", r"furious", r"(?:takes?|took|want|wants|wanted|get|gets|asked for) (?:their|the|our|his|her) (?:money|deposit|grant) back", r"disput\w+", r"(?:paid|billed|charged|invoiced|counted|delivered|sent|entered|ordered) (?:twice|two times|the wrong|again)",
        r"schadens?ersatz", r"anwält\w*", r"wütend\w*", r"empört\w*", r"teuer (?:geworden|bezahlt|zu stehen)", r"war (?:\w+ ){0,4}teuer", r"auseinandersetzung\w*", r"streit\w*", r"zweimal (?:\w+ )?(?:bezahlt|berechnet|geliefert|erfasst|bestellt)",
        r"dédommag\w+", r"avocats?(?= (?:nous|s'|a|ont))", r"furieu\w+", r"fâch\w+", r"(?:payé|facturé|livré|saisi|commandé|compté)\w* (?:deux fois|en double)", r"remboursements?",
        r"indemniz\w+", r"enfad\w+", r"furios\w+", r"disput\w+", r"denunci\w+", r"(?:pagad|cobrad|facturad|entregad|pedid)[oa]s? dos veces", r"mala (?:prensa|fama)|malas? reseñas?",
    ])),
    ("what they have is past its time", pattern([
        r"(?:system|software|program\w*|tool|database|app|server|version|package|machine|thing)\b[^.?!;]{0,40}? (?:since|from|dates from|of) (?:19[6-9]\d|200\d|201[0-6])", r"(?:wrote|built|made|maintained|programmed|developed) (?:it|them|that|this|ours)?[^.?!]{0,30}(?:died|retired|retires|left|gone|passed away|no longer)", r"(?:no longer|doesn'?t) exists?", r"(?:\d+|ten|fifteen|twenty|thirty)[ -]years?[ -]old (?:system|software|program\w*|tool|database)", r"in its place", r"take its place", r"(?:started|start|starting) (?:over|afresh|from scratch)",
        r"(?:system|software|programm|datenbank|lösung|server|anwendung)\b[^.?!;]{0,40}? (?:aus|von|seit|stammt aus)(?: dem jahr)? (?:19[6-9]\d|200\d|201[0-6])", r"(?:gibt es|existiert) (?:\w+ ){0,4}nicht mehr", r"in die jahre gekommen", r"(?:etwas|was) neues(?! (?:ausprobieren|lernen))", r"in (?:rente|pension|ruhestand)", r"\d+ jahre alt\w*",
        r"(?:système|logiciel|programme|base|outil|serveur|version)\b[^.?!;]{0,40}? (?:de|depuis|date de) (?:19[6-9]\d|200\d|201[0-6])", r"n'existe plus", r"(?:part|parti\w*|partait) (?:\w+ )?(?:à|en) la? ?retraite", r"(?:repartir|repartons) (?:sur du neuf|de zéro)", r"du neuf", r"\d+ ans d'âge", r"vieux|vieil|vieille",
        r"(?:sistema|programa|software|aplicación|base|versión)\b[^.?!;]{0,40}? (?:de|desde) (?:19[6-9]\d|200\d|201[0-6])", r"ya no existe", r"se (?:jubila|jubiló|ha jubilado)", r"(?:empezar|partir) de (?:cero|nuevo)", r"recambio", r"se (?:nos )?(?:ha )?quedado (?:viejo|anticuado|atrás)",
    ])),
    ("whoever serves them asks for more", pattern([
        r"(?:rais|increas|doubl|tripl|hik|put)\w* (?:up )?(?:\w+ ){0,3}(?:prices?|fees?|rates?|charges?)", r"shopping around", r"price (?:hike|rise|increase)", r"(?:renewal|bill|invoice) (?:\w+ ){0,3}(?:is|was|has become) (?:\w+ )?(?:steep|higher|double|absurd|silly)",
        r"(?:preise?|gebühr\w*|kosten) (?:\w+ ){0,4}(?:erhöht|verdoppelt|angehoben|verdreifacht)", r"preiserhöhung\w*", r"(?:augment|doubl|tripl)\w+ (?:ses|les|leurs|le|son) (?:prix|tarifs?)", r"(?:ha|han) (?:subido|doblado|duplicado|aumentado) (?:el|la|los|las|sus?) (?:precios?|tarifas?|cuotas?)", r"subida de (?:precio|tarifa)s?",
    ])),
    ("it waits on one person or on paper", pattern([
        r"(?:by|from) (?:hand|memory|phone and|fax|letter|post)", r"on (?:paper|cards|a (?:wall|board|clipboard|chalkboard))", r"in (?:a|one|the|her|his) (?:notebook|ledger|folder|binder|drawer|shoebox|diary|exercise book|inbox|head)", r"(?:index|filing|paper) (?:cards?|cabinets?|slips?|sheets?|folders?|files?|tickets?)", r"ledgers?", r"faxe?[sd]?", r"(?:is|are|gets?) (?:read|written|copied|counted|typed|entered|opened|sorted|passed) (?:\w+ ){0,3}by (?:one|a|two|our|whoever)",
        r"(?:per|via|mit) (?:fax|post|zuruf|brief)", r"zuruf", r"im kopf", r"in (?:ordnern|einem ordner|einem heft|aktenordnern)", r"laufzettel\w*", r"arbeitszettel", r"\w*papier", r"stift und \w+",
        r"par (?:fax|courrier|la poste)", r"feuilles? (?:volantes?|de papier|blanches?)", r"classeurs?", r"de tête", r"carnets?", r"au stylo", r"bouche à oreille",
        r"por (?:fax|correo postal)", r"en (?:una|la|un|el) (?:libreta|cuaderno|pizarra|carpeta|agenda|papel\w*)", r"de memoria", r"a ojo", r"a voces", r"a boli",
    ])),
)  # fmt: skip

# Fields of words that tell trouble in an account of how things go, and none in a wish: "we want to answer at night".
_IN_ACCOUNTS = (
    ("it takes as long as people say it takes", pattern([
        r"(?:answer\w*|repl\w+|respond\w*|get(?:s|ting)? back|process\w*|turn(?:s|ed)? (?:it |them )?(?:round|around)|quot\w+|reach\w*|hear\w*|find\w*|sort\w*|prepar\w+|invoic\w+|deliver\w*)[^.!?;]{0,40}?\b(?:for|in|after|within|takes?|up to|until|later|by)? ?(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|several|a few|many|half a) (?:hours?|days?|weeks?|months?)", r"(?:\d+|an?|two|three|four|five|several|half a|whole) (?:hours?|days?|weeks?|evenings?|mornings?|afternoons?) (?:\w+ )?(?:later|late|behind|on end|every|each|just|to (?:answer|reply|find|get|do|sort|process|type|prepare|collect|check))",
        r"(?:brauch\w*|benötig\w*|dauer\w*|lieg\w*|wart\w*|antwort\w*|bearbeit\w*)[^.!?;]{0,40}?\b(?:\d+|eine|einen|zwei|drei|vier|fünf|sechs|mehrere|halbe\w*|ganze\w*) (?:stunden?|tage?n?|wochen?|monate?n?)", r"(?:stunden?|tage?|wochen?) (?:später|zu spät|im rückstand)",
        r"(?:mett\w+|pren\w+|attend\w+|demand\w+|répon\w+)[^.!?;]{0,40}?\b(?:\d+|une?|deux|trois|quatre|cinq|six|plusieurs) (?:heures?|jours?|semaines?|mois)", r"(?:heures?|jours?|semaines?) (?:plus tard|trop tard|après coup)",
        r"(?:tard\w+|llev\w+|esper\w+|respond\w+|contest\w+)[^.!?;]{0,40}?\b(?:\d+|una?|dos|tres|cuatro|cinco|varios|varias|media) (?:horas?|días?|semanas?|meses|mes)", r"(?:horas?|días?|semanas?) (?:más tarde|después|de retraso)",
    ])),
    ("it is done again, or not at all", pattern([
        r"twice(?! (?:a|an|per|as|the)\b)", r"(?:two|three|four|five|several) times(?! (?:a|an|per|as|more|the)\b)", r"a second time", r"(?:once|all over) (?:more|again)", r"(?:or|others?|some|sometimes) (?:\w+ )?not at all", r"the same (?:\w+ )?(?:\w+ ){0,2}(?:again|three times|several times)",
        r"(?:noch ?(?:ein)?mal|ein zweites mal|(?:zwei|drei|vier|mehr)(?:mal| mal|fach)|erneut)(?! (?:herzlich|vielen|danke|bitte))", r"(?:oder|manche|andere) (?:\w+ )?gar nicht",
        r"(?:deux|trois|quatre|plusieurs|dix) fois(?! (?:par|plus|mieux|moins))", r"une (?:seconde|deuxième) fois", r"pas du tout", r"à nouveau",
        r"(?:dos|tres|cuatro|varias|mil) veces(?! (?:al|por|más|mejor))", r"otra vez", r"de nuevo", r"o no se \w+", r"o nada",
    ])),
    ("it eats the hours when others rest", pattern([
        r"(?:at|after|until|till|past) (?:midnight|night|hours|ten|eleven|dark)", r"(?:in the|most|every|our|my) evenings?", r"(?:on |at |every |my |our )(?:weekends?|sundays?|saturdays?)",
        r"(?:abends|nachts|spätabends|sonntags|am wochenende|nach feierabend)", r"(?:le soir|la nuit|tard le|le dimanche|nos week-?ends|mes soirées)", r"(?:por la noche|de noche|de madrugada|los domingos|los fines de semana|hasta las tantas)",
    ])),
    ("there is too much for those who are there", pattern([
        r"(?:is|are|gets?|runs?) (?:\w+ )?(?:full|overflowing|swamped|flooded|buried|snowed under|stretched|maxed out|bursting)", r"(?:off|out) sick", r"(?:is|are|was|when \w+'?s?) (?:ill|away|on (?:holiday|leave|vacation))", r"only (?:one|two|\w+) (?:person|people|of us|colleagues?|employees?) (?:\w+ )?(?:knows?|can|has|have|do|does|answers?)", r"(?:everything|it all) (?:depends on|goes through|hangs on|rests on|lands on)",
        r"(?:ist|sind|wird|läuft|laufen) (?:\w+ )?(?:voll|über|überfüllt|am anschlag)", r"(?:krank|im urlaub|in elternzeit)(?! geschrieben)", r"nur (?:eine|einer|ein|zwei) (?:\w+ )?(?:person|kolleg\w+|mitarbeiter\w*|von uns)", r"(?:alles|alle \w+) (?:hängt an|läuft über|landet bei)",
        r"(?:est|sont) (?:\w+ )?(?:pleine?s?|malades?|en congés?|en arrêt|absente?s?)", r"(?:une seule|un seul) (?:personne|collègue|salarié\w*)", r"tout (?:repose sur|passe par|dépend de)",
        r"(?:está|están) (?:\w+ )?(?:llen[oa]s?|enferm[oa]s?|de baja|de vacaciones|a tope|hasta arriba)", r"(?:una sola|solo una|solo un) (?:persona|compañer\w+|emplead\w+)", r"todo (?:depende de|pasa por|recae en)",
    ])),
)  # fmt: skip
# Words of wishing and asking; what is wished for is no account of how things go.
WISH = pattern(
    [
        r"(?:would|\w+'d) (?:like|love|use|want|help|be)", r"want\w*", r"need\w*", r"look(?:ing)? (?:for|at|into)", r"wish\w*", r"hop(?:e|ing)", r"plan\w*", r"intend\w*", r"consider\w*", r"explor\w+", r"please", r"(?:could|can) you", r"thank\w*",
        r"möcht\w*", r"woll\w*", r"will", r"such\w*", r"brauch\w*", r"bräucht\w*", r"hätt\w*", r"würd\w*", r"soll\w*", r"vorhaben", r"bitte", r"danke",
        r"cherch\w*", r"souhait\w*", r"faudr\w*", r"voudr\w*", r"aimer\w*", r"besoin", r"envisag\w*", r"servir\w*", r"projet\w*", r"pourr\w*", r"merci",
        r"busc\w*", r"quer\w*", r"quier\w*", r"quisier\w*", r"necesit\w*", r"gustar\w*", r"usar\w*", r"pens\w+", r"valor\w+", r"proyecto", r"gracias", r"por favor",
    ]
)  # fmt: skip


def troubles(folded: str) -> Iterator[tuple[int, int]]:
    """Yield where a sentence tells trouble; a question tells none, it asks."""
    if folded.rstrip().endswith("?"):
        return
    for _why, said in _ACCOUNTS:
        if match := said.search(folded):
            yield match.span()
    for _why, said in _IN_ACCOUNTS if not WISH.search(folded) else ():
        if match := said.search(folded):
            yield match.span()
