"""The notes of a theme once they are found: what moves, what leans, what agrees (M-01, M-05).

A sung line may stay on one key, hold what its chord has no place for, or be nothing but chord
tones; here each of these gives way a little.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Final

from gospel_keys.genres.jazz.scales import scale_of
from gospel_keys.genres.jazz.theme_rhythm import Theme
from gospel_keys.genres.line_plan import Beat
from gospel_keys.genres.melody import MelodyNote
from gospel_keys.genres.sketch import Stage
from gospel_keys.units import MidiPitch, Semitones, Ticks

CALM: Final = frozenset({"block-chord", "octave-doubling"})
"""Textures that double or harmonise every note."""


def let_move(stage: Stage, tune: Theme, floor_of: Callable[[Beat], MidiPitch]) -> Theme:
    """Let the middle of three equal notes move: a tune that stays on one key is none (M-01).

    To a step of the scale where it is brief, so that it comes back by step, to a tone of the
    chord where it is held; by turns above and below.
    """
    found = list(tune)
    way = 1
    for place in range(1, len(found) - 1):
        (_, before), (beat, note), (_, after) = found[place - 1 : place + 2]
        near = after.onset - before.onset <= stage.meter.bar
        if not near or not before.midi == note.midi == after.midi:
            continue
        chord = stage.chords[note.chord].chord
        brief = note.duration <= stage.off_step and not stage.is_strong(note.onset)
        scale = {(chord.root.pitch_class + i) % 12 for i in scale_of(chord)}
        tones = scale | chord.pitch_classes if brief else chord.pitch_classes
        reach = _NEIGHBOUR if brief else _SKIP
        able = [
            note.midi + side * size
            for side in (way, -way)
            for size in range(1, reach + 1)
            if (note.midi + side * size) % 12 in tones
        ]
        pitch = next((p for p in able if p >= floor_of(beat)), None)
        if pitch is not None:
            found[place] = beat, replace(note, midi=pitch)
            way = -way
    return tuple(found)


_NEIGHBOUR: Final[Semitones] = 2
_SKIP: Final[Semitones] = 5


def agree(stage: Stage, tune: Theme) -> Theme:
    """Move notes of a beat and more that the chord has no place for to the nearest of its tones.

    What falls to a tone of the chord by step, or rises to it by a semitone, leans on it and
    stays. Foreign notes beside a moved one keep a step to it.
    """
    found: list[tuple[Beat, MelodyNote]] = []
    for (beat, note), following in zip_longest(tune, tune[1:]):
        after = following[1] if following else None
        if (
            note.duration >= stage.step
            and _is_avoided(stage, note)
            and not _resolves(stage, note, after)
        ):
            beside = [n for n in (found[-1][1] if found else None, after) if n is not None]
            found.append((beat, _moved_inside(stage, note, beside)))
        else:
            found.append((beat, note))
    return tuple(found)


def _moved_inside(stage: Stage, note: MelodyNote, beside: Sequence[MelodyNote]) -> MelodyNote:
    """The note on the nearest tone of its chord that its neighbours can live with."""
    tones = stage.chords[note.chord].chord.pitch_classes
    foreign = [n.midi for n in beside if not _is_inside(stage, n)]
    known = {n.midi for n in beside}

    def rank(pitch: MidiPitch) -> tuple[int, int, bool, MidiPitch]:
        leaps = sum(not 1 <= abs(pitch - other) <= 2 for other in foreign)
        return leaps, abs(pitch - note.midi), pitch in known, pitch

    near = [p for p in range(note.midi - 5, note.midi + 6) if p % 12 in tones]
    return replace(note, midi=min(near, key=rank, default=note.midi))


def _is_inside(stage: Stage, note: MelodyNote) -> bool:
    return note.midi % 12 in stage.chords[note.chord].chord.pitch_classes


def _is_avoided(stage: Stage, note: MelodyNote) -> bool:
    """Whether a chord has no place for a note: outside its scale, or its third's rival."""
    chord = stage.chords[note.chord].chord
    degree = (note.midi - chord.root.pitch_class) % 12
    rival = degree == _FOURTH and chord.third == _MAJOR_THIRD
    return note.midi % 12 not in chord.pitch_classes and (rival or degree not in scale_of(chord))


def _resolves(stage: Stage, note: MelodyNote, after: MelodyNote | None) -> bool:
    """Whether a note leans on the one behind it, a tone of the same chord.

    The minor third over a major one is no leaning note but a wrong one.
    """
    chord = stage.chords[note.chord].chord
    wrong = (note.midi - chord.root.pitch_class) % 12 == _MINOR_THIRD
    if after is None or after.chord != note.chord or (wrong and chord.third == _MAJOR_THIRD):
        return False
    return _is_inside(stage, after) and note.midi - after.midi in _LEANS


_FOURTH: Final[Semitones] = 5
_MINOR_THIRD: Final[Semitones] = 3
_MAJOR_THIRD: Final[Semitones] = 4
_LEANS: Final = frozenset({-1, 1, 2})


def lean(stage: Stage, tune: Theme, texture_of: Callable[[int], str], rng: random.Random) -> Theme:
    """Let one strong note in a phrase of four bars be leaned into from above (M-05).

    The scale step above it takes its first half-beat and falls to it: a theme of chord tones
    alone is mechanical. Doubled and harmonised melodies lean half as often, and where hardly
    a note is strong none leans.
    """
    width = 4 * stage.meter.bar
    chosen: set[Ticks] = set()
    for phrase in sorted({note.onset // width for _, note in tune}):
        able = [n for b, n in tune if n.onset // width == phrase and _may_lean(stage, n)]
        thick = any(texture_of(b.bar) in CALM for b, n in tune if n.onset // width == phrase)
        strong = sum(n.onset // width == phrase and stage.is_strong(n.onset) for _, n in tune)
        if able and strong >= _ENOUGH and not (thick and phrase % 2):
            again = [n.onset for n in able if n.onset - width in chosen]
            chosen.add(again[0] if again else rng.choice(able).onset)
    leaned: list[tuple[Beat, MelodyNote]] = []
    for beat, note in tune:
        above = _step_above(stage, note) if note.onset in chosen else None
        if above is None:
            leaned.append((beat, note))
            continue
        half = stage.off_step
        resolved = replace(note, onset=note.onset + half, duration=note.duration - half)
        leaned.append((replace(beat, duration=half), replace(note, duration=half, midi=above)))
        leaned.append((replace(beat, onset=resolved.onset, duration=resolved.duration), resolved))
    return tuple(leaned)


_ENOUGH: Final = 3


def _may_lean(stage: Stage, note: MelodyNote) -> bool:
    inside = stage.chords[note.chord].onset <= note.onset
    home = note.chord == len(stage.chords) - 1
    long = note.duration >= stage.step
    return inside and long and not home and stage.is_strong(note.onset)


def _step_above(stage: Stage, note: MelodyNote) -> MidiPitch | None:
    """Return the scale step above a chord tone that is foreign to the chord, if there is one."""
    chord = stage.chords[note.chord].chord
    if note.midi % 12 not in chord.pitch_classes:
        return None
    scale = {(chord.root.pitch_class + i) % 12 for i in scale_of(chord)} - chord.pitch_classes
    return next((note.midi + k for k in (1, 2) if (note.midi + k) % 12 in scale), None)
