"""Strict writing between the outer voices, in every period and texture (C-01 to C-07)."""

from collections.abc import Callable
from itertools import pairwise, product

import pytest

from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.classical.cadences import list_cadences
from gospel_keys.genres.classical.counterpoint import contrary_share, parallel_perfects
from gospel_keys.genres.classical.progressions import load_progressions
from gospel_keys.genres.classical.pulses import grids, pulse_places
from gospel_keys.score.model import Hand, Role, Score

Maker = Callable[..., Arrangement]
PERIODS = ("baroque", "classical", "romantic")
KEYS = ("C", "Eb", "A minor", "F# minor", "D")
RIGHTS = (None, "melodic-lines", "chord-voicing", "contrapuntal", "arpeggiated")
METERS = ("4/4", "3/4", "6/8", "7/8", "2/4")


def beats_of(score: Score) -> list[int]:
    bar = score.meter.bar
    return [b * bar + p for b in range(score.duration // bar) for p in pulse_places(score.meter)]


def outer(score: Score, hand: Hand) -> list[tuple[int, int, int]]:
    return [(n.onset, n.end, n.midi) for n in score.hand(hand) if not n.is_grace]


@pytest.mark.parametrize(("period", "right"), list(product(PERIODS, RIGHTS)))
def test_outer_voices_never_move_in_parallel_fifths_or_octaves(
    arranged: Maker, period: str, right: str | None
) -> None:
    for seed, key in enumerate(KEYS):
        for meter in METERS[: 3 if seed % 2 else 5]:
            score = arranged(period, key, meter=meter, right=right, seed=seed).score

            found = parallel_perfects(
                outer(score, Hand.RIGHT), outer(score, Hand.LEFT), beats_of(score)
            )

            assert not found, (key, meter, seed, found)


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("meter", ["7/8", "5/8", "2/2", "9/8"])
def test_neither_pulses_nor_beats_bring_parallels_in_other_meters(
    arranged: Maker, period: str, meter: str
) -> None:
    for seed, key in enumerate(("C", "F# minor", "Bb")):
        score = arranged(period, key, meter=meter, seed=seed).score
        bar = score.meter.bar

        for row in grids(score.meter):
            beats = [start + place for start in range(0, score.duration, bar) for place in row]

            assert not parallel_perfects(outer(score, Hand.RIGHT), outer(score, Hand.LEFT), beats)


def test_outer_voices_move_mostly_against_each_other(arranged: Maker) -> None:
    for period in PERIODS:
        shares = []
        for seed in range(6):
            score = arranged(period, seed=seed, right="melodic-lines").score
            tops, basses = [], []
            for beat in beats_of(score):
                high = [n.midi for n in score.hand(Hand.RIGHT) if n.onset <= beat < n.end]
                low = [
                    n.midi for n in score.hand(Hand.LEFT) if n.role is Role.BASS and n.onset <= beat
                ]
                if high and low:
                    tops.append(max(high))
                    basses.append(low[-1])
            shares.append(contrary_share(tops, basses))

        assert sum(shares) / len(shares) >= 0.55


def test_pieces_end_with_a_perfect_cadence(arranged: Maker) -> None:
    for period, key, meter in product(PERIODS, KEYS, ("4/4", "3/4", "6/8", "5/4")):
        last = list_cadences(arranged(period, key, meter=meter, seed=3).score)[-1]

        assert (last.kind, last.soprano) == ("perfect", 0)


def test_periods_have_a_half_and_a_perfect_cadence(arranged: Maker) -> None:
    kinds = set()
    for seed in range(8):
        cadences = list_cadences(arranged("classical", seed=seed).score)
        kinds |= {c.kind for c in cadences if c.bar < 16}
        by_bar = {c.bar: c.kind for c in cadences}

        assert by_bar[8] in ("perfect", "half", "imperfect")
        assert by_bar[16] == "perfect"

    assert {"half", "perfect"} <= kinds


def test_the_table_keeps_functional_grammar() -> None:
    for (mode, period, place), rows in load_progressions().items():
        for row in rows:
            for phrase in row:
                tokens = [t for bar in phrase for t in bar]
                for first, second in pairwise(tokens):
                    where = f"{mode} {period} {place}: {first} {second}"
                    if first in ("V", "V7", "V9"):
                        assert second not in ("IV", "iv", "ii", "iio6", "ii6"), where
                    if first in ("I64", "i64"):
                        assert second[:1] == "V", where
                    if first.startswith("II7b5"):
                        assert second[:1] == "V" or second in ("I64", "i64"), where


def test_thirds_and_sevenths_sound(arranged: Maker) -> None:
    from gospel_keys.critique.leading import guide_tones_present

    for period, right, key in product(PERIODS, RIGHTS, KEYS[:3]):
        shares = [
            guide_tones_present(arranged(period, key, right=right, seed=s).score) for s in (1, 2)
        ]

        assert sum(shares) / len(shares) >= 0.95, (period, right, key)
