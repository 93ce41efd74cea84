"""Chords in time: neighbours of one chord become one span."""

from gospel_keys.harmony.spans import join_repeated
from gospel_keys.score.model import ChordSpan
from gospel_keys.theory.chord import Chord


def _span(onset: int, symbol: str, rule: str = "") -> ChordSpan:
    return ChordSpan(onset, 480, Chord.parse(symbol), rule=rule)


def test_repeated_chords_become_one_that_lasts_as_long() -> None:
    spans = [_span(0, "C", "first"), _span(480, "C", "second"), _span(960, "F"), _span(1440, "C")]

    joined = join_repeated(spans)

    assert [(s.onset, s.duration, s.chord.symbol) for s in joined] == [
        (0, 960, "C"),
        (960, 480, "F"),
        (1440, 480, "C"),
    ]
    assert joined[0].rule == "first"


def test_what_may_not_join_stays_apart() -> None:
    spans = [_span(0, "C", "verse"), _span(480, "C", "ending")]

    joined = join_repeated(spans, may_join=lambda before, after: before.rule == after.rule)

    assert joined == spans


def test_nothing_joins_to_nothing() -> None:
    assert join_repeated([]) == []
