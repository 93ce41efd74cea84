"""Jazz right hands and rhythms as a listener tells them apart (chapters 7 and 8)."""

from typing import Final

from gospel_keys.critique.attacks import Attack, body_attacks, body_bars, share, step_of
from gospel_keys.critique.patterns_left import walking_bass
from gospel_keys.critique.patterns_rhythm import offbeat_syncopation
from gospel_keys.critique.patterns_right import block_chord as harmonised
from gospel_keys.critique.timing import swing_error
from gospel_keys.score.model import Hand, Role, Score
from gospel_keys.score.performance import Performance

_FULL: Final = 3
_NEAR: Final = 0.25
"""How far the swing may be from its curve (chapter 12)."""

_BUSY: Final = 1.1
"""Attacks on each beat of an improvised line at least, rests included (J-51)."""


def rootless_voicings(score: Score, performance: Performance) -> float:
    """Share of full chords without their root; 0 where thirds and sevenths are missing.

    The hand plays little else than chords, and they hold third and seventh in 95 of 100.
    """
    del performance
    attacks = body_attacks(score, Hand.RIGHT)
    chords = _chords(attacks)
    if len(chords) < 0.7 * len(attacks) or not chords:
        return 0.0
    guided = share(sum(_has_guides(score, a) for a in chords), len(chords))
    rootless = share(sum(not _has_root(score, a) for a in chords), len(chords))
    return rootless if guided >= 0.95 else 0.0


def _chords(attacks: list[Attack]) -> list[Attack]:
    return [a for a in attacks if len(a.notes) >= _FULL and a.chord >= 0]


def _has_root(score: Score, attack: Attack) -> bool:
    return score.chords[attack.chord].chord.root.pitch_class in attack.classes


def _has_guides(score: Score, attack: Attack) -> bool:
    chord = score.chords[attack.chord].chord
    root = chord.root.pitch_class
    guides = {g for g in (chord.third, chord.seventh) if g is not None}
    return {(root + g) % 12 for g in guides} <= attack.classes


def block_chord(score: Score, performance: Performance) -> float:
    """Share of attacks with three notes and more, where a melody moves on top of them.

    A comping hand of rootless chords strikes fewer than two a bar in four beats; a melody
    in blocks moves with nearly every beat.
    """
    moving = len(body_attacks(score, Hand.RIGHT)) / max(1, len(body_bars(score)))
    if moving < 0.6 * score.meter.beats:
        return 0.0
    return harmonised(score, performance)


def chord_melody(score: Score, performance: Performance) -> float:
    """Share of chords with the melody on top, in a mixture of chords and barer notes.

    At least a quarter of the attacks are full, and at least a quarter are not; chords
    stand on no short notes (J-24).
    """
    del performance
    attacks = body_attacks(score, Hand.RIGHT)
    chords = _chords(attacks)
    full = share(len(chords), len(attacks))
    doubled = sum(any(p + 12 in a.pitches for p in a.pitches) for a in attacks)
    if not 0.25 <= full <= 0.86 or doubled >= 0.6 * len(attacks):
        return 0.0
    good = sum(a.notes[-1].role is Role.MELODY and _is_long(score, a) for a in chords)
    return share(good, len(chords))


def _is_long(score: Score, attack: Attack) -> bool:
    return max(n.duration for n in attack.notes) >= step_of(score) // 2


def improvisation(score: Score, performance: Performance) -> float:
    """Share of single notes in a busy line; 0 where it is slower than recorded solos (J-51).

    Full chords are punctuation: one attack in ten at most (J-57).
    """
    del performance
    attacks = body_attacks(score, Hand.RIGHT)
    beats = max(1, len(body_bars(score))) * score.meter.bar / step_of(score)
    if len(attacks) < _BUSY * beats or len(_chords(attacks)) > 0.12 * len(attacks):
        return 0.0
    return share(sum(len(a.notes) == 1 for a in attacks), len(attacks))


def swing_feel(score: Score, performance: Performance) -> float:
    """How near the long:short ratio is to the curve of its tempo; 0 where pairs are even."""
    error = swing_error(score, performance)
    return 0.0 if error is None else max(0.0, 1.0 - error / (2 * _NEAR))


def syncopation(score: Score, performance: Performance) -> float:
    """Share of the beats of a hand that are struck off the beat only, the freer hand's.

    The left hand counts where it comps: where it walks it keeps the beat.
    """
    right = offbeat_syncopation(score, performance)
    left = body_attacks(score, Hand.LEFT)
    sparse = len(left) <= 2.5 * len(body_bars(score))
    off = share(sum(a.onset % step_of(score) != 0 for a in left), len(left))
    return max(right, off if sparse else 0.0)


def walking_quarters(score: Score, performance: Performance) -> float:
    """Share of bars in which the left hand walks in quarters."""
    return walking_bass(score, performance)
