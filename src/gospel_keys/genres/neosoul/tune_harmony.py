"""Neo-soul under a given tune: no plain triads, and no chord that stands still for bars (N-01).

What the harmoniser found is cut at the bar lines. A chord that goes on for a second bar moves,
as a loop does: first its bass, to the third, or to the dominant under the fourth degree (N-05),
then to chords that stand for it. Where a phrase begins the chord that belongs there comes back;
what stood in for it lately is not heard again at once. A bar that the harmoniser left plain
because the tune touches both the root and the seventh takes a richer chord that holds them all.
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
_BEGINS_ELSEWHERE: Final = 0.6
"""What it costs that a phrase does not begin on the chord that belongs there."""

_AGAIN: Final = 0.4
_MEMORY: Final = 4
"""What a chord costs that stood in for another one so few chords ago."""

_ROUND: Final = 0.5
"""What it is worth that the last bar of a phrase hangs over the dominant of what comes next."""

# Semitones above the root that the harmoniser found: the root, its quality, and the bass.
_Row = tuple[Semitones, str, Semitones | None]
_HOME: Final[tuple[_Row, ...]] = (
    (0, "maj9", None), (0, "6/9", None), (0, "maj9", 4), (0, "add9", 4), (9, "m11", None),
    (5, "maj9", 7), (5, "maj9", None), (4, "m11", None), (9, "m9", None), (2, "m11", 7),
    (5, "maj7#11", None), (4, "m7", None),
)  # fmt: skip
_FOUR: Final[tuple[_Row, ...]] = (
    (0, "maj9", None), (0, "6/9", None), (0, "maj9", 2), (0, "maj7#11", None),
    (9, "m11", None), (9, "m9", None), (9, "m9", 2), (9, "m7", None), (0, "6", None),
)  # fmt: skip
_MAJOR: Final[tuple[_Row, ...]] = (
    (0, "maj9", None), (0, "6/9", None), (0, "maj9", 4), (0, "maj7#11", None),
    (9, "m11", None), (9, "m9", None), (9, "m7", None), (0, "6", None),
)  # fmt: skip
_HOME_MINOR: Final[tuple[_Row, ...]] = (
    (0, "m11", None), (0, "m9", None), (0, "m11", 3), (0, "m9", 3), (10, "maj9", 0),
    (3, "maj9", None), (8, "maj9", None), (3, "6/9", None), (0, "m7", None),
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


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands beside a place: the chords chosen so far, what comes next, what stays."""

    chosen: Sequence[Chord]
    after: Chord | None
    rooted: bool
    begins: bool
    ends: bool

    @property
    def before(self) -> Chord | None:
        """The chord before it, if there is one."""
        return self.chosen[-1] if self.chosen else None


def enrich(harmony: Sequence[Harmony], tune: Tune) -> tuple[Harmony, ...]:
    """Return the harmony of a tune without plain triads and without chords that stand still.

    Parameters
    ----------
    harmony : sequence of Harmony, in order
        As found; chords of four and more pitch classes stay in the bars where they begin,
        and the first and the last one keep their roots.
    tune : Tune
    """
    places = list(_by_bars(_without_grinding(harmony, tune), tune))
    starts = _phrase_starts(tune)
    chosen: list[_Place] = []
    for number, place in enumerate(places):
        around = _Around(
            chosen=[other.chord for other in chosen],
            after=places[number + 1].chord if number + 1 < len(places) else None,
            rooted=number == 0 or _ends(places, number),
            begins=place.onset in starts,
            ends=place.end in starts,
        )
        chosen += _moved(place, around, tune)
    kept = [chosen[0], *(b for a, b in pairwise(chosen) if a.chord != b.chord)]
    return tuple(Harmony(place.onset, place.chord, place.rule) for place in kept)


def _without_grinding(harmony: Sequence[Harmony], tune: Tune) -> list[Harmony]:
    """Let go the chords that lead on and grind against a note that the tune does not pass by.

    What leads to such a chord goes with it.
    """
    ends = [h.onset for h in harmony[1:]] + [tune.end]
    kept: list[Harmony] = []
    gone = False
    for found, end in reversed(list(zip(harmony, ends, strict=True))):
        gone = found.rule == LEADING and (gone or _grinds(found, end, tune))
        if not gone:
            kept.append(found)
    return kept[::-1]


def _grinds(found: Harmony, end: Ticks, tune: Tune) -> bool:
    heard = (note for note in tune.notes if note.onset < end and note.end > found.onset)
    return any(clashes(found.chord, n.midi % 12) and not passes(n, tune) for n in heard)


def _phrase_starts(tune: Tune) -> frozenset[Ticks]:
    """The bar lines at which phrases begin, their upbeats not counted."""
    bar = tune.meter.bar
    lines = (tune.pickup - (tune.pickup - end) // bar * bar for end in tune.phrase_ends)
    return frozenset({tune.pickup, *lines})


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


def _moved(place: _Place, around: _Around, tune: Tune) -> list[_Place]:
    """The chord of a place, richer where it is plain, another one where it goes on."""
    begins = is_rich(place.chord) and (place.chord != around.before or around.rooted)
    if begins and (place.rule in _KEPT or not _rubs(place.chord, place, tune)):
        return [place]
    around = replace(around, rooted=around.rooted or begins)
    cost, whole = _best(place, around, tune)
    middle = place.onset + (place.end - place.onset) // 2
    even = middle % tune.meter.beat == (place.onset % tune.meter.beat)
    if not cost or around.rooted or not even or place.end - place.onset < tune.meter.bar:
        return [whole]
    halves = replace(around, rooted=False)
    first_cost, first = _best(
        replace(place, end=middle), replace(halves, after=None, ends=False), tune
    )
    rest = replace(halves, chosen=[*halves.chosen, first.chord], begins=False)
    second_cost, second = _best(replace(place, onset=middle), rest, tune)
    return [first, second] if first_cost + second_cost + _SPLIT < cost else [whole]


def _best(place: _Place, around: _Around, tune: Tune) -> tuple[float, _Place]:
    """The cheapest chord for a place, with its cost: what it was, or one that stands for it."""
    options = [place.chord, *_instead(place.chord, tune.key, rooted=around.rooted)]
    costs = [
        _rubs(chord, place, tune)
        + _PLAIN * (not is_rich(chord))
        + _wanders(chord, place.chord, around)
        + _LATER * rank
        for rank, chord in enumerate(options)
    ]
    best = min(range(len(options)), key=costs.__getitem__)
    rule = place.rule if best == 0 else RULE
    return costs[best], replace(place, chord=options[best], rule=rule)


def _wanders(chord: Chord, found: Chord, around: _Around) -> float:
    """What a chord costs by what stands around it: that it stays, or goes where it should not."""
    if around.rooted:
        return 0.0
    before, after = around.before, around.after
    lately = around.chosen[-_MEMORY:]
    other = chord.root != found.root
    new = before is None or before.root != found.root
    cost = _STANDS_STILL * (before is not None and _is_same_place(chord, before))
    cost += _COMES_NEXT * (after is not None and _is_same_place(chord, after))
    cost += _REPLACED * (other and new) + _BEGINS_ELSEWHERE * (other and around.begins)
    cost += _AGAIN * (chord != found and chord in lately)
    return cost - _ROUND * (around.ends and after is not None and _hangs_over(chord, after))


def _is_same_place(one: Chord, other: Chord) -> bool:
    return one.root == other.root and one.bass_name == other.bass_name


def _hangs_over(chord: Chord, goal: Chord) -> bool:
    """Whether a chord has the dominant of the next one in its bass, and not its leading tone."""
    falls = (goal.bass_name.pitch_class - chord.bass_name.pitch_class) % 12 == _FOURTH
    return falls and chord.bass is not None


_FOURTH, _FIFTH = 5, 7


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
        if rooted and (step or bass):
            continue
        root = key.spell((chord.root.pitch_class + step) % 12)
        below = None if bass is None else key.spell((chord.root.pitch_class + bass) % 12)
        yield Chord.of(root, quality, below)


def _rows_of(chord: Chord, key: Key) -> tuple[_Row, ...]:
    degree = (chord.root.pitch_class - key.tonic.pitch_class) % 12
    if chord.is_dominant or (degree == _FIFTH and not chord.is_minor):
        return _DOMINANT
    if chord.is_diminished:
        return ()
    if chord.is_minor:
        return _MINOR if degree else _HOME_MINOR
    return {0: _HOME, _FOURTH: _FOUR}.get(degree, _MAJOR)


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
