"""The stabs of a shout brought together: near the riff, and near each other.

Every stab is voiced under a line that rises and falls; over a left hand that runs between
bass and tenor its lowest note then hangs two octaves above the hand below. This pass turns
the chords of a phrase into neighbouring inversions: close to the riff where the register
allows it, and without leaps of the top (R-04, M-03, V-01).
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from gospel_keys.genres.gospel.smoothing import in_two_fives
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.genres.textures.voiced import LOWEST
from gospel_keys.harmony.voice_leading import Voicing, matched_moves
from gospel_keys.score.model import Hand, Role
from gospel_keys.units import MidiPitch, Seconds, Ticks

RULE: Final = "G-32"
_TOPS: Final = (64, 80)
_SPAN: Final = 12
_CLEAR: Final = 3
_WIDE: Final = 17
_RUBS: Final = frozenset({1, 13, 25})
_TOO_WIDE: Final = 3.0
_LEAP: Final = 7
_LEAPS: Final = 6.0
_TURNED: Final = 0.25
_LOST: Final = 0.75
"""Costs in semitones of mean movement: a hole over the riff, a leap of the top over a fifth,
each step away from the inversion that the line asked for, and each common tone that leaves
its key (V-03)."""

_LEAP_TIME: Final[Seconds] = 0.2
"""What a hand takes over a leap of more than an octave, with some way to spare (F-05)."""


def gather_stabs(stage: Stage, drafts: Sequence[Draft]) -> list[Draft]:
    """Turn stabs into inversions near the riff and near each other.

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft
        Both hands.

    Returns
    -------
    drafts : list of Draft
        Rhythm and the tones of each chord are unchanged.
    """
    groups: dict[Ticks, list[Draft]] = defaultdict(list)
    others: set[Ticks] = set()
    for draft in drafts:
        if draft.hand is Hand.RIGHT and draft.rule.startswith(RULE):
            groups[draft.onset].append(draft)
        elif draft.hand is Hand.RIGHT:
            others.add(draft.onset)
    onsets = [t for t in sorted(groups) if t not in others and len(groups[t]) > 1]
    if not onsets:
        return list(drafts)
    left = _Riff(drafts)
    landed = _landings(stage, groups, others)
    led = in_two_fives(stage)
    landed |= {t for t in onsets if groups[t][0].chord in led}
    options = [_turns(stage, groups[t], left.under(t), fixed=t in landed) for t in onsets]
    options = _in_time(stage, drafts, onsets, options)
    chosen = _returned(stage, onsets, options, _cheapest(options))
    changed: dict[int, Draft] = {}
    for tick, voicing in zip(onsets, chosen, strict=True):
        group = sorted(groups[tick], key=lambda d: d.midi)
        roles = sorted((d.role for d in group), key=lambda role: role is Role.MELODY)
        for draft, pitch, role in zip(group, voicing, roles, strict=True):
            changed[id(draft)] = replace(draft, midi=pitch, role=role)
    return [changed.get(id(d), d) for d in drafts]


def _returned(
    stage: Stage,
    onsets: Sequence[Ticks],
    options: Sequence[Sequence[tuple[float, Voicing]]],
    chosen: Sequence[Voicing],
) -> list[Voicing]:
    """Let a section that returns be stabbed as the first time, where no top leaps (S-04)."""
    bar, done = stage.meter.bar, list(chosen)
    places = {tick: place for place, tick in enumerate(onsets)}
    for place, tick in enumerate(onsets):
        section = stage.form.section_at(tick // bar)
        if section.repeats is None:
            continue
        first = tick + (stage.form.sections[section.repeats].bar - section.bar) * bar
        model = done[places[first]] if first in places else ()
        beside = [*done[max(0, place - 1) : place], *done[place + 1 : place + 2]]
        near = model and all(abs(v[-1] - model[-1]) <= _LEAP for v in beside)
        if near and any(voicing == model for _, voicing in options[place]):
            done[place] = model
    return done


def _landings(
    stage: Stage, groups: dict[Ticks, list[Draft]], others: set[Ticks]
) -> frozenset[Ticks]:
    """Stabs that stay: where a fill or a foreign top arrives by step, and that top itself."""
    found: set[Ticks] = set()
    leans = True  # What stands before the first stab may be anything.
    for tick in sorted({*groups, *others}):
        if tick not in groups:
            leans = True
            continue
        top = max(groups[tick], key=lambda d: d.midi)
        foreign = top.midi % 12 not in stage.chords[top.chord].chord.pitch_classes
        if leans or foreign:
            found.add(tick)
        leans = foreign
    return frozenset(found)


def _in_time(
    stage: Stage,
    drafts: Sequence[Draft],
    onsets: Sequence[Ticks],
    options: Sequence[list[tuple[float, Voicing]]],
) -> list[list[tuple[float, Voicing]]]:
    """Leave out the inversions from which the hand comes late to a fill that follows (F-05)."""
    within = round(_LEAP_TIME * stage.brief.tempo / 60 * stage.meter.beat)
    struck: dict[Ticks, list[MidiPitch]] = defaultdict(list)
    for draft in drafts:
        if draft.hand is Hand.RIGHT and not draft.rule.startswith(RULE):
            struck[draft.onset].append(draft.midi)
    after = sorted(struck)
    kept: list[list[tuple[float, Voicing]]] = []
    for tick, turns in zip(onsets, options, strict=True):
        place = bisect_right(after, tick)
        near = turns
        if place < len(after) and after[place] - tick < within:
            goal = _centre(struck[after[place]])
            near = [(cost, v) for cost, v in turns if abs(_centre(v) - goal) < _SPAN]
        kept.append(near or turns)
    return kept


def _centre(pitches: Sequence[MidiPitch]) -> float:
    return (min(pitches) + max(pitches)) / 2


class _Riff:
    """The left hand in order of time."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self._notes = sorted((d.onset, d.end, d.midi) for d in drafts if d.hand is Hand.LEFT)
        self._onsets = [onset for onset, _, _ in self._notes]

    def under(self, tick: Ticks) -> list[MidiPitch]:
        """Return what the left hand sounds at a moment; the last note where it rests."""
        place = bisect_right(self._onsets, tick)
        return [m for _, end, m in self._notes[max(0, place - _SPAN) : place] if end > tick]


def _turns(
    stage: Stage, group: Sequence[Draft], under: Sequence[MidiPitch], *, fixed: bool
) -> list[tuple[float, Voicing]]:
    """The inversions of a stab with what each costs on its own, its own first."""
    now = tuple(sorted(d.midi for d in group))
    chord = stage.chords[group[0].chord].chord
    top = max(under, default=0)
    found: list[tuple[float, Voicing]] = []
    for steps in (0,) if fixed else range(-len(now), 2):
        turned = _turned(now, steps)
        legal = (
            turned[0] >= max(LOWEST, top + _CLEAR)
            and _TOPS[0] <= turned[-1] <= _TOPS[1]
            and turned[-1] - turned[0] <= _SPAN
            and turned[-1] % 12 in chord.pitch_classes
            and not any(b - a > _SPAN - _CLEAR for a, b in pairwise(turned))
            and turned[-1] - turned[-2] > 1
            and not (any(p - q in _RUBS for p in turned for q in under) and steps)
        )
        if legal or not steps:
            wide = bool(under) and turned[0] - top > _WIDE
            found.append((_TURNED * abs(steps) + _TOO_WIDE * wide, turned))
    return found


def _turned(voicing: Voicing, steps: int) -> Voicing:
    """An inversion so many steps higher; lower where they are negative."""
    for _ in range(abs(steps)):
        if steps > 0:
            voicing = tuple(sorted((*voicing[1:], voicing[0] + 12)))
        else:
            voicing = tuple(sorted((voicing[-1] - 12, *voicing[:-1])))
    return voicing


def _cheapest(options: Sequence[Sequence[tuple[float, Voicing]]]) -> list[Voicing]:
    """The path of inversions that costs least."""
    paths: list[tuple[float, tuple[Voicing, ...]]] = [(own, (v,)) for own, v in options[0]]
    for here in options[1:]:
        paths = [
            min((cost + own + _step(path[-1], v), (*path, v)) for cost, path in paths)
            for own, v in here
        ]
    return list(min(paths)[1])


def _step(before: Voicing, after: Voicing) -> float:
    leaps = abs(after[-1] - before[-1]) > _LEAP
    moves = matched_moves(before, after)
    held = {p % _SPAN for p in set(before) & set(after)}
    common = {p % _SPAN for p in before} & {p % _SPAN for p in after}
    return sum(map(abs, moves)) / len(moves) + _LEAPS * leaps + _LOST * len(common - held)
