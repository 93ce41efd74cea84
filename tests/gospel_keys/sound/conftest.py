"""Fixtures of the sound tests: performances made of a few struck keys."""

from collections.abc import Callable, Sequence

import pytest

from gospel_keys.score.model import Hand, Role
from gospel_keys.score.performance import PedalEvent, Performance, PerformedNote, Timeline

Struck = tuple[float, float, int, int]
"""Key down and up in seconds, pitch, velocity."""

Play = Callable[..., Performance]


@pytest.fixture(scope="session")
def play() -> Play:
    """Return a function that makes a performance of struck keys and pedal values."""

    def make(
        struck: Sequence[Struck],
        pedals: Sequence[tuple[float, int]] = (),
        duration: float | None = None,
    ) -> Performance:
        notes = tuple(
            PerformedNote(start, end, pitch, velocity, Hand.RIGHT, Role.MELODY)
            for start, end, pitch, velocity in sorted(struck)
        )
        last = max((note.end for note in notes), default=0.0)
        return Performance(
            notes,
            tuple(PedalEvent(time, value) for time, value in pedals),
            Timeline((0, 960), (0.0, 0.5)),
            last if duration is None else duration,
        )

    return make
