"""What sounds in chords of each sort, what lies lowest, which chords a key has and which follow.

Counted on generated pieces of five genres. The half-diminished chord on the second degree of
minor, which those hardly have, is put in by hand.
"""

from typing import Final

from gospel_keys.theory.key import Mode

SOUNDING: Final = (
    # per cent of what sounds, by semitones above the root
    (24, 0, 13, 0, 24, 1, 1, 16, 0, 8, 0, 10),  # major
    (22, 0, 10, 1, 20, 2, 1, 16, 1, 8, 19, 0),  # dominant
    (23, 6, 1, 10, 19, 2, 2, 9, 5, 3, 19, 0),  # altered
    (23, 0, 9, 23, 0, 8, 1, 14, 1, 3, 18, 0),  # minor
    (21, 1, 2, 24, 1, 2, 22, 0, 2, 3, 21, 0),  # half-diminished
    (25, 1, 1, 25, 1, 2, 19, 0, 4, 20, 1, 1),  # diminished
    (24, 0, 17, 0, 1, 21, 0, 9, 0, 8, 20, 0),  # suspended
)
LOWEST: Final = (
    # per cent of the time that it lies lowest
    (65, 0, 4, 0, 11, 1, 1, 14, 1, 1, 1, 1),  # major
    (61, 0, 1, 1, 12, 3, 2, 10, 1, 3, 5, 1),  # dominant
    (72, 1, 1, 2, 4, 1, 8, 6, 1, 0, 2, 0),  # altered
    (69, 1, 2, 9, 1, 2, 1, 10, 1, 1, 3, 1),  # minor
    (57, 2, 2, 12, 4, 2, 8, 1, 4, 1, 7, 1),  # half-diminished
    (62, 2, 1, 9, 0, 3, 14, 0, 2, 1, 1, 5),  # diminished
    (88, 0, 2, 0, 0, 1, 3, 4, 0, 2, 1, 0),  # suspended
)
USUAL: Final[dict[Mode, tuple[tuple[int, ...], ...]]] = {
    # per thousand chords, by semitones of the root above the tonic
    "major": (
        (166, 17, 2, 5, 4, 73, 11, 20, 13, 2, 8, 3),  # major
        (70, 23, 19, 8, 5, 43, 1, 94, 3, 23, 20, 3),  # dominant
        (7, 2, 3, 0, 6, 0, 0, 13, 1, 23, 3, 0),  # altered
        (0, 0, 106, 11, 34, 32, 1, 13, 2, 40, 5, 2),  # minor
        (0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 4),  # half-diminished
        (0, 12, 0, 1, 1, 0, 14, 0, 1, 0, 0, 4),  # diminished
        (0, 0, 0, 0, 0, 0, 0, 12, 2, 0, 2, 0),  # suspended
    ),
    "minor": (
        (0, 35, 10, 54, 10, 5, 7, 31, 101, 16, 13, 8),  # major
        (11, 4, 1, 6, 1, 18, 13, 41, 33, 0, 22, 3),  # dominant
        (15, 5, 14, 5, 1, 0, 0, 60, 5, 0, 0, 0),  # altered
        (241, 23, 6, 3, 0, 100, 6, 5, 2, 0, 14, 3),  # minor
        (0, 0, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0),  # half-diminished
        (0, 0, 5, 0, 7, 0, 0, 0, 0, 0, 0, 2),  # diminished
        (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 25, 13),  # suspended
    ),
}

FOLLOWING: Final = (
    # per thousand chords that follow, by semitones up from root to root: major, dominant
    # (altered and suspended, too), minor (half-diminished, too) and diminished ones
    (  # after major chords
        (0, 3, 20, 8, 14, 159, 13, 64, 26, 5, 3, 105),
        (18, 4, 45, 12, 6, 11, 3, 50, 1, 68, 3, 11),
        (41, 1, 51, 3, 21, 28, 4, 10, 3, 49, 6, 60),
        (0, 50, 0, 3, 0, 0, 11, 1, 2, 0, 0, 3),
    ),
    (  # after dominant ones
        (4, 1, 30, 11, 1, 183, 2, 1, 2, 0, 12, 46),
        (25, 7, 16, 4, 2, 141, 9, 105, 4, 6, 38, 63),
        (16, 0, 16, 3, 6, 145, 17, 13, 3, 26, 3, 15),
        (0, 23, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    ),
    (  # after minor ones
        (0, 3, 5, 33, 24, 30, 2, 32, 34, 13, 32, 12),
        (20, 0, 5, 5, 0, 339, 48, 19, 7, 3, 7, 75),
        (0, 0, 2, 9, 3, 95, 17, 12, 2, 3, 9, 86),
        (0, 0, 0, 0, 5, 0, 0, 1, 0, 3, 0, 4),
    ),
    (  # after diminished ones
        (1, 53, 0, 0, 0, 24, 225, 0, 0, 13, 0, 4),
        (0, 51, 0, 0, 0, 8, 112, 0, 0, 0, 0, 43),
        (0, 225, 80, 1, 13, 65, 0, 9, 13, 9, 19, 35),
        (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    ),
)
FAMILIES: Final = (0, 1, 1, 2, 2, 3, 1)
"""Which of these four each sort belongs to."""
