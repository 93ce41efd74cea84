"""Rolled basses of slow worship: root, fifth, and on to the tenth or the guide tones.

A roll that stops at its octave says the root twice and leaves a hole under the melody. This
one goes on to the tenth, or to third and seventh in the tenor, led from chord to chord; no
chord of a beat or more is left to its bass alone.

References
----------
Rules G-10, G-20 and R-04.
"""

import random
from collections.abc import Iterator
from typing import Final

from gospel_keys.genres.gospel.low_shells import shell_over
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.genres.textures.bass import nearest_pitch
from gospel_keys.harmony.voice_leading import Voicing
from gospel_keys.score.model import ChordSpan, Hand, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.units import MidiPitch, Ticks

RULE: Final = "G-20 roll"
_REGISTER: Final = (31, 44)
_HOME: Final = 40.0
_TENTHS: Final = (15, 16)
_HIGHEST: Final[MidiPitch] = 59
_OCTAVE: Final = 12

_R, _F, _T, _S, _ = "root", "fifth", "tenth", "shell", ""
_Figure = tuple[str, ...]
_SHORT: Final[tuple[_Figure, ...]] = ((_R, _T), (_R, _S))
_BEAT: Final[tuple[_Figure, ...]] = (
    (_R, _F, _T), (_R, _F, _S), (_R, _, _S), (_R, _S), (_R, _, _T), (_R, _T),
)  # fmt: skip
_LONG: Final[tuple[_Figure, ...]] = (
    (_R, _F, _T),
    (_R, _F, _S),
    (_R, _F, _T, _F),
    (_R, _F, _S, _F),
    (_R, _T, _F),
    (_R, _, _S),
    (_R, _F, _, _S),
)
"""Figures of a chord in pulses, by its length: two pulses, three, or more. Nothing holds what
came before; the last note is held."""

_AGAIN: Final[tuple[_Figure, ...]] = ((_R, _F, _S), (_F, _S), (_R, _S), (_F, _T), (_R, _, _T))
"""What the second half of a long chord says."""


def rolled_tenths(stage: Stage, start: Ticks, end: Ticks, rng: random.Random) -> list[Draft]:
    """Roll every chord upwards under the pedal.

    Parameters
    ----------
    stage : Stage
    start, end : Ticks
    rng : random.Random
    """
    drafts: list[Draft] = []
    near = _HOME
    shell: Voicing = ()
    for index, span in stage.chords_between(start, end):
        low = nearest_pitch(span.chord.bass_name.pitch_class, near, _REGISTER)
        near = 0.5 * (low + _HOME)
        shell = shell_over(span.chord, low, shell) or shell
        drafts += _rolled(stage, index, low, shell, rng)
    return drafts


def _rolled(
    stage: Stage, index: int, low: MidiPitch, shell: Voicing, rng: random.Random
) -> list[Draft]:
    """One chord: a figure at its beginning and on each bar line, another in mid-bar."""
    span, pulse = stage.chords[index], stage.meter.pulse
    if span.duration < 2 * pulse:
        return _strike(index, (span.onset, span.end), (low, low + _OCTAVE), low)
    places: list[tuple[Ticks, str]] = []
    for start, end, fresh in _stretches(stage, span):
        pulses = (end - start) // pulse
        able = [figure for figure in _AGAIN if len(figure) <= pulses]
        if fresh and pulses > 1:
            places += _spread(_drawn(pulses, rng), start, pulse)
        elif fresh or able:
            places += _spread((_R,) if fresh else rng.choice(able), start, pulse)
    ends = [*(place for place, _ in places[1:]), span.end]
    drafts: list[Draft] = []
    for (place, what), end in zip(places, ends, strict=True):
        drafts += _strike(index, (place, end), _pitches(span.chord, what, low, shell), low)
    return drafts


def _stretches(stage: Stage, span: ChordSpan) -> Iterator[tuple[Ticks, Ticks, bool]]:
    """Half bars of a chord, and whether one begins with the chord or with a bar."""
    bar, start = stage.meter.bar, span.onset
    half = 2 * stage.meter.beat
    while start < span.end:
        end = min(span.end, start + half, (start // bar + 1) * bar)
        yield start, end, start == span.onset or not start % bar
        start = end


def _drawn(pulses: int, rng: random.Random) -> _Figure:
    return rng.choice(_SHORT if pulses < _THREE else _BEAT if pulses == _THREE else _LONG)


_THREE: Final = 3


def _spread(figure: _Figure, start: Ticks, pulse: Ticks) -> list[tuple[Ticks, str]]:
    """Where the notes of a figure are struck."""
    return [(start + place * pulse, what) for place, what in enumerate(figure) if what]


def _pitches(chord: Chord, what: str, low: MidiPitch, shell: Voicing) -> Voicing:
    """The notes of a place in a figure."""
    if what == _R:
        return (low,)
    classes = chord.pitch_classes
    if what == _F:
        steps = (7, 8, 6, 9, 5, _OCTAVE)
        return (next(low + step for step in steps if (low + step) % 12 in classes),)
    tenth = next((low + t for t in _TENTHS if (low + t) % 12 in classes), 0)
    if what == _T and tenth and tenth <= _HIGHEST:
        return (tenth,)
    return shell or (low + _OCTAVE,)


def _strike(
    index: int, stretch: tuple[Ticks, Ticks], pitches: Voicing, low: MidiPitch
) -> list[Draft]:
    start, end = stretch
    return [
        Draft(
            start, end - start, pitch, Hand.LEFT,
            Role.BASS if pitch == low else Role.INNER, index, RULE,
        )
        for pitch in pitches
    ]  # fmt: skip
