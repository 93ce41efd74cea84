"""Touch: how strongly each key is struck.

A velocity is the sum of a slow part (the section's dynamic, hairpins, the arch over each
phrase) and a quick part (the note's role, the voicing of chords, metre, accents, scatter).
Rules P-01 to P-04. :mod:`gospel_keys.score.perform.velocity` fits the sums into the
velocity range of the feel.
"""

import math
import random
from bisect import bisect_right

from gospel_keys.score.feel import Feel
from gospel_keys.score.model import Articulation, Bar, Hairpin, Hand, Note, Role, Score
from gospel_keys.score.perform.attacks import Attack
from gospel_keys.score.perform.phrases import phrase_at, phrase_spans
from gospel_keys.score.perform.slurs import Slurred
from gospel_keys.score.perform.velocity import fit_velocities
from gospel_keys.units import QUARTER, Ticks, Velocity

_DEFAULT_LEVEL = 76.0
_HAIRPIN_REACH = 14.0

_TOP = {
    Role.MELODY: 4.0,
    Role.DOUBLING: 0.0,
    Role.FILL: -6.0,
    Role.INNER: 0.0,
    Role.BASS: -6.0,
    Role.SHELL: -10.0,
}
_LEFT = {Role.BASS: -6.0, Role.SHELL: -18.0, Role.INNER: -15.0, Role.FILL: -8.0}
"""Offsets from the level at which mezzo-forte is 78: melody 82, bass 72, shells 60."""

_OCTAVE_TOP = -7.0
_EMPHASIS = (9.0, 5.0)
_EMPHASIS_LIMITS = (3.0, 16.0)
_DOUBLING_BELOW = 6.0
_FILL_STEP = 1.5
_FILL_STEPS = 7
_PHRASE_RISE = 0.55
_CONTOUR = 0.45
_ATTACK_SCATTER = 3.2
_NOTE_SCATTER = 1.6

_MARKS = {
    Articulation.ACCENT: 10.0,
    Articulation.MARCATO: 14.0,
    Articulation.TENUTO: 3.0,
    Articulation.STACCATO: -1.0,
}
_SIGH = 5.0
"""How much softer the second of two slurred notes is."""

_DOWNBEAT, _HALF_BAR, _OFF_BEAT = 3.0, 1.5, -1.5


def velocities(
    score: Score,
    attacks: tuple[Attack, ...],
    bars: tuple[Bar, ...],
    *,
    feel: Feel,
    slurred: Slurred,
    rng: random.Random,
) -> list[Velocity]:
    """Return the velocity of each note.

    Parameters
    ----------
    score : Score
    attacks : tuple of Attack
    bars : tuple of Bar
    feel : Feel
    slurred : Slurred
        The notes under slurs.
    rng : random.Random

    Returns
    -------
    velocities : list of Velocity, parallel to ``score.notes``
        Inside ``feel.velocity_range``.
    """
    count = len(score.notes)
    slow, quick = [0.0] * count, [0.0] * count
    centre = _line_centre(score, attacks)
    run = _FillRun()
    levels = _levels(score, attacks, bars, feel=feel)
    for attack, level in zip(attacks, levels, strict=True):
        if not attack.notes:
            continue
        common = _metric(attack, level, feel=feel)
        common += rng.gauss(0.0, _ATTACK_SCATTER) * feel.humanise
        if attack.hand is Hand.RIGHT:
            top = score.notes[attack.notes[-1]].midi
            common += min(max(_CONTOUR * (top - centre), -6.0), 6.0) + run.next(score, attack)
            _voice_right(score, attack, quick=quick, feel=feel, rng=rng)
        else:
            _voice_left(score, attack, quick=quick)
        for index in attack.notes:
            note = score.notes[index]
            slow[index] = level
            quick[index] += common + note.dynamic + _mark(note)
            quick[index] += rng.gauss(0.0, _NOTE_SCATTER) * feel.humanise
            if index in slurred.sighs:
                quick[index] -= _SIGH
    return fit_velocities(
        score, attacks, slow=slow, quick=quick, limits=feel.velocity_range, rng=rng
    )


def _levels(
    score: Score, attacks: tuple[Attack, ...], bars: tuple[Bar, ...], *, feel: Feel
) -> list[float]:
    """Return the dynamic level at every attack: section, hairpin and phrase arch."""
    phrases = phrase_spans(score, bars)
    mean_arch = feel.arch * 2 / math.pi
    levels = []
    for attack in attacks:
        phrase = phrase_at(phrases, attack.onset)
        arch = feel.arch * math.sin(math.pi * phrase.position(attack.onset)) - mean_arch
        rise = _PHRASE_RISE * feel.arch * phrase.rise
        levels.append(_dynamic(score, attack.onset) + arch + rise)
    return levels


def _dynamic(score: Score, tick: Ticks) -> float:
    level = _marked(score, tick)
    for pin in score.hairpins:
        if pin.onset <= tick < pin.end:
            return level + _swell(score, pin) * (tick - pin.onset) / (pin.end - pin.onset)
    return level


def _marked(score: Score, tick: Ticks) -> float:
    index = bisect_right(score.dynamics, tick, key=lambda mark: mark.onset) - 1
    if index >= 0:
        return float(score.dynamics[index].velocity)
    return float(score.dynamics[0].velocity) if score.dynamics else _DEFAULT_LEVEL


def _swell(score: Score, pin: Hairpin) -> float:
    """Return how far a hairpin leads: to the dynamic at its end, else by a set amount."""
    change = _marked(score, pin.end) - _marked(score, pin.onset)
    if (change > 0) is pin.crescendo and change:
        return change
    return _HAIRPIN_REACH if pin.crescendo else -_HAIRPIN_REACH


def _metric(attack: Attack, level: float, *, feel: Feel) -> float:
    """Return the weight of the place in the bar, the backbeat and the feel's accents."""
    place, bar = attack.place, attack.bar
    meter = bar.meter
    offset = 0.0
    if place == 0:
        offset = _DOWNBEAT
    elif 2 * place == bar.duration:
        offset = _HALF_BAR
    elif not attack.on_beat:
        offset = _OFF_BEAT
    beat = meter.beat if meter.is_compound else min(meter.beat, QUARTER)
    if feel.backbeat != 1.0 and attack.on_beat and (place // beat) % 2 == 1:
        offset += level * (feel.backbeat - 1.0)
    return offset + sum(accent for tick, accent in feel.accents if tick == place)


def _mark(note: Note) -> float:
    return max((_MARKS.get(mark, 0.0) for mark in note.articulations), default=0.0)


def _voice_left(score: Score, attack: Attack, *, quick: list[float]) -> None:
    lowest = attack.notes[0]
    for index in attack.notes:
        role = score.notes[index].role
        offset = _TOP[Role.MELODY] if role is Role.MELODY else _LEFT.get(role, -12.0)
        if role is Role.BASS and index != lowest:
            offset += _OCTAVE_TOP
        quick[index] = offset


def _voice_right(
    score: Score,
    attack: Attack,
    *,
    quick: list[float],
    feel: Feel,
    rng: random.Random,
) -> None:
    """Let the top note sing: the others below it by a drawn emphasis (rule P-02)."""
    *others, top = attack.notes
    quick[top] = _TOP.get(score.notes[top].role, 0.0)
    if not others:
        return
    mean, sd = _EMPHASIS
    emphasis = min(max(rng.gauss(mean, sd * feel.humanise), _EMPHASIS_LIMITS[0]), 16.0)
    tilt = [2.0 if score.notes[i].role is Role.DOUBLING else 0.0 for i in others]
    if len(others) == 1 and score.notes[others[0]].role is Role.DOUBLING:
        emphasis = min(emphasis, _DOUBLING_BELOW + 2.0)
    middle = sum(tilt) / len(tilt)
    for index, lean in zip(others, tilt, strict=True):
        quick[index] = quick[top] - emphasis + lean - middle


def _line_centre(score: Score, attacks: tuple[Attack, ...]) -> float:
    tops = [score.notes[a.notes[-1]].midi for a in attacks if a.hand is Hand.RIGHT and a.notes]
    return sum(tops) / len(tops) if tops else 72.0


class _FillRun:
    """Counts through a run of fill notes: louder while rising, softer while falling."""

    __slots__ = ("_last", "_offset")

    def __init__(self) -> None:
        self._last = 0
        self._offset = 0.0

    def next(self, score: Score, attack: Attack) -> float:
        """Return the offset of the next right-hand attack."""
        note = score.notes[attack.notes[-1]]
        if note.role is not Role.FILL:
            self._last, self._offset = 0, 0.0
            return 0.0
        if self._last:
            step = _FILL_STEP if note.midi > self._last else -_FILL_STEP
            bound = _FILL_STEP * _FILL_STEPS
            self._offset = min(max(self._offset + step, -bound), bound)
        self._last = note.midi
        return self._offset
