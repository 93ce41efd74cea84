"""Meters in words: "6/8", "waltz", "cut time", "three-four"."""

import re
from types import MappingProxyType
from typing import Final

from gospel_keys.brief.number_words import read_number
from gospel_keys.brief.style import phrases
from gospel_keys.brief.text import Text
from gospel_keys.errors import InvalidMeterError
from gospel_keys.score.meter import Meter

_SIGNATURE: Final = r"(?<![\w/])([1-9][0-9]?)\s*/\s*(2|4|8|16)(?![\w/]|\s*notes?\b)"
_SPOKEN: Final = (
    r"\b(two|three|four|five|six|seven|nine|twelve|[0-9]{1,2})[ -]"
    r"(two|four|eight|eights)(?:[ -](?:time|meter|metre|feel))?\b(?![ -]*(?:bars?|measures?))"
)
_LONG_HAND: Final = (
    r"\b(two|three|four|five|six|seven|nine|twelve|[0-9]{1,2})[ -](half|quarter|eighth)s?"
    r"[ -](?:time|meter|metre|feel|measure|signature)\b"
)
_IN_COUNT: Final = (
    r"\b(?:in|felt in) (3|three|6|six|12|twelve)\b"
    r"(?=\s*(?:$|[,.;!)]|(?:at|feel|time|with|and|for|please|not)\b))"
)
_BOTTOMS: Final = MappingProxyType(
    {"two": 2, "half": 2, "four": 4, "quarter": 4, "eight": 8, "eights": 8, "eighth": 8}
)
_COUNTS: Final = MappingProxyType({3: "3/4", 6: "6/8", 12: "12/8"})
_NOT_METERS: Final = frozenset({(2, 8), (4, 8), (8, 8), (6, 2), (12, 2), (5, 2), (7, 2), (9, 2)})
_NAMES: Final = MappingProxyType(
    {
        "waltz": "3/4",
        "waltz time": "3/4",
        "triple meter": "3/4",
        "triple time": "3/4",
        "common time": "4/4",
        "four on the floor": "4/4",
        "cut time": "2/2",
        "cut common": "2/2",
        "alla breve": "2/2",
        "2 feel": "2/2",
        "dreivierteltakt": "3/4",
        "walzertakt": "3/4",
        "viervierteltakt": "4/4",
        "sechsachteltakt": "6/8",
        "zwölfachteltakt": "12/8",
    }
)
_DANCES: Final = phrases(
    {
        "2/4": "polka, ecossaise, écossaise",
        "3/4": "minuet, menuet, menuett, minuetto, menuetto, sarabande, courante, mazurka,"
        " polonaise, landler, ländler",
        "2/2": "gavotte, bourree, bourrée",
        "6/8": "gigue, jig, siciliana, siciliano, barcarolle, tarantella",
    }
)
"""Meters that dances are written in as a rule; a meter that is named beside them wins."""


def find_meters(text: Text) -> tuple[tuple[Meter, ...], Text]:
    """Return the meters a text names, in order, and the text without them.

    Parameters
    ----------
    text : Text

    Returns
    -------
    meters : tuple of Meter
        Empty when none is named; more than one different meter is a contradiction, except
        in "12/8 feel in 4/4", which is a shuffle.
    rest : Text
    """
    found = _signatures(text)
    found += [(h.start, h.end, h.value) for h in text.find(_NAMES) if not h.negated]
    if not found:
        # The words stay in the text: they tell the genre too.
        danced = [Meter.parse(h.value) for h in text.find(_DANCES) if not h.negated]
        return tuple(dict.fromkeys(danced)), text
    read: list[tuple[int, int]] = []
    meters: list[Meter] = []
    for start, end, signature in sorted(found):
        try:
            meter = Meter.parse(signature)
        except InvalidMeterError:
            continue
        read.append((start, end))
        if not text.is_negated(start) and meter not in meters:
            meters.append(meter)
    return tuple(meters), text.without(*read)


def _signatures(text: Text) -> list[tuple[int, int, str]]:
    """Return where meters stand in figures or number words, and their signatures."""
    found: list[tuple[int, int, str]] = []
    for match in re.finditer(_SIGNATURE, text.source):
        if match[1] != "1":
            found.append((match.start(), match.end(), f"{match[1]}/{match[2]}"))
    for pattern in (_LONG_HAND, _SPOKEN):
        for match in re.finditer(pattern, text.source, re.IGNORECASE):
            meter = (read_number(match[1]), _BOTTOMS[match[2].lower()])
            if meter not in _NOT_METERS:
                found.append((match.start(), match.end(), f"{meter[0]}/{meter[1]}"))
    for match in re.finditer(_IN_COUNT, text.source, re.IGNORECASE):
        found.append((match.start(), match.end(), _COUNTS[read_number(match[1])]))
    return found
