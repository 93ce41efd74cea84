"""Small pieces with harmony, and performances of them with every deviation in hand."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from gospel_keys.score.model import ChordSpan, Note, Score
from gospel_keys.score.performance import PedalEvent, Performance, PerformedNote, Timeline
from gospel_keys.theory.chord import Chord
from gospel_keys.units import QUARTER, Milliseconds, Velocity

Piece = Callable[..., Score]
Played = Callable[..., Performance]

SECONDS_PER_TICK = 0.5 / QUARTER
"""Every test performance runs at 120 quarters a minute."""


@pytest.fixture(scope="session")
def piece(sheet: Callable[..., Score]) -> Piece:
    """Build a score over chords: ``piece(notes, "Dm7:2 G7:2", meter="4/4")``.

    The chords follow each other, ``symbol:quarters``; notes belong to the chord above them.
    """

    def build(notes: Sequence[Note], symbols: str = "C:4", **more: object) -> Score:
        spans: list[ChordSpan] = []
        onset = 0
        for word in symbols.split():
            symbol, _, quarters = word.rpartition(":")
            length = round(float(quarters) * QUARTER)
            spans.append(ChordSpan(onset, length, Chord.parse(symbol)))
            onset += length
        owned = [
            replace(n, chord=next(i for i, s in enumerate(spans) if s.onset <= n.onset < s.end))
            for n in notes
        ]
        return sheet(owned, quarters=onset / QUARTER, chords=tuple(spans), **more)

    return build


@pytest.fixture(scope="session")
def played() -> Played:
    """Perform a score exactly, but for what ``late`` (ms) and ``loud`` say of each note."""

    def build(
        score: Score,
        *,
        late: Callable[[Note], Milliseconds] = lambda _: 0.0,
        loud: Callable[[Note], Velocity] = lambda _: 70,
        pedals: Sequence[tuple[float, int]] = (),
    ) -> Performance:
        notes = [
            PerformedNote(
                start=note.onset * SECONDS_PER_TICK + late(note) / 1000,
                end=note.end * SECONDS_PER_TICK + late(note) / 1000,
                pitch=note.midi,
                velocity=loud(note),
                hand=note.hand,
                role=note.role,
                chord=note.chord,
                source=index,
            )
            for index, note in enumerate(score.notes)
        ]
        length = score.duration * SECONDS_PER_TICK
        return Performance(
            notes=tuple(sorted(notes, key=lambda n: (n.start, n.pitch))),
            pedals=tuple(PedalEvent(time, value) for time, value in pedals),
            timeline=Timeline((0, score.duration), (0.0, length)),
            duration=length,
        )

    return build
