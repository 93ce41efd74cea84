"""Reading Standard MIDI Files from anywhere: whole or broken, kind or hostile."""

from collections import deque
from dataclasses import dataclass, field
from typing import Final

from gospel_keys.errors import InvalidMeterError
from gospel_keys.formats.midi_chunks import (
    END_OF_TRACK,
    MAX_EVENTS,
    META,
    RawEvent,
    read_chunks,
    read_events,
    refuse,
)
from gospel_keys.formats.midi_file import (
    MidiFile,
    MidiKey,
    MidiMeter,
    MidiNote,
    MidiPedal,
    MidiText,
    MidiTrack,
)
from gospel_keys.formats.midi_tempo import MidiTempo, TempoMap
from gospel_keys.formats.text import printable
from gospel_keys.score.meter import Meter
from gospel_keys.theory.key import Key, Mode
from gospel_keys.theory.pitch import PitchName
from gospel_keys.units import Seconds, Ticks

MAX_DURATION: Final[Seconds] = 2 * 3600.0
_PEDALS: Final = frozenset((64, 66, 67))
_TEXTS: Final = {1: "text", 2: "copyright", 5: "lyric", 6: "marker", 7: "cue"}
_NAME, _TEMPO, _METER, _KEY = 0x03, 0x51, 0x58, 0x59
_MAX_TEXT: Final = 1000
_MAX_WARNINGS: Final = 50
_FIFTHS: Final = "FCGDAEB"

_Held = tuple[Ticks, int]


@dataclass(slots=True)
class _Track:
    """A track while it is read: ticks only, seconds follow when all tempi are known."""

    name: str = ""
    notes: list[tuple[Ticks, Ticks, int, int, int]] = field(default_factory=list)
    pedals: list[tuple[Ticks, int, int, int]] = field(default_factory=list)
    programs: list[int] = field(default_factory=list)
    held: dict[tuple[int, int], deque[_Held]] = field(default_factory=dict)
    end: Ticks = 0


@dataclass(slots=True)
class _Piece:
    """What all tracks say about the piece as a whole."""

    tempos: list[MidiTempo] = field(default_factory=list)
    meters: list[MidiMeter] = field(default_factory=list)
    keys: list[MidiKey] = field(default_factory=list)
    texts: list[tuple[Ticks, str, str, int]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def warn(self, text: str) -> None:
        if len(self.warnings) < _MAX_WARNINGS:
            self.warnings.append(text)


def read_midi(data: bytes) -> MidiFile:
    """Read a Standard MIDI File of format 0 or 1.

    Notes that are never let go end with their track; a key that is struck again while it
    is down is paired first in, first out.

    Parameters
    ----------
    data : bytes
        At most 16 MiB, 128 tracks, 200,000 events and two hours of music.

    Returns
    -------
    file : MidiFile

    Raises
    ------
    MalformedInputError
        If the bytes are no such file; ``offset`` says where.
    """
    header, places = read_chunks(bytes(data))
    piece, tracks, count = _Piece(), [], 0
    for number, (start, end) in enumerate(places):
        track = _Track()
        ended = False
        for event in read_events(data, start, end):
            count += 1
            if count > MAX_EVENTS:
                refuse(f"more than {MAX_EVENTS} events", event.offset)
            track.end = event.tick
            ended = event.status == META and event.kind == END_OF_TRACK
            _take(event, track, piece, number)
        if not ended:
            piece.warn(f"track {number + 1} has no end-of-track event")
        _let_go(track, piece, number)
        tracks.append(track)
    return _assemble(header.format, header.division, tracks, piece)


def _take(event: RawEvent, track: _Track, piece: _Piece, number: int) -> None:
    if event.status == META:
        _take_meta(event, track, piece, number)
        return
    kind, channel = event.status & 0xF0, event.status & 0x0F
    if kind == 0x90 and event.data[1]:
        key = (channel, event.data[0])
        track.held.setdefault(key, deque()).append((event.tick, event.data[1]))
    elif kind in (0x80, 0x90):
        struck = track.held.get((channel, event.data[0]))
        if struck:
            onset, velocity = struck.popleft()
            duration = max(1, event.tick - onset)
            track.notes.append((onset, duration, event.data[0], velocity, channel))
    elif kind == 0xB0 and event.data[0] in _PEDALS:
        track.pedals.append((event.tick, event.data[1], event.data[0], channel))
    elif kind == 0xC0:
        track.programs.append(event.data[0])


def _take_meta(event: RawEvent, track: _Track, piece: _Piece, number: int) -> None:
    if event.kind == _NAME:
        track.name = track.name or _decode(event.data)
    elif event.kind in _TEXTS:
        what = _TEXTS[event.kind]
        if text := _syllable(event.data) if what == "lyric" else _decode(event.data):
            piece.texts.append((event.tick, what, text, number))
    elif event.kind == _TEMPO:
        micros = int.from_bytes(event.data, "big")
        if len(event.data) != 3 or micros == 0:
            refuse("a tempo needs 3 bytes and at least 1 microsecond", event.offset, event.data)
        piece.tempos.append(MidiTempo(event.tick, micros))
    elif event.kind == _METER:
        _take_meter(event, piece)
    elif event.kind == _KEY:
        _take_key(event, piece)


def _take_meter(event: RawEvent, piece: _Piece) -> None:
    if len(event.data) < 2:
        refuse("a time signature needs 4 bytes", event.offset, event.data)
    numerator, power = event.data[0], event.data[1]
    try:
        meter = Meter(numerator, 1 << min(power, 16))
    except InvalidMeterError:
        piece.warn(f"left out a meter of {numerator}/2^{power} at tick {event.tick}")
        return
    piece.meters.append(MidiMeter(event.tick, meter))


def _take_key(event: RawEvent, piece: _Piece) -> None:
    if len(event.data) < 2:
        refuse("a key signature needs 2 bytes", event.offset, event.data)
    fifths = event.data[0] - 256 if event.data[0] > 127 else event.data[0]
    if abs(fifths) > 7 or event.data[1] > 1:
        piece.warn(f"left out a key of {fifths} fifths at tick {event.tick}")
        return
    piece.keys.append(MidiKey(event.tick, _key(fifths, "minor" if event.data[1] else "major")))


def _key(fifths: int, mode: Mode) -> Key:
    """The key with a signature: the tonic lies on the line of fifths, minor three further."""
    place = fifths + 1 + (3 if mode == "minor" else 0)
    return Key(PitchName(_FIFTHS[place % 7], place // 7), mode)


def _let_go(track: _Track, piece: _Piece, number: int) -> None:
    """End what is still held with the track."""
    stuck = 0
    for (channel, pitch), struck in track.held.items():
        for onset, velocity in struck:
            track.notes.append((onset, max(1, track.end - onset), pitch, velocity, channel))
            stuck += 1
    if stuck:
        piece.warn(f"track {number + 1} never lets go of {stuck} notes; they end with it")


def _assemble(kind: int, division: int, tracks: list[_Track], piece: _Piece) -> MidiFile:
    tempo_map = TempoMap.of_events(piece.tempos, division)
    ticks = max((track.end for track in tracks), default=0)
    if (duration := tempo_map.seconds_at(ticks)) > MAX_DURATION:
        hours = MAX_DURATION / 3600
        refuse(
            f"the file lasts {duration / 3600:.1f} hours; at most {hours:g} are read", 0, duration
        )
    return MidiFile(
        kind,
        division,
        tuple(_finish(track, number, tempo_map) for number, track in enumerate(tracks)),
        tempo_map,
        tuple(sorted(piece.meters, key=lambda m: m.tick)),
        tuple(sorted(piece.keys, key=lambda k: k.tick)),
        tuple(
            MidiText(tick, tempo_map.seconds_at(tick), what, text, number)
            for tick, what, text, number in sorted(piece.texts, key=lambda t: t[0])
        ),
        ticks,
        tuple(piece.warnings),
    )


def _finish(track: _Track, number: int, tempo_map: TempoMap) -> MidiTrack:
    at = tempo_map.seconds_at
    notes = tuple(
        MidiNote(tick, length, at(tick), at(tick + length), pitch, velocity, channel, number)
        for tick, length, pitch, velocity, channel in sorted(
            track.notes, key=lambda n: (n[0], n[2])
        )
    )
    pedals = tuple(
        MidiPedal(tick, at(tick), value, controller, channel, number)
        for tick, value, controller, channel in track.pedals
    )
    return MidiTrack(track.name, notes, pedals, tuple(track.programs))


def _decode(data: bytes) -> str:
    return printable(_characters(data))[:_MAX_TEXT]


def _syllable(data: bytes) -> str:
    """Read a lyric, with one space for all white space ahead of it or behind it.

    Where words are sung in pieces without hyphens, only these spaces say where one ends.
    """
    text = _characters(data)
    ahead = " " if text[:1].isspace() else ""
    behind = " " if text[-1:].isspace() else ""
    words = printable(text)[:_MAX_TEXT]
    return f"{ahead}{words}{behind}" if words else ahead


def _characters(data: bytes) -> str:
    """Read bytes as UTF-8, or as Latin-1 where they are not."""
    cut = data[: 4 * _MAX_TEXT]
    try:
        return cut.decode("utf-8")
    except UnicodeDecodeError:
        return cut.decode("latin-1")
