"""Leading the inner voices once more, from chord to chord, when the whole hand is written.

The phrase-wide engine voices every attack of a texture under the melody it carries. What
an ear compares is the first full chord of each harmony with that of the next; between them
lie passing attacks, changes of texture, fills, and notes added for completeness. This pass
looks at those pairs alone and lets inner voices trade places until no cheaper choice is
left: melody, bass, rhythm and the tones each symbol promises stay as they are.

References
----------
Rules V-02, V-03, R-05, R-06, R-07 and G-11.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from typing import Final

from gospel_keys.genres.completion import missing_guides
from gospel_keys.genres.gospel.colours import DROP_RULE, FOURTHS_RULE
from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.genres.textures.voiced import LOWEST, tender_tones
from gospel_keys.genres.two_fives import is_two_five_one
from gospel_keys.harmony.voice_leading import Voicing, has_parallel_perfects
from gospel_keys.harmony.voicing import is_third_over_sharp_nine
from gospel_keys.harmony.voicing_change import voicing_change
from gospel_keys.score.model import Hand, Role
from gospel_keys.theory.chord import Chord
from gospel_keys.units import MidiPitch, PitchClass, Ticks

_SWEEPS: Final = 3
_GOOD: Final = 0.9
"""A change this smooth, by the measure of V-02, is left alone."""

_WORTH: Final = 0.02
_LOST_TIE: Final = 0.14
_PARALLEL: Final = 0.12
_OTHER_SIZE: Final = 0.04
_OTHER_TOP: Final = 0.03
_SILENT: Final = 1.0
"""What a change must save to be worth it; what a common tone costs that leaves its key, a
parallel fifth, one note more or less, a semitone by which the top of a stab moves, and a
promised tone that nobody sounds, where a change without any saving costs 1."""

_FULL: Final = 3
_MOST: Final = 4
_OCTAVE: Final = 12
_LOWEST_TOP: Final[MidiPitch] = 60
_WIDEST_GAP: Final = 9
_CROWDED: Final = 3
_TOP_MOVES: Final = 5
_STABS: Final = "G-32"
_RIFF: Final = "G-23"
_THIN: Final = "melody"
"""Rule of a line that is sung in single notes and dyads."""

_STAB_TOPS: Final = (62, 80)
_SETTLED: Final = frozenset({FOURTHS_RULE, DROP_RULE, "V-04", "polychord"})
"""Rules whose notes stay where they are."""

_FIFTH: Final = 7


@dataclass(slots=True)
class _Place:
    """The fullest attack of a chord: its notes, the voicing now, and what else it may be.

    ``needed`` is what the symbol promises and nothing else sounds; ``settled`` is the
    voicing between those around it where nothing better was found.
    """

    group: Sequence[Draft]
    now: Voicing
    needed: frozenset[PitchClass]
    options: tuple[Voicing, ...] = ()
    settled: tuple[Voicing, Voicing, Voicing] | None = None

    @property
    def top(self) -> MidiPitch:
        """The note that was sung when the hand was written."""
        return self.group[-1].midi


def lead_inner_voices(stage: Stage, drafts: Sequence[Draft]) -> list[Draft]:
    """Let the inner voices of the right hand move less from chord to chord.

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft
        Both hands, complete.

    Returns
    -------
    drafts : list of Draft
        Melody, bass and rhythm are unchanged, but for the tops of stabs, which sing no tune.
    """
    hands = _Hands(stage, drafts)
    places = [
        _Place(group, tuple(d.midi for d in group), hands.needed(group))
        for group in hands.main_attacks()
    ]
    _settle(places, hands)
    return _rewritten(drafts, places)


def _settle(places: Sequence[_Place], hands: "_Hands") -> None:
    """Choose anew, place by place, while a sweep over all of them still finds something."""
    for _ in range(_SWEEPS):
        moved = False
        for number, place in enumerate(places):
            before = places[number - 1].now if number else ()
            after = places[number + 1].now if number + 1 < len(places) else ()
            around = (before, place.now, after)
            if place.settled == around:
                continue
            led = _is_smooth(before, place.now) and _is_smooth(place.now, after)
            if led and not _missing(place.now, place) and not _is_low(place.now, place):
                continue
            place.options = place.options or hands.options(place.group)
            best = _cheapest(place, before, after)
            if best == place.now:
                place.settled = around
            moved |= best != place.now
            place.now = best
        if not moved:
            return


def _cheapest(place: _Place, before: Voicing, after: Voicing) -> Voicing:
    best, least = place.now, _cost(place.now, place, before, after) - _WORTH
    for option in place.options:
        cost = _cost(option, place, before, after, most=least)
        if cost < least:
            best, least = option, cost
    return best


def _missing(voicing: Voicing, place: _Place) -> int:
    return len(place.needed - {p % 12 for p in voicing}) if place.needed else 0


def _is_low(voicing: Voicing, place: _Place) -> bool:
    """Whether a chord that no melody crowns lies in the tenor, where its colours are mud."""
    crowned = place.group[-1].role is not Role.INNER
    return not crowned and len(voicing) >= _FULL and voicing[-1] < _LOWEST_TOP


def _is_smooth(before: Voicing, after: Voicing) -> bool:
    return not (before and after) or voicing_change(before, after).directness >= _GOOD


def _cost(
    voicing: Voicing,
    place: _Place,
    before: Voicing,
    after: Voicing,
    *,
    most: float = float("inf"),
) -> float:
    """What a voicing costs in its place; no more is counted than shows that it is too much."""
    cost = _OTHER_SIZE * abs(len(voicing) - len(place.now))
    cost += _OTHER_TOP * abs(voicing[-1] - place.top) + _SILENT * _missing(voicing, place)
    cost += _SILENT * _is_low(voicing, place)
    if before and cost < most:
        cost += _change_cost(before, voicing)
    if after and cost < most:
        cost += _change_cost(voicing, after)
    return cost


def _change_cost(before: Voicing, after: Voicing) -> float:
    change = voicing_change(before, after)
    cost = 1.0 - change.directness + _LOST_TIE * (change.shared - change.kept)
    return cost + _PARALLEL * has_parallel_perfects(before, after)


class _Hands:
    """Both hands in order of time, to ask what else sounds around an attack."""

    def __init__(self, stage: Stage, drafts: Sequence[Draft]) -> None:
        self._stage = stage
        self._right: dict[Ticks, list[Draft]] = defaultdict(list)
        self._by_chord: dict[int, list[Draft]] = defaultdict(list)
        lefts: list[Draft] = []
        for draft in drafts:
            if draft.role is Role.GRACE:
                continue
            self._by_chord[draft.chord].append(draft)
            if draft.hand is Hand.RIGHT:
                self._right[draft.onset].append(draft)
            else:
                lefts.append(draft)
        self._left = sorted(lefts, key=lambda d: d.onset)
        self._onsets = [d.onset for d in self._left]
        self._longest = max((d.duration for d in lefts), default=0)
        self._struck = sorted(self._right)
        self._led = in_two_fives(stage)

    def main_attacks(self) -> Iterator[list[Draft]]:
        """Yield the fullest attack of each chord, ascending in pitch; no fills."""
        best: dict[int, list[Draft]] = {}
        for onset in sorted(self._right):
            group = sorted(self._right[onset], key=lambda d: d.midi)
            plain = all(d.role is not Role.FILL for d in group)
            if plain and len({d.midi % 12 for d in group}) > 1:
                rival = best.get(group[0].chord)
                if rival is None or len(group) > len(rival):
                    best[group[0].chord] = group
        for index in sorted(best):
            yield best[index]

    def options(self, group: Sequence[Draft]) -> tuple[Voicing, ...]:
        """Return the voicings that could stand in the place of an attack, its own first."""
        now = tuple(d.midi for d in group)
        if any(d.rule in _SETTLED or d.tremolo for d in group):
            return (now,)
        return (now, *sorted(set(self._options(group)) - {now}))

    def _options(self, group: Sequence[Draft]) -> Iterator[Voicing]:
        *_, top = group
        inner = [d for d in group[:-1] if d.role is Role.INNER]
        if top.role not in (Role.MELODY, Role.INNER) or not inner:
            return
        chord = self._stage.chords[top.chord].chord
        kept = tuple(d.midi for d in group[:-1] if d.role is not Role.INNER)
        least, most = (_FULL, _MOST) if len(group) >= _FULL else (2, 2)
        rivals = self._rival_sizes(group)
        needed = self.needed(group)
        now = {d.midi % 12 for d in group}
        if top.rule.split()[0] == _THIN:
            least, most = 2, min(most, _FULL)
        elif needed - now and top.midi >= _LOWEST_TOP:
            most = max(most, _FULL)
        least = max(least, rivals)
        left = self._left_at(top.onset)
        floor = max([LOWEST, *(d.midi + 1 for d in left)])
        if group[0].midi < floor:
            return
        said = needed & now
        fixed = self._fixed(chord, inner, top.chord)
        struck = {d.midi % 12 for d in left if d.onset == top.onset}
        free = chord.pitch_classes - (tender_tones(chord) & struck)
        under = tuple(d.midi for d in left)
        for high in self._tops(group, chord, struck):
            low = max(floor, high - _OCTAVE + 1)
            room = [p for p in range(low, high - 1) if p % 12 in free and p % 12 != high % 12]
            room = [p for p in room if p not in kept]
            for size in range(least - 1 - len(kept), most - len(kept)):
                for chosen in combinations(room, size):
                    voicing = tuple(sorted((*chosen, *kept, high)))
                    whole = said <= {p % 12 for p in voicing} and fixed <= set(voicing)
                    if whole and is_clean(voicing, under, chord):
                        yield voicing

    def _tops(
        self, group: Sequence[Draft], chord: Chord, struck: set[PitchClass]
    ) -> Iterator[MidiPitch]:
        """The melody note alone; a stab, or a low chord without one, may reach for another."""
        top = group[-1].midi
        yield top
        bare = group[-1].role is Role.INNER and top < _LOWEST_TOP
        if group[-1].rule != _STABS and not (bare and not self._is_held_over(group)):
            return
        free = chord.pitch_classes - (tender_tones(chord) & struck)
        for pitch in range(max(top - _TOP_MOVES, _STAB_TOPS[0]), top + _TOP_MOVES + 1):
            if pitch != top and pitch % 12 in free and pitch <= _STAB_TOPS[1]:
                yield pitch

    def _is_held_over(self, group: Sequence[Draft]) -> bool:
        """Whether the right hand holds a note from before."""
        onset = group[0].onset
        place = bisect_left(self._struck, onset)
        before = self._right[self._struck[place - 1]] if place else ()
        return any(d.end > onset for d in before)

    def _rival_sizes(self, group: Sequence[Draft]) -> int:
        """How many notes an attack needs to stay the fullest of its chord."""
        onset, index = group[0].onset, group[0].chord
        sizes: dict[Ticks, int] = defaultdict(int)
        for draft in self._by_chord[index]:
            if draft.hand is Hand.RIGHT and draft.onset != onset:
                sizes[draft.onset] += 1
        return max((n + (tick < onset) for tick, n in sizes.items()), default=0)

    def needed(self, group: Sequence[Draft]) -> frozenset[PitchClass]:
        """Return what the symbol promises and no note but the inner ones of an attack sounds.

        What the riff of a shout runs through says no third and no seventh.
        """
        inner = {id(d) for d in group[:-1] if d.role is Role.INNER}
        index = group[0].chord
        mine: Sequence[Draft] = self._by_chord[index]
        chord = self._stage.chords[index].chord
        others = {d.midi % 12 for d in mine if id(d) not in inner and d.rule != _RIFF}
        if index == len(self._stage.chords) - 1 and self._stage.brief.ending:
            # Of the last chord only this attack is kept, over a low octave.
            others = {chord.bass_name.pitch_class, group[-1].midi % 12}
        return frozenset(missing_guides(chord, others))

    def _fixed(self, chord: Chord, inner: Sequence[Draft], index: int) -> set[MidiPitch]:
        """The guide tones of a two-five-one, which are led already (V-04)."""
        if index not in self._led:
            return set()
        root = chord.root.pitch_class
        guides = {g for g in (chord.third, chord.seventh) if g is not None}
        return {d.midi for d in inner if (d.midi - root) % 12 in guides}

    def _left_at(self, tick: Ticks) -> list[Draft]:
        first = bisect_left(self._onsets, tick - self._longest)
        last = bisect_right(self._onsets, tick)
        return [d for d in self._left[first:last] if d.end > tick]


def _rewritten(drafts: Sequence[Draft], places: Sequence[_Place]) -> list[Draft]:
    """Put the chosen voicings in the place of the attacks."""
    gone: set[int] = set()
    new: list[Draft] = []
    for place in places:
        *rest, top = place.group
        if place.now == tuple(d.midi for d in place.group):
            continue
        inner = [d for d in rest if d.role is Role.INNER]
        kept = {d.midi for d in rest if d.role is not Role.INNER}
        gone |= {id(top), *(id(d) for d in inner)}
        new += [replace(inner[0], midi=p) for p in place.now[:-1] if p not in kept]
        new.append(replace(top, midi=place.now[-1]))
    return [*(d for d in drafts if id(d) not in gone), *new]


def in_two_fives(stage: Stage) -> frozenset[int]:
    """Return the indices of the chords inside two-five-ones, whose guide tones are led (V-04).

    Parameters
    ----------
    stage : Stage
    """
    chords = [span.chord for span in stage.chords]
    firsts = [i for i in range(len(chords) - 2) if is_two_five_one(chords[i : i + 3])]
    return frozenset(i for first in firsts for i in range(first, first + 3))


def calm_triads(drafts: Sequence[Draft], *, before: MidiPitch | None = None) -> list[Draft]:
    """Turn upper triads whose top would leap over a fifth into a nearer inversion (M-03).

    Parameters
    ----------
    drafts : sequence of Draft
        Right-hand triads, attack by attack.
    before : MidiPitch, optional
        The top that leads into them.
    """
    groups: dict[Ticks, list[Draft]] = defaultdict(list)
    for draft in drafts:
        groups[draft.onset].append(draft)
    done: list[Draft] = []
    for onset in sorted(groups):
        group = sorted(groups[onset], key=lambda d: d.midi)
        now = tuple(d.midi for d in group)
        if before is not None and abs(now[-1] - before) > _FIFTH and len(now) == _FULL:
            now = _nearest_inversion(now, before)
        done += [replace(d, midi=p) for d, p in zip(group, now, strict=True)]
        before = now[-1]
    return done


def _nearest_inversion(triad: Voicing, top: MidiPitch) -> Voicing:
    a, b, c = triad
    turned = [triad, (b, c, a + 12), (c - 12, a, b), (c, a + 12, b + 12), (b - 12, c - 12, a)]
    able = [v for v in turned if v[0] >= LOWEST and v[-1] <= _STAB_TOPS[1] and list(v) == sorted(v)]
    return min(able, key=lambda v: abs(v[-1] - top), default=triad)


def is_clean(voicing: Voicing, under: Sequence[MidiPitch], chord: Chord) -> bool:
    """Return whether a right-hand chord sounds clear over what the left hand holds.

    No gap over a sixth, no semitone under the top, no cluster, no minor ninth but the b9
    over the root of a dominant, and no third above a #9.

    Examples
    --------
    >>> is_clean((60, 64, 67, 71), (36, 48), Chord.parse("Cmaj7"))
    True
    >>> is_clean((60, 64, 71, 72), (36, 48), Chord.parse("Cmaj7"))
    False
    """
    gaps = [b - a for a, b in pairwise(voicing)]
    if gaps[-1] == 1 or any(a + b <= _CROWDED for a, b in pairwise(gaps)):
        return False
    octave = voicing[-1] - voicing[0] == _OCTAVE
    if len(voicing) > 2 and not octave and max(gaps) > _WIDEST_GAP:
        return False
    return not any(_rubs(chord, low, high) for low, high in _pairs(voicing, under))


def _pairs(voicing: Voicing, under: Sequence[MidiPitch]) -> Iterator[tuple[MidiPitch, MidiPitch]]:
    """The intervals in a chord and over the hand below it that may rub, lower notes first."""
    for low in under:
        for high in voicing:
            if (high - low) % _OCTAVE in _CLOSE:
                yield (low, high) if low < high else (high, low)
    for low, high in combinations(voicing, 2):
        if (high - low) % _OCTAVE == 1:
            yield low, high


def _rubs(chord: Chord, low: MidiPitch, high: MidiPitch) -> bool:
    """Whether two notes are a forbidden minor ninth, or a third over a sharp ninth (R-06)."""
    licensed = chord.is_dominant and low % _OCTAVE == chord.root.pitch_class
    ninth = high - low in _NINTHS and not licensed
    return ninth or is_third_over_sharp_nine(chord, low, high)


_CLOSE: Final = (1, _OCTAVE - 1)
_NINTHS: Final = (13, 25)
