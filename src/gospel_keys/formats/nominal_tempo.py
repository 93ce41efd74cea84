"""The tempo that a MIDI file was made at, beneath the freedom it is played with.

A performance slows at the ends of phrases, and its tempo map follows; the number that a
musician would write over the page is the one that holds for most of the piece.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Final

from gospel_keys.score.notate import Notated
from gospel_keys.score.performance import Timeline
from gospel_keys.units import TICKS_PER_QUARTER, Bpm, Ticks

_TEMPO_EVENT: Final = b"\xff\x51\x03"
"""How a tempo begins in a file: the meta event and its three bytes."""

_OURS: Final = b"Gospel Keys"
"""What the product signs its files with."""


def names_tempo(data: bytes) -> bool:
    """Return whether a MIDI file names any tempo, rather than leave it at the format's 120.

    Parameters
    ----------
    data : bytes
    """
    return _TEMPO_EVENT in data


def with_nominal_tempo(notated: Notated, data: bytes) -> Notated:
    """Write the nominal tempo over an imported page.

    Parameters
    ----------
    notated : Notated
    data : bytes
        The MIDI file it came from.

    Returns
    -------
    notated : Notated
        Where the file's own beats were kept, its opening tempo is, as a whole number and up to
        the first marked change, the median of the tempi, weighted by their length; in a file of
        this product it is the middle of the phrase's arch (rule P-09), which begins as far below
        its nominal tempo as it rises above it. What was played stays as it was.
    """
    if not any(r.field == "tempo" and r.found == "given" for r in notated.remarks):
        return notated
    score = notated.score
    first, *later = score.tempos
    end = next((mark.onset for mark in later), score.duration)
    steps = _steps(notated.performance.timeline, end)
    if not steps:
        return notated
    quarters = _arch_middle(steps) if _OURS in data else _median(steps)
    bpm = float(round(quarters * TICKS_PER_QUARTER / first.beat))
    if not bpm or bpm == first.bpm:
        return notated
    shown = f"{round(first.bpm)} a minute"
    remarks = tuple(
        replace(r, message=r.message.replace(shown, f"{bpm:.0f} a minute"))
        if r.field == "tempo"
        else r
        for r in notated.remarks
    )
    score = replace(score, tempos=(replace(first, bpm=bpm), *later))
    return replace(notated, score=score, remarks=remarks)


def _steps(timeline: Timeline, end: Ticks) -> list[tuple[Bpm, Ticks]]:
    """The tempi in quarters before an end, each with how long it holds."""
    steps: list[tuple[Bpm, Ticks]] = []
    ticks, seconds = timeline.ticks, timeline.seconds
    for place in range(len(ticks) - 1):
        long, lasts = ticks[place + 1] - ticks[place], seconds[place + 1] - seconds[place]
        inside = min(ticks[place + 1], end) - ticks[place]
        if lasts > 0 and inside > 0:
            steps.append((60 * long / TICKS_PER_QUARTER / lasts, inside))
    return steps


def _arch_middle(steps: Sequence[tuple[Bpm, Ticks]]) -> Bpm:
    """Halfway between the slow opening of a phrase and the fastest place of the arch."""
    return (steps[0][0] + max(bpm for bpm, _ in steps)) / 2


def _median(steps: Sequence[tuple[Bpm, Ticks]]) -> Bpm:
    """The tempo below and above which half of the ticks lie."""
    reached = accumulate(length for _, length in sorted(steps))
    half = sum(length for _, length in steps) / 2
    return next(
        bpm for (bpm, _), sofar in zip(sorted(steps), reached, strict=True) if sofar >= half
    )
