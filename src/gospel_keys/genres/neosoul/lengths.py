"""Note values that read cleanly: to the next attack, to a beat or to an eighth.

What a hand holds under half a pedal is the same to the ear a sixteenth longer or shorter, and
not to the eye: a quarter tied to a sixteenth is read twice. Ends are chosen near the wanted
length among places that a reader expects, fewest ties first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from typing import Final

from gospel_keys.genres.sketch import Draft, Stage
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import Hand, Role
from gospel_keys.units import EIGHTH, SIXTEENTH, Ticks

_TIE: Final = 1.5 * SIXTEENTH
_LONG_TIE: Final = 0.3
"""How much a note may change to save a tie, at least, and as a share of its length."""

_OFF_BEAT: Final = 0.25 * SIXTEENTH
_SINGLE: Final = frozenset({1, 2, 3, 4, 6, 8, 12, 16})
"""Lengths in sixteenths that one note from a beat can say."""


@lru_cache(maxsize=8192)
def clean_length(
    onset: Ticks, room: Ticks, wanted: Ticks, meter: Meter, least: Ticks = SIXTEENTH
) -> Ticks:
    """Return a length that reads well, near the wanted one.

    Parameters
    ----------
    onset : Ticks
        From a bar line.
    room : Ticks
        Until the hand plays on or the chord changes.
    wanted : Ticks
    meter : Meter
    least : Ticks
        It is no shorter where there is room.

    Returns
    -------
    length : Ticks, at most ``room``

    Examples
    --------
    A quarter for five sixteenths; what starts late in a beat is let go on an eighth.

    >>> clean_length(0, 1440, 1200, Meter(4, 4)), clean_length(720, 1680, 720, Meter(4, 4))
    (960, 720)
    """
    latest = onset + room
    first = onset - onset % EIGHTH + EIGHTH
    ends = {latest, *(end for end in range(first, latest, EIGHTH) if end - onset >= least)}

    def cost(end: Ticks) -> float:
        off = _OFF_BEAT if end % meter.beat and end != latest else 0.0
        length = end - onset
        ties = _symbols(onset, length, meter) - 1
        return abs(length - wanted) + ties * max(_TIE, _LONG_TIE * length) + off

    return min(sorted(ends), key=cost) - onset


def _symbols(onset: Ticks, length: Ticks, meter: Meter) -> int:
    """How many tied notes say a length: a beat, a half bar and a bar are filled before it goes on.

    What begins on a beat is one note where its value has a sign of its own.
    """
    for part in (meter.beat, meter.bar // 2 if meter.beats % 2 == 0 else meter.bar, meter.bar):
        inside = onset % part
        if inside and inside + length > part and not _is_syncope(inside, length):
            return 1 + _symbols(onset - inside + part, inside + length - part, meter)
    return 1 if length % SIXTEENTH or length // SIXTEENTH in _SINGLE else 2


def _is_syncope(inside: Ticks, length: Ticks) -> bool:
    """Whether a quarter stands on the second eighth: one sign by custom."""
    return inside == EIGHTH and length == 2 * EIGHTH


def stab_length(onset: Ticks, room: Ticks, beat: Ticks) -> Ticks:
    """Return the length of a short chord: an eighth inside its beat, else a sixteenth.

    Parameters
    ----------
    onset, room : Ticks
    beat : Ticks

    Examples
    --------
    >>> stab_length(480, 960, 960), stab_length(720, 960, 960)
    (480, 240)
    """
    fits = onset % beat + EIGHTH <= beat
    return min(room, EIGHTH if fits else SIXTEENTH)


def fill_small_rests(stage: Stage, drafts: Sequence[Draft]) -> list[Draft]:
    """Return the notes, none let go on a sixteenth where the hand then rests.

    A rest of a sixteenth before one of an eighth or another is counted, not read: what would
    end between the eighths lasts until the next one, or until the hand plays on; a key that the
    other hand wants by then is let go on the eighth before. Ghosts stay as short as they are.

    Parameters
    ----------
    stage : Stage
    drafts : sequence of Draft

    Returns
    -------
    drafts : list of Draft
        In the same order; no note outlasts its chord or runs into another.
    """
    wanted = {(d.hand, d.midi, d.onset) for d in drafts if d.role is not Role.GRACE}
    lengths: dict[int, Ticks] = {}
    for hand, other in ((Hand.RIGHT, Hand.LEFT), (Hand.LEFT, Hand.RIGHT)):
        for draft, end in _later_ends(stage, [d for d in drafts if d.hand is hand]):
            early = draft.end - draft.end % EIGHTH
            taken = any((other, draft.midi, t) in wanted for t in range(early, end, SIXTEENTH))
            lengths[id(draft)] = (early if taken and early > draft.onset else end) - draft.onset
    return [replace(d, duration=lengths.get(id(d), d.duration)) for d in drafts]


def _later_ends(stage: Stage, drafts: Sequence[Draft]) -> Iterator[tuple[Draft, Ticks]]:
    """Yield the notes of a hand that are let go between eighths into a rest, with later ends."""
    played = sorted((d for d in drafts if d.role is not Role.GRACE), key=lambda d: d.onset)
    attacks = [list(group) for _, group in groupby(played, key=lambda d: d.onset)]
    onsets = [attack[0].onset for attack in attacks]
    reached = 0
    for attack, after in zip(attacks, [*onsets[1:], stage.end], strict=True):
        reached = max(reached, *(d.end for d in attack))
        late = reached % EIGHTH
        if late % SIXTEENTH or not late or reached >= after:
            continue
        end = min(reached + EIGHTH - late, after)
        if end <= stage.chords[attack[0].chord].end:
            held = (d for d in attack if d.end == reached and d.role is not Role.GHOST)
            yield from ((d, end) for d in held)
