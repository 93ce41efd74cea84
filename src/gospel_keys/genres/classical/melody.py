"""The melody: ideas that return, phrases that breathe and cadence (C-09, C-10, C-22).

Rhythm and goals are planned for each phrase; the pitches are found by :mod:`line`, so that
the melody keeps the rules of strict writing against whatever the left hand plays.
"""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from gospel_keys.genres.classical.beneath import Beneath
from gospel_keys.genres.classical.closes import at_rest, hold_for_trill, is_half_close, set_cadence
from gospel_keys.genres.classical.dances import dance_of
from gospel_keys.genres.classical.form import PhrasePlan, Plan, climax_of
from gospel_keys.genres.classical.frame import Frame, Slot, Sung, Voice
from gospel_keys.genres.classical.leaning import Ration, sigh
from gospel_keys.genres.classical.line import write_line
from gospel_keys.genres.classical.pulses import grids, pulse_places, pulse_seconds
from gospel_keys.genres.classical.returns import OCTAVES_FROM, aim, leading_on
from gospel_keys.genres.classical.rhythm import (
    calm,
    choose_bar,
    divided,
    lay_bar,
    rhythms_per_eight,
)
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.score.model import Role
from gospel_keys.units import MidiPitch, Semitones, Ticks

_LEAD: Final = 5
_FAST: Final = 0.44
_SHORTEST: Final = 240
_WORKED_OUT: Final = 0.45
"""How often the third bar of a phrase takes up the rhythm of its first."""

_RHYTHMS: Final = 5.7
"""Rhythms in eight bars; ornaments add a few (S-03)."""

_NEAR: Final = 0.5
_DRAFTS: Final = 8
_PULSED_DRAFTS: Final = 6

_OCTAVE: Final = 12
_CHORD: Final = 3
_CHORD_ROOM: Final[Semitones] = 9
_CHORDS_FROM: Final[MidiPitch] = 72
_CLIMAX_LIFT: Final = 7.0
_CLIMB: Final = 12.0
_HOMEWARD: Final = 0.3
_CENTRE: Final = {"baroque": 71.0, "classical": 72.0, "romantic": 73.0}
_RANGES: Final = {"baroque": (62, 84), "classical": (62, 86), "romantic": (60, 88)}


@dataclass(frozen=True, slots=True)
class Manner:
    """How the melody is to move.

    Parameters
    ----------
    chordal : bool
        Chords move with it: few quick notes.
    pulsed : bool
        One note on every pulse, as the top of a broken figure.
    lift : float
        How much higher than usual it lies.
    """

    chordal: bool = False
    pulsed: bool = False
    lift: float = 0.0


def sing(
    stage: Stage, plan: Plan, left: Sequence[Draft], manner: Manner, rng: random.Random
) -> list[Sung]:
    """Write the melody of a piece over its left hand.

    Parameters
    ----------
    stage : Stage
    plan : Plan
    left : sequence of Draft
    manner : Manner
    rng : random.Random

    Returns
    -------
    notes : list of Sung, in order
    """
    frame = frame_over(stage, left, manner)
    letters = plan_letters(stage, plan, manner, rng)
    climax = climax_of(plan, stage.meter.bar) if _has_climax(stage) else (0, 0)
    ration = Ration.of(stage, left, _CHORD if manner.chordal else 1, climax)
    sung: list[Sung] = []
    for index, phrase in enumerate(plan.phrases):
        if phrase.place == "intro":
            continue
        leant = any(s.slot.lean for s in sung)
        slots = _slots(stage, phrase, letters, manner, rng, leant=leant)
        slots = _lift(slots, climax, left, stage.meter.bar) if climax[1] else slots
        slots = _with_room(slots, left) if manner.chordal or manner.pulsed else slots
        slots = aim(stage, plan, index, slots, sung, climax)
        slots = ration.keep(slots, [(s.slot, s.pitch) for s in sung], rng)
        slots = leading_on(plan, index, slots, sung)
        lead = [
            replace(s.slot, target=None, goals=frozenset(), fixed=s.pitch) for s in sung[-_LEAD:]
        ]
        here = replace(frame, key=stage.key_at(phrase.bar * stage.meter.bar))
        pitches = write_line([*lead, *slots], here, rng)[len(lead) :]
        sung += _closed(
            stage, phrase, [Sung(s, p, index) for s, p in zip(slots, pitches, strict=True)]
        )
    return sung


def _closed(stage: Stage, phrase: PhrasePlan, sung: Sequence[Sung]) -> list[Sung]:
    """Hold the note that a phrase closes with, where it was cut to lean and does not."""
    start = (phrase.bar + phrase.bars - 1) * stage.meter.bar
    held: list[Sung] = []
    for note in sung:
        before = held[-1] if held else None
        slot = note.slot
        if (
            before is not None
            and before.slot.onset == start
            and (before.pitch, before.slot.end) == (note.pitch, slot.onset)
            and before.slot.chord == slot.chord
        ):
            whole = before.slot.duration + slot.duration
            held[-1] = replace(before, slot=replace(before.slot, duration=whole))
        else:
            held.append(note)
    return held


def frame_over(stage: Stage, left: Sequence[Draft], manner: Manner) -> Frame:
    """Return the frame of a line over a left hand: its bass and what sounds lowest."""
    low, high = _RANGES[stage.brief.application]
    bass = Voice.of([(d.onset, d.midi) for d in left if d.role is Role.BASS])
    lowest = Voice.of([(d.onset, d.midi) for d in left])
    beats = tuple(
        bar * stage.meter.bar + place
        for bar in range(stage.form.bars)
        for place in grids(stage.meter)[0]
    )
    shift = stage.brief.register + round(manner.lift / 2)
    return Frame(
        key=stage.brief.key,
        chords=tuple(span.chord for span in stage.chords),
        others=(bass, lowest),
        beats=beats,
        low=low + shift,
        high=high + shift,
        calm=0.35 if manner.chordal else 0.2 if manner.pulsed else 0.0,
    )


def plan_letters(stage: Stage, plan: Plan, manner: Manner, rng: random.Random) -> dict[int, str]:
    """Choose the rhythm of every bar; ideas and whole phrases come back (S-02 to S-04).

    Of a few drafts the one whose eight bars have nearest to six rhythms is taken (S-03).
    """
    best: dict[int, str] = {}
    least = math.inf
    for _ in range(_DRAFTS):
        letters = _draft_letters(stage, plan, manner, rng)
        off = abs(rhythms_per_eight(stage.form, letters) - _RHYTHMS)
        if off < least:
            best, least = letters, off
        if off <= _NEAR:
            break
    return best


def _draft_letters(stage: Stage, plan: Plan, manner: Manner, rng: random.Random) -> dict[int, str]:
    pulses = len(pulse_places(stage.meter))
    letters: dict[int, str] = {}
    for phrase in plan.phrases:
        model = plan.phrases[phrase.model] if phrase.model is not None else None
        idea = plan.phrases[phrase.idea] if phrase.idea is not None else None
        variation = model is not None and _is_variation(plan, phrase)
        varied = set(rng.sample(range(phrase.bars), min(phrase.bars, rng.choice((1, 1, 2)))))
        for place in range(phrase.bars):
            bar = phrase.bar + place
            source = None
            if model is not None and place < model.bars and place not in varied:
                source = model.bar + place
            elif model is None and idea is not None and place < min(2, idea.bars, phrase.bars - 2):
                source = idea.bar + place
            if variation and model is not None and place < min(model.bars, phrase.bars - 1):
                quick = manner.chordal or _is_fast(stage)
                letters[bar] = divided(letters[model.bar + place], rng, quick=quick)
                continue
            if variation and phrase.bars == place + 1 and not phrase.last:
                source = None
            if (
                source is not None
                and source in letters
                and not (phrase.last and place >= phrase.bars - 1)
            ):
                letters[bar] = letters[source]
                continue
            if place == 2 and phrase.bars == 4 and rng.random() < _WORKED_OUT:
                letters[bar] = letters[phrase.bar]
                continue
            recent = [letters[b] for b in range(bar - 3, bar) if b in letters]
            letters[bar] = _fresh_letters(stage, phrase, place, pulses, manner, rng, recent)
    return letters


def _is_variation(plan: Plan, phrase: PhrasePlan) -> bool:
    """Whether a phrase belongs to a section that follows its own theme."""
    sections = plan.form.sections
    return sections[min(phrase.section, len(sections) - 1)].name.startswith("Variation")


def _is_fast(stage: Stage) -> bool:
    return pulse_seconds(stage.meter, stage.brief.tempo) < _FAST


def _fresh_letters(
    stage: Stage,
    phrase: PhrasePlan,
    place: int,
    pulses: int,
    manner: Manner,
    rng: random.Random,
    recent: list[str],
) -> str:
    last = place == phrase.bars - 1
    if manner.pulsed and not (last and phrase.last):
        rows = (_pulsed_letters(place, pulses, last=last, rng=rng) for _ in range(_PULSED_DRAFTS))
        return next((row for row in rows if row not in recent), "q" * pulses)
    if phrase.last and place >= phrase.bars - 1:
        return "q" + "h" * (pulses - 1)
    kind = _kind(phrase, place)
    step = f"{dance.name}-" if (dance := dance_of(stage.brief)) else ""
    row = choose_bar(step + kind, pulses, rng, avoid=recent)
    if kind in ("idea", "flow") and rng.random() < 0.5 * stage.brief.complexity:
        row = choose_bar(f"{step}flow", pulses, rng, avoid=recent)
    return calm(row, chordal=manner.chordal) if _is_fast(stage) or manner.chordal else row


def _pulsed_letters(place: int, pulses: int, *, last: bool, rng: random.Random) -> str:
    """A note for every pulse, to be broken; bars differ in how they end."""
    letters = ["q"] * pulses
    if last:
        letters[-1] = rng.choice("rk") if pulses > 1 else "k"
    elif place % 2:
        letters[-1] = rng.choice("krkedx")
    else:
        letters[-1] = rng.choice("qexd")
    if pulses > 2 and rng.random() < 0.8:
        letters[rng.randrange(1, pulses - 1)] = rng.choice("ehkd")
    elif rng.random() < 0.3:
        letters[0] = rng.choice("ed")
    return "".join(letters)


def _kind(phrase: PhrasePlan, place: int) -> str:
    left = phrase.bars - place
    if left == 1:
        if phrase.place == "presentation":
            return "reply"
        return "half" if is_half_close(phrase) else "full"
    if left == 2:
        return "cadence" if phrase.place != "presentation" else "idea"
    return "idea" if place % 2 == 0 else "reply"


def _slots(
    stage: Stage,
    phrase: PhrasePlan,
    letters: dict[int, str],
    manner: Manner,
    rng: random.Random,
    *,
    leant: bool,
) -> list[Slot]:
    attacks: list[tuple[Ticks, Ticks]] = []
    for bar in range(phrase.bar, phrase.bar + phrase.bars):
        for onset, duration, _ in lay_bar(letters[bar], bar * stage.meter.bar, stage.meter):
            attacks += _cut_at_changes(stage, onset, duration)
    if phrase.last:
        final = stage.chords[-1].onset
        attacks = [a for a in attacks if a[0] < final] + [(final, stage.end - final)]
    slots: list[Slot] = []
    for onset, duration in attacks:
        slots.append(_slot(stage, phrase, onset, duration, slots[-1] if slots else None, manner))
    if not manner.pulsed:
        slots = sigh(stage, slots, rng)
    if not (manner.chordal or manner.pulsed):
        slots = hold_for_trill(stage, phrase, slots)
    slots = _homeward(stage, slots) if phrase.last else slots
    return at_rest(set_cadence(stage, phrase, slots, rng, leant=leant))


def _homeward(stage: Stage, slots: list[Slot]) -> list[Slot]:
    """Draw the last two bars to the tonic in the middle of the line: no end hangs in the air."""
    tonic = stage.brief.key.tonic.pitch_class
    centre = round(_CENTRE[stage.brief.application]) + stage.brief.register
    home = next(p for p in range(centre - 4, centre + _OCTAVE) if p % _OCTAVE == tonic)
    final = stage.chords[-1].onset
    start = final - 2 * stage.meter.bar

    def drawn(slot: Slot) -> Slot:
        share = min(1.0, (slot.onset - start) / (final - start))
        return replace(slot, target=home, weight=_HOMEWARD * share)

    return [drawn(s) if s.onset > start else s for s in slots]


def _cut_at_changes(stage: Stage, onset: Ticks, duration: Ticks) -> list[tuple[Ticks, Ticks]]:
    """Strike anew where the chord changes under a long note."""
    end, pieces = onset + duration, []
    for _, span in stage.chords_between(onset + 1, end):
        if span.onset - onset >= _SHORTEST and end - span.onset >= _SHORTEST:
            pieces.append((onset, span.onset - onset))
            onset = span.onset
    return [*pieces, (onset, end - onset)]


def _slot(
    stage: Stage,
    phrase: PhrasePlan,
    onset: Ticks,
    duration: Ticks,
    before: Slot | None,
    manner: Manner,
) -> Slot:
    index = stage.index_at(onset)
    pulse = stage.meter.bar // len(pulse_places(stage.meter))
    on_pulse = onset % stage.meter.bar in pulse_places(stage.meter)
    held = not on_pulse and any(
        onset % stage.meter.bar < p < onset % stage.meter.bar + duration
        for p in pulse_places(stage.meter)
    )
    strong = stage.is_strong(onset) or stage.chords[index].onset == onset
    return Slot(
        onset=onset,
        duration=duration,
        chord=index,
        tone=strong
        or held
        or duration > pulse
        or (on_pulse and duration >= pulse)
        or manner.pulsed
        or manner.chordal,
        height=_height(stage, phrase, onset) + manner.lift,
        fresh=before is None or before.end < onset,
    )


def _lift(
    slots: list[Slot], climax: tuple[Ticks, Ticks], left: Sequence[Draft], bar: Ticks
) -> list[Slot]:
    """Raise the line where it is to sound in octaves, clear of the left hand (C-25).

    In the bar before it climbs there, for octaves that fall from the sky are no climax (M-07).
    """
    start, end = climax
    under = [d for d in left if d.end > start and d.onset < end]

    def raised(slot: Slot) -> Slot:
        top = max((d.midi for d in under if d.onset < slot.end and d.end > slot.onset), default=0)
        floor = max(OCTAVES_FROM, top + _OCTAVE + 1)
        return replace(slot, height=slot.height + _CLIMAX_LIFT, floor=floor)

    def climbing(slot: Slot) -> Slot:
        return replace(slot, height=slot.height + _CLIMB * (1 - (start - slot.onset) / bar))

    return [
        raised(s) if start <= s.onset < end else climbing(s) if start - bar < s.onset < start else s
        for s in slots
    ]


def _with_room(slots: list[Slot], left: Sequence[Draft]) -> list[Slot]:
    """Keep a line that moves chords, or is broken, high enough for two notes under it."""
    beneath = Beneath(left)

    def roomy(slot: Slot) -> Slot:
        top = max(beneath.sounding(slot.onset, slot.end), default=0)
        return replace(slot, floor=max(slot.floor, min(top + _CHORD_ROOM, _CHORDS_FROM)))

    return [roomy(s) for s in slots]


def _has_climax(stage: Stage) -> bool:
    """Whether the melody rises into octaves somewhere (C-25)."""
    return stage.brief.application == "romantic"


def _height(stage: Stage, phrase: PhrasePlan, onset: Ticks) -> float:
    """An arch over the phrase; answers and contrasts lie higher, endings come home."""
    centre = _CENTRE[stage.brief.application] + stage.brief.register
    x = (onset / stage.meter.bar - phrase.bar) / phrase.bars
    lift = {"consequent": 2.5, "continuation": 3.0, "middle": 2.0, "coda": -1.0}
    peak = 0.45 if phrase.place != "consequent" else 0.4
    section = stage.form.sections[min(phrase.section, len(stage.form.sections) - 1)]
    rise = lift.get(phrase.place, 0.0) + (3.0 if section.climax else 0.0)
    shape = math.sin(
        math.pi * min(1.0, x / (2 * peak))
        if x < peak
        else math.pi * (0.5 + 0.5 * (x - peak) / (1 - peak))
    )
    return centre - 3.5 + rise * 0.6 + (9.0 + rise * 0.5) * shape - 2.0 * x
