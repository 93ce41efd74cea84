"""Numbers spelled out, as far as musicians count bars, minutes and beats: below 1000."""

from types import MappingProxyType
from typing import Final

_UNITS: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS: Final = (
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
_TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_VALUES: Final = MappingProxyType(
    {word: value for value, word in enumerate((*_UNITS, *_TEENS), start=1)}
    | {word: value for value, word in zip(range(20, 100, 10), _TENS, strict=True)}
    | {"a": 1, "and": 0, "oh": 0}
)

_UNIT: Final = "(?:" + "|".join(_UNITS) + ")"
_TEEN: Final = "(?:" + "|".join(sorted(_TEENS, key=len, reverse=True)) + ")"
_TEN: Final = "(?:" + "|".join(_TENS) + ")"
_PAIR: Final = f"(?:{_TEN}(?:[ -]{_UNIT})?|{_TEEN})"
_HUNDREDS: Final = f"(?:(?:a|{_UNIT})[ -]hundred(?:[ -](?:and[ -])?(?:{_PAIR}|{_UNIT}))?)"

NUMBER: Final = f"(?:[0-9]+|{_HUNDREDS}|{_PAIR}|{_UNIT})"
"""A number in digits or words."""

SPOKEN_TEMPO: Final = rf"\b(?:{_HUNDREDS}|(?:one|two)[ -](?:{_PAIR}|oh[ -]{_UNIT})|{_PAIR})\b"
"""A number of at least ten as tempi are called out: "seventy-two", "one-twenty"."""


def read_number(text: str) -> int:
    """Return the value of a number in digits or words.

    Examples
    --------
    >>> read_number("thirty-two"), read_number("a hundred and eight"), read_number("one-twenty")
    (32, 108, 120)
    """
    words = text.lower().replace("-", " ").split()
    if words[0].isdigit():
        return int(words[0][:9])
    if "hundred" in words:
        place = words.index("hundred")
        return 100 * _VALUES[words[0]] + _sum(words[place + 1 :])
    is_called = len(words) > 1 and words[0] in _UNITS
    return 100 * _VALUES[words[0]] + _sum(words[1:]) if is_called else _sum(words)


def _sum(words: list[str]) -> int:
    return sum(_VALUES[word] for word in words)
