"""The melody of whole pieces against every MUST of section 1.4, and what a singer would ask."""

from itertools import pairwise
from statistics import median

import pytest

from gospel_keys.critique.attacks import body_bars, top_line
from gospel_keys.critique.bands import GOSPEL, is_inside
from gospel_keys.critique.melody import MelodyReport, intervals, measure_melody
from gospel_keys.critique.survey import survey_briefs
from gospel_keys.genres.gospel.arranger import GospelArranger
from gospel_keys.score.model import Note, Role, Score

PIECES = 80
MUSTS = [
    "steps",
    "thirds",
    "repeats",
    "fourths_fifths",
    "over_a_fifth",
    "turns",
    "rests",
    "melody_strong_tones",
    "melody_range",
]


@pytest.fixture(scope="module")
def scores() -> list[Score]:
    return [
        GospelArranger().arrange(brief, seed=seed).score for brief, seed in survey_briefs(PIECES)
    ]


@pytest.fixture(scope="module")
def reports(scores: list[Score]) -> list[MelodyReport]:
    return [measure_melody(score) for score in scores]


def melody(score: Score) -> list[Note]:
    return [n for n in top_line(score) if n.role is Role.MELODY]


@pytest.mark.parametrize("name", MUSTS)
def test_the_typical_melody_keeps_the_must(name: str, reports: list[MelodyReport]) -> None:
    band = next(b for b in GOSPEL if b.name == name)

    values = [v for report in reports if (v := getattr(report, name)) is not None]

    assert is_inside(median(values), band.must)


def test_hardly_a_leap_over_a_fifth_goes_unanswered(scores: list[Score]) -> None:
    """Leaps are too rare here for a share of their own; find_pitches is tested for each."""
    moves = unanswered = 0
    for score in scores:
        line = [m for m in intervals(score, melody(score)) if m]
        moves += len(line)
        unanswered += sum(abs(a) > 7 and not (a * b < 0 and abs(b) <= 2) for a, b in pairwise(line))

    assert unanswered <= 0.005 * moves


def test_foreign_notes_move_on_by_step(reports: list[MelodyReport]) -> None:
    shares = [r.foreign_by_step for r in reports if r.foreign_by_step is not None]

    assert median(shares) >= 0.75
    assert sum(share >= 0.6 for share in shares) >= 0.95 * len(shares)


def test_hardly_a_leap_goes_beyond_the_octave(reports: list[MelodyReport]) -> None:
    assert all((r.beyond_octave or 0.0) <= 0.03 for r in reports)


def test_phrases_are_as_long_as_a_breath(reports: list[MelodyReport]) -> None:
    assert 1.0 <= median(r.phrase_bars for r in reports if r.phrase_bars is not None) <= 3.5


def test_ideas_come_back(reports: list[MelodyReport]) -> None:
    shares = [r.reuse for r in reports if r.reuse is not None]

    assert median(shares) >= 0.10
    assert max(shares) <= 0.70


def test_the_climax_lies_at_two_thirds(reports: list[MelodyReport]) -> None:
    places = [r.climax_place for r in reports if r.climax_place is not None]

    assert 0.60 <= median(places) <= 0.75
    assert sum(0.5 <= place <= 0.95 for place in places) >= 0.9 * len(places)


def test_the_highest_note_is_sung_once(scores: list[Score]) -> None:
    once = 0
    for score in scores:
        bars = body_bars(score)
        pitches = [n.midi for n in melody(score) if n.onset // score.meter.bar in bars]
        once += pitches.count(max(pitches)) == 1

    assert once >= 0.8 * len(scores)


def test_the_climax_is_approached_by_step_or_third(scores: list[Score]) -> None:
    near = []
    for score in scores:
        bars = body_bars(score)
        line = [n for n in melody(score) if n.onset // score.meter.bar in bars]
        top = max(range(len(line)), key=lambda k: (line[k].midi, -k))
        near.append(top > 0 and line[top].midi - line[top - 1].midi <= 4)

    assert sum(near) >= 0.7 * len(near)


def test_the_last_note_rests(scores: list[Score]) -> None:
    for score in scores:
        last = melody(score)[-1]
        chord = score.chords[last.chord].chord

        assert last.midi % 12 in chord.pitch_classes
