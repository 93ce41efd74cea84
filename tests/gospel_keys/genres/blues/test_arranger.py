"""The blues arranger: exact length, exact forms, the same seed again."""

from collections.abc import Callable

import pytest

from gospel_keys.brief.read import read_brief
from gospel_keys.critique.leading import two_five_one
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.blues.arranger import BluesArranger

Blues = Callable[..., Arrangement]


@pytest.mark.parametrize("bars", [*range(1, 40), 64, 255, 256])
def test_the_piece_has_exactly_the_bars_asked_for(blues: Blues, bars: int) -> None:
    piece = blues(bars=bars, seed=bars)

    assert piece.score.duration == bars * piece.score.meter.bar
    assert piece.form.bars == bars


@pytest.mark.parametrize("meter", ["4/4", "12/8", "6/8", "3/4", "2/4", "5/4", "7/8", "2/2", "9/8"])
@pytest.mark.parametrize("application", ["slow", "shuffle", "fast"])
def test_every_meter_is_filled(blues: Blues, meter: str, application: str) -> None:
    piece = blues(application, meter=meter, bars=14)

    chords = piece.score.chords
    assert chords[0].onset == 0
    assert all(a.end == b.onset for a, b in zip(chords, chords[1:], strict=False))
    assert chords[-1].end == piece.score.duration


def test_the_same_seed_gives_the_same_notes(blues: Blues) -> None:
    assert blues(seed=5) == blues(seed=5)
    assert blues(seed=5).score.notes != blues(seed=6).score.notes


@pytest.mark.parametrize("key", ["E", "A", "G", "C", "F", "Bb", "D", "Gb", "Am", "C# minor"])
def test_every_note_names_its_chord_and_rule(blues: Blues, key: str) -> None:
    piece = blues(key=key, bars=24)

    assert all(n.rule and 0 <= n.chord < len(piece.score.chords) for n in piece.score.notes)
    assert all(c.roman and c.comment and c.rule for c in piece.score.chords)


def test_a_jazzy_blues_has_its_changes_and_leads_every_two_five() -> None:
    pieces = [
        BluesArranger().arrange(read_brief("A jazzy blues", genre="blues", seed=s), seed=s)
        for s in range(12)
    ]
    led = [two_five_one(piece.score) for piece in pieces]

    assert sum(share is not None for share in led) > len(pieces) // 2
    assert all(share in (None, 1.0) for share in led)
