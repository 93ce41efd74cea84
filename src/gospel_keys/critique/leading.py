"""Measures of voice leading and harmony: movement, efficiency, common tones, guide tones."""

from itertools import combinations, pairwise
from statistics import mean, median

from gospel_keys.critique.attacks import Attack, hand_attacks, main_attacks
from gospel_keys.harmony.voice_leading import matched_moves
from gospel_keys.score.model import Hand, Score
from gospel_keys.units import PitchClass, Semitones

_LEAST_VOICES = 2


def leading_pairs(score: Score) -> list[tuple[Attack, Attack]]:
    """Successive right-hand chords that differ, each by its fullest attack."""
    mains = [
        a for a in main_attacks(hand_attacks(score, Hand.RIGHT)) if len(a.notes) >= _LEAST_VOICES
    ]
    return [
        (a, b)
        for a, b in pairwise(mains)
        if score.chords[a.chord].chord != score.chords[b.chord].chord
    ]


def movement(score: Score) -> tuple[float, float]:
    """Median and 90th percentile of the mean move of a matched voice (V-01)."""
    moves = sorted(_mean_move(a, b) for a, b in leading_pairs(score))
    if not moves:
        return 0.0, 0.0
    return median(moves), moves[min(len(moves) - 1, int(0.9 * len(moves)))]


def _mean_move(a: Attack, b: Attack) -> float:
    moves = matched_moves(a.pitches, b.pitches)
    return mean(abs(m) for m in moves)


def efficiency(score: Score) -> float:
    """(Least possible movement + 0.5) / (movement + 0.5), averaged (V-02)."""
    shares = [
        (least_movement(a.pitches, b.pitches) + 0.5) / (_mean_move(a, b) + 0.5)
        for a, b in leading_pairs(score)
    ]
    return mean(min(1.0, s) for s in shares) if shares else 1.0


def least_movement(before: tuple[int, ...], after: tuple[int, ...]) -> float:
    """Mean move per voice if every note could take its nearest octave.

    Examples
    --------
    >>> least_movement((60, 64, 67), (65, 69, 72))
    1.0
    """
    a = sorted(p % 12 for p in before)
    b = sorted(p % 12 for p in after)
    size = min(len(a), len(b))
    best = min(_least(low, high) for low in combinations(a, size) for high in combinations(b, size))
    return best / size


def _least(a: tuple[PitchClass, ...], b: tuple[PitchClass, ...]) -> Semitones:
    rotations = (b[k:] + b[:k] for k in range(len(b)))
    return min(
        sum(min((y - x) % 12, (x - y) % 12) for x, y in zip(a, r, strict=True)) for r in rotations
    )


def common_tones_kept(score: Score) -> float:
    """Share of pitch classes common to successive chords that stay on their key (V-03)."""
    common = kept = 0
    for a, b in leading_pairs(score):
        shared = {p % 12 for p in a.pitches} & {p % 12 for p in b.pitches}
        common += len(shared)
        kept += sum(p in b.pitches for p in a.pitches if p % 12 in shared)
    return min(1.0, kept / common) if common else 1.0


def guide_tones_present(score: Score) -> float:
    """Share of thirds (or fourths) and sevenths that sound while their chord lasts."""
    wanted = found = 0
    for index, span in enumerate(score.chords):
        sounding = {
            n.midi % 12
            for n in score.notes
            if n.chord == index or (n.onset < span.end and n.end > span.onset)
        }
        for guide in (span.chord.third, span.chord.seventh):
            if guide is not None:
                wanted += 1
                found += (span.chord.root.pitch_class + guide) % 12 in sounding
    return found / wanted if wanted else 1.0


def strong_chord_tones(score: Score) -> float:
    """Share of the notes struck on strong beats that belong to their chord (M-05)."""
    inside = total = 0
    half = score.meter.bar // 2 if score.meter.beats % 2 == 0 else score.meter.bar
    for note in score.notes:
        if note.is_grace or note.onset % half:
            continue
        chord = score.chords[note.chord].chord
        total += 1
        inside += note.midi % 12 in chord.pitch_classes or (
            note.midi % 12 == chord.bass_name.pitch_class
        )
    return inside / total if total else 1.0
