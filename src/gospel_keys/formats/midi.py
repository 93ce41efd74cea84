"""Standard MIDI Files: writing a performance.

Format 1 with a conductor track and one track for each hand; 960 ticks to the quarter, so
that score ticks and MIDI ticks agree and bar lines fall where the score has them. Swing,
rubato and human timing are in the note positions and the tempo map.

References
----------
.. [1] MIDI Manufacturers Association, *Standard MIDI Files 1.0*, RP-001, 1996.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from gospel_keys.score.meter import Meter
from gospel_keys.score.model import Hand, Score
from gospel_keys.score.performance import Performance
from gospel_keys.units import TICKS_PER_QUARTER, Ticks

_CHANNEL: Final = {Hand.RIGHT: 0, Hand.LEFT: 1}
_NAME: Final = {Hand.RIGHT: "Right hand", Hand.LEFT: "Left hand"}
_SUSTAIN: Final = 64
_ACOUSTIC_GRAND: Final = 0
_MARKER, _CUE, _TEXT, _TRACK_NAME, _LYRIC = 0x06, 0x07, 0x01, 0x03, 0x05
_MAX_MICROSECONDS: Final = 0xFFFFFF


@dataclass(frozen=True, slots=True, order=True)
class _Event:
    """A message at a tick; ``rank`` orders messages that share one (offs before ons)."""

    tick: Ticks
    rank: int
    data: bytes


def write_midi(performance: Performance, score: Score) -> bytes:
    """Write a performance as a Standard MIDI File.

    Parameters
    ----------
    performance : Performance
    score : Score
        Supplies title, meters, keys, chord symbols (markers) and section names (cues).

    Returns
    -------
    data : bytes
        Format 1, three tracks: conductor, right hand (channel 1), left hand (channel 2).
        The sustain pedal (CC 64) stands in both hands' tracks.
    """
    end = _last_tick(performance, score)
    tracks = [_conductor(performance, score), *(_hand(performance, h) for h in Hand)]
    tracks[1:] = reversed(tracks[1:])
    header = b"MThd" + (6).to_bytes(4, "big") + (1).to_bytes(2, "big")
    header += len(tracks).to_bytes(2, "big") + TICKS_PER_QUARTER.to_bytes(2, "big")
    return header + b"".join(_chunk(events, end) for events in tracks)


def _last_tick(performance: Performance, score: Score) -> Ticks:
    return max(score.duration, _tick(performance, performance.duration))


def _tick(performance: Performance, seconds: float) -> Ticks:
    return max(0, round(performance.timeline.ticks_at(seconds)))


def _conductor(performance: Performance, score: Score) -> list[_Event]:
    events = [_text(0, _TRACK_NAME, score.title, rank=0)]
    if score.subtitle:
        events.append(_text(0, _TEXT, score.subtitle, rank=1))
    events += _tempo_map(performance)
    events += [_meter_event(m.onset, m.meter) for m in score.meters]
    for change in score.keys:
        minor = change.key.mode == "minor"
        data = bytes((0xFF, 0x59, 2, change.key.fifths & 0xFF, int(minor)))
        events.append(_Event(change.onset, 3, data))
    events += [_text(s.onset, _CUE, s.name, rank=4) for s in score.sections]
    events += [_text(c.onset, _MARKER, str(c.chord), rank=5) for c in score.chords]
    return events


def _tempo_map(performance: Performance) -> Iterable[_Event]:
    """One tempo for each stretch of the timeline that differs from the one before."""
    line = performance.timeline
    last = 0
    for place in range(len(line.ticks) - 1):
        ticks = line.ticks[place + 1] - line.ticks[place]
        seconds = line.seconds[place + 1] - line.seconds[place]
        micros = min(_MAX_MICROSECONDS, max(1, round(seconds * 1e6 * TICKS_PER_QUARTER / ticks)))
        if micros != last:
            yield _Event(line.ticks[place], 1, bytes((0xFF, 0x51, 3)) + micros.to_bytes(3, "big"))
        last = micros


def _meter_event(onset: Ticks, meter: Meter) -> _Event:
    clocks = 24 * meter.beat // TICKS_PER_QUARTER
    power = meter.denominator.bit_length() - 1
    return _Event(onset, 2, bytes((0xFF, 0x58, 4, meter.numerator, power, clocks, 8)))


def _text(tick: Ticks, kind: int, text: str, *, rank: int) -> _Event:
    encoded = text.encode("utf-8")
    return _Event(tick, rank, bytes((0xFF, kind)) + variable_length(len(encoded)) + encoded)


def _hand(performance: Performance, hand: Hand) -> list[_Event]:
    channel = _CHANNEL[hand]
    events = [
        _text(0, _TRACK_NAME, _NAME[hand], rank=0),
        _Event(0, 1, bytes((0xC0 | channel, _ACOUSTIC_GRAND))),
    ]
    for pedal in performance.pedals:
        tick = _tick(performance, pedal.time)
        events.append(_Event(tick, 3, bytes((0xB0 | channel, _SUSTAIN, pedal.value))))
    notes = [n for n in performance.notes if n.hand is hand]
    struck: dict[int, list[Ticks]] = {}
    for note in notes:
        struck.setdefault(note.pitch, []).append(_tick(performance, note.start))
    place: dict[int, int] = dict.fromkeys(struck, 0)
    for note in notes:
        on = struck[note.pitch][place[note.pitch]]
        place[note.pitch] += 1
        rest = struck[note.pitch][place[note.pitch] :]
        off = max(on + 1, _tick(performance, note.end))
        if rest:
            # A key is lifted before it is struck again, or the second note would be cut.
            off = max(on + 1, min(off, rest[0]))
        events.append(_Event(on, 4, bytes((0x90 | channel, note.pitch, note.velocity))))
        events.append(_Event(off, 2, bytes((0x80 | channel, note.pitch, 64))))
    return events


def _chunk(events: list[_Event], end: Ticks) -> bytes:
    body = bytearray()
    now = 0
    for event in sorted(events):
        body += variable_length(event.tick - now) + event.data
        now = event.tick
    body += variable_length(max(0, end - now)) + b"\xff\x2f\x00"
    return b"MTrk" + len(body).to_bytes(4, "big") + bytes(body)


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
