"""Two parts hold on over the beat instead of resting for a sixteenth."""

import random
from itertools import pairwise

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.classical.arranger import ClassicalArranger
from gospel_keys.genres.classical.ties import hold_over
from gospel_keys.genres.classical.two_parts import Tone, TwoParts
from gospel_keys.score.model import ChordSpan, Hand
from gospel_keys.theory.chord import Chord

BEAT, SIXTEENTH = 960, 240


def _parts(upper: list[int], lower: list[int], symbols: str) -> TwoParts:
    """A quarter, a rest and three sixteenths over two quarters, in C."""
    brief = read_brief(
        "a baroque invention", genre="classical", wishes=Wishes(key="C", tempo=80.0), seed=0
    )
    chords = [
        ChordSpan(k * BEAT, BEAT, Chord.parse(symbol)) for k, symbol in enumerate(symbols.split())
    ]
    two = TwoParts(brief, chords, random.Random(0))
    first, *run = upper
    places = [BEAT + k * SIXTEENTH for k in (1, 2, 3)]
    two.parts[Hand.RIGHT] = [
        Tone(0, BEAT, first, 0, "C-31"),
        *(Tone(t, SIXTEENTH, p, 1, "C-31") for t, p in zip(places, run, strict=True)),
    ]
    two.parts[Hand.LEFT] = [Tone(k * BEAT, BEAT, pitch, k, "C-31") for k, pitch in enumerate(lower)]
    return two


def _held(two: TwoParts) -> int:
    hold_over(two)
    return two.parts[Hand.RIGHT][0].duration


def test_a_note_that_still_belongs_is_held() -> None:
    assert _held(_parts([72, 71, 69, 67], [48, 57], "C Am")) == BEAT + SIXTEENTH


def test_a_seventh_that_falls_by_step_is_held_as_a_suspension() -> None:
    assert _held(_parts([72, 71, 69, 67], [48, 50], "C G")) == BEAT + SIXTEENTH


def test_a_note_that_would_clash_rests() -> None:
    assert _held(_parts([72, 74, 71, 67], [48, 50], "C G")) == BEAT


def test_a_longer_rest_stays() -> None:
    two = _parts([72, 71, 69, 67], [48, 57], "C Am")
    del two.parts[Hand.RIGHT][1]

    assert _held(two) == BEAT


def test_inventions_rest_less_than_they_hold() -> None:
    rests = notes = 0
    for seed in range(4):
        wishes = Wishes(key="D minor", bars=24)
        brief = read_brief("a two-part invention", genre="classical", wishes=wishes, seed=seed)
        score = ClassicalArranger().arrange(brief, seed=seed).score
        for hand in Hand:
            line = [n for n in score.hand(hand) if not n.is_grace]
            rests += sum(b.onset > a.end for a, b in pairwise(line))
            notes += len(line)

    assert rests <= 0.1 * notes
