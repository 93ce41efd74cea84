"""What the two hands say at once: pushes, ninths, basses and a tune that sings alone."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pytest

from gospel_keys.brief.model import Brief
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.jazz.arranger import JazzArranger
from gospel_keys.genres.jazz.clashes import clear_ninths, let_go_together, release_fillings
from gospel_keys.genres.jazz.plan import plan_piece
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.randomness import stream
from gospel_keys.score.model import ChordSpan, Hand, KeyChange, Note, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.units import QUARTER

MakeBrief = Callable[..., Brief]
BALLAD = {"application": "ballad", "tempo": 66.0, "sub_style": "ballad"}
BOSSA = {"application": "standard", "tempo": 135.0, "sub_style": "bossa"}
FAST = {"application": "uptempo", "tempo": 240.0, "sub_style": "swing"}
STYLES: tuple[dict[str, Any], ...] = (BALLAD, BOSSA, {}, FAST)
"""Fields of a brief: they have many types."""

SEEDS = range(20, 28)
KEYS = ("Eb", "D minor", "F", "Bb", "A minor", "C", "G minor", "Ab")


@pytest.fixture
def sweep_of(brief_of: MakeBrief) -> Callable[..., tuple[Arrangement, ...]]:
    """Return a maker of eight pieces in eight keys."""

    @lru_cache(maxsize=8)
    def sweep(**fields: Any) -> tuple[Arrangement, ...]:
        return tuple(
            JazzArranger().arrange(brief_of(key=Key.parse(key), **fields), seed=seed)
            for key, seed in zip(KEYS, SEEDS, strict=True)
        )

    return sweep


def pushed_notes(piece: Arrangement) -> Iterator[tuple[Note, list[Note]]]:
    """Yield the right hand's anticipations, each with what grinds against it.

    That is what the left hand still sounds of the chord before, a semitone from it.
    """
    chords, notes = piece.score.chords, piece.score.notes
    left = [n for n in notes if n.hand is Hand.LEFT]
    for note in notes:
        change = chords[note.chord].onset
        if note.hand is Hand.RIGHT and note.onset < change < note.end:
            yield (
                note,
                [
                    other
                    for other in left
                    if other.chord < note.chord
                    and other.onset < change
                    and note.onset < other.end
                    and (other.midi - note.midi) % 12 in (1, 11)
                ],
            )


@pytest.mark.parametrize("fields", STYLES)
def test_a_push_does_not_grind_against_the_chord_it_leaves(
    sweep_of: Callable[..., tuple[Arrangement, ...]], fields: dict[str, Any]
) -> None:
    pushes = [against for piece in sweep_of(**fields) for _, against in pushed_notes(piece)]

    assert len(pushes) > 20
    assert sum(bool(against) for against in pushes) <= 0.02 * len(pushes)


@pytest.mark.parametrize("fields", STYLES)
def test_minor_ninths_between_sounding_notes_stay_under_the_limit(
    sweep_of: Callable[..., tuple[Arrangement, ...]], fields: dict[str, Any]
) -> None:
    counts: Counter[bool] = Counter()
    for piece in sweep_of(**fields):
        notes = piece.score.notes
        for moment in {n.onset for n in notes}:
            sounding = [n.midi for n in notes if n.onset <= moment < n.end]
            counts[any(a - b in (13, 25) for a in sounding for b in sounding)] += 1

    assert counts[True] <= 0.08 * counts.total()


def test_a_third_doubled_over_the_ninth_stays_silent(brief_of: MakeBrief) -> None:
    brief = brief_of(bars=1)
    form = plan_piece(brief, stream(1, "form")).form
    chords = (ChordSpan(0, 4 * QUARTER, Chord.parse("Fm9")),)
    stage = Stage(brief, form, chords, (KeyChange(0, brief.key),))
    left = [Draft(0, QUARTER, m, Hand.LEFT, Role.SHELL, 0, "") for m in (51, 55, 56)]
    inner = [Draft(0, QUARTER, m, Hand.RIGHT, Role.INNER, 0, "") for m in (63, 68)]
    tune = Draft(0, QUARTER, 72, Hand.RIGHT, Role.MELODY, 0, "")

    kept = clear_ninths(stage, [*left, *inner, tune])

    assert [d.midi for d in kept] == [51, 55, 56, 63, 72]


def test_a_tune_over_a_held_ninth_sends_it_away(brief_of: MakeBrief) -> None:
    brief = brief_of(bars=1)
    form = plan_piece(brief, stream(1, "form")).form
    chords = (ChordSpan(0, 4 * QUARTER, Chord.parse("Fm9")),)
    stage = Stage(brief, form, chords, (KeyChange(0, brief.key),))
    held = Draft(0, 4 * QUARTER, 55, Hand.LEFT, Role.SHELL, 0, "")
    tune = Draft(QUARTER, QUARTER, 68, Hand.RIGHT, Role.MELODY, 0, "")

    kept = clear_ninths(stage, [held, tune])

    assert [(d.midi, d.duration) for d in kept] == [(55, QUARTER), (68, QUARTER)]


def test_a_left_hand_lets_its_whole_chord_go_at_once() -> None:
    short = Draft(0, QUARTER, 55, Hand.LEFT, Role.SHELL, 0, "")
    long = Draft(0, 2 * QUARTER, 58, Hand.LEFT, Role.SHELL, 0, "")
    bass = Draft(0, 2 * QUARTER, 36, Hand.LEFT, Role.BASS, 0, "")

    assert [d.duration for d in let_go_together([short, long, bass])] == [
        QUARTER,
        QUARTER,
        2 * QUARTER,
    ]


def test_the_root_of_a_shell_goes_with_its_seventh() -> None:
    seventh = Draft(0, QUARTER, 54, Hand.LEFT, Role.SHELL, 0, "J-10")
    root = Draft(0, 4 * QUARTER, 43, Hand.LEFT, Role.BASS, 0, "J-10")

    assert [d.duration for d in let_go_together([seventh, root])] == [QUARTER, QUARTER]


def test_the_chord_under_a_held_tune_ends_with_its_harmony(brief_of: MakeBrief) -> None:
    brief = brief_of(bars=2)
    form = plan_piece(brief, stream(1, "form")).form
    spans = (("A7b9", 0), ("Dm9", 4 * QUARTER))
    chords = tuple(ChordSpan(on, 4 * QUARTER, Chord.parse(name)) for name, on in spans)
    stage = Stage(brief, form, chords, (KeyChange(0, brief.key),))
    inner = Draft(3 * QUARTER, 2 * QUARTER, 58, Hand.RIGHT, Role.INNER, 0, "")
    tune = replace(inner, midi=70, role=Role.MELODY)

    kept = release_fillings(stage, [inner, tune])

    assert [d.duration for d in kept] == [QUARTER, 2 * QUARTER]


def test_a_bossa_tune_held_over_a_change_says_the_chord_to_come(
    sweep_of: Callable[..., tuple[Arrangement, ...]],
) -> None:
    late = [
        (piece.score.chords[note.chord].onset, note)
        for piece in sweep_of(**BOSSA, rhythm="syncopation")
        for note in piece.score.notes
        if note.hand is Hand.RIGHT and note.role is Role.MELODY and note.rule == "J-24"
        for span in piece.score.chords
        if span.end - QUARTER // 2 <= note.onset < span.end < note.end
    ]

    assert len(late) > 20
    assert all(onset > note.onset for onset, note in late)


@pytest.mark.parametrize("fields", [{}, FAST])
def test_a_walk_is_hardly_ever_cut_short_by_a_push(
    sweep_of: Callable[..., tuple[Arrangement, ...]], fields: dict[str, Any]
) -> None:
    counts: Counter[bool] = Counter()
    for piece in sweep_of(**fields, rhythm="walking-quarters"):
        left = [n for n in piece.score.notes if n.hand is Hand.LEFT]
        onsets = {n.onset for n in left}
        walked = [n for n in left if n.role is Role.BASS and n.rule == "J-40"]
        counts.update(n.duration < QUARTER and n.end not in onsets for n in walked)

    assert counts.total() > 200
    assert counts[True] <= 0.02 * counts.total()


def test_a_bossa_has_a_bass_in_every_bar(
    sweep_of: Callable[..., tuple[Arrangement, ...]],
) -> None:
    for piece in sweep_of(**BOSSA):
        bar = piece.form.meter.bar
        low = [n for n in piece.score.notes if n.hand is Hand.LEFT and n.midi <= 52]
        for start in range(0, piece.score.duration, bar):
            assert any(n.onset < start + bar and n.end > start for n in low)


@pytest.mark.parametrize("fields", [BALLAD, BOSSA])
def test_the_tune_of_a_slow_or_brazilian_piece_often_sings_alone(
    sweep_of: Callable[..., tuple[Arrangement, ...]], fields: dict[str, Any]
) -> None:
    sizes: list[int] = []
    chordal = bars = 0
    for piece in sweep_of(**fields):
        attacks: dict[int, int] = defaultdict(int)
        for note in piece.score.notes:
            if note.hand is Hand.RIGHT and not note.is_grace:
                attacks[note.onset] += 1
        sizes += attacks.values()
        bar = piece.form.meter.bar
        for start in range(0, piece.score.duration, bar):
            inside = [size for tick, size in attacks.items() if start <= tick < start + bar]
            bars += len(inside) > 1
            chordal += len(inside) > 1 and min(inside) > 2

    assert sum(size == 1 for size in sizes) >= 0.4 * len(sizes)
    assert chordal <= 0.2 * bars


def test_the_dominant_of_a_minor_key_never_has_the_natural_thirteenth(
    sweep_of: Callable[..., tuple[Arrangement, ...]],
) -> None:
    for piece in sweep_of(**BOSSA):
        key = piece.brief.key
        fifths = [
            span.chord
            for span in piece.score.chords
            if span.chord.is_dominant
            and (span.chord.root.pitch_class - key.tonic.pitch_class) % 12 == 7
        ]
        if key.mode == "minor":
            assert fifths
            assert all(chord.quality_id not in ("13", "9", "13#11") for chord in fifths)


def test_the_last_eight_of_rhythm_changes_still_go_to_the_fourth_degree(
    brief_of: MakeBrief,
) -> None:
    for seed in SEEDS:
        plan = plan_piece(brief_of(bars=32, form="rhythm-changes"), stream(seed, "form"))

        assert plan.bars[28] == ("Gm7", "C7")
        assert plan.bars[29][0] in ("F6", "Fmaj7")
