"""The rules of the neo-soul chapter, counted over many pieces."""

from collections.abc import Callable, Iterable
from itertools import pairwise

from gospel_keys.critique.attacks import Attack, body_attacks, body_bars, hand_attacks, main_attacks
from gospel_keys.genres.arrangement import Arrangement
from gospel_keys.genres.neosoul.harmony import APPROACH
from gospel_keys.randomness import stream
from gospel_keys.score.model import ChordSpan, Hand, Role, Score
from gospel_keys.score.perform import perform
from gospel_keys.score.performance import Performance
from gospel_keys.units import EIGHTH, SIXTEENTH

MINOR = {"m7", "m9", "m11", "m13"}
MAJOR = {"maj7", "maj9", "maj7#11", "maj9#11", "6/9", "maj13"}


def played(piece: Arrangement) -> Performance:
    return perform(piece.score, piece.feel, stream(piece.seed, "perform"))


def pooled(pieces: Iterable[Arrangement], count: Callable[[Score], tuple[int, int]]) -> float:
    counts = [count(piece.score) for piece in pieces]
    return sum(part for part, _ in counts) / sum(whole for _, whole in counts)


def right_chords(score: Score) -> list[Attack]:
    return [a for a in body_attacks(score, Hand.RIGHT) if len(a.notes) >= 3]


def has_second(attack: Attack) -> bool:
    return any(b - a <= 2 for a, b in pairwise(attack.pitches))


def colours(score: Score) -> dict[str, float]:
    kinds = [kind_of(span) for span in score.chords]
    return {
        kind: kinds.count(kind) / len(kinds) for kind in ("minor", "major", "dominant", "slash")
    }


def kind_of(span: ChordSpan) -> str:
    chord = span.chord
    if chord.bass is not None:
        return "slash"
    if chord.quality_id in MINOR:
        return "minor"
    if chord.quality_id in MAJOR:
        return "major"
    return "dominant" if chord.is_dominant else "other"


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


def held_tops(score: Score) -> tuple[int, int, int]:
    pairs = list(pairwise(main_attacks(hand_attacks(score, Hand.RIGHT))))
    moves = [abs(b.pitches[-1] - a.pitches[-1]) for a, b in pairs]
    return sum(m == 0 for m in moves), sum(m in (1, 2) for m in moves), len(moves)


def dominants_home(score: Score) -> tuple[int, int]:
    home = whole = 0
    main = [span for span in score.chords if span.rule != APPROACH]
    for a, b in pairwise(main):
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
    """Fills and slides in each two bars of the body."""
    onsets = {n.onset for n in score.notes if n.role is Role.GRACE}
    fills = [n.onset for n in score.hand(Hand.RIGHT) if n.role is Role.FILL]
    runs = [b for a, b in pairwise([-10 * EIGHTH, *fills]) if b - a > score.meter.beat]
    return 2 * (len(onsets) + len(runs)) / (score.duration // score.meter.bar)
