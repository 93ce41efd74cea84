"""What a line is written into: its places, the other voices and the scale of a moment."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.units import MidiPitch, Semitones, Ticks


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a note of the line.

    Parameters
    ----------
    onset, duration : Ticks
    chord : int
    tone : bool
        The note must belong to the chord (strong or long places).
    lean : bool
        An appoggiatura or suspension is wanted: a foreign note that falls by step.
    goals : frozenset of int
        Pitch classes allowed; empty for all.
    target : MidiPitch or None
        The pitch that comes back here.
    weight : float
        How strongly the target draws.
    height : float
        Where the contour lies, as a MIDI pitch.
    soft : bool
        The goals are a preference, not a rule.
    fresh : bool
        First note after a rest.
    fixed : MidiPitch or None
        The pitch is already written.
    floor : MidiPitch
        The lowest pitch allowed here, above the range of the line.
    clashes : frozenset of int
        Pitch classes that another voice has altered here.
    """

    onset: Ticks
    duration: Ticks
    chord: int
    tone: bool = False
    lean: bool = False
    goals: frozenset[int] = frozenset()
    soft: bool = False
    target: MidiPitch | None = None
    weight: float = 0.0
    height: float = 70.0
    fresh: bool = False
    fixed: MidiPitch | None = None
    floor: MidiPitch = 0
    clashes: frozenset[int] = frozenset()

    @property
    def end(self) -> Ticks:
        """Where the note stops."""
        return self.onset + self.duration


@dataclass(frozen=True, slots=True)
class Sung:
    """A melody note with its place in the plan."""

    slot: Slot
    pitch: MidiPitch
    phrase: int


@dataclass(frozen=True, slots=True)
class Voice:
    """What another voice sounds: onsets and the pitch from there on, ascending in time."""

    onsets: tuple[Ticks, ...]
    pitches: tuple[MidiPitch, ...]

    @classmethod
    def of(cls, notes: Sequence[tuple[Ticks, MidiPitch]], *, lowest: bool = True) -> "Voice":
        """Make a voice of (onset, pitch) pairs; of several at once the lowest or highest."""
        chosen: dict[Ticks, MidiPitch] = {}
        pick = min if lowest else max
        for onset, pitch in notes:
            chosen[onset] = pick(pitch, chosen.get(onset, pitch))
        return cls(tuple(sorted(chosen)), tuple(chosen[t] for t in sorted(chosen)))

    def at(self, tick: Ticks) -> MidiPitch | None:
        """Return the pitch at a tick, held from the last onset."""
        place = bisect_right(self.onsets, tick) - 1
        return self.pitches[place] if place >= 0 else None


_RAISED_SIXTH: Final[Semitones] = 9
_LEADING: Final[Semitones] = 11


@lru_cache(maxsize=2048)
def scale_for(key: Key, chord: Chord) -> frozenset[int]:
    """Return the pitch classes a line uses over a chord: the key, bent to the chord.

    In minor, wherever the leading tone is in the scale, the raised sixth that leads to it is
    there as well; the line sings it only beside the leading tone.

    Examples
    --------
    >>> 6 in scale_for(Key.parse("C"), Chord.parse("D7")), 5 in scale_for(
    ...     Key.parse("C"), Chord.parse("D7"))
    (True, False)
    """
    letters = {name.letter: name.pitch_class for name in key.scale_names}
    if key.mode == "minor" and chord.root.pitch_class == key.tonic.pitch_class:
        letters[key.degree(7).letter] = (key.tonic.pitch_class + 11) % 12
    for tone in chord.tones:
        letters[tone.letter] = tone.pitch_class
    scale = frozenset(letters.values())
    if key.mode != "minor" or (key.tonic.pitch_class + _LEADING) % 12 not in scale:
        return scale
    return scale | {(key.tonic.pitch_class + _RAISED_SIXTH) % 12}


@lru_cache(maxsize=64)
def augmented_second(key: Key) -> frozenset[int]:
    """Return the two tones of minor that no line steps between: flat sixth and leading tone.

    Examples
    --------
    >>> sorted(augmented_second(Key.parse("Am"))), augmented_second(Key.parse("A"))
    ([5, 8], frozenset())
    """
    if key.mode != "minor":
        return frozenset()
    tonic = key.tonic.pitch_class
    return frozenset({(tonic + _RAISED_SIXTH - 1) % 12, (tonic + _LEADING) % 12})


def raised_sixth(key: Key) -> int:
    """Return the pitch class of the raised sixth of minor; -1 in major.

    Examples
    --------
    >>> raised_sixth(Key.parse("Am")), raised_sixth(Key.parse("A"))
    (6, -1)
    """
    return (key.tonic.pitch_class + _RAISED_SIXTH) % 12 if key.mode == "minor" else -1


@dataclass(frozen=True, slots=True)
class Frame:
    """What a line is written into.

    Parameters
    ----------
    key : Key
    chords : sequence of Chord
    others : tuple of Voice
        Voices that must not be followed in parallel: the real one, and what sounds lowest
        (or highest) at every moment.
    beats : tuple of Ticks
        Where successive sonorities are compared, besides the line's own attacks.
    low, high : MidiPitch
        Range of the line.
    above : bool
        Whether the line lies above the others.
    calm : float
        Further cost of each semitone over a third, for lines that move whole chords.
    repeat : float
        Further cost of a repeated note, for running parts.
    strict : bool
        The others are one real part: on the beats only consonances, but for suspensions.
    """

    key: Key
    chords: tuple[Chord, ...]
    others: tuple[Voice, ...]
    beats: tuple[Ticks, ...]
    low: MidiPitch
    high: MidiPitch
    above: bool = True
    calm: float = 0.0
    repeat: float = 0.0
    strict: bool = False
