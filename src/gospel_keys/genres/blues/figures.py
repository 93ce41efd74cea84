"""The bass of turnarounds and endings (4.5)."""

from collections.abc import Sequence
from typing import Final

from gospel_keys.genres.blues.harmony import FigureUse
from gospel_keys.genres.blues.notation import Grid, read_row
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.score.model import Hand, Role
from gospel_keys.units import MidiPitch

_LOWEST_TONIC: Final[MidiPitch] = 38


def figure_bass(stage: Stage, uses: Sequence[FigureUse], grid: Grid) -> list[Draft]:
    """Write the left hand where figures have a bass of their own.

    Parameters
    ----------
    stage : Stage
    uses : sequence of FigureUse
    grid : Grid
    """
    key = stage.keys[0].key
    tonic = _LOWEST_TONIC + (key.tonic.pitch_class - _LOWEST_TONIC) % 12
    drafts: list[Draft] = []
    for use in uses:
        if not use.figure.bass:
            continue
        start = use.bar * grid.bar
        for struck in read_row(use.figure.bass):
            onset = start + grid.tick(struck.start)
            end = min(start + grid.tick(struck.end), stage.end)
            for tone in struck.tones:
                pitch = tonic + tone.semitones
                while pitch < 31:
                    pitch += 12
                drafts.append(
                    Draft(
                        onset, end - onset, pitch, Hand.LEFT, Role.BASS, stage.index_at(onset),
                        f"4.5 {use.figure.id}",
                    )
                )  # fmt: skip
    return drafts
