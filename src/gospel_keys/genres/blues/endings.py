"""The last chord of a blues: rolled, with a low octave, at least three beats (S-08, 4.5)."""

from typing import Final

from gospel_keys.genres.blues.stabs import Stab, voice_stabs
from gospel_keys.genres.sketch import Draft, Sketch, Stage
from gospel_keys.score.model import Articulation, Hand, Role
from gospel_keys.units import MidiPitch

_LOWEST: Final[MidiPitch] = 29


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
    stab = Stab(start, stage.meter.bar, index, frozenset(), max(57, low + 13))
    voicing = _full(voice_stabs(stage, [stab], None), chord.root.pitch_class)
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


def _full(voicings: list[tuple[MidiPitch, ...]], root: int) -> tuple[MidiPitch, ...]:
    """The voicing, with the root on top where a hand reaches it."""
    voicing = voicings[0]
    top = voicing[-1] + (root - voicing[-1]) % 12
    reaches = top - voicing[0] <= 12 and 3 <= top - voicing[-1] <= 9
    return (*voicing, top) if reaches else voicing
