"""The surface of a harmonised tune: colours and basses.

A colour and a bass in inversion are taken only where the melody lets them: no held note lies
a semitone from a guide tone that it would rub against.
"""

import random
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from gospel_keys.brief.melody import Tune, TuneNote
from gospel_keys.harmony.harmonise_tables import Degree, Manner
from gospel_keys.theory.chord import Chord
from gospel_keys.units import PitchClass, Ticks

FOUND, LEADING = "tune", "tune-leading"
"""Rules of the chords: found for the tune, and put in to lead on."""


@dataclass(frozen=True, slots=True)
class Span:
    """A degree of the key over one or more slots.

    Parameters
    ----------
    start, end : Ticks
    degree : Degree
    cadence : bool
        Whether a phrase comes to rest in it.
    chord : Chord or None
        Its chord, once it is known.
    rule : str
    on_third : bool
        Whether what leads into it wants the third in its bass.
    """

    start: Ticks
    end: Ticks
    degree: Degree
    cadence: bool = False
    chord: Chord | None = None
    rule: str = FOUND
    on_third: bool = False


def passes(note: TuneNote, tune: Tune) -> bool:
    """Whether a short note comes and goes by step."""
    place = bisect_left(tune.notes, note.onset, key=lambda n: n.onset)
    if not 0 < place < len(tune.notes) - 1 or note.duration > tune.meter.beat:
        return False
    where = (note.onset - tune.pickup) % tune.meter.bar
    long = note.duration == tune.meter.beat
    if where == 0 or (long and where == tune.meter.bar // 2):
        return False
    return all(abs(tune.notes[k].midi - note.midi) <= 2 for k in (place - 1, place + 1))


def falls(note: TuneNote, tune: Tune) -> bool:
    """Whether a note goes down by step to the next other one, as a seventh has to.

    Parameters
    ----------
    note : TuneNote
    tune : Tune
        A note of a bar or more, and one after which the tune rests for a beat, is let off:
        what comes then begins anew.
    """
    if note.duration >= tune.meter.bar:
        return True
    place = bisect_left(tune.notes, note.onset, key=lambda n: n.onset)
    for before, after in pairwise(tune.notes[place:]):
        if after.onset - before.end >= tune.meter.beat:
            return True
        if after.midi != note.midi:
            return 0 < note.midi - after.midi <= _STEP
    return True


def leans(note: TuneNote, tune: Tune) -> bool:
    """Whether a note steps down, inside its bar, to one at least twice as long.

    That is what suspensions and appoggiaturas do.

    Parameters
    ----------
    note : TuneNote
    tune : Tune
    """
    place = bisect_left(tune.notes, note.onset, key=lambda n: n.onset) + 1
    if place >= len(tune.notes):
        return False
    after = tune.notes[place]
    stays = after.onset == note.end and after.duration >= 2 * note.duration
    inside = (after.onset - tune.pickup) % tune.meter.bar != 0
    return stays and inside and 0 < note.midi - after.midi <= _STEP


_STEP: Final = 2

# Colours ------------------------------------------------------------------------------------


def coloured(
    spans: Sequence[Span], tune: Tune, manner: Manner, complexity: float, rng: random.Random
) -> list[Span]:
    """Give every chord its quality: the genre's richest that the melody allows."""
    out: list[Span] = []
    for place, span in enumerate(spans):
        if span.chord is not None:
            out.append(span)
            continue
        row = _qualities(span.degree, manner, last=place == len(spans) - 1)
        wished = list(row[:2])
        rng.shuffle(wished)
        tried = (*wished, *row[2:]) if complexity >= _PLAIN else row[::-1]
        if span.on_third:
            tried = tuple(q for q in tried if q in _INVERTIBLE)
        bare = [q for q in _BARE[span.degree.kind] if manner.open_chords or q in _CLOSED]
        root = tune.key.spell(tune.key.tonic.pitch_class + span.degree.root)
        options = [Chord.of(root, q) for q in (*tried, *bare)]
        for piece in _pieces(span, options, tune):
            if out and out[-1].chord == piece.chord and not piece.on_third:
                out[-1] = replace(out[-1], end=piece.end)
            else:
                out.append(piece)
    return out


def _pieces(span: Span, options: Sequence[Chord], tune: Tune) -> list[Span]:
    """Give a span its chord; one that no colour suits as a whole is coloured bar by bar."""
    chord, cost = _best_colour(span, options, tune)
    bar = tune.meter.bar
    if not cost or span.end - span.start <= bar:
        return [replace(span, chord=chord)]
    lines = range(span.start - (span.start - tune.pickup) % bar + bar, span.end, bar)
    cuts = [span.start, *lines, span.end]
    pieces = [replace(span, start=a, end=b) for a, b in pairwise(cuts)]
    return [replace(p, chord=_best_colour(p, options, tune)[0]) for p in pieces]


def _best_colour(span: Span, options: Sequence[Chord], tune: Tune) -> tuple[Chord, float]:
    heard = heard_over(tune, span.start, span.end)
    costs = [
        rub(chord, heard) + _BARENESS * (k >= len(options) - 2) for k, chord in enumerate(options)
    ]
    best = min(range(len(options)), key=costs.__getitem__)
    return options[best], costs[best]


def _qualities(degree: Degree, manner: Manner, *, last: bool) -> tuple[str, ...]:
    if last and degree.is_home:
        return manner.qualities["last-minor" if degree.name == "i" else "last"]
    return manner.qualities[degree.kind]


@dataclass(frozen=True, slots=True)
class Heard:
    """A melody note over a chord: its class, and whether it is held or stands on a beat."""

    pitch_class: PitchClass
    held: bool
    on_beat: bool


def heard_over(tune: Tune, start: Ticks, end: Ticks) -> list[Heard]:
    """Return what the tune sings between two places, in order."""
    beat = tune.meter.beat
    found = []
    for note in tune.notes:
        sounding = min(note.end, end) - max(note.onset, start)
        if sounding > 0:
            on_beat = note.onset <= start or (note.onset - tune.pickup) % beat == 0
            held = (sounding >= beat or on_beat) and not passes(note, tune)
            found.append(Heard(note.midi % 12, held=held, on_beat=on_beat))
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


def rises(span: Span, tune: Tune) -> bool:
    """Whether the tune sings the seventh of a dominant over a span and does not let it fall."""
    chord = span.chord
    if chord is None or not chord.is_dominant:
        return False
    seventh = (chord.root.pitch_class + 10) % 12
    sung = (n for n in tune.notes if n.onset < span.end and n.end > span.start)
    return any(n.midi % 12 == seventh and not falls(n, tune) for n in sung)


def rub(chord: Chord, heard: Sequence[Heard], *, plain: bool = False) -> float:
    """How badly the melody sits on a finished chord; 0 where it sits well.

    Where harmony is plain, a held note that is no tone of its chord does not.
    """
    cost = 0.0
    for note in heard:
        above = (note.pitch_class - chord.root.pitch_class) % 12
        if above in SUNG_OVER.get(chord.quality_id, ()):
            continue
        if note.held and clashes(chord, note.pitch_class):
            cost += 3.0
        elif plain and note.held and note.pitch_class not in chord.pitch_classes:
            cost += 1.0
        elif not is_consonant(chord, note.pitch_class):
            cost += 2.0 if note.held else 0.6 * note.on_beat
    return cost


SUNG_OVER: Final = MappingProxyType({"6": frozenset({11}), "6/9": frozenset({11})})
"""Tones that a tune may add to a chord: a sixth chord with a major seventh is a maj13."""

# Basses -------------------------------------------------------------------------------------


def step_basses(
    spans: Sequence[Span], tune: Tune, inversion: float, *, parallels: float = 0.0
) -> list[Span]:
    """Put thirds in the bass where that makes it step; cadences and ends stand on roots.

    ``parallels`` is the cost of a bass that goes in fifths or octaves with the tune (C-01).
    """
    rooted = {0, len(spans) - 2, len(spans) - 1}
    options = [_basses(span, place in rooted) for place, span in enumerate(spans)]
    paths: list[tuple[float, tuple[Chord, ...]]] = [(0.0, (chord,)) for chord in options[0]]
    for span, chords in zip(spans[1:], options[1:], strict=True):
        heard = heard_over(tune, span.start, span.end)
        tops = _tops_around(tune, span.start) if parallels else None
        grown = []
        for chord in chords:
            own = 0.0
            if chord.bass is not None:
                doubled = any(h.held and h.pitch_class == chord.bass.pitch_class for h in heard)
                own = inversion + 1.0 * doubled
            cost, path = min(
                (
                    (c + _bass_move(p[-1], chord) + parallels * _is_parallel(p[-1], chord, tops), p)
                    for c, p in paths
                ),
                key=lambda state: state[0],
            )
            grown.append((cost + own, (*path, chord)))
        paths = grown
    _, best = min(paths, key=lambda state: state[0])
    return [replace(span, chord=chord) for span, chord in zip(spans, best, strict=True)]


def _tops_around(tune: Tune, tick: Ticks) -> tuple[PitchClass, PitchClass] | None:
    """The last note of the tune before a tick and the one that sounds there, if it moves."""
    place = bisect_right(tune.notes, tick, key=lambda n: n.onset) - 1
    if place < 1 or tune.notes[place].onset < tick:
        return None
    return tune.notes[place - 1].midi % 12, tune.notes[place].midi % 12


def _is_parallel(a: Chord, b: Chord, tops: tuple[PitchClass, PitchClass] | None) -> bool:
    """Whether the basses of two chords and the tune above go in fifths or octaves."""
    if tops is None or tops[0] == tops[1]:
        return False
    low = (tops[0] - a.bass_name.pitch_class) % 12
    return low in _PERFECT and (tops[1] - b.bass_name.pitch_class) % 12 == low


_PERFECT: Final = frozenset({0, 7})


def _basses(span: Span, is_end: bool) -> list[Chord]:
    chord = span.chord
    assert chord is not None
    third = next((t for t, d in zip(chord.tones, chord.degrees, strict=True) if d in "b3"), None)
    able = chord.quality_id in _INVERTIBLE and third is not None
    if is_end or span.cadence or not able or chord.bass is not None:
        return [chord]
    low = Chord.of(chord.root, chord.quality_id, third)
    return [low] if span.on_third else [chord, low]


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
