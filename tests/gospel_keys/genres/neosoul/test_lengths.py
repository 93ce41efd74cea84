"""Note values that read cleanly."""

from itertools import product

import pytest

from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.neosoul.lengths import clean_length, stab_length
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import Articulation, Hand, Role
from gospel_keys.units import EIGHTH, QUARTER, SIXTEENTH

FOUR = Meter(4, 4)


@pytest.mark.parametrize("meter", [FOUR, Meter(6, 8), Meter(3, 4), Meter(12, 8)])
def test_a_length_keeps_its_room(meter: Meter) -> None:
    for onset, room, wanted in product(range(16), range(1, 17), range(1, 17)):
        ticks = [n * SIXTEENTH for n in (onset, room, wanted)]
        length = clean_length(*ticks, meter)

        assert SIXTEENTH <= length <= ticks[1]
        assert length == ticks[1] or (ticks[0] + length) % EIGHTH == 0


@pytest.mark.parametrize("wanted", [5, 7, 9])
def test_no_note_from_a_beat_is_tied_to_a_sixteenth(wanted: int) -> None:
    for beat, room in product(range(4), range(wanted, 17)):
        length = clean_length(beat * QUARTER, room * SIXTEENTH, wanted * SIXTEENTH, FOUR)

        assert length // SIXTEENTH not in {5, 9, 13}


def test_a_push_is_held_over_the_bar_line_where_it_may() -> None:
    short = clean_length(15 * SIXTEENTH, 6 * SIXTEENTH, 2 * SIXTEENTH, FOUR)
    held = clean_length(15 * SIXTEENTH, 6 * SIXTEENTH, 2 * SIXTEENTH, FOUR, 3 * SIXTEENTH)

    assert (short, held) == (SIXTEENTH, 3 * SIXTEENTH)


def test_a_stab_stays_inside_its_beat() -> None:
    for onset in range(0, QUARTER, SIXTEENTH):
        assert onset + stab_length(onset, QUARTER, QUARTER) <= QUARTER


def test_most_chords_are_read_at_a_glance(pieces: list[Arrangement]) -> None:
    plain = {n * SIXTEENTH for n in (1, 2, 3, 4, 6, 8, 12, 16)}
    notes = [
        note
        for piece in pieces
        for note in piece.score.hand(Hand.RIGHT)
        if note.role in (Role.INNER, Role.MELODY) and not note.is_grace
    ]
    ragged = [n for n in notes if n.duration not in plain and n.onset % QUARTER == 0]

    assert len(ragged) <= 0.03 * len(notes)


def test_dots_stand_on_eighths_only(pieces: list[Arrangement]) -> None:
    for piece in pieces:
        dotted = [n for n in piece.score.notes if Articulation.STACCATO in n.articulations]
        chords = [n for n in dotted if n.role is not Role.GHOST]

        assert {n.duration for n in chords} <= {EIGHTH}
        assert all(n.onset % EIGHTH == 0 for n in chords)
