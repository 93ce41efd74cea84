"""Units of the library, named so that a signature says what a number means.

They are plain aliases: arithmetic on ticks stays arithmetic on integers, and the reader
still sees the unit. Musical time is exact (integer ticks); sounding time is in seconds.
"""

from typing import Final, TypeAlias

Ticks: TypeAlias = int
"""Musical time in ticks; see :data:`TICKS_PER_QUARTER`."""

Seconds: TypeAlias = float
Milliseconds: TypeAlias = float

Bpm: TypeAlias = float
"""Felt beats per minute (the dotted quarter in 6/8, 9/8 and 12/8)."""

MidiPitch: TypeAlias = int
"""MIDI note number, 0..127, middle C = C4 = 60."""

PitchClass: TypeAlias = int
"""0..11, C = 0."""

Semitones: TypeAlias = int

Velocity: TypeAlias = int
"""MIDI velocity, 1..127."""

TICKS_PER_QUARTER: Final = 960
"""Divisible by 2, 3 and 5: triplets, quintuplets and sixty-fourths are exact."""

WHOLE: Final = 4 * TICKS_PER_QUARTER
HALF: Final = 2 * TICKS_PER_QUARTER
QUARTER: Final = TICKS_PER_QUARTER
DOTTED_QUARTER: Final = 3 * TICKS_PER_QUARTER // 2
EIGHTH: Final = TICKS_PER_QUARTER // 2
SIXTEENTH: Final = TICKS_PER_QUARTER // 4
