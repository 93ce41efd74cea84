"""Section 4.1: the forms are exact, whatever the key and the number of bars."""

from collections.abc import Callable

import pytest

from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.blues.tables import figures

Blues = Callable[..., Arrangement]

# Semitones of the roots above the tonic, one word for each bar, halves joined by "-".
FORMS = {
    "basic": "0 0 0 0 5 5 0 0 7 7 0 0-7",
    "turnaround": "0 0 0 0 5 5 0 0 7 5",
    "quick-change": "0 5 0 0 5 5 0 0 7 5",
    "jazz-blues": "0 5 0 7-0 5 6 0 9 2 7 0-9 2-7",
    "minor": "0 0 0 0 5 5 0 0 8 7 0 7",
    "sixteen-bar": "0 0 0 0 5 5 0 0 7 5 7 5 7 5",
}
KEYS = ("E", "A", "G", "C", "F", "Bb", "D", "Eb", "F#", "Am", "C minor")


def roots(piece: Arrangement, first: int, bars: int) -> list[str]:
    """The roots of each bar above the tonic."""
    bar, tonic = piece.score.meter.bar, piece.score.key.tonic.pitch_class
    words: list[str] = []
    for number in range(first, first + bars):
        start, end = number * bar, (number + 1) * bar
        inside = [c for c in piece.score.chords if c.onset < end and c.end > start]
        steps = [(c.chord.root.pitch_class - tonic) % 12 for c in inside]
        merged = [s for k, s in enumerate(steps) if k == 0 or steps[k - 1] != s]
        words.append("-".join(map(str, merged)))
    return words


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_played_bar_by_bar(blues: Blues, form: str, key: str) -> None:
    expected = FORMS[form].split()
    size = {"sixteen-bar": 16}.get(form, 12)

    piece = blues(form=form, key=key, bars=2 * size)

    assert roots(piece, 0, len(expected)) == expected
    assert roots(piece, size, len(expected))[: size - 2] == expected[: size - 2]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("seed", range(6))
def test_an_eight_bar_blues_is_one_of_its_two_forms(blues: Blues, key: str, seed: int) -> None:
    piece = blues(form="eight-bar", key=key, bars=16, seed=seed)

    assert " ".join(roots(piece, 0, 6)) in {"0 7 5 5 0 7", "0 0 5 6 0 9"}


@pytest.mark.parametrize("bars", [10, 12, 20, 24])
def test_a_gospel_blues_has_ten_or_twelve_bars(blues: Blues, bars: int) -> None:
    piece = blues("slow", form="gospel-blues", bars=bars)

    assert roots(piece, 0, 8) == ["0", "0", "5", "6", "0", "9", "2", "7"]
    if bars >= 20:
        size = bars // 2
        assert roots(piece, size - 2, 2) == ["0-5", "0-7"]
        assert roots(piece, size, 3) == ["0", "0", "5"]


@pytest.mark.parametrize("form", ["basic", "turnaround", "quick-change", "jazz-blues", "minor"])
@pytest.mark.parametrize("seed", range(8))
def test_bar_twelve_leads_back_on_five(blues: Blues, form: str, seed: int) -> None:
    piece = blues(form=form, bars=36, seed=seed)

    for last in (11, 23):
        assert roots(piece, last, 1)[0].split("-")[-1] == "7"


@pytest.mark.parametrize("form", [*FORMS, "eight-bar", "gospel-blues"])
@pytest.mark.parametrize("complexity", [0.0, 0.5, 1.0])
def test_every_chord_has_a_blue_seventh_or_a_sixth(
    blues: Blues, form: str, complexity: float
) -> None:
    for seed in range(4):
        for span in blues(form=form, bars=30, complexity=complexity, seed=seed).score.chords:
            degrees = set(span.chord.degrees)
            assert degrees & {"b7", "bb7", "6"}
            assert "7" not in degrees


@pytest.mark.parametrize("bars", range(12, 37))
def test_spare_bars_become_an_intro_on_the_end_of_the_form(blues: Blues, bars: int) -> None:
    piece = blues(bars=bars, form="quick-change", seed=bars)

    names = [s.name for s in piece.score.sections]
    sizes = [s.duration // piece.score.meter.bar for s in piece.score.sections]
    assert sum(sizes) == bars
    if bars % 12 in (2, 4):
        assert names[0] == "Intro"
        assert sizes[0] == bars % 12
        assert roots(piece, bars % 12, 10) == FORMS["quick-change"].split()


def test_an_open_form_is_one_that_fits(blues: Blues) -> None:
    for bars, seed in ((8, 1), (16, 2), (32, 3), (12, 4), (24, 5), (28, 6)):
        sections = [s.name for s in blues(bars=bars, seed=seed).score.sections]

        assert "Vamp" not in sections
        assert "Tag" not in sections


def test_without_an_ending_the_last_chorus_turns_round(blues: Blues) -> None:
    piece = blues(bars=12, ending=False)

    assert roots(piece, 11, 1)[0].split("-")[-1] == "7"
    assert [s.name for s in piece.score.sections] == ["Chorus"]


def test_turnarounds_are_many_and_never_twice_running(blues: Blues) -> None:
    used: set[str] = set()
    for seed in range(12):
        piece = blues(bars=60, form="turnaround", seed=seed)
        rules: list[str] = []
        for number in range(5):
            start = (12 * number + 10) * piece.score.meter.bar
            span = piece.score.chord_at(start)
            assert span is not None
            rules.append(span.rule)
        turns = [r.removeprefix("turnaround ") for r in rules]
        used |= set(turns[:-1])
        assert all(a != b for a, b in zip(turns, turns[1:], strict=False))

    assert len(used) >= 6
    assert used <= {f.id for f in figures("turnaround")}


@pytest.mark.parametrize("key", ["C", "E", "Am"])
def test_the_last_chord_is_rolled_over_a_low_octave(blues: Blues, key: str) -> None:
    for seed in range(6):
        score = blues(key=key, bars=12, seed=seed).score
        start = score.duration - score.meter.bar
        final = [n for n in score.notes if n.onset == start]
        left = sorted(n.midi for n in final if n.hand.value == "left")

        assert all(n.arpeggio for n in final)
        assert all(n.duration >= 3 * score.meter.beat for n in final)
        assert left[1] - left[0] == 12
        assert left[0] % 12 == score.key.tonic.pitch_class
        assert left[0] <= 40


@pytest.mark.parametrize("bars", range(18, 28))
def test_a_single_chorus_stays_whole_beside_a_vamp(blues: Blues, bars: int) -> None:
    piece = blues(form="sixteen-bar", bars=bars, seed=bars)
    intro = [s.end for s in piece.score.sections if s.name == "Intro"]
    first = max(intro, default=0) // piece.score.meter.bar

    assert roots(piece, first, 14) == FORMS["sixteen-bar"].split()
