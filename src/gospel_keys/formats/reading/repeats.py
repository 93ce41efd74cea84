"""Which stretches of a score that is written out stood between repeat signs."""

from collections.abc import Iterator, Sequence

from gospel_keys.formats.reading.events import Played
from gospel_keys.score.model import Repeat


def written_out(order: Sequence[int], played: Sequence[Played]) -> tuple[Repeat, ...]:
    """Return the repeats of a page by their places in the score.

    Of a stretch that is played three times the first two are kept together; da capo and dal
    segno stay written out.

    Parameters
    ----------
    order : sequence of int
        The bars of the page in playing order.
    played : sequence of Played
        The same bars with their places.
    """
    found: list[Repeat] = []
    for repeat in _repeats(order, played):
        if not found or found[-1].end <= repeat.onset:
            found.append(repeat)
    return tuple(found)


def _repeats(order: Sequence[int], played: Sequence[Played]) -> Iterator[Repeat]:
    for last in range(len(order) - 1):
        turn = last + 1
        start = turn - 1 - (order[last] - order[turn])
        if order[turn] > order[last] or start < 0 or not played[last].bar.signs.backward:
            continue
        if list(order[start:turn]) != list(range(order[turn], order[last] + 1)):
            continue
        pairs = zip(order[start:turn], order[turn:], strict=False)
        common = next((n for n, (a, b) in enumerate(pairs) if a != b), turn - start)
        common = min(common, len(order) - turn)
        close = _ending_from(turn + common, played) if common < turn - start else turn + common
        if common > 0 and close <= len(order):
            second = played[close - 1].end - played[turn + common - 1].end
            first = played[turn].onset - played[start + common - 1].end
            yield Repeat(
                played[start].onset, played[turn].onset, played[close - 1].end, first, second
            )


def _ending_from(place: int, played: Sequence[Played]) -> int:
    """The place behind the last bar of the ending that begins at a place."""
    if place >= len(played):
        return len(played) + 1
    while place < len(played) - 1 and not played[place].bar.signs.ending_stops:
        if played[place + 1].bar.signs.ending or played[place].bar.signs.backward:
            break
        place += 1
    return place + 1
