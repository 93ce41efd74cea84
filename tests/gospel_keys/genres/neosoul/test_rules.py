"""The rules of the neo-soul chapter, counted over many pieces."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from itertools import combinations, pairwise
from statistics import mean, median, pstdev

import pytest

from gospel_keys.critique.attacks import Attack, body_attacks, body_bars, hand_attacks, main_attacks
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.neosoul.harmony import APPROACH, is_full_cadence
from gospel_keys.genres.neosoul.voicing import is_quartal
from gospel_keys.harmony.voicing import is_third_over_sharp_nine
from gospel_keys.harmony.voicing_change import voicing_change
from gospel_keys.randomness import stream
from gospel_keys.score.model import ChordSpan, Hand, Note, Role, Score
from gospel_keys.score.perform import perform
from gospel_keys.score.performance import Performance
from gospel_keys.units import EIGHTH, QUARTER, SIXTEENTH

MINOR = {"m7", "m9", "m11", "m13"}
MAJOR = {"maj7", "maj9", "maj7#11", "maj9#11", "6/9", "maj13"}
KINDS = ("minor", "major", "dominant", "slash")


def played(piece: Arrangement) -> Performance:
    return perform(piece.score, piece.feel, stream(piece.seed, "perform"))


def pooled(pieces: Iterable[Arrangement], count: Callable[[Score], tuple[int, int]]) -> float:
    counts = [count(piece.score) for piece in pieces]
    return sum(part for part, _ in counts) / sum(whole for _, whole in counts)


def right_chords(score: Score) -> list[Attack]:
    return [a for a in body_attacks(score, Hand.RIGHT) if len(a.notes) >= 3]


def seconds(score: Score) -> tuple[int, int]:
    chords = right_chords(score)
    return sum(any(b - a <= 2 for a, b in pairwise(x.pitches)) for x in chords), len(chords)


def fourths(score: Score) -> tuple[int, int]:
    chords = right_chords(score)
    return sum(is_quartal(x.pitches) for x in chords), len(chords)


def kind_of(span: ChordSpan) -> str:
    chord = span.chord
    if chord.bass is not None:
        return "slash"
    if chord.quality_id in MINOR:
        return "minor"
    if chord.quality_id in MAJOR:
        return "major"
    return "dominant" if chord.is_dominant else "other"


def rich(score: Score) -> tuple[int, int]:
    sizes = [len(s.chord.pitch_classes | {s.chord.bass_name.pitch_class}) for s in score.chords]
    return sum(size >= 4 for size in sizes), len(sizes)


def slid_changes(score: Score) -> tuple[int, int]:
    slid = sum(span.rule == APPROACH for span in score.chords)
    return slid, len(score.chords) - 1 - slid


def pushed_over_bars(score: Score) -> tuple[int, int]:
    bar = score.meter.bar
    bars = body_bars(score)
    pushes = whole = 0
    right = {a.onset: a.chord for a in hand_attacks(score, Hand.RIGHT)}
    for index, span in enumerate(score.chords):
        if index == 0 or span.onset % bar or span.onset // bar not in bars:
            continue
        whole += 1
        pushes += any(right.get(span.onset - lead) == index for lead in (SIXTEENTH, EIGHTH))
    return pushes, whole


def held_tops(score: Score) -> tuple[int, int]:
    moves = top_moves(score)
    return sum(m == 0 for m in moves), len(moves)


def stepping_tops(score: Score) -> tuple[int, int]:
    moves = [m for m in top_moves(score) if m]
    return sum(m <= 2 for m in moves), len(moves)


def top_moves(score: Score) -> list[int]:
    pairs = pairwise(main_attacks(hand_attacks(score, Hand.RIGHT)))
    return [abs(b.pitches[-1] - a.pitches[-1]) for a, b in pairs]


def dominants_home(score: Score) -> tuple[int, int]:
    home = whole = 0
    for a, b in pairwise([span for span in score.chords if span.rule != APPROACH]):
        if a.chord.is_dominant:
            whole += 1
            home += (b.chord.root.pitch_class - a.chord.root.pitch_class) % 12 == 5
    return home, whole


def ghosts(score: Score) -> tuple[int, int]:
    return sum(n.role is Role.GHOST for n in score.notes), len(score.notes)


def silence(score: Score) -> float:
    bars, bar = body_bars(score), score.meter.bar
    start, end = bars.start * bar, bars.stop * bar
    sounding, reached = 0, start
    for note in score.hand(Hand.RIGHT):
        if note.role is Role.GHOST:
            continue
        sounding += max(0, min(note.end, end) - max(note.onset, reached))
        reached = max(reached, note.end)
    return 1 - sounding / (end - start)


def figures_per_two_bars(score: Score) -> float:
    """Fills and slides in each two bars."""
    slides = {n.onset for n in score.notes if n.role is Role.GRACE}
    fills = [n.onset for n in score.hand(Hand.RIGHT) if n.role is Role.FILL]
    runs = [b for a, b in pairwise([-10 * EIGHTH, *fills]) if b - a > score.meter.beat]
    return 2 * (len(slides) + len(runs)) / (score.duration // score.meter.bar)


def left_attacks(score: Score) -> list[int]:
    counts: Counter[int] = Counter(
        a.onset // score.meter.bar for a in body_attacks(score, Hand.LEFT)
    )
    return [counts[bar] for bar in body_bars(score)]


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [
        pytest.param(rich, 0.90, 1.0, id="N-01 four pitch classes and more"),
        pytest.param(slid_changes, 0.25, 0.40, id="N-03 slides"),
        pytest.param(dominants_home, 0.30, 0.45, id="N-04 dominants go home"),
        pytest.param(seconds, 0.40, 1.0, id="N-11 seconds"),
        pytest.param(held_tops, 0.35, 0.75, id="N-12 tops held"),
        pytest.param(stepping_tops, 0.80, 1.0, id="N-12 other tops step"),
        pytest.param(fourths, 0.15, 0.35, id="N-13 fourths"),
        pytest.param(pushed_over_bars, 0.35, 0.55, id="N-20 anticipations"),
        pytest.param(ghosts, 0.08, 0.20, id="N-22 ghosts"),
    ],
)
def test_share_lies_in_its_band(
    pieces: list[Arrangement], count: Callable[[Score], tuple[int, int]], low: float, high: float
) -> None:
    assert low <= pooled(pieces, count) <= high


@pytest.mark.parametrize(
    ("kind", "low", "high"),
    [
        ("minor", 0.30, 0.45),
        ("major", 0.25, 0.35),
        ("dominant", 0.15, 0.25),
        ("slash", 0.10, 0.20),
    ],
)
def test_vocabulary_of_chords(
    pieces: list[Arrangement], kind: str, low: float, high: float
) -> None:
    kinds = [kind_of(span) for piece in pieces for span in piece.score.chords]

    assert low <= kinds.count(kind) / len(kinds) <= high


def test_full_cadences_are_eight_bars_apart(pieces: list[Arrangement]) -> None:
    for piece in pieces:
        arrivals = [
            b.onset / piece.score.meter.bar
            for a, b in pairwise(piece.score.chords)
            if is_full_cadence(a.chord, b.chord, piece.brief.key)
        ]

        assert all(b - a >= 8 for a, b in pairwise(arrivals))


def test_no_chord_is_a_plain_triad(pieces: list[Arrangement]) -> None:
    assert all(len(span.chord.intervals) >= 4 for p in pieces for span in p.score.chords)


def test_a_slide_is_the_next_chord_a_semitone_higher(pieces: list[Arrangement]) -> None:
    for piece in pieces:
        for a, b in pairwise(piece.score.chords):
            if a.rule == APPROACH:
                assert (a.chord.root.pitch_class - b.chord.root.pitch_class) % 12 == 1
                assert a.chord.quality_id == b.chord.quality_id
                assert a.duration in (SIXTEENTH, EIGHTH)


def test_clusters_keep_out_of_the_mud(pieces: list[Arrangement]) -> None:
    for piece in pieces:
        for attack in right_chords(piece.score):
            assert all(a >= 58 for a, b in pairwise(attack.pitches) if b - a <= 2)


def test_low_sevenths_of_the_left_hand_stand_on_f_or_higher(pieces: list[Arrangement]) -> None:
    for piece in pieces:
        for attack in hand_attacks(piece.score, Hand.LEFT):
            low, *rest = attack.pitches
            if rest and rest[0] - low in (10, 11):
                assert low >= 41


def test_left_hand_is_sparse(pieces: list[Arrangement]) -> None:
    assert all(1 <= count <= 3 for piece in pieces for count in left_attacks(piece.score))


def test_a_lone_upper_note_lets_no_other_voice_of_the_left_hand_leap(
    pieces: list[Arrangement],
) -> None:
    moves: list[float] = []
    for piece in pieces:
        attacks = hand_attacks(piece.score, Hand.LEFT)
        shells = [a.pitches for a in attacks if len(a.notes) == 2 and _is_upper(a)]
        own = [voicing_change(a, b).move for a, b in pairwise(shells)]
        assert not own or median(own) <= 2
        moves += own
    assert len(moves) > 100
    assert max(moves) <= 4


def _is_upper(attack: Attack) -> bool:
    return all(note.role is Role.SHELL for note in attack.notes)


def test_basses_lie_low_and_sound_at_every_change(pieces: list[Arrangement]) -> None:
    for piece in pieces:
        basses = [n for n in piece.score.hand(Hand.LEFT) if n.rule == "N-14"]
        roots = {n.chord for n in basses}
        main = {i for i, s in enumerate(piece.score.chords[:-1]) if s.rule != APPROACH}

        assert all(n.midi >= 28 for n in basses)
        assert len(main - roots) <= len(main) // 10


def test_a_figure_comes_every_two_bars(pieces: list[Arrangement]) -> None:
    figures = [figures_per_two_bars(p.score) for p in pieces]

    assert mean(figures) >= 1
    assert min(figures) >= 0.3


def test_fills_lead_into_the_next_top_by_semitone(pieces: list[Arrangement]) -> None:
    for piece in pieces:
        right = hand_attacks(piece.score, Hand.RIGHT)
        for a, b in pairwise(right):
            if a.notes[-1].role is Role.FILL and b.notes[-1].role is not Role.FILL:
                assert abs(a.notes[-1].midi - b.notes[-1].midi) == 1


def test_the_right_hand_leaves_room(pieces: list[Arrangement]) -> None:
    assert 0.25 <= mean(silence(piece.score) for piece in pieces) <= 0.45


def test_ghosts_are_soft_short_and_between_the_others(pieces: list[Arrangement]) -> None:
    for piece in pieces[:12]:
        performance = played(piece)
        soft = [n for n in performance.notes if n.role is Role.GHOST]
        loud = [n for n in performance.notes if n.role is Role.INNER]
        main = {n.onset for n in piece.score.hand(Hand.RIGHT) if n.role is not Role.GHOST}
        own = {n.onset for n in piece.score.hand(Hand.RIGHT) if n.role is Role.GHOST}

        assert all(n.velocity <= 46 and n.end - n.start <= 0.12 for n in soft)
        assert mean(n.velocity for n in soft) < mean(n.velocity for n in loud) - 15
        assert not own & main


@pytest.mark.parametrize(
    ("role", "low", "high"),
    [(Role.BASS, 0, 8), (Role.INNER, 18, 35), (Role.FILL, 25, 45), (Role.GHOST, 5, 15)],
)
def test_each_role_is_late_by_its_own_measure(
    pieces: list[Arrangement], role: Role, low: float, high: float
) -> None:
    at_eighty = [dict(p.feel.role_late)[role] * p.brief.tempo / 80 for p in pieces]

    assert low <= min(at_eighty)
    assert max(at_eighty) <= high


def test_no_chord_is_named_twice_in_a_row(pieces: list[Arrangement]) -> None:
    for piece in pieces:
        chords = [span.chord for span in piece.score.chords]

        assert all(a != b for a, b in pairwise(chords))


def test_the_last_melody_note_has_room_below_it(pieces: list[Arrangement]) -> None:
    for piece in pieces:
        *_, under, top = sorted(n.midi for n in final_chord(piece.score))

        assert top - under > 2


def test_a_chord_pushed_into_the_ending_sounds_until_the_hand_plays_on(
    pieces: list[Arrangement],
) -> None:
    seen = 0
    for piece in pieces:
        score, ending = piece.score, piece.score.sections[-1]
        attacks = sorted({n.onset for n in score.hand(Hand.RIGHT) if not n.is_grace})
        for note in score.hand(Hand.RIGHT):
            chord = score.chords[note.chord]
            if note.rule == "N-20 push" and chord.onset == ending.onset > note.onset:
                after = next(tick for tick in attacks if tick > note.onset)
                seen += 1
                assert min(after, chord.end) - note.end <= QUARTER

    assert seen >= 10


def final_chord(score: Score) -> list[Note]:
    right = score.hand(Hand.RIGHT)
    last = max(note.onset for note in right)
    return [note for note in right if note.onset == last]


def test_raised_ninths_lie_above_the_third(pieces: list[Arrangement]) -> None:
    for piece in pieces:
        for attack in right_chords(piece.score):
            chord = piece.score.chords[attack.chord].chord
            pairs = combinations(attack.pitches, 2)

            assert not any(is_third_over_sharp_nine(chord, low, high) for low, high in pairs)


def test_long_chords_are_rolled_or_let_go_from_below(pieces: list[Arrangement]) -> None:
    long = [
        a
        for piece in pieces
        for a in right_chords(piece.score)
        if all(n.rule == "N-23" for n in a.notes)
        and a.notes[-1].duration >= 2 * piece.score.meter.beat
    ]
    broken = [a for a in long if a.notes[0].duration < a.notes[-1].duration]

    assert 0.10 <= mean(a.notes[0].arpeggio for a in long) <= 0.40
    assert all(a.notes[-1].duration == max(n.duration for n in a.notes) for a in broken)
    assert len(broken) >= len(long) // 10


def test_lateness_is_a_pattern(pieces: list[Arrangement]) -> None:
    for piece in (p for p in pieces if not p.score.meter.is_compound):
        gaps = right_after_left(piece)

        assert 12 <= mean(gaps) <= 35
    scatter = [s for p in pieces[:20] for s in slot_scatter(p)]
    assert median(scatter) <= 7


def right_after_left(piece: Arrangement) -> list[float]:
    """How late chords come against basses struck at the same written moment, in ms."""
    starts: dict[tuple[int, Hand], list[float]] = defaultdict(list)
    for note in played(piece).notes:
        written = piece.score.notes[note.source]
        if note.role in (Role.INNER, Role.BASS, Role.SHELL, Role.MELODY) and not written.arpeggio:
            starts[written.onset, note.hand].append(note.start)
    return [
        1000 * (mean(times) - mean(starts[onset, Hand.LEFT]))
        for (onset, hand), times in starts.items()
        if hand is Hand.RIGHT and (onset, Hand.LEFT) in starts
    ]


def slot_scatter(piece: Arrangement) -> list[float]:
    """Standard deviation of each slot's lateness over the bars, in ms, for chords."""
    performance = played(piece)
    places: dict[int, list[float]] = defaultdict(list)
    attacks: dict[int, list[float]] = defaultdict(list)
    for note in performance.notes:
        written = piece.score.notes[note.source]
        if note.role is Role.INNER and not written.arpeggio:
            attacks[written.onset].append(note.start)
    for onset, times in attacks.items():
        late = 1000 * (mean(times) - performance.timeline.seconds_at(onset))
        places[onset % piece.score.meter.bar].append(late)
    return [pstdev(values) for values in places.values() if len(values) > 3]


def test_sixteenths_swing_and_eighths_do_not(pieces: list[Arrangement]) -> None:
    for piece in pieces:
        swing = piece.feel.swing
        if piece.score.meter.is_compound:
            assert swing is None
        else:
            assert swing is not None
            assert swing.unit == SIXTEENTH
            assert 1.12 <= swing.keeper_ratio == swing.line_ratio <= 1.40


def test_touch_stays_soft(pieces: list[Arrangement]) -> None:
    velocities = [n.velocity for piece in pieces[:12] for n in played(piece).notes]

    assert max(velocities) <= 95
    assert all(span.depth == 64 for piece in pieces for span in piece.score.pedals)
