"""The language of a piece: what a blues, a standard and a hymn keep at the first levels."""

from functools import cache

import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.genres.registry import arranger_of
from gospel_keys.score.level import at_level
from gospel_keys.score.level_language import Language, blue_notes, language_of, slow_harmony
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import ChordSpan, Hand, KeyChange, MeterChange, Score, TempoMark
from gospel_keys.score.plain_harmony import key_at
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.units import HALF, QUARTER


@cache
def arranged(words: str, genre: str, seed: int, key: str | None = None) -> Score:
    brief = read_brief(words, genre=genre, wishes=Wishes(key=key, bars=12), seed=seed)
    return arranger_of(genre).arrange(brief, seed=seed).score


def score_of(symbols: str, *, beats: int, key: str = "C") -> Score:
    """Chords of equal length in 4/4."""
    length = QUARTER * beats
    chords = tuple(
        ChordSpan(place * length, length, Chord.parse(symbol))
        for place, symbol in enumerate(symbols.split())
    )
    meters, keys = (MeterChange(0, Meter()),), (KeyChange(0, Key.parse(key)),)
    return Score("", chords[-1].end, meters, keys, (TempoMark(0, 80.0),), (), chords)


@pytest.mark.parametrize(
    ("symbols", "language"),
    [
        ("C7 F7 C7 G7", Language.BLUES),
        ("Dm7 G7 Cmaj7 Am7", Language.SEVENTHS),
        ("C F G7 C", Language.TRIADS),
        ("C7 F C C", Language.TRIADS),
    ],
)
def test_the_chords_tell_the_language(symbols: str, language: Language) -> None:
    assert language_of(score_of(symbols, beats=4)) is language


@pytest.mark.parametrize("level", [1, 2, 3, 4])
@pytest.mark.parametrize("seed", range(5))
def test_a_blues_keeps_its_sevenths_and_its_blue_third(level: int, seed: int) -> None:
    score = at_level(arranged("beginner blues in C", "blues", seed, "C"), level, keep_key=True)

    first, fourth = score.key.tonic.pitch_class, score.key.degree(4).pitch_class
    home = [s for s in score.chords if s.chord.root.pitch_class in {first, fourth}]
    assert sum(s.chord.is_dominant for s in home) >= 0.75 * len(home)
    left = {n.midi % 12 for n in score.hand(Hand.LEFT)}
    sung = {n.midi % 12 for n in score.hand(Hand.RIGHT)}
    assert (first + 10) % 12 in left
    assert (first + 3) % 12 in sung


@pytest.mark.parametrize("level", [1, 2, 3])
@pytest.mark.parametrize("seed", range(4))
def test_a_standard_speaks_in_sevenths(level: int, seed: int) -> None:
    score = at_level(arranged("easy jazz standard", "jazz", seed), level)

    sevenths = sum(s.duration for s in score.chords if s.chord.seventh is not None)
    assert sevenths >= 0.6 * sum(s.duration for s in score.chords)


@pytest.mark.parametrize("level", [2, 3, 4])
@pytest.mark.parametrize("seed", range(4))
def test_the_left_hand_of_a_standard_holds_third_and_seventh(level: int, seed: int) -> None:
    score = at_level(arranged("easy jazz standard", "jazz", seed), level)

    spoken = [s for s in score.chords[:-1] if s.chord.seventh is not None]
    said = 0
    for span in spoken:
        root = span.chord.root.pitch_class
        guides = {(root + step) % 12 for step in (span.chord.third, span.chord.seventh) if step}
        struck = [n for n in score.hand(Hand.LEFT) if span.onset <= n.onset < span.end]
        said += guides <= {n.midi % 12 for n in struck}
    assert said >= 0.8 * len(spoken)


@pytest.mark.parametrize(("words", "genre"), [("gospel hymn", "gospel"), ("minuet", "classical")])
@pytest.mark.parametrize("seed", range(4))
def test_level_one_of_a_piece_in_triads_stays_in_its_key(words: str, genre: str, seed: int) -> None:
    whole = arranged(words, genre, seed)
    score = at_level(whole, 1)

    if language_of(whole) is not Language.TRIADS:
        return
    for note in score.notes:
        key = key_at(score, note.onset)
        leading = (key.tonic.pitch_class + 11) % 12
        own = {name.pitch_class for name in key.scale_names}
        assert note.midi % 12 in own | {leading}


def test_blue_notes_of_a_key() -> None:
    assert blue_notes(Key.parse("G")) == {Key.parse("G").spell(10).pitch_class, 5}


def test_short_chords_give_way_to_their_neighbours() -> None:
    slow = slow_harmony(score_of("C Am F G", beats=1), HALF, QUARTER)

    assert [(s.onset, str(s.chord)) for s in slow.chords] == [(0, "C")]


def test_chords_of_half_a_bar_stay() -> None:
    slow = slow_harmony(score_of("C Am F G", beats=2), HALF, QUARTER)

    assert [str(s.chord) for s in slow.chords] == ["C", "Am", "F", "G"]


def test_a_pushed_chord_begins_on_the_grid() -> None:
    score = score_of("C F", beats=4)
    early = QUARTER // 4
    first = ChordSpan(0, 4 * QUARTER - early, score.chords[0].chord)
    second = ChordSpan(first.end, 4 * QUARTER + early, score.chords[1].chord)
    pushed = Score("", score.duration, score.meters, score.keys, score.tempos, (), (first, second))

    slow = slow_harmony(pushed, QUARTER, QUARTER)

    assert [(s.onset, s.end) for s in slow.chords] == [
        (0, 4 * QUARTER),
        (4 * QUARTER, 8 * QUARTER),
    ]
