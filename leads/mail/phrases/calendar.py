"""Months, days and the words around dates in out-of-office notes, in folded text, by language."""

_MONTHS = (
    "january|januar|janvier|enero|gennaio|janeiro|januari|stycznia|styczen|ledna|leden|januara|tammikuuta|tammikuu|января|січня|ocak|ian|ianuarie|januar|ιανουαριου|sijecnja|jan|ene|gen|janv|янв|sty",
    "february|februar|fevrier|febrero|febbraio|fevereiro|februari|lutego|luty|unora|unor|februara|helmikuuta|helmikuu|февраля|лютого|subat|februarie|φεβρουαριου|veljace|feb|fev|febr|fevr|фев|lut",
    "march|marz|mars|marzo|marco|maart|marca|marzec|brezna|brezen|marts|maaliskuuta|maaliskuu|марта|березня|mart|marcius|martie|μαρτιου|ozujka|mar|mrz|mrt|мар",
    "april|avril|abril|aprile|kwietnia|kwiecien|dubna|duben|aprila|huhtikuuta|huhtikuu|апреля|квітня|nisan|aprilis|aprilie|απριλιου|travnja|apr|avr|abr|апр|kwi",
    "may|mai|mayo|maggio|maio|mei|maja|maj|kvetna|kveten|toukokuuta|toukokuu|мая|травня|mayis|majus|μαιου|svibnja|mag",
    "june|juni|juin|junio|giugno|junho|czerwca|czerwiec|cervna|cerven|juna|kesakuuta|kesakuu|июня|червня|haziran|junius|iunie|ιουνιου|lipnja|jun|giu|июн|cze",
    "july|juli|juillet|julio|luglio|julho|lipca|lipiec|cervence|cervenec|jula|heinakuuta|heinakuu|июля|липня|temmuz|julius|iulie|ιουλιου|srpnja|jul|juil|lug|июл|lip",
    "august|aout|agosto|augustus|augusti|sierpnia|sierpien|srpna|srpen|augusta|elokuuta|elokuu|августа|серпня|agustos|augusztus|αυγουστου|kolovoza|aug|ago|авг|sie",
    "september|septembre|septiembre|setiembre|settembre|setembro|wrzesnia|wrzesien|zari|septembra|syyskuuta|syyskuu|сентября|вересня|eylul|szeptember|septembrie|σεπτεμβριου|rujna|sep|sept|set|szept|сен|wrz",
    "october|oktober|octobre|octubre|ottobre|outubro|pazdziernika|pazdziernik|rijna|rijen|oktobra|lokakuuta|lokakuu|октября|жовтня|ekim|octombrie|οκτωβριου|oct|okt|ott|окт|paz",
    "november|novembre|noviembre|novembro|listopada|listopad|novembra|marraskuuta|marraskuu|ноября|листопада|kasim|noiembrie|νοεμβριου|studenoga|nov|ноя|lis",
    "december|dezember|decembre|diciembre|dicembre|dezembro|grudnia|grudzien|prosince|prosinec|decembra|joulukuuta|joulukuu|декабря|грудня|aralik|decembrie|δεκεμβριου|prosinca|dec|dez|dic|des|дек|gru|desember",
)  # fmt: skip
MONTHS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split("|")}

_WEEKDAYS = (
    "monday|montag|lundi|lunes|lunedi|segunda-feira|segunda|maandag|poniedzialek|poniedzialku|pondeli|pondelok|mandag|maanantaina|maanantai|понедельник|понеділок|pazartesi|hetfo|hetfon|luni|δευτερα|月曜日?|周一|星期一|월요일",
    "tuesday|dienstag|mardi|martes|martedi|terca-feira|terca|dinsdag|wtorek|wtorku|utery|utorok|tisdag|tirsdag|tiistaina|tiistai|вторник|вівторок|sali|kedd|kedden|marti|τριτη|火曜日?|周二|星期二|화요일",
    "wednesday|mittwoch|mercredi|miercoles|mercoledi|quarta-feira|quarta|woensdag|sroda|srode|streda|stredu|onsdag|keskiviikkona|keskiviikko|среду|среда|середу|carsamba|szerda|szerdan|miercuri|τεταρτη|水曜日?|周三|星期三|수요일",
    "thursday|donnerstag|jeudi|jueves|giovedi|quinta-feira|quinta|donderdag|czwartek|ctvrtek|stvrtok|torsdag|torstaina|torstai|четверг|четвер|persembe|csutortok|csutortokon|joi|πεμπτη|木曜日?|周四|星期四|목요일",
    "friday|freitag|vendredi|viernes|venerdi|sexta-feira|sexta|vrijdag|piatek|patek|piatok|fredag|perjantaina|perjantai|пятницу|пятница|п'ятницю|cuma|pentek|penteken|vineri|παρασκευη|金曜日?|周五|星期五|금요일",
    "saturday|samstag|samedi|sabado|sabato|zaterdag|sobota|sobote|sobotu|lordag|lauantaina|субботу|суботу|cumartesi|szombat|sambata|σαββατο|土曜日?|周六|星期六|토요일",
    "sunday|sonntag|dimanche|domingo|domenica|zondag|niedziela|niedziele|nedele|nedeli|nedela|sondag|sunnuntaina|воскресенье|неділю|pazar|vasarnap|duminica|κυριακη|日曜日|周日|星期日|일요일",
)  # fmt: skip
WEEKDAYS = {
    name: number for number, names in enumerate(_WEEKDAYS) for part in names.split("|")
    for name in ([part[:-1], part[:-2]] if part.endswith("?") else [part])
}  # fmt: skip

# Before or after a date: the first day back.
BACK = r"""
back\b(?: (?:\w+ ){0,4}?(?:on|at work|in|from|as of)\b)?|return(?:ing|s)?\b(?! (?:to this)?e?mail)|returns? to (?:work|the office)|available (?:again|from)|resume|reachable again|re-?opens?|reopening|open again|in the office (?:again|from|on)|(?:read|answer|reply|respond|check|reachable|available|at my desk|at work)(?: \w+){0,3} (?:again|from|as of|starting)(?: on)?\b
(?:wieder|zuruck|ruckkehr)
de retour|retour|reprend\w*|revien\w*|reprise|reouv\w+|rouv\w+|a compter du (?=.{0,30}(?:disponible|retour))
(?:vuelvo|volvere|regreso|regresare|de vuelta|de regreso|reincorpor\w*|incorporar\w*|vuelta|retorno|reabr\w+)
(?:rientr\w*|torn\w+|di ritorno|ritorno|di nuovo|riapr\w+)
(?:regress\w*|retorn\w*|volt\w*|de volta|reabr\w+|reabert\w+)
(?:terug|weer)
(?:wracam|wroce|powroc\w*|powrot\w*|ponownie|z powrotem|bede dostepn\w*|dostepn\w*)
(?:vratim|vracim|zpet|spat|navrat\w*|opet|opat|znovu|k dispozici)
(?:tillbaka|ater|tilbage|tilbake|igen|igjen|oppnar|abner|apner)
(?:palaan|takaisin|jalleen|tavattavissa|toissa)
(?:вернусь|выйду|возвращ\w*|выхожу|снова|буду (?:на|в|доступ)\w*|повернусь|буду знову|ще се върна)
(?:don(?:ecegim|uyorum|us\w*|ecek)|basinda|ofiste ola\w+|ofisteyim|tekrar|geri)
(?:visszater\w*|ter\w+ vissza|ujra|ismet|legkozelebb|elerheto\w*|dolgozom)
(?:revin\w*|reveni\w*|intorc|intoarc\w*|inapoi|incepand)
(?:επιστρεφω|επιστρεψω|πισω)
(?:vracam|vratit|vrnem|nazaj)
出社|復帰|戻り|より通常|から出|から通常|より順次|通常営業|营业|返回|回来|回到|恢复|回覆|起|복귀|부터
"""

# Before or after a date: the absence ends there.
UNTIL = r"""
until|till|before|'til|\btil\b|through|thru|up to|to and including|ends?|ending
bis(?: zum| einschliesslich| inklusive| incl\.?)?|einschliesslich|inklusive
jusqu'?\w*|au|avant|jusqu'au|inclus
hasta(?: el)?|al|inclusive
fino al?|sino al?|al|compreso
ate(?: ao?| dia)?|a
tot(?: en met| aan)?|t/m|tm
do(?: dnia)?|az do|az (?=\d)|wlacznie|vcetne|vratane
till och med|t\.?o\.?m\.?|til og med|t\.?o\.?m|till|til|frem til|indtil
asti|saakka
до|по|включно|включительно
kadar|dek|bitis
-ig\b|ig\b|bezarolag
pana (?:la|pe|in)|inclusiv
εως|μεχρι
まで|迄|至|到|止|까지
"""

# Beside "until": that day is still one of absence.
INCLUSIVE = r"""
through|thru|inclusive\w*|including|incl\.?|einschl\.?\w*|inkl\.?\w*|inklusive|inclus\w*|compris|incluid[oa]|incluso|compreso|tot en met|t/m|wlacznie|vcetne|vratane|till och med|t\.? ?o\.? ?m\.?|til og med|mukaan lukien|включно|включительно|dahil|bezarolag|συμπεριλαμβανομενης
"""

# Before a date: the day after it.
AFTER = r"""
after|later than
nach(?: dem)?
apres(?: le)?
despues d(?:e|el)|tras el
dopo il
apos(?: o)?|depois d[eo]
na
po
efter|etter
jalkeen
после|після
dupa
μετα
"""
AFTER_IT = r"""
'?(?:den|dan|ten|tan)? ?sonra
utan
jalkeen
以后|之后|以後|之後
이후
"""

# Before a date: something begins there.
FROM = r"""
from|since|starting|beginning
von|vom|ab|seit
du|de|des|a partir du
desde
dal|da
van|vanaf
od
fran|fra
с|з|від
"""

TOMORROW = r"""
tomorrow|tmrw|tmr|tomorow
morgen
demain
manana
domani
amanha
jutro
zitra
imorgon|i morgen
huomenna
завтра
yarin
holnap
maine
明日|明天|내일
"""
