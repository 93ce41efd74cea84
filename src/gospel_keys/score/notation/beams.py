"""Beams: which flagged notes hang together, and at which levels.

Groups are beats. Plain eighths join further: to half bars in 4/4, to whole bars in 3/4 and
2/4. A rest ends a group; so does a tuplet that is wider than a beat.

References
----------
.. [1] Gould, E. *Behind Bars*, Faber, 2011, "Beaming".
"""

from collections.abc import Sequence
from dataclasses import replace

from gospel_keys.score.meter import Meter
from gospel_keys.score.model import Bar
from gospel_keys.score.notation.signs import Sign
from gospel_keys.units import QUARTER, Ticks

_LOPSIDED = {5: (3, 2), 7: (2, 2, 3), 8: (3, 3, 2)}


def beam(signs: Sequence[Sign], bar: Bar, *, shift: Ticks = 0) -> tuple[Sign, ...]:
    """Add the beams of a voice of a bar, and drop brackets that a beam makes needless.

    Parameters
    ----------
    signs : sequence of Sign
    bar : Bar
    shift : Ticks
        Where the bar's left edge lies in a full bar (a pickup).
    """
    beamed = list(signs)
    for group in _groups(beamed, bar, shift):
        if len(group) > 1:
            words = _beam_words([beamed[i] for i in group], bar.onset - shift)
            for place, word in zip(group, words, strict=True):
                beamed[place] = replace(beamed[place], beams=word)
    return tuple(_without_needless_brackets(beamed))


def _groups(signs: Sequence[Sign], bar: Bar, shift: Ticks) -> list[list[int]]:
    homes = _homes(signs, bar.meter, bar.onset - shift)
    groups: list[list[int]] = []
    previous: tuple[Ticks, Ticks] | None = None
    for place, (sign, home) in enumerate(zip(signs, homes, strict=True)):
        if sign.is_rest or sign.value.flags == 0:
            previous = None
            continue
        if home == previous:
            groups[-1].append(place)
        else:
            groups.append([place])
        previous = home
    return groups


def _homes(signs: Sequence[Sign], meter: Meter, origin: Ticks) -> list[tuple[Ticks, Ticks]]:
    """The beam group (start, end inside the bar) that each sign belongs to."""
    wide, narrow = _wide_groups(meter), _narrow_groups(meter)
    plain = {
        group
        for group in wide
        if all(
            _is_plain_eighth(sign) for sign in signs if group[0] <= sign.onset - origin < group[1]
        )
    }
    # A tuplet wider than its beat is a group of its own.
    own = [
        t for t in _tuplets(signs, origin) if not any(g[0] <= t[0] and t[1] <= g[1] for g in narrow)
    ]
    homes = []
    for sign in signs:
        place = sign.onset - origin
        groups = [g for g in (*own, *plain, *narrow) if g[0] <= place < g[1]]
        homes.append(groups[0] if groups else (place, place))
    return homes


def _tuplets(signs: Sequence[Sign], origin: Ticks) -> list[tuple[Ticks, Ticks]]:
    """Where the tuplets of a voice begin and end inside the bar."""
    starts = [s.onset - origin for s in signs if s.tuplet is not None and s.tuplet.starts]
    stops = [s.end - origin for s in signs if s.tuplet is not None and s.tuplet.stops]
    return list(zip(starts, stops, strict=True))


def _is_plain_eighth(sign: Sign) -> bool:
    return sign.value.flags == 1 and sign.value.dots == 0 and sign.tuplet is None


def _wide_groups(meter: Meter) -> list[tuple[Ticks, Ticks]]:
    """Groups that plain eighths fill together."""
    if meter.is_compound or meter.denominator > 4:
        return []
    width = meter.bar
    if meter.beats % 2 == 0 and meter.bar > 2 * QUARTER:
        width = 2 * QUARTER
    return _windows(meter.bar, width)


def _narrow_groups(meter: Meter) -> list[tuple[Ticks, Ticks]]:
    """Groups of anything flagged: beats, at most a quarter wide in simple meters."""
    if not meter.is_compound and meter.denominator == 8:
        counts = _LOPSIDED.get(meter.numerator, (meter.numerator,))
        groups, start = [], 0
        for count in counts:
            groups.append((start, start + count * meter.beat))
            start += count * meter.beat
        return groups
    return _windows(meter.bar, meter.beat if meter.is_compound else min(meter.beat, QUARTER))


def _windows(length: Ticks, width: Ticks) -> list[tuple[Ticks, Ticks]]:
    return [(start, start + width) for start in range(0, length, width)]


def _beam_words(group: Sequence[Sign], origin: Ticks) -> list[tuple[str, ...]]:
    flags = [sign.value.flags for sign in group]
    words: list[tuple[str, ...]] = []
    for place, count in enumerate(flags):
        levels = []
        for level in range(1, count + 1):
            before = place > 0 and _is_joined(group, place - 1, level)
            after = place + 1 < len(flags) and _is_joined(group, place, level)
            if before and after:
                levels.append("continue")
            elif after:
                levels.append("begin")
            elif before:
                levels.append("end")
            else:
                levels.append(_hook(group, place, origin))
        words.append(tuple(levels))
    return words


def _is_joined(group: Sequence[Sign], place: int, level: int) -> bool:
    """Whether a beam leads on to the next sign: between two tuplets only the first does."""
    here, following = group[place], group[place + 1]
    if level > here.value.flags or level > following.value.flags:
        return False
    last = here.tuplet is not None and here.tuplet.stops
    first = following.tuplet is not None and following.tuplet.starts
    return level == 1 or not (last and first)


def _hook(group: Sequence[Sign], place: int, origin: Ticks) -> str:
    """A lone short note leans towards the note that completes its unit."""
    if place == 0:
        return "forward hook"
    if place == len(group) - 1 or group[place - 1].value.dots:
        return "backward hook"
    sign = group[place]
    on_unit = (sign.onset - origin) % (2 * sign.duration) == 0
    return "forward hook" if on_unit else "backward hook"


def _without_needless_brackets(signs: list[Sign]) -> list[Sign]:
    """A tuplet that is exactly one beam needs its number only."""
    start = 0
    for place, sign in enumerate(signs):
        if sign.tuplet is None:
            continue
        if sign.tuplet.starts:
            start = place
        if sign.tuplet.stops and _is_one_beam(signs[start : place + 1]):
            first = signs[start].tuplet
            if first is not None:
                signs[start] = replace(signs[start], tuplet=replace(first, bracket=False))
    return signs


def _is_one_beam(signs: Sequence[Sign]) -> bool:
    """Whether a beam, the first or the second, joins these signs and no others."""
    return any(
        len(signs) > 1
        and all(len(sign.beams) >= level for sign in signs)
        and all(sign.beams[level - 1] == "continue" for sign in signs[1:-1])
        and (signs[0].beams[level - 1], signs[-1].beams[level - 1]) == ("begin", "end")
        for level in (1, 2)
    )
