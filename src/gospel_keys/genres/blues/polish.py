"""The last look at both hands: chords made whole, guide tones led, tender tones struck once."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from gospel_keys.genres.blues.reach import thin_hurried
from gospel_keys.genres.completion import complete_chords
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.score.model import Hand, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.units import MidiPitch, Semitones, Ticks

_FOURTH: Final = 5
_SPAN: Final[Semitones] = 12
_WIDEST: Final[Semitones] = 16
_FINGERS: Final = 5
_SLIDE: Final = "B-25 slide"
_LOWEST: Final[MidiPitch] = 55
_TENDER: Final = frozenset({1, 3, 4, 6, 8, 10})


def polish(
    stage: Stage, left: Sequence[Draft], right: Sequence[Draft], *, short: Ticks
) -> list[Draft]:
    """Return both hands, complete and clean.

    Parameters
    ----------
    stage : Stage
    left, right : sequence of Draft
    short : Ticks
        From the off-beat to the next beat.
    """
    bars = frozenset(range(stage.form.bars))
    drafts = [*left, *thin_hurried(stage, right)]
    shaken = {d.onset for d in right if d.tremolo}
    guides = complete_chords(stage, drafts, thin_left=bars)
    drafts += [d for d in guides if d.onset not in shaken]
    drafts = _steady(_undoubled(stage, drafts))
    drafts += lead_guides(stage, drafts)
    drafts = _steady(_undoubled(stage, let_go(stage, drafts, short)))
    return _within_a_hand(_without_stale_graces(stage, drafts))


def let_go(stage: Stage, drafts: Sequence[Draft], short: Ticks) -> list[Draft]:
    """End every tremolo an off-beat before the hand strikes again (B-24, F-05).

    It takes whole beats: its upper note leads to the beat on which it begins, and one that has
    no beat to itself becomes that note, held.

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft
    short : Ticks
        From the off-beat to the next beat.
    """
    onsets = {h: sorted({d.onset for d in drafts if d.hand is h}) for h in Hand}

    def ended(draft: Draft) -> list[Draft]:
        row = onsets[draft.hand]
        place = bisect_right(row, draft.onset)
        room = row[place] - draft.onset - short if place < len(row) else draft.duration
        # Strokes through tied parts of triplets cannot be read: whole beats from a beat on.
        wait = -draft.onset % stage.step
        whole = (min(draft.duration, room) - wait) // stage.step * stage.step
        sung = draft.role is Role.MELODY
        if whole <= 0:
            length = min(draft.duration, max(room + short, short))
            return [replace(draft, tremolo=0, duration=length, rule="B-23")] if sung else []
        shaken = replace(draft, onset=draft.onset + wait, duration=whole)
        if not wait:
            return [shaken]
        lead = replace(draft, tremolo=0, duration=wait, rule="B-23")
        return [lead, shaken] if sung else [shaken]

    return [part for d in drafts for part in (ended(d) if d.tremolo else [d])]


def _without_stale_graces(stage: Stage, drafts: Sequence[Draft]) -> list[Draft]:
    """Leave out graces on a key that has been struck just before (F-06)."""
    struck: dict[MidiPitch, list[Ticks]] = defaultdict(list)
    for draft in drafts:
        if draft.role is not Role.GRACE:
            struck[draft.midi].append(draft.onset)
    near = stage.step // 2

    def stale(draft: Draft) -> bool:
        return any(0 <= draft.onset - onset <= near for onset in struck.get(draft.midi, ()))

    kept = [d for d in drafts if d.role is not Role.GRACE or not stale(d)]
    return [d for d in kept if d.role is not Role.GRACE or not _is_far(d, kept, near)]


def _is_far(grace: Draft, drafts: Sequence[Draft], near: Ticks) -> bool:
    """Whether the hand has no time to come to a grace from what it strikes just before (F-05)."""
    return any(
        abs(d.midi - grace.midi) > _SPAN
        for d in drafts
        if d.hand is grace.hand and d.duration and 0 < grace.onset - d.onset <= near
    )


def _within_a_hand(drafts: Sequence[Draft]) -> list[Draft]:
    """Slide over one key, or none, where three lie out of reach beside a chord (F-01 to F-03).

    A slide begins before its note: the chord that lasts up to it is still down.
    """
    slides = {d.onset for d in drafts if d.rule == _SLIDE}
    down: dict[Ticks, set[MidiPitch]] = defaultdict(set)
    for draft in drafts:
        if draft.hand is Hand.RIGHT and draft.rule != _SLIDE:
            for onset in slides & {draft.onset, draft.end}:
                down[onset].add(draft.midi)
    keys: dict[Ticks, list[MidiPitch]] = {}
    for onset in slides:
        own = sorted(d.midi for d in drafts if d.rule == _SLIDE and d.onset == onset)
        ways = (own, own[-1:])
        keys[onset] = next((k for k in ways if _fits({*k, *down[onset]})), [])
    return [d for d in drafts if d.rule != _SLIDE or d.midi in keys[d.onset]]


def _fits(keys: set[MidiPitch]) -> bool:
    return len(keys) <= _FINGERS and max(keys) - min(keys) <= _WIDEST


def _undoubled(stage: Stage, drafts: Sequence[Draft]) -> list[Draft]:
    """Drop inner notes that double a third, seventh or alteration of the left hand (R-07)."""
    struck: dict[Ticks, set[int]] = defaultdict(set)
    for draft in drafts:
        if draft.hand is Hand.LEFT and draft.duration:
            struck[draft.onset].add(draft.midi % 12)
    return [d for d in drafts if not _doubles(stage, d, struck)]


def _steady(drafts: Sequence[Draft]) -> list[Draft]:
    """A tremolo that has lost its partner is a plain note."""
    shaken = Counter(d.onset for d in drafts if d.tremolo)
    return [replace(d, tremolo=0) if shaken[d.onset] == 1 else d for d in drafts]


def _doubles(stage: Stage, draft: Draft, struck: dict[Ticks, set[int]]) -> bool:
    chord = stage.chords[draft.chord].chord
    step = (draft.midi - chord.root.pitch_class) % 12
    tender = chord.is_dominant and step in _TENDER and draft.role is Role.INNER
    return tender and draft.midi % 12 in struck.get(draft.onset, ())


@dataclass(slots=True)
class _Heard:
    """What sounds for each chord, and what may be added to it."""

    stage: Stage
    by_chord: dict[int, list[Draft]] = field(default_factory=lambda: defaultdict(list))
    added: list[Draft] = field(default_factory=list)

    @classmethod
    def of(cls, stage: Stage, drafts: Sequence[Draft]) -> "_Heard":
        """Sort what is struck by its chord; graces say nothing."""
        heard = cls(stage)
        for draft in drafts:
            if draft.duration:
                heard.by_chord[draft.chord].append(draft)
        return heard

    def keys(self, index: int, step: Semitones) -> set[MidiPitch]:
        """The keys on which a step above the root is heard."""
        root = self.stage.chords[index].chord.root.pitch_class
        return {d.midi for d in self.by_chord[index] if (d.midi - root) % 12 == step}

    def add(self, index: int, pitch: MidiPitch) -> bool:
        """Put an inner note under an attack of the right hand that can take it."""
        groups: dict[Ticks, list[Draft]] = defaultdict(list)
        for draft in self.by_chord[index]:
            groups[draft.onset].append(draft)
        for onset in sorted(groups):
            if self._takes(groups[onset], pitch):
                model = next(d for d in groups[onset] if d.hand is Hand.RIGHT)
                extra = Draft(
                    onset, model.duration, pitch, Hand.RIGHT, Role.INNER, index, "V-04",
                    model.articulations,
                )  # fmt: skip
                self.by_chord[index].append(extra)
                self.added.append(extra)
                return True
        return False

    def _takes(self, attack: Sequence[Draft], pitch: MidiPitch) -> bool:
        right = [d.midi for d in attack if d.hand is Hand.RIGHT]
        left = [d.midi for d in attack if d.hand is Hand.LEFT]
        if not right or len(right) > 3 or any(d.tremolo for d in attack):
            return False
        top, low = max(right), min(*right, pitch)
        clear = all(abs(pitch - p) not in (0, 1, 13) for p in (*right, *left))
        doubled = any((p - pitch) % 12 == 0 for p in left)
        above = pitch > max(left, default=0) and pitch >= _LOWEST
        return pitch < top and top - low <= _SPAN and clear and above and not doubled


def lead_guides(stage: Stage, drafts: Sequence[Draft]) -> list[Draft]:
    """Return notes to add so that guide tones lead rightly through ii-V-I (V-04).

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft
    """
    heard = _Heard.of(stage, drafts)
    for index in _two_fives(stage):
        for here in (index, index + 1):
            _fall(heard, here)
            _hold(heard, here)
    return heard.added


def share_led(stage: Stage, drafts: Sequence[Draft]) -> float:
    """Return the share of guide tones that are led rightly through ii-V-I (V-04).

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft
    """
    heard = _Heard.of(stage, drafts)
    verdicts = [
        verdict
        for index in _two_fives(stage)
        for here in (index, index + 1)
        for verdict in _verdicts(heard, here)
    ]
    return sum(verdicts) / len(verdicts) if verdicts else 1.0


def _verdicts(heard: _Heard, here: int) -> Iterator[bool]:
    """Whether a seventh falls to the next third, and a third is held as the next seventh."""
    a, b = heard.stage.chords[here].chord, heard.stage.chords[here + 1].chord
    third = None if a.third is None else heard.keys(here, a.third)
    if a.seventh is not None and b.third in (3, 4):
        sevenths, thirds = heard.keys(here, a.seventh), heard.keys(here + 1, b.third)
        if sevenths and thirds:
            yield any(s - t in (1, 2) for s in sevenths for t in thirds)
    if third and a.third is not None and b.seventh is not None:
        held = (a.root.pitch_class + a.third - b.root.pitch_class) % 12 == b.seventh
        sevenths = heard.keys(here + 1, b.seventh)
        if sevenths and held:
            yield bool(third & sevenths)


def _two_fives(stage: Stage) -> Iterator[int]:
    chords = [s.chord for s in stage.chords]
    for index in range(len(chords) - 2):
        two, five, one = chords[index : index + 3]
        minor = two.third == 3 and two.seventh == 10
        if minor and _falls(two, five) and _falls(five, one) and five.third == 4:
            yield index


def _falls(a: Chord, b: Chord) -> bool:
    return (b.root.pitch_class - a.root.pitch_class) % 12 == _FOURTH


def _fall(heard: _Heard, here: int) -> None:
    """The seventh falls by step to the third of the next chord."""
    a, b = heard.stage.chords[here].chord, heard.stage.chords[here + 1].chord
    if a.seventh is None or b.third not in (3, 4):
        return
    fall = (a.root.pitch_class + a.seventh - b.root.pitch_class - b.third) % 12
    sevenths, thirds = heard.keys(here, a.seventh), heard.keys(here + 1, b.third)
    if not sevenths or not thirds or any(s - fall in thirds for s in sevenths):
        return
    options = [(here + 1, s - fall) for s in sorted(sevenths)]
    options += [(here, t + fall) for t in sorted(thirds)]
    any(heard.add(index, pitch) for index, pitch in options)


def _hold(heard: _Heard, here: int) -> None:
    """The third is held as the next seventh."""
    a, b = heard.stage.chords[here].chord, heard.stage.chords[here + 1].chord
    if a.third is None or b.seventh is None:
        return
    same = (a.root.pitch_class + a.third - b.root.pitch_class - b.seventh) % 12 == 0
    thirds, sevenths = heard.keys(here, a.third), heard.keys(here + 1, b.seventh)
    if not same or not thirds or not sevenths or thirds & sevenths:
        return
    options = [(here + 1, t) for t in sorted(thirds)] + [(here, s) for s in sorted(sevenths)]
    any(heard.add(index, pitch) for index, pitch in options)
