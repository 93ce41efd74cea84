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
from gospel_keys.harmony.form import FormSection, SectionKind
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
    beats = _restate(stage, _enliven(stage, _open_anew(stage, _answer(stage, beats))))
    return [_anticipating(stage, beat) for beat in beats]


def _anticipating(stage: Stage, beat: Beat) -> Beat:
    """A note that is struck just before a change and held over it says the chord to come."""
    span = stage.chords[beat.chord]
    late = span.end - stage.off_step <= beat.onset < span.end < beat.onset + beat.duration
    if not late or beat.chord + 1 >= len(stage.chords):
        return beat
    return replace(beat, chord=beat.chord + 1, pushed=True)


def _answer(stage: Stage, beats: Sequence[Beat]) -> list[Beat]:
    """Let the second phrase of a section take up rhythms of the first (S-04).

    A section that the form brings back recalls what came behind the opening; one that is
    heard once may be a period, whose two phrases open alike. An introduction begins its
    idea of two bars again, and a tag says the last bars once more.
    """
    answered = list(beats)
    for section in stage.form.sections:
        if section.kind is SectionKind.INTRO and section.bars >= 2 * _IDEA:
            answered = _repeat(stage, answered, section.bar, section.bar + _IDEA)
        if section.kind is SectionKind.VAMP and section.bar >= section.bars:
            before = section.bar - section.bars
            answered = _repeat(stage, answered, before, section.bar, bars=section.bars)
        for model, phrase in pairwise(section.phrases):
            alike = _alike(stage, answered, range(model.bar, phrase.bar + phrase.bars))
            count = min(_ANSWERED, max(0, _ALIKE - alike))
            shared = min(model.bars, phrase.bars) - 1
            places = range(shared) if _is_alone(stage, section) else range(1, shared + 1)
            for place in places[:count]:
                answered = _repeat(stage, answered, model.bar + place, phrase.bar + place)
    return answered


def _is_alone(stage: Stage, section: FormSection) -> bool:
    """Whether a strain is heard once only."""
    return sum(s.label[0] == section.label[0] for s in stage.form.sections) == 1


def _open_anew(stage: Stage, beats: Sequence[Beat]) -> list[Beat]:
    """Let no sentence open with the rhythm of another, but for what the form brings back.

    A tune whose sentences all begin alike is one motif. A phrase that would do so changes
    its first bar with a later one; a period keeps the opening that its phrases share.
    """
    opened = list(beats)
    known: set[tuple[Ticks, ...]] = set()
    for section in stage.form.sections:
        if section.repeats is not None:
            continue
        own: set[tuple[Ticks, ...]] = set()
        for phrase in section.phrases:
            taken = known if _is_alone(stage, section) else known | own
            bars = range(phrase.bar, phrase.bar + phrase.bars - 1)
            rhythms = [_rhythm(stage, opened, bar) for bar in bars]
            fresh = [k for k, rhythm in enumerate(rhythms) if rhythm and rhythm not in taken]
            if fresh and fresh[0] and rhythms[0]:
                opened = _exchanged(stage, opened, phrase.bar, phrase.bar + fresh[0])
            own.add(_rhythm(stage, opened, phrase.bar))
        known |= own
    return opened


def _enliven(stage: Stage, beats: Sequence[Beat]) -> list[Beat]:
    """Let a rhythm that eight bars have had twice already divide its longest note (S-03)."""
    lively = list(beats)
    heard: list[tuple[Ticks, ...]] = []
    for bar in range(stage.form.bars - _HELD):
        rhythm = _rhythm(stage, lively, bar)
        if rhythm and heard[-_WINDOW:].count(rhythm) >= _WORN:
            lively = _divided(stage, lively, bar)
        heard.append(_rhythm(stage, lively, bar))
    return lively


def _divided(stage: Stage, beats: Sequence[Beat], bar: int) -> list[Beat]:
    """Strike the longest note of a bar once more, half a beat or a whole one behind it."""
    width = stage.meter.bar
    inside = [b for b in beats if b.onset // width == bar and b.end <= (bar + 1) * width]
    able = [b for b in inside if b.duration >= 2 * stage.off_step]
    if not able:
        return list(beats)
    longest = max(able, key=lambda b: (b.duration, -b.onset))
    held = stage.step if longest.duration > stage.step + stage.off_step else stage.off_step
    onset = longest.onset + held
    index = max(longest.chord, stage.index_at(onset))
    again = replace(
        longest,
        onset=onset,
        duration=longest.duration - held,
        chord=index,
        fresh=False,
        pushed=False,
    )
    parts = {longest.onset: [replace(longest, duration=held, closes=False), again]}
    return [part for b in beats for part in (parts[b.onset] if b is longest else [b])]


_WINDOW: Final = 7
_WORN: Final = 2
_HELD: Final = 1
"""The last bar is the last chord's."""


def _rhythm(stage: Stage, beats: Sequence[Beat], bar: int) -> tuple[Ticks, ...]:
    """Where a bar is struck, from its bar line."""
    width = stage.meter.bar
    return tuple(b.onset % width for b in beats if b.onset // width == bar)


def _exchanged(stage: Stage, beats: Sequence[Beat], one: int, other: int) -> list[Beat]:
    """Let two bars change their rhythms."""
    changed = _repeat(stage, beats, other, one)
    return _repeat(stage, changed, one, other, said=beats)


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
    return len(bars) - len({_rhythm(stage, beats, bar) for bar in bars})


_IDEA: Final = 2
_ANSWERED: Final = 3
_ALIKE: Final = 4
"""Of eight bars so many may have the rhythm of another (S-03)."""


def _repeat(
    stage: Stage,
    beats: Sequence[Beat],
    source: int,
    goal: int,
    *,
    bars: int = 1,
    said: Sequence[Beat] | None = None,
) -> list[Beat]:
    """Put the rhythm of bars in the place of others', pushes over their end included.

    The rhythm is what ``said`` has there, the beats themselves by default.
    """
    bar = stage.meter.bar
    end = (goal + bars) * bar
    moved = [
        _moved(stage, b, (goal - source) * bar, b.bar + goal - source)
        for b in (beats if said is None else said)
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
    # What pushed into a bar behind the last has none to be sung in but the last.
    bar = min(bar, stage.form.bars - 1)
    return replace(beat, onset=onset, chord=ahead if pushed else index, bar=bar, pushed=pushed)


def quote_of(stage: Stage, beats: Sequence[Beat], tune: Theme = ()) -> Quote:
    """Return what a soloist quotes of the theme: the liveliest bar of its first phrase.

    Parameters
    ----------
    stage : Stage
    beats : sequence of Beat
        The rhythm of the theme.
    tune : Theme
        Its notes, where they are written; without them there is a rhythm but no contour.
    """
    body = [s for s in stage.form.sections if s.kind is not SectionKind.INTRO]
    opening = (body or list(stage.form.sections))[0].bar
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
