"""Which bars are rehearsed, by the numbers that the page prints.

The page shows a repeat once and counts its bars once; a pickup is bar 0. What is played is the
shortest stretch of the music that holds every bar that was asked for. A repeat that lies inside
the range is played twice, as it is printed.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gospel_keys.errors import InvalidRequestError
from gospel_keys.score.model import Bar, Score
from gospel_keys.score.notation.repeats import printed_bars, printed_repeats
from gospel_keys.units import Ticks


@dataclass(frozen=True, slots=True)
class _Numbered:
    """The bars as they are played, each with its number on the page."""

    bars: tuple[Bar, ...]
    numbers: tuple[int, ...]


def rehearsed_bars(score: Score, span: tuple[int, int] | None) -> tuple[Bar, ...]:
    """Return the bars that are played, in order and without a gap.

    Parameters
    ----------
    score : Score
    span : (int, int) or None
        First and last bar as the page numbers them; None takes the whole piece.

    Returns
    -------
    bars : tuple of Bar
        Of the score, which is written out.

    Raises
    ------
    InvalidRequestError
        If the bars are not on the page.

    References
    ----------
    .. [1] Gould, E. *Behind Bars*, Faber, 2011, "Bar numbers" (a pickup is not counted) and
       "Repeat signs" (a repeat is counted once).
    """
    if span is None:
        return score.bars()
    numbered = _numbered(score)
    first, last = span
    lowest, highest = numbered.numbers[0], max(numbered.numbers)
    if not lowest <= first <= last <= highest:
        msg = f"bars {first}-{last} are not in the piece; expected bars within {lowest}-{highest}"
        raise InvalidRequestError(msg, value=span, field="bars")
    start, end = _shortest(numbered.numbers, range(first, last + 1), _whole(score, numbered, span))
    return numbered.bars[start:end]


def _numbered(score: Score) -> _Numbered:
    bars = score.bars()
    opening = 0 if score.pickup else 1
    printed = {here.bar.onset: place for place, here in enumerate(printed_bars(score), opening)}
    second = _first_times(score)
    return _Numbered(bars, tuple(printed[second.get(bar.onset, bar.onset)] for bar in bars))


def _first_times(score: Score) -> Mapping[Ticks, Ticks]:
    """For every bar of a second time that the page does not show, where its first time begins."""
    return {
        bar.onset: bar.onset - repeat.again + repeat.onset
        for repeat in printed_repeats(score)
        for bar in score.bars()
        if repeat.again <= bar.onset < repeat.end - repeat.second
    }


def _whole(score: Score, numbered: _Numbered, span: tuple[int, int]) -> set[int]:
    """Places of the bars of the repeats that lie inside the range from sign to sign."""
    places: set[int] = set()
    for repeat in printed_repeats(score):
        inside = {
            place
            for place, bar in enumerate(numbered.bars)
            if repeat.onset <= bar.onset < repeat.end
        }
        if all(span[0] <= numbered.numbers[place] <= span[1] for place in inside):
            places |= inside
    return places


def _shortest(numbers: Sequence[int], wanted: range, whole: set[int]) -> tuple[int, int]:
    """The first of the shortest stretches that hold all numbers, and all of the given places."""
    held: Counter[int] = Counter()
    best: tuple[int, int] | None = None
    start = 0
    latest = min(whole, default=len(numbers))
    for place, number in enumerate(numbers):
        held[number] += number in wanted
        while start < latest and start < place and _can_lose(held, numbers[start], wanted):
            held[numbers[start]] -= numbers[start] in wanted
            start += 1
        full = all(held[n] for n in wanted) and place >= max(whole, default=0)
        if full and (best is None or place + 1 - start < best[1] - best[0]):
            best = start, place + 1
    assert best is not None, "every number on the page is played"
    return best


def _can_lose(held: Mapping[int, int], number: int, wanted: range) -> bool:
    return number not in wanted or held[number] > 1
