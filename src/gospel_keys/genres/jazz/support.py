"""Guide tones under a single line: thirds and sevenths that lead by step (V-04, J-57).

Where the left hand walks, the right hand alone says what the chords are. Every chord gets
its third and seventh, placed along the smoothest path, under a note of the line that is near
enough, or struck in a rest.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations
from typing import Final

from gospel_keys.genres.jazz.voicings import guide_classes
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.harmony.voice_leading import Voicing, matched_moves
from gospel_keys.score.model import Articulation, Hand, Role
from gospel_keys.units import MidiPitch, Ticks

LOWEST: Final[MidiPitch] = 53
HIGHEST: Final[MidiPitch] = 74
_SPAN: Final = 12
_RUNNING: Final = 3
"""A line of so many notes over a chord that holds its guide tones says the chord itself."""

_FAST: Final = 180
"""Above this tempo a running line takes only the guide tones that it lacks."""


@dataclass(frozen=True, slots=True)
class _Chance:
    """An attack that may take guide tones: its place, length, top, and what it strikes."""

    onset: Ticks
    duration: Ticks
    top: MidiPitch | None
    low: MidiPitch


def support_line(
    stage: Stage, line: Sequence[Draft], left: Sequence[Draft], start: Ticks, end: Ticks
) -> list[Draft]:
    """Return the guide tones to strike with a line.

    Parameters
    ----------
    stage : Stage
    line : sequence of Draft
        The right hand's single notes.
    left : sequence of Draft
    start, end : Ticks
        The stretch.
    """
    spans = stage.chords_between(start, end)
    mine: dict[int, list[Draft]] = defaultdict(list)
    chorded: set[int] = set()
    for draft in line:
        mine[draft.chord].append(draft)
        if draft.role is Role.INNER:
            chorded.add(draft.chord)
    below: dict[int, MidiPitch] = defaultdict(int)
    said: dict[int, set[int]] = defaultdict(set)
    struck: dict[Ticks, set[int]] = defaultdict(set)
    for draft in left:
        struck[draft.onset].add(draft.midi % 12)
        if draft.role is not Role.GHOST:
            below[draft.chord] = max(below[draft.chord], draft.midi)
        if draft.role is Role.SHELL:
            said[draft.chord].add(draft.midi % 12)
    drafts: list[Draft] = []
    wanted: list[tuple[int, frozenset[int]]] = []
    for index, span in spans:
        classes = guide_classes(span.chord) - said[index]
        sung = {d.midi % 12 for d in mine[index]}
        runs = len({d.onset for d in mine[index]}) >= _RUNNING
        spoken = classes <= sung and (index in chorded or runs)
        if runs and stage.brief.tempo > _FAST:
            classes -= sung
        wanted.append((index, frozenset() if spoken else classes))
    ordered = sorted(line, key=lambda d: d.onset)
    onsets = [d.onset for d in ordered]
    bar = stage.meter.bar
    chances = []
    for index, span in spans:
        first, last = bisect_left(onsets, span.onset - bar), bisect_left(onsets, span.end + bar)
        chances.append(_chances(stage, index, mine[index], ordered[first:last], below[index]))
    for (index, _), chance, guides in zip(wanted, chances, _lead(wanted, chances), strict=True):
        drafts += _strike(stage, index, guides, chance, struck)
    return drafts


def _chances(
    stage: Stage, index: int, mine: Sequence[Draft], near: Sequence[Draft], low: MidiPitch
) -> list[_Chance]:
    """Where a chord's guide tones may be struck: under its notes, or in a rest.

    ``near`` is what the line strikes from a bar before the chord to a bar behind it.
    """
    span = stage.chords[index]
    groups: dict[Ticks, list[Draft]] = defaultdict(list)
    for draft in mine:
        groups[draft.onset].append(draft)
    found = [
        _Chance(onset, group[0].duration, max(d.midi for d in group), low)
        for onset, group in groups.items()
        if len(group) == 1
    ]
    for offset in (0, stage.off_step, stage.step, stage.step + stage.off_step, 2 * stage.step):
        onset = span.onset + offset
        inside = offset == 0 or span.duration > offset
        room = _room(stage, near, onset, brief=span.duration <= stage.step)
        if inside and room:
            length = min(room, span.end - onset, 2 * stage.step)
            found.append(_Chance(onset, length, None, low))
    return found


def _room(stage: Stage, near: Sequence[Draft], onset: Ticks, *, brief: bool) -> Ticks:
    """Return how long the line rests from a moment on, 0 where the hand has no time to come.

    Over a brief chord half a beat is enough; above the fast tempo a whole one is needed on
    both sides.
    """
    following = min((d.onset for d in near if d.onset >= onset), default=onset + stage.meter.bar)
    earlier = [d for d in near if d.onset < onset]
    ended = max((d.end for d in earlier), default=onset - stage.meter.bar)
    struck = max((d.onset for d in earlier), default=onset - stage.meter.bar)
    room = following - onset
    if ended > onset or room < stage.off_step:
        return 0
    if stage.brief.tempo > _FAST:
        free = min(room, onset - struck) >= stage.step
    else:
        free = brief or following - ended >= stage.step
    return room if free else 0


def _lead(
    wanted: Sequence[tuple[int, frozenset[int]]], chances: Sequence[Sequence[_Chance]]
) -> list[Voicing]:
    """Find the smoothest path of guide tones; a chord that needs none lets it pass."""
    paths: dict[Voicing, tuple[float, tuple[Voicing, ...]]] = {(): (0.0, ())}
    for (_, classes), chance in zip(wanted, chances, strict=True):
        if not classes:
            paths = {g: (cost, (*path, ())) for g, (cost, path) in paths.items()}
            continue
        after: dict[Voicing, tuple[float, tuple[Voicing, ...]]] = {}
        for guides in _placings(classes):
            own = _reach_cost(guides, chance)
            cost, path = min(
                ((c + _travel(g, guides), p) for g, (c, p) in paths.items()),
                key=lambda state: state[0],
            )
            after[guides] = (cost + own, (*path, guides))
        paths = after
    return list(min(paths.values(), key=lambda state: state[0])[1])


@lru_cache(maxsize=512)
def _placings(classes: frozenset[int]) -> list[Voicing]:
    pitches = [p for p in range(LOWEST, HIGHEST + 1) if p % 12 in classes]
    size = len(classes)
    return [
        pair
        for pair in combinations(pitches, size)
        if len({p % 12 for p in pair}) == size and pair[-1] - pair[0] < _SPAN
    ] or [()]


def _travel(before: Voicing, after: Voicing) -> float:
    if not before or not after:
        return 0.0
    moves = [abs(m) for m in matched_moves(before, after)]
    return sum(moves) + 3.0 * sum(max(0, m - 2) for m in moves)


def _fits(guides: Voicing, chance: _Chance) -> bool:
    if not guides or guides[0] <= chance.low:
        return False
    if chance.top is None:
        return True
    inner = [p for p in guides if p != chance.top]
    return not inner or (
        chance.top - inner[0] <= _SPAN and inner[-1] < chance.top - 1 and _clean(inner, chance.top)
    )


def _clean(inner: Sequence[MidiPitch], top: MidiPitch) -> bool:
    return all(top - p not in (1, 13) for p in inner)


def _reach_cost(guides: Voicing, chances: Sequence[_Chance]) -> float:
    if not guides:
        return 4.0
    best = min((_chance_cost(guides, c) for c in chances), default=9.0)
    return best + 0.05 * abs(sum(guides) / len(guides) - 62)


def _chance_cost(guides: Voicing, chance: _Chance) -> float:
    if not _fits(guides, chance):
        return 9.0
    return 0.4 if chance.top is None else 0.0


def _strike(
    stage: Stage,
    index: int,
    guides: Voicing,
    chances: Sequence[_Chance],
    struck: Mapping[Ticks, Collection[int]],
) -> list[Draft]:
    """Strike the pair where it is easiest: early in the chord, under a long note, in a rest.

    A pair that fits nowhere in its place on the path is looked for elsewhere, then one alone.
    """
    guides = next((g for g in _elsewhere(guides) if any(_fits(g, c) for c in chances)), ())
    fitting = [c for c in chances if _fits(guides, c)]
    if not fitting:
        return []
    span = stage.chords[index]

    def rank(chance: _Chance) -> tuple[float, Ticks]:
        late = max(0, chance.onset - span.onset) / stage.step
        short = 1.0 if chance.top is not None and chance.duration < stage.step else 0.0
        doubled = sum(p % 12 in struck.get(chance.onset, ()) for p in guides)
        return late + short + doubled + 0.5 * (chance.onset == span.onset), chance.onset

    chosen = min(fitting, key=rank)
    rest = chosen.top is None
    marks = (Articulation.STACCATO,) if chosen.duration <= stage.off_step else ()
    return [
        Draft(
            chosen.onset,
            chosen.duration,
            pitch,
            Hand.RIGHT,
            Role.INNER,
            index,
            "J-57",
            articulations=marks if rest else (),
        )
        for pitch in guides
        if pitch != chosen.top
    ]


def _elsewhere(guides: Voicing) -> Iterator[Voicing]:
    """Yield guide tones as they are, in other places the nearest first, and one by one."""
    yield guides
    for size in range(len(guides), 0, -1):
        for some in combinations(sorted({p % 12 for p in guides}), size):
            yield from sorted(_placings(frozenset(some)), key=lambda g: _travel(guides, g))


def share_tender_notes(stage: Stage, drafts: Sequence[Draft]) -> list[Draft]:
    """Let one hand alone strike the third, seventh and altered tones of a dominant (R-07).

    A ghost gives way at once, the left hand while three notes remain in reach of it, or
    under an octave; then the right hand's inner notes do. Basses and melodies stay.

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft
    """
    struck: dict[tuple[Ticks, Hand], list[Draft]] = defaultdict(list)
    for draft in drafts:
        struck[draft.onset, draft.hand].append(draft)
    given_up: set[int] = set()
    for (onset, hand), rights in struck.items():
        lefts = struck.get((onset, Hand.LEFT), []) if hand is Hand.RIGHT else []
        if not lefts:
            continue
        given_up |= _give_way(lefts, rights, _tender(stage, rights))
    return [d for d in drafts if id(d) not in given_up]


def drop_twins(drafts: Sequence[Draft], led: Sequence[Draft]) -> list[Draft]:
    """Leave out inner notes that a led guide tone doubles at the octave in the same hand.

    One to which a tone of the chord before falls stays: it is led as well.

    Parameters
    ----------
    drafts : sequence of Draft
    led : sequence of Draft
        Notes added so that a two-five-one is led (V-04).

    Returns
    -------
    drafts : list of Draft
        Both together.
    """
    taken = {(d.onset, d.hand, d.midi % 12) for d in led}
    keys = {(d.chord, d.midi) for d in drafts}
    kept = [
        d
        for d in drafts
        if d.role not in (Role.INNER, Role.SHELL)
        or (d.onset, d.hand, d.midi % 12) not in taken
        or any((d.chord - 1, d.midi + fall) in keys for fall in _FALLS)
    ]
    return [*kept, *led]


_FALLS: Final = (1, 2)


def _give_way(lefts: Sequence[Draft], rights: Sequence[Draft], tender: set[int]) -> set[int]:
    """Return which notes of a joint attack fall silent, by identity."""
    silent: set[int] = set()
    for note in sorted(rights, key=lambda d: d.midi):
        twins = [d for d in lefts if d.midi % 12 == note.midi % 12 and id(d) not in silent]
        if note.midi % 12 in tender:
            silent |= {id(d) for d in twins if d.role is Role.GHOST}
            twins = [d for d in twins if d.role is not Role.GHOST]
        if note.role is Role.MELODY or note.midi % 12 not in tender or not twins:
            continue
        free = [d for d in twins if d.role is not Role.BASS]
        left = sum(id(d) not in silent for d in lefts)
        right = sum(id(d) not in silent for d in rights)
        roomy = left >= _FULL or (left == _FULL - 1 and right <= _FULL)
        yields = len(free) == len(twins) and roomy
        if note.role is Role.DOUBLING or yields:
            silent |= {id(d) for d in free}
        else:
            silent.add(id(note))
    return silent


_FULL: Final = 3


def _tender(stage: Stage, rights: Sequence[Draft]) -> set[int]:
    found: set[int] = set()
    for index in {d.chord for d in rights}:
        chord = stage.chords[index].chord
        if chord.is_dominant:
            tones = {i % 12 for i in chord.intervals} & {1, 3, 4, 6, 8, 10}
            found |= {(chord.root.pitch_class + t) % 12 for t in tones}
    return found


def uncross(stage: Stage, drafts: Sequence[Draft]) -> list[Draft]:
    """End left-hand chord notes before the right hand reaches below them (F-08).

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft
    """
    lowest: dict[Ticks, MidiPitch] = {}
    for draft in drafts:
        if draft.hand is Hand.RIGHT:
            lowest[draft.onset] = min(draft.midi, lowest.get(draft.onset, draft.midi))
    onsets = sorted(lowest)
    freed: list[Draft] = []
    for draft in drafts:
        if draft.hand is Hand.LEFT:
            inside = onsets[bisect_right(onsets, draft.onset) : bisect_right(onsets, draft.end)]
            cut = next((t for t in inside if lowest[t] <= draft.midi), None)
            freed.append(draft if cut is None else _let_go_before(stage, draft, cut))
        else:
            freed.append(draft)
    return freed


def _let_go_before(stage: Stage, draft: Draft, cut: Ticks) -> Draft:
    """End a note half a step before a moment, or short where it has no more time than that."""
    early = cut - stage.off_step
    if early > draft.onset:
        return replace(draft, duration=early - draft.onset)
    marks = draft.articulations or (Articulation.STACCATO,)
    return replace(draft, duration=cut - draft.onset, articulations=marks)
