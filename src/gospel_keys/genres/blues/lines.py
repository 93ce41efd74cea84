"""Blues lines: licks put into a key, a register and a harmony (B-20 to B-23).

A lick is written once and bends to the chord under it: the major third of the key gives way
to the blue one over IV, strong and long notes lean on the chord, the flat fifth passes on.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from gospel_keys.genres.blues.left import adapt
from gospel_keys.genres.blues.notation import Grid, Struck, read_row
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.score.model import Hand, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.units import MidiPitch, PitchClass, Semitones, Ticks

LOWEST: Final[MidiPitch] = 60
HIGHEST: Final[MidiPitch] = 84
_CRUSHABLE: Final = frozenset({4, 7, 9})
"""Degrees that are crushed into: 3, 5 and 6 of the key (B-21)."""

_OCTAVE: Final[Semitones] = 12
_JOINED: Final[Semitones] = 4
_CHORDS_LOWER: Final[Semitones] = 3
_CLEAR: Final[Semitones] = 3
_FAR: Final = 30
_OUTSIDE: Final = 8
_SLIDE: Final[tuple[Semitones, ...]] = (3, 2, 1)
"""Keys that a slide runs over, below its note."""
_STRONG_FIT: Final = 0.94
_SLIDES: Final = 0.7


@dataclass(frozen=True, slots=True)
class Sung:
    """One attack of a line: its pitches from the bottom up, the top one sings.

    Parameters
    ----------
    onset, duration : Ticks
    pitches : tuple of MidiPitch, ascending
    chord : int
    rule : str
    crushed : bool
        A grace crushes in from the semitone below (B-21).
    tremolo : int
    slides : bool
        The hand slides up to it over three keys (B-25).
    under : MidiPitch
        Where the lower note of a double stop goes while the upper one is held (B-23); 0 for
        nowhere.
    turn : Ticks
        When it goes there, counted from the onset.
    """

    onset: Ticks
    duration: Ticks
    pitches: tuple[MidiPitch, ...]
    chord: int
    rule: str
    crushed: bool = False
    tremolo: int = 0
    slides: bool = False
    under: MidiPitch = 0
    turn: Ticks = 0

    @property
    def top(self) -> MidiPitch:
        """The singing note."""
        return self.pitches[-1]

    @property
    def end(self) -> Ticks:
        """Where the attack stops."""
        return self.onset + self.duration


@dataclass(frozen=True, slots=True)
class Singer:
    """Puts licks on the page.

    Parameters
    ----------
    stage : Stage
    grid : Grid
    floors : dict
        Highest left-hand note that sounds, by bar.
    heard : list
        The last note sung, if any: the next lick begins within an octave of it.
    """

    stage: Stage
    grid: Grid
    floors: dict[int, MidiPitch]
    heard: list[MidiPitch] = field(default_factory=list)

    @property
    def tonic(self) -> PitchClass:
        """Pitch class of the key."""
        return self.stage.keys[0].key.tonic.pitch_class

    @property
    def minor(self) -> bool:
        """Whether the piece is in minor."""
        return self.stage.keys[0].key.mode == "minor"

    def sing(
        self,
        row: str,
        bar: int,
        bars: int,
        *,
        target: float,
        rule: str,
        rng: random.Random,
        relative: bool = False,
        joined: bool = False,
    ) -> list[Sung]:
        """Return a lick in its place.

        Parameters
        ----------
        row : str
        bar, bars : int
            Where it stands; what reaches beyond is left out.
        target : float
            The pitch its middle should be near.
        rule : str
        rng : random.Random
        relative : bool
            Degrees count from the root of each chord instead of the tonic.
        joined : bool
            A figure, kept as it is written: it goes on near what was sung before, a little
            lower than a line if need be.
        """
        struck = [s for s in read_row(row) if s.start[0] < bars and s.start[1] < self.grid.beats]
        start = bar * self.grid.bar
        limit = (bar + bars) * self.grid.bar
        raw = [self._raw(s, start, limit, relative=relative) for s in struck]
        moved = [
            replace(n, rule=rule)
            for n in self._placed(raw, target, relative=relative, joined=joined)
        ]
        if joined:
            return [self._as_written(note) for note in moved]
        after: list[Sung | None] = [*moved[1:], None]
        fitted = [
            self._fit(note, following, rng, relative=relative)
            for note, following in zip(moved, after, strict=True)
        ]
        return self._resolve(_unstuck(moved, fitted, self.grid.step))

    def _placed(
        self, raw: Sequence[Sung], target: float, *, relative: bool, joined: bool
    ) -> list[Sung]:
        """Put a lick into its octave; one that follows the roots is placed bar by bar."""
        bars = sorted({n.onset // self.grid.bar for n in raw})
        stretches = [[b] for b in bars] if relative else [bars]
        placed: list[Sung] = []
        last = self.heard[-1] if self.heard else None
        for stretch in stretches:
            notes = [n for n in raw if n.onset // self.grid.bar in stretch]
            near = joined or bool(placed)
            lowest = LOWEST - _CHORDS_LOWER * joined
            shift = self._octave(notes, stretch, target, last, joined=near, lowest=lowest)
            placed += [replace(n, pitches=tuple(p + shift for p in n.pitches)) for n in notes]
            last = placed[-1].top
        return placed

    def _raw(self, struck: Struck, start: Ticks, limit: Ticks, *, relative: bool) -> Sung:
        onset = start + self.grid.tick(struck.start)
        end = min(start + self.grid.tick(struck.end), limit)
        index = self.stage.index_at(onset)
        base = 60 + self.tonic
        chord = self.stage.chords[index].chord
        if relative:
            base += (chord.root.pitch_class - self.tonic + 8) % 12 - 8
        steps = [t.semitones for t in struck.tones]
        if relative:
            steps = [adapt(s, chord) for s in steps]
        crushed = any(t.crushed for t in struck.tones)
        pitches = tuple(sorted(base + s for s in steps))
        return Sung(onset, end - onset, pitches, index, "", crushed)

    def _octave(
        self,
        notes: Sequence[Sung],
        stretch: Sequence[int],
        target: float,
        last: MidiPitch | None,
        *,
        joined: bool,
        lowest: MidiPitch,
    ) -> Semitones:
        """Choose the octave whose middle is nearest to the target and clear of the left hand.

        A stretch that is ``joined`` to what was sung before goes on near its last note.
        """
        if not notes:
            return 0
        tops = [n.top for n in notes]
        bottom = min(min(n.pitches) for n in notes)
        floor = max(lowest, max(self.floors.get(b, 0) for b in stretch) + _CLEAR)
        middle = sum(tops) / len(tops)

        def cost(shift: Semitones) -> float:
            below = max(0, floor - bottom - shift)
            above = max(0, max(tops) + shift - HIGHEST)
            jump = 0 if last is None else abs(tops[0] + shift - last)
            far = _FAR * (jump > _OCTAVE) + 0.5 * joined * max(0, jump - _JOINED)
            return abs(middle + shift - target) + _OUTSIDE * (below + above) + far

        return min((-24, -12, 0, 12, 24), key=cost)

    def _fit(self, note: Sung, after: Sung | None, rng: random.Random, *, relative: bool) -> Sung:
        chord = self.stage.chords[note.chord].chord
        long = note.duration >= self.grid.step
        strong = self.stage.is_strong(note.onset)
        must = (strong and rng.random() < _STRONG_FIT) or (long and rng.random() < 0.8)
        # Over a diminished chord every other tone is a semitone from one of its own.
        must = must or chord.quality_id == "dim7"
        must = must and not (self._slides(note, after, chord) and rng.random() < _SLIDES)
        if not relative or self.minor:
            pitches = tuple(self._bend(p, chord, relative=relative) for p in note.pitches)
        else:
            pitches = note.pitches
        if must:
            pitches = tuple(lean(p, chord) for p in pitches)
        pitches = tuple(sorted(set(pitches)))
        degree = (pitches[-1] - self.tonic) % 12
        crushed = note.crushed and degree in _CRUSHABLE and self._is_tone(pitches[-1], chord)
        crushed = crushed and (not self.minor or degree == 7)
        return replace(note, pitches=pitches, crushed=crushed)

    def _as_written(self, note: Sung) -> Sung:
        """Keep a figure but for the third of the key, which is minor in minor."""
        if not self.minor:
            return note
        third = (self.tonic + 4) % 12
        tones = self.stage.chords[note.chord].chord.pitch_classes
        bent = (p - (p % 12 == third and third not in tones) for p in note.pitches)
        return replace(note, pitches=tuple(sorted(bent)))

    def _slides(self, note: Sung, after: Sung | None, chord: Chord) -> bool:
        """Whether a note is the blue third on its way to the major one (B-20)."""
        if after is None or chord.third != 4 or after.chord != note.chord:
            return False
        third = (chord.root.pitch_class + chord.third) % 12
        soon = after.onset - note.onset <= self.grid.step // 2 + self.grid.step // 6
        return soon and after.top - note.top == 1 and after.top % 12 == third

    def _is_tone(self, pitch: MidiPitch, chord: Chord) -> bool:
        sixth = (pitch - self.tonic) % 12 == 9 and chord.quality_id != "dim7"
        return pitch % 12 in chord.pitch_classes or sixth

    def _bend(self, pitch: MidiPitch, chord: Chord, *, relative: bool = False) -> MidiPitch:
        """Flatten the third of the key over chords that hold the blue one (B-20)."""
        degree = (pitch - self.tonic) % 12
        if relative and pitch % 12 in chord.pitch_classes:
            return pitch
        blue = (self.tonic + 3) % 12
        major = (self.tonic + 4) % 12
        if degree == 4 and (
            self.minor or (blue in chord.pitch_classes and major not in chord.pitch_classes)
        ):
            return pitch - 1
        if degree == 9 and self.minor and not relative:
            return pitch + 1
        if degree == 11 and pitch % 12 not in chord.pitch_classes:
            return pitch - 1
        return pitch

    def _resolve(self, notes: Sequence[Sung]) -> list[Sung]:
        """Let the flat fifth pass to a neighbour (B-20): else it becomes one."""
        done: list[Sung] = []
        for place, note in enumerate(notes):
            after = notes[place + 1].top if place + 1 < len(notes) else None
            degree = (note.top - self.tonic) % 12
            chord = self.stage.chords[note.chord].chord
            blue = degree == 6 and note.top % 12 not in chord.pitch_classes
            if blue and (after is None or abs(after - note.top) != 1):
                up = note.top + 1 if after is None or after >= note.top else note.top - 1
                done.append(replace(note, pitches=(*note.pitches[:-1], up)))
            else:
                done.append(note)
        return done


def _unstuck(written: Sequence[Sung], fitted: Sequence[Sung], step: Ticks) -> list[Sung]:
    """Keep a slide up to a note moving where both its notes have become the same.

    Over the four the licks' b3-3 would be b3-b3: it becomes 2-b3.
    """
    done = list(fitted)
    for place in range(len(done) - 1):
        slide = written[place + 1].top - written[place].top == 1
        here, after = done[place], done[place + 1]
        soon = after.onset - here.onset < step
        if slide and soon and here.top == after.top and len(here.pitches) == 1:
            done[place] = replace(here, pitches=(here.top - 1,), crushed=False)
    return done


def lean(pitch: MidiPitch, chord: Chord) -> MidiPitch:
    """Return the nearest tone of the chord, a step away at most; else the pitch itself.

    Examples
    --------
    >>> lean(65, Chord.parse("C7")), lean(60, Chord.parse("C7"))
    (64, 60)
    """
    classes = chord.pitch_classes
    for move in (0, -1, 1, -2, 2):
        if (pitch + move) % 12 in classes:
            return pitch + move
    return pitch


def write_line(notes: Sequence[Sung]) -> list[Draft]:
    """Return drafts of a line: the top sings, what is under it is inner; graces crush in."""
    drafts: list[Draft] = []
    for note in notes:
        for pitch in note.pitches:
            role = Role.MELODY if pitch == note.top else Role.INNER
            moves = note.under and role is Role.INNER
            drafts.append(
                Draft(
                    note.onset, note.turn if moves else note.duration, pitch, Hand.RIGHT, role,
                    note.chord, note.rule, tremolo=note.tremolo,
                )
            )  # fmt: skip
        if note.under:
            drafts.append(
                Draft(
                    note.onset + note.turn, note.duration - note.turn, note.under, Hand.RIGHT,
                    Role.INNER, note.chord, "B-23",
                )
            )  # fmt: skip
        drafts += _graces(note)
    return drafts


def _graces(note: Sung) -> list[Draft]:
    """What leads into a note: a slide over three keys, or a crush from the semitone below."""
    if note.tremolo or not (note.crushed or note.slides):
        return []
    keys, rule = (_SLIDE, "B-25 slide") if note.slides else ((1,), "B-21")
    return [
        Draft(note.onset, 0, note.top - below, Hand.RIGHT, Role.GRACE, note.chord, rule)
        for below in keys
    ]
