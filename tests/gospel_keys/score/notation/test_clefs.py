from collections.abc import Callable

import pytest

from gospel_keys.score.model import Hand, Note, Score
from gospel_keys.score.notation import Clef
from gospel_keys.score.notation.clefs import choose_clefs, octave_shifts

Build = Callable[..., Score]
Row = Callable[..., list[Note]]


@pytest.mark.parametrize(
    ("hand", "bars", "expected"),
    [
        pytest.param(Hand.LEFT, ["C2 G2 C3 E3"] * 3, "bbb", id="a bass stays in the bass clef"),
        pytest.param(
            Hand.LEFT, ["C2 G2 C3 E3", "E4 G4 C5 G4", "C2 G2 C3 E3"], "btb", id="a high bar"
        ),
        pytest.param(Hand.LEFT, ["C3 E3 G3 C4"] * 2, "bb", id="ledger lines around middle C"),
        pytest.param(Hand.RIGHT, ["C5 E5 G5 C6"] * 2, "tt", id="a melody in the treble clef"),
        pytest.param(Hand.RIGHT, ["C5 E5 G5 C6", "C3 E3 G3 E3"], "tb", id="a low right hand"),
        pytest.param(
            Hand.RIGHT, ["C5 E5 G5 C6", "F3 A3 F3 A3"], "tt", id="a last bar a little low"
        ),
        pytest.param(
            Hand.RIGHT, ["C5 E5 G5 C6", *["F3 A3 F3 A3"] * 4], "tbbbb", id="several low bars"
        ),
        pytest.param(Hand.LEFT, ["E4 G4 C5 G4", "", "E4 G4 C5 G4"], "ttt", id="through a rest"),
    ],
)
def test_a_clef_changes_for_many_ledger_lines_only(
    sheet: Build, row: Row, hand: Hand, bars: list[str], expected: str
) -> None:
    notes = [n for i, names in enumerate(bars) for n in row(4 * i, names, 1, hand)]
    score = sheet(notes, quarters=4 * len(bars))

    clefs = choose_clefs(score, score.bars(), hand)

    assert clefs == tuple(Clef.TREBLE if c == "t" else Clef.BASS for c in expected)


def test_very_high_bars_are_written_an_octave_lower(sheet: Build, row: Row) -> None:
    notes = [*row(0, "C5 D5 E5 F5", 1), *row(4, "B6 C7 D7 E7", 1), *row(8, "C5 D5 E5 F5", 1)]
    score = sheet(notes, quarters=12)

    shifts = octave_shifts(score, score.bars())

    assert [(s.onset, s.end, s.octaves) for s in shifts] == [(3840, 7680, 1)]
