"""The last chord: rolled, low, and long enough to fade (S-08)."""

from collections.abc import Sequence

from gospel_keys.genres.neosoul.left import BASS
from gospel_keys.genres.sketch import Draft, Sketch, Stage
from gospel_keys.harmony.voice_leading import Voicing
from gospel_keys.score.model import Articulation, Hand, Role


def close(stage: Stage, sketch: Sketch, voicings: Sequence[Voicing]) -> None:
    """Let the last chord ring in both hands.

    Parameters
    ----------
    stage : Stage
    sketch : Sketch
        Changed in place.
    voicings : sequence of Voicing
        The right hand's shape for every chord.
    """
    if not stage.brief.ending:
        return
    index = len(stage.chords) - 1
    span = stage.chords[index]
    for hand in Hand:
        sketch.clear(hand, span.onset, stage.end)
    name = span.chord.bass_name.pitch_class
    low = max(p for p in range(BASS[0], BASS[1] + 1) if p % 12 == name)
    basses = (low, low + 12) if low + 12 < voicings[index][0] else (low,)
    *inner, top = voicings[index]
    rows = (
        (Hand.LEFT, Role.BASS, basses),
        (Hand.RIGHT, Role.INNER, tuple(inner)),
        (Hand.RIGHT, Role.MELODY, (top,)),
    )
    sketch.add(
        Draft(
            span.onset, stage.end - span.onset, pitch, hand, role, index, "S-08",
            articulations=(Articulation.FERMATA,), arpeggio=True,
        )
        for hand, role, pitches in rows
        for pitch in pitches
    )  # fmt: skip
