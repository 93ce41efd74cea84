"""Symbols say what sounds; the names of a chart stay."""

from itertools import pairwise

import pytest

from gospel_keys.brief.model import Brief, Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.critique.leading import guide_tones_present
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.neosoul.arranger import NeosoulArranger
from gospel_keys.genres.neosoul.harmony import APPROACH
from gospel_keys.genres.neosoul.naming import OTHER_NAMES, name_what_sounds
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.harmony.form_plan import plan_form
from gospel_keys.randomness import stream
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import ChordSpan, Hand, KeyChange, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key

BRIEF = Brief("", "neosoul", Key.parse("Eb"), 78, Meter(4, 4), 1, "smooth", "loop")


def named(rows: list[tuple[str, str, list[int]]]) -> list[str]:
    """Name chords of a row; each is a symbol, a rule and what sounds."""
    length = BRIEF.meter.bar // len(rows)
    spans = tuple(
        ChordSpan(place * length, length, Chord.parse(symbol), rule=rule)
        for place, (symbol, rule, _) in enumerate(rows)
    )
    stage = Stage(BRIEF, plan_form(BRIEF, stream(0, "form")), spans, (KeyChange(0, BRIEF.key),))
    drafts = [
        Draft(place * length, length, midi, Hand.RIGHT, Role.INNER, place, "test")
        for place, (_, _, pitches) in enumerate(rows)
        for midi in pitches
    ]
    return [str(span.chord) for span in name_what_sounds(stage, drafts).chords]


@pytest.mark.parametrize(
    ("symbol", "pitches", "name"),
    [
        ("Cmaj9", [36, 62, 64, 67, 71], "Cmaj9"),
        ("Cmaj9", [36, 59, 64, 69], "Cmaj13"),
        ("Cmaj9", [36, 59, 64, 67], "Cmaj7"),
        ("Cm9", [36, 65, 70, 75], "Cm11"),
        ("C9sus4", [36, 60, 65, 70], "C7sus4"),
        ("C7#9#5", [36, 64, 70, 75], "C7#9"),
        ("C13b9", [36, 58, 64, 69], "C13"),
        ("Cmaj9/G", [43, 59, 64, 67], "Cmaj7/G"),
    ],
)
def test_a_chord_is_named_after_what_sounds(symbol: str, pitches: list[int], name: str) -> None:
    assert named([(symbol, "N-02", pitches)]) == [name]


def test_a_slide_and_its_target_have_one_name() -> None:
    # The left hand adds the ninth to the target alone.
    rows = [("Dbmaj9", APPROACH, [37, 60, 65, 68]), ("Cmaj9", "N-02", [36, 50, 59, 64, 67])]

    assert named(rows) == ["Dbmaj7", "Cmaj7"]


@pytest.mark.parametrize("quality", sorted(OTHER_NAMES))
def test_other_names_keep_third_and_seventh(quality: str) -> None:
    chord = Chord.parse(f"C{quality}")
    for other in OTHER_NAMES[quality]:
        found = Chord.parse(f"C{other}")

        assert (found.third, found.seventh) == (chord.third, chord.seventh)


def test_every_promise_is_kept(pieces: list[Arrangement]) -> None:
    assert min(guide_tones_present(piece.score) for piece in pieces) == 1.0


def test_names_of_a_chart_stay_and_their_tones_sound() -> None:
    chart = "Ebmaj9 | Cm11 | Fm9 | Bb13b9 | Gm7b5 | C7#9#5 | Abmaj7#11 | Bb9sus4"
    for seed in range(4):
        wishes = Wishes(chords=chart, bars=8)
        brief = read_brief("A smooth groove", genre="neosoul", wishes=wishes, seed=seed)
        score = NeosoulArranger().arrange(brief, seed=seed).score

        assert [str(span.chord) for span in score.chords] == chart.split(" | ")
        assert guide_tones_present(score) >= 0.95


def test_neighbours_with_one_name_stay_two_chords(pieces: list[Arrangement]) -> None:
    for piece in pieces:
        assert all(a.end == b.onset for a, b in pairwise(piece.score.chords))
