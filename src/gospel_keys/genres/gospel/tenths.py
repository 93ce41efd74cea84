"""Tenths in the left hand: the walk-up 1-2-3-4 (G-22).

A hand that reaches a tenth rolls it; a smaller hand breaks it, root first, and lets the
pedal hold the root.
"""

from collections.abc import Sequence
from typing import Final

from gospel_keys.genres.gospel.placing import key_of
from gospel_keys.genres.sketch import Draft, Sketch, Stage
from gospel_keys.harmony.moves import MOVES, Sighting, occurrences
from gospel_keys.score.model import Hand, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.units import MidiPitch, Ticks

RULE: Final = "G-22"
MOVE: Final = "walk-up 1-2-3-4"
_FIRST: Final = (34, 41)
_TENTHS: Final = (15, 16)
_LEAP_TIME: Final = 0.18
"""Seconds a hand needs from the root to the tenth that it cannot stretch to (F-05)."""


def walk_in_tenths(stage: Stage, drafts: Sequence[Draft]) -> list[Draft]:
    """Turn every walk-up of a left hand into tenths.

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft
        The left hand so far.

    Returns
    -------
    drafts : list of Draft
        Over the walk-ups tenths, elsewhere unchanged.
    """
    sketch = Sketch(list(drafts))
    keys = [key_of(stage.form, span.onset) for span in stage.chords]
    for move in (m for m in MOVES if m.name == MOVE):
        for sighting in occurrences(move, [s.chord for s in stage.chords], keys):
            _walk(stage, sketch, sighting)
    return sketch.drafts


def _walk(stage: Stage, sketch: Sketch, sighting: Sighting) -> None:
    spans = list(enumerate(stage.chords))[sighting.start : sighting.end]
    step = min(span.duration for _, span in spans[1:3])
    bass = _lowest(spans[0][1].chord)
    for place, (index, span) in enumerate(spans):
        onset = span.end - step if place == 0 else span.onset
        bass += (span.chord.bass_name.pitch_class - bass) % 12 if place else 0
        tenth = _tenth_above(span.chord, bass)
        if not tenth or onset < span.onset:
            continue
        sketch.clear(Hand.LEFT, onset, onset + step)
        later = [d.onset for d in sketch.drafts if d.hand is Hand.LEFT and d.onset > onset]
        length = min([span.end, *later]) - onset
        sketch.add(_strike(stage, onset, length, (bass, tenth), index))


def _lowest(chord: Chord) -> MidiPitch:
    low, high = _FIRST
    pitch = low + (chord.bass_name.pitch_class - low) % 12
    return pitch if pitch <= high else pitch - 12


def _tenth_above(chord: Chord, bass: MidiPitch) -> MidiPitch:
    """The chord tone a tenth above the bass, 0 if there is none."""
    return next((bass + t for t in _TENTHS if (bass + t) % 12 in chord.pitch_classes), 0)


def _strike(
    stage: Stage, onset: Ticks, length: Ticks, pair: tuple[MidiPitch, MidiPitch], index: int
) -> list[Draft]:
    low, high = pair
    together = high - low <= stage.brief.max_span
    late = 0 if together else min(stage.off_step, length // 2)
    hurried = late / stage.meter.beat * 60 / stage.brief.tempo < _LEAP_TIME
    if not together and hurried:
        return [Draft(onset, length, low, Hand.LEFT, Role.BASS, index, RULE)]
    return [
        Draft(
            onset, length if together else late, low, Hand.LEFT, Role.BASS, index, RULE,
            arpeggio=together,
        ),
        Draft(
            onset + late, length - late, high, Hand.LEFT, Role.SHELL, index, RULE,
            arpeggio=together,
        ),
    ]  # fmt: skip
