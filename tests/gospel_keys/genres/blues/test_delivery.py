"""Chapters 7 and 8: a pattern asked for by name is what is played, nine times in ten."""

from collections.abc import Callable

import pytest

from gospel_keys.critique.attacks import Attack, body_bars, by_bar, hand_attacks
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.score.model import Hand, Role

Blues = Callable[..., Arrangement]
Detector = Callable[[Arrangement], bool]
KEYS = ("E", "A", "G", "C", "F", "Bb", "D", "Am", "Eb")
APPLICATIONS = ("slow", "shuffle", "fast")
ORDERED = 27
DYADS = {3, 4, 5, 8, 9}


def hand_bars(piece: Arrangement, hand: Hand) -> list[list[Attack]]:
    """The attacks of a hand by bar, without turnarounds, endings and answers of the left."""
    bars = by_bar(piece.score, hand_attacks(piece.score, hand))
    inner = [bars.get(b, []) for b in body_bars(piece.score)]
    special = ("4.5", "B-26", "B-14")
    return [b for b in inner if b and not any(a.notes[0].rule.startswith(special) for a in b)]


def in_most(bars: list[list[Attack]], test: Callable[[list[Attack]], bool]) -> bool:
    return sum(map(test, bars)) >= 0.8 * len(bars)


def is_boogie(piece: Arrangement) -> bool:
    def fits(bar: list[Attack]) -> bool:
        pitches = [p for a in bar for p in a.pitches]
        root = piece.score.chords[bar[0].chord].chord.root.pitch_class
        return (
            len(bar) >= 7
            and all(len(a.notes) == 1 for a in bar)
            and max(pitches) - min(pitches) <= 17
            and any(p % 12 == root for p in pitches)
        )

    return in_most(hand_bars(piece, Hand.LEFT), fits)


def is_twelve_bar_bass(piece: Arrangement) -> bool:
    def fits(bar: list[Attack]) -> bool:
        chord = piece.score.chords[bar[0].chord].chord
        first = (bar[0].pitches[0] - chord.root.pitch_class) % 12
        return 4 <= len(bar) <= 5 and first in (0, chord.seventh, 9)

    return in_most(hand_bars(piece, Hand.LEFT), fits)


def is_shuffle(piece: Arrangement) -> bool:
    def fits(bar: list[Attack]) -> bool:
        dyads = [a for a in bar if len(a.notes) == 2 and a.span in (6, 7, 9, 10)]
        lows = {(a.chord, a.pitches[0]) for a in dyads}
        return len(dyads) >= 0.75 * len(bar) and len(lows) == len({c for c, _ in lows})

    return in_most(hand_bars(piece, Hand.LEFT), fits)


def is_in_blocks(piece: Arrangement) -> bool:
    attacks = [a for bar in hand_bars(piece, Hand.RIGHT) for a in bar]
    return sum(len(a.notes) >= 3 for a in attacks) >= 0.7 * len(attacks)


def is_filled_with_chords(piece: Arrangement) -> bool:
    attacks = [a for bar in hand_bars(piece, Hand.RIGHT) for a in bar]
    chords = [a for a in attacks if len(a.notes) >= 3]
    sung = [a for a in chords if any(n.role is Role.MELODY for n in a.notes)]
    step = piece.score.meter.beat
    weighty = [a for a in sung if a.onset % step == 0 or a.notes[0].duration >= step]
    return len(chords) >= 0.15 * len(attacks) and len(weighty) >= 0.85 * len(sung)


def is_sung(piece: Arrangement) -> bool:
    attacks = [a for bar in hand_bars(piece, Hand.RIGHT) for a in bar]
    sung = [a for a in attacks if a.notes[-1].role is Role.MELODY]
    return len(sung) >= 0.75 * len(attacks) and sum(len(a.notes) < 3 for a in sung) >= len(sung) / 2


def calls_and_answers(piece: Arrangement) -> bool:
    """Whether the calls of a chorus share three quarters of their rhythm."""
    bar = piece.score.meter.bar
    calls: dict[int, set[int]] = {}
    for note in piece.score.hand(Hand.RIGHT):
        if note.rule in ("B-22 call", "chord-fills") and note.role is Role.MELODY:
            calls.setdefault(note.onset // bar, set()).add(note.onset % bar)
    pairs = [
        (calls[first], calls[first + 4]) for first in (0, 1) if {first, first + 4} <= calls.keys()
    ]
    return bool(pairs) and all(len(a & b) >= 0.75 * len(a | b) for a, b in pairs)


def is_double_stopped(piece: Arrangement) -> bool:
    attacks = [a for bar in hand_bars(piece, Hand.RIGHT) for a in bar]
    dyads = [a for a in attacks if len(a.notes) == 2 and a.span in DYADS]
    shaken = {n.onset for n in piece.score.notes if n.tremolo}
    choruses = max(1, piece.form.bars // 12)
    return len(dyads) >= 0.15 * len(attacks) and 1 <= len(shaken) / choruses <= 4


DETECTORS: dict[str, tuple[str, Detector]] = {
    "boogie-woogie-bass": ("left_hand", is_boogie),
    "twelve-bar-bass": ("left_hand", is_twelve_bar_bass),
    "shuffle-pattern": ("left_hand", is_shuffle),
    "block-chords": ("right_hand", is_in_blocks),
    "chord-fills": ("right_hand", is_filled_with_chords),
    "blues-melody": ("right_hand", is_sung),
    "call-response": ("right_hand", calls_and_answers),
    "tremolo-double-stops": ("right_hand", is_double_stopped),
}


@pytest.mark.parametrize("pattern", DETECTORS)
def test_a_named_pattern_is_delivered(blues: Blues, pattern: str) -> None:
    field, detector = DETECTORS[pattern]
    delivered: list[bool] = []
    for seed in range(ORDERED):
        order: dict[str, object] = {field: pattern, "form": "turnaround"}
        piece = blues(
            APPLICATIONS[seed % 3], key=KEYS[seed // 3], bars=(12, 24)[seed % 2], seed=seed, **order
        )
        delivered.append(detector(piece))

    assert sum(delivered) >= 0.9 * ORDERED, delivered


@pytest.mark.parametrize("pattern", ["boogie-woogie-bass", "twelve-bar-bass", "shuffle-pattern"])
def test_one_left_hand_is_not_taken_for_another(blues: Blues, pattern: str) -> None:
    for other in {"boogie-woogie-bass", "twelve-bar-bass", "shuffle-pattern"} - {pattern}:
        pieces = [blues(left_hand=other, bars=24, seed=seed) for seed in range(6)]

        assert not any(DETECTORS[pattern][1](piece) for piece in pieces)
