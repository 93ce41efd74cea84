"""Left-hand patterns as a listener tells them apart (chapter 7)."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, takewhile

from gospel_keys.critique.attacks import Attack, body_attacks, body_bars, by_bar, share, step_of
from gospel_keys.score.model import Hand, Score
from gospel_keys.score.performance import Performance
from gospel_keys.units import Ticks

_PAIR = 2
_FIFTHS = frozenset({6, 7, 8})


def shell_voicing(score: Score, performance: Performance) -> float:
    """Share of attacks with two or three notes: the bass with third or seventh, no fifth."""
    del performance
    attacks = body_attacks(score, Hand.LEFT)
    on_beat = [a for a in attacks if a.onset % score.meter.beat == 0]
    if not attacks or len(on_beat) < 0.6 * len(attacks):
        return 0.0
    return sum(_is_shell(score, a) for a in attacks) / len(attacks)


def _is_shell(score: Score, attack: Attack) -> bool:
    if len(attack.notes) not in (2, 3):
        return False
    chord = score.chords[attack.chord].chord
    root = chord.root.pitch_class
    degrees = {(p - root) % 12 for p in attack.pitches}
    guides = {g for g in (chord.third, chord.seventh, 9) if g is not None}
    bass = attack.pitches[0] % 12 == chord.bass_name.pitch_class
    slash = chord.bass is not None
    return bass and bool(degrees & guides) and (slash or not degrees & (_FIFTHS - guides))


def alberti_bass(score: Score, performance: Performance) -> float:
    """Share of groups that go low, then high and middle in turn, in single notes.

    A group has four notes, six in 3/4 and compound meters, or three when those are fast; a
    new chord begins a new group and cuts the one before. Where the figure comes to rest on a
    block chord the notes before it are judged; two notes are too few to be one or to be none.
    """
    del performance
    attacks = body_attacks(score, Hand.LEFT)
    bars = max(1, len(body_bars(score)))
    needed = 6.5 * score.meter.bar / (4 * 960)
    if len(attacks) / bars < needed:
        return 0.0
    unit = Counter(b.onset - a.onset for a, b in pairwise(attacks)).most_common(1)[0][0]
    threes = score.meter.is_compound or score.meter.numerator == 3
    size = (3 if 3 * unit == score.meter.beat else 6) if threes else 4
    whole = size * unit
    begins = sorted({*range(0, score.duration, whole), *(c.onset for c in score.chords)})
    groups: dict[Ticks, list[Attack]] = {}
    for attack in attacks:
        groups.setdefault(begins[bisect_right(begins, attack.onset) - 1], []).append(attack)
    ends = dict(pairwise([*begins, score.duration]))
    verdicts: list[bool] = []
    for start, group in groups.items():
        moving = list(takewhile(lambda a: len(a.notes) == 1, group))
        rests = len(moving) < len(group)
        wanted = len(moving) if rests else -(-(ends[start] - start) // unit)
        if wanted > _PAIR:
            verdicts.append(_is_alberti(moving, wanted))
    return share(sum(verdicts), len(verdicts))


def _is_alberti(group: Sequence[Attack], size: int) -> bool:
    if len(group) != size:
        return False
    low, *upper = (a.pitches[0] for a in group)
    high, *rest = upper
    turns = high >= max(rest) and all(high > middle for middle in rest[0::2])
    back = all(again > middle for middle, again in zip(rest[0::2], rest[1::2], strict=False))
    return low < min(upper) and turns and back


def stride_bass(score: Score, performance: Performance) -> float:
    """Share of bars that alternate a low bass with chords a fifth or more above it.

    A chord that begins on a weak beat has its bass there. A bar of basses is no stride.
    """
    del performance
    bars = by_bar(score, body_attacks(score, Hand.LEFT))
    body = body_bars(score)
    return sum(_is_stride(score, b, bars.get(b, [])) for b in body) / max(1, len(body))


def _is_stride(score: Score, number: int, attacks: Sequence[Attack]) -> bool:
    beat, bar = score.meter.beat, score.meter.bar
    at = {a.onset % bar: a for a in attacks}
    beats = range(0, bar, beat)
    basses = [t for t in beats if _wants_bass(score, number * bar + t)]
    chords = [t for t in beats if t not in basses]
    if not chords:  # one chord a beat: each stands behind its bass, inside the beat
        chords = [t for t, a in at.items() if t % beat and len(a.notes) > 1]
    if not (basses and chords) or any(t not in at for t in beats):
        return False
    low = max(at[t].pitches[0] for t in basses)
    deep = all(at[t].span in (0, 12, 15, 16) and at[t].pitches[0] <= 50 for t in basses)
    return deep and all(2 <= len(at[t].notes) <= 4 and at[t].pitches[0] >= low + 5 for t in chords)


def _wants_bass(score: Score, tick: Ticks) -> bool:
    """Whether a beat of a stride takes the bass: a new chord, or a strong beat.

    Behind a bass that came off the strong beats stands the chord first.
    """
    span = score.chord_at(tick)
    began = span.onset if span else 0
    bar, beat = score.meter.bar, score.meter.beat
    every = bar if score.meter.beats == 3 else 2 * beat
    just_heard = tick - began <= beat and began % bar % every != 0
    on_strong = tick % bar % every == 0
    return tick == began or (on_strong and not just_heard)


def walking_bass(score: Score, performance: Performance) -> float:
    """Share of bars with a single note on every beat, moving mostly by small steps."""
    del performance
    bars = by_bar(score, body_attacks(score, Hand.LEFT))
    body = body_bars(score)
    return sum(is_walking(score, bars.get(b, [])) for b in body) / max(1, len(body))


def is_walking(score: Score, attacks: Sequence[Attack]) -> bool:
    """Whether the attacks of a bar walk: a single note on each beat, mostly by small steps."""
    beat, bar = step_of(score), score.meter.bar
    on_beats: list[Ticks] = [a.onset % bar for a in attacks if a.onset % beat == 0]
    single = all(len(a.notes) == 1 for a in attacks)
    if not single or on_beats != list(range(0, bar, beat)) or len(attacks) > len(on_beats) + 1:
        return False
    pitches = [a.pitches[0] for a in attacks]
    moves = [abs(b - a) for a, b in zip(pitches, pitches[1:], strict=False)]
    small = sum(m <= 7 for m in moves) >= 0.7 * len(moves)
    return small and len(set(pitches)) >= min(3, bar // beat)


def syncopated_comping(score: Score, performance: Performance) -> float:
    """Off-beat share of sparse chordal attacks; 0 where the hand plays lines or is busy."""
    del performance
    attacks = body_attacks(score, Hand.LEFT)
    bars = max(1, len(body_bars(score)))
    chordal = sum(len(a.notes) >= 2 for a in attacks)
    busy = len(attacks) / bars > 3.2 * max(1.0, score.meter.bar / 3840)
    if not attacks or busy or chordal < 0.6 * len(attacks):
        return 0.0
    return sum(a.onset % score.meter.beat != 0 for a in attacks) / len(attacks)
