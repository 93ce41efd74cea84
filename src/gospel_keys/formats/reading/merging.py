"""Bars of several parts or voices, brought together."""

from collections.abc import Sequence

from gospel_keys.formats.reading.events import ReadBar, Syllable


def merge_rows(parts: Sequence[Sequence[ReadBar]]) -> list[ReadBar]:
    """Return one row of bars for parts that sound together; the first part leads."""
    longest = max(len(part) for part in parts)
    rows = ([part[n] for part in parts if n < len(part)] for n in range(longest))
    return [_together(row) for row in rows]


def _together(row: Sequence[ReadBar]) -> ReadBar:
    bar = row[0]
    for other in row[1:]:
        bar.length = max(bar.length, other.length)
        bar.implicit = bar.implicit or other.implicit
        bar.meter, bar.key = bar.meter or other.meter, bar.key or other.key
        bar.notes += other.notes
        bar.chords += [] if bar.chords else other.chords
        bar.marks += [mark for mark in other.marks if not isinstance(mark, Syllable)]
        take_signs(bar, other)
    return bar


def take_signs(bar: ReadBar, other: ReadBar) -> None:
    """Add the repeat signs of another part, which may write them where the first does not."""
    mine, theirs = bar.signs, other.signs
    mine.forward |= theirs.forward
    mine.backward = max(mine.backward, theirs.backward)
    mine.ending = mine.ending or theirs.ending
    mine.ending_stops |= theirs.ending_stops
    mine.segno |= theirs.segno
    mine.coda |= theirs.coda
    mine.to_coda |= theirs.to_coda
    mine.fine |= theirs.fine
    mine.jump = mine.jump or theirs.jump
