"""Which language an enquiry is written in, told by its small words, its letters and its script."""

import re
import unicodedata
from collections import Counter

from agents.llm.offline.reading.passages import Sentence

# The commonest words of each language that the others do not share.
_SMALL_WORDS: dict[str, str] = {
    "en": "the and you your we our is are for with this that have would can could please how much what when do does it of to in on be will i'm we're my from about looking need hi hello thanks not but at an if has there they want more send us",
    "de": "der die das und wir ich ist sind fur fuer mit ein eine einen nicht auch uns unser unsere unseren sie ihr ihre bitte haben wie was wann kann konnen mochten wurden bei auf dem den des zu im zum zur von aber noch oder es gibt hallo guten danke gerne als nach bis sehr geehrte werden wird mein meine mir kein keine aus brauchen suchen derzeit aktuell durch uber",
    "fr": "le la les et nous vous je est sont pour avec un une des du de ce cette que qui ne pas dans sur votre vos notre nos au aux bonjour merci en par plus mais ou si il elle on avons avez j'ai c'est d'un d'une l' etre faire souhaitons cherchons actuellement mon ma mes quel quelle suis serait pouvez voudrais leur ont",
    "es": "el la los las y nosotros usted ustedes es son para con un una de del que no en su sus nuestro nuestra nuestros por favor hola gracias como cuanto cuando se lo al mas pero si tenemos somos estamos buscamos necesitamos queremos me mi muy esta este hay ser sin soy estoy tengo buenos dias donde les quiero quisiera puede pueden nos desde sobre",
    "nl": "het een wij jullie zijn voor met niet ook ons onze u graag hebben hoe wat kunnen bij naar maar nog of deze dit van ik je te op aan dat er kan alvast bedankt",
    "it": "il lo gli e noi voi per con una non che di del della siamo abbiamo vorremmo grazie come quanto quando sono anche piu ma nel nella buongiorno cerchiamo un e' vostro nostro ci si alla al",
    "pt": "o os as e nos voces para com um uma nao que em do da dos das somos temos gostariamos obrigado como quanto quando sao mais mas ola bom dia precisamos por seu nosso ao voce estamos",
    "sv": "och vi ar for med en ett inte som har kan hur var vara det att till pa av hej tack ni er oss om",
    "da": "og vi er for med en et ikke som har kan hvor det at til pa af hej tak jer os om vores jeg",
    "no": "og vi er for med en et ikke som har kan hvor det at til pa av hei takk dere oss om vare jeg",
    "pl": "i w na z do jest sie nie ze dla prosze dzien dobry dziekuje mamy czy jak jestesmy firma oraz naszej szukamy",
    "tr": "ve bir icin ile bu merhaba tesekkurler biz bizim ne kadar icin istiyoruz var olarak mi",
    "cs": "a v na je se pro dobry den dekuji prosim mame jak jsme nase ktery hledame za",
    "fi": "ja on me ovat ei hei kiitos olemme etta kuinka paljon voisitte meilla",
}  # fmt: skip
_WORDS = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}
_LETTERS = {"de": "ßäöü", "es": "ñ¿¡", "fr": "çœèêàùî", "pt": "ãõ", "pl": "łąęśżźćń", "tr": "ğış", "cs": "řěůž", "sv": "å", "da": "øæ", "no": "ø"}  # fmt: skip
_SCRIPTS = {"CYRILLIC": "ru", "GREEK": "el", "ARABIC": "ar", "HEBREW": "he", "HANGUL": "ko", "HIRAGANA": "ja", "KATAKANA": "ja", "CJK": "zh", "DEVANAGARI": "hi", "THAI": "th"}  # fmt: skip
READ_WELL = ("en", "de", "fr", "es")


def language_of(sentences: list[Sentence]) -> str:
    """Give the ISO code of the language most of the writer's own words are in; English when they are too few."""
    own = [one for one in sentences if one.voice == "own" and one.role in ("message", "unknown", "subject")]
    texts = own or [
        one for one in sentences if one.voice in ("own", "signature") and one.role in ("title", "timeline", "budget")
    ]
    raw = " ".join(one.raw for one in texts)[:6000]
    if script := _script_of(raw):
        return script
    words = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", " ".join(one.folded for one in texts)[:6000])
    if not words:
        return "en"
    scores: dict[str, float] = {}
    for language, known in _WORDS.items():
        letters = sum(raw.lower().count(letter) for letter in _LETTERS.get(language, ""))
        told = sum(word in known for word in words) + 0.7 * min(6, letters)
        scores[language] = told if language in READ_WELL else 0.8 * told
    (best, most), (_, second) = sorted(scores.items(), key=lambda score: -score[1])[:2]
    if most < 1 or (most == second and scores["en"] == most):
        return "en" if raw.isascii() or most < 1 else best
    return best


def _script_of(raw: str) -> str:
    letters = [character for character in raw if ord(character) > 0x370 and character.isalpha()]
    if len(letters) < 0.3 * sum(character.isalpha() for character in raw) or not letters:
        return ""
    scripts = Counter(unicodedata.name(letter, "").split()[0] for letter in letters)
    found = [_SCRIPTS[script] for script, _ in scripts.most_common() if script in _SCRIPTS]
    return "ja" if "ja" in found else found[0] if found else ""
