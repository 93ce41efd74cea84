"""The line of the first levels: it says the chord which the symbol names.

A seventh that the line holds belongs to the symbol, and a long note that belongs to neither
chord nor symbol moves to the chord; the sixth over a major triad on its root, which is a
consonance, may stay. A crush into the third of a blues, too quick for these levels, is
written out where the third has time for it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from types import MappingProxyType
from typing import Final

from gospel_keys.score.model import ChordSpan, Note, Score
from gospel_keys.score.plain_harmony import key_at
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.pitch import Pitch, PitchName
from gospel_keys.theory.roman import roman_numeral
from gospel_keys.units import MidiPitch, PitchClass, Semitones, Ticks

GIVEN_RULE: Final = "tune"
"""The rule of the notes of a tune that the player brought: their pitch is not touched."""

_SIXTH: Final[Semitones] = 9
_STEP: Final[Semitones] = 2
_LOWERED: Final[Semitones] = 3
_SUNG_SEVENTHS: Final = MappingProxyType(
    {("", 10): "7", ("", 11): "maj7", ("m", 10): "m7", ("m", 11): "mMaj7"}
)
"""What a triad is called when the line holds a seventh (semitones) over it."""

_KNOWN_AT_TWO: Final = frozenset({"7", "maj7", "m7"})
_NEVER: Final = frozenset({1})
"""Levels whose chords stay triads whatever the line sings."""


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


def settle_line(
    score: Score,
    line: Sequence[Note],
    *,
    by_step: bool = False,
    kept: frozenset[PitchClass] = frozenset(),
) -> list[Note]:
    """Return a line whose long notes, and whose last one, belong to the chords under them.

    Parameters
    ----------
    score : Score
        Over plain chords.
    line : sequence of Note
        One note at a time, in order.
    by_step : bool
        Whether a short note that leaps away has to belong as well.
    kept : frozenset of PitchClass
        What may stay wherever it is short.
    """
    long = long_at(score)
    settled: list[Note] = []
    runs = list(_runs(score, line))
    goals = [*(run[0].midi for run in runs[1:]), None][: len(runs)]
    for run, goal in zip(runs, goals, strict=True):
        span, midi = score.chord_at(run[0].onset), run[0].midi
        held = sum(n.duration for n in run) >= long or goal is None
        leaps = by_step and goal is not None and abs(goal - midi) > _STEP and midi % 12 not in kept
        given = any(n.rule == GIVEN_RULE for n in run)
        if span is None or given or not (held or leaps) or _belongs(midi, span.chord):
            settled += run
            continue
        before = settled[-1].midi if settled else midi
        pitch = _into(span.chord, midi, before)
        settled += [replace(n, pitch=pitch) for n in run]
    return settled


def _belongs(midi: MidiPitch, chord: Chord) -> bool:
    """Whether a note may be held over a chord: its tones, and the sixth of a major triad."""
    sixth = (midi - chord.root.pitch_class) % 12 == _SIXTH
    added = sixth and chord.quality_id == "" and chord.bass is None
    return added or chord.spell(midi) is not None


def _sung(score: Score, span: ChordSpan, line: Sequence[Note]) -> frozenset[PitchClass]:
    return held_tones(span.onset, span.end, line, long_at(score))


def held_tones(
    onset: Ticks, end: Ticks, line: Iterable[Note], long: Ticks
) -> frozenset[PitchClass]:
    """Return the pitch classes that a line holds in a stretch: half of it, or a long note.

    Parameters
    ----------
    onset, end : Ticks
    line : iterable of Note
    long : Ticks
        See :func:`long_at`.
    """
    enough = min(long, (end - onset + 1) // 2)
    held: dict[PitchClass, Ticks] = {}
    for note in line:
        inside = min(note.end, end) - max(note.onset, onset)
        if inside > 0:
            held[note.midi % 12] = held.get(note.midi % 12, 0) + inside
    return frozenset(pc for pc, ticks in held.items() if ticks >= enough)


def long_at(score: Score) -> Ticks:
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


def write_out_crushes(score: Score, line: Sequence[Note], unit: Ticks) -> list[Note]:
    """Return the line of a blues with the lowered third before the third.

    A third that lasts two units, or is struck twice, gives its first one to the lowered third,
    wherever the arrangement touches this in the same beat; where none does and no lowered third
    leans on a chord with the major one, in the first place of all; if there is none, a short
    third is lowered, best one that falls to the tonic.

    Parameters
    ----------
    score : Score
        With the notes as arranged.
    line : sequence of Note
        In order; where two notes are struck at once nothing changes.
    unit : Ticks
        The shortest note of the level.
    """
    beat = score.meter.beat
    touched = {
        note.onset // beat
        for note in score.notes
        if note.midi % 12 == (key_at(score, note.onset).tonic.pitch_class + 3) % 12
    }
    room = [place for place in range(len(line)) if _has_room(score, line, place, unit)]
    chosen = {place for place in room if line[place].onset // beat in touched}
    if not chosen and not any(_leans(score, note) for note in line):
        thirds = [place for place in range(len(line)) if _is_third(score, line, place)]
        falling = [place for place in thirds if _falls(line, place)]
        chosen = set((room or falling or thirds)[:1])
    found: list[Note] = []
    for place, note in enumerate(line):
        found += _crushed(score, note, unit) if place in chosen else [note]
    return found


def _above_tonic(score: Score, note: Note) -> Semitones:
    return (note.midi - key_at(score, note.onset).tonic.pitch_class) % 12


def _leans(score: Score, note: Note) -> bool:
    """Whether a note is the lowered third over a chord that holds the major one."""
    span = score.chord_at(note.onset)
    major = (note.midi + 1) % 12
    lowered = _above_tonic(score, note) == _LOWERED
    return lowered and span is not None and major in span.chord.pitch_classes


def _is_third(score: Score, line: Sequence[Note], place: int) -> bool:
    """Whether a note is the major third of the key, struck alone and not given."""
    note = line[place]
    alone = sum(other.onset == note.onset for other in line[max(0, place - 2) : place + 3]) == 1
    third = _above_tonic(score, note) == _LOWERED + 1
    return alone and third and not note.is_grace and note.rule != GIVEN_RULE


def _has_room(score: Score, line: Sequence[Note], place: int, unit: Ticks) -> bool:
    """Whether a third lasts, or is struck again."""
    if not _is_third(score, line, place):
        return False
    note = line[place]
    again = place + 1 < len(line) and line[place + 1].midi == note.midi
    return note.duration >= 2 * unit or (again and line[place + 1].onset == note.end)


def _falls(line: Sequence[Note], place: int) -> bool:
    """Whether a third goes down to the tonic."""
    tonic = line[place].midi - _LOWERED - 1
    return place + 1 < len(line) and line[place + 1].midi == tonic


def _crushed(score: Score, note: Note, unit: Ticks) -> list[Note]:
    letter, alter = note.pitch.name.letter, note.pitch.name.alter - 1
    key = key_at(score, note.onset)
    name = PitchName(letter, alter) if abs(alter) < 2 else key.spell((note.midi - 1) % 12)
    blue = replace(note, pitch=Pitch.spelled(name, note.midi - 1))
    if note.duration < 2 * unit:
        return [blue]
    later = replace(note, onset=note.onset + unit, duration=note.duration - unit)
    return [replace(blue, duration=unit), later]
