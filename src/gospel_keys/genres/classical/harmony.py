"""Harmony: rows of numerals become spelled chords with their place in time.

The phrases keep functional grammar (C-07) because the table does; here chords get their
onsets (C-08), names as heard, and a sentence for the player.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from gospel_keys.genres.classical.form import PhrasePlan, Plan
from gospel_keys.genres.classical.pulses import divide_bar, pulse_lengths
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import ChordSpan
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.theory.roman import analyse, realise
from gospel_keys.units import Ticks

TONIC, PREDOMINANT, DOMINANT, APPLIED, OTHER = "T", "PD", "D", "A", "X"

_COMMENTS: Final = {
    "I64": "Cadential six-four: leans on the dominant and resolves 6-5, 4-3.",
    "V7": "The dominant seventh asks for the tonic.",
    "V": "The dominant: tension at the end of a phrase or before the tonic.",
    "bII6": "Neapolitan sixth: a dark pre-dominant that leads to the dominant.",
    "II7b5": "Augmented sixth: its outer notes open to the octave of the dominant.",
    "#iio7": "Common-tone diminished seventh: ornaments the tonic.",
    "iv": "Minor subdominant, borrowed from the minor key where the key is major.",
    "bVI": "Flat submediant, a chromatic mediant of the tonic.",
    "III": "Mediant: a chromatic third from the tonic in a major key.",
}


def harmonise(plan: Plan, key: Key) -> tuple[ChordSpan, ...]:
    """Return the chords of a plan, gapless and in order.

    Parameters
    ----------
    plan : Plan
    key : Key

    Returns
    -------
    chords : tuple of ChordSpan
        Like neighbours inside a phrase are one chord; all are named in the key of the piece.
    """
    spans: list[ChordSpan] = []
    for phrase in plan.phrases:
        spans += _phrase_spans(phrase, plan.form.meter, phrase.key or key)
    return describe(spans, key)


def _phrase_spans(phrase: PhrasePlan, meter: Meter, key: Key) -> list[ChordSpan]:
    placed: list[tuple[Ticks, str]] = []
    for number, tokens in enumerate(phrase.row):
        start = (phrase.bar + number) * meter.bar
        for tick, token in zip(divide_bar(meter, len(tokens)), tokens, strict=True):
            if not placed or placed[-1][1] != token:
                placed.append((start + tick, token))
    end = (phrase.bar + phrase.bars) * meter.bar
    spans = []
    for (onset, token), (after, _) in pairwise([*placed, (end, "")]):
        numeral = _in_time(token, after - onset, meter)
        chord = realise(numeral, key)
        spans.append(ChordSpan(onset, after - onset, chord, rule=f"C-07 {numeral}"))
    return spans


def _in_time(numeral: str, duration: Ticks, meter: Meter) -> str:
    """A numeral, without a ninth that no hand has time for."""
    hurried = duration < 2 * pulse_lengths(meter)[0]
    return numeral.replace("9", "7") if hurried else numeral


def describe(spans: Sequence[ChordSpan], key: Key) -> tuple[ChordSpan, ...]:
    """Name chords by their place in the key and say what each is for.

    Parameters
    ----------
    spans : sequence of ChordSpan
        With the token of the table in ``rule``.
    key : Key
    """
    romans = analyse([s.chord for s in spans], key)
    described = []
    for place, (span, roman) in enumerate(zip(spans, romans, strict=True)):
        after = spans[place + 1].chord if place + 1 < len(spans) else None
        comment = _comment(span, roman, after, key)
        described.append(replace(span, roman=roman, comment=comment))
    return tuple(described)


def _comment(span: ChordSpan, roman: str, after: Chord | None, key: Key) -> str:
    token = span.rule.removeprefix("C-07 ")
    bare = "I64" if token in ("I64", "i64") else token
    if bare in _COMMENTS:
        return _COMMENTS[bare]
    if "/" in roman and function_of(span.chord, key) == APPLIED and after is not None:
        return f"Applied dominant: makes {after.root} sound like a goal for a moment."
    head = next((text for sign, text in _COMMENTS.items() if roman.startswith(sign)), "")
    names = {
        TONIC: "Tonic: the chord of rest.",
        PREDOMINANT: "Pre-dominant: leads away from the tonic towards the dominant.",
        DOMINANT: "Dominant function: its leading tone rises to the tonic.",
    }
    inverted = f" {span.chord.bass} in the bass keeps the line moving." if span.chord.bass else ""
    return (names.get(function_of(span.chord, key)) or head or "Colour chord.") + inverted


def function_of(chord: Chord, key: Key) -> str:
    """Return what a chord does in a key: T, PD, D, A (applied dominant) or X (colour).

    Examples
    --------
    >>> function_of(Chord.parse("D7/F#"), Key.parse("C"))
    'A'
    """
    degree = (chord.root.pitch_class - key.tonic.pitch_class) % 12
    scale = {name.pitch_class for name in key.scale_names} | {(key.tonic.pitch_class + 11) % 12}
    six_four = degree == 0 and chord.bass_name.pitch_class == (key.tonic.pitch_class + 7) % 12
    if six_four or degree == 7 or (degree == 11 and chord.is_diminished):
        return DOMINANT
    if "b5" in chord.degrees and "3" in chord.degrees:
        return PREDOMINANT
    dominant = chord.is_dominant or chord.is_diminished or ("3" in chord.degrees)
    if dominant and degree not in (0, 5, 1, 8, 3) and not chord.pitch_classes <= scale:
        return APPLIED
    if chord.is_dominant and not chord.pitch_classes <= scale:
        return APPLIED
    if degree in (2, 5, 1):
        return PREDOMINANT
    return TONIC if degree in (0, 9, 4, 3, 8) else OTHER
