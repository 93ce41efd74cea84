"""Left-hand voicings: rootless A and B shapes, and shells (rules J-10 to J-13).

A shape is written in semitones above the root. A and B contain the same notes in another
order, so that in a cycle of fifths every voice stays or moves by step.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from gospel_keys.errors import RegisterTooNarrowError
from gospel_keys.harmony.voice_leading import Voicing, matched_moves
from gospel_keys.score.register import low_interval_violations
from gospel_keys.theory.chord import Chord
from gospel_keys.units import MidiPitch, Semitones

Shape = tuple[Semitones, ...]

# fmt: off
ROOTLESS: Final = MappingProxyType({
    "maj7":    ((4, 7, 11),         (11, 16, 19)),
    "maj9":    ((4, 7, 11, 14),     (11, 14, 16, 19)),
    "maj13":   ((4, 9, 11, 14),     (11, 14, 16, 21)),
    "maj7#11": ((4, 6, 11),         (11, 16, 18)),
    "maj9#11": ((4, 6, 11, 14),     (11, 14, 16, 18)),
    "6":       ((4, 7, 9),          (9, 16, 19)),
    "6/9":     ((4, 7, 9, 14),      (9, 14, 16, 19), (4, 9, 14)),
    "6/9#11":  ((4, 9, 14, 18),     (9, 14, 16, 18), (4, 6, 9, 14)),
    "m7":      ((3, 7, 10),         (10, 15, 19)),
    "m9":      ((3, 7, 10, 14),     (10, 14, 15, 19)),
    "m11":     ((3, 5, 10, 14),     (10, 14, 15, 17), (5, 10, 15), (5, 10, 15, 19)),
    "m6":      ((3, 7, 9),          (9, 15, 19)),
    "m6/9":    ((3, 7, 9, 14),      (9, 14, 15, 19)),
    "7":       ((4, 7, 10),         (10, 16, 19)),
    "9":       ((4, 7, 10, 14),     (10, 14, 16, 19)),
    "13":      ((4, 9, 10, 14),     (10, 14, 16, 21)),
    "9#11":    ((4, 6, 10, 14),     (10, 14, 16, 18)),
    "13#11":   ((4, 6, 9, 10),      (10, 16, 18, 21)),
    "7b9":     ((4, 7, 10, 13),     (10, 13, 16, 19)),
    "13b9":    ((4, 9, 10, 13),     (10, 13, 16, 21)),
    "7#5":     ((4, 8, 10),         (10, 16, 20)),
    "7b9#11":  ((4, 6, 10, 13),     (10, 13, 16, 18)),
    "7alt":    ((4, 8, 10, 15),     (10, 15, 16, 20)),
    "7b9b13":  ((4, 8, 10, 13),     (10, 13, 16, 20), (8, 10, 13, 16)),
    "7#9#5":   ((4, 8, 10, 15),     (10, 15, 16, 20)),
    "9sus4":   ((5, 7, 10, 14),     (10, 14, 17, 19)),
    "13sus4":  ((5, 9, 10, 14),     (10, 14, 17, 21)),
    "m7b5":    ((3, 6, 10, 12),     (10, 12, 15, 18)),
    "dim7":    ((3, 6, 9, 12),      (9, 12, 15, 18), (6, 9, 12, 15), (0, 3, 6, 9)),
})
"""Shapes by quality, A first; the half-diminished and the diminished keep their root. What
follows B are stacks of fourths from the eleventh and the third (J-22)."""
# fmt: on

UPPER: Final = MappingProxyType({
    "13#11":   (2, 6, 9),       # II
    "7#9#5":   (8, 0, 3),       # bVI
    "7alt":    (8, 0, 3),       # bVI
    "13b9":    (9, 1, 4),       # VI
    "7#9":     (3, 7, 10),      # bIII
})  # fmt: skip
"""The triad that stands over third and seventh of a dominant, by quality (J-23)."""

LOWEST: Final[tuple[MidiPitch, MidiPitch]] = (48, 58)
HIGHEST: Final[MidiPitch] = 67
HOME: Final = 57.0
_STEP: Final = 2


def shapes_of(chord: Chord) -> tuple[Shape, ...]:
    """Return the rootless shapes of a chord; for rare ones its tones above the root.

    Examples
    --------
    >>> shapes_of(Chord.parse("Dm9"))
    ((3, 7, 10, 14), (10, 14, 15, 19))
    """
    known = ROOTLESS.get(chord.quality_id)
    if known:
        return known
    tones = sorted({i % 12 for i in chord.intervals} - {0})
    low = tuple(tones[-4:]) or (0,)
    return low, (*low[len(low) // 2 :], *(t + 12 for t in low[: len(low) // 2]))


@lru_cache(maxsize=2048)
def guide_classes(chord: Chord) -> frozenset[int]:
    """Return the pitch classes of third and seventh (sixth where there is none)."""
    guides = [g for g in (chord.third, chord.seventh) if g is not None]
    if chord.seventh is None and 9 in {i % 12 for i in chord.intervals}:
        guides.append(9)
    return frozenset((chord.root.pitch_class + g) % 12 for g in guides)


def upper_triad(chord: Chord) -> Shape:
    """Return the upper structure of a dominant, in semitones above the root, or nothing.

    Examples
    --------
    >>> upper_triad(Chord.parse("G13b9"))
    (9, 1, 4)
    """
    return UPPER.get(chord.quality_id, ())


@lru_cache(maxsize=4096)
def rootless_options(
    chord: Chord, lowest: tuple[MidiPitch, MidiPitch] = LOWEST, highest: MidiPitch = HIGHEST
) -> tuple[Voicing, ...]:
    """Return every place of a chord's shapes inside a register."""
    root = chord.root.pitch_class
    found: set[Voicing] = set()
    for shape in shapes_of(chord):
        for base in range(root, 96, 12):
            voicing = tuple(base + step for step in shape)
            inside = lowest[0] <= voicing[0] <= lowest[1] and voicing[-1] <= highest
            if inside and not low_interval_violations(voicing):
                found.add(voicing)
    return tuple(sorted(found))


def lead_rootless(
    chords: Sequence[Chord],
    *,
    lowest: tuple[MidiPitch, MidiPitch] = LOWEST,
    highest: MidiPitch = HIGHEST,
    home: float = HOME,
) -> list[Voicing]:
    """Voice chords with rootless shapes along the smoothest path (J-12).

    Parameters
    ----------
    chords : sequence of Chord
    lowest : (MidiPitch, MidiPitch)
        Range of the lowest note.
    highest : MidiPitch
    home : float
        Where the centre of the hand likes to be.

    Returns
    -------
    voicings : list of Voicing, one for each chord

    Raises
    ------
    RegisterTooNarrowError
        If a chord has no voicing anywhere near.

    Examples
    --------
    >>> chords = [Chord.parse(s) for s in ("Dm9", "G13", "Cmaj9")]
    >>> lead_rootless(chords)
    [(53, 57, 60, 64), (53, 57, 59, 64), (52, 55, 59, 62)]
    """
    if not chords:
        return []
    paths: dict[Voicing, tuple[float, tuple[Voicing, ...]]] = {
        v: (_place_cost(v, home), (v,)) for v in _options(chords[0], lowest, highest)
    }
    for chord in chords[1:]:
        after: dict[Voicing, tuple[float, tuple[Voicing, ...]]] = {}
        for voicing in _options(chord, lowest, highest):
            cost, path = min(
                ((c + move_cost(v, voicing), p) for v, (c, p) in paths.items()),
                key=lambda state: state[0],
            )
            after[voicing] = (cost + _place_cost(voicing, home), (*path, voicing))
        paths = after
    return list(min(paths.values(), key=lambda state: state[0])[1])


def _options(
    chord: Chord, lowest: tuple[MidiPitch, MidiPitch], highest: MidiPitch
) -> tuple[Voicing, ...]:
    for wider in _WIDENINGS:
        low, high = lowest[0] - wider // 2, lowest[1] + wider
        found = rootless_options(chord, (low, high), highest + wider)
        if found:
            return found
    msg = f"no rootless voicing of {chord} near {lowest[0]}..{highest}; widen the register"
    raise RegisterTooNarrowError(msg, value=chord)


_WIDENINGS: Final = (0, 3, 6, 12)


def _place_cost(voicing: Voicing, home: float) -> float:
    return 0.12 * (sum(voicing) / len(voicing) - home) ** 2


@lru_cache(maxsize=65536)
def move_cost(before: Voicing, after: Voicing) -> float:
    """Return what moving between two voicings costs: distance, and more beyond a step."""
    moves = [abs(m) for m in matched_moves(before, after)]
    return sum(moves) + 2.0 * sum(max(0, m - _STEP) for m in moves)


SHELL_ROOTS: Final[tuple[MidiPitch, MidiPitch]] = (36, 52)
SHELL_TOPS: Final[tuple[MidiPitch, MidiPitch]] = (46, 62)


@lru_cache(maxsize=4096)
def shell_options(chord: Chord, max_span: Semitones) -> tuple[Voicing, ...]:
    """Return shells: the bass with seventh or third, or both, where they sound clean (J-10)."""
    found: list[Voicing] = []
    guides = sorted(guide_classes(chord))
    bass = chord.bass_name.pitch_class
    for root in range(SHELL_ROOTS[0], SHELL_ROOTS[1] + 1):
        if root % 12 != bass:
            continue
        above = [root + 1 + (g - root - 1) % 12 for g in guides if g != bass]
        above += [p + 12 for p in above]
        reach = sorted(p for p in above if p - root <= max_span and p <= SHELL_TOPS[1])
        found += [(root, p) for p in reach if p >= SHELL_TOPS[0]]
        found += [(root, a, b) for a, b in pairwise(reach) if (b - a) % 12 and SHELL_TOPS[0] <= b]
    clean = [v for v in found if not low_interval_violations(v)]
    return tuple(clean) or (_bare_root(bass),)


def _bare_root(bass: int) -> Voicing:
    return (SHELL_ROOTS[0] + (bass - SHELL_ROOTS[0]) % 12,)


def lead_shells(chords: Sequence[Chord], *, max_span: Semitones) -> list[Voicing]:
    """Voice chords as shells; the upper notes alternate seventh and third by step (J-10).

    Parameters
    ----------
    chords : sequence of Chord
    max_span : Semitones

    Returns
    -------
    shells : list of Voicing, bass first
    """
    paths: dict[Voicing, tuple[float, tuple[Voicing, ...]]] = {}
    for place, chord in enumerate(chords):
        after: dict[Voicing, tuple[float, tuple[Voicing, ...]]] = {}
        for shell in shell_options(chord, max_span):
            own = 0.05 * abs(shell[0] - 44) + 2.0 * (len(shell) == 1)
            if not place:
                after[shell] = (own, (shell,))
                continue
            cost, path = min(
                ((c + _shell_move(s, shell), p) for s, (c, p) in paths.items()),
                key=lambda state: state[0],
            )
            after[shell] = (cost + own, (*path, shell))
        paths = after
    return list(min(paths.values(), key=lambda state: state[0])[1]) if paths else []


def _shell_move(before: Voicing, after: Voicing) -> float:
    upper = matched_moves(before[1:] or before, after[1:] or after)
    travel = sum(abs(m) + 2.0 * max(0, abs(m) - _STEP) for m in upper)
    return travel + 0.35 * abs(after[0] - before[0])
