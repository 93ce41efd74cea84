"""Time at the first levels: beats that divide in two, and a tempo that the fingers can keep.

The syllabuses of the examining boards [1]_ bring in compound time after the first grades; a
hymn in 12/8 that moves in whole beats is written for a beginner in 4/4, a shout in 2/2 in 2/4,
at the same pulse.
The fastest pulse grows with the level: at every one of them the shortest notes that it knows
come at the rate which its pieces have in those syllabuses.

References
----------
.. [1] ABRSM, *Piano Practical Grades*, sight-reading parameters: 2/4, 3/4 and 4/4 at Initial
   and grade 1, 6/8 from grade 3; RCM, *Piano Syllabus*, 2022, tempi of the technical tests.
"""

from dataclasses import replace
from typing import Final

from gospel_keys.score.meter import Meter
from gospel_keys.score.model import MeterChange, Score
from gospel_keys.units import QUARTER, Bpm, Ticks

KEPT_RULES: Final = frozenset({"chart", "tune"})
"""Rules of chords and notes that the player brought, and with them the meter."""


def in_simple_time(score: Score) -> Score:
    """Return a piece as it is written with beats that are quarters.

    Bars, beats and pulse stay: 12/8 becomes 4/4, 6/8 and 2/2 become 2/4. What the player
    brought, a tune or a chart, keeps its meter, and so does a piece whose beats change.

    Parameters
    ----------
    score : Score
    """
    brought = any(span.rule in KEPT_RULES for span in score.chords) or any(
        note.rule in KEPT_RULES for note in score.notes
    )
    beats = {change.meter.beat for change in score.meters}
    if brought or len(beats) > 1 or beats == {QUARTER}:
        return score
    return _in_quarters(score, score.meter.beat)


def _in_quarters(score: Score, beat: Ticks) -> Score:
    """Return a score whose beats, all of one length, have become quarters."""

    def tick(time: Ticks) -> Ticks:
        return time * QUARTER // beat

    return replace(
        score,
        duration=tick(score.duration),
        pickup=tick(score.pickup),
        meters=tuple(MeterChange(tick(m.onset), Meter(m.meter.beats, 4)) for m in score.meters),
        keys=tuple(replace(k, onset=tick(k.onset)) for k in score.keys),
        tempos=tuple(replace(t, onset=tick(t.onset), beat=tick(t.beat)) for t in score.tempos),
        notes=tuple(
            replace(
                note,
                onset=tick(note.onset),
                duration=tick(note.end) - tick(note.onset) if note.duration else 0,
            )
            for note in score.notes
        ),
        chords=tuple(
            replace(s, onset=tick(s.onset), duration=tick(s.end) - tick(s.onset))
            for s in score.chords
        ),
        sections=tuple(
            replace(s, onset=tick(s.onset), duration=tick(s.end) - tick(s.onset))
            for s in score.sections
        ),
        dynamics=tuple(replace(d, onset=tick(d.onset)) for d in score.dynamics),
        hairpins=tuple(replace(h, onset=tick(h.onset), end=tick(h.end)) for h in score.hairpins),
        pedals=tuple(replace(p, onset=tick(p.onset), end=tick(p.end)) for p in score.pedals),
        slurs=tuple(replace(s, onset=tick(s.onset), end=tick(s.end)) for s in score.slurs),
        lyrics=tuple((tick(onset), word) for onset, word in score.lyrics),
        repeats=tuple(
            replace(
                r, onset=tick(r.onset), again=tick(r.again), end=tick(r.end),
                first=tick(r.first), second=tick(r.second),
            )
            for r in score.repeats
        ),
    )  # fmt: skip


def not_faster(score: Score, fastest: Bpm) -> Score:
    """Return a piece whose felt beat is no faster than a limit; what slows down still does.

    Parameters
    ----------
    score : Score
    fastest : Bpm
        Felt beats per minute.
    """
    felt = max(
        (mark.bpm * mark.beat / _beat_at(score, mark.onset) for mark in score.tempos), default=0.0
    )
    if felt <= fastest:
        return score
    share = fastest / felt
    slower = tuple(replace(mark, bpm=float(round(mark.bpm * share, 1))) for mark in score.tempos)
    return replace(score, tempos=slower)


def _beat_at(score: Score, tick: Ticks) -> Ticks:
    return [change.meter.beat for change in score.meters if change.onset <= tick][-1]
