"""Ornaments: appoggiaturas, turns, mordents and the trill before a cadence (C-22).

They are written as the periods wrote them: signs over the notes, and small notes that are
slashed only where they are crushed in before the beat.

References
----------
.. [1] Bach, C. P. E. *Versuch über die wahre Art das Clavier zu spielen* I, Berlin, 1753,
   chapter 2: appoggiaturas before long notes that are reached by step or struck again, short
   trills on falling seconds, mordents on rising ones and on leaps, turns on notes that rise.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from gospel_keys.genres.classical.counterpoint import parallel_perfects
from gospel_keys.genres.classical.frame import scale_for
from gospel_keys.genres.classical.pulses import pulse_places
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.score.model import Hand, Ornament, Role
from gospel_keys.units import MidiPitch, Seconds, Ticks

_SHORTEST_TRILL: Final[Seconds] = 0.5
"""Room for six notes, so that a trill has strokes between its beginning and its termination."""

_LONGEST_TRILL: Final[Seconds] = 2.4
_STROKES: Final = 8
"""How finely a trill is looked at for parallels."""

_GAP: Final = {"baroque": 2, "classical": 3, "romantic": 4}
"""Bars from one ornament to the next."""

_ROOM: Final[Seconds] = 0.2
_SLIDE_ROOM: Final[Seconds] = 0.6
_SIGN_ROOM: Final[Seconds] = 0.4
_TURN_ROOM: Final[Seconds] = 0.45
_LEANING: Final[Seconds] = 0.22
"""How long an appoggiatura sounds at least."""

_STEP: Final = 2


@dataclass(frozen=True, slots=True)
class _Spot:
    """A note that may be ornamented: what leads to it, and where the line goes on."""

    stage: Stage
    draft: Draft
    before: Draft
    after: Draft | None
    single: bool

    @property
    def wait(self) -> Seconds:
        """From the strike before to its own."""
        return _seconds(self.stage, self.draft.onset - self.before.onset)

    @property
    def length(self) -> Seconds:
        return _seconds(self.stage, self.draft.duration)

    @property
    def risen(self) -> int:
        """By how many semitones the line has come up to it."""
        return self.draft.midi - self.before.midi

    @property
    def joined(self) -> bool:
        return self.before.end == self.draft.onset

    @property
    def sides(self) -> tuple[MidiPitch, MidiPitch]:
        return neighbours(self.stage, self.draft.onset, self.draft.midi)


_Dress = list[Draft]
"""The drafts that stand for an ornamented note; none where the ornament does not fit."""


def add_ornaments(
    stage: Stage, drafts: Sequence[Draft], left: Sequence[Draft], rng: random.Random
) -> list[Draft]:
    """Ornament the right hand's line.

    A trill on the note before a perfect cadence; in between the ornaments of the period on
    long notes, one every two to four bars.

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft
        Of the right hand; the line has the role of melody.
    left : sequence of Draft
        What ornaments must not run parallel with (C-01).
    rng : random.Random

    Returns
    -------
    drafts : list of Draft
    """
    line = [d for d in drafts if d.role is Role.MELODY]
    trilled = _trills(stage, drafts, line, left)
    trills = {t // stage.meter.bar for t in trilled}
    gap = _GAP[stage.brief.application]
    spots = {s.draft.onset: s for s in _spots(stage, drafts, line)}
    result: list[Draft] = []
    last = -gap // 2
    for draft in drafts:
        bar = draft.onset // stage.meter.bar
        melodic = draft.role is Role.MELODY
        if melodic and draft.onset in trilled:
            result.append(trilled[draft.onset])
            last = bar
            continue
        near = bar in trills or bar + 1 in trills
        spot = spots.get(draft.onset) if melodic and not near and bar - last >= gap else None
        dressed = _dressed(spot, line, left, rng) if spot else []
        last = bar if dressed else last
        result += dressed or [draft]
    return result


def _spots(stage: Stage, drafts: Sequence[Draft], line: Sequence[Draft]) -> Iterator[_Spot]:
    """Long notes on beats, not the first, with time before them."""
    full = {d.onset for d in drafts if d.role is not Role.MELODY}
    struck = sorted({d.onset: d for d in drafts}.values(), key=lambda d: d.onset)
    before = dict(zip((d.onset for d in struck[1:]), struck, strict=False))
    after = dict(zip((d.onset for d in line), line[1:], strict=False))
    for draft in line:
        earlier = before.get(draft.onset)
        long = draft.duration >= stage.meter.beat and stage.is_on_beat(draft.onset)
        if earlier is None or not long or not 0 < draft.onset < stage.end:
            continue
        later = after.get(draft.onset)
        spot = _Spot(stage, draft, earlier, later, single=draft.onset not in full)
        if spot.wait >= _ROOM:
            yield spot


def _seconds(stage: Stage, ticks: Ticks) -> Seconds:
    return ticks / stage.meter.beat * 60.0 / stage.brief.tempo


def _dressed(
    spot: _Spot, line: Sequence[Draft], left: Sequence[Draft], rng: random.Random
) -> _Dress:
    """Dress a note with one of the ornaments of the period that fit it."""
    kinds = list(_KINDS[spot.stage.brief.application])
    while kinds:
        kind = rng.choice(kinds)
        kinds = [k for k in kinds if k is not kind]
        found = kind(spot)
        if found and _is_clean(spot.stage, _heard(found), spot.draft, line, left):
            return found
    return []


def _signed(spot: _Spot, sign: Ornament) -> _Dress:
    return [replace(spot.draft, ornament=sign, auxiliaries=spot.sides, rule=f"C-22 {sign}")]


def _mordent(spot: _Spot) -> _Dress:
    fits = spot.single and spot.length >= _SIGN_ROOM and spot.risen > 0
    return _signed(spot, Ornament.MORDENT) if fits else []


def _short_trill(spot: _Spot) -> _Dress:
    falls = spot.joined and spot.draft.midi - spot.before.midi in (-1, -2)
    fits = spot.single and falls and spot.length >= _SIGN_ROOM
    return _signed(spot, Ornament.INVERTED_MORDENT) if fits else []


def _turn(spot: _Spot) -> _Dress:
    fits = spot.single and spot.length >= _TURN_ROOM and spot.risen >= 0 and not _is_final(spot)
    return _signed(spot, Ornament.TURN) if fits else []


def _delayed_turn(spot: _Spot) -> _Dress:
    """A turn into the next note, which a long note has room for."""
    draft, after = spot.draft, spot.after
    leads = after is not None and after.onset == draft.end and abs(after.midi - draft.midi) <= 5
    room = draft.duration > spot.stage.meter.beat and spot.length >= 2 * _TURN_ROOM
    fits = spot.single and leads and room and not _is_final(spot)
    return _signed(spot, Ornament.DELAYED_TURN) if fits else []


def _is_final(spot: _Spot) -> bool:
    return spot.draft.chord == len(spot.stage.chords) - 1


def _appoggiatura(spot: _Spot) -> _Dress:
    """A foreign note from above, on the beat; from below where the line rises by step to it."""
    stage, draft = spot.stage, spot.draft
    classes = stage.chords[draft.chord].chord.pitch_classes
    upper, lower = spot.sides
    from_below = stage.brief.application == "baroque" and 0 < spot.risen <= _STEP
    pitch = lower if from_below else upper
    foreign = draft.midi % 12 in classes and pitch % 12 not in classes
    fits = spot.single and foreign and spot.length / 2 >= _LEANING and not _is_final(spot)
    fits = fits and abs(pitch - draft.midi) <= _STEP and abs(pitch - spot.before.midi) <= 5
    return [draft, _small(draft, pitch, appoggiatura=True)] if fits else []


def _crushed(spot: _Spot) -> _Dress:
    """A slashed note from above, in late music or before a note too short to be leaned on."""
    upper = spot.sides[0]
    late = spot.stage.brief.application == "romantic" or not spot.single
    fits = spot.before.midi != upper and (late or spot.length < 2 * _LEANING)
    return [spot.draft, _small(spot.draft, upper)] if fits else []


def _slide(spot: _Spot) -> _Dress:
    """Two small notes from below."""
    lower = spot.sides[1]
    lowest = neighbours(spot.stage, spot.draft.onset, lower)[1]
    fits = spot.wait >= _SLIDE_ROOM and spot.before.midi != lowest
    return [spot.draft, *(_small(spot.draft, p) for p in (lowest, lower))] if fits else []


def _small(draft: Draft, pitch: MidiPitch, *, appoggiatura: bool = False) -> Draft:
    return Draft(
        draft.onset, 0, pitch, Hand.RIGHT, Role.GRACE, draft.chord, "C-22 ornament",
        appoggiatura=appoggiatura,
    )  # fmt: skip


_KINDS: Final = MappingProxyType[str, tuple[Callable[[_Spot], _Dress], ...]](
    {
        "baroque": (_mordent, _mordent, _short_trill, _short_trill, _appoggiatura, _slide),
        "classical": (_appoggiatura, _appoggiatura, _turn, _delayed_turn, _short_trill, _crushed),
        "romantic": (_crushed, _crushed, _delayed_turn, _turn, _slide),
    }
)
"""What each period likes; the more often the likelier."""


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
    stage: Stage, drafts: Sequence[Draft], line: Sequence[Draft], left: Sequence[Draft]
) -> dict[Ticks, Draft]:
    """The trills of a piece: on 2 or 7 over the dominant before a tonic (C-22)."""
    tonics = {change.key.tonic.pitch_class for change in stage.keys}
    full = {d.onset for d in drafts if d.role is not Role.MELODY}
    closing = {p.bar + p.bars - 1 for s in stage.form.sections for p in s.phrases}
    found: dict[Ticks, Draft] = {}
    for draft, after in zip(line, line[1:], strict=False):
        here, there = stage.chords[draft.chord].chord, stage.chords[after.chord].chord
        rooted = here.bass is None and there.bass is None
        five, tonic = here.root.pitch_class, there.root.pitch_class
        cadence = rooted and five == (tonic + 7) % 12 and tonic in tonics
        goes_home = after.midi % 12 == tonic and after.duration >= stage.meter.beat
        goes_home = goes_home and after.onset // stage.meter.bar in closing
        goes_home = goes_home and draft.end == after.onset
        supertonic = draft.midi % 12 in ((tonic + 2) % 12, (tonic + 11) % 12)
        room = _SHORTEST_TRILL <= _seconds(stage, draft.duration) <= _LONGEST_TRILL
        if cadence and goes_home and supertonic and room and draft.onset not in full:
            sides = neighbours(stage, draft.onset, draft.midi)
            trill = replace(draft, ornament=Ornament.TRILL, auxiliaries=sides, rule="C-22 trill")
            if _is_clean(stage, _heard([trill]), draft, line, left):
                found[draft.onset] = trill
    return found


def _heard(dressed: Sequence[Draft]) -> list[Draft]:
    """What an ornamented note sounds like: the small note first, a trill stroke by stroke."""
    main = dressed[0]
    if main.ornament is Ornament.TRILL:
        unit = main.duration // _STROKES
        upper, lower = main.auxiliaries
        pitches = [*[upper, main.midi] * (_STROKES // 2 - 1), lower, main.midi]
        return [
            replace(main, onset=main.onset + k * unit, duration=unit, midi=p)
            for k, p in enumerate(pitches)
        ]
    small = next((d for d in dressed if d.appoggiatura), None)
    if small is None:
        return [main]
    half = main.duration // 2
    later = replace(main, onset=main.onset + half, duration=main.duration - half)
    return [replace(small, duration=half), later]


def _is_clean(
    stage: Stage,
    notes: Sequence[Draft],
    draft: Draft,
    line: Sequence[Draft],
    left: Sequence[Draft],
) -> bool:
    """Whether an ornament makes no parallel fifths or octaves with the left hand."""
    if len(notes) == 1:
        return True
    start, end = draft.onset - 2 * draft.duration, draft.end + 1
    around = [d for d in line if start <= d.onset <= end and d is not draft]
    high = [(d.onset, d.end, d.midi) for d in (*around, *notes)]
    low = [(d.onset, d.end, d.midi) for d in left if d.end > start and d.onset <= end]
    places = pulse_places(stage.meter)
    bar = stage.meter.bar
    beats = [t for b in range(start // bar, end // bar + 1) for p in places if (t := b * bar + p)]
    return not parallel_perfects(high, low, [t for t in beats if start <= t <= end])
