"""Chords from a chart are played exactly, in every genre."""

import pytest

from gospel_keys.brief.chart import read_chart
from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.formats.musicxml import write_musicxml
from gospel_keys.formats.tunes import read_tune
from gospel_keys.genres.given import fill_bars_of, keep_silences
from gospel_keys.genres.registry import GENRES, arranger_of
from gospel_keys.theory.chord import Chord

CHART = "Dm7 G7 | Cmaj7 | Am7 D9 | Fm6 G7 | C C7/E | F F#dim7 | C/G G13 | C6/9"


@pytest.mark.parametrize("genre", GENRES)
@pytest.mark.parametrize("seed", range(3))
def test_the_chords_are_those_of_the_chart(genre: str, seed: int) -> None:
    brief = read_brief("play this", genre=genre, wishes=Wishes(chords=CHART), seed=seed)

    score = arranger_of(genre).arrange(brief, seed=seed).score

    assert " ".join(str(span.chord) for span in score.chords) == CHART.replace("| ", "")
    assert score.duration == 8 * score.meter.bar
    assert [span.roman for span in score.chords[:3]] == ["ii7", "V7", "Imaj7"]


@pytest.mark.parametrize("genre", GENRES)
def test_what_is_played_belongs_to_the_chords(genre: str) -> None:
    brief = read_brief("play this", genre=genre, wishes=Wishes(chords=CHART), seed=5)

    score = arranger_of(genre).arrange(brief, seed=5).score

    left = [note for note in score.notes if note.hand == "left"]
    fitting = [n for n in left if n.midi % 12 in _tones(score.chords[n.chord].chord)]
    assert len(fitting) >= 0.7 * len(left)


def _tones(chord: Chord) -> set[int]:
    return {*chord.pitch_classes, chord.bass_name.pitch_class}


def test_a_rest_before_the_first_chord_is_led_by_it() -> None:
    brief = read_brief("play this", wishes=Wishes(chords="N.C. | C | F | C"))

    score = arranger_of("gospel").arrange(brief, seed=1).score

    assert score.chords[0].onset == 0
    assert str(score.chords[0].chord) == "C"


RESTING = "C | N.C. | F | C G7 | C | N.C. . . G7 | C | NC"
SILENCES = ((3840, 7680), (19200, 22080), (26880, 30720))


@pytest.mark.parametrize("genre", GENRES)
@pytest.mark.parametrize("seed", range(3))
def test_both_hands_rest_where_there_is_no_chord(genre: str, seed: int) -> None:
    brief = read_brief("play this", genre=genre, wishes=Wishes(chords=RESTING), seed=seed)

    score = keep_silences(arranger_of(genre).arrange(brief, seed=seed).score, brief)

    stretches = [(n.onset, n.end) for n in score.notes]
    stretches += [(c.onset, c.end) for c in score.chords]
    stretches += [(p.onset, p.end) for p in score.pedals]
    for start, end in SILENCES:
        assert not [(onset, stop) for onset, stop in stretches if onset < end and stop > start]
        assert not [n for n in score.notes if start <= n.onset < end]
    assert [str(c.chord) for c in score.chords] == ["C", "F", "C", "G7", "C", "G7", "C"]
    for start in (0, 7680, 15360):
        assert any(note.onset == start for note in score.notes)
    assert all(-1 <= note.chord < len(score.chords) for note in score.notes)
    assert list(score.notes) == sorted(score.notes, key=lambda n: (n.onset, n.hand, n.midi))


def test_a_page_says_that_there_is_no_chord() -> None:
    brief = read_brief("play this", wishes=Wishes(chords=RESTING), seed=1)
    score = keep_silences(arranger_of("gospel").arrange(brief, seed=1).score, brief)

    assert write_musicxml(score).count('text="N.C."') >= 2


def test_a_chart_without_rests_is_left_alone() -> None:
    brief = read_brief("play this", genre="jazz", wishes=Wishes(chords=CHART), seed=1)
    score = arranger_of("jazz").arrange(brief, seed=1).score

    assert keep_silences(score, brief) is score


def test_a_tune_goes_on_where_nothing_accompanies_it() -> None:
    tune = read_tune(b"X:1\nM:4/4\nL:1/4\nK:C\nG|c c d e|c e d G|c c d e|c3|]\n")
    brief = read_brief("play", wishes=Wishes(melody=tune, chords="C | N.C. | C | C"), seed=1)
    whole = arranger_of("gospel").arrange(brief, seed=1).score

    score = keep_silences(whole, brief)

    second = range(score.pickup + 3840, score.pickup + 7680)
    resting = [n for n in score.notes if n.onset in second]
    assert [n.midi % 12 for n in resting] == [0, 4, 2, 7]
    assert {n.rule for n in resting} == {"tune"}


def test_a_chart_that_does_not_fill_the_bars_ends_as_it_is_written() -> None:
    chart = "C | Am7 | F | G7 | C | Am7 | Dm7 | G7 | Em7 | A7 | Dm7 | G7 | Cmaj7"
    brief = read_brief("play this", genre="jazz", wishes=Wishes(chords=chart, bars=24))

    score = arranger_of("jazz").arrange(brief, seed=1).score

    bar = score.meter.bar
    heard = [span for k in range(24) if (span := score.chord_at(k * bar)) is not None]
    assert [str(span.chord) for span in heard] == [
        *chart.split(" | "),
        *chart.split(" | ")[2:],
    ]
    assert heard[13].comment.endswith(
        "The last time the chart begins at its bar 3, so that it ends whole."
    )


def test_a_held_bar_at_a_jump_goes_on_with_what_was_there() -> None:
    laid = fill_bars_of(read_chart("C | / | F | / | G7 | C"), 9)

    assert [str(bar[0]) for bar in laid.bars[6:]] == ["F", "G7", "C"]


@pytest.mark.parametrize("bars", [2, 3, 6])
def test_a_chart_that_fills_the_bars_is_left_as_it_is(bars: int) -> None:
    chart = read_chart("C | F | G7")

    assert fill_bars_of(chart, bars).bars == (chart.bars * 2)[:bars]
