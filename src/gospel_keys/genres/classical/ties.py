"""Notes of two parts held over the beat, where a rest would only interrupt them.

A part that waits for a sixteenth before it runs on has stopped for nothing if its last note
still belongs to what sounds: it is tied. Where the other part has moved under it, the tie is a
suspension, and the note after it must be the step down that it waits for (C-30, fourth species).
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Final

from gospel_keys.genres.classical.counterpoint import is_consonant
from gospel_keys.genres.classical.two_parts import Tone, TwoParts, other_hand
from gospel_keys.score.model import Hand
from gospel_keys.units import Ticks

_STEPS: Final = (1, 2)


def hold_over(two: TwoParts) -> None:
    """Tie the notes of both parts over short rests, where that makes no parallel.

    Parameters
    ----------
    two : TwoParts
        A finished piece; its parts are changed.
    """
    loose = {hand: list(two.parts[hand]) for hand in Hand}
    for hand in Hand:
        tied = dict(_ties(two, hand))
        two.parts[hand] = [_held(t, tied.get(k)) for k, t in enumerate(loose[hand])]
    end = max(t.end for part in two.parts.values() for t in part)
    found = two.faults(0, end)
    for hand in Hand:
        if found:
            held, two.parts[hand] = two.parts[hand], loose[hand]
            found, before = two.faults(0, end), found
            if found >= before:
                two.parts[hand], found = held, before


def _held(tone: Tone, until: Ticks | None) -> Tone:
    return tone if until is None else replace(tone, duration=until - tone.onset)


def _ties(two: TwoParts, hand: Hand) -> Iterator[tuple[int, Ticks]]:
    """Places of notes that may be held until the next one, with its onset."""
    others = iter(two.parts[other_hand(hand)])
    against = next(others, None)
    for place, (tone, after) in enumerate(pairwise(two.parts[hand])):
        if not 0 < after.onset - tone.end <= two.unit or tone.duration <= two.unit:
            continue
        while against is not None and against.end <= tone.end:
            against = next(others, None)
        if against is not None and _may_hold(two, tone, after, against):
            yield place, after.onset


def _may_hold(two: TwoParts, tone: Tone, after: Tone, against: Tone) -> bool:
    """Whether a note still belongs where it would rest, or resolves as a suspension does."""
    if against.onset > tone.end:
        return False
    falls = tone.pitch - after.pitch in _STEPS
    resolved = two.chords[after.chord].pitch_classes
    if after.pitch % 12 in resolved and falls and tone.pitch > against.pitch:
        return True
    here = two.chords[two.chord_at(tone.end)].pitch_classes
    return tone.pitch % 12 in here and is_consonant(tone.pitch, against.pitch)
