"""Harmony: the chord that each note sounds with, found from the notes, to spell it by.

Over every sixteenth the course of chords is sought whose tones best account for what sounds
and for what lies lowest (a deep bass is heard on while the hand plays above it); a change
costs little on a bar line, more inside the bar and most off the beat (a hidden Markov model).
Chords are told apart by seven sorts only: that is what a name needs. A root of the key has its
name there; of any other the plainest chord is taken, F#m before Gbm and Db before C#, while
diminished chords are named after where they lead.

References
----------
.. [1] Raphael, C. and Stoddard, J., "Functional harmonic analysis using probabilistic
   models", Computer Music Journal 28 (2004): the model.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gospel_keys.score.model import KeyChange
from gospel_keys.score.notate.key import KeyNote
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key, Mode
from gospel_keys.theory.pitch import PitchName
from gospel_keys.units import EIGHTH, QUARTER, SIXTEENTH, MidiPitch, PitchClass, Ticks

Array = NDArray[np.float64]

_SORTS: Final = ("maj13", "13", "7#9#5", "m13", "m7b5", "dim7", "9sus4")
"""The fullest chord of each sort: it names every tone that may be added."""

_DOMINANTS: Final = (1, 2)
_MINOR, _LOWERED = 3, (4, 5)

_SOUNDING: Final = (
    # per cent of what sounds, by semitones above the root
    (24, 0, 13, 0, 24, 1, 1, 16, 0, 8, 0, 10),  # major
    (22, 0, 10, 1, 20, 2, 1, 16, 1, 8, 19, 0),  # dominant
    (23, 6, 1, 10, 19, 2, 2, 9, 5, 3, 19, 0),  # altered
    (23, 0, 9, 23, 0, 8, 1, 14, 1, 3, 18, 0),  # minor
    (21, 1, 2, 24, 1, 2, 22, 0, 2, 3, 21, 0),  # half-diminished
    (25, 1, 1, 25, 1, 2, 19, 0, 4, 20, 1, 1),  # diminished
    (24, 0, 17, 0, 1, 21, 0, 9, 0, 8, 20, 0),  # suspended
)
_LOWEST: Final = (
    # per cent of the time that it lies lowest
    (65, 0, 4, 0, 11, 1, 1, 14, 1, 1, 1, 1),  # major
    (61, 0, 1, 1, 12, 3, 2, 10, 1, 3, 5, 1),  # dominant
    (72, 1, 1, 2, 4, 1, 8, 6, 1, 0, 2, 0),  # altered
    (69, 1, 2, 9, 1, 2, 1, 10, 1, 1, 3, 1),  # minor
    (57, 2, 2, 12, 4, 2, 8, 1, 4, 1, 7, 1),  # half-diminished
    (62, 2, 1, 9, 0, 3, 14, 0, 2, 1, 1, 5),  # diminished
    (88, 0, 2, 0, 0, 1, 3, 4, 0, 2, 1, 0),  # suspended
)
_USUAL: Final[dict[Mode, tuple[tuple[int, ...], ...]]] = {
    # per thousand chords, by semitones of the root above the tonic
    "major": (
        (166, 17, 2, 5, 4, 73, 11, 20, 13, 2, 8, 3),  # major
        (70, 23, 19, 8, 5, 43, 1, 94, 3, 23, 20, 3),  # dominant
        (7, 2, 3, 0, 6, 0, 0, 13, 1, 23, 3, 0),  # altered
        (0, 0, 106, 11, 34, 32, 1, 13, 2, 40, 5, 2),  # minor
        (0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 4),  # half-diminished
        (0, 12, 0, 1, 1, 0, 14, 0, 1, 0, 0, 4),  # diminished
        (0, 0, 0, 0, 0, 0, 0, 12, 2, 0, 2, 0),  # suspended
    ),
    "minor": (
        (0, 35, 10, 54, 10, 5, 7, 31, 101, 16, 13, 8),  # major
        (11, 4, 1, 6, 1, 18, 13, 41, 33, 0, 22, 3),  # dominant
        (15, 5, 14, 5, 1, 0, 0, 60, 5, 0, 0, 0),  # altered
        (241, 23, 6, 3, 0, 100, 6, 5, 2, 0, 14, 3),  # minor
        (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),  # half-diminished
        (0, 0, 5, 0, 7, 0, 0, 0, 0, 0, 0, 2),  # diminished
        (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 25, 13),  # suspended
    ),
}
"""Counted on generated pieces of five genres."""

_RARELY: Final = (0.4, 0.6, 2.0)
"""Added to the counts of the three tables: nothing is quite impossible."""

_OF_SOUND, _OF_BASS, _OF_KEY = 0.72, 0.21, 1.16
"""How much the three count over a sixteenth, the last once for each change."""

_CHANGES: Final = (1.7, 2.2, 6.2, 5.1, 6.0)
"""Cost of a change on a bar line, in the middle of a bar, on a beat, on an eighth, elsewhere."""

_LONGEST: Final[Ticks] = 8 * QUARTER
_HALF_SOUNDING: Final = 0.5
_NO_KEY: Final = 999
_DEEP: Final[MidiPitch] = 48
_BORNE: Final = 14
"""Keys below which a bass is heard on after it is let go, and for how many sixteenths: the left
hand strikes it and goes up to the chord."""

_BLUES: Final = 0.6
"""Share of the chords on the tonic that are dominants in blues."""

_TRIADS: Final = 0.24
"""Share of what sounds beside the triads in music of triads: it reaches 0.19 in minuets and
sonatinas and begins at 0.28 in gospel, blues and jazz."""

_THIRDS: Final = ((4, 7), (4, 7), (4, 8), (3, 7), (3, 6), (3, 6), (5, 7))
_TRIAD_OF: Final = tuple(tuple(i in (0, *tones) for i in range(12)) for tones in _THIRDS)

_RAISED: Final = (1, 3, 6, 8)
"""Semitones above a major tonic where diminished chords lead upwards."""

_LETTERS: Final = "CDEFGAB"
_STEPS: Final = "FCGDAEB"
_AWKWARD: Final = ("B#", "E#", "Cb", "Fb")
_MANY_FLATS: Final = -5


@dataclass(frozen=True, slots=True)
class Harmony:
    """The chords of a piece, by sixteenths.

    Parameters
    ----------
    chords : tuple of Chord
    is_blues : bool
        Whether the tonic itself mostly bears a dominant chord.
    is_of_triads : bool
        Whether hardly more than triads sounds. Such music is written as its lines and keys
        go, not by the symbols of chords.
    """

    chords: tuple[Chord, ...]
    is_blues: bool
    is_of_triads: bool

    def at(self, tick: Ticks) -> Chord | None:
        """Return the chord to spell by at a tick, if there is one."""
        if self.is_of_triads:
            return None
        return self.chords[min(tick // SIXTEENTH, len(self.chords) - 1)]


def find_harmony(
    notes: Sequence[KeyNote], keys: Sequence[KeyChange], bars: Sequence[Ticks]
) -> Harmony:
    """Find the chords of a piece.

    Parameters
    ----------
    notes : sequence of KeyNote, at least one
    keys : sequence of KeyChange
        The first at 0.
    bars : sequence of Ticks, ascending
        Where bars begin, the first at 0.

    Returns
    -------
    harmony : Harmony
    """
    sound, low = _frames(notes)
    onsets = [change.onset for change in keys]
    in_force = [
        keys[bisect_right(onsets, place * SIXTEENTH) - 1].key for place in range(len(sound))
    ]
    path = _course(_fit(sound, low), in_force, _costs(len(sound), bars))
    chords = tuple(
        Chord.of(name_root(state % 12, state // 12, key), _SORTS[state // 12])
        for state, key in zip(path, in_force, strict=True)
    )
    return Harmony(chords, _is_blues(path, in_force), _added(sound, path) < _TRIADS)


def _frames(notes: Sequence[KeyNote]) -> tuple[Array, NDArray[np.int64]]:
    """Return how much of each pitch class sounds in each sixteenth, and the lowest key."""
    end = max(note.onset + min(note.duration, _LONGEST) for note in notes)
    count = -(-end // SIXTEENTH)
    sound, low = np.zeros((count, 12)), np.full(count, _NO_KEY)
    for note in notes:
        begin, until = note.onset, note.onset + min(note.duration, _LONGEST)
        for place in range(begin // SIXTEENTH, min(-(-until // SIXTEENTH), count)):
            inside = min(until, (place + 1) * SIXTEENTH) - max(begin, place * SIXTEENTH)
            sound[place, note.midi % 12] += inside / SIXTEENTH
            if inside > _HALF_SOUNDING * SIXTEENTH and note.midi < low[place]:
                low[place] = note.midi
    return np.minimum(sound, 1.0), _remembered(low)


def _remembered(low: NDArray[np.int64]) -> NDArray[np.int64]:
    """Let a deep bass bear what is played above it once it has been let go."""
    borne, bass, silent = low.copy(), _NO_KEY, 0
    for place, key in enumerate(low.tolist()):
        bass, silent = (key, 0) if key < _DEEP else (bass, silent + 1)
        if silent <= _BORNE:
            borne[place] = bass if bass < _NO_KEY else key
    return borne


def _fit(sound: Array, low: NDArray[np.int64]) -> Array:
    """Return how well each chord accounts for each sixteenth."""
    fit: Array = _OF_SOUND * sound @ _turned(_SOUNDING, _RARELY[0]).T
    has_low = low < _NO_KEY
    fit[has_low] += _OF_BASS * _turned(_LOWEST, _RARELY[1])[:, low[has_low] % 12].T
    return fit


def _turned(table: Sequence[Sequence[int]], rarely: float) -> Array:
    """Return the logarithms of a table on all twelve roots."""
    shares = np.log((np.asarray(table, dtype=float) + rarely) / 100)
    return np.stack([np.roll(row, root) for row in shares for root in range(12)])


@lru_cache(maxsize=64)
def _entering(key: Key) -> Array:
    """Return what speaks for going to each chord in a key."""
    shares = np.log(np.asarray(_USUAL[key.mode], dtype=float) + _RARELY[2])
    usual = np.concatenate([np.roll(row, key.tonic.pitch_class) for row in shares])
    entering: Array = _OF_KEY * (usual - usual.mean())
    return entering


def _costs(count: int, bars: Sequence[Ticks]) -> list[float]:
    """Return what a change costs at each sixteenth."""
    costs = []
    for place in range(count):
        number = max(bisect_right(bars, place * SIXTEENTH) - 1, 0)
        inside = place * SIXTEENTH - bars[number]
        length = bars[number + 1] - bars[number] if number + 1 < len(bars) else 0
        units = (length or _LONGEST, length // 2 or 2 * QUARTER, QUARTER, EIGHTH, SIXTEENTH)
        costs.append(next(_CHANGES[i] for i, unit in enumerate(units) if inside % unit == 0))
    return costs


def _course(fit: Array, keys: Sequence[Key], costs: Sequence[float]) -> list[int]:
    """Return the likeliest chord of every sixteenth."""
    total, back = fit[0] + _entering(keys[0]), []
    here = np.arange(fit.shape[1])
    for row, key, cost in zip(fit[1:], keys[1:], costs[1:], strict=True):
        best = int(total.argmax())
        entered = total[best] - cost + _entering(key)
        stays = total >= entered
        back.append(np.where(stays, here, best))
        total = np.where(stays, total, entered) + row
    path = [int(total.argmax())]
    for choice in reversed(back):
        path.append(int(choice[path[-1]]))
    return path[::-1]


def _added(sound: Array, path: Sequence[int]) -> float:
    """Return the share of what sounds that no triad of the chords has."""
    below = np.arange(12) - np.asarray(path)[:, None]
    sorts = np.asarray(path)[:, None] // 12
    own = np.asarray(_TRIAD_OF, dtype=bool)[sorts, below % 12]
    return float(sound[~own].sum() / max(sound.sum(), 1e-9))


def _is_blues(path: Sequence[int], keys: Sequence[Key]) -> bool:
    tonic = [s // 12 for s, key in zip(path, keys, strict=True) if s % 12 == key.tonic.pitch_class]
    return sum(sort in _DOMINANTS for sort in tonic) > _BLUES * max(len(tonic), 1)


@lru_cache(maxsize=2048)
def name_root(pitch_class: PitchClass, sort: int, key: Key) -> PitchName:
    """Name the root of a chord of a sort in a key."""
    by_key = key.spell(pitch_class)
    if by_key in key.scale_names:
        return by_key
    if sort in _LOWERED:
        return _leading(pitch_class, key)
    if key.fifths <= _MANY_FLATS and sort != _MINOR and str(by_key) in _AWKWARD:
        return by_key
    names = [PitchName.on(letter, pitch_class) for letter in _LETTERS]
    plain = [name for name in names if abs(name.alter) < 2 and str(name) not in _AWKWARD]
    flat = sort != _MINOR or key.fifths <= 0

    def effort(name: PitchName) -> tuple[int, bool]:
        """Count the accidentals of the triad, and lean to the key's side."""
        place = _STEPS.index(name.letter) - 1 + 7 * name.alter
        triad = (place, place + (-3 if sort == _MINOR else 4), place + 1)
        return sum(abs((tone + 1) // 7) for tone in triad), (name.alter <= 0) is not flat

    return min(plain, key=effort)


def _leading(pitch_class: PitchClass, key: Key) -> PitchName:
    """Name the root of a diminished chord: raised towards the tone above it in major."""
    by_key = key.spell(pitch_class)
    if key.mode == "minor" or (pitch_class - key.tonic.pitch_class) % 12 not in _RAISED:
        return by_key
    above = key.spell((pitch_class + 1) % 12)
    raised = PitchName.on(_LETTERS[_LETTERS.index(above.letter) - 1], pitch_class)
    is_plain = abs(raised.alter) < 2 and (str(raised) not in _AWKWARD or key.fifths > 0)
    return raised if is_plain else by_key
