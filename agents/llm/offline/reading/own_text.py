"""Which lines of a message its writer wrote, and which are quoted, forwarded, or a signature."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

from agents.llm.offline.reading.folding import fold, pattern

Kind = Literal["own", "quoted", "forwarded", "signature"]


@dataclass(frozen=True)
class Block:
    """A run of lines of one kind; start and end are places in the text."""

    kind: Kind
    start: int
    end: int


_FORWARDED = pattern(
    [
        r"-* ?begin forwarded message:?.*",
        r"[-_ ]*(?:forwarded message|weitergeleitete nachricht|message transféré|mensaje reenviado)[-_ ]*:?.*",
        r"anfang der weitergeleiteten nachricht:?.*",
        r"(?:début du message (?:transféré|réexpédié)|inicio del mensaje reenviado):?.*",
        r"[-_ ]{2,}(?:original message|ursprüngliche nachricht|original-nachricht|message d'origine|"
        r"message original|mensaje original)[-_ ]*:?.*",
    ],
    whole=False,
)
# "On Tue, 3 Mar 2026 at 10:12, Mia Lopez <mia@...> wrote:" and its kin; the line may be wrapped once.
_WROTE = pattern(
    [
        r"(?:on|am|le|el)\b(?=[^\n]{0,200}\d)[^\n]{0,200}(?:\n[^\n]{0,200})?\b(?:wrote|schrieb|a écrit|escribió)\b[^\n]{0,80}:",
        r"(?:on|am|le|el)\b[^\n]{0,120},[^\n]{0,120}\b(?:wrote|schrieb|a écrit|escribió)\b[^\n]{0,80}:",
        r"[^\n]{0,60}<[^<>\s]{1,100}@[^<>\s]{1,100}>[^\n]{0,30}\b(?:wrote|schrieb|a écrit|escribió)\b[^\n]{0,40}:",
    ],
    whole=False,
)
_HEADER = re.compile(r"(?:from|von|de|sent|gesendet|envoye|enviado|date|datum|fecha|to|an|a|para|subject|betreff|"
                     r"objet|asunto|cc)\s*:\s*\S")  # fmt: skip
_FIRST_HEADER = re.compile(r"[*_]?(?:from|von|de)\s*:[*_]?\s*\S")
_CLOSING = pattern(
    [
        r"(?:many |kind |best |warm |warmest )?(?:regards|wishes)(?: from ~)?",
        r"(?:all the )?best", r"cheers", r"thanks(?: a lot| so much| again| in advance)?", r"thank you(?: very much| so much)?",
        r"many thanks", r"sincerely(?: yours)?", r"yours (?:sincerely|faithfully|truly)", r"kindly", r"respectfully", r"br", r"kr",
        r"(?:mit )?(?:freundlich|herzlich|best|lieb|viel|schön|sonnig)\w* (?:grüße?n?|gruß|dank)(?: aus .{1,30})?", r"mfg", r"lg", r"vg",
        r"(?:beste|viele|liebe) grüße.*", r"(?:schöne )?grüße.*", r"hochachtungsvoll", r"(?:vielen )?dank(?: und gruß)?",
        r"(?:bien )?(?:cordialement|sincèrement)(?: vôtre)?", r"(?:bien )?à vous", r"salutations(?: distinguées)?", r"cdlt",
        r"bonne (?:journée|réception|soirée)", r"merci(?: d'avance| beaucoup| par avance)?", r"bien à (?:vous|toi)",
        r"(?:un )?(?:cordial(?:es)?|atent[oa]s?) (?:saludos?)?", r"(?:un |muchos )?saludos?(?: cordial(?:es)?)?", r"atentamente", r"(?:muchas )?gracias(?: de antemano)?",
        r"gracias y (?:un )?saludos?", r"quedo (?:a la espera|atent[oa]).{0,60}", r"met vriendelijke groet(?:en)?", r"cordiali saluti", r"atenciosamente",
    ]
)  # fmt: skip
_SENT_FROM = pattern(
    [
        r"sent from (?:my|outlook|mail)",
        r"(?:von meinem|gesendet mit|gesendet von)",
        r"envoyé (?:de|depuis)",
        r"enviado desde",
    ]
)
_LONGEST_SIGNATURE = 12


def blocks_of(text: str) -> list[Block]:
    """Cut a message into blocks, in order, that together cover it."""
    folded = fold(text)
    found: list[Block] = []
    for start, end, kind in _kinds(folded):
        if found and found[-1].kind == kind:
            found[-1] = Block(kind, found[-1].start, end)
        else:
            found.append(Block(kind, start, end))
    return found


def _lines(text: str) -> Iterator[tuple[int, int, str]]:
    place = 0
    for line in text.splitlines(keepends=True):
        yield place, place + len(line), line.strip()
        place += len(line)


def _kinds(folded: str) -> Iterator[tuple[int, int, Kind]]:
    lines = list(_lines(folded))
    signature_from = _signature_start([line for _, _, line in lines])
    rest: Kind | None = None
    covered = 0
    for number, (start, end, line) in enumerate(lines):
        if rest is None:
            rest, covered = _turns_into(folded, lines, number, covered)
        if rest is not None:
            yield start, end, rest
        elif line.startswith((">", "|>")) or start < covered:
            yield start, end, "quoted"
        elif signature_from is not None and number >= signature_from:
            yield start, end, "signature"
        else:
            yield start, end, "own"


def _turns_into(folded: str, lines: list[tuple[int, int, str]], number: int, covered: int) -> tuple[Kind | None, int]:
    """Say whether all that follows a line is somebody else's, or how far an attribution above a quotation reaches."""
    start, _, line = lines[number]
    if _FORWARDED.match(line):
        return "forwarded", covered
    if wrote := _WROTE.match(folded, start + len(folded[start:]) - len(folded[start:].lstrip(" "))):
        following = next((line for begin, _, line in lines[number:] if begin >= wrote.end() and line), "")
        if following.startswith(">"):
            return None, max(covered, wrote.end())
        return "quoted", covered
    if _FIRST_HEADER.match(line) and sum(bool(_HEADER.match(below)) for _, _, below in lines[number : number + 6]) >= 3:
        return "forwarded", covered
    return None, covered


def _signature_start(lines: list[str]) -> int | None:
    """Find the line after a closing ("Best regards,", "--") that nothing but a short signature follows."""
    filled = [(number, line) for number, line in enumerate(lines) if line]
    for place, (number, line) in enumerate(filled):
        if line in ("--", "__", "___", "----"):
            return number
        bare = line.rstrip(" ,.!:;-")
        if not (number and bare and (_CLOSING.fullmatch(bare) or _SENT_FROM.match(bare))):
            continue
        following = (line for _, line in filled[place + 1 : place + 2 + _LONGEST_SIGNATURE])
        below = list(takewhile(lambda line: not _is_attribution(line), following))
        short = len(below) <= _LONGEST_SIGNATURE and all(len(one) <= 90 for one in below)
        if below and short and not _asks(below):
            return number
    return None


def _is_attribution(line: str) -> bool:
    """Tell whether a quotation begins here."""
    return bool(line.startswith(">") or _WROTE.match(line) or _FORWARDED.match(line))


def _asks(lines: list[str]) -> bool:
    """Tell whether something still being said follows: a postscript or a question is no signature."""
    return any(line.startswith(("ps", "p.s")) or line.endswith("?") for line in lines)
