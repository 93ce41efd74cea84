"""Chords from a chart are played exactly, in every genre."""

import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
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
