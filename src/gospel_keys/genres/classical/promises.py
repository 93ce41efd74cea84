"""What a given chord promises: its seventh and its added tones sound, and they are led (V-04).

A figure has two tones over its bass, and a chart may ask for three or four. Where one is left
out, a key that the figure strikes again turns to it, a chord takes it in, or it is sung under
the melody. In a two-five-one it is said in the octave in which it resolves.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from gospel_keys.genres.classical.counterpoint import Fault
from gospel_keys.genres.classical.left_closes import CLOSE
from gospel_keys.genres.classical.left_hand import unit_seconds
from gospel_keys.genres.classical.left_voicing import CLOSE_HIGH
from gospel_keys.genres.classical.tender import tender_tones
from gospel_keys.genres.completion import missing_guides, sounding_in_chords
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.genres.two_fives import Tone, guide_joints, is_two_five_one
from gospel_keys.score.model import Hand, Role
from gospel_keys.score.register import low_interval_violations
from gospel_keys.units import QUARTER, MidiPitch, PitchClass, Seconds, Semitones, Ticks

Finder = Callable[[Sequence[Draft]], Sequence[Fault]]

_LOWEST: Final[MidiPitch] = 48
_HIGHEST: Final[MidiPitch] = 77
_OVER_BASS: Final[Semitones] = 3
_OCTAVE: Final[Semitones] = 12
_FARTHEST: Final[Semitones] = 12
"""How far a note of a figure turns from where it was."""

_TENTH: Final[Semitones] = 16
_UNHURRIED: Final[Seconds] = 0.2
"""From this long a note on, a hand reaches a tenth and is back in time (F-05)."""

_CEILING: Final[MidiPitch] = CLOSE_HIGH + 4
_CLEAR: Final[MidiPitch] = 52
"""From this bass on, single notes next to it are clear."""

_LAST: Final = "C-09"
"""Rule of the octave that a piece ends on."""

_BEAT_COSTS: Final[Semitones] = 6
"""How far a figure rather bends elsewhere than on a beat."""

_TRIES: Final = 4
_MOST: Final = 4
_HARSH: Final = frozenset({0, 13, 25})

_Joint = tuple[Tone, Tone, tuple[Semitones, ...]]
"""A tone, what it leads to in the next chord, and how far it may fall."""

_Change = tuple[tuple[Draft, ...], tuple[Draft, ...]]
"""Notes that go and the notes that come for them."""


def keep_promises(stage: Stage, drafts: Sequence[Draft], find: Finder) -> list[Draft]:
    """Return drafts in which the chords of a chart say what their symbols promise.

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft
        Of both hands.
    find : callable
        Returns the parallels of drafts (C-01); where one would arise another way is taken.
    """
    banned: set[Draft] = set()
    for _ in range(_TRIES):
        hands = _Hands(stage, drafts, banned)
        hands.keep()
        if not hands.changes:
            return list(drafts)
        found = _changed(drafts, hands.changes)
        faults = find(found)
        if not faults or len(faults) <= len(find(drafts)):
            return found
        near = {f.place // stage.meter.bar + k for f in faults for k in (-1, 0)}
        told = {d for _, come in hands.changes for d in come}
        banned |= {d for d in told if d.onset // stage.meter.bar in near}
    return list(drafts)


def _changed(drafts: Sequence[Draft], changes: Iterable[_Change]) -> list[Draft]:
    found = dict.fromkeys(drafts)
    for gone, come in changes:
        for draft in gone:
            del found[draft]
        found.update(dict.fromkeys(come))
    return list(found)


class _Hands:
    """Both hands by chord, and what has been changed in them."""

    def __init__(self, stage: Stage, drafts: Sequence[Draft], banned: Collection[Draft]) -> None:
        self.stage, self.drafts, self.banned = stage, drafts, banned
        self.changes: list[_Change] = []
        self.joints: dict[int, list[_Joint]] = {}
        self.by_chord: defaultdict[int, list[Draft]] = defaultdict(list)
        for draft in sorted(drafts, key=lambda d: (d.onset, d.midi)):
            if draft.role is not Role.GRACE:
                self.by_chord[draft.chord].append(draft)

    def keep(self) -> None:
        """Say what is missing, then lead every two-five-one."""
        chords = [span.chord for span in self.stage.chords]
        for index, classes in enumerate(sounding_in_chords(self.stage, self.drafts)):
            for pitch_class in sorted(missing_guides(chords[index], classes)):
                self.say_any(index, pitch_class)
        for index in range(len(chords) - 2):
            row = chords[index : index + 3]
            if is_two_five_one(row):
                for place, (chord, after) in enumerate(pairwise(row)):
                    self.joints[index + place] = guide_joints(chord, after)
        for index, joints in sorted(self.joints.items()):
            for joint in joints:
                self.lead(index, joint)

    def say_any(self, index: int, pitch_class: PitchClass) -> bool:
        """Say a tone of a chord wherever there is room, near the middle of the figure first."""
        own = self.by_chord[index]
        inner = [d.midi for d in own if d.role is Role.INNER and d.hand is Hand.LEFT]
        home = sum(inner) / len(inner) if inner else (_LOWEST + CLOSE_HIGH) / 2
        options = [p for p in range(_LOWEST, _HIGHEST + 1) if p % 12 == pitch_class]
        return any(self.say(index, p) for p in sorted(options, key=lambda p: abs(p - home)))

    def lead(self, index: int, joint: _Joint) -> bool:
        """Say a tone where its resolution sounds, or resolve it where it sounds, or say both."""
        if self._is_led(index, joint):
            return True
        here, there, falls = joint
        ways = [(index, here, b + f) for b in self._keys(index + 1, there) for f in falls]
        ways += [(index + 1, there, a - f) for a in self._keys(index, here) for f in falls]
        fit = [(p, at, tone) for at, tone, p in ways if p % 12 == _class_of(tone)]
        fit.sort(key=lambda way: way[:2])
        return (
            any(self.say(at, p) for p, at, _ in fit)
            or any(self._say_both(index, p, f) for p, f in _registers(here, there, falls))
            or any(self._move(at, tone, p) for p, at, tone in fit)
            # The melody has the tone and no other octave is free: the tenor resolves under it.
            or any(self.say(at, p, doubled=True) for p, at, _ in fit)
        )

    def _is_led(self, index: int, joint: _Joint) -> bool:
        here, there, falls = joint
        sources, goals = self._keys(index, here), self._keys(index + 1, there)
        return not sources or not goals or any(a - b in falls for a in sources for b in goals)

    def _move(self, index: int, tone: Tone, pitch: MidiPitch) -> bool:
        """Take a tone into another octave, if that leads more than it tears."""
        own = [d for d in self.by_chord[index] if d.midi % 12 == _class_of(tone)]
        gone = tuple(d for d in own if d.hand is Hand.LEFT and d.role is Role.INNER)
        come = tuple(replace(d, midi=pitch) for d in gone)
        fits = all(d not in self.banned and self._fits(index, d, gone) for d in come)
        if not gone or not fits or any(self._is_sung(d) for d in come):
            return False
        before = self._torn(index)
        self._change(gone, come)
        if self._torn(index) < before:
            return True
        self._undo()
        return False

    def _torn(self, index: int) -> int:
        """How many guide tones into a chord and out of it are not led."""
        around = ((k, j) for k in (index - 1, index) for j in self.joints.get(k, ()))
        return sum(not self._is_led(k, joint) for k, joint in around)

    def _say_both(self, index: int, pitch: MidiPitch, fall: Semitones) -> bool:
        if not self.say(index, pitch):
            return False
        if self.say(index + 1, pitch - fall):
            return True
        self._undo()
        return False

    def _keys(self, index: int, tone: Tone) -> set[MidiPitch]:
        return {d.midi for d in self.by_chord[index] if d.midi % 12 == _class_of(tone)}

    def say(self, index: int, pitch: MidiPitch, *, doubled: bool = False) -> bool:
        """Say a pitch in a chord by the least change; False where there is no room for it."""
        for change in self._ways(index, pitch):
            gone, come = change
            alone = [d for d in come if doubled or not self._is_sung(d)]
            fit = [d for d in alone if d not in self.banned and self._fits(index, d, gone)]
            if fit and (not gone or len(fit) == len(come)):
                self._change(gone, fit)
                return True
        return False

    def _change(self, gone: Sequence[Draft], come: Sequence[Draft]) -> None:
        self._swap(gone, come)
        self.changes.append((tuple(gone), tuple(come)))

    def _undo(self) -> None:
        gone, come = self.changes.pop()
        self._swap(come, gone)

    def _swap(self, gone: Sequence[Draft], come: Sequence[Draft]) -> None:
        index = (*gone, *come)[0].chord
        own = [d for d in self.by_chord[index] if d not in gone] + list(come)
        self.by_chord[index] = sorted(own, key=lambda d: (d.onset, d.midi))

    def _is_sung(self, new: Draft) -> bool:
        """Whether the melody holds a tone meanwhile that wants to be alone (C-04)."""
        span = self.stage.chords[new.chord]
        if new.midi % 12 not in tender_tones(span.chord, self.stage.key_at(span.onset)):
            return False
        return any(
            d.midi % 12 == new.midi % 12 and d.duration >= QUARTER
            for d in self.by_chord[new.chord]
            if d.role is Role.MELODY and d.onset < new.end and d.end > new.onset
        )

    def _ways(self, index: int, pitch: MidiPitch) -> Iterator[_Change]:
        left = [d for d in self.by_chord[index] if d.hand is Hand.LEFT]
        struck: defaultdict[Ticks, list[Draft]] = defaultdict(list)
        for draft in left:
            struck[draft.onset].append(draft)
        yield from self._turns(left, pitch)
        yield from self._taken_in(struck, pitch)
        yield from self._instead(index, left, pitch)
        yield from self._sung_under(index, pitch)

    def _turns(self, left: Sequence[Draft], pitch: MidiPitch) -> Iterator[_Change]:
        """A key that a figure of single notes strikes again turns to the pitch."""
        alone = Counter(d.onset for d in left)
        again = Counter(d.midi for d in left)
        bent: list[tuple[Semitones, Draft]] = []
        for draft in left:
            near = [d.midi for d in left if d.end == draft.onset or d.onset == draft.end]
            free = alone[draft.onset] == 1 and again[draft.midi] > 1 and draft.rule != CLOSE
            if (
                free
                and pitch not in near
                and not (self._on_pulse(draft) and draft.role is Role.BASS)
            ):
                turn = sum(abs(p - pitch) for p in near) + _BEAT_COSTS * self._on_pulse(draft)
                bent.append((turn, draft))
        for _, draft in sorted(bent, key=lambda b: (b[0], -b[1].onset)):
            yield (draft,), (replace(draft, midi=pitch, role=Role.INNER),)

    def _on_pulse(self, draft: Draft) -> bool:
        return draft.onset % self.stage.meter.beat == 0

    def _taken_in(self, struck: dict[Ticks, list[Draft]], pitch: MidiPitch) -> Iterator[_Change]:
        """The chords of a figure take the pitch in, all that are alike."""
        chords = {
            onset: group
            for onset, group in struck.items()
            if len(group) < _MOST and (len(group) > 1 or group[0].rule == CLOSE)
        }
        for first in chords.values():
            alike = [g for g in chords.values() if _pitches(g) == _pitches(first)]
            yield (), tuple(replace(g[0], midi=pitch, role=Role.INNER) for g in alike)

    def _instead(self, index: int, left: Sequence[Draft], pitch: MidiPitch) -> Iterator[_Change]:
        """A tone that nobody would miss makes room."""
        span = self.stage.chords[index]
        root = span.chord.root.pitch_class
        guides = {(root + g) % 12 for g in span.chord.guide_tones}
        spare = [d for d in left if d.role is Role.INNER and d.midi % 12 not in guides]
        # Of the octave at the end the upper key is bass enough under a fuller chord.
        spare += [d for d in left if d.rule == _LAST and d.midi == min(e.midi for e in left)]
        for midi in sorted({d.midi for d in spare}, key=lambda p: abs(p - pitch)):
            gone = tuple(d for d in spare if d.midi == midi)
            yield gone, tuple(replace(d, midi=pitch, role=Role.INNER) for d in gone)

    def _sung_under(self, index: int, pitch: MidiPitch) -> Iterator[_Change]:
        """A chord of the right hand takes the pitch in; a single line stays one."""
        right = [d for d in self.by_chord[index] if d.hand is Hand.RIGHT]
        chords = Counter(d.onset for d in right)
        hosts = [d for d in right if d.role is Role.MELODY and 1 < chords[d.onset] < _MOST]
        for host in sorted(hosts, key=lambda d: (-d.duration, d.onset)):
            yield (), (replace(host, midi=pitch, role=Role.INNER),)

    def _fits(self, index: int, new: Draft, gone: Sequence[Draft]) -> bool:
        """Whether a note may stand where it is meant to: in its hand's reach, in no one's way."""
        around = [d for k in (index - 1, index, index + 1) for d in self.by_chord.get(k, ())]
        others = [d for d in around if d.onset < new.end and d.end > new.onset and d not in gone]
        mine = [d.midi for d in others if d.hand is new.hand and d.onset == new.onset]
        theirs = [d.midi for d in others if d.hand is not new.hand]
        held = [d.midi for d in others if d.hand is new.hand and d.onset != new.onset]
        if any(abs(p - new.midi) in _HARSH for p in (*mine, *theirs, *held)):
            return False
        sung = max(mine) if mine and new.hand is Hand.RIGHT else None
        if any(abs(p - new.midi) == 1 and p != sung for p in mine):
            return False
        if new.hand is Hand.RIGHT and new.midi % 12 in {p % 12 for p in theirs}:
            return False
        reach = [*mine, *held, new.midi]
        if max(reach) - min(reach) > _OCTAVE or low_interval_violations(sorted([*mine, new.midi])):
            return False
        if new.hand is Hand.RIGHT:
            over = max(theirs, default=0)
            return over < new.midi < max(mine)
        return self._lies_in_figure(index, new, gone) and new.midi < min(theirs, default=_HIGHEST)

    def _lies_in_figure(self, index: int, new: Draft, gone: Sequence[Draft]) -> bool:
        """Whether a note lies among those of the left hand's figure, over its bass."""
        left = [d.midi for d in self.by_chord[index] if d.hand is Hand.LEFT and d not in gone]
        if not left:
            return False
        low, high = min(left), max(left)
        near = all(abs(d.midi - new.midi) <= _FARTHEST for d in gone if d.role is Role.INNER)
        reach = _OCTAVE if unit_seconds(self.stage) < _UNHURRIED else _TENTH
        if gone and gone[0].rule == CLOSE:
            reach = _CEILING
        alone = gone and low >= _CLEAR and all(d.rule != CLOSE for d in gone)
        least = low + (1 if alone else _OVER_BASS)
        inside = least <= new.midi <= max(high, min(low + reach, _CEILING))
        return near and inside


def _pitches(group: Iterable[Draft]) -> tuple[MidiPitch, ...]:
    return tuple(sorted(d.midi for d in group))


def _class_of(tone: Tone) -> PitchClass:
    chord, above = tone
    return (chord.root.pitch_class + above) % 12


def _registers(
    here: Tone, there: Tone, falls: Iterable[Semitones]
) -> list[tuple[MidiPitch, Semitones]]:
    """Where a tone and its resolution lie, from the tenor up."""
    return [
        (pitch, fall)
        for pitch in range(_LOWEST, _HIGHEST + 1)
        for fall in falls
        if pitch % 12 == _class_of(here) and (pitch - fall) % 12 == _class_of(there)
    ]
