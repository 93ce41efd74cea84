"""Rhythm patterns as a listener tells them apart: swing ratio, accents, syncopation."""

from gospel_keys.critique.attacks import Attack, body_attacks, step_of
from gospel_keys.critique.timing import swing_ratio
from gospel_keys.critique.touch import beat_accent
from gospel_keys.score.model import Hand, Role, Score
from gospel_keys.score.performance import Performance

_SHUFFLE, _SWING = 2.0, 1.5
_SYNCOPATED = 0.55
_ACCENTED = 1.156
_SUNG = 0.5


def gospel_shuffle(score: Score, performance: Performance) -> float:
    """How near the long:short ratio is to a true triplet (2:1)."""
    return _near(swing_ratio(score, performance) or 1.0, _SHUFFLE, 0.5)


def gospel_swing(score: Score, performance: Performance) -> float:
    """How near the long:short ratio is to 3:2."""
    return _near(swing_ratio(score, performance) or 1.0, _SWING, 0.4)


def _near(ratio: float, goal: float, width: float) -> float:
    return max(0.0, 1.0 - abs(ratio - goal) / width)


def backbeat_emphasis(score: Score, performance: Performance) -> float:
    """How much louder beats 2 and 4 are than 1 and 3: full at a factor of 1.26."""
    return min(1.0, max(0.0, (beat_accent(score, performance) - 1.0) / 0.26))


def offbeat_syncopation(score: Score, performance: Performance) -> float:
    """Share of the line's beats that are struck off the beat and not on it.

    The line is what the right hand sings on top; chords that support it from below may
    keep the beat. Where little is sung, all the right hand plays is the line.
    """
    del performance
    step = step_of(score)
    beats: dict[int, list[Attack]] = {}
    for attack in _line(score):
        beats.setdefault(attack.onset // step, []).append(attack)
    off = sum(all(a.onset % step for a in attacks) for attacks in beats.values())
    return off / max(1, len(beats))


def _line(score: Score) -> list[Attack]:
    attacks = body_attacks(score, Hand.RIGHT)
    sung = [a for a in attacks if a.notes[-1].role is Role.MELODY]
    return sung if len(sung) >= _SUNG * len(attacks) else attacks


def straight_feel(score: Score, performance: Performance) -> float:
    """1 where pairs are even, beats unaccented and the right hand is on the beat."""
    even = _near(swing_ratio(score, performance) or 1.0, 1.0, 0.25)
    plain = beat_accent(score, performance) < _ACCENTED
    on_beat = offbeat_syncopation(score, performance) < _SYNCOPATED
    return even if plain and on_beat else 0.0
