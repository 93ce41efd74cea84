"""How the melody closes its phrases: goals, leaning notes, room for the last trill (C-03, C-22).

The rhythm of a phrase is laid before; here its last places are told what to bring.
"""

import random
from dataclasses import replace
from itertools import takewhile
from typing import Final

from gospel_keys.genres.classical.form import PhrasePlan
from gospel_keys.genres.classical.frame import Slot
from gospel_keys.genres.classical.pulses import pulse_lengths
from gospel_keys.genres.sketch import Stage
from gospel_keys.score.meter import Meter
from gospel_keys.units import QUARTER, Ticks

_LONGEST_TRILL: Final[Ticks] = 2 * QUARTER
_LEAN: Final = {"half": 0.75, "full": 0.35}


def is_half_close(phrase: PhrasePlan) -> bool:
    """Whether a phrase ends on the dominant.

    Parameters
    ----------
    phrase : PhrasePlan
    """
    return phrase.row[-1][-1] in ("V", "V7") and phrase.place != "turn"


def hold_for_trill(stage: Stage, phrase: PhrasePlan, slots: list[Slot]) -> list[Slot]:
    """Hold one note on the last dominant, long enough for the trill of the cadence (C-22).

    Parameters
    ----------
    stage : Stage
    phrase : PhrasePlan
    slots : list of Slot
        The places of the phrase, in order.
    """
    index = len(stage.chords) - 2
    plain = stage.brief.application != "romantic"
    if not (plain and phrase.last and index >= 0 and stage.brief.ending):
        return slots
    key, span = stage.brief.key, stage.chords[index]
    five = span.chord.root.pitch_class == key.degree(5).pitch_class and span.chord.bass is None
    inside = [s for s in slots if s.chord == index]
    if not (five and inside and stage.chords[-1].chord.root == key.tonic):
        return slots
    start = max(inside[0].onset, span.end - _LONGEST_TRILL)
    kept = [
        replace(s, duration=min(s.duration, start - s.onset)) for s in inside if s.onset < start
    ]
    trilled = replace(inside[0], onset=start, duration=span.end - start, tone=True, lean=False)
    trilled = replace(trilled, fresh=False) if kept else trilled
    around = [[s for s in slots if s.chord < index], [s for s in slots if s.chord > index]]
    return [*around[0], *kept, trilled, *around[1]]


def at_rest(slots: list[Slot]) -> list[Slot]:
    """End on a tone of the chord: no phrase leaves a foreign note hanging before its rest.

    Parameters
    ----------
    slots : list of Slot
    """
    if not slots:
        return slots
    return [*slots[:-1], replace(slots[-1], tone=True, lean=False)]


def set_cadence(
    stage: Stage, phrase: PhrasePlan, slots: list[Slot], rng: random.Random, *, leant: bool
) -> list[Slot]:
    """Set the goals of the close: 7 or 2 to 1 at a perfect cadence, leaning notes (C-03).

    Parameters
    ----------
    stage : Stage
    phrase : PhrasePlan
    slots : list of Slot
        The places of the phrase, in order.
    rng : random.Random
    leant : bool
        Whether the line has leaned before.
    """
    if phrase.place == "presentation":
        return slots
    bar = stage.meter.bar
    tonic = stage.key_at(phrase.bar * bar).tonic.pitch_class
    start = (phrase.bar + phrase.bars - 1) * bar
    closing = [k for k, s in enumerate(slots) if s.onset >= start]
    closing = closing[:1] + list(takewhile(lambda k: not slots[k].fresh, closing[1:]))
    if phrase.last:
        closing = [k for k, s in enumerate(slots) if s.chord == len(stage.chords) - 1]
    if not closing:
        return slots
    if len(closing) == 1 and not leant and not phrase.last:
        whole = len(slots)
        slots = _split(slots, closing[0], stage.meter)
        closing = list(range(closing[0], closing[0] + 1 + len(slots) - whole))
    first = closing[0]
    half = is_half_close(phrase)
    chord = stage.chords[slots[first].chord].chord
    if phrase.place == "turn":
        tonic = chord.root.pitch_class
    perfect = not half and chord.root.pitch_class == tonic and chord.bass is None
    lean = len(closing) > 1 and slots[closing[1]].chord == slots[first].chord
    lean = lean and (not leant or rng.random() < _LEAN["half" if half else "full"])
    stable = frozenset({tonic}) if perfect else frozenset()
    for k in closing:
        slots[k] = replace(slots[k], tone=True, goals=stable)
    if lean:
        slots[first] = replace(slots[first], tone=False, lean=True, goals=frozenset())
    if (
        perfect
        and first > 0
        and stage.chords[slots[first - 1].chord].chord.root.pitch_class == (tonic + 7) % 12
    ):
        bass = stage.chords[slots[first - 1].chord].chord.bass_name.pitch_class
        goals = frozenset({(tonic + 11) % 12, (tonic + 2) % 12}) - {bass}
        slots[first - 1] = replace(
            slots[first - 1], tone=True, lean=False, goals=goals, soft=False, target=None
        )
    return slots


def _split(slots: list[Slot], place: int, meter: Meter) -> list[Slot]:
    """Cut a closing note so that it can lean on its resolution.

    It leans for a pulse; where it has no more than that, for half of it, or for the first of
    its three eighths.
    """
    slot, pulse = slots[place], pulse_lengths(meter)[-1]
    first = pulse
    if slot.duration <= pulse:
        first = pulse // 3 if meter.is_compound else pulse // 2
    if slot.duration <= first:
        return slots
    rest = replace(slot, onset=slot.onset + first, duration=slot.duration - first, fresh=False)
    return [*slots[:place], replace(slot, duration=first), rest, *slots[place + 1 :]]
