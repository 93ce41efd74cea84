"""The order in which bars are played: repeats, endings, da capo, dal segno, coda, fine.

After a jump back repeats are not played again and the last ending is taken, as performers
do unless the page says otherwise.

References
----------
.. [1] Gould, E. *Behind Bars*, Faber, 2011, "Repeat signs".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

MOST_BARS: Final = 8000
"""A longer playing order is a trap, not music."""


@dataclass(slots=True)
class Signs:
    """The signs of a bar that say which bar is played next.

    Parameters
    ----------
    forward : bool
        A repeat begins at its left edge.
    backward : int
        How often the stretch that ends here is played, 0 without a sign.
    ending : tuple of int
        The numbers of a volta bracket that begins here.
    ending_stops : bool
    segno, coda, to_coda, fine : bool
    jump : {"", "capo", "segno"}
        Back to the beginning or to the segno after this bar.
    """

    forward: bool = False
    backward: int = 0
    ending: tuple[int, ...] = ()
    ending_stops: bool = False
    segno: bool = False
    coda: bool = False
    to_coda: bool = False
    fine: bool = False
    jump: Literal["", "capo", "segno"] = ""


@dataclass(frozen=True, slots=True)
class _Ending:
    """A volta bracket over bars ``start`` to ``stop``; ``last`` is the highest of its row."""

    start: int
    stop: int
    numbers: tuple[int, ...]
    last: int
    closes_row: bool


def playing_order(signs: Sequence[Signs]) -> list[int]:
    """Return the indices of the bars in playing order.

    Parameters
    ----------
    signs : sequence of Signs
        One for each bar of the page.

    Returns
    -------
    order : list of int
        At most :data:`MOST_BARS`.

    Examples
    --------
    >>> playing_order([Signs(), Signs(backward=2), Signs()])
    [0, 1, 0, 1, 2]
    """
    return _Walk(signs).order()


def tell_jumps(signs: Sequence[Signs]) -> str:
    """Return in plain words which repeats and jumps a player takes; empty where there are none.

    Bars are counted from 1 as they stand on the page.

    Examples
    --------
    >>> tell_jumps([Signs(), Signs(backward=2), Signs()])
    'repeated bars 1 to 2'
    >>> tell_jumps([Signs(), Signs(fine=True), Signs(jump="capo")])
    'went back from bar 3 to the beginning (D.C.), ended in bar 2 (Fine)'
    """
    walk = _Walk(signs)
    walk.order()
    return ", ".join(walk.jumps)


def _left_for_coda(signs: Sequence[Signs]) -> int | None:
    """The bar behind which a player leaves for the coda where no words say so.

    Many editions print the sign of the coda at both ends of the leap: the last one up to the
    words that lead back is where it begins.
    """
    back = next((place for place, sign in enumerate(signs) if sign.jump), None)
    if back is None or any(sign.to_coda for sign in signs):
        return None
    before = [place for place in range(back + 1) if signs[place].coda]
    return before[-1] if before and any(sign.coda for sign in signs[back + 1 :]) else None


def _endings(signs: Sequence[Signs]) -> list[_Ending]:
    spans: list[tuple[int, int, tuple[int, ...]]] = []
    for start, sign in enumerate(signs):
        if not sign.ending:
            continue
        stop = start
        while not signs[stop].ending_stops and stop + 1 < len(signs) and not signs[stop + 1].ending:
            stop += 1
        spans.append((start, stop, sign.ending))
    endings: list[_Ending] = []
    row: list[tuple[int, int, tuple[int, ...]]] = []
    for place, span in enumerate(spans):
        row.append(span)
        follows = place + 1 < len(spans) and spans[place + 1][0] == span[1] + 1
        # A bracket that begins again with 1 belongs to the next repeat.
        if follows and min(spans[place + 1][2]) > max(span[2]):
            continue
        last = max(max(numbers) for _, _, numbers in row)
        endings += [_Ending(a, b, n, last, (a, b, n) == row[-1]) for a, b, n in row]
        row = []
    return endings


class _Walk:
    """A player's finger on the page."""

    def __init__(self, signs: Sequence[Signs]) -> None:
        self._signs = signs
        self._ending_at: dict[int, _Ending] = {}
        for ending in _endings(signs):
            for bar in range(ending.start, ending.stop + 1):
                self._ending_at[bar] = ending
        self._home = 0
        self._time = 1
        self._jumped = False
        self._left = _left_for_coda(signs)
        self.jumps: list[str] = []

    def order(self) -> list[int]:
        order: list[int] = []
        bar: int | None = 0
        while bar is not None and bar < len(self._signs) and len(order) < MOST_BARS:
            if self._signs[bar].forward and bar != self._home:
                self._home, self._time = bar, 1
            ending = self._ending_at.get(bar)
            if ending is not None and bar == ending.start and not self._enters(ending):
                bar = self._leave(ending.stop, ending)
                continue
            order.append(bar)
            bar = self._next(bar)
        return order

    def _enters(self, ending: _Ending) -> bool:
        if self._jumped:
            return max(ending.numbers) == ending.last
        return self._time in ending.numbers or (
            # A lone bracket over a later time than is ever played is still played.
            ending.closes_row and self._time > ending.last > 1
        )

    def _leave(self, stop: int, ending: _Ending) -> int:
        if ending.closes_row:
            self._home, self._time = stop + 1, 1
        return stop + 1

    def _next(self, bar: int) -> int | None:
        sign, ending = self._signs[bar], self._ending_at.get(bar)
        if sign.backward and not self._jumped and self._time < self._times(sign, ending):
            if self._time == 1:
                self._tell_repeat(bar, ending)
            self._time += 1
            return self._home
        if self._jumped and sign.fine:
            self.jumps.append(f"ended in bar {bar + 1} (Fine)")
            return None
        if self._jumped and (sign.to_coda or bar == self._left):
            target = next((i for i, s in enumerate(self._signs) if s.coda and i > bar), None)
            if target is not None:
                self.jumps.append(f"leapt from bar {bar + 1} to the coda in bar {target + 1}")
                return target
        if sign.jump and not self._jumped:
            return self._jump(bar)
        if ending is not None and bar == ending.stop:
            return self._leave(bar, ending)
        if sign.backward:
            self._home, self._time = bar + 1, 1
        return bar + 1

    def _tell_repeat(self, bar: int, ending: _Ending | None) -> None:
        first, times = self._home + 1, self._times(self._signs[bar], ending)
        bars = f"bars {first} to {bar + 1}" if first <= bar else f"bar {first}"
        told = f"repeated {bars}" if times == 2 else f"played {bars} {times} times"
        self.jumps.append(told + (" with its endings" if ending is not None else ""))

    def _jump(self, bar: int) -> int:
        self._jumped = True
        target, where = 0, "the beginning (D.C.)"
        if self._signs[bar].jump == "segno":
            sign = next((i for i, s in enumerate(self._signs) if s.segno), None)
            target = sign or 0
            where = f"the sign in bar {target + 1}" if sign is not None else "the beginning"
            where += " (D.S.)" if sign is not None else " (D.S. without a sign)"
        self.jumps.append(f"went back from bar {bar + 1} to {where}")
        return target

    @staticmethod
    def _times(sign: Signs, ending: _Ending | None) -> int:
        return sign.backward if ending is None else max(ending.last, 2)
