"""Symbols that keep their word: a colour that is never heard leaves the chord's name.

A chart is the player's promise. Where neither hand sounds the ninth, thirteenth or sharp
nine of a chord, its symbol says so; the third and the seventh stay in every case (B-02).
"""

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from gospel_keys.genres.sketch import Draft
from gospel_keys.score.model import ChordSpan
from gospel_keys.theory.chord import Chord
from gospel_keys.units import Semitones

_PLAINER: Final = MappingProxyType(
    {
        # Quality: the step it promises, and what it is without.
        "13":  (9, "9"),
        "9":   (2, "7"),
        "m9":  (2, "m7"),
        "7#9": (3, "7"),
        "7b9": (1, "7"),
        "6/9": (2, "6"),
    }
)  # fmt: skip


def keep_word(chords: Sequence[ChordSpan], drafts: Sequence[Draft]) -> tuple[ChordSpan, ...]:
    """Return the chords named after what sounds.

    Parameters
    ----------
    chords : sequence of ChordSpan
    drafts : sequence of Draft
        Everything both hands play.
    """
    ordered = sorted((d for d in drafts if d.duration), key=lambda d: d.onset)
    named: list[ChordSpan] = []
    first = 0
    for span in chords:
        while first < len(ordered) and ordered[first].end <= span.onset:
            first += 1
        heard: set[Semitones] = set()
        for draft in ordered[first:]:
            if draft.onset >= span.end:
                break
            if draft.end > span.onset:
                heard.add((draft.midi - span.chord.root.pitch_class) % 12)
        named.append(_named(span, heard))
    return tuple(named)


def _named(span: ChordSpan, heard: set[Semitones]) -> ChordSpan:
    quality = span.chord.quality_id
    promised = _PLAINER.get(quality)
    while promised is not None and promised[0] not in heard:
        quality = promised[1]
        promised = _PLAINER.get(quality)
    if quality == span.chord.quality_id:
        return span
    chord = Chord.of(span.chord.root, quality, span.chord.bass)
    roman = span.roman.replace(span.chord.quality_id.removeprefix("m"), quality.removeprefix("m"))
    return replace(span, chord=chord, roman=roman)
