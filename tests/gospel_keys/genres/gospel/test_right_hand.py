"""The right hand strikes one chord at a time."""

from gospel_keys.genres.gospel.right_hand import one_chord_at_once
from gospel_keys.genres.sketch import Draft
from gospel_keys.score.model import Hand, Role


def note(onset: int, midi: int, chord: int, role: Role = Role.INNER) -> Draft:
    return Draft(onset, 480, midi, Hand.RIGHT, role, chord, "G-30")


def test_what_a_texture_ends_gives_way_to_the_push_of_the_next() -> None:
    last, sung = note(480, 64, 3), note(480, 69, 4, Role.MELODY)
    before, inner = note(0, 65, 3), note(480, 60, 4)

    assert one_chord_at_once([before, last, inner, sung]) == [before, inner, sung]


def test_of_two_chords_the_one_that_sings_stays() -> None:
    sung, inner = note(0, 72, 3, Role.MELODY), note(0, 60, 4)

    assert one_chord_at_once([sung, inner]) == [sung]
