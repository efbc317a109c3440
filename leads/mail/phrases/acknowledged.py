"""What programs answer to say that a mail came in, in folded text, by language."""

from leads.mail.fold import any_of, lines_of

RECEIVED = any_of(lines_of(r"""
(?:this is an? |this )?(?:message |e-?mail |mail |response |reply |confirmation )?(?:was |is |has been )?(?:auto(?:matic(?:ally)?)?|automated|system)[- ]?(?:generated|sent|created|repl\w+|response|confirmation|message|e-?mail|acknowledg\w+|notification)
(?:your |the )(?:request|ticket|case|message|e-?mail|enquiry|inquiry|mail|submission|application|order)(?: \S+){0,4} (?:has been|was|is) (?:successfully )?(?:received|created|opened|logged|registered|assigned|submitted|recorded)
(?:we|i) (?:have |'ve |hereby |can )?(?:\w+ )?(?:received|confirm(?:ing)?(?: the)? receipt|acknowledge)
(?:ticket|case|reference|request|vorgangs|fall|incident)[ -]?(?:number|id|no|nr|nummer|#)
(?:please )?do not (?:reply|respond|answer)(?: directly)? (?:to )?(?:this|directly)
please do not reply
(?:unmonitored|not monitored|unattended) (?:mailbox|address|account|inbox|e-?mail)?|(?:mailbox|address|inbox|account) is (?:not|un) ?monitored
(?:dieses|diese|das) (?:postfach|adresse|e-?mail-?adresse|mailbox) wird nicht (?:\w+ )?(?:gelesen|uberwacht|betreut|abgerufen)|(?:cette|ce|la) (?:adresse|boite|messagerie).{0,20} n'est pas (?:lue|consultee|surveillee|relevee)|(?:este|esta) (?:buzon|direccion|cuenta) no (?:se |es |esta )?(?:lee|leid\w*|supervisad\w*|atendid\w*|monitor\w*)|(?:questa|questo) (?:casella|indirizzo) non (?:e |viene )?(?:monitorat\w*|lett\w*|presidiat\w*|controllat\w*)|est[ae] (?:caixa|endereco).{0,20}nao (?:e |esta )?(?:monitorad\w*|lid\w*)|(?:deze|dit) (?:mailbox|postbus|postvak|adres) wordt niet (?:gelezen|beheerd|gecontroleerd)|(?:denna|denne) (?:brevlada|adress|postkasse|adresse) (?:lases|overvakas|laeses|leses|overvages) (?:inte|ikke)|(?:ta|tej) skrzynk\w+ nie jest|tato schranka neni|tuto schranku nikdo
##-? ?please type your reply above|reply above this line
(?:eingang|empfang) (?:ihrer|der|ihres) .{0,40}(?:bestatig\w*)|(?:ihre|ihr) (?:anfrage|nachricht|e-mail|mail|anliegen|ticket).{0,40}(?:eingegangen|erhalten|erfasst|angelegt|eroffnet)|(?:haben|habe) (?:wir |ich )?(?:ihre|deine) (?:anfrage|nachricht|e-mail|mail).{0,20}erhalten|automatisch (?:generiert\w*|erstellt\w*|erzeugt\w*|versend\w*)|eingangsbestatigung|diese e-mail wurde automatisch|bitte antworten sie nicht|automatische (?:antwort|eingangs\w*|bestatigung)
(?:nous avons bien|avons bien|bien) (?:recu|enregistre)|accus\w+ (?:de )?reception|votre (?:demande|message|mail|e-mail) (?:a (?:bien )?ete|est) (?:recu\w*|enregistre\w*|prise? en compte)|(?:message|mail|courriel|reponse) (?:genere|envoye)?\w* ?automatique(?:ment)?|ne (?:pas|repondez pas) repondre|merci de ne pas repondre
hemos recibido|acus\w+ de recibo|su (?:solicitud|mensaje|consulta|correo) (?:ha sido|fue) (?:recibid\w+|registrad\w+)|(?:mensaje|correo|respuesta) (?:generad\w+ )?automatic\w+|no responda a este
abbiamo ricevuto|la (?:tua|sua|vostra) (?:richiesta|mail|e-mail) e stata|(?:messaggio|risposta|email|e-mail|mail) (?:generat\w+ |inviat\w+ )?automatic\w+|non rispondere a questa|conferma di ricezione
recebemos (?:a sua|o seu|sua|seu)|(?:sua|a sua|o seu|seu) (?:solicitacao|mensagem|pedido|e-mail) (?:foi|esta) (?:recebid\w+|registad\w+|registrad\w+)|(?:mensagem|resposta|e-mail) automatic\w+|nao responda a est\w
(?:wij|we) hebben uw|uw (?:bericht|aanvraag|e-?mail|mail|vraag|verzoek) .{0,30}(?:ontvangen)|(?:ontvangstbevestiging|automatisch (?:gegenereerd|verzonden|bericht)|automatische (?:bevestiging|ontvangst\w*))
(?:otrzymalismy|potwierdzamy (?:otrzymanie|przyjecie)|wiadomosc (?:zostala )?wygenerowana automatycznie|prosimy nie odpowiadac|zgloszenie .{0,30}(?:przyjete|zarejestrowan\w+))
(?:obdrzeli jsme|potvrzujeme prijeti|prijali jsme|vas pozadavek|automaticky (?:generovan\w+|vygenerovan\w+)|tato zprava byla vygenerovana|na tuto zpravu neodpovidejte|prijali sme)
(?:vi har (?:mottagit|modtaget|mottatt)|tack for ditt (?:meddelande|mail|mejl)|(?:ditt|din|dit) (?:arende|henvendelse|sag|henvendelse|besked|foresporsel) .{0,30}(?:mottagit\w*|modtaget|mottatt|registrer\w+)|(?:detta|dette) (?:ar|er) (?:ett|en|et) (?:automatiskt|automatisk|autogenerer\w+))
(?:olemme vastaanottaneet|viestisi on vastaanotettu|tama on automaattinen|viesti on vastaanotettu|kiitos yhteydenotostasi)
(?:ваше (?:обращение|письмо|сообщение|заявка)|ваша заявка) .{0,40}(?:получен\w+|зарегистрирован\w+|принят\w+)|(?:автоматическ\w+|автоматично) (?:ответ|сообщение|уведомление|отправлен\w+|сгенерирован\w+)?|не отвечайте на это|звернення .{0,30}(?:отримано|зареєстровано)
(?:talebiniz|mesajiniz|e-postaniz|basvurunuz) .{0,30}(?:alinmistir|ulasmistir|alindi|kaydedil\w+)|otomatik (?:olarak|bir|mesaj|e-posta)|lutfen (?:bu )?.{0,20}yanitlamayin\w*
(?:megkaptuk|uzenetet megkaptuk|levelet megkaptuk|automatikus (?:uzenet|valasz|ertesites)|kerjuk,? ne valaszoljon)
(?:am primit (?:mesajul|solicitarea|e-mailul)|solicitarea (?:dumneavoastra|dvs)\.? a fost|mesaj (?:generat )?automat|va rugam sa nu raspundeti)
(?:λαβαμε το|το μηνυμα σας ελ\w+|αυτοματοποιημεν\w+|αυτοματο μηνυμα)
(?:自動(?:送信|配信|返信|的に送信)|受け付け(?:ました|いたしました)|受付(?:いたしました|完了)|お問い合わせ(?:いただき|を受)|送信専用|系统自动|系統自動|自动发送|自動發送|我们已收到|已收到您|已经收到|请勿(?:直接)?回复|請勿(?:直接)?回覆|자동(?:으로)? (?:발송|발신)|접수되었습니다|발신 ?전용)
"""))  # fmt: skip

# A mail that says of itself that a program wrote it.
DECLARED = any_of(lines_of(r"""
(?:this|the following) (?:\w+ )?(?:is|was|has been) (?:an? )?(?:(?:auto(?:matic|mated)?|system|computer)[- ]?(?:generated )?(?:reply|response|message|e-?mail|mail|notification|answer|acknowledg\w+|generated)|automatically (?:generated|sent|created))
(?:automatic|automated|auto)[- ](?:reply|response|message|notification)[.:!]
(?:diese|dies)(?:s|r)? (?:nachricht|e-?mail|mail|antwort|ist) .{0,30}automatisch
ce(?:ci|ci est|ci|t|tte)? (?:\w+ )?(?:message|mail|courriel|reponse|e-mail|est|un) .{0,30}automatique(?:ment)?
est[ea] (?:\w+ )?(?:mensaje|correo|respuesta|e-?mail|es|es un|e uma?|mensagem|resposta|e) .{0,30}automatic\w+
quest[oa] (?:\w+ )?(?:messaggio|e-?mail|mail|risposta|e) .{0,30}automatic\w+
di(?:t|eze) (?:\w+ )?(?:bericht|e-?mail|mail|is|antwoord) .{0,30}automatisch\w*|deze (?:e-?mail|mail) .{0,20}automatisch
(?:ta|niniejsza|to jest) (?:\w+ )?(?:wiadomosc|odpowiedz)? ?.{0,30}automatyczn\w+|(?:tato|toto|tento|tuto) .{0,30}automatick\w+
(?:detta|dette|det har) .{0,20}auto(?:mat\w+|gener\w+|svar)|tama (?:\w+ )?.{0,20}automaatti\w+
(?:это|данное|настоящее|це) (?:\w+ )?.{0,20}автоматич\w+|bu .{0,20}otomatik|ez (?:egy )?automatikus|acest .{0,30}automat\w*|αυτο .{0,20}αυτοματ\w+
(?:本|この|当)(?:メール|メッセージ|返信)は.{0,8}(?:自動|システム)|(?:此|本|这是|這是).{0,6}(?:邮件|郵件|信|一封|系统|系統).{0,10}自[动動]|(?:본|이) ?(?:메일|메시지)은? .{0,8}자동
"""))  # fmt: skip
