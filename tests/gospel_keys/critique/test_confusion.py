"""Chapters 7 and 8: a detector accepts what asked for it and rejects the rest of its family."""

from functools import cache

import pytest

from gospel_keys.brief.catalogue import CATALOGUES
from gospel_keys.critique.delivery import SHARED, DeliveryRow, measure_delivery
from gospel_keys.critique.detection import DETECTORS

REQUESTS = 8
GENRES = tuple(DETECTORS)
PAIRS = [(genre, pattern.id) for genre in GENRES for pattern in CATALOGUES[genre].patterns]

SHORT = {
    ("gospel", "stride-bass"): 0.75,  # one chord a beat of 6/8 leaves basses only
    ("jazz", "rootless-voicings"): 0.75,  # a chord in twenty lacks its third or seventh
    ("jazz", "syncopation"): 0.50,  # an improvised line over a walk keeps the beat
    ("neosoul", "extended-comping"): 0.85,
    ("neosoul", "chromatic-fills"): 0.50,  # fills in three of five windows of two bars
    ("neosoul", "sixteenth-groove"): 0.50,  # a few milliseconds part it from laid back
    ("neosoul", "laid-back"): 0.60,
    ("neosoul", "syncopation-emphasis"): 0.85,
}
"""What is delivered less often than in 19 of 20 requests, and how often at least."""


@cache
def rows(genre: str) -> dict[str, DeliveryRow]:
    return {row.pattern: row for row in measure_delivery(genre, REQUESTS)}


@pytest.mark.parametrize("genre", GENRES)
def test_every_pattern_of_the_catalogue_has_a_detector(genre: str) -> None:
    assert list(DETECTORS[genre]) == [p.id for p in CATALOGUES[genre].patterns]


@pytest.mark.parametrize(("genre", "pattern"), PAIRS)
def test_a_pattern_is_delivered(genre: str, pattern: str) -> None:
    row = rows(genre)[pattern]

    wanted = SHORT.get((genre, pattern), 0.95)
    assert row.delivered >= int(wanted * row.requests), row.missed


@pytest.mark.parametrize(("genre", "pattern"), PAIRS)
def test_other_patterns_of_the_family_are_rejected(genre: str, pattern: str) -> None:
    heard = [
        (other, count)
        for other, count in rows(genre)[pattern].confused
        if (other, pattern) not in SHARED.get(genre, ()) and count > REQUESTS // 2
    ]

    assert not heard


def test_shared_pairs_name_patterns_of_one_family() -> None:
    for genre, pairs in SHARED.items():
        family = {p.id: p.family for p in CATALOGUES[genre].patterns}
        assert all(family[a] == family[b] for a, b in pairs)
