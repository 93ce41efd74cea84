"""What a chord chart says, bar by bar, before it has a place on the page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from gospel_keys.score.model import Bar, ChordSpan, Score, Section, TempoMark
from gospel_keys.units import Ticks

BARS_A_ROW: Final = 4


@dataclass(frozen=True, slots=True)
class Placed:
    """A chord in a bar: how far into it, 0 to 1, and whether it only sounds on from before."""

    place: float
    span: ChordSpan
    held: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A bar of a chart.

    Parameters
    ----------
    bar : Bar
    chords : tuple of Placed
        Empty where nothing sounds (N.C.) and where the bar repeats.
    repeats : bool
        The bar says what the bar before it said: a single chord that goes on.
    section : str
        Name of the part that opens here, or empty.
    opens_part, new_key, new_meter : bool
    tempos : tuple of (float, str)
        Words about the tempo and how far into the bar they stand.
    slashes : tuple of float
        Beats without a symbol, in a bar whose chords are not of equal length.
    """

    bar: Bar
    chords: tuple[Placed, ...]
    repeats: bool
    section: str
    opens_part: bool
    new_key: bool
    new_meter: bool
    tempos: tuple[tuple[float, str], ...] = ()
    slashes: tuple[float, ...] = ()


def chart_cells(score: Score) -> tuple[Cell, ...]:
    """Return the bars of a score's chart; a pickup without a chord of its own is left out."""
    bars = score.bars()
    if score.pickup and len(bars) > 1 and not any(s.onset < score.pickup for s in score.chords):
        bars = bars[1:]
    cells: list[Cell] = []
    edges = [0, *(bar.onset for bar in bars[1:]), score.duration]
    for bar, begin, end in zip(bars, edges, edges[1:], strict=False):
        cells.append(_cell(bar, (begin, end), score, cells))
    return tuple(cells)


def _cell(bar: Bar, stretch: tuple[Ticks, Ticks], score: Score, before: Sequence[Cell]) -> Cell:
    """A bar; ``stretch`` reaches back to the start for the first, to what a pickup opened."""
    begin, end = stretch
    last = before[-1] if before else None
    parts: list[Section] = [s for s in score.sections if begin <= s.onset < end]
    chords = tuple(_chords(bar, score))
    new_key = last is not None and last.bar.key != bar.key
    repeats = not parts and not new_key and last is not None and _goes_on(last, before, chords)
    return Cell(
        bar,
        () if repeats else chords,
        repeats,
        section=parts[-1].name if parts else "",
        opens_part=bool(parts) or last is None,
        new_key=new_key,
        new_meter=last is None or last.bar.meter != bar.meter,
        tempos=tuple(_tempos(bar, score.tempos[1:])),
        slashes=() if repeats else _slashes(bar, chords),
    )


def _chords(bar: Bar, score: Score) -> Iterator[Placed]:
    """The chords that begin in a bar, after the one that sounds on into it."""
    spans = [s for s in score.chords if s.onset < bar.end and s.end > bar.onset]
    for span in spans:
        place = max(0, span.onset - bar.onset) / bar.duration
        yield Placed(place, span, held=span.onset < bar.onset)


def _goes_on(last: Cell, before: Sequence[Cell], chords: Sequence[Placed]) -> bool:
    """Whether a bar has a single chord, which was all that the bar before it had."""
    if len(chords) != 1 or chords[0].place:
        return False
    stated = next((cell for cell in reversed(before) if not cell.repeats), last)
    if len(stated.chords) != 1 or stated.chords[0].place:
        return False
    return stated.chords[0].span.chord == chords[0].span.chord


def _tempos(bar: Bar, marks: Sequence[TempoMark]) -> Iterator[tuple[float, str]]:
    for mark in marks:
        if bar.onset <= mark.onset < bar.end and mark.text:
            yield (mark.onset - bar.onset) / bar.duration, mark.text


def _slashes(bar: Bar, chords: Sequence[Placed]) -> tuple[float, ...]:
    """The beats between the chords of a bar that does not fall into equal parts."""
    places = [chord.place for chord in chords]
    even = [number / len(places) for number in range(len(places))] if places else []
    if len(places) < 2 or all(abs(a - b) < 0.01 for a, b in zip(places, even, strict=True)):
        return ()
    beats = [beat * bar.meter.beat / bar.duration for beat in range(bar.duration // bar.meter.beat)]
    return tuple(beat for beat in beats if all(abs(beat - place) > 0.05 for place in places))


def chart_rows(cells: Sequence[Cell]) -> tuple[tuple[Cell, ...], ...]:
    """Return the rows: four bars each; a part begins a new one unless it fits into the last.

    So the two bars of an ending complete the last row of a chorus.
    """
    rows: list[list[Cell]] = [[]]
    for part in _parts(cells):
        if rows[-1] and len(rows[-1]) + len(part) > BARS_A_ROW:
            rows.append([])
        for cell in part:
            if len(rows[-1]) == BARS_A_ROW:
                rows.append([])
            rows[-1].append(cell)
    return tuple(tuple(row) for row in rows)


def _parts(cells: Sequence[Cell]) -> list[list[Cell]]:
    parts: list[list[Cell]] = []
    for cell in cells:
        if cell.opens_part:
            parts.append([])
        parts[-1].append(cell)
    return parts
