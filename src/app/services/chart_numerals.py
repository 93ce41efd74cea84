"""Roman numerals for the chords of a piece that brings none, as charts print them."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from gospel_keys.score.model import ChordSpan, Score
from gospel_keys.score.plain_harmony import key_at
from gospel_keys.theory.roman import analyse


def numbered(score: Score) -> Score:
    """Return a score in which every chord has a numeral; those it has stay.

    Parameters
    ----------
    score : Score
    """
    if all(span.roman for span in score.chords):
        return score
    return replace(score, chords=tuple(_numbered(score)))


def _numbered(score: Score) -> Iterator[ChordSpan]:
    """Name the chords key by key: a numeral means something in one key only."""
    for key, stretch in groupby(score.chords, lambda span: key_at(score, span.onset)):
        spans = list(stretch)
        for span, roman in zip(spans, analyse([s.chord for s in spans], key), strict=True):
            yield replace(span, roman=span.roman or roman)
