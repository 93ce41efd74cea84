"""Named moves: the stock phrases of church harmony, by name (G-03).

A move is a short row of chords on fixed degrees of the key. The table serves both ways: a
move can be realised in a key, and a sequence of chords can be searched for moves. A step is
written ``degree[/bass]:quality,quality`` (``"b7:13,9"``, ``"1/5:"``); degrees count from the
major scale of the tonic in both modes, the first quality is the plainest choice, and the
qualities together say which families of chord are recognised. ``|`` separates steps that
may stand in for each other.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from gospel_keys.harmony.preparation import raised, readable
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import PitchName
from gospel_keys.units import Semitones

Family = Literal["major", "minor", "dominant", "suspended", "diminished", "half-diminished"]
Mode = Literal["major", "minor"]

_DEGREE: Final = re.compile(r"([b#]?)([1-7])")
_MAJOR: Final = (0, 2, 4, 5, 7, 9, 11)
_TAG: Final = "G-03 "


@lru_cache(maxsize=4096)
def family_of(chord: Chord) -> Family:
    """Return the family a chord is heard in.

    Examples
    --------
    >>> family_of(Chord.parse("C13b9"))
    'dominant'
    >>> family_of(Chord.parse("C9sus4"))
    'suspended'
    """
    if chord.is_diminished:
        return "half-diminished" if chord.seventh == 10 else "diminished"
    if chord.is_suspended and "3" not in chord.degrees and "b3" not in chord.degrees:
        return "suspended"
    if chord.is_dominant:
        return "dominant"
    return "minor" if chord.is_minor else "major"


@dataclass(frozen=True, slots=True)
class Step:
    """One chord of a move.

    Parameters
    ----------
    degree, bass : str
        Root and bass above the tonic; ``bass`` is empty in root position.
    qualities : tuple of str
        What may be placed, plainest first.
    """

    degree: str
    bass: str
    qualities: tuple[str, ...]

    @property
    def families(self) -> frozenset[Family]:
        """The families of chord that fit."""
        return _families(self.qualities)

    def realise(self, key: Key, complexity: float, rng: random.Random) -> Chord:
        """Return the chord in a key: the plainest below a complexity of 0.2, else any."""
        quality = self.qualities[0] if complexity < _PLAIN else rng.choice(self.qualities)
        root = readable(degree_name(self.degree, key), key)
        bass = readable(degree_name(self.bass, key), key) if self.bass else None
        return Chord.of(root, quality, bass)


Heard: TypeAlias = tuple[Semitones, Semitones, Family]
"""A chord as it is heard in a key: root and bass above the tonic, and its family."""


@lru_cache(maxsize=8192)
def hear(chord: Chord, key: Key) -> Heard:
    """Return a chord as it is heard in a key.

    Examples
    --------
    >>> hear(Chord.parse("Bb13/D"), Key.parse("C"))
    (10, 2, 'dominant')
    """
    tonic = key.tonic.pitch_class
    return (
        (chord.root.pitch_class - tonic) % 12,
        (chord.bass_name.pitch_class - tonic) % 12,
        family_of(chord),
    )


@lru_cache(maxsize=512)
def _sounds(options: tuple[Step, ...]) -> frozenset[Heard]:
    """Everything that may be heard where any of some steps stands."""
    return frozenset(
        (degree_semitones(step.degree), degree_semitones(step.bass or step.degree), family)
        for step in options
        for family in step.families
    )


@lru_cache(maxsize=256)
def sounds_of(steps: str) -> frozenset[Heard]:
    """Return everything that may be heard where any of some steps stands.

    Examples
    --------
    >>> sounds_of("4:m6")
    frozenset({(5, 5, 'minor')})
    """
    return _sounds(parse_steps(steps)[0])


def stands_for(steps: str, chord: Chord, key: Key) -> bool:
    """Whether a chord may stand for one of some steps, written with ``|`` between them.

    Examples
    --------
    >>> stands_for("3:m7|1/3:", Chord.parse("C/E"), Key.parse("C"))
    True
    """
    return hear(chord, key) in sounds_of(steps)


_PLAIN: Final = 0.2


@lru_cache(maxsize=256)
def _families(qualities: tuple[str, ...]) -> frozenset[Family]:
    return frozenset(family_of(Chord.of(PitchName("C"), quality)) for quality in qualities)


@dataclass(frozen=True, slots=True)
class Move:
    """A named move.

    Parameters
    ----------
    name : str
        As church musicians call it.
    mode : "major" or "minor"
    steps : tuple of tuple of Step
        For every chord the steps that may stand there, the usual one first.
    """

    name: str
    mode: Mode
    steps: tuple[tuple[Step, ...], ...]

    def __len__(self) -> int:
        return len(self.steps)

    def realise(self, key: Key, complexity: float, rng: random.Random) -> tuple[Chord, ...]:
        """Return the chords of the move in a key, the usual step everywhere."""
        return tuple(options[0].realise(key, complexity, rng) for options in self.steps)


@lru_cache(maxsize=64)
def degree_semitones(degree: str) -> int:
    """Return the semitones of a degree above the tonic.

    Examples
    --------
    >>> degree_semitones("b7")
    10
    """
    match = _DEGREE.fullmatch(degree)
    assert match is not None, degree
    sign, number = match.groups()
    return (_MAJOR[int(number) - 1] + {"": 0, "b": -1, "#": 1}[sign]) % 12


def degree_name(degree: str, key: Key) -> PitchName:
    """Return the spelled name of a degree in a key.

    Examples
    --------
    >>> str(degree_name("b3", Key.parse("C")))
    'Eb'
    """
    return raised(key.tonic, int(degree[-1]) - 1, degree_semitones(degree))


def _step(text: str) -> Step:
    place, _, qualities = text.partition(":")
    degree, _, bass = place.partition("/")
    return Step(degree, bass, tuple(qualities.split(",")))


@lru_cache(maxsize=256)
def parse_steps(text: str) -> tuple[tuple[Step, ...], ...]:
    """Read a row of steps.

    Examples
    --------
    >>> [step.degree for (step,) in parse_steps("4: 4:m6 1:add9")]
    ['4', '4', '1']
    """
    return tuple(tuple(_step(each) for each in options.split("|")) for options in text.split())


# fmt: off
_ROWS: Final = (
    ("walk-down",         "major", "1:,add9,maj7 5/7:,7 6:m7,m9 1/5: 4:,maj7 1/3: 2:m7,m9 5:7,"),
    ("3-6-2-5-1",         "major", "3:m7b5,m7 6:7b9,7#9#5 2:m9,m7 5:13,9 1:maj9,add9,6/9,9"),
    ("chromatic walk-up", "major", "1/3: 4:,add9,9 #4:dim7 1/5:"),
    ("walk-up 1-2-3-4",   "major", "1:,add9,7 2:m7 1/3: 4:,add9,9"),
    ("turnaround",        "major", "1:,maj9,9 6:7b9,7#9#5 2:m9,m7 5:13,7#9#5"),
    ("sub turnaround",    "major", "1:,maj9,9 b3:9,7#11 2:m9,m7 b2:9,7#11"),
    ("2-5-1 to IV",       "major", "5:m7,m9 1:13,9,7#9#5 4:,maj9,add9,9"),
    ("7-3-6",             "major", "7:m7b5 3:7b9,7#9#5 6:m7,m9"),
    ("1-#1dim-2",         "major", "1:,maj9,9 #1:dim7 2:m7,m9"),
    ("4-#4dim-1/5",       "major", "4:,maj9,9 #4:dim7 1/5:"),
    ("3-b3dim-2",         "major", "3:m7|1/3: b3:dim7 2:m7,m9"),
    ("backdoor",          "major", "4:m6,m9 b7:9,13 1:add9,maj9,6/9,9"),
    ("minor plagal",      "major", "4:,maj9,add9,9 4:m6,m9 1:,add9,maj9,9"),
    ("double plagal",     "major", "b7:,add9,9 4:,add9,9 1:,add9,9"),
    ("sus resolve",       "major", "5:9sus4,13sus4|4/5:|2/5:m7 5:13,13b9,7#9#5 1:,maj9,9"),
    ("amen",              "major", "4/1: 1:,add9,9"),
    ("walk-down",         "minor", "1:m,m7 b7:,9 b6:,maj7 5:7,7b9"),
    ("walk-up 1-2-3-4",   "minor", "1:m,m9 2:m7b5 1/b3:m 4:m7,m9"),
    ("turnaround",        "minor", "1:m,m9 b6:maj7,maj9 2:m7b5 5:7,7b9"),
    ("2-5-1 to IV",       "minor", "5:m7b5,m7 1:7b9,7#9#5 4:m7,m9"),
    ("4-#4dim-1/5",       "minor", "4:m7,m9 #4:dim7 1/5:m"),
    ("sus resolve",       "minor", "5:9sus4|4/5:m 5:7b9,7#9#5,7 1:m,m9"),
    ("amen",              "minor", "4/1:m 1:m,m9"),
)
# fmt: on

MOVES: Final = tuple(
    # The rows say "major" or "minor" only.
    Move(name, "minor" if mode == "minor" else "major", parse_steps(steps))
    for name, mode, steps in _ROWS
)
"""Every named move, longer ones first."""


def find_move(name: str, mode: str) -> Move | None:
    """Return a move of a mode by name, None where the mode does not have it."""
    return next((m for m in MOVES if m.name == name and m.mode == mode), None)


@dataclass(frozen=True, slots=True)
class Sighting:
    """A move found in a sequence: its chords are ``start`` .. ``end`` (exclusive)."""

    move: Move
    start: int
    end: int


def spot_moves(chords: Sequence[Chord], keys: Sequence[Key]) -> tuple[Sighting, ...]:
    """Find the named moves in a sequence of chords, each chord heard in its own key.

    Longer moves win; moves share at most the chord where one ends and the next begins.

    Parameters
    ----------
    chords : sequence of Chord
    keys : sequence of Key, same length

    Returns
    -------
    sightings : tuple of Sighting, in order

    Examples
    --------
    >>> row = [Chord.parse(s) for s in ("C", "C#dim7", "Dm7")]
    >>> spot_moves(row, [Key.parse("C")] * 3)[0].move.name
    '1-#1dim-2'
    """
    inner: set[int] = set()
    ends: set[int] = set()  # A move may begin on the chord where another ended.
    found: list[Sighting] = []
    for seen in all_occurrences(chords, keys):
        if not inner & set(range(seen.start, seen.end - 1)) - ends:
            found.append(seen)
            ends.add(seen.end - 1)
            inner |= set(range(seen.start, seen.end))
    return tuple(sorted(found, key=lambda s: s.start))


def all_occurrences(chords: Sequence[Chord], keys: Sequence[Key]) -> tuple[Sighting, ...]:
    """Find every place where any move is played, longer moves first, then in order.

    Parameters
    ----------
    chords : sequence of Chord
    keys : sequence of Key, same length

    Returns
    -------
    sightings : tuple of Sighting
    """
    heard = [hear(chord, key) for chord, key in zip(chords, keys, strict=True)]
    openings, patterns = _openings(), _patterns()
    found = [
        (rank, Sighting(MOVES[rank], start, end))
        for start, (sound, key) in enumerate(zip(heard, keys, strict=True))
        for rank in openings.get((key.mode, sound), ())
        if (end := _match(patterns[rank], heard, chords, keys, start))
    ]
    found.sort(key=lambda pair: pair[0])
    return tuple(sighting for _, sighting in found)


@lru_cache(maxsize=1)
def _openings() -> dict[tuple[str, Heard], tuple[int, ...]]:
    """Which moves, by place in the table, may begin with what is heard in a mode."""
    table: dict[tuple[str, Heard], list[int]] = {}
    for rank, (move, pattern) in enumerate(zip(MOVES, _patterns(), strict=True)):
        for sound in pattern[0]:
            table.setdefault((move.mode, sound), []).append(rank)
    return {sound: tuple(ranks) for sound, ranks in table.items()}


_Pattern: TypeAlias = tuple[frozenset[Heard], ...]


@lru_cache(maxsize=1)
def _patterns() -> tuple[_Pattern, ...]:
    """What may be heard at each step of every move."""
    return tuple(tuple(_sounds(options) for options in move.steps) for move in MOVES)


def occurrences(move: Move, chords: Sequence[Chord], keys: Sequence[Key]) -> tuple[Sighting, ...]:
    """Find every place where a move is played, also inside a longer one.

    Parameters
    ----------
    move : Move
    chords : sequence of Chord
    keys : sequence of Key, same length

    Returns
    -------
    sightings : tuple of Sighting, in order
    """
    return tuple(s for s in all_occurrences(chords, keys) if s.move == move)


LONGEST: Final = 2 * max(len(move) for move in MOVES) - 1
"""How many chords a move takes at most, where every dominant in it is suspended first."""


def _match(
    pattern: _Pattern,
    heard: Sequence[Heard],
    chords: Sequence[Chord],
    keys: Sequence[Key],
    start: int,
) -> int:
    """The index after the move's last chord, 0 if it does not begin here.

    A dominant inside a move may be suspended first.
    """
    at = start
    for number, sounds in enumerate(pattern):
        if at >= len(heard) or keys[at] != keys[start]:
            return 0
        suspended = number and at + 1 < len(heard) and heard[at][2] == "suspended"
        if suspended and chords[at + 1].root == chords[at].root:
            at += 1
        if heard[at] not in sounds:
            return 0
        at += 1
    return at


def tag(rule: str, move: Move) -> str:
    """Add the name of a move to the rule of a chord.

    Examples
    --------
    >>> tag("G-02 diminished", MOVES[8])
    'G-02 diminished; G-03 1-#1dim-2'
    """
    return f"{rule}; {_TAG}{move.name}" if rule else f"{_TAG}{move.name}"


def move_named_in(rule: str) -> str | None:
    """Return the name of the move in a rule, None without one.

    Examples
    --------
    >>> move_named_in("G-02 diminished; G-03 1-#1dim-2")
    '1-#1dim-2'
    """
    _, mark, name = rule.partition(_TAG)
    return name if mark else None
