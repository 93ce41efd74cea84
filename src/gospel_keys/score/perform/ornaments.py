"""Ornaments: the notes that a sign stands for, as they are played.

Times are in seconds. A trill begins on its upper note, on the beat, and ends with a turn from
below where it leads on by step; music after 1830 begins it on the note itself. It has some
eleven notes a second: one hand strikes no more than twelve, and one key never comes back
within 90 ms (rules C-22, F-06 and F-07).

References
----------
.. [1] Bach, C. P. E. *Versuch über die wahre Art das Clavier zu spielen* I, Berlin, 1753,
   chapter 2: section 3 (trills from the upper note, paragraph 5; terminations, paragraph 13;
   the short trill after a descending second, paragraph 30), section 4 (turns) and section 5
   (mordents).
.. [2] Türk, D. G. *Klavierschule*, Leipzig and Halle, 1789, chapter 4: trills, mordents and
   turns, the latter between two notes too.
.. [3] Hummel, J. N. *Ausführliche theoretisch-practische Anweisung zum Piano-Forte-Spiel*,
   Vienna, 1828, part 3: trills begin on the note itself.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from gospel_keys.score.model import Ornament
from gospel_keys.units import MidiPitch, Seconds

_USUAL_RATE: Final = 11.0
_FASTEST_RATE: Final = 14.0
_LASTING: Final[Seconds] = 0.8
_LASTING_RATE: Final = 11.75
"""What is kept up for longer stays below twelve strokes a second."""

_SHAKE: Final = 4
_SHORT: Final[Seconds] = 0.090
"""What the upper note takes where there is room for one only."""

_LEAST: Final[Seconds] = 0.062
_MORDENT: Final[tuple[Seconds, Seconds]] = (_LEAST, 0.085)
_TURN: Final[tuple[Seconds, Seconds]] = (0.065, 0.110)
_DELAYED: Final[tuple[Seconds, Seconds]] = (0.085, 0.125)
_JITTER: Final[Seconds] = 0.003
_OVERLAP: Final[Seconds] = 0.008
_SOFTER: Final = 5.0
_SCATTER: Final = 2.0
_HIGHEST: Final[MidiPitch] = 108
_LOWEST: Final[MidiPitch] = 21


@dataclass(frozen=True, slots=True)
class Ornamented:
    """A note with a sign, and what stands around it.

    Parameters
    ----------
    sign : Ornament
    main, upper, lower : MidiPitch
    start, end : Seconds
        From its strike to the strike of what follows, or to its release.
    before, after : MidiPitch or None
        The notes of its line that lead to it and on from it without a gap.
    from_above : bool
        Trills begin on the upper note.
    """

    sign: Ornament
    main: MidiPitch
    upper: MidiPitch
    lower: MidiPitch
    start: Seconds
    end: Seconds
    before: MidiPitch | None = None
    after: MidiPitch | None = None
    from_above: bool = True

    @property
    def length(self) -> Seconds:
        """How long the ornament and its note last together."""
        return self.end - self.start

    @property
    def resolves(self) -> bool:
        """Whether the line goes on by step."""
        return self.after is not None and 1 <= abs(self.after - self.main) <= _STEP


_STEP: Final = 2


@dataclass(frozen=True, slots=True)
class Stroke:
    """One key of an ornament; ``softer`` in MIDI velocities against the written note."""

    pitch: MidiPitch
    start: Seconds
    end: Seconds
    softer: float = 0.0


def ornament_strokes(
    note: Ornamented, *, humanise: float, rng: random.Random
) -> tuple[Stroke, ...]:
    """Return the keys that a note with a sign is played with.

    Parameters
    ----------
    note : Ornamented
    humanise : float in 0..1
    rng : random.Random

    Returns
    -------
    strokes : tuple of Stroke, in order of time, at least one
        A sign for which there is no time leaves the plain note.
    """
    inside = note.lower >= _LOWEST and note.upper <= _HIGHEST
    played = _MAKERS[note.sign](note) if inside else _plain(note)
    if len(played) > 1 and note.after == note.main and played[-1][0] == note.main:
        played = played[:-1]  # The next note is the same key: it ends the ornament.
    moments = [note.start + place for _, place in played]
    for number in range(1, len(moments)):
        shake = min(max(rng.gauss(0.0, _JITTER), -2 * _JITTER), 2 * _JITTER)
        moments[number] += shake * humanise
    ends = [*(moment + _OVERLAP for moment in moments[1:]), note.end]
    return tuple(
        Stroke(pitch, moment, end, _softer(number, humanise, rng))
        for number, ((pitch, _), moment, end) in enumerate(zip(played, moments, ends, strict=True))
    )


def _softer(number: int, humanise: float, rng: random.Random) -> float:
    return _SOFTER + rng.gauss(0.0, _SCATTER) * humanise if number else 0.0


_Played = list[tuple[MidiPitch, Seconds]]
"""Keys with their distances from the start."""


def _plain(note: Ornamented) -> _Played:
    return [(note.main, 0.0)]


def _spaced(pitches: list[MidiPitch], period: Seconds, begin: Seconds = 0.0) -> _Played:
    return [(pitch, begin + number * period) for number, pitch in enumerate(pitches)]


def _trill(note: Ornamented) -> _Played:
    """Alternate as long as the note lasts; with little time a turn, or a leaning note."""
    fastest = _FASTEST_RATE if note.length < _LASTING else _LASTING_RATE
    count = 2 * min(round(note.length * _USUAL_RATE / 2), int(note.length * fastest / 2))
    if count < 2:
        return _plain(note)
    if count < _SHAKE:
        return [(note.upper, 0.0), (note.main, min(note.length / 2, _SHORT))]
    pairs = [note.upper, note.main] * (count // 2)
    if note.resolves:
        pairs[-2:] = [note.lower, note.main]
    played = pairs if note.from_above else pairs[1:]
    return _spaced(played, note.length / len(played))


def _mordent(note: Ornamented) -> _Played:
    return _snap(note, [note.main, note.lower, note.main])


def _inverted_mordent(note: Ornamented) -> _Played:
    """A short trill: from the upper note, unless that has just been played."""
    touched = [note.main, note.upper, note.main]
    if note.from_above and note.before != note.upper:
        full = _snap(note, [note.upper, *touched])
        if len(full) > 1:
            return full
    return _snap(note, touched)


def _turn(note: Ornamented) -> _Played:
    return _snap(note, [note.upper, note.main, note.lower, note.main], _TURN)


def _inverted_turn(note: Ornamented) -> _Played:
    return _snap(note, [note.lower, note.main, note.upper, note.main], _TURN)


def _snap(
    note: Ornamented, pitches: list[MidiPitch], limits: tuple[Seconds, Seconds] = _MORDENT
) -> _Played:
    """Play quick notes on the beat; the last is held."""
    period = min(max(note.length / (len(pitches) + 2), limits[0]), limits[1])
    return _spaced(pitches, period) if len(pitches) * period <= note.length else _plain(note)


def _delayed_turn(note: Ornamented) -> _Played:
    """Hold the note, and turn in its last part."""
    four = [note.upper, note.main, note.lower, note.main]
    period = min(max(note.length / 8, _DELAYED[0]), _DELAYED[1])
    held = note.length - len(four) * period
    return [(note.main, 0.0), *_spaced(four, period, held)] if held > period else _turn(note)


_MAKERS: Final[dict[Ornament, Callable[[Ornamented], _Played]]] = {
    Ornament.TRILL: _trill,
    Ornament.MORDENT: _mordent,
    Ornament.INVERTED_MORDENT: _inverted_mordent,
    Ornament.TURN: _turn,
    Ornament.INVERTED_TURN: _inverted_turn,
    Ornament.DELAYED_TURN: _delayed_turn,
}
