"""Hands for a file of one track: the cheapest division of every attack, by beam search."""

from typing import Final

from benchmarks.corpus_battery.model import Note, Piece, Side, attacks

_BEAM: Final = 8
_MIDDLE: Final = 60
_Held = tuple[tuple[int, float], ...]
_State = tuple[float, float, float, _Held, _Held, tuple[int, ...]]


def _hand_cost(pitches: list[int], held: list[int], home: float, middle: float) -> float:
    if not pitches:
        return 0.0
    span = max(pitches) - min(pitches)
    both = [*pitches, *held]
    wide = max(both) - min(both)
    cost = 4.0 * max(0, span - 12) + 2.0 * max(0, wide - 14) + 6.0 * max(0, len(both) - 5)
    return cost + 0.25 * abs(sum(pitches) / len(pitches) - home) + 0.08 * abs(middle)


def split_hands(piece: Piece) -> Piece:
    """Divide a piece between two hands.

    Costs are spans over an octave, more than five keys, keys held, movement and register.
    """
    groups = attacks(piece.notes)
    states: list[_State] = [(0.0, 48.0, 69.0, (), (), ())]
    for group in groups:
        states = _step(states, sorted(group, key=lambda n: n.pitch))
    cuts = min(states, key=lambda s: s[0])[-1]
    side: dict[int, Side] = {}
    for group, cut in zip(groups, cuts, strict=True):
        for rank, note in enumerate(sorted(group, key=lambda n: n.pitch)):
            side[id(note)] = "left" if rank < cut else "right"
    return piece.with_hands(tuple(side[id(n)] for n in piece.notes))


def _step(states: list[_State], group: list[Note]) -> list[_State]:
    now = group[0].on
    pitches = [n.pitch for n in group]
    following: list[_State] = []
    for cost, left_home, right_home, left_held, right_held, cuts in states:
        lefts = tuple(h for h in left_held if h[1] > now + 0.05)
        rights = tuple(h for h in right_held if h[1] > now + 0.05)
        for cut in range(len(group) + 1):
            low, high = pitches[:cut], pitches[cut:]
            more = _hand_cost(
                low, [p for p, _ in lefts], left_home, sum(max(0, p - _MIDDLE) for p in low)
            )
            more += _hand_cost(
                high, [p for p, _ in rights], right_home, sum(max(0, _MIDDLE - p) for p in high)
            )
            more += 1.5 * _crossed(low, high, lefts, rights)
            following.append(
                (
                    cost + more,
                    sum(low) / len(low) if low else left_home,
                    sum(high) / len(high) if high else right_home,
                    lefts + tuple((n.pitch, n.off) for n in group[:cut]),
                    rights + tuple((n.pitch, n.off) for n in group[cut:]),
                    (*cuts, cut),
                )
            )
    return sorted(following, key=lambda s: s[0])[:_BEAM]


def _crossed(low: list[int], high: list[int], lefts: _Held, rights: _Held) -> int:
    over = sum(1 for p in low if any(h < p for h, _ in rights))
    return over + sum(1 for p in high if any(h > p for h, _ in lefts))
