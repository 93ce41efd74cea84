"""Struck moments: drift, lateness, chord spread, rolls, graces (P-05, P-06, T-02, N-30)."""

import random
from collections import defaultdict
from collections.abc import Callable
from statistics import correlation, mean, pstdev

import pytest

from gospel_keys.score.feel import Feel
from gospel_keys.score.model import Hand, Note, Role, Score
from gospel_keys.score.perform import perform
from gospel_keys.score.performance import Performance, PerformedNote
from gospel_keys.units import QUARTER

PLAIN = Feel()
Builder = Callable[..., Score]
NoteBuilder = Callable[..., Note]
Strikes = dict[tuple[int, Hand], list[PerformedNote]]


def play(score: Score, feel: Feel = PLAIN, seed: int = 1) -> Performance:
    return perform(score, feel, random.Random(seed))


def strikes(score: Score, performance: Performance) -> Strikes:
    groups: Strikes = defaultdict(list)
    for note in performance.notes:
        if note.role is not Role.GRACE:
            groups[score.notes[note.source].onset, note.hand].append(note)
    return groups


def deviations(score: Score, performance: Performance) -> list[float]:
    """Return every note's distance from its written place in milliseconds."""
    line = performance.timeline
    return [
        1000 * (note.start - line.seconds_at(score.notes[note.source].onset))
        for note in performance.notes
    ]


def middles(score: Score, performance: Performance) -> dict[tuple[int, Hand], float]:
    """Return the mean deviation of every attack in milliseconds."""
    line = performance.timeline
    return {
        (onset, hand): 1000 * (mean(n.start for n in group) - line.seconds_at(onset))
        for (onset, hand), group in strikes(score, performance).items()
    }


@pytest.mark.parametrize("bpm", [60, 76, 100, 120, 150, 200])
@pytest.mark.parametrize("seed", range(3))
def test_scatter_is_human_and_off_the_grid(song: Builder, bpm: float, seed: int) -> None:
    score = song(bpm=bpm)

    spread = deviations(score, play(score, seed=seed))

    assert 9 <= pstdev(spread) <= 25
    assert sum(abs(d) <= 1.2 for d in spread) / len(spread) < 0.2


def test_drift_is_correlated_not_white(song: Builder) -> None:
    score = song(bars=64)
    middle = middles(score, play(score, Feel(right_hand_late=0)))
    right = [d for (_, hand), d in sorted(middle.items()) if hand is Hand.RIGHT]

    assert correlation(right[:-1], right[1:]) > 0.45


def test_drift_is_clipped(song: Builder) -> None:
    score = song(bars=64)

    assert max(map(abs, middles(score, play(score)).values())) < 3 * 17 + 10


def test_locked_hands_stay_within_four_milliseconds(song: Builder) -> None:
    score = song(bpm=140)
    performance = play(score, Feel(locked=True))

    middle = middles(score, performance)

    assert max(map(abs, list(middle.values())[3:])) <= 4.01
    spread = deviations(score, performance)
    assert sum(abs(d) <= 1.2 for d in spread) / len(spread) < 0.5


@pytest.mark.parametrize("feel", [Feel(), Feel(locked=True), Feel(locked=True, spread=10)])
def test_chords_are_spread_from_low_to_high_under_the_melody(song: Builder, feel: Feel) -> None:
    score = song(bars=96)
    groups = [g for g in strikes(score, play(score, feel)).values() if len(g) > 1]

    spreads = [1000 * (max(n.start for n in g) - min(n.start for n in g)) for g in groups]
    under = [[n for n in g if n.role is not Role.MELODY] for g in groups]
    rising = [
        sorted(g, key=lambda n: n.start) == sorted(g, key=lambda n: n.pitch)
        for g in under
        if len(g) > 1
    ]

    assert 8 <= mean(spreads) <= 28
    assert 0.62 <= mean(rising) <= 0.82


def test_melody_usually_leads_its_chord_by_a_little(song: Builder) -> None:
    score = song(bars=64)
    leads = []
    for (_, hand), group in strikes(score, play(score)).items():
        top = max(group, key=lambda n: n.pitch)
        others = [n.start for n in group if n is not top]
        if hand is Hand.RIGHT and others:
            leads.append(1000 * (min(others) - top.start))

    first = [lead for lead in leads if lead > 0]
    assert 0.8 <= len(first) / len(leads) <= 0.95
    assert 2 <= min(first) <= max(first) <= 18
    assert 6 <= mean(first) <= 12


@pytest.mark.parametrize(("bpm", "low", "high"), [(120, 6, 14), (160, 6, 14), (240, 3, 9)])
def test_right_hand_sits_behind_on_beats(
    song: Builder, bpm: float, low: float, high: float
) -> None:
    score = song(bars=64, bpm=bpm)
    feel = Feel(right_hand_late=10, rubato=0)
    gaps = []
    for seed in range(4):
        middle = middles(score, play(score, feel, seed))
        gaps += [
            late - middle[onset, Hand.LEFT]
            for (onset, hand), late in middle.items()
            if hand is Hand.RIGHT and (onset, Hand.LEFT) in middle
        ]

    assert low <= mean(gaps) <= high


def test_off_beats_are_hardly_late(song: Builder) -> None:
    score = song(bars=8, bpm=120)
    still = Feel(right_hand_late=10, humanise=1.0, locked=False)
    places = defaultdict(list)
    for seed in range(30):
        for (onset, hand), late in middles(score, play(score, still, seed)).items():
            if hand is Hand.RIGHT:
                places[onset % QUARTER == 0].append(late)

    assert 3 <= mean(places[True]) - mean(places[False]) <= 7
    assert mean(places[False]) <= 7


def test_pattern_lateness_is_the_same_in_every_bar(song: Builder) -> None:
    score = song(bars=32, bpm=80)
    feel = Feel(role_late=((Role.MELODY, 26.0), (Role.BASS, 4.0)), right_hand_late=0)

    slots = defaultdict(list)
    gaps = []
    middle = middles(score, play(score, feel))
    for (onset, hand), late in middle.items():
        slots[onset % (4 * QUARTER), hand].append(late)
        if hand is Hand.RIGHT and (onset, Hand.LEFT) in middle:
            gaps.append(late - middle[onset, Hand.LEFT])

    assert max(pstdev(slot) for slot in slots.values()) <= 7
    assert 12 <= mean(gaps) <= 35


def test_marked_chord_of_both_hands_is_one_roll(note: NoteBuilder, score: Builder) -> None:
    pitches = ((36, Hand.LEFT), (48, Hand.LEFT), (60, Hand.RIGHT), (64, Hand.RIGHT))
    chord = [note(4, 4, p, hand, Role.INNER, arpeggio=True) for p, hand in pitches]

    played = play(score(chord), Feel(roll=(80.0, 100.0))).notes

    assert [n.pitch for n in played] == [36, 48, 60, 64]
    assert 0.08 <= played[-1].start - played[0].start <= 0.1


def test_roll_at_the_very_beginning_keeps_its_spread(note: NoteBuilder, score: Builder) -> None:
    chord = [note(0, 4, p, Hand.RIGHT, Role.INNER, arpeggio=True) for p in (60, 64, 67, 72)]

    played = play(score(chord), Feel(roll=(60.0, 80.0))).notes

    assert played[0].start >= 0
    assert played[-1].start - played[0].start >= 0.055


def test_left_hand_tenths_are_rolled_upwards(note: NoteBuilder, score: Builder) -> None:
    tenths = [note(b, 1, p, Hand.LEFT, Role.BASS) for b in range(1, 16) for p in (36, 52)]

    played = strikes(score(tenths), play(score(tenths))).values()

    gaps = []
    for low, high in (sorted(g, key=lambda n: n.pitch) for g in played):
        gaps.append(1000 * (high.start - low.start))
    assert 24.9 <= min(gaps) <= max(gaps) <= 45.1


def test_grace_notes_come_before_their_target(note: NoteBuilder, score: Builder) -> None:
    notes = [note(b, 1, 64, Hand.RIGHT, Role.MELODY) for b in range(16)]
    notes += [note(b, 0, 63, Hand.RIGHT, Role.GRACE) for b in range(1, 16)]

    played = play(score(notes)).notes

    targets = [n.start for n in played if n.role is Role.MELODY][1:]
    graces = [n.start for n in played if n.role is Role.GRACE]
    leads = [1000 * (t - g) for t, g in zip(targets, graces, strict=True)]
    assert 44.9 <= min(leads) <= max(leads) <= 70.1


def test_grace_without_room_is_crushed(note: NoteBuilder, score: Builder) -> None:
    notes = [note(b / 8, 0.125, 64 + b % 3, Hand.RIGHT, Role.FILL) for b in range(16)]
    notes.append(note(1, 0, 63, Hand.RIGHT, Role.GRACE))

    played = play(score(notes, bpm=120)).notes

    grace = next(n for n in played if n.role is Role.GRACE)
    target = next(n for n in played if n.start > grace.start)
    assert 0.01 <= target.start - grace.start <= 0.03


def test_attacks_of_a_hand_keep_their_order(note: NoteBuilder, score: Builder) -> None:
    run = [note(b / 16, 1 / 16, 60 + b % 12, Hand.RIGHT, Role.FILL) for b in range(128)]

    played = play(score(run, bpm=90)).notes

    assert [n.source for n in played] == list(range(128))


def test_pickups_hang_back_and_every_fourth_bar_starts_on_the_grid(
    note: NoteBuilder, score: Builder
) -> None:
    notes = [note(beat / 4, 0.25, 60 + beat % 4, Hand.RIGHT, Role.INNER) for beat in range(8 * 16)]
    piece = score(notes, bars=8)
    late = Feel(
        right_hand_late=0.0,
        role_late=((Role.INNER, 20.0),),
        place_late=((15 * QUARTER // 4, 8.0),),
        reset_bars=4,
    )

    slots: dict[tuple[int, int], float] = {}
    for (onset, _), middle in middles(piece, play(piece, late)).items():
        bar, place = divmod(onset, 4 * QUARTER)
        slots[bar, place * 4 // QUARTER] = middle

    usual = mean(slots[bar, place] for bar in range(8) for place in range(1, 15))
    assert mean(slots[bar, 15] for bar in range(8)) - usual == pytest.approx(8, abs=4)
    assert mean(slots[bar, 0] for bar in (3, 7)) < usual - 10
    assert mean(slots[bar, 0] for bar in (1, 2, 5, 6)) == pytest.approx(usual, abs=6)
