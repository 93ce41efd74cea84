"""Chords between chords: what stays goes out and comes back, dominants are prepared."""

import random

import pytest
from tests.gospel_keys.genres.tunes import TUNES, tune

from gospel_keys.brief.melody import Tune
from gospel_keys.formats.tunes import read_tune
from gospel_keys.harmony.harmonise import Harmony, harmonise
from gospel_keys.harmony.harmonise_tables import MANNERS, RISING
from gospel_keys.theory.key import Key
from gospel_keys.theory.roman import realise

STILL = b"X:1\nM:4/4\nL:1/4\nK:C\ne2 g2|c2 g2|e2 c2|g2 e2|c2 e2|g2 c2|e2 e2|c4|]\n"
"""Eight bars of one chord."""


def _found(given: Tune, genre: str, complexity: float, seed: int = 1) -> tuple[Harmony, ...]:
    return harmonise(given, genre, complexity=complexity, rng=random.Random(seed))


def _roots_of_bars(given: Tune, found: tuple[Harmony, ...]) -> list[str]:
    lines = [given.pickup + bar * given.meter.bar for bar in range(given.bars)]
    return [str([h for h in found if h.onset <= line][-1].chord.root) for line in lines]


@pytest.mark.parametrize("genre", ["gospel", "jazz", "blues", "classical"])
def test_a_held_chord_moves_more_the_richer_it_may_be(genre: str) -> None:
    given = read_tune(STILL)

    plain, some, rich = (
        sum(len(_found(given, genre, share, seed)) for seed in range(12))
        for share in (0.1, 0.4, 1.0)
    )

    assert plain < some < rich


@pytest.mark.parametrize("genre", ["gospel", "blues", "classical"])
@pytest.mark.parametrize("name", ["amazing-grace", "when-the-saints", "auld-lang-syne"])
def test_what_goes_out_is_back_at_the_next_bar_line(name: str, genre: str) -> None:
    """Bars of a chord that stays begin on it, however much moves between them."""
    given = tune(name)
    quiet = _roots_of_bars(given, _found(given, genre, 0.0))
    busy = _roots_of_bars(given, _found(given, genre, 1.0))

    stays = [bar for bar in range(1, given.bars) if quiet[bar] == quiet[bar - 1] == quiet[0]]

    assert stays
    assert all(busy[bar] == quiet[bar] for bar in stays)


def test_one_way_out_is_not_taken_over_and_over() -> None:
    given = read_tune(STILL)

    between = [
        str(h.chord.symbol)
        for h in _found(given, "gospel", 1.0)
        if (h.onset - given.pickup) % given.meter.bar
    ]

    assert len(between) >= 4
    assert len(set(between)) >= 3


def test_a_bass_that_climbs_arrives_on_the_third() -> None:
    given = read_tune(b"X:1\nM:4/4\nL:1/4\nK:C\nG2 c2|G2 A2|G2 c2|G2 A2|G2 c2|G2 c2|G4|c4|]\n")
    climbs = [
        (a.chord, b.chord)
        for seed in range(60)
        for found in [_found(given, "gospel", 1.0, seed)]
        for a, b in zip(found, found[1:], strict=False)
        if str(a.chord) == "D#dim7"
    ]

    assert climbs
    assert {str(after.bass_name) for _, after in climbs} == {"E"}


def test_a_dominant_that_leads_home_is_prepared_in_jazz_and_in_classical_music() -> None:
    given = tune("danny-boy")
    line = given.pickup + 3 * given.meter.bar
    openings = {
        genre: {
            str(h.chord)
            for seed in range(12)
            for h in _found(given, genre, 0.8, seed)
            if h.onset == line
        }
        for genre in ("jazz", "gospel")
    }

    assert "Em9" in openings["jazz"]
    assert "D/A" in openings["gospel"]


def test_every_numeral_of_the_tables_can_be_played() -> None:
    key = {"major": Key.parse("C"), "minor": Key.parse("A minor")}

    for manner in MANNERS.values():
        for degree, rows in manner.returns.items():
            mode = "minor" if degree in ("i", "iv") else "major"
            for row in rows:
                assert all(realise(n, key[mode]) for n in row.removesuffix(RISING).split())
        assert all(realise(n, key[mode]) for mode, n in manner.preparation.items())


@pytest.mark.parametrize("genre", sorted(MANNERS))
@pytest.mark.parametrize("name", TUNES)
def test_chords_come_in_order_and_each_lasts(name: str, genre: str) -> None:
    given = tune(name)

    onsets = [h.onset for h in _found(given, genre, 1.0, seed=3)]

    assert all(b - a >= given.meter.beat // 3 for a, b in zip(onsets, onsets[1:], strict=False))
