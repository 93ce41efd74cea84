"""The left hand of the first levels: roots, two tones of a chord, or its third and seventh.

A hand that holds two notes has room for the bass and for one tone more. That tone is the one
which tells the chord from its neighbours and which the line does not sing: the third, else
the seventh; the fifth only where both are sung or out of reach. Where a piece speaks in
sevenths, third and seventh stand together, as every method of jazz and blues piano begins
[1]_, and the bass comes before them where a chord lasts a bar; a hand that has only single
notes steps from the root to the seventh below it. Every bar is struck anew, and no third lies
so low that it blurs (rule R-03).

References
----------
.. [1] M. Levine, *The Jazz Piano Book*, Sher Music, 1989, chapter 3 (three-note voicings).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Final

from gospel_keys.score.level_plain import held_tones
from gospel_keys.score.model import Bar, Hand, Note, Role, Score
from gospel_keys.score.register import is_too_low
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.degree import number_of
from gospel_keys.theory.pitch import Pitch, PitchName
from gospel_keys.units import MidiPitch, PitchClass, Semitones, Ticks

_HOME: Final = 51
"""About the middle of where a beginner's left hand lies, F2 to B3."""

_GUIDES_HOME: Final = 55
"""Where third and seventh lie: about G3."""

_LOWEST: Final = 41
_HIGHEST: Final = 59
_NARROWEST: Final[Semitones] = 3
_FIFTH: Final[Semitones] = 7
_SEVENTH: Final = 7
_HOLE: Final[Semitones] = 16
"""The widest gap to the line above that the ear still takes for one chord."""

_HOMEWARD: Final = 0.5
_NO_LINE: Final = 128
_NUMBERS: Final = {3: 0, 2: 0, 4: 0, 7: 1, 5: 2, 6: 3, 1: 1}
"""The numbers of the degrees that may stand over a bass, and how much they tell."""

_THIRDS: Final = ("3", "b3", "4", "2")
_SEVENTHS: Final = ("7", "b7", "bb7", "6")

Tone = tuple[PitchName, MidiPitch]


class Manner(Enum):
    """How a plain left hand goes.

    ``ROOTS``: the bass. ``STEPS``: the bass and the seventh below it. ``GRIPS``: the bass and
    one tone. ``BASS_GUIDES``: the bass, then third and seventh; these alone in half a bar.
    """

    ROOTS = auto()
    STEPS = auto()
    GRIPS = auto()
    BASS_GUIDES = auto()


_SINGLE: Final = frozenset({Manner.ROOTS, Manner.STEPS})


@dataclass(frozen=True, slots=True)
class Reach:
    """What a plain left hand may take.

    Parameters
    ----------
    manner : Manner
    span : Semitones
        Its widest stretch.
    long : Ticks
        From what length on a note of the line is heard as harmony.
    """

    manner: Manner
    span: Semitones
    long: Ticks


@dataclass(frozen=True, slots=True)
class _Stroke:
    """A stretch of one bar over one chord that is struck once or, in two halves, twice."""

    onset: Ticks
    end: Ticks
    number: int
    chord: Chord
    half: Ticks
    """Length of the first half, 0 where the stretch is not a whole bar or is the last."""

    last: bool = False


def plain_left(score: Score, line: Sequence[Note], reach: Reach) -> list[Note]:
    """Return a left hand that says the chords near C3.

    Parameters
    ----------
    score : Score
    line : sequence of Note
        What the right hand plays over it.
    reach : Reach

    Returns
    -------
    notes : list of Note
    """
    notes: list[Note] = []
    near: MidiPitch = _HOME
    for stroke in _strokes(score, line):
        for onset, end, tones in _struck(stroke, line, near, reach):
            near = tones[0][1]
            notes += [
                Note(
                    onset, end - onset, Pitch.spelled(name, midi), Hand.LEFT,
                    Role.SHELL if place or onset > stroke.onset else Role.BASS,
                    stroke.number, "level",
                )
                for place, (name, midi) in enumerate(tones)
            ]  # fmt: skip
    return notes


def _strokes(score: Score, line: Sequence[Note]) -> list[_Stroke]:
    """Return where the left hand strikes: at every chord, and at every bar that the line does."""
    bars = score.bars()
    onsets = [bar.onset for bar in bars]
    moving = {bisect_right(onsets, note.onset) - 1 for note in line}
    ends = [span.onset for span in score.chords[1:]] + [score.duration]
    found: list[_Stroke] = []
    for number, (span, end) in enumerate(zip(score.chords, ends, strict=True)):
        inside = range(bisect_right(onsets, span.onset), bisect_left(onsets, end))
        cuts = [onsets[place] for place in inside if place in moving]
        for start, stop in zip([span.onset, *cuts], [*cuts, end], strict=True):
            bar = bars[bisect_right(onsets, start) - 1]
            found.append(_Stroke(start, stop, number, span.chord, _half(bar, start, stop)))
    if found:
        found[-1] = replace(found[-1], half=0, last=True)
    return found


def _half(bar: Bar, start: Ticks, stop: Ticks) -> Ticks:
    """Return how long the first of two strokes is in a bar: two beats of four, one of three."""
    whole = (start, stop) == (bar.onset, bar.onset + bar.meter.bar)
    return bar.meter.beats // 2 * bar.meter.beat if whole else 0


def _struck(
    stroke: _Stroke, line: Sequence[Note], near: MidiPitch, reach: Reach
) -> Iterator[tuple[Ticks, Ticks, list[Tone]]]:
    """Yield what is struck in a stretch: onset, end and tones from below."""
    over = [n for n in line if n.onset < stroke.end and n.end > stroke.onset]
    ceiling = min((n.midi for n in over), default=_NO_LINE)
    chord, manner = stroke.chord, reach.manner
    middle = stroke.onset + stroke.half
    guided = manner is Manner.BASS_GUIDES and not stroke.last
    guides = _guides(chord, ceiling, near, reach) if guided else []
    if manner is Manner.STEPS and stroke.half:
        steps = _step_down(chord, near, ceiling)
        for place, tone in enumerate(steps):
            last = place == len(steps) - 1
            begin = middle if place else stroke.onset
            yield begin, stroke.end if last else middle, [tone]
    elif stroke.half and guides:
        yield stroke.onset, middle, [_bass(chord, near, ceiling)]
        yield middle, stroke.end, guides
    elif guides:
        yield stroke.onset, stroke.end, guides
    elif manner in _SINGLE:
        yield stroke.onset, stroke.end, [_bass(chord, near, ceiling)]
    else:
        sung = held_tones(stroke.onset, stroke.end, over, reach.long)
        yield stroke.onset, stroke.end, _grip(chord, sung, ceiling, near, reach)


def _hole(top: MidiPitch, ceiling: MidiPitch) -> Semitones:
    return 0 if ceiling == _NO_LINE else max(0, ceiling - top - _HOLE)


def _way(midi: MidiPitch, near: MidiPitch) -> float:
    """Return how far a bass lies from where the hand is, and from where it is at home."""
    return abs(midi - near) + _HOMEWARD * abs(midi - _HOME)


def _places(pitch_class: PitchClass) -> list[MidiPitch]:
    return [midi for midi in range(_LOWEST, _HIGHEST + 1) if midi % 12 == pitch_class]


def _bass(chord: Chord, near: MidiPitch, ceiling: MidiPitch) -> Tone:
    """Return the bass of a chord near a place, and not too far below the line."""
    name = chord.bass_name
    places = [m for m in _places(name.pitch_class) if m < ceiling] or _places(name.pitch_class)
    return name, min(places, key=lambda m: (_way(m, near) + _hole(m + _FIFTH, ceiling), -m))


def _step_down(chord: Chord, near: MidiPitch, ceiling: MidiPitch) -> list[Tone]:
    """Return the bass and the seventh below it; the bass alone where there is none."""
    name, low = _bass(chord, near, ceiling)
    sevenths = [
        t for d, t in zip(chord.degrees, chord.tones, strict=True) if number_of(d) == _SEVENTH
    ]
    if not sevenths or name != chord.root:
        return [(name, low)]
    under = low - (low - sevenths[0].pitch_class) % 12
    return [(name, low), (sevenths[0], under)]


def _guides(chord: Chord, ceiling: MidiPitch, near: MidiPitch, reach: Reach) -> list[Tone]:
    """Return third and seventh (or sixth) of a chord, in the order that lies nearest."""
    tones = dict(zip(chord.degrees, chord.tones, strict=True))
    third = next((tones[d] for d in _THIRDS if d in tones), None)
    seventh = next((tones[d] for d in _SEVENTHS if d in tones), None)
    if third is None or seventh is None:
        return []
    found: list[tuple[float, list[Tone]]] = []
    for lower, upper in ((third, seventh), (seventh, third)):
        step = (upper.pitch_class - lower.pitch_class) % 12
        for low in range(_GUIDES_HOME - 7, _GUIDES_HOME + 6):
            fits = low % 12 == lower.pitch_class and _NARROWEST <= step <= reach.span
            if fits and low + step < ceiling:
                cost = abs(low + step / 2 - _GUIDES_HOME) + abs(low - near) / 2
                tones_up = [(lower, low), (upper, low + step)]
                found.append((cost + _hole(low + step, ceiling), tones_up))
    return min(found, key=lambda row: row[0])[1] if found else []


def _grip(
    chord: Chord,
    sung: frozenset[PitchClass],
    ceiling: MidiPitch,
    near: MidiPitch,
    reach: Reach,
) -> list[Tone]:
    """Return the bass of a chord and what stands over it, from below."""
    bass = chord.bass_name
    telling = _telling(chord, sung)
    missing = [name for name in telling if name.pitch_class not in sung]
    pairs = [(bass, name) for name in missing[:1]]
    pairs += [(name, bass) for name in missing[:1] if chord.bass is None]
    pairs += [(bass, name) for name in telling]
    for lower, upper in pairs:
        step = (upper.pitch_class - lower.pitch_class) % 12
        lows = [
            low
            for low in _places(lower.pitch_class)
            if _NARROWEST <= step <= reach.span
            and low + step < ceiling
            and not is_too_low(low, step)
        ]
        if lows:
            low = min(lows, key=lambda m: (_way(m, near) + 2 * _hole(m + step, ceiling), -m))
            return [(lower, low), (upper, low + step)]
    return [_bass(chord, near, ceiling)]


def _telling(chord: Chord, sung: frozenset[PitchClass]) -> list[PitchName]:
    """Return the tones that may stand over the bass, the most telling first."""
    ranks: list[tuple[bool, int, PitchName]] = []
    for degree, tone in zip(chord.degrees, chord.tones, strict=True):
        rank = _NUMBERS.get(number_of(degree))
        if rank is not None and tone.pitch_class != chord.bass_name.pitch_class:
            ranks.append((rank < 2 and tone.pitch_class in sung, rank, tone))
    return [tone for *_, tone in sorted(ranks, key=lambda row: row[:2])]
