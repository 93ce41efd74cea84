"""Velocities: balance, voicing of chords, arches, ranges (P-01 to P-04)."""

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from statistics import mean, pstdev

import pytest

from gospel_keys.score.feel import Feel
from gospel_keys.score.model import Articulation, Hairpin, Hand, Note, Role, Score
from gospel_keys.score.perform import perform
from gospel_keys.score.performance import PerformedNote
from gospel_keys.units import QUARTER

BAR = 4 * QUARTER
PLAIN = Feel()
RANGES = [(20, 127), (30, 105), (40, 80), (80, 120)]

Builder = Callable[..., Score]
NoteBuilder = Callable[..., Note]


def play(score: Score, feel: Feel = PLAIN, seed: int = 1) -> Sequence[PerformedNote]:
    return perform(score, feel, random.Random(seed)).notes


def of_hand(notes: Sequence[PerformedNote], hand: Hand) -> list[int]:
    return [note.velocity for note in notes if note.hand is hand]


def by_bars(score: Score, notes: Sequence[PerformedNote], bars: int) -> list[float]:
    groups = defaultdict(list)
    for note in notes:
        groups[score.notes[note.source].onset // (bars * BAR)].append(note.velocity)
    return [mean(groups[key]) for key in sorted(groups)]


@pytest.mark.parametrize("limits", RANGES)
@pytest.mark.parametrize("seed", range(3))
def test_right_hand_is_louder_than_left_by_five_to_ten(
    song: Builder, limits: tuple[int, int], seed: int
) -> None:
    notes = play(song(), Feel(velocity_range=limits), seed)

    difference = mean(of_hand(notes, Hand.RIGHT)) - mean(of_hand(notes, Hand.LEFT))

    assert 5 <= difference <= 12


@pytest.mark.parametrize("limits", RANGES)
@pytest.mark.parametrize("levels", [(62, 82), (78,), (90, 100), (45, 60, 75, 95)])
def test_velocities_are_alive_and_inside_the_range(
    song: Builder, limits: tuple[int, int], levels: tuple[int, ...]
) -> None:
    velocities = [note.velocity for note in play(song(levels=levels), Feel(velocity_range=limits))]

    ordered = sorted(velocities)
    middle = ordered[round(0.95 * len(ordered))] - ordered[round(0.05 * len(ordered))]
    assert limits[0] <= ordered[0] <= ordered[-1] <= limits[1]
    assert 9 <= pstdev(velocities) <= 20
    assert len(set(velocities)) >= 25
    assert 30 <= middle <= 60


@pytest.mark.parametrize("limits", RANGES)
def test_top_note_of_a_chord_sings(song: Builder, limits: tuple[int, int]) -> None:
    score = song()
    chords = defaultdict(list)
    for note in play(score, Feel(velocity_range=limits)):
        if note.hand is Hand.RIGHT:
            chords[score.notes[note.source].onset].append((note.pitch, note.velocity))

    emphases = []
    for members in chords.values():
        *others, top = sorted(members)
        if others:
            emphases.append(top[1] - mean(velocity for _, velocity in others))

    assert 6 <= mean(emphases) <= 14
    assert pstdev(emphases) >= 2
    assert min(emphases) >= 0


@pytest.mark.parametrize("limits", RANGES)
def test_sections_keep_the_order_of_their_energy(song: Builder, limits: tuple[int, int]) -> None:
    score = song(levels=(60, 78, 90, 104), bars=32)

    sections = by_bars(score, play(score, Feel(velocity_range=limits)), 8)

    assert sections == sorted(sections)


@pytest.mark.parametrize("levels", [(62, 82), (78,)])
def test_phrases_differ_in_loudness(song: Builder, levels: tuple[int, ...]) -> None:
    score = song(levels=levels)

    assert 2.5 <= pstdev(by_bars(score, play(score), 4)) <= 13


def test_phrase_swells_towards_its_middle(song: Builder) -> None:
    score = song(levels=(78,), bars=4)

    bars = by_bars(score, play(score, Feel(humanise=0)), 1)

    assert bars[1] > bars[0]
    assert bars[2] > bars[3]


def test_flat_arch_leaves_phrases_level(song: Builder) -> None:
    score = song(levels=(78,), bars=16)

    assert pstdev(by_bars(score, play(score, Feel(arch=0, humanise=0)), 4)) < 2


def test_backbeat_lifts_two_and_four(song: Builder) -> None:
    score = song(levels=(78,))

    def weight(feel: Feel) -> float:
        places = defaultdict(list)
        for note in play(score, feel):
            places[score.notes[note.source].onset % BAR // QUARTER % 2].append(note.velocity)
        return mean(places[1]) - mean(places[0])

    assert weight(Feel(backbeat=1.3)) > weight(Feel()) + 4


def test_accents_of_the_feel_fall_on_their_place(song: Builder) -> None:
    score = song(levels=(78,))
    feel, accented = Feel(), Feel(accents=((QUARTER, 8),))

    gains = [
        after.velocity - before.velocity
        for before, after in zip(play(score, feel), play(score, accented), strict=True)
        if score.notes[before.source].onset % BAR == QUARTER
    ]

    assert 4 <= mean(gains) <= 11


@pytest.mark.parametrize(
    ("more", "least"),
    [
        ({"articulations": (Articulation.ACCENT,)}, 6),
        ({"articulations": (Articulation.MARCATO,)}, 9),
        ({"dynamic": 15}, 9),
    ],
)
def test_written_accents_and_dynamics_are_heard(
    note: NoteBuilder, score: Builder, more: dict[str, object], least: int
) -> None:
    plain = [note(b, 1, 60 + b % 5, Hand.RIGHT, Role.MELODY) for b in range(16)]
    marked = [*plain]
    marked[5] = note(5, 1, 60, Hand.RIGHT, Role.MELODY, **more)

    before = play(score(plain), Feel(humanise=0))[5].velocity
    after = play(score(marked), Feel(humanise=0))[5].velocity

    assert after - before >= least


def test_hairpin_grows_to_the_next_dynamic(song: Builder) -> None:
    score = song(levels=(60, 90), hairpins=(Hairpin(4 * BAR, 8 * BAR, True),))

    bars = by_bars(score, play(score, Feel(humanise=0, arch=0)), 1)

    assert bars[4] < bars[5] < bars[6] < bars[7] < bars[8] + 3


def test_ghosts_are_soft_and_graces_three_quarters_of_their_target(
    note: NoteBuilder, score: Builder
) -> None:
    notes = [note(b, 1, 72, Hand.RIGHT, Role.MELODY) for b in range(16)]
    notes += [note(b + 0.5, 0.25, 60, Hand.RIGHT, Role.GHOST) for b in range(16)]
    notes += [note(b, 0, 71, Hand.RIGHT, Role.GRACE) for b in (4, 8, 12)]

    played = play(score(notes))

    targets = {n.source: n for n in played if n.role is Role.MELODY}
    ghosts = [n.velocity for n in played if n.role is Role.GHOST]
    ratios = [
        n.velocity / next(t.velocity for t in targets.values() if t.start > n.start)
        for n in played
        if n.role is Role.GRACE
    ]
    assert 25 <= min(ghosts) <= max(ghosts) <= 45
    assert ratios == pytest.approx([0.75] * 3, abs=0.02)


def test_fill_run_rises_with_its_direction(note: NoteBuilder, score: Builder) -> None:
    up = [note(b / 4, 0.25, 60 + b, Hand.RIGHT, Role.FILL) for b in range(8)]
    down = [note(8 + b / 4, 0.25, 67 - b, Hand.RIGHT, Role.FILL) for b in range(8)]

    played = [n.velocity for n in play(score([*up, *down]), Feel(humanise=0, arch=0))]

    assert played[7] > played[1]
    assert played[15] < played[9]


def test_octave_bass_leans_on_its_lower_note(song: Builder) -> None:
    score = song()
    octaves = defaultdict(list)
    for note in play(score):
        if note.role is Role.BASS:
            octaves[score.notes[note.source].onset].append((note.pitch, note.velocity))

    assert mean(min(pair)[1] - max(pair)[1] for pair in octaves.values()) >= 3
