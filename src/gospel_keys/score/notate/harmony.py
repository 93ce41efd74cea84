"""Harmony: the chord that each note sounds with, found from the notes, to spell it by.

Over every sixteenth the course of chords is sought whose tones best account for what sounds
and for what lies lowest; a change costs little on a bar line, more inside the bar and most
off the beat (a hidden Markov model). Chords are told apart by seven sorts only: that is what
a name needs. A root of the key has its name there; of any other the plainest chord is taken,
F#m before Gbm and Db before C#, while diminished chords are named after where they lead.

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
from gospel_keys.units import EIGHTH, QUARTER, SIXTEENTH, PitchClass, Ticks

Array = NDArray[np.float64]

_SORTS: Final = ("maj9", "13", "7#9#5", "m11", "m7b5", "dim7", "9sus4")
"""The fullest chord of each sort: it names every tone that may be added."""

_DOMINANTS: Final = (1, 2)
_MINOR, _LOWERED = 3, (4, 5)

_SOUNDING: Final = (
    # per cent of what sounds, by semitones above the root
    (25, 0, 13, 0, 24, 1, 2, 16, 0, 8, 0, 11),  # major
    (25, 0, 9, 1, 18, 2, 1, 16, 1, 10, 16, 0),  # dominant
    (24, 7, 1, 11, 19, 2, 1, 7, 5, 4, 19, 0),  # altered
    (23, 1, 9, 24, 0, 9, 1, 13, 1, 2, 17, 1),  # minor
    (22, 1, 2, 24, 1, 4, 18, 0, 3, 3, 23, 0),  # half-diminished
    (24, 1, 1, 26, 1, 3, 21, 0, 3, 18, 1, 1),  # diminished
    (24, 0, 17, 0, 1, 19, 0, 10, 0, 8, 20, 0),  # suspended
)
_LOWEST: Final = (
    # per cent of the time that it lies lowest
    (55, 0, 5, 0, 19, 1, 0, 14, 0, 1, 0, 3),  # major
    (63, 0, 2, 1, 10, 3, 2, 8, 1, 3, 7, 0),  # dominant
    (73, 1, 1, 1, 8, 2, 1, 6, 2, 1, 3, 0),  # altered
    (56, 0, 2, 16, 1, 4, 1, 12, 1, 1, 6, 1),  # minor
    (53, 2, 1, 24, 2, 1, 4, 0, 1, 1, 10, 0),  # half-diminished
    (52, 1, 1, 20, 1, 4, 13, 0, 1, 5, 1, 1),  # diminished
    (78, 0, 6, 0, 0, 1, 1, 9, 0, 2, 2, 0),  # suspended
)
_USUAL: Final[dict[Mode, tuple[tuple[int, ...], ...]]] = {
    # per thousand chords, by semitones of the root above the tonic
    "major": (
        (160, 16, 1, 4, 5, 78, 8, 21, 15, 3, 9, 2),  # major
        (84, 22, 21, 6, 4, 47, 1, 89, 2, 24, 17, 2),  # dominant
        (7, 1, 1, 1, 6, 0, 0, 14, 1, 19, 1, 1),  # altered
        (0, 0, 101, 13, 41, 28, 1, 13, 3, 40, 6, 2),  # minor
        (0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 4),  # half-diminished
        (0, 10, 0, 2, 0, 0, 15, 0, 2, 1, 0, 7),  # diminished
        (0, 0, 0, 0, 0, 0, 0, 11, 1, 0, 1, 1),  # suspended
    ),
    "minor": (
        (0, 42, 10, 51, 10, 4, 5, 39, 126, 35, 25, 16),  # major
        (11, 5, 16, 10, 0, 15, 15, 40, 0, 0, 23, 1),  # dominant
        (13, 1, 0, 8, 2, 0, 0, 23, 5, 0, 0, 0),  # altered
        (222, 31, 5, 3, 0, 84, 7, 4, 2, 0, 16, 4),  # minor
        (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),  # half-diminished
        (0, 0, 11, 0, 8, 0, 0, 0, 0, 0, 0, 3),  # diminished
        (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 36, 9),  # suspended
    ),
}
"""Counted on generated pieces of five genres."""

_RARELY: Final = (0.4, 0.6, 2.0)
"""Added to the counts of the three tables: nothing is quite impossible."""

_OF_SOUND, _OF_BASS, _OF_KEY = 0.72, 0.35, 1.16
"""How much the three count over a sixteenth, the last once for each change."""

_CHANGES: Final = (2.1, 2.8, 7.7, 6.4, 7.5)
"""Cost of a change on a bar line, in the middle of a bar, on a beat, on an eighth, elsewhere."""

_LONGEST: Final[Ticks] = 8 * QUARTER
_HALF_SOUNDING: Final = 0.5
_NO_KEY: Final = 999
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
    return np.minimum(sound, 1.0), low


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
