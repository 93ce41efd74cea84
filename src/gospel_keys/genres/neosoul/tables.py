"""The tables of neo-soul: loops, voicings, cells and licks, read once from TOML."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

from gospel_keys.errors import MalformedInputError
from gospel_keys.genres.spelling import chord_names
from gospel_keys.harmony.preparation import readable
from gospel_keys.score.meter import Meter
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import LETTERS, NATURAL, PitchName
from gospel_keys.units import SIXTEENTH, PitchClass, Semitones, Ticks

_TOKEN: Final = re.compile(r"([b#]?)([1-7]):([^/ ]*(?:6/9)?[^/ ]*)(?:/([b#]?)([1-7]))?")
_TURN: Final = re.compile(r"(\d+):([^/ ]+)(?:/(\d+))?")
_WHITE: Final = frozenset(NATURAL.values())
_ACCIDENTALS: Final = {"": 0, "b": -1, "#": 1}
_STEPS_TO_LETTERS: Final = (0, 1, 1, 2, 2, 3, 3, 4, 5, 5, 6, 6)
"""How many letters a chord root lies above its target, by semitones."""
_DOUBLES_OVER: Final = MappingProxyType({"C": 1, "F": 1, "E": 0, "B": 0})
"""How many double accidentals a chord over Cb, Fb, E# or B# may have: Cb13 has its Bbb."""

_PLAIN_WHITE: Final = MappingProxyType(
    {
        PitchName("C", -1): PitchName("B"),
        PitchName("F", -1): PitchName("E"),
        PitchName("E", 1): PitchName("F"),
        PitchName("B", 1): PitchName("C"),
    }
)
"""The white keys under a black key's kind of name, and their plain names."""


@dataclass(frozen=True, slots=True)
class LoopChord:
    """A chord of a loop: a degree of the major scale, a quality and perhaps a bass degree."""

    degree: tuple[int, int]
    quality: str
    bass: tuple[int, int] | None = None

    def realise(self, key: Key) -> Chord:
        """Return the chord in a key; degrees count from the major scale of its tonic."""
        root = _on_degree(self.degree, key)
        bass = None if self.bass is None else _on_degree(self.bass, key).pitch_class
        return chord_over(root, self.quality, bass, key)


@dataclass(frozen=True, slots=True)
class TurnChord:
    """A chord that leads on: semitones above the root of the chord to come."""

    step: Semitones
    quality: str
    bass: Semitones | None = None

    def realise(self, target: Chord, key: Key) -> Chord:
        """Return the chord before a target, named by where it goes: Gbm9 Cb13 into Dbmaj9."""
        home = Key(target.root, "minor" if target.is_minor else "major")
        root = _above(target.root, self.step, key if self.step == 1 else home)
        bass = None if self.bass is None else (target.root.pitch_class + self.bass) % 12
        return chord_over(root, self.quality, bass, key)


LoopBars = tuple[tuple[LoopChord, ...], ...]


@dataclass(frozen=True, slots=True)
class Lick:
    """A fill: on which subdivision, which steps through the pentatonic.

    ``rests`` names the places on the subdivision that stay silent; ``compound`` licks are for
    beats that divide in three.
    """

    name: str
    rule: str
    per_beat: int
    beats: int
    steps: tuple[int, ...]
    rests: tuple[int, ...] = ()
    compound: bool = False

    def offsets(self, beat: Ticks) -> tuple[Ticks, ...]:
        """Return where its notes stand, counted back so that the last touches the end."""
        unit = beat // self.per_beat
        places = [p for p in range(self.per_beat * self.beats) if p not in self.rests]
        return tuple(p * unit for p in places[-len(self.steps) - 1 :])


def _on_degree(degree: tuple[int, int], key: Key) -> PitchName:
    number, alter = degree
    name = Key(key.tonic, "major").degree(number)
    return readable(PitchName(name.letter, name.alter + alter), key)


def _above(root: PitchName, step: Semitones, key: Key) -> PitchName:
    letter = _letter_above(root, step)
    return readable(PitchName.on(letter, (root.pitch_class + step) % 12), key)


def _letter_above(root: PitchName, step: Semitones) -> str:
    return LETTERS[(LETTERS.index(root.letter) + _STEPS_TO_LETTERS[step]) % 7]


def chord_over(root: PitchName, quality: str, bass: PitchClass | None, key: Key) -> Chord:
    """Return a chord under a name that a player of the key writes, its bass spelled as it is.

    A black key keeps the side of its root: iv in D flat is Gbm9, with its third, not F#m9.
    Cb, Fb, E# and B# give way to B, E, F and C where the key does not have them or where
    stacked thirds over them would need double accidentals.

    Examples
    --------
    >>> str(chord_over(PitchName.parse("Gb"), "m9", None, Key.parse("Db")))
    'Gbm9'
    >>> str(chord_over(PitchName.parse("Fb"), "m11", None, Key.parse("Db")))
    'Em11'
    """
    return _over(_settled(root, quality, key), quality, bass, key)


def _over(root: PitchName, quality: str, bass: PitchClass | None, key: Key) -> Chord:
    if bass is None:
        return Chord.of(root, quality)
    step = (bass - root.pitch_class) % 12
    plain = PitchName.on(_letter_above(root, step), bass)  # Gbm9/Cb: on the side of its root
    return Chord.of(root, quality, plain if abs(plain.alter) <= 1 else _above(root, step, key))


def _settled(root: PitchName, quality: str, key: Key) -> PitchName:
    """The root's name, or the plain one of its white key."""
    if root.alter == 0 or root.pitch_class not in _WHITE:
        return root
    tones = chord_names(Chord.of(root, quality), key).values()
    doubles = sum(abs(name.alter) > 1 for name in tones)
    leads = quality.startswith("dim") and root.alter > 0
    known = root in key.scale_names or root.letter == "C" or leads
    return root if known and doubles <= _DOUBLES_OVER[root.letter] else _PLAIN_WHITE[root]


def semitone_above(name: PitchName, key: Key) -> PitchName:
    """Return the root a semitone above, as the key reads it."""
    return _above(name, 1, key)


@lru_cache(maxsize=8)
def _table(name: str) -> Mapping[str, Any]:  # Any: the values of a TOML document
    source = files("gospel_keys").joinpath(f"genres/neosoul/{name}.toml")
    return MappingProxyType(tomllib.loads(source.read_text(encoding="utf-8")))


@lru_cache(maxsize=512)
def parse_bars(text: str) -> LoopBars:
    """Read a row of the progression table.

    Raises
    ------
    MalformedInputError
        If a chord cannot be read; the message names row and chord.

    Examples
    --------
    >>> [len(bar) for bar in parse_bars("4:m9 b7:13 | 1:maj9")]
    [2, 1]
    """
    return tuple(tuple(_loop_chord(text, word) for word in bar.split()) for bar in text.split("|"))


def _loop_chord(row: str, word: str) -> LoopChord:
    match = _TOKEN.fullmatch(word)
    if match is None:
        msg = f"progressions.toml: '{word}' in '{row}' must read degree:quality or .../bass"
        raise MalformedInputError(msg, value=row)
    sign, number, quality, bass_sign, bass = match.groups()
    low = (int(bass), _ACCIDENTALS[bass_sign]) if bass else None
    return LoopChord((int(number), _ACCIDENTALS[sign]), quality, low)


@lru_cache(maxsize=64)
def loops(mode: str, place: str) -> tuple[LoopBars, ...]:
    """Return the loops of a mode for verse, chorus, bridge or vamp."""
    return tuple(parse_bars(row) for row in _table("progressions")["loops"][mode][place])


@lru_cache(maxsize=4)
def endings(mode: str) -> tuple[LoopBars, ...]:
    """Return the two-bar endings of a mode."""
    return tuple(parse_bars(row) for row in _table("progressions")["endings"][mode])


@lru_cache(maxsize=4)
def turns(family: str) -> tuple[tuple[TurnChord, ...], ...]:
    """Return the turns into a minor, major or dominant chord: one chord or two.

    Raises
    ------
    MalformedInputError
        If a chord cannot be read.
    """
    rows: list[tuple[TurnChord, ...]] = []
    for row in _table("progressions")["turns"][family]:
        matches = [_TURN.fullmatch(word) for word in row.split()]
        if not all(matches):
            msg = f"progressions.toml: turn '{row}' must read semitones:quality"
            raise MalformedInputError(msg, value=row)
        rows.append(tuple(_turn_chord(m) for m in matches if m))
    return tuple(rows)


def _turn_chord(match: re.Match[str]) -> TurnChord:
    step, quality, bass = match.groups()
    return TurnChord(int(step), quality, int(bass) if bass else None)


@lru_cache(maxsize=64)
def stacks(quality: str, *, slash: bool) -> tuple[tuple[Semitones, ...], ...]:
    """Return the right-hand stacks of a quality, the best first; empty if it has none."""
    rows = _table("voicings")["slash" if slash else "rooted"].get(quality, ())
    return tuple(tuple(map(int, row.split())) for row in rows)


@lru_cache(maxsize=256)
def cells(family: str, meter: Meter) -> tuple[tuple[Ticks, ...], ...]:
    """Return the cells of a family as offsets in a bar of any meter."""
    home = "6/8" if meter.is_compound else "4/4"
    rows = _table("cells")["cells"]
    found = next(r["slots"] for r in rows if r["family"] == family and r["meter"] == home)
    length = Meter.parse(home).bar
    slot = max(SIXTEENTH, meter.beat // 4 if not meter.is_compound else 0)
    length = length // SIXTEENTH * slot
    return tuple(_laid_out([k * slot for k in row], length, meter.bar) for row in found)


def _laid_out(offsets: Sequence[Ticks], length: Ticks, bar: Ticks) -> tuple[Ticks, ...]:
    """Repeat a cell over a long bar, cut it to a short one."""
    laid = [start + offset for start in range(0, bar, length) for offset in offsets]
    return tuple(tick for tick in laid if tick < bar) or (0,)


@lru_cache(maxsize=1)
def licks() -> tuple[Lick, ...]:
    """Return the fills."""
    return tuple(
        Lick(
            row["name"],
            row["rule"],
            row["per_beat"],
            row["beats"],
            tuple(row["steps"]),
            tuple(row.get("rests", ())),
            bool(row.get("compound", False)),
        )
        for row in _table("licks")["licks"]
    )
