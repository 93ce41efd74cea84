"""Two touches of a blues hand: a slide onto the top note, a double stop that moves below.

A bent string becomes a slide of the fingers; and while the upper note of a double stop
rings, the lower one walks to its neighbour.
"""

import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from gospel_keys.genres.blues.lines import LOWEST, Singer, Sung
from gospel_keys.units import MidiPitch, Semitones

_TWO_CHORUSES: Final = 24
_MOVING: Final = 0.6
"""Share of the double stops with room for it whose lower note moves."""

_NEIGHBOURS: Final[tuple[Semitones, ...]] = (-2, 2, -1, 1, -3, 3)
_SCALE: Final = frozenset({0, 2, 3, 4, 5, 7, 9, 10})
_THIRD: Final[Semitones] = 3
_MAJOR_THIRD: Final[Semitones] = 4
_OCTAVE: Final[Semitones] = 12


def slide_up(singer: Singer, notes: Sequence[Sung]) -> list[Sung]:
    """Slide onto the highest note, once in two choruses (B-25).

    Parameters
    ----------
    singer : Singer
    notes : sequence of Sung, in time order
    """
    done = list(notes)
    best: dict[int, int] = {}
    for place, (before, note) in enumerate(pairwise(notes), start=1):
        wait = note.onset - before.onset
        stretch = note.onset // (_TWO_CHORUSES * singer.grid.bar)
        plain = not (note.tremolo or note.rule.startswith("4.5"))
        clear = not any(note.top - 3 <= p <= note.top for p in before.pitches)
        if not (plain and clear and wait >= singer.grid.step):
            continue
        if stretch not in best or note.top > notes[best[stretch]].top:
            best[stretch] = place
    for place in best.values():
        done[place] = replace(done[place], slides=True, crushed=False)
    return done


def move_under(singer: Singer, notes: Sequence[Sung], rng: random.Random) -> list[Sung]:
    """Let the lower note of some double stops move while the upper one is held (B-23).

    Parameters
    ----------
    singer : Singer
    notes : sequence of Sung, in time order
    rng : random.Random
    """
    done = list(notes)
    grid = singer.grid
    for place, note in enumerate(notes):
        plain = len(note.pitches) == 2 and not (note.tremolo or note.rule.startswith("4.5"))
        after = notes[place + 1].onset if place + 1 < len(notes) else note.end
        room = min(note.duration, after - note.onset) >= grid.step
        if not (plain and room and note.onset % grid.step == 0) or rng.random() >= _MOVING:
            continue
        under = _neighbour(singer, note)
        following = notes[place + 1].top if place + 1 < len(notes) else note.top
        if under is not None and abs(following - under) <= _OCTAVE:
            done[place] = replace(note, under=under, turn=grid.off)
    return done


def _neighbour(singer: Singer, note: Sung) -> MidiPitch | None:
    """A tone of the chord beside the lower note, else one of the scale."""
    chord = singer.stage.chords[note.chord].chord
    low, high = note.pitches
    floor = max(LOWEST, singer.floors.get(note.onset // singer.grid.bar, 0) + 1)
    near = [
        low + move
        for move in _NEIGHBOURS
        if low + move >= floor and high - low - move >= _THIRD and high - low - move < _OCTAVE
    ]
    tones = [p for p in near if p % _OCTAVE in chord.pitch_classes]
    scale = _SCALE - {_MAJOR_THIRD} if singer.minor else _SCALE
    steps = [p for p in near if (p - singer.tonic) % _OCTAVE in scale and abs(p - low) <= 2]
    return next(iter((*tones, *steps)), None)
