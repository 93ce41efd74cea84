"""Left hands: voicings, comping and walking bass (J-10 to J-14, J-30 to J-45)."""

from collections import Counter
from collections.abc import Callable
from itertools import groupby, pairwise

import pytest

from gospel_keys.brief.model import Brief
from gospel_keys.critique.attacks import body_attacks
from gospel_keys.genres.jazz.arranger import JazzArranger
from gospel_keys.genres.jazz.arrivals import rooted_chords
from gospel_keys.genres.jazz.comping import CELLS, CompStyle, plan_stabs
from gospel_keys.genres.jazz.harmony import harmonise
from gospel_keys.genres.jazz.plan import plan_piece
from gospel_keys.genres.jazz.voicings import (
    ROOTLESS,
    lead_rootless,
    lead_shells,
    rootless_options,
    shapes_of,
)
from gospel_keys.genres.jazz.walking import find_walk, walk_steps
from gospel_keys.genres.sketch import Stage
from gospel_keys.harmony.voice_leading import matched_moves
from gospel_keys.randomness import stream
from gospel_keys.score.model import ChordSpan, Hand, KeyChange, Role
from gospel_keys.score.register import low_interval_violations
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.units import QUARTER

MakeBrief = Callable[..., Brief]
_ROOTS = ["C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"]
_TWO_FIVES = (("Dm9", "G13", "Cmaj9"), ("Dm7b5", "G7b9b13", "Cm6/9"), ("Dm9", "G9", "C6/9"))


def _stage(brief: Brief, seed: int) -> Stage:
    plan = plan_piece(brief, stream(seed, "form"))
    chords = harmonise(plan, brief, stream(seed, "harmony"))
    return Stage(brief, plan.form, chords, (KeyChange(0, brief.key),))


@pytest.mark.parametrize("quality", sorted(ROOTLESS))
@pytest.mark.parametrize("root", _ROOTS)
def test_rootless_voicings_lie_well_and_hold_the_guide_tones(quality: str, root: str) -> None:
    chord = Chord.parse(root + quality)
    options = rootless_options(chord)

    assert options
    for voicing in options:
        degrees = {(p - chord.root.pitch_class) % 12 for p in voicing}
        assert 48 <= voicing[0] <= 58
        assert voicing[-1] <= 69
        assert not low_interval_violations(voicing)
        assert {chord.third, chord.seventh} - {None} <= degrees
        assert 0 not in degrees or quality in ("m7b5", "dim7")
        assert not any(b - a in (13, 25) for a in voicing for b in voicing)


@pytest.mark.parametrize("changes", _TWO_FIVES)
@pytest.mark.parametrize("key", ["C", "Db", "Eb", "F", "G", "Ab", "A", "Bb"])
def test_two_five_one_moves_by_step(changes: tuple[str, ...], key: str) -> None:
    shift = Key.parse(key).tonic.pitch_class
    chords = [Chord.parse(c).transpose(shift, Key.parse(key)) for c in changes]

    for a, b in pairwise(lead_rootless(chords)):
        assert all(abs(move) <= 2 for move in matched_moves(a, b))


def test_a_and_b_hold_the_same_kind_of_notes() -> None:
    for quality in ("maj9", "m9", "13", "7#9#5", "m6/9"):
        a, b, *_ = shapes_of(Chord.parse("C" + quality))
        assert {t % 12 for t in a} >= {t % 12 for t in b} & {3, 4, 9, 10, 11}


def test_shells_alternate_by_step_through_a_cycle() -> None:
    cycle = [Chord.parse(c) for c in ("E7", "A7", "D7", "G7", "C7", "F7", "Bb7", "Eb7")]

    shells = lead_shells(cycle, max_span=14)

    assert all(len(s) in (2, 3) and 36 <= s[0] <= 52 and s[-1] <= 62 for s in shells)
    assert all(s[0] % 12 == c.root.pitch_class for s, c in zip(shells, cycle, strict=True))
    moves = [m for a, b in pairwise(shells) for m in matched_moves(a[1:], b[1:])]
    assert all(abs(m) <= 2 for m in moves)


def test_comping_cells_keep_their_weights() -> None:
    assert sum(weight for _, weight in CELLS) == 100
    assert all(len(cell) <= 3 for cell, _ in CELLS)


def test_comping_is_sparse_and_off_the_beat(brief_of: MakeBrief) -> None:
    counts: Counter[int] = Counter()
    first = total = anticipated = changes = 0
    for seed in range(20):
        stage = _stage(brief_of(bars=32), seed)
        stabs = plan_stabs(stage, 0, stage.end, CompStyle(), stream(seed, "comp"))
        counts.update(s.onset // stage.meter.bar for s in stabs)
        total += len(stabs)
        first += sum(s.onset % stage.meter.bar == 0 for s in stabs)
        anticipated += sum(s.anticipates for s in stabs)
        changes += len(stage.chords) - 1

    assert 1.4 <= total / (20 * 32) <= 2.2
    assert first / total <= 0.40
    assert 0.35 <= anticipated / changes <= 0.60


def test_no_comping_cell_comes_three_times_running(brief_of: MakeBrief) -> None:
    for seed in range(10):
        stage = _stage(brief_of(bars=64), seed)
        style = CompStyle(every_chord=False)
        stabs = plan_stabs(stage, 0, stage.end, style, stream(seed, "comp"))
        bar = stage.meter.bar
        cells = [
            tuple(s.onset % bar for s in stabs if s.onset // bar == number) for number in range(64)
        ]
        assert not any(a == b == c for a, b, c in zip(cells, cells[1:], cells[2:], strict=False))


@pytest.fixture(scope="module")
def walks() -> list[tuple[Stage, list[tuple[int, int, bool]]]]:
    """Walks through forty choruses: chord, pitch and whether the chord begins there."""
    from gospel_keys.score.meter import Meter

    found = []
    for seed in range(40):
        key = Key.parse(("C", "Eb", "F", "G minor")[seed % 4])
        brief = Brief("", "jazz", key, 150, Meter(), 32, "standard", "swing")
        stage = _stage(brief, seed)
        rng = stream(seed, "walk")
        steps = walk_steps(stage, 0, stage.end, rng)
        line = find_walk(stage, steps, rng)
        found.append(
            (stage, [(s.chord, p, s.place == 0) for s, p in zip(steps, line, strict=True)])
        )
    return found


def test_walk_stays_in_its_register(walks: list[tuple[Stage, list[tuple[int, int, bool]]]]) -> None:
    pitches = [pitch for _, line in walks for _, pitch, _ in line]

    assert min(pitches) >= 28
    assert max(pitches) <= 55
    assert sum(33 <= p <= 50 for p in pitches) >= 0.85 * len(pitches)


def test_walk_begins_chords_on_their_roots(
    walks: list[tuple[Stage, list[tuple[int, int, bool]]]],
) -> None:
    roots = [
        pitch % 12 == stage.chords[chord].chord.root.pitch_class
        for stage, line in walks
        for chord, pitch, begins in line
        if begins
    ]

    assert 0.72 <= sum(roots) / len(roots) <= 0.90


def test_walk_says_the_root_of_every_chord(
    walks: list[tuple[Stage, list[tuple[int, int, bool]]]],
) -> None:
    for stage, line in walks:
        for chord, beats in groupby(line, lambda beat: beat[0]):
            root = stage.chords[chord].chord.bass_name.pitch_class
            assert root in {pitch % 12 for _, pitch, _ in beats}


def test_walk_begins_sections_tonics_and_brief_chords_on_their_roots(
    walks: list[tuple[Stage, list[tuple[int, int, bool]]]],
) -> None:
    count = 0
    for stage, line in walks:
        asked = rooted_chords(stage)
        for chord, pitch, begins in line:
            span = stage.chords[chord]
            if begins and (chord in asked or span.duration <= 2 * QUARTER):
                count += 1
                assert pitch % 12 == span.chord.bass_name.pitch_class

    assert count > 800


def test_the_ear_asks_for_the_root_at_a_section_and_where_the_tonic_is_reached(
    brief_of: MakeBrief,
) -> None:
    names = ("Dm7", "G7", "C6", "Cmaj7", "A7", "Dm7", "G7", "C6")
    chords = tuple(
        ChordSpan(bar * 4 * QUARTER, 4 * QUARTER, Chord.parse(name))
        for bar, name in enumerate(names)
    )
    brief = brief_of(bars=8, form="aaba")
    form = plan_piece(brief, stream(1, "form")).form
    starts = {section.bar for section in form.sections}

    rooted = rooted_chords(Stage(brief, form, chords, (KeyChange(0, brief.key),)))

    assert rooted == starts | {2, 7}


def test_a_walk_never_denies_the_third_that_sounds_above_it(brief_of: MakeBrief) -> None:
    denied = beats = 0
    for seed in range(12):
        brief = brief_of(bars=32, left_hand="walking-bass")
        score = JazzArranger().arrange(brief, seed=seed).score
        right = score.hand(Hand.RIGHT)
        for note in score.hand(Hand.LEFT):
            chord = score.chords[note.chord].chord
            degree = (note.midi - chord.root.pitch_class) % 12
            beats += 1
            if {chord.third, degree} == {3, 4}:
                own = (chord.root.pitch_class + (chord.third or 0)) % 12
                denied += any(
                    n.midi % 12 == own and n.onset < note.end and note.onset < n.end for n in right
                )

    assert denied <= 0.003 * beats


def test_walk_moves_by_step_and_third(
    walks: list[tuple[Stage, list[tuple[int, int, bool]]]],
) -> None:
    lines = [[pitch for _, pitch, _ in line] for _, line in walks]
    moves = [b - a for line in lines for a, b in pairwise(line)]
    share = {k: n / len(moves) for k, n in Counter(map(abs, moves)).items()}
    turns = [a * b < 0 for line in lines for a, b in pairwise([b - a for a, b in pairwise(line)])]

    assert 0.55 <= share[1] + share[2] <= 0.70
    assert 0.15 <= share[3] + share[4] <= 0.25
    assert 0.10 <= share[5] + share[7] <= 0.15
    assert share.get(0, 0.0) <= 0.05
    assert share.get(12, 0.0) <= 0.04
    assert max(share) <= 12
    assert 0.35 <= sum(turns) / len(turns) <= 0.55


def test_walk_approaches_the_next_chord(
    walks: list[tuple[Stage, list[tuple[int, int, bool]]]],
) -> None:
    moves = Counter(
        b[1] - a[1] for _, line in walks for a, b in pairwise(line) if b[2] and not a[2]
    )
    share = {k: n / moves.total() for k, n in moves.items()}

    assert 0.22 <= share[1] <= 0.38  # from a semitone below
    assert 0.20 <= share[-1] <= 0.36  # from a semitone above
    assert 0.16 <= share[2] + share[-2] <= 0.38
    assert 0.06 <= share.get(5, 0) + share.get(-7, 0) <= 0.20


def test_skip_notes_are_few_and_ghosted(brief_of: MakeBrief) -> None:
    notes = [
        note
        for seed in range(10)
        for note in JazzArranger()
        .arrange(brief_of(bars=32, left_hand="walking-bass"), seed=seed)
        .score.hand(Hand.LEFT)
    ]
    beats = sum(n.role is Role.BASS for n in notes)
    skips = [n for n in notes if n.rule == "J-44"]

    assert all(n.role is Role.GHOST for n in skips)
    assert 0.05 <= len(skips) / beats <= 0.12


def test_a_walk_drops_in_triplets_now_and_then(brief_of: MakeBrief) -> None:
    beats = drops = 0
    for seed in range(20):
        brief = brief_of(bars=32, left_hand="walking-bass")
        notes = JazzArranger().arrange(brief, seed=seed).score.hand(Hand.LEFT)
        beats += sum(n.role is Role.BASS for n in notes)
        for place, note in enumerate(notes):
            if note.rule == "J-44 drop" and notes[place - 1].rule != "J-44 drop":
                first, second, third, after = notes[place - 1 : place + 3]
                drops += 1
                assert first.midi > second.midi > third.midi
                assert after.midi < first.midi
                assert [n.duration for n in (first, second, third)] == [QUARTER // 3] * 3

    assert 0.01 <= drops / beats <= 0.035


def test_fast_walks_do_not_drop(brief_of: MakeBrief) -> None:
    brief = brief_of(bars=32, tempo=240.0, application="uptempo", left_hand="walking-bass")
    pieces = [JazzArranger().arrange(brief, seed=seed) for seed in range(5)]

    assert not any(n.rule == "J-44 drop" for piece in pieces for n in piece.score.notes)


def test_left_hand_chords_are_not_low(brief_of: MakeBrief) -> None:
    for seed in range(6):
        brief = brief_of(bars=32, left_hand="syncopated-comping")
        score = JazzArranger().arrange(brief, seed=seed).score
        assert all(a.pitches[0] >= 46 for a in body_attacks(score, Hand.LEFT) if len(a.notes) > 2)


def test_the_third_beat_of_a_walk_is_mostly_a_chord_tone(
    walks: list[tuple[Stage, list[tuple[int, int, bool]]]],
) -> None:
    inside = [
        line[place][1] % 12 in stage.chords[line[place][0]].chord.pitch_classes
        for stage, line in walks
        for place in range(2, len(line), 4)
        if not line[place][2] and line[place][0] == line[place - 2][0]
    ]

    assert 0.70 <= sum(inside) / len(inside) <= 0.90


def test_a_ballad_left_hand_changes_its_figure(brief_of: MakeBrief) -> None:
    for seed in range(6):
        brief = brief_of(bars=16, application="ballad", sub_style="ballad", tempo=64.0)
        score = JazzArranger().arrange(brief, seed=seed).score
        figures = [
            tuple(sorted({n.onset % score.meter.bar for n in score.hand(Hand.LEFT)
                          if n.onset // score.meter.bar == bar}))
            for bar in range(14)
        ]  # fmt: skip
        runs = max(
            sum(1 for _ in group) for _, group in groupby(zip(figures, figures[1:], strict=False))
        )

        assert len(set(figures)) >= 4
        assert runs <= 3


def test_a_slide_home_from_a_semitone_above_is_never_walked_over_its_flat_nine(
    brief_of: MakeBrief,
) -> None:
    chords = tuple(
        ChordSpan(k * 2 * QUARTER, 2 * QUARTER, Chord.parse(name))
        for k, name in enumerate(("Dm9", "Db13", "C6", "A7"))
    )
    brief = brief_of(bars=2)
    form = plan_piece(brief, stream(1, "form")).form
    stage = Stage(brief, form, chords, (KeyChange(0, brief.key),))
    last: list[int] = []
    for seed in range(60):
        rng = stream(seed, "walk")
        line = find_walk(stage, walk_steps(stage, 0, stage.end, rng), rng)
        last += [line[3] % 12] * (line[4] % 12 == 0)

    assert len(last) >= 40
    assert not {1, 2} & set(last)
