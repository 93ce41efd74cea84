"""Endings, fills, crushes, outer voices and chord names around a given tune."""

from functools import cache
from itertools import groupby, pairwise
from statistics import mean

import pytest
from tests.gospel_keys.genres.tunes import TUNES, tune

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.critique.idioms import measure_idioms
from gospel_keys.critique.leading import guide_tones_present, two_five_one
from gospel_keys.critique.melody import grace_rate
from gospel_keys.formats.tunes import read_tune
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.registry import GENRES, arranger_of
from gospel_keys.score.model import Articulation, Hand, Note, Role

ALL = pytest.mark.parametrize(
    ("name", "genre"), [(name, genre) for name in TUNES for genre in GENRES]
)
FRANKIE = """X:1
M:4/4
L:1/8
Q:1/4=112
K:G
"G7"D2 E2 G3 E|G2 B2 G4|"G7"D2 E2 G2 E2|G6 z2|"C7"c3 c c2 A2|c2 d2 c2 A2|"G7"B2 A2 G3 E|G6 z2|
"D7"d4 d2 B2|A2 B2 A3 E|"G7"G8-|G4 z4|]
"""


@cache
def _arranged(name: str, genre: str) -> Arrangement:
    brief = read_brief("play this", genre=genre, wishes=Wishes(melody=tune(name)), seed=1)
    return arranger_of(genre).arrange(brief, seed=1)


def _from_abc(abc: str, genre: str, words: str = "play this") -> Arrangement:
    wishes = Wishes(melody=read_tune(abc.encode()))
    return arranger_of(genre).arrange(read_brief(words, genre=genre, wishes=wishes), seed=1)


def _last_chord(made: Arrangement) -> list[Note]:
    """What is struck last, in both hands."""
    last = max(n.onset for n in made.score.notes if not n.is_grace)
    return [n for n in made.score.notes if n.onset == last and not n.is_grace]


@ALL
def test_the_last_note_rings_as_long_as_the_last_chord(name: str, genre: str) -> None:
    made = _arranged(name, genre)

    *_, sung = (n for n in made.score.notes if n.role is Role.MELODY)

    assert sung.end == made.score.duration
    assert {n.end for n in _last_chord(made)} == {made.score.duration}


@ALL
def test_both_hands_hold_and_roll_the_last_chord(name: str, genre: str) -> None:
    chord = _last_chord(_arranged(name, genre))

    for hand in {n.hand for n in chord}:
        mine = [n for n in chord if n.hand is hand]
        assert any(Articulation.FERMATA in n.articulations for n in mine)
    assert len({n.arpeggio for n in chord}) == 1


def test_a_last_note_before_a_rest_is_prolonged() -> None:
    made = _from_abc(FRANKIE, "blues")

    *_, sung = (n for n in made.score.notes if n.role is Role.MELODY)

    assert (sung.onset, sung.end) == (10 * 3840, 12 * 3840)


@pytest.mark.parametrize("genre", GENRES)
def test_a_piece_without_an_ending_keeps_the_written_length(genre: str) -> None:
    made = _from_abc(FRANKIE, genre, "play this as a loop without an ending")
    *_, sung = (n for n in made.score.notes if n.role is Role.MELODY)

    assert not made.brief.ending
    assert sung.duration == 5760


def test_a_rest_of_a_beat_is_answered_by_three_notes() -> None:
    fills = [n for n in _from_abc(FRANKIE, "blues").score.notes if n.role is Role.FILL]
    by_bar = [list(group) for _, group in groupby(fills, key=lambda n: n.onset // 3840)]

    assert [[n.duration for n in group] for group in by_bar] == [[320] * 3, [320] * 3]
    assert all(abs(a.midi - b.midi) <= 4 for group in by_bar for a, b in pairwise(group))


def test_no_fill_is_hurried_into_a_short_rest() -> None:
    fast = FRANKIE.replace("Q:1/4=112", "Q:1/4=220")

    assert not [n for n in _from_abc(fast, "blues").score.notes if n.role is Role.FILL]


@ALL
def test_a_fill_has_three_notes_or_more(name: str, genre: str) -> None:
    """Fewer are heard as wrong notes of the tune (S-06)."""
    made = _arranged(name, genre)
    notes = [n for n in made.score.hand(Hand.RIGHT) if n.role in (Role.MELODY, Role.FILL)]
    runs = groupby(notes, key=lambda n: n.role)

    assert all(len(list(run)) >= 3 for role, run in runs if role is Role.FILL)


def test_a_fill_begins_near_the_note_that_it_answers() -> None:
    notes = [
        n for n in _from_abc(FRANKIE, "blues").score.notes if n.role in (Role.MELODY, Role.FILL)
    ]

    starts = [(a, b) for a, b in pairwise(notes) if a.role is not b.role and b.role is Role.FILL]
    assert len(starts) == 2
    assert all(abs(b.midi - a.midi) <= 9 for a, b in starts)


def test_a_tune_is_not_headed_by_the_form_of_chords_that_it_lacks() -> None:
    brief = read_brief("warm", genre="neosoul", wishes=Wishes(melody=tune("danny-boy")))
    score = arranger_of("neosoul").arrange(brief, seed=1).score

    assert brief.sub_style == "loop"
    assert score.tempos[0].text == brief.application.capitalize()


def test_classical_outer_voices_go_in_no_fifths_or_octaves() -> None:
    """C-01 allows none; where no tone of the figure helps, one may stay."""
    found = [measure_idioms(_arranged(name, "classical").score).outer_parallels for name in TUNES]

    assert max(found) <= 1
    assert sum(found) <= 3


@pytest.mark.parametrize("genre", GENRES)
def test_a_found_chord_is_called_what_sounds(genre: str) -> None:
    heard = [guide_tones_present(_arranged(name, genre).score) for name in TUNES]

    assert mean(heard) >= 0.98
    assert min(heard) >= 0.9


@pytest.mark.parametrize("genre", ["jazz", "neosoul"])
def test_two_fives_under_a_tune_are_led(genre: str) -> None:
    led = [two_five_one(_arranged(name, genre).score) for name in TUNES]

    assert mean(share for share in led if share is not None) >= 0.9


def test_chords_that_were_given_keep_their_names() -> None:
    made = _from_abc(FRANKIE.replace('"C7"', '"C13"'), "blues")

    assert [str(span.chord) for span in made.score.chords] == ["G7", "C13", "G7", "D7", "G7"]


def test_every_chord_of_a_tune_says_what_it_does() -> None:
    score = _arranged("amazing-grace", "blues").score

    assert all(span.comment.startswith(str(span.chord)) for span in score.chords)


def test_a_blues_crushes_into_some_notes_of_a_tune() -> None:
    scores = [_arranged(name, "blues").score for name in TUNES]
    rates = [grace_rate(score) for score in scores]
    graces = [(s, n) for s in scores for n in s.notes if n.role is Role.GRACE]

    assert 0.1 <= mean(rates) <= 0.25
    for score, grace in graces:
        assert any(
            n.onset == grace.onset and n.midi == grace.midi + 1 and n.role is Role.MELODY
            for n in score.notes
        )


@pytest.mark.parametrize("genre", [genre for genre in GENRES if genre != "blues"])
def test_other_genres_leave_a_tune_plain(genre: str) -> None:
    notes = _arranged("when-the-saints", genre).score.notes

    assert not [n for n in notes if n.role is Role.GRACE]


@ALL
def test_the_first_chord_stands_on_its_bass(name: str, genre: str) -> None:
    """A walk that begins in the upbeat, where the tune is sung alone, may not go on over it."""
    score = _arranged(name, genre).score
    first = score.chords[0]
    struck = [n for n in score.hand(Hand.LEFT) if n.onset == first.onset and not n.is_grace]

    if len(struck) == 1:
        assert struck[0].midi % 12 == first.chord.bass_name.pitch_class


@ALL
def test_the_last_chord_is_low_and_clear(name: str, genre: str) -> None:
    """An octave of the root below (S-08), and no second in the mud above it (R-03)."""
    made = _arranged(name, genre)
    pitches = sorted(n.midi for n in _last_chord(made))

    assert pitches[0] <= 50
    assert pitches[0] % 12 == made.score.chords[-1].chord.bass_name.pitch_class
    assert all(b - a > 2 for a, b in pairwise(pitches) if a < 53)


def test_outer_voices_under_a_tune_part_even_at_its_cadences() -> None:
    """The tune falls from the fifth to the first degree with the roots: one goes to its third."""
    made = _from_abc("X:1\nM:2/4\nL:1/8\nK:D\nd2 fd|a2 f2|g2 e2|f2 d2|A4|d4|]\n", "classical")

    assert measure_idioms(made.score).outer_parallels == 0
    assert [str(span.chord) for span in made.score.chords][-2:] == ["A7/C#", "D"]
