"""Ornaments: appoggiaturas, turns, mordents and the trill before a cadence (C-22)."""

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from gospel_keys.genres.classical.counterpoint import parallel_perfects
from gospel_keys.genres.classical.frame import scale_for
from gospel_keys.genres.classical.pulses import pulse_places
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.score.model import Hand, Role
from gospel_keys.units import MidiPitch, Seconds, Ticks

_TRILL_NOTE: Final[tuple[Seconds, Seconds]] = (0.088, 0.125)
"""Eight to eleven strokes a second."""

_TRILL_UNITS: Final = (120, 160, 240)
_GAP: Final = {"baroque": 2, "classical": 3, "romantic": 4}
"""Bars from one ornament to the next."""

_ROOM: Final[Seconds] = 0.2
_TURN_ROOM: Final[Seconds] = 0.6
_TERMINATION: Final = 2
_TURN: Final = 4
_TURN_UNITS: Final[tuple[Ticks, ...]] = (120, 240)
_PLAIN: Final[frozenset[Ticks]] = frozenset({480, 960, 1440, 1920, 2880})
_PLAIN_COMPOUND: Final[frozenset[Ticks]] = frozenset({480, 960, 1440, 2880})
"""Lengths of one written note: before a turn nothing is tied, and no turn is in triplets."""

_TURNS: Final = 0.35
"""Share of the long notes with room for an ornament that end in a turn."""


def add_ornaments(
    stage: Stage,
    drafts: Sequence[Draft],
    left: Sequence[Draft],
    rng: random.Random,
    *,
    turning: bool = True,
) -> list[Draft]:
    """Ornament the right hand's line.

    A trill on the note before a perfect cadence, with a termination from below; turns and
    appoggiaturas on long notes in between, one every two to four bars.

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft
        Of the right hand; the line has the role of melody.
    left : sequence of Draft
        What the trills must not run parallel with (C-01).
    rng : random.Random
    turning : bool
        Whether some long notes end in a turn; baroque ones never do.

    Returns
    -------
    drafts : list of Draft
    """
    trilled = _trills(stage, drafts, left)
    places = {d.onset // stage.meter.bar for d in drafts if d.onset in trilled}
    line = [d for d in drafts if d.role is Role.MELODY]
    single = {d.onset for d in line} - {d.onset for d in drafts if d.role is not Role.MELODY}
    turning = turning and stage.brief.application != "baroque"
    result: list[Draft] = []
    before: Draft | None = None
    last = -_GAP[stage.brief.application] // 2
    for draft in drafts:
        if draft.onset in trilled and draft.role is Role.MELODY:
            result += trilled[draft.onset]
            last = draft.onset // stage.meter.bar
            continue
        previous, before = before, draft
        bar = draft.onset // stage.meter.bar
        near = bar in places or bar + 1 in places
        if (
            near
            or bar - last < _GAP[stage.brief.application]
            or not _takes_grace(stage, draft, previous)
        ):
            result.append(draft)
            continue
        turns = turning and draft.onset in single and rng.random() < _TURNS
        turn = _turn(stage, draft) if turns else []
        if turn and _is_clean(stage, turn, draft, line, left):
            result += turn
            last = bar
            continue
        result.append(draft)
        graces = _graces(stage, draft, previous, rng)
        if graces:
            result += graces
            last = bar
    return result


def _takes_grace(stage: Stage, draft: Draft, before: Draft | None) -> bool:
    if before is None or _wait(stage, before, draft) < _ROOM or before.onset == draft.onset:
        return False
    on_beat = stage.is_on_beat(draft.onset)
    long = draft.duration >= stage.meter.beat
    return draft.role is Role.MELODY and on_beat and long and 0 < draft.onset < stage.end


def _wait(stage: Stage, before: Draft, draft: Draft) -> Seconds:
    """How long after the note before a note is struck."""
    return (draft.onset - before.onset) / stage.meter.beat * 60.0 / stage.brief.tempo


def _graces(stage: Stage, draft: Draft, before: Draft | None, rng: random.Random) -> list[Draft]:
    """An appoggiatura from above or below, or a slide of two notes from below, by period."""
    upper, lower = neighbours(stage, draft.onset, draft.midi)
    lowest = neighbours(stage, draft.onset, lower)[1]
    kinds: dict[str, tuple[tuple[MidiPitch, ...], ...]] = {
        "baroque": ((lower,), (upper,), (upper,), (lowest, lower)),
        "classical": ((upper,), (upper,), (lowest, lower)),
        "romantic": ((upper,), (lower,), (lowest, lower)),
    }
    pitches = rng.choice(kinds[stage.brief.application])
    struck = before.midi if before is not None else 0
    if before is not None and _wait(stage, before, draft) < _TURN_ROOM:
        pitches = pitches[-1:]
    if struck == pitches[0]:
        return []
    return [
        Draft(draft.onset, 0, p, Hand.RIGHT, Role.GRACE, draft.chord, "C-22 ornament")
        for p in pitches
    ]


def _turn(stage: Stage, draft: Draft) -> list[Draft]:
    """Let a long note end in a turn: upper note, note, lower note, note."""
    plain = _PLAIN_COMPOUND if stage.meter.is_compound else _PLAIN
    units = [u for u in _TURN_UNITS if draft.duration - _TURN * u in plain]
    unit = next((u for u in units if _seconds(stage, u) >= _TRILL_NOTE[0]), 0)
    held = draft.duration - _TURN * unit
    if draft.chord == len(stage.chords) - 1:
        return []
    if not unit or held < stage.meter.pulse or 2 * held < draft.duration:
        return []
    upper, lower = neighbours(stage, draft.onset, draft.midi)
    return [
        replace(draft, duration=held),
        *(
            replace(
                draft, onset=draft.onset + held + k * unit, duration=unit, midi=p,
                role=Role.FILL, rule="C-22 turn", articulations=(),
            )
            for k, p in enumerate((upper, draft.midi, lower, draft.midi))
        ),
    ]  # fmt: skip


def _seconds(stage: Stage, ticks: Ticks) -> Seconds:
    return ticks / stage.meter.beat * 60.0 / stage.brief.tempo


def neighbours(stage: Stage, tick: Ticks, pitch: MidiPitch) -> tuple[MidiPitch, MidiPitch]:
    """Return the upper and lower neighbour of a note in the scale of its moment.

    Parameters
    ----------
    stage : Stage
    tick : Ticks
    pitch : MidiPitch
    """
    scale = scale_for(stage.key_at(tick), stage.chords[stage.index_at(tick)].chord)
    # A scale thinned by an altered chord may have gaps wider than an augmented second.
    upper = next((p for p in range(pitch + 1, pitch + 4) if p % 12 in scale), pitch + 2)
    lower = next((p for p in range(pitch - 1, pitch - 4, -1) if p % 12 in scale), pitch - 1)
    return upper, lower


def _trills(
    stage: Stage, drafts: Sequence[Draft], left: Sequence[Draft]
) -> dict[Ticks, list[Draft]]:
    """The trills of a piece: on 2 or 7 over the dominant before the tonic (C-22)."""
    tonic = stage.brief.key.tonic.pitch_class
    line = [d for d in drafts if d.role is Role.MELODY]
    full = {d.onset for d in drafts if d.role is not Role.MELODY}
    closing = {p.bar + p.bars - 1 for s in stage.form.sections for p in s.phrases}
    found: dict[Ticks, list[Draft]] = {}
    for draft, after in zip(line, line[1:], strict=False):
        here, there = stage.chords[draft.chord].chord, stage.chords[after.chord].chord
        rooted = here.bass is None and there.bass is None
        five, one = here.root.pitch_class, there.root.pitch_class
        cadence = rooted and five == (tonic + 7) % 12 and one == tonic
        goes_home = after.midi % 12 == tonic and after.duration >= stage.meter.beat
        goes_home = goes_home and after.onset // stage.meter.bar in closing
        supertonic = draft.midi % 12 in ((tonic + 2) % 12, (tonic + 11) % 12)
        if cadence and goes_home and supertonic and draft.onset not in full:
            notes = _trill(stage, draft)
            if notes and _is_clean(stage, notes, draft, line, left):
                found[draft.onset] = notes
    return found


def _is_clean(
    stage: Stage,
    notes: Sequence[Draft],
    draft: Draft,
    line: Sequence[Draft],
    left: Sequence[Draft],
) -> bool:
    """Whether a trill makes no parallel fifths or octaves with the left hand."""
    start, end = draft.onset - 2 * draft.duration, draft.end + 1
    around = [d for d in line if start <= d.onset <= end and d is not draft]
    high = [(d.onset, d.end, d.midi) for d in (*around, *notes)]
    low = [(d.onset, d.end, d.midi) for d in left if d.end > start and d.onset <= end]
    places = pulse_places(stage.meter)
    bar = stage.meter.bar
    beats = [t for b in range(start // bar, end // bar + 1) for p in places if (t := b * bar + p)]
    return not parallel_perfects(high, low, [t for t in beats if start <= t <= end])


def _trill(stage: Stage, draft: Draft) -> list[Draft]:
    """Alternate with the upper note, beginning on it, and end with a turn from below."""
    beat_seconds = 60.0 / stage.brief.tempo
    unit = next(
        (
            u
            for u in _TRILL_UNITS
            if _TRILL_NOTE[0] <= u / stage.meter.beat * beat_seconds <= _TRILL_NOTE[1]
            and draft.duration % u == 0
        ),
        0,
    )
    count = draft.duration // unit if unit else 0
    if count < 4 + _TERMINATION or count > 16 or count % 2:
        return []
    upper, lower = neighbours(stage, draft.onset, draft.midi)
    pitches = [upper, draft.midi] * ((count - _TERMINATION) // 2) + [lower, draft.midi]
    return [
        replace(
            draft, onset=draft.onset + k * unit, duration=unit, midi=p, role=Role.FILL,
            rule="C-22 trill", articulations=(),
        )
        for k, p in enumerate(pitches)
    ]  # fmt: skip
