"""Measures of the hands: what can be played, how far it stretches, where it is muddy."""

from collections.abc import Sequence

from gospel_keys.critique.attacks import Attack, attacks_of, hand_attacks
from gospel_keys.score.model import Hand, Note, Score
from gospel_keys.score.performance import Performance
from gospel_keys.score.register import low_interval_violations
from gospel_keys.theory.chord import Chord
from gospel_keys.units import Seconds

MAX_NOTES = 5
WIDEST = 16
NINTH = 14
_LEAPS = ((12, 0.160), (19, 0.260))
_STRIDE_BEAT: Seconds = 0.270
_RESTRIKE: Seconds = 0.090
_TOGETHER: Seconds = 0.030


def unplayable_rate(score: Score, performance: Performance) -> float:
    """Share of attacks that break F-01 to F-06: too many keys, too wide, held out of reach,
    leapt to too fast, struck by both hands.
    """
    bad = total = 0
    for hand in Hand:
        attacks = hand_attacks(score, hand)
        total += len(attacks)
        held = score.hand(hand)
        for place, attack in enumerate(attacks):
            before = attacks[place - 1] if place else None
            bad += _is_unplayable(attack, before, held, performance)
    shared = _shared_strikes(performance) + _fast_restrikes(performance)
    return (bad + shared) / max(1, total)


def _is_unplayable(
    attack: Attack, before: Attack | None, notes: Sequence[Note], performance: Performance
) -> bool:
    if len(attack.notes) > MAX_NOTES or attack.span > WIDEST:
        return True
    down = [n.midi for n in notes if not n.is_grace and n.onset <= attack.onset < n.end]
    if len(down) > MAX_NOTES or max(down) - min(down) > WIDEST:
        return True
    return before is not None and _leaps_too_fast(before, attack, performance)


def _leaps_too_fast(before: Attack, attack: Attack, performance: Performance) -> bool:
    line = performance.timeline
    time = line.seconds_at(attack.onset) - line.seconds_at(before.onset)
    distance = abs(_centre(attack) - _centre(before))
    return any(distance > width and time < needed for width, needed in _LEAPS)


def _centre(attack: Attack) -> float:
    return sum(attack.pitches) / len(attack.pitches)


def _shared_strikes(performance: Performance) -> int:
    recent: dict[int, tuple[Seconds, Hand]] = {}
    count = 0
    for note in performance.notes:
        last = recent.get(note.pitch)
        if last and last[1] is not note.hand and note.start - last[0] < _TOGETHER:
            count += 1
        recent[note.pitch] = (note.start, note.hand)
    return count


def _fast_restrikes(performance: Performance) -> int:
    recent: dict[int, Seconds] = {}
    count = 0
    for note in performance.notes:
        if note.pitch in recent and note.start - recent[note.pitch] < _RESTRIKE - 0.005:
            count += 1
        recent[note.pitch] = note.start
    return count


def wide_span_rate(score: Score) -> float:
    """Share of attacks wider than a ninth."""
    spans = [a.span for hand in Hand for a in hand_attacks(score, hand)]
    return sum(span > NINTH for span in spans) / max(1, len(spans))


def low_register_rates(score: Score) -> tuple[float, float]:
    """Shares of muddy sonorities: struck together, and counting what is still held."""
    attacks = attacks_of(score.notes)
    struck = sum(bool(low_interval_violations(a.pitches)) for a in attacks)
    sounding = 0
    plain = [n for n in score.notes if not n.is_grace]
    for attack in attacks:
        down = [n.midi for n in plain if n.onset <= attack.onset < n.end]
        sounding += bool(low_interval_violations(down))
    return struck / max(1, len(attacks)), sounding / max(1, len(attacks))


def minor_ninth_rate(score: Score) -> float:
    """Share of attacks with a minor ninth that R-06 does not excuse."""
    attacks = attacks_of(score.notes)
    clashes = 0
    for attack in attacks:
        span = score.chord_at(attack.onset)
        chord = score.chords[attack.chord].chord if attack.chord >= 0 else span and span.chord
        clashes += _clashes(attack.pitches, chord or None)
    return clashes / max(1, len(attacks))


def _clashes(pitches: Sequence[int], chord: Chord | None) -> bool:
    for place, low in enumerate(pitches):
        for high in pitches[place + 1 :]:
            if high - low in (13, 25) and not _excused(low, high, chord):
                return True
    return False


def _excused(low: int, high: int, chord: Chord | None) -> bool:
    if chord is None or not chord.is_dominant:
        return False
    root = chord.root.pitch_class
    return low % 12 == root or ((low - root) % 12 == 3 and (high - root) % 12 == 4)
