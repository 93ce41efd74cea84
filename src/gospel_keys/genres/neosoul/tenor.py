"""The upper notes of the left hand: led like a tenor under the right hand's chords (N-10)."""

from typing import Final

from gospel_keys.harmony.voice_leading import Voicing
from gospel_keys.harmony.voicing_change import voicing_change
from gospel_keys.score.register import low_interval_violations
from gospel_keys.theory.chord import Chord
from gospel_keys.units import MidiPitch, Semitones

ROOM: Final[Semitones] = 2
"""How far the left hand stays below the right one at least."""

_REGISTER: Final = (48, 63)
_HOME: Final = 54
_FARTHEST: Final[Semitones] = 22
_FARTHEST_ALONE: Final[Semitones] = 25
"""How far their middle may lie above the bass; farther where the right hand has but a low note
of a tune, and the left one has to say the chord."""

_MOVED: Final = 1.5
"""What each semitone costs by which they move on average (V-01)."""


def lead_tenor(
    chord: Chord,
    voicing: Voicing,
    *,
    bass: MidiPitch,
    before: tuple[MidiPitch, ...],
    moves: bool = False,
) -> tuple[MidiPitch, ...]:
    """Choose two notes under the right hand: tenth and seventh, or root and fifth.

    Guide tones that the right hand lacks come first; those of a dominant are not doubled.

    Parameters
    ----------
    chord : Chord
    voicing : Voicing
        What the right hand holds.
    bass : MidiPitch
    before : tuple of MidiPitch
        The upper notes to stay near; empty at the start.
    moves : bool
        They are others than those before.

    Returns
    -------
    tenor : tuple of MidiPitch, ascending
        One note or none where there is no room for two.

    Examples
    --------
    >>> lead_tenor(Chord.parse("Cmaj9"), (62, 67), bass=36, before=())
    (52, 59)
    """
    tones, missing = _wanted(chord, voicing)
    root = chord.root.pitch_class
    options = [
        p
        for p in range(_REGISTER[0], min(_REGISTER[1], voicing[0] - ROOM) + 1)
        if (p - root) % 12 in tones and not _rubs(p, voicing)
    ]
    farthest = _FARTHEST if len(voicing) > 1 else _FARTHEST_ALONE
    pairs = [(a, b) for a in options for b in options if 3 <= b - a <= 9]
    legal = [
        tenor
        for tenor in [*pairs, *((p,) for p in options)]
        if not low_interval_violations(tenor)
        and sum(tenor) / len(tenor) - bass <= farthest
        and not (moves and tenor == before)
    ]

    def cost(tenor: tuple[MidiPitch, ...]) -> float:
        ranks = 0.4 * sum(tones.index((p - root) % 12) for p in tenor)
        ranks += 3.0 * len(missing - {(p - root) % 12 for p in tenor})
        centre = sum(tenor) / len(tenor)
        far = 0.25 * abs(centre - _HOME)
        moved = voicing_change(before, tenor).move if before else 0.0
        return ranks + far + _MOVED * moved + (2.5 if len(tenor) == 1 else 0.0)

    return min(legal, key=cost, default=())


def _wanted(chord: Chord, voicing: Voicing) -> tuple[list[Semitones], frozenset[Semitones]]:
    """Tones for the left hand's upper notes, the most wanted first, and those that are missing."""
    sounding = {p % 12 for p in voicing}
    root = chord.root.pitch_class
    sixth = 9 if chord.seventh is None and 9 in chord.guide_tones else None
    guides = [g for g in (chord.third, chord.seventh, sixth) if g is not None]
    missing = [g for g in guides if (root + g) % 12 not in sounding]
    perfect = [7] if 7 in {i % 12 for i in chord.intervals} else []
    colours = [i % 12 for i in chord.intervals if i % 12 in (2, 9)]
    colours += [5] if chord.is_minor else []
    rest = [*perfect, 0] if chord.is_dominant else [*guides, *perfect, 0]
    rest += colours
    return list(dict.fromkeys([*missing, *rest])), frozenset(missing)


def _rubs(pitch: MidiPitch, voicing: Voicing) -> bool:
    return any(other - pitch in (1, 13, 25) for other in voicing)
