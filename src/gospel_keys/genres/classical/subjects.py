"""Subjects of inventions: how they are invented, answered and drawn together (C-31).

A subject is short, within a ninth, and has a leap in its head. It is answered at the fifth
above; a fifth degree in its head is answered by the tonic, so that the answer does not
leave the key at once. In a stretto the second voice does not wait for the first to end.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from gospel_keys.genres.classical.counterpoint import is_consonant
from gospel_keys.genres.classical.diatonic import step_of, transpose
from gospel_keys.genres.classical.frame import Frame, Slot
from gospel_keys.genres.classical.line import write_line
from gospel_keys.genres.classical.pulses import pulse_lengths, pulse_places
from gospel_keys.genres.classical.two_parts import (
    HOME,
    NO_REPEAT,
    RANGE,
    Tone,
    TwoParts,
    other_hand,
)
from gospel_keys.score.model import Hand
from gospel_keys.theory.key import Key
from gospel_keys.units import MidiPitch, PitchClass, Semitones, Ticks

_TRIES: Final = 8
_HEAD: Final = 4
_FULL: Final = 0.5
_LEAP: Final = 3
_RANGE: Final[Semitones] = 9
_BELOW: Final[tuple[Semitones, ...]] = (1, 5, 3)
"""How far a subject reaches under its tonic, if it can choose."""

_FIFTH_DEGREE: Final = 4
_RHYTHMS: Final = {
    1: ("s",),
    2: ("sq", "ss", "qs", "se"),
    3: ("ssq", "qss", "sqs", "seq", "sse"),
    4: ("ssqq", "sqsq", "qssq", "sqqq", "sseq", "esse", "sees"),
}
_STRETTO_STEPS: Final = (0, 4, 3, 2, 5)
"""At the octave, the fifth, the fourth; thirds and sixths where those do not fit."""


def choose_letters(parts: TwoParts, bars: int) -> str:
    """Choose the subject's rhythm: four to twelve notes."""
    rng = parts.rng
    whole = len(pulse_lengths(parts.meter)) * bars
    if whole in _RHYTHMS:
        return rng.choice(_RHYTHMS[whole])
    head, tail = rng.choice(_RHYTHMS[4][:4]), "q" * (whole - 4)
    sixteenths = parts.unit * 4 == pulse_lengths(parts.meter)[0]
    return head + tail if sixteenths else head + "s" + tail[1:]


def invent_subject(parts: TwoParts, letters: str, start: Ticks) -> list[Tone]:
    """Invent the subject alone in the right hand.

    Parameters
    ----------
    parts : TwoParts
    letters : str
    start : Ticks
    """
    attacks = parts.lay(letters, start)
    tonic = next(p for p in range(67, 79) if p % 12 == parts.key.tonic.pitch_class)
    low = tonic - parts.rng.choice(_roomy(parts, attacks, tonic))
    frame = Frame(parts.key, parts.chords, (), parts.beats, low, low + _RANGE, repeat=NO_REPEAT)
    best: list[Tone] = []
    merit = -1.0
    bare: Mapping[int, PitchClass] = {}
    for _ in range(_TRIES):
        rise = parts.rng.choice((-2.0, 0.0, 2.0))
        slots = [
            replace(s, height=low + 4.5 + rise * (2 * k / len(attacks) - 1), lean=False)
            for k, s in enumerate(parts.slots(attacks, Hand.RIGHT, {}))
        ]
        first = frozenset(parts.chords[0].pitch_classes)
        slots[0] = replace(slots[0], goals=first, soft=False)
        slots[-1] = replace(slots[-1], tone=True)
        slots = _asked(slots, bare, parts)
        pitches = write_line(slots, frame, parts.rng)
        bare = _bare(parts, slots, pitches)
        value = _merit(pitches) + _FULL * (not bare)
        if value > merit:
            merit = value
            best = [
                Tone(s.onset, s.duration, p, s.chord, "C-31 subject")
                for s, p in zip(slots, pitches, strict=True)
            ]
        if value >= 1.0 + _FULL:
            break
    return best


def _merit(pitches: Sequence[int]) -> float:
    """How clear a subject is: a leap in the head, enough different notes, a real range."""
    head = [abs(b - a) for a, b in pairwise(pitches[: _HEAD + 1])]
    span = max(pitches) - min(pitches)
    leap = max(head, default=0) >= _LEAP
    return 0.5 * leap + 0.3 * (len(set(pitches)) >= min(5, len(pitches))) + 0.2 * (span >= 5)


def _roomy(
    parts: TwoParts, attacks: Sequence[tuple[Ticks, Ticks]], tonic: MidiPitch
) -> list[Semitones]:
    """How far under the tonic a subject may reach so that its chords' thirds are in its range."""
    wanted = {p for onset, _ in attacks for p in parts.promised(parts.chord_at(onset))}

    def holds(below: Semitones) -> bool:
        return wanted <= {p % 12 for p in range(tonic - below, tonic - below + _RANGE + 1)}

    return [below for below in _BELOW if holds(below)] or list(_BELOW)


def _bare(parts: TwoParts, slots: Sequence[Slot], pitches: Sequence[int]) -> dict[int, PitchClass]:
    """Return the chords that a subject, which sounds alone, leaves without their third."""
    heard = {(s.chord, p % 12) for s, p in zip(slots, pitches, strict=True)}
    return {s.chord: p for s in slots for p in parts.promised(s.chord) if (s.chord, p) not in heard}


def _asked(slots: Sequence[Slot], bare: Mapping[int, PitchClass], parts: TwoParts) -> list[Slot]:
    """Ask one of the beats of a chord for the tone that it lacked before."""
    asked = list(slots)
    for chord, tone in bare.items():
        inside = [k for k, s in enumerate(slots) if s.chord == chord and s.tone and k]
        if inside:
            place = parts.rng.choice(inside)
            asked[place] = replace(asked[place], goals=frozenset({tone}), soft=False)
    return asked


def moved_subject(subject: Sequence[Tone], steps: int, key: Key, *, keep: bool) -> list[int]:
    """Return the pitches of an entry, so many scale steps away.

    Parameters
    ----------
    subject : sequence of Tone
    steps : int
    key : Key
    keep : bool
        Whether raised notes stay raised.
    """
    return [transpose(t.pitch, steps, key, keep_alteration=keep) for t in subject]


def mutated(subject: Sequence[Tone], key: Key) -> frozenset[int]:
    """Return which notes of the subject's head a tonal answer bends: the fifth degree.

    It is answered by the tonic where that keeps the line's shape: the first note, when no
    step joins it to the second.

    Parameters
    ----------
    subject : sequence of Tone
    key : Key
    """
    if len(subject) < 2 or step_of(subject[0].pitch, key) != _on_fifth(subject[0].pitch, key):
        return frozenset()
    gap = step_of(subject[1].pitch, key)[0] - step_of(subject[0].pitch, key)[0]
    return frozenset({0}) if gap not in (-1, 0, 1) else frozenset()


def _on_fifth(pitch: int, key: Key) -> tuple[int, int]:
    """The fifth degree in the octave of a pitch."""
    step, _ = step_of(pitch, key)
    tonic, _ = step_of(key.tonic.pitch_class + 12, key)
    return step - (step - tonic - _FIFTH_DEGREE) % 7, 0


def find_stretto(parts: TwoParts, subject: Sequence[Tone], hand: Hand, end: Ticks) -> list[Tone]:
    """Find where the subject's head fits against itself while the entry still goes on.

    Parameters
    ----------
    parts : TwoParts
        The other hand already has the entry.
    subject : sequence of Tone
    hand : Hand
        The hand that is to follow.
    end : Ticks
        Where the entry ends; the follower's notes end there at the latest.

    Returns
    -------
    tones : list of Tone
        Empty where no distance and no interval makes good counterpoint.
    """
    leader = parts.parts[other_hand(hand)]
    start = end - (subject[-1].end - subject[0].onset)
    begin = subject[0].onset
    lengths = pulse_places(parts.meter)[1:]
    for wait in sorted(lengths, key=lambda p: abs(p - parts.meter.bar // 2)):
        head = [t for t in subject if t.end - begin + start + wait <= end]
        if len(head) < _HEAD:
            continue
        for steps in _STRETTO_STEPS:
            tones = _follow(parts, head, start + wait - begin, steps, hand)
            if tones and _agrees(parts, tones, leader):
                return tones
    return []


def _follow(
    parts: TwoParts, head: Sequence[Tone], shift: Ticks, steps: int, hand: Hand
) -> list[Tone]:
    """Set the head in the octave of its hand."""
    low, high = RANGE[hand]
    moved = moved_subject(head, steps, parts.key, keep=steps in (0, 4))
    centre = sum(moved) / len(moved)
    octave = 12 * round((HOME[hand] - centre) / 12)
    if not all(low <= p + octave <= high for p in moved):
        return []
    return [
        Tone(
            t.onset + shift, t.duration, p + octave, parts.chord_at(t.onset + shift), "C-31 stretto"
        )
        for t, p in zip(head, moved, strict=True)
    ]


def _agrees(parts: TwoParts, tones: Sequence[Tone], leader: Sequence[Tone]) -> bool:
    """Whether followers are consonant on every pulse, belong to the chord and never clash."""
    for tone in tones:
        heard = next((t for t in reversed(leader) if t.onset <= tone.onset < t.end), None)
        if heard is None:
            continue
        if abs(heard.pitch - tone.pitch) <= 2:
            return False
        on_pulse = tone.onset in parts.beats
        classes = parts.chords[tone.chord].pitch_classes
        if on_pulse and not (tone.pitch % 12 in classes and is_consonant(heard.pitch, tone.pitch)):
            return False
    return True
