"""The rhythm of the theme, known before its pitches are, and what a soloist quotes of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest
from typing import Final

from gospel_keys.genres.jazz.line import Quote
from gospel_keys.genres.line_plan import Beat, lay_out, leave_the_beat, plan_cells, push_changes
from gospel_keys.genres.melody import MelodyNote
from gospel_keys.genres.sketch import Stage
from gospel_keys.harmony.form import SectionKind
from gospel_keys.randomness import stream
from gospel_keys.units import Ticks

Theme = tuple[tuple[Beat, MelodyNote], ...]
"""The places of the theme with their notes."""


def plan_rhythm(stage: Stage, seed: int, *, syncopated: bool) -> list[Beat]:
    """Plan where the theme of the whole piece speaks; it is known before its pitches are.

    Parameters
    ----------
    stage : Stage
    seed : int
    syncopated : bool
        Keep off the beat and anticipate more.
    """
    family = "offbeat" if syncopated and str(stage.meter) == "4/4" else "melody"
    cells = plan_cells(stage, lambda _: family, stream(seed, "cells"))
    beats = lay_out(stage, cells)
    if syncopated:
        beats = leave_the_beat(stage, beats, stream(seed, "offbeat"))
    share = 0.6 if syncopated else 0.4
    beats = _on_eighths(stage, push_changes(stage, beats, share, stream(seed, "pushes")))
    beats = _restate(stage, _answer(stage, beats))
    return [_anticipating(stage, beat) for beat in beats] if syncopated else beats


def _anticipating(stage: Stage, beat: Beat) -> Beat:
    """A note that is struck just before a change and held over it says the chord to come."""
    span = stage.chords[beat.chord]
    late = span.end - stage.off_step <= beat.onset < span.end < beat.onset + beat.duration
    if not late or beat.chord + 1 >= len(stage.chords):
        return beat
    return replace(beat, chord=beat.chord + 1, pushed=True)


def _answer(stage: Stage, beats: Sequence[Beat]) -> list[Beat]:
    """Let the second phrase of a section open with the very rhythm of the first (S-04)."""
    answered = list(beats)
    for section in stage.form.sections:
        for before, phrase in pairwise(section.phrases):
            alike = _alike(stage, answered, range(before.bar, phrase.bar + phrase.bars))
            count = min(_ANSWERED, max(0, _ALIKE - alike))
            for place in range(min(count, before.bars - 1, phrase.bars - 1)):
                answered = _repeat(stage, answered, before.bar + place, phrase.bar + place)
    return answered


def _restate(stage: Stage, beats: Sequence[Beat]) -> list[Beat]:
    """Let a section that returns speak as it did the first time, but for its end (S-04)."""
    restated = list(beats)
    for section in stage.form.sections:
        if section.repeats is None:
            continue
        model = stage.form.sections[section.repeats]
        bars = min(section.bars, model.bars) - CHANGED
        if bars > 0:
            restated = _repeat(stage, restated, model.bar, section.bar, bars=bars)
    return restated


CHANGED: Final = 2
"""A return ends in bars of its own."""


def _alike(stage: Stage, beats: Sequence[Beat], bars: Sequence[int]) -> int:
    """How many bars have the rhythm of another."""
    rhythms: dict[int, list[Ticks]] = {bar: [] for bar in bars}
    for beat in beats:
        bar, place = divmod(beat.onset, stage.meter.bar)
        if bar in rhythms:
            rhythms[bar].append(place)
    return len(rhythms) - len({tuple(places) for places in rhythms.values()})


_ANSWERED: Final = 3
_ALIKE: Final = 3
"""Of eight bars so many may have the rhythm of another (S-03)."""


def _repeat(
    stage: Stage, beats: Sequence[Beat], source: int, goal: int, *, bars: int = 1
) -> list[Beat]:
    """Put the rhythm of bars in the place of others', pushes over their end included."""
    bar = stage.meter.bar
    end = (goal + bars) * bar
    moved = [
        _moved(stage, b, (goal - source) * bar, b.bar + goal - source)
        for b in beats
        if source <= b.onset // bar < source + bars
    ]
    ahead = any(b.bar >= goal + bars for b in moved)
    kept = [b for b in beats if not goal * bar <= b.onset < end and not (ahead and b.onset == end)]
    found = sorted([*kept, *moved], key=lambda b: b.onset)
    return [
        replace(a, duration=b.onset - a.onset) if b and b.onset < a.onset + a.duration else a
        for a, b in zip_longest(found, found[1:])
        if b is None or b.onset > a.onset
    ]


def _moved(stage: Stage, beat: Beat, shift: Ticks, bar: int) -> Beat:
    """A beat at another place: it pushes where a chord comes just behind it."""
    onset = beat.onset + shift
    index = stage.index_at(onset)
    ahead = stage.index_at(min(onset + stage.off_step, stage.end - 1))
    pushed = beat.pushed and ahead != index
    return replace(beat, onset=onset, chord=ahead if pushed else index, bar=bar, pushed=pushed)


def quote_of(stage: Stage, seed: int, tune: Theme = (), *, syncopated: bool) -> Quote:
    """Return what a soloist quotes of the theme: the liveliest bar of its first phrase.

    Parameters
    ----------
    stage : Stage
    seed : int
    tune : Theme
        Its notes, where they are written; without them there is a rhythm but no contour.
    syncopated : bool
    """
    body = [s for s in stage.form.sections if s.kind is not SectionKind.INTRO]
    opening = (body or list(stage.form.sections))[0].bar
    beats = plan_rhythm(stage, seed, syncopated=syncopated)
    said = Counter(b.onset // stage.meter.bar for b in beats)
    bar = max(range(opening, min(opening + _KNOWN, stage.form.bars)), key=lambda k: (said[k], -k))
    first, last = bar * stage.meter.bar, (bar + 1) * stage.meter.bar
    rhythm = tuple(
        (b.onset - first, min(b.duration, last - b.onset)) for b in beats if first <= b.onset < last
    )
    pitches = {note.onset - first: note.midi for _, note in tune}
    sung = [pitches.get(onset) for onset, _ in rhythm]
    contour = [
        0 if a is None or b is None else (b > a) - (b < a) for a, b in pairwise([None, *sung])
    ]
    return Quote(rhythm, tuple(contour) if tune else ())


_KNOWN: Final = 4


def _on_eighths(stage: Stage, beats: Sequence[Beat]) -> list[Beat]:
    """Let a push come a whole off-beat early: swing knows no sixteenths."""
    if stage.meter.is_compound:
        return list(beats)
    unit = stage.off_step
    moved: list[Beat] = []
    for beat in beats:
        stray = beat.onset % unit
        early = replace(beat, onset=beat.onset - stray, duration=beat.duration + stray)
        if moved and moved[-1].end > early.onset:
            if moved[-1].onset >= early.onset:
                moved[-1] = early
                continue
            moved[-1] = replace(moved[-1], duration=early.onset - moved[-1].onset)
        moved.append(early)
    return moved
