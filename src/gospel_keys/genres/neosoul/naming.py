"""Naming what sounds: a symbol promises nothing that neither hand plays.

A quartal shape over the root of a maj9 holds the thirteenth and not the ninth; the chord is
then written as maj13. A chord that slides in and its target are the same shape, so that one
name is found for both (N-03). Chords of a chart keep the names that the user gave them.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from gospel_keys.genres.completion import missing_guides
from gospel_keys.genres.neosoul.harmony import APPROACH, annotate
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.score.model import ChordSpan, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.units import PitchClass

OTHER_NAMES: Final = MappingProxyType(
    {
        "m9": ("m11", "m7"),
        "m11": ("m9", "m7"),
        "maj9": ("maj13", "maj7"),
        "maj13": ("maj9", "maj7"),
        "maj7#11": ("maj7",),
        "6/9": ("6",),
        "13": ("9", "7"),
        "9": ("13", "7"),
        "13b9": ("7b9", "13", "7"),
        "9sus4": ("13sus4", "7sus4"),
        "7#9": ("7",),
        "7#9#5": ("7#9", "7#5", "7"),
        "7#5": ("7",),
    }
)
"""Names for what is left of a quality when a tone of it does not sound, richest first."""


def name_what_sounds(stage: Stage, drafts: Sequence[Draft]) -> Stage:
    """Return the stage with chords named after the notes that are played.

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft
        Both hands, finished.

    Returns
    -------
    stage : Stage
        The same chords in the same places; symbols, numerals and comments may differ.
    """
    if stage.brief.chart is not None:
        return stage
    sounding = _sounding(stage, drafts)
    spans = list(stage.chords)
    for index, span in enumerate(spans):
        slides = index > 0 and spans[index - 1].rule == APPROACH
        if span.rule == APPROACH:
            continue
        heard = sounding[index]
        if slides:
            heard &= {(pitch_class - 1) % 12 for pitch_class in sounding[index - 1]}
        quality = _quality(span.chord, heard)
        spans[index] = _renamed(span, quality)
        if slides:
            spans[index - 1] = _renamed(spans[index - 1], quality)
    if spans == list(stage.chords):
        return stage
    return replace(stage, chords=annotate(stage.form, spans))


def _sounding(stage: Stage, drafts: Sequence[Draft]) -> list[set[PitchClass]]:
    """Pitch classes struck for each chord; fills and graces only pass through."""
    found: list[set[PitchClass]] = [set() for _ in stage.chords]
    for draft in drafts:
        if draft.role not in (Role.GRACE, Role.FILL):
            found[draft.chord].add(draft.midi % 12)
    return found


def _quality(chord: Chord, heard: Collection[PitchClass]) -> str:
    """The chord's own quality, or the richest other one whose telling tones all sound."""
    options = (chord.quality_id, *OTHER_NAMES.get(chord.quality_id, ()))
    told = (q for q in options if not missing_guides(Chord.of(chord.root, q), heard))
    return next(told, chord.quality_id)


def _renamed(span: ChordSpan, quality: str) -> ChordSpan:
    if span.chord.quality_id == quality:
        return span
    return replace(span, chord=Chord.of(span.chord.root, quality, span.chord.bass))
