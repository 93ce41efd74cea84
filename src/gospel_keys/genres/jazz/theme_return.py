"""The theme comes back: a section that returns sings what it sang, where its chords allow it.

Rhythms return by themselves (:mod:`gospel_keys.genres.jazz.theme_rhythm`); the pitches found
for them follow the first time only roughly. Here they become the tune again, bar by bar,
and the last bars stay as they were found (S-04).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, zip_longest
from typing import Final

from gospel_keys.genres.jazz.scales import scale_of
from gospel_keys.genres.jazz.theme_rhythm import CHANGED, Theme
from gospel_keys.genres.line_plan import Beat
from gospel_keys.genres.melody import MelodyNote
from gospel_keys.genres.sketch import Stage
from gospel_keys.units import MidiPitch, Semitones, Ticks

FloorOf = Callable[[Beat], MidiPitch]
_LEAP: Final[Semitones] = 9


def recall(stage: Stage, tune: Theme, floor_of: FloorOf) -> Theme:
    """Let every return take up the notes of its first time.

    Parameters
    ----------
    stage : Stage
    tune : Theme
    floor_of : callable
        Lowest pitch the theme may take at a place.

    Returns
    -------
    tune : Theme
        A bar whose chords no longer hold the old notes, or whose notes would lie too low
        or leap in from afar, keeps its own; so does the bar of the highest note.
    """
    bar = stage.meter.bar
    crown = max((note.midi for _, note in tune), default=0)
    bars: dict[int, Theme] = {
        k: tuple(pairs) for k, pairs in groupby(tune, lambda pair: pair[1].onset // bar)
    }
    for section in stage.form.sections:
        if section.repeats is None:
            continue
        model = stage.form.sections[section.repeats]
        for place in range(min(section.bars, model.bars) - CHANGED):
            source, goal = model.bar + place, section.bar + place
            once, own = bars.get(source, ()), bars.get(goal, ())
            again = _shifted(stage, once, goal - source)
            summit = any(note.midi == crown for _, note in (*own, *again))
            if own and again and not summit and _fits(stage, once, again, floor_of):
                around = _last_before(bars, goal), _first_after(bars, goal)
                bars[goal] = again if _joins(again, around) else own
    return _trimmed([pair for k in sorted(bars) for pair in bars[k]])


def _last_before(bars: Mapping[int, Theme], goal: int) -> Theme:
    return next((bars[k][-1:] for k in range(goal - 1, goal - _NEAR, -1) if k in bars), ())


def _first_after(bars: Mapping[int, Theme], goal: int) -> Theme:
    return next((bars[k][:1] for k in range(goal + 1, goal + _NEAR) if k in bars), ())


_NEAR: Final = 4


def _shifted(stage: Stage, notes: Theme, bars: int) -> Theme:
    """Notes some bars later; one that came before its chord does so again."""
    shift: Ticks = bars * stage.meter.bar
    found: list[tuple[Beat, MelodyNote]] = []
    for beat, note in notes:
        ahead = note.chord - stage.index_at(note.onset)
        chord = min(stage.index_at(note.onset + shift) + ahead, len(stage.chords) - 1)
        found.append(
            (
                replace(beat, onset=beat.onset + shift, chord=chord, bar=beat.bar + bars),
                replace(note, onset=note.onset + shift, chord=chord),
            )
        )
    return tuple(found)


def _fits(stage: Stage, once: Theme, again: Theme, floor_of: FloorOf) -> bool:
    """Whether held and strong notes belong to the chords as they did, others to their scales."""
    for (_, model), (beat, note) in zip(once, again, strict=True):
        chord = stage.chords[note.chord].chord
        foreign = model.midi % 12 not in stage.chords[model.chord].chord.pitch_classes
        weighty = stage.is_strong(note.onset) or note.duration >= stage.step
        scale = {(chord.root.pitch_class + i) % 12 for i in scale_of(chord)}
        tones = chord.pitch_classes if weighty and not foreign else scale | chord.pitch_classes
        if note.midi % 12 not in tones or note.midi < floor_of(beat) - _CLOSER:
            return False
    return True


_CLOSER: Final[Semitones] = 3
"""So much nearer to the left hand may a known tune come."""


def _joins(again: Theme, around: tuple[Theme, Theme]) -> bool:
    """Whether the old notes are near the ones before and behind."""
    before, after = around
    seams = [*((b, again[0]) for b in before), *((again[-1], a) for a in after)]
    return all(abs(a[1].midi - b[1].midi) <= _LEAP for a, b in seams)


def _trimmed(found: Sequence[tuple[Beat, MelodyNote]]) -> Theme:
    """End each note where the next begins at the latest."""
    return tuple(
        _ended(pair, following[1].onset) if following else pair
        for pair, following in zip_longest(found, found[1:])
    )


def _ended(pair: tuple[Beat, MelodyNote], limit: Ticks) -> tuple[Beat, MelodyNote]:
    beat, note = pair
    if note.onset + note.duration <= limit:
        return pair
    return replace(beat, duration=limit - beat.onset), replace(note, duration=limit - note.onset)
