"""The last chord of a blues: rolled, with a low octave, at least three beats (S-08, 4.5)."""

from collections.abc import Sequence
from typing import Final

from gospel_keys.genres.blues.stabs import shapes
from gospel_keys.genres.sketch import Draft, Sketch, Stage
from gospel_keys.harmony.voice_leading import matched_moves
from gospel_keys.score.model import Articulation, Hand, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.units import MidiPitch, PitchClass, Semitones, Ticks

_LOWEST: Final[MidiPitch] = 29
_HAND: Final[MidiPitch] = 56
_HOME: Final = 66.0
_PULL: Final = 0.4
_STEPS: Final = (1, 2)
_STACKS: Final[dict[str, tuple[tuple[Semitones, ...], ...]]] = {
    # From the bottom up, in the shapes that ring.
    "13": ((10, 4, 9, 0), (10, 4, 9), (4, 9, 10, 2)),
    "9": ((4, 10, 2), (10, 2, 4, 7), (10, 2, 4), (2, 4, 7, 10), (7, 10, 2, 4)),
    "7": ((4, 7, 10, 0), (10, 0, 4, 7)),
    "7#9": ((4, 10, 3),),
    "m6": ((3, 7, 9, 0), (9, 0, 3, 7)),
    "m9": ((3, 7, 10, 2), (10, 2, 3, 7)),
    "m7": ((3, 7, 10), (10, 0, 3, 7)),
}


def close(stage: Stage, sketch: Sketch) -> None:
    """Write the last bar, in place, where the piece has an ending.

    Parameters
    ----------
    stage : Stage
    sketch : Sketch
    """
    start = last_chord(stage)
    if not stage.brief.ending or stage.form.bars < 2:
        return
    index = stage.index_at(stage.end - 1)
    struck = [d for d in sketch.drafts if d.hand is Hand.RIGHT and d.onset < start and d.duration]
    last = max((d.onset for d in struck), default=0)
    before = sorted({d.midi for d in struck if d.onset == last})
    for hand in Hand:
        sketch.clear(hand, start, stage.end)
    chord = stage.chords[index].chord
    low = _LOWEST + (chord.root.pitch_class - _LOWEST) % 12
    five = stage.chords[max(0, index - 1)].chord
    voicing = _full(chord, before, _sevenths(five, before))
    for hand, pitches in ((Hand.LEFT, (low, low + 12)), (Hand.RIGHT, voicing)):
        for pitch in pitches:
            top = pitch == max(pitches)
            role = Role.BASS if hand is Hand.LEFT else Role.MELODY if top else Role.INNER
            sketch.drafts.append(
                Draft(
                    start, stage.end - start, pitch, hand, role, index, "S-08",
                    articulations=(Articulation.FERMATA,), arpeggio=True,
                )
            )  # fmt: skip


def last_chord(stage: Stage) -> Ticks:
    """Return where the last chord is struck: with its bar, later only where a chart says so.

    Parameters
    ----------
    stage : Stage
    """
    return max(stage.end - stage.meter.bar, stage.chords[-1].onset)


def _sevenths(five: Chord, before: Sequence[MidiPitch]) -> tuple[MidiPitch, ...]:
    """The keys on which the seventh of a chord is struck."""
    if five.seventh is None:
        return ()
    return tuple(p for p in before if (p - five.root.pitch_class - five.seventh) % 12 == 0)


def _full(
    chord: Chord, before: Sequence[MidiPitch], sevenths: Sequence[MidiPitch]
) -> tuple[MidiPitch, ...]:
    """The chord stacked to ring, near the middle and led from what the hand played before.

    Where it can, a seventh before it falls by step to its third (V-04).
    """
    root = chord.root.pitch_class
    stacks = _STACKS.get(chord.quality_id) or shapes(chord, frozenset())[:1]
    options = [
        _stack(low, root, tones)
        for tones in stacks
        for low in range(_HAND, _HAND + 14)
        if (low - root - tones[0]) % 12 == 0
    ]

    def cost(voicing: tuple[MidiPitch, ...]) -> float:
        home = abs(sum(voicing) / len(voicing) - _HOME)
        moves = matched_moves(tuple(before), voicing) if before else ()
        return sum(map(abs, moves)) / max(1, len(moves)) + _PULL * home

    led = [v for v in options if any(_falls(s, v, root, chord.third) for s in sevenths)]
    return min(led or options, key=cost)


def _falls(
    seventh: MidiPitch, voicing: Sequence[MidiPitch], root: PitchClass, third: Semitones | None
) -> bool:
    """Whether a step below a seventh lies the third of a chord on a root."""
    return third is not None and any(
        seventh - p in _STEPS and (p - root - third) % 12 == 0 for p in voicing
    )


def _stack(low: MidiPitch, root: PitchClass, tones: tuple[Semitones, ...]) -> tuple[MidiPitch, ...]:
    pitches = [low]
    for tone in tones[1:]:
        pitches.append(pitches[-1] + (root + tone - pitches[-1]) % 12)
    return tuple(pitches)
