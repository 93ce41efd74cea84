"""From a right-hand rhythm to a melody: contour, ideas that return, and the pitches."""

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from gospel_keys.genres.line_plan import Beat
from gospel_keys.genres.melody import MelodyNote, MelodySlot, find_pitches
from gospel_keys.genres.sketch import Stage
from gospel_keys.harmony.form import FormSection, SectionKind
from gospel_keys.units import MidiPitch, Ticks

HOME: Final = 71.0
LEANING_SHARE: Final = 0.22
_REACH: Final = 8
_LIMITS: Final[tuple[MidiPitch, MidiPitch]] = (60, 82)


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
    memory: dict[int, dict[Ticks, MidiPitch]] = {}
    line: list[MelodyNote] = []
    for number, section in enumerate(stage.form.sections):
        model = memory.get(section.repeats, {}) if section.repeats is not None else {}
        memory[number] = {}
        for idea in _ideas(section):
            inside = [b for b in beats if idea[0] <= b.bar < idea[1]]
            slots = _slots(stage, section, inside, model, floor_of)
            if calm_in(idea[0]):
                slots = [replace(slot, calm=True) for slot in slots]
            if leans_in(idea[0]):
                slots = _lean(slots, stage, rng)
            if not model:
                slots = _follow(stage, slots, line)
            pitches = find_pitches(slots, rng, previous=line[-1].midi if line else None)
            start = section.bar * stage.meter.bar
            memory[number] |= {b.onset - start: p for b, p in zip(inside, pitches, strict=True)}
            line += [
                MelodyNote(b.onset, b.duration, p, b.chord, cadence=b.closes)
                for b, p in zip(inside, pitches, strict=True)
            ]
    return line


def _lean(slots: list[MelodySlot], stage: Stage, rng: random.Random) -> list[MelodySlot]:
    """Let some strong beats lean: never a line of nothing but chord tones (M-05).

    A leaning note is short and another note of the same idea follows it at once.
    """
    leaning = list(slots)
    able = [
        place
        for place, (slot, after) in enumerate(zip(slots, slots[1:], strict=False))
        if slot.strong
        and not slot.cadence
        and not after.fresh
        and slot.duration <= stage.meter.beat
    ]
    chosen = [place for place in able if rng.random() < LEANING_SHARE]
    if able and not chosen and rng.random() < 0.3:
        chosen = [rng.choice(able)]
    for place in chosen:
        leaning[place] = replace(slots[place], leans=True)
    return leaning


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
    floor_of: Callable[[Beat], MidiPitch],
) -> list[MelodySlot]:
    shift = _transposition(stage, section)
    start = section.bar * stage.meter.bar
    slots: list[MelodySlot] = []
    for beat in beats:
        target = _contour(stage, section, beat)
        known = model.get(beat.onset - start)
        home = HOME + stage.brief.register + 2.0 * (section.energy - 0.5)
        slots.append(
            MelodySlot(
                onset=beat.onset,
                duration=beat.duration,
                chord=beat.chord,
                harmony=stage.chords[beat.chord].chord,
                key=stage.key_at(beat.onset),
                strong=stage.is_strong(beat.onset) or beat.pushed,
                low=max(_LIMITS[0], round(home) - _REACH, floor_of(beat)),
                high=min(_LIMITS[1], round(home) + _REACH + 2),
                target=target,
                cadence=beat.closes,
                fresh=beat.fresh,
                model=None if known is None else known + shift,
                long=beat.duration >= stage.meter.beat,
            )
        )
    return slots


def _contour(stage: Stage, section: FormSection, beat: Beat) -> float:
    """Height of the line: an arch over the phrase, higher towards the climax."""
    phrase = next(p for p in section.phrases if p.bar <= beat.bar < p.bar + p.bars)
    length = phrase.bars * stage.meter.bar
    place = (beat.onset - phrase.bar * stage.meter.bar) / length
    arch = math.sin(math.pi * min(1.0, max(0.0, 0.15 + 0.85 * place))) * 4.0 - 2.0
    climb = 0.0
    if section.climax:
        through = (beat.bar - section.bar) / max(1, section.bars)
        climb = 4.0 * math.exp(-(((through - 0.65) / 0.18) ** 2))
    calm = -1.5 if section.kind is SectionKind.INTRO else 0.0
    lift = 2.0 * (section.energy - 0.5)
    return HOME + stage.brief.register + lift + arch + climb + calm
