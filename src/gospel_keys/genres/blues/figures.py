"""The bass of turnarounds and endings, in the groove of the pattern it takes over from (4.5)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from gospel_keys.genres.blues.harmony import FigureUse
from gospel_keys.genres.blues.left import LeftBar
from gospel_keys.genres.blues.notation import Grid, Struck, read_row
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.score.model import Hand, Role
from gospel_keys.units import MidiPitch, Semitones, Ticks

_LOWEST_TONIC: Final[MidiPitch] = 38
_LOWEST: Final[MidiPitch] = 31
_HIGHEST: Final[MidiPitch] = 52
_ROCKED: Final[dict[str, Semitones]] = {
    # Patterns in eighths, and how far above its beat the off-beat of a walk lies.
    "shuffle-pattern": 0,
    "crawl": 0,
    "boogie-woogie-bass": 12,
    "rolling-octaves": 12,
}


def figure_bass(
    stage: Stage, uses: Sequence[FigureUse], bars: Sequence[LeftBar], grid: Grid
) -> list[Draft]:
    """Write the left hand where figures have a bass of their own.

    A beat of one note is divided as the pattern of its bar divides it, so that the groove
    goes on under the walk.

    Parameters
    ----------
    stage : Stage
    uses : sequence of FigureUse
    bars : sequence of LeftBar, one for each bar of the piece
    grid : Grid
    """
    tonic = _tonic(stage)
    drafts: list[Draft] = []
    for use in uses:
        start = use.bar * grid.bar
        rule = f"4.5 {use.figure.id}"
        rocked = _ROCKED.get(bars[use.bar].pattern)
        last = grid.bar if use.ending else 0
        for struck in read_row(use.figure.bass) if use.figure.bass else ():
            for tone in struck.tones:
                low = tonic + tone.semitones
                low += -(-max(0, _LOWEST - low) // 12) * 12
                for onset, end, pitch in _grooved(struck, low, rocked, grid, last):
                    drafts.append(
                        Draft(
                            start + onset, min(start + end, stage.end) - start - onset, pitch,
                            Hand.LEFT, Role.BASS, stage.index_at(start + onset), rule,
                        )
                    )  # fmt: skip
    return drafts


def leave_to_figures(left: Sequence[Draft], uses: Sequence[FigureUse], grid: Grid) -> list[Draft]:
    """Let the pattern play until the bass of a turnaround or ending comes in.

    Parameters
    ----------
    left : sequence of Draft
    uses : sequence of FigureUse
    grid : Grid

    Returns
    -------
    left : list of Draft
        Without what would sound beside the figures.
    """
    kept = list(left)
    for use in uses:
        if use.figure.bass:
            first = grid.tick(read_row(use.figure.bass)[0].start)
            start, end = use.bar * grid.bar + first, (use.bar + 2) * grid.bar
            kept = [
                replace(d, duration=min(d.duration, start - d.onset)) if d.onset < start else d
                for d in kept
                if not start <= d.onset < end
            ]
    return kept


def _tonic(stage: Stage) -> MidiPitch:
    tonic = stage.keys[0].key.tonic.pitch_class
    return _LOWEST_TONIC + (tonic - _LOWEST_TONIC) % 12


def _grooved(
    struck: Struck, pitch: MidiPitch, rocked: Semitones | None, grid: Grid, last: Ticks
) -> Iterator[tuple[Ticks, Ticks, MidiPitch]]:
    """Onset, end and pitch of a note of the bass; of one that fills a beat, perhaps twice.

    The beat that ends at ``last`` leads into the low octave of the last chord and stays down.
    """
    onset, end = grid.tick(struck.start), grid.tick(struck.end)
    if rocked is None or struck.start[3] > 1 or end - onset != grid.step:
        yield onset, end, pitch
        return
    lifted = pitch if end == last else pitch + rocked
    yield onset, onset + grid.off, pitch
    yield onset + grid.off, end, lifted if lifted <= _HIGHEST else pitch
