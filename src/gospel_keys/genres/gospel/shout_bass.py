"""The riff of a shout over the whole piece: a breath in the phrase, octaves at the climax.

The riff says a chord in eighths, whatever the section. A player lets a repeated root ring for
a quarter now and then, and takes the beats of the last chorus in octaves, the eighths between
them in single notes: as much as a hand can do at this speed.

References
----------
Rules G-23 and S-03; F-05 and R-01 for what the hand reaches.
"""

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.harmony.form import FormSection, SectionKind
from gospel_keys.units import EIGHTH, QUARTER, MidiPitch, Ticks

RULE: Final = "G-23"
_LOWEST: Final[MidiPitch] = 28
_HIGHEST: Final[MidiPitch] = 52
_OCTAVE: Final = 12
_BROAD: Final = frozenset({SectionKind.CHORUS, SectionKind.VAMP})
_BREATHING: Final = (1, 2)
"""Bars of a phrase that may have a quarter; the last bar breaks anyway."""

_BREATH: Final = 0.6
_PHRASE: Final = 4


def drive(stage: Stage, left: Sequence[Draft], rng: random.Random) -> list[Draft]:
    """Let a riff breathe and grow.

    Parameters
    ----------
    stage : Stage
    left : sequence of Draft
        The left hand; what is no riff stays.
    rng : random.Random
    """
    riff = [d for d in left if d.rule == RULE]
    if not riff:
        return list(left)
    rest = [d for d in left if d.rule != RULE]
    return [*rest, *_in_octaves(stage, _breathing(stage, riff, rng))]


def _breathing(stage: Stage, riff: Sequence[Draft], rng: random.Random) -> list[Draft]:
    """Join two eighths to a quarter in one bar of most phrases."""
    bar = stage.meter.bar
    breaths: set[int] = set()
    for first in range(0, stage.form.bars, _PHRASE):
        if rng.random() < _BREATH:
            breaths.add(first + rng.choice(_BREATHING))
    done: list[Draft] = []
    for draft in riff:
        if done and draft.onset // bar in breaths and _joins(done[-1], draft, bar):
            done[-1] = replace(done[-1], duration=QUARTER)
        else:
            done.append(draft)
    return done


def _joins(last: Draft, draft: Draft, bar: Ticks) -> bool:
    """Whether a note goes into the one before: a root struck again, or the end of the bar."""
    even = last.duration == draft.duration == EIGHTH and draft.onset == last.end
    root = last.onset % bar == 0 and draft.midi - last.midi in (0, _OCTAVE)
    closes = draft.end % bar == 0 and draft.midi > last.midi
    return even and draft.chord == last.chord and (root or closes)


def _in_octaves(stage: Stage, riff: Sequence[Draft]) -> list[Draft]:
    """Double the beats of the last chorus, below where the piano is still clear, else above."""
    section = _last_broad(stage)
    if section is None:
        return list(riff)
    start, end = section.bar * stage.meter.bar, section.end * stage.meter.bar
    riff = [*riff]
    doubled: list[Draft] = []
    for place, draft in enumerate(riff):
        if not start <= draft.onset < end or draft.onset % QUARTER:
            continue
        _stay_down(riff, place)
        beside = [*riff[max(0, place - 1) : place], *riff[place + 1 : place + 2]]
        pitch = _octave_of(draft.midi, [d.midi for d in beside])
        if pitch and pitch % _OCTAVE in stage.chords[draft.chord].chord.sounding_classes:
            doubled.append(replace(draft, midi=pitch))
    return sorted([*riff, *doubled], key=lambda d: (d.onset, d.midi))


def _stay_down(riff: list[Draft], place: int) -> None:
    """A root that would be answered by its octave is struck twice: it has the octave now."""
    for after in riff[place + 1 : place + 2]:
        if after.midi == riff[place].midi + _OCTAVE:
            riff[place + 1] = replace(after, midi=riff[place].midi)


def _octave_of(pitch: MidiPitch, beside: Sequence[MidiPitch]) -> MidiPitch:
    """The octave below a note, else above it, where the hand gets there and on; 0 if neither."""
    for octave in (pitch - _OCTAVE, pitch + _OCTAVE):
        middle = (pitch + octave) / 2
        reached = all(abs(other - middle) <= _OCTAVE for other in beside)
        if _LOWEST <= octave <= _HIGHEST and reached:
            return octave
    return 0


def _last_broad(stage: Stage) -> FormSection | None:
    """The section a shout climbs to: the climax, else its last chorus or vamp."""
    broad = [s for s in stage.form.sections if s.kind in _BROAD]
    return next((s for s in broad if s.climax), broad[-1] if broad else None)
