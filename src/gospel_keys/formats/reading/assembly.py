"""From bars as read to a score in playing order: lengths, meters, ties, hands and marks."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal, TypeVar

from gospel_keys.errors import MalformedInputError
from gospel_keys.formats.reading.directions import SAME_TEMPO
from gospel_keys.formats.reading.events import (
    Feel,
    PedalEdge,
    Played,
    ReadBar,
    Rehearsal,
    Remarks,
    Syllable,
    WedgeEdge,
)
from gospel_keys.formats.reading.hands import name_layers
from gospel_keys.formats.reading.repeats import written_out
from gospel_keys.formats.reading.signatures import key_with, meter_of_length
from gospel_keys.formats.reading.ties import tie_notes
from gospel_keys.score.meter import Meter
from gospel_keys.score.model import (
    ChordSpan,
    DynamicMark,
    Hairpin,
    KeyChange,
    MeterChange,
    PedalSpan,
    Score,
    Section,
    TempoMark,
)
from gospel_keys.score.playing_order import MOST_BARS, playing_order, tell_jumps
from gospel_keys.units import WHOLE, Ticks

Repeats = Literal["play", "once"]
MOST_NOTES: Final = 60_000
"""More than the longest works for piano have, their repeats written out."""

MOST_TICKS: Final[Ticks] = 2 * WHOLE * MOST_BARS
_TICK_SLACK: Final[Ticks] = 8
_FINEST_BAR: Final[Ticks] = WHOLE // 16
_UNMARKED_BPM: Final = 120.0
"""What MusicXML readers assume without a tempo."""


@dataclass(frozen=True, slots=True)
class Header:
    """The texts above the music."""

    title: str = ""
    subtitle: str = ""
    creator: str = ""


@dataclass(slots=True)
class _Frame:
    """The bars laid end to end, with the signatures that hold there."""

    played: list[Played] = field(default_factory=list)
    meters: list[MeterChange] = field(default_factory=list)
    keys: list[KeyChange] = field(default_factory=list)
    pickup: Ticks = 0

    @property
    def duration(self) -> Ticks:
        return self.played[-1].end if self.played else 0


def assemble(
    bars: Sequence[ReadBar], header: Header, remarks: Remarks, *, repeats: Repeats
) -> Score:
    """Return the score of the bars of a page.

    Parameters
    ----------
    bars : sequence of ReadBar
        As they stand on the page; their notes know their hand.
    header : Header
    remarks : Remarks
    repeats : {"play", "once"}
        Write repeats out in playing order, or read each bar once.

    Raises
    ------
    MalformedInputError
        If there are no notes, or more of them, of bars or of time than any piece has.
    """
    if not any(bar.notes for bar in bars):
        msg = "the file holds no notes; expected music for piano or another pitched instrument"
        raise MalformedInputError(msg)
    check_count(sum(len(bar.notes) for bar in bars))
    _settle_signatures(bars)
    _settle_lengths(bars, remarks)
    name_layers(bars)
    signs = [bar.signs for bar in bars]
    order = playing_order(signs)
    if len(order) >= MOST_BARS:
        msg = f"the repeats unfold to {MOST_BARS} bars or more; expected a piece of music"
        raise MalformedInputError(msg)
    if order != list(range(len(bars))):
        if repeats == "once":
            order = list(range(len(bars)))
            remarks.add("read repeats once, without playing them out")
        else:
            remarks.add(f"played {len(bars)} bars with their repeats as {len(order)}")
            remarks.add(tell_jumps(signs))
    check_count(sum(len(bars[place].notes) for place in order))
    if sum(bars[place].length for place in order) > MOST_TICKS:
        msg = f"the piece lasts more than {MOST_TICKS // WHOLE} whole notes; expected music"
        raise MalformedInputError(msg)
    frame = _lay_out([bars[place] for place in order])
    score = _score(frame, header, remarks)
    return replace(score, repeats=written_out(order, frame.played))


def check_count(notes: int) -> None:
    """Refuse more notes than any piece has.

    Raises
    ------
    MalformedInputError
        If there are more than :data:`MOST_NOTES`.
    """
    if notes > MOST_NOTES:
        msg = f"the file holds more than {MOST_NOTES} notes; expected a piece of music"
        raise MalformedInputError(msg, value=notes)


# Bars.


def _settle_signatures(bars: Sequence[ReadBar]) -> None:
    """Give every bar the meter and the key that hold in it."""
    meter = next((bar.meter for bar in bars if bar.meter), None)
    if meter is None:
        meter = meter_of_length(bars[0].length) or Meter()
    key = bars[0].key or key_with(0, "major")
    for bar in bars:
        meter, key = bar.meter or meter, bar.key or key
        bar.meter, bar.key = meter, key


def _meter(bar: ReadBar) -> Meter:
    assert bar.meter is not None
    return bar.meter


def _settle_lengths(bars: Sequence[ReadBar], remarks: Remarks) -> None:
    """Decide how long each bar is: as its meter says, unless it is short or long on purpose."""
    found = [bar.length or _meter(bar).bar for bar in bars]
    for place, bar in enumerate(bars):
        full = _meter(bar).bar
        length = found[place]
        if abs(length - full) <= _TICK_SLACK:
            length = full
        elif length < full and not _is_short_on_purpose(bars, found, place):
            remarks.add("filled bars that were shorter than their meter with silence")
            length = full
        elif length > full:
            remarks.add("gave bars that were longer than their meter a meter of their own")
        if length % _FINEST_BAR and length != full:
            length += _FINEST_BAR - length % _FINEST_BAR
        bar.length = length


def _is_short_on_purpose(bars: Sequence[ReadBar], found: Sequence[Ticks], place: int) -> bool:
    bar, full = bars[place], _meter(bars[place]).bar
    if bar.implicit or place in (0, len(bars) - 1):
        return True
    after = bars[place + 1].signs
    if bar.signs.backward or bar.signs.forward or after.forward or bar.signs.ending_stops:
        return True
    neighbours = (found[place - 1], found[place + 1])
    return any(found[place] + other == full for other in neighbours)


def _lay_out(bars: Sequence[ReadBar]) -> _Frame:
    """Put the bars end to end; two short neighbours that make a whole bar become one."""
    frame = _Frame()
    now: Ticks = 0
    place = 0
    while place < len(bars):
        bar = bars[place]
        group = [bar]
        if frame.played and _completes(bar, bars[place + 1 : place + 2]):
            group.append(bars[place + 1])
        length = sum(member.length for member in group)
        last = place + len(group) == len(bars)
        _change_meter(frame, now, bar, length, last=last)
        if not frame.keys or frame.keys[-1].key != bar.key:
            assert bar.key is not None
            frame.keys.append(KeyChange(now, bar.key))
        for member in group:
            frame.played.append(Played(member, now, now + member.length))
            now += member.length
        place += len(group)
    return frame


def _completes(bar: ReadBar, following: Sequence[ReadBar]) -> bool:
    if not following or bar.length >= _meter(bar).bar:
        return False
    after = following[0]
    same = after.meter == bar.meter and after.key == bar.key
    return same and bar.length + after.length == _meter(bar).bar


def _change_meter(frame: _Frame, now: Ticks, bar: ReadBar, length: Ticks, *, last: bool) -> None:
    meter = _meter(bar)
    if length < meter.bar and last:
        pass  # The last bar may stop short: a score ends where its music does.
    elif length < meter.bar and not frame.played:
        frame.pickup = length
    elif length != meter.bar:
        meter = meter_of_length(length, meter.denominator) or meter
    if not frame.meters or frame.meters[-1].meter != meter:
        frame.meters.append(MeterChange(now, meter))


# The score.


def _score(frame: _Frame, header: Header, remarks: Remarks) -> Score:
    chords = _chords(frame)
    sections = _sections(frame)
    feel = next((m.text for m in _marks(frame, Feel)), "")
    notes, slurs = tie_notes(frame.played, chords, frame.duration, remarks)
    return Score(
        title=header.title,
        subtitle=header.subtitle,
        creator=header.creator,
        duration=frame.duration,
        meters=tuple(frame.meters),
        keys=tuple(frame.keys),
        tempos=_tempos(frame),
        notes=notes,
        chords=chords,
        sections=sections,
        dynamics=tuple(_once(_marks(frame, DynamicMark))),
        hairpins=_hairpins(frame, remarks),
        pedals=_pedals(frame),
        feel=feel,
        pickup=frame.pickup,
        lyrics=_lyrics(frame),
        slurs=slurs,
    )


_M = TypeVar("_M", TempoMark, DynamicMark, WedgeEdge, PedalEdge, Rehearsal, Syllable, Feel)


def _marks(frame: _Frame, kind: type[_M]) -> list[_M]:
    """All marks of a kind at their places in the piece, in order."""
    found = [
        replace(mark, onset=min(played.onset + mark.onset, frame.duration))
        for played in frame.played
        for mark in played.bar.marks
        if isinstance(mark, kind)
    ]
    return sorted(found, key=lambda mark: mark.onset)


def _once(marks: Iterable[_M]) -> list[_M]:
    return list(dict.fromkeys(marks))


def _tempos(frame: _Frame) -> tuple[TempoMark, ...]:
    """Tempi without repetition; two parts may name the same one."""
    kept: dict[Ticks, TempoMark] = {}
    for mark in _marks(frame, TempoMark):
        before = kept.get(mark.onset)
        if before is None or (mark.visible and not before.visible):
            text = mark.text or (before.text if before else "")
            kept[mark.onset] = replace(mark, text=text)
    tempos = [kept[onset] for onset in sorted(kept) if onset < frame.duration]
    if not tempos or tempos[0].onset:
        tempos.insert(0, TempoMark(0, _UNMARKED_BPM, visible=False))
    return tuple(_with_numbers(tempos))


def _with_numbers(tempos: Iterable[TempoMark]) -> Iterator[TempoMark]:
    """Give words without a number the tempo before; "a tempo" goes back to the last mark.

    Tempi that only sound are counted in the beat of the last mark on the page.
    """
    now = main = TempoMark(0, _UNMARKED_BPM)
    for mark in tempos:
        if replace(mark, onset=now.onset) == now and mark.onset:
            continue  # A repeat leads over the same mark again.
        if mark.bpm == SAME_TEMPO:
            source = main if "tempo" in mark.text.lower() else now
            now = replace(mark, bpm=source.bpm, beat=source.beat)
        elif mark.visible:
            main = now = mark
        else:
            bpm = round(mark.bpm * mark.beat / main.beat, 6)
            now = replace(mark, bpm=bpm, beat=main.beat)
        yield now


def _chords(frame: _Frame) -> tuple[ChordSpan, ...]:
    found: dict[Ticks, ChordSpan | None] = {}
    for played in frame.played:
        for read in sorted(played.bar.chords, key=lambda c: c.onset):
            onset = min(played.onset + read.onset, played.end)
            if onset < frame.duration:
                found[onset] = ChordSpan(onset, 0, read.chord) if read.chord else None
    edges = [*found, frame.duration]
    return tuple(
        replace(span, duration=end - onset)
        for (onset, span), end in zip(found.items(), edges[1:], strict=True)
        if span is not None
    )


def _sections(frame: _Frame) -> tuple[Section, ...]:
    names = {mark.onset: mark.name for mark in _marks(frame, Rehearsal)}
    starts = [onset for onset in names if onset < frame.duration]
    edges = [*starts, frame.duration]
    return tuple(
        Section(names[start], names[start], start, end - start)
        for start, end in zip(starts, edges[1:], strict=True)
    )


def _lyrics(frame: _Frame) -> tuple[tuple[Ticks, str], ...]:
    words: dict[Ticks, str] = {}
    for syllable in _marks(frame, Syllable):
        words.setdefault(syllable.onset, syllable.text)
    return tuple(words.items())


def _hairpins(frame: _Frame, remarks: Remarks) -> tuple[Hairpin, ...]:
    pins: list[Hairpin] = []
    open_pins: dict[str, WedgeEdge] = {}
    edges = sorted(_marks(frame, WedgeEdge), key=lambda e: (e.onset, e.kind != "stop"))
    for edge in edges:
        start = open_pins.pop(edge.number, None)
        if start is not None and start.onset < edge.onset:
            pins.append(Hairpin(start.onset, edge.onset, start.kind == "crescendo"))
        if edge.kind != "stop":
            open_pins[edge.number] = edge
    if open_pins:
        remarks.add("left out a hairpin without an end")
    return tuple(sorted(set(pins), key=lambda pin: (pin.onset, pin.end)))


_PEDAL_ORDER: Final = {"stop": 0, "depth": 1, "change": 2, "start": 3}


def _pedals(frame: _Frame) -> tuple[PedalSpan, ...]:
    spans: list[PedalSpan] = []
    down: Ticks | None = None
    depth = 127
    opened = depth
    edges = sorted(_marks(frame, PedalEdge), key=lambda e: (e.onset, _PEDAL_ORDER[e.kind]))
    for edge in edges:
        if edge.kind == "depth":
            depth = edge.depth
            continue
        if down is not None and down < edge.onset:
            spans.append(PedalSpan(down, edge.onset, opened))
        down = None if edge.kind == "stop" else edge.onset
        opened = depth
    if down is not None and down < frame.duration:
        spans.append(PedalSpan(down, frame.duration, opened))
    return tuple(spans)
