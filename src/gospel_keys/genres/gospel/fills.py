"""Gospel fills, runs and grace notes: what the right hand says between phrases.

Fills sit in the last beats of a phrase, never under a moving melody, and lead by step into
the next downbeat (rules S-06, G-33; the grace-note slide from the blue third).
"""

import random
from collections.abc import Sequence
from typing import Final

from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.score.model import Hand, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.units import MidiPitch, PitchClass, Ticks

_MAJOR_BLUES: Final = (0, 2, 3, 4, 7, 9)
_MINOR_BLUES: Final = (0, 3, 5, 6, 7, 10)
_MAX_PER_SECOND: Final = 11.0
FILL_BOTTOM: Final[MidiPitch] = 57
FILL_TOP: Final[MidiPitch] = 84
_REACH: Final = 9
_THIRD: Final = 4


def write_fill(
    stage: Stage,
    *,
    start: Ticks,
    end: Ticks,
    origin: MidiPitch,
    landing: MidiPitch,
    rng: random.Random,
    even: bool = False,
) -> list[Draft]:
    """Write one fill in a window of one or two beats.

    Parameters
    ----------
    stage : Stage
    start, end : Ticks
        The window; the fill ends at ``end``, where the landing note is struck.
    origin : MidiPitch
        The last melody note before the window.
    landing : MidiPitch
        The note on the next downbeat.
    rng : random.Random
    even : bool
        The window does not end on a beat, so that no triplets fit.

    Returns
    -------
    drafts : list of Draft, 3 to 12 notes with role fill (and a grace before some)
    """
    unit = _unit(stage, rng)
    if even:
        unit = stage.meter.pulse if stage.meter.is_compound else stage.meter.beat // 4
    count = min(12, (end - start) // unit)
    if count < 3:
        return []
    kind = rng.choices(("run", "thirds", "turn", "chromatic"), (5, 3, 2, _chromatic(stage)))[0]
    if kind == "thirds":
        each = 2 * unit if count >= 6 else unit
        return _parallel(stage, start, each, (end - start) // each, landing, origin)
    line = _single_line(stage, kind, count, origin, landing, start, rng)
    first = 1 if stage.is_strong(start) and _is_foreign(stage, start, line[0]) else 0
    return [
        _fill(stage, start + place * unit, unit, pitch, dynamic=_shape(place, count))
        for place, pitch in enumerate(line)
        if place >= first
    ]


def _is_foreign(stage: Stage, onset: Ticks, pitch: MidiPitch) -> bool:
    return pitch % 12 not in _tones(stage.chords[stage.index_at(onset)].chord)


def _chromatic(stage: Stage) -> float:
    """Weight of chromatic runs: 10-75 % of the single-line fills, by complexity and energy."""
    share = 0.10 + 0.65 * stage.brief.complexity * (0.4 + 0.6 * stage.brief.energy)
    return 7 * share / max(0.25, 1 - share)


def _unit(stage: Stage, rng: random.Random) -> Ticks:
    """Sixteenths where a hand can play them, else triplets or eighths (F-07)."""
    beat = stage.meter.beat
    per_second = stage.brief.tempo / 60
    if stage.meter.is_compound:
        return beat // 6 if per_second * 6 <= _MAX_PER_SECOND and rng.random() < 0.6 else beat // 3
    if per_second * 4 <= 0.8 * _MAX_PER_SECOND:
        return beat // 4 if rng.random() < 0.75 else beat // 3
    return beat // 3 if per_second * 3 <= _MAX_PER_SECOND else beat // 2


def _shape(place: int, count: int) -> int:
    return round(1.5 * (place if count < 6 else min(place, count - place)))


def _fill(
    stage: Stage, onset: Ticks, duration: Ticks, pitch: MidiPitch, *, dynamic: int = 0
) -> Draft:
    return Draft(
        onset, duration, pitch, Hand.RIGHT, Role.FILL, stage.index_at(onset), "G-33",
        dynamic=dynamic,
    )  # fmt: skip


def _single_line(
    stage: Stage,
    kind: str,
    count: int,
    origin: MidiPitch,
    landing: MidiPitch,
    start: Ticks,
    rng: random.Random,
) -> list[MidiPitch]:
    key = stage.key_at(start)
    if kind == "turn":
        return _turn(_scale_over(key, stage.chords[stage.index_at(start)].chord), count, landing)
    ladder = _ladder(stage, key, start, chromatic=kind == "chromatic")
    falling = _run_into(ladder, landing, count, upward=True)
    rising = _run_into(ladder, landing, count, upward=False)
    near = [line for line in (falling, rising) if abs(line[0] - origin) <= _REACH]
    if len(near) == 2:
        return falling if rng.random() < 0.7 else rising
    return min((falling, rising), key=lambda line: abs(line[0] - origin))


def _run_into(
    ladder: frozenset[PitchClass], landing: MidiPitch, count: int, *, upward: bool
) -> list[MidiPitch]:
    """Steps of the ladder that end beside the landing, built backwards from it.

    ``upward`` says where the run comes from: from above it falls, from below it rises. At
    the edge of the register it turns.
    """
    pitches: list[MidiPitch] = []
    here = landing
    for _ in range(count):
        after = _neighbour(ladder, here, upward=upward)
        if not FILL_BOTTOM <= after <= FILL_TOP:
            upward = not upward
            after = _neighbour(ladder, here, upward=upward)
        here = after
        pitches.insert(0, here)
    return pitches


def _ladder(stage: Stage, key: Key, start: Ticks, *, chromatic: bool) -> frozenset[PitchClass]:
    """The pitch classes a run steps through: blues scale and the chord of the moment."""
    tonic = key.tonic.pitch_class
    scale = _MAJOR_BLUES if key.mode == "major" else _MINOR_BLUES
    classes = {(tonic + step) % 12 for step in scale}
    chord = stage.chords[stage.index_at(start)].chord
    classes |= _tones(chord)
    for tone in tuple(_tones(chord)):
        if not chromatic:
            classes.discard((tone + 1) % 12) if (tone + 1) % 12 not in _tones(chord) else None
    if chromatic:
        root = chord.root.pitch_class
        classes |= {(root + step) % 12 for step in (2, 3, 4, 5, 6, 7)}
    return frozenset(classes)


def _tones(chord: Chord) -> frozenset[PitchClass]:
    return frozenset((chord.root.pitch_class + i) % 12 for i in chord.intervals)


def _neighbour(ladder: frozenset[PitchClass], here: MidiPitch, *, upward: bool) -> MidiPitch:
    step = 1 if upward else -1
    pitch = here + step
    while pitch % 12 not in ladder:
        pitch += step
    return pitch


def _turn(scale: frozenset[PitchClass], count: int, landing: MidiPitch) -> list[MidiPitch]:
    """A turn round the landing note: above, itself, below, and so on, by scale steps."""
    scale |= {landing % 12}
    above = _neighbour(scale, landing, upward=True)
    below = _neighbour(scale, landing, upward=False)
    higher = _neighbour(scale, above, upward=True)
    cycle = (above, higher, above, landing, below, landing)
    if higher > FILL_TOP:
        lower = _neighbour(scale, below, upward=False)
        cycle = (below, lower, below, landing, below, landing)
    line = [cycle[place % len(cycle)] for place in range(count)]
    if line[-1] == landing:
        line[-1] = below
    return line


def _scale_over(key: Key, chord: Chord) -> frozenset[PitchClass]:
    """The scale of a key with the tones of a chord in place of those beside them.

    Over C13 in C the seventh is Bb, and no run through B may contradict it.
    """
    tones = _tones(chord)
    scale = {n.pitch_class for n in key.scale_names}
    foreign = tones - scale
    above = {(tone + 1) % 12 for tone in foreign} & scale
    below = {(tone - 1) % 12 for tone in foreign if (tone + 1) % 12 not in scale}
    return frozenset((scale - (above | below) - tones) | tones)


def _parallel(
    stage: Stage, start: Ticks, unit: Ticks, count: int, landing: MidiPitch, origin: MidiPitch
) -> list[Draft]:
    """Parallel thirds that come down the scale into the landing note, or up from below."""
    scale = _scale_over(stage.key_at(start), stage.chords[stage.index_at(start)].chord)
    upper: list[MidiPitch] = []
    here = landing
    rising = landing <= origin + 2
    for _ in range(count):
        after = _neighbour(scale, here, upward=rising)
        if not FILL_BOTTOM + _THIRD <= after <= FILL_TOP:
            rising = not rising
            after = _neighbour(scale, here, upward=rising)
        here = after
        upper.insert(0, here)
    drafts: list[Draft] = []
    for place, pitch in enumerate(upper):
        lower = _neighbour(scale, _neighbour(scale, pitch, upward=False), upward=False)
        onset = start + place * unit
        shape = _shape(place, count)
        drafts += [_fill(stage, onset, unit, p, dynamic=shape) for p in (lower, pitch)]
    return drafts


def add_graces(stage: Stage, drafts: Sequence[Draft], rng: random.Random) -> list[Draft]:
    """Slide into some thirds from the semitone below (G-33: 4-12 % of the attacks)."""
    rate = 0.16 * stage.brief.grace * (0.5 + 0.5 * stage.brief.complexity)
    graces: list[Draft] = []
    tops: dict[Ticks, Draft] = {}
    for draft in drafts:
        if draft.hand is Hand.RIGHT and draft.role in (Role.MELODY, Role.FILL):
            rival = tops.get(draft.onset)
            if rival is None or draft.midi > rival.midi:
                tops[draft.onset] = draft
    struck = {(d.onset, d.midi) for d in drafts}
    previous_end = 0
    for onset, draft in sorted(tops.items()):
        chord = stage.chords[draft.chord].chord
        on_third = (draft.midi - chord.root.pitch_class) % 12 in {4, 7, 9}
        room = onset - previous_end >= -stage.meter.beat and onset > 0
        free = draft.tremolo == 0 and (onset, draft.midi - 1) not in struck
        if on_third and room and free and rng.random() < rate:
            graces.append(
                Draft(onset, 0, draft.midi - 1, Hand.RIGHT, Role.GRACE, draft.chord, "G-33 slide")
            )
        previous_end = draft.end
    return graces
