"""Harmony: the chord that each note sounds with, found from the notes, to spell it by.

Over every sixteenth the course of chords is sought whose tones best account for what sounds
and for what lies lowest (a deep bass is heard on while the hand plays above it); a change
costs little on a bar line, more inside the bar and most off the beat (a hidden Markov model).
Chords are told apart by seven sorts only: that is what a name needs. No one chord is settled
on: each name gets the share of all chords that would give it, by how likely they are.

References
----------
.. [1] Raphael, C. and Stoddard, J., "Functional harmonic analysis using probabilistic
   models", Computer Music Journal 28 (2004): the model.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gospel_keys.score.model import KeyChange
from gospel_keys.score.notate.chord_counts import FAMILIES, FOLLOWING, LOWEST, SOUNDING, USUAL
from gospel_keys.score.notate.chord_names import SORTS, name_root, names_of
from gospel_keys.score.notate.key import KeyNote
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import PitchName
from gospel_keys.units import EIGHTH, QUARTER, SIXTEENTH, MidiPitch, PitchClass, Ticks

Array = NDArray[np.float64]

_DOMINANTS: Final = (1, 2)

_RARELY: Final = (0.4, 0.6, 2.0, 1.0)
"""Added to the counts of the four tables: nothing is quite impossible."""

_OF_SOUND, _OF_BASS, _OF_KEY, _OF_MOVE = 0.72, 0.21, 0.8, 0.8
"""How much the four count over a sixteenth, the last two once for each change."""

_CHANGES: Final = (2.4, 2.9, 6.9, 5.8, 6.7)
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

Names = tuple[tuple[PitchName | None, float], ...]


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
    shares : array of shape (sixteenths, chords)
        How likely each chord is.
    keys : tuple of Key
        The key of each sixteenth.
    """

    chords: tuple[Chord, ...]
    is_blues: bool
    is_of_triads: bool
    shares: Array
    keys: tuple[Key, ...]

    def at(self, tick: Ticks) -> Chord | None:
        """Return the chord to spell by at a tick, if there is one."""
        if self.is_of_triads:
            return None
        return self.chords[min(tick // SIXTEENTH, len(self.chords) - 1)]

    def names_at(self, tick: Ticks, pitch_class: PitchClass) -> Names:
        """Return the names that chords give a pitch class, each with its share.

        None stands for the chords in which it is foreign.
        """
        if self.is_of_triads:
            return ()
        place = min(tick // SIXTEENTH, len(self.chords) - 1)
        names, ballot = _ballots(self.keys[place])[pitch_class]
        return tuple(zip(names, (self.shares[place] @ ballot).tolist(), strict=True))


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
    shares = _shares(_fit(sound, low), in_force, _costs(len(sound), bars))
    path = shares.argmax(axis=1).tolist()
    chords = tuple(_chords_of(key)[state] for state, key in zip(path, in_force, strict=True))
    of_triads = _added(sound, path) < _TRIADS
    return Harmony(chords, _is_blues(path, in_force), of_triads, shares, tuple(in_force))


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
    fit: Array = _OF_SOUND * sound @ _turned(SOUNDING, _RARELY[0]).T
    has_low = low < _NO_KEY
    fit[has_low] += _OF_BASS * _turned(LOWEST, _RARELY[1])[:, low[has_low] % 12].T
    return fit


@lru_cache(maxsize=4)
def _turned(table: tuple[tuple[int, ...], ...], rarely: float) -> Array:
    """Return the logarithms of a table on all twelve roots."""
    shares = np.log((np.asarray(table, dtype=float) + rarely) / 100)
    return np.stack([np.roll(row, root) for row in shares for root in range(12)])


@lru_cache(maxsize=64)
def _entering(key: Key) -> Array:
    """Return what speaks for going to each chord in a key."""
    shares = np.log(np.asarray(USUAL[key.mode], dtype=float) + _RARELY[2])
    usual = np.concatenate([np.roll(row, key.tonic.pitch_class) for row in shares])
    entering: Array = np.exp(_OF_KEY * (usual - usual.mean()))
    return entering


@cache
def _moves() -> Array:
    """Return what speaks for going from each chord to each."""
    counts = np.asarray(FOLLOWING, dtype=float)
    usual = counts.sum(axis=0) + _RARELY[3]
    counts += _RARELY[3] * usual / usual.mean()
    counts /= counts.sum(axis=(1, 2), keepdims=True)
    up = (np.arange(12)[None, :] - np.arange(12)[:, None]) % 12
    rows = [np.hstack([counts[a, b][up] for b in FAMILIES]) for a in FAMILIES]
    moves: Array = np.vstack(rows) ** _OF_MOVE
    moves /= moves.mean()
    return moves


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


def _shares(fit: Array, keys: Sequence[Key], costs: Sequence[float]) -> Array:
    """Return how likely each chord is in every sixteenth, by what comes before and after it."""
    likely = np.exp(fit - fit.max(axis=1, keepdims=True))
    entering, moves = [_entering(key) for key in keys], _moves()
    leaving = np.exp(-np.asarray(costs)).tolist()
    shares: Array = np.empty_like(likely)
    now = likely[0] * entering[0]
    shares[0] = now / now.sum()
    for place in range(1, len(fit)):
        before = shares[place - 1]
        now = (before + leaving[place] * (before @ moves) * entering[place]) * likely[place]
        shares[place] = now / now.sum()
    ahead = np.ones(fit.shape[1])
    for place in range(len(fit) - 1, 0, -1):
        heard = ahead * likely[place]
        ahead = heard + leaving[place] * (moves @ (entering[place] * heard))
        ahead /= ahead.max()
        shares[place - 1] *= ahead
    shares /= shares.sum(axis=1, keepdims=True)
    return shares


@lru_cache(maxsize=64)
def _chords_of(key: Key) -> tuple[Chord, ...]:
    """Return the chords that are told apart, as a key names them."""
    return tuple(
        Chord.of(name_root(root, sort, key), symbol)
        for sort, symbol in enumerate(SORTS)
        for root in range(12)
    )


@lru_cache(maxsize=64)
def _ballots(key: Key) -> tuple[tuple[tuple[PitchName | None, ...], Array], ...]:
    """Return, for each pitch class, its names and which of them each chord gives it."""
    own = {name.pitch_class: name for name in key.scale_names}
    rows = []
    for chord in _chords_of(key):
        names = names_of(chord, key).items()
        rows.append({p: own.get(p, name) if abs(name.alter) > 1 else name for p, name in names})
    found = []
    for pitch_class in range(12):
        given = [row.get(pitch_class) for row in rows]
        names_given = tuple(dict.fromkeys(given))
        votes = [[float(name == other) for other in names_given] for name in given]
        found.append((names_given, np.asarray(votes)))
    return tuple(found)


def _added(sound: Array, path: Sequence[int]) -> float:
    """Return the share of what sounds that no triad of the chords has."""
    below = np.arange(12) - np.asarray(path)[:, None]
    sorts = np.asarray(path)[:, None] // 12
    own = np.asarray(_TRIAD_OF, dtype=bool)[sorts, below % 12]
    return float(sound[~own].sum() / max(sound.sum(), 1e-9))


def _is_blues(path: Sequence[int], keys: Sequence[Key]) -> bool:
    tonic = [s // 12 for s, key in zip(path, keys, strict=True) if s % 12 == key.tonic.pitch_class]
    return sum(sort in _DOMINANTS for sort in tonic) > _BLUES * max(len(tonic), 1)
