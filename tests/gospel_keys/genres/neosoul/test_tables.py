"""The tables of neo-soul: every row can be read and played in every key."""

import pytest

from gospel_keys.errors import MalformedInputError
from gospel_keys.genres.neosoul.tables import (
    cells,
    endings,
    licks,
    loops,
    parse_bars,
    stacks,
    turns,
)
from gospel_keys.genres.neosoul.voicing import candidates
from gospel_keys.score.meter import Meter
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key

TONICS = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")
MINOR_TONICS = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "G#", "A", "Bb", "B")


@pytest.mark.parametrize("mode", ["major", "minor"])
def test_every_chord_of_every_loop_has_a_voicing_in_every_key(mode: str) -> None:
    rows = [row for place in ("verse", "chorus", "bridge", "vamp") for row in loops(mode, place)]
    for tonic in MINOR_TONICS if mode == "minor" else TONICS:
        key = Key.parse(f"{tonic} {mode}")
        for row in (*rows, *endings(mode)):
            for chord in (c.realise(key) for bar in row for c in bar):
                assert candidates(chord), chord
                assert stacks(chord.quality_id, slash=chord.bass is not None), chord


@pytest.mark.parametrize("family", ["minor", "major", "dominant"])
def test_every_turn_has_a_voicing(family: str) -> None:
    for tonic in TONICS:
        key = Key.parse(tonic)
        target = Chord.of(key.tonic, {"minor": "m9", "major": "maj9", "dominant": "13"}[family])
        for row in turns(family):
            assert all(candidates(chord.realise(target, key)) for chord in row)


def test_voicings_reach_no_further_than_a_hand_and_sound_the_guide_tones() -> None:
    for symbol in ("Dm9", "Dm11", "Dmaj9", "D13", "D9sus4", "D7#9", "D7#9#5", "Dmaj9/E"):
        chord = Chord.parse(symbol)
        for voicing, _ in candidates(chord):
            degrees = {(p - chord.root.pitch_class) % 12 for p in voicing}

            assert voicing[-1] - voicing[0] <= 12
            assert {chord.third, chord.seventh} <= degrees | {None}, (symbol, voicing)


@pytest.mark.parametrize("meter", ["4/4", "6/8", "3/4", "5/4", "12/8", "2/2", "7/8", "1/4"])
def test_cells_fit_any_bar(meter: str) -> None:
    bar = Meter.parse(meter).bar
    for family in ("comp", "groove", "syncopated", "sustained", "left-syncopated-bass"):
        for cell in cells(family, Meter.parse(meter)):
            assert cell
            assert all(0 <= tick < bar for tick in cell)
            assert list(cell) == sorted(set(cell))


def test_comping_cells_are_those_of_the_rule() -> None:
    wanted = {(0, 6, 11), (0, 3, 10), (2, 7, 10, 14), (0, 7, 13), (4, 10, 15), (0, 6, 8, 14)}

    assert {tuple(t // 240 for t in cell) for cell in cells("comp", Meter())} == wanted


def test_licks_walk_as_many_steps_as_they_have_places() -> None:
    for lick in licks():
        assert len(lick.offsets(960)) == len(lick.steps) + 1, lick.name


def test_unreadable_rows_name_the_chord() -> None:
    with pytest.raises(MalformedInputError, match="9:maj9"):
        parse_bars("1:maj9 | 9:maj9")
