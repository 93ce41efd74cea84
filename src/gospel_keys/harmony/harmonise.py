"""Harmonising a tune: a chord for every place of a grid, then the colours of a genre.

First the functions. The bar is cut into the places where its harmony may change, and the
cheapest path through the chords of the key is found: melody notes that carry weight belong
to their chord, roots move as the genre's roots do, phrases come to rest on a cadence and the
last one at home. Then the surface: dominants, two-fives and diminished chords that lead on
where the melody lets them, each chord in the richest quality that no held note rubs against,
and basses that step.

References
----------
.. [1] Aldwell, Schachter and Cadwallader, *Harmony and Voice Leading*, 4th ed., 2011, units
   6-11 (the phrase model) and 25-27 (applied chords).
.. [2] H. C. Koch's old rule that a melody's long and strong notes decide its chords.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from gospel_keys.brief.melody import Tune, TuneNote
from gospel_keys.harmony.harmonise_tables import Degree, Manner, degrees_of, manner_of
from gospel_keys.harmony.preparation import raised, readable
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.units import PitchClass, Ticks

WRITTEN, FOUND, LEADING = "given", "tune", "tune-leading"
"""Rules of the chords: from the file, found for the tune, put in to lead on."""

_AVOIDED: Final = 2.6
_FOREIGN: Final = 1.5
_SEVENTH: Final = 0.2
_PASSING: Final = 0.3
_HELD_CLASH: Final = 7.0
_NOT_HOME: Final = 60.0
_OPENING: Final = 0.9
_OLDEST: Final = 3
_STALE: Final = (0.0, 1.0, 1.4, 2.0)
"""How much more holding a chord costs the longer it has been there."""
_NATURAL_SEVENTH: Final = {"V": 0.8, "VII": -0.2, "v": -0.6}
_RAISED_SIXTH: Final = {"IV": -0.5, "VI": 0.8, "iio": 1.0}
_CADENCE: Final = {"I": 0.0, "i": 0.0, "V": 0.25, "vi": 0.9, "IV": 0.9, "iv": 0.9, "VI": 0.9}
_OTHER_CADENCE: Final = 2.4
_EARLY: Final = 1.6
"""Being home already where the last note wants to be led to."""
_FINAL_APPROACH: Final = {"V": 0.0, "IV": 0.9, "iv": 0.7, "bVII": 1.0, "VII": 1.2}
_WEAK_APPROACH: Final = 3.0


@dataclass(frozen=True, slots=True)
class Harmony:
    """A chord of a harmonised tune: where it begins, and the rule that put it there."""

    onset: Ticks
    chord: Chord
    rule: str


@dataclass(frozen=True, slots=True)
class _Slot:
    """A place where the harmony may change, with the notes that sound in it."""

    start: Ticks
    end: Ticks
    strong: bool
    notes: tuple[TuneNote, ...]
    short: bool = False
    cadence: bool = False
    final: bool = False
    approach: bool = False


@dataclass(frozen=True, slots=True)
class _Span:
    """A degree of the key over one or more slots."""

    start: Ticks
    end: Ticks
    degree: Degree
    cadence: bool = False
    chord: Chord | None = None
    rule: str = FOUND


def harmonise(
    tune: Tune, genre: str, *, complexity: float, rng: random.Random
) -> tuple[Harmony, ...]:
    """Find chords for a tune; chord symbols that it brings are kept as they are.

    Parameters
    ----------
    tune : Tune
    genre : str
        Identifier of a genre; unknown ones are harmonised as gospel.
    complexity : float in 0..1
        Plain triads and sevenths below 0.2, leading chords more often above.
    rng : random.Random
        Decides between colours that fit alike.

    Returns
    -------
    chords : tuple of Harmony, in order
        The first stands at the first full bar, or where the file has its first symbol.
    """
    if tune.chords:
        return tuple(Harmony(onset, chord, WRITTEN) for onset, chord in tune.chords)
    manner = manner_of(genre)
    slots = _slots(tune)
    degrees = _cheapest(slots, tune, manner)
    spans = _merged(slots, degrees)
    spans = _lead_on(spans, tune, manner, complexity, rng)
    spans = _coloured(spans, tune, manner, complexity, rng)
    if manner.inversion is not None:
        spans = _step_basses(spans, tune, manner.inversion)
    return tuple(Harmony(s.start, s.chord, s.rule) for s in spans if s.chord is not None)


def _slots(tune: Tune) -> list[_Slot]:
    """Cut the whole bars into places for chords: halves, or two thirds and one."""
    meter = tune.meter
    ends = [next(n for n in reversed(tune.notes) if n.end <= end) for end in tune.phrase_ends]
    closing = {note.onset for note in ends}
    slots: list[_Slot] = []
    bar_half = meter.bar // 2
    for bar in range(tune.bars):
        start = tune.pickup + bar * meter.bar
        cuts = [0, *_division(meter.bar, meter.beat, meter.beats), meter.bar]
        for a, b in pairwise(cuts):
            notes = tuple(n for n in tune.notes if n.onset < start + b and n.end > start + a)
            rests = any(start + a <= onset < start + b for onset in closing)
            slots.append(_Slot(start + a, start + b, a == 0, notes, b - a < bar_half, rests))
    slots[-1] = replace(slots[-1], final=True)
    last = next(k for k, slot in enumerate(slots) if tune.notes[-1].onset < slot.end)
    if last:
        slots[last - 1] = replace(slots[last - 1], approach=True)
    return slots


def _division(bar: Ticks, beat: Ticks, beats: int) -> list[Ticks]:
    """Where else than on the first beat a chord may begin."""
    if beats % 2 == 0 and bar >= 2880:
        return [bar // 2]
    if beats == 3:
        return [2 * beat]
    if beats in (5, 7):
        return [(beats // 2 + 1) * beat]
    return []


def _cheapest(slots: Sequence[_Slot], tune: Tune, manner: Manner) -> list[Degree]:
    """Return the degree of every slot along the cheapest path.

    A state of the search is a degree and for how many bar lines it has been held.
    """
    options = _modal(degrees_of(tune.key.mode, manner), tune)
    first = [_fit(slots[0], d, tune, manner) + _place_cost(slots[0], d) for d in options]
    states: dict[tuple[int, int], tuple[float, tuple[int, ...]]] = {
        (k, 0): (first[k] + d.cost + (0.0 if d.is_home else _OPENING), (k,))
        for k, d in enumerate(options)
    }
    for slot in slots[1:]:
        own = [_fit(slot, d, tune, manner) + _place_cost(slot, d) for d in options]
        grown: dict[tuple[int, int], tuple[float, tuple[int, ...]]] = {}
        for (last, age), (cost, path) in states.items():
            for k, degree in enumerate(options):
                held = min(age + slot.strong, _OLDEST) if k == last else 0
                total = cost + own[k] + _move(options[last], degree, slot, manner, age=held)
                if (k, held) not in grown or total < grown[k, held][0]:
                    grown[k, held] = (total, (*path, k))
        states = grown
    _, best = min(states.values(), key=lambda state: state[0])
    return [options[k] for k in best]


def _modal(options: Sequence[Degree], tune: Tune) -> list[Degree]:
    """Let a minor tune that never raises its seventh, or does raise its sixth, be modal."""
    if tune.key.mode == "major":
        return list(options)
    tonic = tune.key.tonic.pitch_class
    sung = {(n.midi - tonic) % 12 for n in tune.notes}
    changes: dict[str, float] = {}
    if 10 in sung and 11 not in sung:
        changes |= _NATURAL_SEVENTH
    if 9 in sung and 8 not in sung:
        changes |= _RAISED_SIXTH
    return [replace(d, cost=max(0.0, d.cost + changes.get(d.name, 0.0))) for d in options]


def _place_cost(slot: _Slot, degree: Degree) -> float:
    if slot.final:
        return 0.0 if degree.is_home else _NOT_HOME
    if slot.approach and degree.is_home:
        return _EARLY
    if slot.cadence:
        return _CADENCE.get(degree.name, _OTHER_CADENCE)
    return 0.0


def _move(a: Degree, b: Degree, slot: _Slot, manner: Manner, *, age: int) -> float:
    """What a change of harmony costs, by the genre's table and by its place in the bar."""
    if a.name == b.name:
        return manner.hold * _STALE[age] if slot.strong else 0.0
    cost = b.cost + manner.moves.get((a.name, b.name), 1.0)
    if a.target and (b.root - a.root) % 12 != 5:
        cost += 5.0
    if slot.final or slot.cadence:
        cost += _FINAL_APPROACH.get(a.name, _WEAK_APPROACH) if b.is_home else 0.0
    return cost + (0.0 if slot.strong else manner.inside * (1.8 if slot.short else 1.0))


def _fit(slot: _Slot, degree: Degree, tune: Tune, manner: Manner) -> float:
    """How badly the notes of a slot sit on a chord: by length, weight and kind."""
    root = (tune.key.tonic.pitch_class + degree.root) % 12
    cost = 0.0
    for note in slot.notes:
        beats = (min(note.end, slot.end) - max(note.onset, slot.start)) / tune.meter.beat
        above = (note.midi - root) % 12
        weight = min(beats, 2.0) * _weight(note, slot, tune)
        if degree.is_dominant and above == 10:
            cost += _SEVENTH * weight
        elif above not in degree.tones:
            kind = _FOREIGN if above in degree.colours else _AVOIDED
            mild = manner.tension if above in degree.colours else 1.0
            passing = _PASSING if _passes(note, tune) else 1.0
            cost += kind * mild * weight * passing
            if beats >= 1 and kind == _AVOIDED:
                cost += _HELD_CLASH
    return cost


def _weight(note: TuneNote, slot: _Slot, tune: Tune) -> float:
    """How much a note says about its chord: most on the first beat, little off the beat."""
    place = (note.onset - tune.pickup) % tune.meter.bar
    if note.onset < slot.start:
        return 0.8
    if place == 0:
        return 1.7
    if note.onset == slot.start:
        return 1.25
    return 1.1 if place % tune.meter.beat == 0 else 0.7


def _passes(note: TuneNote, tune: Tune) -> bool:
    """Whether a short note comes and goes by step."""
    place = tune.notes.index(note)
    if not 0 < place < len(tune.notes) - 1 or note.duration > tune.meter.beat:
        return False
    where = (note.onset - tune.pickup) % tune.meter.bar
    long = note.duration == tune.meter.beat
    if where == 0 or (long and where == tune.meter.bar // 2):
        return False
    return all(abs(tune.notes[k].midi - note.midi) <= 2 for k in (place - 1, place + 1))


def _merged(slots: Sequence[_Slot], degrees: Sequence[Degree]) -> list[_Span]:
    spans: list[_Span] = []
    for slot, degree in zip(slots, degrees, strict=True):
        if spans and spans[-1].degree.name == degree.name:
            spans[-1] = replace(spans[-1], end=slot.end, cadence=spans[-1].cadence or slot.cadence)
        else:
            spans.append(_Span(slot.start, slot.end, degree, slot.cadence))
    return spans


# Leading chords -----------------------------------------------------------------------------


def _lead_on(
    spans: Sequence[_Span], tune: Tune, manner: Manner, complexity: float, rng: random.Random
) -> list[_Span]:
    """Put chords that lean into the next one at the ends of long ones."""
    out: list[_Span] = []
    rested = tune.meter.bar
    for span, after in pairwise([*spans, None]):
        assert span is not None
        out.append(span)
        rested += span.end - span.start
        free = after is not None and span.end - span.start >= 2 * tune.meter.beat
        if not free or after is None or rng.random() > manner.leading * (0.4 + complexity):
            continue
        if rested < 2 * tune.meter.bar:
            continue
        found = _leading(span, after, tune, manner, rng)
        if found:
            out[-1] = replace(span, end=found[0].start)
            out += found
            rested = 0
    return out


def _leading(
    span: _Span, after: _Span, tune: Tune, manner: Manner, rng: random.Random
) -> list[_Span]:
    """The first way of leading on, in the genre's order, that the melody allows."""
    beat, length = tune.meter.beat, span.end - span.start
    whole = 2 * beat if length >= 4 * beat else beat
    ways = list(manner.ways)
    if rng.random() < 0.5 and len(ways) > 1:
        ways[0], ways[1] = ways[1], ways[0]
    for way in ways:
        chords = _way(way, span.degree, after, tune.key, manner)
        if not chords:
            continue
        each = whole // len(chords) if whole > beat else beat
        if each * len(chords) > length - beat:
            continue
        start = span.end - each * len(chords)
        made = [
            _Span(start + k * each, start + (k + 1) * each, span.degree, chord=c, rule=LEADING)
            for k, c in enumerate(chords)
        ]
        rubs = (_rub(c, _heard(tune, m.start, m.end)) for c, m in zip(chords, made, strict=True))
        if not any(rubs):
            return made
    return []


def _way(way: str, here: Degree, after: _Span, key: Key, manner: Manner) -> list[Chord]:
    """The chords of a way of leading on, empty where it does not fit."""
    goal = _base(after.degree, key)
    if goal.is_diminished:
        return []
    above = (after.degree.root - here.root) % 12
    altered, after_two = manner.lead[goal.is_minor]
    fifth = readable(raised(goal.root, 4, 7), key)
    own = key.spell(key.tonic.pitch_class + here.root)
    match way:
        case "dominant" if above != 5 or here.is_home:
            return [Chord.of(fifth, altered)]
        case "two-five" if not here.is_dominant and above not in (5, 10):
            two = readable(raised(goal.root, 1, 2), key)
            return [Chord.of(two, "m7b5" if goal.is_minor else "m7"), Chord.of(fifth, after_two)]
        case "diminished" if above == 2:
            return [Chord.of(readable(raised(goal.root, 6, 11), key), "dim7")]
        case "sharp-four" if after.degree.is_home and here.root == 5:
            return [Chord.of(readable(raised(key.tonic, 3, 6), key), "dim7")]
        case "tritone" if not here.is_dominant and own.pitch_class != fifth.pitch_class:
            return [Chord.of(readable(raised(goal.root, 1, 1), key), "9")]
        case "minor-four" if after.degree.is_home and here.name == "IV":
            return [Chord.of(key.degree(4), "m6")]
        case "suspension" if here.is_home and after.degree.name == "IV":
            return [Chord.of(key.tonic, "9sus4")]
    return []


# Colours ------------------------------------------------------------------------------------


def _coloured(
    spans: Sequence[_Span], tune: Tune, manner: Manner, complexity: float, rng: random.Random
) -> list[_Span]:
    """Give every chord its quality: the genre's richest that the melody allows."""
    out: list[_Span] = []
    for place, span in enumerate(spans):
        if span.chord is not None:
            out.append(span)
            continue
        row = _qualities(span.degree, manner, last=place == len(spans) - 1)
        wished = list(row[:2])
        rng.shuffle(wished)
        tried = (*wished, *row[2:]) if complexity >= _PLAIN else row[::-1]
        bare = [q for q in _BARE[span.degree.kind] if manner.open_chords or q in _CLOSED]
        root = tune.key.spell(tune.key.tonic.pitch_class + span.degree.root)
        options = [Chord.of(root, q) for q in (*tried, *bare)]
        for piece in _pieces(span, options, tune):
            if out and out[-1].chord == piece.chord:
                out[-1] = replace(out[-1], end=piece.end)
            else:
                out.append(piece)
    return out


def _pieces(span: _Span, options: Sequence[Chord], tune: Tune) -> list[_Span]:
    """Give a span its chord; one that no colour suits as a whole is coloured bar by bar."""
    chord, cost = _best_colour(span, options, tune)
    bar = tune.meter.bar
    if not cost or span.end - span.start <= bar:
        return [replace(span, chord=chord)]
    lines = range(span.start - (span.start - tune.pickup) % bar + bar, span.end, bar)
    cuts = [span.start, *lines, span.end]
    pieces = [replace(span, start=a, end=b) for a, b in pairwise(cuts)]
    return [replace(p, chord=_best_colour(p, options, tune)[0]) for p in pieces]


def _best_colour(span: _Span, options: Sequence[Chord], tune: Tune) -> tuple[Chord, float]:
    heard = _heard(tune, span.start, span.end)
    costs = [
        _rub(chord, heard) + _BARENESS * (k >= len(options) - 2) for k, chord in enumerate(options)
    ]
    best = min(range(len(options)), key=costs.__getitem__)
    return options[best], costs[best]


def _qualities(degree: Degree, manner: Manner, *, last: bool) -> tuple[str, ...]:
    if last and degree.is_home:
        return manner.qualities["last-minor" if degree.name == "i" else "last"]
    return manner.qualities[degree.kind]


def _base(degree: Degree, key: Key) -> Chord:
    """The plain triad of a degree, to lead to."""
    quality = {"minor": "m", "home-minor": "m", "half": "dim"}.get(degree.kind, "")
    return Chord.of(key.spell(key.tonic.pitch_class + degree.root), quality)


@dataclass(frozen=True, slots=True)
class _Heard:
    """A melody note over a chord: its class, and whether it is held or stands on a beat."""

    pitch_class: PitchClass
    held: bool
    on_beat: bool


def _heard(tune: Tune, start: Ticks, end: Ticks) -> list[_Heard]:
    beat = tune.meter.beat
    found = []
    for note in tune.notes:
        sounding = min(note.end, end) - max(note.onset, start)
        if sounding > 0:
            on_beat = note.onset <= start or (note.onset - tune.pickup) % beat == 0
            held = sounding >= beat or (on_beat and not _passes(note, tune))
            found.append(_Heard(note.midi % 12, held=held, on_beat=on_beat))
    return found


def clashes(chord: Chord, pitch_class: PitchClass) -> bool:
    """Whether a melody note rubs against a chord's third, seventh or other guide tone.

    A semitone above one it always does (the fourth over a third, the root over a major
    seventh); a semitone below only where the note is neither chord tone nor tension.

    Examples
    --------
    >>> clashes(Chord.parse("Cmaj7"), 0), clashes(Chord.parse("C13"), 9)
    (True, False)
    """
    root = chord.root.pitch_class
    above = (pitch_class - root) % 12
    tones = {i % 12 for i in chord.intervals}
    welcome = tones | {t % 12 for t in chord.tensions}
    gaps = {(above - guide) % 12 for guide in chord.guide_tones}
    rubs_up = 1 in gaps and above not in tones - {0}
    return rubs_up or (11 in gaps and above not in welcome)


def is_consonant(chord: Chord, pitch_class: PitchClass) -> bool:
    """Whether a melody note is a tone or a tension of a chord and rubs against nothing."""
    above = (pitch_class - chord.root.pitch_class) % 12
    welcome = {i % 12 for i in chord.intervals} | {t % 12 for t in chord.tensions}
    avoided = {a % 12 for a in chord.avoid}
    bass = chord.bass is not None and chord.bass.pitch_class == pitch_class
    return (above in welcome - avoided or bass) and not clashes(chord, pitch_class)


def _rub(chord: Chord, heard: Sequence[_Heard]) -> float:
    """How badly the melody sits on a finished chord; 0 where it sits well."""
    cost = 0.0
    for note in heard:
        if note.held and clashes(chord, note.pitch_class):
            cost += 3.0
        elif not is_consonant(chord, note.pitch_class):
            cost += 2.0 if note.held else 0.6 * note.on_beat
    return cost


# Basses -------------------------------------------------------------------------------------


def _step_basses(spans: Sequence[_Span], tune: Tune, inversion: float) -> list[_Span]:
    """Put thirds in the bass where that makes it step; cadences and ends stand on roots."""
    options = [_basses(span, place in (0, len(spans) - 1)) for place, span in enumerate(spans)]
    paths: list[tuple[float, tuple[Chord, ...]]] = [(0.0, (chord,)) for chord in options[0]]
    for span, chords in zip(spans[1:], options[1:], strict=True):
        heard = _heard(tune, span.start, span.end)
        grown = []
        for chord in chords:
            own = 0.0
            if chord.bass is not None:
                doubled = any(h.held and h.pitch_class == chord.bass.pitch_class for h in heard)
                own = inversion + 1.0 * doubled
            cost, path = min(
                ((c + _bass_move(p[-1], chord), p) for c, p in paths), key=lambda state: state[0]
            )
            grown.append((cost + own, (*path, chord)))
        paths = grown
    _, best = min(paths, key=lambda state: state[0])
    return [replace(span, chord=chord) for span, chord in zip(spans, best, strict=True)]


def _basses(span: _Span, is_end: bool) -> list[Chord]:
    chord = span.chord
    assert chord is not None
    third = next((t for t, d in zip(chord.tones, chord.degrees, strict=True) if d in "b3"), None)
    able = chord.quality_id in _INVERTIBLE and third is not None
    if is_end or span.cadence or not able:
        return [chord]
    return [chord, Chord.of(chord.root, chord.quality_id, third)]


def _bass_move(a: Chord, b: Chord) -> float:
    up = (b.bass_name.pitch_class - a.bass_name.pitch_class) % 12
    return _BASS_COST[min(up, 12 - up)]


_BASS_COST: Final = (0.7, 0.0, 0.0, 0.45, 0.6, 0.35, 1.6)
"""Cost of a move of the bass by semitones, the shorter way."""

_INVERTIBLE: Final = frozenset({"", "m", "7", "add9", "6", "9"})
_PLAIN: Final = 0.2
_BARENESS: Final = 0.3
_CLOSED: Final = frozenset({"", "m", "7", "dim"})
_BARE: Final = {
    "home": ("", "sus4", "5"), "major": ("", "sus2", "5"), "flat-seven": ("", "5"),
    "minor": ("m", "m7", "5"), "home-minor": ("m", "m7", "5"), "half": ("dim",),
    "five": ("7", "", "7sus4", "5"), "five-minor": ("7", "", "7sus4", "5"),
    "applied": ("7", ""), "applied-minor": ("7", ""),
}  # fmt: skip
"""What a chord falls back to where the melody refuses every colour."""
