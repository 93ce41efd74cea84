"""Section 4.3: what the left hand plays, by name and by context."""

from collections.abc import Callable
from itertools import pairwise

import pytest

from gospel_keys.critique.attacks import Attack, body_bars, by_bar, hand_attacks
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.blues.left import adapt
from gospel_keys.genres.blues.notation import read_row
from gospel_keys.genres.blues.tables import left_patterns
from gospel_keys.score.model import Hand
from gospel_keys.theory.chord import Chord

Blues = Callable[..., Arrangement]
KEYS = ("E", "A", "G", "C", "F", "Bb", "D", "Eb")


def left_bars(piece: Arrangement) -> list[list[Attack]]:
    """The left hand's attacks by bar, from the first bar to the ending."""
    bars = by_bar(piece.score, hand_attacks(piece.score, Hand.LEFT))
    ours = [bars.get(b, []) for b in body_bars(piece.score)]
    return [b for b in ours if b and not any(n.rule.startswith("4.5") for n in b[0].notes)]


def share(bars: list[list[Attack]], test: Callable[[list[Attack]], bool]) -> float:
    return sum(map(test, bars)) / len(bars)


def stands_on_root(piece: Arrangement, attacks: list[Attack]) -> bool:
    """Whether a bar begins on the root, or comes down from the seventh."""
    chord = piece.score.chords[attacks[0].chord].chord
    return (attacks[0].pitches[0] - chord.root.pitch_class) % 12 in {0, chord.seventh}


@pytest.mark.parametrize("key", KEYS)
def test_boogie_fills_the_eighths_and_comes_back_to_the_root(blues: Blues, key: str) -> None:
    for seed in range(4):
        piece = blues("fast", key=key, bars=24, left_hand="boogie-woogie-bass", seed=seed)
        bars = left_bars(piece)

        assert share(bars, lambda b: len(b) >= 7) >= 0.9
        assert share(bars, lambda b: max(p for a in b for p in a.pitches) <= 62) == 1.0


@pytest.mark.parametrize("key", KEYS)
def test_twelve_bar_bass_walks_in_quarters_from_the_root(blues: Blues, key: str) -> None:
    for seed in range(4):
        piece = blues(key=key, bars=24, left_hand="twelve-bar-bass", form="turnaround", seed=seed)
        bars = left_bars(piece)

        assert share(bars, lambda b: len(b) in (4, 5) and all(len(a.notes) == 1 for a in b)) >= 0.9
        assert sum(stands_on_root(piece, b) for b in bars) >= 0.95 * len(bars)


@pytest.mark.parametrize("key", KEYS)
def test_shuffle_rocks_fifth_sixth_and_seventh_over_the_root(blues: Blues, key: str) -> None:
    for seed in range(4):
        piece = blues(key=key, bars=24, left_hand="shuffle-pattern", seed=seed)
        dyads = [
            a
            for bar in left_bars(piece)
            for a in bar
            if len(a.notes) == 2 and a.notes[0].rule == "B-10"
        ]

        assert all(a.span in (6, 7, 9, 10) for a in dyads)
        assert len(dyads) >= 0.7 * sum(map(len, left_bars(piece)))


def test_the_crawl_and_the_slow_pattern_come_by_name_of_the_style(blues: Blues) -> None:
    slow = blues("slow", bars=12, seed=2)
    boogie = blues("fast", bars=12, seed=2)
    orleans = blues(sub_style="new-orleans", bars=12, seed=2)

    assert slow.textures[0].left_hand == "slow-twelve-eight"
    assert boogie.textures[0].left_hand == "boogie-woogie-bass"
    assert orleans.textures[0].left_hand == "rumba"
    assert orleans.rhythm == "straight-blues"


@pytest.mark.parametrize("pattern", [*left_patterns()])
def test_every_row_stays_inside_sixteen_semitones(pattern: str) -> None:
    shape = left_patterns()[pattern]
    for row in (*shape.rows, *shape.vary):
        steps = [t.semitones for s in read_row(row, numbers=True) for t in s.tones]
        assert max(steps) - min(steps) <= 17


@pytest.mark.parametrize("application", ["slow", "shuffle", "fast"])
@pytest.mark.parametrize("key", KEYS)
def test_the_left_hand_stays_low_and_dry(blues: Blues, application: str, key: str) -> None:
    for seed in range(3):
        piece = blues(application, key=key, bars=36, seed=seed)
        ostinato = [
            n
            for n in piece.score.hand(Hand.LEFT)
            if n.rule not in ("S-08", "B-17", "B-15") and not n.rule.startswith("4.5")
        ]

        assert all(28 <= n.midi <= 62 for n in ostinato)
        assert all(
            p.onset >= piece.score.duration - piece.score.meter.bar for p in piece.score.pedals
        )


def test_an_ostinato_keeps_its_shape_through_the_chords(blues: Blues) -> None:
    piece = blues("fast", bars=24, form="basic", left_hand="boogie-woogie-bass", seed=3)
    shapes: dict[tuple[int, ...], int] = {}
    for bar in left_bars(piece):
        low = bar[0].pitches[0]
        shape = tuple(a.pitches[0] - low for a in bar)
        shapes[shape] = shapes.get(shape, 0) + 1

    assert max(shapes.values()) >= 6


def test_two_changes_in_five_are_led_into(blues: Blues) -> None:
    led = changes = 0
    for seed in range(30):
        piece = blues("fast", bars=24, left_hand="boogie-woogie-bass", form="turnaround", seed=seed)
        rules = {
            n.onset // piece.score.meter.bar
            for n in piece.score.hand(Hand.LEFT)
            if n.rule == "B-14"
        }
        for a, b in pairwise(piece.score.chords):
            whole = b.onset % piece.score.meter.bar == 0 and a.rule == b.rule == "B-01 form"
            if whole and a.chord.root != b.chord.root:
                changes += 1
                led += (b.onset // piece.score.meter.bar - 1) in rules

    assert 0.3 <= led / changes <= 0.5


def test_one_bar_in_four_is_varied(blues: Blues) -> None:
    for seed in range(6):
        bars = left_bars(blues("fast", bars=24, left_hand="boogie-woogie-bass", seed=seed))
        assert share(bars, lambda b: len(b) == 8) >= 0.5
        assert len({tuple(a.onset % 3840 for a in b) for b in bars}) >= 2


def test_stop_time_opens_a_chorus_of_a_long_piece(blues: Blues) -> None:
    found = 0
    for seed in range(12):
        piece = blues("shuffle", bars=48, seed=seed)
        stops = {n.onset // 3840 for n in piece.score.hand(Hand.LEFT) if n.rule == "B-18"}
        found += bool(stops)
        assert len(stops) in (0, 4)

    assert found >= 4


def test_an_unwanted_pattern_is_not_played(blues: Blues) -> None:
    for seed in range(6):
        piece = blues(bars=24, excluded=frozenset({"shuffle-pattern", "call-response"}), seed=seed)

        assert all(t.left_hand != "shuffle-pattern" for t in piece.textures)
        assert all(t.right_hand != "call-response" for t in piece.textures)


@pytest.mark.parametrize(
    ("semitones", "chord", "bent"),
    [(4, "Cm7", 3), (4, "C7sus4", 5), (7, "C7#5", 8), (7, "Cm7b5", 6), (10, "Cmaj7", 11)],
)
def test_an_ostinato_bends_to_the_chord(semitones: int, chord: str, bent: int) -> None:
    assert adapt(semitones, Chord.parse(chord)) == bent


def test_a_jazz_blues_is_walked(blues: Blues) -> None:
    for seed in range(4):
        piece = blues(form="jazz-blues", bars=24, seed=seed)

        assert piece.textures[0].left_hand == "twelve-bar-bass"


def test_chords_of_two_beats_are_walked_on_root_and_fifth(blues: Blues) -> None:
    score = blues(form="jazz-blues", bars=24, left_hand="twelve-bar-bass").score
    halves = [
        i for i, c in enumerate(score.chords) if c.rule == "B-01 form" and c.end - c.onset == 1920
    ]

    assert len(halves) >= 4
    for index in halves:
        chord = score.chords[index].chord
        walked = [n for n in score.hand(Hand.LEFT) if n.chord == index and n.rule == "B-16"]
        fifth = 6 if chord.quality_id in ("dim7", "m7b5") else 7

        assert [(n.midi - chord.root.pitch_class) % 12 for n in walked] in ([0, fifth], [])
