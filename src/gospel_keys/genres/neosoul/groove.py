"""Where the right hand speaks: cells of sixteenths, slides, and chords that come early.

A phrase plays two cells in turn and bends one of them each time it comes back (S-03, S-05);
between a third and a half of the changes over a bar line are anticipated (N-20).
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from gospel_keys.genres.neosoul.chance import PHRASE, BarChance, chance_by_bar, loop_place
from gospel_keys.genres.neosoul.harmony import APPROACH
from gospel_keys.genres.neosoul.tables import cells
from gospel_keys.genres.sketch import Stage
from gospel_keys.harmony.form import FormSection, SectionKind
from gospel_keys.randomness import stream
from gospel_keys.units import EIGHTH, QUARTER, SIXTEENTH, Ticks

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
    lead = SIXTEENTH if _pushes_late(stage, family_of, stream(seed, "push", take)) else EIGHTH
    chance = chance_by_bar(stage.form, seed, f"pushes {take}", turn=PHRASE, groove=True)
    _push(stage, hits, fills, chance, lead)
    _land_fills(stage, hits, fills)
    _speak_every_chord(stage, hits)
    return _with_room(stage, sorted(hits.values(), key=lambda h: h.onset))


def _pushes_late(stage: Stage, family_of: Callable[[int], str], rng: random.Random) -> bool:
    """Whether chords come a sixteenth early, as they always do in a groove of sixteenths."""
    in_sixteenths = family_of(_body_bars(stage)[0]).endswith("groove")
    return in_sixteenths or rng.random() < _PUSH_BY_A_SIXTEENTH


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
    grooves = _grooves(stage, family_of, take)
    for number, section in enumerate(stage.form.sections):
        if section.kind is SectionKind.ENDING:
            onsets += _ending_onsets(stage, section, grooves[family_of(section.bar)].home)
            continue
        model = number if section.repeats is None else section.repeats
        rng = take.chance("cells", model)
        for phrase in section.phrases:
            bars = phrase.bars if phrase.bar == section.bar else PHRASE
            for place in range(phrase.bars):
                bar = phrase.bar + place
                cell = grooves[family_of(bar)].cell(loop_place(place, bars))
                if phrase.bar > section.bar and rng.random() < take.bent:
                    cell = _bent(cell, stage.meter.bar, rng)
                onsets += [bar * stage.meter.bar + offset for offset in cell]
    return onsets


def _ending_onsets(stage: Stage, section: FormSection, home: tuple[Ticks, ...]) -> list[Ticks]:
    """Each chord of the ending; before it slows down the groove goes on once more."""
    bar = stage.meter.bar
    start = section.bar * bar
    inside = stage.chords_between(start, section.end * bar)
    onsets = {span.onset for _, span in inside}
    if section.bars > 1:
        onsets |= {start + tick for tick in home if tick < bar // 2}
    return sorted(onsets)


def _grooves(stage: Stage, family_of: Callable[[int], str], take: _Take) -> dict[str, "_Groove"]:
    """One groove for the piece, in the families of cells that its sections ask for."""
    families = list(dict.fromkeys(map(family_of, _body_bars(stage))))
    piece = take.chance("groove")
    main = piece.choice(cells(families[0], stage.meter))
    return {f: _Groove.draw(stage, f, main, take.chance("groove", f)) for f in families}


def _body_bars(stage: Stage) -> list[int]:
    """The bars of a piece, those of intro and ending last."""
    return sorted(range(stage.form.bars), key=lambda bar: stage.form.section_at(bar).kind.is_frame)


@dataclass(frozen=True, slots=True)
class _Groove:
    """Four bars that come round: a cell, its twin, the cell again, and one that turns away."""

    home: tuple[Ticks, ...]
    twin: tuple[Ticks, ...]
    other: tuple[Ticks, ...]

    @classmethod
    def draw(
        cls, stage: Stage, family: str, main: tuple[Ticks, ...], rng: random.Random
    ) -> "_Groove":
        """Draw cells of a family: home lies nearest to the main cell of the piece."""
        rows = list(cells(family, stage.meter))
        rng.shuffle(rows)
        home = min(rows, key=lambda row: _apart(row, main))
        near = sorted(rows, key=lambda row: _apart(row, home))
        others = [turned(home, row, stage.meter.bar) for row in near[1:]]
        other = rng.choice([row for row in others if row != home] or near[-1:])
        twin = _bent(home, stage.meter.bar, rng) if rng.random() < _TWO_BARS else home
        return cls(home, twin, other)

    def cell(self, place: int) -> tuple[Ticks, ...]:
        """Return the cell of a bar by its place in the loop."""
        return (self.home, self.twin, self.home, self.other)[place]


def _apart(one: tuple[Ticks, ...], other: tuple[Ticks, ...]) -> int:
    """How many attacks two cells do not share."""
    return len(set(one) ^ set(other))


def turned(home: tuple[Ticks, ...], other: tuple[Ticks, ...], bar: Ticks) -> tuple[Ticks, ...]:
    """Return a cell that begins like home and ends like another one: the groove goes on (S-05).

    Parameters
    ----------
    home, other : tuple of Ticks, ascending
        Attacks of a bar.
    bar : Ticks
        Length of the bar; the second half is the other cell's.

    Examples
    --------
    >>> turned((0, 720, 2400), (480, 1680, 3360), 3840)
    (0, 720, 3360)
    """
    head = [tick for tick in home if tick < bar // 2]
    close = head[-1] + SIXTEENTH if head else -1
    return (*head, *(tick for tick in other if tick >= bar // 2 and tick > close))


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
        plain = rng.random() < _PLAIN_AFTER_FILL
        slides = before is not None and before.rule == APPROACH
        after_fill = plain and over_bar and span.onset // bar - 1 in fills
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
            late = EIGHTH if span.duration > QUARTER else 0
            hits[span.onset + late] = Hit(span.onset + late, 0, index)


def _with_room(stage: Stage, hits: Sequence[Hit]) -> list[Hit]:
    roomy: list[Hit] = []
    for place, hit in enumerate(hits):
        end = stage.chords[hit.chord].end
        if place + 1 < len(hits):
            end = min(end, hits[place + 1].onset)
        roomy.append(replace(hit, duration=end - hit.onset))
    return [hit for hit in roomy if hit.duration > 0]
