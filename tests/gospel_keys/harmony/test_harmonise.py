"""Harmonising tunes: functions first, then colours that no held note rubs against."""

import random

import pytest
from tests.gospel_keys.genres.tunes import TUNES, tune

from gospel_keys.brief.melody import Tune
from gospel_keys.formats.tunes import read_tune
from gospel_keys.harmony.harmonise import Harmony, harmonise
from gospel_keys.harmony.harmonise_surface import clashes, is_consonant
from gospel_keys.harmony.harmonise_tables import MANNERS, degrees_of, manner_of
from gospel_keys.theory.chord import Chord


def _chords(given: Tune, genre: str, seed: int = 1) -> tuple[Harmony, ...]:
    return harmonise(given, genre, complexity=0.5, rng=random.Random(seed))


def _roots(name: str, genre: str) -> list[str]:
    """The root at the beginning of every full bar."""
    given = tune(name)
    found = _chords(given, genre)
    downbeats = [given.pickup + bar * given.meter.bar for bar in range(given.bars)]
    return [str([h for h in found if h.onset <= tick][-1].chord.root) for tick in downbeats]


@pytest.mark.parametrize("genre", ["gospel", "blues", "classical", "jazz"])
def test_amazing_grace_goes_where_a_congregation_expects_it(genre: str) -> None:
    """Hymnals come home from C in the fourth bar, and stay on D under "me"."""
    roots = _roots("amazing-grace", genre)

    assert roots[:9] == ["G", "G", "C", "G", "G", "G", "D", "D", "G"]
    assert roots[-2:] == ["G", "G"]


@pytest.mark.parametrize("genre", sorted(MANNERS))
def test_the_saints_stay_at_home_for_six_bars(genre: str) -> None:
    """The fifth that 1-3-4-5 climbs to belongs to the tonic chord, which the upbeat spells."""
    assert _roots("when-the-saints", genre)[:7] == ["F"] * 6 + ["C"]


def test_a_half_cadence_keeps_its_dominant_under_the_held_note() -> None:
    found = _chords(tune("amazing-grace"), "gospel")
    given = tune("amazing-grace")
    line = given.pickup + 7 * given.meter.bar

    holding = [h for h in found if h.onset <= line + given.meter.beat][-1]

    assert str(holding.chord.root) == "D"


def test_the_seventh_of_a_dominant_does_not_rise() -> None:
    """D D E F# over E7 would lift its seventh: home and its dominant are right."""
    chords = _chords(tune("ode-to-joy"), "classical")
    bar = tune("ode-to-joy").meter.bar
    third = [str(h.chord) for h in chords if 2 * bar <= h.onset < 3 * bar]

    assert {c[0] for c in third} == {"A"}
    assert not any(str(h.chord).startswith("E7") for h in chords if h.onset < 4 * bar)


def test_a_note_that_leans_on_a_longer_one_below_leaves_the_chord_to_it() -> None:
    """In "I want to be in that number" the c leans on a long Bb, the root of the chord."""
    assert _roots("when-the-saints", "gospel")[10] == "Bb"


def test_twinkle_goes_to_four_and_home() -> None:
    assert _roots("twinkle", "classical")[:5] == ["C", "F", "F", "G", "G"]


def test_auld_lang_syne_reaches_four_in_its_fourth_bar() -> None:
    assert _roots("auld-lang-syne", "gospel")[:4] == ["F", "C", "F", "Bb"]


def test_greensleeves_is_modal_and_cadences() -> None:
    roots = _roots("greensleeves", "classical")

    assert roots[:4] == ["A", "G", "A", "E"]
    assert roots[-1] == "A"


@pytest.mark.parametrize("genre", sorted(MANNERS))
@pytest.mark.parametrize("name", TUNES)
def test_no_held_note_rubs_against_a_guide_tone(name: str, genre: str) -> None:
    given = tune(name)
    found = _chords(given, genre)
    ends = [h.onset for h in found[1:]] + [given.end]

    rubs = [
        (str(h.chord), str(note.pitch))
        for h, end in zip(found, ends, strict=True)
        for note in given.notes
        if min(note.end, end) - max(note.onset, h.onset) >= 2 * given.meter.beat
        and clashes(h.chord, note.midi % 12)
    ]

    assert rubs == []


@pytest.mark.parametrize("genre", sorted(MANNERS))
def test_the_same_draw_gives_the_same_chords(genre: str) -> None:
    given = tune("danny-boy")

    assert _chords(given, genre) == _chords(given, genre)


def test_genres_colour_alike_functions_differently() -> None:
    symbols = {
        genre: {str(h.chord.quality_id) for h in _chords(tune("amazing-grace"), genre)}
        for genre in MANNERS
    }

    assert symbols["classical"] <= {"", "m", "7"}
    assert symbols["blues"] <= {"7", "9", "13", "dim7", "m7"}
    assert {"maj7", "maj9", "6/9"} & symbols["jazz"]


def test_plain_taste_keeps_to_plain_chords() -> None:
    rich = harmonise(tune("twinkle"), "gospel", complexity=0.9, rng=random.Random(1))
    plain = harmonise(tune("twinkle"), "gospel", complexity=0.0, rng=random.Random(1))

    assert len({h.chord.quality_id for h in plain}) < len({h.chord.quality_id for h in rich})
    assert {h.chord.quality_id for h in plain if h.rule == "tune"} <= {"", "m", "7"}


def test_a_tune_that_never_raises_its_seventh_stays_modal() -> None:
    given = read_tune(b"X:1\nM:4/4\nL:1/4\nK:Am\nA A G E|A2 G2|c2 B2|A4|G2 E2|G2 E2|G2 G2|A4|]\n")

    assert "E7" not in {str(h.chord) for h in _chords(given, "classical")}


@pytest.mark.parametrize(
    ("symbol", "pitch_class", "rubs"),
    [
        ("Cmaj7", 0, True),
        ("C", 5, True),
        ("C13", 9, False),
        ("C9sus4", 4, True),
        ("C7#9", 3, False),
    ],
)
def test_what_rubs(symbol: str, pitch_class: int, *, rubs: bool) -> None:
    assert clashes(Chord.parse(symbol), pitch_class) is rubs


def test_a_slash_bass_may_be_sung() -> None:
    assert is_consonant(Chord.parse("G7/F"), 5)


def test_every_move_names_degrees_that_exist() -> None:
    names = {d.name for mode in ("major", "minor") for d in degrees_of(mode, manner_of("gospel"))}

    assert {n for manner in MANNERS.values() for pair in manner.moves for n in pair} <= names
