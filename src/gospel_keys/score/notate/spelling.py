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

from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import Pitch, PitchName
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

_FIFTHS: Final = "FCGDAEB"


_STACKED: Final = frozenset({"1", "b3", "3", "2", "4", "b5", "5", "6", "b7", "7"})
"""Degrees that keep the chord's own letter whatever it costs."""

_ALTERED: Final = frozenset({"#5", "b9", "#9", "#11", "b13", "bb7"})
"""Degrees that a key may write in its own way."""

_SHARPS, _FLATS = 2, -3
"""Signatures from which E# and B#, Cb and Fb are names that players expect."""

_BLUE: Final = {3: 3, 6: 5}
"""Degrees that lie blue, by semitones above the tonic."""

_LOWERED_THIRD: Final = 3
"""Semitones above the tonic of the grace that slides up to the major third; those to the fifth,
sixth and others are raised (rules B-21 and G-33)."""

_PLAIN: Final = {"B#": "C", "E#": "F", "Cb": "B", "Fb": "E"}
_LETTERS: Final = "CDEFGAB"


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
    """

    midi: MidiPitch
    key: Key
    chord: Chord | None = None
    after: MidiPitch | None = None
    onset: Ticks = 0
    duration: Ticks = 0
    blues: bool = False


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
    found = _in_chord(note) or _blue(note)
    if found is not None:
        return found
    name = _by_motion(note) or _name(int(_near(7 * note.midi % 12, centre)))
    return _readable(name, note.key)


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
    is_third = (note.midi - note.key.tonic.pitch_class) % 12 == _LOWERED_THIRD
    letter = goal.letter if is_third else _LETTERS[_LETTERS.index(goal.letter) - 1]
    found = PitchName.on(letter, note.midi % 12)
    return found if abs(found.alter) < 2 else None


def _in_chord(note: Unspelled) -> PitchName | None:
    """Name a tone of the chord: by its third above third, or an altered tension by the key."""
    if note.chord is None:
        return None
    pitch_class = note.midi % 12
    by_key = note.key.spell(pitch_class)
    if note.chord.bass is not None and note.chord.bass.pitch_class == pitch_class:
        return note.chord.bass
    symmetric = "bb7" in note.chord.degrees
    for degree, tone in zip(note.chord.degrees, note.chord.tones, strict=True):
        if tone.pitch_class != pitch_class:
            continue
        free = degree in _ALTERED or (symmetric and degree != "1")
        if free and by_key in note.key.scale_names:
            return by_key
        doubled = abs(tone.alter) > 1 and (free or degree not in _STACKED)
        return _readable(tone, note.key) if doubled else tone
    return None


def _blue(note: Unspelled) -> PitchName | None:
    """Name a blue note: the lowered third or fifth, whatever the hand plays next."""
    degree = _BLUE.get((note.midi - note.key.tonic.pitch_class) % 12)
    if not note.blues or degree is None:
        return None
    plain = note.key.degree(degree)
    lowered = PitchName.on(plain.letter, note.midi % 12)
    return None if str(lowered) in _PLAIN or lowered.alter < -1 else lowered


def _by_motion(note: Unspelled) -> PitchName | None:
    """Name a chromatic note after the neighbour it moves to; None for all others."""
    name = note.key.spell(note.midi % 12)
    if note.after is None or name in note.key.scale_names or abs(note.after - note.midi) != 1:
        return None
    goal = note.key.spell(note.after % 12)
    step = -1 if note.after > note.midi else 1
    letter = _LETTERS[(_LETTERS.index(goal.letter) + step) % 7]
    found = PitchName.on(letter, note.midi % 12)
    return found if abs(found.alter) < 2 else None


def _readable(name: PitchName, key: Key) -> PitchName:
    if name in key.scale_names:
        return name
    if abs(name.alter) > 1:
        name = key.spell(name.pitch_class)
    if name in key.scale_names:
        return name
    expected = key.fifths <= _FLATS if name.alter < 0 else key.fifths >= _SHARPS
    return name if expected else PitchName.parse(_PLAIN.get(str(name), str(name)))


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


def _name(place: int) -> PitchName:
    return PitchName(_FIFTHS[(place + 1) % 7], (place + 1) // 7)
