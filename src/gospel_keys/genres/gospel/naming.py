"""Naming what sounds: a symbol promises nothing that neither hand plays.

Where no hand could take the thirteenth of a G13 or the #5 of an E7#9#5, the chord is written
as what was played. Chords of a chart keep the names that the user gave them.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from gospel_keys.genres.completion import missing_guides, sounding_in_chords
from gospel_keys.genres.gospel.harmony import annotate
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.score.model import ChordSpan
from gospel_keys.theory.chord import Chord
from gospel_keys.units import PitchClass

PLAINER: Final = MappingProxyType(
    {
        "13": ("9", "7", "6"),
        "9": ("7", "add9"),
        "7": ("",),
        "13b9": ("7b9", "7"),
        "7b9": ("7",),
        "7#9": ("7",),
        "7#9#5": ("7#9", "7#5", "7"),
        "7#11": ("7",),
        "13sus4": ("9sus4", "7sus4"),
        "9sus4": ("7sus4",),
        "maj7": ("",),
        "maj9": ("maj7", "add9"),
        "maj13": ("maj9", "maj7"),
        "add9": ("",),
        "madd9": ("m",),
        "6/9": ("6", "add9", ""),
        "m7": ("m",),
        "m7b5": ("dim",),
        "m9": ("m7", "madd9"),
        "m11": ("m9", "m7", "madd9", "m"),
        "m6/9": ("m6", "madd9"),
    }
)
"""Qualities that promise less, richest first."""


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
    sounding = sounding_in_chords(stage, drafts)
    spans = [_named(span, sounding[index]) for index, span in enumerate(stage.chords)]
    if spans == list(stage.chords):
        return stage
    return replace(stage, chords=annotate(stage.form, spans))


def _named(span: ChordSpan, sounding: Collection[PitchClass]) -> ChordSpan:
    if not missing_guides(span.chord, sounding):
        return span
    heard = span.chord.sounding_classes & set(sounding)
    options = [
        Chord.of(span.chord.root, quality, span.chord.bass)
        for quality in PLAINER.get(span.chord.quality_id, ())
    ]
    kept = [c for c in options if not missing_guides(c, heard)]
    whole = [c for c in kept if heard <= c.sounding_classes]
    return replace(span, chord=(whole or kept or [span.chord])[0])
