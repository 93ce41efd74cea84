"""The chords of a chart under a classical hand: what they promise sounds and is led."""

from functools import lru_cache

import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.critique.leading import guide_tones_present, two_five_one
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.classical.arranger import ClassicalArranger
from gospel_keys.genres.classical.counterpoint import Fault
from gospel_keys.genres.classical.promises import keep_promises
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.harmony.form import Form, FormSection, SectionKind
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import ChordSpan, Hand, KeyChange, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.units import MidiPitch

FAULT = Fault("parallel", 0, "")
NINTHS = "C9 | F9 | C9 | C9 | F9 | F9 | C9 | A7b9 | Dm9 | G9 | C9 | G9"
STANDARD = (
    "Fmaj7 | Gm7 C7 | Fmaj7 | Am7 D7 | Gm7 | C7 | Fmaj7 | Cm7 F7 | "
    "Bbmaj7 | Bbm7 Eb7 | Fmaj7 | Dm7 | Gm7b5 | C7 | F6 | F6"
)
HYMN = "G C G D7 | Em Am7 D7 G | C G/B Am D7 | G Bm7 Bm A7 | D7 G Am7 D7 | G C D7 G"


@lru_cache(maxsize=64)
def _piece(chart: str, words: str, seed: int) -> Arrangement:
    brief = read_brief(words, genre="classical", wishes=Wishes(chords=chart), seed=seed)
    return ClassicalArranger().arrange(brief, seed=seed)


@pytest.mark.parametrize("words", ["a song", "a romantic song", "a slow baroque song"])
@pytest.mark.parametrize("chart", [NINTHS, STANDARD, HYMN])
def test_chords_of_a_chart_sound_their_sevenths_and_ninths(chart: str, words: str) -> None:
    told = [guide_tones_present(_piece(chart, words, seed).score) for seed in range(6)]

    assert min(told) >= 0.95


@pytest.mark.parametrize("words", ["a song", "a romantic song"])
def test_two_five_ones_of_a_chart_are_led(words: str) -> None:
    led = [two_five_one(_piece(STANDARD, words, seed).score) for seed in range(10)]

    assert led.count(1.0) >= 9


def _stage(symbols: str) -> Stage:
    chords = tuple(ChordSpan(k * 3840, 3840, Chord.parse(s)) for k, s in enumerate(symbols.split()))
    brief = read_brief("a song in C", genre="classical", wishes=Wishes(tempo=90), seed=1)
    key = Key.parse("C")
    section = FormSection(SectionKind.VERSE, "Theme", "A", 0, len(chords), key, 0.5, 0.5, 64, ())
    return Stage(brief, Form(Meter(4, 4), (section,)), chords, (KeyChange(0, key),))


def _turning(index: int, *tones: MidiPitch) -> list[Draft]:
    low, middle, top = tones
    return [
        Draft(
            index * 3840 + k * 480, 480, p, Hand.LEFT,
            Role.BASS if p == low else Role.INNER, index, "C-21",
        )
        for k, p in enumerate((low, middle, top, middle) * 2)
    ]  # fmt: skip


def _sung(index: int, pitch: MidiPitch) -> Draft:
    return Draft(index * 3840, 3840, pitch, Hand.RIGHT, Role.MELODY, index, "M-01")


def _none(_: object) -> tuple[Fault, ...]:
    return ()


def test_a_key_that_is_struck_again_turns_to_the_missing_tone() -> None:
    drafts = [*_turning(0, 48, 52, 58), _sung(0, 79)]
    told = keep_promises(_stage("C9"), drafts, _none)

    assert {d.midi % 12 for d in told if d.hand is Hand.LEFT} == {0, 4, 10, 2}
    assert [d.onset for d in told if d.midi % 12 == 2]
    assert sorted(d.onset for d in told) == sorted(d.onset for d in drafts)
    assert [d.midi for d in told if d.onset % 1920 == 0 and d.hand is Hand.LEFT] == [48, 48]


def test_a_seventh_falls_in_the_tenor_where_the_melody_had_it() -> None:
    drafts = [
        *_turning(0, 50, 53, 57), _sung(0, 72),
        *_turning(1, 55, 59, 65), _sung(1, 74),
        *_turning(2, 48, 52, 55), _sung(2, 72),
    ]  # fmt: skip
    told = keep_promises(_stage("Dm7 G7 C"), drafts, _none)

    assert 60 in {d.midi for d in told if d.chord == 0}


def test_what_would_make_a_parallel_is_said_in_another_way() -> None:
    stage = _stage("C9")
    drafts = [*_turning(0, 48, 52, 58), _sung(0, 79)]
    first = set(keep_promises(stage, drafts, _none)) - set(drafts)

    def find(found: object) -> tuple[Fault, ...]:
        assert isinstance(found, list)
        return (FAULT,) if first & set(found) else ()

    told = keep_promises(stage, drafts, find)

    assert not first & set(told)
    assert not find(told)


def test_a_figure_stays_where_every_way_makes_a_parallel() -> None:
    drafts = [*_turning(0, 48, 52, 58), _sung(0, 79)]

    def find(found: object) -> tuple[Fault, ...]:
        return () if found == drafts else (FAULT,)

    assert keep_promises(_stage("C9"), drafts, find) == drafts
