"""Thirds and sixths inside the octaves of a climax (C-24).

Octaves with a note between them are chords, and chords are led (V-01 to V-03): where the
hand would have to jump or slide with all three notes, the octave stays open.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import mean, median
from typing import Final

from gospel_keys.genres.classical.beneath import Beneath
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.harmony.voice_leading import Voicing, matched_moves
from gospel_keys.harmony.voicing_change import voicing_change
from gospel_keys.score.model import Role
from gospel_keys.theory.chord import Chord
from gospel_keys.units import MidiPitch, Semitones

_INSIDE: Final[tuple[Semitones, ...]] = (4, 3, 8, 9)
"""Thirds and sixths under the top of an octave."""

_NINTHS: Final = frozenset({13, 25})
_SMOOTH: Final = 0.8
_FARTHEST: Final = 3.3
_LEAST: Final = 8
_OCTAVE: Final = 12


def fill_octaves(stage: Stage, drafts: Sequence[Draft], beneath: Beneath) -> list[Draft]:
    """Return the notes between the octaves of a line.

    A climax of a few filled octaves only, or one that the last chord does not follow from,
    stays open.

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft
        The whole right hand, its last chord included.
    beneath : Beneath
        What the left hand sounds.
    """
    tops = {d.onset: d.midi for d in drafts if d.role is Role.MELODY}
    filled: list[Draft] = []
    led: dict[int, Voicing] = {}
    for low in sorted(drafts, key=lambda d: d.onset):
        if low.role is not Role.DOUBLING or 2 * low.duration < stage.meter.beat:
            continue
        top = tops[low.onset]
        before = next((v for c, v in reversed(led.items()) if c != low.chord), None)
        for pitch in _inner(stage.chords[low.chord].chord, top, beneath, low):
            voicing = (low.midi, pitch, top)
            if low.chord in led or before is None or _leads(before, voicing):
                filled.append(replace(low, midi=pitch, role=Role.INNER))
                led.setdefault(low.chord, voicing)
                break
    last = max((d.onset for d in drafts), default=0)
    final = tuple(sorted(d.midi for d in drafts if d.onset == last and d.duration))
    while led and not _comes_home([*led.values(), final]):
        dropped, _ = led.popitem()
        filled = [d for d in filled if d.chord != dropped]
    return filled if len(filled) >= _LEAST and len(led) > 1 else []


def _comes_home(voicings: Sequence[Voicing]) -> bool:
    """Whether a row of chords is led well on the whole, the way to the last one included."""
    steps = [voicing_change(a, b) for a, b in pairwise(voicings)]
    shared, kept = sum(s.shared for s in steps), sum(s.kept for s in steps)
    direct = mean(s.directness for s in steps) >= _SMOOTH
    near = median(s.move for s in steps) <= _FARTHEST and steps[-1].move <= 2 * _FARTHEST
    return direct and near and kept >= _SMOOTH * shared


def _inner(chord: Chord, top: MidiPitch, beneath: Beneath, low: Draft) -> list[MidiPitch]:
    under = beneath.sounding(low.onset, low.end)
    root = chord.root.pitch_class
    guides = {(root + t) % 12 for t in (chord.third, chord.seventh) if t is not None}
    tender = {p % 12 for p in (*under, top)} & guides if chord.is_dominant else set()
    return [
        pitch
        for interval in _INSIDE
        if (pitch := top - interval) % 12 in chord.pitch_classes
        and pitch % 12 not in tender
        and not any(pitch - p in _NINTHS for p in under)
    ]


def _leads(before: Voicing, after: Voicing) -> bool:
    """Whether three voices move little, no farther than they must, and not all alike."""
    step = voicing_change(before, after)
    moves = set(matched_moves(before, after))
    alike = len(moves) == 1 and moves != {0}
    good = step.directness >= _SMOOTH and step.kept == step.shared and step.move <= _FARTHEST
    return good and not alike
