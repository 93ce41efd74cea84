"""The bytes of a Standard MIDI File: chunks, variable-length numbers and raw events.

Everything that comes in is distrusted: sizes are checked before they are believed, and
only :class:`~gospel_keys.errors.MalformedInputError` gets out.

References
----------
.. [1] MIDI Manufacturers Association, *Standard MIDI Files 1.0*, RP-001, 1996.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple, NoReturn

from gospel_keys.errors import MalformedInputError
from gospel_keys.units import Ticks

MAX_BYTES: Final = 16 * 1024 * 1024
MAX_EVENTS: Final = 200_000
MAX_TRACKS: Final = 128
DIVISIONS: Final = (24, 0x7FFF)
"""Ticks per quarter note: 15 bits of the header, of which some writers use 10080."""
META, SYSEX, SYSEX_MORE, END_OF_TRACK = 0xFF, 0xF0, 0xF7, 0x2F
_LONG: Final = frozenset({META, SYSEX, SYSEX_MORE})
"""Statuses of events that carry their own length."""

_EXPECTED: Final = "a whole Standard MIDI File"
_MAX_TICK: Final = 0x7FFFFFFF
_ONE_BYTE_MESSAGES: Final = (0xC0, 0xD0)


class RawEvent(NamedTuple):
    """An event of a track: ``status`` with its channel, ``kind`` of a meta event, else 0."""

    tick: Ticks
    status: int
    kind: int
    data: bytes
    offset: int


@dataclass(frozen=True, slots=True)
class Header:
    """The header chunk."""

    format: int
    tracks: int
    division: int


def variable_length(value: int) -> bytes:
    """Encode a number as a MIDI variable-length quantity.

    Examples
    --------
    >>> variable_length(0x80).hex()
    '8100'
    """
    groups = [value & 0x7F]
    while value := value >> 7:
        groups.append((value & 0x7F) | 0x80)
    return bytes(reversed(groups))


def refuse(message: str, offset: int, value: object = None) -> NoReturn:
    """Raise the one error that readers of bytes raise; it always says what was expected."""
    said = message if "expected" in message else f"{message}; expected {_EXPECTED}"
    raise MalformedInputError(f"{said} (at byte {offset})", value=value, offset=offset)


def read_chunks(data: bytes) -> tuple[Header, list[tuple[int, int]]]:
    """Return the header and where each track's bytes begin and end.

    Parameters
    ----------
    data : bytes
        A whole file; a RIFF wrapper around it is taken off.

    Raises
    ------
    MalformedInputError
        If it is no MIDI file, is cut short, or is larger than can be.
    """
    if len(data) > MAX_BYTES:
        refuse(f"the file has {len(data)} bytes; at most {MAX_BYTES} are read", 0, len(data))
    start = 20 if data[:4] == b"RIFF" and data[8:12] == b"RMID" else 0
    if data[start : start + 4] != b"MThd":
        refuse("not a MIDI file: expected it to begin with 'MThd'", start, data[start : start + 4])
    length = _number(data, start + 4, 4)
    if length < 6:
        refuse(f"the header has {length} bytes; expected at least 6", start + 4, length)
    header = _read_header(data, start + 8)
    places: list[tuple[int, int]] = []
    here = start + 8 + length
    while len(places) < header.tracks:
        if here >= len(data):
            refuse(f"track {len(places) + 1} of {header.tracks} is missing", here)
        name, size = data[here : here + 4], _number(data, here + 4, 4)
        end = here + 8 + size
        if end > len(data):
            missing = end - len(data)
            refuse(f"the file ends inside a chunk; {missing} bytes are missing", here, size)
        if name == b"MTrk":
            places.append((here + 8, end))
        here = end
    return header, places


def _read_header(data: bytes, here: int) -> Header:
    kind, tracks = _number(data, here, 2), _number(data, here + 2, 2)
    division = _number(data, here + 4, 2)
    if kind not in (0, 1):
        refuse(f"format {kind} is not read; expected 0 or 1", here, kind)
    if not 1 <= tracks <= MAX_TRACKS:
        refuse(f"{tracks} tracks; expected 1 to {MAX_TRACKS}", here + 2, tracks)
    if division & 0x8000:
        refuse("SMPTE time is not read; expected ticks per quarter note", here + 4, division)
    low, high = DIVISIONS
    if not low <= division <= high:
        refuse(f"{division} ticks per quarter; expected {low} to {high}", here + 4, division)
    return Header(kind, tracks, division)


def _number(data: bytes, here: int, size: int) -> int:
    if here + size > len(data):
        refuse(f"the file ends early; expected {size} more bytes", here)
    return int.from_bytes(data[here : here + size], "big")


def read_events(data: bytes, start: int, end: int) -> Iterator[RawEvent]:
    """Yield the events of a track up to and including its end-of-track event.

    Parameters
    ----------
    data : bytes
    start, end : int
        The track's bytes, without the chunk header.

    Raises
    ------
    MalformedInputError
        If a number, a status byte or a length is impossible.
    """
    here, tick, running = start, 0, 0
    while here < end:
        offset = here
        delta, here = _read_length(data, here, end)
        tick += delta
        if tick > _MAX_TICK:
            refuse(f"the track reaches tick {tick}; no piece is that long", offset, tick)
        if here >= end:
            refuse("the track ends after a time with no event", offset)
        if data[here] in _LONG:
            event, here = _read_long(data, here, end, tick)
            # A meta event leaves the running status alone, as many writers rely on.
            running = running if event.status == META else 0
        else:
            event, here = _read_short(data, here, _Place(tick, offset, end, running))
            running = event.status
        yield event
        if event.status == META and event.kind == END_OF_TRACK:
            return


class _Place(NamedTuple):
    """Where a channel message is read: its time, its first byte, its track's end, its status."""

    tick: Ticks
    offset: int
    end: int
    running: int


def _read_short(data: bytes, here: int, place: _Place) -> tuple[RawEvent, int]:
    """Read a channel message, whose status may be the one before."""
    status = data[here]
    if status >= SYSEX:
        refuse(f"status {status:#04x} has no place in a file", here, status)
    if status >= 0x80:
        here += 1
    elif place.running:
        status = place.running
    else:
        refuse("a data byte without a status before it", here, status)
    size = 1 if status & 0xF0 in _ONE_BYTE_MESSAGES else 2
    body = data[here : min(here + size, place.end)]
    if len(body) < size:
        refuse("the track ends inside a message", place.offset)
    if max(body) > 0x7F:
        refuse("a data byte above 127", here, max(body))
    return RawEvent(place.tick, status, 0, body, place.offset), here + size


def _read_long(data: bytes, here: int, end: int, tick: Ticks) -> tuple[RawEvent, int]:
    """Read a meta or system-exclusive event, which carries its length."""
    offset, status, kind = here, data[here], 0
    here += 1
    if status == META:
        if here >= end:
            refuse("the track ends inside a meta event", offset)
        kind, here = data[here], here + 1
    length, here = _read_length(data, here, end)
    if here + length > end:
        refuse(f"an event claims {length} bytes; {end - here} are left", offset, length)
    return RawEvent(tick, status, kind, data[here : here + length], offset), here + length


def _read_length(data: bytes, here: int, end: int) -> tuple[int, int]:
    """Read a variable-length number of at most four bytes; return it and the next place."""
    value = 0
    for place in range(here, here + 4):
        if place >= end:
            refuse("the track ends inside a number", here)
        value = value << 7 | data[place] & 0x7F
        if data[place] < 0x80:
            return value, place + 1
    refuse("a number of more than four bytes", here)
