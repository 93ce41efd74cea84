"""No fifths or octaves in a row between a given tune and what lies under it (C-01).

The tune stays: the figure under it takes another tone of its chord. A bass that a chord begins
with stays too, if any other note helps; else a chord that was found for the tune may stand on
its third. Outer voices are compared from attack to attack and from beat to beat; where nothing
helps, the parallel stays.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.score.model import Hand
from gospel_keys.units import MidiPitch, Semitones, Ticks

INVERTED: Final = "C-01 inverted"
"""Rule of a bass that has gone to the third of the chord that begins with it."""

_PERFECT: Final = frozenset({0, 7})
_NEAR: Final[Semitones] = 9
"""A note of a figure moves no farther than this."""
_WIDEST: Final[Semitones] = 12
_LOWEST: Final[MidiPitch] = 41

_Pair = tuple[int, int]


def part_from_tune(
    stage: Stage, drafts: Sequence[Draft], *, may_invert: bool = False
) -> list[Draft]:
    """Return drafts whose lowest voice goes with the tune in no perfect parallels.

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft
        Notes of the left hand other than those that a chord begins with may be moved.
    may_invert : bool
        Whether these may go to the third of their chords, the last chord's excepted.
    """
    outer = _Outer.of(stage, drafts)
    for inverts in (False, True) if may_invert else (False,):
        for pair in [pair for pair in outer.pairs if outer.is_parallel(pair)]:
            if outer.is_parallel(pair):
                outer.mend(stage, pair, inverts=inverts)
    return [outer.moved.get(k, draft) for k, draft in enumerate(drafts)]


@dataclass(slots=True)
class _Outer:
    """What sounds at every attack and every beat, by the place of its draft.

    ``low`` holds the left hand's notes and ``high`` the right hand's top, None where it rests;
    ``pairs`` are the neighbouring places that are compared.
    """

    drafts: Sequence[Draft]
    ticks: list[Ticks]
    pairs: list[_Pair]
    high: list[MidiPitch]
    low: list[dict[int, MidiPitch]]
    moved: dict[int, Draft]

    @classmethod
    def of(cls, stage: Stage, drafts: Sequence[Draft]) -> "_Outer":
        """Lay drafts out."""
        struck = {d.onset for d in drafts if d.duration}
        beats = range(0, stage.end, stage.meter.beat)
        ticks = sorted(struck.union(beats))
        place = {tick: k for k, tick in enumerate(ticks)}
        pairs = {(place[a], place[b]) for row in (sorted(struck), beats) for a, b in pairwise(row)}
        outer = cls(drafts, ticks, sorted(pairs), [0] * len(ticks), [{} for _ in ticks], {})
        for number, draft in enumerate(drafts):
            for k in outer.places(draft):
                if draft.hand is Hand.LEFT:
                    outer.low[k][number] = draft.midi
                else:
                    outer.high[k] = max(outer.high[k], draft.midi)
        return outer

    def places(self, draft: Draft) -> range:
        """The places where a draft sounds."""
        return range(bisect_left(self.ticks, draft.onset), bisect_left(self.ticks, draft.end))

    def is_parallel(self, pair: _Pair) -> bool:
        """Whether both outer voices move from a perfect interval to another of its kind."""
        a, b = pair
        if not (self.high[a] and self.high[b] and self.low[a] and self.low[b]):
            return False
        before, after = min(self.low[a].values()), min(self.low[b].values())
        kind = (self.high[a] - before) % 12
        same = kind in _PERFECT and kind == (self.high[b] - after) % 12
        return same and before != after and self.high[a] != self.high[b]

    def mend(self, stage: Stage, pair: _Pair, *, inverts: bool) -> None:
        """Move a note of the figure at either end of a parallel, the later one first.

        ``inverts`` moves basses that chords begin with instead.
        """
        for k in reversed(pair):
            lows = self.low[k]
            number = min(lows, key=lambda n: lows[n])
            draft = self.moved.get(number, self.drafts[number])
            opens = draft.onset == stage.chords[draft.chord].onset
            if opens is not inverts or (opens and draft.chord in (0, len(stage.chords) - 1)):
                continue
            here = self.places(draft)
            touched = [p for p in self.pairs if p[0] in here or p[1] in here]
            faults = sum(map(self.is_parallel, touched))
            around = (here.start - 1, here.stop)
            beside = {p for n in around if 0 <= n < len(self.low) for p in self.low[n].values()}
            costs = []
            for pitch in self._tones(stage, number, draft, inverts=inverts):
                self._put(number, here, pitch)
                left = sum(map(self.is_parallel, touched))
                costs.append((left, pitch in beside, abs(pitch - draft.midi), pitch))
            fewest, _, _, best = min(costs, default=(faults, False, 0, draft.midi))
            self._put(number, here, best if fewest < faults else draft.midi)
            if fewest < faults:
                rule = INVERTED if inverts else draft.rule
                self.moved[number] = replace(draft, midi=best, rule=rule)
                return

    def _put(self, number: int, here: range, pitch: MidiPitch) -> None:
        for k in here:
            self.low[k][number] = pitch

    def _tones(
        self, stage: Stage, number: int, draft: Draft, *, inverts: bool
    ) -> Iterator[MidiPitch]:
        """Yield the tones of its chord that a note could take, in its hand and under the tune."""
        others = {p for k in self.places(draft) for n, p in self.low[k].items() if n != number}
        tops = [self.high[k] for k in self.places(draft) if self.high[k]]
        chord = stage.chords[draft.chord].chord
        tones = chord.pitch_classes
        if inverts:
            third = (chord.root.pitch_class + (chord.third or 0)) % 12
            tones = frozenset({third} - {chord.root.pitch_class})
        for pitch in range(max(_LOWEST, draft.midi - _NEAR), draft.midi + _NEAR + 1):
            reached = all(0 < abs(pitch - other) <= _WIDEST for other in others)
            below = all(pitch < top for top in tops)
            if pitch % 12 in tones and pitch != draft.midi and reached and below:
                yield pitch
