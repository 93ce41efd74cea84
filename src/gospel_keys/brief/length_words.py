"""Length in words: "16 bars", "sixteen measures", "32-bar", "a quick 8", "one minute"."""

import re
from dataclasses import dataclass
from typing import Final

from gospel_keys.brief.number_words import number_pattern, read_number
from gospel_keys.brief.text import Text
from gospel_keys.units import Seconds

_PART_BEFORE: Final = frozenset(
    ["every", "last", "first", "final", "next", "each", "previous", "opening", "bar"]
)
_PART_AFTER: Final = frozenset(
    [
        "intro",
        "introduction",
        "ending",
        "outro",
        "phrase",
        "phrases",
        "tag",
        "fill",
        "fills",
        "turnaround",
        "solo",
        "break",
        "vamp",
        "pickup",
        "rest",
        "later",
    ]
)
_NOT_A_COUNT: Final = frozenset({"tempo", "bpm", "at"})
_USUAL: Final = frozenset({4, 8, 12, 16, 20, 24, 32, 48, 64})


@dataclass(frozen=True, slots=True)
class LengthWords:
    """What the words say about the length.

    Parameters
    ----------
    bars : int or None
    seconds : Seconds or None
        A length given as time.
    text : Text
        The text without the words read here.
    """

    bars: int | None
    seconds: Seconds | None
    text: Text


def find_length(text: Text) -> LengthWords:
    """Return the length a text asks for.

    Parameters
    ----------
    text : Text

    Returns
    -------
    words : LengthWords
        Lengths of parts ("a 4-bar intro", "the last 8 bars") are not taken for the whole.
    """
    number = number_pattern()
    bars: int | None = None
    read: list[tuple[int, int]] = []
    for match in re.finditer(rf"(?<![\w.])({number})[ -]*(?:bars?|measures?)\b", text.source, re.I):
        if text.word_before(match.start()) in _NOT_A_COUNT and _counted_after(text, match.end()):
            continue
        read.append(match.span())
        is_part = (
            text.word_before(match.start()) in _PART_BEFORE
            or text.word_after(match.end()) in _PART_AFTER
        )
        if bars is None and not is_part:
            bars = read_number(match[1])
    rest = text.without(*read)
    if bars is None:
        bars, rest = _labelled(rest)
    if bars is None:
        bars, rest = _bare(rest, number)
    return LengthWords(bars, _seconds(rest, number), rest)


def _counted_after(text: Text, end: int) -> bool:
    """Return whether "bars" belongs to the number behind it: "tempo 74 bars 16"."""
    return re.match(r"\s*[:=]?\s*[0-9]", text.source[end : end + 8]) is not None


def _labelled(text: Text) -> tuple[int | None, Text]:
    """Read "bars: 24" and "bars 16"."""
    match = re.search(r"\b(?:bars|measures)\s*[:=]?\s*([0-9]{1,7})(?![\w/])", text.source, re.I)
    if match is None or text.word_before(match.start()) in _PART_BEFORE | {"of", "in"}:
        return None, text
    return read_number(match[1]), text.without(match.span())


def _bare(text: Text, number: str) -> tuple[int | None, Text]:
    """Read "a quick 8" and "a short sixteen"."""
    pattern = rf"\b(?:quick|short|tight|simple|just a) ({number})(?=\s*(?:$|[,.;!]|in\b|of\b|at\b))"
    match = re.search(pattern, text.source, re.I)
    if match is None or read_number(match[1]) not in _USUAL:
        return None, text
    return read_number(match[1]), text.without(match.span())


def _seconds(text: Text, number: str) -> Seconds | None:
    match = re.search(rf"(?<![\w.])({number}|a|half a)[ -]+(minute|second)s?\b", text.source, re.I)
    if match is None:
        return None
    amount = {"a": 1.0, "half a": 0.5}.get(match[1].lower())
    count = float(read_number(match[1])) if amount is None else amount
    return count * (60.0 if match[2].lower() == "minute" else 1.0)
