"""The classical arranger as a whole: lengths, meters, determinism, patterns."""

from collections.abc import Callable
from itertools import product

import pytest

from gospel_keys.genres.arrangement import Arrangement

Maker = Callable[..., Arrangement]
PERIODS = ("baroque", "classical", "romantic")
METERS = ("2/4", "3/4", "4/4", "6/8", "9/8", "12/8", "5/4", "7/8", "2/2")
LEFTS = (None, "alberti-bass", "broken-chords", "arpeggiated-patterns")
RIGHTS = (None, "melodic-lines", "chord-voicing", "contrapuntal", "arpeggiated")


@pytest.mark.parametrize(("period", "meter"), list(product(PERIODS, METERS)))
def test_every_meter_and_pattern_has_the_bars_asked_for(
    arranged: Maker, period: str, meter: str
) -> None:
    for left, right in product(LEFTS, RIGHTS):
        piece = arranged(period, meter=meter, left=left, right=right, bars=9)

        assert piece.score.duration == 9 * piece.score.meter.bar


@pytest.mark.parametrize("bars", [*range(1, 20), 27, 64, 101, 256])
def test_any_length_is_met_exactly(arranged: Maker, bars: int) -> None:
    for period in PERIODS:
        piece = arranged(period, bars=bars, meter="3/4")

        assert piece.score.duration == bars * piece.score.meter.bar
        assert piece.form.bars == bars


def test_chords_are_gapless_and_explained(arranged: Maker) -> None:
    for period in PERIODS:
        chords = arranged(period, "D minor", bars=27).score.chords

        assert chords[0].onset == 0
        assert all(a.end == b.onset for a, b in zip(chords, chords[1:], strict=False))
        assert all(c.roman and c.comment and c.rule for c in chords)


def test_every_note_names_its_chord_and_rule(arranged: Maker) -> None:
    for period in PERIODS:
        for note in arranged(period, "Eb").score.notes:
            assert note.chord >= 0
            assert note.rule


def test_same_seed_same_piece_and_other_seed_another(arranged: Maker) -> None:
    from gospel_keys.genres.classical.arranger import ClassicalArranger

    for period in PERIODS:
        piece = arranged(period, seed=5)

        assert ClassicalArranger().arrange(piece.brief, seed=5) == piece
        assert ClassicalArranger().arrange(piece.brief, seed=6).score.notes != piece.score.notes
