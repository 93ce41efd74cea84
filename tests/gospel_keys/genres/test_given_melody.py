"""A given tune in every genre: it stays what it is, and everything else follows."""

from functools import cache
from itertools import pairwise

import pytest
from tests.gospel_keys.genres.tunes import TUNES, tune

from gospel_keys.brief.melody import TuneNote
from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.formats.tunes import read_tune
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.registry import GENRES, arranger_of
from gospel_keys.harmony.harmonise_surface import is_consonant
from gospel_keys.randomness import stream
from gospel_keys.score.model import Hand, Note, Role
from gospel_keys.score.perform import perform
from gospel_keys.score.playability import find_unplayable, find_unplayable_writing

ALL = pytest.mark.parametrize(
    ("name", "genre"), [(name, genre) for name in TUNES for genre in GENRES]
)
WITH_CHORDS = """X:1
M:3/4
L:1/4
K:G
D|"G"G2 B/G/|"G7"B2 A|"C"G2 E|"Cm6"D2 D|"Em7"G2 B/G/|"A7"B2 A|"D7"d3|"G"G2|]
"""


@cache
def _arranged(name: str, genre: str, seed: int = 1) -> Arrangement:
    brief = read_brief("play this", genre=genre, wishes=Wishes(melody=tune(name)), seed=seed)
    return arranger_of(genre).arrange(brief, seed=seed)


def _sounding(arrangement: Arrangement, note: TuneNote, hand: Hand) -> list[Note]:
    return [
        n for n in arrangement.score.hand(hand) if n.onset <= note.onset < n.end and not n.is_grace
    ]


@ALL
def test_the_tune_is_the_top_of_the_right_hand(name: str, genre: str) -> None:
    made = _arranged(name, genre)

    for note in tune(name).notes:
        top = max(_sounding(made, note, Hand.RIGHT), key=lambda n: n.midi)
        assert (top.onset, top.pitch, top.role) == (note.onset, note.pitch, Role.MELODY)


@ALL
def test_the_tune_keeps_its_rhythm(name: str, genre: str) -> None:
    sung = [
        (n.onset, n.duration) for n in _arranged(name, genre).score.notes if n.role is Role.MELODY
    ]

    assert sung[:-1] == [(n.onset, n.duration) for n in tune(name).notes[:-1]]
    assert sung[-1][1] - tune(name).notes[-1].duration in (0, tune(name).pickup)


@ALL
def test_the_left_hand_stays_below_and_never_falls_silent(name: str, genre: str) -> None:
    made, given = _arranged(name, genre), tune(name)
    left = made.score.hand(Hand.LEFT)

    for note in given.notes:
        assert all(low.midi < note.midi for low in _sounding(made, note, Hand.LEFT))
    for bar in made.score.bars()[1 if given.pickup else 0 :]:
        assert any(n.onset < bar.end and n.end > bar.onset for n in left)


@ALL
def test_strong_notes_belong_to_their_chords(name: str, genre: str) -> None:
    made, given = _arranged(name, genre), tune(name)
    strong = [
        n
        for n in given.notes
        if n.onset >= given.pickup
        and (n.onset - given.pickup) % given.meter.bar in (0, given.meter.bar // 2)
    ]
    chords = [made.score.chord_at(n.onset) for n in strong]
    consonant = sum(
        span is not None and is_consonant(span.chord, n.midi % 12)
        for span, n in zip(chords, strong, strict=True)
    )

    assert consonant >= 0.9 * len(strong)


@ALL
def test_it_closes_at_home_after_a_chord_that_leads_there(name: str, genre: str) -> None:
    tonic = tune(name).key.tonic.pitch_class
    *_, before, last = _arranged(name, genre).score.chords

    assert last.chord.root.pitch_class == tonic
    assert before.chord.root.pitch_class != tonic


@ALL
def test_its_bars_are_those_of_the_tune(name: str, genre: str) -> None:
    made, given = _arranged(name, genre), tune(name)
    bars = made.score.bars()

    assert made.brief.bars == given.bars
    assert len(bars) == given.bars + bool(given.pickup) == made.form.bars
    assert bars[0].duration == (given.pickup or given.meter.bar)


@ALL
def test_two_hands_can_play_it(name: str, genre: str) -> None:
    made = _arranged(name, genre)
    performance = perform(made.score, made.feel, stream(1, "perform"))

    assert find_unplayable_writing(made.score) == ()
    assert find_unplayable(performance) == ()


@pytest.mark.parametrize("genre", GENRES)
def test_the_same_seed_repeats_it_and_another_varies_it(genre: str) -> None:
    first = _arranged("amazing-grace", genre)
    again = _arranged.__wrapped__("amazing-grace", genre)
    others = [_arranged("amazing-grace", genre, seed).score.notes for seed in (2, 3, 4)]

    assert again.score == first.score
    assert any(notes != first.score.notes for notes in others)


@pytest.mark.parametrize("genre", GENRES)
def test_chord_symbols_of_the_file_are_kept(genre: str) -> None:
    given = read_tune(WITH_CHORDS.encode())
    brief = read_brief("play this", genre=genre, wishes=Wishes(melody=given))

    chords = arranger_of(genre).arrange(brief, seed=1).score.chords

    assert " ".join(str(span.chord) for span in chords) == "G G7 C Cm6 Em7 A7 D7 G"


@pytest.mark.parametrize("genre", GENRES)
def test_a_chart_goes_under_the_tune(genre: str) -> None:
    wishes = Wishes(melody=tune("twinkle"), chords="C | Am7 | Dm7 G7 | C")
    brief = read_brief("play this", genre=genre, wishes=wishes)

    score = arranger_of(genre).arrange(brief, seed=1).score

    assert [str(span.chord) for span in score.chords[:5]] == ["C", "Am7", "Dm7", "G7", "C"]


@pytest.mark.parametrize("genre", GENRES)
def test_rests_are_filled_without_touching_the_tune(genre: str) -> None:
    given = read_tune(b"X:1\nM:4/4\nL:1/4\nK:F\nF G A2|z4|c B A2|z4|A G F E|F4|]\n")
    brief = read_brief("play this", genre=genre, wishes=Wishes(melody=given))

    notes = arranger_of(genre).arrange(brief, seed=1).score.notes
    fills = [n for n in notes if n.role is Role.FILL]
    rests = [(3840, 7680), (11520, 15360)]

    assert bool(fills) is (genre != "classical")
    assert all(any(a <= n.onset and n.end <= b for a, b in rests) for n in fills)


@cache
def _long(name: str, genre: str, more: int) -> Arrangement:
    given = tune(name)
    wishes = Wishes(melody=given, bars=given.bars + more)
    brief = read_brief("play this", genre=genre, wishes=wishes, seed=1)
    return arranger_of(genre).arrange(brief, seed=1)


LONG = pytest.mark.parametrize(
    ("name", "genre"),
    [
        (name, genre)
        for name in ("amazing-grace", "ode-to-joy", "greensleeves", "danny-boy")
        for genre in GENRES
    ],
)


@LONG
@pytest.mark.parametrize("more", [4, 22])
def test_a_longer_piece_keeps_the_tune_on_top_and_can_be_played(
    name: str, genre: str, more: int
) -> None:
    made = _long(name, genre, more)
    given = made.brief.tune
    performance = perform(made.score, made.feel, stream(1, "perform"))

    assert given is not None
    for note in given.notes:
        top = max(_sounding(made, note, Hand.RIGHT), key=lambda n: n.midi)
        assert (top.onset, top.midi, top.role) == (note.onset, note.midi, Role.MELODY)
    bars = len(made.score.bars()) - bool(made.score.pickup)
    assert bars == made.brief.bars == tune(name).bars + more
    assert find_unplayable_writing(made.score) == ()
    assert find_unplayable(performance) == ()


@LONG
def test_a_tune_returns_in_another_dress(name: str, genre: str) -> None:
    made = _long(name, genre, 22)
    given = made.brief.tune
    assert given is not None
    again = next(p for p in given.parts if p.kind == "return")
    first = next(p for p in given.parts if p.kind == "melody")
    front = bool(given.pickup)

    def dress(bar: int) -> tuple[str, str]:
        plan = next(p for p in made.textures if p.bar <= bar + front < p.bar + p.bars)
        return plan.left_hand, plan.right_hand

    assert dress(again.bar) != dress(first.bar)


@pytest.mark.parametrize("genre", GENRES)
@pytest.mark.parametrize("name", ["amazing-grace", "auld-lang-syne"])
def test_a_dominant_leads_back_into_the_tune(name: str, genre: str) -> None:
    made = _long(name, genre, 22)
    given = made.brief.tune
    assert given is not None
    tonic = given.key.tonic.pitch_class
    lines = [given.pickup + p.bar * given.meter.bar for p in given.parts if p.bar]
    around = [(made.score.chord_at(t - 1), made.score.chord_at(t)) for t in lines]

    for before, after in around:
        assert before is not None
        assert after is not None
        roots = (before.chord.root.pitch_class, after.chord.root.pitch_class)
        assert roots != (tonic, tonic)


@pytest.mark.parametrize("genre", [genre for genre in GENRES if genre != "classical"])
@pytest.mark.parametrize("tops", ["f g a b", "D E F G"])
def test_fills_walk_without_a_leap(genre: str, tops: str) -> None:
    text = f"X:1\nM:4/4\nL:1/4\nK:C\n{tops}|{tops.split()[-1]}2 z2|z4|{tops}|c4|]\n"
    brief = read_brief("play this", genre=genre, wishes=Wishes(melody=read_tune(text.encode())))

    notes = arranger_of(genre).arrange(brief, seed=1).score.notes
    fills = [n for n in notes if n.role is Role.FILL and n.rule == "tune-fill"]

    assert len(fills) >= 4
    assert all(abs(a.midi - b.midi) <= 4 for a, b in pairwise(fills))
