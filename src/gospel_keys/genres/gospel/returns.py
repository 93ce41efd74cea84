"""Sections that return keep their chords: the second verse is the first one with a new end.

What a congregation sings again stands over the same harmony, its passing chords included;
the last bar, which leads elsewhere, is free (S-04).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from gospel_keys.brief.model import Brief
from gospel_keys.genres.gospel.endings import closing_bars
from gospel_keys.harmony.form import Form, FormSection
from gospel_keys.score.model import ChordSpan
from gospel_keys.units import Ticks

_CADENCE: Final = 2
"""Bars of a longer first time that a return ends with."""


_LEAST: Final = 2
"""Bars that are worth being taken over."""


def bars_in_common(section: FormSection, model: FormSection) -> int:
    """Return how many bars of a return are those of the first time, counted from its start.

    The last bar leads to something else; where the first time is longer, the return has its
    cadence earlier.

    Parameters
    ----------
    section, model : FormSection
        The return and the first time, which is not shorter.
    """
    return section.bars - (1 if model.bars == section.bars else _CADENCE)


def return_to_chords(form: Form, brief: Brief, spans: Sequence[ChordSpan]) -> list[ChordSpan]:
    """Give sections that return the chords of their first time, in their own key.

    The old chords end at the last bar line where both times come from the same chord or go
    on with the same one, so that whatever leads there arrives.

    Parameters
    ----------
    form : Form
    brief : Brief
    spans : sequence of ChordSpan, gapless

    Returns
    -------
    spans : list of ChordSpan, gapless
    """
    done = list(spans)
    for number, section in enumerate(form.sections):
        if section.repeats is None:
            continue
        model = form.sections[section.repeats]
        bars = bars_in_common(section, model)
        if number + 2 == len(form.sections):
            bars = min(bars, section.bars - closing_bars(form, brief))
        seam = _seam(form, done, section, model, bars)
        if seam:
            done = _taken_over(form, done, section, model, seam)
    return done


def _seam(
    form: Form, spans: Sequence[ChordSpan], section: FormSection, model: FormSection, bars: int
) -> Ticks:
    """How far into a section its first time reaches, 0 where it has no place to end."""
    onsets = [span.onset for span in spans]
    away = section.key.tonic.pitch_class - model.key.tonic.pitch_class
    bar = form.meter.bar

    def agree(offset: Ticks) -> bool:
        """Whether both times stand on the same root and bass."""
        here = spans[bisect_right(onsets, section.bar * bar + offset) - 1].chord
        there = spans[bisect_right(onsets, model.bar * bar + offset) - 1].chord
        roots = here.root.pitch_class - there.root.pitch_class - away
        basses = here.bass_name.pitch_class - there.bass_name.pitch_class - away
        return roots % 12 == basses % 12 == 0

    lengths = (count * bar for count in range(bars, _LEAST - 1, -1))
    return next((t for t in lengths if agree(t) or agree(t - 1)), 0)


def _taken_over(
    form: Form,
    spans: Sequence[ChordSpan],
    section: FormSection,
    model: FormSection,
    length: Ticks,
) -> list[ChordSpan]:
    """Put the chords of a first time in the place of those of a return."""
    here, there = section.bar * form.meter.bar, model.bar * form.meter.bar
    kept = [*_between(spans, 0, here), *_between(spans, here + length, spans[-1].end)]
    away = section.key.tonic.pitch_class - model.key.tonic.pitch_class
    taken = [
        replace(
            span,
            onset=span.onset + here - there,
            chord=span.chord.transpose(away, section.key) if away else span.chord,
        )
        for span in _between(spans, there, there + length)
    ]
    return sorted([*kept, *taken], key=lambda span: span.onset)


def _between(spans: Sequence[ChordSpan], start: Ticks, end: Ticks) -> list[ChordSpan]:
    """Return the chords of a stretch, cut at its ends."""
    onsets = [span.onset for span in spans]
    first = max(0, bisect_right(onsets, start) - 1)
    inside = spans[first : bisect_left(onsets, end)]
    cut = [(span, max(start, span.onset), min(end, span.end)) for span in inside]
    return [replace(s, onset=onset, duration=until - onset) for s, onset, until in cut]
