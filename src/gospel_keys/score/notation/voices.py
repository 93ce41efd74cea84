"""Voices: which notes of a hand share a stem, and which need a voice of their own.

A second voice is opened only where notes sound on over later attacks of the same hand, or
where notes struck together end apart. Then the notes are dealt to an upper and a lower
voice so that few notes have to be cut by ties, the voices do not cross and each moves
little: a cheapest path over the attacks of the stretch. Where even two voices do not
suffice the notes of one voice overlap; they are then written as tied chords, so that
nothing is lost. A third and a fourth voice stand only where the score itself names them.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from gospel_keys.score.model import Bar, Hand, Score
from gospel_keys.score.notation.pulses import keep_pulses
from gospel_keys.score.notation.strikes import Strike
from gospel_keys.score.notation.values import bar_shift, cut, grid_of
from gospel_keys.units import MidiPitch, Ticks

UPPER, LOWER = 1, 2
_FURTHER: Final = (3, 4)
"""Voices that only a score asks for."""

_BREADTH: Final = 24
_OVERLAP: Final = 4.5
_OVERLAP_PER_NOTE: Final = 0.5
_OVERLAP_AT_SEAM: Final = 0.2
_RESTRIKE: Final = 50.0
_CROSSED: Final = 6.0
_INTERLEAVED: Final = 2.0
_SECOND_VOICE: Final = 0.6
_LEAP: Final = 0.02
_MIDDLE: Final[MidiPitch] = 60


@dataclass(frozen=True, slots=True)
class Strand:
    """One voice of a hand through the whole piece; strikes are in time order."""

    number: int
    strikes: tuple[Strike, ...]


@dataclass(frozen=True, slots=True)
class _Item:
    """A strike with what the choice of voice has to know about it.

    ``seams`` are the moments at which the meter cuts it by a tie anyway, ``keys`` what is held
    down to its end.
    """

    strike: Strike
    low: MidiPitch
    high: MidiPitch
    asked: int
    seams: frozenset[Ticks]
    keys: frozenset[MidiPitch]

    @property
    def middle(self) -> float:
        return (self.low + self.high) / 2


@dataclass(frozen=True, slots=True)
class _Path:
    """A way to deal out the strikes so far: its cost and the last item of either voice."""

    cost: float
    numbers: tuple[int, ...]
    upper: _Item | None
    lower: _Item | None

    def last(self, number: int) -> _Item | None:
        return self.upper if number == UPPER else self.lower


def assign_voices(score: Score, bars: Sequence[Bar], hand: Hand) -> tuple[Strand, ...]:
    """Return the voices of a hand.

    Parameters
    ----------
    score : Score
    bars : sequence of Bar
        ``score.bars()``.
    hand : Hand

    Returns
    -------
    strands : tuple of Strand
        Voice 1 (upper) always; voice 2 only where the music needs it, voices 3 and 4 where
        notes ask for them. Strikes of a voice may overlap where three or more layers sound
        at once.
    """
    dealt: dict[int, list[Strike]] = {UPPER: [], LOWER: [], **{n: [] for n in _FURTHER}}
    items = _items(score, bars, hand)
    for item in items:
        if item.asked in _FURTHER:
            dealt[item.asked].append(item.strike)
    for cluster in _clusters(i for i in items if i.asked not in _FURTHER):
        for item, number in zip(cluster, _deal(cluster), strict=True):
            dealt[number].append(item.strike)
    for number, strikes in dealt.items():
        dealt[number] = _without_restrikes(score, strikes)
    dealt[UPPER], dealt[LOWER] = keep_pulses(score, bars, dealt[UPPER], dealt[LOWER])
    _attach_graces(score, hand, dealt)
    return tuple(Strand(n, tuple(s)) for n, s in dealt.items() if s or n == UPPER)


def _items(score: Score, bars: Sequence[Bar], hand: Hand) -> list[_Item]:
    """Strikes of a hand: notes with one onset, one end and one asked-for voice."""
    notes = score.notes
    plain = sorted(
        (n.onset, n.end, n.voice, n.midi, i)
        for i, n in enumerate(notes)
        if n.hand is hand and not n.is_grace
    )
    items: list[_Item] = []
    for (onset, end, voice), group in groupby(plain, key=lambda row: row[:3]):
        rows = list(group)
        strike = Strike(onset, end, tuple(row[4] for row in rows))
        seams = _seams(onset, end, bars)
        keys = frozenset(row[3] for row in rows)
        items.append(_Item(strike, rows[0][3], rows[-1][3], voice, seams, keys))
    items.sort(key=lambda item: (item.strike.onset, item.low))
    return items


def _seams(onset: Ticks, end: Ticks, bars: Sequence[Bar]) -> frozenset[Ticks]:
    first = bisect_right(bars, onset, key=lambda bar: bar.onset) - 1
    seams: set[Ticks] = set()
    for bar in bars[first:]:
        if bar.onset >= end:
            break
        start, stop = max(onset, bar.onset), min(end, bar.end)
        shift = bar_shift(bar) - bar.onset
        seams.update(t - shift for t in cut(start + shift, stop + shift, grid_of(bar.meter)))
    return frozenset(seams - {onset, end})


def _clusters(items: Iterable[_Item]) -> Iterable[list[_Item]]:
    """Stretches between moments at which the whole hand is free."""
    cluster: list[_Item] = []
    reach = 0
    for item in items:
        if cluster and item.strike.onset >= reach:
            yield cluster
            cluster = []
        cluster.append(item)
        reach = max(reach, item.strike.end)
    if cluster:
        yield cluster


def _deal(cluster: Sequence[_Item]) -> tuple[int, ...]:
    """Return the voice of each strike of a cluster."""
    if len(cluster) == 1:
        return (LOWER if cluster[0].asked == LOWER else UPPER,)
    paths = [_Path(0.0, (), None, None)]
    for item in cluster:
        allowed = (item.asked,) if item.asked in (UPPER, LOWER) else (UPPER, LOWER)
        grown: dict[tuple[_Item | None, _Item | None], _Path] = {}
        for path in paths:
            for number in allowed:
                longer = _extend(path, item, number)
                place = (longer.upper, longer.lower)
                if place not in grown or longer.cost < grown[place].cost:
                    grown[place] = longer
        paths = sorted(grown.values(), key=lambda p: (p.cost, p.numbers))[:_BREADTH]
    return paths[0].numbers


def _extend(path: _Path, item: _Item, number: int) -> _Path:
    own, other = path.last(number), path.last(LOWER if number == UPPER else UPPER)
    cost = path.cost + (_SECOND_VOICE if number == LOWER else 0.0)
    cost += _overlap_cost(own, item) + _crossing_cost(other, item, number)
    if own is not None:
        cost += _LEAP * abs(own.middle - item.middle)
    kept = item
    if own is not None and own.strike.end > item.strike.end:
        # The longer of two overlapping strikes goes on blocking the voice.
        kept = replace(
            item,
            strike=replace(item.strike, end=own.strike.end),
            seams=item.seams | own.seams,
            keys=own.keys,
        )
    upper, lower = (kept, path.lower) if number == UPPER else (path.upper, kept)
    return _Path(cost, (*path.numbers, number), upper, lower)


def _overlap_cost(own: _Item | None, item: _Item) -> float:
    """What the ties cost that two overlapping strikes of one voice force on each other."""
    if own is None or own.strike.end <= item.strike.onset:
        return 0.0
    onset, end = item.strike.onset, item.strike.end
    cost = 0.0 if own.keys.isdisjoint(item.keys) else _RESTRIKE
    for tick, victim in ((onset, own), (end, own), (own.strike.end, item)):
        if victim.strike.onset < tick < victim.strike.end:
            seam = tick in victim.seams
            cost += (
                _OVERLAP_AT_SEAM
                if seam
                else _OVERLAP + _OVERLAP_PER_NOTE * len(victim.strike.notes)
            )
    return cost


def _crossing_cost(other: _Item | None, item: _Item, number: int) -> float:
    if other is None or other.strike.end <= item.strike.onset:
        return 0.0
    above, below = (item, other) if number == UPPER else (other, item)
    if above.low > below.high:
        return 0.0
    return _INTERLEAVED if above.middle > below.middle else _CROSSED


def _without_restrikes(score: Score, strikes: Sequence[Strike]) -> list[Strike]:
    """End a note of a voice where its own key is struck again; drop doubled strikes."""
    again: dict[MidiPitch, Ticks] = {}
    kept: list[Strike] = []
    for strike in reversed(strikes):
        by_end: dict[Ticks, list[int]] = {}
        for index in strike.notes:
            key = score.notes[index].midi
            end = min(strike.end, again.get(key, strike.end))
            if end > strike.onset:
                by_end.setdefault(end, []).append(index)
            again[key] = strike.onset
        kept += [Strike(strike.onset, end, tuple(notes)) for end, notes in by_end.items()]
    return sorted(kept, key=lambda s: (s.onset, score.notes[s.notes[0]].midi))


def _attach_graces(score: Score, hand: Hand, dealt: dict[int, list[Strike]]) -> None:
    """Give each grace note to the strike it leans on: same onset, nearest in pitch."""
    graces: dict[Ticks, list[int]] = {}
    for index, note in enumerate(score.notes):
        if note.hand is hand and note.is_grace:
            graces.setdefault(note.onset, []).append(index)
    for onset, indices in graces.items():
        target = score.notes[indices[-1]].midi
        rivals = [
            (min(abs(score.notes[i].midi - target) for i in strike.notes), number, place)
            for number, strikes in dealt.items()
            for place, strike in enumerate(strikes)
            if strike.onset == onset
        ]
        if rivals:
            _, number, place = min(rivals)
            dealt[number][place] = replace(dealt[number][place], graces=tuple(indices))
