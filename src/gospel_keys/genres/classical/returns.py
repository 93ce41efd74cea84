"""What comes back in a melody: ideas, whole phrases, a second theme at home (S-04, C-09).

A phrase that repeats another aims at its pitches where rhythm and chord agree, and the close
before it leads to where it begins. A theme that was in another key comes back by the interval
of the keys.
"""

from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean
from typing import Final

from gospel_keys.genres.classical.form import PhrasePlan, Plan
from gospel_keys.genres.classical.frame import Slot, Sung
from gospel_keys.genres.sketch import Stage
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.units import MidiPitch, Semitones, Ticks

OCTAVES_FROM: Final[MidiPitch] = 74
"""The lowest note that is sung in octaves."""

_DRAWN: Final = (0.1, 0.2, 0.35, 0.55, 0.85)
"""How strongly the last notes before a return are drawn to its beginning."""

_OCTAVE: Final = 12
_CENTRED: Final = 75.0
"""Near which a theme that returns in another key lies."""

_IDEA_WEIGHT: Final = 1.6
_RETURN_WEIGHT: Final = 2.2


def leading_on(plan: Plan, index: int, slots: list[Slot], sung: Sequence[Sung]) -> list[Slot]:
    """Let a phrase close near the note that the next one is known to begin with.

    What comes back comes back where it was, and no singer finds it over a seventh.

    Parameters
    ----------
    plan : Plan
    index : int
        Of the phrase.
    slots : list of Slot
        Its places.
    sung : sequence of Sung
        What has been sung before.
    """
    after = plan.phrases[index + 1] if index + 1 < len(plan.phrases) else None
    source = None if after is None else after.idea if after.model is None else after.model
    first = next((s.pitch for s in sung if s.phrase == source), None)
    if first is None or after is None or source is None or source >= index:
        return slots
    pitches = [s.pitch for s in sung if s.phrase == source]
    first += _moved(plan.phrases[source], after, plan.form.sections[0].key, pitches)
    drawn = [
        replace(s, target=first, weight=w) if s.target is None else s
        for s, w in zip(slots[-len(_DRAWN) :], _DRAWN[-len(slots) :], strict=True)
    ]
    return [*slots[: -len(drawn)], *drawn]


def _moved(
    source: PhrasePlan, phrase: PhrasePlan, home: Key, pitches: Sequence[MidiPitch]
) -> Semitones:
    """How far from where it was a phrase comes back in its key: up or down, as it lies better."""
    there, here = source.key or home, phrase.key or home
    up = (here.tonic.pitch_class - there.tonic.pitch_class) % _OCTAVE
    if not up or not pitches:
        return up
    centre = fmean(pitches)
    return min((up, up - _OCTAVE), key=lambda move: abs(centre + move - _CENTRED))


def _alike(chord: Chord, after: Chord, up: Semitones) -> bool:
    """Whether a chord is another one so many semitones away."""
    if not up:
        return chord == after
    roots = (chord.root.pitch_class + up - after.root.pitch_class) % _OCTAVE
    basses = (chord.bass_name.pitch_class + up - after.bass_name.pitch_class) % _OCTAVE
    return not roots and not basses and chord.quality_id == after.quality_id


def aim(
    stage: Stage,
    plan: Plan,
    index: int,
    slots: list[Slot],
    sung: Sequence[Sung],
    climax: tuple[Ticks, Ticks],
) -> list[Slot]:
    """Aim at the pitches of the phrase that comes back, where rhythm and chord agree.

    Parameters
    ----------
    stage : Stage
    plan : Plan
    index : int
        Of the phrase.
    slots : list of Slot
        Its places.
    sung : sequence of Sung
        What has been sung before.
    climax : (start, end)
        Where the line sounds in octaves, and low notes do not return; (0, 0) for nowhere.
    """
    phrase = plan.phrases[index]
    source, bars, weight = phrase.model, phrase.bars, _RETURN_WEIGHT
    if source is None:
        source, bars, weight = phrase.idea, 2, _IDEA_WEIGHT
    if source is None:
        return slots
    shift = (phrase.bar - plan.phrases[source].bar) * stage.meter.bar
    past = [s for s in sung if s.phrase == source]
    up = _moved(plan.phrases[source], phrase, stage.brief.key, [s.pitch for s in past])
    known = {s.slot.onset + shift: replace(s, pitch=s.pitch + up) for s in past}
    limit = (phrase.bar + bars) * stage.meter.bar
    aimed = []
    for slot, after in zip(slots, [*slots[1:], None], strict=True):
        model = known.get(slot.onset) if slot.onset < limit else None
        joined = after is not None and (after.onset, after.chord) == (slot.end, slot.chord)
        low = model is not None and model.pitch < OCTAVES_FROM
        low = low and climax[0] <= slot.onset < climax[1]
        if model is None or low or not _fits(stage, slot, model, up, joined=joined):
            aimed.append(slot)
        else:
            leans = slot.lean or (model.slot.lean and not _is_bound(slot))
            goals = frozenset() if leans else slot.goals
            aimed.append(replace(slot, target=model.pitch, weight=weight, lean=leans, goals=goals))
    return aimed


def _is_bound(slot: Slot) -> bool:
    return bool(slot.goals) and not slot.soft


def _fits(stage: Stage, slot: Slot, model: Sung, up: Semitones, *, joined: bool) -> bool:
    """Whether a note may come back: its chord does, its goal allows it, and it can resolve."""
    alike = _alike(stage.chords[model.slot.chord].chord, stage.chords[slot.chord].chord, up)
    final = slot.chord == len(stage.chords) - 1
    allowed = not _is_bound(slot) or model.pitch % _OCTAVE in slot.goals
    return alike and not final and allowed and (joined or not model.slot.lean)
