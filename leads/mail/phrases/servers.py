"""What mail servers say when they refuse, in folded text: an address, a full mailbox, us, or only for now."""

from leads.mail.fold import any_of, lines_of

GONE = any_of(lines_of(r"""
user unknown
unknown (?:user|recipient|address|local[- ]?part|mailbox|account|virtual)
user (?:is )?not found
(?:user|recipient|mailbox|account|address|addressee|member) (?:\S+ )?(?:does not|doesn't|doesnt|did not|do not) exist
(?:user|recipient|mailbox|account|address|name|email) (?:\S+ )?(?:could not be|couldn't be|cannot be|can't be|was not|wasn't|not|is not) found
(?:that |the )?email account that you tried to reach (?:does not exist|is (?:disabled|inactive))
(?:address|recipient|mailbox|user|account) (?:\S+ )?(?:is |was |has been )?(?:disabled|inactive|deactivated|closed|deleted|expired|suspended|discontinued|terminated|not active|no longer (?:active|valid|available|in use|exists?|used|accepts?|on (?:this )?server))
no such (?:user|person|recipient|mailbox|address|account|domain|customer|email|local user|name)
(?:there is )?no (?:user|mailbox|account|recipient|one) (?:here )?(?:by that name|with that|with this|here|named|called|for|of that name)
no (?:mailbox|account|user|recipient|address) (?:here|found)
no mailbox by that name
no longer (?:works?|employed|with the company|valid|on this server|available at this address)
(?:invalid|bad|illegal|nonexistent|non-existent|non existent|incorrect|wrong|undeliverable|unroutable|unrouteable) (?:\w+ )?(?:recipient|mailbox|address|user|e-?mail|account|host|domain|destination|mail domain)
(?:recipient|address|mailbox|destination) (?:address )?(?:is )?(?:invalid|incorrect|not valid|unknown|not known|not recogni[sz]ed|nonexistent)
not a (?:valid|known|local|recogni[sz]ed) (?:user|recipient|mailbox|address|customer|account)
(?:is )?not our customer
not (?:a )?(?:known|listed) (?:at|in|user|recipient)
not listed in (?:the )?(?:public |domino )?(?:name|directory|address)
(?:isn't|is not|not) (?:known|valid|recogni[sz]ed|in (?:my|our)) .{0,20}(?:user|domain|virtual|control|directory|rcpthosts)
rejected because the (?:user|recipient|mailbox|account) (?:unknown|does not exist)
mailbox (?:is )?(?:unavailable|not available|unknown|not allowed|name not allowed|disabled|syntax|incorrect|invalid|inactive|not permitted|has been (?:disabled|removed))
requested (?:mail )?action (?:not taken|aborted).{0,4} ?mailbox (?:unavailable|not found|name not allowed)
recipient (?:address )?(?:was )?rejected.{0,4} ?(?:access denied|user unknown|undeliverable|unknown|mailbox|no such|invalid|recipient|address)
recipnotfound
resolver\.adr\.
undeliverable address
can't (?:find|locate) (?:the )?(?:user|mailbox|recipient|account)
(?:wasn't|was not|couldn't be|could not be) found (?:at|in|on|or)
couldn't be delivered .{0,80}(?:address wasn't found|address couldn't be found|unable to receive mail)
address (?:not|wasn't|was not|couldn't be|could not be) found
this user (?:doesn't|does not|no longer) (?:have|has) .{0,60}account
(?:domain|host|server|dns|destination)(?: name)?(?: \S+)? (?:was |is |could |does |did |can )?(?:not|n't|cannot)?(?: be)? ?(?:not found|unknown|nonexistent|does not exist|not exist|found: 3)
host or domain name not found
(?:host|domain) (?:unknown|not found)
name (?:service )?error for .{0,80}(?:host not found|type=(?:mx|a|aaaa): host)
(?:nxdomain|no such domain|unknown host|unknown domain|bad domain|non-?existent domain|domain has no mx|null ?mx|no mx|no mail exchanger|does not accept mail|doesn't accept mail|domain isn't in)
(?:the )?domain .{0,60}(?:does not|doesn't) (?:exist|receive|accept)
no valid (?:mx|hosts|recipients?)
all relevant mx records point to non-existent hosts
an mx or srv record indicated no smtp service
no route to (?:user|domain)
relaying to <?\S+>? prohibited by administrator
delivery (?:to|for) .{0,80}(?:permanently )?(?:failed because the user|user unknown)
mailbox owner has changed
(?:couldn't|could not|cannot|can't|unable to) (?:find|locate|look ?up) (?:\w+ ){0,4}(?:user|mailbox|host|domain|recipient|named)
sorry, no mailbox here
sorry, i couldn't find any host
i wasn't able to (?:find|establish)
user (?:account )?(?:is )?(?:unavailable|inactive|disabled|suspended|terminated|does ?n[o']t exist|not known|no longer)
addressee unknown
recipient (?:unknown|not found|no longer|is not (?:on|exist)|not exist|has been)
account (?:has been |is |was )?(?:disabled|closed|terminated|suspended|deleted|blocked|deactivated|inactive|unavailable|cancelled)
(?:das |dieses )?(?:postfach|konto|empfanger|benutzer|adresse|e-mail-adresse).{0,50}(?:nicht gefunden|existiert nicht|unbekannt|ist unbekannt|nicht bekannt|ungultig|deaktiviert|nicht vorhanden|gibt es nicht|nicht (?:mehr )?existiert)
(?:unbekannte[rs]?) (?:empfanger|benutzer|adresse|adressat)
(?:destinataire|adresse|utilisateur|boite|compte).{0,40}(?:inconnue?|n'existe pas|introuvable|invalide|n'a pas ete trouvee?|desactivee?)
(?:utilisateur|adresse|destinataire) inconnue?
(?:usuario|destinatario|direccion|cuenta|buzon|casilla).{0,40}(?:desconocid[oa]|no existe|no (?:se )?(?:ha )?encontr\w+|inexistente|invalid[oa])
no (?:existe|se encontro|se ha encontrado) (?:el |la )?(?:usuario|destinatario|direccion|cuenta|buzon)
(?:utente|destinatario|indirizzo|casella|account).{0,40}(?:sconosciut[oa]|inesistente|non esiste|non (?:e stat[oa] )?trovat[oa]|non valid[oa])
(?:usuario|destinatario|endereco|conta|caixa).{0,40}(?:desconhecid[oa]|nao existe|nao (?:foi )?encontrad[oa]|inexistente|invalid[oa])
(?:gebruiker|adres|geadresseerde|ontvanger|postvak).{0,40}(?:onbekend|bestaat niet|niet gevonden|ongeldig)
(?:uzytkownik|adres|konto|odbiorca|skrzynka).{0,40}(?:nieznan[yae]|nie istnieje|nie znaleziono|nieprawidlow)
нет такого (?:пользователя|ящика|адреса)
(?:пользовател\w+|адрес\w*|ящик\w*|получател\w+).{0,40}(?:не найден|не существует|неизвест|заблокирован|недоступен|отключен)
такого (?:пользователя|адреса|ящика) (?:нет|не существует)
(?:宛先|あて先|送信先|ディレクトリ|アドレス).{0,30}(?:見つかりません|存在しません|不明|リストにありません)
(?:ユーザー?|メールアドレス|メールボックス).{0,30}(?:見つかりません|存在しません|不明)
(?:收件人|用户|邮箱|郵箱|帐号|地址).{0,20}(?:不存在|未找到|找不到|无效|不正确|被禁用)
(?:ontvanger|gebruiker|geadresseerde|adres|postvak).{0,60}(?:niet bekend|niet bestaa\w*|bestaat (?:hier )?niet|onjuist|opgeheven)
(?:adressen|mottagar\w*|anvandar\w*|brevlad\w*|kontot?|e-?post\w*|modtager\w*|mottaker\w*|bruger\w*|bruker\w*|postkass\w*|adress\w*).{0,60}(?:(?:finns|existerar) inte|inte (?:finns|existerar)|ikke (?:finnes|findes|eksisterer|fins)|finnes ikke|findes ikke|eksisterer ikke|okand\w*|ukend\w*|ukjent\w*|ogiltig\w*|ugyldig\w*|stangt\w*|nedlagt\w*|lukket|inaktiv\w*)
(?:osoit\w*|vastaanottaj\w*|kayttaj\w*|postilaatik\w*|tili\w*).{0,60}(?:ei (?:ole (?:olemassa|voimassa)|loydy|tunneta)|tuntematon|virheelli\w*|suljettu)
(?:adres\w*|prijemc\w*|uzivatel\w*|schrank\w*|pouzivatel\w*|ucet).{0,60}(?:neexistuj\w*|neznam\w*|neplatn\w*|nebyl\w* nalezen\w*|nenalezen\w*|zrusen\w*|deaktivovan\w*)
(?:adres\w*|odbiorc\w*|uzytkownik\w*|kont\w*|skrzynk\w*).{0,60}(?:nie istnieje|nie istnieja|nieznan\w*|nie zostal\w* (?:znalezion\w*|odnalezion\w*)|zostalo? (?:usuniet\w*|zablokowan\w*))
(?:cim\w*|cimzett\w*|felhasznalo\w*|postafiok\w*|fiok\w*).{0,60}(?:nem letezik|nem talalhato|ismeretlen|ervenytelen|megszunt\w*)|ismeretlen (?:cimzett|felhasznalo)
(?:adres\w*|alici\w*|kullanici\w*|posta kutusu|hesap|hesab\w*).{0,60}(?:bulunamadi|bulunmuyor|mevcut degil|bilinmiyor|gecersiz|yok\b|kapatil\w*|devre disi)
(?:adres\w*|destinatar\w*|utilizator\w*|cutia|contul).{0,60}(?:nu exista|nu a fost gasit\w*|necunoscut\w*|invalid\w*|dezactivat\w*)
(?:διευθυνση|παραληπτης|χρηστης|γραμματοκιβωτιο).{0,60}(?:δεν υπαρχει|δεν βρεθηκε|αγνωστ\w*)
(?:адрес\w*|отримувач\w*|користувач\w*|скринь\w*).{0,60}(?:не існує|не знайден\w*|невідом\w*)
(?:수신자|주소|사용자|계정|사서함).{0,20}(?:없습니다|존재하지 않|찾을 수 없|알 수 없)
"""))  # fmt: skip

FULL = any_of(lines_of(r"""
(?:mailbox|inbox|account|user|recipient|maildir|storage|folder|box|quota|disk)\S* .{0,40}(?:is |over |exceed\w* |currently )?(?:full|over ?quota|overquota)
(?:over|exceed\w*|out of|above|beyond)(?: \w+){0,5} (?:disk |storage |mailbox |mail |email |allowed |its )?(?:quota|storage|mailbox size|space|allocation|limit on (?:disk|mail))
quota (?:\w+ ){0,3}(?:exceeded|full|reached|violation|overrun|limit)
quota ?exceeded
over ?quota
insufficient (?:system )?(?:storage|disk|space|resources)
(?:not enough|no (?:more )?|lack of|out of) (?:disk )?(?:space|storage)(?: space| left)?
no space left
disk(?: space)? (?:is )?full
mailbox (?:is )?(?:full|size limit exceeded|exceeds|has exceeded|storage)
exceeded (?:storage|its|the|disk|their) .{0,40}(?:allocation|quota|limit|storage)
too (?:full|many (?:messages|mails) in)
mail ?box full
(?:postfach|mailbox|speicher\w*|kontingent|quota).{0,50}(?:voll|uberschritten|erschopft|uberfullt|ausgeschopft)
(?:boite|messagerie|quota).{0,60}(?:pleine|saturee|depasse|remplie)
(?:buzon|casilla|cuenta|cuota|bandeja).{0,60}(?:llen[oa]|excedid[oa]|superad[oa])
(?:casella|quota|posta).{0,60}(?:pien[oa]|superat[oa]|esaurit[oa])
(?:caixa|cota|quota).{0,60}(?:chei[oa]|excedid[oa]|lotad[oa])
postvak .{0,30}vol
(?:skrzynka|limit).{0,50}(?:pelna|przepelnion|przekroczon)
(?:ящик|квота|почтов\w+).{0,50}(?:переполнен|превышен|заполнен)
(?:容量|メールボックス).{0,20}(?:超|いっぱい|オーバー)
(?:邮箱|郵箱|空间).{0,10}(?:已满|满|已滿|不足)
(?:brevlad\w*|postkass\w*|innkurv\w*|inkorg\w*|indbakke\w*|kvot\w*).{0,40}(?:\bfull?\b|fulld|\bfyldt|overskred\w*|overskrid\w*|fullt)|postilaatik\w*.{0,30}(?:taynna|tayttynyt)|(?:schrank\w*|kvot\w*|uloziste).{0,30}(?:pln[aey]|zaplnen\w*|prekrocen\w*)|(?:postafiok\w*|tarhely\w*|kvota).{0,30}(?:megtelt|tele\b|betelt)|(?:posta kutusu|kota\w*).{0,30}(?:dolu|dolmus|asildi|asti)|(?:cutia|casuta|cota).{0,40}(?:plin[a]?|depasit\w*)|γραμματοκιβωτιο.{0,30}γεματο|скринь\w*.{0,30}переповнен\w*|(?:사서함|메일함|용량).{0,20}(?:가득|초과|꽉)
"""))  # fmt: skip

REFUSED = any_of(lines_of(r"""
\b(?:spam|spammer|spammy|spamming|junk mail|unsolicited|bulk mail|uce)\b
block(?:ed|ing)? (?:by|using|for|due|because|list\w*|at|from|mail|ip|message|sender|connection|policy)
(?:is|was|been|are|temporarily|currently|permanently|access|message|sender|ip|address|mail|email|host|connection)\W+(?:\w+ )?blocked
blocked
(?:black|block|deny|reject)[- ]?list\w*
(?:spamhaus|spamcop|barracuda|sorbs|cloudmark|senderbase|proofpoint|surbl|uribl|invaluement|abusix|trend ?micro|uceprotect|mailspike|senderscore|cbl\.|dnsbl|\brbl\b|\bpbl\b|\bsbl\b|zen\.)
\b(?:spf|dkim|dmarc|arc)\b
policy (?:reasons?|violation|restriction|rejection|filter|reject|block|of)
(?:local|security|message|content|email|mail|site|domain|sender|receiver|rejected by|against|violates?|due to|by)(?: \w+){0,2} polic(?:y|ies)
message (?:content )?(?:was )?(?:rejected|refused|blocked|denied|prohibited|filtered|classified)(?: \w+){0,6} (?:content|spam|virus|policy|filter|malware|attachment)
(?:poor|low|bad|sending|sender|ip|domain) reputation
reputation
relay(?:ing)? (?:is )?(?:access )?(?:not|denied|prohibited|disallowed|refused|failed)
relay access denied
(?:unable|not able|not allowed|not permitted|won't|cannot|not authori[sz]ed|refus\w+|no permission) to relay
relay not (?:permitted|allowed)
we do not relay
not (?:authori[sz]ed|allowed|permitted) to (?:send|relay|mail|use|submit|deliver)
(?:you|sender|client|host) (?:\w+ ){0,4}not (?:authori[sz]ed|allowed|permitted)
your (?:\w+ ){1,3}(?:is|are|was|were|has been) (?:\w+ )?(?:not (?:\w+ )?(?:authori[sz]ed|allowed|permitted|accepted|welcome|trusted)|banned|blocked|rejected|refused|denied|listed|restricted|throttled|prohibited)
from your (?:\w+ )?(?:country|ip|network|region|domain|server|host|range|provider)\b
(?:don't|do not|does not|doesn't) have (?:the )?permission
authentication (?:is )?(?:required|failed|checks?|needed|information)
(?:smtp )?auth(?:entication)? required
unauthenticated (?:email|mail|sender)
sender (?:address |domain |e-?mail |verify |verification |id |ip )?(?:\S+ )?(?:was |is |has been )?(?:rejected|denied|refused|failed|not allowed|not accepted|blocked|does not (?:exist|resolve)|not found|unknown|invalid|must)
(?:sender|domain of sender|envelope sender|return[- ]path|mail from).{0,40}(?:does not (?:exist|resolve)|not exist|domain not found|invalid domain|rejected|cannot be verified)
domain of sender
bad sender
(?:virus|malware|infected|phish\w*|trojan|worm|dangerous attachment|suspicious|executable)
(?:banned|prohibited|disallowed|forbidden|restricted) (?:\w+ )?(?:attachment|content|file|extension|sender|client|ip|host|address)
attachment (?:type )?(?:\w+ )?(?:not allowed|blocked|removed|rejected|prohibited)
(?:message|mail|e-?mail|size|body|header)s? (?:\w+ ){0,3}(?:too (?:large|big|long)|exceeds? (?:\w+ ){0,4}(?:size|limit|maximum|length))
message (?:size|length) exceeds?
(?:maximum|fixed maximum) (?:message|mail)? ?size
too (?:large|big)
(?:reverse dns|\bptr\b|rdns|fcrdns|no reverse|invalid helo|helo command rejected|ehlo|dynamic ip|dial-?up|generic ptr|iprev)
access (?:to .{0,40} )?denied
(?:client|connecting) host (?:\S+ )?(?:blocked|rejected|refused)
(?:connection|service) (?:refused|denied|rejected) (?:due|because|based|by)
(?:content|header|subject|url|link|body) (?:\w+ )?(?:rejected|denied|filtered|not accepted|refused|blocked|analysis)
(?:high )?(?:probability|likelihood|score) of (?:spam|being)
(?:looks? like|considered|identified as|detected as|classified as|appears to be|suspected|resembles?|likely) (?:\w+ ){0,3}(?:spam|unsolicited|suspicious|junk|virus)
administrative(?:ly)? (?:prohibit\w+|den\w+|reject\w*|lock\w*)
administrative prohibition
recipient (?:does not|doesn't|only) (?:want|accept|wish).{0,40}(?:from|mail)
(?:not accepting|doesn't accept|does not accept|only accepts?|restricted|accepts? (?:mail|messages?) only) (?:mail|messages?|e-?mail)? ?(?:from|by|to)
(?:delivery )?not authori[sz]ed
rejected by (?:the )?(?:recipient|user|rule|filter|organi[sz]ation|administrator)
message refused
mail (?:content )?(?:denied|refused|rejected)
rate limit\w* .{0,40}(?:reputation|spam|block)
requires? (?:starttls|tls|encrypt\w+|authentication)
must issue a starttls
refused by local policy
(?:als|wegen) (?:\w+ )?(?:spam|virus|werbung)
(?:abgelehnt|zuruckgewiesen) .{0,40}(?:richtlinie|spam|policy|sicherheits)
(?:considere|identifie|refuse) comme (?:spam|indesirable)
спам
(?:垃圾|スパム|迷惑メール)
"""))  # fmt: skip

FOR_NOW = any_of(lines_of(r"""
(?:connection|conversation|operation|connect\w*|read|session|delivery) (?:\w+ ){0,4}(?:timed? ?out|timeout)
timed? ?out
connection (?:was )?(?:refused|reset|dropped|closed|lost|failed)
lost connection
network is unreachable
no route to host
host (?:is )?(?:unreachable|not reachable|down)
temporar(?:y|ily)
try (?:again|later)
greylist\w*|gr[ea]y[- ]listed
deferred
(?:too many|exceeded) (?:\w+ ){0,3}(?:connections|messages|sessions|recipients|errors|requests|hops)
rate limit\w*
(?:receiving|getting) mail (?:at a rate|too quickly)
service (?:is )?(?:currently )?(?:not available|unavailable)
system (?:\w+ )?(?:busy|overload\w*|load|not accepting|unavailable|maintenance)
retry (?:time|timeout|later)
(?:message|delivery) (?:has )?expired
(?:mail|routing|forwarding) loop|loops back|hop count|too many hops|too many received
(?:dns|name server|nameserver|server|resolver) (?:\w+ ){0,4}(?:servfail|fail\w*|error|not respond\w*|timeout|busy)
could not (?:complete|connect|be reached)
queue (?:lifetime|time|too long)
has been in (?:the )?queue
mailserver (?:is )?(?:not responding|unreachable)
(?:insufficient|lacking) (?:system )?resources
internal (?:server )?error
(?:vorubergehend|zeituberschreitung|momentan nicht)
temporairement|temporalmente|temporaneamente|temporariamente|tijdelijk|tymczasow\w+|временн\w+
tillfallig\w*|midlertidig\w*|tilapaise\w*|docasn\w*|ideiglenes\w*|atmenetileg|gecici\w*|temporar\w*|προσωριν\w*|тимчасов\w*|一時的|暂时|暫時|일시적
(?:server\w*|servern|serveren|serveur|servidor|palvelin\w*|sunucu\w*|szerver\w*|serwer\w*|сервер\w*|mottakers? server).{0,40}(?:svara\w* inte|svared?\w* ikke|svarte ikke|antwortet\w* nicht|nicht (?:erreichbar|geantwortet)|repond\w* pas|pas repondu|no respond\w*|non rispond\w*|nao respond\w*|ei vastan\w*|ei vastaa|neodpov\w*|nie odpow\w*|nem valaszol\w*|yanit verm\w*|nu raspun\w*|не отве\w*|не відпов\w*|reageert? niet|antwoord\w* niet|did not (?:respond|answer)|not respond\w*)
"""))  # fmt: skip

STILL_TRYING = any_of(lines_of(r"""
(?:warning|notice).{0,40}(?:delayed|still|could not send|not (?:yet )?(?:been )?delivered|unable to deliver)
(?:delivery|message|mail|e-?mail)(?: \w+){0,4} (?:is |was |has been |been )?(?:delayed|deferred|still being retried)
delivery (?:status notification \(delay\)|delayed|temporarily)
(?:could not|has not|not) (?:yet )?be(?:en)? (?:sent|delivered) for (?:the (?:past|last) )?.{0,12}(?:hours?|minutes?|days?)
not (?:yet )?been delivered .{0,80}(?:hours?|minutes?|days?)
will (?:continue|keep|be) (?:to )?(?:be )?(?:try\w*|retr\w+|attempt\w*)
(?:gmail|we|server|system|it|i) will (?:retry|try again|keep trying|continue)
will be retried
no action is required on your part
you do not need to resend
do not (?:need to )?resend
(?:zustellung|nachricht) .{0,40}(?:verzogert|verspatet)
verzogert
(?:konnte|wurde|kann|ist) (?:\w+ )?(?:noch nicht|bisher nicht|bislang nicht|vorubergehend nicht) (?:\w+ )?(?:zugestellt|ausgeliefert|ubermittelt)
(?:zustellung|zustellversuch\w*) .{0,60}(?:weiter\w* versucht|wiederholt|fortgesetzt|erneut versucht)|(?:wird|werden) .{0,40}(?:weiter versucht|erneut versucht)
n'a pas encore (?:pu |ete )|(?:nouvelle\w* tentative\w*|tentatives? (?:de remise )?(?:se poursui\w+|suivante))|(?:aun|todavia) no (?:se ha|ha sido|se pudo|ha podido)|(?:seguira|seguiremos|continuara) intentando|non e ancora stat[oa] (?:possibile|consegnat\w+)|ainda nao (?:foi|pode)|nog niet (?:bezorgd|afgeleverd|worden)|jeszcze nie (?:zostala|udalo)|zatim (?:nebyla|nemohla|se nepodarilo)|annu inte|enna ikke|enda ikke|пока не (?:доставлен\w*|удалось)|(?:ещё|еще) не доставлен\w*|попытк\w+ .{0,40}(?:продолж\w+|повтор\w+)|配送が遅れ|遅延
(?:remise|livraison|distribution) .{0,30}(?:retard\w*|differe\w*)
(?:entrega|envio) .{0,30}(?:retrasad[oa]|atrasad[oa]|demorad[oa]|pospuest[oa]|adiad[oa])
consegna .{0,30}(?:ritardat[oa]|in ritardo)
"""))  # fmt: skip

# Even where it speaks of trying: it ended.
GIVEN_UP = any_of(lines_of(r"""
permanent (?:fatal )?(?:error|failure)s?
(?:have|has|had|am|is|are|been|was)? ?giv(?:ing|en) (?:it )?up
will be (?:deleted|removed) from (?:the )?queue
(?:retry|delivery) (?:time(?:out)?|period|timeout) (?:has )?(?:exceeded|expired)
(?:message|mail) (?:has )?(?:expired|timed out)
no (?:further|more) (?:delivery )?attempts
will not be (?:retried|delivered)
endgultig
"""))  # fmt: skip

BOUNCE_SUBJECT = any_of(lines_of(r"""
(?:message|mail|e-?mail) (?:\w+ ){0,3}(?:blocked|rejected|refused|quarantined|not delivered)
un-?deliver\w+
undelivered
(?:mail|message|e-?mail)s? (?:delivery|system) (?:\w+ )?(?:fail\w*|error|problem|status|report|warning|subsystem|delayed)
(?:mail|message|e-?mail) (?:could )?not (?:be )?(?:delivered|sent)
delivery (?:status|fail\w*|report|notification|problem|error|delay\w*|has failed|of mail|incomplete|unsuccessful|attempt|final|temporarily|notice|subsystem)
non-?delivery
non remis
return(?:ed|ing) (?:mail|message|e-?mail|to sender)
fail(?:ed|ure) (?:notice|notification|delivery|mail|message|to deliver|report)
(?:mail|message|send|sending) (?:\w+ )?fail(?:ed|ure)
(?:couldn't|could not|cannot|can't|unable to) (?:be )?(?:deliver\w*|send)
(?:mail|address|user|recipient|account|mailbox) (?:not found|unknown|error|full)
rejected (?:mail|message|e-?mail)
bounce\w*
(?:warning|error):? .{0,30}(?:message|mail) .{0,30}(?:delayed|not)
message status - undeliverable
dsn
nondeliverable
undeliver
nicht (?:zustellbar|ausgeliefert|zugestellt)|unzustellbar\w*|zustell(?:ung|ungs)\w*|fehlgeschlagen\w*|nicht ubermittelt|ruckmeldung|unzustellbarkeit
(?:echec|avis|notification|erreur|rapport) (?:de |d'|lors )?(?:la )?(?:remise|livraison|distribution|non-?remise|non-?distribution|envoi|etat)
(?:mail|message|courrier) (?:non (?:remis|distribue|delivre)|en echec)|non distribuable|impossible de remettre
no se (?:puede|pudo|ha podido) (?:entregar|enviar)|no entregad[oa]|error (?:de|en la) entrega|devuelto|fallo (?:en la|de) entrega|notificacion (?:de|del) estado|mensaje no entregado|no se puede entregar
(?:mancat[oa]|impossibile|errore|notifica).{0,20}(?:consegna\w*|recapit\w*|invi\w*)|messaggio non recapitato|non recapitabile|posta non recapitabile
(?:nao|falha).{0,20}(?:entreg\w+|entrega)|nao foi possivel entregar|devolvid[oa]
(?:onbestelbaar|niet (?:bezorgd|afgeleverd)|kan niet worden (?:bezorgd|afgeleverd)|aflevering|bezorging)
(?:niedostarczon\w*|nie mozna dostarczyc|nie dostarczono|blad dostarcz\w*|zwrot)
(?:nedoruciteln\w*|nedorucen\w*|selhani doruceni)
(?:olevererbart|kan inte levereras|kunde inte levereras|leveransfel|kunne ikke leveres|kan ikke leveres|ikke levert|ulevert|toimittamaton|ei voitu toimittaa)
(?:не доставлен\w*|недоставлен\w*|ошибка доставки|не удалось доставить|невозможно доставить|уведомление о доставке)
(?:inte|ikke|kunde inte|kunne ikke) (?:leverer\w*|levered\w*|leveret|levert|levererad\w*|sendt|skickas|sendes)|ei (?:toimitettu|voitu (?:toimittaa|lahettaa))|(?:zprav\w*|spravu?) .{0,20}(?:nebyla|nelze|nemohla|nebolo).{0,20}doruc\w*|δεν (?:παραδοθηκε|ηταν δυνατη)
(?:teslim edilemedi|iletilemedi|teslim edilemeyen|kezbesithetetlen|nem kezbesitheto|nelivrat\w*|nu a putut fi livrat)
(?:配信(?:不能|エラー|失敗|できません)|送信エラー|不達|エラーメール|返送|退信|系统退信|無法傳遞|无法投递|投递失败|未能送达|전송 실패|반송|배달되지)
"""))  # fmt: skip

NOTICE = any_of(lines_of(r"""
not been delivered
(?:message|mail)\b.{0,80}(?:was|were|has been) (?:\w+ )?(?:blocked|rejected|refused|bounced)
(?:could|can|has|was|were|did|is|do|does|may) ?(?:not|n't)(?: \w+){0,2} (?:be |been )?(?:deliver\w*|sent\b|reach\w*|transmitted)
(?:unable|failed|fails|not possible|impossible|not able) to (?:deliver|send|be delivered|reach|find|relay|transfer|transmit)
(?:message|mail|e-?mail|delivery)s?(?: \w+){0,6} (?:fail\w*|undeliver\w*|bounced|returned|rejected|not delivered|delayed)
(?:following|these|this|next) (?:address\w*|recipient\w*|user)(?:\S+)? .{0,40}(?:fail\w*|error|problem|not|permanent|fatal)
permanent(?:ly)? (?:fatal )?(?:error|fail\w*|reject\w*)
delivery (?:to|of|has|attempt|status|fail\w*|for|subsystem|notification)
undeliver\w*
returned (?:message|mail|to sender|below|unopened)
this is (?:a permanent error|a warning message|the (?:mail|postfix|qmail|mail delivery|exim)|an automatically generated delivery)
i'm (?:sorry|afraid) .{0,60}(?:deliver|inform)
transcript of session follows
(?:remote|receiving|mail) (?:host|server|system)(?: \S+)? (?:said|responded|replied|returned|rejected|refused)
reporting-mta
nicht (?:zugestellt|zustellbar|ausgeliefert|ubermittelt|erreicht)|unzustellbar
(?:n'a pas pu|n'ont pas pu|impossible|pas ete) .{0,30}(?:remis|livre|distribue|delivre|achemine|envoye)\w*
no (?:se )?(?:pudo|puede|ha podido|ha sido|fue).{0,30}(?:entreg\w+|envi\w+)
non (?:e stato|e' stato|puo|possibile|recapit).{0,40}(?:consegn\w+|recapit\w+|inviat\w+)
nao (?:pode|foi|pôde).{0,40}(?:entreg\w+|enviad\w+)
niet (?:worden )?(?:bezorgd|afgeleverd|besteld)
nie (?:mogla|mozna|zostala|udalo).{0,40}(?:dostarcz\w+|dorecz\w+)
(?:не (?:может быть|удалось|было|был\w*|доставлен\w*)).{0,40}(?:доставлен\w*|доставить|отправлен\w*)?
(?:inte|ikke) (?:kunnat |kunnet |blev |blitt |blevet |ble )?(?:leverer\w*|levered\w*|leveret|levert)|ei voitu (?:toimittaa|lahettaa)|(?:nelze|nebylo mozne|nepodarilo se|nemohla byt|nebola|nebyla) .{0,20}doruc\w*|nem (?:sikerult|lehetett|volt) .{0,30}kezbesit\w*|kezbesithetetlen|(?:teslim|iletil)\w* ?(?:edilemedi|emedi)|nu a putut fi (?:livrat|transmis)\w*|δεν (?:μπορεσε|ηταν δυνατ\w*).{0,30}παραδο\w*|не вдалося доставити|не доставлено|(?:전달|배달|전송).{0,6}(?:되지|못|실패|수 없)
(?:配信|配送|送信)(?:できません|できなかった|に失敗|されません|不能)
(?:无法|未能|不能|無法).{0,10}(?:投递|送达|发送|傳遞|投遞|送達)
"""))  # fmt: skip
