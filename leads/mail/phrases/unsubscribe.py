"""How people ask to get no more mail, in folded text, by language."""

import re

from leads.mail.fold import any_of, lines_of

_LIST = r"(?:\w+[- ]){0,4}(?:list|lists|mailings?|mailing[- ]?list|e-?mails?|mails?|database|distribution|outreach|campaigns?|sequences?|newsletters?|contacts?|crm|records|systems?|spam)"

# A whole answer, or a subject: these words alone.
BARE = re.compile(
    r"(?:please |pls |kindly |bitte |svp |por favor |per favore )?(?:unsubscribe|unsuscribe|unsubcribe|unsub|remove|remove me|opt[- ]?out|optout|stop|stopp|stop (?:it|please|now|emails?|all|mailing|this)|take me off|delete me|no more (?:e-?mails?|mails?)|cancel subscription|end"
    r"|abmelden|abmeldung|abbestellen|austragen|newsletter abmelden|keine (?:e-?mails?|werbung)(?: mehr)?|loschen|kundigen"
    r"|desabonner|desinscription|desinscrire|me desinscrire|me desabonner|desabonnement|stop pub|arret|arreter"
    r"|baja|darse de baja|darme de baja|dar de baja|cancelar(?: suscripcion)?|desuscribir(?:me)?|desuscripcion|eliminar|no mas correos"
    r"|cancellami|cancellazione|cancellatemi|disiscrizione|disiscrivi(?:mi)?|disiscrivermi|rimuovi(?:mi)?|rimuovetemi|annulla iscrizione|basta(?: email)?"
    r"|cancelar inscricao|descadastrar|descadastro|remover|remova-me|anular subscricao|cancelar subscricao|sair da lista"
    r"|uitschrijven|afmelden|schrijf mij uit|meld mij af|wypisz|wypisz mnie|rezygnuje|wypisac|wypisanie|odhlasit|odhlaste me|zrusit odber|odhlasenie"
    r"|avregistrera|avregistrera mig|avprenumerera|avsluta prenumeration|avanmal|avbryt|afmeld|afmeld mig|frameld|avmeld|meld meg av|stopp|avslutt|peruuta tilaus|poista|peru|lopeta"
    r"|отписаться|отписка|отпишите|отпишите меня|отписать|стоп|відписатися|відпишіть|listeden cik\w*|aboneligi iptal et|iptal|cikar|leiratkozas|leiratkozom|dezabonare|dezabonati-ma|διαγραφη"
    r"|配信停止|配信解除|解除|退订|退訂|取消订阅|取消訂閱|수신 ?거부|구독 ?취소|구독 ?해지)(?: (?:please|pls|me|now|thanks|thank you|immediately|bitte|danke|merci|gracias|grazie|svp|tack|all|por favor|per favore|you|from list|me please))?"
)

ASKED = any_of(lines_of(rf"""
# English
(?:please |pls |kindly |just |can you |could you |would you |and |but |then |so |thanks,? )*unsubscribe (?:me|us|my|this|our|immediately|now|please|both|all|from|\S+@)
^(?:please |pls |kindly |just |and |but )*(?:unsubscribe|opt[- ]out)\b[ .!]*(?:thanks|thank you|please|asap|immediately|now|regards)?[ .!]*$
(?:unsubscribe|opt[- ]?out)[, ]+please
(?:want|would like|wish|'d like|need|like|prefer|trying|asking|asked|request\w*|ask) (?:you )?(?:to )?(?:be )?(?:unsubscribed?|opt(?:ed)?[- ]out|(?:removed|taken off|deleted) from)\b
(?:how|where) (?:do|can|could|may|would) (?:i|we|one) (?:please )?(?:unsubscribe|opt[- ]out|get off|stop (?:these|this|receiving|getting|the|your|all)|be removed)
(?:i|we) (?:hereby |would |want |wish )?(?:to )?(?:opt out|unsubscribe)\b
(?:opt|opting) (?:me|us|out of|my) (?:out|your|these|this|all|further|receiving|future|any)
(?:consider|count) (?:this|me) (?:an? |my |as )?(?:\w+ )?(?:opt[- ]?out|unsubscri\w+|opted out)
(?:remove|delete|take|strike|drop|scrub|erase|purge) (?:me|us|my (?:\w+ ){{0,2}}(?:e-?mail|mail|address|name|details?|contact|info\w*|data|e-mail address)|our (?:\w+ ){{0,2}}(?:e-?mail|mail|address|company|details?|domain|name|data|contact)|this (?:e-?mail|mail|address|e-?mail address|contact|mailbox)|\S+@\S+)(?: \S+){{0,2}} (?:from|off|of|out of) (?:of )?(?:your|the|this|that|any|all|these|every|future|further|mailing|such) ?{_LIST}
(?:remove|delete|take|drop) (?:me|us|my (?:e-?mail|address|name|data|details|contact|information)(?: address)?) (?:off|from) (?:your|this|the|it|there|here|that|these|all)\b(?! (?:cc|call|thread|meeting|invit\w*|loop|calendar|channel|chat|group|project|ticket|event|session|waiting|wait))
take (?:me|us) off(?: (?:it|this|that|please|then|now|there|your|the list|the mailing))?(?! (?:cc|the (?:cc|call|thread|meeting|invit\w*|loop|calendar|channel)))\b
get (?:me|us) off (?:of )?(?:your|this|the|that) {_LIST}
(?:remove|delete) (?:me|us)(?:,? (?:please|now|immediately|asap|thanks|thank you|at once|right away))?[ .!]*$
(?:please|kindly|pls) remove\b[ .!]*$
(?:delete|erase|remove) (?:all )?(?:\w+ )?(?:my|our) (?:\w+ ){{0,3}}(?:data|details|information|records?|personal)
(?:stop|quit|cease|refrain from|discontinue|halt) (?:\w+ ){{0,2}}(?:e-?mail\w*|mailing|contact\w*|writing|spamming|sending|messag\w+|reaching|bothering|pestering|harass\w+|solicit\w*) (?:me|us|this|my|our|to me|to us|to this|out to (?:me|us)|these|e-?mails?|mails?|messages|them|any|all|here)\b(?! (?:pdf|the pdf|invoices?|twice|duplicate|both))
(?:stop|cease) (?:these|this|the|your|all|sending|with the|with these|all these|with your) ?(?:\w+ ){{0,3}}(?:e-?mails?|mails|mailings?|spam|messages|contact|communications?|solicitations?)\b
^(?:please |just |now )*stop[.! ]*(?:please|thanks|thank you)?[.! ]*$
(?:please|just|kindly) stop(?:\.|!|$)
(?:don't|do not|dont|never|not to|not) (?:\w+ ){{0,3}}(?:e-?mail|contact|write|mail|message|spam|call|bother|send|reach out)(?:ing)? (?:\w+ ){{0,5}}(?:again|any ?more|any longer|in (?:the )?future|further|ever|more e-?mails|(?:any )?more (?:mails?|messages|offers)|to me|henceforth)
(?:don't|do not|dont|never) (?:ever )?(?:e-?mail|contact|write to|spam|message|mail) (?:me|us|this address)(?:[.!]|$)
(?:don't|do not|dont|no longer|not) (?:\w+ )?(?:want|wish|like|care|need|interested in) (?:to )?(?:receiv\w*|get|getting|hear\w*|be contacted|be emailed|any|your|these|more|such|further|be on) ?(?:\w+ ){{0,5}}(?:e-?mails?|mails?|messages?|from you|from your|newsletters?|communications?|mailings?|list|contacted|emailed|offers|solicitations?|spam)
(?:don't|do not) want to (?:hear|be contacted|be emailed|be on (?:this|your))
(?:no|not) (?:more|further|any more) (?:e-?mails?|mails?|messages|contact|newsletters?|communications?|spam|mailings?|follow[- ]?ups?)(?: please|,? (?:thanks|thank you|please))?[.! ]*$
(?:please )?no (?:more|further) (?:e-?mails?|mails?|messages|contact|newsletters?|communications?|mailings?|follow[- ]?ups?)\b
(?:report|flag|mark)(?:ed|ing)? (?:\w+ ){{0,3}}as spam
lose my (?:e-?mail|address|number|contact)
(?:revoke|withdraw|object to)(?:ing)? (?:\w+ ){{0,3}}(?:consent|processing|permission|use of my)
(?:do not|don't) contact list|do[- ]not[- ](?:contact|mail|email) 
put (?:me|us|this address) on (?:your|the) (?:do[- ]not|suppression|block|opt)
# German
(?:melden?|meldet|trag\w*|streich\w*|nehm\w*|nimm|losch\w*|entfern\w*|bestell\w*) (?:sie )?(?:mich|uns|unsere?|meine?|diese|meinen|die)\b.{{0,60}}(?:\bab\b|\baus\b|verteiler\w*|liste\w*|newsletter\w*|kartei|datenbank|datei|mailings?|system\w*|kontaktdaten|daten|e-?mail-?adresse|mailadresse|adresse|heraus|raus)
(?:mich|uns|meine (?:e-?mail-?|mail)?adresse|meine daten|diese adresse|unsere adresse|unsere daten) (?:bitte |umgehend |sofort |unverzuglich |wieder )*(?:aus|von) .{{0,40}}(?:verteiler\w*|liste\w*|newsletter\w*|datenbank|kartei|adressliste|mailing\w*|system\w*).{{0,20}}(?:streich\w*|nehm\w*|losch\w*|entfern\w*|austrag\w*|abmeld\w*)
(?:aus|von) (?:ihrem|ihrer|dem|der|eurem|eurer|deinem|deiner|diesem|dieser) (?:\w+-?){{0,2}}(?:verteiler\w*|\w*liste|newsletter|datenbank|kartei|mailing\w*) .{{0,30}}(?:austragen|abmelden|streichen|loschen|entfernen|nehmen|abgemeldet|geloscht|gestrichen|entfernt)
(?:mochte|mochten|will|wollen|wunsche|wunschen|bitte(?:n)?|wurde) (?:ich |wir |mich |uns |gern\w* )*(?:vom newsletter |von (?:ihrem|dem|eurem) newsletter |aus .{{0,40}})?(?:abmelden|austragen|abbestellen|abgemeldet|abmeldung)
(?:bitte )?(?:keine|keinerlei) (?:weiteren |weitere )?(?:e-?mails?|mails?|nachrichten|werbung|werbe\w*|newsletter|anfragen|zusendung\w*|anschreiben|kontaktaufnahme\w*|werbemails?)(?: \w+){{0,4}} ?(?:mehr|zusenden|schicken|senden|erhalten|bekommen|von ihnen|an mich|zuschicken|wunsch\w*)
(?:keine|keinerlei) weiteren? (?:e-?mails?|mails?|nachrichten|newsletter|werbung|kontaktaufnahme\w*|anschreiben|werbemails?)
(?:schreiben|kontaktieren|belastigen|mailen) sie (?:mich|uns|mir) (?:bitte )?(?:nicht (?:mehr|wieder|weiter)|nie wieder)
(?:nicht mehr|nie wieder|nie mehr) (?:kontaktier\w*|anschreib\w*|angeschrieben|belastig\w*|schreib\w*|kontaktiert|anmailen)
(?:unterlassen|horen) sie (?:es |bitte |kunftig |diese |die |auf\b|bitte auf|damit auf|sofort auf)
(?:newsletter|abo|abonnement|mailings?|zusendung\w*) (?:bitte |sofort |hiermit )*(?:abbestell\w*|kundig\w*|abmeld\w*|storni\w*|beend\w*|einstell\w*|abbestellt)
(?:widerspreche|widerspruch|widerrufe|widerruf)\b.{{0,60}}(?:einwilligung|nutzung|verarbeitung|speicherung|daten|werbung|zusendung|kontakt\w*)
(?:losch\w*|losch) (?:sie )?(?:bitte )?(?:alle )?(?:meine|unsere) (?:\w+ )?(?:daten|e-?mail|adresse|kontaktdaten|personenbezogen\w*|mailadresse|e-?mail-?adresse)
(?:meine|unsere|meiner|alle) (?:\w+ )?(?:daten|e-?mail-?adresse|kontaktdaten|adresse).{{0,30}}(?:zu )?(?:loschen|geloscht|entfernen|loschung)
bitte (?:abmelden|austragen|streichen|loschen)(?:[.!]|$)
# French
(?:me |nous |m'|moi )?(?:desabonner|desinscrire|desinscrivez|desabonnez|desinscris|desabonne)\b(?![- ]?(?:mes|nos|leurs|des|les|un|une))
(?:retirer|retirez|supprimer|supprimez|enlevez|enlever|effacez|effacer|rayez|otez|radiez|radier)[- ](?:moi|nous|mon|mes|notre|nos|cette|l'adresse|toutes)\b.{{0,60}}(?:liste\w*|base\w*|fichier\w*|mailing|diffusion|donnees|adresse|coordonnees|contacts?|e-?mail|mail)
me (?:retirer|supprimer|enlever|rayer|radier) (?:de|du|des)
(?:ne plus|plus) (?:\w+ )?(?:recevoir|etre (?:contacte|sollicite|demarche)\w*|me (?:contacter|ecrire|envoyer|solliciter|demarcher)|nous (?:contacter|ecrire|envoyer|solliciter)|m'(?:ecrire|envoyer|importuner))
(?:ne )?(?:m'|me |nous )(?:ecrivez|envoyez|contactez|sollicitez|adressez|derangez|relancez) plus
(?:cessez|arretez|stoppez|merci d'arreter|cesser|arreter) (?:\w+ ){{0,3}}(?:de |d'|vos |ces |vos envois|tout)(?: ?m'| ?me| ?nous)? ?(?:envoyer|ecrire|contacter|mails?|e-?mails?|messages|envois?|spam\w*|relances?|importuner|solliciter|sollicitations?)
(?:plus (?:de|aucun)) (?:mails?|e-?mails?|messages?|courriels?|sollicitations?|relances?|newsletters?)\b
# Spanish
(?:dar|dar|darme|darnos|deme|denme|denos|dadme|dame|dennos|darse)(?: \w+)? ?de baja
(?:quiero|queremos|deseo|deseamos|solicito|solicitamos|pido|procedan a|quisiera|favor de) .{{0,30}}(?:darme|darnos|la baja|baja|cancelar (?:la |mi )?suscripcion)
(?:no (?:quiero|queremos|deseo|deseamos|me interesa)) (?:\w+ )?(?:recibir|seguir recibiendo|que me (?:escriban|contacten|envien))
(?:dejen?|deje|paren?|pare|dejad|cesen) de (?:enviar\w*|mandar\w*|escribir\w*|contactar\w*|molestar\w*|mandarme)
(?:no me|no nos|ya no me|por favor no me) (?:\w+ )?(?:envien?|escriban?|contacten?|manden?|molesten?|envies|escribas|contactes) (?:mas|nunca|de nuevo|otra vez)\b|no (?:me|nos) (?:vuelvan?|vuelva) a (?:escribir|contactar|enviar|molestar|mandar)
(?:elimin\w+|borr\w+|quit\w+|saqu\w+|retir\w+|suprim\w+)(?:me|nos)? (?:mi|nuestr\w+|mis|esta|me|nos|todos mis)? ?(?:\w+ ){{0,3}}(?:de (?:su|la|tu|vuestra|sus|esta)|de )?(?:\w+ ){{0,2}}(?:lista\w*|base de datos|correo|direccion|datos|contactos|mailing|envios)
no (?:mas|quiero mas) (?:correos?|e-?mails?|mensajes?|publicidad|envios)
(?:cancel\w+|anul\w+) (?:mi|la|esta|nuestra) suscripcion
# Italian
(?:cancell\w+|rimuov\w+|togli\w+|elimin\w+|disiscriv\w+)(?:mi|temi|ci|teci|re|te)? ?(?:\w+ )?(?:dal|dalla|dai|dalle|da|il mio|la mia|i miei|questo|il nostro|i nostri)\b.{{0,40}}(?:list\w*|mailing|database|newsletter|indirizz\w+|e-?mail|dati|archivi\w*|contatt\w+|nominativo)
(?:cancellatemi|rimuovetemi|toglietemi|disiscrivetemi|cancellarmi|disiscrivermi|disiscrivermi|rimuovermi|eliminatemi)
non (?:desidero|desideriamo|voglio|vogliamo|intendo|vorrei) (?:piu )?(?:ricever\w*|essere contattat\w+|avere)
non (?:mi|ci) (?:scriv\w+|contatt\w+|invi\w+|mand\w+|disturb\w+) piu
(?:smett\w+|basta|smettetela) (?:di )?(?:scriver\w*|inviar\w*|mandar\w*|contattar\w*|con (?:le|queste|i)|e-?mail|mail)
(?:annull\w+|disdi\w+) (?:la mia |l'|la )?iscrizione
# Portuguese
(?:remov\w+|retir\w+|exclu\w+|elimin\w+|apag\w+|tir\w+)(?:-me|-nos)? ?(?:me |nos |o meu |meu |os meus |meus |a minha |nosso |este )?(?:\w+ ){{0,3}}(?:d[ae]s?|d[ae] sua|d[ae] vossa|d[ae] lista)\b.{{0,30}}(?:list\w*|base de dados|banco de dados|mailing|contatos|contactos|envios|cadastro|emails?|e-mails?)
(?:remova|retire|exclua|elimine|apague|removam|tirem|descadastr\w+)[ -](?:me|meu|o meu|nos|os meus|minha|este)\b
nao (?:quero|queremos|desejo|desejamos|pretendo|gostaria de) (?:\w+ )?(?:receber|ser contactad\w+|ser contatad\w+|continuar a receber)
(?:parem?|pare|deixem?) de (?:me |nos )?(?:enviar|mandar|escrever|contactar|contatar|incomodar)
nao (?:me|nos) (?:\w+ )?(?:envi\w+|escrev\w+|contact\w+|contat\w+|mand\w+|incomod\w+) mais
(?:cancel\w+|anul\w+) (?:a )?(?:minha )?(?:inscricao|subscricao|assinatura)
# Dutch
(?:schrijf|schrijft|meld|haal|verwijder|haalt|verwijdert|gooi) (?:mij|me|ons|mijn|onze|dit)\b.{{0,50}}(?:\buit\b|\baf\b|van (?:de|uw|jullie|deze|je)|lijst|bestand|gegevens|adres|mailing)
(?:mij|me|ons|mijn (?:\w+)) (?:\w+ )?(?:uitschrijven|afmelden|verwijderen|uit te schrijven|af te melden|van (?:uw|de|jullie|deze|je) (?:\w+)?(?:lijst|mailing\w*))
(?:geen) (?:\w+ )?(?:e-?mails?|mails?|berichten|nieuwsbrie\w+|reclame) (?:meer|ontvangen|sturen)
(?:niet (?:meer|langer)) (?:\w+ )?(?:benader\w*|mailen|contact\w*|ontvangen|te ontvangen|aanschrijven|lastig)
(?:stop|stopt|hou op) (?:\w+ )?met (?:het )?(?:mailen|sturen|versturen|deze|e-?mails?|spammen|benaderen)
# Polish, Czech, Slovak
(?:prosze|prosimy|chce|chcialbym|chcialabym)? ?(?:o )?(?:wypisa\w+|usun\w+|wykresl\w+|wypisz\w*) (?:mnie|nas|moj\w*|mojego|nasz\w*|tego|ten|adres\w*|moich|mych)
nie (?:chce|chcemy|zycze|zyczymy) (?:sobie )?(?:\w+ ){{0,2}}(?:otrzymywac|dostawac|wiecej|kontaktu|takich|juz)
(?:prosze|prosimy) (?:\w+ )?(?:nie (?:wysylac|pisac|kontaktowac|przysylac)|przestac|zaprzestac|o nieprzesylanie|o niewysylanie|o zaprzestanie|o usuniecie|o wypisanie)
(?:rezygnuje|rezygnujemy) z (?:subskrypcji|newslettera|otrzymywania|mailingu)
(?:przestancie|prosze przestac) (?:\w+ )?(?:pisac|wysylac|mnie)
(?:odhlas\w*|odstran\w*|vymaz\w*|vyrad\w*|vyskrtn\w*|smaz\w*) (?:me|mne|ma|nas|prosim|muj|moj\w*|nase|tuto|si)\b
(?:prosim|prosime|zadam|zadame|chci|chceme|chcem) (?:\w+ ){{0,3}}(?:odhlas\w+|o odhlaseni|vyrad\w+|o vyrazeni|odstran\w+|o odstraneni|o vymaz\w*|zrusit odber|vymaz\w+|o smazani)
(?:uz |jiz |dale )?(?:mi |nam )?(?:prosim )?(?:uz |jiz |dale )?(?:ne(?:posilejte|piste|zasilejte|kontaktujte|poslite|posielajte|zasielajte|obtezujte))
ne(?:chci|chceme|preji|prejeme|chcem|zelam) (?:\w+ ){{0,4}}(?:dostavat|e-?mail\w*|zpravy|spravy|zasilat|kontaktovan\w*|odebirat)
# Swedish, Danish, Norwegian, Finnish
(?:ta bort|avregistrera|stryk|plocka bort|avanmal|avprenumerera|radera) (?:mig|oss|min|mina|vara|var|denna|mitt)\b
(?:vill|onskar|vil|ikke|inte|snalla) (?:\w+ ){{0,3}}(?:inte|ikke|ej|langre ha|lenger ha|ha fler|avregistrera|bli borttagen|avsluta|have flere|have)(?: \w+){{0,3}} (?:fa|ha|have|motta|modtage|hora|hore|kontakt\w*|fler|flere|utskick|mejl|mail\w*|mig|min|nyhedsbrev\w*|nyhetsbrev\w*|e-?post\w*)
(?:inga|ingen|ikke) (?:fler|flere) (?:mejl|mail|mails|e-?post\w*|utskick|nyhetsbrev|meddelanden|henvendelser)
(?:sluta|slut med|stop med|slutt) (?:\w+ ){{0,2}}(?:mejla|maila|skicka|skriva|kontakta|at (?:sende|skrive|kontakte|maile)|a (?:sende|skrive|kontakte|maile))
(?:afmeld|frameld|fjern|slet|slett|meld) (?:mig|meg|os|oss|min|mine|vores|vor|denne|mit|vennligst)\b
(?:kontakt|skriv|send|mail)\w* (?:mig|meg|oss|os|ikke) (?:\w+ )?(?:ikke|mere|mer|flere|igen)\b.{{0,20}}(?:mere|mer|igen|mails?|e-?post)?
(?:poista\w*|peru\w*|lopeta\w*|ottakaa|ota) (?:\w+ )?(?:minut|meidat|sahkopostini|osoitteeni|osoitteemme|tietoni|yhteystietoni|tilaukseni|tilaus|nama|viestien|lahettam\w+|viestit)
(?:en|emme) (?:\w+ )?halua (?:\w+ )?(?:vastaanottaa|enaa|saada|lisaa|teilta|naita)
(?:alkaa|ala) (?:\w+ )?(?:lahet\w+|ottako|ota|laita) (?:\w+ )?(?:enaa|viesteja|yhteytta)
# Russian, Ukrainian
(?:прошу |пожалуйста,? |просьба )?(?:отпиш\w+|отписать|удал\w+|исключ\w+|уберите|вычеркн\w+|снимите) (?:меня|нас|мой|мою|наш|мои|этот|данный|адрес)
(?:больше |прошу )?(?:не (?:пишите|присылайте|отправляйте|шлите|беспокойте|надо|нужно|присылать|писать|хочу|хотим|желаю)) (?:\w+ ){{0,3}}(?:мне|нам|больше|мен[ея]|нас|писем|письма|рассыл\w+|спам|получать)
(?:хочу|хотел\w* бы|прошу|желаю|как) (?:\w+ )?(?:отписаться|отказаться от (?:рассылк\w*|подписк\w*|получен\w*)|удалить (?:меня|мой|мои))
(?:прекратите|перестаньте|хватит|прекратить) (?:\w+ ){{0,2}}(?:рассыл\w+|писать|присылать|слать|отправлять|спам\w*|отправку)
(?:відпишіть|видаліть|вилучіть|приберіть|викресліть) (?:мене|нас|мою|мій|нашу|цю)|не (?:надсилайте|пишіть|турбуйте|хочу|хочемо) (?:\w+ ){{0,3}}(?:мені|нам|більше|отримувати|листів)|(?:припиніть|перестаньте) (?:\w+ )?(?:надсилати|писати)
# Turkish, Hungarian, Romanian, Greek
(?:listenizden|listeden|mail listesinden|e-posta listenizden|bultenden|veritabaninizdan|listenizden) .{{0,40}}(?:cikar\w*|sil\w*|cik\w+|ayril\w+)
(?:beni|bizi|adresimi|e-posta adresimi|mailimi) .{{0,40}}(?:cikar\w*|silin\w*|silmenizi|kaldir\w*)
(?:aboneli\w+) .{{0,20}}(?:iptal|sonlandir\w*|son ver\w*)|(?:artik|bir daha|daha fazla|lutfen) .{{0,40}}(?:e-?posta|mail|mesaj|ileti)?.{{0,20}}(?:gondermeyin\w*|atmayin\w*|yazmayin\w*|almak istemiyor\w*|gondermemenizi|istemiyorum)
(?:kerem|kerjuk|szeretnek|szeretnem) .{{0,50}}(?:leiratkoz\w*|toroljek|torolje|torolni|vegyenek le|vegyek le|tavolits\w+|torles\w*)|(?:iratkoztass\w+|vegyenek|vegyek|torolj\w+) (?:\w+ )?(?:le|ki|minket|engem|a cim\w+|az adat\w+|az e-mail)
(?:ne (?:kuldjenek|irjanak|keressenek|kuldjon|kuldjetek|keressen|zaklassanak)) (?:\w+ ){{0,3}}(?:tobb\w*|tobbe|tobbet|e-?mail\w*|levelet|nekem|uzenet\w*)|nem (?:szeretnek|kivanok|akarok|kerek|szeretnenk) (?:\w+ )?tobb\w*
(?:dezabona\w*|dezabonez)|(?:scoate\w*|sterge\w*|elimina\w*|radia\w*)[- ](?:ma|ne|adresa|datele|mi|te rog)\b|nu (?:mai )?(?:doresc|dorim|vreau|vrem) sa (?:mai )?(?:primesc|primim|fiu contactat\w*)|nu(?: imi| ne|-mi)? mai (?:trimite\w*|scrie\w*|contacta\w*)|(?:opriti|incetati) (?:\w+ )?(?:trimiterea|sa|mesajele|e-?mail\w*)
(?:διαγραψτε|διαγραψετε|αφαιρεστε|διαγραφη) (?:\w+ )?(?:με|μας|μου|το email|απο|την)|(?:δεν|μην) (?:\w+ )?(?:επιθυμω|θελω|μου|μας) (?:\w+ )?(?:να λαμβανω|λαμβανω|αλλα|στελνετε|στειλετε|ξαναστειλετε)
# Japanese, Chinese, Korean
配信(?:を)?(?:停止|中止|解除)|(?:登録|購読)(?:を)?(?:解除|抹消|削除)|(?:リスト|名簿|配信先|宛先)から.{{0,6}}(?:削除|外し|除外)|(?:今後|以後|これ以上).{{0,20}}(?:送らない|送信しない|不要|お控え|控えて|連絡しない|メールは)|送らないで|メール.{{0,6}}(?:不要です|停止して)
退订|退訂|取消(?:订阅|訂閱)|(?:不要|别|請勿|请勿|勿).{{0,6}}(?:再)?(?:给我|給我|向我)?.{{0,4}}(?:发|發|寄|联系|聯絡|聯繫).{{0,4}}(?:邮件|郵件|信|我|广告|廣告)?|(?:从|從|将我|將我|把我).{{0,14}}(?:列表|名单|名單|邮件组|清單).{{0,6}}(?:删除|移除|刪除|去掉)|不(?:想|希望|愿意|需要|願)再?(?:收到|接收)
수신 ?(?:거부|차단|을 거부)|구독.{{0,4}}(?:취소|해지|중단)|(?:목록|리스트|명단)에서.{{0,8}}(?:삭제|제외|빼)|(?:메일|이메일|연락).{{0,12}}(?:보내지 ?마|하지 ?마|원하지 ?않|그만|받고 ?싶지 ?않|중단)|더 ?이상.{{0,12}}(?:메일|이메일|연락)
"""))  # fmt: skip

# Words around that turn the same phrase into something else: a question about the product, a condition, a denial.
NOT_ASKED = any_of(lines_of(r"""
(?:if|should|when|whenever|in case|unless) (?:you|they|he|she|someone|somebody|anyone|people|customers?|a |the |users?|recipients?|contacts?|prospects?|your|our|one of)\b
(?:if|when|after|once|before|unless) (?:i|we)\b.{0,60}(?:unsubscribe|opt out|remove|stop)
(?:don't|do not|dont|didn't|did not|not|never|no need to|without|please don't|wouldn't|won't|shouldn't|isn't) (?:\w+ ){0,3}(?:unsubscrib\w*|remov\w*|take (?:me|us) off|delete|stop|opt|asking|quit|opting)\b
(?:unsubscribe|remove|delete|opt out|opt[- ]?out|stop|take off|suppress) (?:\w+ ){0,2}(?:users?|people|contacts?|customers?|recipients?|leads?|drivers?|employees?|members?|prospects?|subscribers?|guests?|links?|rates?|buttons?|pages?|function\w*|features?|headers?|option\w*|requests?|process|flow|lists?|handling)\b(?! me)
unsubscribe[- ](?:rate|link|button|page|feature|option|header|request|flow|process|list|handling|function\w*|footer)
(?:to|you can|can|may|click (?:here )?to|in order to|here to|link to|way to) (?:unsubscribe|opt[- ]?out|be removed|stop receiving)\b.{0,60}(?:click|here|link|visit|http|reply|below|go to|use|follow|send|write|at any time|anytime)
(?:click|visit|follow|use|reply|here|http\S*|below).{0,40}(?:unsubscribe|opt[- ]?out)
(?:your|our|the|a|my|their) (?:\w+ )?(?:customers?|users?|drivers?|clients?|team|tool|system|product|software|platform|people|contacts?|recipients?|staff|prospects|leads) (?:\w+ ){0,3}(?:unsubscribe|opt|remove|stop|want|ask|asks|asked|write|say|said|don't)
(?:(?:un)?subscribed|opted out|removed (?:me|us)) (?:by (?:mistake|accident|error)|accidentally|last|yesterday|before|already)
(?:by (?:mistake|accident)|accidentally|versehentlich|par erreur|por error|per errore|por engano|per ongeluk)
(?:how|can|does|do|could|would|what|why|is|are|will) (?:your|the|you|clara|it|this|that|they|customers|users|recipients|our|people|contacts|drivers) (?:\w+ ){0,6}(?:unsubscri\w+|opt[- ]?out|remov\w+|stop|delet\w+)
(?:stop|cease) (?:sending|mailing|e-?mailing) (?:me|us) (?:\w+ ){0,2}(?:pdfs?|invoices?|paper|faxes|attachments?|links?|word|letters|duplicates?|copies|twice|both)
(?:and|but|,) (?:add|include|use|put|replace|send (?:it|them|everything)|write|contact|keep|loop|switch|change) (?:\w+ ){0,3}(?:instead|\S+@)
(?:wenn|falls|sollten|sofern|sobald) (?:sie|du|ihr|kunden|jemand|nutzer|empfanger|ein|eine|der|die|unsere)\b
(?:konnen|kann|wie) (?:unsere|die|ihre|empfanger|kunden|nutzer|mitarbeiter|fahrer|man|wir) .{0,40}(?:abmeld\w*|austrag\w*|losch\w*|abbestell\w*)
(?:nicht|ohne|kein\w*) (?:\w+ ){0,2}(?:abmelden|austragen|abbestellen|loschen|streichen)\b(?! (?:mochte|will))
(?:um|zum) (?:sich )?(?:\w+ ){0,4}(?:abzumelden|abmelden|abbestellen|austragen).{0,40}(?:klick|hier|link|http)|hier (?:abmelden|abbestellen)|(?:klicken|link).{0,40}(?:abmeld|abbestell)
abmelde(?:link|funktion|rate|quote|seite|button)
(?:si|quand|lorsque) (?:vous|ils|elles|un|une|nos|les|le|la|on|quelqu)\b|s'ils\b
(?:comment|peut-on|peuvent|pouvez-vous|est-ce que) (?:nos|les|vos|des|on|un) .{0,40}(?:desabonn\w*|desinscri\w*)
(?:pour|afin de) (?:vous |se )(?:desabonner|desinscrire)|cliquez .{0,40}(?:desabonn|desinscri)
(?:si|cuando) (?:usted|ustedes|no desea|desea|un|una|los|las|el|la|nuestros|alguien)\b|para (?:darse|cancelar|dejar de).{0,40}(?:clic|haga|enlace|aqui|pulse)
(?:se|quando) (?:vuole|volete|desidera|desiderate|non desidera|un|i|gli|le|il|la|nostri)\b|per (?:cancellar\w+|disiscriver\w+).{0,40}(?:clicca|qui|link)
(?:se|quando|caso) (?:voce|nao deseja|deseja|um|os|as|o|a|nossos)\b|para (?:cancelar|deixar de).{0,40}(?:clique|aqui|link)
(?:als|indien|wanneer) (?:u|je|jullie|een|de|het|onze|iemand|klanten)\b|(?:klik|hier).{0,30}(?:uitschrijven|afmelden)
(?:jesli|gdy|jezeli|aby|zeby) (?:chcesz|chca|panstwo|ktos|nie chcesz|klient\w*|sie|wypisac|zrezygnowac)\b|(?:kliknij|link)
(?:pokud|kdyz|chcete-li|jestlize|ak) (?:chcete|si|se|nechcete|zakaznik|nekdo|nas)\b|(?:kliknete|klik\w*|odkaz)
(?:om|nar|hvis|nar|dersom) (?:du|ni|i|de|en|nagon|kunden|kunder|vara|vores|vare|noen)\b|(?:klicka|klik|klikk)\b.{0,30}
(?:jos|mikali) (?:et|haluat|ette|asiakas|joku)\b
(?:если|когда|чтобы) (?:вы|вам|кто|клиент\w*|пользовател\w*|они|не хотите|хотите|отписаться)\b|(?:нажмите|ссылк\w*|перейдите)
(?:eger|isterseniz|istemiyorsaniz|tiklay\w*)|(?:amennyiben|ha (?:on|le|szeretne|nem|az|egy|valaki|ugyfel\w*))|kattints\w*|(?:daca (?:doriti|nu|vreti|un|clientii))|click aici
(?:場合は|ご希望の方|こちら|クリック)|(?:如果|如您|若您|如需|点击|點擊|请点击)|(?:원하시면|클릭)
"""))  # fmt: skip
