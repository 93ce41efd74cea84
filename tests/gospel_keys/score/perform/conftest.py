"""Scores to perform: a plain song in 4/4 and single bars built note by note."""

import random
from collections.abc import Callable, Sequence

import pytest

from gospel_keys.score.meter import Meter
from gospel_keys.score.model import (
    DynamicMark,
    Hand,
    KeyChange,
    MeterChange,
    Note,
    PedalSpan,
    Role,
    Score,
    Section,
    TempoMark,
)
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import Pitch
from gospel_keys.units import QUARTER

BAR = 4 * QUARTER
KEY = Key.parse("C major")


def _pitch(midi: int) -> Pitch:
    return Pitch.spelled(KEY.spell(midi % 12), midi)


@pytest.fixture
def note() -> Callable[..., Note]:
    """Build a note from beats and a MIDI number."""

    def build(beat: float, beats: float, midi: int, hand: Hand, role: Role, **more: object) -> Note:
        # Any: the further fields of Note are passed through by name.
        onset, duration = round(beat * QUARTER), round(beats * QUARTER)
        return Note(onset, duration, _pitch(midi), hand, role, **more)  # type: ignore[arg-type]

    return build


@pytest.fixture
def score() -> Callable[..., Score]:
    """Build a score around notes."""

    def build(
        notes: Sequence[Note],
        *,
        bars: int = 4,
        bpm: float = 80,
        beat: int = QUARTER,
        meter: str = "4/4",
        **more: object,
    ) -> Score:
        signature = Meter.parse(meter)
        fields: dict[str, object] = {
            "title": "Study",
            "duration": bars * signature.bar,
            "meters": (MeterChange(0, signature),),
            "keys": (KeyChange(0, KEY),),
            "tempos": (TempoMark(0, bpm, beat),),
            "notes": tuple(sorted(notes, key=lambda n: (n.onset, n.hand, n.midi))),
        } | more
        return Score(**fields)  # type: ignore[arg-type]

    return build


@pytest.fixture
def song(note: Callable[..., Note], score: Callable[..., Score]) -> Callable[..., Score]:
    """Build a song: octaves and fifths in the left hand, melody over chords in the right."""

    def build(
        *, bars: int = 16, levels: Sequence[int] = (62, 82), bpm: float = 76, **more: object
    ) -> Score:
        rng = random.Random("song")
        notes = []
        for bar in range(bars):
            root = (36, 33, 41, 43)[bar % 4]
            for half in (0.0, 2.0):
                beat: float = 4 * bar + half
                notes += [note(beat, 2, root + s, Hand.LEFT, Role.BASS) for s in (0, 12)]
                notes.append(note(beat + 1, 1, root + 19, Hand.LEFT, Role.SHELL))
            for eighth in range(8):
                beat = 4 * bar + eighth / 2
                top = rng.choice((67, 69, 71, 72, 74, 76))
                notes.append(note(beat, 0.5, top, Hand.RIGHT, Role.MELODY))
                if eighth % 4 == 0:
                    inner = ((top - 4, 62) if top < 70 else (top - 5, 64))[:2]
                    notes += [note(beat, 0.5, p, Hand.RIGHT, Role.INNER) for p in inner]
        span = bars // len(levels) * BAR
        fields: dict[str, object] = {
            "dynamics": tuple(DynamicMark(i * span, "mf", v) for i, v in enumerate(levels)),
            "sections": tuple(Section("Part", "A", i * span, span) for i in range(len(levels))),
            "pedals": tuple(PedalSpan(i * BAR // 2, (i + 1) * BAR // 2) for i in range(bars * 2)),
        } | more
        return score(notes, bars=bars, bpm=bpm, **fields)

    return build
