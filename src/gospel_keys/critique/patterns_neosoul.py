"""Neo-soul patterns as a listener tells them apart (chapters 7 and 8, section 6)."""

from itertools import pairwise
from statistics import mean, median
from typing import Final

from gospel_keys.critique.attacks import (
    Attack,
    body_attacks,
    body_bars,
    hand_attacks,
    played_attacks,
    share,
)
from gospel_keys.score.model import Hand, Role, Score
from gospel_keys.score.performance import Performance
from gospel_keys.units import EIGHTH, SIXTEENTH, Ticks

_FULL: Final = 3
_MIDDLE: Final = 46
"""Where the left hand's bass ends and its upper notes begin."""

_TENSIONS: Final = frozenset({2, 5, 6, 8, 9})
_ALTERED: Final = frozenset({1, 3})
_LAID_BACK: Final = (0.0413, 0.08)
"""Lateness of laid-back chords, as a share of the beat."""

_MOSTLY_OFF: Final = 0.55
_LONG: Final = 0.85
_LEANING: Final = 3.5
"""How much louder off-beat sixteenths are where syncopation is emphasised, in velocities."""


def extended_comping(score: Score, performance: Performance) -> float:
    """Share of left attacks that reach above the bass, mostly on beats and not as a line."""
    del performance
    attacks = body_attacks(score, Hand.LEFT)
    if _is_line(attacks) or _off_beat(score, attacks) >= _MOSTLY_OFF:
        return 0.0
    return share(sum(max(a.pitches) >= _MIDDLE for a in attacks), len(attacks))


def rhythmic_syncopation(score: Score, performance: Performance) -> float:
    """Share of left attacks off the beat; 0 where the hand plays a line of single notes."""
    del performance
    attacks = body_attacks(score, Hand.LEFT)
    return 0.0 if _is_line(attacks) else _off_beat(score, attacks)


def syncopated_bass(score: Score, performance: Performance) -> float:
    """Share of left attacks off the beat in a line of single notes."""
    del performance
    attacks = body_attacks(score, Hand.LEFT)
    return _off_beat(score, attacks) if _is_line(attacks) else 0.0


def _is_line(attacks: list[Attack]) -> bool:
    return sum(len(a.notes) == 1 for a in attacks) >= 0.9 * len(attacks)


def _off_beat(score: Score, attacks: list[Attack]) -> float:
    return share(sum(a.onset % score.meter.beat != 0 for a in attacks), len(attacks))


def extended_voicings(score: Score, performance: Performance) -> float:
    """Share of right-hand chords with a tension; 0 where they are held like pads."""
    if sustained_voicings(score, performance) >= 1.0:
        return 0.0
    chords = [a for a in body_attacks(score, Hand.RIGHT) if len(a.notes) >= _FULL]
    return share(sum(_has_tension(score, a) for a in chords), len(chords))


def _has_tension(score: Score, attack: Attack) -> bool:
    chord = score.chords[attack.chord].chord
    bass = chord.bass_name.pitch_class
    wanted = _TENSIONS | (_ALTERED if chord.is_dominant else frozenset())
    return bool({(p - bass) % 12 for p in attack.pitches} & wanted)


def chromatic_fills(score: Score, performance: Performance) -> float:
    """Share of two-bar windows that hold a fill which resolves by semitone (N-21)."""
    del performance
    window = 2 * score.meter.bar
    body = body_bars(score)
    led = {
        a.onset // window
        for a, b in pairwise(hand_attacks(score, Hand.RIGHT))
        if a.notes[-1].role is Role.FILL
        and b.notes[-1].role is not Role.FILL
        and abs(a.notes[-1].midi - b.notes[-1].midi) == 1
        and a.onset // score.meter.bar in body
    }
    windows = {bar * score.meter.bar // window for bar in body}
    return share(len(led), len(windows))


def sustained_voicings(score: Score, performance: Performance) -> float:
    """Mean length of the right hand's chords in beats, 1 at 0.85 beats and more."""
    del performance
    chords = [a for a in body_attacks(score, Hand.RIGHT) if len(a.notes) >= _FULL]
    if len(chords) < 0.7 * len(body_attacks(score, Hand.RIGHT)) or not chords:
        return 0.0
    length = mean(max(n.duration for n in a.notes) for a in chords)
    return min(1.0, length / 960 / _LONG)


def sixteenth_groove(score: Score, performance: Performance) -> float:
    """Twice the share of attacks off the eighths; 0 where laid back or leaning on them."""
    if laid_back(score, performance) or _lean(score, performance) >= _LEANING:
        return 0.0
    attacks = body_attacks(score, Hand.RIGHT)
    odd = share(sum(a.onset % EIGHTH != 0 for a in attacks), len(attacks))
    return min(1.0, 2 * odd)


def laid_back(score: Score, performance: Performance) -> float:
    """1 where the chords come a twenty-fourth of a beat late or more, up to a twelfth."""
    low, high = _LAID_BACK
    return 1.0 if low <= lateness_in_beats(score, performance) <= high else 0.0


def lateness_in_beats(score: Score, performance: Performance) -> float:
    """Return how late right-hand chords on the eighths are against the tempo curve, in beats.

    Rolled chords and single notes are left out; a chord begins at the mean of its notes.
    """
    line = performance.timeline
    late = [
        mean(line.ticks_at(n.start) for n in notes) - onset
        for (onset, hand), notes in played_attacks(score, performance).items()
        if hand is Hand.RIGHT
        and onset % EIGHTH == 0
        and len(notes) >= _FULL
        and notes[0].role in (Role.INNER, Role.MELODY)
        and not any(score.notes[n.source].arpeggio for n in notes)
    ]
    return median(late) / score.meter.beat if late else 0.0


def syncopation_emphasis(score: Score, performance: Performance) -> float:
    """How much louder sixteenths between the eighths are than the rest: 1 at 3.5 velocities."""
    return min(1.0, max(0.0, _lean(score, performance) / _LEANING))


def _lean(score: Score, performance: Performance) -> float:
    """Velocity of chords off the eighths against those on them, as written they are alike."""
    loud: tuple[list[float], list[float]] = ([], [])
    for (onset, hand), notes in played_attacks(score, performance).items():
        if hand is Hand.RIGHT and len(notes) >= _FULL:
            loud[_is_odd(onset)].append(mean(n.velocity for n in notes))
    return mean(loud[1]) - mean(loud[0]) if all(loud) else 0.0


def _is_odd(onset: Ticks) -> bool:
    return onset % EIGHTH == SIXTEENTH
