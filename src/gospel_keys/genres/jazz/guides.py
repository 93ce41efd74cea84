"""No symbol without its sound: the third and seventh that nothing else says (section 1.8).

Completion adds guide tones where a hand has room. Where it has none, a less telling note of a
right-hand chord (the root, the fifth, a colour) gives its place to the guide tone, or an
inner note of the walking bass does.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from gospel_keys.genres.completion import missing_guides
from gospel_keys.genres.jazz.voicings import guide_classes
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.score.model import Hand, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.units import EIGHTH, MidiPitch, PitchClass, Semitones, Ticks

_SPAN: Final = 12
_LOWEST: Final[MidiPitch] = 53
_WIDEST_GAP: Final = 9
_FIFTH: Final = 7
_WALK: Final = frozenset({"J-40", "J-44"})
_BASS: Final = (28, 55)


def is_needed(stage: Stage, draft: Draft) -> bool:
    """Whether a note completes what its chord cannot do without.

    Chords that were given need every tone they promise. Elsewhere third, seventh and flat
    fifth are enough: a tension that nobody plays leaves the symbol again.
    """
    if stage.brief.chart is not None:
        return True
    chord = stage.chords[draft.chord].chord
    needed = {chord.third, chord.seventh, 6 if chord.is_diminished else None}
    return (draft.midi - chord.root.pitch_class) % 12 in needed


def swap_for_guides(stage: Stage, drafts: Sequence[Draft]) -> list[Draft]:
    """Let missing guide tones take the place of less telling notes.

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft

    Returns
    -------
    drafts : list of Draft, as many as before
    """
    mine: dict[int, list[Draft]] = defaultdict(list)
    struck: dict[Ticks, list[Draft]] = defaultdict(list)
    for draft in drafts:
        mine[draft.chord].append(draft)
        struck[draft.onset].append(draft)
    held = _held_into(stage, drafts)
    swaps: dict[int, Draft] = {}
    for index, span in enumerate(stage.chords):
        heard = {d.midi % 12 for d in mine[index]} | held[index]
        flat = {t for t in _flat_fifth(span.chord) if t not in heard}
        for wanted in sorted(missing_guides(span.chord, heard) | flat):
            free = [d for d in mine[index] if id(d) not in swaps]
            found = _swap_in_chord(span.chord, free, struck, wanted)
            found = found or _swap_in_bass(span.chord, free, drafts, wanted)
            if found is not None:
                swaps[id(found[0])] = replace(found[0], midi=found[1], rule="J-13 guide")
    return [swaps.get(id(d), d) for d in drafts]


def _flat_fifth(chord: Chord) -> set[PitchClass]:
    """The flat fifth, which alone tells a half-diminished chord from a minor seventh."""
    return {(chord.root.pitch_class + 6) % 12} if chord.is_diminished else set()


def _held_into(stage: Stage, drafts: Sequence[Draft]) -> dict[int, set[PitchClass]]:
    """What is still down when each chord begins, by chord index."""
    held: dict[int, set[PitchClass]] = defaultdict(set)
    for draft in drafts:
        index = stage.index_at(draft.onset) + 1
        while index < len(stage.chords) and stage.chords[index].onset < draft.end:
            held[index].add(draft.midi % 12)
            index += 1
    return held


def _swap_in_chord(
    chord: Chord,
    mine: Sequence[Draft],
    struck: dict[Ticks, list[Draft]],
    wanted: PitchClass,
) -> tuple[Draft, MidiPitch] | None:
    """Return an inner note that can give way and the pitch that takes its place."""
    root = chord.root.pitch_class
    guides = {(root + g) % 12 for g in chord.guide_tones} | guide_classes(chord)
    able = [
        d
        for d in mine
        if d.hand is Hand.RIGHT
        and d.role in (Role.INNER, Role.DOUBLING)
        and d.midi % 12 not in guides
    ]

    def rank(draft: Draft) -> tuple[bool, bool, bool, Ticks]:
        degree = (draft.midi - root) % 12
        return draft.role is Role.DOUBLING, degree != 0, degree != _FIFTH, -draft.duration

    for draft in sorted(able, key=rank):
        together = [d for d in struck[draft.onset] if d is not draft]
        for pitch in _near(draft.midi, wanted):
            if _fits(pitch, together):
                return draft, pitch
    return None


def _near(pitch: MidiPitch, wanted: PitchClass) -> list[MidiPitch]:
    """Return the pitches of a class within an octave, nearest first."""
    found = [p for p in range(pitch - 11, pitch + 12) if p % 12 == wanted]
    return sorted(found, key=lambda p: (abs(p - pitch), p))


def _fits(pitch: MidiPitch, together: Sequence[Draft]) -> bool:
    """Whether a right-hand attack can hold the pitch below its top."""
    hand = sorted(d.midi for d in together if d.hand is Hand.RIGHT)
    below = [d.midi for d in together if d.hand is Hand.LEFT]
    if not hand or pitch in hand or not _LOWEST <= pitch < hand[-1] - 1:
        return False
    whole = sorted([*hand, pitch])
    wide = whole[-1] - whole[0] > _SPAN or any(b - a > _WIDEST_GAP for a, b in pairwise(whole))
    crossed = any(p >= pitch or p % 12 == pitch % 12 for p in below)
    rubs = any(abs(p - pitch) in (13, 25) for p in [*hand, *below])
    return not (wide or crossed or rubs)


def _swap_in_bass(
    chord: Chord, mine: Sequence[Draft], drafts: Sequence[Draft], wanted: PitchClass
) -> tuple[Draft, MidiPitch] | None:
    """Return an inner beat of the walk and the guide tone it can play, by small moves."""
    walk = sorted(
        (d for d in drafts if d.role is Role.BASS and d.rule in _WALK), key=lambda d: d.onset
    )
    guides = guide_classes(chord)
    mine_walked = [d for d in walk if any(d is other for other in mine)]
    root = chord.bass_name.pitch_class
    alone = sum(d.midi % 12 == root for d in mine_walked) == 1
    for before, draft, after in zip(walk, walk[1:], walk[2:], strict=False):
        inner = any(draft is d for d in mine) and before.chord == draft.chord
        inner = inner and min(before.duration, draft.duration) >= EIGHTH  # No triplet drops here.
        if not inner or draft.midi % 12 in guides or (alone and draft.midi % 12 == root):
            continue
        for pitch in sorted(_near(draft.midi, wanted), key=lambda p: _strides(before, p, after)):
            moves = _strides(before, pitch, after)
            if _BASS[0] <= pitch <= _BASS[1] and min(moves) > 0 and max(moves) <= _FIFTH:
                return draft, pitch
    return None


def _strides(before: Draft, pitch: MidiPitch, after: Draft) -> tuple[Semitones, Semitones]:
    """The two moves around a beat, the larger first."""
    moves = sorted((abs(pitch - before.midi), abs(pitch - after.midi)))
    return moves[1], moves[0]
