"""Scores for tests of notation and formats: a study with every sign, and a builder."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import settings

from gospel_keys.score.meter import Meter
from gospel_keys.score.model import (
    Articulation,
    ChordSpan,
    DynamicMark,
    Hairpin,
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
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import Pitch
from gospel_keys.units import QUARTER

RIGHT, LEFT = Hand.RIGHT, Hand.LEFT

# The suite gives the same answer every time, on a machine of any speed; a search for new
# counterexamples is `pytest --hypothesis-profile=hunt`.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("hunt", max_examples=2000, deadline=None, print_blob=True)
settings.load_profile("steady")


def _written(beat: float, beats: float, name: str, hand: Hand = RIGHT, **more: object) -> Note:
    """A note from quarters: its place, its length and its spelled pitch."""
    role = Role.MELODY if hand is RIGHT else Role.BASS
    fields = {"role": role} | more
    # Any: the further fields of Note are passed through by name.
    return Note(
        round(beat * QUARTER),
        round(beats * QUARTER),
        Pitch.parse(name),
        hand,
        **fields,  # type: ignore[arg-type]
    )


def _row(beat: float, names: str, unit: float, hand: Hand = RIGHT, **more: object) -> list[Note]:
    """Notes of one length, one after the other."""
    return [
        _written(beat + place * unit, unit, name, hand, **more)
        for place, name in enumerate(names.split())
    ]


def _stack(beat: float, names: str, beats: float, hand: Hand = RIGHT, **more: object) -> list[Note]:
    """Notes struck together."""
    return [_written(beat, beats, name, hand, **more) for name in names.split()]


def _score(
    notes: Sequence[Note],
    *,
    quarters: float,
    meter: str = "4/4",
    key: str = "C",
    **more: object,
) -> Score:
    fields: dict[str, object] = {
        "title": "Study",
        "duration": round(quarters * QUARTER),
        "meters": (MeterChange(0, Meter.parse(meter)),),
        "keys": (KeyChange(0, Key.parse(key)),),
        "tempos": (TempoMark(0, 72, Meter.parse(meter).beat),),
        "notes": tuple(sorted(notes, key=lambda n: (n.onset, n.hand, n.midi))),
    } | more
    return Score(**fields)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def written() -> Callable[..., Note]:
    """Build a note: ``written(beat, beats, "Eb4", hand, voice=2)``."""
    return _written


@pytest.fixture(scope="session")
def row() -> Callable[..., list[Note]]:
    """Build notes in a row: ``row(0, "C4 D4 E4", 1 / 3)``."""
    return _row


@pytest.fixture(scope="session")
def stack() -> Callable[..., list[Note]]:
    """Build a chord: ``stack(0, "C4 E4 G4", 2)``."""
    return _stack


@pytest.fixture(scope="session")
def sheet() -> Callable[..., Score]:
    """Build a score around notes: ``sheet(notes, quarters=8, meter="6/8", key="Eb")``."""
    return _score


@pytest.fixture(scope="session")
def study() -> Score:
    """Seven bars with every sign that notation knows."""
    return _score(
        _study_notes(),
        quarters=28,
        title="Study of Signs",
        subtitle="Everything <on> one page & more",
        creator="The Test Choir",
        feel="Swing",
        keys=(KeyChange(0, Key.parse("C")), KeyChange(16 * QUARTER, Key.parse("Eb"))),
        tempos=(
            TempoMark(0, 72, QUARTER, "Slow worship"),
            TempoMark(22 * QUARTER, 60, QUARTER, "rit.", visible=False),
            TempoMark(23 * QUARTER, 50, QUARTER, "", visible=False),
        ),
        chords=_study_chords(),
        sections=(
            Section("Verse", "A", 0, 16 * QUARTER),
            Section("Chorus", "B", 16 * QUARTER, 12 * QUARTER),
        ),
        dynamics=(DynamicMark(0, "mp", 62), DynamicMark(16 * QUARTER, "f", 92)),
        hairpins=(Hairpin(12 * QUARTER, 16 * QUARTER, crescendo=True),),
        pedals=(
            PedalSpan(0, 2 * QUARTER),
            PedalSpan(2 * QUARTER, 4 * QUARTER),
            PedalSpan(8 * QUARTER, 12 * QUARTER, depth=64),
            PedalSpan(24 * QUARTER, 28 * QUARTER),
        ),
        lyrics=((0, "A"), (QUARTER, "men")),
    )


def _study_notes() -> list[Note]:
    final: dict[str, Any] = {"articulations": (Articulation.FERMATA,), "arpeggio": True}
    return [
        # Bar 1: a melody over a held chord; a bass under after-beats.
        *_stack(0, "E4 G4", 4, role=Role.INNER),
        _written(0, 1, "C5"),
        _written(1, 0.5, "D5"),
        _written(1.5, 1, "E5"),
        _written(2.5, 1.5, "G5"),
        _written(0, 2, "C2", LEFT),
        *_stack(1, "E3 G3", 1, LEFT),
        _written(2, 2, "G2", LEFT),
        *_stack(3, "F3 B3", 0.5, LEFT),
        # Bar 2: triplets of eighths and quarters over walking eighths.
        *_row(4, "A5 G5 F#5", 1 / 3),
        _written(5, 1, "F5", articulations=(Articulation.STACCATO,)),
        *_row(6, "E5 D5 C5", 2 / 3),
        *_row(4, "C3 D3 Eb3 E3 F3 F#3 G3 B3", 0.5, LEFT),
        # Bar 3: sixteenths, a sixteenth triplet, a quintuplet, a push held over the bar.
        *_row(8, "C5 D5 Eb5 E5", 0.25),
        *_row(9, "G5 F#5 F5", 1 / 6),
        _written(9.5, 0.5, "E5"),
        *_row(10, "C5 B4 Bb4 A4 G4", 0.2),
        _written(11, 0.5, "A4"),
        *_stack(11.5, "B4 D5 F5", 2.5),
        *_stack(8, "F2 F3", 4, LEFT),
        # Bar 4: a grace note, a dotted rhythm, a rolled chord with fingering, a tremolo.
        _written(14, 0, "D#5", role=Role.GRACE),
        _written(14, 0.75, "E5"),
        _written(14.75, 0.25, "F5"),
        *_stack(15, "G4 C5", 1, arpeggio=True),
        _written(15, 1, "E5", arpeggio=True, finger=5),
        *_stack(12, "G2 G3", 4, LEFT, tremolo=3),
        # Bars 5 and 6: a new key; the left hand climbs into the treble clef.
        _written(16, 2, "Eb5", articulations=(Articulation.ACCENT, Articulation.TENUTO)),
        _written(18, 2, "Bb5", articulations=(Articulation.MARCATO,)),
        *_row(16, "Eb4 G4 Bb4 Eb5 Bb4 G4 Eb4 G4", 0.5, LEFT),
        *_row(20, "C5 Eb5 F5 C5", 1, LEFT, articulations=(Articulation.PORTATO,)),
        *_row(20, "A5 Bb5", 0, role=Role.GRACE),
        _written(20, 3, "C6"),
        _written(23, 1, "B5", tremolo=2),
        # Bar 7: the last chord.
        *_stack(24, "G4 Bb4 Eb5", 4, **final),
        *_stack(24, "Eb2 Bb2", 4, LEFT, **final),
    ]


def _study_chords() -> tuple[ChordSpan, ...]:
    rows = (
        (0, 2, "Cadd9"),
        (2, 2, "G7#9#5"),
        (4, 4, "C6/9/E"),
        (8, 4, "Fmaj7#11"),
        (12, 4, "G13b9"),
        (16, 4, "Ebmaj9"),
        (20, 3, "Fm7b5"),
        (23, 1, "Bb13sus4"),
        (24, 4, "Eb6/9"),
    )
    return tuple(ChordSpan(b * QUARTER, d * QUARTER, Chord.parse(s)) for b, d, s in rows)
