"""The chords of the right hand: in the rests of a line, under its notes, and by themselves.

A pianist comps for himself: short chords answer the rests, long or strong notes carry one.
"""

import random
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from gospel_keys.genres.blues.lines import Singer, Sung
from gospel_keys.genres.blues.plan import Cell
from gospel_keys.genres.blues.stabs import Stab
from gospel_keys.units import MidiPitch, Ticks

_COMPS: Final = {"call-response": 0.75, "chord-fills": 0.75, "blues-melody": 0.65}
_ANCHOR_ROOM: Final = 8
_ANCHOR_RIVALS: Final = 3
_ANCHOR_TOPMOST: Final[MidiPitch] = 79
_ANCHOR_TOP: Final[MidiPitch] = 70


@dataclass(frozen=True, slots=True)
class Comping:
    """Places chords.

    Parameters
    ----------
    singer : Singer
    textures : mapping
        Right-hand texture by chorus.
    left : mapping
        What the left hand strikes, by onset.
    """

    singer: Singer
    textures: Mapping[int, str]
    left: Mapping[Ticks, frozenset[MidiPitch]]

    def comps(self, cell: Cell, notes: Sequence[Sung], rng: random.Random) -> list[Stab]:
        """Chords in the rests of a line, as a pianist comps for himself (B-27)."""
        share = _COMPS.get(self.textures[cell.chorus], 0.5)
        grid = self.singer.grid
        limit = (cell.bar + cell.bars) * grid.bar
        edges = [*(n.onset for n in notes[1:]), limit]
        stabs: list[Stab] = []
        for place, (note, following) in enumerate(zip(notes, edges, strict=True)):
            near = tuple(n.top for n in notes[place : place + 2])
            room = following - note.end
            if note.rule.startswith("4.5") or room < grid.step:
                continue
            if stabs and rng.random() > share:
                continue
            onset = -(-note.end // grid.step) * grid.step
            breath = onset == note.end or rng.random() < 0.6
            onset += grid.off if breath else 0
            short = grid.step - grid.off
            while onset + short <= following - short and len(stabs) < 2:
                stabs.append(replace(self.stab(onset, short), near=near))
                onset += 2 * grid.step if rng.random() < 0.5 else limit
        return stabs

    def stab(self, onset: Ticks, duration: Ticks, top: MidiPitch | None = None) -> Stab:
        """Return a stab that knows what the left hand does there; ``top`` is its melody note."""
        stage, grid = self.singer.stage, self.singer.grid
        struck = self.left.get(onset, frozenset())
        if onset % grid.step == 2 * grid.step // 3:
            # The last third of a shuffled beat is written as its off-beat.
            swung = onset - onset % grid.step + grid.off
            struck |= self.left.get(swung, frozenset())
        floor = self.singer.floors.get(onset // self.singer.grid.bar, 0) + 1
        if top is not None and struck:
            floor = max(struck) + 1
        return Stab(
            onset, duration, stage.index_at(onset),
            frozenset(p % 12 for p in struck), floor, top,
        )  # fmt: skip

    def thickened(self, notes: Sequence[Sung], cells: Sequence[Cell]) -> list[Stab]:
        """Chords under the long and strong notes of the chord-fills texture."""
        chorus = {b: c.chorus for c in cells for b in range(c.bar, c.bar + c.bars)}
        grid = self.singer.grid
        stabs: list[Stab] = []
        for note in notes:
            bar = note.onset // grid.bar
            if self.textures[chorus[bar]] != "chord-fills" or not _carries(note):
                continue
            weighty = note.onset % grid.step == 0
            chord = self.singer.stage.chords[note.chord].chord
            stab = self.stab(note.onset, note.duration, note.top)
            fits = note.top - stab.floor >= 7 and note.top % 12 in chord.pitch_classes
            if weighty and fits:
                stabs.append(stab)
        return stabs

    def changes(self, notes: Sequence[Sung], stabs: Sequence[Stab]) -> list[Stab]:
        """A short chord for every change inside a bar at which the hand would rest (1.8)."""
        grid = self.singer.grid
        struck = sorted([*(n.onset for n in notes), *(s.onset for s in stabs)])
        down = [(n.onset, n.end) for n in notes]
        found: list[Stab] = []
        for span in self.singer.stage.chords:
            onset = span.onset + grid.off
            after = struck[bisect_left(struck, span.onset) :][:1]
            rests = not (after and after[0] < span.end)
            free = not any(start <= onset < end for start, end in down)
            if rests and free and span.end - span.onset < grid.bar:
                found.append(self.stab(onset, grid.step - grid.off))
        return found

    def anchors(self, notes: Sequence[Sung], stabs: Sequence[Stab]) -> list[Stab]:
        """A chord under one note of every chord that has none yet, near the middle (V-01)."""
        spoken = {s.chord for s in stabs}
        options: dict[int, list[Stab]] = defaultdict(list)
        for note in notes:
            if note.chord in spoken or not self._can_anchor(note):
                continue
            stab = self.stab(note.onset, note.duration, note.top)
            if note.top - stab.floor >= _ANCHOR_ROOM and note.top <= _ANCHOR_TOPMOST:
                options[note.chord].append(stab)
        anchors: list[Stab] = []
        for rivals in options.values():
            first, *rest = sorted(rivals, key=lambda s: abs((s.top or 0) - _ANCHOR_TOP))
            anchors.append(replace(first, instead=tuple(rest[:_ANCHOR_RIVALS])))
        return anchors

    def _can_anchor(self, note: Sung) -> bool:
        grid = self.singer.grid
        chord = self.singer.stage.chords[note.chord].chord
        heavy = note.onset % grid.step == 0 and note.duration >= grid.step - grid.off
        return _carries(note) and heavy and note.top % 12 in chord.pitch_classes


def _carries(note: Sung) -> bool:
    """Whether the hand is free for a chord under a note: a shake or a slide takes it all."""
    return not (note.tremolo or note.slides or note.rule.startswith("4.5"))


def with_changes(
    onsets: list[tuple[Ticks, Ticks]], changes: list[Ticks], end: Ticks, unit: Ticks
) -> list[tuple[Ticks, Ticks]]:
    """Let every chord of the bar speak: a change without an attack gets one."""
    edges = [*changes, end]
    for change, following in zip(edges, edges[1:], strict=False):
        if not any(change <= onset < following for onset, _ in onsets):
            onsets.append((change, min(following, change + unit)))
    onsets.sort()
    ends = [*(o for o, _ in onsets[1:]), end]
    return [(o, min(e, after)) for (o, e), after in zip(onsets, ends, strict=True)]
