"""Colours of voicing laid over finished right-hand chords: fourths and drop-2.

Both keep the melody where it is, change only what stands below it, and stay rare
(G-12, G-13).
"""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.genres.textures.voiced import tender_tones
from gospel_keys.harmony.moves import family_of
from gospel_keys.score.model import Hand, Role
from gospel_keys.score.register import low_interval_violations
from gospel_keys.theory.chord import Chord
from gospel_keys.units import MidiPitch, Ticks

FOURTHS_RULE: Final = "G-12 fourths"
DROP_RULE: Final = "G-13 drop-2"

_FOURTHS: Final = {"contemporary": 0.2, "slow-worship": 0.12, "traditional": 0.02}
"""Share of the tonic and suspended chords that stand in fourths, by sub-style."""

_DROPPED: Final = 0.15
_LOWEST: Final[MidiPitch] = 53
_THUMB: Final = (48, 60)
_FULL: Final = 3
_REACH: Final = 14
_PAIR: Final = 2
_WALK: Final = "G-21"
"""Rule of the octaves that walk, which stay octaves."""


@dataclass(frozen=True, slots=True)
class _Attack:
    """A right-hand chord with its melody on top."""

    onset: Ticks
    chord: int
    top: Draft
    inner: tuple[Draft, ...]


def colour_voicings(stage: Stage, drafts: Sequence[Draft], rng: random.Random) -> list[Draft]:
    """Set some chords in fourths and drop the second voice of some held ones.

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft
    rng : random.Random

    Returns
    -------
    drafts : list of Draft
        Melody, bass and rhythm are unchanged.
    """
    done = _stack_fourths(stage, drafts, rng)
    free = stage.brief.left_hand is None and stage.brief.right_hand in (None, "block-chord")
    return _drop_seconds(stage, done, rng) if free else done


def fourths_share(style: str) -> float:
    """Return the share of tonic and suspended chords that a style sets in fourths (G-12)."""
    return _FOURTHS.get(style, 0.0)


def invites_fourths(stage: Stage, index: int) -> bool:
    """Whether a chord is on the tonic or suspended, in root position."""
    span = stage.chords[index]
    home = span.chord.root == stage.key_at(span.onset).tonic and span.chord.bass is None
    return home or family_of(span.chord) == "suspended"


def _stack_fourths(stage: Stage, drafts: Sequence[Draft], rng: random.Random) -> list[Draft]:
    attacks = _chords_of(drafts)
    inviting = {a.chord for a in attacks if invites_fourths(stage, a.chord)}
    quota = round(fourths_share(stage.brief.sub_style) * len(inviting) + rng.uniform(-0.3, 0.3))
    left: dict[int, list[MidiPitch]] = defaultdict(list)
    for draft in drafts:
        if draft.hand is Hand.LEFT:
            left[draft.chord].append(draft.midi)
    options = [
        (place, stack)
        for place, attack in enumerate(attacks)
        if attack.chord in inviting and (stack := _fourths_below(stage, attack, left[attack.chord]))
    ]
    rng.shuffle(options)
    options.sort(key=lambda o: _lost_ties(attacks, *o))
    chosen: dict[int, tuple[_Attack, tuple[MidiPitch, ...]]] = {}
    for place, stack in options:
        if len(chosen) >= quota:
            break
        chosen.setdefault(attacks[place].chord, (attacks[place], stack))
    return _rebuild(drafts, list(chosen.values()))


def _lost_ties(attacks: Sequence[_Attack], place: int, stack: Sequence[MidiPitch]) -> int:
    """How many notes shared with the chords beside it an attack would lose in fourths."""
    attack = attacks[place]
    beside = {
        d.midi
        for other in (*attacks[max(0, place - 1) : place], *attacks[place + 1 : place + 2])
        for d in (*other.inner, other.top)
    }
    return sum(d.midi in beside for d in attack.inner) - sum(p in beside for p in stack)


def _chords_of(drafts: Sequence[Draft]) -> list[_Attack]:
    """Right-hand attacks of three notes or more with a melody note on top."""
    groups: dict[Ticks, list[Draft]] = defaultdict(list)
    for draft in drafts:
        if draft.hand is Hand.RIGHT and draft.role is not Role.GRACE:
            groups[draft.onset].append(draft)
    attacks: list[_Attack] = []
    for onset, group in sorted(groups.items()):
        *inner, top = sorted(group, key=lambda d: d.midi)
        plain = all(d.role is Role.INNER for d in inner) and top.role is Role.MELODY
        if plain and len(group) >= _FULL and len({d.chord for d in group}) == 1:
            attacks.append(_Attack(onset, top.chord, top, tuple(inner)))
    return attacks


def _fourths_below(
    stage: Stage, attack: _Attack, left: Sequence[MidiPitch]
) -> tuple[MidiPitch, ...]:
    """Two fourths that end on the melody or stand below it, empty where none fit.

    Only tones of the chord, or the sixth of a tonic; what the chord needs must sound in the
    stack or in the left hand.
    """
    chord = stage.chords[attack.chord].chord
    top = attack.top.midi
    below = {(p - chord.root.pitch_class) % 12 for p in left}
    welcome = {i % 12 for i in chord.intervals}
    welcome |= {9} if chord.quality_id in _SIXTH_FITS else set()
    for end in (top, *range(top - 2, top - 5, -1)):
        stack = tuple(p for p in (end - 10, end - 5, end) if p != top)
        tones = {(p - chord.root.pitch_class) % 12 for p in (*stack, top)}
        fitting = tones <= welcome and needed(chord) <= tones | below
        clear = stack[0] >= max([_LOWEST, top - 12, *(p + 1 for p in left if p < top)])
        rubs = any(a - b in (1, 13, 25) for a in (*stack, top) for b in left)
        twice = tender_tones(chord) & {p % 12 for p in stack} & {p % 12 for p in left}
        if fitting and clear and not rubs and not twice:
            return stack
    return ()


_SIXTH_FITS: Final = frozenset({"", "add9", "maj9", "6/9"})


def needed(chord: Chord) -> set[int]:
    """Return the third (or fourth) and the seventh above the root."""
    return {g for g in (chord.third, chord.seventh) if g is not None}


def _rebuild(
    drafts: Sequence[Draft], stacks: Sequence[tuple[_Attack, tuple[MidiPitch, ...]]]
) -> list[Draft]:
    """Put stacks in place of the inner notes of their attacks."""
    old = {draft for attack, _ in stacks for draft in attack.inner}
    new = [
        replace(attack.inner[0], midi=p, rule=FOURTHS_RULE)
        for attack, stack in stacks
        for p in stack
    ]
    return [*(d for d in drafts if d not in old), *new]


def _drop_seconds(stage: Stage, drafts: Sequence[Draft], rng: random.Random) -> list[Draft]:
    held = [
        a
        for a in _chords_of(drafts)
        if a.top.duration >= held_from(stage) and a.inner[-1].rule != FOURTHS_RULE
    ]
    quota = round(_DROPPED * len(held) + rng.uniform(-0.3, 0.3))
    left: dict[Ticks, list[Draft]] = defaultdict(list)
    for draft in drafts:
        if draft.hand is Hand.LEFT:
            left[draft.onset].append(draft)
    options = [
        (a, thumb) for a in held if (thumb := _thumb_for(stage, a, left[a.onset])) is not None
    ]
    rng.shuffle(options)
    dropped = options[: max(0, quota)]
    gone = {
        id(d) for attack, _ in dropped for d in (attack.inner[-1], *_octave_at(left[attack.onset]))
    }
    return [*(d for d in drafts if id(d) not in gone), *(thumb for _, thumb in dropped)]


def _octave_at(struck: Sequence[Draft]) -> list[Draft]:
    """The upper note of an octave, which the thumb leaves for the dropped voice."""
    return [d for d in struck if any(d.midi - other.midi == 12 for other in struck)]


def held_from(stage: Stage) -> Ticks:
    """Return how long a chord lasts that counts as held."""
    return stage.meter.beat if stage.meter.is_compound else 2 * stage.meter.beat


def _thumb_for(stage: Stage, attack: _Attack, struck: Sequence[Draft]) -> Draft | None:
    """The second voice an octave lower in the left hand, where the thumb reaches it."""
    second = attack.inner[-1]
    pitch = second.midi - 12
    kept = [d.midi for d in struck if d not in _octave_at(struck)]
    if not kept or len(kept) > _PAIR or not max(_THUMB[0], max(kept) + 3) <= pitch <= _THUMB[1]:
        return None
    if any(d.chord != attack.chord or d.rule == _WALK for d in struck):
        return None
    low = min(kept)
    chord = stage.chords[attack.chord].chord
    reach = 0 < pitch - low <= min(stage.brief.max_span, _REACH) and pitch - low != 12
    others = [d.midi for d in attack.inner[:-1]] + [attack.top.midi, *kept]
    rubs = any(abs(p - pitch) in (1, 13, 25) for p in others)
    clean = not low_interval_violations((*sorted(kept), pitch)) and pitch < attack.inner[0].midi
    if not (reach and clean) or rubs or second.midi % 12 == chord.bass_name.pitch_class:
        return None
    return replace(second, midi=pitch, hand=Hand.LEFT, role=Role.SHELL, rule=DROP_RULE)
