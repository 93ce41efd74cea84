"""What the hands of gospel must do, measured in pieces of every style (G-11 to G-32)."""

from collections.abc import Callable, Iterable
from statistics import mean

import pytest

from gospel_keys.brief.model import Wishes
from gospel_keys.brief.read import read_brief
from gospel_keys.critique.attacks import Attack, body_bars, hand_attacks
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.gospel.arranger import GospelArranger
from gospel_keys.score.model import Hand, Role, Score

KEYS = ("Ab", "Db", "F#", "Bb", "C", "B minor")
Pieces = Callable[[str], list[Arrangement]]


@pytest.fixture(scope="module")
def pieces() -> Pieces:
    """Twenty-four pieces of a style, 32 bars each."""
    known: dict[str, list[Arrangement]] = {}

    def arrange(words: str) -> list[Arrangement]:
        if words not in known:
            briefs = [
                read_brief(
                    f"{words} in {KEYS[seed % len(KEYS)]}", wishes=Wishes(bars=32), seed=seed
                )
                for seed in range(24)
            ]
            known[words] = [GospelArranger().arrange(b, seed=n) for n, b in enumerate(briefs)]
        return known[words]

    return arrange


WORSHIP = "Slow worship in 6/8"
CONTEMPORARY = "Contemporary gospel for a concert"
TRADITIONAL = "Traditional gospel for a concert in 12/8"
SHOUT = "Shout praise break"
ALL = (WORSHIP, CONTEMPORARY, TRADITIONAL, SHOUT)


def bars_of(piece: Arrangement, pattern: str) -> set[int]:
    return {
        bar
        for plan in piece.textures
        if plan.right_hand == pattern
        for bar in range(plan.bar, plan.bar + plan.bars)
    } & set(body_bars(piece.score))


def by_bar(score: Score, attacks: Iterable[Attack]) -> dict[int, list[Attack]]:
    bars: dict[int, list[Attack]] = {}
    for attack in attacks:
        bars.setdefault(attack.onset // score.meter.bar, []).append(attack)
    return bars


@pytest.mark.parametrize("words", ALL)
def test_right_hand_chords_stand_in_their_register(pieces: Pieces, words: str) -> None:
    """G-11: no note below F3; the top between E4 and C6."""
    for piece in pieces(words):
        for attack in hand_attacks(piece.score, Hand.RIGHT):
            if any(n.role in (Role.FILL, Role.GRACE) for n in attack.notes):
                continue
            assert attack.notes[0].midi >= 53
            assert attack.notes[-1].midi <= 84

    tops = [
        attack.notes[-1].midi >= 64
        for piece in pieces(words)
        for attack in hand_attacks(piece.score, Hand.RIGHT)
        if len(attack.notes) > 2 and attack.notes[-1].role is Role.MELODY
    ]
    assert mean(tops) >= 0.97


def octaves(score: Score, start: int, end: int) -> float | None:
    sung = [
        attack
        for attack in hand_attacks(score, Hand.RIGHT)
        if start <= attack.onset < end and attack.notes[-1].role is Role.MELODY
    ]
    doubled = [a for a in sung if a.notes[-1].midi - 12 in {n.midi for n in a.notes}]
    return len(doubled) / len(sung) if sung else None


@pytest.mark.parametrize("words", [WORSHIP, CONTEMPORARY, TRADITIONAL])
def test_choruses_sing_a_third_in_octaves_and_verses_hardly_any(pieces: Pieces, words: str) -> None:
    """G-14: 20-40 % of the melody notes in choruses, at most 10 % in verses."""
    shares: dict[str, list[float]] = {"Chorus": [], "Verse": []}
    for piece in pieces(words):
        for section in piece.score.sections:
            kind = section.name.split()[0]
            share = octaves(piece.score, section.onset, section.end)
            if kind in shares and share is not None:
                shares[kind].append(share)

    assert 0.2 <= mean(shares["Chorus"]) <= 0.4
    assert mean(0.15 <= share <= 0.45 for share in shares["Chorus"]) >= 0.8
    assert mean(shares["Verse"]) <= 0.10


@pytest.mark.parametrize("words", [WORSHIP, CONTEMPORARY, TRADITIONAL])
def test_inner_notes_of_an_octave_are_never_a_semitone_under_its_top(
    pieces: Pieces, words: str
) -> None:
    for piece in pieces(words):
        for attack in hand_attacks(piece.score, Hand.RIGHT):
            pitches = [n.midi for n in attack.notes if not n.is_grace]
            if any(n.role is Role.DOUBLING for n in attack.notes) and len(pitches) > 2:
                assert pitches[-1] - pitches[-2] > 1
                assert pitches[-1] - pitches[0] == 12


def test_octave_walks_meet_their_share_of_the_changes(pieces: Pieces) -> None:
    """G-21: in 25-50 % of the changes with room and a root a third or more away."""
    eligible = walked = 0
    for piece in [*pieces(CONTEMPORARY), *pieces(WORSHIP)]:
        score = piece.score
        walks = {n.chord for n in score.notes if n.rule == "G-21"}
        octave_bars = {
            bar
            for plan in piece.textures
            if plan.left_hand == "octave-roots"
            for bar in range(plan.bar, plan.bar + plan.bars - 1)
        }
        for index, (span, after) in enumerate(zip(score.chords, score.chords[1:], strict=False)):
            step = (after.chord.bass_name.pitch_class - span.chord.bass_name.pitch_class) % 12
            roomy = span.duration >= 2 * score.meter.beat and 3 <= step <= 9
            if roomy and span.onset // score.meter.bar in octave_bars:
                eligible += 1
                walked += index in walks

    assert eligible > 100
    assert 0.25 <= walked / eligible <= 0.50


def test_an_octave_walk_steps_into_the_next_root_in_octaves(pieces: Pieces) -> None:
    for piece in pieces(CONTEMPORARY):
        walk = [a for a in hand_attacks(piece.score, Hand.LEFT) if a.notes[0].rule == "G-21"]
        for attack in walk:
            low, high = attack.notes[0].midi, attack.notes[-1].midi
            assert high - low == 12
            index = attack.notes[0].chord
            span = piece.score.chords[index]
            if attack.notes[0].end == span.end:
                target = piece.score.chords[index + 1].chord.bass_name.pitch_class
                assert min((target - low) % 12, (low - target) % 12) in (1, 2)


def test_worship_bars_have_three_to_six_attacks(pieces: Pieces) -> None:
    """G-30, in bars that no fill runs through."""
    counts = []
    for piece in pieces(WORSHIP):
        attacks = by_bar(piece.score, hand_attacks(piece.score, Hand.RIGHT))
        for bar in bars_of(piece, "rolled-broken"):
            struck = attacks.get(bar, [])
            if not any(n.role is Role.FILL for a in struck for n in a.notes):
                counts.append(len(struck))

    assert len(counts) > 50
    assert min(counts) >= 3
    assert max(counts) <= 6


def test_a_broken_answer_does_not_repeat_one_key(pieces: Pieces) -> None:
    stuck = total = 0
    for piece in pieces(WORSHIP):
        attacks = by_bar(piece.score, hand_attacks(piece.score, Hand.RIGHT))
        for bar in bars_of(piece, "rolled-broken"):
            struck = [tuple(a.pitches) for a in attacks.get(bar, [])]
            total += 1
            stuck += any(
                a == b == c for a, b, c in zip(struck, struck[1:], struck[2:], strict=False)
            )

    assert stuck <= 0.02 * total


def pushes(score: Score) -> tuple[int, int, int]:
    """Chord changes that the right hand meets, meets early, and early over a left hand in time."""
    first: dict[int, tuple[int, int]] = {}
    left: dict[int, int] = {}
    for note in score.notes:
        if note.chord > 0 and not note.is_grace:
            if note.hand is Hand.RIGHT:
                first.setdefault(note.chord, (note.onset, note.end))
            else:
                left.setdefault(note.chord, note.onset)
    starts = {i: score.chords[i].onset for i in first}
    early = [i for i, (onset, end) in first.items() if onset < starts[i] < end]
    return len(first), len(early), sum(left.get(i, -1) >= starts[i] for i in early)


def test_contemporary_pushes_its_changes_over_a_steady_left_hand(pieces: Pieces) -> None:
    """G-31: 35-50 % of the changes arrive early; the left hand is on the beat in 70 %."""
    rows = [pushes(piece.score) for piece in pieces(CONTEMPORARY)]
    met, early, steady = (sum(column) for column in zip(*rows, strict=True))

    assert 0.35 <= early / met <= 0.50
    assert mean(0.30 <= e / m <= 0.55 for m, e, _ in rows) >= 0.9
    assert steady / early >= 0.70


def test_the_shout_stabs_on_every_off_beat(pieces: Pieces) -> None:
    """G-32: every "&" outside the breaks, two to four short notes."""
    filled = wanted = 0
    sizes: list[int] = []
    for piece in pieces(SHOUT):
        score = piece.score
        attacks = by_bar(score, hand_attacks(score, Hand.RIGHT))
        eighth = score.meter.beat // 4
        for bar in bars_of(piece, "stabs"):
            struck = attacks.get(bar, [])
            if bar % 4 == 3 or any(n.role is Role.FILL for a in struck for n in a.notes):
                continue
            offs = {a.onset % score.meter.bar // eighth for a in struck}
            wanted += 4
            filled += len({1, 3, 5, 7} & offs)
            sizes += [len(a.notes) for a in struck]

    assert wanted > 200
    assert filled / wanted >= 0.9
    assert mean(2 <= size <= 4 for size in sizes) >= 0.99
