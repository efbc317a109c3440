"""How mail clients introduce what they quote, by language; read in folded text (see fold.py)."""

from leads.mail.fold import any_of, lines_of

# "On <date>, <name> wrote:" - the verb, after or before the name.
WROTE = any_of(lines_of(r"""
# English
wrote
writes
# German
schrieb
hat geschrieben
schreibt
# French
a ecrit
ecrivait
# Spanish, Catalan
escribio
escribi[oó]
va escriure
# Italian
ha scritto
scrisse
# Portuguese
escreveu
# Dutch
schreef
het volgende geschreven
heeft geschreven
# Polish, Czech, Slovak
napisal\(?a?\)?
pisze
wiadomosc napisana
napsal\(?a?\)?
napisal
# Swedish, Danish, Norwegian, Finnish
skrev
kirjoitti
# Russian, Ukrainian, Bulgarian
пишет
писал\(?а?\)?
написал\(?а?\)?
написав\(?ла\)?
пише
написа
# Turkish, Hungarian, Romanian, Greek
yazdi
sunlari yazdi
irta
ezt irta
a scris
εγραψε
# Croatian, Slovene, Baltic
je napisao
je napisala
napisao je
je napisal
rase
rakstija
kirjutas
# Vietnamese, Indonesian, Hebrew, Arabic
da viet
menulis
כתב
كتب
# Chinese, Japanese, Korean
写道
寫道
写到
wrote
のメール
のメッセージ
さんは書きました
が書きました
書き込みました
:$
작성
님이 쓴 글
썼습니다
"""))  # fmt: skip

# A line that stands above a quoted or forwarded mail.
DIVIDER = any_of(lines_of(r"""
original message
original[- ]nachricht
ursprungliche nachricht
originalnachricht
urspr\. nachricht
message d'origine
message original
message initial
mensaje original
messaggio originale
mensagem original
oorspronkelijk bericht
originele bericht
oryginalna wiadomosc
wiadomosc oryginalna
puvodni zprava
povodna sprava
originalmeddelande
ursprungligt meddelande
oprindelig (?:meddelelse|besked)
opprinnelig melding
alkuperainen viesti
исходное сообщение
пересылаемое сообщение
пересланное сообщение
оригинальное сообщение
orijinal (?:mesaj|ileti)
ozgun ileti
eredeti uzenet
mesaj original
αρχικο μηνυμα
forwarded (?:message|by|mail)
begin forwarded message
weitergeleitete (?:nachricht|e-mail|mail)
anfang der weitergeleiteten
message transfere
message transmis
debut du message (?:transfere|reexpedie)
mensaje reenviado
inicio del mensaje reenviado
messaggio inoltrato
inizio messaggio inoltrato
mensagem (?:encaminhada|reencaminhada)
doorgestuurd bericht
begin doorgestuurd bericht
przekazana wiadomosc
wiadomosc przekazana
preposlana zprava
vidarebefordrat meddelande
videresendt (?:besked|meddelelse|melding)
valitetty viesti
iletilen (?:mesaj|ileti)
yonlendirilen
tovabbitott uzenet
mesaj redirectionat
原始邮件
原始郵件
转发的邮件
轉寄的郵件
転送メッセージ
元のメッセージ
原文
전달된 메시지
원본 메시지
"""))  # fmt: skip

FROM = frozenset("from von de da van fra fran od lahettaja от від kimden gonderen felado ot απο 发件人 發件人 寄件者 差出人 보낸 보낸사람 보낸 사람 送信者 expediteur remitente mittente".split())  # fmt: skip
OTHER = frozenset("sent date to subject cc gesendet datum an betreff envoye date a objet cc enviado fecha para asunto inviato data oggetto enviada assunto verzonden aan onderwerp wyslano do temat odeslano komu predmet skickat till amne sendt til emne lahetetty pvm vastaanottaja aihe отправлено дата кому тема надіслано gonderilme tarihi tarih kime kime konu elkuldve datum cimzett targy trimis catre subiect αποσταληκε προς θεμα ημερομηνια 发送时间 日期 收件人 主题 抄送 寄件日期 收件者 主旨 送信日時 日付 日時 宛先 件名 보낸날짜 날짜 받는사람 받는 제목 reply-to importance".split())  # fmt: skip

PHONE = any_of(lines_of(r"""
sent (?:from|with|via|using) (?:my |the )?(?:\w+ ){0,3}(?:iphone|ipad|android|samsung|galaxy|mobile|phone|blackberry|smartphone|device|huawei|xiaomi|pixel|mail|outlook|yahoo|proton ?mail|aol|gmail|spark|windows|tablet|handheld|nokia|htc|lg|oneplus|telekom|verizon|t-mobile|at&t|rogers|bell|front|superhuman|hey|mailspring|bluemail|nine|tutanota|tuta|fairphone|watch)
get outlook for (?:ios|android|mac)
download outlook for
(?:von|mit) mein\S+ (?:\w+ )?(?:iphone|ipad|android|smartphone|handy|samsung|mobil\w*|telefon|tablet|galaxy|blackberry).{0,30}gesendet
gesendet (?:von|mit|uber) (?:mein\w+ |der |dem )?(?:\w+[- ]){0,3}(?:iphone|ipad|android|smartphone|handy|samsung|mobil\w*|tablet|galaxy|blackberry|app|mail|outlook)
diese nachricht wurde von mein\w+ .{0,30}gesendet
outlook fur (?:ios|android) (?:beziehen|abrufen|herunterladen)
envoye (?:de|depuis|a partir de|avec|via) (?:mon |ma |mi )?(?:\w+ ){0,3}(?:iphone|ipad|android|mobile|telephone|smartphone|appareil|samsung|outlook|yahoo|mail|orange|tablette|galaxy|application)
(?:obtenir|telecharger|obtenez) outlook pour
enviado (?:desde|do|de|a partir do|com|con) (?:mi |meu |el |o )?(?:\w+ ){0,3}(?:iphone|ipad|android|movil|telefono|celular|smartphone|telemovel|samsung|outlook|yahoo|mail|galaxy|dispositivo)
(?:obtener|obtenga|obter|obtem) (?:o )?outlook para
inviato (?:da|dal|con) (?:mio |il mio )?(?:\w+ ){0,3}(?:iphone|ipad|android|cellulare|smartphone|samsung|outlook|yahoo|mail|libero|tablet|galaxy|dispositivo|telefono)
(?:scarica|ottieni) outlook per
verzonden (?:vanaf|met|via|vanuit) (?:mijn |een )?(?:\w+ ){0,3}(?:iphone|ipad|android|telefoon|mobiel|samsung|outlook|mail|smartphone|galaxy|tablet)
verstuurd (?:vanaf|met|via) (?:mijn )?(?:\w+ ){0,2}\w+$
outlook voor (?:ios|android) (?:downloaden|ophalen)
wyslan[eoay] (?:z|ze) (?:mojego |telefonu |aplikacji )?\w*
odeslano (?:z|ze) (?:meho )?\w*
skickat (?:fran|med) (?:min )?\w*
sendt fra (?:min )?\w*
lahetetty \w*(?:iphone|ipad|puhelim|laite|outlook|samsung)\w*
отправлено (?:с|из) \w*
надіслано (?:з|із) \w*
(?:iphone|ipad|android|samsung|telefon)\w*'?\w* gonderildi
(?:iphone|ipad|telefon|samsung)\w*(?:rol|rol)? kuldve
trimis de pe \w*
εσταλη απο
στ[αa]λθηκε απο
iphone ?から送信
发自我的
從我的.{0,12}傳送
我的 ?iphone
나의 iphone
iphone에서 보냄
"""))  # fmt: skip
