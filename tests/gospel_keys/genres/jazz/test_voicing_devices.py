"""Upper structures, fourths, drop-2 and locked hands (J-20 to J-23)."""

from collections.abc import Callable

import pytest

from gospel_keys.brief.model import Brief
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.jazz.arranger import JazzArranger
from gospel_keys.genres.jazz.context import DROPPED, LOCKED
from gospel_keys.genres.jazz.voicings import ROOTLESS, UPPER, shapes_of, upper_triad
from gospel_keys.score.model import Hand, Note
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.chord_catalogue import CHORD_TYPES
from gospel_keys.theory.key import Key

MakeBrief = Callable[..., Brief]


@pytest.fixture(scope="module")
def locked() -> list[tuple[Arrangement, int, int, str]]:
    """Pieces whose hands lock, with the first and last bar and the way they do."""
    from tests.gospel_keys.genres.jazz.conftest import make_brief

    found = []
    for seed in range(24):
        brief = make_brief(
            bars=32,
            right_hand="block-chord",
            tempo=140.0,
            key=Key.parse(("F", "Eb", "C")[seed % 3]),
        )
        piece = JazzArranger().arrange(brief, seed=seed)
        found += [
            (piece, p.bar, p.bar + p.bars, p.left_hand)
            for p in piece.textures
            if p.left_hand in (LOCKED, DROPPED)
        ]
    return found


def _attacks(piece: Arrangement, first: int, last: int) -> list[tuple[list[Note], list[Note]]]:
    bar = piece.form.meter.bar
    inside = sorted(
        (n for n in piece.score.notes if first * bar <= n.onset < last * bar), key=lambda n: n.midi
    )
    found = []
    for onset in sorted({n.onset for n in inside if n.hand is Hand.RIGHT}):
        struck = [n for n in inside if n.onset == onset]
        left = [n for n in struck if n.hand is Hand.LEFT]
        found.append((left, [n for n in struck if n.hand is Hand.RIGHT]))
    return found


def test_both_ways_of_locking_are_chosen(locked: list[tuple[Arrangement, int, int, str]]) -> None:
    assert {way for *_, way in locked} == {LOCKED, DROPPED}


def test_locked_hands_double_the_tune_an_octave_below(
    locked: list[tuple[Arrangement, int, int, str]],
) -> None:
    pairs = [
        (left, right)
        for piece, first, last, way in locked
        if way == LOCKED
        for left, right in _attacks(piece, first, last)
        if left
    ]
    doubled = [right[-1].midi - left[0].midi == 12 for left, right in pairs]

    assert sum(doubled) >= 0.95 * len(doubled)
    assert all(right[-1].midi - right[0].midi < 12 for _, right in pairs)


def test_drop_two_lets_the_second_voice_fall_an_octave(
    locked: list[tuple[Arrangement, int, int, str]],
) -> None:
    spreads = [
        (left[0].midi + 12, right[-2].midi, right[-1].midi)
        for piece, first, last, way in locked
        if way == DROPPED
        for left, right in _attacks(piece, first, last)
        if left and left[0].rule == "J-20 drop-2" and len(right) > 2
    ]

    assert len(spreads) > 20
    assert sum(a < b < c for b, a, c in spreads) >= 0.9 * len(spreads)


def test_hands_lock_for_eight_bars_a_chorus_at_most(
    locked: list[tuple[Arrangement, int, int, str]],
) -> None:
    pieces = [id(piece) for piece, *_ in locked]

    assert all(last - first <= 8 for _, first, last, _ in locked)
    assert len(set(pieces)) == len(pieces)


@pytest.mark.parametrize("quality", sorted(UPPER))
def test_upper_structures_are_triads_of_the_chord(quality: str) -> None:
    chord = Chord.parse("C" + quality)
    triad = upper_triad(chord)
    stacks = [sorted((t - triad[k]) % 12 for t in triad) for k in range(3)]

    assert {t % 12 for t in triad} <= {i % 12 for i in chord.intervals}
    assert [0, 4, 7] in stacks or [0, 3, 7] in stacks


def test_upper_structures_stand_over_third_and_seventh(brief_of: MakeBrief) -> None:
    heard = 0
    for seed in range(16):
        key = Key.parse(("C minor", "D minor", "F", "G minor")[seed % 4])
        brief = brief_of(
            bars=32, key=key, left_hand="syncopated-comping", right_hand="chord-melody",
            complexity=0.7,
        )  # fmt: skip
        score = JazzArranger().arrange(brief, seed=seed).score
        for note in score.notes:
            if note.rule == "J-23":
                chord = score.chords[note.chord].chord
                lower = {
                    n.midi % 12
                    for n in score.notes
                    if n.chord == note.chord and n.hand is Hand.LEFT
                }
                root = chord.root.pitch_class
                assert chord.third is not None
                assert chord.seventh is not None
                assert {(root + chord.third) % 12, (root + chord.seventh) % 12} & lower
                heard += 1

    assert heard >= 6


@pytest.mark.parametrize("quality", [t.id for t in CHORD_TYPES])
def test_every_shape_says_what_the_symbol_promises(quality: str) -> None:
    chord = Chord.of(Chord.parse("C").root, quality)
    promised = {g % 12 for g in chord.guide_tones}

    assert all(promised <= {s % 12 for s in shape} | {0} for shape in shapes_of(chord)[:2])


def test_elevenths_and_sixths_can_be_stacked_in_fourths() -> None:
    stacks = [
        shape
        for quality in ("m11", "6/9")
        for shape in ROOTLESS[quality]
        if all(b - a == 5 for a, b in zip(shape[:3], shape[1:3], strict=False))
    ]

    assert (5, 10, 15) in stacks
    assert (4, 9, 14) in stacks
