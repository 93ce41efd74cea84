"""Numbers of single genres: walking bass, bebop line, blues form, outer voices, neo-soul chords.

Each is None where the piece has nothing of the kind. They are judged only in the genre whose
rule they are (see :mod:`gospel_keys.critique.bands`), most against distributions measured on
recordings and scores, pooled over many pieces.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from gospel_keys.critique.attacks import (
    Attack,
    body_attacks,
    body_bars,
    by_bar,
    hand_attacks,
    main_attacks,
    share,
    step_of,
)
from gospel_keys.critique.forms import form_exact
from gospel_keys.critique.melody import grace_rate
from gospel_keys.critique.patterns_left import is_walking
from gospel_keys.score.model import Hand, Note, Role, Score
from gospel_keys.theory.chord import Chord
from gospel_keys.units import QUARTER, MidiPitch, Semitones, Ticks

_FULL: Final = 3
_LEAST: Final = 4
_SOLO: Final = ("J-50", "J-52", "J-53", "J-54", "J-55")
_FOURTH: Final = 5
_BLUE: Final = frozenset({"b7", "bb7", "6"})
_PERFECT: Final = frozenset({0, 7})


@dataclass(frozen=True, slots=True)
class IdiomReport:
    """Shares 0..1 unless a name says otherwise.

    ``line_density`` is in notes a beat, ``outer_parallels`` and ``left_per_bar`` are
    counts, of parallel fifths and octaves and of left-hand attacks in a bar.
    """

    walk_steps: float | None
    walk_thirds: float | None
    walk_fourths_fifths: float | None
    walk_turns: float | None
    walk_led: float | None
    line_semitones: float | None
    line_tones: float | None
    line_minor_thirds: float | None
    line_major_thirds: float | None
    line_fourths: float | None
    line_density: float | None
    line_on_beat: float | None
    dominants: float
    minor_sevenths: float
    major_sevenths: float
    half_diminished: float
    roots_up_a_fourth: float | None
    roots_down_a_semitone: float | None
    dominants_up_a_fourth: float | None
    form_exact: float
    blue_sevenths: float
    graces: float
    double_stops: float
    outer_parallels: int
    outer_contrary: float | None
    rich_chords: float
    seconds: float | None
    tops_held: float | None
    ghosts: float
    left_per_bar: float


def measure_idioms(score: Score) -> IdiomReport:
    """Measure a score against J-01 to J-03, J-40 to J-52, B-01, C-01 and N-01 to N-22.

    Parameters
    ----------
    score : Score
    """
    walk, line = _Walk.of(score), _Line.of(score)
    body = body_bars(score)
    chords = [s.chord for s in score.chords if s.onset // score.meter.bar in body]
    changes = _changes(chords)
    steps = Counter((b.root.pitch_class - a.root.pitch_class) % 12 for a, b in changes)
    going = [(b.root.pitch_class - a.root.pitch_class) % 12 for a, b in changes if a.is_dominant]
    outer = list(_outer_moves(score))
    full = [a for a in body_attacks(score, Hand.RIGHT) if len(a.notes) >= _FULL]
    right = [a for a in body_attacks(score, Hand.RIGHT) if len(a.notes) < _FULL]
    tops = [a.pitches[-1] for a in main_attacks(hand_attacks(score, Hand.RIGHT))]
    left = len(body_attacks(score, Hand.LEFT))
    return IdiomReport(
        walk_steps=walk.sizes(1, 2),
        walk_thirds=walk.sizes(3, 4),
        walk_fourths_fifths=walk.sizes(5, 7),
        walk_turns=walk.turns,
        walk_led=walk.led,
        line_semitones=line.size(1),
        line_tones=line.size(2),
        line_minor_thirds=line.size(3),
        line_major_thirds=line.size(4),
        line_fourths=line.size(5),
        line_density=line.density,
        line_on_beat=line.on_beat,
        dominants=share(sum(c.is_dominant for c in chords), len(chords)),
        minor_sevenths=share(sum(_is_minor_seventh(c) for c in chords), len(chords)),
        major_sevenths=share(sum(c.third == 4 and not c.is_dominant for c in chords), len(chords)),
        half_diminished=share(sum(_is_half_diminished(c) for c in chords), len(chords)),
        roots_up_a_fourth=_of(steps[_FOURTH], steps.total()),
        roots_down_a_semitone=_of(steps[11], steps.total()),
        dominants_up_a_fourth=_of(going.count(_FOURTH), len(going)),
        form_exact=form_exact(score),
        blue_sevenths=share(sum(_is_blue(c) for c in chords), len(chords)),
        graces=grace_rate(score),
        double_stops=share(sum(len(a.notes) == 2 for a in right), len(right) + len(full)),
        outer_parallels=sum(_is_parallel(*move) for move in outer),
        outer_contrary=_contrary(score),
        rich_chords=share(sum(_is_rich(c) for c in chords), len(chords)),
        seconds=_of(sum(_has_second(a.pitches) for a in full), len(full)),
        tops_held=_of(sum(a == b for a, b in pairwise(tops)), len(tops) - 1),
        ghosts=share(sum(n.role is Role.GHOST for n in score.notes), len(score.notes)),
        left_per_bar=share(left, len(body_bars(score))),
    )


def _of(part: int, whole: int) -> float | None:
    return part / whole if whole >= _LEAST else None


@dataclass(frozen=True, slots=True)
class _Walk:
    """A left hand that walks: pitch, chord and place of every beat, bar after bar."""

    stretches: tuple[tuple[Attack, ...], ...]

    @classmethod
    def of(cls, score: Score) -> "_Walk":
        """Collect the bars that walk; neighbouring bars are one stretch."""
        bars = by_bar(score, body_attacks(score, Hand.LEFT))
        stretches: list[list[Attack]] = []
        before = -2
        for bar in body_bars(score):
            beats = [a for a in bars.get(bar, ()) if a.onset % step_of(score) == 0]
            if is_walking(score, bars.get(bar, ())):
                if bar != before + 1:
                    stretches.append([])
                stretches[-1] += beats
                before = bar
        return cls(tuple(tuple(s) for s in stretches))

    @property
    def pairs(self) -> list[tuple[Attack, Attack]]:
        """Successive beats."""
        return [pair for stretch in self.stretches for pair in pairwise(stretch)]

    def sizes(self, *wanted: Semitones) -> float | None:
        """Share of moves of some sizes."""
        moves = [abs(b.pitches[0] - a.pitches[0]) for a, b in self.pairs]
        return _of(sum(m in wanted for m in moves), len(moves))

    @property
    def turns(self) -> float | None:
        """Share of successive moves that change direction."""
        found = [
            (b.pitches[0] - a.pitches[0]) * (c.pitches[0] - b.pitches[0]) < 0
            for s in self.stretches
            for a, b, c in zip(s, s[1:], s[2:], strict=False)
        ]
        return _of(sum(found), len(found))

    @property
    def led(self) -> float | None:
        """Share of new chords approached by step, or from their dominant."""
        moves = [b.pitches[0] - a.pitches[0] for a, b in self.pairs if a.chord != b.chord]
        return _of(sum(abs(m) in (1, 2) or m in (5, -7) for m in moves), len(moves))


@dataclass(frozen=True, slots=True)
class _Line:
    """An improvised line: its notes, and how many beats the bars of the solo have."""

    score: Score
    notes: tuple[Note, ...]

    @classmethod
    def of(cls, score: Score) -> "_Line":
        """Collect the tops of the attacks that improvise."""
        bars = body_bars(score)
        tops = (a.notes[-1] for a in body_attacks(score, Hand.RIGHT))
        solo = (n for n in tops if n.rule.startswith(_SOLO))
        return cls(score, tuple(n for n in solo if n.onset // score.meter.bar in bars))

    def size(self, wanted: Semitones) -> float | None:
        """Share of the intervals inside phrases that have a size."""
        moves = [abs(b.midi - a.midi) for a, b in pairwise(self.notes) if b.onset - a.end < QUARTER]
        return _of(moves.count(wanted), len(moves))

    @property
    def density(self) -> float | None:
        """Notes a beat over the bars of the solo, rests included (J-51)."""
        bars = {n.onset // self.score.meter.bar for n in self.notes}
        beats = len(bars) * self.score.meter.bar / step_of(self.score)
        return len(self.notes) / beats if len(self.notes) >= _LEAST else None

    @property
    def on_beat(self) -> float | None:
        """Share of the notes on beats that are chord tones (J-52)."""
        notes = [n for n in self.notes if n.onset % step_of(self.score) == 0 and n.chord >= 0]
        chords = self.score.chords
        good = sum(n.midi % 12 in chords[n.chord].chord.pitch_classes for n in notes)
        return _of(good, len(notes))


def _changes(chords: Sequence[Chord]) -> list[tuple[Chord, Chord]]:
    return [(a, b) for a, b in pairwise(chords) if a.root.pitch_class != b.root.pitch_class]


def _is_minor_seventh(chord: Chord) -> bool:
    return chord.third == 3 and chord.seventh == 10 and "b5" not in chord.degrees


def _is_half_diminished(chord: Chord) -> bool:
    """A minor seventh with a flat fifth; the diminished seventh has a share of its own (J-01)."""
    return chord.third == 3 and chord.seventh == 10 and "b5" in chord.degrees


def _is_blue(chord: Chord) -> bool:
    return bool(_BLUE & set(chord.degrees)) and "7" not in chord.degrees


def _is_rich(chord: Chord) -> bool:
    """Four different tones or more, a slash bass included (N-01)."""
    return len(chord.sounding_classes) >= 4


def _has_second(pitches: Sequence[MidiPitch]) -> bool:
    return any(b - a <= 2 for a, b in pairwise(pitches))


Interval = tuple[MidiPitch, MidiPitch]


def _outer_moves(score: Score) -> Iterator[tuple[Interval, Interval]]:
    """Yield the outer voices before and after: from attack to attack, and beat to beat (C-01)."""
    struck = {n.onset for n in score.notes if not n.is_grace}
    beats = set(_beats(score))
    sounding = _outer(score, struck | beats)
    seen: set[tuple[Ticks, Ticks]] = set()
    for ticks in (sorted(struck), sorted(beats)):
        for a, b in pairwise(ticks):
            if (a, b) not in seen and a in sounding and b in sounding:
                seen.add((a, b))
                yield sounding[a], sounding[b]


def _beats(score: Score) -> range:
    """The beats of a piece; what stands before the first bar line counts back from it."""
    beat = score.meter.beat
    return range(score.pickup % beat, score.duration, beat)


def _outer(score: Score, ticks: set[Ticks]) -> dict[Ticks, Interval]:
    """The lowest left and the highest right note at each tick where both hands sound."""
    waiting = sorted((n for n in score.notes if not n.is_grace), key=lambda n: -n.onset)
    down: list[Note] = []
    found: dict[Ticks, Interval] = {}
    for tick in sorted(ticks):
        while waiting and waiting[-1].onset <= tick:
            down.append(waiting.pop())
        down = [n for n in down if n.end > tick]
        low = min((n.midi for n in down if n.hand is Hand.LEFT), default=None)
        high = max((n.midi for n in down if n.hand is Hand.RIGHT), default=None)
        if low is not None and high is not None:
            found[tick] = (low, high)
    return found


def _is_parallel(before: Interval, after: Interval) -> bool:
    kinds = {(high - low) % 12 for low, high in (before, after)}
    moved = before[0] != after[0] and before[1] != after[1]
    return moved and len(kinds) == 1 and kinds <= _PERFECT


def _contrary(score: Score) -> float | None:
    """Share of the beats' moves in which the outer voices do not go the same way (C-06).

    The bass is what the left hand struck last as a bass.
    """
    tops = [(a.onset, a.pitches[-1]) for a in hand_attacks(score, Hand.RIGHT)]
    lows = [(n.onset, n.midi) for n in score.hand(Hand.LEFT) if n.role is Role.BASS]
    pairs = []
    for beat in _beats(score):
        high = [p for t, p in tops if t <= beat]
        low = [p for t, p in lows if t <= beat]
        if high and low:
            pairs.append((low[-1], high[-1]))
    moves = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(pairs) if a != b]
    return _of(sum(x * y <= 0 for x, y in moves), len(moves))
