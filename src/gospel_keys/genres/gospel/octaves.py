"""Octaves in choruses: the melody doubled an octave below, with chord tones between (G-14).

A chorus sings some of its melody in octaves and the rest in chords. This pass gives long
and strong notes the octave where the hand has room for it, and takes it from short ones
where a whole chorus would be nothing but octaves.
"""

import random
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Final

from gospel_keys.genres.arrangement import TexturePlan
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.genres.textures.voiced import LOWEST, tender_tones
from gospel_keys.harmony.form import SectionKind
from gospel_keys.score.model import Hand, Role
from gospel_keys.units import Ticks

RULE: Final = "G-14"
CHORUS_SHARE: Final = (0.24, 0.38)
"""Share of a chorus's melody notes in octaves, drawn anew for each (20-40 %)."""

TENDER_SHARE: Final = (0.20, 0.25)
"""The same in slow worship: a congregation is led by the tune, not by its octave."""

_TENDER: Final = "slow-worship"
_UNDER: Final = -8
"""Dynamic of the lower octave there: it warms the tune and does not weigh on it (P-03)."""

_SINGING: Final = frozenset({"octave-doubling", "chord-fills", "block-chord"})
_STRONG_KINDS: Final = frozenset({SectionKind.CHORUS, SectionKind.VAMP})
_RUBS: Final = frozenset({1, 13, 25})

_Attack = list[Draft]


def sing_in_octaves(
    stage: Stage, plans: Sequence[TexturePlan], drafts: Sequence[Draft], rng: random.Random
) -> list[Draft]:
    """Bring the octaves of each chorus to their share.

    Parameters
    ----------
    stage : Stage
    plans : sequence of TexturePlan
    drafts : sequence of Draft
        Both hands.
    rng : random.Random

    Returns
    -------
    drafts : list of Draft
        Melody, bass and rhythm are unchanged. Where octaves were asked for, so is the rest.
    """
    if stage.brief.right_hand is not None:
        return list(drafts)
    textures = {b: p.right_hand for p in plans for b in range(p.bar, p.bar + p.bars)}
    tender = stage.brief.sub_style == _TENDER
    attacks = _sung(drafts)
    left = _Held(d for d in drafts if d.hand is Hand.LEFT)
    changed: dict[Ticks, _Attack] = {}
    for section in stage.form.sections:
        if section.kind not in _STRONG_KINDS or textures[section.bar] not in _SINGING:
            continue
        start, end = section.bar * stage.meter.bar, section.end * stage.meter.bar
        inside = {t: a for t, a in attacks.items() if start <= t < end}
        share = rng.uniform(*(TENDER_SHARE if tender else CHORUS_SHARE))
        changed |= _bring_to_share(stage, inside, left, share, rng)
    gone = {id(d) for tick in changed for d in attacks[tick]}
    kept = [d for d in drafts if id(d) not in gone]
    done = [*kept, *(d for tick in sorted(changed) for d in changed[tick])]
    return [_lightened(d) for d in done] if tender else done


def _lightened(draft: Draft) -> Draft:
    """The lower octave of a tune, softer than the tune."""
    return replace(draft, dynamic=_UNDER) if draft.role is Role.DOUBLING else draft


def _sung(drafts: Iterable[Draft]) -> dict[Ticks, _Attack]:
    """Right-hand attacks with a melody note on top, ascending, by onset."""
    groups: dict[Ticks, _Attack] = defaultdict(list)
    for draft in drafts:
        if draft.hand is Hand.RIGHT and draft.role is not Role.GRACE:
            groups[draft.onset].append(draft)
    ordered = {tick: sorted(groups[tick], key=lambda d: d.midi) for tick in sorted(groups)}
    return {tick: group for tick, group in ordered.items() if group[-1].role is Role.MELODY}


def _bring_to_share(
    stage: Stage,
    attacks: dict[Ticks, _Attack],
    left: "_Held",
    share: float,
    rng: random.Random,
) -> dict[Ticks, _Attack]:
    """Add or take away octaves until they have their share of the melody notes."""
    doubled = [t for t, a in attacks.items() if is_octave(a)]
    wanted = round(share * len(attacks))
    weight = {t: _weight(stage, a) + 0.5 * rng.random() for t, a in attacks.items()}
    if len(doubled) > wanted:
        surplus = sorted(doubled, key=lambda t: weight[t])[: len(doubled) - wanted]
        return {t: [d for d in attacks[t] if d.role is not Role.DOUBLING] for t in surplus}
    changed: dict[Ticks, _Attack] = {}
    for tick in sorted(attacks.keys() - set(doubled), key=lambda t: -weight[t]):
        if len(doubled) + len(changed) >= wanted:
            break
        octave = _in_octaves(stage, attacks[tick], left.at(tick))
        if octave:
            changed[tick] = octave
    return changed


class _Held:
    """Notes in order of time, to ask what is down at a moment."""

    def __init__(self, drafts: Iterable[Draft]) -> None:
        self._drafts = sorted(drafts, key=lambda d: d.onset)
        self._onsets = [d.onset for d in self._drafts]
        self._longest = max((d.duration for d in self._drafts), default=0)

    def at(self, tick: Ticks) -> list[Draft]:
        """Return the notes that are down at a moment."""
        first = bisect_left(self._onsets, tick - self._longest)
        last = bisect_right(self._onsets, tick)
        return [d for d in self._drafts[first:last] if d.end > tick]


def is_octave(attack: Sequence[Draft]) -> bool:
    """Whether the top of an attack is doubled an octave below."""
    top = max(d.midi for d in attack)
    return any(d.midi == top - 12 for d in attack)


def _weight(stage: Stage, attack: _Attack) -> float:
    """Long notes and strong beats come first."""
    top = attack[-1]
    return top.duration / stage.meter.beat + stage.is_strong(top.onset)


def _in_octaves(stage: Stage, attack: _Attack, under: Sequence[Draft]) -> _Attack:
    """Double the top of a chord an octave below, one or two notes between; empty if it rubs."""
    *inner, top = attack
    low = top.midi - 12
    sounding = [d.midi for d in under]
    if low < LOWEST or any(p >= low for p in sounding):
        return []
    tender = tender_tones(stage.chords[top.chord].chord)
    said = {p % 12 for p in sounding}
    if top.midi % 12 in tender | said & tender or any(low - p in _RUBS for p in sounding):
        return []
    between = _between(stage, inner, top)
    if not between:
        return []
    doubling = replace(top, midi=low, role=Role.DOUBLING, rule=RULE)
    return [doubling, *between, top]


def _between(stage: Stage, inner: Sequence[Draft], top: Draft) -> list[Draft]:
    """The one or two inner notes that name the chord and stand clear of both ends."""
    chord = stage.chords[top.chord].chord
    guides = {(chord.root.pitch_class + g) % 12 for g in (chord.third, chord.seventh) if g}
    room = [d for d in inner if top.midi - 12 + 2 < d.midi < top.midi - 1]
    needed = {d.midi % 12 for d in inner} & guides
    for size in (2, 1):
        for chosen in combinations(sorted(room, key=lambda d: d.midi % 12 not in guides), size):
            pitches = sorted(d.midi for d in chosen)
            clear = size == 1 or pitches[1] - pitches[0] > 1
            if clear and needed <= {p % 12 for p in pitches} | {top.midi % 12}:
                return sorted(chosen, key=lambda d: d.midi)
    return []
