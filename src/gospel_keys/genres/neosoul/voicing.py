"""Right-hand voicings: named stacks and their inversions along the cheapest path (6.3).

A slid chord takes the shape of its target a semitone higher. The top voice prefers to stay
or to move by step (N-12), and a second inside the chord is welcome (N-11).
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise
from typing import Final

from gospel_keys.genres.completion import missing_guides
from gospel_keys.genres.given import RULE
from gospel_keys.genres.neosoul.harmony import APPROACH
from gospel_keys.genres.neosoul.tables import stacks
from gospel_keys.harmony.voice_leading import Voicing
from gospel_keys.harmony.voicing import (
    GuideMoves,
    VoicingSlot,
    guide_moves,
    is_third_over_sharp_nine,
    transition_cost,
)
from gospel_keys.harmony.voicing import candidates as common_candidates
from gospel_keys.score.model import ChordSpan
from gospel_keys.theory.chord import Chord
from gospel_keys.units import MidiPitch, PitchClass, Semitones

LOWEST: Final[MidiPitch] = 55
HIGHEST: Final[MidiPitch] = 80
CLUSTER_FLOOR: Final[MidiPitch] = 58
_WIDEST: Final[Semitones] = 12
_WIDEST_GAP: Final[Semitones] = 9
_BEAM: Final = 9
_CHOICES: Final = 18
_WHIM: Final = 0.6
_HOMEWARD: Final = 0.05
_INVERTED: Final = 0.7
_LATER_ROW: Final = 0.25
_COMMON: Final = (55, 76)
"""Where chords from elsewhere are voiced."""

_NO_SECOND: Final = 1.3
_QUARTAL_SHARE: Final = 0.17
_TASTES: Final = ((0.6, 2.4), (2.0, 2.4), (2.0, 4.5))
"""How much fourths and unnamed tensions are liked; the first that gives enough is taken.

Fourths are a sixth of the shapes and more (N-13); tensions keep strong beats from holding
nothing but named tones (M-05).
"""
_TENSE_SHARE: Final = 0.2
_LONG_ROW: Final = 20
"""Chords from which shares mean something."""


_NO_TENSION: Final = 1.5
_FOREIGN_TOP: Final = 4.0
_BROKEN_PROMISE: Final = 8.0
"""What it costs to leave out a tone that a symbol of a chart promises."""

_SECOND_ON_TOP: Final = 1.5
_TOP_HELD: Final = -4.2
_TOP_LEAPS: Final = 0.9
_KEPT_SHARE: Final = 0.8
"""Common tones that stay; a row of chords with fewer is led again, closer (V-03)."""

_LOST: Final = 3.0
"""What it then costs that a common tone moves to another octave."""

_SECOND: Final[Semitones] = 2
_BROKEN_GUIDE: Final = 12.0
_PLAIN_END: Final = 9.0
_SECOND_AT_END: Final = 20.0
"""What it costs that the last chord holds its melody a second above the next voice (N-11)."""

_SAME_AGAIN: Final = 5.0
_DOUBLY_HARSH: Final = 5.0


def voice_spans(
    spans: Sequence[ChordSpan], homes: Sequence[float], seeds: Sequence[str]
) -> list[Voicing]:
    """Voice a row of chords.

    Parameters
    ----------
    spans : sequence of ChordSpan
    homes : sequence of float, parallel to ``spans``
        Where the centre of each voicing likes to be.
    seeds : sequence of str, parallel to ``spans``
        Small preferences are drawn from these: equal seeds prefer alike.

    Returns
    -------
    voicings : list of Voicing, one for each span
    """
    main = [i for i, span in enumerate(spans) if span.rule != APPROACH]
    slots = [
        _Slot(
            spans[i].chord, homes[i], spans[i].rule == RULE, i > 0 and spans[i - 1].rule == APPROACH
        )
        for i in main
    ]
    whims = [seeds[i] for i in main]
    tastes = _TASTES if len(slots) >= _LONG_ROW else _TASTES[:2]
    for taste in tastes:
        path = _cheapest_path(slots, whims, taste)
        fourths = sum(map(is_quartal, path))
        tense = sum(_is_tense(s.chord, v) for s, v in zip(slots, path, strict=True))
        if fourths >= _QUARTAL_SHARE * len(path) and tense > _TENSE_SHARE * len(path):
            break
    voicings = _with_slides(spans, main, path)
    if kept_share(voicings) < _KEPT_SHARE:
        joined = _with_slides(spans, main, _cheapest_path(slots, whims, taste, lost=_LOST))
        return max(voicings, joined, key=kept_share)
    return voicings


def _with_slides(
    spans: Sequence[ChordSpan], main: Sequence[int], path: Sequence[Voicing]
) -> list[Voicing]:
    """Give every chord that slides in the shape of its target, a semitone higher."""
    found = dict(zip(main, path, strict=True))
    return [
        found[i] if i in found else tuple(p + 1 for p in found[i + 1]) for i in range(len(spans))
    ]


def kept_share(voicings: Sequence[Voicing]) -> float:
    """Return the share of common pitch classes that stay on their keys (V-03).

    Examples
    --------
    >>> kept_share([(60, 64, 67), (60, 65, 69), (65, 69, 72)])
    0.75
    """
    common = kept = 0
    for before, after in pairwise(voicings):
        if before != after:
            common += _shared(before, after)
            kept += len({p % 12 for p in set(before) & set(after)})
    return kept / common if common else 1.0


@lru_cache(maxsize=32768)
def _shared(before: Voicing, after: Voicing) -> int:
    return len({p % 12 for p in before} & {p % 12 for p in after})


@lru_cache(maxsize=4096)
def _is_tense(chord: Chord, voicing: Voicing) -> bool:
    """Whether a voicing adds a tension inside that its symbol, fully sounding, does not name."""
    sounding = {p % 12 for p in voicing}
    inside = voicing[-1] % 12 in chord.pitch_classes
    return inside and bool(sounding - chord.pitch_classes) and not missing_guides(chord, sounding)


@dataclass(frozen=True, slots=True)
class _Slot:
    """A chord to voice, where its centre likes to be, is its name given, is it slid into."""

    chord: Chord
    home: float
    given: bool
    slid: bool


def _cheapest_path(
    slots: Sequence[_Slot],
    whims: Sequence[str],
    taste: tuple[float, float],
    *,
    lost: float = 0.0,
) -> list[Voicing]:
    beam: list[tuple[float, tuple[Voicing, ...]]] = [(0.0, ())]
    before: Chord | None = None
    for place, slot in enumerate(slots):
        chord = slot.chord
        guides = guide_moves(before, chord) if before is not None else ()
        grown: list[tuple[float, tuple[Voicing, ...]]] = []
        final = place == len(slots) - 1
        rng = random.Random(whims[place])
        model = whims.index(whims[place])
        for own, voicing in _welcome(slot, taste, rng):
            rest = _PLAIN_END * (final and not _is_tense(chord, voicing))
            rest += _SECOND_AT_END * (final and voicing[-1] - voicing[-2] <= _SECOND)
            cost, path = min(
                (
                    (
                        total
                        + _move(p[-1:], voicing, guides)
                        + (lost * _torn(p[-1], voicing, slid=slot.slid) if lost and p else 0.0)
                        - _again(p, voicing, model),
                        p,
                    )
                    for total, p in beam
                ),
                key=lambda state: state[0],
            )
            grown.append((cost + own + rest, (*path, voicing)))
        beam = sorted(grown, key=lambda state: state[0])[:_BEAM]
        before = chord
    return list(beam[0][1])


@lru_cache(maxsize=32768)
def _torn(before: Voicing, after: Voicing, *, slid: bool) -> int:
    """How many common pitch classes leave their keys, on the way through a slide too."""
    if slid:
        above = tuple(p + 1 for p in after)
        return _torn(before, above, slid=False) + _torn(above, after, slid=False)
    return _shared(before, after) - len({p % 12 for p in set(before) & set(after)})


def _again(path: tuple[Voicing, ...], voicing: Voicing, model: int) -> float:
    """What it is worth to voice the return of a section as the first time."""
    return _SAME_AGAIN * (model < len(path) and path[model] == voicing)


def _welcome(
    slot: _Slot, taste: tuple[float, float], rng: random.Random
) -> list[tuple[float, Voicing]]:
    """The voicings that suit a place best by themselves."""
    fourths, tension = taste
    rated = [
        (
            own
            - tension * _is_tense(slot.chord, voicing)
            + _FOREIGN_TOP * (voicing[-1] % 12 not in slot.chord.pitch_classes)
            + _NO_TENSION * (not _has_tension(slot.chord, voicing))
            + _HOMEWARD * (sum(voicing) / len(voicing) - slot.home) ** 2
            - fourths * is_quartal(voicing)
            + _BROKEN_PROMISE * (slot.given and _breaks_promise(slot.chord, voicing))
            + _WHIM * rng.random(),
            voicing,
        )
        for voicing, own in candidates(slot.chord)
    ]
    return sorted(rated)[:_CHOICES]


@lru_cache(maxsize=4096)
def _has_tension(chord: Chord, voicing: Voicing) -> bool:
    """Whether a ninth, eleventh or thirteenth sounds, or an altered tone of a dominant."""
    heard = {(p - chord.bass_name.pitch_class) % 12 for p in voicing}
    return bool(heard & ({1, 2, 3, 5, 6, 8, 9} if chord.is_dominant else {2, 5, 6, 8, 9}))


@lru_cache(maxsize=4096)
def _breaks_promise(chord: Chord, voicing: Voicing) -> bool:
    return bool(missing_guides(chord, {p % 12 for p in (*voicing, chord.bass_name.pitch_class)}))


@lru_cache(maxsize=32768)
def _move(before: tuple[Voicing, ...], voicing: Voicing, guides: GuideMoves) -> float:
    """What it costs to go to a voicing from the one before, if there is one."""
    if not before:
        return 0.0
    last = before[0]
    cost = transition_cost(last, voicing, 0.0)
    top = abs(voicing[-1] - last[-1])
    cost += _TOP_HELD if top == 0 else _TOP_LEAPS * max(0, top - 2)
    for pitch_class, move in guides:
        led = {p + move for p in last if p % 12 == pitch_class}
        arrived = {p for p in voicing if (p - pitch_class - move) % 12 == 0}
        cost += _BROKEN_GUIDE * bool(led and arrived and not led & arrived)
    return cost


@lru_cache(maxsize=4096)
def neighbours(
    chord: Chord, voicing: Voicing, classes: frozenset[PitchClass]
) -> tuple[Voicing, ...]:
    """Return the voicing with its top moved by up to a third, to one of some pitch classes.

    Examples
    --------
    >>> neighbours(Chord.parse("Dm9"), (60, 64, 65, 69), frozenset({10, 11}))
    ((60, 64, 65, 70), (60, 64, 65, 71))
    """
    *rest, top = voicing
    moved = [
        (*rest, p)
        for p in range(max(rest[-1] + 3, top - _THIRD), top + _THIRD + 1)
        if p != top and p % 12 in classes and p % 12 not in {q % 12 for q in rest}
    ]
    return tuple(v for v in moved if _is_playable(v, chord))


_THIRD: Final[Semitones] = 4


@lru_cache(maxsize=2048)
def candidates(chord: Chord) -> tuple[tuple[Voicing, float], ...]:
    """Return the voicings of a chord with what each costs on its own, cheapest first.

    Examples
    --------
    >>> candidates(Chord.parse("Dm9"))[0][0]
    (60, 64, 65, 69)
    """
    root = chord.root.pitch_class
    found: dict[Voicing, float] = {}
    for place, stack in enumerate(_stacks_of(chord)):
        for inversion, tones in enumerate(_inversions(stack)):
            for octave in range(3, 7):
                voicing = tuple(12 * octave + root + tone for tone in tones)
                if _is_playable(voicing, chord):
                    own = _LATER_ROW * place + _INVERTED * (inversion > 0) + _colour(voicing)
                    found[voicing] = min(own, found.get(voicing, own))
    if not found:  # A chord that neo-soul has no stack for: as the common engine voices it.
        slot = VoicingSlot(chord, *_COMMON, sizes=(4, 3, 2))
        found = {c.voicing: c.cost for c in common_candidates(slot)}
    ranked = sorted(found.items(), key=lambda item: (item[1], item[0]))
    return tuple(ranked)


def _stacks_of(chord: Chord) -> tuple[tuple[Semitones, ...], ...]:
    rows = stacks(chord.quality_id, slash=chord.bass is not None)
    rows = rows or stacks(chord.quality_id, slash=False)
    if rows:
        return rows
    tones = sorted({i % 12 for i in chord.intervals} - {7 if len(chord.intervals) > 4 else 12})
    return (tuple(tones[-4:]),)


def _inversions(stack: tuple[Semitones, ...]) -> tuple[tuple[Semitones, ...], ...]:
    """The stack as named, then every close inversion of its notes."""
    classes = sorted({tone % 12 for tone in stack})
    turned = [tuple(classes[k:] + [tone + 12 for tone in classes[:k]]) for k in range(len(classes))]
    return (stack, *turned)


def _is_playable(voicing: Voicing, chord: Chord) -> bool:
    gaps = [b - a for a, b in pairwise(voicing)]
    low, high = voicing[0], voicing[-1]
    clustered = any(b - a <= 2 and a < CLUSTER_FLOOR for a, b in pairwise(voicing))
    inside = low >= LOWEST and high <= HIGHEST and high - low <= _WIDEST
    return inside and max(gaps) <= _WIDEST_GAP and not clustered and not _harsh(voicing, chord)


def _harsh(voicing: Voicing, chord: Chord) -> bool:
    """Whether a minor ninth sounds inside it or against the bass (R-06)."""
    inside = any(
        high - low in (13, 25) or is_third_over_sharp_nine(chord, low, high)
        for low, high in combinations(voicing, 2)
    )
    bass = chord.bass_name.pitch_class
    rubs = any((p - bass) % 12 == 1 for p in voicing)
    licensed = chord.is_dominant and chord.bass is None
    return inside or (rubs and not licensed)


def _colour(voicing: Voicing) -> float:
    gaps = [b - a for a, b in pairwise(voicing)]
    if is_quartal(voicing):
        cost = 0.0
    else:
        cost = 0.0 if any(gap <= 2 for gap in gaps) else _NO_SECOND
    if gaps[-1] <= 2:
        cost += _SECOND_ON_TOP * (3 - gaps[-1])
    crowded = any(a == 1 and b <= 2 for a, b in pairwise(gaps))
    return cost + _DOUBLY_HARSH * crowded


@lru_cache(maxsize=4096)
def is_quartal(voicing: Voicing) -> bool:
    """Whether a voicing is built in fourths.

    Examples
    --------
    >>> is_quartal((64, 69, 74))
    True
    """
    gaps = [b - a for a, b in pairwise(voicing)]
    return sum(gap in (5, 6) for gap in gaps) >= max(2, len(gaps) - 1)
