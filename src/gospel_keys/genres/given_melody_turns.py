"""Turnarounds: where a part of a tune has come home, a dominant leads into the next one."""

from collections.abc import Sequence
from typing import Final

from gospel_keys.brief.melody import Tune
from gospel_keys.harmony.harmonise import Harmony
from gospel_keys.harmony.harmonise_surface import is_consonant
from gospel_keys.theory.chord import Chord
from gospel_keys.units import Ticks

RULE: Final = "turnaround"
_HEARD: Final = 2
"""For so many beats at most the tonic chord stays under a last note on the tonic."""

_PLAIN: Final = frozenset({"classical"})
"""Genres without suspended dominants."""


def turn_around(harmony: Sequence[Harmony], tune: Tune, genre: str) -> tuple[Harmony, ...]:
    """Put a dominant before every part of a tune that opens at home after it came home.

    It is one that the harmony uses already, or else the plain or the suspended one, and
    begins as early in the last bar as the tune agrees with it.

    Parameters
    ----------
    harmony : sequence of Harmony, in order
    tune : Tune
        As it goes through the piece.
    genre : str
    """
    chords = list(harmony)
    for part in tune.parts:
        line = tune.pickup + part.bar * tune.meter.bar
        if part.bar == 0 or not _is_at_home(chords, tune, line):
            continue
        options = _dominants(chords, tune, genre)
        places = range(_earliest(tune, line), line, tune.meter.beat)
        found = ((at, c) for at in places for c in options if _agrees(tune, c, at, line))
        at, chord = next(found, (line, None))
        if chord is not None:
            after = [h for h in chords if h.onset >= line]
            resumed = () if after and after[0].onset == line else (_holding(chords, line),)
            before = [h for h in chords if h.onset < at]
            back = (Harmony(line, h.chord, h.rule) for h in resumed)
            chords = [*before, Harmony(at, chord, RULE), *back, *after]
    return tuple(chords)


def _earliest(tune: Tune, line: Ticks) -> Ticks:
    """The bar line before, or where a last note on the tonic has been heard at home."""
    bar, beat = tune.meter.bar, tune.meter.beat
    lead = max((end for end in tune.phrase_ends if end <= line), default=0)
    last = max((n for n in tune.notes if n.end <= lead), key=lambda n: n.end, default=None)
    if last is None or last.midi % 12 != tune.key.tonic.pitch_class:
        return line - bar
    home = last.onset + min(_HEARD * beat, max(beat, last.duration // 2))
    return max(line - bar, line - (line - home) // beat * beat)


def _holding(chords: Sequence[Harmony], tick: Ticks) -> Harmony:
    return next((h for h in reversed(chords) if h.onset <= tick), chords[0])


def _is_at_home(chords: Sequence[Harmony], tune: Tune, line: Ticks) -> bool:
    """Whether the tonic sounds on both sides of a bar line."""
    tonic = tune.key.tonic.pitch_class
    sides = (_holding(chords, line - 1), _holding(chords, line))
    return all(h.chord.root.pitch_class == tonic for h in sides)


def _dominants(chords: Sequence[Harmony], tune: Tune, genre: str) -> list[Chord]:
    fifth = tune.key.degree(5)
    heard = [
        h.chord
        for h in chords
        if h.chord.is_dominant and h.chord.root == fifth and h.chord.bass_name == fifth
    ]
    more = ("7",) if genre in _PLAIN else ("7", "9sus4")
    plain = (Chord.parse(f"{fifth}{kind}") for kind in more)
    return list(dict.fromkeys((*heard, *plain)))


def _agrees(tune: Tune, chord: Chord, start: Ticks, end: Ticks) -> bool:
    sounding = (n for n in tune.notes if n.onset < end and n.end > start)
    return all(is_consonant(chord, n.midi % 12) for n in sounding)
