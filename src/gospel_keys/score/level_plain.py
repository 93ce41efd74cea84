"""The first levels: a line and a left hand that say the chord which the symbol names.

A hand that holds two notes has room for the bass and for one tone more. That tone is the one
which tells the chord from its neighbours and which the line does not sing: the third, else
the seventh; the fifth only where both are sung or out of reach. A seventh that the line holds
belongs to the symbol, and a long note that belongs to neither chord nor symbol moves to the
chord; the sixth over a major triad on its root, which is a consonance, may stay.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from types import MappingProxyType
from typing import Final

from gospel_keys.score.model import ChordSpan, Hand, Note, Role, Score
from gospel_keys.score.plain_harmony import key_at
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.degree import number_of
from gospel_keys.theory.pitch import Pitch, PitchName
from gospel_keys.theory.roman import roman_numeral
from gospel_keys.units import MidiPitch, PitchClass, Semitones, Ticks

GIVEN_RULE: Final = "tune"
"""The rule of the notes of a tune that the player brought: their pitch is not touched."""

_HOME: Final = 48
"""Where a beginner's left hand lies: C3."""

_LOWEST: Final = 41
_HIGHEST: Final = 57
_THIRDS_FROM: Final = 45
"""A2, the lowest note over which a third is still clear in a piano's left hand."""

_NARROW: Final[Semitones] = 4
_SIXTH: Final[Semitones] = 9
_NUMBERS: Final = MappingProxyType({3: 0, 2: 0, 4: 0, 7: 1, 5: 2, 6: 3})
"""The numbers of the degrees that may stand over a bass, and how much they tell."""

_SUNG_SEVENTHS: Final = MappingProxyType(
    {("", 10): "7", ("", 11): "maj7", ("m", 10): "m7", ("m", 11): "mMaj7"}
)
"""What a triad is called when the line holds a seventh (semitones) over it."""

_KNOWN_AT_TWO: Final = frozenset({"7", "maj7", "m7"})
_NEVER: Final = frozenset({1})
"""Levels whose chords stay triads whatever the line sings."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What a plain left hand may take: its notes on a chord, its stretch, once a bar or more.

    Parameters
    ----------
    notes : int
    span : Semitones
    each_bar : bool
        One attack in a bar, whatever the harmony does.
    """

    notes: int
    span: Semitones
    each_bar: bool = False


def name_sung_sevenths(arranged: Score, plain: Score, line: Sequence[Note], level: int) -> Score:
    """Return a piece whose symbols name the sevenths that its line holds.

    Parameters
    ----------
    arranged : Score
        With its own chords: only what they had comes back.
    plain : Score
        The same over plain chords.
    line : sequence of Note
    level : int in 1..3
    """
    if level in _NEVER:
        return plain

    def named(span: ChordSpan) -> ChordSpan:
        source = arranged.chord_at(span.onset)
        if source is None or source.chord.root.pitch_class != span.chord.root.pitch_class:
            return span
        seventh = source.chord.seventh
        quality = _SUNG_SEVENTHS.get((span.chord.quality_id, seventh or 0))
        if quality is None or seventh is None or (level == 2 and quality not in _KNOWN_AT_TWO):
            return span
        if (span.chord.root.pitch_class + seventh) % 12 not in _sung(plain, span, line):
            return span
        chord = Chord.of(span.chord.root, quality, span.chord.bass)
        if any(abs(tone.alter) > 1 for tone in chord.tones):
            return span
        return replace(span, chord=chord, roman=roman_numeral(chord, key_at(plain, span.onset)))

    return replace(plain, chords=tuple(named(span) for span in plain.chords))


def settle_line(score: Score, line: Sequence[Note]) -> list[Note]:
    """Return a line whose long notes, and whose last one, belong to the chords under them.

    Parameters
    ----------
    score : Score
        Over plain chords.
    line : sequence of Note
        One note at a time, in order.
    """
    long = _long(score)
    settled: list[Note] = []
    last = max((n.onset for n in line), default=0)
    for run in _runs(score, line):
        span = score.chord_at(run[0].onset)
        held = sum(n.duration for n in run) >= long or run[-1].onset == last
        free = span is not None and held and not any(n.rule == GIVEN_RULE for n in run)
        if span is None or not free or _belongs(run[0].midi, span.chord):
            settled += run
            continue
        before = settled[-1].midi if settled else run[0].midi
        pitch = _into(span.chord, run[0].midi, before)
        settled += [replace(n, pitch=pitch) for n in run]
    return settled


def _belongs(midi: MidiPitch, chord: Chord) -> bool:
    """Whether a note may be held over a chord: its tones, and the sixth of a major triad."""
    sixth = (midi - chord.root.pitch_class) % 12 == _SIXTH
    added = sixth and chord.quality_id == "" and chord.bass is None
    return added or chord.spell(midi) is not None


def plain_left(score: Score, line: Sequence[Note], reach: Reach) -> list[Note]:
    """Hold one or two tones of every chord near C3.

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
    spans: list[ChordSpan] = []
    for span in score.chords:
        if not reach.each_bar or not spans or _bar(score, span) != _bar(score, spans[-1]):
            spans.append(span)
    ends = [span.onset for span in spans[1:]] + [score.duration]
    index = {id(span): place for place, span in enumerate(score.chords)}
    notes: list[Note] = []
    near = _HOME
    for span, end in zip(spans, ends, strict=True):
        names = _grip(score, span, line, near, reach)
        near = (names[0][1] + _HOME) // 2
        for place, (name, pitch) in enumerate(names):
            notes.append(
                Note(
                    span.onset, end - span.onset, Pitch.spelled(name, pitch), Hand.LEFT,
                    Role.SHELL if place else Role.BASS, index[id(span)], "level",
                )
            )  # fmt: skip
    return notes


def _grip(
    score: Score, span: ChordSpan, line: Sequence[Note], near: MidiPitch, reach: Reach
) -> list[tuple[PitchName, MidiPitch]]:
    """Return the bass of a chord and what stands over it, from below."""
    bass = span.chord.bass_name
    low = _nearest(bass.pitch_class, near)
    if reach.notes < 2:
        return [(bass, low)]
    over = [n.midi for n in line if n.onset < span.end and n.end > span.onset]
    ceiling = min(over, default=128)
    sung = _sung(score, span, line)
    for name in _telling(span.chord, sung):
        step = (name.pitch_class - low) % 12
        ground = low + 12 if step <= _NARROW and low < _THIRDS_FROM else low
        if 3 <= step <= reach.span and ground + step < ceiling:
            return [(bass, ground), (name, ground + step)]
    return [(bass, low)]


def _telling(chord: Chord, sung: frozenset[PitchClass]) -> list[PitchName]:
    """Return the tones that may stand over the bass, the most telling first."""
    ranks: list[tuple[bool, int, PitchName]] = []
    for degree, tone in zip(chord.degrees, chord.tones, strict=True):
        rank = _NUMBERS.get(number_of(degree), 1 if number_of(degree) == 1 else None)
        if rank is not None and tone.pitch_class != chord.bass_name.pitch_class:
            ranks.append((rank < 2 and tone.pitch_class in sung, rank, tone))
    return [tone for *_, tone in sorted(ranks, key=lambda row: row[:2])]


def _sung(score: Score, span: ChordSpan, line: Sequence[Note]) -> frozenset[PitchClass]:
    """Return the pitch classes that a line holds over a chord: half of it, or a long note."""
    enough = min(_long(score), (span.duration + 1) // 2)
    held: dict[PitchClass, Ticks] = {}
    for note in line:
        inside = min(note.end, span.end) - max(note.onset, span.onset)
        if inside > 0:
            held[note.midi % 12] = held.get(note.midi % 12, 0) + inside
    return frozenset(pc for pc, ticks in held.items() if ticks >= enough)


def _long(score: Score) -> Ticks:
    """Return from what length on a foreign note is heard as harmony: two beats, one compound."""
    return score.meter.beat * (1 if score.meter.is_compound else 2)


def _runs(score: Score, line: Sequence[Note]) -> Iterator[list[Note]]:
    """Yield notes of one pitch that follow each other over one chord."""

    def where(note: Note) -> tuple[MidiPitch, Ticks]:
        span = score.chord_at(note.onset)
        return note.midi, -1 if span is None else span.onset

    for _, run in groupby(line, key=where):
        yield list(run)


def _into(chord: Chord, midi: MidiPitch, before: MidiPitch) -> Pitch:
    """Return the nearest tone of a chord; of two, the one that is not struck already."""
    near = [m for m in range(midi - 6, midi + 7) if m % 12 in chord.pitch_classes]
    best = min(near, key=lambda m: (abs(m - midi), m == before, -m))
    return Pitch.spelled(chord.spell(best) or chord.root, best)


def _bar(score: Score, span: ChordSpan) -> int:
    return (span.onset - score.pickup) // score.meter.bar


def _nearest(pitch_class: PitchClass, near: MidiPitch) -> MidiPitch:
    pitch = near - 6 + (pitch_class - near + 6) % 12
    while pitch < _LOWEST:
        pitch += 12
    while pitch > _HIGHEST:
        pitch -= 12
    return pitch
