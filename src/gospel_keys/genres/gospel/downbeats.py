"""The left hand on the first beat of a section, whatever its pattern leaves out there.

A chord that goes on over the double bar, or a hand that comps off the beat, would let a
chorus begin without a bass. It strikes the bass anew there: in octaves where a chorus or a
vamp begins.

References
----------
Rules G-20 and S-07.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.genres.textures.bass import OCTAVE_LOW, bass_note, nearest_pitch
from gospel_keys.harmony.form import FormSection, SectionKind
from gospel_keys.score.model import Hand, Role
from gospel_keys.units import MidiPitch, Ticks

RULE: Final = "G-20"
_BROAD: Final = frozenset({SectionKind.CHORUS, SectionKind.VAMP})
_HOME: Final = 38
_FURTHEST: Final = 17
"""Semitones from the middle of a bass to what the hand plays next within a beat (F-05)."""

_SILENT: Final = frozenset({Role.GRACE, Role.GHOST})


def strike_section_starts(stage: Stage, drafts: Sequence[Draft]) -> list[Draft]:
    """Strike the bass where a section begins without the left hand.

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft
        The left hand, or both.

    Returns
    -------
    drafts : list of Draft
        What the left hand held over such a first beat ends there.
    """
    left = [d for d in drafts if d.hand is Hand.LEFT and d.role not in _SILENT]
    onsets = sorted({d.onset for d in left})
    struck = set(onsets)
    bar = stage.meter.bar
    empty = {s.bar * bar: s for s in stage.form.sections if s.bar * bar not in struck}
    if not empty or not left:
        return list(drafts)
    added: list[Draft] = []
    for tick, section in empty.items():
        place = bisect_left(onsets, tick)
        after = onsets[place] if place < len(onsets) else stage.end
        follows = [d.midi for d in left if d.onset == after]
        added += _bass(stage, section, (tick, after), follows)
    return [*(_ended(d, sorted(empty)) for d in drafts), *added]


def _bass(
    stage: Stage, section: FormSection, place: tuple[Ticks, Ticks], follows: Sequence[MidiPitch]
) -> list[Draft]:
    """The bass of a first beat, until the hand is needed again or the bar is over."""
    tick, after = place
    index = stage.index_at(tick)
    span = stage.chords[index]
    low = nearest_pitch(span.chord.bass_name.pitch_class, _HOME, OCTAVE_LOW)
    pitches = [low, low + 12] if section.kind in _BROAD else [low]
    near = sum(follows) / len(follows) if follows else low
    if after - tick <= stage.meter.beat and near - sum(pitches) / len(pitches) > _FURTHEST:
        pitches = [low + 12]
    end = min(after, span.end, tick + stage.meter.bar)
    return [bass_note(tick, end - tick, pitch, index, RULE) for pitch in pitches]


def _ended(draft: Draft, ticks: Sequence[Ticks]) -> Draft:
    if draft.hand is not Hand.LEFT:
        return draft
    cut = next((tick for tick in ticks if draft.onset < tick < draft.end), None)
    return draft if cut is None else replace(draft, duration=cut - draft.onset)
