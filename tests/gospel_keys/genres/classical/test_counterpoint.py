"""The five species, figured bass, and inventions made by the rules (C-30 to C-34)."""

from collections.abc import Callable
from itertools import pairwise, product

import pytest

from gospel_keys.errors import MalformedInputError
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.classical.counterpoint import (
    Florid,
    check_fifth,
    check_first,
    check_fourth,
    check_second,
    check_third,
    is_consonant,
)
from gospel_keys.genres.classical.diatonic import step_of
from gospel_keys.genres.classical.figured_bass import HIGH, LOW, read_figures, realise_bass
from gospel_keys.genres.classical.invention import SHORTEST, write_invention
from gospel_keys.genres.classical.subjects import mutated
from gospel_keys.randomness import stream
from gospel_keys.score.model import Articulation, Hand, Role
from gospel_keys.score.perform import perform
from gospel_keys.theory.key import Key

Maker = Callable[..., Arrangement]

# Fux's dorian cantus and his own solution above it.
CANTUS = (62, 65, 64, 62, 67, 65, 69, 67, 65, 64, 62)
FUX = (69, 69, 67, 69, 71, 72, 72, 71, 74, 73, 74)


def test_a_solution_of_the_first_species_passes() -> None:
    assert check_first(CANTUS, FUX) == ()


@pytest.mark.parametrize(
    ("part", "rule"),
    [
        ((69, 72, 71, 69, 74), "parallel"),
        ((69, 70, 67, 66, 74), "dissonance"),
        ((65, 69, 67, 73, 74), "frame"),
        ((74, 74, 74, 74, 74), "repeat"),
        ((69, 72, 83, 73, 74), "leap"),
        ((69, 72), "rhythm"),
    ],
)
def test_faults_of_the_first_species_are_named(part: tuple[int, ...], rule: str) -> None:
    cantus = (62, 65, 64, 62, 62)

    assert rule in {f.rule for f in check_first(cantus, part)}


def test_second_species_allows_passing_dissonance_only() -> None:
    assert check_second((62, 64, 62), (74, 73, 71, 73, 74))[:1] == ()
    assert any(f.rule == "dissonance" for f in check_second((60, 62, 60), (72, 74, 69, 71, 72)))
    assert any(f.rule == "dissonance" for f in check_second((60, 60, 60), (67, 69, 71, 72, 72)))


def test_third_species_allows_neighbours_and_the_cambiata() -> None:
    neighbour = (72, 71, 72, 74, 76, 74, 72, 71, 72)
    cambiata = (72, 71, 67, 69, 71, 69, 67, 65, 72)

    assert not [f for f in check_third((60, 60, 60), neighbour) if f.rule == "dissonance"]
    assert not [
        f for f in check_third((60, 67, 60), cambiata) if f.rule == "dissonance" and f.place == 1
    ]
    leap = (72, 71, 64, 65, 67, 69, 71, 74, 72)
    assert [f for f in check_third((60, 60, 60), leap) if f.rule == "dissonance"]


def test_fourth_species_wants_suspensions_prepared_and_resolved_down() -> None:
    assert check_fourth((62, 65, 64, 62), (69, 74, 73, 74)) == ()
    assert "suspension" in {f.rule for f in check_fourth((62, 65, 64, 62), (69, 74, 76, 74))}


def test_fifth_species_wants_eighths_in_pairs_on_weak_beats() -> None:
    good = (
        Florid(0, 2, 72),
        Florid(2, 1, 71),
        Florid(3, 1, 69),
        Florid(4, 4, 67),
        Florid(8, 8, 72),
    )
    bad = (Florid(0, 1, 72), Florid(1, 7, 71), Florid(8, 8, 72))

    assert "rhythm" not in {f.rule for f in check_fifth((60, 60), good)}
    assert "rhythm" in {f.rule for f in check_fifth((60, 60), bad)}


def test_every_figure_is_realised_in_close_position_in_its_range() -> None:
    figures = ("", "6", "6/4", "7", "6/5", "4/3", "4/2", "4-3", "7-6", "9-8", "#", "b6")
    for text in figures:
        for chord in realise_bass((50,), (text,), Key.parse("C")):
            assert len(chord) == 3
            assert LOW <= chord[0] < chord[-1] <= HIGH
            assert chord[-1] - chord[0] <= 12


def test_realised_chords_hold_common_tones_and_resolve_suspensions() -> None:
    key = Key.parse("C")
    suspended, resolved = realise_bass((43,), ("4-3",), key)
    dominant, tonic = realise_bass((43, 48), ("7", ""), key)

    assert 0 in {p % 12 for p in suspended}
    assert 11 in {p % 12 for p in resolved}
    assert any(p % 12 == 5 for p in dominant)
    assert {p % 12 for p in tonic} == {0, 4, 7}


@pytest.mark.parametrize("text", ["8/3", "x", "6/6/6", "77"])
def test_unknown_figures_are_refused(text: str) -> None:
    with pytest.raises(MalformedInputError, match="unknown figures"):
        read_figures(text)


@pytest.mark.parametrize("key", ["C", "G minor", "Eb", "B minor"])
@pytest.mark.parametrize("meter", ["4/4", "3/4", "6/8", "2/4", "7/8"])
def test_subjects_are_short_and_answered_at_the_fifth(
    arranged: Maker, key: str, meter: str
) -> None:
    piece = arranged("baroque", key, meter=meter, seed=4)
    made = write_invention(piece.brief, stream(4, "invention"))
    pitches = [t.pitch for t in made.subject]
    answer = [d for d in made.drafts if d.rule == "C-31 answer"]
    bent = mutated(made.subject, piece.brief.key)
    steps = [
        (step_of(a.midi, piece.brief.key)[0] - step_of(s, piece.brief.key)[0]) % 7
        for a, s in zip(answer, pitches, strict=True)
    ]

    assert 3 <= len(pitches) <= 14
    assert max(pitches) - min(pitches) <= 9
    assert max(abs(b - a) for a, b in pairwise(pitches)) >= 3
    assert all(s == 4 or (s == 3 and place in bent) for place, s in enumerate(steps))


def test_a_fifth_that_begins_a_subject_is_answered_by_the_tonic(arranged: Maker) -> None:
    bent = 0
    for key, seed in product(("C", "G minor"), range(12)):
        piece = arranged("baroque", key, seed=seed)
        made = write_invention(piece.brief, stream(seed, "invention"))
        tonic = piece.brief.key.tonic.pitch_class
        if not mutated(made.subject, piece.brief.key):
            continue
        bent += 1
        first = next(d for d in made.drafts if d.rule == "C-31 answer")

        assert made.subject[0].pitch % 12 == (tonic + 7) % 12
        assert first.midi % 12 == tonic

    assert bent


def test_last_entries_are_drawn_together_where_that_works(arranged: Maker) -> None:
    found = 0
    for seed in range(10):
        score = arranged("baroque", seed=seed).score
        stretto = [n for n in score.notes if n.rule == "C-31 stretto"]
        if not stretto:
            continue
        found += 1
        entries = [n for n in score.notes if n.rule == "C-31 entry" and n.hand != stretto[0].hand]
        leader = [n for n in entries if n.onset < stretto[0].onset]

        assert stretto[0].onset - max(n.onset for n in leader) <= score.meter.bar
        assert len(stretto) >= 4

    assert found >= 3


def test_parts_are_consonant_on_the_beat_but_for_prepared_or_passing_notes(
    arranged: Maker,
) -> None:
    beats = dissonant = 0
    for seed, meter in product(range(6), ("4/4", "3/4")):
        score = arranged("baroque", meter=meter, seed=seed).score
        right = [n for n in score.hand(Hand.RIGHT) if n.role is Role.MELODY and not n.is_grace]
        for beat in range(0, score.duration, 960):
            high = [n.midi for n in right if n.onset <= beat < n.end]
            low = [n.midi for n in score.hand(Hand.LEFT) if n.onset <= beat < n.end]
            if high and low:
                beats += 1
                dissonant += not is_consonant(high[0], low[0])

    assert dissonant <= 0.12 * beats


def test_both_hands_are_equal_and_motion_is_continuous(arranged: Maker) -> None:
    for seed in range(6):
        score = arranged("baroque", seed=seed).score
        body = score.duration - score.meter.bar
        right = {n.onset for n in score.hand(Hand.RIGHT) if n.onset < body and not n.is_grace}
        left = {n.onset for n in score.hand(Hand.LEFT) if n.onset < body}
        fills = {n.onset for n in score.notes if n.role is Role.FILL}
        slots = set(range(score.meter.bar, body, 240))

        assert max(len(right - fills), len(left)) / min(len(right - fills), len(left)) <= 1.6
        assert len((right | left) & slots) / len(slots) >= 0.82


def test_the_countersubject_moves_where_the_subject_holds(arranged: Maker) -> None:
    made = write_invention(arranged("baroque").brief, stream(0, "invention"))
    answer = {d.onset for d in made.drafts if d.rule == "C-31 answer"}
    first = next(s for s in made.segments if s.kind == "answer")
    end = (first.bar + first.bars) * 3840
    counter = [d for d in made.drafts if d.rule == "C-31 countersubject" and d.onset < end]

    assert sum(d.onset not in answer for d in counter) / len(counter) >= 0.6


def test_baroque_has_no_pedal_and_short_pieces_still_close(arranged: Maker) -> None:
    for bars in (1, 3, SHORTEST, 6, 16):
        score = arranged("baroque", bars=bars).score

        assert score.pedals == ()
        assert score.chords[-1].chord.root.pitch_class == 0


@pytest.mark.parametrize("key", ["Dm", "Am", "Gm", "Cm", "Em", "Fm", "Bm"])
def test_minor_lines_never_step_through_an_augmented_second(arranged: Maker, key: str) -> None:
    """The sixth is raised beside the leading tone, in subjects, sequences and trills alike."""
    for seed in range(4):
        score = arranged("baroque", key, seed=seed).score
        tonic = score.key.tonic.pitch_class
        for hand in Hand:
            line = [n for n in score.hand(hand) if n.role is not Role.GRACE]
            for note, after in pairwise(line):
                degrees = {(note.midi - tonic) % 12, (after.midi - tonic) % 12}
                step = abs(after.midi - note.midi)
                assert (step, degrees) != (3, {8, 11}), (seed, note, after)


def test_inventions_are_played_detached_without_a_mark_on_every_note(arranged: Maker) -> None:
    piece = arranged("baroque", "C", bars=12, seed=1)
    played = perform(piece.score, piece.feel, stream(1, "perform"))
    tick = piece.score.tempo.beat * piece.score.tempo.bpm / 60

    plain = [
        (n.end - n.start) * tick / written.duration
        for n in played.notes
        if not (written := piece.score.notes[n.source]).articulations
        and 0 < written.duration <= piece.score.meter.beat
        and written.onset < piece.score.duration // 2
    ]

    marks = {m for n in piece.score.notes for m in n.articulations}
    assert marks == {Articulation.FERMATA}
    assert sum(0.68 <= share <= 0.87 for share in plain) > 0.9 * len(plain)
