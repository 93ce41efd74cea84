"""A chorus is at least as full as the verse before it: in what it plays and in how many notes.

Textures are drawn section by section and octaves take up a part of a chorus only, so that a
verse in block chords might go before a chorus of single notes. The plan keeps the textures
of a chorus from being thinner than those before it; once the hand is written, its longest
and strongest attacks take chord tones until it has as many notes to an attack as the verse.

References
----------
Rules G-14, G-35 and S-07.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Final

from gospel_keys.genres.arrangement import TexturePlan
from gospel_keys.genres.gospel.promises import with_tone
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.genres.textures.voiced import tender_tones
from gospel_keys.harmony.form import FormSection, SectionKind
from gospel_keys.score.model import Hand, Role
from gospel_keys.units import MidiPitch, PitchClass, Ticks

RULE: Final = "fuller"
BROAD: Final = frozenset({SectionKind.CHORUS, SectionKind.VAMP})

_THIN: Final = frozenset({"walking-bass", "rolling-tenths", "alberti-bass", "melody-with-fills"})
_FULL: Final = frozenset({"block-chord", "octave-doubling", "polychord"})
_OWN: Final = frozenset({"stabs", "rolled-broken", "arpeggiated-voicing", "polychord"})
"""Textures whose chords are what they are."""

_SHUT: Final = frozenset({Role.FILL, Role.GRACE, Role.GHOST})
_MOST: Final = 4
_OCTAVE: Final = 12
_LOWEST_TOP: Final[MidiPitch] = 60


def fullness(pattern: str) -> int:
    """Return how full a pattern is: 0 for single notes, 1, 2 for chords at every note.

    Examples
    --------
    >>> [fullness(p) for p in ("melody-with-fills", "chord-fills", "block-chord")]
    [0, 1, 2]
    """
    return 0 if pattern in _THIN else 2 if pattern in _FULL else 1


def fill_choruses(
    stage: Stage, plans: Sequence[TexturePlan], drafts: Sequence[Draft]
) -> list[Draft]:
    """Give the right hand of a chorus as many notes to an attack as the verses have.

    Parameters
    ----------
    stage : Stage
    plans : sequence of TexturePlan
    drafts : sequence of Draft
        Both hands.

    Returns
    -------
    drafts : list of Draft
        Melody, bass and rhythm are unchanged; where a right hand was asked for, so is the rest.
    """
    if stage.brief.right_hand is not None:
        return list(drafts)
    textures = {b: p.right_hand for p in plans for b in range(p.bar, p.bar + p.bars)}
    attacks = _attacks(drafts)
    added: list[Draft] = []
    left: dict[int, list[Draft]] | None = None
    wanted = 0.0
    for section in stage.form.sections:
        inside = _inside(stage, attacks, section)
        mean = sum(map(len, inside.values())) / len(inside) if inside else 0.0
        if section.kind is SectionKind.VERSE:
            wanted = max(wanted, mean)
        elif section.kind in BROAD and textures[section.bar] not in _OWN and mean < wanted:
            left = _left(drafts) if left is None else left
            missing = round((wanted - mean) * len(inside))
            added += _fill(stage, inside, left, missing)
    return [*drafts, *added]


def _attacks(drafts: Sequence[Draft]) -> dict[Ticks, list[Draft]]:
    """The right hand's attacks without its fills, ascending in pitch."""
    groups: dict[Ticks, list[Draft]] = defaultdict(list)
    for draft in drafts:
        if draft.hand is Hand.RIGHT and draft.role not in _SHUT:
            groups[draft.onset].append(draft)
    return {tick: sorted(group, key=_pitch) for tick, group in groups.items()}


def _pitch(draft: Draft) -> MidiPitch:
    return draft.midi


def _inside(
    stage: Stage, attacks: dict[Ticks, list[Draft]], section: FormSection
) -> dict[Ticks, list[Draft]]:
    start, end = section.bar * stage.meter.bar, section.end * stage.meter.bar
    return {tick: group for tick, group in attacks.items() if start <= tick < end}


def _left(drafts: Sequence[Draft]) -> dict[int, list[Draft]]:
    found: dict[int, list[Draft]] = defaultdict(list)
    for draft in drafts:
        if draft.hand is Hand.LEFT and draft.role not in _SHUT:
            found[draft.chord].append(draft)
    return found


def _fill(
    stage: Stage,
    attacks: dict[Ticks, list[Draft]],
    left: dict[int, list[Draft]],
    missing: int,
) -> list[Draft]:
    """Add so many notes, first where the hand is thinnest, on long notes and strong beats."""
    groups = {tick: list(group) for tick, group in attacks.items()}
    held = _held_over(groups)
    added: list[Draft] = []
    for size in range(1, _MOST):
        thin = [tick for tick in groups if len(groups[tick]) == size and tick not in held]
        thin.sort(key=lambda t: (-groups[t][-1].duration, not stage.is_strong(t), t))
        for tick in thin:
            if len(added) >= missing:
                return added
            note = _one_more(stage, groups[tick], left)
            if note is not None:
                groups[tick] = sorted([*groups[tick], note], key=_pitch)
                added.append(note)
    return added


def _held_over(groups: dict[Ticks, list[Draft]]) -> set[Ticks]:
    """Attacks under a melody that is still held: they move inside it and stay light."""
    over: set[Ticks] = set()
    until = 0
    for tick in sorted(groups):
        if tick < until:
            over.add(tick)
        until = max(until, *(d.end for d in groups[tick]))
    return over


def _one_more(stage: Stage, group: Sequence[Draft], left: dict[int, list[Draft]]) -> Draft | None:
    """A chord tone under the top of an attack, None where there is no room for one."""
    top = group[-1]
    if top.role is not Role.MELODY or top.tremolo or top.midi < _LOWEST_TOP:
        return None
    chord = stage.chords[top.chord].chord
    under = [d.midi for d in left.get(top.chord, ()) if d.onset <= top.onset < d.end]
    struck = {d.midi % _OCTAVE for d in left.get(top.chord, ()) if d.onset == top.onset}
    said = {d.midi % _OCTAVE for d in group} | (tender_tones(chord) & struck)
    pitches = [d.midi for d in group]
    for wanted in _ranked(stage, top.chord, said):
        for whole in with_tone(pitches, wanted, chord, under, kept=pitches):
            (pitch,) = set(whole) - set(pitches)
            if pitch != top.midi - _OCTAVE:
                return Draft(
                    top.onset, top.duration, pitch, Hand.RIGHT, Role.INNER, top.chord,
                    f"{top.rule} {RULE}", articulations=top.articulations, arpeggio=top.arpeggio,
                )  # fmt: skip
    return None


def _ranked(stage: Stage, index: int, said: Collection[PitchClass]) -> list[PitchClass]:
    """The tones of a chord that are not said yet: those it is named by first, the root last."""
    chord = stage.chords[index].chord
    root = chord.root.pitch_class
    steps = [*chord.guide_tones, *(i % _OCTAVE for i in chord.intervals if i % _OCTAVE), 0]
    classes = dict.fromkeys((root + step) % _OCTAVE for step in steps)
    return [c for c in classes if c not in said]
