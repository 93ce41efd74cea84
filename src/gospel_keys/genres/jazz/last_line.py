"""The last look at the tune: foreign notes that lead nowhere, leaps, rubs (M-02, M-05).

Themes and solos choose their notes well by themselves; guide tones that are swapped in, notes
that lean and bars that return can leave a foreign note hanging or put a semitone under the
tune. Where a piece has more of these than good lines have, the worst give way to the nearest
tone of their chord.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from gospel_keys.genres.jazz.voicings import guide_classes
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.score.model import Hand, Role
from gospel_keys.units import MidiPitch, Semitones, Ticks

_LEFT_BY_STEP: Final = 0.78
_STRONG: Final = 0.91
"""Shares of foreign notes left by step and of chord tones on strong beats: above their goals."""

_STEP: Final[Semitones] = 2
_NEAR: Final[Semitones] = 4
_OCTAVE: Final[Semitones] = 12
_RUBS: Final = frozenset({1, 13, 25})
_TENDER: Final = frozenset({1, 3, 4, 6, 8, 10})
_LAST: Final = "S-08"
_ENCLOSURE: Final = "J-53"


class _Hand:
    """The right hand's attacks in order, and what sounds beside them."""

    def __init__(self, stage: Stage, drafts: Sequence[Draft]) -> None:
        self.stage = stage
        self.drafts = list(drafts)
        self.attacks: dict[Ticks, list[Draft]] = defaultdict(list)
        for draft in drafts:
            if draft.hand is Hand.RIGHT and draft.role is not Role.GRACE:
                self.attacks[draft.onset].append(draft)
        self.line: list[Draft] = []
        for onset in sorted(self.attacks):
            top = max(self.attacks[onset], key=lambda d: d.midi)
            if top.role in (Role.MELODY, Role.FILL):
                self.line.append(top)

    def belongs(self, draft: Draft) -> bool:
        """Whether a note is a tone of its chord."""
        return draft.midi % 12 in self.stage.chords[draft.chord].chord.sounding_classes

    def is_left_by_step(self, place: int) -> bool:
        """Whether the next other pitch of the line is a step away."""
        note = self.line[place]
        later = next((n for n in self.line[place + 1 :] if n.midi != note.midi), None)
        near = later is not None and later.onset - note.end <= self.stage.meter.bar
        return near and later is not None and abs(later.midi - note.midi) <= _STEP

    def put(self, place: int, pitch: MidiPitch) -> None:
        """Let a note of the line take another pitch, its doubling with it."""
        old = self.line[place]
        for number, draft in enumerate(self.drafts):
            doubles = draft.onset == old.onset and draft.role is Role.DOUBLING
            if draft is old or (doubles and (old.midi - draft.midi) % _OCTAVE == 0):
                moved = replace(draft, midi=draft.midi + pitch - old.midi)
                self.drafts[number] = moved
                if draft is old:
                    self.line[place] = moved
                if draft.hand is Hand.RIGHT:
                    group = self.attacks[old.onset]
                    group[next(k for k, d in enumerate(group) if d is draft)] = moved

    def choices(self, place: int) -> Iterator[MidiPitch]:
        """Yield the tones of its chord that a note of the line could be, nearest first."""
        note = self.line[place]
        chord = self.stage.chords[note.chord].chord
        pitches = [
            p
            for p in range(note.midi - _NEAR, note.midi + _NEAR + 1)
            if p != note.midi and p % 12 in chord.sounding_classes and self._fits(place, p)
        ]
        yield from sorted(pitches, key=lambda p: (abs(p - note.midi), p))

    def _fits(self, place: int, pitch: MidiPitch) -> bool:
        note, group = self.line[place], self.attacks[self.line[place].onset]
        inner = [d.midi for d in group if d is not note and d.role is not Role.DOUBLING]
        if any(not _STEP <= pitch - p <= _OCTAVE for p in inner):
            return False
        beside = [*self.line[max(0, place - 1) : place], *self.line[place + 1 : place + 2]]
        if any(not 0 < abs(pitch - d.midi) <= _OCTAVE for d in beside):
            return False
        before = self.line[place - 1] if place else None
        if before and not self.belongs(before) and abs(before.midi - pitch) > _STEP:
            return False
        degree = (pitch - self.stage.chords[note.chord].chord.root.pitch_class) % 12
        tender = self.stage.chords[note.chord].chord.is_dominant and degree in _TENDER
        for other in self._lefts(note):
            if pitch - other.midi in _RUBS or pitch <= other.midi:
                return False
            if tender and other.onset == note.onset and (pitch - other.midi) % _OCTAVE == 0:
                return False
        return True

    def _lefts(self, note: Draft) -> list[Draft]:
        return [
            d
            for d in self.drafts
            if d.hand is Hand.LEFT and d.onset < note.end and note.onset < d.end
        ]


def settle_line(stage: Stage, drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts with the loose ends of the tune tied up.

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft
        Both hands, finished.

    Returns
    -------
    drafts : list of Draft
        Onsets and lengths unchanged; a note a semitone under the tune may be missing, and a
        ghost that doubles an inner note.
    """
    hand = _Hand(stage, _without_twins(_without_rubs(stage, drafts)))
    _tie_up(hand)
    _strengthen(hand)
    return hand.drafts


def _without_rubs(stage: Stage, drafts: Sequence[Draft]) -> list[Draft]:
    """Leave out what lies a semitone under the tune, unless it alone says a guide tone.

    A hand keeps two notes at least where it had three.
    """
    tops: dict[Ticks, list[Draft]] = defaultdict(list)
    said: dict[int, list[int]] = defaultdict(list)
    for draft in drafts:
        said[draft.chord].append(draft.midi % 12)
        if draft.hand is Hand.RIGHT and draft.role is not Role.GRACE:
            tops[draft.onset].append(draft)
    gone: set[int] = set()
    for group in tops.values():
        top = max(d.midi for d in group)
        rubbing = next((d for d in group if top - d.midi == 1 and d.role is Role.INNER), None)
        if rubbing is None or len(group) < _THREE or rubbing.rule in (_LAST, "J-23", "J-21"):
            continue
        mine = rubbing.midi % 12
        needed = mine in guide_classes(stage.chords[rubbing.chord].chord)
        if not (needed and said[rubbing.chord].count(mine) == 1):
            gone.add(id(rubbing))
    return [d for d in drafts if id(d) not in gone]


_THREE: Final = 3


def _without_twins(drafts: Sequence[Draft]) -> list[Draft]:
    """Leave out ghosts of the left hand that double an inner note struck with them (R-07).

    The beat that the ghost divided sounds on.
    """
    inner = {(d.onset, d.midi % 12) for d in drafts if d.role is Role.INNER}
    gone = {
        (d.onset, d.midi): d.duration
        for d in drafts
        if d.role is Role.GHOST and (d.onset, d.midi % 12) in inner
    }
    return [
        replace(d, duration=d.duration + gone.get((d.end, d.midi), 0)) if d.role is Role.BASS else d
        for d in drafts
        if d.role is not Role.GHOST or (d.onset, d.midi) not in gone
    ]


def _tie_up(hand: _Hand) -> None:
    """Move foreign notes that are not left by step until few enough are left (M-02).

    An enclosure is left by its lower note and gives way last.
    """
    foreign = [k for k, note in enumerate(hand.line) if not hand.belongs(note)]
    loose = [k for k in foreign if not hand.is_left_by_step(k)]
    spare = len(foreign) - len(loose)
    loose.sort(key=lambda k: (hand.line[k].rule == _ENCLOSURE, k))
    count = len(foreign)
    for place in loose:
        if not count or spare / count >= _LEFT_BY_STEP:
            return
        pitch = next(hand.choices(place), None)
        if pitch is not None:
            hand.put(place, pitch)
            count -= 1


def _strengthen(hand: _Hand) -> None:
    """Let strong notes of the tune be chord tones where too many are not (M-05)."""
    stage = hand.stage
    strong = [d for d in hand.drafts if stage.is_strong(d.onset) and d.role is not Role.GRACE]
    good = sum(hand.belongs(d) for d in strong)
    onsets = [note.onset for note in hand.line]
    foreign = [d for d in hand.line if stage.is_strong(d.onset) and not hand.belongs(d)]
    for note in sorted(foreign, key=lambda d: (d.rule == "M-05", -d.duration, d.onset)):
        if good >= _STRONG * len(strong):
            return
        place = bisect_left(onsets, note.onset)
        pitch = next(hand.choices(place), None)
        if pitch is not None:
            before = len([d for d in hand.attacks[note.onset] if not hand.belongs(d)])
            hand.put(place, pitch)
            good += before - len([d for d in hand.attacks[note.onset] if not hand.belongs(d)])
