"""The bars of a rehearsal are those that the page numbers, with its repeats."""

import pytest

from gospel_keys.errors import InvalidRequestError
from gospel_keys.formats.reading import open_score
from gospel_keys.score.model import Score
from gospel_keys.score.rehearsed_bars import rehearsed_bars

ENDINGS = "X:1\nM:4/4\nL:1/4\nK:C\n|:CCCC|DDDD:||:EEEE|1FFFF:|2GGGG|]AAAA|]\n"
"""Printed 1-2 twice, 3 twice with the endings 4 and 5, then 6."""

PICKUP = "X:1\nM:3/4\nL:1/4\nK:C\nG|CCC|DDD|EEE|\n"
LONG = "X:1\nM:4/4\nL:1/4\nK:C\n|:CCCC|DDDD|EEEE:|FFFF|]\n"


def _read(text: str) -> Score:
    return open_score(text.encode(), "a.abc", expected="ABC").score


def _heard(score: Score, span: tuple[int, int] | None) -> str:
    """The letter that fills each bar."""
    lows = {note.onset: note.pitch.name.letter for note in score.notes}
    return "".join(lows[bar.onset] for bar in rehearsed_bars(score, span))


@pytest.mark.parametrize(
    ("text", "span", "heard"),
    [
        (ENDINGS, None, "CDCDEFEGA"),
        (ENDINGS, (1, 6), "CDCDEFEGA"),
        (ENDINGS, (3, 3), "E"),
        (ENDINGS, (1, 2), "CDCD"),
        (ENDINGS, (2, 2), "D"),
        (ENDINGS, (2, 3), "DE"),
        (ENDINGS, (4, 4), "F"),
        (ENDINGS, (5, 6), "GA"),
        (ENDINGS, (3, 5), "EFEG"),
        (ENDINGS, (2, 5), "DEFEG"),
        (ENDINGS, (6, 6), "A"),
        (LONG, (2, 4), "DEF"),
        (LONG, (2, 3), "DE"),
        (LONG, (1, 4), "CDECDEF"),
        (PICKUP, (1, 2), "CD"),
        (PICKUP, (0, 1), "GC"),
        (PICKUP, (0, 0), "G"),
    ],
)
def test_bars_are_played_as_they_are_printed(
    text: str, span: tuple[int, int] | None, heard: str
) -> None:
    assert _heard(_read(text), span) == heard


@pytest.mark.parametrize(
    ("text", "span", "told"),
    [
        (ENDINGS, (7, 9), "bars 7-9 are not in the piece; expected bars within 1-6"),
        (ENDINGS, (0, 2), "expected bars within 1-6"),
        (PICKUP, (1, 4), "expected bars within 0-3"),
    ],
)
def test_bars_that_are_not_printed_are_refused(text: str, span: tuple[int, int], told: str) -> None:
    with pytest.raises(InvalidRequestError, match=told) as caught:
        rehearsed_bars(_read(text), span)

    assert caught.value.field == "bars"
