"""A plain take, played by a hand that is never quite in time, makes a plain page."""

from collections import Counter

import pytest

from gospel_keys.randomness import stream
from gospel_keys.score.model import Articulation, Hand, Role
from gospel_keys.score.notate import notate
from gospel_keys.score.performance import Performance, PerformedNote, Timeline

_QUARTER = 60 / 92
_CHORDS = ((48, 52, 55), (45, 48, 52), (41, 45, 48), (43, 47, 50))


def _take(seed: int, *, values: int = 1, held: float = 0.92) -> Performance:
    """Return eight bars of a tune over half-note chords, 20 ms (deviation) off the beat."""
    rng = stream(seed, "take")
    notes = []

    def play(start: float, length: float, pitch: int, hand: Hand) -> None:
        begin = 0.5 + start * _QUARTER + rng.gauss(0, 0.02)
        end = 0.5 + (start + length) * _QUARTER + rng.gauss(0, 0.02)
        notes.append(PerformedNote(begin, end, pitch, 70, hand, Role.INNER))

    for place in range(32 * values):
        pitch = (72, 74, 76, 79, 77, 76, 74, 71)[place % 8]
        play(place / values, held / values, pitch, Hand.RIGHT)
    for half in range(16):
        for pitch in _CHORDS[half // 2 % 4]:
            play(2 * half, 1.93, pitch, Hand.LEFT)
    ordered = tuple(sorted(notes, key=lambda n: (n.start, n.pitch)))
    return Performance(ordered, (), Timeline((0, 960), (0.0, _QUARTER)), ordered[-1].end + 1)


@pytest.mark.parametrize("seed", range(6))
def test_a_plain_take_is_written_on_the_beats(seed: int) -> None:
    score = notate(_take(seed)).score

    assert all(note.onset % 960 == 0 for note in score.notes)
    assert len({note.duration for note in score.notes}) == 2
    assert not any(note.articulations for note in score.notes)


@pytest.mark.parametrize("seed", range(6))
def test_a_late_release_adds_no_bar(seed: int) -> None:
    score = notate(_take(seed, held=1.04)).score

    last = max(note.onset for note in score.notes)
    assert score.duration - last <= score.meter.bar


@pytest.mark.parametrize("seed", range(3))
def test_sixteenths_that_are_there_are_written(seed: int) -> None:
    score = notate(_take(seed, values=4)).score

    places = Counter(note.onset % 960 for note in score.hand(Hand.RIGHT))
    assert not {120, 160, 360, 600, 800, 840} & set(places)
    assert min(places[inside] for inside in (0, 240, 480, 720)) > 24


def test_one_short_note_in_a_long_line_gets_no_sign() -> None:
    take = _take(0)
    tune = [n for n in take.notes if n.hand is Hand.RIGHT]
    short = tune[9]
    notes = tuple(
        PerformedNote(n.start, n.start + 0.24, n.pitch, 70, n.hand, n.role) if n is short else n
        for n in take.notes
    )

    score = notate(Performance(notes, (), take.timeline, take.duration)).score

    assert not any(Articulation.STACCATO in n.articulations for n in score.notes)
