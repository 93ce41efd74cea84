"""Where the right hand speaks: cells of sixteenths, slides, and chords that come early.

A phrase plays two cells in turn and bends one of them each time it comes back (S-03, S-05);
between a third and a half of the changes over a bar line are anticipated (N-20).
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from gospel_keys.genres.neosoul.chance import LOOP, BarChance, chance_by_bar
from gospel_keys.genres.neosoul.harmony import APPROACH
from gospel_keys.genres.neosoul.tables import cells
from gospel_keys.genres.sketch import Stage
from gospel_keys.harmony.form import SectionKind
from gospel_keys.randomness import stream
from gospel_keys.units import EIGHTH, SIXTEENTH, Ticks

_PUSH_OVER_BAR: Final = 0.95
_PLAIN_AFTER_FILL: Final = 0.4
_PUSH_INSIDE: Final = 0.4
_PUSH_BY_A_SIXTEENTH: Final = 0.6
BENT: Final = 0.1
"""How often a cell is bent when it comes back a second time."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A right-hand attack: a chord, or later a part of it.

    Parameters
    ----------
    onset, duration : Ticks
        The duration is the room until the next attack or the end of the chord.
    chord : int
        The chord it belongs to; a push belongs to the chord it anticipates.
    pushed, slid : bool
        It comes before its chord, or belongs to a chord that slides in.
    """

    onset: Ticks
    duration: Ticks
    chord: int
    pushed: bool = False
    slid: bool = False

    @property
    def end(self) -> Ticks:
        """Where its room ends."""
        return self.onset + self.duration


def plan_hits(
    stage: Stage,
    family_of: Callable[[int], str],
    *,
    seed: int,
    fills: frozenset[int],
    take: int = 0,
    bent: float = BENT,
) -> list[Hit]:
    """Plan the attacks of the right hand for the whole piece.

    Parameters
    ----------
    stage : Stage
    family_of : callable
        Maps a bar to its family of cells.
    seed : int
    fills : frozenset of int
        Bars that end in a fill: the chord after it stands on its beat.
    take : int
        Another take plays other cells.
    bent : float in 0..1
        How often a cell is bent when it comes back.
    """
    onsets = _cell_onsets(stage, family_of, _Take(seed, take, bent))
    hits = {tick: Hit(tick, 0, stage.index_at(tick)) for tick in onsets}
    _strike_slides(stage, hits)
    early = stream(seed, "push", take)
    lead = SIXTEENTH if early.random() < _PUSH_BY_A_SIXTEENTH else EIGHTH
    _push(stage, hits, fills, chance_by_bar(stage.form, seed, f"pushes {take}", turn=LOOP), lead)
    _land_fills(stage, hits, fills)
    _speak_every_chord(stage, hits)
    return _with_room(stage, sorted(hits.values(), key=lambda h: h.onset))


@dataclass(frozen=True, slots=True)
class _Take:
    seed: int
    number: int
    bent: float

    def chance(self, *names: str | int) -> random.Random:
        """Return the random stream of a part of this take."""
        return stream(self.seed, *names, self.number)


def _cell_onsets(stage: Stage, family_of: Callable[[int], str], take: _Take) -> list[Ticks]:
    onsets: list[Ticks] = []
    for number, section in enumerate(stage.form.sections):
        if section.kind is SectionKind.ENDING:
            bar = stage.meter.bar
            inside = stage.chords_between(section.bar * bar, section.end * bar)
            onsets += [span.onset for _, span in inside]
            continue
        model = number if section.repeats is None else section.repeats
        rng = take.chance("cells", model)
        families = [family_of(bar) for bar in range(section.bar, section.end)]
        grooves = {
            f: _Groove.draw(stage, f, take.chance("groove", f), rng)
            for f in dict.fromkeys(families)
        }
        for phrase in section.phrases:
            for place in range(phrase.bars):
                bar = phrase.bar + place
                cell = grooves[families[bar - section.bar]].cell(place, phrase.bars, take.bent, rng)
                onsets += [bar * stage.meter.bar + offset for offset in cell]
    return onsets


@dataclass(frozen=True, slots=True)
class _Groove:
    """What a section keeps returning to: a cell, its bent twin and another cell."""

    bar: Ticks
    home: tuple[Ticks, ...]
    twin: tuple[Ticks, ...]
    other: tuple[Ticks, ...]

    @classmethod
    def draw(cls, stage: Stage, family: str, piece: random.Random, rng: random.Random) -> "_Groove":
        """Draw home and twin from the chances of the piece, the other from the section's."""
        rows = cells(family, stage.meter)
        home = piece.choice(rows)
        near = sorted(rows, key=lambda row: len(set(row) ^ set(home)))
        other = rng.choice(near[1:4] or near)
        twin = _bent(home, stage.meter.bar, piece) if piece.random() < _TWO_BARS else home
        return cls(stage.meter.bar, home, twin, other)

    def cell(self, place: int, bars: int, bent: float, rng: random.Random) -> tuple[Ticks, ...]:
        """Return the cell of a bar: home, twin, home and so on, the last bar another."""
        if place == bars - 1 and bars > 2:
            return self.other
        cell = self.twin if place % 2 else self.home
        return _bent(cell, self.bar, rng) if place >= 2 and rng.random() < bent else cell


_TWO_BARS: Final = 0.5
"""How often a groove takes two bars to come round; else every bar has it."""


def _bent(cell: tuple[Ticks, ...], bar: Ticks, rng: random.Random) -> tuple[Ticks, ...]:
    """Move one attack by a sixteenth or two; a lonely first attack gets an echo."""
    if len(cell) == 1:
        echo = rng.choice((6, 7, 10, 11)) * SIXTEENTH
        return (*cell, echo) if echo < bar and echo > cell[0] + EIGHTH else cell
    place = rng.randrange(1, len(cell))
    for shift in rng.sample((-1, 1, 2), 3):
        moved = cell[place] + shift * SIXTEENTH
        others = [tick for k, tick in enumerate(cell) if k != place]
        if all(abs(moved - tick) > SIXTEENTH for tick in others) and moved < bar:
            return tuple(sorted([*others, moved]))
    return cell


def _strike_slides(stage: Stage, hits: dict[Ticks, Hit]) -> None:
    """Strike a sliding chord and its target, with room around them."""
    for index, span in enumerate(stage.chords):
        if span.rule != APPROACH:
            continue
        for tick in [t for t in hits if span.onset - SIXTEENTH <= t < span.end + EIGHTH]:
            del hits[tick]
        hits[span.onset] = Hit(span.onset, 0, index, slid=True)
        hits[span.end] = Hit(span.end, 0, index + 1)


def _push(
    stage: Stage,
    hits: dict[Ticks, Hit],
    fills: frozenset[int],
    chance: BarChance,
    lead: Ticks,
) -> None:
    """Let chords come early and hold over, always by the same sixteenth or two."""
    bar = stage.meter.bar
    for index, span in enumerate(stage.chords):
        if span.rule == APPROACH:  # draws nothing, so that the bar goes on as it does without
            continue
        before = stage.chords[index - 1] if index else None
        over_bar = span.onset % bar == 0
        rng = chance(span.onset // bar)
        wanted = rng.random() < (_PUSH_OVER_BAR if over_bar else _PUSH_INSIDE)
        slides = before is not None and before.rule == APPROACH
        after_fill = (
            over_bar and span.onset // bar - 1 in fills and rng.random() < _PLAIN_AFTER_FILL
        )
        if before is None or not wanted or slides or after_fill or _is_final(stage, index):
            continue
        if before.duration < lead + stage.meter.beat:
            continue
        onset = span.onset - lead
        for tick in [t for t in hits if onset - SIXTEENTH <= t <= span.onset + SIXTEENTH]:
            del hits[tick]
        hits[onset] = Hit(onset, 0, index, pushed=True)


def _land_fills(stage: Stage, hits: dict[Ticks, Hit], fills: frozenset[int]) -> None:
    """Give every fill a chord to land on, at the bar line or just before it."""
    for bar in sorted(fills):
        line = (bar + 1) * stage.meter.bar
        coming = stage.index_at(line)
        changes = stage.chords[coming].onset == line
        landed = any(line - EIGHTH <= t <= line and h.chord == coming for t, h in hits.items())
        if changes and not landed:
            for tick in [t for t in hits if abs(t - line) <= SIXTEENTH]:
                del hits[tick]
            hits[line] = Hit(line, 0, coming)
        _speak_before_fill(stage, hits, stage.index_at(line - 1))


def _speak_before_fill(stage: Stage, hits: dict[Ticks, Hit], index: int) -> None:
    """Strike a short chord at once, so that a fill can follow it."""
    span = stage.chords[index]
    soon = any(h.chord == index and t <= span.onset + SIXTEENTH for t, h in hits.items())
    if span.rule != APPROACH and span.duration <= 2 * stage.meter.beat and not soon:
        for tick in [t for t in hits if abs(t - span.onset) <= SIXTEENTH]:
            del hits[tick]
        hits[span.onset] = Hit(span.onset, 0, index)


def _is_final(stage: Stage, index: int) -> bool:
    return stage.brief.ending and index == len(stage.chords) - 1


def _speak_every_chord(stage: Stage, hits: dict[Ticks, Hit]) -> None:
    spoken = {hit.chord for hit in hits.values()}
    for index, span in enumerate(stage.chords):
        if index not in spoken:
            late = SIXTEENTH * 2 if span.duration > stage.meter.beat else 0
            hits[span.onset + late] = Hit(span.onset + late, 0, index)


def _with_room(stage: Stage, hits: Sequence[Hit]) -> list[Hit]:
    roomy: list[Hit] = []
    for place, hit in enumerate(hits):
        end = stage.chords[hit.chord].end
        if place + 1 < len(hits):
            end = min(end, hits[place + 1].onset)
        roomy.append(replace(hit, duration=end - hit.onset))
    return [hit for hit in roomy if hit.duration > 0]
