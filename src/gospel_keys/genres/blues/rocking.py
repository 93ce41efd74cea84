"""The rocking chord: a stab leans on the chord a fourth up and falls home (M-05, B-27).

Over C7 the hand strikes F-A-C on the strong beat and E-G-Bb after it: the plagal rock that
keeps a row of chords from standing still. An off-beat stab may slide in from a semitone below.
"""

import random
from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from gospel_keys.genres.blues.stabs import Stab, Voiced
from gospel_keys.genres.sketch import Stage
from gospel_keys.harmony.voice_leading import Voicing
from gospel_keys.units import PitchClass, Semitones

_SHARE: Final = 0.6
_PHRASE: Final = 4
_EVERY: Final = 8
"""Bars in which a hand rocks once."""

_APART: Final = 2
"""Steps of the beat within which the chord falls home."""

_LIFTED: Final = MappingProxyType({0: 0, 2: -2, 3: 2, 4: 1, 7: 2, 9: 0})
"""How far each step of a chord moves up to the chord it rocks from."""

_ROCKING: Final = frozenset({"7", "9", "13", "m7", "m9"})
_SEVENTH: Final = 10
_HALF_STEP: Final = 1
_LEAST: Final = 2
_TRIAD: Final = 3


def rock(stage: Stage, voiced: Sequence[Voiced], rng: random.Random) -> list[Voiced]:
    """Let some stabs on strong beats rock into the stab that follows on the same chord.

    Parameters
    ----------
    stage : Stage
    voiced : sequence of (Stab, Voicing), in time order
    rng : random.Random

    Returns
    -------
    voiced : list of (Stab, Voicing)
    """
    done = list(voiced)
    free = 0
    for place in range(len(done) - 1):
        (here, _), (after, home) = done[place], done[place + 1]
        plain = here.top is None and after.top is None and here.chord == after.chord
        near = after.onset - here.onset <= _APART * stage.step
        phrase = here.onset // (_EVERY * stage.meter.bar)
        if not (plain and near and phrase >= free and stage.is_strong(here.onset)):
            continue
        lifted = _lifted(stage, after, home)
        clear = lifted and not _clashes(lifted, here.struck) and _stands(stage, after, home)
        if clear and (not free or rng.random() < _SHARE):
            done[place] = (here, lifted)
            free = phrase + 1
    return done


def slide(stage: Stage, voiced: Sequence[Voiced], rng: random.Random) -> list[Voiced]:
    """Let some off-beat stabs slide into the next stab from a semitone below, once a phrase.

    Parameters
    ----------
    stage : Stage
    voiced : sequence of (Stab, Voicing), in time order
    rng : random.Random

    Returns
    -------
    voiced : list of (Stab, Voicing)
    """
    done = list(voiced)
    free = 0
    for place in range(len(done) - 1):
        (here, _), (after, home) = done[place], done[place + 1]
        phrase = here.onset // (_PHRASE * stage.meter.bar)
        plain = here.top is None and after.top is None and here.chord == after.chord
        short = after.onset - here.onset <= stage.step and here.onset % stage.step != 0
        short = short and here.duration <= stage.step // 2
        resolves = place > 0 and _leads(stage, done[place - 1][0], here)
        if resolves or not (plain and short and phrase >= free):
            continue
        below = tuple(p - 1 for p in home)
        if not _clashes(below, here.struck) and rng.random() < _SHARE:
            done[place] = (here, below)
            free = phrase + 1
    return done


def _stands(stage: Stage, stab: Stab, voicing: Voicing) -> bool:
    """Whether the left hand leaves a chord its tender tones, so that it stays whole (R-07)."""
    chord = stage.chords[stab.chord].chord
    tender = {(chord.root.pitch_class + s) % 12 for s in (chord.third, chord.seventh) if s}
    return not tender & stab.struck & {p % 12 for p in voicing}


def _leads(stage: Stage, before: Stab, here: Stab) -> bool:
    """Whether a stab may be what the one before has rocked into."""
    near = here.onset - before.onset <= _APART * stage.step
    return near and before.chord == here.chord and stage.is_strong(before.onset)


def _lifted(stage: Stage, stab: Stab, voicing: Voicing) -> Voicing:
    """The chord a voicing is rocked into from; empty where it has none."""
    chord = stage.chords[stab.chord].chord
    steps = [(p - chord.root.pitch_class) % 12 for p in voicing]
    if chord.quality_id not in _ROCKING:
        return ()
    if any(s not in _LIFTED and s != _SEVENTH for s in steps):
        return ()
    moves = [_seventh_move(steps) if s == _SEVENTH else _LIFTED[s] for s in steps]
    lifted = tuple(p + m for p, m in zip(voicing, moves, strict=True))
    rising = all(a < b for a, b in zip(lifted, lifted[1:], strict=False))
    rising = rising and len({p % 12 for p in lifted}) >= _TRIAD
    return lifted if rising and sum(m != 0 for m in moves) >= _LEAST else ()


def _seventh_move(steps: Sequence[Semitones]) -> Semitones:
    """Up to the root beside a fifth, else down to the sixth."""
    return 2 if 7 in steps and 2 not in steps else -1


def _clashes(voicing: Voicing, struck: frozenset[PitchClass]) -> bool:
    return any((p - low) % 12 == _HALF_STEP for p in voicing for low in struck)
