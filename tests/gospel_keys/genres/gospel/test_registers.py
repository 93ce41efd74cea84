"""Chords without a melody stand clear of the tenor."""

from gospel_keys.genres.gospel.registers import lift_bare_chords
from gospel_keys.genres.sketch import Draft
from gospel_keys.score.model import Hand, Role


def note(midi: int, onset: int = 0, role: Role = Role.INNER, length: int = 960) -> Draft:
    return Draft(onset, length, midi, Hand.RIGHT, role, 0, "chord-fills")


def test_a_low_bare_chord_is_turned_up() -> None:
    chord = [note(53), note(55), note(59)]

    assert sorted(d.midi for d in lift_bare_chords(chord)) == [55, 59, 65]


def test_a_chord_under_a_held_melody_stays() -> None:
    drafts = [note(72, role=Role.MELODY, length=1920), *(note(p, 960) for p in (53, 55, 59))]

    assert lift_bare_chords(drafts) == drafts
