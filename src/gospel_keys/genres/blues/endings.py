"""The last chord of a blues: rolled, with a low octave, at least three beats (S-08, 4.5)."""

from typing import Final

from gospel_keys.genres.blues.stabs import tone_sets
from gospel_keys.genres.sketch import Draft, Sketch, Stage
from gospel_keys.score.model import Articulation, Hand, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.units import MidiPitch

_LOWEST: Final[MidiPitch] = 29
_HAND: Final[MidiPitch] = 58
_REACH: Final = 12
_LEAST: Final = 3
_STACKS: Final = {
    "13": (10, 4, 9),
    "9": (4, 10, 2),
    "7": (4, 7, 10),
    "7#9": (4, 10, 3),
    "m6": (3, 7, 9),
    "m9": (3, 7, 10, 2),
    "m7": (3, 7, 10),
}


def close(stage: Stage, sketch: Sketch) -> None:
    """Write the last bar, in place, where the piece has an ending.

    Parameters
    ----------
    stage : Stage
    sketch : Sketch
    """
    start = stage.end - stage.meter.bar
    if not stage.brief.ending or stage.form.bars < 2:
        return
    index = stage.index_at(stage.end - 1)
    for hand in Hand:
        sketch.clear(hand, start, stage.end)
    chord = stage.chords[index].chord
    low = _LOWEST + (chord.root.pitch_class - _LOWEST) % 12
    voicing = _full(chord, max(_HAND, low + 13))
    for hand, pitches in ((Hand.LEFT, (low, low + 12)), (Hand.RIGHT, voicing)):
        for pitch in pitches:
            top = pitch == max(pitches)
            role = Role.BASS if hand is Hand.LEFT else Role.MELODY if top else Role.INNER
            sketch.drafts.append(
                Draft(
                    start, stage.meter.bar, pitch, hand, role, index, "S-08",
                    articulations=(Articulation.FERMATA,), arpeggio=True,
                )
            )  # fmt: skip


def _full(chord: Chord, floor: MidiPitch) -> tuple[MidiPitch, ...]:
    """The chord stacked upwards from its seventh or third, the root on top if in reach."""
    root = chord.root.pitch_class
    tones = _STACKS.get(chord.quality_id) or tone_sets(chord, frozenset())[0]
    pitches = [floor + (root + tones[0] - floor) % 12]
    for tone in tones[1:]:
        pitches.append(pitches[-1] + (root + tone - pitches[-1]) % 12)
    top = pitches[-1] + (root - pitches[-1]) % 12
    if top - pitches[0] <= _REACH and top - pitches[-1] >= _LEAST:
        pitches.append(top)
    return tuple(pitches)
