"""How the left hand closes a phrase: a low bass, then the chord in one of a few ways (C-20)."""

from dataclasses import replace
from typing import Final

from gospel_keys.genres.sketch import Draft
from gospel_keys.score.model import Hand, Role
from gospel_keys.units import MidiPitch, Ticks

CLOSE: Final = "C-20 close"
"""The rule of a close, by which its notes are known."""

_MANNERS: Final = ("returned", "held", "broken")
"""How one close after another is set."""


def close_phrase(
    stretch: tuple[Ticks, Ticks],
    wait: Ticks,
    tones: tuple[MidiPitch, MidiPitch, MidiPitch],
    index: int,
    *,
    number: int,
) -> list[Draft]:
    """Write a close: the bass, then the rest of the chord, held, broken, or with the bass again.

    Parameters
    ----------
    stretch : (start, end)
        Of two pulses or more.
    wait : Ticks
        A pulse.
    tones : (bass, lower, upper)
    index : int
        Of the chord.
    number : int
        Of the phrase; closes take turns.
    """
    start, end = stretch
    low, *dyad = tones
    manner = _MANNERS[number % len(_MANNERS)]
    bass = Draft(start, wait, low, Hand.LEFT, Role.BASS, index, CLOSE)
    later = start + 2 * wait
    if manner == "broken" and end > later:
        times = ((start + wait, wait), (later, end - later))
        upper = [
            replace(bass, onset=onset, duration=length, midi=pitch, role=Role.INNER)
            for (onset, length), pitch in zip(times, dyad, strict=True)
        ]
        return [bass, *upper]
    again = manner == "returned" and end > later
    until = later if again else end
    chord = [
        replace(bass, onset=start + wait, duration=until - start - wait, midi=p, role=Role.INNER)
        for p in dyad
    ]
    after = [replace(bass, onset=until, duration=end - until)] if again else []
    return [bass, *after, *chord]
