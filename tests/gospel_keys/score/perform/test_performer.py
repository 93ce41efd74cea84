"""The whole performance: order, determinism, lengths, restrikes, tremolo, pedal, tempo."""

import random
from collections import defaultdict
from collections.abc import Callable
from itertools import pairwise
from statistics import mean

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gospel_keys.score.feel import Feel, Swing
from gospel_keys.score.model import (
    Articulation,
    Hand,
    Note,
    PedalSpan,
    Role,
    Score,
    Section,
    TempoMark,
)
from gospel_keys.score.perform import perform
from gospel_keys.score.performance import Performance
from gospel_keys.units import DOTTED_QUARTER, HALF, QUARTER

BAR = 4 * QUARTER
PLAIN = Feel()
Builder = Callable[..., Score]
NoteBuilder = Callable[..., Note]


def play(score: Score, feel: Feel = PLAIN, seed: int = 1) -> Performance:
    return perform(score, feel, random.Random(seed))


def test_same_seed_gives_the_same_performance(song: Builder) -> None:
    score = song()

    assert play(score, seed=4) == play(score, seed=4)
    assert play(score, seed=4) != play(score, seed=5)


def test_every_written_note_sounds_once_in_order(song: Builder) -> None:
    score = song()
    notes = play(score).notes

    assert sorted(n.source for n in notes) == list(range(len(score.notes)))
    assert [(n.start, n.pitch) for n in notes] == sorted((n.start, n.pitch) for n in notes)
    assert all(0 <= n.start < n.end for n in notes)


def test_without_humanising_onsets_are_exact(song: Builder) -> None:
    score = song(bpm=60)

    played = play(score, Feel(humanise=0)).notes

    places = [score.notes[n.source].onset / QUARTER for n in played]
    assert [n.start for n in played] == pytest.approx(places)


def test_empty_score_is_silence(score: Builder) -> None:
    performance = play(score([], bars=2, bpm=60))

    assert performance.notes == ()
    assert performance.duration == pytest.approx(8, rel=0.02)


@pytest.mark.parametrize(
    ("beat", "meter", "seconds"),
    [(QUARTER, "4/4", 4.0), (HALF, "2/2", 2.0), (DOTTED_QUARTER, "6/8", 2.0)],
)
def test_tempo_counts_its_beat(score: Builder, beat: int, meter: str, seconds: float) -> None:
    line = play(score([], bars=1, bpm=60, beat=beat, meter=meter), Feel(rubato=0)).timeline

    assert line.seconds[-1] == pytest.approx(seconds)


def test_written_ritardando_slows_the_end(score: Builder) -> None:
    marks = (TempoMark(0, 60), TempoMark(3 * QUARTER, 30))

    line = play(score([], bars=1, tempos=marks), Feel(rubato=0)).timeline

    assert line.seconds[-1] == pytest.approx(5.0)


def test_rubato_bends_phrases_and_keeps_the_mean_tempo(song: Builder) -> None:
    line = play(song(bpm=60), Feel(rubato=0.04)).timeline

    beats = [b - a for a, b in pairwise(line.seconds)]
    assert 0.03 <= max(beats) - 1 <= 0.05
    assert 0.03 <= 1 - min(beats) <= 0.05
    assert line.seconds[-1] == pytest.approx(64, rel=0.005)


def test_fermata_holds_the_last_chord(note: NoteBuilder, score: Builder) -> None:
    mark = (Articulation.FERMATA,)
    plain = [note(b, 1, 60, Hand.RIGHT, Role.MELODY) for b in range(12)]
    last = note(12, 4, 60, Hand.RIGHT, Role.MELODY, articulations=mark)
    played = play(score([*plain, last], bpm=60), Feel(rubato=0, humanise=0))

    assert played.notes[-1].start == pytest.approx(12)
    assert 5.5 <= played.notes[-1].end - 12 <= 6.5


@pytest.mark.parametrize(
    ("mark", "low", "high"),
    [
        (None, 0.85, 1.08),
        (Articulation.PORTATO, 0.65, 0.8),
        (Articulation.STACCATO, 0.25, 0.45),
        (Articulation.MARCATO, 0.3, 0.56),
    ],
)
def test_articulation_sets_the_length(
    note: NoteBuilder, score: Builder, mark: Articulation | None, low: float, high: float
) -> None:
    marks = () if mark is None else (mark,)
    notes = [
        note(b, 1, 60 + b % 5, Hand.RIGHT, Role.MELODY, articulations=marks) for b in range(16)
    ]

    played = play(score(notes, bpm=90)).notes

    ratios = [(a.end - a.start) / (b.start - a.start) for a, b in pairwise(played)]
    assert low <= mean(ratios) <= high


@pytest.mark.parametrize(
    ("beats", "low", "high"), [(0.25, 0.77, 0.86), (1.0, 0.69, 0.79), (4.0, 0.91, 0.96)]
)
def test_touch_detaches_what_bears_no_mark(
    note: NoteBuilder, score: Builder, beats: float, low: float, high: float
) -> None:
    notes = [
        note(b * beats, beats, 60 + b % 5, Hand.RIGHT, Role.MELODY)
        for b in range(round(16 / beats))
    ]

    played = play(score(notes, bpm=90), Feel(rubato=0, touch=(0.70, 0.85))).notes

    shares = [(n.end - n.start) / (beats * 60 / 90) for n in played]
    assert low <= min(shares) <= max(shares) <= high


def test_a_written_mark_outdoes_the_touch(note: NoteBuilder, score: Builder) -> None:
    marked = note(0, 1, 60, Hand.RIGHT, Role.MELODY, articulations=(Articulation.TENUTO,))
    plain = note(1, 1, 62, Hand.RIGHT, Role.MELODY)

    played = play(score([marked, plain], bpm=60), Feel(rubato=0, touch=(0.70, 0.85))).notes

    assert played[0].end - played[0].start > 0.95
    assert played[1].end - played[1].start < 0.80


def test_chord_touch_leaves_the_line_joined(note: NoteBuilder, score: Builder) -> None:
    line = [note(b, 1, 72 + b, Hand.RIGHT, Role.MELODY) for b in range(2)]
    under = [note(0, 1, 64, Hand.RIGHT, Role.INNER)]
    stab = [note(2, 1, p, Hand.RIGHT, Role.INNER) for p in (60, 64, 70)]
    bass = [note(0, 4, 40, Hand.LEFT, Role.BASS)]
    feel = Feel(rubato=0, humanise=0, chord_touch=(0.6, 0.8))

    played = play(score([*line, *under, *stab, *bass], bpm=60), feel).notes

    held = {n.pitch: n.end - n.start for n in played}
    assert held[60] == pytest.approx(0.65, abs=0.03)
    assert min(held[72], held[73], held[64]) > 0.6
    assert held[73] > 0.9
    assert held[40] > 3.6


def test_repeated_key_is_up_before_it_is_struck_again(note: NoteBuilder, score: Builder) -> None:
    notes = [note(b / 4, 0.25, 64, Hand.RIGHT, Role.MELODY) for b in range(64)]

    played = play(score(notes, bpm=100)).notes

    assert min(b.start - a.end for a, b in pairwise(played)) >= 0.0099


@pytest.mark.parametrize("bpm", [120, 124, 128])
def test_repeated_key_is_never_faster_than_a_finger(
    note: NoteBuilder, score: Builder, bpm: float
) -> None:
    notes = [note(b / 4, 0.25, p, Hand.LEFT, Role.BASS) for b in range(64) for p in (36, 48)]

    keys = defaultdict(list)
    for struck in play(score(notes, bpm=bpm)).notes:
        keys[struck.pitch].append(struck.start)

    assert min(b - a for starts in keys.values() for a, b in pairwise(starts)) >= 0.0899


def test_key_wanted_by_both_hands_is_struck_once(note: NoteBuilder, score: Builder) -> None:
    notes = [note(1, 1, 60, hand, Role.INNER) for hand in Hand]

    played = play(score(notes)).notes

    assert [(n.pitch, n.hand) for n in played] == [(60, Hand.RIGHT)]


def test_hold_out_of_reach_is_let_go(note: NoteBuilder, score: Builder) -> None:
    notes = [note(0, 8, 36, Hand.LEFT, Role.BASS)]
    notes += [note(b, 1, 58, Hand.LEFT, Role.SHELL) for b in range(2, 8)]

    played = play(score(notes, bpm=60)).notes

    held = next(n for n in played if n.pitch == 36)
    first = next(n for n in played if n.pitch == 58)
    assert held.end <= first.start + 0.001


def test_hold_within_reach_stays(note: NoteBuilder, score: Builder) -> None:
    notes = [note(0, 8, 45, Hand.LEFT, Role.BASS)]
    notes += [note(b, 1, 52, Hand.LEFT, Role.SHELL) for b in range(2, 8)]

    held = next(n for n in play(score(notes, bpm=60)).notes if n.pitch == 45)

    assert held.end > 6


def test_tremolo_rocks_ten_to_fourteen_times_a_second(note: NoteBuilder, score: Builder) -> None:
    chord = [note(4, 4, p, Hand.RIGHT, Role.MELODY, tremolo=3) for p in (60, 67, 72)]
    played = play(score(chord, bpm=60)).notes

    strokes = sorted({round(n.start, 6) for n in played})
    rate = (len(strokes) - 1) / (strokes[-1] - strokes[0])
    keys = defaultdict(list)
    for struck in played:
        keys[struck.pitch].append(struck)

    assert 10 <= rate <= 14
    assert all(b.start - a.start >= 0.09 for k in keys.values() for a, b in pairwise(k))
    assert all(a.end < b.start for k in keys.values() for a, b in pairwise(k))
    assert {n.source for n in played} == {0, 1, 2}


def test_tremolo_on_one_key_repeats_no_faster_than_a_finger(
    note: NoteBuilder, score: Builder
) -> None:
    played = play(score([note(4, 4, 60, Hand.RIGHT, Role.FILL, tremolo=3)], bpm=60)).notes

    assert min(b.start - a.start for a, b in pairwise(played)) >= 0.09


def test_pedal_is_changed_after_each_new_attack(song: Builder) -> None:
    score = song()
    performance = play(score)

    struck: dict[int, float] = {}
    for note in performance.notes:
        onset = score.notes[note.source].onset
        struck[onset] = min(note.start, struck.get(onset, note.start))
    ups = [event for event in performance.pedals if event.value == 0][:-1]
    downs = [event for event in performance.pedals if event.value][1:]
    for span, up, down in zip(score.pedals[1:], ups, downs, strict=True):
        assert 0.02 <= up.time - struck[span.onset] <= 0.04
        assert 0.06 <= down.time - up.time <= 0.12


def test_pedal_moves_alternate_and_end_up(song: Builder) -> None:
    performance = play(song())

    values = [event.value for event in performance.pedals]
    times = [event.time for event in performance.pedals]
    assert values[::2] == [127] * (len(values) // 2)
    assert values[1::2] == [0] * (len(values) // 2)
    assert all(a < b for a, b in pairwise(times))
    assert times[0] > performance.notes[0].start
    assert times[-1] >= max(n.end for n in performance.notes)
    assert performance.duration >= times[-1]


def test_half_pedal_keeps_its_depth(song: Builder) -> None:
    spans = (PedalSpan(0, BAR, 60), PedalSpan(2 * BAR, 3 * BAR, 60))

    pedals = play(song(pedals=spans)).pedals

    assert [event.value for event in pedals] == [60, 0, 60, 0]


def test_pickup_is_played_before_the_first_bar(note: NoteBuilder, score: Builder) -> None:
    notes = [note(0, 0.5, 60, Hand.RIGHT, Role.MELODY), note(0.5, 1, 64, Hand.RIGHT, Role.MELODY)]
    study = score(notes, bpm=60, pickup=480, duration=480 + BAR)

    played = play(study, Feel(humanise=0, swing=Swing())).notes

    assert played[1].start - played[0].start == pytest.approx(0.4, abs=0.11)


@st.composite
def random_scores(draw: st.DrawFn) -> list[tuple[int, int, int, Hand, Role, bool, int]]:
    """Draw unordered, possibly clashing notes: (onset, duration, midi, ...)."""
    rows = []
    for _ in range(draw(st.integers(1, 40))):
        role = draw(st.sampled_from(list(Role)))
        onset = draw(st.integers(0, 63)) * 240
        length = 0 if role is Role.GRACE else draw(st.integers(1, 8)) * 240
        hand = draw(st.sampled_from(list(Hand)))
        midi = draw(st.integers(30, 90))
        rolled, tremolo = draw(st.booleans()), draw(st.sampled_from((0, 0, 0, 3)))
        rows.append((onset, min(length, 16 * 960 - onset), midi, hand, role, rolled, tremolo))
    return rows


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=random_scores(),
    seed=st.integers(0, 99),
    limits=st.sampled_from([(20, 127), (40, 80), (80, 120), (60, 60)]),
    humanise=st.floats(0, 1),
)
def test_any_score_becomes_a_playable_performance(
    note: NoteBuilder,
    score: Builder,
    rows: list[tuple[int, int, int, Hand, Role, bool, int]],
    seed: int,
    limits: tuple[int, int],
    humanise: float,
) -> None:
    notes = [
        note(onset / 960, length / 960, midi, hand, role, arpeggio=rolled, tremolo=tremolo)
        for onset, length, midi, hand, role, rolled, tremolo in rows
    ]
    study = score(notes, sections=(Section("A", "A", 0, 4 * BAR),))

    feel = Feel(velocity_range=limits, humanise=humanise, swing=Swing())
    played = perform(study, feel, random.Random(seed)).notes

    keys = defaultdict(list)
    for struck in played:
        keys[struck.pitch].append(struck)
    assert [(n.start, n.pitch) for n in played] == sorted((n.start, n.pitch) for n in played)
    assert all(0 <= n.start < n.end for n in played)
    assert all(limits[0] <= n.velocity <= limits[1] for n in played)
    assert all(a.end < b.start for k in keys.values() for a, b in pairwise(k))
