"""The changes: vocabulary, root motion and resolutions of standards (J-01 to J-04)."""

from collections import Counter
from collections.abc import Callable
from itertools import pairwise

import pytest

from gospel_keys.brief.model import Brief
from gospel_keys.genres.jazz.harmony import harmonise
from gospel_keys.genres.jazz.plan import plan_piece
from gospel_keys.genres.jazz.tunes import transpose_symbol
from gospel_keys.randomness import stream
from gospel_keys.score.model import ChordSpan
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import LETTERS

MakeBrief = Callable[..., Brief]
_KEYS = ("C", "Eb", "F", "C minor", "Bb")
_COMPLEXITIES = (0.3, 0.5, 0.6, 0.8)


@pytest.fixture(scope="module")
def standards() -> list[tuple[ChordSpan, ...]]:
    """Two hundred sets of changes over AABA and ABAC."""
    from gospel_keys.score.meter import Meter

    found = []
    for seed in range(200):
        brief = Brief(
            "", "jazz", Key.parse(_KEYS[seed % 5]), 150, Meter(), 32, "standard", "swing",
            form=("aaba", "abac")[seed % 2], complexity=_COMPLEXITIES[seed % 4],
        )  # fmt: skip
        found.append(harmonise(plan_piece(brief, stream(seed, "form")), brief, stream(seed, "h")))
    return found


def _motion(a: Chord, b: Chord) -> int:
    return (b.root.pitch_class - a.root.pitch_class) % 12


def _family(chord: Chord) -> str:
    if chord.is_dominant:
        return "dominant"
    if chord.quality_id in ("m7b5", "dim7"):
        return chord.quality_id
    if chord.is_minor and not chord.quality_id.startswith("m6"):
        return "m7"
    return "home"


def test_vocabulary_is_that_of_standards(standards: list[tuple[ChordSpan, ...]]) -> None:
    found = Counter(_family(span.chord) for piece in standards for span in piece)
    share = {name: count / found.total() for name, count in found.items()}

    assert 0.35 <= share["dominant"] <= 0.45
    assert 0.24 <= share["m7"] <= 0.30
    assert 0.18 <= share["home"] <= 0.25
    assert 0.03 <= share["m7b5"] <= 0.07
    assert 0.01 <= share["dim7"] <= 0.04


def test_one_bar_in_three_has_two_chords(standards: list[tuple[ChordSpan, ...]]) -> None:
    bars = Counter(
        sum(span.onset // 3840 == bar for span in piece) >= 2
        for piece in standards
        for bar in range(32)
    )

    assert 0.30 <= bars[True] / bars.total() <= 0.38


def test_roots_move_as_in_standards(standards: list[tuple[ChordSpan, ...]]) -> None:
    moves = Counter(_motion(a.chord, b.chord) for piece in standards for a, b in pairwise(piece))
    share = {step: count / moves.total() for step, count in moves.items()}

    assert 0.45 <= share[5] <= 0.55
    assert 0.07 <= share[11] <= 0.12
    assert 0.08 <= share[3] + share[4] + share[8] + share[9] <= 0.12
    assert 0.04 <= share[2] <= 0.08


def test_dominants_resolve(standards: list[tuple[ChordSpan, ...]]) -> None:
    moves = Counter(
        _motion(a.chord, b.chord)
        for piece in standards
        for a, b in pairwise(piece)
        if a.chord.is_dominant
    )

    assert 0.50 <= moves[5] / moves.total() <= 0.65
    assert 0.08 <= moves[11] / moves.total() <= 0.12


def test_half_diminished_leads_to_its_dominant(standards: list[tuple[ChordSpan, ...]]) -> None:
    cases = [
        b.chord.is_dominant and _motion(a.chord, b.chord) == 5
        for piece in standards
        for a, b in pairwise(piece)
        if a.chord.quality_id == "m7b5"
    ]

    assert sum(cases) >= 0.8 * len(cases)


def test_two_fives_are_frequent(standards: list[tuple[ChordSpan, ...]]) -> None:
    pairs = sum(
        b.chord.is_dominant and _motion(a.chord, b.chord) == 5 and a.chord.third == 3
        for piece in standards
        for a, b in pairwise(piece)
    )

    assert pairs >= len(standards) * 32 / 4


@pytest.mark.parametrize("key", ["C", "Db", "Gb", "B", "E", "Ab", "C# minor", "Eb minor"])
def test_chords_are_spelled_in_any_key(key: str) -> None:
    for symbol in ("Dm7", "G7", "Db7", "C#dim7", "F#dim7", "Bb7", "Abmaj7", "Bm7b5", "E7"):
        chord = transpose_symbol(symbol, Key.parse(key))
        assert abs(chord.root.alter) <= 1
        wanted = (Chord.parse(symbol).root.pitch_class + Key.parse(key).tonic.pitch_class) % 12
        assert chord.root.pitch_class == wanted


def test_low_complexity_keeps_the_tune(brief_of: MakeBrief) -> None:
    brief = brief_of(bars=32, form="aaba", complexity=0.0)

    chords = harmonise(plan_piece(brief, stream(1, "form")), brief, stream(1, "h"))

    assert not any(span.rule.startswith("J-06") for span in chords)


def test_rich_turnarounds_slide_down_by_semitones(brief_of: MakeBrief) -> None:
    slides = 0
    for seed in range(60):
        brief = brief_of(bars=32, form="rhythm-changes", complexity=0.8)
        spans = harmonise(plan_piece(brief, stream(seed, "form")), brief, stream(seed, "h"))
        for a, b, c, d in zip(spans, spans[1:], spans[2:], spans[3:], strict=False):
            if b.rule == "J-06 turnaround" and b.chord.root.pitch_class == 3:
                assert [s.chord.root.pitch_class for s in (c, d)] == [2, 1]
                assert a.chord.root.pitch_class in (0, 4)
                slides += 1

    assert slides > 20


def test_plain_pieces_do_not_slide(brief_of: MakeBrief) -> None:
    for seed in range(20):
        brief = brief_of(bars=32, form="rhythm-changes", complexity=0.4)
        spans = harmonise(plan_piece(brief, stream(seed, "form")), brief, stream(seed, "h"))
        assert all(s.rule != "J-06 turnaround" for s in spans)


def test_a_two_is_spelled_a_fifth_above_its_five(standards: list[tuple[ChordSpan, ...]]) -> None:
    pairs = [
        (two.chord.root, five.chord.root)
        for chords in standards
        for two, five in pairwise(chords)
        if two.chord.is_minor and five.chord.is_dominant and _motion(two.chord, five.chord) == 5
    ]

    assert len(pairs) > 400
    assert all((LETTERS.index(b.letter) - LETTERS.index(a.letter)) % 7 == 3 for a, b in pairs)
