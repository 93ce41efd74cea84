"""The left hand: a sparse bass, extended comping above it, syncopation (N-10, N-14)."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gospel_keys.genres.neosoul.harmony import APPROACH
from gospel_keys.genres.neosoul.tables import cells
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.harmony.voice_leading import Voicing
from gospel_keys.score.model import Articulation, ChordSpan, Hand, Role
from gospel_keys.score.register import low_interval_violations
from gospel_keys.theory.chord import Chord
from gospel_keys.units import EIGHTH, SIXTEENTH, MidiPitch, Semitones, Ticks

BASS: Final = (28, 43)
_HOME: Final[MidiPitch] = 36
_SEVENTH_FROM: Final[MidiPitch] = 41
_SHELL: Final = (48, 63)
_MOST: Final = 3
_GHOST: Final = 0.22
_EARLY: Final = 0.6
_FARTHEST: Final[Semitones] = 19
_ROOM: Final = 2


@dataclass(frozen=True, slots=True)
class Left:
    """What the left hand knows: the stage, the right hand's shapes and its own basses."""

    stage: Stage
    voicings: Sequence[Voicing]
    basses: Sequence[MidiPitch]

    def chord(self, index: int) -> Chord:
        """Return a chord by its place."""
        return self.stage.chords[index].chord


def place_basses(stage: Stage) -> list[MidiPitch]:
    """Choose a bass note for every chord: near the one before, not far from low C."""
    basses: list[MidiPitch] = []
    for span in stage.chords:
        name = span.chord.bass_name.pitch_class
        options = [p for p in range(BASS[0], BASS[1] + 1) if p % 12 == name]
        last = basses[-1] if basses else _HOME
        basses.append(min(options, key=lambda p: abs(p - last) + 0.5 * abs(p - _HOME)))
    return basses


def write_left(
    left: Left, pattern: str, start: Ticks, end: Ticks, rng: random.Random
) -> list[Draft]:
    """Write a stretch of whole bars.

    Parameters
    ----------
    left : Left
    pattern : str
        ``"extended-comping"``, ``"rhythmic-syncopation"`` or ``"syncopated-bass"``.
    start, end : Ticks
    rng : random.Random
    """
    stage = left.stage
    drafts: list[Draft] = []
    recent: list[tuple[Ticks, ...]] = []
    rows = cells(f"left-{pattern}", stage.meter)
    for bar in range(start, end, stage.meter.bar):
        fresh = [row for row in rows if row not in recent[-2:]] or list(rows)
        cell = rng.choice(fresh)
        recent.append(cell)
        drafts += _bar(left, pattern, bar, cell, rng)
    return drafts


def _bar(
    left: Left, pattern: str, bar: Ticks, cell: tuple[Ticks, ...], rng: random.Random
) -> list[Draft]:
    """Basses where chords begin, then what the cell asks for while the hand has room."""
    stage = left.stage
    end = bar + stage.meter.bar
    spans = stage.chords_between(bar, end)
    struck: dict[Ticks, int] = {}
    for index, span in spans:
        if span.rule != APPROACH:
            struck[_bass_onset(stage, span, pattern, rng)] = index
    basses = set(struck)
    for offset in cell:
        tick = bar + offset
        index = stage.index_at(tick)
        near = any(abs(tick - t) < EIGHTH for t in struck)
        if len(struck) >= _MOST or near or stage.chords[index].rule == APPROACH:
            continue
        struck[tick] = index
    for index, span in spans:
        if span.rule == APPROACH and len(struck) < _MOST:
            struck[span.onset] = index
            basses.add(span.onset)
    drafts: list[Draft] = []
    ticks = sorted(struck)
    for place, tick in enumerate(ticks):
        limit = stage.chords[struck[tick]].end
        until = min(limit, ticks[place + 1] if place + 1 < len(ticks) else end)
        held = basses | {bar}
        is_bass = tick in held
        drafts += _attack(left, pattern, tick, until, struck[tick], is_bass=is_bass, rng=rng)
    return [*drafts, *_ghost(left, drafts, bar, rng)]


def _bass_onset(stage: Stage, span: ChordSpan, pattern: str, rng: random.Random) -> Ticks:
    """Inside the bar a syncopated left hand brings the new bass in early."""
    inside = span.onset % stage.meter.bar != 0
    early = pattern != "extended-comping" and inside and rng.random() < _EARLY
    index = stage.index_at(span.onset - EIGHTH) if early else 0
    if early and stage.chords[index].rule != APPROACH:
        return span.onset - EIGHTH
    return span.onset


def _attack(
    left: Left,
    pattern: str,
    tick: Ticks,
    until: Ticks,
    index: int,
    *,
    is_bass: bool,
    rng: random.Random,
) -> list[Draft]:
    length = max(SIXTEENTH, until - tick)
    pitches: tuple[MidiPitch, ...]
    if left.stage.chords[index].rule == APPROACH:
        pitches, role, rule = (left.basses[index],), Role.BASS, APPROACH
    elif is_bass:
        pitches, role, rule = _bass_notes(left, pattern, index, rng), Role.BASS, "N-14"
    elif pattern == "syncopated-bass":
        pitches, role, rule = (_line_note(left, index, tick, rng),), Role.BASS, "N-14 line"
    else:
        pitches, role, rule = _shell(left, index), Role.SHELL, "N-10"
        if not pitches:
            pitches, role = _fifth_or_octave(left, index), Role.BASS
    if role is Role.SHELL and length > 3 * SIXTEENTH:
        length -= SIXTEENTH
    return [
        Draft(
            tick, length, pitch, Hand.LEFT,
            role if place == 0 else Role.SHELL, index, rule,
            articulations=(Articulation.PORTATO,) if pattern == "syncopated-bass" else (),
        )
        for place, pitch in enumerate(pitches)
    ]  # fmt: skip


def _bass_notes(left: Left, pattern: str, index: int, rng: random.Random) -> tuple[MidiPitch, ...]:
    """The bass alone, with its seventh when it lies high enough, else octave or fifth (N-10)."""
    bass, chord = left.basses[index], left.chord(index)
    if pattern == "syncopated-bass" or chord.bass is not None:
        return (bass,)
    seventh = chord.seventh
    tender = chord.is_dominant
    if bass >= _SEVENTH_FROM and seventh is not None and not tender and rng.random() < 0.6:
        return _clear(left, index, (bass, bass + seventh))
    draw = rng.random()
    if draw < 0.25 and pattern == "extended-comping":
        return _clear(left, index, (bass, bass + 12))
    perfect = 7 in {i % 12 for i in chord.intervals}
    if draw < 0.45 and perfect and bass >= 34:
        return _clear(left, index, (bass, bass + 7))
    return (bass,)


def _clear(left: Left, index: int, pitches: tuple[MidiPitch, ...]) -> tuple[MidiPitch, ...]:
    ceiling = left.voicings[index][0] - _ROOM
    legal = pitches[-1] <= ceiling and not low_interval_violations(pitches)
    return pitches if legal else pitches[:1]


def _shell(left: Left, index: int) -> tuple[MidiPitch, ...]:
    """Two notes under the right hand: the guide tones it lacks, else tenth and seventh."""
    chord, voicing = left.chord(index), left.voicings[index]
    bass = left.basses[index]
    sounding = {p % 12 for p in voicing}
    root = chord.root.pitch_class
    wanted = [g for g in (chord.third, chord.seventh) if g is not None]
    missing = [g for g in wanted if (root + g) % 12 not in sounding]
    if chord.is_dominant:
        wanted = [0, 7] if 7 in {i % 12 for i in chord.intervals} else [0]
    tones = [*missing, *(g for g in (*wanted, 7, 0) if g not in missing)]
    ceiling = min(_SHELL[1], voicing[0] - _ROOM)
    best: tuple[float, tuple[MidiPitch, ...]] | None = None
    options = [
        p
        for p in range(_SHELL[0], ceiling + 1)
        if (p - root) % 12 in tones and not _rubs(p, voicing) and p - bass <= _FARTHEST + 5
    ]
    for low in options:
        for high in [*(h for h in options if low + 3 <= h <= low + 9), None]:
            pair = (low,) if high is None else (low, high)
            if low_interval_violations(pair):
                continue
            ranks = [tones.index((p - root) % 12) for p in pair]
            centre = sum(pair) / len(pair)
            cost = sum(ranks) + 0.3 * abs(centre - 54) + (2.5 if high is None else 0.0)
            cost += max(0.0, centre - bass - _FARTHEST)
            if best is None or cost < best[0]:
                best = (cost, pair)
    return best[1] if best else ()


def _rubs(pitch: MidiPitch, voicing: Voicing) -> bool:
    return any(other - pitch in (1, 13, 25) for other in voicing)


def _fifth_or_octave(left: Left, index: int) -> tuple[MidiPitch, ...]:
    bass, chord = left.basses[index], left.chord(index)
    fifth = (chord.root.pitch_class + 7) % 12
    up = bass + (fifth - bass) % 12
    perfect = 7 in {i % 12 for i in chord.intervals}
    return (up if perfect and up != bass else bass + 12,)


def _line_note(left: Left, index: int, tick: Ticks, rng: random.Random) -> MidiPitch:
    """A bass line: fifth or octave inside the chord, a semitone before the next one."""
    stage = left.stage
    span = stage.chords[index]
    bass = left.basses[index]
    if span.end - tick <= EIGHTH and index + 1 < len(left.basses):
        target = left.basses[index + 1]
        above = target + 1 if bass > target else target - 1
        return above if BASS[0] <= above <= BASS[1] + 5 else target + 1
    chord = span.chord
    tones = {(chord.root.pitch_class + i) % 12 for i in chord.intervals if i % 12 in (0, 7, 10)}
    options = [p for p in range(bass + 3, bass + 13) if p % 12 in tones and p <= 52]
    return rng.choice(options) if options else bass


def _ghost(left: Left, drafts: Sequence[Draft], bar: Ticks, rng: random.Random) -> list[Draft]:
    """Touch the octave or the fifth on a late sixteenth, in one bar of five."""
    stage = left.stage
    if rng.random() >= _GHOST:
        return []
    tick = bar + stage.meter.bar - rng.choice((1, 3)) * SIXTEENTH
    index = stage.index_at(tick)
    if any(abs(d.onset - tick) < EIGHTH for d in drafts) or tick < bar:
        return []
    if stage.chords[index].rule == APPROACH:
        return []
    pitch = _fifth_or_octave(left, index)[0]
    if pitch > left.voicings[index][0] - _ROOM:
        return []
    return [
        Draft(
            tick, SIXTEENTH, pitch, Hand.LEFT, Role.GHOST, index, "N-14 ghost",
            articulations=(Articulation.STACCATO,),
        )
    ]  # fmt: skip
