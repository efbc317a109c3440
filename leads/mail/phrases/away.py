"""What out-of-office notes say, in folded text, by language: being away, coming back, whom to ask, thanks, good-bye."""

from leads.mail.fold import any_of, lines_of

AWAY = lines_of(r"""
# ill, closed: in any language
(?:i am|i'm|im|am|off|out|home) (?:\w+ )?(?:sick|ill|unwell)\b|^(?:i'm )?out (?:until|till|from|on|for|today|this|next|of)|sick (?:today|leave|day)|^sick\b
(?:ich bin|bin|leider) (?:\w+ ){0,3}(?:krank\w*|erkrankt)|krankheitsbedingt\w*|krankgeschrieben|krankmeldung
(?:suis|est) (?:\w+ )?(?:malade|souffrante?)|(?:estoy|esta) (?:\w+ )?enferm[oa]|(?:sono|e) (?:\w+ )?malat[oa]|(?:estou) (?:\w+ )?doente|(?:ben|is) (?:\w+ )?ziek\b|ziekgemeld|(?:jestem) chor[ya]|na l4|(?:jsem|som) nemocn\w+|(?:ar|er) (?:\w+ )?(?:sjuk\w*|syg\w*|syk\w*)\b|(?:olen) sairaana|на больничном|болею|на лікарняному|hastayim|beteg(?:szabadsag\w*| vagyok)|sunt bolnav\w*|体調不良|病假|병가
(?:kontoret|butiken|butikken|firmaet) .{0,20}(?:stangt|lukket|stengt)|(?:toimisto|liike|yritys) .{0,20}(?:suljettu|kiinni)|(?:biuro|firma|sklep) .{0,30}(?:nieczynn\w+|zamkniet\w+)|(?:kancelar|firma|provozovna) .{0,30}(?:zavren\w+|zatvoren\w+)|(?:kantoor|bedrijf|winkel) .{0,30}(?:gesloten|dicht)|(?:офис|компания|магазин) .{0,20}(?:закрыт|не работает)|(?:ofisimiz|isyerimiz|sirketimiz) .{0,30}kapali\w*|(?:irodank|iroda|cegunk) .{0,30}zarva|(?:biroul|firma) .{0,30}inchis\w*
(?:betrieb\w*|praxis|kanzlei|werkstatt|laden|buro) .{0,60}geschlossen|betriebsferien|betriebsurlaub|fermeture (?:annuelle|estivale|hivernale|de fin)|chiusura (?:estiva|natalizia|aziendale)|cierre (?:por vacaciones|vacacional)|bouwvak
(?:do not|don't|won't|not|not be) (?:\w+ )?(?:read|check|answer|monitor)(?:ing)? (?:\w+ )?(?:e-?mails?|mails?) (?:until|till|while|during|before)
# English
out[- ]of[- ](?:the )?office
\booo\b
(?:i am|i'm|im|i will be|i'll be|we are|we will be|she is|he is|currently|presently|am|is) (?:\w+ ){0,3}(?:on|taking|enjoying) (?:(?!public|bank|national)\w+ ){0,3}(?:leave|vacation|holidays?|pto|sabbatical|business trip|travel|mission|duty travel|break)
(?:i am|i'm|im|i will be|i'll be|we are|am|currently|be) (?:\w+ ){0,2}(?:away|absent|travell?ing|abroad|unavailable|not available|not in the office|out of (?:the )?(?:country|town|reach|action)|offline|not at my desk|out (?:sick|ill|until|till|on|from|this|next|today|of))
(?:i|we) (?:will |shall )?(?:not|won't) be (?:\w+ )?(?:in the office|available|reading|checking|able to (?:read|answer|respond|reply|check))
(?:limited|no|little|intermittent|sporadic|restricted|infrequent|without|reduced|irregular) (?:\w+ ){0,2}(?:access|connectivity) (?:to|of)? ?(?:\w+ ){0,3}(?:e-?mails?|mails?|internet|messages?|inbox|phone|web)
away from (?:the |my )?(?:office|desk|e-?mail|mail|work|keyboard|computer|inbox)
(?:annual|parental|maternity|paternity|medical|sick|family|study|bereavement|compassionate|adoption) leave
(?:our )?(?:office|offices|company|business|shop|store)(?: \w+){0,2} (?:is|are|will be|remains?) closed (?:\w+ ){0,3}(?:from|until|till|for|between|on|through|and|during|over)
(?:upon|on|after|until|when|once) (?:my return|i return|i'm back|i am back|i get back|we return)
(?:i|we)(?:'ll| will)? (?:be |am |are )?(?:back|return\w*) (?:in|to|at|on|by) (?:the |my )?(?:office|work|desk|\w+day|\d)
# German
(?:nicht|ausser|auser) (?:im|in|am|dem|des|unserem|meinem) (?:buro|haus|hause|office|arbeitsplatz|dienst)
ausser haus|ausserhaus|nicht (?:im )?haus
abwesen\w*
(?:im|in|in meinem|aus dem|vom) (?:\w+ ){0,2}(?:urlaub\w*|elternzeit|mutterschutz|ferien|dienstreise|betriebsurlaub|betriebsferien|jahresurlaub|sommerurlaub|weihnachtsurlaub|krankenstand)
auf (?:\w+ )?(?:dienstreise|geschaftsreise|reisen|fortbildung|messe|schulung)
(?:nicht|schlecht|eingeschrankt|nur bedingt|nur eingeschrankt|bedingt|nur sporadisch) (?:\w+ ){0,2}(?:erreichbar|verfugbar|anwesend|im buro|zu erreichen)
(?:keinen|eingeschrankten|nur eingeschrankten|nur begrenzt\w*|begrenzten|keine) (?:\w+ )?(?:zugriff|zugang) (?:auf|zu)
(?:wieder|zuruck) (?:fur sie )?(?:da|erreichbar|im buro|im haus|personlich|anwesend|zuruck|verfugbar|am arbeitsplatz|im einsatz)
(?:bin|sind) (?:ich |wir )?(?:\w+ ){0,4}(?:urlaub|zuruck im buro|krank)
(?:wird|werden) (?:wahrend (?:meiner|dieser) (?:zeit|abwesenheit) )?nicht (?:weitergeleitet|gelesen|bearbeitet)
nach meiner ruckkehr|bei meiner ruckkehr
(?:unser|das) (?:buro|betrieb|unternehmen|geschaft) (?:ist|bleibt) .{0,60}geschlossen
# French
absent\w*
(?:en|de) (?:conges?|vacances|deplacement|formation|arret|repos|rtt|conge (?:maternite|maladie|parental))
(?:hors|absent\w*) d[ue] (?:bureau|l'entreprise)
(?:a|des|des? mon|a mon|apres mon|de) retour (?:le|au bureau|de conges?|de vacances|a partir)
(?:acces|connexion) (?:\w+ )?(?:limitee?|restreint\w*|reduit\w*) (?:a|aux|au)
pas (?:d'|)acces (?:a|aux)
(?:ne (?:serai|suis) pas|indisponible|injoignable)
(?:nos bureaux|notre (?:entreprise|societe|etablissement)) (?:sont|est|seront|sera) ferm\w+
# Spanish
fuera de (?:la |mi )?(?:oficina|despacho)
(?:de|en|por|disfrutando de(?: mis)?) (?:vacaciones|baja|viaje|permiso|licencia|baja (?:medica|maternal|por))
(?:estoy|estare|me encuentro|me encontrare|estaremos|me hallo) (?:\w+ ){0,2}(?:ausente|fuera|de viaje|ausentes|de vacaciones)
ausen\w+
(?:acceso|conexion) (?:\w+ )?(?:limitado|restringido|limitada) (?:a|al|de)
(?:sin|no (?:tengo|tendre)) acceso (?:a|al)
(?:vuelvo|regreso|volvere|regresare|me reincorpor\w+|estare de (?:vuelta|regreso)|a mi (?:vuelta|regreso|retorno))
(?:nuestra oficina|nuestras oficinas|la oficina|la empresa) .{0,30}cerrad\w+
# Italian
fuori (?:ufficio|sede|dall'ufficio)
(?:in|per) (?:ferie|vacanza|congedo|trasferta|maternita|malattia|viaggio)
(?:assente|assenza|sono assente|saro assente|non (?:sono|saro) (?:in ufficio|disponibile|raggiungibile|presente))
(?:al mio|dal mio) (?:rientro|ritorno)
(?:rientro|rientrero|torno|tornero|di ritorno|saro di nuovo)
accesso (?:\w+ )?limitato
(?:gli|i nostri|nostri) uffici .{0,30}chius\w+
# Portuguese
fora d[oe] (?:escritorio|gabinete|servico|pais)
(?:de|em|por) (?:ferias|licenca|viagem|baixa|folga|licenca (?:maternidade|medica))
(?:estou|estarei|encontro-me|encontrar-me-ei) (?:\w+ ){0,2}(?:ausente|fora|de ferias|em viagem)
ausente|ausencia
acesso (?:\w+ )?limitado|sem acesso
(?:regresso|retorno|volto|retornarei|regressarei|voltarei|estarei de volta)
(?:o )?(?:nosso )?escritorio .{0,30}(?:fechado|encerrado)
# Dutch
(?:niet|buiten) (?:op|aanwezig|op het|het|in|bereikbaar|op mijn) ?(?:kantoor|werkplek|bereikbaar)?
(?:afwezig\w*|niet aanwezig|niet bereikbaar|beperkt bereikbaar|niet op kantoor)
(?:op|met|van) (?:\w+ )?(?:vakantie|verlof|zwangerschapsverlof|zakenreis|ouderschapsverlof)
(?:terug|weer) (?:op|aanwezig|bereikbaar|op kantoor|op het werk|van vakantie|in de)
beperkt(?:e)? (?:toegang|in staat)
# Polish
poza (?:biurem|firma|praca)
(?:na|przebywam na) (?:urlopie|zwolnieniu|delegacji|macierzynskim|chorobowym)
(?:w|w podrozy) (?:delegacji|podrozy sluzbowej)
(?:nieobecn\w*|jestem nieobecn\w*|nie ma mnie|nie bedzie mnie|nie bede obecn\w+|nieobecnosc\w*)
(?:wracam|wroce|bede ponownie|bede z powrotem|po powrocie|bede dostepn\w+)
ograniczony dostep
# Czech, Slovak
mimo (?:kancelar|kancelariu|pracovist\w*|pracovisko|provoz)
(?:na|cerpam) (?:dovolen\w+|materske|sluzebni ceste|sluzobnej ceste|nemocenske|neschopnosti)
nepritom\w*|nebudu pritom\w+|nejsem pritom\w+|nebudem pritom\w+
(?:vratim se|vracim se|budu zpet|zpet (?:v|budu)|po navratu|po mem navratu|vratim sa|budem spat|spat v praci|opet k dispozici)
omezeny pristup|obmedzeny pristup
# Swedish, Danish, Norwegian
(?:inte|ikke) (?:pa|til|a) (?:kontoret|plats|stede|jobbet|jobb|kontor|arbetet)
(?:pa|har|tar|holder|er pa|tager) (?:\w+ )?(?:semester|ferie|foraldraledig\w*|barsel\w*|permisjon|tjanstresa|tjenestereise|forretningsrejse|orlov|foreldrepermisjon|sommarsemester|sommerferie|fri|reise|rejse|kurs)
(?:semester|foraldraledig|tjanstledig|sjukskriven|bortrest|ledig|fravarande|fravar\w*|fraver\w*|ferierer|sykemeldt)
(?:tillbaka|tilbake|tilbage) (?:pa|den|i|igen|fra|fran|til|mandag|tisdag|onsdag|torsdag|fredag|mandag|tirsdag)
begransad (?:tillgang|mojlighet)|begraenset adgang|begrenset tilgang
# Finnish
(?:poissa|lomalla|vuosilomalla|kesalomalla|vapaalla|aitiyslomalla|vanhempainvapaalla|matkoilla|tyomatkalla|opintovapaalla|sairauslomalla)
poissaolo\w*
(?:palaan|takaisin (?:toissa|toimistolla)|tavattavissa (?:jalleen|taas|seuraavan)|en ole (?:toimistolla|tavoitettavissa|paikalla))
# Russian, Ukrainian, Bulgarian
(?:в|у|нахожусь в|буду в|перебуваю у) (?:\w+ )?(?:отпуск\w*|командировк\w*|декрет\w*|відпуст\w+|відрядженн\w+|отпуска)
(?:вне|не в|нет на|нет в|не на|немає в|немає на) (?:офис\w*|рабоч\w+|месте|місці|работ\w+)
отсутств\w+|відсутн\w+|отсъств\w+|извън офис\w*
(?:вернусь|выйду|буду (?:снова|в офисе|доступ\w+)|возвращаюсь|после возвращения|по возвращении|повернусь|ще се върна|поза офісом)
ограничен\w* доступ|обмежен\w* доступ
# Turkish
ofis(?:te|imde)? (?:disinda\w*|degilim|olmayacagim|bulunmuyorum|bulunmayacagim)
(?:izinde\w*|yillik iz\w+|tatilde\w*|dogum izn\w+|seyahatte\w*|is seyahat\w+|raporlu\w*|izne cik\w+)
(?:donecegim|donuyorum|ofise donus\w*|dondugumde|is basinda|donus tarih\w*)
# Hungarian
(?:szabadsagon|irodan kivul|hazon kivul|tavol (?:vagyok|leszek)|nem vagyok az irodaban|nem leszek|szabadsagomrol|nem tartozkodom|tavolletem\w*|szulesi szabadsag\w*|szulesen)
(?:visszater\w+|ujra elerheto|ismet elerheto|legkozelebb)
# Romanian
(?:in|sunt in|voi fi in) (?:concediu\w*|vacanta|deplasare|delegatie)
(?:plecat\w*|absent\w*) din birou|nu sunt (?:la|in) birou|nu voi fi (?:la|in|disponibil)|in afara biroului
(?:revin|ma intorc|voi reveni|ma voi intoarce|la intoarcere)
# Greek
(?:εκτος γραφειου|με αδεια|σε αδεια|απουσιαζω|θα απουσιαζω|απουσι\w+|θα επιστρεψω|επιστρεφω)
# Croatian, Serbian, Slovene, Baltic
(?:izvan ureda|na godisnjem|odsut\w+|van kancelarije|na dopustu|odsoten|odsotna|vracam se|vrnem se|nazaj v pisarni)
(?:puhkusel|kontorist ara|atvalinajuma|neesmu biroja|atostogauju|atostogose)
# Japanese, Chinese, Korean
不在
休暇
休業
(?:夏季|冬季|年末年始)休
お休みをいただ
出張
(?:不在|休假|休假中|外出|出差|度假|放假|年假|产假|產假|病假)
不在办公室|不在辦公室
(?:부재|휴가|출장|자리를 비|육아휴직|출산휴가|연차)
# Vietnamese, Indonesian, Arabic, Hebrew
vang mat|nghi phep|sedang cuti|di luar kantor
خارج المكتب|إجازة|اجازة
מחוץ למשרד|חופשה|בחופש
""")

# Subjects that programs write before the subject they answer, or alone.
PREFIX = any_of(lines_of(r"""
^(?:automatic|auto|automated)[- ]?(?:reply|response|respons|answer|acknowledg\w+|responder)\b
^auto\s?:
^autoreply
^out[- ]of[- ](?:the )?office\b
^ooo\b(?!\w)
^(?:vacation|absence|away) (?:reply|message|notice|response|notification)
^on (?:vacation|leave|holiday)\s*(?::|$)
^i am (?:out of (?:the )?office|on vacation|away)
^automatische (?:antwort|antwoord|beantwoord\w+|abwesenheit\w*|ruckantwort|reactie|afwezigheid\w*)
^automatisch (?:antwoord|generierte|beantwoord\w*)
^(?:abwesenheits(?:notiz|nachricht|meldung|assistent|info\w*|benachrichtigung)|abwesenheit|abwesend|urlaubs(?:vertretung|notiz|meldung|nachricht)|im urlaub|nicht im (?:buro|haus)|ausser haus)
^(?:reponse automatique|message (?:d'absence|automatique)|absence\b|absent\w* (?:du bureau)?|notification d'absence|reponse d'absence|en conges?)
^(?:respuesta automatica|fuera de (?:la )?oficina|ausencia|mensaje automatico|autorespuesta|contestacion automatica|ausente)
^(?:risposta automatica|fuori (?:ufficio|sede)|assenza|messaggio automatico|risposta di assenza)
^(?:resposta automatica|fora d[oe] (?:escritorio|gabinete)|ausencia|mensagem automatica|ausente)
^(?:afwezig\w*|niet aanwezig|afwezigheids\w*|niet op kantoor)
^(?:automatyczna odpowiedz|odpowiedz automatyczna|poza biurem|nieobecnosc\w*|autoodpowiedz)
^(?:automaticka odpoved|mimo kancelar|nepritomnost|automaticka odpoved)
^(?:autosvar|automatiskt svar|automatisk svar|automatisk besvarelse|franvaro\w*|fravar\w*|fraver\w*|ikke til stede|ej pa plats|automatsvar)
^(?:automaattinen (?:vastaus|poissaolo\w*)|poissa\w*|poissaoloilmoitus|automaattivastaus)
^(?:автоматический ответ|автоответ\w*|автоматична відповідь|нет на (?:рабочем )?месте|отсутствие|вне офиса|автоматичен отговор)
^(?:otomatik (?:yanit|cevap)|ofis disinda|otomatik)
^(?:automatikus valasz|hazon kivul|irodan kivul|szabadsag\w*)
^(?:raspuns automat|in afara biroului|absenta)
^(?:αυτοματη απαντηση|εκτος γραφειου)
^(?:automatski odgovor|samodejni odgovor|automaatvastus|automatiska atbilde|automatinis atsakymas)
^(?:自動応答|休業|夏季休業|夏期休業|お休み|休み|自動返信|不在通知|不在(?:の)?お知らせ|自动回复|自動回覆|自动答复|自動答覆|不在办公室|外出|자동 ?(?:응답|회신)|부재중|休暇)
^(?:tra loi tu dong|balasan otomatis|الرد التلقائي|رد تلقائي|תשובה אוטומטית|מענה אוטומטי)
"""))  # fmt: skip

# What else such a note says; a note of a person's own that says only this is one too.
REST = lines_of(r"""
# thanks for the mail, and that it was received
(?:thank you|thanks|many thanks) (?:very much )?(?:for|in advance)
(?:i have |we have |your (?:e-?mail|message|mail) (?:has been |was )?)?received
(?:vielen|herzlichen|besten) dank|danke (?:fur|schon|sehr)
merci (?:de|pour|beaucoup|d'avance)|j'ai bien recu
(?:muchas )?gracias (?:por|de)|he recibido
grazie (?:per|mille|di)|obrigad[oa] (?:pel|por)|(?:hartelijk )?(?:dank|bedankt) (?:u |je )?(?:voor|wel)
dziekuje za|dekuji (?:za|vam)|dakujem za|tack for|tak for|takk for|kiitos\b|спасибо|дякую|благодарю|tesekkur|koszonom|multumesc|va multumesc|ευχαριστω
(?:お世話|メール|ご連絡|ありがとう|您好|感谢|謝謝|감사)
(?:merry|happy|frohe|schone|joyeu\w+|bonnes? (?:fetes|vacances|annee)|felices|feliz|buone?|god jul|gott nytt|hyvaa|wesolych|vesele|с (?:новым|наступающ)|fijne|prettige|glaedelig)\b
# whom to ask instead
(?:ring|rufen sie|anruf\w*|appelez|llame|chiama\w*|ligue|bel\b|zadzwon|zavolejte|soita|звоните|arayin\w*|hivja|sunati)\b
(?:his|her|their|my|these|all) (?:matters|duties|mails?|e-?mails?|accounts?|tasks|responsibilities|work|role|clients|customers|projects|files) (?:are|is|will|have|has) (?:\w+ ){0,3}(?:now|taken|handled|with|read|covered|forwarded|by|looked)
(?:tasks|aufgaben|nachfolg\w+|ansprechpartner\w*|successor|replacement|remplac\w+|sustitu\w+|sostitu\w+|substitu\w+|opvolger|nastepc\w+|eftertradare|efterfolger|seuraaja|преемник)\w*
(?:in|for) (?:\w+ ){0,3}(?:urgent|emergenc\w+|important|immediate)
(?:if|should|when) (?:\w+ ){0,5}(?:urgent|emergency|important|immediate|assistance|require|cannot wait)
(?:please|kindly|you (?:can|may)|feel free to)? ?(?:contact|call|reach(?: out)?|e-?mail|write to|turn to|get in touch with|refer to|direct|forward|address|resend|speak to|ring|text) (?:\w+ ){0,3}(?:my|our|the|him|her|them|me on|to|colleague\w*|team|office|reception|\S+@|[a-z]+ [a-z]+)
(?:my )?(?:colleague|assistant|manager|deputy|backup|team)s? .{0,60}(?:will|can|is|are|be) (?:\w+ ){0,3}(?:help|assist|happy|cover\w*|available|reach\w*|handl\w*|glad)
in (?:\w+ )?(?:dringenden|eiligen|wichtigen) (?:fallen|angelegenheiten|notfallen|anliegen)|bei (?:dringenden|eiligen|wichtigen) (?:\w+)|in dringend\w*|wenden sie sich|kontaktieren sie|vertritt mich|vertretung|meine kolleg\w+|steht ihnen|stehen ihnen|hilft ihnen|helfen ihnen
(?:en cas|pour toute|pour les|pour tout) (?:d'|de )?(?:\w+ ){0,2}(?:urgence|urgente?s?|demande|besoin|question)|vous pouvez (?:contacter|joindre|vous adresser)|merci de (?:contacter|vous adresser|joindre)|veuillez (?:contacter|vous adresser|prendre contact)|adressez-vous
(?:en caso|para|para (?:temas|asuntos|cualquier|cuestiones|las)|si es) (?:de )?(?:\w+ )?(?:urgen\w+)|(?:contacte|contacta|puede (?:contactar|escribir|dirigirse|llamar)|por favor,? (?:contacte|escriba|dirijase|llame)|ponganse? en contacto|pongase en contacto)
(?:in caso|per (?:urgenze|emergenze|questioni|comunicazioni|necessita))(?: di| urgenti)?|(?:contattare|potete (?:contattare|rivolgervi|scrivere)|puo (?:contattare|rivolgersi)|rivolgersi)
(?:em caso|para assuntos|para questoes|se for)(?: de)? (?:\w+ )?urg\w+|(?:contacte|contate|por favor,? (?:contacte|contate|entre)|entre em contato)
(?:voor|bij|in) (?:\w+ ){0,2}(?:dringende|spoed\w*|urgente|noodgevallen)|(?:neem|kunt u|kun je|u kunt) (?:\w+ ){0,3}(?:contact|terecht|bellen|mailen)
w (?:\w+ ){0,2}(?:pilnych|naglych|nagl\w+|waznych)|prosze (?:o kontakt|kontaktowac|sie kontaktowac)|zastepuje mnie|v (?:nalehavych|nalehavem|nutnych|pripade|surnych|nevyhnutnom)|kontaktujte|obratte se|obratte sa|zastupuje
(?:vid|ved|for|i) (?:\w+ ){0,2}(?:bradskande|brade|akuta|akut|hastende|haste\w*|viktiga)|kontakta\b|kontakt(?:e)? (?:venligst|gjerne|min)|(?:venligst|vennligst) kontakt
(?:kiireellis\w+|kiireis\w+|akuut\w+)|ota(?:thaan)? yhteytta|(?:по|в) (?:\w+ )?(?:срочн\w+|случае|неотложн\w+|термінов\w+)|обращайтесь|обратитесь|свяжитесь|звертайтесь|замещает
acil (?:durum\w*|konu\w*)|irtibata gec\w+|ulasabilirsiniz|surgos (?:esetben|ugyben)|(?:keresse|forduljon|kerem keresse)|(?:pentru|in caz) (?:\w+ ){0,2}urgen\w+|(?:contactati|va rog sa contactati|puteti contacta)
(?:急ぎ|緊急|お急ぎ|紧急|緊急|급한|긴급)
(?:send|direct|address|forward) (?:all |any |your |further |future )*(?:e-?mails?|mails?|requests?|correspondence|enquiries|inquiries|messages|questions) (?:to|at)
(?:please )?(?:write|mail|reply|e-mail) to \S+@
(?:can|will|kann|wird|peut|puede|puo|pode|kan) (?:gladly |gern\w* |you |ihnen |vous )?(?:help|assist|helfen|weiterhelfen|aider|ayudar\w*|aiutar\w*|ajudar|helpen)
# that one will answer later
(?:i|we)(?:'ll| will| shall| am going to)? (?:\w+ ){0,2}(?:respond|reply|answer|get back|read|come back|attend|deal with|review|be in touch|check)
(?:your )?(?:e-?mail|message|mail|request)s? (?:will|is|are|won't) (?:not )?(?:be )?(?:\w+ )?(?:forward\w*|read|answered|processed|replied|dealt|responded|deleted|handled)
(?:ihre|deine|die|alle) (?:e-?mail|mail|nachricht|anfrage)\w* .{0,60}(?:weitergeleitet|bearbeite\w*|beantwort\w*|lese\w*|gelesen|kummer\w*)|werde ich .{0,60}(?:beantwort\w*|bearbeit\w*|meld\w*|lesen|antwort\w*)|melde ich mich|ich melde mich
je (?:vous )?(?:repondrai|reviendrai|recontacterai|traiterai|ne manquerai|prendrai)|votre (?:mail|message|e-mail|courriel) .{0,40}(?:sera|ne sera)
(?:le |les |te )?(?:respondere|contestare|contactare|atendere)|(?:vi |ti |le )?(?:rispondero|ricontattero|rispondere)|(?:responderei|entrarei em contato|contactarei)
(?:ik|wij) (?:zal|zullen|beantwoord|reageer|neem|lees)|uw (?:bericht|e-?mail|mail) .{0,40}(?:word\w*|beantwoord\w*|lees)|odpowiem|odpovim|odpoviem|jag (?:svarar|aterkommer|besvarar|laser)|jeg (?:svarer|vender|vil|besvarer)|(?:vastaan|palaan asiaan)|отвечу|відповім|(?:yanit\w*|cevap\w*|donus yap\w*)|valaszol\w+|voi raspunde|va voi raspunde|θα απαντησω
# good-bye and machine notes
(?:this is an? |please note |note that |)(?:automat\w+|auto)[- ]?(?:generated|reply|response|message|\w+ generiert\w*|\w+ erstellt\w*)?
^(?:kind|best|warm|many|with|mit|viele|liebe|beste|freundliche|herzliche|schone|cordialement|bien|saludos|un saludo|atentamente|cordiali|distinti|saluti|met|groet\w*|vriendelijke|pozdrawiam|z powazaniem|s pozdravem|med|vanlig\w*|mvh|venlig|hilsen|ystavallisin|terveisin|с уважением|saygilar\w*|iyi calis\w*|udvozlettel|cu stima|regards|sincerely|cheers|thanks|thank you|danke|merci|gracias|grazie|obrigad[oa]|tack|tak|takk|kiitos|よろしく)\b
""")
AWAY_WORDS = any_of(AWAY)
REST_WORDS = any_of(REST)
GREETING = any_of(lines_of(r"""
^(?:hi|hello|hey|dear|good (?:day|morning|afternoon|evening)|greetings|hallo|guten tag|guten morgen|sehr geehrte\w*|liebe\w*|moin|gruss gott|servus|bonjour|bonsoir|madame|cher|chere|hola|buenos|buenas|estimad\w+|ciao|buongiorno|salve|gentile|gentili|ola|bom dia|boa tarde|prezad\w+|car[oa]|beste|geachte|goedendag|dag|dzien dobry|szanown\w+|witam|czesc|dobry den|dobry|vazen\w+|hej|hei|god dag|moi|terve|hyva|здравствуйте|добрый|уважаем\w+|доброго|merhaba|sayin|iyi gunler|tisztelt|kedves|jo napot|buna|stimat\w+|γεια|αγαπητ\w+|καλημερα)\b.{0,50}$
"""))  # fmt: skip

# What a note says that answers any mail, or hangs on any door.
THANKS_OR_CLOSED = any_of(lines_of(r"""
(?:thank you|thanks|many thanks) (?:very much )?for (?:your|the|contacting|writing|reaching|getting)
(?:danke|dank) fur (?:ihre|deine|die)|merci (?:de|pour) (?:votre|ton)|gracias por (?:su|tu|contactar)|grazie per (?:la|il|aver)|obrigad[oa] pel[oa]|(?:dank|bedankt) voor (?:uw|je|het)|dziekuje za|dekuji za|dakujem za|tack for (?:ditt|ert)|tak for (?:din|jeres)|takk for|kiitos (?:viesti|sahkopost)\w*|спасибо за|дякую за|(?:e-postaniz|mesajiniz) icin|koszonom|multumesc pentru|ευχαριστω για
お世話になっております|ご連絡ありがとう|メールありがとう|您好|感谢您|메일 감사
\bclosed\b|geschlossen|betriebsferien|ferme\w* (?:du|pour|jusqu)|fermeture|cerrad[oa]s?|chius[oia]|fechad[oa]s?|encerrad[oa]s?|gesloten|zamkniet\w+|nieczynn\w+|zavren\w+|zatvoren\w+|stangt|lukket|stengt|suljettu|закрыт\w*|kapali\w*|zarva|inchis\w*|κλειστ\w+|休業|休館|휴업|放假
"""))  # fmt: skip
