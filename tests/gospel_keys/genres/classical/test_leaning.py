"""Leaning notes, rhythms and filled octaves: neither mechanical nor mannered (M-05, S-03, C-24)."""

from collections.abc import Callable

import pytest

from gospel_keys.critique.leading import guide_tones_present, measure_leading, strong_chord_tones
from gospel_keys.critique.variety import rhythms_per_eight_bars
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.score.model import Hand, Role
from gospel_keys.theory.key import Key

Maker = Callable[..., Arrangement]

_KEYS = ("C", "G", "D", "F", "Bb", "A minor", "E", "Eb")


def _pieces(arranged: Maker, period: str) -> list[Arrangement]:
    return [arranged(period, key, seed=seed) for seed, key in enumerate(_KEYS)]


@pytest.mark.parametrize("period", ["baroque", "classical", "romantic"])
def test_strong_beats_lean_now_and_then(arranged: Maker, period: str) -> None:
    shares = [strong_chord_tones(p.score) for p in _pieces(arranged, period)]

    assert min(shares) >= 0.88
    assert sum(0.90 <= share <= 0.985 for share in shares) >= 7


@pytest.mark.parametrize("period", ["baroque", "classical", "romantic"])
def test_eight_bars_have_five_to_seven_rhythms(arranged: Maker, period: str) -> None:
    counts = [rhythms_per_eight_bars(p.score, Hand.RIGHT) for p in _pieces(arranged, period)]

    assert sum(5 <= count <= 7 for count in counts) >= 7


def test_an_invention_has_the_third_of_every_chord(arranged: Maker) -> None:
    pieces = _pieces(arranged, "baroque")

    assert [guide_tones_present(p.score) for p in pieces] == [1.0] * len(pieces)


def test_leading_tones_of_minor_do_not_sink(arranged: Maker) -> None:
    sunk = 0
    for seed in range(8):
        piece = arranged("baroque", "D minor", seed=seed)
        leading = (Key.parse("D minor").tonic.pitch_class - 1) % 12
        for hand in Hand:
            line = [n for n in piece.score.hand(hand) if not n.is_grace]
            sunk += sum(
                a.midi % 12 == leading and b.midi == a.midi - 1 and b.onset == a.end
                for a, b in zip(line, line[1:], strict=False)
            )

    assert sunk <= 1


def test_octaves_of_a_climax_are_filled_where_the_chords_are_led(arranged: Maker) -> None:
    filled = []
    for key in _KEYS:
        for seed in range(6):
            score = arranged("romantic", key, seed=seed).score
            right = score.hand(Hand.RIGHT)
            inner = [n for n in right if n.role is Role.INNER and n.rule == "C-24"]
            if inner:
                filled.append((score, inner))

    assert len(filled) >= 5
    for score, inner in filled:
        tops = {n.onset: n.midi for n in score.notes if n.role is Role.MELODY}
        assert {tops[n.onset] - n.midi for n in inner} <= {3, 4, 8, 9}
        report = measure_leading(score)
        assert report.efficiency is not None
        assert report.efficiency >= 0.72
