"""What the hands say to each other: comping, stops, reach, honest symbols (J-32, J-57)."""

from collections import Counter
from statistics import mean

import pytest
from tests.gospel_keys.genres.jazz.conftest import make_brief

from gospel_keys.critique.attacks import body_attacks
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.jazz.arranger import JazzArranger
from gospel_keys.genres.jazz.guides import swap_for_guides
from gospel_keys.genres.jazz.reach import keep_in_reach
from gospel_keys.genres.jazz.symbols import name_what_sounds
from gospel_keys.genres.sketch import Draft, Sketch, Stage
from gospel_keys.harmony.form import Form, FormSection, SectionKind
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import ChordSpan, Hand, KeyChange, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.units import QUARTER

_BAR = 4 * QUARTER


@pytest.fixture(scope="module")
def solos() -> list[Arrangement]:
    """Twenty solos over comping, at two tempi."""
    keys = ("F", "Bb", "Eb", "C minor", "Ab", "G")
    return [
        JazzArranger().arrange(
            make_brief(
                bars=32,
                tempo=(150.0, 240.0)[seed % 2],
                application=("standard", "uptempo")[seed % 2],
                left_hand="syncopated-comping",
                right_hand="improvisation",
                key=Key.parse(keys[seed % 6]),
            ),
            seed=seed,
        )
        for seed in range(20)
    ]


def _stage(*symbols: str, tempo: float = 150.0) -> Stage:
    key = Key.parse("C")
    brief = make_brief(bars=len(symbols), tempo=tempo)
    chords = tuple(ChordSpan(k * _BAR, _BAR, Chord.parse(s)) for k, s in enumerate(symbols))
    section = FormSection(
        kind=SectionKind.VERSE, name="A", label="A", bar=0, bars=len(symbols), key=key,
        density=0.5, energy=0.5, velocity=70, phrases=(),
    )  # fmt: skip
    return Stage(brief, Form(Meter(), (section,)), chords, (KeyChange(0, key),))


def _right(onset: int, *pitches: int, chord: int = 0) -> list[Draft]:
    return [
        Draft(
            onset, QUARTER // 2, pitch, Hand.RIGHT,
            Role.MELODY if pitch == max(pitches) else Role.INNER, chord, "J-24",
        )
        for pitch in pitches
    ]  # fmt: skip


def test_comping_answers_the_line(solos: list[Arrangement]) -> None:
    busy: list[int] = []
    quiet: list[int] = []
    for piece in solos:
        spoken: Counter[int] = Counter()
        for note in piece.score.hand(Hand.RIGHT):
            if note.role is Role.MELODY:
                spoken[note.onset // _BAR] += note.duration
        struck = Counter(onset // _BAR for onset in {n.onset for n in piece.score.hand(Hand.LEFT)})
        for bar in range(30):
            if spoken[bar] >= 0.75 * _BAR:
                busy.append(struck[bar])
            elif spoken[bar] <= 0.5 * _BAR:
                quiet.append(struck[bar])

    assert len(quiet) > 20
    assert mean(quiet) >= 1.25 * mean(busy)
    assert 1.2 <= mean(busy + quiet) <= 2.2


def test_solos_are_mostly_single_notes_with_some_stops(solos: list[Arrangement]) -> None:
    sizes = Counter(len(a.notes) for p in solos for a in body_attacks(p.score, Hand.RIGHT))
    share = {size: count / sizes.total() for size, count in sizes.items()}

    assert 0.70 <= share[1] <= 0.90
    assert 0.10 <= share[2] <= 0.20
    assert 0.005 <= sum(share.get(k, 0) for k in (3, 4, 5)) <= 0.10


def test_fast_leaps_lose_their_inner_notes() -> None:
    stage = _stage("Dm7", tempo=240.0)
    line = [*_right(0, 84), *_right(QUARTER // 2, 55, 60, 72)]

    kept = keep_in_reach(stage, line)

    assert [d.midi for d in kept] == [84, 72]


def test_slow_leaps_keep_their_inner_notes() -> None:
    stage = _stage("Dm7", tempo=80.0)
    line = [*_right(0, 84), *_right(QUARTER // 2, 55, 60, 72)]

    assert keep_in_reach(stage, line) == line


def test_a_root_gives_way_to_a_missing_seventh() -> None:
    stage = _stage("Am9")
    chord = _right(0, 60, 64, 69, 71)

    swapped = swap_for_guides(stage, chord)

    assert [d.midi for d in swapped] == [60, 64, 67, 71]
    assert swapped[2].rule == "J-13 guide"


def test_a_walking_bass_says_a_guide_tone_that_nothing_else_says() -> None:
    stage = _stage("Dm7")
    walk = [
        Draft(k * QUARTER, QUARTER, pitch, Hand.LEFT, Role.BASS, 0, "J-40")
        for k, pitch in enumerate((38, 40, 41, 43))
    ]
    line = _right(0, 69)

    swapped = swap_for_guides(stage, [*walk, *line])

    assert {d.midi % 12 for d in swapped} >= {0, 5}
    assert swapped[0].midi == 38


def test_symbols_name_what_sounds() -> None:
    stage = _stage("G13", "Cmaj9")
    piece = [*_right(0, 53, 59, 65, 69), *_right(_BAR, 52, 59, 64, chord=1)]
    notes = Sketch(piece).notes(stage)
    named = name_what_sounds(stage.chords, notes, Key.parse("C"))

    assert [str(span.chord) for span in named] == ["G9", "Cmaj7"]
    assert all(span.roman and span.comment for span in named)


def test_pieces_promise_little_that_they_do_not_play(pieces: tuple[Arrangement, ...]) -> None:
    kept = promised = 0
    for piece in pieces:
        heard: list[set[int]] = [set() for _ in piece.score.chords]
        for note in piece.score.notes:
            heard[note.chord].add(note.midi % 12)
        for span, classes in zip(piece.score.chords, heard, strict=True):
            root = span.chord.root.pitch_class
            promised += len(span.chord.guide_tones)
            kept += sum((root + g) % 12 in classes for g in span.chord.guide_tones)

    assert kept >= 0.97 * promised
