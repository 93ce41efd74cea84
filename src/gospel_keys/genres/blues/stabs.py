"""Chord stabs: rootless ninths and thirteenths in the shapes of the style (B-27).

A stab stands on its third or seventh. The whole row of stabs is led along the smoothest
path; a chord that is struck again in another bar likes to change its inversion.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.harmony.voice_leading import Voicing
from gospel_keys.harmony.voicing import VoicingSlot, candidates, transition_cost
from gospel_keys.score.model import Articulation, Hand, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.units import MidiPitch, PitchClass, Semitones, Ticks

LOW: Final[MidiPitch] = 57
HIGH: Final[MidiPitch] = 77
_HOME: Final = 65.0
_HIGHEST_FLOOR: Final[MidiPitch] = 66
_SAME_AGAIN: Final = 2.4
_WHIM: Final = 0.4
_FULL: Final = 0.3
_LATER: Final = 0.25
_BEAM: Final = 12
_PLANED: Final = 2.0
_FAR: Final = 1.5
_OCTAVE: Final[Semitones] = 12
_LEAST_PLANED: Final = 2
_ROOM: Final[Semitones] = 5

Shape = tuple[Semitones, ...]

_SHAPES: Final[dict[str, tuple[Shape, ...]]] = {
    # Semitones above the root, from the bottom up.
    "7": ((4, 7, 10), (7, 10, 16), (10, 16, 19)),
    "9": ((10, 14, 16), (4, 10, 14), (10, 14, 16, 19), (4, 7, 10, 14), (7, 10, 14, 16)),
    "13": ((10, 16, 21), (10, 14, 16), (4, 10, 14), (10, 14, 16, 21), (4, 9, 14)),
    "7#9": ((4, 10, 15), (4, 7, 10, 15), (4, 7, 10), (10, 16, 19), (7, 10, 16)),
    "7b9": ((4, 10, 13), (10, 13, 16), (4, 7, 10, 13)),
    "m7": (
        (3, 7, 10),
        (10, 15, 19),
        (7, 10, 15),
        (7, 10, 12, 15),
        (3, 7, 10, 12),
        (10, 12, 15, 19),
    ),
    "m9": (
        (3, 7, 10, 14),
        (10, 14, 15, 19),
        (3, 10, 14),
        (10, 15, 19),
        (7, 10, 14, 15),
        (7, 10, 15),
    ),
    "m6": ((3, 7, 9), (9, 12, 15), (9, 15, 19), (7, 9, 12, 15), (3, 7, 9, 12)),
    "m7b5": ((3, 6, 10), (10, 15, 18), (6, 10, 15)),
    "dim7": ((3, 6, 9), (0, 3, 9), (6, 9, 15), (9, 12, 18), (0, 6, 9)),
    "6/9": ((4, 9, 14), (9, 14, 16), (4, 7, 9, 14)),
}
_SPARE: Final = (7, 9, 2, 0)


@dataclass(frozen=True, slots=True)
class Stab:
    """An attack that wants a voicing: place, chord, and what the left hand does there.

    ``struck`` are the pitch classes that the left hand strikes with it, ``floor`` the
    lowest key it leaves free; ``top`` is a melody note it hangs from, ``near`` are the
    melody notes it stands between. ``instead`` are attacks of the same chord that would do
    as well; ``written`` are the pitches of an attack that is led to and from as it stands.
    """

    onset: Ticks
    duration: Ticks
    chord: int
    struck: frozenset[PitchClass]
    floor: MidiPitch
    top: MidiPitch | None = None
    near: tuple[MidiPitch, ...] = ()
    instead: "tuple[Stab, ...]" = ()
    written: Voicing = ()


@dataclass(frozen=True, slots=True)
class _Option:
    voicing: Voicing
    cost: float


Voiced = tuple[Stab, Voicing]


def voice_stabs(stage: Stage, stabs: Sequence[Stab], rng: random.Random) -> list[Voiced]:
    """Voice stabs along the smoothest path.

    Parameters
    ----------
    stage : Stage
    stabs : sequence of Stab
    rng : random.Random
        Chooses among paths that are nearly as good.

    Returns
    -------
    voiced : list of (Stab, Voicing), one for each stab or what was taken instead of it
    """
    beam: list[tuple[float, tuple[Voiced, ...]]] = [(0.0, ())]
    before: Stab | None = None
    for stab in stabs:
        again = before is not None and before.chord == stab.chord
        other_bar = before is not None and _bar(stage, before) != _bar(stage, stab)
        states: list[tuple[float, tuple[Voiced, ...]]] = []
        for choice in (stab, *stab.instead):
            for option in _options(stage, choice):
                own = _own_cost(choice, option) + _WHIM * rng.random()
                total, path = min(
                    (
                        (total + _move(path, option.voicing, again and other_bar), path)
                        for total, path in beam
                    ),
                    key=lambda state: state[0],
                )
                states.append((total + own, (*path, (choice, option.voicing))))
        beam = sorted(states, key=lambda state: state[0])[:_BEAM]
        before = stab
    return list(min(beam, key=lambda state: state[0])[1])


def _own_cost(stab: Stab, option: _Option) -> float:
    top = max(option.voicing)
    return option.cost + _FAR * any(abs(top - note) > _OCTAVE for note in stab.near)


def _bar(stage: Stage, stab: Stab) -> int:
    return stab.onset // stage.meter.bar


def _move(voiced: tuple[Voiced, ...], voicing: Voicing, again: bool) -> float:
    if not voiced:
        return 0.0
    path = [voiced[-1][1]]
    repeated = _SAME_AGAIN if again and path[-1] == voicing else 0.0
    planed = len({b - a for a, b in zip(path[-1], voicing, strict=False)} - {0}) == 1
    planed = planed and len(path[-1]) == len(voicing) > _LEAST_PLANED
    return transition_cost(path[-1], voicing, 0.1) + repeated + _PLANED * planed


def _options(stage: Stage, stab: Stab) -> tuple[_Option, ...]:
    chord = stage.chords[stab.chord].chord
    if stab.written:
        return (_Option(stab.written, 0.0),)
    if stab.top is not None and stab.top < max(LOW, min(stab.floor, _HIGHEST_FLOOR)) + _ROOM:
        return (_Option((stab.top,), 0.0),)
    if stab.top is not None:
        slot = VoicingSlot(
            chord,
            max(LOW, min(stab.floor, _HIGHEST_FLOOR)),
            stab.top,
            top=stab.top,
            others=stab.struck,
            home=stab.top - 5.0,
            sets=tuple(tuple(i % 12 for i in s) for s in shapes(chord, stab.struck)),
            parallels=0.1,
        )
        found = tuple(_Option(c.voicing, c.cost) for c in candidates(slot))
        return tuple(o for o in found if not _grates(o.voicing, chord)) or found
    return _stacks(chord, stab.struck, max(LOW, min(stab.floor, _HIGHEST_FLOOR)))


def _grates(voicing: Voicing, chord: Chord) -> bool:
    """Whether the sharp nine lies a semitone under the third instead of above it (R-06)."""
    sharp_nine = (chord.root.pitch_class + 3) % 12
    return chord.third == 4 and any(
        b - a == 1 and a % 12 == sharp_nine for a, b in zip(voicing, voicing[1:], strict=False)
    )


@lru_cache(maxsize=4096)
def _stacks(chord: Chord, struck: frozenset[PitchClass], low: MidiPitch) -> tuple[_Option, ...]:
    root = chord.root.pitch_class
    high = max(HIGH, low + 14)
    found: list[_Option] = []
    for place, shape in enumerate(shapes(chord, struck)):
        bottom = low + (root + shape[0] - low) % 12
        while bottom + shape[-1] - shape[0] <= high:
            voicing = tuple(bottom + step - shape[0] for step in shape)
            centre = sum(voicing) / len(voicing)
            cost = 0.15 * (centre - _HOME) ** 2 / 12 + _FULL * (len(voicing) > 3)
            cost += _LATER * place
            found.append(_Option(voicing, cost))
            bottom += 12
    return tuple(found) or (_squeezed(root, shapes(chord, struck)[0], low),)


def _squeezed(root: PitchClass, shape: Shape, low: MidiPitch) -> _Option:
    """A shape in its lowest place, whatever the register says."""
    bottom = low + (root + shape[0] - low) % 12
    return _Option(tuple(bottom + step - shape[0] for step in shape), 0.0)


@lru_cache(maxsize=2048)
def shapes(chord: Chord, struck: frozenset[PitchClass]) -> tuple[Shape, ...]:
    """Return the shapes of a chord, without the tender tones the left hand strikes (R-07).

    Examples
    --------
    >>> shapes(Chord.parse("C9"), frozenset())[0]
    (10, 14, 16)
    >>> shapes(Chord.parse("C9"), frozenset({4}))[0]
    (10, 14, 19)
    """
    root = chord.root.pitch_class
    own = tuple(dict.fromkeys(i % 12 for i in chord.intervals))
    table = _SHAPES.get(chord.quality_id) or (tuple(own[1:4]),)
    tender = {i for i in own if i not in _SPARE and (root + i) % 12 in struck}
    if not chord.is_dominant or not tender:
        return table
    freed: list[Shape] = []
    for shape in table:
        kept = [s for s in shape if s % 12 not in tender]
        spare = [s for s in _SPARE if s in own and s not in {k % 12 for k in kept}]
        for step in spare[: max(0, 3 - len(kept))]:
            base = min(kept, default=step)
            kept.append(base + (step - base) % 12)
        freed.append(tuple(sorted(kept)))
    return tuple(dict.fromkeys(f for f in freed if f[-1] - f[0] <= 12)) or (table[0],)


def write_stab(stab: Stab, voicing: Voicing, rule: str, *, short: bool) -> list[Draft]:
    """Return the notes of a stab; the top sings where it carries a melody note.

    Parameters
    ----------
    stab : Stab
    voicing : Voicing
    rule : str
    short : bool
        Struck and let go at once; else it is held for what it says, as a chord under a melody
        note is anyway.
    """
    mark = Articulation.STACCATO if short else Articulation.TENUTO
    marks = (mark,) if stab.top is None else ()
    drafts: list[Draft] = []
    for pitch in voicing:
        sings = stab.top is not None and pitch == max(voicing)
        role = Role.MELODY if sings else Role.INNER
        drafts.append(
            Draft(stab.onset, stab.duration, pitch, Hand.RIGHT, role, stab.chord, rule, marks)
        )
    return drafts
