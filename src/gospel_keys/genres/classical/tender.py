"""Tones that want to be alone: leading tones, sevenths and augmented sixths (C-04).

The melody comes last and may rest on a tone that the accompaniment already has. It is the
accompaniment that gives way: its figure turns to another tone of the chord while the melody
holds this one.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from gospel_keys.genres.classical.left_closes import CLOSE
from gospel_keys.genres.classical.left_voicing import CLOSE_HIGH
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.score.model import Role
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.units import QUARTER, MidiPitch, PitchClass, Semitones, Ticks

_FARTHEST: Final[Semitones] = 8
_OVER_BASS: Final[Semitones] = 3
_OCTAVE: Final[Semitones] = 12
_MAJOR_THIRD: Final[Semitones] = 4
_FIFTH: Final[Semitones] = 7

_Group = tuple[int, int, MidiPitch]
"""A chord, a bar and a pitch of the accompaniment: what the figure strikes again and again."""


@lru_cache(maxsize=2048)
def tender_tones(chord: Chord, key: Key) -> frozenset[PitchClass]:
    """Return the tones of a chord that are not doubled: those that have to move on.

    Examples
    --------
    >>> sorted(tender_tones(Chord.parse("G7"), Key.parse("C")))
    [5, 11]
    >>> sorted(tender_tones(Chord.parse("G"), Key.parse("C"))), sorted(
    ...     tender_tones(Chord.parse("G"), Key.parse("D")))
    ([11], [])
    """
    root = chord.root.pitch_class
    five = chord.third == _MAJOR_THIRD and root == (key.tonic.pitch_class + _FIFTH) % 12
    found: set[PitchClass] = set()
    if chord.is_diminished:
        found.add(root)
    if (chord.is_dominant or five) and chord.third is not None:
        found.add((root + chord.third) % 12)
    if (chord.is_dominant or chord.is_diminished) and chord.seventh is not None:
        found.add((root + chord.seventh) % 12)
    return frozenset(found)


def give_way(
    stage: Stage,
    left: Sequence[Draft],
    right: Sequence[Draft],
    kept: Collection[int] = (),
    elsewhere: Collection[int] = (),
) -> list[Draft]:
    """Return a left hand that does not double what the melody holds and must resolve.

    Parameters
    ----------
    stage : Stage
    left, right : sequence of Draft
    kept, elsewhere : collection of int
        Bars that stay as they are, and bars whose nearest way out does not do.
    """
    held = _held(stage, right)
    groups: defaultdict[_Group, list[Draft]] = defaultdict(list)
    figures: defaultdict[tuple[int, int], set[MidiPitch]] = defaultdict(set)
    for draft in left:
        bar = draft.onset // stage.meter.bar
        figures[draft.chord, bar].add(draft.midi)
        if draft.role is Role.INNER and bar not in kept:
            groups[draft.chord, bar, draft.midi].append(draft)
    moved: dict[_Group, MidiPitch | None] = {}
    struck = Counter(d.onset for d in left if d.role is Role.INNER)
    for group, drafts in groups.items():
        index, bar, pitch = group
        if not _meet(drafts, held.get((index, pitch % 12), ())):
            continue
        chordal = all(struck[d.onset] > 1 for d in drafts)
        ways = _ways_out(stage, index, pitch, figures[index, bar], chordal=chordal)
        other = next(iter(ways[1:] if bar in elsewhere else ways), None)
        if other is not None:
            moved[group] = other
            figures[index, bar].add(other)
        elif chordal and all(d.rule == CLOSE for d in drafts):
            # The chord is whole without it, for the melody has the tone.
            moved[group] = None
            struck.subtract(d.onset for d in drafts)
    bar = stage.meter.bar
    return [d for draft in left if (d := _moved(draft, moved, bar)) is not None]


def _moved(draft: Draft, moved: Mapping[_Group, MidiPitch | None], bar: Ticks) -> Draft | None:
    """The draft as it gave way; None where it is left out."""
    group = (draft.chord, draft.onset // bar, draft.midi)
    if draft.role is not Role.INNER or group not in moved:
        return draft
    pitch = moved[group]
    return None if pitch is None else replace(draft, midi=pitch)


def _held(
    stage: Stage, right: Iterable[Draft]
) -> dict[tuple[int, PitchClass], list[tuple[Ticks, Ticks]]]:
    """When the melody holds a tender tone of a chord: a quarter in all, an eighth if altered."""
    held: defaultdict[tuple[int, PitchClass], list[tuple[Ticks, Ticks]]] = defaultdict(list)
    for draft in right:
        if draft.role is Role.MELODY and draft.midi % 12 in tender_tones(
            stage.chords[draft.chord].chord, stage.key_at(draft.onset)
        ):
            held[draft.chord, draft.midi % 12].append((draft.onset, draft.end))
    return {
        place: spans
        for place, spans in held.items()
        if sum(end - start for start, end in spans) >= _least(stage.chords[place[0]].chord)
    }


def _least(chord: Chord) -> Ticks:
    """How long a tender tone sounds until it matters: augmented sixths are heard at once."""
    return QUARTER // 2 if "b5" in chord.degrees and "3" in chord.degrees else QUARTER


def _meet(drafts: Iterable[Draft], spans: Iterable[tuple[Ticks, Ticks]]) -> bool:
    return any(d.onset < end and d.end > start for d in drafts for start, end in spans)


def _ways_out(
    stage: Stage, index: int, pitch: MidiPitch, figure: Collection[MidiPitch], *, chordal: bool
) -> list[MidiPitch]:
    """Other tones of the chord near by, within the octave over the bass, the best first.

    Where the upper notes are struck together the hand has left the bass, and theirs counts.
    """
    chord, low = stage.chords[index].chord, min(figure)
    tender = tender_tones(chord, stage.key_at(stage.chords[index].onset))
    least = min((p for p in figure if p > low), default=low) if chordal else low
    highest = min(max(least + _OCTAVE, *figure), CLOSE_HIGH)
    options = [
        p
        for p in range(
            max(low + _OVER_BASS, pitch - _FARTHEST), min(highest, pitch + _FARTHEST) + 1
        )
        if p % 12 in chord.pitch_classes and p % 12 not in tender and p not in figure
    ]
    return sorted(options, key=lambda p: (p % 12 == low % 12, abs(p - pitch)))
