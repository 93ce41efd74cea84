"""The left hand of the blues: ostinati that keep their shape through the chords (4.3).

Every pattern is a row above the root of the chord (see ``left.toml``). One bar in four is a
variation, and two of five changes of root are led into by a walk of four eighths (B-14).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from types import MappingProxyType
from typing import Final

from gospel_keys.genres.blues.notation import Grid, Place, Struck, read_row
from gospel_keys.genres.blues.tables import LeftPattern, left_patterns
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.score.model import Articulation, ChordSpan, Hand, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.units import MidiPitch, PitchClass, Semitones, Ticks

CEILING: Final[MidiPitch] = 62
"""Highest note of an ostinato (B-19)."""

_HIGHEST_ROOT: Final[MidiPitch] = 48
_SHUFFLE: Final = "shuffle-pattern"
_HIGHEST_SHUFFLE: Final[MidiPitch] = 51
"""Rocking sixths begin at E, below which only the style excuses their rumble (B-10, R-03)."""

_DEEP: Final = frozenset(
    {"slow-twelve-eight", "stride", "boogie-woogie-bass", "rolling-octaves", "crawl"}
)
"""Patterns that climb or put chords over their roots and want room under the right hand."""

_PICKUPS: Final = MappingProxyType(
    {
        # Semitones below the next root on the last two beats: 5 6 b7 7, or quarters.
        "boogie-woogie-bass": "-5/-3 -2/-1",
        "crawl": "-5/-3 -2/-1",
        "rolling-octaves": "-5/-3 -2/-1",
        "shuffle-pattern": "-5/-3 -2/-1",
        "twelve-bar-bass": "-2 -1",
        "slow-twelve-eight": "-5/-3 -2/-1",
        "rumba": "-5/-3 -2/-1",
        "stride": "-3 -1",
    }
)
_INSTEAD: Final = MappingProxyType({4: (3, 5, 2), 7: (6, 8), 10: (9, 11)})
"""What a third, fifth and seventh become where the chord has another one."""

_CHORD_LOW: Final[MidiPitch] = 52
_CHORD_HIGH: Final[MidiPitch] = 64
_PAIR: Final = (4, 10)
_LOWEST: Final[MidiPitch] = 31
_MINOR_THIRD: Final[Semitones] = 3
_SIXTH: Final[Semitones] = 9
_SEVENTH: Final[Semitones] = 10
_FIFTH_UP: Final[Semitones] = 7
_FROM_FOUR: Final = MappingProxyType({-5: -7})
"""A walk home from the chord a fourth above begins on that chord's own root."""

_ANSWERING_BEATS: Final = 4


@dataclass(frozen=True, slots=True)
class LeftBar:
    """Which pattern a bar has, which of its rows, and what is special about it.

    ``varied`` takes a variation row, ``pickup`` leads into the next bar (B-14);
    ``answer`` is 1 and more where the left hand answers the right in the second half of the
    bar (B-26).
    """

    pattern: str
    row: int = 0
    varied: bool = False
    pickup: bool = False
    answer: int = 0


@dataclass(frozen=True, slots=True)
class _Segment:
    """One chord inside one bar; ``dark`` where a rocking sixth would not fit chord or key."""

    start: Ticks
    end: Ticks
    index: int
    span: ChordSpan
    root: MidiPitch
    rule: str
    dark: bool = False

    @property
    def chord(self) -> Chord:
        return self.span.chord


def play_left(stage: Stage, bars: Sequence[LeftBar], grid: Grid) -> list[Draft]:
    """Write the left hand.

    Parameters
    ----------
    stage : Stage
    bars : sequence of LeftBar, one for each bar of the piece
    grid : Grid

    Returns
    -------
    drafts : list of Draft
    """
    drafts: list[Draft] = []
    held: tuple[MidiPitch, ...] = ()
    for number, bar in enumerate(bars):
        written: list[Draft] = []
        for segment in _segments(stage, bar, number, grid):
            row = _row(stage, bar, number, segment, grid)
            notes = _play(segment, row, grid, held)
            chordal = [d.midi for d in notes if d.role is Role.SHELL]
            held = tuple(sorted(set(chordal)))[-3:] or held
            written += notes
        if bar.answer:
            drafts += _answered(stage, bar, number, grid, written)
        else:
            drafts += _led(stage, bar, number, grid, written)
    return drafts


def root_of(chord: Chord, pattern: str) -> MidiPitch:
    """Return where a pattern stands: the root from 37 to 48, lower for wide rows.

    The dyads of a shuffle stand from 40 to 51.

    Examples
    --------
    >>> root_of(Chord.parse("F7"), "boogie-woogie-bass")
    41
    """
    highest = _HIGHEST_SHUFFLE if pattern == _SHUFFLE else _HIGHEST_ROOT - (pattern in _DEEP)
    lowest = min(highest, CEILING - _reach(pattern)) - 11
    return lowest + (chord.root.pitch_class - lowest) % 12


@lru_cache(maxsize=32)
def _reach(pattern: str) -> Semitones:
    shape = left_patterns()[pattern]
    if pattern in ("stride", "stop-time", "slow-twelve-eight"):
        return 12
    return max(
        tone.semitones
        for row in (*shape.rows, *shape.vary)
        for struck in read_row(row, numbers=True)
        for tone in struck.tones
    )


def _segments(stage: Stage, bar: LeftBar, number: int, grid: Grid) -> list[_Segment]:
    start, end = number * grid.bar, (number + 1) * grid.bar
    rule = left_patterns()[bar.pattern].rule
    segments: list[_Segment] = []
    index = stage.index_at(start)
    while index < len(stage.chords) and stage.chords[index].onset < end:
        span = stage.chords[index]
        root = root_of(span.chord, bar.pattern)
        segments.append(
            _Segment(
                max(start, span.onset),
                min(end, span.end),
                index,
                span,
                root,
                rule,
                rule == "B-10" and _is_dark(span.chord, stage.keys[0].key),
            )
        )
        index += 1
    return segments


def _is_dark(chord: Chord, key: Key) -> bool:
    """Whether a chord is minor, or its sixth foreign to a minor key: it rocks to the seventh."""
    scale = {name.pitch_class for name in key.scale_names}
    foreign = (chord.root.pitch_class + _SIXTH) % 12 not in scale
    return chord.third == _MINOR_THIRD or (key.mode == "minor" and foreign)


def _row(stage: Stage, bar: LeftBar, number: int, segment: _Segment, grid: Grid) -> str:
    """Choose the row of a bar: the ostinato, a variation, or what its chord asks for."""
    shape: LeftPattern = left_patterns()[bar.pattern]
    if shape.diminished and segment.chord.quality_id == "dim7":
        return shape.diminished
    if shape.short and segment.end - segment.start <= 2 * grid.step:
        return shape.short
    if bar.varied:
        return shape.vary[bar.row % len(shape.vary)]
    since = (number * grid.bar - segment.span.onset) // grid.bar
    if shape.second and since % 2 == 1:
        return shape.second
    if segment.dark:
        return shape.rows[0]
    above = segment.chord.root.pitch_class - stage.keys[0].key.tonic.pitch_class
    if shape.five and above % 12 == 7:
        return shape.five
    return shape.rows[bar.row % len(shape.rows)]


def _play(segment: _Segment, row: str, grid: Grid, held: tuple[MidiPitch, ...]) -> list[Draft]:
    drafts: list[Draft] = []
    length = segment.end - segment.start
    for struck in _repeated(read_row(row, numbers=True), grid):
        onset, end = grid.tick(struck.start), min(grid.tick(struck.end), length)
        if onset >= length:
            break
        pitches = _pitches(segment, struck, held)
        if onset == 0 and segment.span.onset == segment.start and segment.chord.bass is not None:
            pitches = _with_bass(segment, pitches)
        drafts += _attack(segment, segment.start + onset, end - onset, pitches, struck)
        if struck.chord or _is_pair(struck):
            held = pitches
    return drafts


def _repeated(row: Sequence[Struck], grid: Grid) -> list[Struck]:
    """Fit a row of four beats to the beats of a bar: what is over is left out or comes again."""
    if grid.beats <= 4:
        return [s for s in row if s.start[1] < grid.beats]
    again = [_moved(s, 4) for s in row if s.start[1] + 4 < grid.beats]
    return [*row, *again]


def _moved(struck: Struck, beats: int) -> Struck:
    def move(place: Place) -> Place:
        return (place[0], place[1] + beats, place[2], place[3])

    return replace(struck, start=move(struck.start), end=move(struck.end))


def _is_pair(struck: Struck) -> bool:
    return tuple(t.semitones for t in struck.tones) == _PAIR


def _pitches(
    segment: _Segment, struck: Struck, held: tuple[MidiPitch, ...]
) -> tuple[MidiPitch, ...]:
    if struck.chord:
        return close_chord(segment.chord, held)
    if _is_pair(struck):
        return _pair(segment.chord, held)
    root, chord = segment.root, segment.chord
    steps = [_bass_step(t.semitones, chord) for t in struck.tones]
    if segment.dark and chord.seventh != _SIXTH:
        # The rocking sixth of major would grind against what the other hand plays in minor;
        # the same key is the seventh of a diminished chord.
        steps = [_SEVENTH if step == _SIXTH else step for step in steps]
    return tuple(root + step for step in steps)


def adapt(semitones: Semitones, chord: Chord) -> Semitones:
    """Bend a step of a major row to the quality of a chord.

    Examples
    --------
    >>> adapt(4, Chord.parse("Cm7")), adapt(7, Chord.parse("Cdim7"))
    (3, 6)
    """
    octave, step = divmod(semitones, 12)
    steps = {i % 12 for i in chord.intervals}
    if step not in steps:
        step = next((s for s in _INSTEAD.get(step, ()) if s in steps), step)
    return 12 * octave + step


def _bass_step(semitones: Semitones, chord: Chord) -> Semitones:
    """Bend a step of a row; the crush into the third comes from the second where it is minor."""
    octave, step = divmod(semitones, 12)
    into_minor = step == 3 and adapt(4, chord) == 3
    return 12 * octave + 2 if into_minor else adapt(semitones, chord)


def _with_bass(segment: _Segment, pitches: tuple[MidiPitch, ...]) -> tuple[MidiPitch, ...]:
    """Put the slash bass under the first attack of its chord."""
    wanted = segment.chord.bass_name.pitch_class
    low = min(pitches)
    below = low - (low - wanted) % 12
    return (below if below >= _LOWEST else below + 12,)


def close_chord(chord: Chord, before: tuple[MidiPitch, ...]) -> tuple[MidiPitch, ...]:
    """Return third, seventh and a colour in the stride register, near what was held before."""
    root = chord.root.pitch_class
    tones = [t for t in (chord.third, chord.seventh) if t is not None]
    colours = [i % 12 for i in reversed(chord.intervals) if i % 12 not in (*tones, 0)]
    classes = [(root + t) % 12 for t in (*tones, *colours[:1])]
    options = [
        tuple(sorted(p))
        for p in product(*(_octaves(c, _CHORD_LOW, _CHORD_HIGH) for c in classes))
        if max(p) - min(p) <= 12
    ]
    return min(options, key=lambda v: (_distance(before, v), v))


def _pair(chord: Chord, before: tuple[MidiPitch, ...]) -> tuple[MidiPitch, ...]:
    """Third and seventh, whichever is below, near the pair before (B-15)."""
    root = chord.root.pitch_class
    third = chord.third if chord.third is not None else 4
    seventh = chord.seventh if chord.seventh is not None else 9
    choices = product(*(_octaves((root + t) % 12, 47, 61) for t in (third, seventh)))
    options = [tuple(sorted(p)) for p in choices if max(p) - min(p) <= 8]
    return min(options, key=lambda v: (_distance(before[-2:], v), v))


def _octaves(pitch_class: PitchClass, low: MidiPitch, high: MidiPitch) -> list[MidiPitch]:
    return list(range(low + (pitch_class - low) % 12, high + 1, 12))


def _distance(before: Sequence[MidiPitch], after: Sequence[MidiPitch]) -> float:
    if not before:
        return abs(sum(after) / len(after) - (_CHORD_LOW + _CHORD_HIGH) / 2)
    return sum(min(abs(a - b) for b in before) for a in after)


def _attack(
    segment: _Segment,
    onset: Ticks,
    duration: Ticks,
    pitches: tuple[MidiPitch, ...],
    struck: Struck,
) -> list[Draft]:
    shell = struck.chord or _is_pair(struck)
    marks = (Articulation.STACCATO,) if segment.rule == "B-18" else ()
    drafts: list[Draft] = []
    for place, pitch in enumerate(sorted(pitches)):
        role = Role.SHELL if shell or (place and pitch - min(pitches) != 12) else Role.BASS
        drafts.append(
            Draft(onset, duration, pitch, Hand.LEFT, role, segment.index, segment.rule, marks)
        )
    return drafts


def _answered(
    stage: Stage, bar: LeftBar, number: int, grid: Grid, written: list[Draft]
) -> list[Draft]:
    """Answer the right hand with a run of the left from the third beat on (B-26)."""
    if grid.beats != _ANSWERING_BEATS:
        return written
    start = number * grid.bar + 2 * grid.step
    here = stage.index_at(start)
    chord = stage.chords[here].chord
    root = root_of(chord, bar.pattern)
    rows = left_patterns()["answer"].rows
    fitting = [r for r in rows if grid.ternary or r.count("/") == grid.beats // 2] or rows
    kept = [
        replace(d, duration=min(d.duration, start - d.onset)) for d in written if d.onset < start
    ]
    for struck in read_row(fitting[bar.answer % len(fitting)], numbers=True):
        onset = start + grid.tick(struck.start)
        end = start + grid.tick(struck.end)
        pitch = root + _bass_step(struck.tones[0].semitones, chord)
        kept.append(Draft(onset, end - onset, pitch, Hand.LEFT, Role.BASS, here, "B-26"))
    return kept


def _led(stage: Stage, bar: LeftBar, number: int, grid: Grid, written: list[Draft]) -> list[Draft]:
    """Replace the last two beats by a walk into the next root, where the bar wants it."""
    row = _PICKUPS.get(bar.pattern)
    following = (number + 1) * grid.bar
    if not bar.pickup or row is None or following >= stage.end or grid.beats < 3:
        return written
    index = stage.index_at(following)
    target = root_of(stage.chords[index].chord, bar.pattern)
    start = following - 2 * grid.step
    kept = [
        replace(d, duration=min(d.duration, start - d.onset)) for d in written if d.onset < start
    ]
    here = stage.index_at(start)
    leap = (target - stage.chords[here].chord.root.pitch_class) % 12
    plagal = leap == _FIFTH_UP and target - _FIFTH_UP >= _LOWEST
    for struck in read_row(row, numbers=True):
        onset = start + grid.tick(struck.start)
        end = start + min(grid.tick(struck.end), 2 * grid.step)
        step = struck.tones[0].semitones
        pitch = target + (_FROM_FOUR.get(step, step) if plagal else step)
        kept.append(Draft(onset, end - onset, pitch, Hand.LEFT, Role.BASS, here, "B-14"))
    return kept
