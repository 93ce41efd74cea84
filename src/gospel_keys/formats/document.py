"""Documents: a score and its performance as one file that gives both back exactly.

The stored format is JSON under gzip, one object for each value, defaults left out, musical
values written as musicians write them (``"Eb4"``, ``"Fm7b5"``, ``"Ab major"``, ``"6/8"``). It
carries a version; what a later version cannot read, it refuses by name.
"""

import gzip
import io
import json
import math
import zlib
from collections.abc import Callable, Iterable
from dataclasses import MISSING, dataclass, fields, is_dataclass
from enum import Enum
from functools import cache, lru_cache
from itertools import pairwise
from types import MappingProxyType, UnionType
from typing import Any, Final, Literal, get_args, get_origin, get_type_hints

from gospel_keys import __version__
from gospel_keys.errors import MalformedInputError
from gospel_keys.formats.text import printable
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import Score
from gospel_keys.score.performance import Performance, Timeline
from gospel_keys.theory.chord import Chord
from gospel_keys.theory.key import Key
from gospel_keys.theory.pitch import Pitch
from gospel_keys.units import Seconds, Ticks

FORMAT: Final = "gospel-keys-document"
VERSION: Final = 1
LARGEST: Final = 32 * 1024 * 1024
"""Bytes of the unpacked text; a longer one is refused."""

LONGEST: Final[Seconds] = 86_400.0
LONGEST_TICKS: Final[Ticks] = 200_000_000
_LONGEST_WORD: Final = 80
"""Characters of a pitch, chord, key or meter."""


@dataclass(frozen=True, slots=True)
class Document:
    """A piece as the product keeps it.

    Parameters
    ----------
    score : Score
    performance : Performance
    style : str
        Genre, for tags and headings; empty for music that was not arranged here.
    seed : int or None
        Of the arrangement; None for music that was not arranged here.
    method : str
        Who made it, for example ``"rules"`` or ``"import"``.
    engine : str
        Version that made it.
    """

    score: Score
    performance: Performance
    style: str = ""
    seed: int | None = None
    method: str = "rules"
    engine: str = __version__


def write_document(document: Document) -> bytes:
    """Return a document as bytes; the same document gives the same bytes."""
    content = {"format": FORMAT, "version": VERSION, "document": _encode(document)}
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), compresslevel=6, mtime=0)


def read_document(data: bytes) -> Document:
    """Return the document that bytes hold.

    Raises
    ------
    MalformedInputError
        If they are not a document of a version that can be read.
    """
    try:
        content = json.loads(_unpacked(data), parse_constant=_refuse_constant)
        if content["format"] != FORMAT:
            msg = f"its format is {str(content['format'])[:40]!r}"
            raise ValueError(msg)
        if content["version"] != VERSION:
            msg = f"the document has version {content['version']}; expected version {VERSION}"
            raise MalformedInputError(msg, value=content["version"])
        document: Document = _decode(Document, content["document"])
        _check_size(document)
        _check_sense(document)
    except MalformedInputError:
        raise
    except _BROKEN as error:
        msg = f"this is not a Gospel Keys document: {error}; expected {_EXPECTED}"
        raise MalformedInputError(msg, value=None) from error
    return document


_EXPECTED: Final = "a piece as Gospel Keys keeps it, whole and unchanged"
_BROKEN: Final = (
    OSError, EOFError, LookupError, ValueError, TypeError, AttributeError, RecursionError,
    ArithmeticError, zlib.error,
)  # fmt: skip
"""What damage makes the readers of gzip, JSON and the musical values raise."""


def _refuse_constant(name: str) -> float:
    msg = f"{name} is no number of music"
    raise ValueError(msg)


def _check_size(document: Document) -> None:
    """Refuse pieces longer than any music: renderers would fill the memory with them."""
    score, performance = document.score, document.performance
    times = [performance.duration, *(n.end for n in performance.notes)]
    if not 0 < score.duration <= LONGEST_TICKS or not all(0 <= t <= LONGEST for t in times):
        msg = "the piece is longer than a day"
        raise ValueError(msg)


def _check_sense(document: Document) -> None:
    """Refuse values that no instrument plays and no clock counts: renderers would break on them."""
    score, performance = document.score, document.performance
    pitches = [*(n.midi for n in score.notes), *(n.pitch for n in performance.notes)]
    pitches += [pitch.midi for n in score.notes for pitch in n.auxiliaries]
    if not all(0 <= pitch <= 127 for pitch in pitches):
        msg = "a note has a pitch outside 0 to 127"
        raise ValueError(msg)
    times = [*(n.start for n in performance.notes), *(p.time for p in performance.pedals)]
    if not all(0 <= time <= LONGEST for time in times):
        msg = "a note or a pedal lies outside the piece"
        raise ValueError(msg)
    if not all(math.isfinite(t.bpm) and t.bpm > 0 and t.beat > 0 for t in score.tempos):
        msg = "a tempo is not a positive number of beats"
        raise ValueError(msg)
    _check_timeline(performance.timeline)


def _check_timeline(line: Timeline) -> None:
    """Refuse a tempo curve that stands still or runs back."""
    whole = len(line.ticks) == len(line.seconds) >= 2 and line.ticks[0] == 0
    inside = line.ticks[-1] <= LONGEST_TICKS and line.seconds[-1] <= LONGEST if whole else False
    if not (inside and _rises(line.ticks) and _rises(line.seconds)):
        msg = "the tempo curve does not rise from tick 0"
        raise ValueError(msg)


def _rises(values: Iterable[float]) -> bool:
    return all(before < after for before, after in pairwise(values))


def _unpacked(data: bytes) -> bytes:
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
        text = file.read(LARGEST + 1)
    if len(text) > LARGEST:
        msg = f"the document is larger than expected; at most {LARGEST // 2**20} MiB are read"
        raise MalformedInputError(msg, value=len(data))
    return text


_WORDS: Final = MappingProxyType[type, Callable[[str], Any]](
    {Pitch: Pitch.parse, Chord: Chord.parse, Key: Key.parse, Meter: Meter.parse}
)
"""Values that are written as musicians write them."""


def _encode(value: Any) -> Any:  # JSON values are of any type.
    if type(value) in _WORDS:
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        kept = {name: getattr(value, name) for name in _fields(type(value))}
        defaults = _defaults(type(value))
        return {n: _encode(v) for n, v in kept.items() if n not in defaults or defaults[n] != v}
    if isinstance(value, tuple):
        return [_encode(part) for part in value]
    return value


def _decode(kind: Any, data: Any) -> Any:  # The kinds are type hints, the data JSON values.
    if kind in _WORDS:
        return _parsed(kind, data)
    if is_dataclass(kind):
        assert isinstance(kind, type)
        hints = _fields(kind)
        return kind(**{name: _decode(hints[name], part) for name, part in data.items()})
    origin, parts = get_origin(kind), get_args(kind)
    if origin is UnionType and data is not None:
        return _decode(parts[0], data)  # A value that may be absent.
    if origin is tuple:
        kinds = [parts[0]] * len(data) if parts[1:] == (...,) else parts
        return tuple(_decode(k, part) for k, part in zip(kinds, data, strict=True))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(data)
    if origin is Literal and data not in parts:
        raise ValueError(data)
    return _plain(kind, data)


def _plain(kind: Any, data: Any) -> Any:
    """A number, text, truth value or None, of the kind that is expected."""
    wanted = get_args(kind) or (kind,)
    if float in wanted and type(data) is int:
        return float(data)
    if get_origin(kind) is not Literal and type(data) not in wanted:
        msg = f"{data!r} is not of the expected kind"
        raise TypeError(msg)
    return printable(data) if isinstance(data, str) else data


@cache
def _fields(kind: type) -> dict[str, Any]:
    """Fields of a dataclass that its maker takes, with their types."""
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind) if field.init}


@cache
def _defaults(kind: type) -> dict[str, Any]:
    return {f.name: f.default for f in fields(kind) if f.init and f.default is not MISSING}


def _parsed(kind: type, text: str) -> Any:
    if not isinstance(text, str) or len(text) > _LONGEST_WORD:
        msg = f"{str(text)[:_LONGEST_WORD]!r} is no {kind.__name__.lower()}"
        raise TypeError(msg)
    return _parsed_once(kind, text)


@lru_cache(maxsize=4096)
def _parsed_once(kind: type, text: str) -> Any:
    return _WORDS[kind](text)
