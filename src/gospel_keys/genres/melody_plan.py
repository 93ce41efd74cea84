"""From a right-hand rhythm to a melody: contour, ideas that return, and the pitches."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from gospel_keys.genres.line_plan import Beat
from gospel_keys.genres.melody import MelodyNote, MelodySlot, find_pitches
from gospel_keys.genres.melody_contour import HIGHEST, HOMES, Contour, draw_contour
from gospel_keys.genres.sketch import Stage
from gospel_keys.harmony.form import FormSection
from gospel_keys.units import MidiPitch, Ticks

LEANING_SHARE: Final = 0.07
_MOST_LEANING: Final = 0.12
_LEAST_LEANING: Final = 2
_ENOUGH_STRONG: Final = 14
_REACH: Final = 8
_CALM_HEIGHT: Final = 0.7
_LOWEST: Final[MidiPitch] = 62
_NARROWEST: Final = 4
"""A slot always has at least this many semitones to choose from."""


def sing(
    stage: Stage,
    beats: Sequence[Beat],
    rng: random.Random,
    *,
    floor_of: Callable[[Beat], MidiPitch] = lambda _: 0,
    leans_in: Callable[[int], bool] = lambda _: True,
    calm_in: Callable[[int], bool] = lambda _: False,
) -> list[MelodyNote]:
    """Find a melody for the rhythm of the whole piece.

    The line is solved idea by idea (two bars). A section that repeats another takes its
    notes as a model; inside a section an idea follows the intervals of an earlier idea
    where their rhythms agree, so that a motif is heard to come back (M-06).

    Parameters
    ----------
    stage : Stage
    beats : sequence of Beat, in time order
    rng : random.Random
    floor_of : callable
        Lowest pitch the melody may take at a beat.
    leans_in : callable
        Whether the line of a bar may lean on strong beats.
    calm_in : callable
        Whether the line of a bar carries chords and keeps to small intervals.

    Returns
    -------
    line : list of MelodyNote, one for each beat, in the same order
    """
    contour = draw_contour(stage, beats, rng)
    leaning = _choose_leaning(
        stage, beats, lambda b: leans_in(b.bar) and b.onset != contour.summit, rng
    )
    singer = _Singer(
        stage=stage,
        beats=beats,
        contour=contour,
        leaning=leaning,
        rng=rng,
        floor_of=floor_of,
        calm_in=calm_in,
    )
    for number, section in enumerate(stage.form.sections):
        singer.sing_section(number, section)
    return singer.line


@dataclass(slots=True)
class _Singer:
    """Sings idea after idea and remembers every section for its return."""

    stage: Stage
    beats: Sequence[Beat]
    contour: Contour
    leaning: frozenset[Ticks]
    rng: random.Random
    floor_of: Callable[[Beat], MidiPitch]
    calm_in: Callable[[int], bool]
    line: list[MelodyNote] = field(default_factory=list)
    memory: dict[int, dict[Ticks, MidiPitch]] = field(default_factory=dict)

    def sing_section(self, number: int, section: FormSection) -> None:
        """Sing the ideas of a section; one that returns has its first time as a model."""
        model = self.memory.get(section.repeats, {}) if section.repeats is not None else {}
        start = section.bar * self.stage.meter.bar
        self.memory[number] = {}
        for first, end in _ideas(section):
            inside = [b for b in self.beats if first <= b.bar < end]
            slots = self._ask(section, inside, model, calm=self.calm_in(first))
            pitches = find_pitches(
                slots,
                self.rng,
                lead=[n.midi for n in self.line[-3:]],
                unresolved=bool(self.line) and _is_foreign(self.stage, self.line[-1]),
            )
            self.memory[number] |= {
                b.onset - start: p for b, p in zip(inside, pitches, strict=True)
            }
            self.line += [
                MelodyNote(b.onset, b.duration, p, b.chord, cadence=b.closes)
                for b, p in zip(inside, pitches, strict=True)
            ]

    def _ask(
        self,
        section: FormSection,
        beats: Sequence[Beat],
        model: dict[Ticks, MidiPitch],
        *,
        calm: bool,
    ) -> list[MelodySlot]:
        """Say of every beat of an idea what its pitch should be like."""
        slots = _slots(self.stage, section, beats, model, self.contour, self.floor_of)
        breaths = {a.onset for a, b in pairwise(self.beats) if b.fresh}
        slots = [
            replace(
                s,
                leans=s.onset in self.leaning,
                cadence=s.cadence or s.onset in breaths,
            )
            for s in slots
        ]
        if calm:
            home = HOMES[section.kind] + self.stage.brief.register
            slots = [_calmed(slot, home) for slot in slots]
        return slots if model else _follow(self.stage, slots, self.line)


def _choose_leaning(
    stage: Stage, beats: Sequence[Beat], may_lean: Callable[[Beat], bool], rng: random.Random
) -> frozenset[Ticks]:
    """Choose the strong beats that lean: never a line of nothing but chord tones (M-05).

    A leaning note is short and another note follows it at once, on which it resolves; it
    stands on a downbeat if it can, where no fill takes its place.
    """
    able = _able_to_lean(stage, beats, may_lean)
    strong = sum(stage.is_strong(beat.onset) for beat in beats)
    least = _LEAST_LEANING if strong >= _ENOUGH_STRONG else 1
    wanted = max(least, round(LEANING_SHARE * strong))
    wanted = min(wanted, max(1, round(_MOST_LEANING * strong)))
    downbeats = [onset for onset in able if onset % stage.meter.bar == 0]
    chosen = rng.sample(downbeats, min(wanted, len(downbeats)))
    others = [onset for onset in able if onset not in downbeats]
    chosen += rng.sample(others, min(wanted - len(chosen), len(others)))
    return frozenset(chosen)


def _able_to_lean(
    stage: Stage, beats: Sequence[Beat], may_lean: Callable[[Beat], bool]
) -> list[Ticks]:
    """Short notes on strong beats that resolve over the same chord; else longer or later ones.

    Where the rhythm leaves nearly every strong beat, a short rest may come in between.
    """
    last = len(stage.chords) - 1
    pairs = [
        (beat, after)
        for beat, after in pairwise(beats)
        if stage.is_strong(beat.onset) and may_lean(beat) and beat.chord < last
    ]
    joined = [(b, a) for b, a in pairs if not (b.closes or a.fresh)]
    good = [b.onset for b, a in joined if b.duration <= stage.meter.beat and a.chord == b.chord]
    near = [b.onset for b, a in pairs if a.onset - b.end <= stage.meter.beat]
    return good or [b.onset for b, _ in joined] or near


def _calmed(slot: MelodySlot, home: float) -> MelodySlot:
    """A line that carries chords stays nearer home; its summit stays where it is."""
    return replace(slot, calm=True, target=home + _CALM_HEIGHT * (slot.target - home))


def _is_foreign(stage: Stage, note: MelodyNote) -> bool:
    return note.midi % 12 not in stage.chords[note.chord].chord.pitch_classes


def _ideas(section: FormSection) -> list[tuple[int, int]]:
    """Bars of the two-bar ideas of a section, phrase by phrase."""
    return [
        (bar, min(bar + 2, phrase.bar + phrase.bars))
        for phrase in section.phrases
        for bar in range(phrase.bar, phrase.bar + phrase.bars, 2)
    ]


def _follow(stage: Stage, slots: list[MelodySlot], line: Sequence[MelodyNote]) -> list[MelodySlot]:
    """Give slots the intervals of the idea two or four bars before, where rhythms agree."""
    length = stage.meter.bar
    for back in (4, 2):
        known = {n.onset: place for place, n in enumerate(line)}
        places = [known.get(s.onset - back * length) for s in slots]
        if sum(p is not None for p in places) * 2 < len(slots):
            continue
        return [
            replace(slot, gesture=line[place].midi - line[place - 1].midi) if place else slot
            for slot, place in zip(slots, places, strict=True)
        ]
    return slots


def _transposition(stage: Stage, section: FormSection) -> int:
    if section.repeats is None:
        return 0
    model = stage.form.sections[section.repeats]
    distance = section.key.tonic.pitch_class - model.key.tonic.pitch_class
    return (distance + 6) % 12 - 6


def _slots(
    stage: Stage,
    section: FormSection,
    beats: Sequence[Beat],
    model: dict[Ticks, MidiPitch],
    contour: Contour,
    floor_of: Callable[[Beat], MidiPitch],
) -> list[MelodySlot]:
    shift = _transposition(stage, section)
    start = section.bar * stage.meter.bar
    home = HOMES[section.kind] + stage.brief.register
    last = len(stage.chords) - 1
    slots: list[MelodySlot] = []
    for beat in beats:
        known = model.get(beat.onset - start)
        summit = beat.onset == contour.summit
        low = max(_LOWEST, round(home) - _REACH, floor_of(beat))
        high = min(HIGHEST, round(home) + _REACH, contour.crown - 2)
        slots.append(
            MelodySlot(
                onset=beat.onset,
                duration=beat.duration,
                chord=beat.chord,
                harmony=stage.chords[beat.chord].chord,
                key=stage.key_at(beat.onset),
                strong=stage.is_strong(beat.onset) or beat.pushed,
                low=contour.crown if summit else low,
                high=contour.crown if summit else max(high, low + _NARROWEST),
                target=contour.height(stage, section, beat),
                cadence=beat.closes or summit,
                fresh=beat.fresh,
                model=None if known is None or summit else known + shift,
                long=beat.duration >= stage.meter.beat,
                summit=summit,
                final=stage.brief.ending and beat.chord == last,
            )
        )
    return slots
