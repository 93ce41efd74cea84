"""The last two bars: a dominant before home, the groove kept, another way in every piece."""

from collections.abc import Callable

import pytest

from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.blues.tables import figures
from gospel_keys.score.model import ChordSpan, Hand, Note

Blues = Callable[..., Arrangement]

EIGHTHS = ("shuffle-pattern", "boogie-woogie-bass", "crawl", "rolling-octaves")


def arrival(piece: Arrangement) -> tuple[ChordSpan, ChordSpan]:
    """The last chord and the one before it."""
    return piece.score.chords[-2], piece.score.chords[-1]


def last_but_one(piece: Arrangement, hand: Hand) -> list[Note]:
    """What a hand strikes in the bar before the last chord."""
    end = piece.score.duration - piece.score.meter.bar
    start = end - piece.score.meter.bar
    return [n for n in piece.score.hand(hand) if start <= n.onset < end and not n.is_grace]


@pytest.mark.parametrize("key", ["C", "E", "Bb", "Am"])
@pytest.mark.parametrize("form", ["basic", "quick-change", "jazz-blues", "minor", "eight-bar"])
@pytest.mark.parametrize("bars", [12, 14, 24])
def test_home_is_reached_from_five_or_from_a_semitone_above(
    blues: Blues, form: str, key: str, bars: int
) -> None:
    for seed in range(3):
        piece = blues(form=form, key=key, bars=bars, seed=seed)
        dominant, home = arrival(piece)
        tonic = piece.score.key.tonic.pitch_class

        assert home.chord.root.pitch_class == tonic
        assert (dominant.chord.root.pitch_class - tonic) % 12 in (7, 1)
        assert dominant.chord.is_dominant
        assert dominant.end == home.onset == piece.score.duration - piece.score.meter.bar


@pytest.mark.parametrize("meter", ["3/4", "5/4", "6/8"])
def test_an_odd_meter_ends_from_five_too(blues: Blues, meter: str) -> None:
    dominant, home = arrival(blues(meter=meter, bars=12))

    assert (dominant.chord.root.pitch_class - home.chord.root.pitch_class) % 12 in (7, 1)


@pytest.mark.parametrize(("key", "least"), [("A", 8), ("Am", 5)])
def test_endings_differ_from_piece_to_piece(blues: Blues, key: str, least: int) -> None:
    names: set[str] = set()
    notes: set[tuple[tuple[int, int], ...]] = set()
    for seed in range(40):
        piece = blues("slow", key=key, bars=12, seed=seed)
        names.add(arrival(piece)[0].rule.removeprefix("turnaround "))
        start = piece.score.duration - 2 * piece.score.meter.bar
        struck = last_but_one(piece, Hand.RIGHT)
        notes.add(tuple((n.onset - start, n.midi % 12) for n in struck))

    assert names <= {f.id for f in figures("ending")}
    assert len(names) >= least
    assert len(notes) >= least + 4


@pytest.mark.parametrize("left_hand", EIGHTHS)
def test_the_groove_goes_on_into_the_last_chord(blues: Blues, left_hand: str) -> None:
    for seed in range(8):
        piece = blues(bars=12, seed=seed, left_hand=left_hand)
        bar, step = piece.score.meter.bar, piece.score.meter.beat
        onsets = {n.onset % bar for n in last_but_one(piece, Hand.LEFT)}

        assert len([o for o in onsets if o % step]) >= 3, (left_hand, seed)


def test_no_bass_rocks_between_one_and_five_in_quarters(blues: Blues) -> None:
    for seed in range(24):
        piece = blues(("slow", "shuffle", "fast")[seed % 3], bars=12, seed=seed)
        bass = last_but_one(piece, Hand.LEFT)
        root = piece.score.key.tonic.pitch_class
        lows = [min(n.midi for n in bass if n.onset == o) for o in sorted({b.onset for b in bass})]

        assert [(p - root) % 12 for p in lows] != [0, 7, 0, 7]


def test_a_turnaround_that_walks_up_keeps_the_groove(blues: Blues) -> None:
    found = 0
    for seed in range(12):
        piece = blues(bars=60, form="turnaround", left_hand="shuffle-pattern", seed=seed)
        bar, step = piece.score.meter.bar, piece.score.meter.beat
        walked = [n for n in piece.score.hand(Hand.LEFT) if n.rule == "4.5 walk-up"]
        for first in {n.onset // bar for n in walked if (n.onset // bar) % 12 == 10}:
            found += 1
            inside = {n.onset % step for n in walked if n.onset // bar == first}
            assert len(inside) == 2

    assert found
