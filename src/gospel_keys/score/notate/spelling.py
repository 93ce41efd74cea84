"""Spelling: each key gets the name that its surroundings give it.

Names that sound together or soon after each other lie close together on the line of fifths:
over every stretch of two quarters the music has a centre on that line, each pitch class takes
its name nearest the centre, and the cheapest course of centres through the piece is chosen, in
which neither names stray from the centre nor centres from the key and from each other. Where
a chord is known or found and has the note, the chord decides. A chromatic note that moves on by
a semitone is written on the letter beside its goal, except that blue notes are flats wherever
they go, and names that players stumble over (double accidentals, and B#, E#, Cb and Fb far from
the key) give way to plain ones.

References
----------
.. [1] Temperley, D., *The Cognition of Basic Musical Structures* (2001), chapter 5: the rule
   of pitch variance, on the line of fifths.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from gospel_keys.score.notate.chord_names import name_at, names_of, readable
from gospel_keys.score.notate.harmony import Names
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import LETTERS, Pitch, PitchName
from gospel_keys.units import MidiPitch, Ticks

Array = NDArray[np.float64]

_STRETCH: Final[Ticks] = 1920
_SHORTEST: Final[Ticks] = 120
_CENTRE: Final = 2
"""How far, in fifths, the middle of a key's names lies above its signature."""

_FARTHEST: Final = 9
"""Fifths from the middle of the key to the farthest centre."""

_FREE: Final = 2.0
"""Fifths from the centre within which every name is as good as another."""

_FROM_KEY, _MOVING = 0.3, 0.3
"""Cost of each fifth between a centre and the key, and the centre before."""

_BLUE: Final = {3: 3, 6: 5}
"""Degrees that lie blue, by semitones above the tonic."""

_LOWERED_THIRD: Final = 3
"""Semitones above the tonic, and outside the blues above the chord's root, of the grace that
slides up to the major third; those to the fifth, sixth and others are raised (rules B-21 and
G-33)."""

_MAJORITY: Final = 0.5
_AWKWARD: Final = ("B#", "E#", "Cb", "Fb")


@dataclass(frozen=True, slots=True)
class Unspelled:
    """A written note before it has a name.

    Parameters
    ----------
    midi : MidiPitch
    key : Key
        The key signature in force.
    chord : Chord or None
        The chord it sounds with, if that is known.
    after : MidiPitch or None
        The nearest key that the hand strikes next.
    onset, duration : Ticks
        When it sounds; a grace note has no duration.
    blues : bool
        Whether a chromatic third or fifth of the key is a blue note.
    names : Names
        Where chords were found: the names that they give it, each with its share.
    """

    midi: MidiPitch
    key: Key
    chord: Chord | None = None
    after: MidiPitch | None = None
    onset: Ticks = 0
    duration: Ticks = 0
    blues: bool = False
    names: Names = ()


def spell_all(notes: Sequence[Unspelled]) -> tuple[Pitch, ...]:
    """Spell notes in their order of writing.

    Parameters
    ----------
    notes : sequence of Unspelled

    Returns
    -------
    spelled : tuple of Pitch
    """
    if not notes:
        return ()
    centres = _find_centres(notes)
    goals = _goals(notes)
    names = [_name_of(note, centres[note.onset // _STRETCH]) for note in notes]
    for index, goal in goals.items():
        names[index] = _leaning(notes[index], names[goal]) or names[index]
    return tuple(Pitch.spelled(name, note.midi) for name, note in zip(names, notes, strict=True))


def _name_of(note: Unspelled, centre: float) -> PitchName:
    """Name a note by its chord, as a blue note, by where it goes or by its surroundings."""
    if note.names:
        return _elected(note, centre)
    own = names_of(note.chord, note.key) if note.chord else {}
    return own.get(note.midi % 12) or _foreign(note, centre)


def _elected(note: Unspelled, centre: float) -> PitchName:
    """Return the name that most of the chords give that may be heard."""
    likeliest, most = max(note.names, key=lambda pair: pair[1])
    if likeliest is not None and most > _MAJORITY:
        return likeliest
    shares: dict[PitchName, float] = {}
    for given, share in note.names:
        name = given or _foreign(note, centre)
        shares[name] = shares.get(name, 0.0) + share
    return max(shares, key=lambda name: shares[name])


def _foreign(note: Unspelled, centre: float) -> PitchName:
    """Name what no chord has: a blue note, or by where it goes or by its surroundings."""
    blue = _blue(note)
    if blue is not None:
        return blue
    name = _by_motion(note) or name_at(int(_near(7 * note.midi % 12, centre)))
    return readable(name, note.key)


def _goals(notes: Sequence[Unspelled]) -> dict[int, int]:
    """Return, for each grace note, the note a semitone above that it leans on, if there is one."""
    leaned = {(n.onset, n.midi): place for place, n in enumerate(notes) if n.duration}
    graces = ((place, n) for place, n in enumerate(notes) if not n.duration)
    goals = ((place, leaned.get((n.onset, n.midi + 1))) for place, n in graces)
    return {place: goal for place, goal in goals if goal is not None}


def _leaning(note: Unspelled, goal: PitchName) -> PitchName | None:
    """Name a chromatic grace note after its goal: the lowered third on the third, else below."""
    if note.key.spell(note.midi % 12) in note.key.scale_names:
        return None
    roots = [note.key.tonic.pitch_class]
    if note.chord is not None and not note.blues:
        roots.append(note.chord.root.pitch_class)
    is_third = any((note.midi - root) % 12 == _LOWERED_THIRD for root in roots)
    letter = goal.letter if is_third else LETTERS[LETTERS.index(goal.letter) - 1]
    found = PitchName.on(letter, note.midi % 12)
    return found if abs(found.alter) < 2 else None


def _blue(note: Unspelled) -> PitchName | None:
    """Name a blue note: the lowered third or fifth, whatever the hand plays next."""
    degree = _BLUE.get((note.midi - note.key.tonic.pitch_class) % 12)
    if not note.blues or degree is None:
        return None
    plain = note.key.degree(degree)
    lowered = PitchName.on(plain.letter, note.midi % 12)
    return None if str(lowered) in _AWKWARD or lowered.alter < -1 else lowered


def _by_motion(note: Unspelled) -> PitchName | None:
    """Name a chromatic note after the neighbour it moves to; None for all others."""
    name = note.key.spell(note.midi % 12)
    if note.after is None or name in note.key.scale_names or abs(note.after - note.midi) != 1:
        return None
    goal = note.key.spell(note.after % 12)
    step = -1 if note.after > note.midi else 1
    letter = LETTERS[(LETTERS.index(goal.letter) + step) % 7]
    found = PitchName.on(letter, note.midi % 12)
    return found if abs(found.alter) < 2 else None


def _find_centres(notes: Sequence[Unspelled]) -> list[float]:
    """Return the centre on the line of fifths (C = 0) of every stretch."""
    sounding = _sounding(notes)
    keys = _middles(notes, len(sounding))
    # A tenth decides between names that lie a tritone either way.
    reach = np.arange(-_FARTHEST, _FARTHEST + 1) + 0.1
    lowest, highest = min(keys), max(keys)
    centres = np.arange(lowest + reach[0], highest + reach[-1] + 0.5)
    places = (7 * np.arange(12) % 12)[None, :]
    astray = np.abs(_near(places, centres[:, None]) - centres[:, None])
    cost = sounding @ (np.maximum(astray - _FREE, 0.0) ** 2).T
    cost += _FROM_KEY * np.abs(centres[None, :] - np.asarray(keys)[:, None])
    moves = _MOVING * np.abs(centres[:, None] - centres[None, :])
    total, back = cost[0], []
    for row in cost[1:]:
        ways = moves + total[None, :]
        back.append(ways.argmin(axis=1))
        total = ways.min(axis=1) + row
    path = [int(total.argmin())]
    for choice in reversed(back):
        path.append(int(choice[path[-1]]))
    return [float(centres[place]) for place in reversed(path)]


def _sounding(notes: Sequence[Unspelled]) -> Array:
    """Return how much of each pitch class sounds in each stretch."""
    count = max(note.onset for note in notes) // _STRETCH + 1
    table = np.zeros((count, 12))
    for note in notes:
        until = note.onset + min(max(note.duration, _SHORTEST), 2 * _STRETCH)
        for stretch in range(note.onset // _STRETCH, min((until - 1) // _STRETCH + 1, count)):
            begin, end = stretch * _STRETCH, (stretch + 1) * _STRETCH
            table[stretch, note.midi % 12] += min(until, end) - max(note.onset, begin)
    return np.sqrt(table / _STRETCH)


def _middles(notes: Sequence[Unspelled], count: int) -> list[int]:
    """Return the middle of the key's names in each stretch."""
    found = dict[int, int]()
    for note in notes:
        found.setdefault(note.onset // _STRETCH, note.key.fifths + _CENTRE)
    middles = [found.get(0, notes[0].key.fifths + _CENTRE)]
    for stretch in range(1, count):
        middles.append(found.get(stretch, middles[-1]))
    return middles


def _near(places: Any, centre: Any) -> Any:  # Any: one formula for numbers and arrays
    """Return the places a whole number of twelve fifths away that are nearest a centre."""
    return places + 12 * np.round((centre - places) / 12)
