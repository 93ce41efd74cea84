"""Chords found for a given tune are named as they sound: no symbol promises what nobody plays.

The hands leave a ninth or a thirteenth out where the tune is in its way; the symbol above
then says the plainer chord. Chords that the user gave keep their names.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from types import MappingProxyType
from typing import Final

from gospel_keys.genres.given import comments_on
from gospel_keys.genres.given_melody_parallels import INVERTED
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.score.model import ChordSpan, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.roman import analyse
from gospel_keys.units import PitchClass, Ticks

_PLAINER: Final = MappingProxyType(
    {
        "9": ("7",), "13": ("9", "7"), "7b9": ("7",), "7#9#5": ("7#5", "7"),
        "9sus4": ("7sus4",), "maj9": ("maj7", "add9", ""), "maj7": ("",), "add9": ("",),
        "6/9": ("6", "add9", ""), "6": ("",), "m9": ("m7", "madd9", "m"),
        "m11": ("m9", "m7", "m"), "m7": ("m",), "m6/9": ("m6", "m"), "m6": ("m",),
        "madd9": ("m",),
    }
)  # fmt: skip
"""What a chord is called whose last tension, or more, is missing; the richest first."""


def name_what_sounds(stage: Stage, drafts: Sequence[Draft]) -> Stage:
    """Return a stage whose chord symbols hold no tone that is not heard.

    Parameters
    ----------
    stage : Stage
        With the chords that were found for a tune.
    drafts : sequence of Draft
        Both hands, finished.
    """
    named: list[ChordSpan] = []
    for _, group in groupby(stage.chords, key=lambda span: span.chord):
        spans = list(group)
        heard = _heard(drafts, spans[0].onset, spans[-1].end)
        chord = _called(spans[0].chord, heard)
        named += [replace(span, chord=chord) for span in spans]
    inverted = {d.chord for d in drafts if d.rule == INVERTED}
    named = [_over_third(s) if k in inverted else s for k, s in enumerate(named)]
    chords = [span.chord for span in named]
    if chords == [span.chord for span in stage.chords]:
        return stage
    said = zip(analyse(chords, stage.brief.key), _comments(chords, stage), strict=True)
    return replace(
        stage,
        chords=tuple(
            replace(span, roman=roman, comment=comment)
            for span, (roman, comment) in zip(named, said, strict=True)
        ),
    )


def _over_third(span: ChordSpan) -> ChordSpan:
    tones = zip(span.chord.tones, span.chord.degrees, strict=True)
    third = next((tone for tone, degree in tones if degree in ("3", "b3")), None)
    return replace(span, chord=Chord.of(span.chord.root, span.chord.quality_id, third))


def _comments(chords: Sequence[Chord], stage: Stage) -> Iterator[str]:
    """Say of every chord what it does; one that goes on over a bar line does one thing."""
    runs = [(chord, len(list(run))) for chord, run in groupby(chords)]
    for (_, count), comment in zip(
        runs, comments_on([chord for chord, _ in runs], stage.brief.key), strict=True
    ):
        yield from [comment] * count


def _heard(drafts: Sequence[Draft], start: Ticks, end: Ticks) -> frozenset[PitchClass]:
    return frozenset(
        d.midi % 12
        for d in drafts
        if d.onset < end and d.end > start and d.role not in (Role.GHOST, Role.GRACE)
    )


def _called(chord: Chord, heard: frozenset[PitchClass]) -> Chord:
    """The richest name of which every naming tone is heard; its own where there is none."""
    for quality in (chord.quality_id, *_PLAINER.get(chord.quality_id, ())):
        option = Chord.of(chord.root, quality, chord.bass)
        root = option.root.pitch_class
        if all((root + guide) % 12 in heard for guide in option.guide_tones):
            return option
    return chord
