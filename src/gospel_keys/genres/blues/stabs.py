"""Chord stabs: rootless ninths and thirteenths, led from chord to chord (B-27)."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.harmony.voice_leading import Voicing
from gospel_keys.harmony.voicing import VoicingSlot, lead_voices
from gospel_keys.score.model import Articulation, Hand, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.units import MidiPitch, PitchClass, Semitones, Ticks

LOW: Final[MidiPitch] = 57
HIGH: Final[MidiPitch] = 76
_HOME: Final = 65.0
_HIGHEST: Final[MidiPitch] = 81
_THIRD, _SEVENTH = 4, 10

_SETS: Final[dict[str, tuple[tuple[Semitones, ...], ...]]] = {
    "7": ((10, 4, 7), (4, 7, 10), (10, 0, 4)),
    "9": ((10, 2, 4), (4, 10, 2), (4, 7, 10, 2)),
    "13": ((10, 4, 9), (10, 2, 4), (10, 2, 4, 9)),
    "7#9": ((4, 10, 3),),
    "7b9": ((4, 10, 1), (4, 7, 10, 1)),
    "m7": ((10, 3, 7), (3, 7, 10)),
    "m9": ((10, 2, 3, 7), (3, 7, 10), (10, 2, 3)),
    "m6": ((9, 0, 3), (3, 7, 9)),
    "m7b5": ((3, 6, 10), (10, 3, 6)),
    "dim7": ((3, 6, 9), (0, 3, 9), (0, 6, 9)),
    "6/9": ((4, 9, 2), (9, 2, 4)),
}


@dataclass(frozen=True, slots=True)
class Stab:
    """An attack that wants a voicing: place, chord, and what the left hand does there.

    ``struck`` are the pitch classes that the left hand strikes with it, ``floor`` the
    lowest key it leaves free. ``melody`` marks a chord under a given top note.
    """

    onset: Ticks
    duration: Ticks
    chord: int
    struck: frozenset[PitchClass]
    floor: MidiPitch
    top: MidiPitch | None = None


def voice_stabs(
    stage: Stage, stabs: Sequence[Stab], rng: random.Random | None, *, home: float = _HOME
) -> list[Voicing]:
    """Voice stabs along the smoothest path.

    Parameters
    ----------
    stage : Stage
    stabs : sequence of Stab
    rng : random.Random
    home : float
        Where their centre likes to be.
    """
    slots: list[VoicingSlot] = []
    for stab in stabs:
        chord = stage.chords[stab.chord].chord
        low = max(LOW, min(stab.floor, 66))
        slots.append(
            VoicingSlot(
                chord,
                low,
                max(HIGH, low + 13) if stab.top is None else stab.top,
                top=stab.top,
                others=stab.struck,
                home=home if stab.top is None else stab.top - 5.0,
                sets=tone_sets(chord, stab.struck),
                parallels=0.1,
            )
        )
    return lead_voices(slots, rng)


def tone_sets(chord: Chord, struck: frozenset[PitchClass]) -> tuple[tuple[Semitones, ...], ...]:
    """Return what a stab may sound, without the tender tones the left hand strikes (R-07).

    Examples
    --------
    >>> tone_sets(Chord.parse("C9"), frozenset({4}))[0]
    (10, 2, 7)
    """
    root = chord.root.pitch_class
    sets = _SETS.get(chord.quality_id) or (tuple(i % 12 for i in chord.intervals if i)[:4],)
    if not chord.is_dominant:
        return sets
    own = tuple(dict.fromkeys(i % 12 for i in chord.intervals))
    tender = {i for i in own if i not in (0, 2, 7, 9) and (root + i) % 12 in struck}
    spare = [i for i in (7, 9, 2, 0) if i in own]
    freed: list[tuple[Semitones, ...]] = []
    for tones in sets:
        kept = [t for t in tones if t not in tender]
        kept += [s for s in spare if s not in kept][: max(0, 3 - len(kept))]
        freed.append(tuple(kept))
    return tuple(dict.fromkeys(freed))


def write_stab(stab: Stab, voicing: Voicing, rule: str, *, short: bool) -> list[Draft]:
    """Return the notes of a stab; the top sings where it carries a melody note."""
    marks: tuple[Articulation, ...] = ()
    if stab.top is None:
        marks = (Articulation.STACCATO if short else Articulation.PORTATO,)
    drafts: list[Draft] = []
    for pitch in voicing:
        sings = stab.top is not None and pitch == max(voicing)
        role = Role.MELODY if sings else Role.INNER
        drafts.append(
            Draft(stab.onset, stab.duration, pitch, Hand.RIGHT, role, stab.chord, rule, marks)
        )
    return drafts
