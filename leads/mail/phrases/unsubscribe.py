"""How people ask to get no more mail, in folded text, by language."""

import re

from leads.mail.fold import any_of, lines_of

_UNSUB = r"un-? ?(?:subs?c?r?i?be?|suscribe|subcribe|subscibe|scribe|subsribe|subscripe|subsribed|suscribed|subscribed)"
_LIST = r"(?:\w+[- ]){0,4}(?:list|lists|mailings?|mailing[- ]?list|e-?mails?|mails?|database|distribution|outreach|campaigns?|sequences?|newsletters?|communications?|correspondence|contacts?|crm|records|systems?|spam)"

# A whole answer, or a subject: these words alone.
BARE = re.compile(
    r"(?:please |pls |kindly |bitte |svp |por favor |per favore )?(?:"
    + _UNSUB
    + r"|unsub|remove|remove me|opt[- ]?out|optout|stop|stopp|stop (?:it|please|now|emails?|all|mailing|this)|take me off|delete me|no more (?:e-?mails?|mails?)|cancel subscription|end"
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
(?:please |pls |kindly |just |can you |could you |would you |and |but |then |so |thanks,? )*{_UNSUB} (?:me|us|my (?:e-?mail|address|account|name|mail|mailbox|inbox|contact)|this (?:e-?mail|address|account|mailbox)|our (?:address|company|e-?mail|domain)|immediately|now|please|both|all|from (?!the demo|the call|the webinar)|\S+@)
^(?:please |pls |kindly |just |and |but )*(?:{_UNSUB}|opt[- ]out)\b[ .!]*(?:thanks|thank you|please|asap|immediately|now|regards)?[ .!]*$
(?:unsubscribe|opt[- ]?out)[, ]+please
(?:^|(?<!\w)(?:i|we|i'd|i'm|i've|we'd|we're|we've|and|but|please|also|kindly|just) )(?:\w+ ){{0,3}}(?:want|would like|wish|'d like|need|like|prefer|trying|asking|asked|request\w*|ask) (?:you )?(?:to )?(?:be )?(?:{_UNSUB}\b(?! from (?:the|our|my) (?:\w+ ){{0,2}}(?:plan|service|trial|demo|webinar))|opt(?:ed)?[- ]out(?! of (?:the|our|a|my) (?:\w+ ){{0,2}}(?:plan|trial|contract|demo|pilot|tier|programme?|add-on))|(?:removed|taken off|deleted) (?:from|off)(?: of)? (?:your|this|these|here|all|any|every|future|further|such|the (?:\w+ ){{0,2}}(?:list|mailing|database|newsletter|distribution|e-?mail|campaign)))
(?:how|where) (?:do|can|could|may|would) (?:i|we|one) (?:please )?(?:unsubscribe|opt[- ]out|get off|stop (?:these|this|receiving|getting|the|your|all)|be removed)
(?:^i |(?<!\w)(?:i|we) (?:hereby |want to |wish to |would like to |need to |now ))(?:opt out|{_UNSUB})\b(?! of (?:the|our|a|my) (?:\w+ ){{0,2}}(?:plan|trial|contract|demo|pilot|tier|programme?|add-on))
(?:opt|opting) (?:me|us|out of|my) (?:out|your|these|this|all|further|receiving|future|any)
(?:consider|count) (?:this|me) (?:an? |my |as )?(?:\w+ )?(?:opt[- ]?out|unsubscri\w+|opted out)
(?:remove|delete|take|strike|drop|scrub|erase|purge) (?:me|us|my (?:\w+ ){{0,2}}(?:e-?mail|mail|address|name|details?|contact|info\w*|data|e-mail address)|our (?:\w+ ){{0,2}}(?:e-?mail|mail|address|company|domain|name|contact details)|this (?:e-?mail|mail|address|e-?mail address|contact|mailbox)|\S+@\S+)(?: \S+){{0,2}} (?:from|off|of|out of) (?:of )?(?:your|the|this|that|any|all|these|every|future|further|mailing|such) ?{_LIST}
(?:remove|delete|drop) (?:me|us|my (?:e-?mail|address|name|data|details|contact|information)(?: address)?) (?:off|from) (?:your\b(?! (?:cc|call|thread|meeting|invit\w*|loop|calendar|channel|chat|group|project|ticket|event|price|reference|website))|these|here|all (?:of )?(?:this|these|your|future|further))
take (?:me|us) off(?: (?:it|this|that|please|then|now|there|here|the list|your (?:\w+ ){{0,2}}list\w*|the mailing\w*))?[.,;! ]*(?:$|please|thanks?|thank|and\b|asap|now\b|immediately|for good|-)
get (?:me|us) off (?:of )?(?:your|this|the|that) {_LIST}
(?:remove|delete) (?:me|us)(?:,? (?:please|now|immediately|asap|thanks|thank you|at once|right away))?[ .!]*$
(?:please|kindly|pls) remove\b[ .!]*$
(?:delete|erase|remove|destroy) (?:all )?(?:of )?(?:my (?:\w+ ){{0,3}}(?:data|details|information|records?)|our (?:personal|contact) (?:data|details|information))\b(?!.{{0,40}}(?:test|trial|sandbox|demo))
(?:stop|quit|cease|refrain from|discontinue|halt) (?:\w+ ){{0,2}}(?:e-?mail\w*|mailing|contact\w*|writing|spamming|sending|messag\w+|reaching|following|chasing|bothering|pestering|harass\w+|solicit\w*) (?:me|us|this|my|our|to me|to us|to this|out to (?:me|us)|up\b|(?:up )?with (?:me|us)|these|e-?mails?|mails?|messages|them|any|all|here)\b(?! (?:pdf|the pdf|invoices?|twice|duplicate|both))
(?:stop|cease) (?:these|this|the|your|all|sending|with the|with these|all these|with your) ?(?:\w+ ){{0,3}}(?:e-?mails?|mails|mailings?|spam|messages|contact|communications?|solicitations?)\b
^(?:please |just |now )*stop[.! ]*(?:please|thanks|thank you)?[.! ]*$
(?:please|just|kindly) stop(?:\.|!|$)
(?:don't|do not|dont|never|not to|not) (?:please |ever |you |even )?(?:e-?mail|contact|write|mail|message|spam|bother|send|reach out)(?:ing)? (?:(?:to )?(?:me|us|this (?:e-?mail )?address|here|our company|this mailbox|this account)(?: by e-?mail| via e-?mail)? )?(?:again|any ?more(?=[.,!? ]*$|[.,!;]| (?:e-?mails?|mails?|messages?|please|pls|thanks?|newsletters?|and|of (?:these|this|your)))|any longer|in (?:the )?future|further|ever|(?:any )?(?:more|further) (?:e-?mails|mails?|messages|offers)|any (?:e-?mails|messages|more e-?mails)|henceforth)\b(?! (?:before|after|until|till|on|at)\b)
(?:don't|do not|dont|never) (?:ever )?(?:e-?mail|contact|write to|spam|message|mail) (?:me|us|this address)(?:[.!]|$)
(?:don't|do not|dont|no longer|not) (?:\w+ )?(?:want|wish|like|care|need|interested in) (?:to )?(?:receiv\w*|get|getting|be sent|have) (?:(?:any|your|these|such|more|further|this|those|of|kind|type|sales|marketing|cold|promotional|commercial|unsolicited|other|such|the) )*(?:e-?mails?|messages?|newsletters?|communications?|mailings?|solicitations?|spam|outreach|(?:any|more|further|your|these) mails?)\b
(?:don't|do not|dont|no longer|not) (?:\w+ )?(?:want|wish|like|care) (?:to )?(?:be on (?:your|this|the|any) (?:\w+ )?list|hear (?:any(?:thing)? ?more )?from (?:you|your)|be (?:contacted|e-?mailed)(?: by (?:you|your)| any ?more| again|[.! ]*$)|(?:your|these|any more|any of your|any further|more of your|more of these) (?:e-?mails?|mails?|messages?|newsletters?))
(?:don't|do not) want to (?:hear(?: from|[.! ]*$| again)|be contacted|be emailed|be on (?:this|your))
(?:no|not) (?:more|further|any more) (?:e-?mails?|mails?|messages|contact|newsletters?|communications?|spam|mailings?|follow[- ]?ups?)(?: please|,? (?:thanks|thank you|please))?[.! ]*$
(?:please )?no (?:more|further) (?:e-?mails?|mails?|messages|contact|newsletters?|communications?|mailings?|follow[- ]?ups?)\b(?! (?:from (?!you|your|this|here|now)|to (?!me|us|this)|about|on|for|with))
(?:i'll|i will|we'll|we will|going to|or i|or we|otherwise|am|are) (?:\w+ ){{0,3}}(?:report|flag|mark|block)(?:ing)? (?:\w+ ){{0,5}}(?:as spam|spam|to (?:the )?(?:authorit\w+|ico|cnil|spam))
lose my (?:e-?mail|address|number|contact)
(?:revoke|withdraw|withdrawing|revoking) (?:all )?(?:my|our|any) (?:\w+ ){{0,3}}(?:consent|permission)|object to (?:the |your |any )?(?:further )?(?:processing|use) of my
do[- ]not[- ](?:contact|mail|e-?mail) (?:list|register)
put (?:me|us|this address) on (?:your|the) (?:do[- ]not|suppression|block|opt)
(?:please )?(?:leave (?:me|us) alone|go away|get lost)\b
^(?:please |so |and |but |really )*no more(?: of (?:these|this|those|that))?[,.! ]*(?:please|pls|thanks?(?: you)?)?[.! ]*$
(?:make|let|may|be) (?:this|that|it) (?:be )?(?:the|your) (?:very )?last (?:one|e-?mail|mail|message|time|contact|letter|note)\b
(?:don't|do not|dont|no longer|not) (?:\w+ )?(?:want|need|wish for|accept|appreciate|tolerate) (?:(?:any|your|these|such|more|further|this|of|that|kind) )*(?:sales|marketing|advertis\w+|cold|promotional|commercial|unsolicited|mass|bulk|junk) (?:e-?mails?|mails?|messages?|outreach)\b
(?:no longer) (?:wish|want|interested in|like|care) (?:to )?(?:be (?:contacted|e-?mailed|on (?:your|this))|hear\w* from|receiv\w+ (?:these|your|any|such|further|e-?mails|mails|messages|newsletters))
(?:please )?(?:cease|stop) (?:and desist|all (?:further )?(?:contact|communication\w*|e-?mails?|correspondence|outreach))
(?:cancel|end|terminate|stop) (?:my|our|this|the) (?:\w+ )?(?:subscription|mailings?) (?:to|of) (?:your|this|the|these) {_LIST}
(?:make|ensure|see to it) .{{0,20}}(?:this is|that this is|it's) the last (?:e-?mail|mail|message|time)
(?:last|final) (?:e-?mail|mail|message) (?:i|we) (?:get|receive|want|see) from you
(?:please )?(?:suppress|blacklist|blocklist|unlist|deregister|de-list|delist) (?:me|us|my|our|this)\b
who gave you my (?:e-?mail|address|mail).{{0,40}}(?:delete|remove|stop)
(?:please |kindly )?(?:cease|stop) (?:all |any |further |the |your |this )*(?:contact|communications?|correspondence|solicitations?|outreach|mailings?|e-?mailing)\b(?! (?:form|person|data|list|rate))
(?:not|never|no longer|don't|didn't|haven't) (?:given |give )?(?:my )?consent\w* (?:to|for) (?:receiv\w+|get\w*|be|being|this|these|your|any|marketing|the|you)
(?<=[,;-] )(?:please |just )?{_UNSUB}[.! ]*$
(?:appreciate|grateful|glad|happy|great|good|nice|kind|thankful) .{{0,30}}(?:remov|delet|unsubscrib|tak)\w* (?:me|us|my|our)\b.{{0,40}}(?:list\w*|mail\w*|e-mail\w*|database|off|newsletter|system)
(?:this|that) (?:address|mailbox|e-?mail) (?:should|must|has to|is to) be (?:removed|deleted|taken off)
(?:please )?(?:exclude|omit|scratch) (?:me|us|my (?:address|e-mail)) from (?:your|all|any|future|further|this|these)
(?:don't|do not|dont) (?:ever )?(?:send|forward) (?:me|us) (?:any |your |these |such |more |further |this )*(?:e-?mails?|mails|messages|newsletters?|spam|stuff|offers|marketing|junk|more of)\b
(?:no|not) (?:longer|more) (?:\w+ )?(?:to )?(?:be )?(?:receiv\w*|get) (?:any |your |these |such )*(?:e-?mails?|mails|messages|newsletters?)
(?:taking|removing|deleting|dropping|getting) (?:me|us|my (?:\w+ ){{0,2}}(?:address|name|e-?mail|details)|this (?:e-?mail )?address) (?:off|from|out of) (?:of )?(?:your|this|the|all|any) (?:\w+ ){{0,3}}(?:list\w*|mail\w*|e-?mails?|database|newsletter|distribution|communications?)
(?:want|get|like) (?:to be |to get |to come )?off (?:of )?(?:this|your|the) (?:\w+ ){{0,2}}(?:list|mailing|database|newsletter|e-?mails?)
^{_UNSUB}\b ?[-,;:(]
(?:delete|erase|remove|scrub|wipe) (?:my|this) (?:\w+ )?(?:e-?mail|mail|address|contact|contacts)(?: address| details)?(?:[.! ]*$|,? (?:please|thanks|thank|now|immediately))
please stop\b[,;.!]
(?:stop|stopping) (?:this|these|the|your|all) (?:\w+ )?(?:spam|e-?mail\w*|mail\w*|messag\w*|outreach|nonsense|harassment)
(?:if you (?:write|contact|mail|e-?mail) (?:me|us) (?:again|once more)).{{0,60}}(?:report|lawyer|complaint|authorit|spam|block)
(?:don't|do not|dont|never|rather (?:that )?you (?:didn't|did not|don't)|wish you (?:wouldn't|would not)|stop|cease|quit|no need to) (?:\w+ )?(?:e-?mail|mail|writ|contact|messag|follow)(?:e|ing|ting)?(?: ?up)?(?: (?:to |with |on )?(?:me|us|here|this address))?(?:,? (?:again|any ?more|any further|any longer|further|ever|(?:in )?future))*(?:[.!,;]|$| please| thanks?\b| thank you| and (?:don't|do not|remove|delete|take))
(?:leave|keep|cut) (?:me|us) (?:out of|off) (?:your|these|this|any|all|future|further|such) (?:\w+ )?{_LIST}
(?:take|get|strike) (?:me|us) off (?:whatever|whichever|every|any) (?:\w+ ){{0,2}}list
(?:erase|delete|remove|destroy) (?:all |any |the |every |whatever )*(?:personal )?(?:data|information|details|records?) (?:\w+ ){{0,4}}(?:about|on|of|regarding) (?:me|us)\b
(?:object to|decline|refuse) (?:receiving |getting |any |all |further |your |the )*(?:direct |e-?mail |cold )*(?:marketing|advertis\w+|solicitations?|mailings?|e-?mails)\b
^(?:remove|delete|stop (?:it|this|that|now))(?: now| please| thanks)?[.! ]*$
(?:nicht mehr|von weiteren|sehen sie (?:bitte )?von) (?:\w+ ){{0,2}}(?:e-?mails?|mails|nachrichten|zusendungen|anfragen|kontaktaufnahmen?)(?: \w+)? ab\b|aus (?:mail|e-?mail)?-?verteiler (?:loschen|streichen|nehmen|entfernen|austragen)
no (?:me |nos )?(?:vuelva\w*|volvais) a (?:escrib|contact|envi|mand|molest)\w+
(?:be|get|gets|being) (?:\w+ )?(?:removed|taken off|deleted|unsubscribed|dropped|struck)(?: from| off| of)* (?:your|this|the|these|any|all) (?:\w+ ){{0,2}}(?:list\w*|mailings?|database|newsletters?|distribution|e-?mails?|campaign)
(?:remove|delete|erase|drop) (?:my|our|this) (?:\w+ )?(?:e-?mail|mail|address|contact|contacts|data|details)(?: address| details)?(?:[.! ]*$|,? (?:please|thanks|thank|now|immediately))
^please (?:end|stop) (?:this|it|that)\b|don't (?:ever )?do (?:it|this|that) again|^off (?:the|your|this) (?:\w+ )?list\b
(?:e-?mail-?|mail-?)?(?:adresse|kontaktdaten) (?:bitte )?(?:loschen|entfernen|austragen|streichen)[.! ]*$
(?:tolga\w*|elimin[io]|eliminate|cancelli|cancellate|rimuova|rimuovete|togliete|tolgano) (?:il mio|la mia|i miei|il nostro|questo) (?:\w+ )?(?:indirizzo|e-?mail|mail|nome|contatto|dati)
# Being left in peace, in other languages
(?:dej\w+me en paz|lascia\w*(?:mi|teci)? in pace|deix\w+[- ]me em paz|dajcie mi spokoj|dejte mi pokoj|lamna mig ifred|lad mig vaere i fred|la meg vaere i fred|rahat birakin|hagyjanak beken|lasati-ma in pace|оставьте (?:меня|нас) в покое|val (?:me|mij|ons) niet (?:meer|langer) lastig|ας με αφησετε)
(?:stop|cease) (?:these|this|the|your|all) (?:\w+ )?newsletters?\b
(?:want|would like|wish|ask|'d like|like) to be (?:removed|taken off|deleted|unsubscribed)(?:[.! ]*$| please| from (?:this|your|all|any)\b)
(?:prefer|rather|like|choose) not (?:to )?(?:be )?(?:receiv\w*|get|getting|contacted|e-?mailed|hear) (?:any |more |your |these |such |further |from )*(?:e-?mails?|mails?|messages?|newsletters?|you|like this)
# German
lassen sie (?:das|es|dies|diese mails|mich) (?:bitte )?(?:in zukunft|kunftig|sein|bleiben|in ruhe|zufrieden)|unterlassen sie (?:das|dies|es)\b|(?:kein|keinerlei) interesse an (?:\w+ ){{0,2}}(?:werb\w*|mails?|e-?mails?|newsletter\w*|rundmails?|massenmails?)\b
laissez(?:-| )(?:moi|nous) tranquille|(?:pas|aucun) (?:de )?(?:pub|publicite|demarchage)\b.{{0,20}}$
bitte (?:\w+ ){{0,3}}(?:abmelden|austragen|abbestellen)[.! ]*$
(?:horen|hort|aufhoren) .{{0,30}}(?:mails?|e-mails?|schreiben|anzuschreiben|senden|schicken|zu spammen|nachrichten)
(?:bitte|ersuche|verlange|fordere|beantrage|erbitte) .{{0,30}}(?:loschung|entfernung|austragung|streichung|abmeldung) (?:meiner|unserer|meines|aus|von|vom) .{{0,40}}(?:daten|adresse|mail\w*|e-mail\w*|verteiler\w*|liste\w*|newsletter\w*)
(?:loschung|entfernung|austragung|streichung) (?:meiner|unserer) (?:\w+ ){{0,2}}(?:daten|adresse|e-?mail-?adresse|kontaktdaten|mailadresse)
(?:unterlassen|ersparen|verschonen|sparen|horen|stoppen|beenden) (?:sie )?(?:mir |uns |mich |sich |bitte )*(?:weitere|solche|diese|derartige|mit|kunftig|die|ihre) (?:\w+ )?(?:werb\w*|mails?|e-?mails?|nachrichten|zusendung\w*|anschreiben|newsletter|mailings?|kontaktaufnahme\w*|zuschriften|post)
(?:senden|schicken|schreiben|mailen) (?:sie )?(?:mir|uns) (?:bitte )?(?:keine|keinerlei|nichts|nie|nicht mehr|nicht weiter) ?(?:\w+ ){{0,3}}(?:mails?|e-?mails?|nachrichten|werbung|werbe\w*|newsletter|mehr|wieder|angebote mehr)
(?:keine|kein) (?:lust|bedarf|interesse).{{0,60}}(?:austragen|abmelden|loschen|streichen|entfernen|aus (?:dem|ihrem) verteiler)
(?:werbe)?(?:mails?|e-?mails?|nachrichten|zusendungen) (?:bitte )?(?:einstellen|unterlassen|stoppen|beenden|abstellen)
(?:ab|aus)(?:meldung|tragung|bestellung) (?:vom|von|aus) (?:\w+ )?(?:verteiler\w*|newsletter\w*|mailing\w*|\w*liste\w*|e-?mails?)
(?:melden?|meldet|trag\w*|streich\w*|nehm\w*|nimm|losch\w*|entfern\w*) (?:sie )?(?:bitte )?(?:mich|uns|(?:meine|unsere|diese) (?:e-?mail|mail|adresse|daten|kontaktdaten|mailadresse|kontakt)\S*)\b(?!.{{0,60}}(?:\bein\b|\bauf\b)).{{0,60}}(?:\bab\b[.! ]*$|\bab\b,? (?:danke|bitte|und)|\baus\b[.! ]*$|\w*verteiler\w*|\w*liste\w*|newsletter\w*|kartei|datenbank|datei|mailings?|heraus|raus)
(?:losch\w*|entfern\w*) (?:sie )?(?:bitte )?(?:mich|uns)[.! ]*$
(?:mich|uns|meine (?:e-?mail-?|mail)?adresse|meine daten|diese adresse|unsere adresse|unsere daten) (?:bitte |umgehend |sofort |unverzuglich |wieder )*(?:aus|von) .{{0,40}}(?:verteiler\w*|liste\w*|newsletter\w*|datenbank|kartei|adressliste|mailing\w*|system\w*).{{0,20}}(?:streich\w*|nehm\w*|losch\w*|entfern\w*|austrag\w*|abmeld\w*)
(?:aus|von) (?:ihrem|ihrer|dem|der|eurem|eurer|deinem|deiner|diesem|dieser) (?:\w+-?){{0,2}}(?:verteiler\w*|\w*liste|newsletter|datenbank|kartei|mailing\w*) .{{0,30}}(?:austragen|abmelden|streichen|loschen|entfernen|nehmen|abgemeldet|geloscht|gestrichen|entfernt)
(?:mochte|mochten|will|wollen|wunsche|wunschen|bitte(?:n)?|wurde) (?:ich |wir |mich |uns |gern\w* |hiermit )*(?:vom newsletter |von (?:ihrem|dem|eurem|diesem) (?:newsletter|mailing|verteiler) |aus .{{0,40}})?(?:abmelden|austragen|abbestellen|abgemeldet|abmeldung)\b(?! (?:von|vom|fur) (?!(?:ihrem|dem|diesem|ihren|der|den|allen) (?:\w+ )?(?:newsletter|mail|verteiler|liste|e-mail)))
(?:bitte )?(?:keine|keinerlei) (?:weiteren |weitere )?(?:e-?mails?|mails?|nachrichten|werbung|werbe\w*|newsletter|anfragen|zusendung\w*|anschreiben|kontaktaufnahme\w*|werbemails?)(?: \w+){{0,4}} ?(?:mehr|zusenden|schicken|senden|erhalten|bekommen|von ihnen|an mich|zuschicken|wunsch\w*)
(?:keine|keinerlei) weiteren? (?:e-?mails?|mails?|nachrichten|newsletter|werbung|kontaktaufnahme\w*|anschreiben|werbemails?)
(?:schreiben|kontaktieren|belastigen|mailen) sie (?:mich|uns|mir) (?:bitte )?(?:nicht (?:mehr|wieder|weiter)|nie wieder)
(?:nicht mehr|nie wieder|nie mehr) (?:kontaktier\w*|anschreib\w*|angeschrieben|belastig\w*|schreib\w*|kontaktiert|anmailen)
unterlassen sie (?:es |bitte |kunftig |diese |die )|horen sie (?:bitte |sofort |endlich )?(?:damit )?auf\b(?! ?,? ?(?:uns|mir|mich) (?!(?:\w+ )?(?:mails?|e-?mails?|zu (?:schreiben|mailen|kontaktieren|belastigen))))
(?:newsletter|abo|abonnement|mailings?|zusendung\w*) (?:bitte |sofort |hiermit )*(?:abbestell\w*|kundig\w*|abmeld\w*|storni\w*|beend\w*|einstell\w*|abbestellt)
(?:widerspreche|widerspruch|widerrufe|widerruf)\b.{{0,60}}(?:einwilligung|nutzung|verarbeitung|speicherung|daten|werbung|zusendung|kontakt\w*)
(?:losch\w*|losch) (?:sie )?(?:bitte )?(?:alle )?(?:meine|unsere) (?:\w+ )?(?:daten|e-?mail|adresse|kontaktdaten|personenbezogen\w*|mailadresse|e-?mail-?adresse)
(?:meine|unsere|meiner|alle) (?:\w+ )?(?:daten|e-?mail-?adresse|kontaktdaten|adresse).{{0,30}}(?:zu )?(?:loschen|geloscht|entfernen|loschung)
bitte (?:abmelden|austragen|streichen|loschen)(?:[.!]|$)
(?:bitte |sofort )?(?:mich|uns) (?:\w+ ){{0,3}}(?:austragen|abmelden|streichen|loschen|entfernen)[.! ]*$
(?:nehmen|nehmt|nimm|streichen|streicht|loschen|loscht|entfernen|entfernt|tragen|tragt) (?:sie )?(?:mich|uns|meine\w*|unsere\w*) (?:bitte )?(?!(?:\w+ )?(?:in|auf|mit|ins|zu)\b)(?:\w+ ){{0,5}}(?:aus|von|vom|raus|heraus) ?(?:\w+ ){{0,3}}(?:\w*verteiler\w*|\w*liste\w*|datenbank|system|kartei|adressen|daten\w*|datensatz|mailing\w*|newsletter\w*|raus)
(?:kein|keinen|keinerlei|keine) (?:weiteren? )?(?:interesse an (?:weiteren|ihren) (?:mails|e-mails|nachrichten|newslettern?)|kontaktaufnahme\w* (?:mehr|wunsch\w*))
(?:mochte|mochten|will|wollen|wunsche|wunschen) (?:\w+ ){{0,4}}(?:(?:keine|keinerlei) (?:\w+ ){{0,4}}(?:mails?|e-?mails?|werbung|werbe\w*|newsletter|nachrichten|zuschriften|angebote) ?(?:\w+ ){{0,4}}(?:erhalten|bekommen|mehr|haben)?|(?:nicht mehr|nie wieder|nichts mehr) (?:\w+ ){{0,4}}(?:angeschrieben|kontaktiert|belastigt|von ihnen|zugeschickt))
(?:nicht mehr|nicht weiter|nie wieder|keinesfalls mehr) (?:\w+ ){{0,3}}(?:anschreiben|anzuschreiben|kontaktieren|zu kontaktieren|schreiben|mailen|belastigen|bemailen)
(?:lassen|lasst) sie (?:mich|uns) (?:bitte )?(?:\w+ )?in ruhe
(?:ich|wir) (?:bestelle|bestellen|melde|melden) .{{0,60}}(?:newsletter|mailing|verteiler|liste).{{0,10}}\bab\b
# French
(?:m'|me |nous )(?:enlever|retirer|supprimer|oter|rayer|sortir|radier|exclure|effacer)\b.{{0,40}}(?:liste\w*|base\w*|fichier\w*|mailing|diffusion|contacts|newsletter)
(?:arret|cess|stopp)\w+ (?:de |d'|avec )?(?:vos|ces|les|tous|toute) (?:\w+ )?(?:relances?|mails?|e-mails?|messages?|courriels?|envois?|sollicitations?|spams?|newsletters?)
stop (?:aux?|les|la|de|avec|a|vos|ces|tous) (?:\w+ ){{0,2}}(?:mails?|e-?mails?|messages?|courriels?|spams?|pubs?|publicites?|newsletters?|relances?|sollicitations?)
(?:plus|pas) (?:envie|besoin) (?:de |d')(?:recevoir|vos)
(?:ne )?(?:m'|me |nous )(?:envoyez|adressez|contactez|ecrivez|relancez|sollicitez|demarchez) (?:plus|jamais)\b
(?:cesser|cessez|arreter|arretez|stopper|stoppez|fin|halte) (?:de |d'|a |aux )?(?:m'|me |nous )?(?:\w+ )?(?:courriels?|mails?|e-?mails?|messages|envois?|envoyer|ecrire|contacter|spammer|demarchage|harceler|relancer)
(?:faire|faites) (?:disparaitre|sortir|retirer|supprimer) (?:mon|notre|mes) (?:adresse|mail|nom|coordonnees)
(?:je|nous|on) (?:ne )?(?:souhait\w+|veu\w+|desir\w+|voulons) (?:plus|pas|ne plus|ne pas) (?:\w+ ){{0,3}}(?:recevoir (?:\w+ ){{0,4}}(?:mails?|e-?mails?|messages?|courriels?|sollicitations?|newsletters?|publicite|offres|votre part)|vos (?:mails?|e-mails?|messages|sollicitations|newsletters?)|de vos (?:mails?|messages|nouvelles)|etre (?:contact|sollicit|demarch|relanc)\w*)|(?:je|nous) ne (?:veux|souhaite|souhaitons|voulons) plus (?:\w+ )?recevoir\b[^a-z]*$
(?:sortez|sortir|oter|retirer)[- ](?:moi|nous|me|mon adresse|notre adresse) .{{0,40}}(?:liste|mailing|base|fichier)
(?:desinscription|desabonnement|desabonner|desinscrire)[.!, ]*(?:svp|s'il vous plait|merci|immediate\w*)?[.! ]*$
(?:demande|exige|sollicite|demandons) .{{0,40}}(?:(?:ma|notre) (?:desinscription|radiation)|desabonnement|(?:suppression|effacement|retrait) de (?:mes|nos|mon|notre) (?:\w+ )?(?:donnees|adresse|coordonnees|mail|e-mail|nom))|(?:effacer|supprimer|suppression de|effacement de) (?:toutes )?(?:mes|nos) (?:donnees|coordonnees)
(?:foutez|laissez|laisser)[- ](?:moi|nous) (?:la paix|tranquille)
(?:merci de|veuillez|priere de|de) (?:bien vouloir )?ne (?:plus|pas) (?:me |nous |m')?(?:contacter|solliciter|relancer|ecrire|demarcher|envoyer)\b(?! (?:par telephone|de factures?|la |le |les |ce|avant|demain))
(?:me |nous |m'|moi )?(?:desabonner|desinscrire|desinscrivez|desabonnez|desinscris|desabonne)\b(?![- ]?(?:mes|nos|leurs|des|les|un|une))
(?:retirer|retirez|supprimer|supprimez|enlevez|enlever|effacez|effacer|rayez|otez|radiez|radier)[- ](?:moi|nous|(?:mon|notre|cette|l') ?(?:\w+ )?(?:adresse|mail|e-?mail|nom|contact|courriel)|(?:mes|nos) (?:coordonnees|donnees|informations))\b(?:.{{0,60}}(?:liste\w*|base\w*|fichier\w*|mailing|diffusion|donnees|contacts?)|[.! ]*$|,? (?:merci|svp|s'il))
me (?:retirer|supprimer|enlever|rayer|radier) (?:de|du|des)
(?:ne plus|plus) (?:\w+ )?(?:recevoir (?:\w+ ){{0,4}}(?:mails?|e-?mails?|messages?|courriels?|sollicitations?|newsletters?|publicite|offres|communications?|relances?|part)|etre (?:contacte|sollicite|demarche|relance)\w*|me (?:contacter|ecrire|envoyer|solliciter|demarcher)|nous (?:contacter|ecrire|solliciter|demarcher)|m'(?:ecrire|envoyer|importuner))
(?:ne )?(?:m'|me |nous )(?:ecrivez|envoyez|contactez|sollicitez|adressez|derangez|relancez) plus
(?:cessez|arretez|stoppez|merci d'arreter|cesser|arreter) (?:\w+ ){{0,3}}(?:de |d'|vos |ces |vos envois|tout)(?: ?m'| ?me| ?nous)? ?(?:envoyer|ecrire|contacter|mails?|e-?mails?|messages|envois?|spam\w*|relances?|importuner|solliciter|sollicitations?)
(?:plus (?:de|aucun)) (?:mails?|e-?mails?|messages?|courriels?|sollicitations?|relances?|newsletters?)\b
# Spanish
(?:dar|dar|darme|darnos|deme|denme|denos|dadme|dame|dennos|darse)(?: \w+)? ?de baja
(?:quiero|queremos|deseo|deseamos|solicito|solicitamos|pido|procedan a|quisiera|favor de) .{{0,30}}(?:darme|darnos|la baja|baja|cancelar (?:la |mi )?suscripcion)
(?:no (?:quiero|queremos|deseo|deseamos|me interesa)) (?:\w+ )?(?:recibir (?:mas|nada|sus|tus|este|estos|ningun\w*|correos|publicidad|mensajes|e-?mails)|seguir recibiendo|que me (?:escriban|contacten|envien) (?:mas|de nuevo))
(?:dejen?|deje|paren?|pare|dejad|cesen) de (?:enviar\w*|mandar\w*|escribir\w*|contactar\w*|molestar\w*|mandarme)
(?:no me|no nos|ya no me|por favor no me) (?:\w+ )?(?:envien?|escriban?|contacten?|manden?|molesten?|envies|escribas|contactes) (?:mas|nunca|de nuevo|otra vez)\b|no (?:me|nos) (?:vuelvan?|vuelva) a (?:escribir|contactar|enviar|molestar|mandar)
(?:elimin\w+|borr\w+|quit\w+|saqu\w+|retir\w+|suprim\w+)(?:me|nos)? (?:mi|nuestr\w+|mis|esta|me|nos|todos mis)? ?(?:\w+ ){{0,3}}(?:de (?:su|la|tu|vuestra|sus|esta)|de )?(?:\w+ ){{0,2}}(?:lista\w*|base de datos|correo|direccion|datos|contactos|mailing|envios)
no (?:mas|quiero mas) (?:correos?|e-?mails?|mensajes?|publicidad|envios)
(?:cancel\w+|anul\w+) (?:mi|la|esta|nuestra) suscripcion
(?:me|nos|que me|que nos|se me) (?:\w+ )?(?:den|de|dais|des|dieran|diera|hayan dado|demos) de baja|dad[oa]s? de baja
(?:borren?|borr[ae]|borrad|eliminen?|elimin[ae]|quiten?|quitad?|saquen?|retiren?|supriman?)(?:me|nos)?\b(?: (?:mi|mis|nuestr\w+|este|esta) .{{0,40}}|.{{0,12}})(?:de (?:su|sus|la|tu|vuestra|esta|las) (?:\w+ )?(?:lista\w*|base\w*|bbdd|registros|ficheros?|envios|mailing)|mis datos|mi correo|mi direccion|mi e-?mail)
(?:borreme|borrenme|eliminenme|elimineme|quitenme|quiteme|saquenme|saqueme|borradme|quitadme)\b
(?:no (?:deseo|quiero|queremos|deseamos|me gustaria|quisiera)) (?:\w+ ){{0,4}}(?:recibir (?:mas|nada|sus|tus|vuestros|este|estos)|seguir recibiendo|correos?|mensajes|mails?|comunicaciones|publicidad|ser contactad\w+)
(?:solicit\w+|pid\w+|exij\w+|rueg\w+|agradec\w+) .{{0,50}}(?:(?:mi|nuestra|la|me den de|nos den de) baja|(?:eliminacion|supresion|borrado|cancelacion) de (?:mis|nuestros|mi) (?:datos|correo|direccion|e-?mail|suscripcion)|dejen de (?:escrib|envi|mand|contact))
(?:borr|elimin|quit|sac|saqu|baj|retir|suprim|remuev|remov)\w{{0,4}}(?:me|nos)\b(?:[,.! ]*(?:$|por favor|gracias|ya\b)|.{{0,15}}(?:lista\w*|base de datos|mailing|newsletter|bbdd))
(?:no (?:me|nos)) (?:\w+ )?(?:mand|envi|escrib|contact|molest|spame)\w+ (?:mas|nunca|jamas|otro|otra|ningun)\b
(?:basta|alto|stop|fin) (?:de |a |ya )?(?:los |tantos )?(?:correos?|e-?mails?|mensajes|spam|publicidad)
(?:derecho de|ejercer|ejerzo) .{{0,30}}(?:supresion|oposicion|cancelacion)|(?:supriman?|eliminen?|borren?|cancelen?) (?:todos )?mis datos
dej\w+ de (?:enviar|mandar|escribir|contactar|molestar|bombardear|spamear)\w*
(?:pod\w+|puede\w*|quisiera|agradec\w+|rogaria|les ruego|le ruego|favor de) .{{0,30}}(?:borrar|eliminar|quitar|sacar|retirar|dar)(?:me|nos|de baja)
# Italian
(?:cancell|rimuov|togli|elimin|disiscriv|lev)\w{{0,5}}(?:mi|ci)\b(?:[,.! ]*(?:$|per favore|grazie|subito)|.{{0,20}}(?:list\w*|database|mailing|newsletter|elenco|indirizz\w+|contatt\w+))
(?:non (?:mi|ci)) (?:\w+ )?(?:mand|invi|scriv|contatt|disturb)\w+ (?:piu|altre|altri|ulteriori|mai)\b
(?:smett|finit|piant)\w+ (?:di|con) .{{0,20}}(?:mandar|inviar|scriver|mail|e-mail|messaggi|contattar)
(?:rimuovere|cancellare|eliminare|togliere) (?:il mio|la mia|i miei|il nostro|questo) (?:\w+ )?(?:indirizzo|e-?mail|mail|nome|nominativo|contatto|dati|recapito)
(?:vorrei|desidero|vogliamo|chiedo|chiediamo|richiedo|prego di|si prega di|vi prego di|la prego di|potete|puo) (?:\w+ ){{0,3}}(?:essere (?:rimoss\w+|cancellat\w+|tolt\w+|eliminat\w+)|disiscriver\w*|cancellar(?:mi|ci|e (?:il mio|la mia|i miei))|rimuover(?:mi|ci|e (?:il mio|la mia|i miei))|toglier(?:mi|ci|e (?:il mio|la mia)))
non (?:sono|siamo) (?:piu )?interessat\w+ a (?:ricever\w+|quest\w+ (?:mail|e-?mail|messaggi))
(?:non (?:contattat\w+|scriv\w+|inviat\w+|mandat\w+)(?:mi|ci|temi|teci)? ?(?:piu|ulteriori|altr\w+))
(?:cancellazione|eliminazione|rimozione) (?:dei (?:miei|nostri) dati|del (?:mio|nostro) (?:indirizzo|nominativo|contatto)|dalla (?:vostra )?(?:mailing|lista|newsletter)|dal (?:vostro )?(?:database|elenco))|(?:miei|nostri) dati .{{0,30}}(?:cancella\w+|elimina\w+)
(?:niente|nessun\w*|basta|stop) (?:\w+ )?(?:con )?(?:e-?mail|mail|messaggi|comunicazioni|pubblicita|newsletter)\b
(?:cancell\w+|rimuov\w+|togli\w+|elimin\w+|disiscriv\w+)(?:mi|temi|ci|teci|re|te)? ?(?:\w+ )?(?:dal|dalla|dai|dalle|il mio|la mia|i miei|il nostro|i nostri dati)\b.{{0,40}}(?:list\w*|mailing|database|newsletter|indirizz\w+|e-?mail|dati|archivi\w*|contatt\w+|nominativo)
(?:cancellatemi|rimuovetemi|toglietemi(?! una?\b)|disiscrivetemi|cancellarmi|disiscrivermi|disiscrivermi|rimuovermi|eliminatemi)
non (?:desidero|desideriamo|voglio|vogliamo|intendo|vorrei) (?:piu )?(?:ricever\w*|essere contattat\w+|avere)
non (?:mi|ci) (?:scriv\w+|contatt\w+|invi\w+|mand\w+|disturb\w+) piu
(?:smett\w+|basta|smettetela) (?:di )?(?:scriver\w*|inviar\w*|mandar\w*|contattar\w*|con (?:le|queste|i)|e-?mail|mail)
(?:annull\w+|disdi\w+) (?:la mia |l'|la )?iscrizione
# Portuguese
(?:remov\w+|retir\w+|exclu\w+|elimin\w+|apag\w+|tir\w+)(?:-me|-nos)? ?(?:me |nos |o meu |meu |os meus |meus |a minha |nosso |este )?(?:\w+ ){{0,3}}(?:d[ae]s?|d[ae] sua|d[ae] vossa|d[ae] lista)\b.{{0,30}}(?:list\w*|base de dados|banco de dados|mailing|contatos|contactos|envios|cadastro|emails?|e-mails?)
(?:remova|retire|exclua|elimine|apague|removam|tirem|descadastr\w+)[ -](?:(?:me|nos)\b|(?:o )?(?:meu|nosso) (?:e-?mail|contacto?|nome|endereco|cadastro))
nao (?:quero|queremos|desejo|desejamos|pretendo|gostaria de) (?:\w+ )?(?:receber (?:mais|os|estes|esses|seus|vossos|nenhum\w*|e-?mails|mensagens|nada)|ser contactad\w+|ser contatad\w+|continuar a receber)
(?:parem?|pare|deixem?) de (?:me |nos )?(?:enviar|mandar|escrever|contactar|contatar|incomodar)
nao (?:me|nos) (?:\w+ )?(?:envi\w+|escrev\w+|contact\w+|contat\w+|mand\w+|incomod\w+) mais
(?:cancel\w+|anul\w+) (?:a )?(?:minha )?(?:inscricao|subscricao|assinatura)
(?:gostaria|quero|queremos|desejo|desejamos|solicito|peco|pretendo|pedimos) (?:\w+ ){{0,4}}(?:ser (?:removid\w+|retirad\w+|excluid\w+|eliminad\w+) d|me descadastrar|descadastr\w+|(?:a )?(?:remocao|exclusao) d[eo]s? (?:meu|minha|meus|nosso)|sair d\w+ (?:\w+ )?lista)
(?:nao (?:me |nos )?(?:volt\w+ a|torn\w+ a)) (?:contact\w+|contat\w+|envi\w+|escrev\w+)
(?:nao (?:envi\w+|mand\w+|contact\w+|contat\w+|escrev\w+))(?:-me|-nos)? (?:\w+ ){{0,2}}(?:mais|novamente)\b[.! ]*(?:$|e-?mails?|mensagens|nada)
(?:sem|chega de|nada de|nao mais) (?:mais )?(?:e-?mails?|mensagens|contactos|contatos)\b
(?:apagu\w+|elimin\w+|remov\w+|exclu\w+)(?:-\w+)? (?:\w+ ){{0,3}}(?:meus dados|os meus dados|meu e-?mail|o meu e-?mail|o meu endereco|meu endereco|meu contato|o meu contacto)
(?:deem|dar)[- ]?(?:me)? baixa .{{0,30}}(?:e-?mail|lista|cadastro)
(?:nao) (?:me |nos )?(?:\w+ )?(?:mand|envi|escrev|contact|contat|incomod)\w* (?:mais|nunca|outr)\w*\b
(?:tir|remov|exclu|retir|apagu|elimin)\w{{0,4}}[- ]?(?:me|nos)\b(?:[,.! ]*(?:$|por favor|obrigad)|.{{0,20}}(?:lista\w*|base|mailing|newsletter|cadastro))
(?:favor|pfv|por favor|peco|pedimos|solicito) .{{0,30}}(?:descadastr\w+|cancelar (?:o )?envio|nao enviar|parar de enviar|remover (?:o )?(?:meu|este|nosso)|excluir (?:o )?meu)
(?:chega|basta|parem|pare) (?:de|com) (?:\w+ ){{0,2}}(?:e-?mails?|mensagens|spam|envios?|propaganda)
# Dutch
(?:stop|hou|houd) (?:op )?(?:alstublieft |a\.?u\.?b\.? )?(?:met|van) (?:\w+ ){{0,3}}(?:mailen|mails?|e-mails?|sturen|berichten|spam\w*|benaderen)
(?:geen|niet) (?:\w+ ){{0,2}}(?:toestemming|prijs) .{{0,40}}(?:mails?|e-mails?|berichten|gegevens)
(?:wil|willen|wens|wensen|zou|graag) (?:\w+ ){{0,5}}(?:geen|niet meer|niet langer) (?:\w+ ){{0,5}}(?:ontvangen|mails?|e-mails?|berichten|benaderd|gemaild|horen|contact)
(?:wil|willen|zou|graag|gelieve|verzoek\w*) (?:\w+ ){{0,6}}(?:uitgeschreven|afgemeld|uitschrijven|uit te schrijven|(?:mij|me|ons|mijn (?:adres|gegevens|naam|e-?mail\w*)) (?:\w+ ){{0,3}}(?:te )?verwijder\w+|van (?:de|uw|jullie|deze) (?:\w+ )?(?:\w*lijst|mailing\w*))
(?:haal|verwijder|schrap|gooi) (?:mij|me|ons|mijn (?:adres|naam|gegevens|e-?mail\w*)|onze (?:gegevens|naam)|dit (?:adres|e-?mailadres)) (?:\w+ ){{0,4}}(?:uit|van|af)\b|(?:laat (?:mij|me|ons) met rust)|(?:mijn|onze) (?:\w+ )?(?:gegevens|adres|e-?mailadres) .{{0,20}}(?:verwijder\w*|wissen|te wissen)
(?:stuur|stuurt|mail|mailt|schrijf|benader) (?:mij|me|ons) (?:\w+ ){{0,3}}(?:niet|geen|nooit) ?(?:\w+ ){{0,3}}(?:meer|mails?|e-mails?|berichten|aan)\b
# Polish again
(?:wiecej|juz|dluzej) (?:\w+ ){{0,2}}nie (?:niepokoic|nachodzic|pisac|wysylac|kontaktowac|przysylac|nekac|zawracac)
(?:przestancie|przestan|prosze przestac|skonczcie) .{{0,20}}(?:pisac|wysylac|przysylac|spamowac|nekac|slac)
(?:prosze|prosimy) wiecej (?:\w+ ){{0,3}}nie (?:pisac|wysylac|przysylac|kontaktowac)|(?:usunac|usuniecie|usuniecia|usuncie) (?:wszystkie )?(?:moje|moich|nasze|naszych) (?:dane|danych)
(?:prosze|prosimy|chcialbym|chcialabym|chce|chcemy|zadam) (?:\w+ ){{0,5}}(?:wypis\w+|usun\w+|wykresl\w+)(?: \w+){{0,3}} (?:list\w*|baz\w*|subskrypc\w*|mailing\w*|newsletter\w*)|(?:chce|chcialbym|chcialabym|prosze) (?:\w+ ){{0,2}}(?:sie wypisac|wypisac sie|zrezygnowac z (?:newslettera|subskrypcji|mailingu))
(?:nie (?:wysylaj\w*|przysylaj\w*|piszcie|kontaktuj\w*|pisz\w*)) (?:\w+ ){{0,4}}(?:wiecej|maili|wiadomosci|ofert|juz do)
(?:usuni\w+|wykreslenie|wypisanie) .{{0,40}}(?:list\w* (?:mailing|wysyl|adres|subskr)\w*|baz\w* (?:danych|mailing|adres)\w*|subskrypc\w*|moich danych|mojego adresu|mailing\w*)
# Czech and Slovak again
(?:preji|prejeme|chci|chceme|prajem|chcem|prosim)(?: si| se| sa)? (?:\w+ )?odhlasit\b
(?:vyrad\w*|odstran\w*|vymaz\w*|smaz\w*|odhlas\w*) .{{0,40}}(?:seznam\w*|zoznam\w*|databaz\w*|adres\w*|mailing\w*|rozesil\w*|odber\w*|newsletter\w*|evidenc\w*|udaj\w*)
(?:nechci|nechceme|nepreji|neprejeme|nechcem|neprajem|nemam zajem|nemame zajem) .{{0,40}}(?:e-?mail\w*|mail\w*|zprav\w*|sprav\w*|dostavat|kontaktov\w*)
(?:prestante|prestanete|prosim prestat) .{{0,30}}(?:psat|pisat|posilat|posielat|zasilat|kontaktovat|obtezovat)
# Nordic again
(?:ikke|inte|ej|aldri|aldrig) (?:\w+ )?(?:send\w*|skick\w*|mail\w*|mejl\w*|kontakt\w*|skriv\w*|maile) (?:til |till )?(?:meg |mig |oss |os )?(?:flere|fler|mer|mere|igen|igjen)\b
(?:onsker|ensker|vil|vill|onskar) (?:\w+ )?(?:at |a |att )?(?:bli |blive |at blive )?(?:afmeldt|frameldt|avmeldt|slettet|fjernet|avregistrerad|borttagen|struken|streget)
(?:ingen|inga) (?:\w+ )?(?:flere|fler|mer|mere) (?:\w+ )?(?:mail\w*|mejl\w*|e-?post\w*|henvendelser|utskick|meddelelser|takk|tack|tak)
(?:vill|onskar|ber|vil|onsker|ensker|gerne|gjerne) (?:\w+ ){{0,6}}(?:avregistrer\w*|borttag\w*|tas bort|bli borttagen|afmeld\w*|frameld\w*|slettet|slettes|fjernes|fjernet|avmeld\w*|strykas|avanmal\w*|avsluta)
(?:vill|onskar|vil|onsker|ensker|orkar) (?:\w+ )?(?:inte|ikke|ej) (?:\w+ ){{0,4}}(?:mottag\w*|modtage|motta|kontaktas|kontaktes|horer? (?:fran|fra|mer)|mail\w*|mejl\w*|utskick)
(?:ta|tag|fjern|stryk|slet|slett|radera) (?:\w+ )?(?:bort )?(?:mig|meg|oss|os|min|mitt|mine|mina|vores|vart|var|vare) .{{0,40}}(?:lista\w*|liste\w*|register|utskick\w*|adress\w*|maillist\w*|e-?post\w*|mailing\w*|database\w*|uppgifter|oplysninger|opplysninger)
(?:sluta|slut|stopp|stop|slutt|hold op|lad vaere) (?:\w+ ){{0,3}}(?:skicka|sende|sender?|mejla|maile|skriva|skrive|kontakta|kontakte|spamma|spamme)
(?:kontakta|kontakt|skriv|skicka|mejla|mail|send) (?:\w+ ){{0,2}}(?:inte|ikke|aldrig|aldri) (?:\w+ ){{0,3}}(?:mer|mere|igen|igjen|fler|flere|mig|meg|os|oss)
# Finnish again
(?:perua|peruuttaa|lopettaa|peruutan|perun) .{{0,20}}(?:tilau\w+|viesti\w+|uutiskirje\w*|postitus\w*)
(?:poista\w*|poistak\w*|peruuta\w*) .{{0,40}}(?:lista\w*|postituslista\w*|rekisteri\w*|tilau\w*|osoit\w*|tiedot|tietoni|sahkopost\w*)
(?:en|emme) (?:enaa )?halua .{{0,40}}(?:posti\w*|viest\w*|sahkopost\w*|mainoks\w*|yhteydenotto\w*|yhteytta)
(?:lopettakaa|lopeta|alkaa|ala) .{{0,40}}(?:lahett\w*|lahet\w*|viest\w*|sahkopost\w*|yhteyden\w*|posti\w*)
# Turkish, Hungarian, Romanian, Greek again
(?:verilerimi\w*|bilgilerimi\w*|adresimi\w*|e-?posta adresimi\w*|kaydimi\w*) .{{0,50}}(?:sil\w+|cikar\w+|kaldir\w+)
(?:e-?posta|mail|mesaj|ileti|eposta)\w* .{{0,30}}(?:gonderilmeme\w*|gondermeyin\w*|gondermeme\w*|atmayin\w*|istemiyor\w*|almak istemi\w*|durdurun\w*|kesiniz|son verin\w*)
(?:benimle|bizimle) .{{0,20}}(?:iletisime gecmeyin\w*|temas)|(?:liste|bulten|abonelik)\w* .{{0,30}}(?:cikmak|ayrilmak|cikarilmak|cikar\w+|iptal)
(?:toroljenek|toroljon|toroljek|torolje|vegyenek|vegyek|vegye|iratkoztassanak|iratkoztasson|tavolitsanak|tavolitsak) .{{0,40}}(?:list\w*|adatbazis\w*|cim\w*|adat\w*|\ble\b|\bki\b|hirlevel\w*|engem|minket)
(?:nem (?:szeretnek|kivanok|akarok|kerek|kerunk|kivanunk|szeretnenk)) .{{0,40}}(?:level\w*|e-?mail\w*|uzenet\w*|megkeres\w*|hirlevel\w*|ertesit\w*)|ne (?:keress\w*|irj\w*|kuldj\w*|zaklass\w*) .{{0,30}}(?:tobb\w*|engem|nekem|minket|nekunk|levelet|e-?mail\w*)
(?:scoate\w*|sterge\w*|elimina\w*|radia\w*|dezabona\w*) .{{0,40}}(?:lista\w*|baza\w*|adresa\w*|date\w*|\bma\b|-ma)|(?:nu (?:mai )?(?:vreau|doresc|dorim|vrem)) .{{0,40}}(?:e-?mail\w*|mesaj\w*|contact\w*|primesc|primim)|nu (?:ma|ne) mai (?:contacta\w*|deranja\w*)
(?:διαγραψτε|διαγραψετε|αφαιρεστε|αφαιρεσετε|βγαλτε) .{{0,40}}(?:λιστα\w*|email|στοιχεια|διευθυνση|με|μας)|(?:δεν (?:θελω|επιθυμω|θελουμε|επιθυμουμε)) .{{0,40}}(?:μηνυματα|email\w*|ενημερωσ\w*|λαμβανω|λαμβανουμε)|σταματηστε .{{0,30}}(?:στελνετε|email\w*|μηνυματα)
# Russian, Ukrainian again
(?:удалите|уберите|исключите|вычеркните|удалить|исключить|убрать) .{{0,40}}(?:из (?:вашей |вашего |своей |своего |этой )?(?:базы|рассылк\w*|спис\w*|подписк\w*)|данные|адрес)
(?:не (?:хочу|желаю|хотим|желаем)) .{{0,30}}(?:получать|рассылк\w*|ваши письм\w*)
(?:видаліть|вилучіть|приберіть|виключіть|викресліть|видалити) .{{0,40}}(?:розсилк\w*|спис\w*|баз\w*|адрес\w*|дані)|не (?:хочу|бажаю|хочемо) .{{0,30}}(?:отримувати|розсилк\w*|лист\w*)
(?:schrijf|schrijft|meld|haal|verwijder|haalt|verwijdert) (?:mij|me|ons|(?:mijn|dit|onze) (?:\w+ )?(?:adres|e-?mailadres|gegevens|naam))\b.{{0,50}}(?:\buit\b|\baf\b[.! ]*$|\baf\b (?:van|voor) (?:\w+ )?(?:nieuwsbrief|mail\w*|lijst)|lijst|bestand|mailing)
(?:mij|me|ons|mijn \w+) (?:\w+ )?(?:uitschrijven|afmelden|verwijderen|uit te schrijven|af te melden)\b(?! voor (?!(?:uw|de|deze|jullie) (?:nieuwsbrief|mail\w*|e-?mail\w*)))|(?:mij|me|ons|mijn \w+) (?:\w+ )?van (?:uw|de|jullie|deze|je) (?:\w+)?(?:lijst|mailing\w*)
(?:geen) (?:\w+ )?(?:e-?mails?|mails?|berichten|nieuwsbrie\w+|reclame) (?:meer|ontvangen|sturen)
(?:niet (?:meer|langer)) (?:\w+ )?(?:benader\w*|mailen|contact\w*|ontvangen|te ontvangen|aanschrijven|lastig)
(?:stop|stopt|hou op) (?:\w+ )?met (?:het )?(?:mailen|sturen|versturen|deze|e-?mails?|spammen|benaderen)
# Polish, Czech, Slovak
(?:wypisa\w+|usun\w+|wykresl\w+|wypisz\w*) (?:mnie|nas)\b|(?:wypisa\w+|usun\w+|wykresl\w+|wypisz\w*) (?:\w+ ){{0,2}}(?:adres\w*|dane|danych|e-?mail\w*) .{{0,30}}(?:list\w*|baz\w*|subskrypc\w*|mailing\w*)
nie (?:chce|chcemy|zycze|zyczymy) (?:sobie )?(?:\w+ ){{0,2}}(?:otrzymywac|dostawac)|nie zycze sobie (?:\w+ )?(?:kontaktu|takich|wiecej)
(?:prosze|prosimy) (?:\w+ )?(?:(?:nie (?:wysylac|pisac|kontaktowac|przysylac)|przestac|zaprzestac) (?:\w+ ){{0,3}}(?:wiecej|mi|nam|do mnie|sie|maili|wiadomosci|ofert|pisac|wysylac|wysylania)|o (?:nieprzesylanie|niewysylanie|wypisanie|zaprzestanie (?:wysyl\w+|przesyl\w+|kontakt\w+)|usuniecie (?:mnie|mojego|moich|naszego|nas|z|adresu)))
(?:rezygnuje|rezygnujemy) z (?:subskrypcji|newslettera|otrzymywania|mailingu)
(?:przestancie|prosze przestac) (?:\w+ )?(?:pisac|wysylac|mnie)
(?:odhlas\w*|odstran\w*|vymaz\w*|vyrad\w*|vyskrtn\w*|smaz\w*) (?:prosim )?(?:me|mne|ma|nas)\b|(?:odhlas\w*|odstran\w*|vymaz\w*|vyrad\w*|smaz\w*) (?:prosim )?(?:muj|moj\w*|nas\w*|tuto) (?:\w+ )?(?:adres\w*|e-?mail\w*|udaj\w*|kontakt)
(?:prosim|prosime|zadam|zadame|chci|chceme|chcem) (?:\w+ ){{0,3}}(?:odhlas\w+ (?:se |sa |z |me |mne |ma )|se odhlasit|sa odhlasit|o odhlaseni|vyrad\w+ (?:me|mne|ma|z)|o vyrazeni|o vyradenie|o odstraneni\w* (?:z|meho|mojho|nasi)|o vymaz\w* (?:z|mych|mojich|meho)|zrusit odber|o smazani (?:mych|meho))
(?:uz |jiz |dale )?(?:mi |nam )?(?:prosim )?(?:uz |jiz |dale )?(?:ne(?:posilejte|piste|zasilejte|kontaktujte|poslite|posielajte|zasielajte|obtezujte))
ne(?:chci|chceme|preji|prejeme|chcem|zelam)(?: si)? (?:\w+ ){{0,4}}(?:dostavat|e-?mail\w*|zpravy|spravy|zasilat|kontaktovan\w*|odebirat)
# Swedish, Danish, Norwegian, Finnish
(?:ta bort|avregistrera|stryk|plocka bort|avanmal|avprenumerera|radera) (?:mig|oss|min (?:e-?post|mejl|mail|adress)\w*|mina uppgifter)\b
(?:vill|onskar|vil|snalla) (?:\w+ ){{0,3}}(?:inte|ikke|ej) (?:\w+ ){{0,3}}(?:fa|ha|have|motta|modtage|hora|hore) (?:\w+ ){{0,3}}(?:fler|flere|mer|mere|fran|fra|mejl|mail\w*|utskick|nyhedsbrev\w*|nyhetsbrev\w*|e-?post\w*|era|deres|jeres|dessa|disse)
(?:inga|ingen|ikke) (?:fler|flere) (?:mejl|mail|mails|e-?post\w*|utskick|nyhetsbrev|meddelanden|henvendelser)
(?:sluta|slut med|stop med|slutt) (?:\w+ ){{0,2}}(?:mejla|maila|skicka|skriva|kontakta|at (?:sende|skrive|kontakte|maile)|a (?:sende|skrive|kontakte|maile))
(?:afmeld|frameld|fjern|slet|slett) (?:venligst |vennligst )?(?:mig|meg|os|oss|min (?:e-?mail|e-?post|mail|adresse)\w*|mine (?:data|oplysninger|opplysninger))\b|meld (?:venligst |vennligst )?(?:mig|meg|os|oss) (?:\w+ )?(?:av|ut|fra|ud)\b
(?:kontakt|skriv|send|mail)\w* (?:til )?(?:mig|meg|oss|os) (?:\w+ )?ikke (?:mere|mer|flere|igen|igjen|lenger|laengere)
(?:poista\w*|peru\w*|lopeta\w*) (?:\w+ )?(?:minut|meidat|sahkopostini|osoitteeni|osoitteemme|tietoni|yhteystietoni|tilaukseni|tilaus|viestien|lahettam\w+|viestit)
(?:en|emme) (?:\w+ )?halua (?:\w+ )?(?:vastaanottaa|enaa|saada|lisaa|teilta|naita)
(?:alkaa|ala) (?:\w+ )?(?:lahet\w+|ottako|ota|laita) (?:\w+ )?(?:enaa|viesteja|yhteytta)
# Russian, Ukrainian
(?:отпиш\w+|отписать|исключ\w+|уберите|вычеркн\w+|снимите|удал\w+) (?:меня|нас|(?:мой|мою|наш|мои|этот|данный) (?:\w+ )?(?:адрес|почт\w+|e-?mail|контакт\w*|данные))
(?:больше|прошу больше|прошу) не (?:пишите|присылайте|отправляйте|шлите|беспокойте|присылать|писать|беспокоить)|не (?:пишите|присылайте|отправляйте|шлите|беспокойте) (?:\w+ ){{0,3}}(?:больше|писем|рассыл\w+|спам|никогда)|не (?:хочу|хотим|желаю|желаем) (?:\w+ ){{0,2}}получать
(?:хочу|хотел\w* бы|прошу|желаю|как) (?:\w+ )?(?:отписаться|отказаться от (?:рассылк\w*|подписк\w*|получен\w*)|удалить (?:меня|мой|мои))
(?:прекратите|перестаньте|хватит|прекратить) (?:\w+ ){{0,2}}(?:рассыл\w+|писать|присылать|слать|отправлять|спам\w*|отправку)
(?:відпишіть|видаліть|вилучіть|приберіть|викресліть) (?:мене|нас|мою|мій|нашу|цю)|не (?:надсилайте|пишіть|турбуйте|хочу|хочемо) (?:\w+ ){{0,3}}(?:більше|отримувати|листів)|(?:припиніть|перестаньте) (?:\w+ )?(?:надсилати|писати)
# Turkish, Hungarian, Romanian, Greek
(?:listenizden|listeden|mail listesinden|e-posta listenizden|bultenden|veritabaninizdan|listenizden) .{{0,40}}(?:cikar\w*|sil\w*|cik\w+|ayril\w+)
(?:beni|bizi|adresimi|e-?posta adresimi|mailimi) .{{0,40}}(?:liste\w*|bulten\w*|veri ?taban\w*).{{0,20}}(?:cikar\w*|silin\w*|silmenizi|kaldir\w*)
(?:aboneli\w+) .{{0,20}}(?:iptal|sonlandir\w*|son ver\w*)|(?:artik|bir daha|daha fazla|lutfen) .{{0,40}}(?:e-?posta|mail|mesaj|ileti|bulten)\w*.{{0,20}}(?:gondermeyin\w*|atmayin\w*|yazmayin\w*|almak istemiyor\w*|gondermemenizi|istemiyorum)|(?:bir daha|artik) (?:\w+ )?(?:bana|bize) (?:\w+ )?(?:yazmayin\w*|mail atmayin\w*|e-?posta gondermeyin\w*)
(?:kerem|kerjuk|szeretnek|szeretnem|szeretnenk) .{{0,50}}(?:leiratkoz\w*|(?:toroljek|torolje\w*|torolni|vegyenek le|vegyek le|tavolits\w+) .{{0,30}}(?:list\w*|adatbazis\w*|cim\w*|adataim\w*|hirlevel\w*))|(?:list\w*|adatbazis\w*|cimem\w*|adataim\w*) .{{0,20}}(?:toroljek|torolje\w*|torleset|torolni)|iratkoztass\w+ (?:\w+ )?(?:le|ki)\b
(?:ne (?:kuldjenek|irjanak|keressenek|kuldjon|kuldjetek|keressen|zaklassanak)) (?:\w+ ){{0,3}}(?:tobb\w*|tobbe|tobbet|e-?mail\w*|levelet|nekem|uzenet\w*)|nem (?:szeretnek|kivanok|akarok|kerek|szeretnenk) (?:\w+ )?tobb\w*
(?:dezabona\w*|dezabonez)|(?:scoate\w*|sterge\w*|elimina\w*|radia\w*)[- ](?:ma|ne|adresa|datele|mi|te rog)\b|nu (?:mai )?(?:doresc|dorim|vreau|vrem) sa (?:mai )?(?:primesc|primim|fiu contactat\w*)|nu(?: imi| ne|-mi)? mai (?:trimite\w*|scrie\w*|contacta\w*)|(?:opriti|incetati) (?:\w+ )?(?:trimiterea|sa|mesajele|e-?mail\w*)
(?:διαγραψτε|διαγραψετε|αφαιρεστε|διαγραφη) (?:\w+ )?(?:με|μας|μου|το email|απο|την)|(?:δεν|μην) (?:\w+ )?(?:επιθυμω|θελω|μου|μας) (?:\w+ )?(?:να λαμβανω|λαμβανω|αλλα|στελνετε|στειλετε|ξαναστειλετε)
# Japanese, Chinese, Korean
(?:停止|别再|不再|勿再|请勿|不要再|终止).{{0,6}}(?:发送|发|寄|推送|联系|打扰|邮件)
(?:メール|案内|連絡|営業).{{0,8}}(?:不要|お断り|停止|やめ|止め|お控え|控えて|送信しない|送らない)
(?:リスト|名簿|データベース|登録|個人情報|アドレス).{{0,8}}(?:削除|抹消|解除|外して|消して)
(?:删除|移除|清除).{{0,6}}(?:我的|我们的).{{0,6}}(?:邮箱|信息|资料|数据|联系方式|地址)
(?:메일|이메일|뉴스레터|광고).{{0,8}}(?:그만|중단|거부|사양|보내지)|(?:제|저의|내|저희).{{0,8}}(?:정보|주소|이메일|연락처).{{0,8}}(?:삭제|지워)
配信(?:を)?(?:停止|中止|解除)|(?:登録|購読)(?:を)?(?:解除|抹消|削除)|(?:リスト|名簿|配信先|宛先)から.{{0,6}}(?:削除|外し|除外)|(?:今後|以後|これ以上).{{0,20}}(?:送らない|送信しない|不要|お控え|控えて|連絡しない|メールは)|送らないで|メール.{{0,6}}(?:不要です|停止して)
退订|退訂|取消(?:订阅|訂閱)|(?:不要|别|請勿|请勿|勿).{{0,6}}(?:再)?(?:给我|給我|向我)?.{{0,4}}(?:发|發|寄|联系|聯絡|聯繫).{{0,4}}(?:邮件|郵件|信|我|广告|廣告)?|(?:从|從|将我|將我|把我).{{0,14}}(?:列表|名单|名單|邮件组|清單).{{0,6}}(?:删除|移除|刪除|去掉)|不(?:想|希望|愿意|需要|願)再?(?:收到|接收)
수신 ?(?:거부|차단|을 거부)|구독.{{0,4}}(?:취소|해지|중단)|(?:목록|리스트|명단)에서.{{0,8}}(?:삭제|제외|빼)|(?:메일|이메일|연락).{{0,12}}(?:보내지 ?마|하지 ?마|원하지 ?않|그만|받고 ?싶지 ?않|중단)|더 ?이상.{{0,12}}(?:메일|이메일|연락)
"""))  # fmt: skip

# Words around that turn the same phrase into something else: a question about the product, a condition, a denial.
NOT_ASKED = any_of(lines_of(r"""
# about others, another list, or another way to talk
(?:to|for|by|with|from) (?:our|my|the|all|these) (?:\w+ )?(?:customers?|drivers?|clients?|team|staff|users?|employees?|colleagues?|people|fleet|guests?|patients?|members?|suppliers?)\b
(?:waiting|wait|price|guest|speakers?|report|meeting|project|holiday|invite|cc|short|shopping|to-?do|attendee|participant|delivery|picking) ?-?list
(?<!don't )(?<!not )(?<!never )(?<!stop )(?:call|phone|ring|text|whatsapp) (?:me|us)\b(?! again)
# leaving somebody else to come to us
(?:switch|move|come|change|migrate)\w* (?:over )?to (?:you|your|yours)\b|(?:passer|venir) chez vous|byta till (?:er|dig)|skifte til (?:jer|dere|dig)|zu (?:ihnen|euch) (?:wechsel\w*|komm\w*)|pasar(?:nos|me)? (?:a|con) (?:ustedes|vosotros|usted)|passare (?:a|da) voi|mudar para (?:voces|a vossa)|overstappen naar (?:jullie|u)\b|przejsc do (?:was|panstwa)|prejit k vam
# told: what was done, what others do or said, what one might do
(?:i|we|he|she|they|you|people|customers|everybody|everyone|someone|somebody|i've|we've|they've|who|that) (?:\w+ ){0,3}(?:unsubscribed|opted out)\b
(?:if|unless|otherwise|before|until|or else) .{0,60}(?:i|we)(?:'ll|'d| will| would| might| may| shall) (?:\w+ ){0,3}(?:unsubscribe|opt out|stop)
(?:told|tell|telling|asked|asks|advised|begged|said to|says to|instructed|reminded) (?:them|him|her|you to|me to|us to|our|my|the|everyone|everybody|all|people|customers|\w+ to)\b(?! (?:stop|remove|delete|take|unsubscribe|not to|you)\b.{0,20}\b(?:me|us|my|mail)).{0,60}(?:unsubscri\w*|stop\w*|remov\w*|opt\w*|delet\w*|take|write)
(?:he|she|they|customers?|people|users?|drivers?|staff|colleagues?|clients?|everybody|everyone|many|some|most) (?:\w+ ){0,4}(?:ask\w*|want\w*|wish\w*|tell\w*|told|said|say\w*|complain\w*|request\w*) .{0,40}(?:unsubscri\w*|opt|stop|remov\w*|off|receiv\w*|mails?)
# asked for, and something kept
\b(?:but|and) (?:still|keep|leave|continue|stay|remain|please (?:keep|leave|continue|do send|still))\b
(?:is it|would it be|how) (?:possible|hard|easy|difficult|complicated|simple|quick\w*) .{0,20}to (?:unsubscribe|opt out|leave|cancel|stop)
(?:old|previous|former|outdated|wrong|alte|ancienne|antigua|vecchio|antigo|oude) (?:e-?mail |mail )?(?:address|adresse|direccion|indirizzo|endereco|adres)
(?:and|but|,) (?:use|take|write to|switch to|move) (?:this|that|the new|my new|it)\b
dar de baja (?:a\b|al\b|el\b|la\b|un\b|una\b|los\b|las\b|nuestr\w+ (?:proveedor|contrato))
(?:(?<!appreciate it )(?<!appreciate )(?<!grateful )(?<!great )(?<!nice )(?<!kind )(?<!good )(?<!happy )(?<!glad )if|should|when|whenever|in case|unless) (?:you|they|he|she|someone|somebody|anyone|people|customers?|a |the |users?|recipients?|contacts?|prospects?|your|our|one of)\b
(?:if|when|after|once|before|unless) (?:i|we)\b.{0,60}(?:unsubscribe|opt out|remove|stop)
(?:don't|do not|dont|didn't|did not|not|never|no need to|without|please don't|wouldn't|won't|shouldn't|isn't) (?:\w+ ){0,3}(?:unsubscrib\w*|remov\w*|take (?:me|us) off|delete|stop|opt|asking|quit|opting)\b
(?:unsubscribe|remove|delete|opt out|opt[- ]?out|stop|take off|suppress) (?:(?!my |our |me |us )\w+ ){0,2}(?:users?|people|contacts?|customers?|recipients?|leads?|drivers?|employees?|members?|prospects?|subscribers?|guests?|links?|rates?|buttons?|pages?|function\w*|features?|headers?|option\w*|requests?|process|flow|lists?|handling)\b(?! me)
unsubscribe[- ](?:rate|link|button|page|feature|option|header|request|flow|process|list|handling|function\w*|footer)
(?:to|you can|can|may|click (?:here )?to|in order to|here to|link to|way to) (?:unsubscribe|opt[- ]?out|be removed|stop receiving)\b.{0,60}(?:click|here|link|visit|http|reply|below|go to|use|follow|send|write|at any time|anytime)
(?:click|visit|follow|use|reply|here|http\S*|below).{0,40}(?:unsubscribe|opt[- ]?out)
(?:your|our|the|a|my|their) (?:\w+ )?(?:customers?|users?|drivers?|clients?|team|tool|system|product|software|platform|people|contacts?|recipients?|staff|prospects|leads) (?:\w+ ){0,3}(?:unsubscribe|opt|remove|stop|want|ask|asks|asked|write|say|said|don't)
(?:(?:un)?subscribed|opted out|removed (?:me|us)) (?:by (?:mistake|accident|error)|accidentally|last|yesterday|before|already)
(?:by (?:mistake|accident)|accidentally|versehentlich|par erreur|por error|per errore|por engano|per ongeluk)
(?:how|can|does|do|could|would|what|why|is|are|will) (?:your|the|clara|it|this|that|they|customers|users|recipients|our|people|contacts|drivers) (?:\w+ ){0,6}(?:unsubscri\w+|opt[- ]?out|remov\w+|stop|delet\w+)
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

# What else one can sign off from: a demo, a call, a plan. Without a word of mail beside it, no mail is meant.
OTHER_THINGS = any_of(lines_of(r"""
demos?|calls?|meetings?|webinars?|events?|invit\w+|appointments?|trainings?|workshops?|conferences?|plans?|trials?|contracts?|licen[cs]es?|pilots?|accounts?|course
termin\w*|webinar\w*|veranstaltung\w*|schulung\w*|besprechung\w*|messe\w*|kurs\w*|vertrag\w*|tarif\w*|probe\w*|testphase|seminar\w*|vorfuhrung\w*|konferenz\w*
reunions?|rendez-vous|evenements?|formations?|essai|contrat|abonnement|seminaires?|visio\w*|salon
reunion\w*|eventos?|seminarios?|llamadas?|contrato|citas?|prueba|formacion|curso
riunion\w*|evento|eventi|chiamat\w+|appuntament\w+|contratto|prova|corso
reuniao|chamada|contrato|evento|formacao|teste
afspraak|vergadering|evenement|proefperiode|cursus|bijeenkomst|opleiding
spotkani\w*|wydarzeni\w*|szkoleni\w*|umow\w*|schuzk\w*|stretnuti\w*|akce|skoleni\w*|zkusebni
mote|moten|motet|moede|mote[rt]?|kurs\w*|evenemang\w*|arrangement\w*|utbildning\w*|avtal\w*|aftale\w*|avtale\w*|tapaami\w*|koulutu\w*|palaveri\w*
встреч\w*|звон\w*|вебинар\w*|договор\w*|зустріч\w*|дзвін\w*|toplanti\w*|gorusme\w*|etkinlik\w*|megbeszeles\w*|esemeny\w*|intalnir\w*|eveniment\w*|συναντηση
会議|打ち合わせ|セミナー|ウェビナー|デモ|面談|会议|研讨会|演示|미팅|웨비나|데모|회의
"""))  # fmt: skip
OF_MAIL = any_of(lines_of(r"""
e-?mail\w*|mails?\b|mailing\w*|mailbox|newsletter\w*|list\w*|verteiler\w*|\w*liste\w*|adress\w*|address\w*|spam\w*|daten\w*|data\w*|messages?|nachrichten|werbung
courriels?|messages?|diffusion|donnees|base\w*|correos?|mensajes?|publicidad|lista\w*|messaggi\w*|posta|indirizz\w*|dati|mensagens|dados|cadastro|berichten|gegevens|nieuwsbrief
wiadomosci|maili|adres\w*|baz\w*|danych|seznam\w*|zoznam\w*|zprav\w*|sprav\w*|mejl\w*|utskick\w*|nyhedsbrev\w*|nyhetsbrev\w*|e-?post\w*|posti\w*|viest\w*|sahkopost\w*
рассыл\w*|письм\w*|спис\w*|баз\w*|адрес\w*|розсил\w*|лист\w*|e-?posta\w*|bulten\w*|level\w*|hirlevel\w*|uzenet\w*|mesaj\w*|λιστα\w*|μηνυματα
メール|配信|リスト|邮件|郵件|列表|名单|订阅|메일|목록|구독
again|any ?more|contact\w*|kontakt\w*|plus\b|mehr\b|mas\b|piu\b|mais\b|meer\b
"""))  # fmt: skip

# A mail that only points at its subject.
SEE_SUBJECT = any_of(lines_of(r"""
^\W*(?:please )?(?:see|as per|as in|read|per) (?:the )?(?:subject|title|above)
^\W*(?:bitte )?(?:siehe|s\.|gemass|wie im) (?:den |oben|im )?(?:betreff\w*|oben|titel)
^\W*(?:voir|cf\.?) (?:l')?(?:objet|titre)|^\W*(?:ver|vease) (?:el )?asunto|^\W*(?:vedi|come da) oggetto|^\W*(?:ver|vide) (?:o )?assunto|^\W*zie onderwerp
^\W*(?:jak w|patrz) (?:temacie|temat)|^\W*viz predmet|^\W*(?:se|jf\.?) (?:amne\w*|emne\w*|rubrik\w*)|^\W*(?:ks\.|katso) (?:otsikko|aihe)|^\W*(?:см\.?|смотри\w*) тем|^\W*konuda
件名の(?:通り|とおり)|如题|如題|제목
"""))  # fmt: skip

# What else a mail may be about; none of these stands in a plain request.
BUSINESS = any_of(lines_of(r"""
(?:quotes?|quotation|invoices?|pricing|price list|proposals?|deck|pilot|demo)\b
(?:angebot|rechnung|preisliste|vertrag|kundigungsfrist)\w*
(?:devis|facture|tarifs|presupuesto|factura|preventivo|fattura|orcamento|fatura|offerte|factuur|ofert[aey]|faktur\w+|nabidk\w+|offert\w*|tilbud\w*|tarjou\w+)\b
"""))  # fmt: skip
# A question that belongs to a request: where the address comes from, whether they are serious.
OF_ADDRESS = any_of(lines_of(r"""
(?:my|our) (?:\w+ ){0,2}(?:e-?mail|address|data|details|name|contact|permission|consent)|who (?:gave|are you|is this)|how (?:did|many times|often|do i|can i)|where did|why (?:do|are|am|did|is)|seriously|understood|clear|ok(?:ay)?\s?\?|would you|could you|can you|will you|unsubscri|remove|stop
woher|wie oft|wieso|warum|wer hat|d'ou|comment avez|pourquoi|de donde|por que|come avete|perche|como obt|waarom|hoe kom|skad|odkud|odkial|varifran|hvor (?:har|fra)|mista|откуда|звідки|nereden|honnan|de unde|どこで|哪里|어디서
"""))  # fmt: skip
