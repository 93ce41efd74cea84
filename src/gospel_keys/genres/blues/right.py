"""The right hand of the blues: every cell of the plan played in its texture (4.4)."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from gospel_keys.genres.blues.comping import Comping, with_changes
from gospel_keys.genres.blues.harmony import FigureUse
from gospel_keys.genres.blues.lines import Singer, Sung, write_line
from gospel_keys.genres.blues.memory import Memory
from gospel_keys.genres.blues.notation import read_row
from gospel_keys.genres.blues.ornaments import (
    DOUBLE_STOPS,
    add_double_stops,
    add_tremolo,
    balance_crushes,
    bridge_octaves,
    crush_stab,
    lean_in,
    recover_leaps,
    settle_foreign,
)
from gospel_keys.genres.blues.plan import Cell
from gospel_keys.genres.blues.rocking import rock, slide
from gospel_keys.genres.blues.stabs import Stab, Voiced, voice_stabs, write_stab
from gospel_keys.genres.blues.tables import Lick, licks
from gospel_keys.genres.blues.touches import move_under, slide_up
from gospel_keys.genres.sketch import Draft
from gospel_keys.units import MidiPitch, Ticks

_HOME: Final = 66.0
_FIGURE_HOME: Final = 69.0
_HIGHER: Final = 6.0
_OTHER_REGISTER: Final = 8.0
_DOUBLES: Final = {
    "tremolo-double-stops": 0.44, "chord-fills": 0.4, "call-response": 0.18, "blues-melody": 0.18,
}  # fmt: skip
_OCTAVE: Final = 12
_CONTRAST: Final = 5.0
_THICK: Final = 0.7
"""Share of double stops in an answer that stays in the register of its call (B-22)."""

_MARGIN: Final = 1.0
"""What leaning notes may yet take from the distance of an answer."""

_SHORT_OF: Final = 0.1
"""By how much an answer may miss that share; where it cannot, chords answer."""

_ANSWER_TOP: Final[MidiPitch] = 81
_TRIES: Final = 4
_OPENING: Final = 3
"""Beats of a riff's second bar that stay where a fill ends it."""

_BLUE: Final = frozenset({3, 6})
"""The flat third and fifth of the key; without one of them a call is no blues."""

_SPARSE: Final = 3
_IN_CHORDS: Final = 0.15
_SAME_ANSWER: Final = 0.5
_MORE_ALIKE: Final = 0.12
_NEW_ANSWER: Final = 3
"""The cell of a returning chorus that is not as it was."""


@dataclass(frozen=True, slots=True)
class RightPlan:
    """What the right hand does: its texture by chorus (-1 is intro and vamp).

    ``triplets`` is the share of triplet licks, ``reprise`` the chorus that brings the first
    one back (-2 for none). In ``riffs`` a riff takes the place of the call (B-25); in the
    bars ``answered`` the left hand answers from the third beat on (B-26).
    """

    textures: dict[int, str]
    triplets: float
    reprise: int = -2
    riffs: frozenset[int] = frozenset()
    answered: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class RightHand:
    """Plays the cells of a plan."""

    singer: Singer
    plan: RightPlan
    left: dict[Ticks, frozenset[MidiPitch]]

    @property
    def chords(self) -> Comping:
        """The chords between and under the lines."""
        return Comping(self.singer, self.plan.textures, self.left)

    def play(
        self,
        cells: Sequence[Cell],
        figures: Sequence[FigureUse],
        rng: random.Random,
        *,
        take: int = 0,
    ) -> list[Draft]:
        """Return everything the right hand plays but the last chord.

        Parameters
        ----------
        cells : sequence of Cell
        figures : sequence of FigureUse
        rng : random.Random
        take : int
            How often it has been tried before: later takes repeat themselves more (S-03).
        """
        memory = Memory(_SAME_ANSWER + _MORE_ALIKE * take)
        sung: list[Sung] = []
        stabs: list[Stab] = []
        base = rng.getrandbits(64)
        for cell in cells:
            theme = cell.chorus == self.plan.reprise and cell.place != _NEW_ANSWER
            chorus = 0 if theme else cell.chorus
            memory.sit(chorus, cell.place, returning=theme)
            place = 0 if cell.task == "call" else cell.place
            own = random.Random(f"{base}/{chorus}/{place}/{cell.task}")
            lines, chords = self._cell(cell, figures, memory, own)
            chords = chords or self.chords.comps(cell, lines, own)
            lines, chords = self._giving_way(cell, lines, chords)
            sung += lines
            stabs += chords
            self.singer.heard[:] = [lines[-1].top] if lines else self.singer.heard
        sung.sort(key=lambda n: n.onset)
        sung = _untangled(sung)
        sung = recover_leaps(self.singer, lean_in(self.singer, sung, rng))
        sung = bridge_octaves(settle_foreign(self.singer, sung, rng))
        sung = balance_crushes(self.singer, sung, rng)
        sung = move_under(self.singer, slide_up(self.singer, sung), rng)
        thick = self.chords.thickened(sung, cells)
        thick += self.chords.anchors(sung, [*stabs, *thick])
        thick += self.chords.changes(sung, [*stabs, *thick])
        return self._written(sung, self._voiced(sung, [*stabs, *thick], rng), rng)

    def _voiced(
        self, sung: Sequence[Sung], stabs: Sequence[Stab], rng: random.Random
    ) -> list[Voiced]:
        """Voice the stabs, led to and from the chords that figures write out."""
        written = [
            replace(self.chords.stab(n.onset, n.duration), written=n.pitches)
            for n in sung
            if n.rule.startswith("4.5") and len(n.pitches) > 1
        ]
        ordered = sorted([*stabs, *written], key=lambda s: s.onset)
        voiced = voice_stabs(self.singer.stage, ordered, rng) if ordered else []
        own = [(stab, voicing) for stab, voicing in voiced if not stab.written]
        return slide(self.singer.stage, rock(self.singer.stage, own, rng), rng)

    def _written(
        self, sung: Sequence[Sung], voiced: Sequence[Voiced], rng: random.Random
    ) -> list[Draft]:
        """Write chords and line; a melody note that carries a chord is written with it."""
        drafts: list[Draft] = []
        taken = {stab.onset for stab, _ in voiced if stab.top is not None}
        crushed = [n.onset for n in sung if n.crushed]
        for stab, voicing in voiced:
            rule = "B-27" if stab.top is None else "chord-fills"
            short = stab.duration <= self.singer.grid.off
            struck = write_stab(stab, voicing, rule, short=short)
            drafts += struck
            alone = all(abs(stab.onset - onset) >= self.singer.grid.step for onset in crushed)
            if stab.top is None and alone:
                graces = crush_stab(self.singer, struck, rng)
                crushed += [g.onset for g in graces]
                drafts += graces
        plain = [n for n in sung if n.onset not in taken]
        graces = [d for d in write_line([n for n in sung if n.onset in taken]) if not d.duration]
        return drafts + write_line(plain) + graces

    def _cell(
        self,
        cell: Cell,
        figures: Sequence[FigureUse],
        memory: Memory,
        rng: random.Random,
    ) -> tuple[list[Sung], list[Stab]]:
        use = next((f for f in figures if f.bar == cell.bar), None)
        if use is not None and use.figure.right:
            return self._figure(cell, use, rng), []
        texture = self.plan.textures[cell.chorus]
        if texture == "block-chords":
            return [], self._stabs(cell, memory, rng)
        if cell.task in ("turn", "ending"):
            return [], self._stabs(cell, memory, rng)
        riff = cell.chorus in self.plan.riffs
        if cell.task == "answer" and riff and cell.place == 1:
            return self._phrase(cell, texture, memory, rng), []
        if cell.task == "answer":
            return self._answer(cell, texture, memory, rng)
        return self._phrase(cell, texture, memory, rng), []

    def _giving_way(
        self, cell: Cell, lines: Sequence[Sung], chords: Sequence[Stab]
    ) -> tuple[list[Sung], list[Stab]]:
        """Rest where the left hand answers (B-26)."""
        last = cell.bar + cell.bars - 1
        if last not in self.plan.answered:
            return list(lines), list(chords)
        end = last * self.singer.grid.bar + 2 * self.singer.grid.step
        sung = [replace(n, duration=min(n.duration, end - n.onset)) for n in lines if n.onset < end]
        shaken = [replace(n, tremolo=0) if n.duration < self.singer.grid.step else n for n in sung]
        return shaken, [s for s in chords if s.onset < end]

    def _figure(self, cell: Cell, use: FigureUse, rng: random.Random) -> list[Sung]:
        ternary = self.singer.grid.ternary
        rows = use.figure.right if ternary or not use.figure.swing else use.figure.swing
        bars = 1 if use.ending else cell.bars
        sung = [
            self.singer.sing(
                row, cell.bar, bars, target=_FIGURE_HOME, rule=f"4.5 {use.figure.id}", rng=rng,
                joined=True,
            )
            for row in rows
        ]  # fmt: skip
        last = self.singer.heard[-1] if self.singer.heard else round(_HOME)
        leaps = [abs(notes[0].top - last) for notes in sung]
        within = max(_OCTAVE, min(leaps))
        return rng.choice(
            [notes for notes, leap in zip(sung, leaps, strict=True) if leap <= within]
        )

    def _phrase(self, cell: Cell, texture: str, memory: Memory, rng: random.Random) -> list[Sung]:
        """A call, the same call again, a line that climbs, or a riff."""
        home = _HOME + self.singer.stage.brief.register
        if cell.task == "line":
            notes = self._lick(cell, "line", memory, rng, target=home + _HIGHER)
        elif cell.task == "riff":
            notes = self._lick(cell, "riff", memory, rng, target=home)
        else:
            riff = cell.chorus in self.plan.riffs
            family = "riff" if riff else "call"
            row = memory.calls.get(cell.chorus) or self._choose(family, memory, rng)
            memory.calls[cell.chorus] = row
            rule = "B-25 riff" if riff else "B-22 call"
            if cell.task == "answer":
                row = self._turned(row, memory, rng)
            notes = self._sung_blue(row, cell, home, rule, rng)
        return self._dressed(cell, texture, notes, rng)

    def _turned(self, row: str, memory: Memory, rng: random.Random) -> str:
        """Return a riff whose last beat runs on in a fill: it comes again, but not as it was."""
        first, second = row.split("|")
        kept = second.split()[:_OPENING]
        runs_on = self._choose("fill", memory, rng).split()[-1]
        return f"{first}| {' '.join(kept)} {runs_on}"

    def _sung_blue(
        self, row: str, cell: Cell, target: float, rule: str, rng: random.Random
    ) -> list[Sung]:
        """Sing a call again where leaning on its chords has cost it every blue note (B-20)."""
        notes: list[Sung] = []
        for _ in range(_TRIES):
            notes = self.singer.sing(row, cell.bar, cell.bars, target=target, rule=rule, rng=rng)
            if any((n.top - self.singer.tonic) % 12 in _BLUE for n in notes):
                break
        return notes

    def _answer(
        self, cell: Cell, texture: str, memory: Memory, rng: random.Random
    ) -> tuple[list[Sung], list[Stab]]:
        """Answer in another register or in chords (B-22)."""
        if texture == "call-response" and rng.random() < _IN_CHORDS:
            return [], self._stabs(cell, memory, rng, sparse=True)
        home = _HOME + self.singer.stage.brief.register
        if texture != "call-response":
            row = self._answer_row(cell, memory, rng)
            notes = self.singer.sing(
                row, cell.bar, cell.bars, target=home, rule="B-22 answer", rng=rng
            )
            return self._dressed(cell, texture, notes, rng), []
        call = memory.calls.get(cell.chorus, "")
        called = self.singer.sing(
            call, cell.bar, cell.bars, target=home, rule="", rng=random.Random("call")
        ) if call else []  # fmt: skip
        middle = sum(n.top for n in called) / len(called) if called else home
        row = self._answer_row(cell, memory, rng)
        options = [
            self.singer.sing(row, cell.bar, cell.bars, target=t, rule="B-22 answer", rng=rng)
            for t in (middle - _OTHER_REGISTER, middle + _OTHER_REGISTER)
        ]
        last = self.singer.heard[-1] if self.singer.heard else round(middle)

        def contrast(notes: Sequence[Sung]) -> tuple[bool, bool, bool, float]:
            near = bool(notes) and abs(notes[0].top - last) <= _OCTAVE
            singable = all(n.top <= _ANSWER_TOP for n in notes)
            apart = abs(_middle(notes) - middle)
            return near, apart >= _CONTRAST, singable, apart

        best = max(options, key=contrast)
        if abs(_middle(best) - middle) < _CONTRAST + _MARGIN:
            best = add_double_stops(self.singer, best, _THICK, rng)
            if sum(len(n.pitches) > 1 for n in best) < (_THICK - _SHORT_OF) * len(best):
                return [], self._stabs(cell, memory, rng, sparse=True)
        return self._dressed(cell, texture, best, rng), []

    def _answer_row(self, cell: Cell, memory: Memory, rng: random.Random) -> str:
        """A new answer, or the one of this chorus again."""
        row = self._choose("answer", memory, rng)
        if cell.chorus in memory.answers and rng.random() < memory.again:
            row = memory.answers[cell.chorus]
        memory.answers[cell.chorus] = row
        return row

    def _dressed(
        self, cell: Cell, texture: str, notes: Sequence[Sung], rng: random.Random
    ) -> list[Sung]:
        share = _DOUBLES.get(texture, DOUBLE_STOPS)
        dressed = add_double_stops(self.singer, notes, share, rng)
        limit = (cell.bar + cell.bars) * self.singer.grid.bar
        shakes = 0.95 if texture == "tremolo-double-stops" else 0.35
        if cell.task in ("answer", "line") and rng.random() < shakes:
            dressed = add_tremolo(self.singer, dressed, limit, rng)
        return dressed

    def _lick(
        self,
        cell: Cell,
        family: str,
        memory: Memory,
        rng: random.Random,
        *,
        target: float,
    ) -> list[Sung]:
        row = self._choose(family, memory, rng)
        rule = f"B-25 {family}"
        return self.singer.sing(
            row, cell.bar, cell.bars, target=target, rule=rule, rng=rng,
            relative=family == "line",
        )  # fmt: skip

    def _choose(self, family: str, memory: Memory, rng: random.Random) -> str:
        rows: list[Lick] = list(licks(family))
        wants = rng.random() < self.plan.triplets
        fitting = [r.row for r in rows if r.triplet is wants] or [r.row for r in rows]
        fresh = [r for r in fitting if r not in memory.used[-6:]] or fitting
        return memory.keep(rng.choice(fresh), family)

    def _stabs(
        self, cell: Cell, memory: Memory, rng: random.Random, *, sparse: bool = False
    ) -> list[Stab]:
        stabs: list[Stab] = []
        grid = self.singer.grid
        rows = self._stab_rows(cell, memory, rng, sparse=sparse)
        for bar, row in enumerate(rows, start=cell.bar):
            start = bar * grid.bar
            onsets = [
                (start + grid.tick(s.start), start + grid.tick(s.end))
                for s in read_row(row)
                if s.start[1] < grid.beats
            ]
            changes = [
                c.onset for _, c in self.singer.stage.chords_between(start, start + grid.bar)
            ]
            onsets = with_changes(onsets, changes, start + grid.bar, grid.off)
            stabs += [self.chords.stab(onset, end - onset) for onset, end in onsets]
        return stabs

    def _stab_rows(
        self, cell: Cell, memory: Memory, rng: random.Random, *, sparse: bool
    ) -> list[str]:
        """Rows of stabs, one for each bar; the call comes again as it was (B-22)."""
        kept = memory.riffs.get(cell.chorus)
        if cell.task == "call" and kept is not None and len(kept) == cell.bars:
            return kept
        rows: list[str] = []
        for _ in range(cell.bars):
            row = self._choose("stab", memory, rng)
            while sparse and row.count("1") > _SPARSE:
                row = self._choose("stab", memory, rng)
            known = memory.comped.setdefault(cell.chorus, row)
            rows.append(known if rng.random() < memory.again - _SAME_ANSWER else row)
        if cell.task == "call":
            memory.riffs[cell.chorus] = rows
        return rows


def _middle(notes: Sequence[Sung]) -> float:
    return sum(n.top for n in notes) / len(notes) if notes else 0.0


def _untangled(notes: Sequence[Sung]) -> list[Sung]:
    """Shorten notes that reach into the next attack."""
    done: list[Sung] = []
    for note in notes:
        if done and done[-1].onset == note.onset:
            continue
        if done and done[-1].end > note.onset:
            done[-1] = replace(done[-1], duration=note.onset - done[-1].onset)
        done.append(note)
    return done
