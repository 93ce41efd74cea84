"""Length in words: "16 bars", "sixteen measures", "32-bar", "a quick 8", "one minute"."""

import re
from dataclasses import dataclass
from typing import Final

from gospel_keys.brief.number_words import NUMBER, read_number
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
_FORM_AFTER: Final = frozenset(["blues", "form", "chorus", "choruses", "progression", "cycle"])
_COUNT: Final = (
    rf"(?<![\w.])(?:([0-9]+)\s*-\s*|({NUMBER})\s+(?:or|to)\s+)?({NUMBER})[ -]*(?:bars?|measures?)\b"
)
_CHORUSES: Final = (
    rf"(?<![\w.])({NUMBER})\s+(?:(?:full|whole|complete)\s+)?choruses\b|\b(twice|three times)\b"
    r"(?=\s+(?:through|around|round)\b)"
)
_TIME: Final = (
    rf"(?<![\w.])(?P<amount>{NUMBER}|half a|a)(?P<half>\s+and\s+a\s+half)?[ -]+"
    r"(?P<unit>minute|second)s?\b(?P<more>\s+and\s+a\s+half\b)?"
)
_INSTEAD: Final = rf"\bbut ({NUMBER})(?=\s*(?:$|[,.;!]))"


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
    others : tuple of int
        Further, different lengths.
    form_bars : int or None
        The length of a form that is named by it: "12-bar blues".
    choruses : int or None
        How often the form is played.
    """

    bars: int | None
    seconds: Seconds | None
    text: Text
    others: tuple[int, ...] = ()
    form_bars: int | None = None
    choruses: int | None = None


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
    counts, forms, rest = _counts(text)
    if not counts:
        labelled, rest = _labelled(rest)
        counts = [] if labelled is None else [labelled]
    if not counts:
        bare, rest = _bare(rest)
        counts = [] if bare is None else [bare]
    choruses, rest = _choruses(rest)
    bars = next(iter((*counts, *forms)), None)
    return LengthWords(
        bars,
        _seconds(rest),
        rest,
        others=tuple(dict.fromkeys(count for count in counts if count != bars)),
        form_bars=next(iter(forms), None),
        choruses=choruses,
    )


def _counts(text: Text) -> tuple[list[int], list[int], Text]:
    """Return the bars that are counted, those that name a form, and the rest of the text."""
    counts: list[int] = []
    forms: list[int] = []
    read: list[tuple[int, int]] = []
    refused = False
    for match in re.finditer(_COUNT, text.source, re.I):
        before = text.word_before(match.start())
        if before in _NOT_A_COUNT and _counted_after(text, match.end()):
            continue
        read.append(match.span())
        after = text.word_after(match.end())
        if text.is_negated(match.start()):
            refused = True
        elif before not in _PART_BEFORE and after not in _PART_AFTER:
            home = forms if after in _FORM_AFTER else counts
            home += [read_number(number) for number in match.groups() if number]
    instead = re.search(_INSTEAD, text.source, re.I) if refused and not counts else None
    if instead is not None:
        counts.append(read_number(instead[1]))
        read.append(instead.span())
    return counts, forms, text.without(*read)


def _choruses(text: Text) -> tuple[int | None, Text]:
    """Read "three choruses" and "twice through"."""
    match = re.search(_CHORUSES, text.source, re.I)
    if match is None:
        return None, text
    times = {"twice": 2, "three times": 3}.get((match[2] or "").lower())
    return times or read_number(match[1]), text.without(match.span())


def _counted_after(text: Text, end: int) -> bool:
    """Return whether "bars" belongs to the number behind it: "tempo 74 bars 16"."""
    return re.match(r"\s*[:=]?\s*[0-9]", text.source[end : end + 8]) is not None


def _labelled(text: Text) -> tuple[int | None, Text]:
    """Read "bars: 24" and "bars 16"."""
    match = re.search(r"\b(?:bars|measures)\s*[:=]?\s*([0-9]{1,7})(?![\w/])", text.source, re.I)
    if match is None or text.word_before(match.start()) in _PART_BEFORE | {"of", "in"}:
        return None, text
    return read_number(match[1]), text.without(match.span())


def _bare(text: Text) -> tuple[int | None, Text]:
    """Read "a quick 8" and "a short sixteen"."""
    pattern = rf"\b(?:quick|short|tight|simple|just a) ({NUMBER})(?=\s*(?:$|[,.;!]|in\b|of\b|at\b))"
    match = re.search(pattern, text.source, re.I)
    if match is None or read_number(match[1]) not in _USUAL:
        return None, text
    return read_number(match[1]), text.without(match.span())


def _seconds(text: Text) -> Seconds | None:
    match = re.search(_TIME, text.source, re.I)
    if match is None:
        return None
    amount = {"a": 1.0, "half a": 0.5}.get(match["amount"].lower())
    count = float(read_number(match["amount"])) if amount is None else amount
    count += 0.5 * bool(match["half"] or match["more"])
    return count * (60.0 if match["unit"].lower() == "minute" else 1.0)
