"""What a symbol promises sounds."""

import pytest

from gospel_keys.genres.gospel.promises import complete_voicing, with_tone
from gospel_keys.theory.chord import Chord


@pytest.mark.parametrize(
    ("symbol", "pitches", "under"),
    [
        ("Cadd9", [64, 67, 72], [36, 48]),
        ("G13", [62, 65, 69, 76], [31, 43]),
        ("Fmaj9", [60, 65, 69], [29, 41]),
    ],
)
def test_a_last_chord_is_whole_and_keeps_its_top(
    symbol: str, pitches: list[int], under: list[int]
) -> None:
    chord = Chord.parse(symbol)

    done = complete_voicing(pitches, chord, under)

    said = {(p - chord.root.pitch_class) % 12 for p in (*done, *under)}
    assert {g % 12 for g in chord.guide_tones} <= said
    assert done[-1] == pitches[-1]
    assert len(done) <= 4
    assert done[-1] - done[0] <= 12


def test_the_third_takes_the_place_of_a_sharp_nine_that_lies_below_it() -> None:
    chord = Chord.parse("F7#9#5")

    found = next(with_tone([63, 68, 73, 75], 9, chord, [29, 41]), [])

    assert found == [63, 69, 73, 75]


def test_notes_that_are_kept_do_not_give_way() -> None:
    chord = Chord.parse("F7")

    assert not list(with_tone([60, 63, 65, 72], 9, chord, [41], kept={60, 63, 65}))
