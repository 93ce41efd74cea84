"""The climax: a tremolo on the octave with inner notes, late in the last chorus (G-34)."""

import random
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from gospel_keys.genres.sketch import Draft, Sketch, Stage
from gospel_keys.harmony.form import FormSection
from gospel_keys.harmony.voice_leading import Voicing
from gospel_keys.harmony.voicing_change import voicing_change
from gospel_keys.score.model import Hand, Role
from gospel_keys.units import MidiPitch, Ticks

RULE: Final = "G-34"
BEAMS: Final = 3
_LAST_BARS: Final = 4
_MOST: Final = 2
_STRONG: Final = 0.6
_RESTRAINT: Final = 0.4
_LOWEST_TOP: Final[MidiPitch] = 69
_TOP: Final[MidiPitch] = 84
_QUIET: Final = frozenset({"practice", "worship"})
_CHORDAL: Final = frozenset({None, "block-chord", "octave-doubling"})


def wants_tremolo(stage: Stage) -> bool:
    """Whether a piece climbs to a tremolo: strong or sanctified, no prayer and no exercise.

    The shout stabs; it has no room to tremble.
    """
    brief = stage.brief
    warm = brief.sub_style == "traditional" or brief.energy >= _STRONG
    warm = warm and brief.sub_style != "shout"
    fitting = brief.application not in _QUIET and brief.right_hand in _CHORDAL
    return warm and fitting


def play_climax(stage: Stage, sketch: Sketch, rng: random.Random) -> None:
    """Let one or two long chords near the end of the climax tremble.

    Parameters
    ----------
    stage : Stage
    sketch : Sketch
        Its right-hand chords are replaced for two to four beats.
    rng : random.Random
    """
    section = next((s for s in stage.form.sections if s.climax), None)
    if section is None or not wants_tremolo(stage):
        return
    if stage.brief.sub_style == "contemporary" and rng.random() < _RESTRAINT:
        return
    places = _places(stage, sketch.drafts, section)
    count = 1 if stage.form.bars < 24 or rng.random() < 0.5 else _MOST
    for onset, end in places[-count:]:
        _tremble(stage, sketch, onset, end)


def _places(
    stage: Stage, drafts: Sequence[Draft], section: FormSection
) -> list[tuple[Ticks, Ticks]]:
    """Chords of two beats or more in the last bars that no fill runs through."""
    bar, beat = stage.meter.bar, stage.meter.beat
    first = max(section.bar, section.end - _LAST_BARS) * bar
    fills = [d for d in drafts if d.role is Role.FILL and d.hand is Hand.RIGHT]
    places: list[tuple[Ticks, Ticks]] = []
    for _, span in stage.chords_between(first, section.end * bar):
        start = -(-span.onset // beat) * beat
        end = min(span.end, section.end * bar, start + 4 * beat)
        busy = [d.onset for d in fills if start <= d.onset < end]
        end = min([end, *busy])
        end -= (end - start) % beat
        if end - start >= 2 * beat and (not places or start - places[-1][1] >= beat):
            places.append((start, end))
    return places


def _tremble(stage: Stage, sketch: Sketch, onset: Ticks, end: Ticks) -> None:
    index = stage.index_at(onset)
    inside = [
        d
        for d in sketch.drafts
        if d.hand is Hand.RIGHT and d.role is Role.MELODY and onset <= d.onset < end
    ]
    held = [d for d in sketch.drafts if d.hand is Hand.RIGHT and d.onset < onset < d.end]
    left = [
        d.midi for d in sketch.drafts if d.hand is Hand.LEFT and d.onset < end and d.end > onset
    ]
    if not inside or any(d.end > onset + stage.off_step for d in held):
        return
    after = _next_attack(sketch.drafts, end, end + stage.meter.bar)
    struck = _next_attack(sketch.drafts, end, end + 1)
    options = _octaves(stage, index, inside[0].midi, left)
    before = _fullest(sketch.drafts, onset, end)
    sung = _sung_before(stage, sketch.drafts, onset)
    options = [n for n in options if abs(n[-1] - sung) <= _FIFTH] if sung else options
    notes = next((n for n in options if _leads_on(n, after, struck) and _is_near(before, n)), ())
    if not notes:
        return
    sketch.clear(Hand.RIGHT, onset, end)
    for pitch in notes:
        top = pitch == notes[-1]
        role = Role.MELODY if top else Role.DOUBLING if pitch == notes[0] else Role.INNER
        sketch.drafts.append(
            Draft(onset, end - onset, pitch, Hand.RIGHT, role, index, RULE, tremolo=BEAMS)
        )


def _sung_before(stage: Stage, drafts: Sequence[Draft], onset: Ticks) -> MidiPitch:
    """The melody note that leads into a tremolo, 0 after a rest of a bar (M-03)."""
    before = [
        d for d in drafts if d.role is Role.MELODY and onset - stage.meter.bar <= d.onset < onset
    ]
    return max(before, key=lambda d: d.onset).midi if before else 0


_FIFTH: Final = 7


def _fullest(drafts: Sequence[Draft], start: Ticks, end: Ticks) -> Voicing:
    """The fullest chord of the right hand in a stretch."""
    groups: dict[Ticks, set[MidiPitch]] = defaultdict(set)
    for draft in drafts:
        if draft.hand is Hand.RIGHT and start <= draft.onset < end and draft.role is not Role.GRACE:
            groups[draft.onset].add(draft.midi)
    first = max(groups, key=lambda tick: (len(groups[tick]), -tick), default=start)
    return tuple(sorted(groups[first]))


def _is_near(before: Voicing, notes: Voicing) -> bool:
    """Whether a tremolo lies where the chord lay that it takes the place of (V-01)."""
    return voicing_change(before, notes).move <= _MOST_MOVED


_MOST_MOVED: Final = 6.0


def _next_attack(drafts: Sequence[Draft], start: Ticks, end: Ticks) -> list[MidiPitch]:
    """What the right hand strikes first from a moment on, empty where it rests."""
    later = [d for d in drafts if d.hand is Hand.RIGHT and start <= d.onset < end]
    first = min((d.onset for d in later), default=end)
    return [d.midi for d in later if d.onset == first]


def _leads_on(
    notes: Sequence[MidiPitch], after: Sequence[MidiPitch], struck: Sequence[MidiPitch]
) -> bool:
    """Whether the hand reaches what follows without a jump, and no key comes back at once."""
    if not after:
        return True
    centre = sum(after) / len(after)
    near = all(abs(centre - pitch) <= _NEAR for pitch in (notes[0], notes[-1]))
    return near and not set(notes) & set(struck)


_NEAR: Final = 12


def _octaves(
    stage: Stage, index: int, near: MidiPitch, left: Sequence[MidiPitch]
) -> list[tuple[MidiPitch, ...]]:
    """Octaves from the melody upwards with one or two chord tones between, nearest first."""
    chord = stage.chords[index].chord
    classes = chord.pitch_classes
    guides = {(chord.root.pitch_class + g) % 12 for g in (chord.third, chord.seventh) if g}
    found: list[tuple[MidiPitch, ...]] = []
    for top in (p for p in range(max(near, _LOWEST_TOP), _TOP + 1) if p % 12 in classes):
        low = top - 12
        inner = [p for p in range(low + 3, top - 2) if p % 12 in classes]
        inner.sort(key=lambda p: (p % 12 not in guides, -p))
        chosen: list[MidiPitch] = []
        for pitch in inner:
            if all(abs(pitch - other) >= 3 for other in chosen) and len(chosen) < 2:
                chosen.append(pitch)
        notes = (low, *sorted(chosen), top)
        rubs = any(abs(a - b) in (1, 13, 25) for a in notes for b in left)
        if low > max(left, default=0) and chosen and not rubs:
            found.append(notes)
    return found
