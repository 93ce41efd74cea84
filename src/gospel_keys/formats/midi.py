"""Standard MIDI Files: writing a performance; reading is re-exported here.

Format 1 with a conductor track and one track for each hand; 960 ticks to the quarter, so
that score ticks and MIDI ticks agree and bar lines fall where the score has them. Swing,
rubato and human timing are in the note positions and the tempo map. The hands have a
channel each: a key that both strike is let go by each on its own, and a piano tutor tells
them apart; the pedal is written for both. A metronome is a percussion track.

References
----------
.. [1] MIDI Manufacturers Association, *Standard MIDI Files 1.0*, RP-001, 1996.
.. [2] MIDI Manufacturers Association, *General MIDI System Level 1*, RP-003, 1991: percussion on
   channel 10, high and low wood block 76 and 77.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from gospel_keys.formats.midi_chunks import variable_length
from gospel_keys.formats.midi_reading import read_midi
from gospel_keys.formats.midi_tempo import TempoMap
from gospel_keys.formats.text import printable
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import Hand, Score
from gospel_keys.score.performance import Performance, PerformedNote
from gospel_keys.score.rehearsal import Click
from gospel_keys.units import TICKS_PER_QUARTER, WHOLE, MidiPitch, Ticks

__all__ = ["read_midi", "write_midi"]

_CHANNEL: Final = {Hand.RIGHT: 0, Hand.LEFT: 1}
_NAME: Final = {Hand.RIGHT: "Right hand", Hand.LEFT: "Left hand"}
_SUSTAIN: Final = 64
_MOST_FIFTHS: Final = 7
_ACOUSTIC_GRAND: Final = 0
_RELEASE: Final = 64
_PERCUSSION: Final = 9
"""Channel 10, as people count: keys are instruments there."""

_WOODBLOCKS: Final = (77, 76)
"""Low for a plain click, high for an accented one."""

_STROKES: Final = (88, 112)
_CLICK: Final[Ticks] = TICKS_PER_QUARTER // 16
_TEXT, _TRACK_NAME, _LYRIC, _MARKER, _CUE = 0x01, 0x03, 0x05, 0x06, 0x07


@dataclass(frozen=True, slots=True, order=True)
class _Event:
    """A message at a tick; ``rank`` orders messages that share one (releases before strikes)."""

    tick: Ticks
    rank: int
    data: bytes


def write_midi(performance: Performance, score: Score, *, clicks: Sequence[Click] = ()) -> bytes:
    """Write a performance as a Standard MIDI File.

    Parameters
    ----------
    performance : Performance
    score : Score
        Supplies title, meters, keys, chord symbols (markers), section names (cue points)
        and lyrics.
    clicks : sequence of Click
        A metronome, at the times of the performance.

    Returns
    -------
    data : bytes
        Format 1, three tracks: conductor, right hand (channel 1), left hand (channel 2); with
        clicks a fourth, the metronome (channel 10). Onsets are right to half a tick, under 1 ms
        at 32 quarters a minute and above.
    """
    tempo_map = TempoMap.of_timeline(performance.timeline)
    end = max(score.duration, tempo_map.tick_at(performance.duration))
    tracks = [_conductor(tempo_map, score)]
    tracks += [_hand(performance, hand, tempo_map) for hand in _CHANNEL]
    if clicks:
        tracks.append(_metronome(clicks, tempo_map))
    header = b"MThd" + (6).to_bytes(4, "big") + (1).to_bytes(2, "big")
    header += len(tracks).to_bytes(2, "big") + TICKS_PER_QUARTER.to_bytes(2, "big")
    return header + b"".join(_chunk(events, end) for events in tracks)


def _conductor(tempo_map: TempoMap, score: Score) -> list[_Event]:
    events = [_text(0, _TRACK_NAME, score.title, rank=0)]
    if score.subtitle:
        events.append(_text(0, _TEXT, score.subtitle, rank=1))
    if score.creator:
        events.append(_text(0, _TEXT, score.creator, rank=2))
    events += [
        _Event(t.tick, 3, b"\xff\x51\x03" + t.microseconds.to_bytes(3, "big"))
        for t in tempo_map.tempos
    ]
    events += _meters(score)
    for change in score.keys:
        # A file knows seven flats at most; D flat minor (eight) is read by nobody.
        key = change.key if abs(change.key.fifths) <= _MOST_FIFTHS else change.key.transpose(0)
        data = bytes((0xFF, 0x59, 2, key.fifths & 0xFF, int(key.mode == "minor")))
        events.append(_Event(change.onset, 5, data))
    events += [_text(s.onset, _CUE, s.name, rank=6) for s in score.sections]
    events += [_text(c.onset, _MARKER, str(c.chord), rank=7) for c in score.chords]
    events += [_text(tick, _LYRIC, words, rank=8) for tick, words in score.lyrics]
    return events


def _meters(score: Score) -> Iterable[_Event]:
    """Time signatures; a pickup gets a short bar of its own, so that bar lines agree."""
    first = score.meter
    counts, rest = divmod(score.pickup * first.denominator, WHOLE)
    if counts and not rest:
        yield _meter_event(0, Meter(counts, first.denominator))
        yield _meter_event(score.pickup, first)
    else:
        yield _meter_event(0, first)
    for change in score.meters[1:]:
        yield _meter_event(change.onset, change.meter)


def _meter_event(onset: Ticks, meter: Meter) -> _Event:
    clocks = 24 * meter.beat // TICKS_PER_QUARTER
    power = meter.denominator.bit_length() - 1
    return _Event(onset, 4, bytes((0xFF, 0x58, 4, meter.numerator, power, clocks, 8)))


def _text(tick: Ticks, kind: int, text: str, *, rank: int) -> _Event:
    encoded = printable(text).encode("utf-8")
    return _Event(tick, rank, bytes((0xFF, kind)) + variable_length(len(encoded)) + encoded)


def _hand(performance: Performance, hand: Hand, tempo_map: TempoMap) -> list[_Event]:
    channel = _CHANNEL[hand]
    events = [
        _text(0, _TRACK_NAME, _NAME[hand], rank=0),
        _Event(0, 1, bytes((0xC0 | channel, _ACOUSTIC_GRAND))),
    ]
    for place, pedal in enumerate(performance.pedals):
        tick = tempo_map.tick_at(pedal.time)
        data = bytes((0xB0 | channel, _SUSTAIN, min(127, max(0, pedal.value))))
        events.append(_Event(tick, 3, data))
        if place == len(performance.pedals) - 1 and pedal.value:
            up = max(tick, tempo_map.tick_at(performance.duration))
            events.append(_Event(up, 3, bytes((0xB0 | channel, _SUSTAIN, 0))))
    for strike in _strikes((n for n in performance.notes if n.hand is hand), tempo_map):
        on = bytes((0x90 | channel, strike.pitch, strike.velocity))
        events.append(_Event(strike.on, 4, on))
        events.append(_Event(strike.off, 2, bytes((0x80 | channel, strike.pitch, _RELEASE))))
    return events


def _metronome(clicks: Iterable[Click], tempo_map: TempoMap) -> list[_Event]:
    events = [_text(0, _TRACK_NAME, "Metronome", rank=0)]
    for click in clicks:
        tick, key = tempo_map.tick_at(click.time), _WOODBLOCKS[click.accent]
        on = bytes((0x90 | _PERCUSSION, key, _STROKES[click.accent]))
        events.append(_Event(tick, 4, on))
        events.append(_Event(tick + _CLICK, 2, bytes((0x80 | _PERCUSSION, key, _RELEASE))))
    return events


@dataclass(frozen=True, slots=True, order=True)
class _Strike:
    pitch: MidiPitch
    on: Ticks
    off: Ticks
    velocity: int


def _strikes(notes: Iterable[PerformedNote], tempo_map: TempoMap) -> list[_Strike]:
    """Key by key in time: none empty, none overlapping, doubled strikes merged."""
    timed = sorted(
        _Strike(
            note.pitch,
            tempo_map.tick_at(note.start),
            tempo_map.tick_at(note.end),
            min(127, max(1, note.velocity)),
        )
        for note in notes
    )
    strikes: list[_Strike] = []
    for strike in timed:
        on, off, velocity = strike.on, max(strike.off, strike.on + 1), strike.velocity
        last = strikes[-1] if strikes else None
        if last is not None and last.pitch == strike.pitch:
            if last.on == on:
                strikes.pop()
                off, velocity = max(off, last.off), max(velocity, last.velocity)
            elif last.off > on:
                # A key is let go before it is struck again, or the second note is cut.
                strikes[-1] = _Strike(last.pitch, last.on, on, last.velocity)
        strikes.append(_Strike(strike.pitch, on, off, velocity))
    return strikes


def _chunk(events: Iterable[_Event], end: Ticks) -> bytes:
    body = bytearray()
    now = 0
    for event in sorted(events):
        body += variable_length(event.tick - now) + event.data
        now = event.tick
    body += variable_length(max(0, end - now)) + b"\xff\x2f\x00"
    return b"MTrk" + len(body).to_bytes(4, "big") + bytes(body)
