"""Neo-soul under a given tune: no plain triads, and no chord that stands still for bars (N-01).

What the harmoniser found is cut at the bar lines. A bar that it left plain because the tune
touches both the root and the seventh takes a richer chord that holds them all: the relative
minor, the chord a fifth below, a slash chord. A chord that goes on for a second bar moves
likewise, as a loop does (N-02).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from gospel_keys.brief.melody import Tune, TuneNote
from gospel_keys.genres.given_melody_turns import RULE as TURN
from gospel_keys.harmony.harmonise import Harmony
from gospel_keys.harmony.harmonise_surface import (
    LEADING,
    SUNG_OVER,
    clashes,
    is_consonant,
    passes,
)
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.units import PitchClass, Semitones, Ticks

RULE: Final = "N-01"
_RICH: Final = 4
"""Pitch classes of a chord from which it is not plain."""

_KEPT: Final = frozenset({LEADING, TURN})
"""Rules of chords that were put in to lead on, and do."""

_PLAIN: Final = 2.0
_STANDS_STILL: Final = 0.8
_COMES_NEXT: Final = 0.4
_REPLACED: Final = 0.6
_LATER: Final = 0.1
_SPLIT: Final = 0.5
_CLASHES, _FOREIGN, _PASSES_BY = 3.0, 2.0, 0.6
# Semitones above the root that the harmoniser found, quality, and the bass above that root.
_Row = tuple[Semitones, str, Semitones | None]
_HOME: Final[tuple[_Row, ...]] = (
    (0, "maj9", None), (0, "6/9", None), (9, "m11", None), (5, "maj9", None),
    (4, "m11", None), (9, "m9", None), (5, "maj7#11", None), (4, "m7", None),
)  # fmt: skip
_MAJOR: Final[tuple[_Row, ...]] = (
    (0, "maj9", None), (0, "6/9", None), (0, "maj7#11", None), (9, "m11", None),
    (9, "m9", None), (9, "m7", None), (0, "6", None),
)  # fmt: skip
_MINOR: Final[tuple[_Row, ...]] = (
    (0, "m11", None), (0, "m9", None), (3, "maj9", None), (8, "maj9", None),
    (3, "6/9", None), (0, "m7", None),
)  # fmt: skip
_DOMINANT: Final[tuple[_Row, ...]] = (
    (0, "9sus4", None), (0, "13", None), (7, "m9", 0), (10, "maj9", 0), (7, "m11", 0),
    (0, "9", None), (0, "7", None),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Place:
    """A chord over a bar or a part of one."""

    onset: Ticks
    end: Ticks
    chord: Chord
    rule: str


def enrich(harmony: Sequence[Harmony], tune: Tune) -> tuple[Harmony, ...]:
    """Return the harmony of a tune without plain triads and without chords that stand still.

    Parameters
    ----------
    harmony : sequence of Harmony, in order
        As found; chords of four and more pitch classes stay in the bars where they begin,
        and the first and the last one keep their roots.
    tune : Tune
    """
    places = list(_by_bars(harmony, tune))
    chosen: list[_Place] = []
    for number, place in enumerate(places):
        after = places[number + 1].chord if number + 1 < len(places) else None
        rooted = number == 0 or _ends(places, number)
        chosen += _moved(place, chosen[-1].chord if chosen else None, after, tune, rooted=rooted)
    kept = [chosen[0], *(b for a, b in pairwise(chosen) if a.chord != b.chord)]
    return tuple(Harmony(place.onset, place.chord, place.rule) for place in kept)


def _by_bars(harmony: Sequence[Harmony], tune: Tune) -> Iterator[_Place]:
    """Cut every chord at the bar lines."""
    ends = [h.onset for h in harmony[1:]] + [max(tune.end, harmony[-1].onset + 1)]
    bar = tune.meter.bar
    for found, end in zip(harmony, ends, strict=True):
        first = found.onset - (found.onset - tune.pickup) % bar + bar
        for a, b in pairwise([found.onset, *range(first, end, bar), end]):
            yield _Place(a, b, found.chord, found.rule)


def _ends(places: Sequence[_Place], number: int) -> bool:
    """Whether a place belongs to the last chord of the piece."""
    return all(place.chord == places[-1].chord for place in places[number:])


def _moved(
    place: _Place, before: Chord | None, after: Chord | None, tune: Tune, *, rooted: bool
) -> list[_Place]:
    """The chord of a place, richer where it is plain, another one where it goes on."""
    begins = is_rich(place.chord) and (place.chord != before or rooted)
    if begins and (place.rule in _KEPT or not _rubs(place.chord, place, tune)):
        return [place]
    rooted = rooted or begins
    cost, whole = _best(place, before, after, tune, rooted=rooted)
    middle = place.onset + (place.end - place.onset) // 2
    even = middle % tune.meter.beat == (place.onset % tune.meter.beat)
    if not cost or rooted or not even or place.end - place.onset < tune.meter.bar:
        return [whole]
    first_cost, first = _best(replace(place, end=middle), before, None, tune, rooted=False)
    rest = replace(place, onset=middle)
    second_cost, second = _best(rest, first.chord, after, tune, rooted=False)
    return [first, second] if first_cost + second_cost + _SPLIT < cost else [whole]


def _best(
    place: _Place, before: Chord | None, after: Chord | None, tune: Tune, *, rooted: bool
) -> tuple[float, _Place]:
    """The cheapest chord for a place, with its cost: what it was, or one that stands for it."""
    options = [place.chord, *_instead(place.chord, tune.key, rooted=rooted)]
    begins = before is None or before.root != place.chord.root

    def cost(chord: Chord) -> float:
        return (
            _rubs(chord, place, tune)
            + _PLAIN * (not is_rich(chord))
            + _STANDS_STILL * (before is not None and chord.root == before.root and not rooted)
            + _REPLACED * (chord.root != place.chord.root and begins)
            + _COMES_NEXT * (after is not None and chord.root == after.root and not rooted)
        )

    costs = [cost(chord) + _LATER * rank for rank, chord in enumerate(options)]
    best = min(range(len(options)), key=costs.__getitem__)
    rule = place.rule if best == 0 else RULE
    return costs[best], replace(place, chord=options[best], rule=rule)


def _rubs(chord: Chord, place: _Place, tune: Tune) -> float:
    heard = (n for n in tune.notes if n.onset < place.end and n.end > place.onset)
    return sum(_rub(chord, note, place, tune) for note in heard)


def is_rich(chord: Chord) -> bool:
    """Whether a chord has four different pitch classes or more (N-01).

    Examples
    --------
    >>> is_rich(Chord.parse("D6")), is_rich(Chord.parse("Dsus4"))
    (True, False)
    """
    return len(chord.sounding_classes) >= _RICH


def _instead(chord: Chord, key: Key, *, rooted: bool) -> Iterator[Chord]:
    """Yield chords that stand for another, the nearest first."""
    for step, quality, bass in _rows_of(chord, key):
        if rooted and step:
            continue
        root = key.spell((chord.root.pitch_class + step) % 12)
        below = None if bass is None else chord.root
        yield Chord.of(root, quality, below)


def _rows_of(chord: Chord, key: Key) -> tuple[_Row, ...]:
    fifth = (key.tonic.pitch_class + 7) % 12
    if chord.is_dominant or (chord.root.pitch_class == fifth and not chord.is_minor):
        return _DOMINANT
    if chord.is_diminished:
        return ()
    if chord.is_minor:
        return _MINOR
    return _HOME if chord.root == key.tonic else _MAJOR


def _rub(chord: Chord, note: TuneNote, place: _Place, tune: Tune) -> float:
    """How badly a note of the tune sits on a chord; 0 where it is one of its tones or colours."""
    step: PitchClass = (note.midi - chord.root.pitch_class) % 12
    if step in SUNG_OVER.get(chord.quality_id, ()):
        return 0.0
    sounding = min(note.end, place.end) - max(note.onset, place.onset)
    on_beat = note.onset <= place.onset or (note.onset - tune.pickup) % tune.meter.beat == 0
    held = (sounding >= tune.meter.beat or on_beat) and not passes(note, tune)
    if held and clashes(chord, note.midi % 12):
        return _CLASHES
    if is_consonant(chord, note.midi % 12):
        return 0.0
    return _FOREIGN if held else _PASSES_BY * on_beat
