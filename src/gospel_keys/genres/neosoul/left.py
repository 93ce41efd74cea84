"""The left hand: a sparse bass, extended comping above it, syncopation (N-10, N-14)."""

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from gospel_keys.genres.neosoul.chance import PHRASE, loop_place
from gospel_keys.genres.neosoul.groove import turned
from gospel_keys.genres.neosoul.harmony import APPROACH
from gospel_keys.genres.neosoul.lengths import clean_length
from gospel_keys.genres.neosoul.plan import is_fuller
from gospel_keys.genres.neosoul.tables import cells
from gospel_keys.genres.neosoul.tenor import ROOM, lead_tenor
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.harmony.voice_leading import Voicing
from gospel_keys.randomness import stream
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import Articulation, Hand, Role
from gospel_keys.score.register import low_interval_violations
from gospel_keys.theory.chord import Chord
from gospel_keys.units import EIGHTH, SIXTEENTH, MidiPitch, Milliseconds, Semitones, Ticks

BASS: Final = (31, 43)
SHELL: Final = "N-10"
_HOME: Final[MidiPitch] = 38
_MOST: Final = 3
_LEAP_TIME: Final[Milliseconds] = 285.0
_GHOST: Final = 0.25
_DETACHED: Final = 0.72
"""How much of the time to the next note a bass line sounds, for no pedal holds it."""

_QUICK: Final[Semitones] = 11
_ELSEWHERE: Final = tuple(place * SIXTEENTH for place in (10, 6, 11, 4, 7, 3, 2))
"""Where upper notes answer a bass that has had no answer in its bar."""


@dataclass(frozen=True, slots=True)
class Left:
    """What the left hand knows: the stage, its own basses, and the right hand's shapes.

    ``entries`` says when the right hand first strikes each chord, ``waiting`` in which bars,
    by their first ticks, a tune holds still for the tenor to move.
    """

    stage: Stage
    voicings: Sequence[Voicing]
    basses: Sequence[MidiPitch]
    entries: Mapping[int, Ticks]
    waiting: frozenset[Ticks] = frozenset()

    def chord(self, index: int) -> Chord:
        """Return a chord by its place."""
        return self.stage.chords[index].chord

    def ticks(self, milliseconds: Milliseconds) -> Ticks:
        """Return how many ticks a moment takes at the tempo of the piece."""
        stage = self.stage
        return round(milliseconds / 60000 * stage.brief.tempo * stage.meter.beat)

    def limit(self, index: int) -> Ticks:
        """Return when a chord gives way: at its end, or where the right hand pushes on."""
        end = self.stage.chords[index].end
        return min(end, self.entries.get(index + 1, end))

    def clean(self, onset: Ticks, room: Ticks, *, detached: bool = False) -> Ticks:
        """Return a length that fills the room and reads well; a line leaves a little air."""
        wanted = round(_DETACHED * room) if detached and room > EIGHTH else room
        meter = self.stage.meter
        return clean_length(onset % meter.bar, room, wanted, meter)


def place_basses(stage: Stage) -> list[MidiPitch]:
    """Choose a bass note for every chord: near the one before, not far from low C."""
    basses: list[MidiPitch] = []
    for span in stage.chords:
        name = span.chord.bass_name.pitch_class
        options = [p for p in range(BASS[0], BASS[1] + 1) if p % 12 == name]
        last = basses[-1] if basses else _HOME
        basses.append(min(options, key=lambda p: abs(p - last) + 0.5 * abs(p - _HOME)))
    return basses


@dataclass(frozen=True, slots=True)
class _Strike:
    """An attack before it has notes."""

    onset: Ticks
    end: Ticks
    chord: int
    is_bass: bool
    moves: bool = False


def write_left(
    left: Left,
    pattern: str,
    start: Ticks,
    end: Ticks,
    seed: int,
    *,
    before: Sequence[Draft] = (),
) -> list[Draft]:
    """Write a stretch of whole bars.

    Parameters
    ----------
    left : Left
    pattern : str
        ``"extended-comping"``, ``"rhythmic-syncopation"`` or ``"syncopated-bass"``.
    start, end : Ticks
    seed : int
        Every stretch of a piece draws the same cells from it, and bars of the same place
        in a phrase decide alike.
    before : sequence of Draft
        What the hand played so far; its last upper notes lead on.
    """
    stage = left.stage
    groove = _groove(pattern, stage.meter, stream(seed, "left", pattern))
    lines = _line_places(pattern, stream(seed, "left lines", pattern))
    drafts: list[Draft] = []
    shell = _last_shell(before)
    for bar in range(start, end, stage.meter.bar):
        place = loop_place((bar - start) // stage.meter.bar, (end - start) // stage.meter.bar)
        cell, rng = groove[place], stream(seed, "left", pattern, place)
        written: list[Draft] = []
        style = _LINE if place in lines else pattern
        for strike in _strikes(left, pattern, bar, cell):
            attack = _attack(left, style, strike, shell, rng)
            shell = max(_upper(attack), shell, key=len)
            written += attack
        drafts += _with_ghost(left, written, _ghost(left, written, bar, rng))
    return drafts


def _groove(pattern: str, meter: Meter, rng: random.Random) -> list[tuple[Ticks, ...]]:
    """The cells of four bars: two neighbours in turn, the last bar turned away."""
    home, *rows = rng.sample(found := cells(f"left-{pattern}", meter), len(found))
    twin = min(rows, key=lambda row: len(set(row) ^ set(home)))
    turns = [turned(home, row, meter.bar) for row in rows]
    return [home, twin, home, next((row for row in turns if row not in (home, twin)), twin)]


def _line_places(pattern: str, rng: random.Random) -> frozenset[int]:
    """The bars of the loop in which the left hand plays single bass notes only."""
    if pattern == _LINE:
        return frozenset(range(PHRASE))
    return frozenset({PHRASE - 1} if rng.random() < _TURNS_IN_LINE[pattern] else ())


_LINE: Final = "syncopated-bass"
_TURNS_IN_LINE: Final = {"extended-comping": 0.25, "rhythmic-syncopation": 0.8}
"""How often the last bar of the loop is left to the bass alone."""


def _last_shell(drafts: Sequence[Draft]) -> tuple[MidiPitch, ...]:
    """The upper notes that the next ones follow: the last two, for one note leads only itself.

    A single note between them does not let the other voice leap (V-01).
    """
    attacks: dict[Ticks, list[Draft]] = {}
    for draft in drafts:
        attacks.setdefault(draft.onset, []).append(draft)
    last: tuple[MidiPitch, ...] = ()
    for _, attack in sorted(attacks.items()):
        last = max(_upper(attack), last, key=len)
    return last


def _upper(attack: Sequence[Draft]) -> tuple[MidiPitch, ...]:
    return tuple(d.midi for d in attack if d.rule == SHELL and d.role is Role.SHELL)


def _strikes(left: Left, pattern: str, bar: Ticks, cell: tuple[Ticks, ...]) -> list[_Strike]:
    """Basses where chords begin, then what the cell asks for while the hand has room."""
    stage = left.stage
    end = bar + stage.meter.bar
    struck = _arrivals(left, pattern, bar)
    basses = frozenset({*struck, bar})
    closed = frozenset({end} if pattern != _LINE else ())
    for offset in cell:
        _answer(left, struck, bar + offset, closed)
    for offset in _ELSEWHERE:
        unanswered = pattern == "extended-comping" and basses >= struck.keys()
        if (unanswered or bar in left.waiting) and offset < stage.meter.bar:
            _answer(left, struck, bar + offset, closed)
    ticks = sorted(struck)
    return [
        _Strike(
            tick,
            max(tick + SIXTEENTH, min(stage.chords[struck[tick]].end, after)),
            struck[tick],
            is_bass=tick in basses,
            moves=bar in left.waiting and not {tick, last} & basses,
        )
        for last, tick, after in zip([bar, *ticks], ticks, [*ticks[1:], end], strict=False)
    ]


def _arrivals(left: Left, pattern: str, bar: Ticks) -> dict[Ticks, int]:
    """The chords of a bar by where their basses sound, those that only slide in too (N-03)."""
    spans = left.stage.chords_between(bar, bar + left.stage.meter.bar)
    return {_bass_onset(left, index, pattern): index for index, _ in spans}


def _answer(left: Left, struck: dict[Ticks, int], tick: Ticks, closed: Collection[Ticks]) -> None:
    """Strike a moment as well, where no attack and no end is near and the bar is not full."""
    stage = left.stage
    index = stage.index_at(tick)
    room = max(EIGHTH, left.ticks(_LEAP_TIME))
    near = any(abs(tick - other) < room for other in (*struck, *closed))
    free = stage.chords[index].rule != APPROACH and tick + EIGHTH <= left.limit(index)
    if len(struck) < _MOST and not near and free:
        struck[tick] = index


def _bass_onset(left: Left, index: int, pattern: str) -> Ticks:
    """On the arrival of the chord; inside the bar a syncopated left hand comes early.

    It then comes with the right hand, or pushes by itself where nothing slides in before.
    """
    stage = left.stage
    span = stage.chords[index]
    inside = span.onset % stage.meter.bar != 0
    if pattern == "extended-comping" or span.rule == APPROACH or not inside:
        return span.onset
    entry = left.entries.get(index, span.onset)
    before = stage.chords[index - 1]
    roomy = before.duration >= (1 if stage.meter.is_compound else 2) * stage.meter.beat
    if entry < span.onset or before.rule == APPROACH or not roomy:
        return min(entry, span.onset)
    return span.onset - EIGHTH


def _attack(
    left: Left,
    pattern: str,
    strike: _Strike,
    shell: tuple[MidiPitch, ...],
    rng: random.Random,
) -> list[Draft]:
    index = strike.chord
    length = strike.end - strike.onset
    pitches: tuple[MidiPitch, ...]
    if left.stage.chords[index].rule == APPROACH:
        pitches, role, rule = _slid_bass(left, pattern, index), Role.BASS, APPROACH
    elif strike.is_bass:
        pitches, role, rule = _bass_notes(left, pattern, strike, rng), Role.BASS, "N-14"
    elif pattern == "syncopated-bass":
        pitches = (_line_note(left, index, strike.onset, rng),)
        role, rule = Role.BASS, "N-14 line"
    else:
        pitches = lead_tenor(
            left.chord(index),
            left.voicings[index],
            bass=left.basses[index],
            before=shell,
            moves=strike.moves,
        )
        role, rule = Role.SHELL, SHELL
        if not pitches:
            pitches, role = _fifth_or_octave(left, index), Role.BASS
    if role is Role.SHELL:
        length = max(SIXTEENTH, min(length, left.limit(index) - strike.onset))
    length = left.clean(strike.onset, length, detached=pattern == _LINE)
    return [
        Draft(
            strike.onset, length, pitch, Hand.LEFT,
            role if place == 0 else Role.SHELL, index, rule,
        )
        for place, pitch in enumerate(pitches)
    ]  # fmt: skip


def _slid_bass(left: Left, pattern: str, index: int) -> tuple[MidiPitch, ...]:
    """The bass that slides in with the right hand, in octaves where the comping has them."""
    bass = left.basses[index]
    return _clear(left, index, (bass, bass + 12)) if pattern == "extended-comping" else (bass,)


def _bass_notes(
    left: Left, pattern: str, strike: _Strike, rng: random.Random
) -> tuple[MidiPitch, ...]:
    """The bass alone or in octaves (N-10)."""
    index = strike.chord
    bass = left.basses[index]
    if pattern == "syncopated-bass":
        return (bass,)
    back = is_fuller(left.stage.form.section_at(strike.onset // left.stage.meter.bar))
    if rng.random() < _OCTAVES[pattern] + _FULLER * back or bass <= _HOLLOW:
        return _clear(left, index, (bass, bass + 12))
    return (bass,)


_HOLLOW: Final[MidiPitch] = 33
"""A bass as low as this has its octave: two octaves of nothing lie above it else (R-04)."""

_FULLER: Final = 0.2
"""How much likelier octaves are in a chorus that comes back."""

_OCTAVES: Final = {"extended-comping": 0.9, "rhythmic-syncopation": 0.5}


def _clear(left: Left, index: int, pitches: tuple[MidiPitch, ...]) -> tuple[MidiPitch, ...]:
    ceiling = left.voicings[index][0] - ROOM
    legal = pitches[-1] <= ceiling and not low_interval_violations(pitches)
    return pitches if legal else pitches[:1]


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
        return target + 1 if bass > target else target - 1
    chord = span.chord
    tones = {(chord.root.pitch_class + i) % 12 for i in chord.intervals if i % 12 in (0, 7)}
    options = [p for p in range(bass + 3, bass + 13) if p % 12 in tones and p <= 52]
    return rng.choice(options) if options else bass


def _with_ghost(left: Left, written: Sequence[Draft], ghosts: Sequence[Draft]) -> list[Draft]:
    """Let go what sounds when a ghost is touched: the pedal holds it, and one voice is read."""
    start = min((ghost.onset for ghost in ghosts), default=None)
    if start is None:
        return list(written)
    ended = (
        replace(d, duration=left.clean(d.onset, start - d.onset)) if d.onset < start < d.end else d
        for d in written
    )
    return [*ended, *ghosts]


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
    after = left.basses[min(stage.index_at(tick + EIGHTH), len(left.basses) - 1)]
    if pitch > left.voicings[index][0] - ROOM or not 0 < pitch - after <= _QUICK:
        return []
    return [
        Draft(
            tick, SIXTEENTH, pitch, Hand.LEFT, Role.GHOST, index, "N-14 ghost",
            articulations=(Articulation.STACCATO,),
        )
    ]  # fmt: skip
